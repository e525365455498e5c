"""What more would be worth: the tree solved again by planners who know more than anybody can."""

from planner.solve.solve import NoPlanError
from planner.solve.tree.planted import Planted, plant
from planner.solve.tree.tree_solve import GAP, solve_tree
from planner.tree.branch import Tree, with_foresight, with_known_lengths
from planner.workers import WorkerPool

LARGE_COLUMNS = 150_000
"""Copied columns above which these are not solved unless asked for: each takes as long as the plan."""


def wait_and_see(planted: Planted, crew: WorkerPool | None = None, gap: float = GAP) -> float | None:
    """Expected cost if every future were known at the start; None with a price on risk, which looks at
    all futures together, or where there is no plan.
    """
    settings = planted.inputs.settings
    if settings.cvar_weight > 0.0 or settings.cvar_cap is not None:
        return None
    return _cost(planted, with_foresight(planted.tree), crew, gap)


def known_lengths(planted: Planted, crew: WorkerPool | None = None, gap: float = GAP) -> float | None:
    """Expected cost if the length of an event were known at its onset; None where there is no plan."""
    return _cost(planted, with_known_lengths(planted.tree), crew, gap)


def _cost(planted: Planted, tree: Tree, crew: WorkerPool | None, gap: float) -> float | None:
    """Expected cost of another tree over the same path."""
    try:
        return solve_tree(plant(planted.inputs, planted.form, tree), crew=crew, gap=gap).objective
    except NoPlanError:
        return None
