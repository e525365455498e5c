"""Levers: lines that change together, each with the values that they take in turn."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from planner.cases.amounts import NEUTRAL, Amount, AmountError, amounts_of, between
from planner.cases.case import Level
from planner.cases.lines import CasesError, Line, Refusal, targets
from planner.schema.tables.study import GRID, HYPERCUBE


@dataclass(frozen=True)
class Change:
    """One change in the language of ``--set``, and the line that asks for it."""

    text: str
    line: Line
    kind: str
    """Changes of one kind are read together or not at all: those of one place to numbers."""


@dataclass(frozen=True)
class Lever:
    """Lines of one name in one group."""

    lines: tuple[Line, ...]
    places: tuple[tuple[str, ...], ...]
    """What each line changes."""
    amounts: tuple[tuple[Amount, ...], ...]
    """Values of each line: one, or as many as the others have."""

    @property
    def first(self) -> Line:
        """The line that stands for all in messages."""
        return self.lines[0]

    @property
    def name(self) -> str:
        """What is varied."""
        return self.first.row.case

    @property
    def group(self) -> str:
        """Where it is told."""
        return self.first.row.group

    @property
    def design(self) -> str:
        """How its values meet those of others."""
        return self.first.row.design

    @property
    def note(self) -> str:
        """Notes of its lines, each once."""
        return " ".join(dict.fromkeys(line.row.note for line in self.lines if line.row.note))

    @property
    def is_generated(self) -> bool:
        """True where nobody wrote it down."""
        return self.first.is_generated

    @cached_property
    def size(self) -> int:
        """Number of values."""
        return max(map(len, self.amounts))

    def changes(self, position: int) -> tuple[Change, ...]:
        """The changes at one of its values; none for x 1, + 0 and 0 %."""
        return self._changes([_at(each, position) for each in self.amounts])

    def words(self, position: int) -> str:
        """The value as people read it: those of lines with several values, else of all."""
        several = [each for each in self.amounts if len(each) > 1] or self.amounts
        return ", ".join(dict.fromkeys(_at(each, position).words for each in several))

    def level(self, position: int) -> Level:
        """What it is set to in a case."""
        return Level(self.name, self.words(position), self._side(position))

    def drawn(self, share: float) -> tuple[tuple[Change, ...], Level]:
        """The changes at a share of its range, and what they set it to."""
        found = [
            each[0] if len(each) == 1 else between(each[0], each[1], share, whole=line.is_whole)
            for line, each in zip(self.lines, self.amounts, strict=True)
        ]
        moved = [now for now, each in zip(found, self.amounts, strict=True) if len(each) > 1]
        return self._changes(found), Level(self.name, ", ".join(dict.fromkeys(each.words for each in moved)))

    def _changes(self, amounts: Sequence[Amount]) -> tuple[Change, ...]:
        """Changes of all lines."""
        return tuple(
            Change(
                f"{place}={amount.text}",
                line,
                place if amount.number is not None else f"{place}={amount.text}",
            )
            for line, places, amount in zip(self.lines, self.places, amounts, strict=True)
            if not amount.is_neutral
            for place in places
        )

    def _side(self, position: int) -> int:
        """-1 for the least of its numbers, 1 for the largest; of two words for the first and the second; a
        single number by its direction; 0 where several lines have one value each.
        """
        several = next((each for each in self.amounts if len(each) > 1), self.amounts[0])
        numbers = [each.number for each in several if each.number is not None]
        if len(several) == 1:
            return 0 if len(self.lines) > 1 else _direction(several[0])
        if len(numbers) == len(several):
            now = numbers[position]
            return (now == max(numbers)) - (now == min(numbers))
        return (-1, 1)[position] if len(several) == 2 and not self.is_generated else 0


def _direction(amount: Amount) -> int:
    """Whether a value raises or lowers what it changes, where that is known."""
    still = NEUTRAL.get(amount.operation)
    if amount.number is None or still is None:
        return 0
    return (amount.number > still) - (amount.number < still)


def _at(amounts: Sequence[Amount], position: int) -> Amount:
    """The value at a position; a single one stands for all."""
    return amounts[position if len(amounts) > 1 else 0]


def levers_of(lines: Iterable[Line], refusals: list[Refusal]) -> list[Lever]:
    """Lines of one name and group together, in the order in which each begins."""
    groups: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines:
        groups[line.row.group.casefold(), line.row.case.casefold()].append(line)
    found = (_lever(tuple(members), refusals) for members in groups.values())
    return [lever for lever in found if lever is not None]


def _lever(lines: tuple[Line, ...], refusals: list[Refusal]) -> Lever | None:
    """Lines as a lever; None (and refusals) where they cannot be read or do not fit each other."""
    known = len(refusals)
    places: list[tuple[str, ...]] = []
    amounts: list[tuple[Amount, ...]] = []
    for line in lines:
        try:
            places.append(tuple(targets(line)))
            amounts.append(amounts_of(line.row))
        except CasesError as error:
            refusals += error.refusals
        except AmountError as error:
            refusals.append(line.refusal("value", str(error)))
    if len(refusals) > known:
        return None
    lever = Lever(lines, tuple(places), tuple(amounts))
    refusals += _unfit(lever)
    return lever if len(refusals) == known else None


def _unfit(lever: Lever) -> list[Refusal]:
    """Lines of a lever that do not fit each other, or their design."""
    found = []
    for line, each in zip(lever.lines, lever.amounts, strict=True):
        if line.row.design != lever.design:
            words = f'found "{line.row.design}"; expected "{lever.design}" as in {lever.first.at("design")}.'
            found.append(line.refusal("design", words))
        elif len(each) not in {1, lever.size}:
            words = (
                f"found {len(each)} values; expected 1 or {lever.size}, as other rows of {lever.name} have."
            )
            found.append(line.refusal("value", words))
        elif lever.design == HYPERCUBE:
            found += _not_a_range(line, each, lever.size)
    if lever.design in {GRID, HYPERCUBE} and not lever.group:
        words = f"the cell is blank; expected the group whose levers the {lever.design} joins."
        found.append(lever.first.refusal("group", words))
    return found


def _not_a_range(line: Line, amounts: Sequence[Amount], size: int) -> list[Refusal]:
    """A line of a hypercube that has no two ends."""
    if size != 2:
        words = f'found "{line.row.value}"; expected the two ends of a range, as 10 | 20.'
        return [line.refusal("value", words)]
    try:
        if len(amounts) == 2:
            between(amounts[0], amounts[1], 0.5, whole=False)
    except AmountError as error:
        return [line.refusal("value", str(error))]
    return []
