"""What events do to rules that look at capacity, prices, yields and need: small cases by hand.

As in test_effects the event comes for sure in May 2027, the second month: need 100 a month at a price of 10,
50 for each unit of lost output. It opens no reserves, so that all rules stay in force.
"""

from typing import Any

import pytest

from planner.schema.tables import disruption
from tests.model.micro import Tables, changed, joined, making, market
from tests.tree.growing import expected, planned, value
from tests.tree.test_effects import AVAILABLE, BASE, MAY, bought, hit, under


def kept(tables: Tables, *effects: dict[str, Any], months: int = 2) -> float:
    """Cost of a plan that meets these effects in May while all rules stay."""
    return expected(changed(under(tables, *effects), "Events", opens_reserves=False), months)


def covered_by_oxide(**plant: Any) -> Tables:
    """At the ends of May and June a month of need must be held: magnets at 10, or oxide at 4 as far as plant
    P could convert it; running P costs 1,000 a unit, so that it never does.
    """
    tables = joined(market(), making(variable_cost=1000.0))
    tables["Commodities"].append({"commodity": "o"})
    tables["Imports"].append({"route": "o", "country": "X", "commodity": "o", "price": 4.0})
    tables["Recipes"].append({"process": "p", "commodity": "o", "input": 1.0})
    tables["Plants"] = [{"plant": "P", "plant_class": "makers"} | plant]
    return tables | {
        "Holders": [{"holder": "w"}],
        "Stocks": [{"holder": "w", "commodity": "m"}, {"holder": "w", "commodity": "o"}],
        "Cover rules": [{"rule": "c", "cover_months": 1.0, "first_month": MAY, "conversion_class": "makers"}],
    }


def test_oxide_does_not_count_through_plants_that_are_late():
    """Proves: a plant of 100 a month ordered in April is charged 120 in May and in June; on time oxide for
    400 is the cover; two months late nothing converts it, and magnets for 1,000 are held. Sensitivity: no
    months late, 400.
    """
    tables = covered_by_oxide()
    tables["New capacity"] = [
        {
            "expansion": "E",
            "plant": "P",
            "capital_cost": 12.0,
            "life_years": 10.0,
            "required_return": 0.0,
            "gestation_months": 1,
            "last_month": "2027-04",
            "minimum_in_total": 1200.0,
            "maximum_in_total": 1200.0,
        }
    ]
    delay = {"effect": disruption.DELAY, "plant": ("P",)}
    assert kept(tables, delay | {"value": 0.0}, months=3) == pytest.approx(3 * BASE + 240.0 + 400.0)
    assert kept(tables, delay | {"value": 2.0}, months=3) == pytest.approx(3 * BASE + 240.0 + 1000.0)


def test_oxide_counts_as_far_as_plants_can_run():
    """Proves: with .4 of 100 a month left, 40 of the cover are oxide and 60 magnets: 160 + 600. Sensitivity:
    with all of it left, 400.
    """
    tables = covered_by_oxide(capacity_a_month=100.0)
    outage = {"effect": disruption.PLANT, "plant": ("P",)}
    assert kept(tables, outage | {"value": 0.4}, months=3) == pytest.approx(3 * BASE + 160.0 + 600.0)
    assert kept(tables, outage | {"value": 1.0}, months=3) == pytest.approx(3 * BASE + 400.0)


def test_incentive_is_paid_for_what_a_run_yields():
    """Proves: 60 runs for 10 each make 30; at a cap of 4 a unit 120 may be paid, not 240, of which 120 are
    missed at 1 each; 30 are lost. Sensitivity: at full yield nothing is lost or missed.
    """
    tables = joined(market(demand=60.0, first_month="2030-01"), making(variable_cost=10.0))
    tables["Plants"] = [{"plant": "P", "capacity_a_month": 60.0}]
    tables["Schemes"] = [{"scheme": "S", "rate_rule": "cap per unit", "cap_per_unit": 4.0}]
    tables["Scheme plants"] = [{"scheme": "S", "plant": "P"}]
    tables["Limits"] = [{"limit": "pay", "quantity": "public outlay", "minimum": 240.0, "penalty": 1.0}]
    half = {"effect": disruption.YIELD, "process": ("p",)}
    assert kept(tables, half | {"value": 0.5}) == pytest.approx(600.0 + 600.0 + 30 * 50.0 + 120.0)
    assert kept(tables, half | {"value": 1.0}) == pytest.approx(600.0 + 600.0)


def test_a_service_level_is_a_share_of_the_need_that_is_there():
    """Proves: of a need of 50 a tenth, 5, may stay unserved, so that 3 of 8 are missed under stress.
    Sensitivity: of a need of 100 (50 can be bought) 40 of 50 are.
    """
    tables = market(maximum_a_month=100.0)
    tables["Sectors"] = [{"sector": "s", "service_level": 0.9, "service_penalty": 10.0}]
    for need, left, missed in ((0.5, 0.42, 3.0), (1.0, 0.5, 40.0)):
        effects = ({"effect": disruption.DEMAND, "value": need}, AVAILABLE | {"value": left})
        stress = changed(under(tables, *effects), "Scenarios", probability=0.0)
        assert value(planned(stress, 2), 1, "missed_service", "s", "m", 1) == pytest.approx(missed)


def test_cover_looks_at_the_need_that_is_known():
    """Proves: from May 150 are needed; 150 are held for June, and for July the mean of the last year, which
    is here (100 + 150 + 150) / 3: 1,000 + 3,000 + 1,333 1/3. Sensitivity: at the old need 100, for 1,000.
    """
    tables = covered_by_oxide()
    tables["Cover rules"] = [{"rule": "c", "cover_months": 1.0, "commodity": ("m",), "first_month": MAY}]
    surge = {"effect": disruption.DEMAND}
    assert kept(tables, surge | {"value": 1.5}, months=3) == pytest.approx(BASE + 3000.0 + 4000.0 / 3)
    assert kept(tables, surge | {"value": 1.0}, months=3) == pytest.approx(4 * BASE)


def test_a_reserve_is_charged_at_the_price_of_the_day():
    """Proves: ten bought for the reserve at three times 10 take 300 from a budget of 100: 200 missed.
    Sensitivity: at 10 they take 100.
    """
    tables = market()
    tables["Holders"] = [{"holder": "v", "kind": "reserve", "payer": "government"}]
    stock = {"holder": "v", "commodity": "m", "closing_minimum": 10.0, "purchases_from": MAY}
    tables["Stocks"] = [stock]
    tables["Limits"] = [
        {"limit": "b", "quantity": "reserve spending", "per": "total", "maximum": 100.0, "penalty": 1.0}
    ]
    price = {"effect": disruption.IMPORT_PRICE}
    assert kept(tables, price | {"value": 3.0}) == pytest.approx(BASE + 3300.0 + 200.0)
    assert kept(tables, price | {"value": 1.0}) == pytest.approx(BASE + 1100.0)


def test_owners_expect_the_prices_of_each_future():
    """Proves: a plant of 100 a month that makes for 10 what is worth 10 earns its 120 a month only if May
    is dear: at 12 it earns 200 in one of two months. Sensitivity: at 11 it earns 100 of 120, is not built,
    and May is bought.
    """
    tables = joined(market(), making(variable_cost=10.0))
    tables["Plants"] = [{"plant": "P"}]
    row = {"expansion": "E", "plant": "P", "capital_cost": 12.0, "life_years": 10.0, "required_return": 0.0}
    tables["New capacity"] = [
        row | {"gestation_months": 1, "last_month": "2027-04", "maximum_in_total": 1200.0}
    ]
    tables["Participation"] = [{"plant": "P", "investor_rate": 0.0}]
    price = {"effect": disruption.IMPORT_PRICE}
    dear = changed(under(tables, price | {"value": 1.5}), "Events", opens_reserves=False)
    cheap = changed(under(tables, price | {"value": 1.1}), "Events", opens_reserves=False)
    assert expected(dear, 2, participation=True) == pytest.approx(BASE + 1000.0 + 120.0)
    assert expected(cheap, 2, participation=True) == pytest.approx(BASE + 1100.0)


def test_more_is_available():
    """Proves: of a route of 100 a month, 150 can be bought at 1.5, and of a yearly volume of 1,200 fifty more
    than two twelfths. Sensitivity: at 1 fifty are lost.
    """
    tables = market(demand=[100.0, 150.0], maximum_a_month=100.0, volume_a_year={"FY28": 1200.0})
    assert hit(tables, AVAILABLE | {"value": 1.5}) == pytest.approx(BASE + 1500.0)
    assert hit(tables, AVAILABLE | {"value": 1.0}) == pytest.approx(2 * BASE + 50 * 50.0)
    no_limit = market(demand=[100.0, 150.0])
    assert hit(no_limit, AVAILABLE | {"value": 1.5}) == pytest.approx(BASE + 1500.0)


def test_steps_grow_with_what_is_available():
    """Proves: of two steps of 60 and 40 at 10 and 20, 90 and 60 can be bought. Sensitivity: at 1 fifty of
    150 are lost.
    """
    tables = market(demand=[100.0, 150.0], maximum_a_month=100.0)
    tables["Import tiers"] = [
        {"route": "r", "tier": "first", "share_of_volume": 0.6},
        {"route": "r", "tier": "second", "maximum_a_month": 40.0, "premium_share": 1.0},
    ]
    april = 60 * 10.0 + 40 * 20.0
    assert hit(tables, AVAILABLE | {"value": 1.5}) == pytest.approx(april + 90 * 10.0 + 60 * 20.0)
    assert hit(tables, AVAILABLE | {"value": 1.0}) == pytest.approx(2 * april + 50 * 50.0)


def test_more_on_offer_is_no_duty_to_buy():
    """Proves: 30 that must be bought at 80 stay 30 when half as much again is on offer: 2 x 30 x 70 more.
    Sensitivity: half of them when half is (test_effects).
    """
    tables = bought()
    tables["Imports"].append(
        {"route": "dear", "country": "X", "commodity": "m", "price": 80.0, "offtake_minimum_a_month": 30.0}
    )
    more = AVAILABLE | {"route": ("dear",), "value": 1.5}
    assert hit(tables, more) == pytest.approx(2 * BASE + 2 * 30 * 70.0)


def test_what_arrives_counts_towards_caps():
    """Proves: of 100 from X half arrives and half is lost at sea; a cap of half on X is kept by 50 that
    arrive of 100 used, with 50 from Y at 20. Sensitivity: if all arrived, 50 of X would be ordered.
    """
    tables = joined(bought(), {"Countries": [{"country": "Y"}]})
    tables["Imports"].append({"route": "y", "country": "Y", "commodity": "m", "price": 20.0})
    cap = {"cap": "half", "country": "X", "goods": "m", "per": "month", "maximum_share": 0.5}
    tables["Share caps"] = [cap]
    lost = {"effect": disruption.ARRIVALS, "route": ("r",)}
    calm = 50 * 10.0 + 50 * 20.0
    assert kept(tables, lost | {"value": 0.5}) == pytest.approx(2 * calm)
    assert kept(tables, lost | {"value": 0.25}) == pytest.approx(calm + 25 * 10.0 + 75 * 20.0)


def test_a_quay_handles_what_arrives():
    """Proves: a quay handles 100 a month for 1 a unit; where half of what is due is lost at sea in May, 200
    are ordered, and the 100 that come are handled and paid. Sensitivity: with a quay for 80, 20 are missing
    in each month. If the quay counted what was ordered, only 50 would come in May.
    """
    lost_at_sea = {"effect": disruption.ARRIVALS, "value": 0.5}
    for handled, missing in ((100.0, 0.0), (80.0, 20.0)):
        tables = market() | {
            "Resources": [{"resource": "quay", "capacity_a_month": handled, "cost_per_unit": 1.0}],
            "Resource use": [{"resource": "quay", "activity": "arrival", "use_per_unit": 1.0}],
        }
        month = (100.0 - missing) * 11.0 + missing * 50.0
        assert kept(tables, lost_at_sea) == pytest.approx(2 * month)
