"""Bases of the simplex method, as statuses of columns and rows that can be copied."""

from typing import NamedTuple

import highspy
import numpy as np

from planner.solver.highs import Status, decide
from planner.tree.core import Integers

AT_LOWER, BASIC = int(highspy.HighsBasisStatus.kLower), int(highspy.HighsBasisStatus.kBasic)
"""Statuses as HiGHS's codes."""


class Basis(NamedTuple):
    """Status of each column and of each row, as HiGHS's codes. Of the base scenario: its columns, and the
    rows that hold everywhere.
    """

    columns: Integers
    rows: Integers


def basis_of(solver: highspy.Highs) -> Basis:
    """Statuses as last solved."""
    return codes_of(solver.getBasis())


def codes_of(basis: highspy.HighsBasis) -> Basis:
    """Statuses of a basis of the solver."""
    return Basis(
        np.array([int(status) for status in basis.col_status], dtype=np.int64),
        np.array([int(status) for status in basis.row_status], dtype=np.int64),
    )


def set_basis(solver: highspy.Highs, basis: Basis) -> None:
    """Let the next solve start from these statuses."""
    statuses = np.array([highspy.HighsBasisStatus(code) for code in range(5)], dtype=object)
    found = highspy.HighsBasis()
    found.col_status, found.row_status = list(statuses[basis.columns]), list(statuses[basis.rows])
    found.valid = True
    solver.setBasis(found)


def decide_cold(solver: highspy.Highs) -> Status:
    """Solve what is loaded from nothing; as :func:`planner.solver.highs.decide` does."""
    solver.clearSolver()
    return decide(solver)


def run_cold(solver: highspy.Highs) -> None:
    """Solve again from nothing."""
    solver.clearSolver()
    solver.run()
