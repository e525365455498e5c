"""Where everything goes: items of a sheet stacked from the top, before anything is written."""

import math
import re
import textwrap
from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from planner.plan.plan import Plan
from planner.report.criteria import all_plain
from planner.report.formula import Placed
from planner.report.pages import (
    CHART_GAP,
    CHART_HEIGHT,
    HEADING_PIXELS,
    TITLE_PIXELS,
    Block,
    Line,
    PlacedChart,
    SheetLayout,
    chart_width,
    column_widths,
    page_pixels,
    row_heights,
    table_height,
)
from planner.report.spec import (
    REMAINING,
    Charts,
    Field,
    Form,
    FormulaColumn,
    Item,
    Links,
    Note,
    SheetSpec,
    Table,
)
from planner.report.style import ROW_PIXELS

LINE_LENGTH = {False: 165, True: 155}
"""Characters of a line of text on landscape and portrait sheets."""
LONGEST_HEADER = 255
"""Characters that the header of a spreadsheet table may have."""
LONGEST_SHEET_NAME = 31
WORD = re.compile(r"\{(quantity|money|watched)\}")
DETAIL = "What follows is detail behind the tables above; it is left out of the print."


def sheet_name(text: str) -> str:
    """A legal sheet name: at most 31 characters, none of []:*?/ or backslash, no apostrophe at the ends."""
    cleaned = "".join(" " if letter in "[]:*?/\\" else letter for letter in text)
    return cleaned[:LONGEST_SHEET_NAME].strip().strip("'") or "Sheet"


def lay_out(plan: Plan, specs: Iterable[SheetSpec]) -> list[SheetLayout]:
    """Place the items of all sheets."""
    chosen = list(specs)
    names = sheet_names(spec.name(plan) for spec in chosen)
    frames = {item.key: item.frame(plan) for spec in chosen for item in spec.items if isinstance(item, Table)}
    return [_lay_out(plan, spec, name, names, frames) for spec, name in zip(chosen, names, strict=True)]


def sheet_names(texts: Iterable[str]) -> list[str]:
    """Legal sheet names that no two sheets share, whatever the case."""
    found: list[str] = []
    for text in texts:
        name, number = sheet_name(text), 2
        while name.casefold() in {other.casefold() for other in found}:
            ending = f" {number}"
            name, number = sheet_name(text)[: LONGEST_SHEET_NAME - len(ending)] + ending, number + 1
        found.append(name)
    return found


def _lay_out(
    plan: Plan, spec: SheetSpec, name: str, names: list[str], frames: dict[str, pd.DataFrame]
) -> SheetLayout:
    """Place the items of one sheet."""
    draft = _stacked(plan, SheetLayout(spec, name), names, frames)
    page = math.inf if spec.one_page else page_pixels(draft)
    return _stacked(plan, SheetLayout(spec, name, widths=draft.widths, page=page), names, frames)


def _stacked(
    plan: Plan, sheet: SheetLayout, names: list[str], frames: dict[str, pd.DataFrame]
) -> SheetLayout:
    """Stack the items of one sheet for pages of a height, with widths known from a first pass."""
    spec = sheet.spec
    sheet.heights[0] = TITLE_PIXELS
    sheet.lines.append(Line(0, spec.title(plan), "title"))
    row = _text(sheet, 1, [spec.sentence], "sentence") + 1
    for item in spec.items:
        row = _place(plan, sheet, item, row, frames, names)
        if not (isinstance(item, Table) and item.detail):
            sheet.print_end = row
    sheet.widths = sheet.widths or column_widths(sheet)
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
        left += chart_width(chart) + CHART_GAP
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
        sheet.keep_together(row, table_height(item, frame))
    elif not any(block.table.detail for block in sheet.blocks):
        row = _text(sheet, row, [DETAIL], "sentence") + 1
    _heading(sheet, row, with_units(plan, item.title))
    row = _text(sheet, row + 1, [with_units(plan, item.sentence)] if item.sentence else [], "sentence")
    fields = expanded(item, frame)
    block = Block(
        item, frame, fields, _headers(plan, fields), _placed(sheet.name, item, fields, frame, row + 1)
    )
    sheet.blocks.append(block)
    row_heights(sheet, block)
    return block.end + 1


def _heading(sheet: SheetLayout, row: int, words: str) -> None:
    """A heading in a row of its own height."""
    sheet.lines.append(Line(row, words, "heading"))
    sheet.heights[row] = HEADING_PIXELS


def with_units(plan: Plan, text: str) -> str:
    """Text with the units and the watched country of the plan."""
    words = unit_words(plan)
    return WORD.sub(lambda match: words[match.group(1)], text)


def unit_words(plan: Plan) -> dict[str, str]:
    """What {quantity}, {money} and {watched} stand for."""
    return {"quantity": plan.terms.quantity, "money": plan.terms.money, "watched": plan.terms.watched}


def expanded(item: Table, frame: pd.DataFrame) -> tuple[Field, ...]:
    """The fields of a table with one for each remaining column of the frame."""
    named = {declared.header for declared in item.fields}
    found: list[Field] = []
    for declared in item.fields:
        if declared.header != REMAINING:
            found.append(declared)
            continue
        rest = [
            label for label in frame.columns if label not in named and not isinstance(label, FormulaColumn)
        ]
        found += [replace(declared, header=str(label), label=label) for label in rest]
    return tuple(found)


def _headers(plan: Plan, fields: tuple[Field, ...]) -> tuple[str, ...]:
    """Shown headers: unit joined, unique whatever the case."""
    found: list[str] = []
    for declared in fields:
        unit = with_units(plan, declared.unit)
        header = with_units(plan, declared.header) if declared.label is None else declared.header
        shown = (f"{header}, {unit}" if unit else header)[:LONGEST_HEADER] or "-"
        while shown.casefold() in {other.casefold() for other in found}:
            shown = shown[: LONGEST_HEADER - len(found)] + "'"
        found.append(shown)
    return tuple(found)


def _placed(sheet: str, item: Table, fields: tuple[Field, ...], frame: pd.DataFrame, row: int) -> Placed:
    """The place of a table whose header stands at ``row`` - 1 below its title."""
    many = [at for at, declared in enumerate(fields) if declared.label is not None]
    return Placed(
        sheet=sheet,
        first_row=row,
        first_column=0,
        headers=tuple(declared.column for declared in fields),
        many=(many[0], many[-1]) if many else (0, -1),
        rows=len(frame),
        awkward=frozenset(
            declared.column
            for declared in fields
            if declared.form is Form.TEXT
            and not all_plain(str(word) for word in frame[declared.column].unique() if word)
        ),
    )
