"""What an event hits: goods of whose usual supply it takes a part that matters, and what is made of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from planner.data import Inputs
from planner.derive.derived import Derived
from planner.derive.prices import can_order
from planner.schema.columns import Monthly
from planner.schema.tables import disruption as words
from planner.schema.tables.disruption import EventLength
from planner.schema.tables.production import NewCapacity

MATERIAL = 0.1
"""Share of its usual supply that a good must lose in some month to be hit."""
JOIN = " | "
"""Between the names of a target that has two."""
Factors = Mapping[str, Mapping[str, Monthly]]
"""Effect -> target -> factor of each period (for a delay: months)."""


@dataclass(frozen=True)
class Hits:
    """Goods that an event hits, and what other countries usually sell and still sell of each good."""

    goods: frozenset[str]
    usual: Mapping[str, Monthly]
    """Commodity -> usual imports in the periods of the event, quantity."""
    left: Mapping[str, Monthly]
    """Commodity -> what is left of them, quantity."""

    def hit_imports(self, goods: Collection[str]) -> bool:
        """True if imports of some goods, taken together, lose a part that matters in some period."""
        own = [name for name in goods if name in self.usual]
        usual = sum((self.usual[name] for name in own), np.zeros(1))
        return bool(np.any(sum((self.left[name] for name in own), np.zeros(1)) < (1.0 - MATERIAL) * usual))


def longest(inputs: Inputs, event: str) -> int | None:
    """Longest length of an event in periods; None: it lasts to the end of the plan."""
    months = [
        row.length_months for row in inputs.rows(EventLength) if row.event == event and row.probability > 0.0
    ]
    return inputs.calendar.lag(max(months)) if months else None


def hits_of(derived: Derived, factors: Factors, periods: range) -> Hits:
    """Hits of an event with these factors in some periods.

    A good is hit directly where less than nine tenths of what countries usually sell is left for each unit
    that sectors need, and through recipes where that is so of what the processes that make it can make.
    Scrap never hits what is recovered from it; prices hit nothing.
    """
    at = slice(periods.start, periods.stop)
    need = _need(derived)
    usual, left = _imports(derived, factors, need, at)
    supply = {name: np.ones(len(periods)) for name in derived.commodities}
    for name, offer in usual.items():
        supply[name] = np.divide(left[name], offer, out=supply[name], where=offer > 0.0)
    for name, rise in _rise_of_need(derived, factors, need, at).items():
        supply[name] = supply[name] / rise
    _close_over_recipes(derived, factors, at, supply)
    goods = frozenset(name for name, share in supply.items() if np.any(share < 1.0 - MATERIAL))
    return Hits(goods, usual, left)


def _factor(factors: Factors, effect: str, target: str, at: slice) -> Monthly:
    """What an effect leaves of a target in some periods; 1: all."""
    known = factors.get(effect, {}).get(target)
    return np.ones(at.stop - at.start) if known is None else known[at]


def _imports(
    derived: Derived, factors: Factors, need: Mapping[str, Monthly], at: slice
) -> tuple[dict[str, Monthly], dict[str, Monthly]]:
    """Commodity -> what countries usually sell, and what is left of it: at most the need from each route."""
    usual: dict[str, Monthly] = {}
    left: dict[str, Monthly] = {}
    for name, row in derived.routes.items():
        offer = _usual_offer(derived, name, need.get(row.commodity))[at]
        share = _factor(factors, words.AVAILABILITY, name, at) * _factor(factors, words.ARRIVALS, name, at)
        share = np.minimum(share * _factor(factors, words.LICENCE, row.licence, at), 1.0)
        usual[row.commodity] = usual.get(row.commodity, 0.0) + offer
        left[row.commodity] = left.get(row.commodity, 0.0) + offer * share
    return usual, left


def _need(derived: Derived) -> dict[str, Monthly]:
    """Commodity -> need of all sectors."""
    found: dict[str, Monthly] = {}
    for (_, commodity), need in derived.demand.items():
        found[commodity] = found.get(commodity, 0.0) + need
    return found


def _usual_offer(derived: Derived, route: str, need: Monthly | None) -> Monthly:
    """What a route sells in a usual period: its mean month or monthly maximum, at most what sectors need. A
    route without a limit sells what they need, or one unit of what no sector needs itself.
    """
    row, calendar = derived.routes[route], derived.calendar
    known = np.fmin(row.maximum_a_month * calendar.step_months, calendar.per_period(row.volume_a_year))
    is_open = np.zeros(calendar.periods)
    is_open[list(can_order(derived.inputs, row))] = 1.0
    most = np.ones(calendar.periods) if need is None else need
    offer: Monthly = np.where(np.isnan(known), most, known if need is None else np.fmin(known, need))
    return offer * is_open


def _rise_of_need(
    derived: Derived, factors: Factors, usual: Mapping[str, Monthly], at: slice
) -> dict[str, Monthly]:
    """Commodity -> need over usual need, at least 1."""
    more: dict[str, Monthly] = {}
    for (sector, commodity), need in derived.demand.items():
        times = _factor(factors, words.DEMAND, f"{sector}{JOIN}{commodity}", at)
        more[commodity] = more.get(commodity, 0.0) + need[at] * times
    return {
        name: np.maximum(
            1.0, np.divide(need, usual[name][at], out=np.ones_like(need), where=usual[name][at] > 0.0)
        )
        for name, need in more.items()
    }


def _close_over_recipes(derived: Derived, factors: Factors, at: slice, supply: dict[str, Monthly]) -> None:
    """Lower what is left of goods to the mean of what their processes can still make, until nothing falls."""
    makers = _makers(derived)
    own = {process: _process_left(derived, factors, at, process) for process in derived.processes}
    for _ in makers:
        moved = False
        for commodity, processes in makers.items():
            made = np.mean([own[each] * _feed_left(derived, supply, each) for each in processes], axis=0)
            moved = moved or bool(np.any(made < supply[commodity]))
            supply[commodity] = np.minimum(supply[commodity], made)
        if not moved:
            return


def _makers(derived: Derived) -> dict[str, list[str]]:
    """Commodity -> processes that make it; scrap left out."""
    found: dict[str, list[str]] = {}
    for process, lines in derived.recipes.items():
        for line in lines:
            if line.commodity not in derived.scrap and np.any(np.nan_to_num(line.output) > 0.0):
                found.setdefault(line.commodity, []).append(process)
    return found


def _feed_left(derived: Derived, supply: Mapping[str, Monthly], process: str) -> Monthly:
    """What is left of the scarcest feed of a process; 1 (of shape (1,)) without feed but scrap."""
    feeds = [
        supply[line.commodity]
        for line in derived.recipes[process]
        if line.commodity not in derived.scrap and np.any(np.nan_to_num(line.input) > 0.0)
    ]
    left: Monthly = np.minimum.reduce(feeds) if feeds else np.ones(1)
    return left


def _process_left(derived: Derived, factors: Factors, at: slice, process: str) -> Monthly:
    """What plant and yield leave of a process, at most all; new capacity that is late makes nothing."""
    plant, late = derived.processes[process].plant, factors.get(words.DELAY, {})
    there = np.ones(at.stop - at.start)
    for row in derived.inputs.rows(NewCapacity):
        if plant and row.plant == plant and row.key in late:
            there = there * (late[row.key][at] == 0.0)
    left = _factor(factors, words.PLANT, plant, at) * _factor(factors, words.YIELD, process, at)
    most: Monthly = np.minimum(left * there, 1.0)
    return most
