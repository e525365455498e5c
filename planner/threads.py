"""One linear-algebra thread in processes that are the planner's own: the command line and its workers."""

import os

VARIABLES = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def one_thread() -> None:
    """Let numpy, which must not have been imported yet, use one thread, unless the environment says more.

    Vectors here are short: a thread per core only spins after each product, and takes the core from the
    solver or another worker. In somebody's own program the environment is theirs and stays as it is.
    """
    for name in VARIABLES:
        os.environ.setdefault(name, "1")
