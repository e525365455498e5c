"""Look-through: the share of a country behind what other countries sell.

z(country, goods) = 1 for the watched country, else the sum over its own suppliers of
share x z(supplier, feed). Solved by iteration, so loops between countries are allowed.
"""

import numpy as np

from planner.data import Inputs
from planner.schema.columns import Monthly
from planner.schema.tables.places import Commodity, Origin
from planner.schema.tables.trade import ImportRoute

Node = tuple[str, str]
ITERATIONS = 60
TOLERANCE = 1e-12


def embodied_shares(inputs: Inputs, country: str | None = None) -> dict[str, Monthly]:
    """Route -> share of ``country`` (default: the watched one) in its goods, shape (periods,)."""
    watched = country or inputs.settings.exposure_country
    shares = _Shares(inputs, watched)
    return {row.key: shares.of((row.country, row.commodity)) for row in inputs.rows(ImportRoute)}


class _Shares:
    """Embodied share of every (country, goods) that Origins names."""

    def __init__(self, inputs: Inputs, watched: str) -> None:
        self.watched = watched
        self.periods = inputs.calendar.periods
        commodities = inputs.rows(Commodity)
        self.stage = {row.key: row.stage for row in commodities}
        self.good = {row.key: row.good for row in commodities if row.good}
        self.origins = inputs.rows(Origin)
        self.known: dict[Node, Monthly] = {
            (row.country, row.goods): np.zeros(self.periods) for row in self.origins
        }
        for _ in range(ITERATIONS):
            if self._improve() < TOLERANCE:
                break

    def _improve(self) -> float:
        """One pass of the recursion; returns the largest change."""
        new = {node: np.zeros(self.periods) for node in self.known}
        for row in self.origins:
            new[row.country, row.goods] += row.share * self.of((row.supplier, row.feed))
        change = max((float(np.abs(new[node] - old).max()) for node, old in self.known.items()), default=0.0)
        self.known = new
        return change

    def of(self, node: Node) -> Monthly:
        """Share of the watched country in a node: by commodity, of a good at a place else by the good, else
        by its stage, else its own.
        """
        country, goods = node
        if country == self.watched:
            return np.ones(self.periods)
        names = (goods, self.good.get(goods, goods), self.stage.get(goods, goods))
        return next(
            (self.known[country, name] for name in names if (country, name) in self.known),
            np.zeros(self.periods),
        )
