"""Measures are what the plan tells, on a path and over a tree."""

from pathlib import Path

import pytest

from planner import api
from planner.batch.plan_space import PlanSpace
from planner.derive.derived import Derived
from planner.plan import RunInfo
from planner.plan.futures import flows_of
from planner.plan.plan import Plan
from planner.solver.tree.problem import pose
from planner.solver.tree.tree_solve import solve_tree
from planner.study.explanation import UNEXPLAINED
from planner.tree.build_tree import build_tree
from planner.tree.factors import Effects
from planner.workbook.reading.reader import read_workbook
from tests.tradeoffs.books import space_of

INPUTS = Path(__file__).resolve().parents[2] / "inputs"
TUTORIAL, INDIA = INPUTS / "tutorial.xlsx", INPUTS / "india.xlsx"


@pytest.fixture(scope="module", params=[TUTORIAL, pytest.param(INDIA, marks=pytest.mark.long)])
def told(request: pytest.FixtureRequest) -> tuple[PlanSpace, dict[str, float], Plan]:
    """The space of a path, its measures at the plan of the inputs, and that plan."""
    space = space_of(request.param, events=False)
    assert space.solution is not None
    plan = api.plan(api.Solved(space.solution, UNEXPLAINED), RunInfo(), api.Progress())
    return space, space.values(space.base), plan


def test_money_is_the_plans(told: tuple[PlanSpace, dict[str, float], Plan]):
    """Proves: accounts and objective are those of the plan."""
    _, values, plan = told
    accounts = {name: own["base"] for name, own in plan.accounts.items()}
    assert values["money"] == pytest.approx(accounts["money"])
    assert values["lost-output"] == pytest.approx(accounts["lost_output"])
    assert values["other-policy"] + values["exposure-price"] == pytest.approx(accounts["policy_prices"])
    assert values["objective"] == pytest.approx(plan.objective)
    assert values["cost"] == pytest.approx(plan.objective - values["exposure-price"])
    assert values["missed-rules"] <= values["missed"] + 1e-9


def test_goods_are_the_plans(told: tuple[PlanSpace, dict[str, float], Plan]):
    """Proves: exposure, imports, unserved need, reserves and capacity are those of the plan's tables."""
    space, values, plan = told
    arrivals = plan.imports.arrivals
    assert values["embodied"] == pytest.approx(arrivals["Embodied end product"].sum())
    by_country = arrivals.groupby("Country")["End product"].sum()
    for each in space.measures.values():
        if each.group == "imports":
            assert values[each.key] == pytest.approx(by_country.get(each.name, 0.0), abs=1e-6)
    stages = plan.exposure.by_stage
    direct = stages.loc[stages["Stage"] == plan.imports.end_stage, "Direct"].sum()
    assert values["direct"] == pytest.approx(direct)
    assert values["unserved"] == pytest.approx(plan.demand.by_month["Unserved"].sum(), abs=1e-6)
    days = plan.stock.cover_by_month["Reserve, days of own use"].mean()
    assert values["reserve-days"] == pytest.approx(days, abs=1e-6)
    capacity = plan.output.end_capacity[plan.terms.last_headline_year].sum()
    assert values["capacity"] == pytest.approx(capacity, abs=1e-6)
    if len(plan.incentive.pots):
        assert values["incentive"] == pytest.approx(plan.incentive.pots["Paid"].sum(), abs=1e-4)


def test_measures_of_a_tree_are_means_over_its_futures():
    """Proves: accounts and exposure are those of every future by its probability, with what events change.
    Sensitivity: the base scenario's exposure is another.
    """
    inputs = read_workbook(TUTORIAL).inputs
    assert inputs is not None
    form = api.build(inputs, api.Progress())
    solved = solve_tree(pose(inputs, form, build_tree(inputs)))
    space = space_of(TUTORIAL)
    values = space.values(solved.answer.values)
    money, lost, policy = solved.probabilities @ solved.accounts
    assert values["money"] == pytest.approx(money)
    assert values["lost-output"] == pytest.approx(lost)
    assert values["other-policy"] + values["exposure-price"] == pytest.approx(policy)
    assert values["objective"] == pytest.approx(solved.objective)
    effects = Effects(inputs, Derived(inputs))
    flows = [flows_of(solved, at, effects) for at in range(len(solved.tree))]
    embodied = [float(each.arrivals["Embodied end product"].sum()) for each in flows]
    assert values["embodied"] == pytest.approx(float(solved.probabilities @ embodied))
    assert embodied[0] != pytest.approx(values["embodied"], rel=1e-3)
