"""Branches that the base scenario's plan leaves without what must be served; no plan at all; no time."""

from typing import Any

import pytest

from planner.solver.highs import Status
from planner.solver.solve import NoPlanError, build
from planner.solver.tree.problem import TreeProblem, pose
from planner.solver.tree.tree_solve import Way, solve_tree
from planner.tree.build_tree import build_tree
from tests.support import horizon, make_inputs, month
from tests.tree.growing import planned, value

MONTHS = 3


def embargoed(room: float | None) -> dict[str, Any]:
    """100 a month must be served at 10 each; an embargo may come for the last month, with a chance of a half;
    a store keeps up to ``room`` at 1 a month.
    """
    return {
        "Countries": [{"country": "X"}],
        "Commodities": [{"commodity": "m"}],
        "Imports": [{"route": "r", "country": "X", "commodity": "m", "price": 10.0}],
        "Sectors": [{"sector": "s"}],
        "Demand": [{"sector": "s", "commodity": "m", "demand_a_month": 100.0}],
        "Holders": [{"holder": "w"}],
        "Stocks": [{"holder": "w", "commodity": "m", "maximum": room, "holding_cost": 1.0}],
        "Events": [{"event": "embargo"}],
        "Event effects": [{"event": "embargo", "effect": "import availability", "value": 0.0}],
        "Scenarios": [
            {"scenario": "stop", "event": "embargo", "first_month": month("2027-06"), "probability": 0.5}
        ],
    }


def posed(room: float | None) -> TreeProblem:
    """The tree of the embargo."""
    inputs = make_inputs(horizon(MONTHS), embargoed(room))
    return pose(inputs, build(inputs).form, build_tree(inputs))


def test_a_cut_tells_the_first_stage_what_a_branch_must_have():
    """Proves: the plan that suits the base scenario leaves the branch without the 100 it must serve, so a
    feasibility cut asks for 100 in stock by May: 300 bought at 10, and 100 kept for a month at 1, 3,100 in
    both futures. Sensitivity: without the embargo 3,000 and nothing in stock.
    """
    solution = planned(embargoed(None), MONTHS)
    assert solution.objective == pytest.approx(3100.0)
    assert value(solution, 0, "stock", "w", "m", 1) == pytest.approx(100.0)
    calm = {
        name: rows
        for name, rows in embargoed(None).items()
        if name not in ("Events", "Scenarios", "Event effects")
    }
    assert planned(calm, MONTHS).objective == pytest.approx(3000.0)


@pytest.mark.parametrize("way", Way)
def test_a_tree_without_a_plan_is_told(way: Way):
    """Proves: a store for 99 cannot serve 100, however the tree is solved. Sensitivity: one for 100 can."""
    with pytest.raises(NoPlanError) as raised:
        solve_tree(posed(99.0), way=way)
    assert raised.value.status is Status.INFEASIBLE
    assert solve_tree(posed(100.0), way=way).objective == pytest.approx(3100.0)


@pytest.mark.parametrize("way", [Way.SUITED, Way.WHOLE])
def test_time_that_is_up_is_told(way: Way):
    """Proves: no seconds, no plan: the status says why. Sensitivity: without a limit there is one."""
    with pytest.raises(NoPlanError) as raised:
        solve_tree(posed(None), way=way, time_limit=0.0)
    assert raised.value.status is Status.TIME_LIMIT
    assert solve_tree(posed(None), way=way).objective == pytest.approx(3100.0)
