"""Cell values of every sheet, as saved in the file."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from planner.workbook.layout import HELPER_SHEETS, README, VERSION_NAME
from planner.workbook.messages import Problem, problem
from planner.workbook.reading.package import Package, SheetScan

ERROR_VALUES = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!")
)
MOST_COLUMNS = 702
"""Columns beyond ZZ are stray."""
WIDEST_GAP = 2000
"""Rows so far below the others are stray."""


@dataclass(frozen=True)
class Grid:
    """The values of one sheet: row number (from 1) -> values from column A on; blank rows left out."""

    name: str
    rows: dict[int, tuple[Any, ...]]
    scan: SheetScan


def address(column: int, row: int) -> str:
    """``F14`` for column 5 (from 0) and row 14 (from 1)."""
    return f"{get_column_letter(column + 1)}{row}"


def read_grids(package: Package, wanted: frozenset[str]) -> tuple[dict[str, Grid], list[Problem], str]:
    """Values of the sheets whose case-folded names are wanted, problems, and the template version.

    Raises whatever openpyxl raises for a workbook that it cannot read.
    """
    grids: dict[str, Grid] = {}
    problems: list[Problem] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(BytesIO(package.content), read_only=True, data_only=True, keep_links=False)
        version = _template_version(book)
        for name in book.sheetnames:
            if name.casefold() in wanted and name in package.sheets:
                rows = dict(_rows(book[name], name, problems))
                grids[name] = Grid(name, rows, package.sheets[name])
        book.close()
    return grids, problems, version


def _rows(worksheet: Any, name: str, problems: list[Problem]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Rows with at least one value; far-off cells become problems."""
    worksheet.reset_dimensions()
    previous = 0
    for number, values in enumerate(worksheet.iter_rows(values_only=True), start=1):
        if not any(value is not None and value != "" for value in values):
            continue
        far = number - previous > WIDEST_GAP and previous > 0
        stray = range(0 if far else MOST_COLUMNS, len(values))
        problems += [
            problem("stray_cell", name, address(column, number))
            for column in stray
            if values[column] not in (None, "")
        ]
        if not far:
            previous = number
            yield number, values[:MOST_COLUMNS]


def _template_version(book: Any) -> str:
    """The version that the README states; empty if there is none."""
    defined = book.defined_names.get(VERSION_NAME)
    readme = next((name for name in book.sheetnames if name == README), None)
    if defined is None or readme is None:
        return ""
    cell = str(defined.attr_text).rpartition("!")[2].replace("$", "")
    return str(book[readme][cell].value or "")


def is_helper(name: str) -> bool:
    """True for sheets that explain and are never read as tables."""
    return name.casefold() in {each.casefold() for each in HELPER_SHEETS}
