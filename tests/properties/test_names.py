"""Hostile names in every key column: shown as they were typed, or refused at their cell."""

import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from planner import api
from planner.plan import RunInfo
from planner.schema.columns import Kind
from planner.schema.sheet import REGISTRY
from planner.workbook.reading.drafts import ColumnPlace, DraftTable
from planner.workbook.reading.package import Package, check_file, open_package
from planner.workbook.reading.reader import Reading, read_workbook

TUTORIAL = Path(__file__).resolve().parents[2] / "inputs" / "tutorial.xlsx"
PLAIN = "Quixotic"
"""A name that no plan has for anything else."""
HOSTILE = (
    "Month", "*", "=x", "+x", "-x", "@x", "'x", "x'", '"x"', "[/b]", "{quantity}", "{self}", "[Month]",
    "<b>&", "Fiscal year", "Stage", "All sectors", "Status", "Total", "all", "?", "~x", ">5", "<>", "TRUE",
    "1/2", "5 PM",
    "1e5", "0012", "#N/A", "#x", "a | b", "a;b", "a=b", "x" * 200, "x" * 201, "x" * 40_000, " x ", "a\u00a0b",
    "a  b", "a\nb", "a\tb", "a\x0bb", "\x01", "\ud83d", "😀", "a\u200bb", "\u202egnp",
    "\u05e9\u05dc\u05d5\u05dd", "e\u0301", "\u0928\u093f\u092f\u094b\u200d", "_x0041_", "_x005F_", "\ufffe",
    "https://x.y", "!", "A1", "R1C1", "nan", "inf", "None",
)  # fmt: skip
Rows = Mapping[int, Mapping[int, Any]]
LONGEST_TEXT = 32_767
"""Characters that a cell can hold."""
LONG = 60
"""Names from here on may fill a line of running text alone."""
MANGLED = "x005F_"
"""openpyxl takes this out of every text, also where it was typed."""
NAMES = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(), min_size=1, max_size=30),
    st.text("=+-@'\"[]{}<>&|;*?~#!%\\/ ab", min_size=1, max_size=12),
)


@cache
def package() -> Package:
    """The tutorial."""
    found = open_package(TUTORIAL, check_file(TUTORIAL)[1])[1]
    assert found
    return found


@cache
def tutorial() -> Reading:
    """The tutorial as it is read."""
    return read_workbook(TUTORIAL)


def key_columns() -> list[tuple[str, str]]:
    """Every column of names on the sheets of the tutorial."""
    return [
        (declared.name, attribute)
        for declared in REGISTRY.values()
        for attribute, column in declared.columns.items()
        if column.kind is Kind.NAME
        and (table := tutorial().addresses.tables.get(declared.name))
        and table.rows
    ]


COLUMNS = key_columns()


def in_file(text: str) -> str:
    """A text as a workbook's XML holds it: what XML cannot hold is escaped."""
    escaped = text.replace("_x", "_x005F_x")
    raw = escaped.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return "".join(f"_x{ord(each):04X}_" if _is_escaped(each) else each for each in raw)


def _is_escaped(letter: str) -> bool:
    """True for what XML cannot hold."""
    control = unicodedata.category(letter) == "Cc" and letter not in "\t\n"
    return control or unicodedata.category(letter) == "Cs" or ord(letter) in (0xFFFE, 0xFFFF)


Renaming = Callable[[str], str]


def renaming(
    table: DraftTable, place: ColumnPlace, sheet: str, attribute: str, old: str, name: str
) -> Renaming:
    """How the words of a column change when a row of a sheet has another name."""
    points = attribute == next(iter(REGISTRY[sheet].columns)) and sheet in place.column.targets
    if points or (table.name == sheet and place.attribute == attribute):
        return lambda text: ";".join(name if part.strip() == old else part for part in text.split(";"))
    if table.name == "Series" and place.attribute == "row_key":
        return lambda text: " | ".join(name if part == old else part for part in text.split(" | "))
    return lambda text: text


def renamed(path: Path, sheet: str, attribute: str, name: str) -> None:
    """The tutorial with one name changed wherever it is said."""
    tables = tutorial().addresses.tables
    old = str(next(row.values[attribute] for row in tables[sheet].rows if row.holds))
    cells = {title: package().contents(title).rows for title in package().sheets}
    changed: dict[tuple[str, int, int], str] = {}
    for table in tables.values():
        for place in table.places:
            change = renaming(table, place, sheet, attribute, old, name)
            for row in table.rows:
                found = cells[table.grid.name][row.number].get(place.position)
                if isinstance(found, str):
                    changed[table.grid.name, row.number, place.position] = change(found)
    write_cells(path, cells, changed)


def write_cells(path: Path, cells: Mapping[str, Rows], changed: Mapping[tuple[str, int, int], str]) -> None:
    """A workbook of these cells, some of them changed."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in cells.items():
        made = book.create_sheet(title)
        for number, values in rows.items():
            for position, value in values.items():
                cell = made.cell(number, position + 1)
                text = changed.get((title, number, position), value)
                cell.value = in_file(text)[:LONGEST_TEXT] if isinstance(text, str) else text
                cell.data_type = "s" if isinstance(text, str) else cell.data_type
    book.save(path)


def planned(reading: Reading, output: Path) -> None:
    """Solve on one path and write."""
    assert reading.inputs is not None
    steps = api.Progress()
    solved = api.solve(reading.inputs, api.build(reading.inputs, steps), steps, events=False)
    api.write(output, api.plan(solved, RunInfo(), steps), steps)


def shown(path: Path) -> Counter[str]:
    """How often each text stands in a cell of a plan; a header may have an apostrophe more."""
    book = load_workbook(path, read_only=True, data_only=True)
    cells = (value for sheet in book for row in sheet.iter_rows(values_only=True) for value in row)
    return Counter(value for value in cells if isinstance(value, str))


@cache
def plain(sheet: str, attribute: str) -> Counter[str]:
    """The texts of the plan in which the name is a plain one."""
    with TemporaryDirectory() as folder:
        renamed(Path(folder) / "in.xlsx", sheet, attribute, PLAIN)
        planned(read_workbook(Path(folder) / "in.xlsx"), Path(folder) / "out.xlsx")
        return shown(Path(folder) / "out.xlsx")


def check_name(sheet: str, attribute: str, name: str) -> None:
    """A name is shown everywhere as it was typed, or refused at a cell."""
    typed = " ".join(unicodedata.normalize("NFC", name).split())
    known = {text.casefold() for text in plain(sheet, attribute)} | {"all"}
    with TemporaryDirectory() as folder:
        renamed(Path(folder) / "in.xlsx", sheet, attribute, name)
        reading = read_workbook(Path(folder) / "in.xlsx")
        if reading.inputs is None:
            errors = [each for each in reading.problems if each.severity.value == "ERROR"]
            assert all(each.cell and each.sheet in REGISTRY for each in errors), errors
            return
        assert typed in {getattr(row, attribute) for row in reading.inputs.rows(REGISTRY[sheet].row_class)}
        if typed.casefold() in known and typed not in HOSTILE:
            return
        output = Path(folder) / "out.xlsx"
        planned(reading, output)
        found, before = shown(output), plain(sheet, attribute)
        extra = sum(found[text] - before[text] for text in {typed, typed + "'", typed.replace("|", "||")})
        lines = len(typed) > LONG and extra > before[PLAIN]
        assert lines or extra == before[PLAIN] or MANGLED in typed, (typed, extra, before[PLAIN])
        with zipfile.ZipFile(output) as archive:
            charts = [archive.read(part) for part in archive.namelist() if part.startswith("xl/charts/chart")]
        assert charts
        assert all(b"<c:ser>" in chart for chart in charts)


@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(column=st.sampled_from(COLUMNS), name=NAMES)
def test_any_name_is_shown_or_refused(column: tuple[str, str], name: str):
    """Proves: whatever stands in a key column, the plan shows it as typed or the reader names its cell.
    Sensitivity: without labels of their own, columns of a commodity called Month or =x were lost.
    """
    check_name(*column, name)


@pytest.mark.long
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(column=st.sampled_from(COLUMNS), name=NAMES)
def test_many_names_are_shown_or_refused(column: tuple[str, str], name: str):
    """Proves: the same of many names."""
    check_name(*column, name)
