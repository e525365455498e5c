"""Cells as the writer takes them: plain values, formulas with their value, notes on settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from planner.schema.columns import Column, Kind
from planner.workbook.layout import LINK_SEPARATOR

Cell: TypeAlias = "str | float | int | bool | datetime | Formula | None"


@dataclass(frozen=True)
class Formula:
    """A live formula (``=B2*3``) and the value saved with it."""

    text: str
    value: float | str


@dataclass(frozen=True)
class Noted:
    """The value of a setting with its source and a note."""

    value: object
    source: str = ""
    note: str = ""


def month_date(value: object) -> datetime | str:
    """A month (``2027-01``, a date or a month number) as the date of its first day.

    Text of any other form is left as it is, so that the reader can complain about it.
    """
    if isinstance(value, date | datetime):
        return datetime(value.year, value.month, 1)
    if isinstance(value, int):
        return datetime(value // 12, value % 12 + 1, 1)
    year, _, month = str(value).partition("-")
    if year.isdigit() and month.isdigit() and 1 <= int(month) <= 12 and 1900 <= int(year) <= 9999:
        return datetime(int(year), int(month), 1)
    return str(value)


def cell_of(column: Column, value: object) -> Cell:
    """What the cell of a column holds for a Python value."""
    if value is None or isinstance(value, Formula):
        return value
    if column.kind is Kind.MONTH:
        return month_date(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return LINK_SEPARATOR.join(str(item) for item in value)
    if isinstance(value, int | float | str):
        return value
    raise TypeError(f"{column.header}: {type(value).__name__} cannot be written into a cell")


def yearly_mapping(value: object, years: tuple[str, ...]) -> Mapping[str, object]:
    """The values of a fiscal-year group by year label; one number stands for all years."""
    if isinstance(value, Mapping):
        return value
    return {} if value is None else dict.fromkeys(years, value)
