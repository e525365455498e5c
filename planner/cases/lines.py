"""Rows of a sweep, wherever they are written, each with the places of its values for messages."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from planner.errors import PlannerError
from planner.schema.columns import Kind
from planner.schema.sheet import REGISTRY
from planner.schema.tables.study import SweepRow
from planner.workbook.reading.override_text import Part, change_places

SWEEP = "Sweep"


@dataclass(frozen=True)
class Refusal:
    """What is wrong with a sweep, and where."""

    place: str
    """``Sweep!F7``, ``cases.yaml, line 12``, or an option."""
    words: str
    row: int = 0
    """By which refusals are told in the order of the rows."""

    @property
    def is_usage(self) -> bool:
        """True where an option is wrong and no cell."""
        return self.place.startswith("--")

    def __str__(self) -> str:
        return f"{self.place}: {self.words}"


class CasesError(PlannerError):
    """Cases that cannot be solved as they are written; ``refusals`` tells all of them."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(sorted(dict.fromkeys(refusals), key=lambda each: each.row))
        super().__init__(self.refusals)

    def __str__(self) -> str:
        return "\n".join(map(str, self.refusals))


@dataclass(frozen=True)
class Line:
    """One row of a sweep."""

    row: SweepRow
    places: Mapping[str, str] = field(default_factory=dict)
    """Attribute -> where its value stands."""
    is_generated: bool = False
    """True where the workbook implies it and nobody wrote it."""

    def at(self, attribute: str) -> str:
        """Where a value stands; the row where its column is absent."""
        return self.places.get(attribute) or str(self.row.place)

    def refusal(self, attribute: str, words: str) -> Refusal:
        """What is wrong with a value of it."""
        return Refusal(self.at(attribute), words, self.row.place.row)

    @property
    def is_whole(self) -> bool:
        """True where the changed column takes whole numbers only."""
        declared = next((s for n, s in REGISTRY.items() if n.casefold() == self.row.sheet.casefold()), None)
        columns = declared.columns.values() if declared else ()
        named = self.row.column.casefold()
        return any(each.header.casefold() == named and each.kind is Kind.INTEGER for each in columns)


NEEDED = {
    Part.KEY: ("row_key", "name of the row"),
    Part.COLUMN: ("column", "header of the changed column"),
}
"""Part of a change -> the column of Sweep that says it, in words."""


def targets(line: Line) -> Iterator[str]:
    """What stands before the equals sign of ``--set``, for each row and column that a line names.

    Raises CasesError where the row or the column is missing.
    """
    places, missing = change_places(line.row.sheet, line.row.row_key, line.row.column)
    if missing:
        parts = [NEEDED[part] for part in missing]
        raise CasesError(
            line.refusal(attribute, f"the cell is blank; expected the {what}.") for attribute, what in parts
        )
    yield from places
