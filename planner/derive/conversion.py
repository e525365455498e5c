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
    steps = _steps(derived)
    for good in sorted(derived.demanded):
        weight = derived.commodities[good].end_product_equivalent
        if weight > 0.0:
            start = np.full(derived.calendar.periods, 1.0 / weight)
            for way in _upstream(derived, steps, (good,), Conversion(good, good, {}, 0), start):
                key = (way.feed, way.good, frozenset(way.plants))
                if key not in found or way.lead_months < found[key].lead_months:
                    found[key] = way
    return tuple(found.values())


class _Step(NamedTuple):
    """A process that makes a product: net output per activity, and its feed with what an activity takes of
    each; shape (periods,) each.
    """

    process: Process
    made: Monthly
    feed: tuple[tuple[str, Monthly], ...]


def _steps(derived: Derived) -> dict[str, tuple[_Step, ...]]:
    """Product -> processes at home whose recipe states an output of it, whatever an event leaves of it."""
    found: dict[str, list[_Step]] = {}
    ready = ready_goods(derived)
    for name, lines in derived.recipes.items():
        process = derived.processes[name]
        if derived.at_home(process.plant):
            feed = tuple(
                (line.commodity, np.nan_to_num(line.input, nan=0.0))
                for line in lines
                if _is_feed(derived, line) and line.commodity not in ready
            )
            stated = {line.commodity: None for line in lines if not np.isnan(line.output).all()}
            for product in stated:
                found.setdefault(product, []).append(_Step(process, _made(derived, lines, product), feed))
    return {product: tuple(steps) for product, steps in found.items()}


def _upstream(
    derived: Derived,
    steps: Mapping[str, tuple[_Step, ...]],
    products: tuple[str, ...],
    so_far: Conversion,
    needed: Monthly,
) -> Iterator[Conversion]:
    """Ways that make ``needed`` of the last of the products, which become each other, for one unit of end
    product: one process after another.
    """
    for process, made, feed in steps.get(products[-1], ()):
        activity = np.divide(needed, made, out=np.full(len(made), IMPOSSIBLE), where=made > 0.0)
        plants = _with_plant(derived, process, so_far.plants, activity)
        lead = so_far.lead_months + process.lead_time_months
        for commodity, taken in feed:
            if commodity not in products:
                way = Conversion(commodity, so_far.good, plants, lead)
                yield way
                more = np.minimum(activity * taken, IMPOSSIBLE)
                yield from _upstream(derived, steps, (*products, commodity), way, more)


def _made(derived: Derived, lines: tuple[RecipeLine, ...], product: str) -> Monthly:
    """Net output of a product per unit of activity, 0 where it is none, shape (periods,)."""
    total = np.zeros(derived.calendar.periods)
    for line in lines:
        if line.commodity == product:
            total = total + derived.net_output(line)
    return np.where(total > NOTHING, total, 0.0)


def _is_feed(derived: Derived, line: RecipeLine) -> bool:
    """True for an input with an end-product equivalent."""
    taken = bool((np.nan_to_num(line.input, nan=0.0) > NOTHING).any())
    return taken and derived.commodities[line.commodity].end_product_equivalent > 0.0


def _with_plant(
    derived: Derived, process: Process, plants: Mapping[str, Monthly], activity: Monthly
) -> dict[str, Monthly]:
    """Capacity taken of each plant, with that of one more process."""
    if process.plant not in derived.plants:
        return dict(plants)
    taken = np.where(process.plant_use > 0.0, process.plant_use * activity, 0.0)
    return {**plants, process.plant: np.minimum(plants.get(process.plant, 0.0) + taken, IMPOSSIBLE)}
