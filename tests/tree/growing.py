"""Words for tests of the tree: grow it from inputs, solve it, ask for a number."""

from collections.abc import Mapping
from typing import Any

from planner.data import Inputs
from planner.solve.solve import build
from planner.solve.tree.tree_solution import TreeSolution
from planner.solve.tree.tree_solve import plant, solve_tree
from planner.tree.branch import Tree
from planner.tree.grow import grow
from tests.support import horizon, make_inputs


def solved_inputs(inputs: Inputs, tree: Tree | None = None, *, whole: bool = False) -> TreeSolution:
    """Solve inputs over their own tree or another one; every check must pass."""
    planted = plant(inputs, build(inputs).form, grow(inputs) if tree is None else tree)
    solution = solve_tree(planted, whole=whole, workers=1)
    assert [check.name for check in solution.checks if not check.passed] == []
    return solution


def planned(tables: Mapping[str, Any], months: int, **settings: Any) -> TreeSolution:
    """Solve tables over so many months from April 2027."""
    return solved_inputs(make_inputs(horizon(months, **settings), tables))


def expected(tables: Mapping[str, Any], months: int, **settings: Any) -> float:
    """Objective of the tree of some tables, money."""
    return planned(tables, months, **settings).objective


def value(solution: TreeSolution, branch: int, family: str, *key: object) -> float:
    """Value of one variable on one branch."""
    return float(solution.values[branch][solution.form.columns.positions[family, key]])
