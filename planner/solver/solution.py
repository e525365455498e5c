"""A solved plan as numbers: values, duals and ledger by family and key."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from planner.data import Inputs
from planner.model.catalogue import ROW, VARIABLE
from planner.model.standard_form import StandardForm
from planner.schema.columns import Monthly
from planner.solver.certificate import Check
from planner.solver.highs import Answer
from planner.solver.tree.basis import Basis


@dataclass(frozen=True)
class Solution:
    """Inputs, standard form and the solver's answer, read by family; holds no Pyomo object."""

    inputs: Inputs
    form: StandardForm
    answer: Answer
    checks: tuple[Check, ...]
    seconds: dict[str, float] = field(default_factory=dict)
    basis: Basis | None = None
    """Of the solved path, to start other solves from; None: not known."""

    @property
    def status(self) -> str:
        """``optimal``, ``time limit`` ..."""
        return self.answer.status.value

    @property
    def objective(self) -> float:
        """Objective, money."""
        return self.answer.objective

    def frame(self, family: str) -> pd.DataFrame:
        """Values of a variable family: one column per index name, and ``value``."""
        indices = self.form.columns.by_family.get(family, np.zeros(0, dtype=np.int64))
        keys = self.form.columns.table(family, VARIABLE[family].index)
        return keys.assign(value=self.answer.values[indices] if len(indices) else np.zeros(0))

    def series(self, family: str, *key: str) -> Monthly:
        """Values of one key over all periods, 0 where there is no variable, shape (periods,)."""
        found = np.zeros(self.inputs.calendar.periods)
        positions = self.form.columns.positions
        for t in range(len(found)):
            position = positions.get((family, (*key, t)))
            if position is not None:
                found[t] = self.answer.values[position]
        return found

    def duals(self, family: str) -> pd.DataFrame:
        """Duals of a row family: its index columns, dual, activity, lower, upper."""
        indices = self.form.rows.by_family.get(family, np.zeros(0, dtype=np.int64))
        table = self.form.rows.table(family, ROW[family].index).copy()
        table["dual"] = self.answer.duals[indices] if len(indices) else np.zeros(0)
        table["activity"] = self.answer.activity[indices] if len(indices) else np.zeros(0)
        table["lower"] = self.form.row_lower[indices] if len(indices) else np.zeros(0)
        table["upper"] = self.form.row_upper[indices] if len(indices) else np.zeros(0)
        return table

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """Ledger lines: account, kind, payer, period, amount (undiscounted), discounted; money."""
        table = self.form.ledger.lines.copy()
        table["amount"] = self.form.ledger.matrix @ self.answer.values + self.form.ledger.constants
        table["discounted"] = table["amount"] * self.form.ledger.weights
        return table
