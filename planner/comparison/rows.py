"""Which row of one workbook is which of another: by key, never by row number."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from planner.schema.columns import Column, Kind, month_text
from planner.workbook.reading.drafts import DraftRow, DraftTable, Findings
from planner.workbook.reading.overrides import cell_words
from planner.workbook.reading.rows import read_rows

NOTES = frozenset(("source", "confidence", "note"))
"""Columns for people: what stands there changes no plan."""
FEWEST_VALUES = 2
"""Filled cells that two rows must share, all others blank, to be one row under another name."""
Cell = tuple[str, str]
"""Attribute and, in a group of year columns, the year ("" for all years)."""


@dataclass(frozen=True)
class Line:
    """One row of a sheet as it was read, before months and Series are filled in."""

    number: int
    key: str
    when: str
    holds: bool
    values: Mapping[Cell, Any]
    """Values that are not blank."""

    @cached_property
    def identity(self) -> tuple[str, str]:
        """Key and When, whatever their case."""
        return self.folded_key, self.when.casefold()

    @cached_property
    def folded_key(self) -> str:
        """The key, whatever its case."""
        return self.key.casefold()


@dataclass(frozen=True)
class Pair:
    """A row in both workbooks, or in one: the other is None."""

    old: Line | None
    new: Line | None


def lines_of(table: DraftTable) -> list[Line]:
    """The rows of a sheet as cells hold them, changes of the run included."""
    holding = {row.number: row.holds for row in table.rows}
    fresh = DraftTable(table.declared, table.grid, table.header_row, table.places)
    read_rows(fresh, Findings())
    return [
        Line(
            row.number,
            fresh.key(row),
            str(row.values.get("when") or ""),
            holding.get(row.number, True),
            dict(_cells(row)),
        )
        for row in fresh.rows
    ]


def _cells(row: DraftRow) -> Iterator[tuple[Cell, Any]]:
    """Values of a row that are not blank; year groups by year."""
    for attribute, value in row.values.items():
        if isinstance(value, dict):
            yield from (((attribute, year), number) for year, number in value.items())
        elif value is not None and value != "" and value != ():
            yield (attribute, ""), value


def paired(old: Sequence[Line], new: Sequence[Line], keys: Iterable[str]) -> list[Pair]:
    """Rows that are the same: equal key and When, and among several of those equal values first; then equal
    key; then, under another name, equal values but for the columns ``keys``. Other rows stand alone.

    In the order of the new workbook, rows that are gone last.
    """
    left, right = list(old), list(new)
    names = frozenset(keys)
    found: dict[int, Line] = {}
    for likeness in (
        lambda line: (line.identity, _content(line)),
        lambda line: line.identity,
        lambda line: line.folded_key,
        lambda line: _content(line, but=names),
    ):
        _take(left, right, found, likeness)
    return [*(Pair(found.get(line.number), line) for line in new), *(Pair(line, None) for line in left)]


def _take(
    left: list[Line], right: list[Line], found: dict[int, Line], likeness: Callable[[Line], Hashable | None]
) -> None:
    """Move rows that are alike from both lists into ``found`` (row of the new workbook -> old one)."""
    waiting: dict[Hashable, list[Line]] = {}
    for line in left:
        waiting.setdefault(likeness(line), []).append(line)
    for line in list(right):
        mark = likeness(line)
        if mark is not None and waiting.get(mark):
            found[line.number] = waiting[mark].pop(0)
            right.remove(line)
            left.remove(found[line.number])


def _content(line: Line, but: frozenset[str] = frozenset()) -> Hashable | None:
    """What a row says, notes apart; None where that is too little to know it by when its key is left out."""
    said = frozenset(
        (cell, value) for cell, value in line.values.items() if cell[0] not in but and cell[0] not in NOTES
    )
    return None if but and len(said) < FEWEST_VALUES else said


def words_of(column: Column, value: Any) -> str:
    """A value as planners write it."""
    if value is None or value == () or value == "":
        return "blank"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if column.kind is Kind.MONTH:
        return month_text(value)
    return "; ".join(map(str, value)) if isinstance(value, tuple) else cell_words(value)
