"""How much of need is served, and for how long, once a supplier or an event is out: by start."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from planner.plan.columns import SMALL, Field, Fields, Form, month, table, text
from planner.plan.disruption_paths import CALM_EVENT, BranchPaths, Floats
from planner.plan.disruption_stress import Tested, what
from planner.plan.stress_course import SERVED
from planner.plan.terms import TINY, Terms

SPANS: tuple[tuple[str, int, int], ...] = (
    ("months 1-3", 0, 3),
    ("months 4-6", 3, 6),
    ("months 7-12", 6, 12),
)
"""Months since the start: words, first month (from 0), first month after."""
COUNTRIES, EVENT = "countries", "event"
A_FUTURE = "a future of the plan"
SERVED_FIELDS: Fields = (
    text("What is out", "Countries that sell nothing, or the event."),
    text("Kind", f"{COUNTRIES} or {EVENT}."),
    text("Test", f"The stress test; {A_FUTURE}: its worst branch."),
    month("Starts in", "Start of the test or event."),
    Field("Lasts", "How long it lasts.", "months", form=Form.INTEGER),
    *(Field(f"Need, {span}", "Need of all sectors in these months.", "{quantity}") for span, *_ in SPANS),
    *(Field(f"Unserved, {span}", "Of it, not served.", "{quantity}") for span, *_ in SPANS),
    *(
        Field(
            f"Served, {span}",
            "Share that is served; blank: it is over by then.",
            form=Form.SHARE,
            formula=f'IF([Need, {span}]>{SMALL},1-[Unserved, {span}]/[Need, {span}],"")',
        )
        for span, *_ in SPANS
    ),
    month("Short from", "First month in which a sector gets less than nine tenths of its need; blank: none."),
    text("Who", "The sector that gets least of its need in that month."),
)
BySector = Mapping[str, Sequence[float] | Floats]


def served_table(paths: BranchPaths, tests: Sequence[Tested]) -> pd.DataFrame:
    """Each stress test at each start; without any, the worst branch of each event."""
    terms = paths.terms
    rows = [_of_test(terms, each) for each in tests if each.course.need]
    found = table(SERVED_FIELDS, rows or list(_of_branches(paths)))
    for header in ("Starts in", "Short from"):
        found[header] = pd.to_datetime(found[header])
    return found


def _of_test(terms: Terms, test: Tested) -> tuple[object, ...]:
    """A stress test from its start."""
    kind = COUNTRIES if test.countries else EVENT
    months, course = test.length * terms.calendar.step_months, test.course
    spans = _course(terms, course.need, course.unserved, course.first_period)
    return what(test), kind, test.test, terms.months[test.start], months, *spans


def _of_branches(paths: BranchPaths) -> Iterator[tuple[object, ...]]:
    """The branch of each event with most unserved need, from its onset."""
    worst: dict[str, int] = {}
    totals = paths.all_unserved.sum(axis=1)
    for at in np.argsort(-totals, kind="stable"):
        event = paths.event(int(at))
        if event != CALM_EVENT and paths.probabilities[at] > 0.0:
            worst.setdefault(event, int(at))
    need: dict[str, Floats] = {}
    for (sector, _), amount in paths.derived.demand.items():
        need[sector] = need.get(sector, 0.0) + amount
    step = paths.terms.calendar.step_months
    for event, at in worst.items():
        onset = paths.onset(at) or 0
        ends = max(each.ends or paths.periods for each in paths.branches[at].happenings)
        own = {sector: lack[at, onset:] for sector, lack in paths.lacks.items()}
        known = {sector: amount[onset:] for sector, amount in need.items()}
        months = (min(ends, paths.periods) - onset) * step
        yield (
            event,
            EVENT,
            A_FUTURE,
            paths.terms.months[onset],
            months,
            *_course(paths.terms, known, own, onset),
        )


def _course(terms: Terms, need: BySector, unserved: BySector, first: int) -> tuple[object, ...]:
    """Need and unserved need of all sectors in each span, first month below nine tenths, and who."""
    total = sum((np.asarray(each, dtype=float) for each in need.values()), np.zeros(1))
    lack = sum((np.asarray(each, dtype=float) for each in unserved.values()), np.zeros(len(total)))
    age = np.arange(len(total)) * terms.calendar.step_months
    spans = [(age >= begin) & (age < end) for _, begin, end in SPANS]
    at, who = _first_short(need, unserved)
    when = None if at is None else terms.months[first + at]
    return (*(float(total[s].sum()) for s in spans), *(float(lack[s].sum()) for s in spans), when, who)


def _first_short(need: BySector, unserved: BySector) -> tuple[int | None, str]:
    """First period in which a sector gets less than nine tenths of its need, and the one that gets least."""
    shares = {
        sector: np.asarray(unserved[sector]) / np.maximum(np.asarray(need[sector]), TINY)
        for sector in need
        if sector in unserved
    }
    below = [int(np.argmax(lack > 1.0 - SERVED + TINY)) for lack in shares.values() if
             (lack > 1.0 - SERVED + TINY).any()]  # fmt: skip
    if not below:
        return None, ""
    at = min(below)
    return at, max(shares, key=lambda sector: float(shares[sector][at]))
