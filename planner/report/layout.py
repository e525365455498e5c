"""Where everything goes: items of a sheet stacked from the top, before anything is written."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import pandas as pd

from planner.plan.plan import Plan
from planner.report.formula import Placed
from planner.report.spec import REMAINING, Chart, Charts, Field, Form, Item, Links, Note, SheetSpec, Table
from planner.report.style import NARROWEST, ROW_PIXELS, WIDEST, pixels, shown_length

LINE_LENGTH = {False: 135, True: 105}
"""Characters of a line of text on landscape and portrait sheets."""
CHART_WIDTH, CHART_HEIGHT, CHART_GAP = 500, 290, 16
FORMULA_PREFIX = "="
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


def sheet_name(text: str) -> str:
    """A legal sheet name: at most 31 characters, none of ``[]:*?/\\``, no apostrophe at the ends."""
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
    sheet = SheetLayout(spec, sheet_name(spec.name(plan)))
    sheet.lines.append(Line(0, spec.title(plan), "title"))
    row = _text(sheet, 1, [spec.sentence], "sentence") + 1
    for item in spec.items:
        row = _place(plan, sheet, item, row, frames, names)
        if not (isinstance(item, Table) and item.detail):
            sheet.print_end = row
    sheet.widths = _widths(sheet)
    return sheet


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
        sheet.lines.append(Line(row, item.heading, "heading"))
        row += 1
    return _text(sheet, row, words, "strong" if item.strong else "plain") + 1


def _links(sheet: SheetLayout, item: Links, row: int, names: list[str]) -> int:
    """One line per other sheet."""
    sheet.lines.append(Line(row, item.heading, "heading"))
    others = [name for name in names if name != sheet.name]
    for at, name in enumerate(others, start=1):
        address = "internal:'" + name.replace("'", "''") + "'!A1"
        sheet.lines.append(Line(row + at, name, "link", address))
    return row + len(others) + 2


def _charts(sheet: SheetLayout, item: Charts, row: int, filled: set[str]) -> int:
    """Charts side by side; those without data are left out."""
    left, placed = 0, 0
    for chart in item.charts:
        if chart.table not in filled:
            continue
        sheet.charts.append(PlacedChart(chart, row, left))
        left += CHART_WIDTH + CHART_GAP
        placed += 1
    return row + CHART_HEIGHT // ROW_PIXELS + 2 if placed else row


def _table(plan: Plan, sheet: SheetLayout, item: Table, row: int, frame: pd.DataFrame) -> int:
    """Title, sentence, headers, rows and totals; words if there are no rows."""
    if frame.empty:
        if not item.empty:
            return row
        sheet.lines.append(Line(row, with_units(plan, item.title), "heading"))
        return _text(sheet, row + 1, [with_units(plan, item.empty)], "plain") + 1
    sheet.lines.append(Line(row, with_units(plan, item.title), "heading"))
    row = _text(sheet, row + 1, [with_units(plan, item.sentence)] if item.sentence else [], "sentence")
    fields = expanded(item, frame)
    block = Block(
        item, frame, fields, _headers(plan, fields), _placed(sheet.name, item, fields, frame, row + 1)
    )
    sheet.blocks.append(block)
    return block.end + 1


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
    )


def _widths(sheet: SheetLayout) -> dict[int, float]:
    """Width of each column of a sheet: the widest that any of its tables needs."""
    widths: dict[int, float] = {}
    for block in sheet.blocks:
        for at, (declared, shown) in enumerate(zip(block.fields, block.headers, strict=True)):
            need = declared.width or _needed(block, declared, shown)
            widths[at] = max(widths.get(at, NARROWEST), min(need, WIDEST) if not declared.width else need)
    return widths


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
    if declared.form in {Form.TEXT, Form.MONTH}:
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


__all__ = [
    "Block",
    "Line",
    "PlacedChart",
    "SheetLayout",
    "columns_for",
    "expanded",
    "largest_figure",
    "lay_out",
    "sheet_name",
    "with_units",
]
