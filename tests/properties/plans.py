"""Random small plans, and the same plan said in other words."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from planner.data import Inputs
from planner.schema.columns import Column, Kind
from planner.schema.sheet import REGISTRY, Row
from planner.schema.tables.policy import SHARE_OF_NEED
from planner.solver.solve import solve
from tests.support import horizon, make_inputs

Tables = dict[str, list[dict[str, Any]]]
MONTHS = 3

whole = st.integers
prices = whole(5, 40).map(float)
volumes = whole(10, 150).map(float)


def monthly(values: st.SearchStrategy[float]) -> st.SearchStrategy[list[float]]:
    """One value for each of the months."""
    return st.lists(values, min_size=MONTHS, max_size=MONTHS)


@st.composite
def tables(draw: st.DrawFn) -> Tables:
    """Two sources, own output from bought feed, a warehouse, a seasonal need that may go unserved."""
    return {
        "Countries": [{"country": "X", "blocs": "east"}, {"country": "Y", "blocs": "west"}],
        "Commodities": [{"commodity": "m"}, {"commodity": "f", "disposal_cost": 0.0}],
        "Imports": [
            {
                "route": "x",
                "country": "X",
                "commodity": "m",
                "price": draw(monthly(prices)),
                "maximum_a_month": draw(volumes),
                "duty_share": 0.1,
            },
            {
                "route": "y",
                "country": "Y",
                "commodity": "m",
                "price": draw(prices),
                "maximum_a_month": draw(volumes),
                "lead_time_months": draw(whole(0, 1)),
            },
            {"route": "f", "country": "X", "commodity": "f", "price": draw(prices)},
        ],
        "Plants": [{"plant": "P", "capacity_a_month": draw(volumes)}],
        "Processes": [{"process": "p", "plant": "P", "variable_cost": draw(prices), "security_credit": 3.0}],
        "Recipes": [
            {"process": "p", "commodity": "m", "output": 1.0},
            {"process": "p", "commodity": "f", "input": 0.5},
        ],
        "Participation": [{"plant": "P", "investor_rate": 0.0}],
        "Schemes": [{"scheme": "S", "sales_pot": draw(volumes), "cap_per_unit": draw(prices)}],
        "Scheme plants": [{"scheme": "S", "plant": "P"}],
        "Holders": [{"holder": "w", "capacity": draw(volumes)}],
        "Stocks": [{"holder": "w", "commodity": "m", "opening": 10.0, "holding_cost": 1.0}],
        "Sectors": [{"sector": "s", "priority": 1}, {"sector": "t", "priority": 2}],
        "Demand": [
            {"sector": "s", "commodity": "m", "demand_a_month": draw(monthly(volumes))},
            {"sector": "t", "commodity": "m", "demand_a_month": draw(volumes)},
        ],
        "Shortage tiers": [
            {"sector": "s", "tier": "first", "share_of_demand": 0.2, "lost_value": 50.0},
            {"sector": "s", "tier": "rest", "lost_value": 120.0},
            {"sector": "t", "tier": "all", "lost_value": 60.0},
        ],
        "Limits": [
            {
                "limit": "east",
                "quantity": "order",
                "bloc": "east",
                "commodity": ("m",),
                "maximum": draw(volumes),
            }
        ],
    }


def inputs_of(given: Mapping[str, Any], **settings: Any) -> Inputs:
    """Inputs of some tables over :data:`MONTHS` months."""
    return make_inputs(horizon(MONTHS, **({"public_funds_cost": 0.05} | settings)), given)


def cost(given: Mapping[str, Any], **settings: Any) -> float:
    """Objective of some tables."""
    return solve(inputs_of(given, **settings)).objective


def changed(given: Tables, sheet: str, row: int, attribute: str, factor: float) -> Tables:
    """The tables with one number multiplied."""
    copy = {name: [dict(each) for each in rows] for name, rows in given.items()}
    value = copy[sheet][row][attribute]
    copy[sheet][row][attribute] = (
        [factor * each for each in value] if isinstance(value, list) else factor * value
    )
    return copy


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """A value in which some names are replaced."""
    if isinstance(value, tuple):
        return tuple(names.get(part, part) for part in value)
    return names.get(value, value) if isinstance(value, str) else value


QUANTITIES = {"quantity", "quantity a month", "quantity a year", "quantity a fiscal year", "activity",
              "activity a fiscal year", "resource unit"}  # fmt: skip
PRICES = {"price unit", "money per quantity", "money per quantity a month", "money per quantity a year",
          "price unit per quantity a year", "money per resource unit"}  # fmt: skip
AMOUNTS = {"money", "money a fiscal year"}
PHYSICAL = {"order", "run", "use", "stock"}
"""Limits on these are quantities; on anything else money."""


def power(column: Column, row: Row, quantity: float, money: float) -> float:
    """Factor on a number when quantities and money are counted in other units."""
    if column.unit in QUANTITIES:
        return quantity
    if column.unit in PRICES:
        return money / quantity
    if column.unit in AMOUNTS:
        return money
    limited = getattr(row, "quantity", None)
    if column.unit == "quantity, or share":
        return 1.0 if getattr(row, "basis", "") == SHARE_OF_NEED else quantity
    if column.unit in {"as the quantity", "as the quantity a month"}:
        return quantity if limited in PHYSICAL else money
    if column.unit == "money per unit":
        return money / quantity if limited in PHYSICAL else 1.0
    return 1.0


def rescaled(inputs: Inputs, quantity: float, money: float) -> Inputs:
    """The same inputs in other units: every number by the unit that its column declares."""
    found = {
        row_class: tuple(_row(row, quantity, money) for row in rows)
        for row_class, rows in inputs.tables.items()
    }
    weight = inputs.settings.exposure_weight * money / quantity
    return replace(inputs, tables=found, settings=replace(inputs.settings, exposure_weight=weight))


def _row(row: Row, quantity: float, money: float) -> Row:
    numbers = {Kind.NUMBER, Kind.MONTHLY, Kind.YEARLY}
    declared = REGISTRY[row.place.sheet].columns
    values = {
        attribute: getattr(row, attribute) * power(column, row, quantity, money)
        for attribute, column in declared.items()
        if column.kind in numbers and getattr(row, attribute) is not None
    }
    return replace(row, **values)
