"""Stocks and reserves: rules on opening and closing, holding, filling, releasing, rotating."""

from typing import Any

import pytest

from planner.model.path import ImpossibleRowError
from planner.solver.solve import NoPlanError
from tests.model.micro import Tables, changed, cost, joined, keeping, market, plan, reserve, without

SHORTAGE = {"Shortage tiers": [{"sector": "s", "tier": "1", "lost_value": 50.0}]}


def outage(stock: dict[str, Any], **holder: Any) -> Tables:
    """Supply of 100 a month in April only (need 40, then 100 lost at 50); a reserve may help."""
    tables = market(maximum_a_month=[100.0, 0.0], demand=[40.0, 100.0])
    return joined(tables, SHORTAGE, reserve(stock, **holder))


@pytest.mark.proves("reserve_balance")
def test_reserve_is_filled_and_released():
    """Proves: 60 are left over in April, go to the reserve at 10 and serve May: 400 + 600 + 40 x 50 =
    3,000; one more unit in the reserve would save 50. Sensitivity: without a reserve 5,400.
    """
    solution = plan(outage({}), 2)
    assert solution.objective == pytest.approx(3000.0)
    assert solution.duals("reserve_balance")["dual"].abs().tolist() == pytest.approx([50.0, 50.0])
    assert cost(without(outage({}), "Stocks", "Holders"), 2) == pytest.approx(5400.0)


def test_reserve_loss_opening_and_fill_limit():
    """Proves: an opening 30 and a fill of at most 10: 400 + 100 + 60 x 50 = 3,500. With 99 % lost a
    year the same 30 shrink by .01^(1/12) each month. Sensitivity: without the fill limit the other
    60 come too: 400 + 600 + 10 x 50 = 1,500.
    """
    limited = outage({"opening": 30.0, "fill_maximum_a_month": 10.0})
    keep = 0.01 ** (1 / 12)
    served = 30.0 * keep * keep
    assert cost(limited, 2) == pytest.approx(3500.0)
    assert cost(outage({"opening": 30.0}), 2) == pytest.approx(1500.0)
    decaying = outage({"opening": 30.0, "fill_maximum_a_month": 0.0, "loss_a_year": 0.99})
    demand_met_at_once = 400.0 + 50.0 * (100.0 - served)
    early = 10.0 * (40.0 - 30.0 * keep) + 5000.0
    assert cost(decaying, 2) == pytest.approx(min(demand_met_at_once, early))


@pytest.mark.proves("release_limit")
def test_release_limit_is_a_share_of_the_stock():
    """Proves: half of 80 may leave in May: 400 + 60 x 50 = 3,400; one more unit saves 50.
    Sensitivity: without the limit 80 leave: 400 + 1,000.
    """
    stock = {"opening": 80.0, "fill_maximum_a_month": 0.0, "release_maximum_share": [0.0, 0.5]}
    tables = outage(stock)
    solution = plan(tables, 2)
    assert solution.objective == pytest.approx(3400.0)
    assert solution.duals("release_limit")["dual"].tolist()[1] == pytest.approx(-50.0)
    assert cost(changed(tables, "Stocks", release_maximum_share=None), 2) == pytest.approx(1400.0)


def test_release_limit_in_quarters_is_at_most_the_stock():
    """Proves: half a month is 1.5 a quarter, cut to the whole: 80 of 300 a quarter: 220 x 50 = 11,000.
    Sensitivity: a tenth a month is .3 a quarter: 24 leave: 276 x 50.
    """
    tables = joined(market(maximum_a_month=0.0), SHORTAGE, reserve({"opening": 80.0}))
    half = changed(tables, "Stocks", release_maximum_share=0.5)
    tenth = changed(tables, "Stocks", release_maximum_share=0.1)
    assert cost(half, 3, step_months=3) == pytest.approx(11000.0)
    assert cost(tenth, 3, step_months=3) == pytest.approx(13800.0)


def test_release_delay():
    """Proves: with a delay of one month the opening 80 reach May only: 400 + 20 x 50 = 1,400, and
    April's outage cannot be helped. Sensitivity: a delay of two months helps nobody: 5,400.
    """
    stock = {"opening": 80.0, "fill_maximum_a_month": 0.0, "release_delay_months": 1}
    assert cost(outage(stock), 2) == pytest.approx(1400.0)
    assert cost(outage(stock | {"release_delay_months": 2}), 2) == pytest.approx(5400.0)


def test_disruption_only_reserve_stays_shut():
    """Proves: on a path without disruption it may not be released: 5,400. Sensitivity: at any time
    3,000.
    """
    assert cost(outage({}, release_rule="disruption only"), 2) == pytest.approx(5400.0)
    assert cost(outage({}), 2) == pytest.approx(3000.0)


def test_purchases_from():
    """Proves: a reserve that may be filled from May comes too late: 5,400. Sensitivity: 3,000."""
    assert cost(outage({"purchases_from": "2027-05"}), 2) == pytest.approx(5400.0)
    assert cost(outage({}), 2) == pytest.approx(3000.0)


@pytest.mark.proves("rotation_due")
def test_rotation_costs_money():
    """Proves: 120 held must be exchanged within 12 months: 10 a month at 2 = 20 on 1,000; one more
    unit to rotate costs 2. Sensitivity: without rotation 1,000.
    """
    tables = joined(market(), reserve({"opening": 120.0, "minimum": 120.0}))
    rotating = changed(tables, "Stocks", rotation_months=12, rotation_cost=2.0)
    solution = plan(rotating)
    assert solution.objective == pytest.approx(1020.0)
    assert solution.duals("rotation_due")["dual"].tolist() == pytest.approx([2.0])
    assert cost(tables) == pytest.approx(1000.0)
    assert cost(rotating, 3, step_months=3) == pytest.approx(3000.0 + 3 * 20.0)


@pytest.mark.proves("rotation_possible")
def test_rotation_needs_use():
    """Proves: 2,400 held ask for an exchange of 200 a month but only 100 are used: no plan.
    Sensitivity: 1,200 held ask for 100, which is just possible: 1,000 + 200.
    """
    tables = joined(
        market(), reserve({"opening": 2400.0, "minimum": 1200.0, "rotation_months": 12, "rotation_cost": 2.0})
    )
    with pytest.raises(NoPlanError):
        cost(tables)
    assert cost(changed(tables, "Stocks", opening=1200.0)) == pytest.approx(1200.0)


@pytest.mark.proves("rotation_possible")
def test_two_reserves_rotate_against_the_same_use():
    """Proves: two reserves of 720 ask for 60 each a month and only 100 are used: no plan.
    Sensitivity: two of 600 ask for 50 each: 1,000 + 200.
    """
    stock = {"minimum": 600.0, "rotation_months": 12, "rotation_cost": 2.0}
    tables = joined(market(), reserve(stock | {"opening": 720.0}))
    tables["Holders"].append({"holder": "u", "kind": "reserve"})
    tables["Stocks"].append(tables["Stocks"][0] | {"holder": "u"})
    with pytest.raises(NoPlanError):
        cost(tables)
    fewer = changed(changed(tables, "Stocks", opening=600.0), "Stocks", 1, opening=600.0)
    assert cost(fewer) == pytest.approx(1200.0)


@pytest.mark.proves("holder_capacity")
def test_holder_capacity_over_commodities():
    """Proves: 100 of room for m and n, wanted in May: storing from April saves 10 on m and 20 on n, so
    n fills it: 1,000 + 2,000, and one more unit of room saves 10. Sensitivity: unlimited 2,000.
    """
    tables = joined(market(price=[10.0, 20.0], demand=[0.0, 100.0]), keeping())
    tables["Commodities"].append({"commodity": "n"})
    tables["Imports"].append({"route": "n", "country": "X", "commodity": "n", "price": [10.0, 30.0]})
    tables["Stocks"].append({"holder": "w", "commodity": "n"})
    tables["Demand"].append({"sector": "s", "commodity": "n", "demand_a_month": [0.0, 100.0]})
    limited = changed(tables, "Holders", capacity=100.0)
    solution = plan(limited, 2)
    assert solution.objective == pytest.approx(3000.0)
    assert solution.duals("holder_capacity")["dual"].tolist()[0] == pytest.approx(-10.0)
    assert cost(tables, 2) == pytest.approx(2000.0)


def test_stock_bounds_and_closing_rules():
    """Proves: at least 20 at each month end is bought in April: 1,200 + 1,000; a closing minimum of
    50 costs 500 more than nothing; a closing maximum of 0 with 120 opening and no outlet fails.
    Sensitivity: without rules 2,000.
    """
    tables = joined(market(), keeping())
    assert cost(changed(tables, "Stocks", minimum=20.0), 2) == pytest.approx(2200.0)
    assert cost(changed(tables, "Stocks", closing_minimum=50.0), 2) == pytest.approx(2500.0)
    assert cost(changed(tables, "Stocks", closing_maximum=0.0, closing_value=90.0), 2) == pytest.approx(
        2000.0
    )
    with pytest.raises(NoPlanError):
        cost(changed(tables, "Stocks", closing_maximum=0.0, opening=220.0), 2)
    assert cost(tables, 2) == pytest.approx(2000.0)


def test_closing_value():
    """Proves: 30 left (the most) are worth 12 each and cost 10: 1,000 - 60. By the settings' share of
    .8 of the reference price of 20 they are worth 16: 1,000 + 300 - 480. Sensitivity: worthless 1,000.
    """
    tables = joined(market(), keeping(maximum=30.0))
    assert cost(changed(tables, "Stocks", closing_value=12.0)) == pytest.approx(940.0)
    dear = changed(tables, "Commodities", reference_price=20.0)
    assert cost(dear, closing_value_share=0.8) == pytest.approx(820.0)
    assert cost(tables) == pytest.approx(1000.0)


def test_holding_cost_bases():
    """Proves: 100 held at the start must stay until May's use: held at both ends of April, gone in
    May. At 1 a unit: closing 100 (April), opening 200 (April and May), average 150.
    Sensitivity: without holding cost 0.
    """
    tables = joined(market(demand=[0.0, 100.0]), keeping(opening=100.0, holding_cost=1.0))
    assert cost(tables, 2, holding_cost_on="closing") == pytest.approx(100.0)
    assert cost(tables, 2, holding_cost_on="opening") == pytest.approx(200.0)
    assert cost(tables, 2, holding_cost_on="average") == pytest.approx(150.0)
    assert cost(changed(tables, "Stocks", holding_cost=0.0), 2) == pytest.approx(0.0)


def test_holding_cost_and_carrying_share_count_three_months_in_a_quarter():
    """Proves: 100 left at the quarter's end at 1 a month cost 300; 12 % a year of 10 is .1 a month: 30.
    Sensitivity: by months they are held three times at 1: 300 too.
    """
    tables = joined(market(demand=0.0), keeping(opening=100.0, holding_cost=1.0))
    share = joined(market(demand=0.0), changed(keeping(opening=100.0), "Holders", carrying_share=0.12))
    assert cost(tables, 3, step_months=3) == pytest.approx(300.0)
    assert cost(share, 3, step_months=3) == pytest.approx(30.0)
    assert cost(tables, 3) == pytest.approx(300.0)


def test_public_reserve_counts_as_outlay():
    """Proves: 50 bought by government at the reference price of 10 and held at 1: funds cost 20 %
    of 500 + 50 on top of 1,000 + 500 + 50: 1,660. Sensitivity: a reserve of buyers 1,550.
    """
    tables = joined(market(), reserve({"closing_minimum": 50.0, "holding_cost": 1.0}))
    assert cost(tables, public_funds_cost=0.2) == pytest.approx(1660.0)
    assert cost(changed(tables, "Holders", payer="buyers"), public_funds_cost=0.2) == pytest.approx(1550.0)


def test_public_outlay_follows_the_holding_basis():
    """Proves: 50 held at the start and used in April are charged 50 on opening stock, 25 on the
    average, 0 on closing; funds at 20 % add a fifth. Sensitivity: free funds add nothing.
    """
    tables = joined(market(demand=[50.0, 0.0]), reserve({"opening": 50.0, "holding_cost": 1.0}))
    for basis, held in (("closing", 0.0), ("opening", 50.0), ("average", 25.0)):
        assert cost(tables, 2, holding_cost_on=basis, public_funds_cost=0.2) == pytest.approx(1.2 * held)
        assert cost(tables, 2, holding_cost_on=basis) == pytest.approx(held)


def test_public_rotation_is_outlay():
    """Proves: rotating 10 at 2 costs 20, and 4 more at a cost of funds of 20 %: 1,024.
    Sensitivity: funds free 1,020.
    """
    stock = {"opening": 120.0, "minimum": 120.0, "rotation_months": 12, "rotation_cost": 2.0}
    tables = joined(market(), reserve(stock))
    assert cost(tables, public_funds_cost=0.2) == pytest.approx(1024.0)
    assert cost(tables) == pytest.approx(1020.0)


def test_reserve_without_a_price():
    """Proves: a commodity that nothing prices can be held in a reserve: trade at 0, cost 0.
    Sensitivity: a closing minimum that nothing can fill fails.
    """
    tables = joined({"Commodities": [{"commodity": "m"}]}, reserve({"opening": 5.0, "minimum": 5.0}))
    assert cost(tables) == pytest.approx(0.0)
    with pytest.raises((NoPlanError, ImpossibleRowError)):
        cost(changed(tables, "Stocks", closing_minimum=9.0))
