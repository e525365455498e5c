"""One table sheet: title, sentence, units, headers, data, drop-downs, print set-up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from textwrap import wrap

from xlsxwriter.utility import xl_col_to_name

from planner.schema.columns import Column, Kind
from planner.schema.sheet import Sheet
from planner.workbook.formats import number_format, shown_width
from planner.workbook.layout import (
    FIRST_DATA_ROW,
    HEADER_ROW,
    LINK_SEPARATOR,
    SENTENCE_ROW,
    SPARE_ROWS,
    TITLE_ROW,
    UNITS_ROW,
    column_help,
    is_common,
    quoted,
)
from planner.workbook.writing.book import Book
from planner.workbook.writing.validation import List, validation_of
from planner.workbook.writing.values import Cell, Formula, cell_of, yearly_mapping

BLANK_STYLED_ROWS = 5
WIDEST, NARROWEST, NOTE_WIDTH = 44, 7, 60
PAGE_WIDTH = 200.0
"""Column widths that can still be read on one page of print; wider sheets take several side by side."""
CHARACTERS_A_UNIT = 1.15
"""Characters of running text that fit one unit of column width."""
LINE_HEIGHT = 13
"""Points for one line of text in a data cell."""


@dataclass(frozen=True)
class SheetColumn:
    """One physical column: its header and the cells below it."""

    attribute: str
    column: Column
    header: str
    unit: str
    cells: tuple[Cell, ...]
    year_group: bool = False

    @property
    def wraps(self) -> bool:
        """True where long text goes on in the next line of the cell."""
        return self.column.kind in {Kind.TEXT, Kind.LINKS}

    @property
    def manner(self) -> str:
        """Ending of its style: numbers and months to the right, text with an indent, long text wrapped."""
        if self.column.is_number or self.column.kind is Kind.MONTH:
            return ""
        return "_wrapped" if self.wraps else "_text"

    @property
    def shown_as(self) -> str:
        """The number format of its cells."""
        return number_format(
            self.column, [cell.value if isinstance(cell, Formula) else cell for cell in self.cells]
        )


@dataclass(frozen=True)
class SheetPlan:
    """A sheet about to be written: its declaration and its physical columns."""

    declared: Sheet
    columns: tuple[SheetColumn, ...]
    rows: int

    def letter(self, attribute: str) -> str | None:
        """Column letter of an attribute; None where the column is left out."""
        found = [i for i, each in enumerate(self.columns) if each.attribute == attribute]
        return xl_col_to_name(found[0]) if found else None

    def range_of(self, attribute: str) -> str | None:
        """Absolute range of an attribute's cells with spare rows below; None if left out."""
        letter = self.letter(attribute)
        if letter is None:
            return None
        last = FIRST_DATA_ROW + self.rows + SPARE_ROWS
        return f"{quoted(self.declared.name)}!${letter}${FIRST_DATA_ROW}:${letter}${last}"


def plan_sheet(
    declared: Sheet,
    rows: Sequence[Mapping[str, object]],
    years: tuple[str, ...],
    *,
    all_columns: bool,
) -> SheetPlan:
    """Lay out the rows of a sheet in columns. Raises KeyError for an unknown fiscal year."""
    columns: list[SheetColumn] = []
    for attribute, column in declared.columns.items():
        values = [row.get(attribute) for row in rows]
        if not all_columns and not _is_used(column, values):
            continue
        if column.kind is Kind.YEARLY:
            columns += _year_columns(declared.name, attribute, column, values, years)
        else:
            cells = tuple(cell_of(column, value) for value in values)
            columns.append(SheetColumn(attribute, column, column.header, column.unit, cells))
    return SheetPlan(declared, tuple(columns), len(rows))


def _is_used(column: Column, values: Sequence[object]) -> bool:
    """True where a compact workbook keeps the column."""
    return column.required or any(value not in (None, "", (), []) for value in values)


def _year_columns(
    sheet: str, attribute: str, column: Column, values: Sequence[object], years: tuple[str, ...]
) -> Iterator[SheetColumn]:
    """The columns of a fiscal-year group: one for each year, or one for all if no row names years."""
    mappings = [yearly_mapping(value, years) for value in values]
    named = any(isinstance(value, Mapping) for value in values)
    if not named and any(value is not None for value in values):
        yield SheetColumn(
            attribute, column, column.header, column.unit, tuple(cell_of(column, v) for v in values)
        )
        return
    for mapping in mappings:
        for year in mapping.keys() - set(years):
            raise KeyError(f"{sheet}: {column.header} of {year} is outside the years {', '.join(years)}")
    for position, year in enumerate(years):
        unit = f"{column.header}: {column.unit}" if position == 0 else ""
        cells = tuple(cell_of(column, mapping.get(year)) for mapping in mappings)
        yield SheetColumn(attribute, column, year, unit, cells, year_group=True)


def write_table(book: Book, plan: SheetPlan, lists: Mapping[str, List], present: Sequence[str]) -> None:
    """Write one sheet; ``present`` are the table sheets of the workbook, for drop-downs."""
    name = plan.declared.name
    worksheet = book.worksheets[name]
    book.put(name, TITLE_ROW - 1, 0, plan.declared.title, book.formats("title"))
    book.put(name, SENTENCE_ROW - 1, 0, plan.declared.sentence, book.formats("sentence"))
    _write_headers(book, plan)
    for position, column in enumerate(plan.columns):
        _write_cells(book, name, position, column)
        rule = validation_of(column.column, lists, present)
        if rule:
            last = FIRST_DATA_ROW + plan.rows + SPARE_ROWS - 1
            worksheet.data_validation(FIRST_DATA_ROW - 1, position, last, position, rule)
        worksheet.set_column(position, position, _width(column))
    for row, lines in enumerate(_lines(plan)):
        if lines > 1:
            worksheet.set_row(FIRST_DATA_ROW - 1 + row, LINE_HEIGHT * lines + 2)
    book.set_up(name, HEADER_ROW, 1, table=True)
    _set_up_print(book, plan)


def _set_up_print(book: Book, plan: SheetPlan) -> None:
    """Sheets too wide for a page take several: names repeat beside the rows, and the title stands above
    each page, where no column cuts it.
    """
    worksheet = book.worksheets[plan.declared.name]
    names, *others = (_width(column) for column in plan.columns)
    if names + sum(others) > PAGE_WIDTH:
        pages = ceil(sum(others) / (PAGE_WIDTH - names))
        worksheet.fit_to_pages(pages, 0)
        worksheet.repeat_columns(0)
        worksheet.set_header("&L&12" + " " + plan.declared.title.replace("&", "&&"))
        last_row = FIRST_DATA_ROW - 2 + plan.rows + BLANK_STYLED_ROWS
        worksheet.print_area(UNITS_ROW - 1, 0, last_row, len(plan.columns) - 1)


def _lines(plan: SheetPlan) -> list[int]:
    """Lines of text that the tallest cell of each row needs."""
    wrapped = [
        (int(_width(column) * CHARACTERS_A_UNIT), column.cells) for column in plan.columns if column.wraps
    ]
    return [
        max((len(wrap(str(cells[row] or ""), width)) for width, cells in wrapped), default=1)
        for row in range(plan.rows)
    ]


def _most_lines(plan: SheetPlan, part: str) -> int:
    """Lines that the longest unit or header takes in its column; year groups run on to the right."""
    return max(
        (len(wrap(getattr(each, part), int(_width(each)))) for each in plan.columns if not each.year_group),
        default=1,
    )


def _write_headers(book: Book, plan: SheetPlan) -> None:
    """Units row, header row with help notes, and the Excel Table around the data."""
    name = plan.declared.name
    worksheet = book.worksheets[name]
    for position, column in enumerate(plan.columns):
        style = "unit_group" if column.year_group else "unit"
        book.put(name, UNITS_ROW - 1, position, column.unit, book.formats(style))
        if not column.year_group or column.unit:
            help_text = column_help(column.column)
            worksheet.write_comment(HEADER_ROW - 1, position, help_text, {"x_scale": 2.2, "y_scale": 1.3})
    worksheet.set_row(UNITS_ROW - 1, LINE_HEIGHT * max(2, _most_lines(plan, "unit")))
    worksheet.set_row(HEADER_ROW - 1, 4 + LINE_HEIGHT * max(2, _most_lines(plan, "header")))
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


def _write_cells(book: Book, sheet: str, position: int, column: SheetColumn) -> None:
    """The data cells of one column, and a few empty ones below in the same look."""
    style = "required" if column.column.required else "input"
    look = book.formats(style + column.manner, column.shown_as)
    row = FIRST_DATA_ROW - 1
    for value in (*column.cells, *(None,) * BLANK_STYLED_ROWS):
        book.put(sheet, row, position, value, look)
        row += 1


def _width(column: SheetColumn) -> float:
    """Width of a column: its longest cell, the longest word of its header, within limits."""
    shown_as = column.shown_as
    cells = [cell.value if isinstance(cell, Formula) else cell for cell in column.cells]
    longest = max((shown_width(cell, shown_as) for cell in cells if cell is not None), default=0)
    words = max(len(word) for word in column.header.split())
    header = max(words + 3, len(column.header) // 2 + 4)
    if column.column.kind is Kind.LINKS:
        longest = min(longest, 3 * len(LINK_SEPARATOR) + WIDEST)
    most = NOTE_WIDTH if column.attribute == "note" else WIDEST
    return float(min(most, max(NARROWEST, header, longest + 2)))
