"""Small hand-made workbooks for the tests: headers in row 1, nothing else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook

Sheets = Mapping[str, Sequence[Sequence[Any]]]
Edit = Callable[[Workbook], None]

BASE: Sheets = {
    "Settings": [["name", "value"], ["start_month", "2027-01"], ["end_month", "2027-12"]],
    "Countries": [["Country", "Blocs", "Own country"], ["NA", "Quad; EU", "no"], ["India", None, "yes"]],
    "Commodities": [["Commodity", "Stage"], ["STD", "magnet"], ["NdPr oxide", "oxide"]],
    "Sectors": [["Sector", "Demand a year"], ["Defence", 100]],
    "Demand": [["Sector", "Commodity", "Share of sector"], ["Defence", "STD", 1]],
    "Imports": [
        ["Route", "Country", "Commodity", "Price", "Price unit", "Volume a year", "Lead time", "Duty"],
        ["r1", "NA", "STD", 60, "USD/kg", 1000, 0, 0.0825],
    ],
}
"""A workbook without problems."""


@dataclass(frozen=True)
class Case:
    """One message: where it must stand and a part of what it must say."""

    code: str
    place: str
    says: str
    edit: Edit | None = None
    sheets: Sheets | None = None
    """Sheets that replace or join those of the base."""
    without: str = ""
    """A sheet of the base that is left out."""
    also: tuple[str, ...] = ()
    """Further messages that the same mistake brings."""


def write_book(path: Path, sheets: Sheets = BASE, edit: Edit | None = None) -> Path:
    """Write sheets as they are, then let ``edit`` change the workbook."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    if edit:
        edit(book)
    book.save(path)
    return path


def put(sheet: str, cell: str, value: Any) -> Edit:
    """An edit that writes one cell."""

    def edit(book: Workbook) -> None:
        book[sheet][cell] = value

    return edit
