"""One branch alone, given everything that is decided before it begins."""

from dataclasses import dataclass

import numpy as np

from planner.solve.highs import Floats
from planner.solve.tree.subtree import PathBasis, Subtree, SubtreeProgram, subtree_program
from planner.tree.branch import Branch, Tree
from planner.tree.core import Core
from planner.tree.overlay_data import Overlay


@dataclass(frozen=True)
class Lone:
    """A branch from period ``start`` on; ``seen`` are the path's columns as it finds them, ``cost`` other
    costs of the path's columns than its own. Rows weighted over the tree count by their ``prices``. With
    ``is_possible`` false only what is priced under stress costs anything.
    """

    core: Core
    branch: Branch
    calm: Overlay
    overlay: Overlay
    start: int
    seen: Floats
    cost: Floats | None = None
    prices: Floats | None = None
    is_possible: bool = True


@dataclass(frozen=True)
class Lived:
    """How a branch is lived: the path's columns, a basis for them, and the part that is the branch's own."""

    values: Floats
    basis: PathBasis
    own: PathBasis


def live_alone(lone: Lone, begin: PathBasis | None = None) -> Lived | None:
    """The branch at its best, solved from a basis of the path; None if it cannot be lived."""
    core, program = lone.core, lone_program(lone)
    subtree = Subtree(0, program)
    if lone.cost is not None:
        subtree.use_costs(lone.cost[program.statuses.columns])
    if begin is not None:
        subtree.start_from(begin)
    prices = np.zeros(len(core.expectation.rows)) if lone.prices is None else lone.prices
    if not subtree.evaluate(lone.seen, prices).feasible:
        return None
    return _lived(lone, subtree, begin)


def lone_program(lone: Lone) -> SubtreeProgram:
    """The branch as the only one that leaves the path."""
    mass = 1.0 if lone.is_possible else 0.0
    single = Branch(lone.branch.name, 0, lone.start, mass, lone.branch.happenings, lone.branch.stress)
    tree = Tree((Branch("before", -1, min(0, lone.start), 1.0 - mass), single))
    return subtree_program(lone.core, tree, (1,), (lone.calm, lone.overlay))


def _lived(lone: Lone, subtree: Subtree, begin: PathBasis | None) -> Lived:
    """What a solved subtree of one branch says about the path."""
    core, own, origins = lone.core, subtree.basis, subtree.program.statuses
    values = lone.seen.copy()
    values[origins.columns] = subtree.values
    if begin is None:
        begin = PathBasis(np.zeros(len(core.cost), np.int64), np.ones(len(core.everywhere.rows), np.int64))
    basis = PathBasis(begin.columns.copy(), begin.rows.copy())
    basis.columns[origins.columns] = own.columns
    kept = origins.rows >= 0
    basis.rows[origins.rows[kept]] = own.rows[kept]
    return Lived(values, basis, own)
