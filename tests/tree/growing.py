"""Words for tests of the tree: grow it from inputs, solve it, ask for a number."""

from collections.abc import Mapping
from typing import Any

import pytest

from planner.data import Inputs
from planner.solver.solve import build
from planner.solver.tree.problem import pose
from planner.solver.tree.tree_solution import TreeSolution
from planner.solver.tree.tree_solve import Way, solve_tree
from planner.tree.branch import Tree
from planner.tree.build_tree import build_tree
from tests.support import horizon, make_inputs


def solved_inputs(inputs: Inputs, tree: Tree | None = None, *, whole: bool = False) -> TreeSolution:
    """Solve inputs over their own tree or another one; every check must pass, and solving branch by branch
    must cost what solving the whole matrix costs. ``whole``: return (and certify) the whole alone.
    """
    problem = pose(inputs, build(inputs).form, build_tree(inputs) if tree is None else tree)
    all_at_once = solve_tree(problem, way=Way.WHOLE)
    by_branch = solve_tree(problem, way=Way.BY_BRANCH)
    allowed = 1e-6 + by_branch.answer.gap * abs(by_branch.objective)
    assert by_branch.objective == pytest.approx(all_at_once.objective, rel=1e-8, abs=allowed * (1 + 1e-9))
    solution = all_at_once if whole or len(problem.core.expectation.rows) else by_branch
    for each in (all_at_once, by_branch):
        assert [(check.name, check.figure) for check in each.checks if not check.passed] == []
    return solution


def planned(tables: Mapping[str, Any], months: int, *, whole: bool = False, **settings: Any) -> TreeSolution:
    """Solve tables over so many months from April 2027."""
    return solved_inputs(make_inputs(horizon(months, **settings), tables), whole=whole)


def expected(tables: Mapping[str, Any], months: int, *, whole: bool = False, **settings: Any) -> float:
    """Objective of the tree of some tables, money."""
    return planned(tables, months, whole=whole, **settings).objective


def value(solution: TreeSolution, branch: int, family: str, *key: object) -> float:
    """Value of one variable on one branch."""
    return float(solution.values[branch][solution.form.columns.positions[family, key]])
