"""Small words for writing input tables as data: rows, fiscal years and families of magnets."""

from collections.abc import Sequence
from typing import Any

from planner.schema.sheet import REGISTRY

RowValues = dict[str, Any]
"""Values of one input row by attribute name of its row class."""
Tables = dict[str, list[RowValues]]
"""Rows by sheet name."""

YEARS = ("FY27", "FY28", "FY29", "FY30", "FY31", "FY32", "FY33", "FY34")
ASSUMED = "Assumption"
"""Source code of numbers for which no public source was found."""


def row(source: str, confidence: str, note: str = "", when: str = "", **values: Any) -> RowValues:
    """One input row with its source code, confidence (stated, derived, assumed) and note."""
    return {**values, "when": when, "source": source, "confidence": confidence, "note": note}


def assumed(note: str, when: str = "", **values: Any) -> RowValues:
    """One input row whose numbers have no public source."""
    return row(ASSUMED, "assumed", note, when, **values)


def example(note: str, **values: Any) -> RowValues:
    """One input row of an invented example."""
    return row("", "assumed", note, **values)


def by_year(values: Sequence[float]) -> dict[str, float]:
    """Fiscal-year cells FY27 onwards; seven values get FY34 along the trend of the last two years."""
    full = list(values)
    if len(full) == len(YEARS) - 1:
        full.append(next_on_trend(full))
    return dict(zip(YEARS, full, strict=True))


def next_on_trend(values: Sequence[float]) -> float:
    """The next value at the growth of the last step, rounded; 0 stays 0."""
    last, before = values[-1], values[-2]
    grown = last * last / before if before else last
    return round(grown, 1) if grown < 100 else round(grown)


def scaled(values: Sequence[float], factor: float) -> list[float]:
    """Each value times a factor, rounded to tenths."""
    return [round(value * factor, 1) for value in values]


def gathered(sheet: str, rows: Sequence[RowValues]) -> list[RowValues]:
    """Rows of one name below each other, the first reading of each where it stood."""
    names = REGISTRY[sheet].key_attributes
    groups: dict[tuple[Any, ...], list[RowValues]] = {}
    for values in rows:
        groups.setdefault(tuple(values.get(name) for name in names), []).append(values)
    return [values for group in groups.values() for values in group]


def joined(*names: str) -> str:
    """Several links in one cell."""
    return "; ".join(names)
