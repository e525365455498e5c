"""The first stage of a tree: the base scenario's columns x, its own rows, and its part in the expectation
constraints.

With v_s the recourse cost of subtree s and g_s what its decisions add to the expectation constraints,

    cost(x)  = c @ x + sum_s v_s                                      expected cost of all branches
    L(x, p)  = cost(x) - p @ (B @ x + sum_s g_s) + worth(p)           Lagrangian at prices p
    worth(p) = sum_i min(p_i low_i, p_i high_i)                       low <= B @ x + sum_s g_s <= high
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from planner.solver.highs import Floats

if TYPE_CHECKING:
    from planner.solver.tree.recourse import BendersCut
    from planner.tree.core import Core
    from planner.tree.extensive import ExtensiveForm


@dataclass(frozen=True)
class FirstStage:
    """Rows of the base scenario that hold everywhere, and its part in the expectation constraints; costs are
    weighted by node probability.
    """

    matrix: sparse.csr_array
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    cost: Floats
    offset: float
    coupling: sparse.csr_array
    """B: coefficients in the expectation constraints, shape (constraints, columns)."""
    coupling_lower: Floats
    coupling_upper: Floats

    def priced(self, prices: Floats) -> tuple[Floats, float]:
        """(costs, offset) with the prices of expectation constraints."""
        return self.cost - self.coupling.T @ prices, self.offset + self._worth(prices)

    def _worth(self, prices: Floats) -> float:
        """What the bounds of expectation constraints are worth at their prices."""
        low = np.where(prices > 0.0, prices * np.where(prices > 0.0, self.coupling_lower, 0.0), 0.0)
        high = np.where(prices < 0.0, prices * np.where(prices < 0.0, self.coupling_upper, 0.0), 0.0)
        return float(low.sum() + high.sum())

    def lagrangian(self, x: Floats, cuts: Sequence["BendersCut"], prices: Floats) -> float:
        """Lagrangian of a first stage with its subtrees, solved at these prices, money."""
        cost = float(self.cost @ x) + self.offset + sum(cut.recourse_cost for cut in cuts)
        given = sum((cut.contribution for cut in cuts), np.zeros(len(prices)))
        return cost - float(prices @ (self.coupling @ x + given)) + self._worth(prices)


def first_stage_of(core: "Core", form: "ExtensiveForm") -> FirstStage:
    """The base scenario's rows and columns of the extensive form."""
    width, own = len(core.cost), len(core.everywhere.rows)
    first = form.matrix.shape[0] - len(core.expectation.rows)
    return FirstStage(
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
