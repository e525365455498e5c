"""Where everything goes: items of a sheet stacked from the top, before anything is written."""

import math
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import pandas as pd

from planner.plan.plan import Plan
from planner.report.criteria import all_plain
from planner.report.formula import Placed
from planner.report.spec import REMAINING, Chart, Charts, Field, Form, Item, Links, Note, SheetSpec, Table
from planner.report.style import NARROWEST, ROW_PIXELS, WIDEST, pixels, shown_length

PAPER_PIXELS, PAPER_SHORT_PIXELS = 1045, 685
"""Printable length and breadth of A4 within the margins, at 96 pixels an inch."""
PAGE_SAFETY = 0.95
TEXT_PIXELS = 6.2
"""Mean width of a letter of running text."""
LETTERS_A_UNIT = 1.1
"""Letters of running text in one unit of column width."""
TITLE_PIXELS, HEADING_PIXELS, LINE_PIXELS = 30, 24, 17
LINE_LENGTH = {False: 165, True: 155}
"""Characters of a line of text on landscape and portrait sheets."""
CHART_WIDTH, CHART_HEIGHT, CHART_GAP = 500, 290, 16
FORMULA_PREFIX = "="
DETAIL = "What follows is detail behind the tables above; it is left out of the print."
KEPT_TOGETHER, LEAST_ROWS = 24, 6
"""Tables up to so many rows are not cut by a page; of longer ones at least the first rows stay together."""
YEAR_WIDTH, DETAIL_WIDTH, LABELS = 11.0, 15.0, 2
SAMPLE = 400
"""Rows that are measured for the width of a column."""


@dataclass(frozen=True)
class Line:
    """A line of text at a row."""

    row: int
    text: str
    style: str
    link: str = ""


@dataclass(frozen=True)
class Block:
    """A table with its frame, its expanded fields and its place."""

    table: Table
    frame: pd.DataFrame
    fields: tuple[Field, ...]
    headers: tuple[str, ...]
    """Shown headers, with units."""
    placed: Placed

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


@dataclass(frozen=True)
class PlacedChart:
    """A chart at a row and a distance from the left."""

    chart: Chart
    row: int
    left: int


@dataclass
class SheetLayout:
    """A sheet with everything placed."""

    spec: SheetSpec
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


def sheet_name(text: str) -> str:
    """A legal sheet name: at most 31 characters, none of []:*?/ or backslash, no apostrophe at the ends."""
    cleaned = "".join(" " if letter in "[]:*?/\\" else letter for letter in text)
    return cleaned[:31].strip().strip("'") or "Sheet"


def lay_out(plan: Plan, specs: Iterable[SheetSpec]) -> list[SheetLayout]:
    """Place the items of all sheets."""
    chosen = list(specs)
    names = [sheet_name(spec.name(plan)) for spec in chosen]
    frames = {item.key: item.frame(plan) for spec in chosen for item in spec.items if isinstance(item, Table)}
    return [_lay_out(plan, spec, names, frames) for spec in chosen]


def _lay_out(plan: Plan, spec: SheetSpec, names: list[str], frames: dict[str, pd.DataFrame]) -> SheetLayout:
    """Place the items of one sheet."""
    draft = _stacked(plan, spec, names, frames, {}, math.inf)
    page = math.inf if spec.one_page else page_pixels(draft)
    return _stacked(plan, spec, names, frames, draft.widths, page)


def _stacked(
    plan: Plan,
    spec: SheetSpec,
    names: list[str],
    frames: dict[str, pd.DataFrame],
    widths: dict[int, float],
    page: float,
) -> SheetLayout:
    """Stack the items of one sheet for pages of a height, with widths known from a first pass."""
    sheet = SheetLayout(spec, sheet_name(spec.name(plan)), widths=widths, page=page)
    sheet.heights[0] = TITLE_PIXELS
    sheet.lines.append(Line(0, spec.title(plan), "title"))
    row = _text(sheet, 1, [spec.sentence], "sentence") + 1
    for item in spec.items:
        row = _place(plan, sheet, item, row, frames, names)
        if not (isinstance(item, Table) and item.detail):
            sheet.print_end = row
    sheet.widths = widths or _widths(sheet)
    return sheet


def page_pixels(sheet: SheetLayout) -> float:
    """Pixels of rows that a page holds when the print is as wide as the paper."""
    long, short = (PAPER_PIXELS, PAPER_SHORT_PIXELS)
    wide, high = (short, long) if sheet.spec.portrait else (long, short)
    scale = min(1.0, wide / printed_pixels(sheet))
    return (high / scale) * PAGE_SAFETY - TITLE_PIXELS


def printed_columns(sheet: SheetLayout) -> int:
    """Columns of the print: tables, charts and running text all fit."""
    tables = [len(block.fields) for block in sheet.blocks if not block.table.detail]
    charts = [columns_for(sheet, placed.left + CHART_WIDTH) for placed in sheet.charts]
    longest = max((len(line.text) for line in sheet.lines), default=1)
    running = [
        columns_for(sheet, int(longest * TEXT_PIXELS)),
        *(_spill(sheet, block) for block in sheet.blocks),
    ]
    return max([*tables, *charts, *running, 1])


def _spill(sheet: SheetLayout, block: Block) -> int:
    """Columns that a table takes with the words that run on beyond its last column; 0 without any."""
    if block.fields[-1].form is not Form.SPILL:
        return 0
    last = len(block.fields) - 1
    before = sum(pixels(sheet.widths[at]) for at in range(last))
    longest = max(len(str(value)) for value in block.frame[block.fields[-1].header])
    return columns_for(sheet, before + int(longest * TEXT_PIXELS))


def printed_pixels(sheet: SheetLayout) -> int:
    """Width of the print in pixels."""
    return sum(pixels(sheet.widths.get(at, NARROWEST)) for at in range(printed_columns(sheet)))


def _place(
    plan: Plan, sheet: SheetLayout, item: Item, row: int, frames: dict[str, pd.DataFrame], names: list[str]
) -> int:
    """Place one item; the first free row below it."""
    if isinstance(item, Note):
        return _note(plan, sheet, item, row)
    if isinstance(item, Table):
        return _table(plan, sheet, item, row, frames[item.key])
    if isinstance(item, Links):
        return _links(sheet, item, row, names)
    return _charts(sheet, item, row, {key for key, frame in frames.items() if len(frame)})


def _text(sheet: SheetLayout, row: int, paragraphs: list[str], style: str) -> int:
    """Wrap paragraphs into lines, one per row; the first free row."""
    for paragraph in paragraphs:
        for text in textwrap.wrap(paragraph, LINE_LENGTH[sheet.spec.portrait], break_long_words=False) or [
            ""
        ]:
            sheet.lines.append(Line(row, text, style))
            row += 1
    return row


def _note(plan: Plan, sheet: SheetLayout, item: Note, row: int) -> int:
    """A heading and its lines; nothing if there are no lines."""
    words = item.words(plan)
    if not words:
        return row
    if item.heading:
        _heading(sheet, row, item.heading)
        row += 1
    return _text(sheet, row, words, "strong" if item.strong else "plain") + 1


def _links(sheet: SheetLayout, item: Links, row: int, names: list[str]) -> int:
    """One line per other sheet."""
    _heading(sheet, row, item.heading)
    others = [name for name in names if name != sheet.name]
    for at, name in enumerate(others, start=1):
        address = "internal:'" + name.replace("'", "''") + "'!A1"
        sheet.lines.append(Line(row + at, name, "link", address))
    return row + len(others) + 2


def _charts(sheet: SheetLayout, item: Charts, row: int, filled: set[str]) -> int:
    """Charts side by side; those without data are left out."""
    left, placed = 0, 0
    drawn = [chart for chart in item.charts if chart.table in filled]
    if drawn:
        sheet.keep_together(row, CHART_HEIGHT + ROW_PIXELS)
    for chart in drawn:
        sheet.charts.append(PlacedChart(chart, row, left))
        left += CHART_WIDTH + CHART_GAP
        placed += 1
    return row + CHART_HEIGHT // ROW_PIXELS + 2 if placed else row


def _table(plan: Plan, sheet: SheetLayout, item: Table, row: int, frame: pd.DataFrame) -> int:
    """Title, sentence, headers, rows and totals; words if there are no rows."""
    if frame.empty:
        if not item.empty:
            return row
        _heading(sheet, row, with_units(plan, item.title))
        return _text(sheet, row + 1, [with_units(plan, item.empty)], "plain") + 1
    if not item.detail:
        sheet.keep_together(row, _height(item, frame))
    elif not any(block.table.detail for block in sheet.blocks):
        row = _text(sheet, row, [DETAIL], "sentence") + 1
    _heading(sheet, row, with_units(plan, item.title))
    row = _text(sheet, row + 1, [with_units(plan, item.sentence)] if item.sentence else [], "sentence")
    fields = expanded(item, frame)
    block = Block(
        item, frame, fields, _headers(plan, fields), _placed(sheet.name, item, fields, frame, row + 1)
    )
    sheet.blocks.append(block)
    _row_heights(sheet, block)
    return block.end + 1


def _heading(sheet: SheetLayout, row: int, words: str) -> None:
    """A heading in a row of its own height."""
    sheet.lines.append(Line(row, words, "heading"))
    sheet.heights[row] = HEADING_PIXELS


def _height(item: Table, frame: pd.DataFrame) -> float:
    """About how high a table is, or its first rows if it is long."""
    rows = len(frame) if len(frame) <= KEPT_TOGETHER else LEAST_ROWS
    total = any(declared.total for declared in item.fields)
    return HEADING_PIXELS + 2 * LINE_PIXELS + 2 * ROW_PIXELS + (rows + total) * ROW_PIXELS


def _row_heights(sheet: SheetLayout, block: Block) -> None:
    """Heights of the header row and of rows with wrapped words, once widths are known."""
    if not sheet.widths:
        return
    width = [sheet.widths[at] for at in range(len(block.fields))]
    lines = max(_wrapped(shown, room - 1.0) for shown, room in zip(block.headers, width, strict=True))
    sheet.heights[block.header_row] = lines * LINE_PIXELS + 6
    words = [at for at, declared in enumerate(block.fields) if declared.form is Form.TEXT]
    for at in words:
        room = width[at] * LETTERS_A_UNIT
        for row, value in enumerate(block.frame[block.fields[at].header], start=block.placed.first_row):
            if isinstance(value, str) and len(value) > room:
                need = _wrapped(value, room) * LINE_PIXELS + 3
                sheet.heights[row] = max(sheet.heights.get(row, ROW_PIXELS), need)


def _wrapped(words: str, room: float) -> int:
    """Lines that words take in a cell so many characters wide."""
    return max(1, len(textwrap.wrap(words, max(4, int(room)))))


def with_units(plan: Plan, text: str) -> str:
    """Text with the units and the watched country of the plan."""
    words = {"{quantity}": plan.terms.quantity, "{money}": plan.terms.money, "{watched}": plan.terms.watched}
    for token, word in words.items():
        text = text.replace(token, word)
    return text


def expanded(item: Table, frame: pd.DataFrame) -> tuple[Field, ...]:
    """The fields of a table with one for each remaining column of the frame."""
    named = {declared.header for declared in item.fields}
    found: list[Field] = []
    for declared in item.fields:
        if declared.header != REMAINING:
            found.append(declared)
            continue
        rest = [
            str(name)
            for name in frame.columns
            if name not in named and not str(name).startswith(FORMULA_PREFIX)
        ]
        found += [replace(declared, header=name) for name in rest]
    return tuple(found)


def _headers(plan: Plan, fields: tuple[Field, ...]) -> tuple[str, ...]:
    """Shown headers: unit joined, unique whatever the case."""
    found: list[str] = []
    for declared in fields:
        unit = with_units(plan, declared.unit)
        shown = f"{with_units(plan, declared.header)}, {unit}" if unit else with_units(plan, declared.header)
        while shown.lower() in {other.lower() for other in found}:
            shown += "'"
        found.append(shown)
    return tuple(found)


def _placed(sheet: str, item: Table, fields: tuple[Field, ...], frame: pd.DataFrame, row: int) -> Placed:
    """The place of a table whose header stands at ``row`` - 1 below its title."""
    named = {declared.header for declared in item.fields}
    many = [at for at, declared in enumerate(fields) if declared.header not in named]
    return Placed(
        sheet=sheet,
        first_row=row,
        first_column=0,
        headers=tuple(declared.header for declared in fields),
        many=(many[0], many[-1]) if many else (0, -1),
        rows=len(frame),
        awkward=frozenset(
            declared.header
            for declared in fields
            if declared.form is Form.TEXT
            and not all_plain(str(word) for word in frame[declared.header].unique() if word)
        ),
    )


def _widths(sheet: SheetLayout) -> dict[int, float]:
    """Width of each column of a sheet: the widest that any of its tables needs."""
    widths: dict[int, float] = {}
    for block in sheet.blocks:
        for at, (declared, shown) in enumerate(zip(block.fields, block.headers, strict=True)):
            need = declared.width or min(_needed(block, declared, shown), _widest(block, at))
            widths[at] = max(widths.get(at, _narrowest(block, at)), need)
    return widths


def _narrowest(block: Block, at: int) -> float:
    """Least width of a column: those of years are alike."""
    first, last = block.placed.many
    return YEAR_WIDTH if first <= at <= last else NARROWEST


def _widest(block: Block, at: int) -> float:
    """Most width of a column: details beyond the labels do not stretch the printed tables above them."""
    return DETAIL_WIDTH if block.table.detail and at >= LABELS else WIDEST


def _needed(block: Block, declared: Field, shown: str) -> float:
    """Characters that a column needs: its longest value, and its header in at most three lines."""
    values = block.frame[declared.header].tolist()
    largest = largest_figure(block, declared)
    step = max(1, len(values) // SAMPLE)
    longest = max((shown_length(declared.form, value, largest) for value in values[::step]), default=0)
    if declared.total and declared.form is Form.NUMBER:
        longest = max(longest, shown_length(declared.form, largest, largest))
    words = max(len(word) for word in shown.split())
    arrow = 3 if block.table.detail or block.table.filters else 0
    return max(longest, words + arrow, -(-len(shown) // 3) + 2) + 2.0


def largest_figure(block: Block, declared: Field) -> float:
    """Largest figure of a column, its total included; 0 for words."""
    if declared.form in {Form.TEXT, Form.SPILL, Form.MONTH}:
        return 0.0
    values = pd.to_numeric(block.frame[declared.header], errors="coerce").abs()
    largest = float(values.max()) if values.notna().any() else 0.0
    return max(largest, float(values.sum())) if declared.total else largest


def columns_for(sheet: SheetLayout, width: int) -> int:
    """Columns that take up so many pixels."""
    at, taken = 0, 0
    while taken < width:
        taken += pixels(sheet.widths.get(at, NARROWEST))
        at += 1
    return at
