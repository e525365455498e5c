"""Read a case's committed workbook, with overrides, and solve it as the command line does."""

from planner.data import Inputs
from planner.solver.solution import Solution
from planner.solver.solve import solve
from planner.workbook.reading.reader import read_workbook
from tests.cases.declaring import Case


def read(case: Case, *overrides: str) -> Inputs:
    """Inputs of the committed workbook; fails with the reader's own problems."""
    reading = read_workbook(case.book, overrides)
    assert reading.inputs is not None, [str(problem) for problem in reading.problems]
    return reading.inputs


def solved(case: Case, *overrides: str) -> Solution:
    """The certified solution of a case."""
    solution = solve(read(case, *overrides))
    assert [check.name for check in solution.checks if not check.passed] == []
    return solution


def objective(case: Case, *overrides: str) -> float:
    """Objective of a case, money."""
    return solved(case, *overrides).objective
