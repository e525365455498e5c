"""Ways from feed to end products: which feed becomes which good, in which plants, how long it takes."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from planner.derive.derived import Derived
from planner.schema.columns import Monthly
from planner.schema.tables.demand import Substitution
from planner.schema.tables.production import Process, RecipeLine

NOTHING = 1e-12
"""Outputs and inputs below this are none."""
IMPOSSIBLE = 1e6
"""Capacity that a unit takes in a month in which a recipe makes nothing."""


class Conversion(NamedTuple):
    """A way from a feed to a good through plants at home whose capacity limits it."""

    feed: str
    good: str
    plants: Mapping[str, Monthly]
    """Plant -> capacity that one unit of end product takes, units of activity, shape (periods,)."""
    lead_months: int
    """From the first run to the good."""

    @property
    def name(self) -> str:
        """Feed, plants and good."""
        return " > ".join((self.feed, *self.plants, self.good))


def ready_goods(derived: Derived) -> frozenset[str]:
    """Commodities that sectors use as they are: what they need, and substitutes."""
    return derived.demanded | {row.substitute for row in derived.inputs.rows(Substitution)}


def conversions(derived: Derived) -> tuple[Conversion, ...]:
    """All ways from what has an end-product equivalent to what sectors need, without loops; of several
    through the same plants the quickest.

    Plants abroad are left out. Inputs without an equivalent count as bought. Of joint inputs with one each
    is a way of its own, as far as its equivalent says.
    """
    found: dict[tuple[str, str, frozenset[str]], Conversion] = {}
    for good in sorted(derived.demanded):
        weight = derived.commodities[good].end_product_equivalent
        if weight > 0.0:
            start = np.full(derived.calendar.periods, 1.0 / weight)
            for way in _upstream(derived, (good,), Conversion(good, good, {}, 0), start):
                key = (way.feed, way.good, frozenset(way.plants))
                if key not in found or way.lead_months < found[key].lead_months:
                    found[key] = way
    return tuple(found.values())


def _upstream(
    derived: Derived, products: tuple[str, ...], so_far: Conversion, needed: Monthly
) -> Iterator[Conversion]:
    """Ways that make ``needed`` of the last of the products, which become each other, for one unit of end
    product: one process after another.
    """
    for name in derived.recipes:
        process = derived.processes[name]
        if _makes(derived, name, products[-1]) and derived.at_home(process.plant):
            made = _made(derived, name, products[-1])
            activity = np.divide(needed, made, out=np.full(len(made), IMPOSSIBLE), where=made > 0.0)
            plants = _with_plant(derived, process, so_far.plants, activity)
            lead = so_far.lead_months + process.lead_time_months
            for line in derived.recipes[name]:
                if _is_feed(derived, line) and line.commodity not in products:
                    way = Conversion(line.commodity, so_far.good, plants, lead)
                    yield way
                    taken = np.minimum(activity * np.nan_to_num(line.input, nan=0.0), IMPOSSIBLE)
                    yield from _upstream(derived, (*products, line.commodity), way, taken)


def _makes(derived: Derived, process: str, product: str) -> bool:
    """True if a recipe states an output of a product, whatever an event leaves of it."""
    lines = derived.recipes[process]
    return any(line.commodity == product and not np.isnan(line.output).all() for line in lines)


def _made(derived: Derived, process: str, product: str) -> Monthly:
    """Net output of a product per unit of activity, 0 where it is none, shape (periods,)."""
    total = np.zeros(derived.calendar.periods)
    for line in derived.recipes[process]:
        if line.commodity == product:
            total = total + derived.net_output(line)
    return np.where(total > NOTHING, total, 0.0)


def _is_feed(derived: Derived, line: RecipeLine) -> bool:
    """True for an input with an end-product equivalent that no sector uses as it is."""
    taken = bool((np.nan_to_num(line.input, nan=0.0) > NOTHING).any())
    weighs = derived.commodities[line.commodity].end_product_equivalent > 0.0
    return taken and weighs and line.commodity not in ready_goods(derived)


def _with_plant(
    derived: Derived, process: Process, plants: Mapping[str, Monthly], activity: Monthly
) -> dict[str, Monthly]:
    """Capacity taken of each plant, with that of one more process."""
    if process.plant not in derived.plants:
        return dict(plants)
    taken = np.where(process.plant_use > 0.0, process.plant_use * activity, 0.0)
    return {**plants, process.plant: np.minimum(plants.get(process.plant, 0.0) + taken, IMPOSSIBLE)}
