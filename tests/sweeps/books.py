"""A small workbook with a sheet Sweep, to be filled row by row."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.workbook.books import BASE, write_book

HEADERS = ["Case", "Group", "Sheet", "Row", "Column", "Operation", "Value"]
DESIGN = [*HEADERS, "Design"]
SWITCHES = [
    ["Switch", "Chosen", "Options", "Question"],
    ["need", "base", "base; high; low", "How much?"],
    ["duty", "paid", "paid; free", None],
]
DEFENCE = [
    ["Sector", "Demand a year", "When"],
    ["Defence", 100, "need=base"],
    ["Defence", 150, "need=high"],
    ["Defence", 80, "need=low"],
]
SMALL = {**BASE, "Switches": SWITCHES, "Sectors": DEFENCE}
"""100 t a year are bought at 60 USD/kg over one route; one switch moves the need, the other nothing."""


def book(
    folder: Path,
    rows: Sequence[Sequence[Any]] = (),
    headers: Sequence[str] = HEADERS,
    more: Mapping[str, Sequence[Sequence[Any]]] | None = None,
) -> Path:
    """The workbook with these rows on Sweep; no sheet without rows."""
    sheet = {"Sweep": [list(headers), *rows]} if rows else {}
    return write_book(folder / "book.xlsx", {**SMALL, **(more or {}), **sheet})


def price(value: Any, case: str = "Price", *, group: str = "", operation: str | None = None) -> list[Any]:
    """A row that changes the price of the route (Imports!D2, 60)."""
    return [case, group, "Imports", "r1", "Price", operation, value]


def duty(value: Any, case: str = "Duty", *, group: str = "", operation: str | None = None) -> list[Any]:
    """A row that changes the duty of the route (Imports!H2, .0825)."""
    return [case, group, "Imports", "r1", "Duty", operation, value]
