"""The authored data, the delivered workbooks, and one plan of each."""

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

from planner.data import Inputs
from planner.solver.solution import Solution
from planner.solver.solve import solve
from planner.workbook.reading.reader import read_workbook

FOLDER = Path(__file__).resolve().parents[2] / "inputs"
sys.path.insert(0, str(FOLDER / "authoring"))


def read(path: Path, *overrides: str) -> Inputs:
    """Inputs of a workbook without errors."""
    reading = read_workbook(path, overrides)
    assert reading.inputs is not None, [str(problem) for problem in reading.problems]
    return reading.inputs


@pytest.fixture(scope="session")
def authoring() -> ModuleType:
    """The module that writes all workbooks."""
    return importlib.import_module("build")


@pytest.fixture(scope="session")
def india_tables() -> dict[str, list[dict[str, object]]]:
    """The authored rows of the India workbook by sheet."""
    return importlib.import_module("india.workbook").tables()


@pytest.fixture(scope="session")
def india() -> Inputs:
    """The India workbook as read."""
    return read(FOLDER / "india.xlsx")


@pytest.fixture(scope="session")
def india_plan(india: Inputs) -> Solution:
    """The plan of the India base case."""
    return solve(india)
