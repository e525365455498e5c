"""Targets and caps that the base inputs set to key figures: lines in the charts of a study."""

from collections.abc import Iterator
from math import isfinite

from planner.data import Inputs
from planner.plan.terms import Terms, terms
from planner.report.study import Limit
from planner.schema.columns import month_text
from planner.schema.tables.demand import Demand
from planner.schema.tables.places import Commodity
from planner.schema.tables.policy import CAPACITY, DIRECT, EMBODIED, Scheme, ShareCap, Target

PERCENT = 100.0
CAPPED = {DIRECT: "direct_exposure", EMBODIED: "embodied_exposure"}
"""Basis of a share cap -> key of the figure that it caps."""
Told = tuple[str, Limit]
"""Key of a figure, and a limit of it."""


def limits_of(inputs: Inputs) -> dict[str, tuple[Limit, ...]]:
    """Key of a figure -> its targets and caps, those of the last headline year where they vary.

    A target may count some plants only, and a cap another period than the figure does; the words name them.
    """
    found: dict[str, tuple[Limit, ...]] = {}
    shared = terms(inputs)
    for key, limit in (*_targets(inputs), *_caps(inputs, shared), *_pots(inputs)):
        found[key] = (*found.get(key, ()), limit)
    return found


def _targets(inputs: Inputs) -> Iterator[Told]:
    """Required capacity."""
    for row in inputs.rows(Target):
        if row.required and row.basis == CAPACITY:
            words = f"Target by {month_text(row.by_month)}: {row.target}"
            yield "own_capacity", Limit(words, row.quantity, is_cap=False)


def _caps(inputs: Inputs, shared: Terms) -> Iterator[Told]:
    """Caps on the watched country's share of what sectors need, in percent."""
    goods = inputs.by_key(Commodity)
    stages = {goods[row.commodity].stage for row in inputs.rows(Demand) if row.commodity in goods}
    last = shared.last_headline_period
    for row in inputs.rows(ShareCap):
        own = float(row.maximum_by_year[last])
        most = own if isfinite(own) else float(row.maximum_share[last])
        watched = row.country == shared.watched and row.goods in stages and row.basis in CAPPED
        if watched and isfinite(most):
            words = f"Cap in {shared.last_headline_year}: {row.cap}"
            yield CAPPED[row.basis], Limit(words, PERCENT * most)


def _pots(inputs: Inputs) -> Iterator[Told]:
    """All pots together, where each scheme has both."""
    pots = [pot for row in inputs.rows(Scheme) for pot in (row.sales_pot, row.capital_pot)]
    if pots and None not in pots:
        yield "incentive", Limit("All pots", sum(pot or 0.0 for pot in pots))
