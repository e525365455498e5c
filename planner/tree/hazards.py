"""Competing hazards: the probability that a given event is the first, and in which onset interval."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from planner.calendar import MONTHS_A_YEAR


@dataclass(frozen=True)
class Hazard:
    """An event with its rate a year and its onset months; the last onset stands until ``until``.

    Months count from the start of the plan. Each onset stands for the time up to the next.
    """

    event: str
    rate_a_year: float
    onsets: tuple[float, ...]
    until: float


def onset_probabilities(hazards: Sequence[Hazard]) -> dict[tuple[str, int], float]:
    """(event, position of its onset) -> probability that it is the first event and begins there.

    On every interval between neighbouring onset months of all events the active rates compete:
    P(e) = S x (1 - exp(-L x D)) x rate(e) / L with L the sum of active rates, D the length in years and
    S the probability that nothing happened before. The probabilities and what is left sum to 1 exactly.
    Source: competing exponential risks.
    """
    marks = sorted({month for hazard in hazards for month in (*hazard.onsets, hazard.until)})
    probabilities = {(h.event, i): 0.0 for h in hazards for i in range(len(h.onsets))}
    undisturbed = 1.0
    for begin, end in pairwise(marks):
        active = [(h, i) for h in hazards if (i := _position(h, begin)) is not None and h.rate_a_year > 0.0]
        total = sum(hazard.rate_a_year for hazard, _ in active)
        if total > 0.0:
            happens = -float(np.expm1(-total * (end - begin) / MONTHS_A_YEAR))
            for hazard, i in active:
                probabilities[hazard.event, i] += undisturbed * happens * hazard.rate_a_year / total
            undisturbed *= 1.0 - happens
    return probabilities


def _position(hazard: Hazard, month: float) -> int | None:
    """Which onset of an event stands for a month; None before its first and after its last."""
    if not hazard.onsets or month < hazard.onsets[0] or month >= hazard.until:
        return None
    return int(np.searchsorted(hazard.onsets, month, side="right")) - 1
