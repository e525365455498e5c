"""Cells that nothing reads, and columns whose absence changes a plan: what a planner would not notice."""

from collections.abc import Iterator, Mapping

from planner.calendar import Calendar
from planner.schema.columns import Kind
from planner.schema.sheet import COMMON
from planner.workbook.checks.precedence import (
    GOES_BEFORE,
    has_numbers,
    is_filled,
    is_whole_plan,
    sets,
    year_cells,
    year_group,
)
from planner.workbook.layout import default_text
from planner.workbook.reading.drafts import DraftRow, DraftTable, Findings
from planner.workbook.reading.grid import address
from planner.workbook.reading.series import SERIES

MOST_ABSENT = 2
"""Columns that a sheet may lack and be taken for one that had all of them, as the template gives them."""


def check_silence(tables: Mapping[str, DraftTable], calendar: Calendar, findings: Findings) -> None:
    """Note cells that other cells go before, and columns that are gone."""
    series = tables.get(SERIES)
    whole = [
        row
        for row in (series.rows if series else ())
        if row.holds and not row.broken and not row.values.get("when") and is_whole_plan(row, calendar)
    ]
    for table in tables.values():
        _check_columns(table, findings)
        rows = [row for row in table.rows if row.holds and not row.broken and not row.sheet]
        for row in rows:
            for attribute, other in _overruled(table, row, calendar):
                cell = table.cell(row, attribute)
                findings.add("overruled_figure", table.grid.name, cell, other=other)
            if series:
                _check_series(series, whole, table, row, findings)


def _overruled(table: DraftTable, row: DraftRow, calendar: Calendar) -> Iterator[tuple[str, str]]:
    """(attribute, cells that go before it) of a row's filled cells that are never read."""
    for place in table.places:
        if place.year or not is_filled(table, row.number, place.position):
            continue
        group = year_group(table.name, place.attribute, place.column)
        found = list(year_cells(table, row.number, group, calendar.year_labels).values())
        if group and len(found) == len(calendar.year_labels):
            yield place.attribute, f"{found[0]} to {found[-1]}"
    for (sheet, attribute), other in GOES_BEFORE.items():
        if sheet == table.name and all(has_numbers(row.values.get(name)) for name in (attribute, other)):
            yield attribute, table.cell(row, other)


def _check_series(
    series: DraftTable, whole: list[DraftRow], table: DraftTable, row: DraftRow, findings: Findings
) -> None:
    """Filled cells that an unconditional row of Series sets over the whole plan."""
    for place in table.places:
        if not place.column.is_number or not is_filled(table, row.number, place.position):
            continue
        setting = next((each for each in whole if sets(each, table, row, place.column)), None)
        if setting:
            other = f"{series.grid.name}!{series.cell(setting, 'value')}"
            cell = address(place.position, row.number)
            findings.add("set_by_series", table.grid.name, cell, other=other)


def _check_columns(table: DraftTable, findings: Findings) -> None:
    """Columns that are gone from a sheet which has all its others."""
    present = {place.attribute for place in table.places}
    own = [name for name in table.declared.columns if name not in COMMON]
    absent = [name for name in own if name not in present]
    if not table.rows or len(absent) > MOST_ABSENT or not present.issuperset(COMMON):
        return
    for name in absent:
        column = table.declared.columns[name]
        if column.kind is not Kind.TEXT and not column.required:
            value = default_text(column) or "blank"
            words = {"found": column.header, "value": value}
            findings.add("absent_column", table.grid.name, str(table.header_row), **words)
