"""Cases on other machines: the executor of a Dask cluster (optional extra ``cluster``)."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from planner.errors import PlannerError

TIMEOUT_SECONDS = 15


class ClusterError(PlannerError):
    """A cluster that cannot be used; the message says which and how to mend it."""


@contextmanager
def cluster_executor(address: str) -> Iterator[Executor]:
    """Executor of the cluster whose scheduler is at an address (``tcp://host:port``).

    Workers need this version of the planner (``dask worker ADDRESS --nthreads 1``); the workbook is sent to
    them. Raises ClusterError.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterError(
            'a scheduler needs the optional extra "cluster": pip install ".[cluster]" where the planner'
            f" was installed from ({error})."
        ) from error
    try:
        client = Client(address, timeout=TIMEOUT_SECONDS)
    except (OSError, ValueError) as error:
        words = str(error).strip().rstrip(".") or type(error).__name__
        raise ClusterError(
            f"no scheduler answers at {address} ({words}); start one with: dask scheduler, and give the"
            " address that it prints."
        ) from error
    with client:
        workers = client.scheduler_info()["workers"]
        if not workers:
            raise ClusterError(
                f"the scheduler at {address} has no workers; start some with:"
                f" dask worker {address} --nthreads 1"
            )
        yield client.get_executor(pure=False)
