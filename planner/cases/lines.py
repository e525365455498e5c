"""Rows of a sweep, wherever they are written, each with the places of its values for messages."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from planner.errors import PlannerError
from planner.schema.columns import Kind
from planner.schema.sheet import REGISTRY
from planner.schema.tables.study import SweepRow
from planner.workbook.layout import SETTINGS
from planner.workbook.reading.override_text import ANY, SHORT_SHEETS

SWEEP = "Sweep"
NAME_SEPARATOR = ";"
CELL = "!"
"""Begins a Row that names one cell."""
SHORT = {SETTINGS.casefold(): "", **{name.casefold(): column for name, column in SHORT_SHEETS.items()}}
"""Sheets whose rows have one column that everybody means."""
TO_BE_QUOTED = frozenset('="!')


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


def targets(line: Line) -> Iterator[str]:
    """What stands before the equals sign of ``--set``, for each row and column that a line names.

    Raises CasesError where the row or the column is missing.
    """
    row = line.row
    names, columns = _parts(row.row_key), _parts(row.column)
    if row.sheet.casefold() in SHORT:
        column = SHORT[row.sheet.casefold()]
        names = names or [each for each in columns if each.casefold() not in {column.casefold(), "value"}]
        columns = [column]
    needed = [("row_key", "name of the row", names)]
    if not any(name.startswith(CELL) for name in names):
        needed.append(("column", "header of the changed column", columns))
    missing = [
        line.refusal(at, f"the cell is blank; expected the {what}.") for at, what, got in needed if not got
    ]
    if missing:
        raise CasesError(missing)
    for name in names:
        if name.startswith(CELL):
            yield f"{row.sheet}{name}"
        else:
            yield from (".".join(filter(None, (row.sheet, _key(name), each))) for each in columns)


def _parts(text: str) -> list[str]:
    """Names in one cell."""
    return [part.strip() for part in text.split(NAME_SEPARATOR) if part.strip()]


def _key(name: str) -> str:
    """A row's name as ``--set`` takes it: quoted where its signs would be read as something else."""
    if name.startswith('"') or ANY in name or not TO_BE_QUOTED.intersection(name):
        return name
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
