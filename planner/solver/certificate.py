"""The certificate: residuals, reduced-cost signs and duality gap, checked after every solve."""

from dataclasses import dataclass

import numpy as np

from planner.model.standard_form import Floats, StandardForm
from planner.solver.highs import Answer, LinearProgram

TOLERANCE = 1e-6
DUALITY_GAP = "duality gap"
"""Name of the check of how far a plan is from the best."""


@dataclass(frozen=True)
class Check:
    """One test of the answer: its figure, what is allowed, and the verdict in words."""

    name: str
    figure: float
    tolerance: float
    words: str

    @property
    def passed(self) -> bool:
        """True if the figure is within its tolerance."""
        return bool(abs(self.figure) <= self.tolerance)


def certify(form: StandardForm, answer: Answer) -> tuple[Check, ...]:
    """Checks of a plan that need nothing but the arrays: they would catch a solver that is wrong."""
    scale = max(1.0, abs(answer.objective))
    ledger = Check(
        "ledger",
        (_ledger_total(form, answer) - answer.objective) / scale,
        TOLERANCE,
        "Sum of all ledger lines less objective, relative.",
    )
    return (*certify_program(form, answer), ledger)


def certify_program(form: LinearProgram, answer: Answer, gap: float = TOLERANCE) -> tuple[Check, ...]:
    """Checks of any linear program; ``gap`` is how far from the best it may be, relatively."""
    scale = max(1.0, abs(answer.objective))
    return (
        Check(
            "rows",
            _violation(form.matrix @ answer.values, form.row_lower, form.row_upper),
            TOLERANCE,
            "Largest relative violation of any row.",
        ),
        Check(
            "bounds",
            _violation(answer.values, form.lower, form.upper),
            TOLERANCE,
            "Largest relative violation of any bound.",
        ),
        Check(
            "dual signs",
            _dual_violation(form, answer),
            TOLERANCE,
            "Largest reduced cost or dual of the wrong sign, relative to the costs.",
        ),
        Check(
            DUALITY_GAP,
            (answer.objective - dual_objective(form, answer)) / scale,
            gap,
            "Objective less dual objective, relative: no plan costs less than this one by more.",
        ),
    )


def _violation(values: Floats, lower: Floats, upper: Floats) -> float:
    """Largest excess over bounds, relative to the size of the value."""
    if not len(values):
        return 0.0
    excess = np.maximum(np.maximum(lower - values, values - upper), 0.0)
    return float((excess / np.maximum(1.0, np.abs(values))).max())


def _priced(duals: Floats, lower: Floats, upper: Floats) -> Floats:
    """Dual times the bound it presses on; 0 where that bound is infinite."""
    bound = np.where(duals > 0.0, lower, upper)
    return np.where(np.isfinite(bound), duals * np.where(np.isfinite(bound), bound, 0.0), 0.0)


def dual_objective(form: LinearProgram, answer: Answer) -> float:
    """Offset + duals x row bounds + reduced costs x column bounds, from recomputed reduced costs."""
    reduced = form.cost - form.matrix.T @ answer.duals
    rows = _priced(answer.duals, form.row_lower, form.row_upper).sum()
    columns = _priced(reduced, form.lower, form.upper).sum()
    return float(form.offset + rows + columns)


def _dual_violation(form: LinearProgram, answer: Answer) -> float:
    """Duals that press on an infinite bound, relative to the largest cost."""
    reduced = form.cost - form.matrix.T @ answer.duals
    worst = 0.0
    for duals, lower, upper in (
        (answer.duals, form.row_lower, form.row_upper),
        (reduced, form.lower, form.upper),
    ):
        wrong = np.where(duals > 0.0, ~np.isfinite(lower), ~np.isfinite(upper)) * np.abs(duals)
        worst = max(worst, float(wrong.max(initial=0.0)))
    return worst / max(1.0, float(np.abs(form.cost).max(initial=0.0)))


def _ledger_total(form: StandardForm, answer: Answer) -> float:
    """Discounted sum of all ledger lines."""
    amounts = form.ledger.matrix @ answer.values + form.ledger.constants
    return float(amounts @ form.ledger.weights)
