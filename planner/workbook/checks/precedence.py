"""Which of two cells counts where both could: figures by year before one for all, Series before the sheet."""

from collections.abc import Sequence

import numpy as np

from planner.calendar import Calendar
from planner.schema.columns import Column, Kind
from planner.workbook.reading.drafts import DraftRow, DraftTable
from planner.workbook.reading.grid import address
from planner.workbook.reading.series import fits_key

BY_YEAR = {("Share caps", "maximum_share"): "maximum_by_year", ("Limits", "maximum"): "maximum_by_year"}
"""(sheet, attribute) -> group of year columns that goes before it, year by year."""
GOES_BEFORE = {("Plants", "capacity_a_year"): "capacity_a_month"}
"""(sheet, attribute) -> attribute of the same row that goes before it."""


def year_group(sheet: str, attribute: str, column: Column) -> str:
    """The group of year columns that goes before a figure for all years; empty if there is none."""
    return BY_YEAR.get((sheet, attribute), attribute if column.kind is Kind.YEARLY else "")


def year_cells(table: DraftTable, row: int, group: str, years: Sequence[str]) -> dict[str, str]:
    """Year -> its cell, where a row fills its columns of these years."""
    return {
        place.year: address(place.position, row)
        for place in table.places
        if place.attribute == group and place.year in years and is_filled(table, row, place.position)
    }


def is_filled(table: DraftTable, row: int, position: int) -> bool:
    """True if a cell of the sheet holds something."""
    values = table.grid.rows.get(row, ())
    return position < len(values) and values[position] not in (None, "")


def has_numbers(values: object) -> bool:
    """True if any month of an array, or a single value, is given."""
    return values is not None and not bool(np.isnan(np.asarray(values, dtype=float)).all())


def sets(series_row: DraftRow, table: DraftTable, target: DraftRow, column: Column) -> bool:
    """True if a Series row sets a column of a row, in whatever months."""
    values = series_row.values
    return (
        values["operation"] == "="
        and str(values["sheet"]).casefold() == table.name.casefold()
        and str(values["column"]).casefold() == column.header.casefold()
        and fits_key(table, target, str(values["row_key"]))
    )


def is_whole_plan(series_row: DraftRow, calendar: Calendar) -> bool:
    """True if a Series row speaks of every month of the plan."""
    values = series_row.values
    return len(calendar.window(values.get("first_month"), values.get("last_month"))) == calendar.periods
