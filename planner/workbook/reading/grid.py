"""Cell values of every sheet, as saved in the file."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.datetime import WINDOWS_EPOCH

from planner.workbook.layout import HELPER_SHEETS, README, VERSION_NAME
from planner.workbook.messages import Problem, problem
from planner.workbook.reading.package import Package
from planner.workbook.reading.sheet_xml import TOO_WIDE, SheetScan

ERROR_VALUES = frozenset(
    (
        "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!",
        "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#PYTHON!", "#EXTERNAL!",
        "#TIMEOUT!", TOO_WIDE,
    )
)  # fmt: skip
MOST_COLUMNS = 702
"""Columns beyond ZZ are stray."""
WIDEST_GAP = 2000
"""Rows so far below the others are stray."""
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


@dataclass(frozen=True)
class Grid:
    """The values of one sheet: row number (from 1) -> values from column A on; blank rows left out."""

    name: str
    rows: dict[int, tuple[Any, ...]]
    scan: SheetScan
    epoch: datetime = WINDOWS_EPOCH
    """Day that numbers of dates count from."""


def address(column: int, row: int) -> str:
    """``F14`` for column 5 (from 0) and row 14 (from 1)."""
    return f"{get_column_letter(column + 1)}{row}"


def read_grids(package: Package, wanted: frozenset[str]) -> tuple[dict[str, Grid], list[Problem], str]:
    """Values of the sheets whose case-folded names are wanted, problems, and the template version.

    Raises UnreadableError for a part that cannot be read.
    """
    grids: dict[str, Grid] = {}
    problems: list[Problem] = []
    for name in package.sheets:
        if name.casefold() in wanted:
            contents = package.contents(name)
            problems += [problem("broken_cell", name, cell, found=found) for cell, found in contents.faults]
            problems += [problem("hidden_sheet", name, "")] * (name in package.hidden)
            rows = dict(_rows(contents.rows, name, problems))
            grids[name] = Grid(name, rows, contents.scan, package.epoch)
    return grids, problems, _template_version(package)


def _rows(
    rows: Mapping[int, Mapping[int, Any]], name: str, problems: list[Problem]
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Rows with at least one value; far-off cells become problems."""
    previous = 0
    for number, values in rows.items():
        far = number - previous > WIDEST_GAP and previous > 0
        near = [] if far else [column for column in values if column < MOST_COLUMNS]
        stray = [column for column in values if column not in near] if len(near) < len(values) else []
        problems += [problem("stray_cell", name, address(column, number)) for column in stray]
        if near:
            previous = number
            yield number, tuple(values.get(column) for column in range(near[-1] + 1))


def _template_version(package: Package) -> str:
    """The version that the README states; empty if there is none."""
    match = _ADDRESS.fullmatch(package.names.get(VERSION_NAME, "").rpartition("!")[2])
    if match is None or README not in package.sheets:
        return ""
    rows = package.contents(README).rows
    value = rows.get(int(match.group(2)), {}).get(column_index_from_string(match.group(1)) - 1)
    return "" if value is None else str(value)


def is_helper(name: str) -> bool:
    """True for sheets that explain and are never read as tables."""
    return name.casefold() in {each.casefold() for each in HELPER_SHEETS}
