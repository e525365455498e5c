"""What a branch changes, as arrays: light enough to send to worker processes."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import sparse

from planner.tree.core import Floats, Integers


class Change(NamedTuple):
    """New values at some positions of an array."""

    at: Integers
    value: Floats


class CostChange(NamedTuple):
    """Extra present cost of path columns by the period in which it is paid."""

    column: Integers
    period: Integers
    extra: Floats


@dataclass(frozen=True)
class Overlay:
    """What differs from the path: columns' bounds, bounds and data of the rows that hold everywhere,
    ledger entries (positions in the ledger's data) and the costs that follow from them; upper bounds of
    the rows of stress branches, and data of the expectation constraints.
    """

    lower: Change
    upper: Change
    row_lower: Change
    row_upper: Change
    data: Change
    ledger: Change
    costs: CostChange
    stress_upper: Change
    expectation: Change


def edited(values: Floats, change: Change) -> Floats:
    """An array with changes; the array itself where there are none."""
    if not len(change.at):
        return values
    copy = values.copy()
    copy[change.at] = change.value
    return copy


def edited_matrix(matrix: sparse.csr_array, change: Change) -> sparse.csr_array:
    """A matrix with changes of its data; the matrix itself where there are none."""
    if not len(change.at):
        return matrix
    data = edited(matrix.data, change)
    return sparse.csr_array((data, matrix.indices, matrix.indptr), shape=matrix.shape)


def changed(before: Floats, after: Floats) -> Change:
    """Positions where an array differs, with the new values."""
    at = np.flatnonzero(before != after)
    return Change(at, after[at])
