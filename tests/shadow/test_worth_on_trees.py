"""Shadow prices and reasons over all futures of small trees."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from planner.data import Inputs
from planner.schema.tables.trade import Contract, ImportRoute
from planner.solver.highs import Status
from planner.solver.solve import build
from planner.solver.tree.problem import TreeProblem, pose
from planner.solver.tree.tree_solution import TreeSolution
from planner.solver.tree.tree_solve import solve_tree
from planner.study.decisions import Kind
from planner.study.explanation import Explanation, explained_tree
from planner.study.moves import DAY
from planner.tree.build_tree import build_tree
from planner.workbook.reading.reader import read_workbook
from tests.report.cases import embargo_tables
from tests.support import horizon, make_inputs

TUTORIAL = Path(__file__).resolve().parents[2] / "inputs" / "tutorial.xlsx"
NEAR = 1e-6
NAMES = ("tutorial", "embargo")


@cache
def posed(name: str) -> TreeProblem:
    """The tree of the tutorial, or of an embargo with a price cap and a budget."""
    return pose_of(read_workbook(TUTORIAL).inputs if name == "tutorial" else embargo())


def embargo() -> Inputs:
    """Ten a month at 10 from X, which may stop; at most 90 in all; a reserve with a budget of 300."""
    tables = dict(embargo_tables())
    tables["Limits"] = [
        {"limit": "budget", "quantity": "reserve spending", "per": "total", "maximum": 300.0},
        {"limit": "orders", "quantity": "order", "per": "total", "maximum": 90.0, "penalty": 20.0},
    ]
    return make_inputs(horizon(12, exposure_country="X", discount_rate=0.0), tables)


def pose_of(inputs: Inputs) -> TreeProblem:
    """The tree that some inputs grow into."""
    return pose(inputs, build(inputs).form, build_tree(inputs))


@cache
def solved(name: str) -> TreeSolution:
    """Its plan."""
    return solve_tree(posed(name))


@cache
def explained(name: str) -> Explanation:
    """What explains it."""
    return explained_tree(posed(name), solved(name), without=True)


@pytest.mark.parametrize("name", NAMES)
def test_prices_lie_between_both_steps(name: str) -> None:
    """Proves: over all futures too each shadow price is at most what a step more changes, at least what a
    step less does (5 % where a number multiplies decisions). Sensitivity: duals of the base scenario alone.
    """
    priced = explained(name).prices
    assert any(abs(each.dual) > 1e-3 for each in priced)
    for each in priced:
        near = NEAR + (0.05 * abs(each.dual) if each.multiplies else 0.0)
        assert each.more is not None
        assert each.dual <= each.more.total + near
        assert each.less is None or -each.less.total - near <= each.dual


@pytest.mark.parametrize("name", NAMES)
def test_a_step_is_what_an_independent_tree_finds(name: str) -> None:
    """Proves: a step more changes the expected cost by the difference to a tree of the moved inputs, posed
    and solved from nothing. Sensitivity: rows that events change, kept as they were before the move.
    """
    for each in explained(name).prices:
        if each.moving.unit == DAY or abs(each.dual) > NEAR:
            assert each.more is not None
            other = solve_tree(pose_of(each.moving.inputs(posed(name).inputs, 1.0)))
            extra = other.objective - solved(name).objective
            assert each.more.total == pytest.approx(extra, rel=NEAR, abs=NEAR)


def test_a_supplier_left_out_costs_what_an_independent_tree_finds() -> None:
    """Proves: of each country of the tutorial the expected extra cost is that of a tree whose routes and
    contracts are closed. Sensitivity: a country whose contract is left to it.
    """
    told = [each for each in explained("tutorial").reasons if each.decision.kind is Kind.IMPORTS]
    assert told
    for each in told:
        assert each.without is not None
        assert each.without.status is Status.OPTIMAL
        other = solve_tree(pose_of(closed(posed("tutorial").inputs, each.decision.name)))
        extra = other.objective - solved("tutorial").objective
        assert each.without.worth.total == pytest.approx(extra, rel=NEAR, abs=NEAR)


def closed(inputs: Inputs, country: str) -> Inputs:
    """Inputs in which nothing can be bought from a country."""
    zeros = np.zeros(inputs.calendar.periods)
    names = {row.key for row in inputs.rows(ImportRoute) if row.country == country}
    routes = tuple(
        replace(row, maximum_a_month=zeros, offtake_minimum_a_month=zeros) if row.key in names else row
        for row in inputs.rows(ImportRoute)
    )
    contracts = tuple(
        replace(row, maximum_a_month=zeros, minimum_a_month=zeros) if row.route in names else row
        for row in inputs.rows(Contract)
    )
    return replace(
        inputs, tables=MappingProxyType({**inputs.tables, ImportRoute: routes, Contract: contracts})
    )


def test_firm_decisions_stay_in_all_futures() -> None:
    """Proves: what is decided before anything happens (new capacity of the tutorial) is firm in all futures,
    what an embargo stops (its imports) only in those without it. Sensitivity: a count of branches.
    """
    capacity = [each for each in explained("tutorial").reasons if each.decision.kind is Kind.CAPACITY]
    assert [each.firm for each in capacity] == pytest.approx([1.0] * len(capacity))
    imports = next(each for each in explained("embargo").reasons if each.decision.kind is Kind.IMPORTS)
    assert imports.firm == pytest.approx(0.5)
