"""Plants, new capacity, processes and recipes."""

from typing import Any

import pytest

from planner.model.path import ImpossibleRowError
from tests.model.micro import Tables, changed, cost, joined, making, market, plan


def building(**expansion: Any) -> Tables:
    """A plant that must be built (120 of capital per unit a year, ten years, no return asked)."""
    row = {"expansion": "E", "plant": "P", "capital_cost": 120.0, "life_years": 10.0, "required_return": 0.0}
    return joined(market(), making(variable_cost=4.0)) | {"New capacity": [row | expansion]}


@pytest.mark.proves("plant_capacity")
def test_capacity_and_availability():
    """Proves: 80 a month at .5 availability make 40 at 4, the rest is bought at 10: 160 + 600 = 760;
    one more unit of capacity saves 6. Sensitivity: fully available 80 x 4 + 200 = 520.
    """
    tables = joined(market(), making(variable_cost=4.0))
    half = changed(tables, "Plants", capacity_a_month=80.0, availability=0.5)
    solution = plan(half)
    assert solution.objective == pytest.approx(760.0)
    assert solution.duals("plant_capacity")["dual"].tolist() == pytest.approx([-6.0])
    assert cost(changed(half, "Plants", availability=1.0)) == pytest.approx(520.0)


@pytest.mark.proves("plant_capacity")
def test_processes_share_a_plant():
    """Proves: 720 a year are 60 a month; p makes 60 at 4 (saving 6 per unit of capacity), p2 takes two
    for a saving of 10: 240 + 400 = 640. Sensitivity: with a plant use of .5 p2 makes all 100: 0.
    """
    tables = joined(market(), making(variable_cost=4.0))
    tables = changed(tables, "Plants", capacity_a_year=720.0)
    tables["Processes"].append({"process": "p2", "plant": "P", "plant_use": 2.0, "variable_cost": 0.0})
    tables["Recipes"].append({"process": "p2", "commodity": "m", "output": 1.0})
    assert cost(tables) == pytest.approx(640.0)
    assert cost(changed(tables, "Processes", 1, plant_use=0.5)) == pytest.approx(0.0)


@pytest.mark.proves("build_total")
def test_new_capacity_is_paid_as_an_annuity():
    """Proves: capital of 48 a unit a year over ten years is 4.8 a unit made: 100 x (4 + 4.8) = 880,
    and one more unit a year allowed saves (10 - 8.8) / 12 = .1 a month. Sensitivity: at 120 it is
    4 + 12 and nothing is built: 1,000.
    """
    assert cost(building(capital_cost=48.0)) == pytest.approx(880.0)
    assert cost(building()) == pytest.approx(1000.0)
    total = plan(building(capital_cost=48.0, maximum_in_total=600.0))
    assert total.objective == pytest.approx(440.0 + 500.0)
    assert total.duals("build_total")["dual"].tolist() == pytest.approx([-0.1])


def test_annuity_with_a_return():
    """Proves: at 10 % over one year the yearly charge is 1.1 x 4 per unit a year, so 4.4 per unit
    made: 100 x (4 + 4.4) = 840. Sensitivity: without a return 100 x (4 + 4) = 800.
    """
    yearly = building(capital_cost=4.0, life_years=1.0, required_return=0.1)
    assert cost(yearly) == pytest.approx(100.0 * (4.0 + 4.4))
    assert cost(changed(yearly, "New capacity", required_return=0.0)) == pytest.approx(800.0)


def test_upkeep():
    """Proves: capital of 24 costs 24 / 10 = 2.4 and upkeep .1 x 24 = 2.4 a year per unit a year:
    100 x (4 + 2.4 + 2.4) = 880. Sensitivity: without upkeep 640.
    """
    assert cost(building(capital_cost=24.0, upkeep_share=0.1)) == pytest.approx(100.0 * (4.0 + 2.4 + 2.4))
    assert cost(building(capital_cost=24.0)) == pytest.approx(100.0 * (4.0 + 2.4))


def test_upkeep_lasts_as_long_as_the_capacity():
    """Proves: the capital of 24 is charged within half a year, upkeep of 2.4 in all twelve months:
    1,200 x (24 + 2.4) + 12 x 400 = 36,480. Sensitivity: over a life of one year it is the same; if
    upkeep ended with the life it would be 35,040.
    """
    short = building(capital_cost=24.0, upkeep_share=0.1, life_years=0.5, minimum_in_total=1200.0)
    capital, upkeep, running = 1200.0 * 24.0, 1200.0 * 2.4, 12 * 400.0
    assert cost(short, 12) == pytest.approx(capital + upkeep + running)
    assert cost(changed(short, "New capacity", life_years=1.0), 12) == pytest.approx(
        capital + upkeep + running
    )


def test_gestation_and_ramp():
    """Proves: ordered in April, first output in June at half: April and May are bought (2,000), June
    half (500 + 50 x 4), July made (400); 1,200 a year of free capital. Sensitivity: without
    gestation and ramp 4 x 400.
    """
    slow = building(capital_cost=0.0, gestation_months=2, ramp="slow", maximum_in_total=1200.0)
    slow["Ramps"] = [
        {"ramp": "slow", "from_month": 1, "share": 1.0},
        {"ramp": "slow", "from_month": 0, "share": 0.5},
    ]
    assert cost(slow, 4) == pytest.approx(2000.0 + 700.0 + 400.0)
    assert cost(changed(slow, "New capacity", gestation_months=0, ramp=""), 4) == pytest.approx(1600.0)


def test_charges_begin_with_output():
    """Proves: capacity that comes on stream after the horizon costs nothing and makes nothing: 2,000.
    Sensitivity: with a gestation of one month a month of 880 and one of 1,000.
    """
    late = building(capital_cost=48.0, gestation_months=2, minimum_in_total=1200.0)
    assert cost(late, 2) == pytest.approx(2000.0)
    assert cost(changed(late, "New capacity", gestation_months=1), 2) == pytest.approx(1880.0)


@pytest.mark.proves("build_total")
def test_committed_capacity():
    """Proves: 1,200 a year are committed at 120: 100 x (4 + 12) = 1,600. Sensitivity: free choice
    1,000; a commitment that cannot be ordered any more is refused by name.
    """
    tables = building(minimum_in_total=1200.0)
    assert cost(tables) == pytest.approx(1600.0)
    assert cost(changed(tables, "New capacity", minimum_in_total=0.0)) == pytest.approx(1000.0)
    with pytest.raises(ImpossibleRowError):
        cost(changed(tables, "New capacity", last_month="2026-04"))


def test_one_order_a_year():
    """Proves: at most 600 a year ordered in one fiscal year: April FY28 600, so half is bought for a
    year (12 x (200 + 500)); from April FY29 the other 600 runs too (400). Sensitivity: 1,200 at
    once 13 x 400.
    """
    tables = building(capital_cost=0.0, maximum_a_year=600.0)
    assert cost(tables, 13) == pytest.approx(12 * 700.0 + 400.0)
    assert cost(changed(tables, "New capacity", maximum_a_year=1200.0), 13) == pytest.approx(5200.0)


def test_order_window():
    """Proves: an expansion that can be ordered from June runs from June: 1,000 x 2 + 400 x 2.
    Sensitivity: from the start 4 x 400.
    """
    tables = building(capital_cost=0.0, maximum_a_year=1200.0, first_month="2027-06", last_month="2028-03")
    assert cost(tables, 4) == pytest.approx(2800.0)
    assert cost(changed(tables, "New capacity", first_month=None), 4) == pytest.approx(1600.0)


def test_capacity_in_quarters():
    """Proves: 600 a year are 150 of a quarter's 300: 150 x 4 + 150 x 10 = 2,100, for existing and for
    built capacity. Sensitivity: without a plant 3,000.
    """
    built = building(capital_cost=0.0, maximum_in_total=600.0)
    existing = changed(joined(market(), making(variable_cost=4.0)), "Plants", capacity_a_year=600.0)
    assert cost(built, 3, step_months=3) == pytest.approx(2100.0)
    assert cost(existing, 3, step_months=3) == pytest.approx(2100.0)
    assert cost(market(), 3, step_months=3) == pytest.approx(3000.0)


@pytest.mark.proves("process_year")
def test_yearly_volume_of_a_process():
    """Proves: 240 activities a year are 20 in a month: 80 + 800 = 880, one more saves 6.
    Sensitivity: without it 400.
    """
    tables = joined(market(), making(variable_cost=4.0, volume_a_year=240.0))
    solution = plan(tables)
    assert solution.objective == pytest.approx(880.0)
    assert solution.duals("process_year")["dual"].tolist() == pytest.approx([-6.0])
    assert cost(changed(tables, "Processes", volume_a_year=None)) == pytest.approx(400.0)


def test_process_bounds_and_window():
    """Proves: at least 30 must run at 20 although import costs 10: 600 + 700; at most 30 at 4: 120 +
    700; only in May: 1,000 + 400. Sensitivity: unbounded 1,000 and 400.
    """
    forced = joined(market(), making(variable_cost=20.0, minimum_a_month=30.0))
    limited = joined(market(), making(variable_cost=4.0, maximum_a_month=30.0))
    may = joined(market(), making(variable_cost=4.0, first_month="2027-05", last_month="2027-05"))
    assert cost(forced) == pytest.approx(1300.0)
    assert cost(limited) == pytest.approx(820.0)
    assert cost(may, 2) == pytest.approx(1400.0)
    assert cost(joined(market(), making(variable_cost=4.0))) == pytest.approx(400.0)


def test_recipes_take_and_give():
    """Proves: one m takes 1.5 ore at 2 and gives .2 of a by-product that sells at 5: 4 + 3 - 1 = 6 a
    unit: 600. Sensitivity: without the outlet (free disposal) 700.
    """
    tables = joined(market(), making(variable_cost=4.0))
    tables["Commodities"] += [{"commodity": "ore"}, {"commodity": "by", "disposal_cost": 0.0}]
    tables["Imports"].append({"route": "o", "country": "X", "commodity": "ore", "price": 2.0})
    tables["Recipes"].append({"process": "p", "commodity": "ore", "input": 1.5})
    tables["Recipes"].append({"process": "p", "commodity": "by", "output": 0.2})
    tables["Sales"] = [{"sale": "b", "commodity": "by", "price": 5.0}]
    assert cost(tables) == pytest.approx(600.0)
    assert cost(changed(tables, "Sales", maximum_a_month=0.0)) == pytest.approx(700.0)


def test_alternative_recipes():
    """Proves: the thrifty process takes .5 ore at 20 for 8, the plain one 1 ore for 0: 18 < 20:
    100 x 18. Sensitivity: at an ore price of 10 the plain one wins: 1,000.
    """
    tables = joined(market(price=99.0), making())
    tables["Commodities"].append({"commodity": "ore"})
    tables["Imports"].append({"route": "o", "country": "X", "commodity": "ore", "price": 20.0})
    tables["Processes"].append({"process": "thrift", "variable_cost": 8.0})
    tables["Recipes"] += [
        {"process": "p", "commodity": "ore", "input": 1.0},
        {"process": "thrift", "commodity": "ore", "input": 0.5},
        {"process": "thrift", "commodity": "m", "output": 1.0},
    ]
    assert cost(tables) == pytest.approx(1800.0)
    assert cost(changed(tables, "Imports", 1, price=10.0)) == pytest.approx(1000.0)


def test_a_process_may_take_what_it_gives():
    """Proves: a process that gives 3 and takes 1 of the same good nets 2: 50 runs at 4 = 200.
    Sensitivity: without the input 100 / 3 runs.
    """
    tables = joined(market(), making(variable_cost=4.0))
    assert cost(changed(tables, "Recipes", output=3.0, input=1.0)) == pytest.approx(200.0)
    assert cost(changed(tables, "Recipes", output=3.0)) == pytest.approx(400.0 / 3.0)


def test_security_credit():
    """Proves: own output at 12 with a credit of 3 beats import at 10: 100 x 9, of which 1,200 are
    money. Sensitivity: without the credit 1,000.
    """
    solution = plan(joined(market(), making(variable_cost=12.0, security_credit=3.0)))
    assert solution.objective == pytest.approx(900.0)
    kinds = solution.ledger.groupby("kind")["amount"].sum()
    assert kinds["money"] == pytest.approx(1200.0)
    assert kinds["price of policy"] == pytest.approx(-300.0)
    assert cost(joined(market(), making(variable_cost=12.0))) == pytest.approx(1000.0)


def test_offtake_floor_moves_money_not_cost():
    """Proves: buyers pay 13 for own output against import parity 10: the plant runs at 12 because its
    owner must not lose (and it is credited 5): system 100 x 7; producers gain 100. Sensitivity:
    without the floor its owner would lose 2 a unit and nothing runs: 1,000.
    """
    tables = joined(market(), making(variable_cost=12.0, security_credit=5.0))
    tables["Participation"] = [{"plant": "P"}]
    solution = plan(changed(tables, "Plants", offtake_floor_price=13.0))
    assert solution.objective == pytest.approx(700.0)
    assert solution.ledger.groupby("payer")["amount"].sum()["producers"] == pytest.approx(-100.0)
    assert cost(tables) == pytest.approx(1000.0)


def test_a_process_may_take_time():
    """Proves: what runs in April at 3 comes out in May, when it is needed: 300. Sensitivity: with two
    months it comes too late, and May is bought at 10: 1,000.
    """
    tables = joined(market(demand=[0.0, 100.0]), making(variable_cost=3.0, lead_time_months=1))
    solution = plan(tables, 2)
    assert solution.objective == pytest.approx(300.0)
    assert solution.series("run", "p").tolist() == pytest.approx([100.0, 0.0])
    assert cost(changed(tables, "Processes", lead_time_months=2), 2) == pytest.approx(1000.0)


def test_two_levels_of_parts_are_started_in_time():
    """Proves: a product needs two parts a month before it, a part is cast a month before that: for 10
    products in June, 20 parts are cast in April and 10 products assembled in May, at 1 and 5 each: 70.
    Sensitivity: without lead times of casting the parts are cast in May at 9: 230.
    """
    tables = {
        "Commodities": [{"commodity": "product"}, {"commodity": "part"}],
        "Processes": [
            {"process": "cast", "variable_cost": [1.0, 9.0, 9.0], "lead_time_months": 1},
            {"process": "assemble", "variable_cost": 5.0, "lead_time_months": 1},
        ],
        "Recipes": [
            {"process": "cast", "commodity": "part", "output": 1.0},
            {"process": "assemble", "commodity": "part", "input": 2.0},
            {"process": "assemble", "commodity": "product", "output": 1.0},
        ],
        "Sectors": [{"sector": "s"}],
        "Demand": [{"sector": "s", "commodity": "product", "demand_a_month": [0.0, 0.0, 10.0]}],
    }
    solution = plan(tables, 3)
    assert solution.objective == pytest.approx(70.0)
    assert solution.series("run", "cast").tolist() == pytest.approx([20.0, 0.0, 0.0])
    assert solution.series("run", "assemble").tolist() == pytest.approx([0.0, 10.0, 0.0])
    late = [{**tables["Processes"][0], "lead_time_months": 0}, tables["Processes"][1]]
    assert cost(tables | {"Processes": late}, 3) == pytest.approx(230.0)
