"""Live checks of what is printed: each figure against a copy that was taken when the workbook was written.

Figures with a formula are recomputed from other cells first, so that a number that was typed over anywhere
moves them away from their copies; for figures without one the copy is all that tells.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_range_abs

from planner.report.formula import in_quotes
from planner.report.pages import Block, SheetLayout
from planner.report.spec import Filled, Sheet
from planner.report.style import WORDS
from planner.report.written import constant_of, texts_of
from planner.workbook import plan_words as words

CONTROL, VERDICT, CHECK = "control", "verdict", "check"
"""Keys of the tables of live checks, of the verdict over them, and of the checks by name."""
SHEET, FIGURES, RECOMPUTED, OFF = "Sheet", "Printed figures", "Of them recomputed", "Not as written"
OWN_ROUNDING, ROW_ROUNDING = 1e-13, 2e-15
"""Parts of a figure, and of the largest one of its row where the formula takes a difference, by which
programs differ when they compute it.
"""
MOST = 99_999
"""Stands for a count until it is known: columns are as wide as it needs."""
GAP = 1
"""Empty rows and columns between copies."""


@dataclass(frozen=True)
class Run:
    """Neighbouring columns of a printed table, from 0, with all its rows and the total."""

    sheet: str
    area: tuple[int, int, int, int]
    """First row and column, last row and column."""


def with_control(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Sheets whose table of live checks has a row for each sheet that prints figures; these are filled in
    when they are written.
    """
    names = [
        sheet.name
        for sheet in sheets
        if any(isinstance(each, Filled) and _is_controlled(each) for each in sheet.items)
    ]
    filled = [(name, MOST, MOST, 0, "OK") for name in names]
    rows = pd.DataFrame(filled, columns=[SHEET, FIGURES, RECOMPUTED, OFF, "Result"])
    results = [result for sheet in sheets for each in sheet.items for result in _results(each)]
    counts = {"Checks": len(results) + len(rows), "Passed": results.count("OK") + len(rows)}
    return [
        replace(sheet, items=tuple(_filled(each, rows, counts) for each in sheet.items)) for sheet in sheets
    ]


def _is_controlled(item: Filled) -> bool:
    """True for a printed table with a figure."""
    has_figures = any(each.form not in WORDS for each in item.table.fields)
    return not item.table.detail and item.table.key != VERDICT and bool(len(item.frame)) and has_figures


def _results(item: Any) -> list[str]:
    """Results of the checks by name."""
    is_checks = isinstance(item, Filled) and item.table.key == CHECK
    return [str(each) for each in item.frame["Result"]] if is_checks else []


def _filled(item: Any, rows: pd.DataFrame, counts: Mapping[str, int]) -> Any:
    """The table of live checks with its rows, the verdict with its counts; everything else as it is."""
    if not isinstance(item, Filled) or item.table.key not in {CONTROL, VERDICT}:
        return item
    return replace(item, frame=rows if item.table.key == CONTROL else item.frame.assign(**counts))


def write_control(workbook: Any, layouts: Iterable[SheetLayout]) -> None:
    """Copy every printed figure to a hidden sheet and write the formulas that compare them; nothing for a
    workbook without a table of live checks.
    """
    known = list(layouts)
    place = next((block for sheet in known for block in sheet.blocks if block.table.key == CONTROL), None)
    if place is None:
        return
    checks = workbook.get_worksheet_by_name(place.placed.sheet)
    names = place.frame[SHEET].tolist()
    rows = {layout.name: place.placed.first_row + names.index(layout.content.name)
            for layout in known if layout.content.name in names}  # fmt: skip
    runs = {layout.name: list(_runs(workbook.get_worksheet_by_name(layout.name), layout)) for layout in known}
    for name, row in rows.items():
        for header, count in _counts(workbook.get_worksheet_by_name(name), runs[name]).items():
            _put(checks, place, row, header, count)
    copies = _Copies(workbook)
    for name, own in runs.items():
        formula = "+".join(copies.compared(workbook.get_worksheet_by_name(name), run) for run in own)
        if name in rows:
            _put(checks, place, rows[name], OFF, "=" + (formula or "0"))


def _counts(sheet: Any, runs: Sequence[Run]) -> dict[str, int]:
    """Figures of a sheet, and those that formulas give."""
    cells = [sheet.table[row].get(column) for run in runs for row, column in _places(run)]
    figures = [cell for cell in cells if _number(cell) is not None]
    return {FIGURES: len(figures), RECOMPUTED: sum(map(_is_formula, figures))}


def _put(sheet: Any, block: Block, row: int, header: str, content: float | str) -> None:
    """Write a cell anew, in the style that it has."""
    column = block.placed.first_column + block.placed.headers.index(header)
    style = sheet.table[row][column].format
    if isinstance(content, str):
        sheet.write_formula(row, column, content, style, 0)
    else:
        sheet.write_number(row, column, content, style)


def _runs(sheet: Any, layout: SheetLayout) -> Iterator[Run]:
    """Columns of printed tables that are compared, as many neighbours at a time as there are."""
    for block in layout.blocks:
        if block.table.detail or block.table.key == VERDICT:
            continue
        first, last = block.placed.first_row, block.end - 1
        start: int | None = None
        for at, declared in enumerate([*block.fields, None]):
            kept = declared is not None and _is_compared(
                sheet, block, at, str(declared.column), (first, last)
            )
            if kept and start is None:
                start = at
            elif not kept and start is not None:
                run = Run(layout.name, (first, start, last, at - 1))
                if any(_number(sheet.table[row].get(to)) is not None for row, to in _places(run)):
                    yield run
                start = None


def _is_compared(sheet: Any, block: Block, at: int, header: str, rows: tuple[int, int]) -> bool:
    """False for words that formulas give, and for what the verdict itself rests on."""
    cells = [sheet.table[row].get(at) for row in range(rows[0], rows[1] + 1)]
    if block.table.key in {CONTROL, CHECK} and (any(map(_is_formula, cells)) or header == OFF):
        return False
    return not any(_is_formula(cell) and isinstance(cell.value, str) and cell.value for cell in cells)


class _Copies:
    """The hidden sheet of copies under way."""

    def __init__(self, workbook: Any) -> None:
        self._sheet = workbook.add_worksheet(words.CONTROL_COPY)
        self._sheet.hide()
        self._texts = texts_of(workbook)
        self._row = 0

    def compared(self, sheet: Any, run: Run) -> str:
        """Copy a run twice, least and most that passes, and give the formula that counts what does not."""
        top, left, bottom, right = run.area
        second = right - left + 1 + GAP
        for at in range(top, bottom + 1):
            scale = _largest(sheet, at, left, right)
            for to in range(left, right + 1):
                self._copy(sheet.table[at].get(to), (self._row + at - top, to - left), second, scale)
        areas = [
            xl_range_abs(self._row, first, self._row + bottom - top, first + right - left)
            for first in (0, second)
        ]
        least, most = (f"{in_quotes(words.CONTROL_COPY)}!{area}" for area in areas)
        own = f"{in_quotes(run.sheet)}!{xl_range_abs(top, left, bottom, right)}"
        self._row += bottom - top + 1 + GAP
        return f"SUMPRODUCT(({own}<{least})+({own}>{most}))"

    def _copy(self, cell: Any, place: tuple[int, int], second: int, scale: float) -> None:
        """A cell at its two places."""
        number, (row, column) = _number(cell), place
        if number is not None:
            most = _rounding(cell, number, scale)
            self._sheet.write_number(row, column, number - most)
            self._sheet.write_number(row, column + second, number + most)
        elif type(cell).__name__ == "String":
            self._sheet.write_string(row, column, self._texts[cell.string])
            self._sheet.write_string(row, column + second, self._texts[cell.string])


def _rounding(cell: Any, number: float, scale: float) -> float:
    """By how much programs may differ in a figure: not at all where no formula gives it."""
    if not _is_formula(cell):
        return 0.0
    return OWN_ROUNDING * abs(number) + (ROW_ROUNDING * scale if "-" in cell.formula else 0.0)


def _largest(sheet: Any, row: int, left: int, right: int) -> float:
    """Largest figure of a row."""
    found = (_number(sheet.table[row].get(at)) for at in range(left, right + 1))
    return max((abs(each) for each in found if each is not None), default=0.0)


def _places(run: Run) -> Iterator[tuple[int, int]]:
    """Row and column of each cell, from 0."""
    top, left, bottom, right = run.area
    return ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))


def _is_formula(cell: Any) -> bool:
    return type(cell).__name__ == "Formula"


def _number(cell: Any) -> float | None:
    """The figure that a cell shows; None for words and blanks."""
    if _is_formula(cell) and not isinstance(cell.value, str | bool) and cell.value is not None:
        return float(cell.value)
    return constant_of(cell)
