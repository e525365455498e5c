"""Shared resources: hours of processes, warehouses over several commodities, costs per unit."""

import pytest

from planner.solver.solve import NoPlanError
from tests.model.micro import changed, cost, joined, keeping, making, market, plan


@pytest.mark.proves("resource")
def test_hours_are_shared():
    """Proves: 100 hours; p takes 2 an m and saves 6, so 50 are made: 200 + 500 = 700; an hour is worth
    3. Sensitivity: without the limit 400.
    """
    tables = joined(market(), making(variable_cost=4.0)) | {
        "Resources": [{"resource": "hours", "unit": "h", "capacity_a_month": 100.0}],
        "Resource use": [{"resource": "hours", "process": ("p",), "use_per_unit": 2.0}],
    }
    solution = plan(tables)
    assert solution.objective == pytest.approx(700.0)
    assert solution.duals("resource")["dual"].tolist() == pytest.approx([-3.0])
    assert cost(changed(tables, "Resources", capacity_a_month=None)) == pytest.approx(400.0)


def test_cost_of_a_resource():
    """Proves: each run takes 2 hours at 1.5: 100 x (4 + 3) = 700. Sensitivity: free hours 400."""
    tables = joined(market(), making(variable_cost=4.0)) | {
        "Resources": [{"resource": "hours", "cost_per_unit": 1.5}],
        "Resource use": [{"resource": "hours", "use_per_unit": 2.0}],
    }
    assert cost(tables) == pytest.approx(700.0)
    assert cost(changed(tables, "Resources", cost_per_unit=0.0)) == pytest.approx(400.0)


@pytest.mark.proves("resource")
def test_warehouse_over_two_commodities():
    """Proves: 100 of m (1 m2 each) and of n (2 m2 each) are wanted in May; storing from April saves 20
    a unit, so 20 a m2 for m and 10 for n: m fills the 100 m2: 1,000 + 3,000, and the next m2 would
    save 10. Sensitivity: without a limit 2,000.
    """
    tables = joined(market(price=[10.0, 30.0], demand=[0.0, 100.0]), keeping())
    tables["Commodities"].append({"commodity": "n"})
    tables["Imports"].append({"route": "n", "country": "X", "commodity": "n", "price": [10.0, 30.0]})
    tables["Stocks"].append({"holder": "w", "commodity": "n"})
    tables["Demand"].append({"sector": "s", "commodity": "n", "demand_a_month": [0.0, 100.0]})
    tables["Resources"] = [{"resource": "floor", "unit": "m2", "capacity_a_month": 100.0}]
    tables["Resource use"] = [
        {"resource": "floor", "activity": "stock", "commodity": ("m",), "use_per_unit": 1.0},
        {"resource": "floor", "activity": "stock", "commodity": ("n",), "use_per_unit": 2.0},
    ]
    solution = plan(tables, 2)
    assert solution.objective == pytest.approx(4000.0)
    assert solution.duals("resource")["dual"].tolist()[0] == pytest.approx(-10.0)
    assert cost(changed(tables, "Resources", capacity_a_month=None), 2) == pytest.approx(2000.0)


def test_flows_count_three_months_and_stocks_do_not():
    """Proves: 40 hours a month are 120 in a quarter: 120 made at 4, 180 bought at 10: 2,280; a floor
    of 100 holds 100 at quarter ends. Sensitivity: unlimited 1,200 and 3,000.
    """
    hours = joined(market(), making(variable_cost=4.0)) | {
        "Resources": [{"resource": "hours", "capacity_a_month": 40.0}],
        "Resource use": [{"resource": "hours", "use_per_unit": 1.0}],
    }
    floor = joined(market(price=[10.0, 30.0], demand=[0.0, 100.0]), keeping()) | {
        "Resources": [{"resource": "floor", "capacity_a_month": 100.0}],
        "Resource use": [{"resource": "floor", "activity": "stock", "use_per_unit": 1.0}],
    }
    assert cost(hours, 3, step_months=3) == pytest.approx(2280.0)
    assert cost(changed(hours, "Resources", capacity_a_month=None), 3, step_months=3) == pytest.approx(1200.0)
    assert cost(floor, 6, step_months=3) == pytest.approx(100 * 10.0 + 200 * 30.0)
    assert cost(changed(floor, "Resources", capacity_a_month=None), 6, step_months=3) == pytest.approx(3000.0)


def test_resource_counts_other_activities():
    """Proves: a port that handles 60 a month limits arrivals by route, needs of a sector, stock of a
    holder: nothing else can serve, so 100 fail. Sensitivity: a port of 100 is enough.
    """
    for activity, chosen in (
        ("order", {"route": ("r",)}),
        ("arrival", {"commodity": ("m",)}),
        ("use", {"sector": ("s",)}),
    ):
        tables = market() | {
            "Resources": [{"resource": "port", "capacity_a_month": 60.0}],
            "Resource use": [{"resource": "port", "activity": activity, "use_per_unit": 1.0} | chosen],
        }
        with pytest.raises(NoPlanError):
            cost(tables)
        assert cost(changed(tables, "Resources", capacity_a_month=100.0)) == pytest.approx(1000.0)


def test_use_that_gives_back():
    """Proves: a negative use offsets: q gives 1 hour per run for 1, p takes 1 and makes m at 4: 500.
    Sensitivity: without q nothing can be made: 1,000.
    """
    tables = joined(market(), making(variable_cost=4.0))
    tables["Processes"].append({"process": "q", "variable_cost": 1.0})
    tables["Resources"] = [{"resource": "hours", "capacity_a_month": 0.0}]
    tables["Resource use"] = [
        {"resource": "hours", "process": ("p",), "use_per_unit": 1.0},
        {"resource": "hours", "process": ("q",), "use_per_unit": -1.0},
    ]
    assert cost(tables) == pytest.approx(500.0)
    assert cost(changed(tables, "Resource use", 1, use_per_unit=0.0)) == pytest.approx(1000.0)


def test_holder_of_a_stock_resource():
    """Proves: only the stock of the named holder takes the floor: the other one stores 100 free of it:
    1,000. Sensitivity: with both counted only 40 fit: 400 + 1,800.
    """
    tables = joined(market(price=[10.0, 30.0], demand=[0.0, 100.0]), keeping())
    tables["Holders"].append({"holder": "w2"})
    tables["Stocks"].append({"holder": "w2", "commodity": "m"})
    tables["Resources"] = [{"resource": "floor", "capacity_a_month": 40.0}]
    tables["Resource use"] = [
        {"resource": "floor", "activity": "stock", "holder": ("w",), "use_per_unit": 1.0}
    ]
    assert cost(tables, 2) == pytest.approx(1000.0)
    assert cost(changed(tables, "Resource use", holder=()), 2) == pytest.approx(2200.0)
