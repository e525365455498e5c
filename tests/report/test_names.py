"""Names of the inputs that clash with the report's own words lose no column, chart or figure."""

import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from planner.plan.columns import NameColumn
from planner.report import write_plan
from planner.report.layout import LONGEST_HEADER, LONGEST_SHEET_NAME, sheet_names
from planner.report.sheet_writer import writable
from tests.report.cases import CLASHING, clashing


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan of clashing names, written."""
    written = tmp_path_factory.mktemp("names") / "plan.xlsx"
    write_plan(written, clashing())
    return written


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    """The same, read again."""
    return openpyxl.load_workbook(path)


def table(book: Workbook, key: str) -> list[list[object]]:
    """Values of a table, headers first."""
    sheet = next(each for each in book if f"t_{key}" in each.tables)
    return [[cell.value for cell in row] for row in sheet[sheet.tables[f"t_{key}"].ref]]


def shown(headers: list[object]) -> list[str]:
    """Names as headers show them: an apostrophe more where another header is alike."""
    return [str(header).rstrip("'") for header in headers]


@pytest.mark.parametrize(
    ("key", "own"),
    [("reserve_month", ["Month", "Fiscal year"]), ("branch_sector", ["Branch", "All sectors"])],
)
def test_every_name_has_its_column(key: str, own: list[str], book: Workbook):
    """Proves: a commodity or sector called like a column stands beside it, with its own figures.
    Sensitivity: without labels of their own, Month wrote over the months, * and =x were left out.
    """
    headers, *rows = table(book, key)
    assert headers[: len(own)] == own
    assert sorted(shown(headers[len(own) :])) == sorted(CLASHING)
    assert len({str(header).casefold() for header in headers}) == len(headers)
    assert all(row[0] not in (None, 0) for row in rows)


def test_every_reserve_has_its_figures():
    """Proves: the columns of names hold what each reserve holds: five, and one more each."""
    first = clashing().stock.reserve_by_month.iloc[0]
    held = {name: first[NameColumn(name)] for name in CLASHING}
    assert held == {name: pytest.approx(5.0 + at) for at, name in enumerate(CLASHING)}


def test_every_chart_has_its_series(path: Path):
    """Proves: no chart is without series: the eight largest of fifteen commodities are drawn."""
    with zipfile.ZipFile(path) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/")]
    assert charts
    assert all("<c:ser>" in chart for chart in charts)
    reserve = [chart for chart in charts if "Reserve by commodity" in chart]
    assert [chart.count("<c:ser>") for chart in reserve] == [8]


def test_names_are_text_wherever_they_stand(book: Workbook):
    """Proves: every name stands as typed in its column, and none became a formula, a unit or a link."""
    for key, column in (("need_year", 0), ("country_year", 1)):
        found = {row[column] for row in table(book, key)[1:]} - {"Total", None}
        assert set(CLASHING) <= found, key


def test_the_footer_keeps_to_its_size(book: Workbook):
    """Proves: a title that begins with a digit does not grow the footer, and an & stays one."""
    assert book["Summary"].oddFooter.left.text.endswith("2027 && after: {money}")
    assert book["Summary"].oddFooter.left.size == 8


def test_sheet_names_are_legal_and_differ():
    """Proves: names of sheets are cut, cleaned and told apart. Sensitivity: short ones stay as they are."""
    long = "x" * 40
    names = sheet_names(["a", "A", long, long, "[]:*?/\\", "'q'"])
    assert names == ["a", "A 2", "x" * 31, "x" * 29 + " 2", "Sheet", "q"]
    assert all(len(name) <= LONGEST_SHEET_NAME for name in names)


def test_headers_are_no_longer_than_a_table_takes(book: Workbook):
    """Proves: a name of the largest size still makes a header that a spreadsheet opens."""
    lengths = [len(str(header)) for header in table(book, "reserve_month")[0]]
    assert max(lengths) >= 200
    assert max(lengths) <= LONGEST_HEADER


def test_halves_of_letters_are_written_as_a_sign():
    """Proves: what a file cannot hold is written as a question mark. Sensitivity: whole letters stay."""
    assert writable("a\ud83db") == "a?b"
    assert writable("\U0001f9f2") == "\U0001f9f2"
