"""Where the first solve of each subtree starts: from the bases of its branches, each solved alone.

A branch alone is a third of a subtree, and simplex time grows faster than size. The first branch of an event
starts from that of the same event at an earlier onset; what leaves it, from it. The bases of the branches
together are a basis of the subtree, because each has as many basic columns as rows of its own.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from planner.solver.highs import Floats
from planner.solver.tree.basis import Basis
from planner.solver.tree.branch_subproblem import BranchSolution, BranchSubproblem, solve_branch
from planner.tree.branch import Tree, first_event
from planner.tree.core import Core
from planner.tree.overlay_data import Overlay


def warm_starts(
    core: Core, tree: Tree, overlays: Mapping[int, Sequence[Overlay]], base: Basis, x: Floats, prices: Floats
) -> dict[int, Basis | None]:
    """Basis of each subtree (own columns, own rows) for a first stage; None where one of its branches alone
    is infeasible. ``overlays`` of each subtree: those of the base scenario and of its branches; subtrees of
    an event come in order of onset.
    """
    earlier: dict[str, Basis] = {}
    latest, found = base, dict[int, Basis | None]()
    for number, own in overlays.items():
        branches = tree.subtrees[number]
        event, is_stress = first_event(tree.branches[branches[0]]), tree.branches[branches[0]].stress
        begin = earlier.get(event, base if is_stress else latest)
        solved = _branches_alone(core, tree, branches, own, begin, BranchSolution(x, 0.0, base, base), prices)
        found[number] = None if solved is None else _together(solved)
        if solved is not None:
            earlier[event] = solved[0].basis
            latest = latest if is_stress else solved[0].basis
    return found


def _branches_alone(
    core: Core,
    tree: Tree,
    branches: Sequence[int],
    overlays: Sequence[Overlay],
    begin: Basis,
    base: BranchSolution,
    prices: Floats,
) -> list[BranchSolution] | None:
    """Each branch of a subtree given its parent, the first from ``begin``; None where one is infeasible."""
    solved = {0: base}
    for branch, overlay in zip(branches, overlays[1:], strict=True):
        parent = solved[tree.branches[branch].parent]
        subproblem = BranchSubproblem(
            core,
            tree.branches[branch],
            overlays[0],
            overlay,
            tree.branches[branch].start,
            parent.values,
            prices=prices,
            is_possible=bool(tree.subtree_probability[branch] > 0.0),
        )
        found = solve_branch(subproblem, begin if branch == branches[0] else parent.basis)
        if found is None:
            return None
        solved[branch] = found
    return [solved[branch] for branch in branches]


def _together(solved: Sequence[BranchSolution]) -> Basis:
    """Own bases of branches one after another."""
    return Basis(*(np.concatenate(each) for each in zip(*(each.own for each in solved), strict=True)))
