"""The calm path of a tree as a program of its own, and what a plan costs that has it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from planner.solve.highs import Floats
from planner.solve.tree.subtree import Cut
from planner.tree.core import Core
from planner.tree.extensive import ExtensiveForm


@dataclass(frozen=True)
class Trunk:
    """Rows of the calm path that hold everywhere, and its part in the rows weighted over the tree."""

    matrix: sparse.csr_array
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    cost: Floats
    offset: float
    weighted: sparse.csr_array
    weighted_lower: Floats
    weighted_upper: Floats

    def priced(self, prices: Floats) -> tuple[Floats, float]:
        """(costs, offset) with the prices of weighted rows."""
        return self.cost - self.weighted.T @ prices, self.offset + self._worth(prices)

    def _worth(self, prices: Floats) -> float:
        """What the bounds of weighted rows are worth at their prices."""
        low = np.where(prices > 0.0, prices * np.where(prices > 0.0, self.weighted_lower, 0.0), 0.0)
        high = np.where(prices < 0.0, prices * np.where(prices < 0.0, self.weighted_upper, 0.0), 0.0)
        return float(low.sum() + high.sum())

    def cost_of(self, x: Floats, cuts: Sequence[Cut]) -> float:
        """Expected cost of the calm path and all subtrees, without prices."""
        return float(self.cost @ x) + self.offset + sum(cut.value for cut in cuts)

    def lagrangian(self, x: Floats, cuts: Sequence[Cut], prices: Floats) -> float:
        """Priced cost of a calm path and its subtrees, solved at those prices."""
        given = sum((cut.contribution for cut in cuts), np.zeros(len(prices)))
        return self.cost_of(x, cuts) - float(prices @ (self.weighted @ x + given)) + self._worth(prices)

    def surplus(self, x: Floats, cuts: Sequence[Cut]) -> Floats:
        """By how much a plan exceeds what each weighted row asks for, shape (weighted rows,)."""
        reached = self.weighted @ x + sum(
            (cut.contribution for cut in cuts), np.zeros(len(self.weighted_lower))
        )
        found: Floats = np.where(
            np.isfinite(self.weighted_lower), reached - self.weighted_lower, self.weighted_upper - reached
        )
        return found


def trunk_of(core: Core, form: ExtensiveForm) -> Trunk:
    """The calm path's rows and columns of the extensive form."""
    width, own = len(core.cost), len(core.everywhere.rows)
    first = form.matrix.shape[0] - len(core.expectation.rows)
    return Trunk(
        sparse.csr_array(form.matrix[:own][:, :width]),
        form.row_lower[:own],
        form.row_upper[:own],
        form.lower[:width],
        form.upper[:width],
        form.cost[:width],
        form.offset,
        sparse.csr_array(form.matrix[first:][:, :width]),
        form.row_lower[first:],
        form.row_upper[first:],
    )
