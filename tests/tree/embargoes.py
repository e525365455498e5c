"""A small family of futures that is easy to say twice: as sheets of the planner, and as paths by hand.

Two sources (the second takes a month), a warehouse, two steps of shortage; one event that hits the first
source, begins in any of some months and lasts one of some lengths, which nobody knows at its onset.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import exp
from typing import Any

from hypothesis import strategies as st

from planner.data import Inputs
from tests.support import horizon, make_inputs

MONTHS = 5
whole = st.integers
State = tuple[int, int | None, int | None]
"""What is known in a month: month, onset if it has come, length if it has ended."""


@dataclass(frozen=True)
class Embargo:
    """Numbers of one instance, by month where they are tuples."""

    need: tuple[float, ...]
    prices: tuple[float, ...]
    slow_price: float
    most: float
    slow_most: float
    holding: float
    room: float
    opening: float
    losses: tuple[float, float]
    left: float
    later: float
    hazard: float
    every: int
    lengths: dict[int, float]
    recovery: int

    @property
    def onsets(self) -> tuple[int, ...]:
        """Months in which the event may begin."""
        return tuple(range(1, MONTHS, self.every))

    def inputs(self, **settings: Any) -> Inputs:
        """The sheets."""
        return make_inputs(horizon(MONTHS, **settings), self.tables())

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """The sheets, row by row."""
        return {
            "Countries": [{"country": "X"}, {"country": "Y"}],
            "Commodities": [{"commodity": "m"}],
            "Imports": [
                {
                    "route": "x",
                    "country": "X",
                    "commodity": "m",
                    "price": list(self.prices),
                    "maximum_a_month": self.most,
                },
                {
                    "route": "y",
                    "country": "Y",
                    "commodity": "m",
                    "price": self.slow_price,
                    "maximum_a_month": self.slow_most,
                    "lead_time_months": 1,
                },
            ],
            "Holders": [{"holder": "w", "capacity": self.room}],
            "Stocks": [
                {"holder": "w", "commodity": "m", "opening": self.opening, "holding_cost": self.holding}
            ],
            "Sectors": [{"sector": "s"}],
            "Demand": [{"sector": "s", "commodity": "m", "demand_a_month": list(self.need)}],
            "Shortage tiers": [
                {"sector": "s", "tier": "thrift", "share_of_demand": 0.3, "lost_value": self.losses[0]},
                {"sector": "s", "tier": "stop", "lost_value": self.losses[1]},
            ],
            "Events": [
                {
                    "event": "e",
                    "hazard_a_year": self.hazard,
                    "onset_every_months": self.every,
                    "recovery_months": self.recovery,
                }
            ],
            "Event lengths": [
                {"event": "e", "length_months": months, "probability": share}
                for months, share in self.lengths.items()
            ],
            "Event effects": [
                {"event": "e", "effect": "import availability", "country": ("X",), "value": self.left},
                {
                    "event": "e",
                    "effect": "import availability",
                    "country": ("X",),
                    "value": self.later,
                    "from_month": 1,
                },
            ],
        }

    def paths(self) -> list[tuple[float, int | None, int | None]]:
        """(probability, onset, length) of every future: calm, or an onset with a length."""
        found: list[tuple[float, int | None, int | None]] = []
        edges = [*self.onsets, min(self.onsets[-1] + self.every, MONTHS)]
        for begin, end in pairwise(edges):
            here = exp(-self.hazard * (begin - 1) / 12.0) - exp(-self.hazard * (end - 1) / 12.0)
            found += [(here * share, begin, months) for months, share in self.lengths.items()]
        return [(1.0 - sum(path[0] for path in found), None, None), *found]

    def factor(self, month: int, onset: int | None, length: int | None) -> float:
        """What is left of the first source on a path."""
        if onset is None or length is None or month < onset:
            return 1.0
        age = month - onset
        if age < length:
            return self.left if age < 1 else self.later
        last = self.left if length == 1 else self.later
        months_after = age - length + 1
        return last + (1.0 - last) * min(1.0, months_after / (self.recovery + 1.0))


def state(month: int, onset: int | None, length: int | None) -> State:
    """What is known in a month of a path."""
    if onset is None or month < onset:
        return month, None, None
    return month, onset, length if length is not None and month >= onset + length else None


@st.composite
def embargoes(draw: st.DrawFn, *, hazard: float | None = None) -> Embargo:
    """Random instances with whole numbers."""
    first = draw(whole(1, 9)) / 10.0
    months = draw(st.permutations([1, 2, 3, 4]))
    left = draw(whole(0, 8)) / 10.0
    return Embargo(
        need=tuple(float(draw(whole(40, 120))) for _ in range(MONTHS)),
        prices=tuple(float(draw(whole(5, 15))) for _ in range(MONTHS)),
        slow_price=float(draw(whole(12, 25))),
        most=float(draw(whole(100, 200))),
        slow_most=float(draw(whole(5, 40))),
        holding=draw(whole(1, 8)) / 4.0,
        room=float(draw(whole(50, 300))),
        opening=float(draw(whole(0, 60))),
        losses=(float(draw(whole(20, 35))), float(draw(whole(40, 200)))),
        left=left,
        later=draw(whole(0, 9)) / 10.0,
        hazard=draw(whole(0, 40)) / 10.0 if hazard is None else hazard,
        every=draw(whole(1, 3)),
        lengths={months[0]: first, months[1]: 1.0 - first},
        recovery=draw(whole(0, 2)),
    )
