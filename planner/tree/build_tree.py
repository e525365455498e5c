"""From the sheets to a tree: explicit scenarios, generated events with unknown lengths, stress branches."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, product
from math import inf
from typing import NamedTuple

import numpy as np

from planner.data import Inputs
from planner.schema.tables.disruption import Event, Scenario, StressTest
from planner.schema.tables.places import Country
from planner.schema.tables.trade import ImportRoute
from planner.tree.branch import BASE_SCENARIO, Branch, Happening, Tree
from planner.tree.courses import TO_THE_END, Course, Told, courses_of, hazards_of, lengths_of
from planner.tree.futures import Alternative, Paths, Shared, shared_futures
from planner.tree.hazards import Hazard, told_ranks, worst_event_probabilities

Ends = tuple[int | None, ...]
"""First period after each of some events that begin together; None: to the end of the plan."""


def build_tree(inputs: Inputs) -> Tree:
    """The tree of the inputs; raises ValueError where probabilities sum above 1."""
    draft = _Draft(inputs)
    scenarios = _parents_first(inputs.rows(Scenario))
    shared = _shared(inputs, draft.courses, scenarios)
    for row in scenarios:
        draft.add_scenario(row, sum(shared.in_scenarios.get(row.key, {}).values()))
    draft.add_paths(0, shared.paths)
    for name, begins in shared.in_scenarios.items():
        draft.add_in_scenario(name, begins)
    for test in stress_starts(inputs, in_plan_tests(inputs)):
        draft.add(Branch(test.name, 0, test.onset, 0.0, test.happenings, stress=True))
    return draft.finished()


def is_needed(inputs: Inputs) -> bool:
    """True if the inputs speak of anything but the base scenario."""
    hazards = any(row.hazard_a_year > 0.0 for row in inputs.rows(Event))
    return hazards or bool(inputs.rows(Scenario)) or bool(in_plan_tests(inputs))


def in_plan_tests(inputs: Inputs) -> tuple[StressTest, ...]:
    """Stress tests that the plan must bear."""
    return tuple(row for row in inputs.rows(StressTest) if row.in_plan)


class StressStart(NamedTuple):
    """A stress test at one of its starts."""

    test: str
    """Key of its row on Stress tests."""
    happenings: tuple[Happening, ...]
    """All that begins in the start month, and ends together."""
    name: str
    """The test, who is out, and the month."""

    @property
    def onset(self) -> int:
        """First period."""
        return self.happenings[0].onset

    @property
    def cut_off(self) -> tuple[str, ...]:
        """Countries that sell nothing, or not all goods."""
        return tuple(country for each in self.happenings for country in each.cut_off)


def stress_starts(inputs: Inputs, rows: Sequence[StressTest] | None = None) -> Iterator[StressStart]:
    """Every stress test (None: all of the sheet) at every start, in order."""
    for row in inputs.rows(StressTest) if rows is None else rows:
        for start in _starts(inputs, row):
            for countries in _cut_off(inputs, row):
                yield _test(inputs, row, start, countries)


def _test(inputs: Inputs, row: StressTest, start: int, countries: tuple[str, ...]) -> StressStart:
    """One test at one start."""
    ends = start + inputs.calendar.lag(row.length_months)
    events = [Happening(event, start, ends) for event in row.event]
    cut = Happening("", start, ends, countries, row.passed_on, row.buffer_months, row.commodity)
    who = f": {', '.join(countries)}" if not row.country and not row.event else ""
    name = f"{row.stress}{who}, {inputs.calendar.labels[start]}"
    return StressStart(row.key, (cut, *events) if countries else tuple(events), name)


def _starts(inputs: Inputs, row: StressTest) -> list[int]:
    """Start periods of a stress test inside the plan."""
    last = row.first_month if row.last_month is None else row.last_month
    months = range(row.first_month, last + 1, row.every_months)
    periods = (inputs.calendar.period_of(month) for month in months)
    return sorted({period for period in periods if 0 <= period < inputs.calendar.periods})


def _cut_off(inputs: Inputs, row: StressTest) -> list[tuple[str, ...]]:
    """Groups of countries to cut off: those named, none for events alone, else each supplier in turn."""
    if row.country or row.event:
        return [row.country]
    own = {country.key for country in inputs.rows(Country) if country.own}
    sellers = dict.fromkeys(route.country for route in inputs.rows(ImportRoute))
    return [(name,) for name in sellers if name not in own]


def _parents_first(rows: tuple[Scenario, ...]) -> list[Scenario]:
    """Scenarios so that each stands after the one it follows; raises ValueError on a circle."""
    ordered: dict[str, Scenario] = {}
    waiting = list(rows)
    while waiting:
        ready = [row for row in waiting if not row.follows or row.follows in ordered]
        if not ready:
            raise ValueError(f"scenarios follow each other in a circle: {waiting[0].key}")
        ordered |= {row.key: row for row in ready}
        waiting = [row for row in waiting if row.key not in ordered]
    return list(ordered.values())


class _Node(NamedTuple):
    """A branch of a chain: its position, first period, and which outcomes it may still be."""

    position: int
    start: int
    outcomes: frozenset[Ends]


_Chain = list[_Node]
"""Branches of events that begin together, parents first."""


@dataclass
class _Draft:
    """A tree while it grows."""

    inputs: Inputs
    branches: list[Branch] = field(default_factory=lambda: [Branch(BASE_SCENARIO, -1, 0, 1.0)])
    scenario: dict[str, tuple[_Chain, dict[Ends, float]]] = field(default_factory=dict)
    """Branches of each scenario, and probabilities of its outcomes, given the scenario."""
    courses: dict[str, Course] = field(init=False)

    def __post_init__(self) -> None:
        self.courses = courses_of(self.inputs)

    @property
    def probability(self) -> float:
        """Probability that has left the base scenario."""
        return sum(branch.probability for branch in self.branches[1:])

    def add(self, branch: Branch) -> int:
        """Append a branch; returns its position."""
        self.branches.append(branch)
        return len(self.branches) - 1

    def finished(self) -> Tree:
        """The tree, the base scenario with what is left over."""
        left = 1.0 - self.probability
        rest = 0.0 if abs(left) < 1e-12 else left
        if rest < 0.0:
            raise ValueError(f"probabilities of scenarios and events sum to {self.probability:.6g}, above 1")
        return Tree((replace(self.branches[0], probability=rest), *self.branches[1:]))

    def add_scenario(self, row: Scenario, begins: float) -> None:
        """An explicit scenario, with its chain of lengths where the length is not known; events that may
        begin in it have the probability ``begins`` of its own.
        """
        parent = self.scenario[row.follows][0][0].position if row.follows else 0
        start = _start(self.inputs, row)
        before = self.branches[parent].happenings
        stress = row.probability == 0.0
        if not row.event:
            before = tuple(_ended(each, start) for each in before)
        chances = _outcomes(self.inputs, row)
        left = max(0.0, row.probability - begins)
        probabilities = {ends: left * share for ends, share in chances.items()}
        chain = self.add_chain(row.key, parent, start, before, row.event, probabilities, stress=stress)
        self.scenario[row.key] = chain, chances

    def add_in_scenario(self, name: str, begins: Mapping[Told, float]) -> None:
        """Events that begin in a scenario, in each of its outcomes."""
        chain, chances = self.scenario[name]
        found: dict[int, Paths] = defaultdict(dict)
        for told, chance in begins.items():
            start = self.courses[told.event].start(told.onset)
            for ends, share in chances.items():
                own = found[_holder(chain, ends, start)]
                own[told,] = own.get((told,), 0.0) + chance * share
        for position, paths in found.items():
            self.add_paths(position, paths)

    def add_paths(self, parent: int, paths: Paths) -> None:
        """Events that leave a branch, each followed by what begins after it."""
        groups: dict[tuple[str, int], Paths] = defaultdict(dict)
        for path, chance in paths.items():
            if chance > 0.0:
                groups[path[0].event, path[0].onset][path] = chance
        for (event, onset), own in groups.items():
            self._add_group(parent, event, onset, own)

    def _add_group(self, parent: int, event: str, onset: int, paths: Paths) -> None:
        """Paths that begin with one event, and what follows each of its lengths."""
        start, calendar = self.courses[event].start(onset), self.inputs.calendar
        ends: dict[int, Ends] = {
            path[0].length: (None if path[0].length == TO_THE_END else start + calendar.lag(path[0].length),)
            for path in sorted(paths)
        }
        probabilities = {ends[length]: paths.get((Told(event, onset, length),), 0.0) for length in ends}
        before = "" if parent == 0 else f"{self.branches[parent].name}, then "
        name = f"{before}{event}, {calendar.labels[start]}"
        happened = self.branches[parent].happenings
        chain = self.add_chain(name, parent, start, happened, (event,), probabilities)
        found: dict[int, Paths] = defaultdict(dict)
        for path, chance in paths.items():
            if len(path) > 1:
                begins = self.courses[path[1].event].start(path[1].onset)
                rest = found[_holder(chain, ends[path[0].length], begins)]
                rest[path[1:]] = rest.get(path[1:], 0.0) + chance
        for position, rest in found.items():
            self.add_paths(position, rest)

    def add_chain(
        self,
        name: str,
        parent: int,
        start: int,
        before: tuple[Happening, ...],
        events: Sequence[str],
        probabilities: Mapping[Ends, float],
        *,
        stress: bool = False,
    ) -> _Chain:
        """Events of unknown lengths that begin together: they go on in one branch, and branches leave it
        when one of them ends. ``probabilities``: probability of each outcome.

        The going-on branch is that of the longest lengths.
        """
        last = self.inputs.calendar.periods
        chain: _Chain = []

        def branch_out(words: str, leaves: int, begins: int, outcomes: list[Ends]) -> None:
            """The branch of some outcomes that nobody can tell apart yet, and those that leave it."""
            longest = max(outcomes, key=_long)
            same = [each for each in outcomes if _capped(each, last) == _capped(longest, last)]
            happenings = tuple(Happening(e, start, end) for e, end in zip(events, longest, strict=True))
            probability = sum(probabilities[each] for each in same)
            position = self.add(Branch(words, leaves, begins, probability, (*before, *happenings), stress))
            chain.append(_Node(position, begins, frozenset(outcomes)))
            others = [(_parting(each, longest, last), each) for each in outcomes if each not in same]
            for (when, over), own in groupby(sorted(others, key=_first_out), key=lambda pair: pair[0]):
                ended = [f"{events[i]} " * (len(events) > 1) + "ends" for i in over]
                months = round((when - start) * self.inputs.calendar.step_months)
                words_of = f"{words}, {' and '.join(ended)} after {months} months"
                branch_out(words_of, position, when, [each for _, each in own])

        branch_out(name, parent, start, list(probabilities))
        return chain


def _shared(inputs: Inputs, courses: Mapping[str, Course], scenarios: Sequence[Scenario]) -> Shared:
    """Probabilities of generated events; a sample has its share of what scenarios leave over."""
    settings = inputs.settings
    if settings.sample_size:
        left = max(0.0, 1.0 - sum(row.probability for row in scenarios))
        return Shared({path: left * chance for path, chance in _sampled(inputs, courses).items()}, {})
    return shared_futures(
        courses, _alternatives(inputs, scenarios), settings.events_per_path, settings.most_branches
    )


def _alternatives(inputs: Inputs, scenarios: Sequence[Scenario]) -> dict[str, Alternative]:
    """Scenarios as futures in which events may begin."""
    found: dict[str, Alternative] = {}
    for row in scenarios:
        start = _start(inputs, row)
        followed = found[row.follows].events if row.follows else frozenset()
        known = tuple(
            (Course(Hazard(event, 0.0, (), 0.0), _lengths(inputs, row, event), 0, inputs.calendar), start)
            for event in row.event
        )
        found[row.key] = Alternative(start, row.probability, followed | set(row.event), known)
    return found


def _start(inputs: Inputs, row: Scenario) -> int:
    """Period in which a scenario leaves."""
    return max(0, inputs.calendar.period_of(row.first_month))


def _lengths(inputs: Inputs, row: Scenario, event: str) -> tuple[tuple[int, float], ...]:
    """Lengths of an event of a scenario."""
    known = row.length_months
    return lengths_of(inputs, event) if known is None else ((round(known), 1.0),)


def _outcomes(inputs: Inputs, row: Scenario) -> dict[Ends, float]:
    """Ends of a scenario's events and their probability; lengths of several are independent."""
    start, found = _start(inputs, row), dict[Ends, float]()
    each = [_lengths(inputs, row, event) or ((TO_THE_END, 1.0),) for event in row.event]
    for lengths in product(*each):
        ends = tuple(None if n == TO_THE_END else start + inputs.calendar.lag(n) for n, _ in lengths)
        found[ends] = found.get(ends, 0.0) + float(np.prod([share for _, share in lengths]))
    return found


def _long(ends: Ends) -> tuple[float, ...]:
    """Key by which outcomes are longer than others: the first to end counts first."""
    known = [inf if end is None else float(end) for end in ends]
    return (*sorted(known), *known)


def _capped(ends: Ends, last: int) -> tuple[int, ...]:
    """Ends as far as the plan sees them."""
    return tuple(last if end is None else min(end, last) for end in ends)


def _parting(ends: Ends, longest: Ends, last: int) -> tuple[int, tuple[int, ...]]:
    """When an outcome is first seen not to be the longest, and which events have ended then."""
    mine, other = _capped(ends, last), _capped(longest, last)
    when = min(min(a, b) for a, b in zip(mine, other, strict=True) if a != b)
    return when, tuple(i for i, end in enumerate(mine) if end == when)


def _first_out(pair: tuple[tuple[int, tuple[int, ...]], Ends]) -> tuple[int, tuple[int, ...]]:
    """The earliest to part come first."""
    return pair[0]


def _holder(chain: _Chain, ends: Ends, period: int) -> int:
    """Position of the branch that an outcome is in when a period begins."""
    return [node.position for node in chain if ends in node.outcomes and node.start <= period][-1]


def _ended(happening: Happening, start: int) -> Happening:
    """A happening that ends when a branch leaves, if it has not ended yet."""
    ends = start if happening.ends is None else min(happening.ends, start)
    return replace(happening, ends=ends)


def _sampled(inputs: Inputs, courses: Mapping[str, Course]) -> Paths:
    """Futures drawn by seed from every onset month and length; equal ones share a branch."""
    ranks = told_ranks(hazards_of(courses))
    outcomes = [
        ((Told(event, onset, length),), chance * share)
        for _, (event, onset), chance in worst_event_probabilities(ranks)
        for length, share in courses[event].outcomes
    ]
    odds = np.array([chance for _, chance in outcomes])
    size, rng = inputs.settings.sample_size, np.random.default_rng(inputs.settings.sample_seed)
    drawn = rng.multinomial(size, np.append(odds, max(0.0, 1.0 - odds.sum())))
    return {path: int(count) / size for (path, _), count in zip(outcomes, drawn, strict=False) if count}
