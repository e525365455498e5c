"""What an event must also reach: new capacity of a plant, and shares of need that priority compares.

Both were once removable without any test noticing. The event comes for sure in May, as in test_effects.
"""

from typing import Any

import pytest

from planner.schema.tables import disruption
from tests.model.micro import Tables
from tests.tree.test_effects import BASE, bought, hit, made


def expanded(standing: float) -> Tables:
    """100 a month made for 10 each, on what stands and on what is built in April for 1.2 a unit and month."""
    tables = made()
    tables["Plants"] = [{"plant": "P", "country": "X", "capacity_a_month": standing}]
    built = 12.0 * (100.0 - standing)
    tables["New capacity"] = [
        {
            "expansion": "E",
            "plant": "P",
            "capital_cost": 12.0,
            "life_years": 10.0,
            "required_return": 0.0,
            "gestation_months": 0,
            "last_month": "2027-04",
            "minimum_in_total": built,
            "maximum_in_total": built,
        }
    ]
    return tables


@pytest.mark.parametrize("standing", [0.0, 30.0])
def test_an_outage_takes_new_capacity_too(standing: float):
    """Proves: of 100 a month, built or standing, 40 can be made in May: 400 + 60 x 50, and what was built
    costs 1.2 a unit in both months. Sensitivity: with all of the plant left nothing is lost. If the outage
    spared what was built, 100 (or 12 + 70) would be made.
    """
    rent = 2 * 1.2 * (100.0 - standing)
    outage = {"effect": disruption.PLANT, "plant": ("P",)}
    assert hit(expanded(standing), outage | {"value": 0.4}) == pytest.approx(rent + BASE + 400.0 + 60 * 50.0)
    assert hit(expanded(standing), outage | {"value": 1.0}) == pytest.approx(rent + 2 * BASE)


def ranked(**effect: Any) -> float:
    """100 a month are sold; the first sector (20 lost a unit) and the later one (50) need 50 each."""
    tables = bought()
    tables["Sectors"] = [{"sector": "first", "priority": 1}, {"sector": "later", "priority": 2}]
    tables["Demand"] = [
        {"sector": name, "commodity": "m", "demand_a_month": 50.0} for name in ("first", "later")
    ]
    tables["Shortage tiers"] = [
        {"sector": "first", "tier": "lost", "lost_value": 20.0},
        {"sector": "later", "tier": "lost", "lost_value": 50.0},
    ]
    return hit(tables, {"effect": disruption.DEMAND} | effect)


@pytest.mark.parametrize(("sector", "first", "later"), [("later", 25.0, 75.0), ("first", 75.0, 25.0)])
def test_priority_compares_shares_of_the_need_that_an_event_makes(sector: str, first: float, later: float):
    """Proves: one sector needs 150 in May, so 100 are missing; the sector that comes first, though cheaper to
    leave, may miss no greater share of *that* need: 25 of 50 beside 75 of 150, or 75 of 150 beside 25 of 50.
    Sensitivity: at unchanged need nothing is missing. With shares of the old need both would miss 50.
    """
    lost = first * 20.0 + later * 50.0
    assert ranked(sector=(sector,), value=3.0) == pytest.approx(2 * BASE + lost)
    assert ranked(sector=(sector,), value=1.0) == pytest.approx(2 * BASE)
