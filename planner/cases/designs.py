"""From levers to cases: each value alone, every combination, or points of a Latin hypercube."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from planner.cases.case import BASE_CASE, Case, Level
from planner.cases.levers import Change, Lever
from planner.cases.lines import Line, Refusal
from planner.schema.tables.study import GRID, HYPERCUBE


@dataclass(frozen=True)
class Draft:
    """A case with the lines that ask for its changes."""

    name: str
    changes: tuple[Change, ...]
    lines: tuple[Line, ...]
    levels: tuple[Level, ...]
    group: str = ""
    note: str = ""
    is_grid: bool = False

    @property
    def is_generated(self) -> bool:
        """True where nobody wrote it down; what then changes nothing is a result and no mistake."""
        return self.lines[0].is_generated

    @property
    def case(self) -> Case:
        """As the others know it."""
        texts = tuple(dict.fromkeys(each.text for each in self.changes))
        return Case(self.name, texts, self.group, self.levels, self.note)


def drafts_of(levers: Iterable[Lever]) -> Iterator[Draft]:
    """Every case of all levers, group by group, neighbours differing in little."""
    joined: dict[tuple[str, str], list[Lever]] = defaultdict(list)
    for lever in levers:
        if lever.design in WAYS:
            joined[lever.design, lever.group.casefold()].append(lever)
        else:
            joined[lever.design, f"{lever.group} {lever.name}".casefold()].append(lever)
    for (design, _), members in joined.items():
        yield from WAYS.get(design, _each)(members)


def _each(levers: Sequence[Lever]) -> Iterator[Draft]:
    """A case for each value of a lever."""
    for lever in levers:
        for position in range(lever.size):
            is_named = lever.size == 1 and not lever.is_generated
            name = lever.name if is_named else f"{lever.name} {lever.words(position)}"
            yield _draft(name, [(lever, position)])


def _grid(levers: Sequence[Lever]) -> Iterator[Draft]:
    """A case for every combination of values, the last lever's changing fastest."""
    for positions in product(*(range(lever.size) for lever in levers)):
        chosen = list(zip(levers, positions, strict=True))
        yield _draft(", ".join(f"{lever.name} {lever.words(at)}" for lever, at in chosen), chosen)


def _draft(name: str, chosen: Sequence[tuple[Lever, int]]) -> Draft:
    """A case in which levers stand at some of their values."""
    return Draft(
        name,
        tuple(change for lever, position in chosen for change in lever.changes(position)),
        tuple(line for lever, _ in chosen for line in lever.lines),
        tuple(lever.level(position) for lever, position in chosen),
        chosen[0][0].group,
        _notes(lever for lever, _ in chosen),
        chosen[0][0].design == GRID,
    )


def _hypercube(levers: Sequence[Lever]) -> Iterator[Draft]:
    """Draws from all ranges at once, one from each of as many equal parts of a range."""
    from scipy.stats import qmc  # slow to import, and needed by this design alone

    first = levers[0].first.row
    shares = qmc.LatinHypercube(len(levers), seed=first.seed).random(first.points)
    for number, draw in enumerate(shares, 1):
        found = [lever.drawn(float(share)) for lever, share in zip(levers, draw, strict=True)]
        yield Draft(
            f"{first.group} {number:0{len(str(first.points))}d}",
            tuple(change for changes, _ in found for change in changes),
            tuple(line for lever in levers for line in lever.lines),
            tuple(level for _, level in found),
            first.group,
            _notes(levers),
        )


WAYS = {GRID: _grid, HYPERCUBE: _hypercube}
"""Designs that join the levers of a group; else each value is a case."""


def _notes(levers: Iterable[Lever]) -> str:
    """Notes of levers, each once."""
    return " ".join(dict.fromkeys(lever.note for lever in levers if lever.note))


def repeated(drafts: Iterable[Draft]) -> Iterator[Refusal]:
    """Cases whose name another one has, whatever the case of its letters, or that the base case has."""
    known: dict[str, str] = {}
    for draft in drafts:
        name, line = draft.name.casefold(), draft.lines[0]
        if name == BASE_CASE:
            words = f'"{draft.name}" is the workbook as it is; give the case another name.'
            yield line.refusal("case", words)
        elif name in known:
            words = f'case "{draft.name}" stands in {known[name]} already; give one of them another name.'
            yield line.refusal("case", words)
        else:
            known[name] = line.at("case")
