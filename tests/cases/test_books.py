"""The committed workbooks say what their declarations say.

``pytest tests/cases/test_books.py --update-golden`` writes them anew from the declarations.
"""

from pathlib import Path

import pytest

from planner.workbook.reading.reader import read_workbook
from tests.cases.declaring import BOOKS, Case
from tests.cases.futures import FUTURES
from tests.cases.lanes import LANE_CASES
from tests.cases.published import PUBLISHED
from tests.cases.textbook import TEXTBOOK

CASES = (*PUBLISHED, *FUTURES, *TEXTBOOK, *LANE_CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_book_equals_its_declaration(case: Case, tmp_path: Path, request: pytest.FixtureRequest):
    """The committed workbook reads without any problem, to the same values as a fresh one."""
    if request.config.getoption("--update-golden"):
        case.write(case.book)
    fresh = tmp_path / f"{case.name}.xlsx"
    case.write(fresh)
    committed, written = read_workbook(case.book), read_workbook(fresh)
    assert [str(problem) for problem in committed.problems] == []
    assert committed.inputs is not None
    assert written.inputs is not None
    assert committed.inputs.source.values_sha256 == written.inputs.source.values_sha256


def test_every_book_is_declared():
    """No workbook without a declaration."""
    assert {file.stem for file in BOOKS.glob("*.xlsx")} == {case.name for case in CASES}
