"""Cases over the tree of disruptions: the seam behind which they are solved.

Each is solved whole, without stress tests and brackets of prices. What starts from the solution of another
case belongs behind :func:`solve_tree_case`: same arguments, same answer within the two gaps.
"""

from planner.data import Inputs
from planner.solver.solve import build
from planner.solver.tree.problem import pose
from planner.solver.tree.tree_solution import TreeSolution
from planner.solver.tree.tree_solve import solve_tree
from planner.solver.tree.tuning import GAP
from planner.tree.build_tree import build_tree
from planner.workers import WorkerPool


def solve_tree_case(inputs: Inputs, gap: float | None) -> TreeSolution:
    """The cheapest plan over the tree of the inputs, within a relative gap (None: the planner's own).

    Raises ImpossibleRowError and NoPlanError (of the solver). Runs in this process alone: cases spread
    better over processes than the branches of one tree.
    """
    problem = pose(inputs, build(inputs).form, build_tree(inputs))
    with WorkerPool(1) as pool:
        return solve_tree(problem, pool=pool, gap=GAP if gap is None else gap)
