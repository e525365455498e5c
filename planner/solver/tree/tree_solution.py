"""A solved tree: what is decided on every path of the future, with its proof."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from planner.data import Inputs
from planner.model.ledger import NATURES, OUTPUT_LOSSES, POLICY_PRICE, RISK
from planner.model.standard_form import LedgerForm, StandardForm
from planner.schema.settings import TOTAL_COST_RISK
from planner.solver.certificate import Check
from planner.solver.highs import Answer, Floats, Status
from planner.solver.solution import Solution
from planner.solver.tree.basis import Basis
from planner.solver.tree.tree_answer import TreeAnswer
from planner.tree.branch import Tree
from planner.tree.overlay_data import Overlay, edited, edited_matrix

POLICY = NATURES.index(POLICY_PRICE)
"""Position of the prices of policy, after money and lost output."""


class ExpectedCost(NamedTuple):
    """Expected present cost of a plan."""

    economic: float
    """Money and lost output."""
    policy: float = 0.0
    """Prices of policy, that of risk among them."""


@dataclass(frozen=True)
class TreeSolution:
    """Values on every branch, in the order and shape of the path's columns; no Pyomo object."""

    inputs: Inputs
    form: StandardForm
    tree: Tree
    overlays: tuple[Overlay, ...]
    answer: TreeAnswer
    """The extensive form as it was solved, and how."""
    values: tuple[Floats, ...]
    """Path columns of each branch."""
    row_duals: Floats
    """Worth of one more unit in a path row wherever it is copied, shape (path rows,)."""
    reduced_costs: Floats
    checks: tuple[Check, ...]
    size: tuple[int, int]
    """Columns and rows of the extensive form."""
    basis: Basis | None = None
    """Basis of the base scenario as if nothing could happen: stress tests start from it."""
    seconds: dict[str, float] = field(default_factory=dict)
    deterministic_objective: float | None = None
    """Expected cost, with the weighted risk, of the deterministic plan; None: no plan."""
    deterministic_accounts: Floats | None = None
    """Money, lost output and prices of policy of each branch then, shape (branches, 3)."""

    @property
    def objective(self) -> float:
        """Expected cost, with the weighted risk."""
        return self.answer.objective

    @property
    def status(self) -> Status:
        """How the solve ended."""
        return self.answer.status

    def ledger_of(self, branch: int) -> LedgerForm:
        """Ledger of the path with the costs of a branch."""
        ledger = self.form.ledger
        return replace(ledger, matrix=edited_matrix(ledger.matrix, self.overlays[branch].ledger))

    def _without_risk(self, ledger: LedgerForm) -> LedgerForm:
        """A ledger without the price of risk, which belongs to all branches together."""
        if not self._is_risk.any():
            return ledger
        keep = np.where(self._is_risk, 0.0, 1.0)
        matrix = sparse.csr_array(ledger.matrix.multiply(keep[:, np.newaxis]))
        return replace(ledger, matrix=matrix, constants=ledger.constants * keep)

    @property
    def risk_cost(self) -> float:
        """Weight of the CVaR times the CVaR."""
        settings = self.inputs.settings
        if settings.cvar_weight == 0.0:
            return 0.0
        return settings.cvar_weight * conditional_value_at_risk(
            self.losses, self.probabilities, settings.cvar_level
        )

    def _amounts(self, branch: int, values: Floats) -> Floats:
        """Amount of each ledger line but those of risk."""
        ledger = self.ledger_of(branch)
        amounts: Floats = ledger.matrix @ values + ledger.constants
        return np.where(self._is_risk, 0.0, amounts)

    @cached_property
    def _is_risk(self) -> NDArray[np.bool_]:
        flags: NDArray[np.bool_] = (self.form.ledger.lines["account"] == RISK.name).to_numpy(dtype=bool)
        return flags

    @cached_property
    def accounts(self) -> Floats:
        """Money, lost output and prices of policy (without that of risk) of every branch, present values,
        shape (branches, 3).
        """
        ledger = self.form.ledger
        kinds = ledger.lines["kind"].to_numpy(dtype=object)
        weights = np.array([np.where(kinds == nature, ledger.weights, 0.0) for nature in NATURES])
        amounts = np.array([self._amounts(branch, values) for branch, values in enumerate(self.values)])
        found: Floats = amounts @ weights.T
        return found

    @property
    def costs(self) -> Floats:
        """Present cost of every branch in all accounts, shape (branches,)."""
        total: Floats = self.accounts.sum(axis=1)
        return total

    @property
    def economic_costs(self) -> Floats:
        """Money and lost output of every branch, present values, shape (branches,)."""
        total: Floats = self.accounts[:, :POLICY].sum(axis=1)
        return total

    @cached_property
    def probabilities(self) -> Floats:
        """Probability of every branch, shape (branches,)."""
        return np.array([branch.probability for branch in self.tree.branches])

    @property
    def in_two(self) -> ExpectedCost:
        """The objective in money and lost output, and in prices of policy."""
        economic = float(self.probabilities @ self.economic_costs)
        return ExpectedCost(economic, self.objective - economic)

    @property
    def expected_cost(self) -> float:
        """Sum of probabilities x costs."""
        return float(self.probabilities @ self.costs)

    @cached_property
    def losses(self) -> Floats:
        """Loss of every branch in the sense of risk_on, present value, shape (branches,)."""
        accounts = self.form.ledger.lines["account"]
        if self.inputs.settings.risk_on == TOTAL_COST_RISK:
            return self.costs
        chosen = accounts.isin([account.name for account in OUTPUT_LOSSES]).to_numpy(dtype=bool)
        weights = np.where(chosen, self.form.ledger.weights, 0.0)
        return np.array([float(self._amounts(b, values) @ weights) for b, values in enumerate(self.values)])

    def solution_of(self, branch: int) -> Solution:
        """A branch as a single path: its values, with its own bounds and costs.

        Duals are those of the whole tree: worth of one more unit wherever the row is copied.
        """
        overlay, core_rows = self.overlays[branch], self._everywhere
        row_lower, row_upper = self.form.row_lower.copy(), self.form.row_upper.copy()
        row_lower[core_rows[overlay.row_lower.at]] = overlay.row_lower.value
        row_upper[core_rows[overlay.row_upper.at]] = overlay.row_upper.value
        form = replace(
            self.form,
            lower=edited(self.form.lower, overlay.lower),
            upper=edited(self.form.upper, overlay.upper),
            row_lower=row_lower,
            row_upper=row_upper,
            ledger=self._without_risk(self.ledger_of(branch)),
        )
        values = self.values[branch]
        answer = Answer(
            self.status,
            self.costs[branch],
            values,
            self.reduced_costs,
            self.row_duals,
            self.form.matrix @ values,
            self.answer.simplex_iterations,
            sum(self.seconds.values()),
            feasible=True,
        )
        return Solution(self.inputs, form, answer, self.checks, dict(self.seconds))

    @property
    def expected(self) -> Solution:
        """The mean of all futures as a single path: what is linear in it is an expected figure, at the prices
        and yields of the base scenario.
        """
        base = self.solution_of(0)
        values: Floats = self.probabilities @ np.stack(self.values)
        return replace(base, answer=replace(base.answer, values=values, activity=self.form.matrix @ values))

    @cached_property
    def _everywhere(self) -> np.ndarray:
        from planner.tree.core import core_of

        return core_of(self.form).everywhere.rows

    def frame(self, branch: int, family: str) -> pd.DataFrame:
        """Values of a variable family on a branch: one column per index name, and ``value``."""
        return self.solution_of(branch).frame(family)


def conditional_value_at_risk(losses: Floats, probabilities: Floats, level: float) -> float:
    """Mean of the worst 1 - level of the losses, by probability (Rockafellar and Uryasev)."""
    order = np.argsort(-losses)
    worse = np.concatenate([[0.0], np.cumsum(probabilities[order])[:-1]])
    taken = np.minimum(probabilities[order], np.maximum(1.0 - level - worse, 0.0))
    return float(losses[order] @ taken / (1.0 - level))
