"""Small tools of the workbook writer: typed cells, sheet set-up, fixed dates."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from planner.schema.sheet import GROUPS
from planner.workbook.formats import Formats
from planner.workbook.layout import LINK_ROW, README
from planner.workbook.writing.values import Formula

DOCUMENT_DATE = datetime(2025, 1, 1)
"""Creation date of every workbook, so that equal inputs give equal bytes."""


BACK = "\u2190 README"
TAB_COLOURS = dict(
    zip(
        (*GROUPS, "Help"),
        ("#1F4E79", "#56B4E9", "#009E73", "#E69F00", "#0072B2", "#CC79A7", "#D55E00", "#000000", "#8DA0AF",
         "#F0E442", "#C8CDD2"),
        strict=True,
    )
)  # fmt: skip
"""Colour of the tabs of a group of sheets: palette of Okabe and Ito, and greys."""


def fixed_dates(workbook: Any, title: str) -> None:
    """Set the document properties, always with the same date."""
    workbook.set_properties({"title": title, "created": DOCUMENT_DATE})


@dataclass
class Book:
    """An XlsxWriter workbook with its formats and worksheets by name."""

    workbook: Any
    formats: Formats
    worksheets: dict[str, Any] = field(default_factory=dict)

    def add_sheet(self, name: str) -> None:
        """Add an empty worksheet."""
        self.worksheets[name] = self.workbook.add_worksheet(name)

    def put(self, sheet: str, row: int, column: int, value: object, style: Any) -> None:
        """Write a value with its own type; text that begins with ``=`` stays text.

        ``row`` and ``column`` count from 0. Raises TypeError for other types.
        """
        worksheet = self.worksheets[sheet]
        if value is None or value == "":
            worksheet.write_blank(row, column, None, style)
        elif isinstance(value, Formula):
            worksheet.write_formula(row, column, value.text, style, value.value)
        elif isinstance(value, datetime):
            worksheet.write_datetime(row, column, value, style)
        elif isinstance(value, bool | str):
            worksheet.write_string(row, column, value if isinstance(value, str) else _yes_no(value), style)
        elif isinstance(value, int | float):
            worksheet.write_number(row, column, value, style)
        else:
            raise TypeError(f"{sheet}: {type(value).__name__} cannot be written into a cell")

    def set_up(self, sheet: str, header_row: int, columns_kept: int, *, table: bool) -> None:
        """Print set-up and frozen panes; ``header_row`` counts from 1 and repeats on each page."""
        worksheet = self.worksheets[sheet]
        worksheet.set_landscape()
        worksheet.set_paper(9)
        worksheet.fit_to_pages(1, 0)
        worksheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        worksheet.set_footer("&L&8&F&C&8&A&R&8page &P of &N")
        worksheet.hide_gridlines(2)
        if table:
            worksheet.repeat_rows(header_row - 1)
            worksheet.freeze_panes(header_row, columns_kept)

    def finish(self, sheet: str, group: str) -> None:
        """The colour of a sheet's tab, and a link back to README between its sentence and its table."""
        self.worksheets[sheet].set_tab_color(TAB_COLOURS[group])
        address = f"internal:{README}!A1"
        self.worksheets[sheet].write_url(LINK_ROW - 1, 0, address, self.formats("link"), BACK)

    def define(self, name: str, formula: str) -> None:
        """Define a workbook name for a range or formula."""
        self.workbook.define_name(name, formula)


def _yes_no(value: bool) -> str:
    """How a workbook writes a bool."""
    return "yes" if value else "no"
