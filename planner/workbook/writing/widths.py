"""Widths of columns and size of paper: what texts need, so that few pages of print hold all rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from textwrap import wrap

import numpy as np
from numpy.typing import NDArray

from planner.workbook.writing.sheet_plan import SheetColumn, SheetPlan, width_of

PRINT_SCALE = 62
"""Per cent at which large sheets are printed, and for which :class:`Paper` is told."""
CHARACTERS_A_UNIT = 1.15
"""Characters of running text that fit one unit of column width."""
LEAST, MOST, STEP = 16.0, 140.0, 2.0
"""Widths of columns whose text goes on in the next line."""
HEAD_LINES = 9
"""Lines that title, units and headers take."""


@dataclass(frozen=True)
class Paper:
    """A size of paper, across: Excel's number, and the column widths and lines that it holds."""

    number: int
    width: float
    lines: int


A4, A3 = Paper(9, 222.0, 55), Paper(8, 322.0, 81)


@dataclass(frozen=True)
class PageLayout:
    """How a sheet is laid out: the width of each column, the lines of each row, and its paper."""

    widths: tuple[float, ...]
    lines: tuple[int, ...]
    paper: Paper

    def pages_down(self, fuller: float) -> int:
        """Pages of print below each other, each up to so many times as full as is usual."""
        return max(1, ceil((sum(self.lines) + HEAD_LINES) / (fuller * self.paper.lines)))


def layout_of(plan: SheetPlan) -> PageLayout:
    """Columns of running text share what the others leave of a page. Sheets that one A4 page does not hold
    are laid out for A3.
    """
    small = _on(plan, A4)
    is_held = sum(small.widths[: plan.printed]) <= A4.width and sum(small.lines) + HEAD_LINES <= A4.lines
    return small if is_held or not plan.rows else _on(plan, A3)


def _on(plan: SheetPlan, paper: Paper) -> PageLayout:
    """The layout for a size of paper."""
    widths = _widths(plan, paper.width)
    return PageLayout(widths, tuple(_lines(plan, widths)), paper)


def _widths(plan: SheetPlan, page: float) -> tuple[float, ...]:
    """The width of each column, for pages of a width."""
    widths = [width_of(column) for column in plan.columns]
    printed = plan.columns[: plan.printed]
    running = [at for at, column in enumerate(printed) if column.wraps and _longest(column) > LEAST]
    if not running or not plan.rows:
        return tuple(widths)
    for at in running:
        widths[at] = max(LEAST, _least(printed[at]))
    total, kept = sum(widths[: len(printed)]), sum(widths[: plan.kept])
    pages = 1 if total <= page else ceil((total - kept) / (page - kept))
    lengths = np.array([[_length(printed[at], row) for at in running] for row in range(plan.rows)])
    spare = pages * (page - kept) + kept - total
    for at, width in zip(running, _shared(lengths, [widths[at] for at in running], spare), strict=True):
        widths[at] = width
    return tuple(widths)


def _shared(lengths: NDArray[np.int64], widths: Sequence[float], spare: float) -> list[float]:
    """Share a width among columns of running text: step by step to the one where it saves most lines.

    ``lengths`` are characters, shape (rows, columns).
    """
    found = np.array(widths)
    while spare >= STEP:
        lines = np.maximum(1.0, lengths / (found * CHARACTERS_A_UNIT))
        wider = np.maximum(1.0, lengths / ((found + STEP) * CHARACTERS_A_UNIT))
        saved = [
            float((lines.max(axis=1) - np.where(np.arange(len(found)) == at, wider, lines).max(axis=1)).sum())
            for at in range(len(found))
        ]
        best = int(np.argmax(saved))
        if saved[best] <= 0.0 or found[best] >= MOST:
            break
        found[best] += STEP
        spare -= STEP
    return [float(width) for width in found]


def _lines(plan: SheetPlan, widths: Sequence[float]) -> list[int]:
    """Lines of text that the tallest cell of each row needs."""
    wrapped = [
        (int(width * CHARACTERS_A_UNIT), column.cells)
        for column, width in zip(plan.columns, widths, strict=True)
        if column.wraps
    ]
    return [
        max((len(wrap(str(cells[row] or ""), width)) for width, cells in wrapped), default=1)
        for row in range(plan.rows)
    ]


def _length(column: SheetColumn, row: int) -> int:
    """Characters of a cell."""
    return len(str(column.cells[row] or ""))


def _longest(column: SheetColumn) -> int:
    """Characters of the longest cell."""
    return max((len(str(cell or "")) for cell in column.cells), default=0)


def _least(column: SheetColumn) -> float:
    """What the header needs."""
    return float(max(len(word) for word in column.header.split()) + 3)
