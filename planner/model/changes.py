"""Which rows, bounds and costs follow each effect of an event; all else does not depend on it, or stays.

One table, :data:`REWRITES`. What follows is written again by its own group for the changed inputs, so that
an event gives the matrix that the changed inputs would give. :data:`STAYS` names what such inputs would
change and an event does not, each with its reason.
"""

from typing import NamedTuple

from planner.schema.tables import disruption as words


class Rewrites(NamedTuple):
    """What is written again: bounds and costs by group, rows by family; and the facts behind them."""

    bounds: tuple[str, ...] = ()
    costs: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    """Names in :class:`planner.derive.derived.Derived` that must be worked out again."""


SUMS_OF_MONEY = frozenset({"to_date", "limit", "loss_to_date"})
"""Rows that add up postings of the ledger."""
INCENTIVES = ("incentive_rate", "incentive_once", "incentive_award", "participation")
"""Rows that look at prices and at what a run yields."""

REWRITES: dict[str, Rewrites] = {
    words.AVAILABILITY: Rewrites(
        bounds=("imports",),
        rows=("route_month", "route_minimum", "within_contract", "take_or_pay"),
    ),
    words.ARRIVALS: Rewrites(
        costs=("imports", "contracts"),
        rows=("balance", "separate_source", "cover", "share_cap", *SUMS_OF_MONEY),
    ),
    words.IMPORT_PRICE: Rewrites(
        costs=("imports",),
        rows=tuple(sorted(SUMS_OF_MONEY)),
        facts=("routes", "landed", "reference", "known_reference"),
    ),
    words.DELAY: Rewrites(rows=("plant_capacity", "cover_conversion", "incentive_award", "target")),
    words.PLANT: Rewrites(rows=("plant_capacity", "cover_conversion"), facts=("plants",)),
    words.YIELD: Rewrites(
        costs=("plants",),
        rows=("balance", "separate_source", "target", *INCENTIVES),
        facts=("recipes", "product_output"),
    ),
    words.DEMAND: Rewrites(
        bounds=("demand",), rows=("demand", "priority", "cover", "service"), facts=("demand",)
    ),
    words.LICENCE: Rewrites(rows=("licence",)),
}
REFERENCE = Rewrites(costs=("plants", "reserve"), rows=INCENTIVES)
"""What follows, besides, where an import price moves the reference price of some commodity."""
MORE_AVAILABLE = Rewrites(rows=("route_year",))
"""What follows, besides, where more than usual is available."""

STAYS: dict[tuple[str, str], str] = {
    (words.AVAILABILITY, "reference price"): "a route that closes does not move the price of the market;"
    " what an event does to prices is said by the effect import price",
    (words.AVAILABILITY, "route_month"): "a route with a yearly volume alone has no monthly row: each of"
    " its steps is held to what is left of the mean month",
    (words.DELAY, "capital charge"): "capital is spent, and charged, when it was planned",
    (words.DELAY, "upkeep"): "the plant stands unfinished and is kept up",
    (words.DELAY, "capital subsidy"): "it is decided, and paid, when it was planned",
    (words.DELAY, "participation"): "the owner carries capital and upkeep from the planned start",
    (words.DELAY, "incentive_award"): "the end of the sales window is counted from the award, so that a"
    " plant that is late loses months of it",
    (words.DEMAND, "priority"): "where a sector needs nothing its rows rest; the sectors before and after"
    " it are not compared anew",
    (
        words.DEMAND,
        "separate_balance",
    ): "goods are kept apart for barred sectors also while they need nothing",
    (words.IMPORT_PRICE, "holding stock"): "the opening stock is charged before anything is known",
}
"""(effect, row family, account of the ledger or fact) -> why it stays although changed inputs change it."""
