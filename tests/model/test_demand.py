"""Demand, shortage, substitution, backlog, priority, seasons."""

from typing import Any

import pytest

from tests.model.micro import Tables, changed, cost, joined, keeping, market, plan, without


def short(**route: Any) -> Tables:
    """Supply of 60 of 100; the first 20 lost cost 15 each, the rest 40."""
    steps = [
        {"sector": "s", "tier": "thrift", "share_of_demand": 0.2, "lost_value": 15.0},
        {"sector": "s", "tier": "lost", "lost_value": 40.0},
    ]
    return market(**({"maximum_a_month": 60.0} | route)) | {"Shortage tiers": steps}


@pytest.mark.proves("demand")
def test_shortage_tiers():
    """Proves: 60 x 10 + 20 x 15 + 20 x 40 = 1,700, and one more unit of need costs 40.
    Sensitivity: a supply of 100 costs 1,000.
    """
    solution = plan(short())
    assert solution.objective == pytest.approx(1700.0)
    assert solution.duals("demand")["dual"].tolist() == pytest.approx([40.0])
    assert cost(short(maximum_a_month=100.0)) == pytest.approx(1000.0)


def test_own_shortage_rows_replace_those_of_all():
    """Proves: the sector's own step at 20 counts, not that of all at 5: 600 + 40 x 20 = 1,400.
    Sensitivity: with the row of all alone every unit is given up for 5: 500.
    """
    tables = market(maximum_a_month=60.0) | {
        "Shortage tiers": [
            {"sector": "all", "tier": "a", "lost_value": 5.0},
            {"sector": "s", "tier": "b", "lost_value": 20.0},
        ]
    }
    assert cost(tables) == pytest.approx(1400.0)
    alone = tables | {"Shortage tiers": tables["Shortage tiers"][:1]}
    assert cost(alone) == pytest.approx(500.0)


def replaced(**row: Any) -> Tables:
    """Commodity m at 50, substitute n at 10; one m is replaced by two n at an extra cost of 5."""
    tables = market(price=50.0)
    tables["Commodities"].append({"commodity": "n"})
    tables["Imports"].append({"route": "n", "country": "X", "commodity": "n", "price": 10.0})
    pair = {"sector": "s", "instead_of": "m", "substitute": "n", "quantity_per_unit": 2.0, "extra_cost": 5.0}
    return tables | {"Substitution": [pair | row]}


@pytest.mark.proves("demand")
def test_substitution_with_quantity():
    """Proves: 40 % may be replaced: 60 x 50 + 40 x (2 x 10 + 5) = 4,000. Sensitivity: without the
    pair 5,000; with an open share 2,500.
    """
    assert cost(replaced(maximum_share=0.4)) == pytest.approx(4000.0)
    assert cost(replaced()) == pytest.approx(2500.0)
    assert cost(without(replaced(), "Substitution")) == pytest.approx(5000.0)


def test_substitution_from_a_month():
    """Proves: from May only: 5,000 + 2,500. Sensitivity: from the start 5,000."""
    assert cost(replaced(first_month="2027-05"), 2) == pytest.approx(7500.0)
    assert cost(replaced(), 2) == pytest.approx(5000.0)


def test_own_substitution_replaces_that_of_all():
    """Proves: the sector's own pair (extra cost 5) counts once beside the same pair for all: 2,500.
    Sensitivity: with the pair of all alone (extra cost 15) 3,500.
    """
    tables = replaced()
    for_all = tables["Substitution"][0] | {"sector": "all", "extra_cost": 15.0}
    both = tables | {"Substitution": [for_all, tables["Substitution"][0]]}
    assert cost(both) == pytest.approx(2500.0)
    assert cost(both | {"Substitution": list(reversed(both["Substitution"]))}) == pytest.approx(2500.0)
    assert cost(tables | {"Substitution": [for_all]}) == pytest.approx(3500.0)


@pytest.mark.proves("demand")
def test_backlog():
    """Proves: nothing arrives in April; 100 are served a month late at 3: 300 x 10 + 300 = 3,300.
    Sensitivity: with nothing in May either, 100 wait in April and 200 in May: 3,900.
    """
    tables = changed(market(maximum_a_month=[0.0, 300.0, 300.0]), "Sectors", backlog_cost=3.0)
    assert cost(tables, 3) == pytest.approx(3300.0)
    late = changed(tables, "Imports", maximum_a_month=[0.0, 0.0, 300.0])
    assert cost(late, 3) == pytest.approx(3000.0 + 300.0 + 600.0)


def test_backlog_in_quarters():
    """Proves: 300 served a quarter late at 3 a month: 6,000 + 300 x 9 = 8,700. Sensitivity: on time
    6,000.
    """
    tables = changed(market(maximum_a_month=[0.0, 200.0]), "Sectors", backlog_cost=3.0)
    assert cost(tables, 6, step_months=3) == pytest.approx(8700.0)
    on_time = changed(tables, "Imports", maximum_a_month=200.0)
    assert cost(on_time, 6, step_months=3) == pytest.approx(6000.0)


def ranked(*priorities: int, **changes: Any) -> Tables:
    """Sectors a, b, c need 100 of m each; 150 can be bought; a loses least."""
    lost = {"a": 20.0, "b": 30.0, "c": 40.0}
    sectors = list(lost)[: len(priorities)]
    return {
        **market(maximum_a_month=150.0),
        "Sectors": [
            {"sector": name, "priority": rank} for name, rank in zip(sectors, priorities, strict=True)
        ],
        "Demand": [{"sector": name, "commodity": "m", "demand_a_month": 100.0} for name in sectors],
        "Shortage tiers": [{"sector": name, "tier": "1", "lost_value": lost[name]} for name in sectors],
    } | changes


@pytest.mark.proves("priority")
def test_priority_beats_value():
    """Proves: a is ranked first although b loses more: both lose 25 (a's share may equal b's):
    1,500 + 25 x 20 + 25 x 30 = 2,750. Sensitivity: without ranks a gives up all 50: 2,500.
    """
    solution = plan(ranked(1, 2))
    assert solution.objective == pytest.approx(2750.0)
    assert solution.duals("priority")["dual"].abs().tolist() == pytest.approx([5.0])
    assert cost(ranked(0, 0)) == pytest.approx(2500.0)


@pytest.mark.proves("priority")
def test_priority_reaches_over_a_rank_that_needs_something_else():
    """Proves: b (rank 2) needs another commodity; a (rank 1) still comes before c (rank 3): both lose
    25: 1,500 + 25 x (20 + 40) + b's 100 x 10 = 4,000. Sensitivity: without ranks a gives up 50:
    1,500 + 1,000 + 1,000 = 3,500.
    """
    tables = ranked(1, 2, 3)
    tables["Commodities"].append({"commodity": "n"})
    tables["Imports"].append({"route": "n", "country": "X", "commodity": "n", "price": 10.0})
    tables["Demand"][1]["commodity"] = "n"
    assert cost(tables) == pytest.approx(4000.0)
    free = tables | {"Sectors": [{"sector": name} for name in "abc"]}
    assert cost(free) == pytest.approx(3500.0)


@pytest.mark.proves("priority")
def test_priority_reaches_over_a_rank_without_need_in_the_month():
    """Proves: b needs nothing in this month; a still comes before c: 1,500 + 25 x 60 = 3,000.
    Sensitivity: without ranks 2,500.
    """
    tables = changed(ranked(1, 2, 3), "Demand", 1, demand_a_month=0.0)
    assert cost(tables) == pytest.approx(3000.0)
    assert cost(tables | {"Sectors": [{"sector": name} for name in "abc"]}) == pytest.approx(2500.0)


@pytest.mark.proves("priority")
def test_barred_sector_is_not_compared():
    """Proves: b may not take X's goods and is unserved; a (rank 1) and c (rank 3) are compared all the
    same: 150 left for 200, both lose 25: 1,500 + 25 x (20 + 40) + 100 x 30 = 6,000.
    Sensitivity: without ranks a gives up 50: 5,500.
    """
    tables = ranked(1, 2, 3) | {"End-use bars": [{"country": "X", "sector": "b"}]}
    assert cost(tables) == pytest.approx(6000.0)
    assert cost(tables | {"Sectors": [{"sector": name} for name in "abc"]}) == pytest.approx(5500.0)


def test_sector_total_share_and_profile():
    """Proves: 1,200 a year x .5 is 600; a season with weights 1 in April, 0 in May and 5 in June puts
    100 into April: 1,000. Sensitivity: flat 50 a month: 1,000 for two; 240 a year of its own: 400.
    """
    months = "january february march april may june july august september october november december"
    weights = dict.fromkeys(months.split(), 0.0) | {"april": 1.0, "june": 5.0}
    tables = market()
    tables["Sectors"] = [{"sector": "s", "demand_a_year": 1200.0}]
    tables["Demand"] = [{"sector": "s", "commodity": "m", "share_of_sector": 0.5, "profile": "season"}]
    tables["Profiles"] = [{"profile": "season"} | weights]
    assert cost(tables, 2) == pytest.approx(1000.0)
    assert cost(changed(tables, "Demand", profile=""), 2) == pytest.approx(1000.0)
    own = changed(tables, "Demand", demand_a_year=240.0, profile="")
    assert cost(own, 2) == pytest.approx(400.0)


def test_service_a_stock_can_bridge():
    """Proves: April buys 40 more for May, where only 60 can be bought: 200 x 10 = 2,000. Sensitivity:
    without a stock 40 are lost: 1,000 + 600 + 20 x 15 + 20 x 40 = 2,700.
    """
    tables = joined(short(maximum_a_month=[200.0, 60.0]), keeping())
    assert cost(tables, 2) == pytest.approx(2000.0)
    assert cost(without(tables, "Stocks", "Holders"), 2) == pytest.approx(2700.0)
