"""While a disruption or its recovery lasts, policies of normal times rest and closed reserves open."""

from typing import Any

import pytest

from planner.schema.tables import disruption
from tests.model.micro import Tables, changed, joined, keeping, market, reserve
from tests.tree.growing import expected, planned, value
from tests.tree.test_effects import AVAILABLE, BASE, bought, hit, under

HIT_WITHOUT_HARM = AVAILABLE | {"value": 0.5}
"""Half of what a route without limits usually sells: its good is hit, and all of the need can still be
bought.
"""


def test_closed_reserve_opens_in_a_disruption():
    """Proves: 150 in a reserve for disruptions only serve May (nothing can be bought) and, in the month of
    recovery with half of the market, 50 of June; all 150 are owed at 10 each when the plan ends. Sensitivity:
    without recovery June is normal and 50 stay, although releasing them would save 10 a unit; a reserve that
    opens any time releases them and owes nothing.
    """
    gone = AVAILABLE | {"value": 0.0}
    closed = joined(bought(), reserve({"opening": 150.0}, release_rule="disruption only"))
    assert hit(closed, gone, length=1, recovery=1, months=4) == pytest.approx(2.5 * BASE + 1500.0)
    assert hit(closed, gone, length=1, months=4) == pytest.approx(3 * BASE + 1000.0)
    calm = planned(under(closed, gone, length=1), 4)
    assert value(calm, 0, "release", "v", "m", 0) == pytest.approx(0.0)
    assert [value(calm, 1, "release", "v", "m", t) for t in range(4)] == pytest.approx([0.0, 100.0, 0.0, 0.0])
    opened = joined(bought(), reserve({"opening": 150.0}, release_rule="any time"))
    assert hit(opened, gone, length=1, months=4) == pytest.approx(4 * BASE - 1500.0)


def test_an_event_that_opens_no_reserves_leaves_all_rules():
    """Proves: the same reserve stays closed although all of May's need goes unserved, and a cover of 100 is
    held throughout. Sensitivity: an event that opens reserves draws on both.
    """
    gone = AVAILABLE | {"value": 0.0}
    closed = joined(bought(), reserve({"opening": 150.0}, release_rule="disruption only"))
    tables = under(closed, gone, length=1)
    kept = changed(tables, "Events", opens_reserves=False)
    solution = planned(kept, 4)
    assert [value(solution, 1, "release", "v", "m", t) for t in range(4)] == pytest.approx([0.0] * 4)
    assert solution.objective > expected(tables, 4) + 1.0
    slight = under(covered(5), HIT_WITHOUT_HARM, length=1, recovery=1)
    stays = planned(changed(slight, "Events", opens_reserves=False), 5)
    assert [value(stays, 1, "stock", "w", "m", t) for t in range(5)] == pytest.approx([100.0] * 5)


def capped(**cap: Any) -> Tables:
    """Half at most from X at 10 (a hard cap), the rest from Y at 20."""
    tables = joined(bought(), {"Countries": [{"country": "Y"}]})
    tables["Imports"].append({"route": "y", "country": "Y", "commodity": "m", "price": 20.0})
    row = {"cap": "half", "country": "X", "goods": "m", "per": "month", "maximum_share": 0.5}
    return tables | {"Share caps": [row | cap]}


def test_share_caps_rest():
    """Proves: without Y X serves all of May: 1,500 + 1,000 + 1,500. Sensitivity: with recovery June rests
    too; a cap per fiscal year rests for the whole year, so nothing is bought from Y at all.
    """
    no_y = AVAILABLE | {"country": ("Y",), "value": 0.0}
    assert hit(capped(), no_y, length=1, months=3) == pytest.approx(1500.0 + 1000.0 + 1500.0)
    assert hit(capped(), no_y, length=1, recovery=1, months=3) == pytest.approx(1500.0 + 1000.0 + 1000.0)
    assert hit(capped(per="fiscal year"), no_y, length=1, months=3) == pytest.approx(3000.0)


def test_caps_on_concentration_rest():
    """Proves: an index of .625 asks for 75 from X at 10 and 25 from Y at 20, 1,250 a month; without Y X
    serves all of May. Sensitivity: where the event lets no rule rest nothing may be bought in May, and 100
    are lost at 50.
    """
    tables = capped(country="any", basis="concentration", maximum_share=0.625)
    no_y = AVAILABLE | {"country": ("Y",), "value": 0.0}
    assert hit(tables, no_y, length=1, months=3) == pytest.approx(1250.0 + 1000.0 + 1250.0, rel=0.005)
    strict = changed(under(tables, no_y, length=1), "Events", opens_reserves=False)
    assert expected(strict, 3) == pytest.approx(1250.0 + 5000.0 + 1250.0, rel=0.005)


def covered(months: int) -> Tables:
    """A cover of a month of need (a hundred) at every month end, holding .5 a unit."""
    tables = joined(market(), keeping(holding_cost=0.5))
    return tables | {
        "Cover rules": [{"rule": "c", "cover_months": 1.0, "last_month": f"2027-{3 + months:02d}"}]
    }


def test_cover_rests_until_stocks_are_filled_again():
    """Proves: in calm 100 are held to the end: 5 x 1,000 + 1,000 + 5 x 50. From May the event, a month of
    recovery and a month to refill rest the rule: the stock of April is not needed until the end of August.
    Sensitivity: without months to refill, not until the end of July.
    """
    tables = under(covered(5), HIT_WITHOUT_HARM, length=1, recovery=1)
    stock = {
        refill: [
            value(planned(tables, 5, cover_refill_months=refill), 1, "stock", "w", "m", t) for t in range(5)
        ]
        for refill in (0, 1)
    }
    assert stock[0] == pytest.approx([100.0, 0.0, 0.0, 100.0, 100.0])
    assert stock[1] == pytest.approx([100.0, 0.0, 0.0, 0.0, 100.0])
    assert expected(tables, 5, cover_refill_months=1) == pytest.approx(6000.0 + 2 * 50.0)
    calm = changed(tables, "Scenarios", probability=0.0)
    assert expected(calm, 5) == pytest.approx(6000.0 + 5 * 50.0)


def test_rotation_rests():
    """Proves: a third of 120 must be rotated each month at 1 a unit, but not in May: 2 x 40. Sensitivity: an
    event in no month costs 3 x 40 more than the market.
    """
    stock = {"opening": 120.0, "rotation_months": 3, "rotation_cost": 1.0, "minimum": 120.0}
    tables = under(joined(market(), reserve(stock)), HIT_WITHOUT_HARM, length=1)
    assert expected(tables, 3) == pytest.approx(3 * BASE + 2 * 40.0)
    assert expected(changed(tables, "Scenarios", probability=0.0), 3) == pytest.approx(3 * BASE + 3 * 40.0)


def two_goods() -> Tables:
    """A hundred a month each of m and n at 10, each with a cover of a month at .5 a unit and 50 in a reserve
    for disruptions; p makes n of two m at a cost that nobody pays.
    """
    tables = joined(
        market(),
        keeping(opening=100.0, holding_cost=0.5),
        {
            "Commodities": [{"commodity": "n"}],
            "Imports": [{"route": "n", "country": "X", "commodity": "n", "price": 10.0}],
            "Demand": [{"sector": "s", "commodity": "n", "demand_a_month": 100.0}],
            "Holders": [{"holder": "v", "kind": "reserve", "release_rule": "disruption only"}],
            "Stocks": [
                {"holder": "w", "commodity": "n", "opening": 100.0, "holding_cost": 0.5},
                *({"holder": "v", "commodity": each, "opening": 50.0} for each in ("m", "n")),
            ],
            "Processes": [{"process": "p", "variable_cost": 500.0}],
            "Recipes": [
                {"process": "p", "commodity": "m", "input": 2.0},
                {"process": "p", "commodity": "n", "output": 1.0},
            ],
            "Cover rules": [
                {"rule": each, "commodity": (each,), "demand_commodity": (each,), "cover_months": 1.0}
                for each in ("m", "n")
            ],
        },
    )
    tables["Cover rules"] = [row | {"holder": ("w",)} for row in tables["Cover rules"]]
    return tables


def drawn(value_left: float, **event: Any) -> list[float]:
    """Release of m, of n, and working stock of m, of n, after May and June under an event."""
    effect = AVAILABLE | {"value": value_left} | event
    solution = planned(under(two_goods(), effect, length=2), 3, discount_rate=0.1)
    found = [sum(value(solution, 1, "release", "v", good, t) for t in range(3)) for good in ("m", "n")]
    return found + [value(solution, 1, "stock", "w", good, 2) for good in ("m", "n")]


def test_only_what_is_hit_opens_and_rests():
    """Proves: where n is out for two months, its cover rests: its 100 and the 50 of its reserve serve 150 of
    200; m, of which n can be made, stays closed and covered. Where m is out, n is hit through the recipe: its
    cover rests too, and its reserve stays where nobody needs it. Sensitivity: an event that takes half but
    leaves all of the need on offer lends nothing, one that takes a twentieth hits nothing, and higher prices
    do not either.
    """
    assert drawn(0.0, route=("n",)) == pytest.approx([0.0, 50.0, 100.0, 0.0])
    assert drawn(0.0, route=("r",)) == pytest.approx([50.0, 0.0, 0.0, 0.0])
    assert drawn(0.5, route=("n",)) == pytest.approx([0.0, 0.0, 100.0, 0.0])
    assert drawn(0.95) == pytest.approx([0.0, 0.0, 100.0, 100.0])
    assert drawn(1.01, effect=disruption.IMPORT_PRICE) == pytest.approx([0.0, 0.0, 100.0, 100.0])


def test_a_rule_on_several_goods_rests_by_the_need_that_is_hit():
    """Proves: one rule asks for a month of both needs, 200; while n is hit it asks for the 100 of m that are
    not. Sensitivity: without an event both are held.
    """
    tables = two_goods()
    tables["Cover rules"] = [{"rule": "both", "holder": ("w",), "cover_months": 1.0}]
    held = {}
    for share in (0.5, 1.0):
        event = HIT_WITHOUT_HARM | {"route": ("n",), "value": share}
        solution = planned(under(tables, event, length=1), 3)
        held[share] = sum(value(solution, 1, "stock", "w", good, 1) for good in ("m", "n"))
    assert held == {0.5: pytest.approx(100.0), 1.0: pytest.approx(200.0)}


def test_third_countries_are_hit_when_it_is_passed_on():
    """Proves: all that Y sells is made of goods of X; where X is out and half of it is passed on, goods of Y
    are hit and its reserve opens. Sensitivity: nothing passed on, nothing hit.
    """
    tables = joined(
        market(),
        {
            "Countries": [{"country": "Y"}],
            "Origins": [
                {"country": "Y", "goods": "m", "supplier": "X", "feed": "m", "share": 1.0},
            ],
        },
        reserve({"opening": 50.0}, release_rule="disruption only"),
    )
    tables["Imports"] = [tables["Imports"][0] | {"country": "Y", "maximum_a_month": 100.0}]
    for passed, released in ((0.5, 50.0), (0.0, 0.0)):
        cut = AVAILABLE | {"country": ("X",), "value": 0.0, "passed_on": passed}
        solution = planned(under(tables, cut, length=1), 3)
        assert value(solution, 1, "release", "v", "m", 1) == pytest.approx(released)


def test_a_fund_buys_again_with_what_it_has_sold():
    """Proves: with 500 of net spending to date 50 are bought in April, released in May, when nothing can be
    bought, and bought again in June for the 50 that must be there at the end: 1,500 + 50 x 50 + 1,500.
    Sensitivity: where purchases alone count there is no money for June, so that May goes without: 1,500 +
    100 x 50 + 1,000.
    """
    stock = {"opening": 0.0, "closing_minimum": 50.0}
    tables = joined(market(), reserve(stock, release_rule="disruption only"))
    row = {"limit": "fund", "holder": ("v",), "per": "to date", "maximum": 500.0}
    for quantity, costs in (("net reserve spending", 5500.0), ("reserve spending", 7500.0)):
        limited = tables | {"Limits": [row | {"quantity": quantity}]}
        assert hit(limited, AVAILABLE | {"value": 0.0}, length=1, months=3) == pytest.approx(costs)


def test_need_comes_before_filling():
    """Proves: in May 50 of 100 are on offer, the only month in which the reserve may buy for a cover of 100
    at the end of June that is worth 80 a unit, more than the 50 of lost output; it buys none: 1,000 + 500
    + 50 x 50 + 1,000 + 100 x 80. Sensitivity: with a minimum of its own of 50 in May it must: 1,000 + 500 +
    100 x 50 + 1,000 + 50 x 80; an event that hits nothing lets it buy all 100.
    """
    tables = joined(bought(), reserve({"fill_maximum_a_month": [0.0, 100.0, 0.0]}))
    tables["Cover rules"] = [
        {"rule": "c", "holder": ("v",), "cover_months": 1.0, "penalty": 80.0, "first_month": "2027-06"}
    ]
    half, settings = AVAILABLE | {"value": 0.5}, {"elastic": True, "cover_refill_months": 0}
    found = expected(under(tables, half, length=1), 3, **settings)
    assert found == pytest.approx(1000.0 + 3000.0 + 1000.0 + 8000.0)
    obliged = changed(tables, "Stocks", minimum=[0.0, 50.0, 50.0])
    found = expected(under(obliged, half, length=1), 3, **settings)
    assert found == pytest.approx(1000.0 + 5500.0 + 1000.0 + 4000.0)
    found = expected(under(tables, AVAILABLE | {"value": 1.0}, length=1), 3, **settings)
    assert found == pytest.approx(1000.0 + 1000.0 + 5000.0 + 1000.0)
