"""Import routes: volumes, price steps and what a unit costs at the border (sheets Imports, Import tiers)."""

from typing import NamedTuple

import numpy as np

from planner.derive.derived import Derived
from planner.derive.prices import border_price, duty, price_factor
from planner.schema.columns import Monthly
from planner.schema.tables.trade import ImportRoute, ImportTier

ONE_STEP = "spot"
"""Name of the step of a route without rows on Import tiers."""


class Tier(NamedTuple):
    """A price step of a route; arrays of shape (periods,)."""

    name: str
    most: Monthly
    """Quantity a period, NaN without limit."""
    premium: Monthly
    """Share of the price that is paid on top."""


def route_volume(derived: Derived, route: ImportRoute) -> Monthly:
    """Most that a route can carry in each period without an event, NaN without limit.

    The lower of the monthly maximum and the peak factor times the mean month of the year.
    """
    monthly = route.maximum_a_month * derived.calendar.step_months
    return np.fmin(monthly, derived.calendar.per_period(route.volume_a_year) * route.peak_factor)


def tiers(derived: Derived, route: ImportRoute) -> list[Tier]:
    """Price steps of a route in sheet order; one open step by default.

    An event leaves of each step what it leaves of the route. Where it takes something away, a step that
    has no limit of its own is held to what is left of the route's mean month.
    """
    left, mean = derived.available(route.key), derived.calendar.per_period(route.volume_a_year)
    found = []
    for step, most, premium in _undisturbed(derived, route):
        limit = np.where(np.isnan(most) & (left < 1.0), mean, most) * left
        found.append(Tier(step, np.where(left == 0.0, 0.0, limit), premium))
    return found


def _undisturbed(derived: Derived, route: ImportRoute) -> list[Tier]:
    """See :func:`tiers`: the steps without an event."""
    rows = [row for row in derived.inputs.rows(ImportTier) if row.route == route.key]
    whole = route_volume(derived, route)
    if not rows:
        return [Tier(ONE_STEP, whole, np.zeros(derived.calendar.periods))]
    mean = np.where(np.isnan(whole), derived.calendar.per_period(route.volume_a_year), whole)
    return [Tier(row.tier, _tier_volume(derived, row, mean), row.premium_share) for row in rows]


def _tier_volume(derived: Derived, row: ImportTier, mean: Monthly) -> Monthly:
    """The step's own maximum, else its share of the route's volume."""
    own = row.maximum_a_month * derived.calendar.step_months
    return np.where(np.isnan(own), mean * row.share_of_volume, own)


def spot_price(derived: Derived, route: ImportRoute, premium: Monthly) -> tuple[Monthly, Monthly]:
    """(Price with the step's premium and freight, duty on both) of one unit, money, shape (periods,)."""
    extra = premium * (route.price * price_factor(derived.inputs.settings, route.price_unit))
    border = border_price(derived.inputs, route) + extra
    return border, duty(derived.inputs, route) + extra * route.duty_share


def spot_cost(derived: Derived, route: ImportRoute, premium: Monthly) -> Monthly:
    """Price with the step's premium, freight and duty of one unit, money, shape (periods,)."""
    border, tax = spot_price(derived, route, premium)
    return border + tax
