"""Sheets: a decorator that turns a frozen row class into a declared input sheet."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, TypeVar

from planner.schema.columns import METADATA_KEY, Column, Kind, month_text, text

GROUPS = (
    "General",
    "Who and what",
    "Needing",
    "Buying and selling",
    "Making",
    "Keeping",
    "Policies",
    "Disruptions",
    "Over time and sources",
    "Studies",
)
"""Groups of sheets in the order in which a workbook shows them."""

REGISTRY: dict[str, "Sheet"] = {}
"""Every declared table sheet by name, in the order of declaration."""


@dataclass(frozen=True)
class Place:
    """Where a row stands in the planner's workbook, for messages and diagnoses."""

    sheet: str
    row: int

    def __str__(self) -> str:
        return f"{self.sheet}!{self.row}"


@dataclass(frozen=True, kw_only=True)
class Row:
    """What every table row carries besides its own columns."""

    place: Place
    when: str = text(
        "When",
        "Row counts only while these switches stand so, e.g. demand_case=base; several with ;"
        " alternatives with |. Blank: always.",
    )
    source: str = text("Source", "Where the numbers come from: a code of the Sources sheet.")
    confidence: str = text("Confidence", "stated, derived or assumed.")
    note: str = text("Note", "Anything a reader should know.")

    @cached_property
    def key(self) -> str:
        """Name columns joined by `` | ``: how `Series`, messages and plans name the row."""
        declared = sheet_of(type(self))
        return " | ".join(
            _key_text(declared.columns[attribute], getattr(self, attribute))
            for attribute in declared.key_attributes
        )


def _key_text(column: Column, value: Any) -> str:
    """A key value as planners write it."""
    return month_text(value) if column.kind is Kind.MONTH else str(value)


RowType = TypeVar("RowType", bound=Row)
COMMON = ("when", "source", "confidence", "note")


@dataclass(frozen=True)
class Sheet:
    """One declared input sheet: its name, words and columns (attribute -> column)."""

    name: str
    title: str
    sentence: str
    group: str
    row_class: type[Row]
    columns: dict[str, Column]
    key_attributes: tuple[str, ...]
    unique: bool

    def is_key(self, attribute: str) -> bool:
        """True for the columns that name the row."""
        return attribute in self.key_attributes

    @property
    def yearly(self) -> tuple[str, Column] | None:
        """The fiscal-year column group of the sheet, if it has one."""
        found = [(a, c) for a, c in self.columns.items() if c.kind is Kind.YEARLY]
        return found[0] if found else None


def sheet(
    name: str, *, title: str, sentence: str, group: str, unique: bool = True
) -> Callable[[type[RowType]], type[RowType]]:
    """Register a row class as the sheet ``name``; ``unique`` demands unique keys."""

    def register(row_class: type[RowType]) -> type[RowType]:
        own: dict[str, Column] = {}
        common: dict[str, Column] = {}
        keys: list[str] = []
        for item in fields(row_class):
            column: Any = item.metadata.get(METADATA_KEY)
            if column is None:
                continue
            (common if item.name in COMMON else own)[item.name] = column
            if column.kind is Kind.NAME or item.metadata.get("key"):
                keys.append(item.name)
        REGISTRY[name] = Sheet(name, title, sentence, group, row_class, own | common, tuple(keys), unique)
        row_class.__sheet_name__ = name  # type: ignore[attr-defined]
        return row_class

    return register


def is_typed(row: Row) -> bool:
    """True for a row that a planner has typed on its sheet; rows that stand for those of another are not."""
    return row.place.sheet == sheet_of(type(row)).name


def sheet_of(row_class: type[Row]) -> Sheet:
    """The declared sheet of a row class."""
    return REGISTRY[row_class.__sheet_name__]  # type: ignore[attr-defined]


def sheets() -> list[Sheet]:
    """All declared sheets, in the order in which a workbook shows them."""
    return sorted(REGISTRY.values(), key=lambda declared: GROUPS.index(declared.group))
