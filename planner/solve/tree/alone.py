"""One branch alone, at its own full costs, given everything that is decided before it begins."""

from dataclasses import dataclass

import numpy as np

from planner.solve.highs import Floats
from planner.solve.tree.subtree import Subtree, subtree_program
from planner.tree.branch import Branch, Tree
from planner.tree.core import Core
from planner.tree.overlay_data import Overlay


@dataclass(frozen=True)
class Lone:
    """A branch from period ``start`` on; ``seen`` are the path's columns as it finds them, ``cost`` other
    costs of the path's columns than its own.
    """

    core: Core
    branch: Branch
    calm: Overlay
    overlay: Overlay
    start: int
    seen: Floats
    cost: Floats | None = None


def live_alone(lone: Lone) -> Floats | None:
    """Path columns as the branch lives them; None if it cannot."""
    single = Branch(lone.branch.name, 0, lone.start, 1.0, lone.branch.happenings, lone.branch.stress)
    tree = Tree((Branch("before", -1, 0, 0.0), single))
    program = subtree_program(lone.core, tree, (1,), (lone.calm, lone.overlay))
    subtree = Subtree(0, program)
    if lone.cost is not None:
        subtree.use_costs(lone.cost[program.statuses.columns])
    cut = subtree.evaluate(lone.seen, None, np.zeros(len(lone.core.expectation.rows)))
    if not cut.feasible:
        return None
    lived = lone.seen.copy()
    lived[program.statuses.columns] = subtree.values
    return lived
