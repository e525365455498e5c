"""Figures of cases against the plan's own headline: what both tell is the same number."""

from pathlib import Path

import numpy as np
import pytest

from planner.plan import Plan, build_plan
from planner.plan.case_figures import HEADLINES, CaseFigure, path_figures, tree_figures
from planner.plan.disruption import InformationValues, disruption_plan
from planner.plan.policy_costs import exposure
from planner.solver.solution import Solution
from planner.solver.solve import build, solve
from planner.solver.tree.problem import pose
from planner.solver.tree.tree_solve import solve_tree
from planner.tree.build_tree import build_tree
from planner.workbook.reading.reader import read_workbook
from planner.workers import WorkerPool
from tests.model.micro import changed, market, plan
from tests.report.cases import RUN

INPUTS = Path(__file__).resolve().parents[2] / "inputs"
KINDS = {
    "money": "money",
    "lost_output": "lost output",
    "policy_prices": "price of policy",
    "cost": "cost",
    "reserve_ready_days": "reserve ready",
    "reserve_convertible_days": "reserve convertible in time",
    "reserve_days": "reserve cover",
    "own_capacity": "capacity",
    "own_output": "output",
    "public_outlay": "outlay",
    "incentive": "incentive",
    "imports": "imports",
    "direct_exposure": "direct",
    "embodied_exposure": "embodied",
}
"""Key of a figure of a case -> kind of the plan's figure."""


def solved(name: str, *overrides: str) -> Solution:
    """The base scenario of a delivered workbook."""
    inputs = read_workbook(INPUTS / name, overrides).inputs
    assert inputs is not None
    return solve(inputs)


def by_key(figures: tuple[CaseFigure, ...]) -> dict[str, CaseFigure]:
    """Figures by key; no key twice."""
    found = {figure.key: figure for figure in figures}
    assert len(found) == len(figures)
    return found


def compare(figures: tuple[CaseFigure, ...], headline: Plan) -> None:
    """Every headline that the plan tells too is the plan's."""
    found, own = by_key(figures), {figure.kind: figure for figure in headline.figures}
    assert {figure.key for figure in figures if figure.is_headline} == set(HEADLINES)
    for key, kind in KINDS.items():
        if kind in own:
            assert found[key].base == pytest.approx(own[kind].value, rel=1e-9, abs=1e-6), key
            if own[kind].spread is not None:
                over = own[kind].spread
                told = (found[key].value, found[key].p10, found[key].p50, found[key].p90)
                assert told == pytest.approx((over.expected, *over.quantiles.values()), rel=1e-9, abs=1e-6)
        else:
            assert found[key].value == 0.0 or np.isnan(found[key].value), key
    year = headline.terms.last_headline_year
    reserve = headline.stock.reserve_by_year
    for name, held in reserve.groupby("Commodity")[year].sum().items() if len(reserve) else ():
        assert found[f"reserve: {name}"].base == pytest.approx(held)
    imports = headline.imports.end_by_country
    for _, row in imports.iterrows():
        assert found[f"imports: {row['Country']}"].base == pytest.approx(row[year], abs=1e-6)
    embodied = exposure(headline.terms, headline.imports.arrivals)
    if headline.terms.watches:
        assert found["embodied_quantity"].base == pytest.approx(embodied)
    assert found["missed_policies"].base == (headline.policies.summary["Status"] == "missed").sum()


@pytest.mark.parametrize("name", ["india.xlsx", "tutorial.xlsx", "minimal.xlsx"])
def test_figures_of_a_path_are_the_plan_s(name: str) -> None:
    """Proves: money, reserve, capacity, output, incentive, imports, exposure and missed policies are those of
    the plan's headline, and a path has no quantiles.
    """
    solution = solved(name)
    figures = path_figures(solution)
    compare(figures, build_plan(solution, run=RUN))
    assert all(np.isnan([each.p10, each.p50, each.p90]).all() for each in figures)


def test_figures_of_a_tree_are_the_plan_s() -> None:
    """Proves: the expected figures of a tree, those of its base scenario and quantiles over its futures are
    those of the plan. Sensitivity: figures of the base scenario alone differ from the expected ones.
    """
    inputs = read_workbook(INPUTS / "tutorial.xlsx").inputs
    assert inputs is not None
    problem = pose(inputs, build(inputs).form, build_tree(inputs))
    with WorkerPool(1) as pool:
        solution = solve_tree(problem, pool=pool)
    told = disruption_plan(solution, (), InformationValues())
    figures = tree_figures(solution)
    compare(figures, build_plan(solution.solution_of(0), run=RUN, disruption=told))
    assert any(each.value != pytest.approx(each.base) for each in figures)
    calm = path_figures(solution.solution_of(0))
    assert {each.key for each in calm} == {each.key for each in figures}


def test_unserved_is_a_quantity() -> None:
    """Proves: 60 of 100 can be bought, 40 stay unserved, and they are told in quantity. Sensitivity: with 70
    on offer it is 30.
    """
    tables = market() | {"Shortage tiers": [{"sector": "s", "tier": "lost", "lost_value": 1000.0}]}
    for offered, short in ((60.0, 40.0), (70.0, 30.0)):
        found = by_key(path_figures(plan(changed(tables, "Imports", maximum_a_month=offered), 1)))
        assert found["unserved"].value == pytest.approx(short)
        assert found["lost_output"].value == pytest.approx(1000.0 * short)
