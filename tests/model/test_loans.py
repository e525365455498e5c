"""What a reserve for disruptions releases is lent, not sold: owed until it is bought again."""

from typing import Any

import pytest

from tests.model.micro import Tables, changed, cost, joined, reserve
from tests.tree.growing import expected, planned, value
from tests.tree.test_effects import AVAILABLE, bought, under

HALF, GONE = AVAILABLE | {"value": 0.5}, AVAILABLE | {"value": 0.0}


def lending(effect: dict[str, Any], *, length: int = 1, recovery: int = 0, **stock: Any) -> Tables:
    """At most 100 a month at 10 from X, need 100, an event in May, and a reserve of 40 for disruptions."""
    fund = reserve({"opening": 40.0} | stock, release_rule="disruption only", payer="buyers")
    return under(joined(bought(), fund), effect, length=length, recovery=recovery)


@pytest.mark.proves("to_restore")
def test_what_is_not_restored_is_bought_at_its_full_price():
    """Proves: nothing comes in May: 40 serve it that would have cost 50 each, and are owed at the end at 10
    each: 1,000 + 60 x 50 + 1,000 + 40 x 10. A unit is worth 3 at the end: what is left, 40 x 3, is gone and
    7 are charged: together 10 again. Sensitivity: without the event the 40 stay: 3,000 - 120; a reserve that
    may sell at any time owes nothing: 5,000.
    """
    assert expected(lending(GONE), 3) == pytest.approx(5400.0)
    worth = lending(GONE, closing_value=3.0)
    assert expected(worth, 3) == pytest.approx(5400.0 - 120.0)
    assert expected(changed(worth, "Scenarios", probability=0.0), 3) == pytest.approx(3000.0 - 120.0)
    assert expected(changed(lending(GONE), "Holders", release_rule="any time"), 3) == pytest.approx(5000.0)


def test_what_is_bought_again_is_not_owed():
    """Proves: a market of 120 a month lets 20 of the 40 be bought again in June and in July, at 10 as at the
    end; their worth of 3 is kept: 1,000 + 60 x 50 + 1,200 + 1,200 - 120, as if nothing were restored. A
    fill of at most 5 a month leaves 30 owed: the same money. Sensitivity: worth nothing, the same.
    """
    tables = changed(
        lending(GONE, closing_value=3.0, purchases_from="2027-06"), "Imports", maximum_a_month=120.0
    )
    assert expected(tables, 4) == pytest.approx(6400.0 - 120.0)
    slow = changed(tables, "Stocks", fill_maximum_a_month=5.0)
    assert expected(slow, 4) == pytest.approx(6400.0 - 120.0)
    assert value(planned(slow, 4), 1, "to_restore", "v", "m", 3) >= 30.0 - 1e-6
    assert expected(changed(tables, "Stocks", closing_value=0.0), 4) == pytest.approx(6400.0)


def test_a_loan_that_serves_no_need_gains_nothing():
    """Proves: half of an endless market is out in May and all of the need can still be bought. To release 40
    in May and buy them again in June would save a month of holding (1 each) and of interest at 12 % a year
    (on 10); the loan pays both, and the event costs nothing. Sensitivity: where the reserve may sell at any
    time, the event or its absence saves 400 less the holding.
    """
    tables = changed(lending(HALF, recovery=1, holding_cost=1.0), "Imports", maximum_a_month=None)
    settings = {"discount_rate": 0.12}
    calm = changed(tables, "Scenarios", probability=0.0)
    assert expected(tables, 4, **settings) == pytest.approx(expected(calm, 4, **settings))
    trader = changed(tables, "Holders", release_rule="any time")
    assert expected(trader, 4, **settings) < expected(calm, 4, **settings) - 300.0


@pytest.mark.parametrize("basis", ["closing", "opening", "average"])
def test_a_loan_pays_the_holding_that_it_saves(basis: str):
    """Proves: however holding is charged, at 5 a unit and month, half of the price, nothing that can be
    bought is lent instead. Sensitivity: a unit of lost output, 50, is worth a loan.
    """
    tables = changed(lending(HALF, recovery=1, holding_cost=5.0), "Imports", maximum_a_month=None)
    settings = {"holding_cost_on": basis, "discount_rate": 0.1}
    calm = changed(tables, "Scenarios", probability=0.0)
    assert expected(tables, 4, **settings) == pytest.approx(expected(calm, 4, **settings))
    short = lending(GONE, holding_cost=5.0)
    assert value(planned(short, 4, **settings), 1, "release", "v", "m", 1) == pytest.approx(40.0)


def test_public_money_buys_again():
    """Proves: what a public reserve owes at the end is public money out at its full price: funds at 20 % cost
    80 more. Sensitivity: buyers pay no such cost.
    """
    public = changed(lending(GONE), "Holders", payer="government")
    assert expected(public, 3, public_funds_cost=0.2) == pytest.approx(5400.0 + 80.0)
    assert expected(lending(GONE), 3, public_funds_cost=0.2) == pytest.approx(5400.0)


def test_without_events_nothing_is_lent():
    """Proves: on the path alone the reserve stays shut and owes nothing: 3,000. Sensitivity: at any time its
    40 save 400.
    """
    tables = joined(bought(), reserve({"opening": 40.0}, release_rule="disruption only"))
    assert cost(tables, 3) == pytest.approx(3000.0)
    assert cost(changed(tables, "Holders", release_rule="any time"), 3) == pytest.approx(2600.0)


def test_a_premium_keeps_the_reserve_from_trade():
    """Proves: all of the need can be bought in May, at 10, and at 8 in June: lent in May and bought again
    in June, 40 save 80. A premium of a quarter of the price, 2.5 a unit, is more; of a tenth it leaves 40.
    Sensitivity: where need goes unserved they are lent, and the premium is paid: 40 x 2.5.
    """
    tables = changed(lending(HALF, recovery=1), "Imports", maximum_a_month=None, price=[10.0, 10.0, 8.0])
    calm = 2800.0
    assert expected(tables, 3) == pytest.approx(calm - 80.0)
    assert expected(changed(tables, "Holders", loan_premium=0.1), 3) == pytest.approx(calm - 40.0)
    assert expected(changed(tables, "Holders", loan_premium=0.25), 3) == pytest.approx(calm)
    assert expected(changed(lending(GONE), "Holders", loan_premium=0.25), 3) == pytest.approx(5400.0 + 100.0)


def test_money_of_a_loan_buys_the_same_goods_again():
    """Proves: m is out, and 40 of it are lent for need. A budget of net spending of 100 to date buys 10 of n
    for a cover that is worth 30 a unit and month, and no more, although m has brought in 400: that is for m.
    Sensitivity: a reserve that may sell at any time buys 50 of n.
    """
    tables = joined(
        lending(GONE | {"route": ("r",)}, length=2),
        {
            "Commodities": [{"commodity": "n"}],
            "Imports": [{"route": "n", "country": "X", "commodity": "n", "price": 10.0}],
            "Demand": [{"sector": "s", "commodity": "n", "demand_a_month": 50.0}],
            "Stocks": [{"holder": "v", "commodity": "n", "purchases_from": "2027-05"}],
        },
    )
    tables["Cover rules"] = [
        {"rule": "c", "holder": ("v",), "commodity": ("n",), "demand_commodity": ("n",), "cover_months": 1.0}
        | {"penalty": 30.0, "first_month": "2027-05"}
    ]
    fund = {"limit": "fund", "quantity": "net reserve spending", "per": "to date", "maximum": 100.0}
    tables["Limits"] = [fund | {"holder": ("v",)}]
    for rule, bought_of_n in (("disruption only", 10.0), ("any time", 50.0)):
        solution = planned(changed(tables, "Holders", release_rule=rule), 3, elastic=True)
        assert value(solution, 1, "stock", "v", "n", 2) == pytest.approx(bought_of_n)
