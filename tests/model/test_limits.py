"""General limits: every quantity, every span, several terms, least and most, elastic."""

from typing import Any

import pytest

from planner.model.activities import QUANTITIES
from planner.model.path import ImpossibleRowError
from planner.solver.solve import NoPlanError, build
from planner.solver.tree.problem import pose
from planner.solver.tree.tree_solve import Way, solve_tree
from planner.tree.build_tree import build_tree
from tests.model.micro import Tables, changed, cost, joined, keeping, market, plan, reserve, without
from tests.support import horizon, make_inputs


def everything() -> Tables:
    """Two sources, own output, warehouse, reserve, sale, disposal, shortage, scheme and contract."""
    tables = joined(market(), reserve({"opening": 50.0}), keeping(opening=20.0))
    tables["Countries"] += [{"country": "Y", "blocs": "Quad; EU"}, {"country": "Own", "own": True}]
    tables["Commodities"] = [{"commodity": "m", "stage": "magnet", "disposal_cost": 1.0}]
    tables["Imports"].append({"route": "q", "country": "Y", "commodity": "m", "price": 12.0})
    tables["Contracts"] = [{"contract": "k", "route": "q", "price": 11.0, "maximum_a_month": 40.0}]
    tables["Plants"] = [{"plant": "P"}]
    tables["New capacity"] = [
        {
            "expansion": "E",
            "plant": "P",
            "capital_cost": 12.0,
            "required_return": 0.0,
            "guaranteed_share": 1.0,
            "maximum_in_total": 1200.0,
        }
    ]
    tables["Processes"] = [{"process": "p", "plant": "P", "variable_cost": 15.0}]
    tables["Recipes"] = [{"process": "p", "commodity": "m", "output": 1.0}]
    tables["Schemes"] = [{"scheme": "S", "cap_per_unit": 4.0, "capital_share": 0.5}]
    tables["Scheme plants"] = [{"scheme": "S", "plant": "P"}]
    tables["Shortage tiers"] = [{"sector": "s", "tier": "1", "lost_value": 100.0}]
    tables["Sales"] = [{"sale": "x", "commodity": "m", "country": "Y", "price": 2.0}]
    return tables


SELECTED: dict[str, dict[str, Any]] = {
    "run": {"process": ("p",), "plant": ("P",)},
    "order": {"route": ("r", "q"), "country": ("X", "Y"), "stage": "magnet"},
    "arrival": {"bloc": "Quad", "commodity": ("m",)},
    "stock": {"holder": ("v",)},
    "fill": {"holder": ("v",)},
    "release": {"holder": ("v",), "commodity": ("m",)},
    "use": {"sector": ("s",)},
    "sale": {"country": ("Y",), "commodity": ("m",)},
    "disposal": {"commodity": ("m",)},
    "unserved": {"sector": ("s",)},
    "capacity ordered": {"plant": ("P",), "country": ("Own",)},
    "capacity awarded": {"scheme": ("S",)},
    "guarantees outstanding": {"plant": ("P",), "country": ("Own",)},
    "calloff": {"country": ("Y",)},
    "exposure": {"country": ("Y",)},
    "import spending": {"country": ("Y",)},
    "reserve spending": {"holder": ("v",)},
    "net reserve spending": {"holder": ("v",)},
    "total spending": {"process": ("p",)},
    "net spending": {"commodity": ("m",)},
    "sales revenue": {"country": ("Y",)},
    "public outlay": {"scheme": ("S",)},
}


ASKED: dict[str, tuple[float, float]] = {
    "run": (30.0, 30 * (15 + 1 - 10)),  # 15 and a month's rent of the capacity, instead of a price of 10
    "order": (60.0, 30 * (10 - 2)),  # 30 are ordered anyway; 30 more are sold for 2
    "arrival": (30.0, 30 * (11 - 10)),  # by the contract with Y instead of from X
    "stock": (30.0, 30 * 10.0),  # bought to stay in the reserve
    "fill": (30.0, 0.0),  # what is filled can be released in the same month
    "release": (30.0, 0.0),
    "use": (100.0, 0.0),  # all that is needed
    "sale": (30.0, 30 * (10 - 2)),
    "disposal": (30.0, 30 * (10 + 1)),
    "unserved": (30.0, 30 * (100 - 10)),
    "capacity ordered": (30.0, 30 * 1 / 12),  # capacity is a year's, its rent a month's
    "capacity awarded": (30.0, 30 * 1 / 12),
    "guarantees outstanding": (30.0, 30 / 12 * 1 / 12),  # 12 stand for each unit, its rent a month's
    "calloff": (30.0, 30 * (11 - 10)),
    "exposure": (30.0, 30 * (11 - 10)),
    "import spending": (30.0, 30 / 11 * (11 - 10)),
    "reserve spending": (30.0, 0.0),  # a purchase and its release, as for fill
    "net reserve spending": (30.0, 53 * 10.0),  # three more than the fifty stay in the reserve
    "total spending": (30.0, 30 / 15 * (15 + 1 - 10)),
    "net spending": (330.0, 30.0),  # 300 are spent anyway
    "sales revenue": (30.0, 30 / 2 * (10 - 2)),
    "public outlay": (30.0, 30 / 6 * 1 / 12),  # half of the capital cost of 12 a unit
}
"""Quantity -> (least amount that is asked for, what it costs more than the free plan, by hand)."""


@pytest.mark.proves("limit")
@pytest.mark.parametrize("quantity", QUANTITIES)
def test_every_quantity_can_be_limited(quantity: str):
    """Proves: a least amount of any quantity costs what it costs by hand, and is priced where it does; at
    most 10 of the same leave no plan. Sensitivity: without the limit the plan costs 300.
    """
    tables = everything()
    assert cost(tables, exposure_country="Y") == pytest.approx(300.0)
    least, extra = ASKED[quantity]
    asked = {"limit": "L", "quantity": quantity, "minimum": least, "per": "total"} | SELECTED[quantity]
    solution = plan(tables | {"Limits": [asked]}, exposure_country="Y")
    assert solution.objective == pytest.approx(300.0 + extra)
    row = solution.duals("limit").iloc[0]
    if extra:
        assert row["activity"] == pytest.approx(least)
        assert row["dual"] > 0.0
    opposite = asked | {"limit": "N", "minimum": None, "maximum": 10.0}
    with pytest.raises(NoPlanError):
        cost(tables | {"Limits": [asked, opposite]}, exposure_country="Y")


def limited(**limit: Any) -> Tables:
    """X at 10 with a limit on its orders, Y at 30."""
    tables = market()
    tables["Countries"].append({"country": "Y"})
    tables["Imports"].append({"route": "q", "country": "Y", "commodity": "m", "price": 30.0})
    return tables | {"Limits": [{"limit": "L", "quantity": "order", "country": ("X",)} | limit]}


@pytest.mark.proves("limit")
@pytest.mark.parametrize(
    ("per", "from_x"), [("month", 14 * 60), ("fiscal year", 2 * 60), ("total", 60), ("to date", 60)]
)
def test_spans(per: str, from_x: int):
    """Proves: at most 60 a month, a fiscal year (two of them), in all or to date: 14 months of 100 at 10
    for what X may bring, else 30. Sensitivity: without the limit 14,000.
    """
    assert cost(limited(per=per, maximum=60.0), 14) == pytest.approx(1400 * 30.0 - from_x * 20.0)
    assert cost(without(limited(), "Limits"), 14) == pytest.approx(14000.0)


@pytest.mark.proves("limit", "to_date")
def test_to_date_rises_with_its_own_series():
    """Proves: to date at most 30 in April and 120 from May on: X brings at most 30 in April and 120 in
    all. Sensitivity: with 120 from the start the cost is the same, but April may take 100.
    """
    solution = plan(limited(per="to date", maximum=[30.0, 120.0, 120.0]), 3)
    assert solution.objective == pytest.approx(300 * 30.0 - 120 * 20.0)
    assert solution.series("order", "r", "spot")[0] <= 30.0 + 1e-9


def test_window_and_year_values():
    """Proves: a limit of 0 from May to June on four months: 2 x 1,000 + 2 x 3,000; 60 in FY28, 40 in FY29
    by year. Sensitivity: without a window 4 x 3,000.
    """
    window = limited(maximum=0.0, first_month="2027-05", last_month="2027-06")
    assert cost(window, 4) == pytest.approx(8000.0)
    assert cost(limited(maximum=0.0), 4) == pytest.approx(12000.0)
    years = limited(per="fiscal year", maximum=500.0, maximum_by_year={"FY29": 40.0})
    assert cost(years, 13) == pytest.approx(1300 * 30.0 - 540 * 20.0)


@pytest.mark.proves("limit")
def test_several_terms_and_coefficients():
    """Proves: orders from X - 1.5 x orders from Y <= 0: x = 60, y = 40: 600 + 1,200; two rows, one sum.
    Sensitivity: without the second term nothing may come from X: 3,000.
    """
    tables = limited(maximum=0.0)
    second = {"limit": "L", "quantity": "order", "country": ("Y",), "coefficient": -1.5}
    both = tables | {"Limits": [*tables["Limits"], second]}
    assert cost(both) == pytest.approx(1800.0)
    assert cost(tables) == pytest.approx(3000.0)


@pytest.mark.proves("limit")
def test_elastic_limit_on_both_sides():
    """Proves: 60 at most from X, each more costs 5 < 20: 1,000 + 200; at least 50 from Y, each missing
    costs 5: 1,000 + 250. Sensitivity: hard 1,800 and 2,000.
    """
    most = limited(maximum=60.0, penalty=5.0)
    least = limited(country=("Y",), minimum=50.0, penalty=5.0)
    assert cost(most) == pytest.approx(1200.0)
    assert cost(most, elastic=False) == pytest.approx(1800.0)
    assert cost(least) == pytest.approx(1250.0)
    assert cost(least, elastic=False) == pytest.approx(2000.0)


@pytest.mark.proves("limit")
def test_a_month_of_a_quarter():
    """Proves: 60 a month are 180 in a quarter: 300 x 30 - 180 x 20 = 5,400; a stock limit of 100 is 100 at
    the quarter's end. Sensitivity: read as 60 a quarter the cost would be 7,800.
    """
    assert cost(limited(maximum=60.0), 3, step_months=3) == pytest.approx(5400.0)
    tables = joined(market(price=[10.0, 30.0], demand=[0.0, 100.0]), keeping())
    tables["Limits"] = [{"limit": "L", "quantity": "stock", "maximum": 100.0}]
    assert cost(tables, 6, step_months=3) == pytest.approx(100 * 10.0 + 200 * 30.0)


def test_arrivals_count_goods_in_transit():
    """Proves: 40 under way from X leave 20 of its 60: 40 free + 20 x 10 + 40 x 30. Sensitivity: orders
    do not count them: 60 x 10.
    """
    tables = limited(maximum=60.0) | {"Pipeline": [{"route": "r", "arrival": "2027-04", "quantity": 40.0}]}
    assert cost(changed(tables, "Limits", quantity="arrival")) == pytest.approx(1400.0)
    assert cost(tables) == pytest.approx(600.0)


def test_stage_and_bloc_selectors():
    """Proves: a limit on a bloc that X belongs to binds, on a bloc of Y alone or another stage it does
    not. Sensitivity: 1,800 against 1,000.
    """
    tables = changed(limited(maximum=60.0, country=(), bloc="Quad"), "Countries", blocs="ASEAN; Quad")
    assert cost(tables) == pytest.approx(1800.0)
    assert cost(changed(tables, "Limits", bloc="EU")) == pytest.approx(1000.0)
    assert cost(changed(tables, "Limits", bloc="", stage="metal")) == pytest.approx(1000.0)
    assert cost(changed(tables, "Limits", stage="product")) == pytest.approx(1800.0)


def test_spending_counts_unused_take_or_pay_of_the_route():
    """Proves: a contract with full take-or-pay and no need spends 40 x 11 on country Y, which a limit of
    400 forbids. Sensitivity: a limit of 440 is enough.
    """
    tables = changed(everything(), "Contracts", minimum_a_month=40.0, take_or_pay_share=1.0)
    tables = changed(tables, "Demand", demand_a_month=0.0)
    tables = without(tables, "Sales") | {
        "Limits": [{"limit": "L", "quantity": "total spending", "country": ("Y",), "maximum": 400.0}]
    }
    with pytest.raises(NoPlanError):
        cost(tables)
    assert cost(changed(tables, "Limits", maximum=440.0)) > 0.0


def test_opening_holding_cost_is_spending():
    """Proves: charged on opening stock, the 50 held at the start cost 50, which no decision changes: a
    budget of 40 is impossible. Sensitivity: a budget of 50 is just met.
    """
    tables = joined(market(demand=0.0), keeping(opening=50.0, holding_cost=1.0))
    tables["Limits"] = [{"limit": "L", "quantity": "total spending", "maximum": 50.0, "per": "total"}]
    assert cost(tables, holding_cost_on="opening") == pytest.approx(50.0)
    with pytest.raises(NoPlanError):
        cost(changed(tables, "Limits", maximum=40.0), holding_cost_on="opening")


def blend(**shares: Any) -> Tables:
    """X at 10, Y at 30 and Z at 20: orders from X as shares of all orders."""
    tables = limited()
    tables["Countries"].append({"country": "Z"})
    tables["Imports"].append({"route": "z", "country": "Z", "commodity": "m", "price": 20.0})
    base = {"limit": "L", "quantity": "order", "counts_in": "base"}
    return tables | {"Limits": [{"limit": "L", "quantity": "order", "country": ("X",)} | shares, base]}


@pytest.mark.proves("limit")
def test_a_blend_is_one_pair_of_rows():
    """Proves: X may be 30 % of all orders: 30 at 10, 70 at 20 in a month of 100 (1,700), with a demand that
    doubles 3,400; Y at least 20 % of them 20 at 30. Sensitivity: without the pair 1,000, and with a most of
    30 units instead of a share the second month costs 3,700.
    """
    assert cost(blend(maximum_share=0.3)) == pytest.approx(1700.0)
    assert cost(changed(blend(maximum_share=0.3), "Demand", demand_a_month=200.0)) == pytest.approx(3400.0)
    least = changed(blend(minimum_share=0.2), "Limits", country=("Y",))
    assert cost(least) == pytest.approx(80 * 10.0 + 20 * 30.0)
    assert cost(without(blend(), "Limits")) == pytest.approx(1000.0)
    of_units = changed(blend(maximum=30.0), "Demand", demand_a_month=200.0)
    assert cost(of_units) == pytest.approx(3700.0)


@pytest.mark.proves("limit", "base_to_date")
@pytest.mark.parametrize(
    ("per", "from_x"), [("month", 180.0), ("fiscal year", 300.0), ("total", 300.0), ("to date", 300.0)]
)
def test_spans_of_shares(per: str, from_x: float):
    """Proves: of two months of 300 X can serve the second alone, and may be six tenths: by month 180 of 300,
    over both months, or to date, all 300 (of at most 360).
    """
    tables = changed(blend(maximum_share=0.6, per=per), "Imports", maximum_a_month=[0.0, 500.0])
    tables = changed(tables, "Demand", demand_a_month=[300.0, 300.0])
    assert cost(tables, 2) == pytest.approx(600 * 20.0 - from_x * 10.0)


@pytest.mark.proves("limit")
def test_missing_a_share_is_priced():
    """Proves: at 4 a unit missed it pays to buy all 100 from X (70 above the share) for 1,280; at 20 it does
    not, and 1,700 is spent. Sensitivity: hard, 1,700.
    """
    assert cost(blend(maximum_share=0.3, penalty=4.0), elastic=True) == pytest.approx(1000.0 + 280.0)
    assert cost(blend(maximum_share=0.3, penalty=20.0), elastic=True) == pytest.approx(1700.0)


@pytest.mark.proves("limit")
def test_a_share_of_nothing_is_nothing():
    """Proves: a share of 0 allows none of it (2,000 from Z); with a base that is fixed by the need it is a
    share of need.
    """
    assert cost(blend(maximum_share=0.0)) == pytest.approx(2000.0)
    tables = blend(maximum_share=0.3)
    tables["Limits"][1]["quantity"] = "use"
    assert cost(tables) == pytest.approx(1700.0)


def lagged(lag: int, **base: Any) -> Tables:
    """Orders from X at most half of those from Z so many months before; Y at 30 brings the rest."""
    tables = blend(maximum_share=0.5)
    tables["Limits"][1] |= {"country": ("Z",), "lag_months": lag} | base
    return tables


@pytest.mark.proves("limit")
def test_a_lag_counts_what_happened_before():
    """Proves: three months of 100; from X at most half of what came from Z a month before: X 0, 50, then 25:
    Z 100, 50, 75 (nothing pays more): 2,000 + 1,500 + 1,750. With 60 a month before the plan X brings 30 in
    the first month: 30, 35, 32.5. Sensitivity: without a lag a third each month.
    """
    assert cost(lagged(1), 3) == pytest.approx(300 * 20.0 - 10.0 * (0.0 + 50.0 + 25.0))
    assert cost(lagged(1, before=60.0), 3) == pytest.approx(300 * 20.0 - 10.0 * (30.0 + 35.0 + 32.5))
    assert cost(lagged(0), 3) == pytest.approx(300 * 20.0 - 10.0 * 100.0)


@pytest.mark.proves("limit", "to_date")
def test_a_lag_of_the_sum_and_of_a_window():
    """Proves: what was ordered from X two months before May to June, March (10 before the plan) and April,
    may be 60 in all: 50 in April, all of May and June. Sensitivity: without a lag 60 of May and June.
    """
    row = {"lag_months": 2, "before": 10.0, "per": "total", "maximum": 60.0}
    window = {"first_month": "2027-05", "last_month": "2027-06"}
    assert cost(limited(**row, **window), 3) == pytest.approx(250 * 10.0 + 50 * 30.0)
    no_lag = limited(per="total", maximum=60.0, **window)
    assert cost(no_lag, 3) == pytest.approx(160 * 10.0 + 140 * 30.0)
    to_date = limited(**(row | {"per": "to date"}), first_month="2027-05")
    assert cost(to_date, 3) == pytest.approx(250 * 10.0 + 50 * 30.0)


def test_a_lag_of_several_periods_rounds_up():
    """Proves: in quarters a lag of four months is two of them, and 10 a month before the plan are 30 in each.
    By hand: a most of 45 over two quarters that count 30 and 30 leaves no plan; of 60 it does.
    """
    row = {"lag_months": 4, "before": 10.0, "per": "total"}
    assert cost(limited(**row, maximum=60.0), 6, step_months=3) == pytest.approx(600 * 10.0)
    with pytest.raises(ImpossibleRowError):
        cost(limited(**row, maximum=45.0), 6, step_months=3)


@pytest.mark.parametrize("way", [Way.WHOLE, Way.BY_BRANCH])
def test_a_lag_reaches_from_a_branch_into_its_base_scenario(way: Way):
    """Proves: X may bring what Z brought a month before; Z brings all 100 in April. In May 100 are needed, or
    300 in half the futures: 100 from X at 10 in both, and 200 from Z: 2,000 + (1,000 + 5,000) / 2.
    Sensitivity: without April of the base scenario X would bring nothing in the branch (6,000).
    """
    tables = blend(maximum_share=1.0) | {
        "Events": [{"event": "boom"}],
        "Event effects": [{"event": "boom", "effect": "demand", "value": 3.0}],
        "Scenarios": [{"scenario": "b", "first_month": "2027-05", "probability": 0.5, "event": ("boom",)}],
    }
    tables["Limits"][1] |= {"country": ("Z",), "lag_months": 1}
    inputs = make_inputs(horizon(2), tables)
    solved = solve_tree(pose(inputs, build(inputs).form, build_tree(inputs)), way=way)
    assert [check.name for check in solved.checks if not check.passed] == []
    assert solved.objective == pytest.approx(2000.0 + 0.5 * 1000.0 + 0.5 * 5000.0, rel=1e-4)
