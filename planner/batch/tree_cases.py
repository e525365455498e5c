"""Cases over the tree of disruptions: the seam behind which they are solved.

Each starts from the solution of the case before it in the same process, where their trees agree in shape; so
neighbours follow each other. Objectives are those of a solve from nothing within the two gaps; where several
plans are best, which of them is found may depend on the case before.
"""

from planner.data import Inputs
from planner.solver.solve import build
from planner.solver.tree.problem import pose
from planner.solver.tree.session import RebuildReason, TreeSession
from planner.solver.tree.tree_solution import TreeSolution
from planner.solver.tree.tuning import GAP
from planner.tree.build_tree import build_tree


def solve_tree_case(
    session: TreeSession, inputs: Inputs, gap: float | None
) -> tuple[TreeSolution, RebuildReason | None]:
    """The cheapest plan over the tree of the inputs, within a relative gap (None: the planner's own), without
    stress tests and brackets of prices; and why it was solved from nothing, if it was.

    Raises ImpossibleRowError and NoPlanError (of the solver). Runs in this process alone: cases spread
    better over processes than the branches of one tree.
    """
    problem = pose(inputs, build(inputs).form, build_tree(inputs))
    return session.solve(problem, gap=GAP if gap is None else gap)
