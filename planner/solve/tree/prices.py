"""Prices of the rows that are weighted over the tree, searched at one calm path.

Subtrees meet these rows only through their prices, so that their programs stay as sparse as a branch. A
price is right where its row is just kept; solutions on both sides of it are blended into a plan that
keeps the row (Dantzig and Wolfe), and the prices prove how good it can be.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from planner.solve.highs import Floats
from planner.solve.tree.blend import Blend, blended
from planner.solve.tree.subtree import Cut
from planner.solve.tree.team import Team
from planner.solve.tree.trunk import Trunk

FAR_STEP, NEAR_STEP = 0.01, 0.003
"""A price is first raised or lowered by this part, then by twice as much, while only one side of the right
one is known; NEAR_STEP where the other side was known before the calm path moved."""
ASIDE = 1e-4
"""Relative distance from the end of a narrow bracket to which prices are moved, to be beyond it for sure."""
FINE = 0.1
"""Part of what is allowed at which a blend is as good as its calm path lets it be."""
INSIDE = 0.05
"""Least distance of new prices from the ends of a bracket, as a part of it."""
REFLECTIONS, REACH = 2, 0.005
"""How many prices are found row by row; after that the blend says where it lacks points (rows may compete
for the same goods), within this part of the best prices, and twice as far while rows are missed."""
MOST_PRICES = 16
UNPRICED = 1.0
"""First price of a row when none has any worth on the path, money per unit of the row."""
MORE_THAN_CALM = 1.03
"""First prices against their worth on the path: disruptions make what keeps these rows scarcer."""
WORTHLESS = 1e-6
SHORTFALL = 20.0
"""Price of missing a weighted row in a blend, beyond twice any price tried."""


def first_prices(worth: Floats) -> Floats:
    """Prices to begin with, from the worth of the rows on the path: those far below the dearest are taken
    to be as dear, because on the path a row may have cheaper means than over all branches.
    """
    size = np.abs(worth)
    most = float(size.max(initial=0.0))
    raised = np.where(size < 0.5 * most, most, size)
    found: Floats = np.where(size > WORTHLESS, MORE_THAN_CALM * raised * np.sign(worth), 0.0)
    return found


@dataclass
class PriceSearch:
    """Brackets around the right price of each row, from prices at which it was missed or exceeded.

    ``signs`` turn rows into rows that ask for at least something; prices are kept in that sense. Those of
    ``free`` rows, which have both bounds, may have either sign.
    """

    signs: Floats
    free: NDArray[np.bool_]
    step: Floats = field(init=False)
    low: Floats = field(init=False)
    high: Floats = field(init=False)
    gained: tuple[Floats, Floats] = field(init=False)
    """Surplus at both ends of the brackets."""
    last: tuple[Floats, Floats] = field(init=False)
    """Prices and surplus, as last seen."""
    largest: float = 0.0

    def __post_init__(self) -> None:
        """Nothing is known."""
        unknown = np.full(len(self.signs), np.nan)
        self.step = np.full(len(self.signs), FAR_STEP)
        self.low, self.high, self.gained = unknown.copy(), unknown.copy(), (unknown.copy(), unknown.copy())

    def observe(self, prices: Floats, surplus: Floats) -> None:
        """Prices, and by how much each row was exceeded (missed if negative) at them."""
        q, missed = prices * self.signs, surplus < 0.0
        self.last, self.largest = (q, surplus), max(self.largest, float(q.max(initial=0.0)))
        below, above = missed & ~(q < self.low), ~missed & ~(q > self.high)
        self.low[below], self.high[above] = q[below], q[above]
        self.gained[0][below], self.gained[1][above] = surplus[below], surplus[above]
        lost = np.where(missed, self.high <= q, self.low >= q)
        self.high[missed & lost] = np.nan
        self.low[~missed & lost] = np.nan
        self.step[lost] = NEAR_STEP

    def next(self) -> Floats:
        """Prices to try next: where rows should be off by as much as last time, to the other side, so that
        a blend of both keeps them; a step further, where only one side is known.
        """
        known = np.isfinite(self.low) & np.isfinite(self.high)
        q = np.where(known, self._reflected(), self._stepped())
        self.step[~known] *= 2.0
        return np.where(self.free, q, np.fmax(q, 0.0)) * self.signs

    def toward(self, worth: Floats, centre: Floats, reach: float) -> Floats:
        """Prices at which another point would better a blend (its duals), within a part of others."""
        q, here = worth * self.signs, centre * self.signs
        away = reach * np.where(here > 0.0, here, self.largest or UNPRICED)
        found = np.clip(q, here - away, here + away)
        return np.where(self.free, found, np.fmax(found, 0.0)) * self.signs

    def root(self, instead: Floats) -> Floats:
        """Prices at which rows should be just kept; ``instead`` where only one side is known."""
        width, part = self.high - self.low, -self.gained[0] / (self.gained[1] - self.gained[0])
        inside = self.low + width * np.clip(part, INSIDE, 1.0 - INSIDE)
        return np.where(np.isfinite(width), inside * self.signs, instead)

    def _reflected(self) -> Floats:
        """Other side of the bracket, as far from where surplus should be nil as last time."""
        (q, surplus), width = self.last, self.high - self.low
        margin = ASIDE * np.abs(self.high)
        reflected = q - 2.0 * surplus * width / (self.gained[1] - self.gained[0])
        beyond = np.where(surplus < 0.0, self.high + margin, self.low - margin)
        return np.where(width > 10.0 * margin, np.clip(reflected, self.low, self.high), beyond)

    def _stepped(self) -> Floats:
        """A step up from where rows are missed, down from where they are exceeded."""
        near = self.low > 0.5 * self.largest
        up = np.where(near, self.low * (1.0 + self.step), self.largest or UNPRICED)
        up = np.where(up > self.low, up, 2.0 * np.maximum(self.low, UNPRICED))
        return np.where(np.isfinite(self.low), up, self.high * (1.0 - self.step))


def search_of(trunk: Trunk) -> PriceSearch:
    """A search over the weighted rows of a trunk."""
    low, high = np.isfinite(trunk.weighted_lower), np.isfinite(trunk.weighted_upper)
    return PriceSearch(np.where(low, 1.0, -1.0), low & high)


@dataclass(frozen=True)
class Point:
    """Prices, the cuts of all subtrees at them, and the priced cost of the plan."""

    prices: Floats
    cuts: Sequence[Cut]
    lagrangian: float


@dataclass(frozen=True)
class Priced:
    """Where a search at one calm path ended: no plan with this path costs less than ``best.lagrangian``."""

    best: Point
    blend: Blend


def price_out(
    trunk: Trunk,
    team: Team,
    search: PriceSearch,
    x: Floats,
    first: Point,
    *,
    closed: float,
    bound: float = float("-inf"),
) -> Priced:
    """Search prices at a calm path until the cost of the blend is within ``closed``, relatively, of what no
    plan with this path can be below, or of a ``bound`` on all plans if that is given; ``first`` was just
    solved.
    """
    points, reach = [first], REACH
    while True:
        team.keep()
        most = max(float(np.abs(point.prices).max(initial=0.0)) for point in points)
        found = blended(trunk, x, [point.cuts for point in points], SHORTFALL + 2.0 * most)
        best = max(points, key=lambda point: point.lagrangian)
        least = best.lagrangian if np.isneginf(bound) else bound
        size = closed * max(1.0, abs(found.cost))
        near = found.cost - least <= size or found.cost - best.lagrangian <= FINE * size
        if near or not np.isfinite(found.cost) or len(points) == MOST_PRICES:
            return Priced(best, found)
        search.observe(points[-1].prices, trunk.surplus(x, points[-1].cuts))
        following = search.next()
        if len(points) > REFLECTIONS:
            following = search.toward(found.worth, best.prices, reach)
            reach *= 2.0 if found.short > WORTHLESS else 1.0
        points.append(point_at(trunk, team, x, following))


def point_at(trunk: Trunk, team: Team, x: Floats, prices: Floats) -> Point:
    """Solve all subtrees at a calm path and prices."""
    cuts = team.evaluate(x, prices)
    return Point(prices, cuts, trunk.lagrangian(x, cuts, prices))
