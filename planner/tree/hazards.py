"""Competing hazards: the probability of each event's first onset, and of the worst event of a path."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np

from planner.calendar import MONTHS_A_YEAR

UNRANKED = float("inf")
"""Rank of events without one: they share the last."""
LEAST_TOLD = 0.5
"""Part of its odds that an event must have beside worse ones to be told."""
Onset = tuple[str, int]
"""(event, position among its onsets)."""


@dataclass(frozen=True)
class Hazard:
    """An event with its rate a year and its onset months; the last onset stands until ``until``.

    Months count from the start of the plan. Each onset stands for the time up to the next. ``rank`` 1 is the
    worst.
    """

    event: str
    rate_a_year: float
    onsets: tuple[float, ...]
    until: float
    rank: float = UNRANKED

    @property
    def odds(self) -> float:
        """Probability of at least one onset in the plan."""
        years = (self.until - self.onsets[0]) / MONTHS_A_YEAR if self.onsets else 0.0
        return -float(np.expm1(-self.rate_a_year * years))


def onset_probabilities(hazards: Sequence[Hazard], since: float = 0.0) -> dict[Onset, float]:
    """(event, position of its onset) -> probability that it is the first event and begins there.

    On every interval between neighbouring onset months of all events the active rates compete:
    P(e) = S x (1 - exp(-L x D)) x rate(e) / L with L the sum of active rates, D the length in years and
    S the probability that nothing happened before. The probabilities and what is left sum to 1 exactly.
    Onsets before the month ``since`` do not count. Source: competing exponential risks.
    """
    marks = sorted({month for hazard in hazards for month in (*hazard.onsets, hazard.until)})
    probabilities = {(h.event, i): 0.0 for h in hazards for i in range(len(h.onsets)) if h.onsets[i] >= since}
    undisturbed = 1.0
    for begin, end in pairwise(marks):
        now = [(h, i) for h in hazards if (i := _position(h, begin)) is not None and h.rate_a_year > 0.0]
        active = [(h, i) for h, i in now if (h.event, i) in probabilities]
        total = sum(hazard.rate_a_year for hazard, _ in active)
        if total > 0.0:
            happens = -float(np.expm1(-total * (end - begin) / MONTHS_A_YEAR))
            for hazard, i in active:
                probabilities[hazard.event, i] += undisturbed * happens * hazard.rate_a_year / total
            undisturbed *= 1.0 - happens
    return probabilities


def by_rank(hazards: Sequence[Hazard]) -> list[list[Hazard]]:
    """Events of one rank together, the worst rank first."""
    ordered = sorted(hazards, key=lambda hazard: hazard.rank)
    return [list(group) for _, group in groupby(ordered, key=lambda hazard: hazard.rank)]


def told_ranks(hazards: Sequence[Hazard]) -> list[list[Hazard]]:
    """Events of one rank together, the worst first, down to the last rank of which worse events leave at
    least half of the odds. Milder events are left out: futures with them alone are those in which nothing
    worse happens, so that who has seen nothing keeps to rates.
    """
    found: list[list[Hazard]] = []
    nothing_worse = 1.0
    for rank in by_rank(hazards):
        if nothing_worse < LEAST_TOLD:
            break
        found.append(rank)
        nothing_worse *= 1.0 - sum(onset_probabilities(rank).values())
    return found


def worst_event_probabilities(
    ranks: Sequence[Sequence[Hazard]], since: float = 0.0
) -> Iterator[tuple[int, Onset, float]]:
    """(place of its rank, onset, probability) that a path's worst event is this one and begins there.

    Nothing of any worse rank begins in the plan, and within its rank it is the first:
    P(e, i) = prod over worse ranks (1 - sum of P of first onsets) x P(first onset of its rank is e, i). What
    is left of 1 is the base scenario. In the first rank onsets before the month ``since`` do not count.
    """
    nothing_worse = 1.0
    for place, rank in enumerate(ranks):
        first = onset_probabilities(rank, since if place == 0 else 0.0)
        yield from ((place, onset, nothing_worse * chance) for onset, chance in first.items())
        nothing_worse *= 1.0 - sum(first.values())


def _position(hazard: Hazard, month: float) -> int | None:
    """Which onset of an event stands for a month; None before its first and after its last."""
    if not hazard.onsets or month < hazard.onsets[0] or month >= hazard.until:
        return None
    return int(np.searchsorted(hazard.onsets, month, side="right")) - 1
