"""The delivered workbooks give sensible plans."""

from dataclasses import replace

import pytest

from planner.data import Inputs
from planner.solver.solution import Solution
from planner.solver.solve import build, solve
from tests.inputs.conftest import FOLDER, read


def total(plan: Solution, family: str) -> float:
    """Sum of a variable family."""
    return float(plan.frame(family)["value"].sum())


def test_minimal_costs_sixty_crore():
    """Minimal costs sixty crore."""
    assert solve(read(FOLDER / "minimal.xlsx")).objective == pytest.approx(60.0)


def test_tutorial_builds_with_incentive_and_fills_a_reserve():
    """Tutorial builds with incentive and fills a reserve."""
    inputs = read(FOLDER / "tutorial.xlsx")
    plan = solve(inputs)
    assert total(plan, "short") == pytest.approx(0.0, abs=1e-6)
    assert total(plan, "build") >= 400 - 1e-6
    assert total(plan, "fill") > 50
    assert 0 < total(plan, "sales_incentive") + total(plan, "capital_subsidy") <= 240
    assert total(plan, "missed_target") == pytest.approx(0.0, abs=1e-6)


def test_india_serves_everybody_and_reaches_the_target(india_plan: Solution):
    """India serves everybody and reaches the target."""
    assert india_plan.status == "optimal"
    assert total(india_plan, "short") == pytest.approx(0.0, abs=1e-3)
    assert total(india_plan, "missed_target") == pytest.approx(0.0, abs=1e-3)


def test_india_pays_part_of_the_pots(india_plan: Solution):
    """India pays part of the pots."""
    assert 500 < total(india_plan, "sales_incentive") < 6450


def test_india_fills_the_reserve_within_its_budget(india_plan: Solution):
    """The reserve's budget is spent to the last: it binds, and more of it would be worth something."""
    assert total(india_plan, "fill") > 200
    duals = india_plan.duals("limit")
    budget = duals[duals["limit"] == "Reserve budget"]
    assert float(budget["activity"].max()) == pytest.approx(300.0)
    assert float(budget["dual"].sum()) < 0.0


def test_india_without_participation_pays_nothing(india: Inputs):
    """Investors who need no return need no incentive: it would be a pure transfer."""
    free = replace(india, settings=replace(india.settings, participation=False))
    assert total(solve(free), "sales_incentive") == pytest.approx(0.0, abs=1e-6)


def test_india_is_small_enough(india: Inputs):
    """India is small enough: 609 of its columns say what its reserve has lent, of seven goods by month."""
    assert len(build(india).form.cost) <= 25_000


def test_tutorial_cap_changes_the_plan():
    """A sales pot of 20 is emptied and costs more than 5; the plan takes 107.7 of the 200 that are offered,
    so that a pot of 120 costs nothing.
    """
    offered = solve(read(FOLDER / "tutorial.xlsx"))
    small, enough = (
        solve(read(FOLDER / "tutorial.xlsx", f"Schemes.Magnet scheme.Sales pot={pot}")) for pot in (20, 120)
    )
    assert total(small, "sales_incentive") == pytest.approx(20.0)
    assert small.objective > offered.objective + 5.0
    assert enough.objective == pytest.approx(offered.objective, rel=1e-9)
