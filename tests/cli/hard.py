"""A linear program that keeps the solver busy in one call."""

import sys

import numpy as np
from scipy import sparse

from planner.solver.highs import Program, load, run


def solve_long(*_: object, **__: object) -> None:
    """Solve a dense packing problem (about half a minute), then fail: nobody should come so far."""
    rows, columns = 2000, 3000
    random = np.random.default_rng(0)
    matrix = sparse.random_array((rows, columns), density=0.02, format="csr", rng=random)
    program = Program(
        sparse.csr_array(matrix), np.full(rows, -np.inf), np.full(rows, 3.0), np.zeros(columns),
        np.full(columns, 10.0), -random.random(columns), 0.0,
    )  # fmt: skip
    sys.stderr.write("long solve\n")
    sys.stderr.flush()
    run(load(program))
    raise AssertionError("the solve came to its end")
