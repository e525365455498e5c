"""What explains a plan: what is scarce, what would be bought, what other prices of exposure would do."""

from typing import NamedTuple

from planner.solver.solution import Solution
from planner.solver.tree.problem import TreeProblem
from planner.solver.tree.tree_solution import TreeSolution
from planner.study.entry_prices import EntryPrice, entry_prices
from planner.study.exposure_price import Priced, exposure_prices
from planner.study.shadow_prices import ShadowPrice, dual_prices, path_prices
from planner.study.tree_prices import tree_prices
from planner.study.tree_reasons import all_futures, tree_reasons
from planner.study.why import Reason, path_reasons


class Explanation(NamedTuple):
    """Answers to questions about a plan; empty where they were not asked."""

    prices: tuple[ShadowPrice, ...] = ()
    """What a step more or less of numbers of the inputs is worth."""
    entries: tuple[EntryPrice, ...] = ()
    """Suppliers from which nothing is bought."""
    exposure_prices: tuple[Priced, ...] = ()
    """What other prices of exposure would do."""
    reasons: tuple[Reason, ...] = ()
    """Why the main decisions are as they are."""


UNEXPLAINED = Explanation()


def explained_path(solution: Solution, *, without: bool = False) -> Explanation:
    """All of a path, by solves from its basis; ``without``: also without each main decision."""
    return Explanation(
        path_prices(solution),
        entry_prices(solution),
        exposure_prices(solution),
        path_reasons(solution, without=without),
    )


def explained_by_duals(solution: Solution) -> Explanation:
    """What the duals of a plan say by themselves."""
    return Explanation(dual_prices(solution))


def explained_tree(problem: TreeProblem, solved: TreeSolution, *, without: bool = False) -> Explanation:
    """Of a tree, expected over all futures; ``without``: a small tree also without each main decision."""
    futures = all_futures(problem, solved)
    reasons = tree_reasons(problem, solved, futures, without=without)
    if futures is None:
        return Explanation(dual_prices(solved.solution_of(0)), reasons=reasons)
    return Explanation(tree_prices(problem, solved, futures), reasons=reasons)
