"""The certificate of a plan: whether a point keeps every row, and how far from the best it can be at most.

Nothing here knows the model: a program is a list of numbers, with words for its rows.

    min  cost @ x + offset    row_lower <= A x <= row_upper,  lower <= x <= upper

For any y, the sum of y times the row bounds it presses on and of (cost - A'y) times the column bounds they
press on is below the cost of every plan: weak duality.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.audit.result import AuditCheck, Layer, judged, not_checked
from planner.workbook.stored_solution import StoredSolution

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
TOLERANCE = 1e-6


@dataclass(frozen=True)
class PosedProgram:
    """A linear program by its entries, and what its rows are about."""

    entry_row: Integers
    entry_column: Integers
    entry: Floats
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    cost: Floats
    offset: float
    row_group: Integers
    """Position of each row's group."""
    groups: tuple[str, ...]
    """What the rows of each group say, in words."""
    row_branch: Integers
    branches: tuple[str, ...]
    """Name of each branch, the base scenario first."""
    names: str
    """SHA-256 of the names of columns, rows and branches."""

    def fits(self, stored: StoredSolution) -> bool:
        """True if a solution is one of this program: it has its columns and rows."""
        sizes = (len(stored.values), len(stored.duals))
        return self.names == stored.names and sizes == (len(self.cost), len(self.row_lower))

    def activity(self, values: Floats) -> Floats:
        """A x."""
        entries = self.entry * values[self.entry_column]
        return np.bincount(self.entry_row, entries, minlength=len(self.row_lower)).astype(np.float64)

    def reduced_costs(self, duals: Floats) -> Floats:
        """Cost less A'y."""
        priced = np.bincount(self.entry_column, self.entry * duals[self.entry_row], minlength=len(self.cost))
        found: Floats = self.cost - priced
        return found


def certificate_checks(program: PosedProgram, stored: StoredSolution) -> Iterator[AuditCheck]:
    """All that the arrays tell: rows by group, bounds, costs, signs of duals, and the distance from the
    best.
    """
    if not program.fits(stored):
        why = (
            "The program of these inputs has other columns or rows: another version of the planner posed it."
        )
        yield not_checked(Layer.CERTIFICATE, "Optimality", why)
        return
    yield from _rows(program, stored.values)
    yield _bounds(program, stored.values)
    cost = float(program.cost @ stored.values + program.offset)
    scale = max(1.0, abs(stored.objective))
    off, told = (cost - stored.objective) / scale, f"Costs times decisions ({cost:,.9g})"
    told += " less the objective that was stored, relative."
    yield judged(Layer.CERTIFICATE, "Cost of the plan", len(program.cost), off, TOLERANCE, told)
    yield from _duality(program, stored, cost)


def _excess(values: Floats, lower: Floats, upper: Floats) -> Floats:
    """By how much bounds are passed, relative to the size of the value."""
    over = np.maximum(np.maximum(lower - values, values - upper), 0.0)
    found: Floats = over / np.maximum(1.0, np.abs(values))
    return found


def _rows(program: PosedProgram, values: Floats) -> Iterator[AuditCheck]:
    """Each group of rows, with the branch in which it is missed most."""
    excess = _excess(program.activity(values), program.row_lower, program.row_upper)
    for at, group in enumerate(program.groups):
        rows = np.flatnonzero(program.row_group == at)
        if not len(rows):
            continue
        worst = rows[int(excess[rows].argmax())]
        branches = len(np.unique(program.row_branch[rows]))
        where = program.branches[int(program.row_branch[worst])]
        told = f"Largest miss of a row, relative, over {branches} branches."
        told += f" Worst in: {where}." if excess[worst] > TOLERANCE else ""
        yield judged(Layer.CERTIFICATE, group, len(rows), float(excess[worst]), TOLERANCE, told)


def _bounds(program: PosedProgram, values: Floats) -> AuditCheck:
    """Bounds of all decisions."""
    excess = _excess(values, program.lower, program.upper)
    told = "Largest miss of a bound of a decision, relative: capacities, availabilities, nothing below 0."
    worst = float(excess.max(initial=0.0))
    return judged(Layer.CERTIFICATE, "Bounds of decisions", len(values), worst, TOLERANCE, told)


def _duality(program: PosedProgram, stored: StoredSolution, cost: float) -> Iterator[AuditCheck]:
    """Signs of duals and reduced costs, and the bound that they prove."""
    reduced = program.reduced_costs(stored.duals)
    pairs = (
        (stored.duals, program.row_lower, program.row_upper),
        (reduced, program.lower, program.upper),
    )
    largest = max(1.0, float(np.abs(program.cost).max(initial=0.0)))
    wrong = max(float(_of_the_wrong_sign(*each).max(initial=0.0)) for each in pairs) / largest
    number = len(reduced) + len(stored.duals)
    told = "Largest dual or reduced cost that presses on no bound, relative to the largest cost."
    yield judged(Layer.CERTIFICATE, "Signs of duals", number, wrong, TOLERANCE, told)
    bound = program.offset + sum(float(_priced(*each).sum()) for each in pairs)
    scale = max(1.0, abs(stored.objective))
    told = f"No plan of these inputs costs less than {bound:,.9g}: this one costs more by this part of it."
    gap = (cost - bound) / scale
    yield judged(Layer.CERTIFICATE, "Distance from the best plan", number, gap, stored.allowed_gap, told)


def _of_the_wrong_sign(duals: Floats, lower: Floats, upper: Floats) -> Floats:
    """Size of duals that press on a bound that is not there."""
    found: Floats = np.where(duals > 0.0, ~np.isfinite(lower), ~np.isfinite(upper)) * np.abs(duals)
    return found


def _priced(duals: Floats, lower: Floats, upper: Floats) -> Floats:
    """Each dual times the bound that it presses on; 0 where there is none."""
    bound = np.where(duals > 0.0, lower, upper)
    found: Floats = duals * np.where(np.isfinite(bound), bound, 0.0)
    return found
