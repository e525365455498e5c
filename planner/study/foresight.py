"""What more would be worth: the tree solved again by planners who know more than anybody can."""

from planner.solver.solve import NoPlanError
from planner.solver.tree.problem import TreeProblem, pose
from planner.solver.tree.tree_solution import ExpectedCost
from planner.solver.tree.tree_solve import solve_tree
from planner.solver.tree.tuning import GAP
from planner.tree.branch import Tree, with_foresight, with_known_lengths
from planner.workers import WorkerPool

LARGE_COLUMNS = 150_000
"""Copied columns above which these are not solved unless asked for: each takes as long as the plan."""


def wait_and_see(
    problem: TreeProblem, pool: WorkerPool | None = None, gap: float = GAP
) -> ExpectedCost | None:
    """Expected cost if every future were known at the start, money; None with a price on risk, which looks at
    all futures together, or where there is no plan.
    """
    settings = problem.inputs.settings
    if settings.cvar_weight > 0.0 or settings.cvar_cap is not None:
        return None
    return _cost(problem, with_foresight(problem.tree), pool, gap)


def known_lengths(
    problem: TreeProblem, pool: WorkerPool | None = None, gap: float = GAP
) -> ExpectedCost | None:
    """Expected cost if the length of an event were known at its onset, money; None where there is no plan."""
    return _cost(problem, with_known_lengths(problem.tree), pool, gap)


def _cost(problem: TreeProblem, tree: Tree, pool: WorkerPool | None, gap: float) -> ExpectedCost | None:
    """Expected cost of another tree over the same path."""
    try:
        return solve_tree(pose(problem.inputs, problem.form, tree), pool=pool, gap=gap).in_two
    except NoPlanError:
        return None
