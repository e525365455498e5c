"""An owner who breaks even over all futures, while no price makes recourse alone pay for the first stage."""

from typing import Any

import pytest

from planner.solver.highs import Status
from planner.solver.solve import NoPlanError
from planner.solver.tree.tree_solve import solve_tree
from tests.random_trees.oracle import compared, problem_of
from tests.support import horizon, make_inputs

Tables = dict[str, list[dict[str, Any]]]


def short_month(*, owner: bool = True, may_be_short: bool = True) -> Tables:
    """Two months of a need of 10. Imports cost 10, then 14, and only 4 can be bought in the first month. A
    plant of 10 a month makes it for 12: its owner loses 2 a piece in the first month and gains 2 in the
    second, in which the plant stands still with probability 1/2.
    """
    tiers = {"Shortage tiers": [{"sector": "s", "tier": "all", "lost_value": 100.0}]} if may_be_short else {}
    paid = {"Participation": [{"plant": "P", "investor_rate": 0.0}]} if owner else {}
    return {
        "Countries": [{"country": "X"}],
        "Commodities": [{"commodity": "m", "reference_route": "x"}],
        "Imports": [{"route": "x", "country": "X", "commodity": "m", "price": [10.0, 14.0],
                     "maximum_a_month": [4.0, 10.0]}],
        "Plants": [{"plant": "P", "capacity_a_month": 10.0}],
        "Processes": [{"process": "p", "plant": "P", "variable_cost": 12.0}],
        "Recipes": [{"process": "p", "commodity": "m", "output": 1.0}],
        "Sectors": [{"sector": "s"}],
        "Demand": [{"sector": "s", "commodity": "m", "demand_a_month": 10.0}],
        **tiers,
        **paid,
        "Events": [{"event": "e", "opens_reserves": False}],
        "Event effects": [{"event": "e", "effect": "plant availability", "value": 0.0}],
        "Scenarios": [{"scenario": "still", "first_month": "2027-05", "probability": 0.5, "event": "e"}],
    }  # fmt: skip


def objective(tables: Tables, *, gap: float = 1e-6) -> float:
    """Objective of the tree, every check passed."""
    solution = solve_tree(problem_of(make_inputs(horizon(2), tables)), gap=gap)
    assert [check for check in solution.checks if not check.passed] == []
    return solution.objective


def test_first_stage_gives_way_to_the_owner() -> None:
    """Proves: the path alone would run 6 in the first month (loss 12, gain 20 later). Over both futures the
    second month gives 10 x 2 x 1/2 = 10, so 5 is the most that the owner bears: 4 x 10 + 5 x 12 + 1 x 100
    = 200, then 10 x 12 or 10 x 14: 330. Sensitivity: without the owner 40 + 72 + 130 = 242.
    """
    assert objective(short_month()) == pytest.approx(330.0)
    assert objective(short_month(owner=False)) == pytest.approx(242.0)


def test_first_stage_gives_way_without_the_whole_matrix() -> None:
    """Proves: the same to a gap, without the exact mode; what is not reached is not called optimal."""
    found = compared(problem_of(make_inputs(horizon(2), short_month())), gap=1e-4)
    assert found.oracle.objective == pytest.approx(330.0)
    assert not found.wrong, str(found)


def test_nothing_can_meet_the_owner() -> None:
    """Proves: where all need must be served 6 must be run and the owner cannot break even: there is no plan,
    and it is said so. Sensitivity: without the owner there is one, of 242.
    """
    problem = problem_of(make_inputs(horizon(2), short_month(may_be_short=False)))
    with pytest.raises(NoPlanError) as told:
        solve_tree(problem)
    assert told.value.status is Status.INFEASIBLE
    assert objective(short_month(owner=False, may_be_short=False)) == pytest.approx(242.0)
