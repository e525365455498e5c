"""A linear program as free MPS text, 12 significant digits."""

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from planner.solver.highs import LinearProgram

COST = "cost"
"""Name of the objective; rows of the model have brackets in theirs."""


def mps_lines(form: LinearProgram, columns: list[str], rows: list[str]) -> Iterator[str]:
    """The form in free MPS; columns and rows are their names, in index order, without blanks."""
    bounds = list(zip(rows, form.row_lower.tolist(), form.row_upper.tolist(), strict=True))
    yield "NAME planner"
    yield "ROWS"
    yield f" N {COST}"
    for name, low, high in bounds:
        yield f" {_kind(low, high)} {name}"
    yield "COLUMNS"
    yield from _columns(form, columns, rows)
    yield "RHS"
    if form.offset:
        yield f" rhs {COST} {-form.offset:.12g}"  # by custom the constant stands there with its sign turned
    for name, low, high in bounds:
        side = high if low == -np.inf else low
        if np.isfinite(side) and side:
            yield f" rhs {name} {side:.12g}"
    yield "RANGES"
    for name, low, high in bounds:
        if np.isfinite(high - low) and low < high:
            yield f" range {name} {high - low:.12g}"
    yield "BOUNDS"
    for name, low, high in zip(columns, form.lower.tolist(), form.upper.tolist(), strict=True):
        yield from _bounds(name, low, high)
    yield "ENDATA"


def _kind(low: float, high: float) -> str:
    """Equal, greater (also between two bounds), less, or without bounds."""
    if low == high:
        return "E"
    if low > -np.inf:
        return "G"
    return "L" if high < np.inf else "N"


def _columns(form: LinearProgram, columns: list[str], rows: list[str]) -> Iterator[str]:
    """Entries column by column; a column without any is named with a cost of nothing."""
    matrix = sparse.csc_array(form.matrix)
    starts, indices, data = matrix.indptr.tolist(), matrix.indices.tolist(), matrix.data.tolist()
    for name, cost, start, stop in zip(columns, form.cost.tolist(), starts, starts[1:], strict=False):
        if cost or start == stop:
            yield f" {name} {COST} {cost:.12g}"
        for k in range(start, stop):
            yield f" {name} {rows[indices[k]]} {data[k]:.12g}"


def _bounds(name: str, low: float, high: float) -> Iterator[str]:
    """What differs from 0 <= x; both bounds are said where a reader might guess the other."""
    if low == high:
        yield f" FX bound {name} {low:.12g}"
    elif low == -np.inf and high == np.inf:
        yield f" FR bound {name}"
    else:
        if low == -np.inf:
            yield f" MI bound {name}"
        elif low or high < 0.0:
            yield f" LO bound {name} {low:.12g}"
        if high < np.inf:
            yield f" UP bound {name} {high:.12g}"
