"""Case N2: competing hazards share out all probability."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.tree.hazards import Hazard, onset_probabilities

whole = st.integers


@st.composite
def hazards(draw: st.DrawFn) -> list[Hazard]:
    """Any number of events, each with its own onset months."""
    found = []
    for number in range(draw(whole(0, 6))):
        first, every = draw(whole(0, 40)), draw(whole(1, 24))
        count = draw(whole(1, 30))
        onsets = tuple(float(first + every * i) for i in range(count))
        until = onsets[-1] + draw(whole(1, every))
        found.append(Hazard(f"event {number}", draw(st.floats(0.0, 12.0)), onsets, until))
    return found


def calm(events: list[Hazard]) -> float:
    """Probability that nothing happens: each event alone leaves exp(-rate x years)."""
    years = sum(event.rate_a_year * (event.until - event.onsets[0]) / 12.0 for event in events)
    return float(np.exp(-years))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(hazards())
def test_n2_probabilities_sum_to_one(events: list[Hazard]):
    """Proves: all probabilities with the independent closed form of calm sum to 1 within 1e-9, none is
    negative, and every onset has one. Sensitivity: without competition (each event alone) the sum passes 1.
    """
    probabilities = onset_probabilities(events)
    assert sum(probabilities.values()) + calm(events) == pytest.approx(1.0, abs=1e-9)
    assert all(probability >= 0.0 for probability in probabilities.values())
    assert set(probabilities) == {(event.event, i) for event in events for i in range(len(event.onsets))}


def test_one_event_has_the_exponential_law():
    """Proves: .12 a year over two half years: 1 - exp(-.06), then exp(-.06) times the same. Sensitivity:
    a second event of the same rate takes half of what both leave.
    """
    alone = Hazard("a", 0.12, (0.0, 6.0), 12.0)
    probabilities = onset_probabilities([alone])
    happens = 1.0 - np.exp(-0.06)
    assert probabilities["a", 0] == pytest.approx(happens)
    assert probabilities["a", 1] == pytest.approx(np.exp(-0.06) * happens)
    both = onset_probabilities([alone, Hazard("b", 0.12, (0.0,), 12.0)])
    assert both["a", 0] == pytest.approx((1.0 - np.exp(-0.12)) / 2.0)
    assert both["b", 0] == pytest.approx((1.0 - np.exp(-0.24)) / 2.0)
