"""Cases over the tree of disruptions: the seam behind which they are solved.

Where there are many, all start from the base case, which lies between those that change a number up and down;
else each starts from the case before it in the same process. That is so where their trees agree in shape.
Objectives are those of a solve from nothing within the two gaps.
"""

from planner.data import Inputs
from planner.model.standard_form import StandardForm
from planner.solver.solve import build
from planner.solver.tree.problem import TreeProblem, pose
from planner.solver.tree.session import RebuildReason, SessionStart, TreeSession
from planner.solver.tree.tree_solution import TreeSolution
from planner.solver.tree.tuning import GAP
from planner.tree.build_tree import build_tree


def solve_tree_case(
    session: TreeSession,
    inputs: Inputs,
    gap: float | None,
    *,
    pin: bool = False,
    form: StandardForm | None = None,
) -> tuple[TreeSolution, RebuildReason | None]:
    """The cheapest plan over the tree of the inputs, within a relative gap (None: the planner's own), without
    stress tests and brackets of prices; and why it was solved from nothing, if it was. ``pin`` it, and later
    cases start from it. ``form`` is the compiled path of the inputs, if it is known already.

    Raises ImpossibleRowError and NoPlanError (of the solver). Runs in this process alone: cases spread
    better over processes than the branches of one tree.
    """
    return session.solve(_posed(inputs, form), gap=GAP if gap is None else gap, pin=pin)


def take_over(session: TreeSession, inputs: Inputs, start: SessionStart) -> None:
    """Start all cases from where the tree of the inputs was solved in another process. Raises
    ImpossibleRowError.
    """
    session.take_over(_posed(inputs), start)


def _posed(inputs: Inputs, form: StandardForm | None = None) -> TreeProblem:
    """The tree of the inputs, ready to be solved."""
    return pose(inputs, form or build(inputs).form, build_tree(inputs))
