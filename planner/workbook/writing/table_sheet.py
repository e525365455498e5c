"""One table sheet: title, sentence, units, headers, data, drop-downs, print set-up."""

from collections.abc import Mapping, Sequence
from math import ceil
from textwrap import wrap

from planner.workbook.layout import (
    FIRST_DATA_ROW,
    HEADER_ROW,
    SENTENCE_ROW,
    SPARE_ROWS,
    TITLE_ROW,
    UNITS_ROW,
    column_help,
    is_common,
)
from planner.workbook.writing.book import Book
from planner.workbook.writing.row_choices import choices_of, look_of, when_rule
from planner.workbook.writing.sheet_plan import SheetColumn, SheetPlan, readings_of
from planner.workbook.writing.validation import List, validation_of
from planner.workbook.writing.widths import PageLayout, layout_of

BLANK_STYLED_ROWS = 5
FULLER = 1.25
"""How much more than a page holds is made smaller to fit it, before it takes another page."""
LINE_HEIGHT = 13
"""Points for one line of text in a data cell."""


def write_table(book: Book, plan: SheetPlan, lists: Mapping[str, List], present: Sequence[str]) -> None:
    """Write one sheet; ``present`` are the table sheets of the workbook, for drop-downs."""
    name = plan.declared.name
    worksheet = book.worksheets[name]
    book.put(name, TITLE_ROW - 1, 0, plan.declared.title, book.formats("title"))
    book.put(name, SENTENCE_ROW - 1, 0, plan.declared.sentence, book.formats("sentence"))
    book.finish(name, plan.declared.group)
    layout = layout_of(plan)
    _write_headers(book, plan, layout.widths)
    for position, column in enumerate(plan.columns):
        _write_cells(book, plan, position, column)
        rule = when_rule(plan, column, lists) or validation_of(column.column, lists, present)
        if rule:
            last = FIRST_DATA_ROW + plan.rows + SPARE_ROWS - 1
            worksheet.data_validation(FIRST_DATA_ROW - 1, position, last, position, rule)
        for row, rule in choices_of(plan, column):
            worksheet.data_validation(row, position, row, position, rule)
    for position, width in enumerate(layout.widths):
        worksheet.set_column(position, position, width)
    readings = readings_of(plan)
    for row, lines in enumerate(layout.lines):
        height = LINE_HEIGHT * lines + 2 if lines > 1 else None
        if height or row in readings:
            worksheet.set_row(FIRST_DATA_ROW - 1 + row, height, None, {"level": int(row in readings)})
    if readings:
        worksheet.outline_settings(True, False, True, False)
    book.set_up(name, HEADER_ROW, plan.kept, table=True)
    _set_up_print(book, plan, layout)


def _set_up_print(book: Book, plan: SheetPlan, layout: PageLayout) -> None:
    """Only what is filled is printed. Sheets too wide for a page take several: names repeat beside the rows,
    and the title stands above each page, where no column cuts it.
    """
    worksheet = book.worksheets[plan.declared.name]
    printed = plan.columns[: plan.printed]
    total, names = sum(layout.widths[: len(printed)]), sum(layout.widths[: plan.kept])
    page, first = layout.paper.width, TITLE_ROW - 1
    worksheet.set_paper(layout.paper.number)
    wide = ceil((total - names) / (page - names)) if total > FULLER * page else 1
    worksheet.fit_to_pages(wide, layout.pages_down(FULLER))
    if wide > 1:
        worksheet.repeat_columns(0, plan.kept - 1)
        worksheet.set_header("&L&12" + " " + plan.declared.title.replace("&", "&&"))
        first = UNITS_ROW - 1
    if len(printed) < len(plan.columns) or first:
        worksheet.print_area(first, 0, FIRST_DATA_ROW - 2 + max(plan.rows, 1), len(printed) - 1)


def _most_lines(plan: SheetPlan, part: str, widths: Sequence[float]) -> int:
    """Lines that the longest unit or header takes in its column; year groups run on to the right."""
    return max(
        (
            len(wrap(getattr(each, part), int(width)))
            for each, width in zip(plan.columns, widths, strict=True)
            if not each.year_group
        ),
        default=1,
    )


def _write_headers(book: Book, plan: SheetPlan, widths: Sequence[float]) -> None:
    """Units row, header row with help notes, and the Excel Table around the data."""
    name = plan.declared.name
    worksheet = book.worksheets[name]
    for position, column in enumerate(plan.columns):
        style = "unit_group" if column.year_group else "unit"
        book.put(name, UNITS_ROW - 1, position, column.unit, book.formats(style))
        if not column.year_group or column.unit:
            help_text = column_help(column.column)
            worksheet.write_comment(HEADER_ROW - 1, position, help_text, {"x_scale": 2.2, "y_scale": 1.3})
    worksheet.set_row(UNITS_ROW - 1, LINE_HEIGHT * max(2, _most_lines(plan, "unit", widths)))
    worksheet.set_row(HEADER_ROW - 1, 4 + LINE_HEIGHT * max(2, _most_lines(plan, "header", widths)))
    last_row = FIRST_DATA_ROW + max(plan.rows, 1) - 2
    options = {
        "name": "table_" + name.replace(" ", "_").replace("-", "_"),
        "style": None,
        "columns": [
            {"header": each.header, "header_format": book.formats(_header_style(each))}
            for each in plan.columns
        ],
    }
    worksheet.add_table(HEADER_ROW - 1, 0, last_row, len(plan.columns) - 1, options)


def _header_style(column: SheetColumn) -> str:
    """The look of a header."""
    return "header_common" if is_common(column.attribute) else "header"


def _write_cells(book: Book, plan: SheetPlan, position: int, column: SheetColumn) -> None:
    """The data cells of one column, and a few empty ones below in the same look."""
    row = FIRST_DATA_ROW - 1
    for number, value in enumerate((*column.cells, *(None,) * BLANK_STYLED_ROWS)):
        style, shown_as = look_of(plan, column, number)
        book.put(plan.declared.name, row + number, position, value, book.formats(style, shown_as))
