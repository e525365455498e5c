"""Sheets under way: what stands where, how wide the columns are, what a printed page holds."""

import math
import textwrap
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import pairwise

import pandas as pd

from planner.plan.columns import Field, Form
from planner.report.formula import Placed
from planner.report.spec import Chart, Sheet, Table
from planner.report.style import DETAIL_WIDEST, NARROWEST, ROW_PIXELS, WIDEST, pixels, shown_length

PAPER_PIXELS, PAPER_SHORT_PIXELS = 1045, 685
"""Printable length and breadth of A4 within the margins, at 96 pixels an inch."""
PAGE_SAFETY = 0.97
LEAST_SCALE, MOST_SCALE = 0.70, 0.80
"""Least and most size of the print beside the screen: type of 10 pt stays at 7 pt or more."""
WIDTH_SAFETY = 0.98
"""Part of the least scale's width that is used: programs draw columns a little wider or narrower."""
TEXT_PIXELS = 6.2
"""Mean width of a letter of running text."""
LETTERS_A_UNIT = 1.1
"""Letters of running text in one unit of column width."""
TITLE_PIXELS, HEADING_PIXELS, LINE_PIXELS = 30, 24, 17
CHART_HEIGHT, CHART_GAP = 266, 12
KEPT_TOGETHER, LEAST_ROWS = 20, 6
"""Tables up to so many rows are not cut by a page; of longer ones at least the first rows stay together."""
YEAR_WIDTH = 9.0
ARROW, PADDING = 3, 1.0
"""Characters that a filter button and the margins of a cell take."""
HEADER_LINES = 4
"""Lines that headers may take before they widen a column of figures."""
SAMPLE = 400
"""Rows that are measured for the width of a column."""


@dataclass(frozen=True)
class Line:
    """A line of text at a row."""

    row: int
    text: str
    style: str
    link: str = ""
    formula: str = ""
    """The expression that gives the text; blank: it is as it is."""


@dataclass(frozen=True)
class Block:
    """A table with its frame, its expanded fields and its place."""

    table: Table
    frame: pd.DataFrame
    fields: tuple[Field, ...]
    headers: tuple[str, ...]
    """Shown headers, with units."""
    placed: Placed

    @cached_property
    def largest(self) -> dict[Hashable, float]:
        """Column -> largest figure of a column, its total included; 0 for words and months."""
        return {declared.column: _largest(self.frame[declared.column], declared) for declared in self.fields}

    @property
    def header_row(self) -> int:
        """Row of the headers, from 0."""
        return self.placed.first_row - 1

    @property
    def has_total(self) -> bool:
        """True if any column has a total."""
        return any(item.total for item in self.fields)

    @property
    def end(self) -> int:
        """First row below the table and its totals."""
        return self.placed.total_row + int(self.has_total)


def _largest(column: pd.Series, declared: Field) -> float:
    """Largest figure of a column, its total included; 0 for words and months."""
    if declared.form in {Form.TEXT, Form.SPILL, Form.LINK, Form.MONTH}:
        return 0.0
    values = pd.to_numeric(column, errors="coerce").abs()
    largest = float(values.max()) if values.notna().any() else 0.0
    return max(largest, float(values.sum())) if declared.total else largest


@dataclass(frozen=True)
class PlacedChart:
    """A chart at a row, a distance from the left, and its width, in pixels."""

    chart: Chart
    row: int
    left: int
    width: int


@dataclass
class SheetLayout:
    """A sheet with everything placed."""

    content: Sheet
    name: str
    lines: list[Line] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    charts: list[PlacedChart] = field(default_factory=list)
    print_end: int = 0
    """First row that is left out of the print."""
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, int] = field(default_factory=dict)
    """Pixels of the rows that are not of ordinary height."""
    page: float = math.inf
    """Pixels that one printed page holds below the repeated row."""
    page_top: float = 0.0
    """Pixels above the page under way."""
    breaks: list[int] = field(default_factory=list)
    """Rows before which a new page begins."""
    portrait: bool = False
    columns: int = 1
    """Columns that are printed."""
    room: int = PAPER_PIXELS
    """Pixels across them."""

    def top(self, row: int) -> float:
        """Pixels above a row."""
        return row * ROW_PIXELS + sum(height - ROW_PIXELS for at, height in self.heights.items() if at < row)

    def keep_together(self, row: int, height: float) -> None:
        """Break the page before a row if what starts there would be cut by the end of the page."""
        if not math.isfinite(self.page):
            return
        top = self.top(row)
        whole = self.page / PAGE_SAFETY
        while top - self.page_top > whole:
            self.page_top += whole
        if top + height - self.page_top > self.page and top > self.page_top:
            self.breaks.append(row)
            self.page_top = top


def chart_height(chart: Chart) -> int:
    """Pixels of a chart from top to bottom."""
    return chart.height or CHART_HEIGHT


def chart_width(sheet: SheetLayout, chart: Chart) -> int:
    """Pixels of a chart from left to right: half the print, or all of it."""
    return sheet.room if chart.wide else (sheet.room - CHART_GAP) // 2


def widest_print(*, portrait: bool) -> int:
    """Pixels across that a page takes at the least scale."""
    paper = PAPER_SHORT_PIXELS if portrait else PAPER_PIXELS
    return int(paper / LEAST_SCALE * WIDTH_SAFETY)


def print_scale(sheet: SheetLayout) -> float:
    """Size of the print beside the screen: as wide as the paper, but not below the least scale."""
    paper = PAPER_SHORT_PIXELS if sheet.portrait else PAPER_PIXELS
    return min(1.0, max(LEAST_SCALE, WIDTH_SAFETY * paper / sheet.room))


def is_one_across(sheet: SheetLayout) -> bool:
    """True if a page is wide enough for the print at the least scale."""
    return sheet.room <= widest_print(portrait=sheet.portrait)


def page_pixels(sheet: SheetLayout) -> float:
    """Pixels of rows that a page holds."""
    high = PAPER_PIXELS if sheet.portrait else PAPER_SHORT_PIXELS
    return high / print_scale(sheet) * PAGE_SAFETY - TITLE_PIXELS


def printed_pages(sheet: SheetLayout) -> int:
    """Pages of the print, as far as they can be told without printing it."""
    if sheet.content.one_page:
        return 1
    cuts = [0.0, *(sheet.top(row) for row in sheet.breaks), sheet.top(sheet.print_end)]
    whole = sheet.page / PAGE_SAFETY
    down = sum(max(1, math.ceil((end - begin) / whole)) for begin, end in pairwise(cuts))
    return down * math.ceil(sheet.room / widest_print(portrait=sheet.portrait))


def fit_paper(sheet: SheetLayout) -> None:
    """Choose how the paper lies, and the columns of the print: those of the widest printed table, and more
    until type is no larger than it need be. Widths are known.
    """
    least = _columns_across(sheet, max(map(partial(_table_pixels, sheet), _printed(sheet)), default=0))
    sheet.portrait = sheet.content.portrait or _across(sheet, least) <= widest_print(portrait=True)
    paper = PAPER_SHORT_PIXELS if sheet.portrait else PAPER_PIXELS
    more = _columns_across(sheet, int(paper / MOST_SCALE))
    fits = _across(sheet, more) <= widest_print(portrait=sheet.portrait)
    sheet.columns = max(least, more if fits else more - 1)
    sheet.room = _across(sheet, sheet.columns)


def _printed(sheet: SheetLayout) -> list[Block]:
    """Tables that are printed."""
    return [block for block in sheet.blocks if not block.table.detail]


def _table_pixels(sheet: SheetLayout, block: Block) -> int:
    """Width of a table, with words that run on beyond its last column."""
    *before, last = (pixels(sheet.widths[at]) for at in range(len(block.fields)))
    running = 0
    if block.fields[-1].form is Form.SPILL:
        running = int(TEXT_PIXELS * max(len(str(value)) for value in block.frame[block.fields[-1].column]))
    return sum(before) + max(last, running)


def _across(sheet: SheetLayout, columns: int) -> int:
    """Pixels across the first columns."""
    return sum(pixels(sheet.widths.get(at, NARROWEST)) for at in range(columns))


def _columns_across(sheet: SheetLayout, width: int) -> int:
    """Columns that take up so many pixels."""
    at, taken = 0, 0
    while taken < width:
        taken += pixels(sheet.widths.get(at, NARROWEST))
        at += 1
    return at


def table_height(item: Table, frame: pd.DataFrame) -> float:
    """About how high a table is, or its first rows if it is long."""
    rows = len(frame) if len(frame) <= KEPT_TOGETHER else LEAST_ROWS
    total = any(declared.total for declared in item.fields)
    return HEADING_PIXELS + 2 * LINE_PIXELS + 2 * ROW_PIXELS + (rows + total) * ROW_PIXELS


def row_heights(sheet: SheetLayout, block: Block) -> None:
    """Heights of the header row and of rows with wrapped words, once widths are known."""
    if not sheet.widths:
        return
    width = [sheet.widths[at] for at in range(len(block.fields))]
    arrow = ARROW if filtered(block) else 0.0
    lines = max(_wrapped(shown, room - 1.5 - arrow) for shown, room in zip(block.headers, width, strict=True))
    sheet.heights[block.header_row] = lines * LINE_PIXELS + 6
    words = [at for at, declared in enumerate(block.fields) if declared.form is Form.TEXT]
    for at in words:
        room = width[at] * LETTERS_A_UNIT
        for row, value in enumerate(block.frame[block.fields[at].column], start=block.placed.first_row):
            if isinstance(value, str) and len(value) > room:
                need = _wrapped(value, room) * LINE_PIXELS + 3
                sheet.heights[row] = max(sheet.heights.get(row, ROW_PIXELS), need)


def _wrapped(words: str, room: float) -> int:
    """Lines that words take in a cell so many characters wide."""
    return max(1, len(textwrap.wrap(words, max(4, int(room)))))


def column_widths(sheet: SheetLayout) -> dict[int, float]:
    """Width of each column of a sheet: the widest that any of its tables needs."""
    widths: dict[int, float] = {}
    for block in sheet.blocks:
        for at, (declared, shown) in enumerate(zip(block.fields, block.headers, strict=True)):
            need = declared.width or _needed(block, declared, shown, _widest(block, at))
            widths[at] = max(widths.get(at, _narrowest(block, at)), need)
    return widths


def _narrowest(block: Block, at: int) -> float:
    """Least width of a column: those of years are alike."""
    first, last = block.placed.many
    return YEAR_WIDTH if first <= at <= last else NARROWEST


def _widest(block: Block, at: int) -> float:
    """Most width of a column: details do not stretch the printed tables above them."""
    if block.table.detail:
        return DETAIL_WIDEST[min(at, len(DETAIL_WIDEST) - 1)]
    return WIDEST[min(at, len(WIDEST) - 1)]


def _needed(block: Block, declared: Field, shown: str, most: float) -> float:
    """Characters that a column needs: its longest figure; if ``most`` allows its longest words, and its
    header in few lines.
    """
    values = block.frame[declared.column].tolist()
    largest = block.largest[declared.column]
    step = max(1, len(values) // SAMPLE)
    longest = max((shown_length(declared.form, value, largest) for value in values[::step]), default=0)
    if declared.total and declared.form is Form.NUMBER:
        longest = max(longest, shown_length(declared.form, largest, largest))
    words = max(len(word) for word in shown.split())
    arrow = ARROW if filtered(block) else 0
    header = max(words + arrow, -(-len(shown) // HEADER_LINES) + 2)
    if declared.form in {Form.TEXT, Form.SPILL}:
        return min(max(longest, header) + PADDING, most)
    return max(longest + PADDING, min(header + PADDING, most))


def filtered(block: Block) -> bool:
    """True for tables with filter buttons."""
    return block.table.detail or block.table.filters
