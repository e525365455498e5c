"""Prices in model money: unit conversion, landed cost, reference prices, process costs."""

import numpy as np
from numpy.typing import NDArray

from planner.data import Inputs
from planner.schema.columns import Monthly
from planner.schema.settings import Settings
from planner.schema.tables.places import Commodity
from planner.schema.tables.production import Process
from planner.schema.tables.trade import Contract, ImportRoute, Licence

RUPEES_PER_CRORE = 1e7
KILOGRAMS_PER_TONNE = 1000.0


def price_factor(settings: Settings, unit: str) -> float:
    """Model money per quantity for a price of 1 in ``unit`` (foreign units need t and ₹ crore)."""
    rupees = {"USD": settings.usd_rupees, "CNY": settings.cny_rupees, "JPY": settings.jpy_rupees, "INR": 1.0}
    if unit == "model":
        return 1.0
    currency, quantity = unit.split("/")
    per_tonne = KILOGRAMS_PER_TONNE if quantity == "kg" else 1.0
    return rupees[currency] * per_tonne / RUPEES_PER_CRORE


def border_price(inputs: Inputs, row: ImportRoute | Contract) -> Monthly:
    """Price plus freight before duty, money per quantity, shape (periods,)."""
    routes = inputs.by_key(ImportRoute)
    route = row if isinstance(row, ImportRoute) else routes[row.route]
    price = row.price * price_factor(inputs.settings, row.price_unit)
    return price + route.freight * price_factor(inputs.settings, route.price_unit)


def floor_supplement(inputs: Inputs, row: Contract) -> Monthly:
    """What the seller of a contract gets above its price, money per quantity, shape (periods,)."""
    above = np.maximum(row.floor_price - row.price, 0.0) * price_factor(inputs.settings, row.price_unit)
    supplement: Monthly = np.nan_to_num(above, nan=0.0)
    return supplement


def duty(inputs: Inputs, row: ImportRoute | Contract) -> Monthly:
    """Customs duty, money per quantity, shape (periods,)."""
    route = row if isinstance(row, ImportRoute) else inputs.by_key(ImportRoute)[row.route]
    return border_price(inputs, row) * route.duty_share


def landed_cost(inputs: Inputs) -> dict[str, Monthly]:
    """Route -> price, freight and duty of its first step, money per quantity, shape (periods,)."""
    return {row.key: border_price(inputs, row) + duty(inputs, row) for row in inputs.rows(ImportRoute)}


def lead_periods(inputs: Inputs) -> dict[str, NDArray[np.int64]]:
    """Route -> periods from order to arrival by period of order, licence time included."""
    licences = inputs.by_key(Licence)
    return {
        row.key: inputs.calendar.lags(
            row.lead_time_months + (licences[row.licence].processing_months if row.licence in licences else 0)
        )
        for row in inputs.rows(ImportRoute)
    }


def can_order(inputs: Inputs, row: ImportRoute) -> range:
    """Periods in which a route takes orders, after qualification."""
    first = inputs.calendar.start if row.first_month is None else row.first_month
    return inputs.calendar.window(first + row.qualification_months, row.last_month)


def reference_prices(inputs: Inputs) -> dict[str, Monthly]:
    """Commodity -> world price, money per quantity, shape (periods,); NaN where nothing tells it.

    Its own price, else the landed cost of its reference route, else of its cheapest open route, else
    of its cheapest route.
    """
    landed = landed_cost(inputs)
    return {row.key: _reference_price(inputs, row, landed) for row in inputs.rows(Commodity)}


def _reference_price(inputs: Inputs, row: Commodity, landed: dict[str, Monthly]) -> Monthly:
    """Own price, else the reference route's cost, else the cheapest open route's, else the cheapest's:
    a market that is closed to us for a while still has a price.
    """
    own: Monthly = row.reference_price * price_factor(inputs.settings, row.price_unit)
    if row.reference_route in landed:
        return np.where(np.isnan(own), landed[row.reference_route], own)
    routes = _routes_of(inputs, row)
    cheapest = _least(own, [_open_cost(inputs, route, landed) for route in routes])
    any_route = _least(own, [landed[route.key] for route in routes])
    other = np.where(np.isnan(cheapest), any_route, cheapest)
    return np.where(np.isnan(own), other, own)


def _routes_of(inputs: Inputs, row: Commodity) -> list[ImportRoute]:
    """Routes that bring a commodity; where none does, those of the same good at any place of Lanes."""
    routes = inputs.rows(ImportRoute)
    own = [route for route in routes if route.commodity == row.key]
    good = row.good or row.key
    same = {each.key for each in inputs.rows(Commodity) if good in {each.key, each.good}}
    return own or [route for route in routes if route.commodity in same]


def _least(like: Monthly, costs: list[Monthly]) -> Monthly:
    """Lowest known cost of each period, shape of ``like``; NaN where nothing is known."""
    least: Monthly = np.fmin.reduce([np.full_like(like, np.nan), *costs])
    return least


def _open_cost(inputs: Inputs, route: ImportRoute, landed: dict[str, Monthly]) -> Monthly:
    """Landed cost where the route can be used, NaN elsewhere."""
    closed = (route.maximum_a_month == 0.0) | (route.volume_a_year == 0.0)
    is_open = np.zeros(inputs.calendar.periods, dtype=bool)
    is_open[list(can_order(inputs, route))] = True
    return np.where(is_open & ~closed, landed[route.key], np.nan)


def process_cost(inputs: Inputs, row: Process) -> Monthly:
    """Variable cost of one unit of activity, money, shape (periods,)."""
    return row.variable_cost * price_factor(inputs.settings, row.price_unit)
