"""What an event takes from imports, as Event effects say it: to be held against what was seen."""

import numpy as np

from planner.data import Inputs
from planner.derive.derived import Derived
from planner.schema.columns import Monthly
from planner.schema.tables import disruption as words
from planner.schema.tables.disruption import Event, EventEffect, EventLength

MONTHS = 24
"""Two years, over which published losses are told."""


def event_loss(inputs: Inputs, event: str, countries: tuple[str, ...], goods: tuple[str, ...]) -> float:
    """Share of imports that the event takes in its first two years where it lasts longest, mean over
    countries and goods; contagion left out. NaN for an event that does not count.
    """
    row = inputs.by_key(Event).get(event)
    if row is None or not countries or not goods:
        return float("nan")
    kept = [_kept(inputs, row, country, good) for country in countries for good in goods]
    return float(1.0 - np.mean(kept))


def _kept(inputs: Inputs, event: Event, country: str, good: str) -> Monthly:
    """What is left of a country's good by month of the event's age."""
    lengths = [row.length_months for row in inputs.rows(EventLength) if row.event == event.event]
    length = min(max(lengths, default=MONTHS), MONTHS)
    left = np.ones(MONTHS)
    for steps in _profiles(inputs, event.event, country, good).values():
        left *= [next((v for a, v in sorted(steps, reverse=True) if a <= age), 1.0) for age in range(MONTHS)]
    fading = np.arange(1, MONTHS - length + 1) / (event.recovery_months + 1.0)
    left[length:] = left[length - 1] + (1.0 - left[length - 1]) * np.minimum(fading, 1.0)
    return left


def _profiles(
    inputs: Inputs, event: str, country: str, good: str
) -> dict[tuple[tuple[str, ...], str, tuple[str, ...]], list[tuple[int, float]]]:
    """Selectors -> (age, value) of every profile of availability that hits a country's good."""
    stage = Derived(inputs).commodities[good].stage
    found: dict[tuple[tuple[str, ...], str, tuple[str, ...]], list[tuple[int, float]]] = {}
    for row in inputs.rows(EventEffect):
        if (
            (row.event, row.effect) == (event, words.AVAILABILITY)
            and (not row.country or country in row.country)
            and (not row.commodity or good in row.commodity)
            and row.stage in ("", stage)
        ):
            found.setdefault((row.country, row.stage, row.commodity), []).append((row.from_month, row.value))
    return found
