"""From the sheets to a tree: explicit scenarios, generated events with unknown lengths, stress branches."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from planner.data import Inputs
from planner.schema.tables.disruption import Event, EventLength, Scenario, StressTest
from planner.schema.tables.places import Country
from planner.schema.tables.trade import ImportRoute
from planner.tree.branch import BASE_SCENARIO, Branch, Happening, Tree
from planner.tree.hazards import Hazard, onset_probabilities

Lengths = tuple[tuple[int, float], ...]


def build_tree(inputs: Inputs) -> Tree:
    """The tree of the inputs; raises ValueError where probabilities sum above 1."""
    draft = _Draft(inputs)
    for row in _parents_first(inputs.rows(Scenario)):
        draft.add_scenario(row)
    draft.add_generated(1.0 - draft.probability)
    for _, happening, name in stress_starts(inputs, only_in_plan=True):
        draft.add(Branch(name, 0, happening.onset, 0.0, (happening,), stress=True))
    return draft.finished()


def is_needed(inputs: Inputs) -> bool:
    """True if the inputs speak of anything but the base scenario."""
    hazards = any(row.hazard_a_year > 0.0 for row in inputs.rows(Event))
    return hazards or bool(inputs.rows(Scenario)) or any(row.in_plan for row in inputs.rows(StressTest))


def lengths_of(inputs: Inputs, event: str) -> Lengths:
    """(length in months, probability) of an event, shortest first; empty: to the end."""
    rows = [row for row in inputs.rows(EventLength) if row.event == event and row.probability > 0.0]
    return tuple(sorted((row.length_months, row.probability) for row in rows))


class StressStart(NamedTuple):
    """A stress test at one of its starts."""

    test: str
    """Key of its row on Stress tests."""
    happening: Happening
    name: str
    """The test, who is out, and the month."""


def stress_starts(inputs: Inputs, *, only_in_plan: bool = False) -> Iterator[StressStart]:
    """Every stress test at every start, in the order of the sheet."""
    for row in inputs.rows(StressTest):
        if only_in_plan and not row.in_plan:
            continue
        for start in _starts(inputs, row):
            for countries in _cut_off(inputs, row):
                yield _test(inputs, row, start, countries)


def _test(inputs: Inputs, row: StressTest, start: int, countries: tuple[str, ...]) -> StressStart:
    """One test at one start."""
    ends = start + inputs.calendar.lag(row.length_months)
    happening = Happening(
        row.event, start, ends, countries, row.passed_on if countries else 0.0, row.buffer_months
    )
    who = f": {', '.join(countries)}" if not row.country and not row.event else ""
    return StressStart(row.key, happening, f"{row.stress}{who}, {inputs.calendar.labels[start]}")


def _starts(inputs: Inputs, row: StressTest) -> list[int]:
    """Start periods of a stress test inside the plan."""
    last = row.first_month if row.last_month is None else row.last_month
    months = range(row.first_month, last + 1, row.every_months)
    periods = (inputs.calendar.period_of(month) for month in months)
    return sorted({period for period in periods if 0 <= period < inputs.calendar.periods})


def _cut_off(inputs: Inputs, row: StressTest) -> list[tuple[str, ...]]:
    """Groups of countries to cut off: none for an event, those named, else each supplier in turn."""
    if row.event:
        return [()]
    if row.country:
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


@dataclass
class _Draft:
    """A tree while it grows."""

    inputs: Inputs
    branches: list[Branch] = field(default_factory=lambda: [Branch(BASE_SCENARIO, -1, 0, 1.0)])
    scenario: dict[str, int] = field(default_factory=dict)

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

    def add_scenario(self, row: Scenario) -> None:
        """An explicit scenario, with its chain of lengths where the length is not known."""
        parent = self.scenario.get(row.follows, 0)
        start = max(0, self.inputs.calendar.period_of(row.first_month))
        before = self.branches[parent].happenings
        if not row.event:
            ended = tuple(_ended(each, start) for each in before)
            branch = Branch(row.key, parent, start, row.probability, ended, row.probability == 0.0)
            self.scenario[row.key] = self.add(branch)
        elif row.length_months is not None:
            lengths: Lengths = ((round(row.length_months), 1.0),)
            self.scenario[row.key] = self.add_chain(
                row.key, parent, start, row.probability, row.event, lengths
            )
        else:
            lengths = lengths_of(self.inputs, row.event)
            self.scenario[row.key] = self.add_chain(
                row.key, parent, start, row.probability, row.event, lengths
            )

    def add_chain(
        self, name: str, parent: int, start: int, probability: float, event: str, lengths: Lengths
    ) -> int:
        """An event of unknown length: it goes on in one branch, and branches leave it when it ends.

        The going-on branch is that of the longest length. Returns its position.
        """
        before = self.branches[parent].happenings
        calendar = self.inputs.calendar
        ends = {length: start + calendar.lag(length) for length, _ in lengths}
        longest = lengths[-1][0] if lengths else None
        last = None if longest is None else ends[longest]
        seen = [(n, p) for n, p in lengths if n != longest and ends[n] < calendar.periods and ends[n] != last]
        rest = 1.0 - sum(of_length for _, of_length in seen)
        stress = probability == 0.0
        going_on = Branch(
            name, parent, start, probability * rest, (*before, Happening(event, start, last)), stress
        )
        position = self.add(going_on)
        for length, of_length in seen:
            happening = Happening(event, start, ends[length])
            self.add(
                Branch(
                    f"{name}, ends after {length} months",
                    position,
                    ends[length],
                    probability * of_length,
                    (*before, happening),
                    stress,
                )
            )
        return position

    def add_generated(self, share: float) -> None:
        """Events of the Events sheet on the share of futures that explicit scenarios leave over."""
        size = self.inputs.settings.sample_size
        events = [row for row in self.inputs.rows(Event) if row.hazard_a_year > 0.0]
        every = {row.key: row.onset_every_months if not size else 1 for row in events}
        hazards = [_hazard(self.inputs, row, every[row.key]) for row in events]
        found = onset_probabilities(hazards)
        onsets = {hazard.event: hazard.onsets for hazard in hazards}
        lengths = {row.key: lengths_of(self.inputs, row.key) for row in events}
        if size:
            found, lengths_at = _sampled(self.inputs, found, lengths)
        else:
            lengths_at = {key: lengths[key[0]] for key in found}
        for key, probability in found.items():
            start = int(onsets[key[0]][key[1]]) // self.inputs.calendar.step_months
            if share * probability > 0.0:
                name = f"{key[0]}, {self.inputs.calendar.labels[start]}"
                self.add_chain(name, 0, start, share * probability, key[0], lengths_at[key])


def _ended(happening: Happening, start: int) -> Happening:
    """A happening that ends when a branch leaves, if it has not ended yet."""
    ends = start if happening.ends is None else min(happening.ends, start)
    return replace(happening, ends=ends)


def _hazard(inputs: Inputs, row: Event, every: int) -> Hazard:
    """Onsets of an event in months from the start of the plan."""
    calendar, settings = inputs.calendar, inputs.settings
    first = calendar.start + calendar.step_months if row.first_onset is None else row.first_onset
    headline = calendar.end if settings.report_last_month is None else settings.report_last_month
    last = min(headline if row.last_onset is None else row.last_onset, calendar.end)
    months = [month - calendar.start for month in range(max(first, calendar.start), last + 1, every)]
    step = calendar.step_months
    kept = tuple(
        float(month) for i, month in enumerate(months) if not i or month // step != months[i - 1] // step
    )
    until = min(months[-1] + every, calendar.end + 1 - calendar.start) if months else 0
    return Hazard(row.key, row.hazard_a_year, kept, float(until))


def _sampled(
    inputs: Inputs, probabilities: dict[tuple[str, int], float], lengths: dict[str, Lengths]
) -> tuple[dict[tuple[str, int], float], dict[tuple[str, int], Lengths]]:
    """Futures drawn by seed from every onset month and length; equal ones share a branch."""
    outcomes = [
        (key, length, probability * of_length)
        for key, probability in probabilities.items()
        for length, of_length in (lengths[key[0]] or ((0, 1.0),))
    ]
    odds = np.array([chance for _, _, chance in outcomes])
    size, rng = inputs.settings.sample_size, np.random.default_rng(inputs.settings.sample_seed)
    drawn = rng.multinomial(size, np.append(odds, max(0.0, 1.0 - odds.sum())))
    found: dict[tuple[str, int], dict[int, int]] = {}
    for (key, length, _), count in zip(outcomes, drawn, strict=False):
        if count:
            found.setdefault(key, {})[length] = int(count)
    sums = {key: sum(counts.values()) for key, counts in found.items()}
    sampled = {key: total / size for key, total in sums.items()}
    return sampled, {
        key: tuple((n, c / sums[key]) for n, c in sorted(counts.items()) if n)
        for key, counts in found.items()
    }
