"""The path model as arrays: sparse matrix, bounds, costs, ledger and the meaning of each index.

This is all that the solver, the tree and the report see; no Pyomo object leaves here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from planner.derive.capacity import start_period
from planner.model.catalogue import ROW, VARIABLE, Decided, Scope
from planner.model.groups.contracts import delivery_periods
from planner.model.path import Key, Path
from planner.model.pyomo_parts import LinearStandardFormCompiler
from planner.schema.columns import Monthly
from planner.schema.tables.production import NewCapacity
from planner.schema.tables.trade import Contract

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
INFINITY = float("inf")


@dataclass(frozen=True)
class Labels:
    """Family and key of each column or row, in index order."""

    families: tuple[str, ...]
    keys: tuple[Key, ...]

    @cached_property
    def positions(self) -> dict[tuple[str, Key], int]:
        """(family, key) -> index."""
        return {
            (family, key): i for i, (family, key) in enumerate(zip(self.families, self.keys, strict=True))
        }

    def places_in(self, others: "Labels") -> Integers:
        """Position of each label among other ones, -1 where it is not there."""
        known, names = others.positions, zip(self.families, self.keys, strict=True)
        return np.array([known.get(each, -1) for each in names], dtype=np.int64)

    @cached_property
    def by_family(self) -> dict[str, Integers]:
        """Family -> its indices."""
        found: dict[str, list[int]] = {}
        for i, family in enumerate(self.families):
            found.setdefault(family, []).append(i)
        return {family: np.array(indices) for family, indices in found.items()}

    def table(self, family: str, names: Sequence[str]) -> pd.DataFrame:
        """Keys of a family as a table with these column names, made once; not to be changed."""
        if family not in self._tables:
            keys = [self.keys[i] for i in self.by_family.get(family, ())]
            self._tables[family] = pd.DataFrame(keys, columns=list(names))
        return self._tables[family]

    @cached_property
    def _tables(self) -> dict[str, pd.DataFrame]:
        """Families whose table was asked for."""
        return {}


@dataclass(frozen=True)
class LedgerForm:
    """Ledger lines as a matrix: amounts = matrix @ x + constants (undiscounted money)."""

    lines: pd.DataFrame
    """Columns account, kind, payer, period; one row per line."""
    matrix: sparse.csr_array
    constants: Floats
    weights: Floats
    """Discount factor of each line."""


@dataclass(frozen=True)
class StandardForm:
    """min cost @ x + offset, row_lower <= matrix @ x <= row_upper, lower <= x <= upper."""

    matrix: sparse.csc_array
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    cost: Floats
    offset: float
    columns: Labels
    rows: Labels
    decided: Integers
    """Period in which each column is decided; -1 before everything."""
    ledger: LedgerForm
    discount: Monthly

    @cached_property
    def scopes(self) -> NDArray[np.object_]:
        """Scope of each row."""
        return np.array([ROW[family].scope for family in self.rows.families], dtype=object)

    def without(self, scope: Scope) -> "StandardForm":
        """The form without the rows of a scope: a single path has no stress rows."""
        kept = np.flatnonzero(self.scopes != scope)
        if len(kept) == len(self.rows.keys):
            return self
        families, keys = self.rows.families, self.rows.keys
        return replace(
            self,
            matrix=sparse.csc_array(sparse.csr_array(self.matrix)[kept]),
            row_lower=self.row_lower[kept],
            row_upper=self.row_upper[kept],
            rows=Labels(tuple(families[i] for i in kept), tuple(keys[i] for i in kept)),
        )


def compile_path(path: Path) -> StandardForm:
    """Turn a built path into arrays through Pyomo's own standard-form compiler."""
    form = LinearStandardFormCompiler().write(path.model, mixed_form=True, set_sense=None)
    names = {id(v): (family, key) for family, found in path.families.items() for key, v in found.items()}
    column_of = {id(variable): i for i, variable in enumerate(form.columns)}
    labels = [names[id(variable)] for variable in form.columns]
    columns = Labels(tuple(family for family, _ in labels), tuple(key for _, key in labels))
    rows = _row_labels(form.rows)
    row_lower, row_upper = _row_bounds(form)
    lower, upper = _column_bounds(form.columns)
    return StandardForm(
        matrix=_with_places(sparse.coo_array(form.A), path, rows, column_of),
        row_lower=row_lower,
        row_upper=row_upper,
        lower=lower,
        upper=upper,
        cost=np.asarray(form.c.todense(), dtype=np.float64).reshape(-1),
        offset=float(np.asarray(form.c_offset).reshape(-1)[0]),
        columns=columns,
        rows=rows,
        decided=decided_periods(path, columns),
        ledger=ledger_form(path, column_of, len(form.columns)),
        discount=path.ledger.discount,
    )


def _with_places(
    matrix: sparse.coo_array, path: Path, rows: Labels, column_of: dict[int, int]
) -> sparse.csc_array:
    """The matrix with explicit zeros where an event may put something."""
    places = [
        (rows.positions[family, key], column_of[id(variable)])
        for family, key, variable in path.kept_places
        if (family, key) in rows.positions and id(variable) in column_of
    ]
    row, column = (
        np.array(part, dtype=np.int64) for part in (zip(*places, strict=True) if places else ((), ()))
    )
    zeros = np.zeros(len(places))
    return sparse.csc_array(
        (
            np.concatenate([matrix.data, zeros]),
            (np.concatenate([matrix.row, row]), np.concatenate([matrix.col, column])),
        ),
        shape=matrix.shape,
    )


def _row_bounds(form: Any) -> tuple[Floats, Floats]:
    """Bounds from the compiler's right-hand sides and bound types (-1 least, 0 equal, 1 most)."""
    kinds = np.array([row.bound_type for row in form.rows], dtype=np.int64)
    right = np.asarray(form.rhs, dtype=np.float64)
    return np.where(kinds == 1, -INFINITY, right), np.where(kinds == -1, INFINITY, right)


def _column_bounds(variables: list[Any]) -> tuple[Floats, Floats]:
    """Bounds of all variables."""
    bounds = [variable.bounds for variable in variables]
    lower = np.array([-INFINITY if low is None else low for low, _ in bounds], dtype=np.float64)
    upper = np.array([INFINITY if high is None else high for _, high in bounds], dtype=np.float64)
    return lower, upper


PREFIX = len("row_")


def _row_labels(rows: list[Any]) -> Labels:
    """Family and key of each compiled row."""
    names: dict[int, str] = {}
    families, keys = [], []
    for row in rows:
        component = row.constraint.parent_component()
        families.append(names.setdefault(id(component), component.local_name[PREFIX:]))
        key = row.constraint.index()
        keys.append(key if isinstance(key, tuple) else (key,))
    return Labels(tuple(families), tuple(keys))


def ledger_form(path: Path, column_of: dict[int, int], columns: int) -> LedgerForm:
    """Ledger lines in order of first posting, as a sparse matrix over the columns.

    A variable that no row names and whose postings cancel (an incentive that nothing limits) has no
    column: it is nothing.
    """
    entries = [entry for entry in path.ledger.entries if id(entry[2]) in column_of]
    constants = path.ledger.constants
    index: dict[Any, int] = {}
    rows = [index.setdefault(line, len(index)) for line, _, _ in entries]
    fixed = [(index.setdefault(line, len(index)), amount) for line, amount in constants]
    matrix = sparse.coo_array(
        ([coefficient for _, coefficient, _ in entries], (rows, [column_of[id(v)] for _, _, v in entries])),
        shape=(len(index), columns),
    )
    amounts = np.zeros(len(index))
    for position, amount in fixed:
        amounts[position] += amount
    lines = pd.DataFrame(
        [(line.account.name, line.account.kind, line.payer.value, line.period) for line in index],
        columns=["account", "kind", "payer", "period"],
    )
    weights = path.ledger.discount[lines["period"].to_numpy(dtype=np.int64)] if len(lines) else np.zeros(0)
    return LedgerForm(lines, sparse.csr_array(matrix), amounts, weights)


def decided_periods(path: Path, columns: Labels) -> Integers:
    """Period in which each column is decided, by the rule of its family."""
    expansions, contracts = path.inputs.by_key(NewCapacity), path.inputs.by_key(Contract)
    starts = {
        (row.key, y): (t, start_period(path.derived, row, y))
        for row in expansions.values()
        for y, t in path.derived.order_periods[row.key].items()
    }
    spans = {
        (row.key, y): periods
        for row in contracts.values()
        for y, periods in delivery_periods(path, row).items()
    }
    rules: dict[Decided, Callable[[Key], int]] = {
        Decided.BEFORE: lambda _: -1,
        Decided.NOW: lambda key: int(key[-1]),
        Decided.YEAR_START: lambda key: starts[str(key[-2]), int(key[-1])][0],
        Decided.COMMISSIONING: lambda key: starts[str(key[-2]), int(key[-1])][1],
        Decided.YEAR_END: lambda key: spans[str(key[-2]), int(key[-1])][-1],
        Decided.NOTICE: lambda key: max(
            -1,
            spans[str(key[-2]), int(key[-1])][0] - path.calendar.lag(contracts[str(key[-2])].notice_months),
        ),
        Decided.END: lambda _: path.last,
    }
    return np.array(
        [rules[VARIABLE[f].decided](k) for f, k in zip(columns.families, columns.keys, strict=True)],
        dtype=np.int64,
    )
