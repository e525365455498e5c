"""From drafts to typed rows: arrays by month, frozen dataclasses, the hash of all values."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np

from planner.calendar import Calendar
from planner.schema.columns import METADATA_KEY, Kind, Monthly
from planner.schema.settings import Settings
from planner.schema.sheet import COMMON, Place, Row
from planner.schema.tables.disruption import Event, EventEffect, EventLength, Scenario, StressTest
from planner.workbook.reading.drafts import DraftTable

NOT_VALUES = frozenset(("Sources", "Change log", "Sweep", "Levers", "Lever cells"))
"""Sheets for people, of cases to be solved besides, and of levers, which act through the cells that they
change: none changes a plan by itself."""


def fill_arrays(table: DraftTable, calendar: Calendar) -> None:
    """Turn the numbers that vary by month into read-only arrays of shape (periods,)."""
    constants: dict[Any, Monthly] = {}
    for attribute, column in table.declared.columns.items():
        if column.kind is Kind.MONTHLY:
            for row in table.rows:
                value = row.values.get(attribute)
                if value not in constants:
                    constants[value] = _constant(value, calendar)
                row.values[attribute] = constants[value]
        elif column.kind is Kind.YEARLY:
            for row in table.rows:
                row.values[attribute] = _by_year(row.values.get(attribute) or {}, calendar, constants)


def _constant(value: float | None, calendar: Calendar) -> Monthly:
    """One number in every period; NaN where there is none."""
    array = np.full(calendar.periods, np.nan if value is None else value)
    array.setflags(write=False)
    return array


def _by_year(years: Mapping[str, float], calendar: Calendar, constants: dict[Any, Monthly]) -> Monthly:
    """The year's number in each period; label "" stands for all years that have none of their own."""
    numbers = tuple(years.get(label, years.get("", np.nan)) for label in calendar.year_labels)
    if numbers not in constants:
        array = np.array(numbers)[calendar.year_index]
        array.setflags(write=False)
        constants[numbers] = array
    return constants[numbers]


def make_rows(table: DraftTable) -> tuple[Row, ...]:
    """Typed rows of the drafts that count and have no error."""
    make, name = table.declared.row_class, table.declared.name
    return tuple(
        make(place=Place(row.sheet or name, row.number), **row.values)
        for row in table.rows
        if row.holds and not row.broken
    )


def without_tests(tables: Mapping[type[Row], tuple[Row, ...]]) -> dict[type[Row], tuple[Row, ...]]:
    """All rows but Stress tests, and events that only they may use: those without odds and scenario."""
    scenarios: Any = tables.get(Scenario, ())
    in_scenarios = {event for row in scenarios for event in row.event}
    events: Any = tables.get(Event, ())
    idle = {row.event for row in events if not row.hazard_a_year} - in_scenarios
    of_events = (Event, EventLength, EventEffect)
    return {
        kind: tuple(row for row in rows if kind not in of_events or getattr(row, "event", "") not in idle)
        for kind, rows in tables.items()
        if kind is not StressTest
    }


def values_hash(settings: Settings, tables: Mapping[type[Row], tuple[Row, ...]]) -> str:
    """SHA-256 of all values that count: formatting, sources, notes and row numbers do not."""
    digest = hashlib.sha256()
    for item in fields(settings):
        _feed(digest, item.name, getattr(settings, item.name))
    for row_class, rows in sorted(tables.items(), key=lambda pair: pair[0].__name__):
        sheet = rows[0].place.sheet if rows else ""
        if sheet in NOT_VALUES:
            continue
        columns = [item.name for item in fields(row_class) if METADATA_KEY in item.metadata]
        names = [name for name in columns if name not in COMMON]
        for row in rows:
            digest.update(sheet.encode())
            for name in names:
                _feed(digest, name, getattr(row, name))
    return digest.hexdigest()


def _feed(digest: Any, name: str, value: Any) -> None:
    """Add one named value; numbers that are equal give equal bytes."""
    digest.update(f"\x1f{name}\x1e".encode())
    if isinstance(value, np.ndarray):
        digest.update(value.tobytes())
    elif isinstance(value, int | float) and not isinstance(value, bool):
        digest.update(repr(float(value)).encode())
    else:
        digest.update(repr(value).encode())
