"""Rows on their way from cells to typed inputs."""

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from planner.schema.columns import Column, Kind, month_text
from planner.schema.sheet import Sheet
from planner.workbook.messages import Problem, problem
from planner.workbook.reading.grid import Grid, address

MOST_SUGGESTED = 10
"""Problems of one kind for which the closest of all names is looked up, which takes time."""


@dataclass
class Findings:
    """Collects problems; remembers which sheets have errors."""

    problems: list[Problem] = field(default_factory=list)
    _counts: Counter[str] = field(default_factory=Counter)

    def add(self, code: str, sheet: str, cell: str, **words: object) -> None:
        """Note a problem of a declared kind."""
        self.add_following("", code, sheet, cell, **words)

    def often(self, code: str) -> bool:
        """True if a kind of problem has been found so often that nobody reads a suggestion for each."""
        return self._counts[code] > MOST_SUGGESTED

    def add_following(self, absent: str, code: str, sheet: str, cell: str, **words: object) -> None:
        """Note a problem that is there only because a sheet is absent; blank: for its own sake."""
        self.problems.append(replace(problem(code, sheet, cell, **words), follows=absent))
        self._counts[code] += 1

    def says(self, code: str, word: str, name: str) -> bool:
        """True if a problem of this kind names this."""
        return any(each.code == code and each.words.get(word) == name for each in self.problems)


@dataclass(frozen=True)
class ColumnPlace:
    """A column of the sheet as found: its position (from 0) and, in a year group, its year label."""

    attribute: str
    column: Column
    position: int
    year: str = ""


@dataclass
class DraftRow:
    """One row: values by attribute; a year group is a dict of year label ("" for all years) -> number."""

    number: int
    values: dict[str, Any]
    holds: bool = True
    broken: bool = False
    """True when a cell has an error, so that no typed row can be made."""
    sheet: str = ""
    """Sheet of the row that this one is expanded from, whose number it has; blank: it is typed."""


@dataclass
class DraftTable:
    """A sheet whose headers have been found, with its rows."""

    declared: Sheet
    grid: Grid
    header_row: int
    places: list[ColumnPlace]
    rows: list[DraftRow] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The sheet's declared name."""
        return self.declared.name

    def cell(self, row: DraftRow | int, attribute: str, year: str = "") -> str:
        """Address of a row's cell; the row's number where the column is absent. In a group of year columns
        that of the year, else the first.
        """
        number = row if isinstance(row, int) else row.number
        found = [place for place in self.places if place.attribute == attribute]
        found = [place for place in found if place.year == year] or found
        return address(found[0].position, number) if found else str(number)

    def values_of(self, attribute: str, *, holding: bool = False) -> list[str]:
        """Texts of a column, blanks left out; only of rows that hold if asked."""
        rows = [row for row in self.rows if row.holds or not holding]
        return [value for row in rows if (value := str(row.values.get(attribute) or ""))]

    def key(self, row: DraftRow) -> str:
        """The name columns of a row joined as `Series` writes them."""
        return " | ".join(
            self.key_part(attribute, row.values.get(attribute)) for attribute in self.declared.key_attributes
        )

    @cached_property
    def folded_keys(self) -> tuple[tuple[str, ...], ...]:
        """The parts of each row's key, whatever their case; asked for once names have their spelling."""
        return tuple(folded_parts(self.key(row)) for row in self.rows)

    @cached_property
    def rows_by_key(self) -> dict[tuple[str, ...], list[DraftRow]]:
        """The rows of each of these keys."""
        found: dict[tuple[str, ...], list[DraftRow]] = {}
        for row, parts in zip(self.rows, self.folded_keys, strict=True):
            found.setdefault(parts, []).append(row)
        return found

    def key_part(self, attribute: str, value: Any) -> str:
        """One name column as text."""
        return cell_text(self.declared.columns[attribute], value)


def folded_parts(key: str) -> tuple[str, ...]:
    """The parts of a key, whatever their case."""
    return tuple(part.strip().casefold() for part in key.split("|"))


def cell_text(column: Column, value: Any) -> str:
    """A value as planners write it."""
    if value is None:
        return ""
    return month_text(value) if column.kind is Kind.MONTH else str(value)
