"""Plan workbooks that were changed or damaged are refused at their place, not read as another plan."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from planner.audit.plan_book import PlanNotUsableError, is_plan, read_plan
from planner.report import write_plan
from planner.workbook.plan_words import DECISIONS, RUN_INFO
from tests.report.cases import transport

Edit = Callable[[Worksheet, int], None]
"""What is done to the sheet of decisions, whose headers stand in a row."""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan as it was written."""
    path = tmp_path_factory.mktemp("plan") / "plan.xlsx"
    write_plan(path, transport())
    return path


def header_row(sheet: Worksheet) -> int:
    """The row of the headers."""
    return next(cell.row for cell in sheet["A"] if cell.value == "Variable")


def blank_row(sheet: Worksheet, header: int) -> None:
    """A row cleared in the middle."""
    for cell in sheet[header + 2]:
        cell.value = None


def told_twice(sheet: Worksheet, header: int) -> None:
    """A row typed over by the one above."""
    for above, below in zip(sheet[header + 1], sheet[header + 2], strict=True):
        below.value = above.value


def formula(sheet: Worksheet, header: int) -> None:
    """A formula that no program has calculated."""
    sheet.cell(header + 1, 4).value = "=1+1"


def text(sheet: Worksheet, header: int) -> None:
    """A text for a number."""
    sheet.cell(header + 1, 4).value = "four"


def no_headers(sheet: Worksheet, header: int) -> None:
    """The headers typed over."""
    sheet.cell(header, 1).value = "What"


CHANGES = [
    (blank_row, 2, "found a blank row; expected rows without a gap"),
    (told_twice, 2, "also stands in row"),
    (formula, 1, "found a formula without a saved value"),
    (text, 1, 'found "four"; expected a number'),
    (no_headers, None, "expected the headers Variable, Key, When, Value"),
]


@pytest.mark.parametrize(("change", "below", "says"), CHANGES, ids=[each[0].__name__ for each in CHANGES])
def test_a_changed_plan_is_refused(change: Edit, below: int | None, says: str, plan: Path, tmp_path: Path):
    """Proves: a plan whose decisions are not as they were written is refused with the cell. Sensitivity: the
    same file saved without a change is read, and a row cleared was a plan that decides less.
    """
    book = load_workbook(plan)
    header = header_row(book[DECISIONS])
    book.save(tmp_path / "same.xlsx")
    same = tmp_path / "same.xlsx"
    assert read_plan(same).decisions == read_plan(plan).decisions
    change(book[DECISIONS], header)
    book.save(tmp_path / "changed.xlsx")
    with pytest.raises(PlanNotUsableError, match=says) as refused:
        read_plan(tmp_path / "changed.xlsx")
    assert f"changed.xlsx, {DECISIONS}!" in str(refused.value)
    if below is not None:
        assert str(header + below) in str(refused.value)


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.999])
def test_a_damaged_plan_is_refused(kept: float, plan: Path, tmp_path: Path):
    """Proves: a plan cut short is no plan, and reading it says what is wrong with the file."""
    content = plan.read_bytes()
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(content[: int(len(content) * kept)])
    assert is_plan(plan)
    assert not is_plan(cut)
    with pytest.raises(PlanNotUsableError, match="damaged or only partly copied"):
        read_plan(cut)


def test_another_workbook_is_no_plan(tmp_path: Path):
    """Proves: a workbook with but one sheet of a plan is refused by the name of the other."""
    book = Workbook()
    book.active.title = RUN_INFO
    book.active.append(["Fact", "Value"])
    book.save(tmp_path / "other.xlsx")
    assert not is_plan(tmp_path / "other.xlsx")
    with pytest.raises(PlanNotUsableError, match=f"no sheet {DECISIONS}"):
        read_plan(tmp_path / "other.xlsx")
