"""A plan as Python programs see it."""

from os import PathLike
from pathlib import Path

import numpy as np
import pandas as pd

from planner import api
from planner.data import Inputs
from planner.interface.tables import Tables, snake
from planner.outputs import Output, check_outputs, earlier_plan
from planner.plan import Plan as PlanTables
from planner.plan.figures import spread_of
from planner.solver.highs import Floats, Status

OTHERWISE = "give another name, or force=True to replace it."


class PlanWarning(UserWarning):
    """A plan is not proven best, or one of its checks failed."""


class Plan:
    """The cheapest plan that was found.

    ``key_figures`` are its dozen numbers, ``tables`` everything else as tidy frames; quantities are in
    ``quantity_unit``, money in ``money_unit``, shares between 0 and 1, months as first days.
    """

    inputs: Inputs
    """What it was made from."""

    def __init__(
        self, inputs: Inputs, tables: PlanTables, values: Floats, *, leaves_out_events: bool
    ) -> None:
        self.inputs = inputs
        self.leaves_out_events = leaves_out_events
        """True where the inputs have events that this plan was told to leave out."""
        self._plan = tables
        self._values = values
        """Columns of the base scenario."""

    @property
    def tables(self) -> Tables:
        """Tidy frames by name; ``list(plan.tables)`` names them."""
        return Tables(self._plan)

    @property
    def key_figures(self) -> pd.DataFrame:
        """The plan in about ten numbers: value, unit and note by figure, with a ``kind`` that stays the same
        whatever the names in the inputs; beside it the figure in the ``base`` scenario, ``expected`` over all
        futures, and ``p10``, ``p50`` and ``p90`` (NaN where there is one future, or no meaning).
        """
        rows = [
            {
                "figure": each.label,
                "value": each.value,
                "unit": each.unit,
                "note": each.words,
                "kind": snake(each.kind),
            }
            | spread_of(each)
            for each in self._plan.figures
        ]
        return pd.DataFrame(rows).set_index("figure")

    @property
    def objective(self) -> float:
        """What was minimised: expected present cost with the price of risk, in ``money_unit``."""
        tree = self._plan.disruption
        return self._plan.objective if tree is None else tree.figures.objective

    @property
    def expected_cost(self) -> float:
        """Present money and lost output over all futures, in ``money_unit``."""
        tree = self._plan.disruption
        return self._plan.economic_cost if tree is None else tree.figures.expected

    @property
    def base_cost(self) -> float:
        """Present money and lost output if nothing happens, in ``money_unit``."""
        return self._plan.economic_cost

    @property
    def accounts(self) -> dict[str, dict[str, float]]:
        """What makes up the objective, in ``money_unit``: ``money``, ``lost_output`` and ``policy_prices``,
        each in the ``base`` scenario and ``expected`` over all futures (with the price of risk).
        """
        return self._plan.accounts

    @property
    def status(self) -> str:
        """How the solve ended: ``optimal``, ``time limit``, ``gap not reached``."""
        return self._plan.status

    @property
    def gap(self) -> float:
        """Share of the objective by which a better plan cannot be ruled out; NaN where not known."""
        if self._plan.disruption is not None:
            return self._plan.disruption.figures.gap
        return 0.0 if self.status == Status.OPTIMAL.value else np.nan

    @property
    def has_events(self) -> bool:
        """True if it was planned over a tree of disruptions."""
        return self._plan.disruption is not None

    @property
    def missed(self) -> tuple[str, ...]:
        """A sentence for each policy that is missed."""
        return self._plan.missed_words

    @property
    def checks(self) -> pd.DataFrame:
        """Every check with its figure, tolerance and result."""
        return self.tables["checks"]

    @property
    def failed_checks(self) -> tuple[str, ...]:
        """Checks that do not pass, with their figures; empty: the numbers can be trusted."""
        return tuple(self._plan.checks.failed_words)

    @property
    def money_unit(self) -> str:
        """Unit of money, such as ₹ crore."""
        return self._plan.terms.money

    @property
    def quantity_unit(self) -> str:
        """Unit of quantities, such as t."""
        return self._plan.terms.quantity

    @property
    def seconds(self) -> dict[str, float]:
        """Seconds of each phase of the solve."""
        return dict(self._plan.seconds)

    def write(self, path: str | PathLike[str], *, force: bool = False) -> Path:
        """Write the plan as a workbook, whole or not at all; gives its path.

        Raises OutputError where ``planner solve -o`` would refuse: another kind of name, a workbook that is
        open elsewhere or is no plan (unless ``force``), and always for the inputs themselves.
        """
        output = Output("", Path(path), otherwise=OTHERWISE)
        source = self.inputs.source
        check_outputs([output], {} if source.path is None else {"the input": source.path})
        earlier_plan(output, source.name, by_default=False, force=force)
        api.write(output.path, self._plan, api.Progress())
        return output.path

    def __repr__(self) -> str:
        lines = [
            f"<Plan of {self.inputs.source.name}: {self.status}, objective {self.objective:,.6g}"
            f" {self.money_unit}{self._how()}>",
            self._plan.sentence,
        ]
        more = f" (and {len(self.missed) - 1} more)" if len(self.missed) > 1 else ""
        lines += [f"Missed: {self.missed[0]}{more}"] if self.missed else []
        lines += [f"Failed checks: {'; '.join(self.failed_checks)}"] if self.failed_checks else []
        return "\n".join(lines)

    def _how(self) -> str:
        """Over which futures it was planned."""
        tree = self._plan.disruption
        if tree is not None:
            return f", {len(tree.branches)} branches"
        return ", path only: its events are left out" if self.leaves_out_events else ""
