"""Shared resources: hours of processes, warehouses over several commodities, costs per unit."""

from typing import Any

import pytest

from planner.solver.solve import NoPlanError
from tests.model.micro import Tables, changed, cost, joined, keeping, making, market, plan, without


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


def licensed(**expansion: Any) -> Tables:
    """What is made at 4 takes a licence of which there is none yet; 12 of capital for a unit a year."""
    row = {"expansion": "E", "resource": "licence", "capital_cost": 12.0, "life_years": 10.0}
    return joined(market(), making(variable_cost=4.0)) | {
        "Resources": [{"resource": "licence"}],
        "Resource use": [{"resource": "licence", "process": ("p",), "use_per_unit": 1.0}],
        "New capacity": [row | {"required_return": 0.0} | expansion],
    }


@pytest.mark.proves("resource")
def test_capacity_of_a_resource_can_be_bought():
    """Proves: a licence of 12 a unit a year over ten years is 1.2 a unit made: 100 x (4 + 1.2) = 520; with 40
    a month at hand 60 are bought: 472; half of it usable takes twice as many: 640. Sensitivity: at 120 a unit
    nothing is made: 1,000; without New capacity the blank is no limit: 400.
    """
    tables = licensed()
    assert cost(tables) == pytest.approx(520.0)
    assert cost(changed(tables, "Resources", capacity_a_month=40.0)) == pytest.approx(400.0 + 72.0)
    assert cost(changed(tables, "Resources", availability=0.5)) == pytest.approx(400.0 + 240.0)
    assert cost(changed(tables, "New capacity", capital_cost=120.0)) == pytest.approx(1000.0)
    assert cost(without(tables, "New capacity")) == pytest.approx(400.0)


@pytest.mark.proves("resource")
def test_new_capacity_of_a_floor():
    """Proves: floor that stocks take is bought whole, not by the month: 300 units stored over a quarter for
    3,000 take 300 of it at .1 a month for six months: 3,180. Sensitivity: if a unit a year were a twelfth of
    it a month, 900 to 3,600 would be needed.
    """
    tables = joined(market(price=[10.0, 30.0], demand=[0.0, 100.0]), keeping()) | {
        "Resources": [{"resource": "floor", "capacity_a_month": 0.0}],
        "Resource use": [{"resource": "floor", "activity": "stock", "use_per_unit": 1.0}],
        "New capacity": [
            {"expansion": "E", "resource": "floor", "capital_cost": 12.0, "life_years": 10.0}
            | {"required_return": 0.0}
        ],
    }
    assert cost(tables, 6, step_months=3) == pytest.approx(3000.0 + 300.0 * 0.1 * 6)
    monthly = licensed()
    assert cost(monthly, 3, step_months=3) == pytest.approx(3 * 520.0)


def test_a_route_that_opens():
    """Proves: a route at 6 whose opening takes a month and 1.2 a unit: 1,000 in April, 720 in May.
    Sensitivity: opened at once 2 x 720; too dear 2 x 1,000.
    """
    tables = licensed(gestation_months=1)
    tables["Imports"].append({"route": "new", "country": "X", "commodity": "m", "price": 6.0})
    tables = changed(tables, "Processes", maximum_a_month=0.0)
    tables["Resource use"] = [
        {"resource": "licence", "activity": "order", "route": ("new",), "use_per_unit": 1.0}
    ]
    assert cost(tables, 2) == pytest.approx(1720.0)
    assert cost(changed(tables, "New capacity", gestation_months=0), 2) == pytest.approx(1440.0)
    assert cost(changed(tables, "New capacity", capital_cost=50.0), 2) == pytest.approx(2000.0)


def test_adoption_of_a_substitute_is_an_investment():
    """Proves: ferrite at 2 in the place of m takes 1.2 a unit of redesign: 100 x 3.2. Sensitivity: at 100 of
    capital m stays: 1,000.
    """
    tables = licensed()
    tables = changed(tables, "Processes", maximum_a_month=0.0)
    tables["Commodities"].append({"commodity": "f"})
    tables["Imports"].append({"route": "f", "country": "X", "commodity": "f", "price": 2.0})
    tables["Substitution"] = [{"sector": "s", "instead_of": "m", "substitute": "f"}]
    tables["Resource use"] = [
        {"resource": "licence", "activity": "use", "commodity": ("f",), "use_per_unit": 1.0}
    ]
    assert cost(tables) == pytest.approx(320.0)
    assert cost(changed(tables, "New capacity", capital_cost=100.0)) == pytest.approx(1000.0)


def test_the_government_may_pay():
    """Proves: what the government pays, 120 of capital and 120 of upkeep, is public outlay: at a cost of
    public funds of .2 it adds 48, and a limit of 0 on it leaves 1,000. Sensitivity: paid by
    producers 640 in both.
    """
    tables = licensed(upkeep_share=0.1, payer="government")
    none = {"Limits": [{"limit": "outlay", "quantity": "public outlay", "per": "total", "maximum": 0.0}]}
    assert cost(tables, public_funds_cost=0.2) == pytest.approx(640.0 + 48.0)
    assert cost(tables | none) == pytest.approx(1000.0)
    own = changed(tables, "New capacity", payer="producers")
    assert cost(own, public_funds_cost=0.2) == cost(own | none) == pytest.approx(640.0)


def test_owners_do_not_pay_what_others_pay():
    """Proves: a plant that earns 6 a unit and costs 7 of capital is no loss to its owner where the government
    pays the capital: 100 x (4 + 7). Sensitivity: paid by its owner it cannot be kept: no plan.
    """
    tables = joined(market(), making(variable_cost=4.0)) | {
        "Participation": [{"plant": "P", "investor_rate": 0.0}],
        "New capacity": [
            {"expansion": "E", "plant": "P", "capital_cost": 70.0, "life_years": 10.0, "required_return": 0.0}
            | {"minimum_in_total": 1200.0, "payer": "government"}
        ],
    }
    assert cost(tables) == pytest.approx(1100.0)
    with pytest.raises(NoPlanError):
        cost(changed(tables, "New capacity", payer="producers"))
