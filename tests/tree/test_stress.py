"""Stress tests of a plan: what its decisions must satisfy to be held, and what a test costs."""

from typing import Any

import numpy as np
import pytest

from planner.data import Inputs
from planner.solver.solve import build
from planner.solver.tree.problem import TreeProblem, pose
from planner.solver.tree.tree_solve import solve_tree
from planner.study.held_plan import BrokenRowError, hold
from planner.study.stress import StressResult, run_stress
from planner.tree.branch import base_scenario_only
from planner.tree.build_tree import build_tree
from tests.support import horizon, make_inputs


def covered(
    price_at_end: float | None = None, months_out: int = 1, out: str = "X", **of_stock: Any
) -> Inputs:
    """Four months with a need of 10 each at a price of 10, ten in stock that a cover rule of one month keeps
    there, and the only seller out in the last months; another country sells at a price that nobody pays.
    """
    first = f"2027-{8 - months_out:02}"
    tables = {
        "Countries": [{"country": "X"}, {"country": "Y"}],
        "Commodities": [{"commodity": "m", "reference_price": price_at_end}],
        "Imports": [
            {"route": "r", "country": "X", "commodity": "m", "price": 10.0},
            {"route": "dear", "country": "Y", "commodity": "m", "price": 500.0},
        ],
        "Holders": [{"holder": "w"}],
        "Stocks": [{"holder": "w", "commodity": "m", "opening": 10.0, **of_stock}],
        "Cover rules": [{"rule": "one month", "cover_months": 1.0}],
        "Sectors": [{"sector": "s"}],
        "Demand": [{"sector": "s", "commodity": "m", "demand_a_month": 10.0}],
        "Shortage tiers": [{"sector": "s", "tier": "lost", "lost_value": 100.0}],
        "Stress tests": [
            {"stress": "out", "first_month": first, "length_months": months_out, "country": (out,)}
        ],
    }
    return make_inputs(horizon(4, closing_value_share=0.8, discount_rate=0.0), tables)


def problem(inputs: Inputs) -> TreeProblem:
    """The inputs with the tree that they grow into."""
    return pose(inputs, build(inputs).form, build_tree(inputs))


def found_in(inputs: Inputs) -> StressResult:
    """The only test of some inputs."""
    (result,) = run_stress(solve_tree(problem(inputs)), problem(inputs))
    return result


def test_stock_missing_at_the_end_is_bought_back():
    """Proves: in the last month the stock serves the need (100 less bought), and none is left, which the
    ledger counts as 80: bought back at 10 a unit the test costs nothing. Sensitivity: at its closing worth
    the cut-off would earn 20 against the base scenario.
    """
    found = found_in(covered())
    assert sum(found.unserved.values()) == pytest.approx(0.0, abs=1e-9)
    assert found.extra_cost == pytest.approx(0.0, abs=1e-6)


def test_what_is_missing_costs_its_full_reference_price():
    """Proves: at a reference price of 12 buying ten back costs 120, and 100 was saved: 20. Sensitivity: the
    closing worth of 9.6 a unit would make it -4 against the base scenario.
    """
    assert found_in(covered(12.0)).extra_cost == pytest.approx(20.0, abs=1e-6)


def test_a_country_that_nobody_buys_from_costs_nothing():
    """Proves: without Y for two months nothing changes but that cover rests, which saves the holding of ten
    at 1 a month: that is no worth of the outage. Sensitivity: against the base scenario the test would earn
    20, and without X it costs what it costs.
    """
    idle = found_in(covered(months_out=2, out="Y", holding_cost=1.0))
    assert idle.extra_cost == pytest.approx(0.0, abs=1e-6)
    assert found_in(covered(months_out=2, holding_cost=1.0)).extra_cost > 100.0


def test_a_closing_worth_above_the_price_stands():
    """Proves: stock declared to be worth 15 at the end is missed at 15 a unit, not at 10: 150 - 100, so that
    serving (100 lost a unit) still pays. Sensitivity: at the reference price it would cost nothing.
    """
    found = found_in(covered(closing_value=15.0, maximum=10.0))
    assert found.extra_cost == pytest.approx(50.0, abs=1e-6)


def test_what_cannot_be_kept_makes_no_test_impossible():
    """Proves: cut off for the last two months, ten of twenty needed are lost at 100 each, none of the ten in
    stock is left (100 to buy back), and 200 is saved: 900. Sensitivity: were the base scenario's stock
    demanded at the end, twenty would be lost.
    """
    found = found_in(covered(months_out=2))
    assert found.unserved["s"] == pytest.approx(10.0, abs=1e-6)
    assert found.lost_output == pytest.approx(1000.0, abs=1e-6)
    assert found.extra_cost == pytest.approx(900.0, abs=1e-6)


def test_held_decisions_are_checked():
    """Proves: the plan's own decisions are held, and give what its solve gives. Sensitivity: one unit less
    of an order, and the balance that it breaks is named.
    """
    inputs = covered()
    calm = pose(inputs, build(inputs).form, base_scenario_only())
    solved = solve_tree(calm)
    held = hold(calm, solved.values[0])
    assert run_stress(held, calm) == run_stress(solved, calm)
    wrong = solved.values[0].copy()
    wrong[calm.form.columns.positions["order", ("r", "spot", 1)]] -= 1.0
    with pytest.raises(BrokenRowError, match=r"balance \(m, 1\)"):
        hold(calm, wrong)


def test_held_decisions_keep_their_bounds():
    """Proves: one unit more bought and used than is needed, set off by a negative shortage, keeps every row
    and is refused. Sensitivity: a ten millionth of it is held.
    """
    inputs = covered()
    calm = pose(inputs, build(inputs).form, base_scenario_only())
    positions, values = calm.form.columns.positions, solve_tree(calm).values[0]
    more = np.zeros(len(values))
    more[positions["order", ("r", "spot", 0)]] = more[positions["use", ("s", "m", "m", 0)]] = 1.0
    more[positions["short", ("s", "m", "lost", 0)]] = -1.0
    hold(calm, values + 1e-7 * more)
    with pytest.raises(BrokenRowError, match=r"short \(s, m, lost, 0\)"):
        hold(calm, values + more)
