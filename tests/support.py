"""Small inputs for tests: rows as mappings from attribute to value, without a workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from planner.calendar import Calendar
from planner.data import Inputs, InputSource
from planner.schema.columns import METADATA_KEY, Column, Kind
from planner.schema.settings import Settings
from planner.schema.sheet import REGISTRY, Place, Row, Sheet

Rows = Sequence[Mapping[str, Any]]


def month(text: str) -> int:
    """Month number of ``2027-01``."""
    year, number = text.split("-")
    return int(year) * 12 + int(number) - 1


def make_inputs(settings: Mapping[str, Any], tables: Mapping[str, Rows]) -> Inputs:
    """Inputs from attribute mappings: numbers spread over the periods, months as ``2027-01``."""
    chosen = _settings(settings)
    calendar = Calendar(
        chosen.start_month, chosen.end_month, chosen.step_months, chosen.fiscal_year_first_month
    )
    rows: dict[type[Row], tuple[Row, ...]] = {
        REGISTRY[name].row_class: tuple(
            _row(REGISTRY[name], i, values, calendar) for i, values in enumerate(given)
        )
        for name, given in tables.items()
    }
    return Inputs(chosen, calendar, rows, {}, InputSource("test", "", "", "test"))


def horizon(months: int, **others: Any) -> dict[str, Any]:
    """Settings of a plan of so many months from April 2027 (the start of a fiscal year)."""
    start = month("2027-04")
    return {"start_month": start, "end_month": start + months - 1, **others}


def _settings(given: Mapping[str, Any]) -> Settings:
    values = {
        item.name: given.get(item.name, item.metadata[METADATA_KEY].default) for item in fields(Settings)
    }
    assert set(given) <= set(values), set(given) - set(values)
    return Settings(**values)


def _row(sheet: Sheet, position: int, given: Mapping[str, Any], calendar: Calendar) -> Row:
    assert set(given) <= set(sheet.columns), set(given) - set(sheet.columns)
    values = {
        attribute: _value(column, given.get(attribute, column.default), calendar)
        for attribute, column in sheet.columns.items()
    }
    return sheet.row_class(place=Place(sheet.name, position + 6), **values)


def _value(column: Column, value: Any, calendar: Calendar) -> Any:
    if column.kind in {Kind.MONTHLY, Kind.YEARLY}:
        return _spread(value, calendar)
    if column.kind is Kind.MONTH and isinstance(value, str):
        return month(value)
    if column.kind is Kind.LINKS and isinstance(value, str):
        return tuple(part.strip() for part in value.split(";"))
    return value


def _spread(value: Any, calendar: Calendar) -> np.ndarray:
    """A number for all periods, a list by period, or a mapping by fiscal year."""
    if isinstance(value, Mapping):
        by_year = [value.get(label, np.nan) for label in calendar.year_labels]
        return np.array(by_year, dtype=float)[calendar.year_index]
    if isinstance(value, list):
        return np.array(value, dtype=float)
    return np.full(calendar.periods, np.nan if value is None else float(value))
