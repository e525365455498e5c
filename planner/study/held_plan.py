"""A plan that is held as it is: decisions of the base scenario that were not solved for here, but checked."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from planner.solver.certificate import TOLERANCE
from planner.solver.highs import Floats
from planner.solver.tree.basis import Basis
from planner.solver.tree.problem import TreeProblem
from planner.tree.overlay_data import edited


class Decided(Protocol):
    """What stress tests ask of a plan."""

    @property
    def values(self) -> tuple[Floats, ...]:
        """Path columns of each branch; the base scenario's come first."""

    @property
    def basis(self) -> Basis | None:
        """Basis of the base scenario to start from; None: not known."""


@dataclass(frozen=True)
class HeldPlan:
    """Decisions of the base scenario without anything else that a solve would know."""

    values: tuple[Floats, ...]
    basis: Basis | None = None


class BrokenRowError(Exception):
    """Decisions that break a row or a bound; its text names the worst one and says by how much."""


def hold(problem: TreeProblem, values: Floats) -> HeldPlan:
    """A plan of the base scenario's columns; raises BrokenRowError if a row or bound does not hold, relative
    to its size. Expectation constraints need the whole tree and are not looked at.
    """
    core, base, form = problem.core, problem.overlays[0], problem.form
    block = core.everywhere
    matrix = block.matrix.copy()
    matrix.data = edited(matrix.data, base.data)
    rows = _excess(matrix @ values, edited(block.lower, base.row_lower), edited(block.upper, base.row_upper))
    bounds = _excess(values, edited(core.lower, base.lower), edited(core.upper, base.upper))
    for excess, labels, places in (
        (rows, form.rows, block.rows),
        (bounds, form.columns, np.arange(len(core.cost))),
    ):
        worst = int(excess.argmax()) if len(excess) else 0
        if len(excess) and excess[worst] > TOLERANCE:
            at = int(places[worst])
            key = ", ".join(map(str, labels.keys[at]))
            raise BrokenRowError(
                f"{labels.families[at]} ({key}) is missed by {excess[worst]:.3g} of its size"
            )
    return HeldPlan((values,))


def _excess(values: Floats, lower: Floats, upper: Floats) -> Floats:
    """Excess over bounds, relative to the size of the value."""
    over: Floats = np.maximum(np.maximum(lower - values, values - upper), 0.0)
    return over / np.maximum(1.0, np.abs(values))
