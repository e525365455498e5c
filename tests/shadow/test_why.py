"""Why: what a decision is worth is what an independent solve without it finds; what binds adds up."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from planner.data import Inputs
from planner.derive.derived import Derived
from planner.plan.terms import terms
from planner.plan.why import LESS, WITHOUT, why_plan
from planner.schema.tables.policy import Scheme
from planner.schema.tables.production import NewCapacity
from planner.schema.tables.stock import Stock
from planner.schema.tables.trade import Contract, ImportRoute
from planner.solver.highs import Status
from planner.solver.solution import Solution
from planner.solver.solve import solve
from planner.study.decisions import Kind, Quantity, decisions
from planner.study.why import Reason, main_decisions, path_reasons
from planner.workbook.reading.reader import read_workbook
from tests.model.micro import joined, market
from tests.support import horizon, make_inputs

TUTORIAL = Path(__file__).resolve().parents[2] / "inputs" / "tutorial.xlsx"
NEAR = 1e-6


@cache
def solved() -> Solution:
    """The plan of the tutorial, one path."""
    return solve(read_workbook(TUTORIAL).inputs)


@cache
def reasons() -> tuple[Reason, ...]:
    """Why its decisions are as they are, each forbidden too."""
    return path_reasons(solved(), without=True)


def edited(inputs: Inputs, row_class: type[Any], edit: Callable[[Any], dict[str, Any]]) -> Inputs:
    """Inputs with the rows of a sheet edited."""
    rows = tuple(replace(row, **edit(row)) for row in inputs.rows(row_class))
    return replace(inputs, tables=MappingProxyType({**inputs.tables, row_class: rows}))


def forbidden(inputs: Inputs, decision: Quantity) -> Inputs:
    """Inputs in which cells forbid a decision."""
    zeros, name = np.zeros(inputs.calendar.periods), decision.name
    if decision.kind is Kind.RESERVE:
        return edited(
            inputs, Stock, lambda row: {"fill_maximum_a_month": zeros} if row.commodity == name else {}
        )
    if decision.kind is Kind.CAPACITY:
        return edited(inputs, NewCapacity, lambda row: {"maximum_in_total": 0.0} if row.plant == name else {})
    if decision.kind is Kind.INCENTIVE:
        none = {"sales_pot": 0.0, "capital_pot": 0.0}
        return edited(inputs, Scheme, lambda row: none if row.key == name else {})
    routes = {row.key for row in inputs.rows(ImportRoute) if row.country == name}
    none = {"maximum_a_month": zeros, "offtake_minimum_a_month": zeros}
    closed = edited(inputs, ImportRoute, lambda row: none if row.key in routes else {})
    none = {"maximum_a_month": zeros, "minimum_a_month": zeros}
    return edited(closed, Contract, lambda row: none if row.route in routes else {})


def test_extra_money_is_what_an_independent_solve_without_it_finds() -> None:
    """Proves: for five decisions and more, the money told is the difference to a plan of inputs whose cells
    forbid the decision, built and solved from nothing. Sensitivity: with every other column of a decision
    forbidden it fails.
    """
    told = [each for each in reasons() if each.without is not None and each.without.status is Status.OPTIMAL]
    assert len(told) >= 5
    assert {each.decision.kind for each in told} >= {Kind.RESERVE, Kind.CAPACITY, Kind.IMPORTS}
    for each in told:
        assert each.without is not None
        other = solve(forbidden(solved().inputs, each.decision))
        extra = other.objective - solved().objective
        assert each.without.worth.total == pytest.approx(extra, rel=NEAR, abs=NEAR), each.decision.name


def test_moving_a_decision_costs_and_bends() -> None:
    """Proves: no plan with a tenth less or more of a decision costs less; all of it costs at least ten times
    a tenth (the cost is convex). Sensitivity: a row that holds the wrong sum.
    """
    assert len(reasons()) >= 5
    for each in reasons():
        assert each.less is not None
        for moved in filter(None, (each.less, each.more, each.without)):
            assert moved.worth.total >= -NEAR
        if (
            each.without is not None
            and each.without.status is Status.OPTIMAL
            and each.less.status is Status.OPTIMAL
        ):
            assert each.without.worth.total >= 10.0 * each.less.worth.total - NEAR


def test_what_binds_adds_up_to_the_cost_of_a_decision() -> None:
    """Proves: by hand. 100 are needed; X sells 60 at 10, Y the rest at 14, and at most 50. X is worth
    60 x 14 = 840, of which 600 are its price and 240 what its volume holds back. Without X only 50 come, and
    50 are lost at 100 each: (50 x 14 + 5,000) less (600 + 560). Sensitivity: duals of the wrong sign.
    """
    given = joined(
        market(maximum_a_month=60.0),
        {
            "Countries": [{"country": "Y"}],
            "Imports": [
                {"route": "y", "country": "Y", "commodity": "m", "price": 14.0, "maximum_a_month": 50.0}
            ],
            "Shortage tiers": [{"sector": "s", "tier": "lost", "lost_value": 100.0}],
        },
    )
    plan = solve(make_inputs(horizon(1, discount_rate=0.0), given))
    found = {each.decision.name: each for each in path_reasons(plan, without=True)}
    bound = {(each.family, each.subject): each.worth for each in found["X"].bindings}
    assert bound == pytest.approx({("balance", ("m",)): 840.0, ("", ()): -240.0})
    without = found["X"].without
    assert without is not None
    assert without.worth.money == pytest.approx(50.0 * 14.0 - 600.0 - 560.0)
    assert (without.worth.lost_output, without.worth.unserved) == pytest.approx((5000.0, 50.0))
    table = why_plan(terms(plan.inputs), tuple(found.values()))
    words = table.decisions.set_index("Decision")["Why"]["Imports from X"]
    assert "need unserved +50.0 t" in words
    assert "the worth of m (₹840 crore)" in words
    assert "the most there is of it (₹240 crore)" in words
    assert set(table.changes["Change"]) >= {WITHOUT, LESS}


def test_main_decisions_are_the_largest_of_their_kind() -> None:
    """Proves: no more than are told of a kind, all above a part of the largest, and all of nothing left out.
    Sensitivity: a list in the order of the inputs.
    """
    plan = solved()
    values = plan.answer.values
    chosen = main_decisions(Derived(plan.inputs), plan.form.columns, values)
    every = list(decisions(Derived(plan.inputs), plan.form.columns))
    for kind in {each.kind for each in chosen}:
        own = sorted((each.at(values) for each in every if each.kind is kind), reverse=True)
        told = [each.at(values) for each in chosen if each.kind is kind]
        assert told == own[: len(told)]
        assert min(told) > 0.0
