"""The delivered workbooks are what their data modules say, and read without a problem."""

from pathlib import Path
from types import ModuleType

import openpyxl
import pytest

from planner.workbook.reading.reader import read_workbook
from tests.inputs.conftest import FOLDER

NAMES = ("india.xlsx", "minimal.xlsx", "tutorial.xlsx")


def cells(path: Path) -> dict[str, dict[str, object]]:
    """Every filled cell by sheet and address."""
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: {c.coordinate: c.value for row in sheet.iter_rows() for c in row if c.value is not None}
        for sheet in book.worksheets
    }


@pytest.mark.parametrize("name", NAMES)
def test_delivered_workbook_is_a_fresh_build(name: str, authoring: ModuleType, tmp_path: Path):
    """Delivered workbook is a fresh build."""
    authoring.WORKBOOKS[name](tmp_path / name)
    assert cells(FOLDER / name) == cells(tmp_path / name)


def test_all_workbooks_are_delivered(authoring: ModuleType):
    """All workbooks are delivered."""
    assert sorted(authoring.WORKBOOKS) == sorted(path.name for path in FOLDER.glob("*.xlsx"))


@pytest.mark.parametrize("name", NAMES)
def test_reads_without_errors_or_warnings(name: str):
    """Reads without errors or warnings."""
    assert [str(problem) for problem in read_workbook(FOLDER / name).problems] == []
