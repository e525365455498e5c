"""A compiled path for inputs in which a few numbers have moved: the groups write their rows again.

What comes out is what building the moved inputs would give, in the columns and rows of the path at hand, so
that a solve may start from its basis.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar, NamedTuple, Protocol, TypeVar

import numpy as np
from scipy import sparse

from planner.data import Inputs
from planner.model.path import Key, RowSpec, Sense
from planner.model.rewriting import SUMS_OF_MONEY, Focus, Writing
from planner.model.standard_form import Floats, Integers, StandardForm

MOVING = frozenset({"plants", "holders", "stocks", "working", "reserves", "_by_commodity", "_kept"})
"""Derived facts that hold rows whose numbers may move; all others stay as they are known."""

WHOLE = Focus()


class Entry(NamedTuple):
    """A coefficient of the matrix."""

    row: int
    column: int
    value: float


class Move(NamedTuple):
    """How a path differs from another of the same shape: bounds of rows, and coefficients."""

    rows: Integers
    """Rows of which the bounds have moved."""
    bound: Floats
    """By how much: of a row with both bounds that differ, its upper one."""
    entries: tuple[Entry, ...]
    """Coefficients, each with what is added to it."""

    def slope(self, duals: Floats, values: Floats) -> float:
        """First-order change of the objective, money: duals of all rows, values of all columns."""
        charged = sum(duals[each.row] * each.value * values[each.column] for each in self.entries)
        return float(duals[self.rows] @ self.bound - charged)


class MovedForm(NamedTuple):
    """A path for moved inputs, and how it differs from the path at hand."""

    form: StandardForm
    move: Move


class _Program(Protocol):
    """What a program moves by: of a path, or of a tree."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def matrix(self) -> Any:
        """Coefficients."""

    @property
    def row_lower(self) -> Floats:
        """Least of each row."""

    @property
    def row_upper(self) -> Floats:
        """Most of each row."""


Moved = TypeVar("Moved", bound=_Program)


def mirrored(before: Moved, after: Moved) -> Moved:
    """A program moved as far the other way as another of the same shape; rows that were lifted stay as they
    are.
    """
    matrix = before.matrix
    if after.matrix is not matrix:
        matrix = matrix.copy()
        matrix.data = 2.0 * before.matrix.data - after.matrix.data
    return replace(
        before,
        row_lower=_mirrored_bounds(before.row_lower, after.row_lower),
        row_upper=_mirrored_bounds(before.row_upper, after.row_upper),
        matrix=matrix,
    )


def _mirrored_bounds(before: Floats, after: Floats) -> Floats:
    """Bounds moved as far the other way, where both are bounds."""
    found, both = before.copy(), np.isfinite(before) & np.isfinite(after)
    found[both] = 2.0 * before[both] - after[both]
    return found


def moved_form(writing: Writing, inputs: Inputs, families: frozenset[str], focus: Focus = WHOLE) -> MovedForm:
    """The path of moved inputs, which only these families of rows look at, and of them those in focus. Rows
    that one of both lacks stay as they are; one that is not written any more is lifted.
    """
    form = writing.form
    derived = writing.derived.changed(inputs, writing.derived.conditions, MOVING)
    path = writing.path(focus, inputs, derived)
    if families & SUMS_OF_MONEY:
        path.ledger = writing.ledger
    before, after = writing.rows(families, focus), path.write_rows(families)
    lower, upper = form.row_lower.copy(), form.row_upper.copy()
    entries: list[Entry] = []
    for at, old, new in _moved_rows(form, before, after):
        lower[at], upper[at] = _bounds(new)
        entries += _differences(at, old, new)
    moved = np.flatnonzero((lower != form.row_lower) | (upper != form.row_upper))
    is_upper = np.isfinite(form.row_upper[moved])
    bound = np.where(is_upper, form.row_upper[moved], form.row_lower[moved])
    change = np.where(is_upper, upper[moved], lower[moved]) - bound
    matrix = form.matrix if not entries else _with_entries(form.matrix, entries)
    return MovedForm(
        replace(form, row_lower=lower, row_upper=upper, matrix=matrix), Move(moved, change, tuple(entries))
    )


def _moved_rows(
    form: StandardForm,
    before: Mapping[str, Mapping[Key, RowSpec]],
    after: Mapping[str, Mapping[Key, RowSpec]],
) -> Iterator[tuple[int, RowSpec, RowSpec | None]]:
    """(position, before, after) of the rows that differ."""
    for family, rows in before.items():
        new = after.get(family, {})
        for key, old in rows.items():
            at = form.rows.positions.get((family, key))
            if at is not None and new.get(key) != old:
                yield at, old, new.get(key)


def _bounds(spec: RowSpec | None) -> tuple[float, float]:
    """Lower and upper bound of a row; none where it is lifted."""
    if spec is None:
        return -np.inf, np.inf
    return (
        -np.inf if spec.sense is Sense.AT_MOST else spec.bound,
        np.inf if spec.sense is Sense.AT_LEAST else spec.bound,
    )


def _differences(row: int, old: RowSpec, new: RowSpec | None) -> list[Entry]:
    """What is added to the coefficients of a row; a lifted row keeps its own."""
    if new is None:
        return []
    found: dict[int, float] = {}
    for sign, spec in ((1.0, new), (-1.0, old)):
        for coefficient, column in spec.terms:
            found[column] = found.get(column, 0.0) + sign * coefficient
    return [Entry(row, column, value) for column, value in found.items() if value != 0.0 and column >= 0]


def _with_entries(matrix: sparse.csc_array, entries: list[Entry]) -> sparse.csc_array:
    """A matrix with amounts added to coefficients that it has; explicit zeros keep their places."""
    data = matrix.data.copy()
    for row, column, value in entries:
        own = slice(int(matrix.indptr[column]), int(matrix.indptr[column + 1]))
        places = np.flatnonzero(matrix.indices[own] == row)
        if not len(places):
            raise ValueError(f"row {row} has no place for column {column}")
        data[own.start + int(places[0])] += value
    return sparse.csc_array((data, matrix.indices, matrix.indptr), shape=matrix.shape)
