"""Tolling abroad, by hand: own oxide out, magnets back, for a fee, with losses, after a lead time, through a
country with a risk of its own.
"""

from typing import Any

import pytest

from planner.schema.tables import disruption
from tests.model.micro import Tables, changed, cost, market
from tests.tree.growing import expected
from tests.tree.test_effects import under

MONTHS = 4
CALM = 60 * 4.1 + 40 * 10.0


def tolling(**plant: Any) -> Tables:
    """100 magnets m are needed in July, at 10 from X. A toller in T makes up to 60 a month of .55 own oxide
    each (a tenth of it lost), bought at 2, for a fee of 3, and sends them back after two months: 1.1 + 3
    each.
    """
    tables = market(demand=[0.0, 0.0, 0.0, 100.0])
    tables["Countries"] += [{"country": "T"}, {"country": "Own", "own": True}]
    tables["Commodities"].append({"commodity": "o"})
    tables["Imports"].append({"route": "o", "country": "X", "commodity": "o", "price": 2.0})
    tables["Plants"] = [{"plant": "toller", "country": "T", "capacity_a_month": 60.0} | plant]
    tables["Processes"] = [
        {"process": "tolling", "plant": "toller", "variable_cost": 3.0, "lead_time_months": 2}
    ]
    tables["Recipes"] = [
        {"process": "tolling", "commodity": "o", "input": 0.55},
        {"process": "tolling", "commodity": "m", "output": 1.0},
    ]
    return tables


def hit(country: str) -> float:
    """Cost where an event leaves a quarter of the plants of a country in May, when the magnets are made."""
    effect = {"effect": disruption.PLANT, "country": (country,), "value": 0.25}
    return expected(under(tolling(), effect, length=1), MONTHS)


def test_tolling_costs_oxide_fee_and_losses_and_takes_its_time():
    """Proves: 60 come back at 4.1, 40 are bought: 646. Sensitivity: with a lead time longer than there is
    time for, all are bought: 1,000; without losses 60 x 4 + 400.
    """
    assert cost(tolling(), MONTHS) == pytest.approx(CALM)
    assert cost(changed(tolling(), "Processes", lead_time_months=4), MONTHS) == pytest.approx(1000.0)
    assert cost(changed(tolling(), "Recipes", input=0.5), MONTHS) == pytest.approx(60 * 4.0 + 400.0)


def test_an_event_in_the_country_of_the_toller_hits_it():
    """Proves: a quarter of the toller is left in May: 15 come back, 85 are bought: 911.5. Sensitivity: an
    event at home hits nothing.
    """
    assert hit("T") == pytest.approx(15 * 4.1 + 85 * 10.0)
    assert hit("Own") == pytest.approx(CALM)
