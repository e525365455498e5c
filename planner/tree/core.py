"""The path as plain arrays, ordered so that what a branch copies is always the end of an array.

No Pyomo, no labels, no inputs: worker processes get this and nothing else.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

if TYPE_CHECKING:
    from planner.model.standard_form import StandardForm

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
SHARED = -2
"""Last decision of rows without columns: they belong to the base scenario alone."""


@dataclass(frozen=True)
class Block:
    """Rows of one scope, sorted by the last period in which one of their columns is decided."""

    rows: Integers
    """Row of the path form that each is."""
    matrix: sparse.csr_array
    lower: Floats
    upper: Floats
    last: Integers

    def first_copied(self, start: int) -> int:
        """First row of the block that a branch copies which starts in a period."""
        return int(np.searchsorted(self.last, start))


@dataclass(frozen=True)
class Core:
    """The path: columns as they stand, rows in three blocks."""

    everywhere: Block
    """Rows that hold in every branch; those of normal times are lifted by overlays."""
    stress: Block
    """Rows of stress branches only."""
    expectation: Block
    """Expectation constraints: one row of each, never copied."""
    lower: Floats
    upper: Floats
    cost: Floats
    offset: float
    decided: Integers
    periods: int
    priced_under_stress: Integers
    """Columns whose cost counts in full in stress branches, whatever their probability."""


def core_of(form: "StandardForm") -> Core:
    """The arrays of a compiled path."""
    from planner.model.catalogue import Scope

    matrix = sparse.csr_array(form.matrix)
    last = _last_decided(matrix, form.decided)
    scopes = form.scopes
    stress, expectation = scopes == Scope.STRESS, scopes == Scope.EXPECTATION
    return Core(
        everywhere=_block(form, matrix, last, ~(stress | expectation)),
        stress=_block(form, matrix, last, stress),
        expectation=_block(form, matrix, last, expectation),
        lower=form.lower,
        upper=form.upper,
        cost=form.cost,
        offset=form.offset,
        decided=form.decided,
        periods=len(form.discount),
        priced_under_stress=form.columns.by_family.get("missed_service", np.zeros(0, dtype=np.int64)),
    )


def _last_decided(matrix: sparse.csr_array, decided: Integers) -> Integers:
    """Latest decision among the columns of each row."""
    last = np.full(matrix.shape[0], SHARED, dtype=np.int64)
    filled = np.diff(matrix.indptr) > 0
    if filled.any():
        last[filled] = np.maximum.reduceat(decided[matrix.indices], matrix.indptr[:-1][filled])
    return last


def _block(
    form: "StandardForm", matrix: sparse.csr_array, last: Integers, chosen: NDArray[np.bool_]
) -> Block:
    """The chosen rows in order of their last decision."""
    rows = np.flatnonzero(chosen)
    rows = rows[np.argsort(last[rows], kind="stable")]
    return Block(rows, sparse.csr_array(matrix[rows]), form.row_lower[rows], form.row_upper[rows], last[rows])
