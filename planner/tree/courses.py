"""Events as the tree sees them: when they may begin, when they end, when nothing is left of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from planner.calendar import Calendar
from planner.data import Inputs
from planner.schema.tables.disruption import Event, EventLength
from planner.tree.hazards import UNRANKED, Hazard

Lengths = tuple[tuple[int, float], ...]
TO_THE_END = 0
"""Length in months of what lasts to the end of the plan."""


class Told(NamedTuple):
    """An event of a path: which of its onsets, and how long it lasts."""

    event: str
    onset: int
    length: int


@dataclass(frozen=True)
class Course:
    """An event with its onsets and lengths; months count from the start of the plan."""

    hazard: Hazard
    lengths: Lengths
    """(months, probability), shortest first; empty: to the end of the plan."""
    recovery_months: int
    calendar: Calendar

    @property
    def outcomes(self) -> Lengths:
        """(months, probability) of every length, :data:`TO_THE_END` where there is none."""
        return self.lengths or ((TO_THE_END, 1.0),)

    @property
    def coarse(self) -> "Course":
        """The same event with one length, that nearest to the mean."""
        if not self.lengths:
            return self
        mean = sum(months * share for months, share in self.lengths)
        months, _ = min(self.lengths, key=lambda each: (abs(each[0] - mean), each[0]))
        return replace(self, lengths=((months, 1.0),))

    def start(self, onset: int) -> int:
        """Period in which an onset begins."""
        return int(self.hazard.onsets[onset]) // self.calendar.step_months

    def recovered(self, onset: int, length: int) -> int:
        """First period in which nothing is left of it."""
        if length == TO_THE_END:
            return self.calendar.periods
        return self.start(onset) + self.calendar.lag(length) + self.calendar.lag(self.recovery_months)

    def known_by(self, start: int, period: int) -> int:
        """How many states of an event that began in a period can be told apart in another one."""
        return 1 + sum(start + self.calendar.lag(n) <= period for n, _ in self.lengths[:-1])


def courses_of(inputs: Inputs) -> dict[str, Course]:
    """Event -> its course, of those with a hazard and an onset in the plan."""
    sampled = inputs.settings.sample_size > 0
    found: dict[str, Course] = {}
    for row in inputs.rows(Event):
        if row.hazard_a_year > 0.0:
            hazard = _hazard(inputs, row, 1 if sampled else row.onset_every_months)
            lengths = lengths_of(inputs, row.event)
            found[row.key] = Course(hazard, lengths, row.recovery_months, inputs.calendar)
    return found


def lengths_of(inputs: Inputs, event: str) -> Lengths:
    """(length in months, probability) of an event, shortest first; empty: to the end."""
    rows = [row for row in inputs.rows(EventLength) if row.event == event and row.probability > 0.0]
    return tuple(sorted((row.length_months, row.probability) for row in rows))


def hazards_of(courses: Mapping[str, Course]) -> list[Hazard]:
    """Hazards of all events."""
    return [course.hazard for course in courses.values()]


def rank_of(row: Event) -> float:
    """1 for the worst; events without rank share the last."""
    return float(row.rank) or UNRANKED


def nearest(onsets: Iterable[int], course: Course, onset: int) -> int | None:
    """The nearest in time of some onsets of an event, the earlier of two; None if there is none."""
    month = course.hazard.onsets
    return min(onsets, key=lambda i: (abs(month[i] - month[onset]), i), default=None)


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
    return Hazard(row.key, row.hazard_a_year, kept, float(until), rank_of(row))
