"""Where everything goes: items of a sheet stacked from the top, before anything is written."""

import math
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from planner.plan.columns import REMAINING, Field, Form, remaining
from planner.report.criteria import all_plain
from planner.report.formula import Placed, in_quotes
from planner.report.pages import (
    CHART_GAP,
    HEADING_PIXELS,
    TEXT_PIXELS,
    TITLE_PIXELS,
    Block,
    Line,
    PlacedChart,
    SheetLayout,
    chart_height,
    chart_width,
    column_widths,
    fit_paper,
    page_pixels,
    row_heights,
    table_height,
    widest_print,
)
from planner.report.spec import Charts, Filled, Lines, Links, Sheet, Table, Units
from planner.report.style import ROW_PIXELS

STRONG_SHARE = 0.85
"""Letters of strong words in a line beside those of plain ones."""
LONGEST_HEADER = 255
"""Characters that the header of a spreadsheet table may have."""
LONGEST_SHEET_NAME = 31
WORD = re.compile(r"\{(quantity|money|watched)\}")
DETAIL = "What follows is detail behind the tables above; it is left out of the print."


def sheet_name(text: str) -> str:
    """A legal sheet name: at most 31 characters, none of []:*?/ or backslash, no apostrophe at the ends."""
    cleaned = "".join(" " if letter in "[]:*?/\\" else letter for letter in text)
    return cleaned[:LONGEST_SHEET_NAME].strip().strip("'") or "Sheet"


def lay_out(terms: Units, sheets: Iterable[Sheet]) -> list[SheetLayout]:
    """Place the items of all sheets."""
    chosen = list(sheets)
    names = sheet_names(sheet.name for sheet in chosen)
    tables = {
        item.table.key: len(item.frame)
        for sheet in chosen
        for item in sheet.items
        if isinstance(item, Filled) and len(item.frame)
    }
    return [_lay_out(terms, sheet, name, names, tables) for sheet, name in zip(chosen, names, strict=True)]


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
    terms: Units, content: Sheet, name: str, names: list[str], tables: Mapping[str, int]
) -> SheetLayout:
    """Place the items of one sheet; ``tables`` are how many rows the tables with any have, by key."""
    draft = _stacked(terms, SheetLayout(content, name), names, tables)
    fit_paper(draft)
    known = SheetLayout(
        content, name, widths=draft.widths, portrait=draft.portrait, columns=draft.columns, room=draft.room
    )
    known.page = math.inf if content.one_page else page_pixels(known)
    return _stacked(terms, known, names, tables)


def _stacked(terms: Units, sheet: SheetLayout, names: list[str], tables: Mapping[str, int]) -> SheetLayout:
    """Stack the items of one sheet for pages of a height, with widths known from a first pass."""
    sheet.heights[0] = TITLE_PIXELS
    sheet.lines.append(Line(0, sheet.content.title, "title"))
    row = _text(sheet, 1, [sheet.content.sentence], "sentence") + 1
    for item in sorted(sheet.content.items, key=_is_detail):
        if isinstance(item, Lines):
            row = _note(sheet, item, row)
        elif isinstance(item, Filled):
            row = _table(terms, sheet, item, row)
        elif isinstance(item, Links):
            row = _links(sheet, item, row, names)
        else:
            row = _charts(sheet, item, row, tables)
        sheet.print_end = _print_end(sheet, item, row)
    sheet.widths = sheet.widths or column_widths(sheet)
    return sheet


def _is_detail(item: Lines | Filled | Charts | Links) -> bool:
    """True for what stands below all that is printed."""
    return isinstance(item, Filled) and item.table.detail


def _print_end(sheet: SheetLayout, item: Lines | Filled | Charts | Links, row: int) -> int:
    """First row that is left out of the print, after an item that ends before a row."""
    if isinstance(item, Links) and sheet.content.one_page:
        return sheet.print_end
    if not isinstance(item, Filled):
        return row
    if _is_detail(item):
        return sheet.print_end
    rows = item.table.printed_rows
    return row if rows is None or item.frame.empty else sheet.blocks[-1].placed.first_row + rows(item.frame)


def _letters(sheet: SheetLayout, style: str) -> int:
    """Letters of a line of text."""
    plain = min(sheet.room, widest_print(portrait=sheet.portrait)) / TEXT_PIXELS
    return int(STRONG_SHARE * plain if style == "strong" else plain)


def _text(sheet: SheetLayout, row: int, paragraphs: Sequence[str], style: str) -> int:
    """Wrap paragraphs into lines, one per row; the first free row."""
    for paragraph in paragraphs:
        for text in textwrap.wrap(paragraph, _letters(sheet, style), break_long_words=False) or [""]:
            sheet.lines.append(Line(row, text, style))
            row += 1
    return row


def _note(sheet: SheetLayout, item: Lines, row: int) -> int:
    """A heading and its lines; nothing if there are no lines."""
    if not item.text:
        return row
    if item.heading:
        _heading(sheet, row, item.heading)
        row += 1
    style = "strong" if item.strong else "plain"
    if not item.sentences:
        return _text(sheet, row, item.text, style) + 1
    for sentence in item.sentences:
        row = _sentence(sheet, row, sentence, style)
    return row + 1


def _sentence(sheet: SheetLayout, row: int, parts: Sequence[tuple[str, str]], style: str) -> int:
    """A live sentence in as few lines as its parts allow; the first free row. A part that no line holds is
    wrapped, and not live.
    """
    longest = _letters(sheet, style)
    lines: list[tuple[str, str]] = []
    for said, part in parts:
        if lines and len(lines[-1][0]) + len(said) < longest:
            before, formula = lines[-1]
            lines[-1] = (f"{before} {said}" if said else before, f'{formula}&IF(LEN({part})>0," ","")&{part}')
        else:
            lines.append((said, part))
    for said, formula in lines:
        if len(said) > longest:
            row = _text(sheet, row, [said], style)
        else:
            sheet.lines.append(Line(row, said, style, formula=formula))
            row += 1
    return row


def _links(sheet: SheetLayout, item: Links, row: int, names: list[str]) -> int:
    """One line per other sheet."""
    _heading(sheet, row, item.heading)
    others = [name for name in names if name != sheet.name]
    for at, name in enumerate(others, start=1):
        address = f"internal:{in_quotes(name)}!A1"
        sheet.lines.append(Line(row + at, name, "link", address))
    return row + len(others) + 2


def _charts(sheet: SheetLayout, item: Charts, row: int, filled: Mapping[str, int]) -> int:
    """Charts side by side; those without data are left out."""
    left, placed = 0, 0
    drawn = [chart for chart in item.charts if filled.get(chart.table, 0) > chart.rows[0]]
    height = max(map(chart_height, drawn), default=0)
    if drawn:
        sheet.keep_together(row, height + ROW_PIXELS)
    for chart in drawn:
        width = chart_width(sheet, chart)
        sheet.charts.append(PlacedChart(chart, row, left, width))
        left += width + CHART_GAP
        placed += 1
    return row + height // ROW_PIXELS + 2 if placed else row


def _table(terms: Units, sheet: SheetLayout, filled: Filled, row: int) -> int:
    """Title, sentence, headers, rows and totals; words if there are no rows."""
    item, frame = filled.table, filled.frame
    if frame.empty:
        if not item.empty:
            return row
        _heading(sheet, row, with_units(terms, item.title))
        return _text(sheet, row + 1, [with_units(terms, item.empty)], "plain") + 1
    if not item.detail:
        sheet.keep_together(row, table_height(item, frame))
    elif not any(block.table.detail for block in sheet.blocks):
        row = _text(sheet, row, [DETAIL], "sentence") + 1
    if item.headed:
        _heading(sheet, row, with_units(terms, item.title))
        row += 1
    row = _text(sheet, row, [with_units(terms, item.sentence)] if item.sentence else [], "sentence")
    fields = expanded(item, frame)
    block = Block(
        item, frame, fields, _headers(terms, fields), _placed(sheet.name, item, fields, frame, row + 1)
    )
    sheet.blocks.append(block)
    row_heights(sheet, block)
    return block.end + 1


def _heading(sheet: SheetLayout, row: int, words: str) -> None:
    """A heading in a row of its own height."""
    sheet.lines.append(Line(row, words, "heading"))
    sheet.heights[row] = HEADING_PIXELS


def with_units(terms: Units, text: str) -> str:
    """Text with the units and the watched country of the plan."""
    words = unit_words(terms)
    return WORD.sub(lambda match: words[match.group(1)], text)


def unit_words(terms: Units) -> dict[str, str]:
    """What {quantity}, {money} and {watched} stand for."""
    return {"quantity": terms.quantity, "money": terms.money, "watched": terms.watched}


def expanded(item: Table, frame: pd.DataFrame) -> tuple[Field, ...]:
    """The fields of a table with one for each remaining column of the frame."""
    found: list[Field] = []
    for declared in item.fields:
        if declared.header != REMAINING:
            found.append(declared)
            continue
        labels = remaining(item.fields, frame)
        found += [replace(declared, header=str(label), label=label) for label in labels]
    return tuple(found)


def _headers(terms: Units, fields: tuple[Field, ...]) -> tuple[str, ...]:
    """Shown headers: unit joined, unique whatever the case."""
    found: list[str] = []
    for declared in fields:
        unit = with_units(terms, declared.unit)
        header = with_units(terms, declared.header) if declared.label is None else declared.header
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
