"""An event's overlay as a program of its own, and what differs between two programs, by labels."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import optimize, sparse

from planner.data import Inputs
from planner.derive.derived import Derived
from planner.model.catalogue import Scope
from planner.model.standard_form import StandardForm
from planner.schema.tables.disruption import Event, EventEffect
from planner.solver.solve import build
from planner.tree.branch import Branch, Happening
from planner.tree.core import core_of
from planner.tree.factors import Effects
from planner.tree.index import PathIndex
from planner.tree.overlay import overlay_of
from planner.tree.overlay_data import edited
from tests.support import make_inputs

NEAR = 1e-9
Differences = dict[tuple[str, str], list[Any]]
"""(kind of number, family or account) -> what differs."""


def with_event(inputs: Inputs, *effects: Mapping[str, Any], recovery: int = 0) -> Inputs:
    """The inputs with an event ``e`` that opens no reserves."""
    rows = make_inputs(
        {"start_month": inputs.calendar.start, "end_month": inputs.calendar.end},
        {
            "Events": [{"event": "e", "opens_reserves": False, "recovery_months": recovery}],
            "Event effects": [{"event": "e", **effect} for effect in effects],
        },
    )
    tables = dict(inputs.tables) | {Event: rows.rows(Event), EventEffect: rows.rows(EventEffect)}
    return replace(inputs, tables=tables)


def overlaid(inputs: Inputs, onset: int = 0, ends: int | None = None) -> StandardForm:
    """The path of the inputs with the overlay of a branch on which their event ``e`` happens."""
    form, derived = build(inputs).form, Derived(inputs)
    index = PathIndex(inputs, derived, form, core_of(form))
    branch = Branch("it comes", 0, onset, 0.0, (Happening("e", onset, ends),), stress=True)
    overlay = overlay_of(index, Effects(inputs, derived), branch)
    core = index.core
    matrix, low, high = form.matrix.tolil(), form.row_lower.copy(), form.row_upper.copy()
    for block, data, lower, upper in (
        (core.everywhere, overlay.data, overlay.row_lower, overlay.row_upper),
        (core.stress, None, None, overlay.stress_upper),
        (core.expectation, overlay.expectation, None, None),
    ):
        if data is not None:
            values = edited(block.matrix.data, data)
            part = sparse.csr_array(
                (values, block.matrix.indices, block.matrix.indptr), shape=block.matrix.shape
            )
            matrix[block.rows] = part.tolil()
        low[block.rows] = block.lower if lower is None else edited(block.lower, lower)
        high[block.rows] = block.upper if upper is None else edited(block.upper, upper)
    cost, ledger = form.cost.copy(), form.ledger.matrix.copy()
    np.add.at(cost, overlay.costs.column, overlay.costs.extra)
    ledger.data = edited(ledger.data, overlay.ledger)
    return replace(
        form,
        matrix=sparse.csc_array(matrix),
        row_lower=low,
        row_upper=high,
        lower=edited(form.lower, overlay.lower),
        upper=edited(form.upper, overlay.upper),
        cost=cost,
        ledger=replace(form.ledger, matrix=ledger),
    )


def _only_zero(form: StandardForm) -> np.ndarray:
    """Columns that bounds, or a row of their own, hold at 0."""
    zero = (form.lower == 0.0) & (form.upper == 0.0)
    matrix = sparse.csr_array(form.matrix)
    for i in np.flatnonzero(form.row_upper == 0.0):
        at = slice(matrix.indptr[i], matrix.indptr[i + 1])
        alive = [
            (j, a) for j, a in zip(matrix.indices[at], matrix.data[at], strict=True) if a and not zero[j]
        ]
        if len(alive) == 1 and alive[0][1] > 0.0 and form.lower[alive[0][0]] == 0.0:
            zero[alive[0][0]] = True
    return zero


def _is_redundant(form: StandardForm, i: int, columns: np.ndarray, amounts: np.ndarray) -> bool:
    """True if the bounds of the columns keep a row."""
    columns, amounts = columns[amounts != 0.0], amounts[amounts != 0.0]
    ends = np.sort(np.stack([amounts * form.lower[columns], amounts * form.upper[columns]]), axis=0)
    return bool(ends[0].sum() >= form.row_lower[i] - NEAR and ends[1].sum() <= form.row_upper[i] + NEAR)


@dataclass(frozen=True)
class Labelled:
    """A program by labels; columns that can only be 0 are not there."""

    columns: dict[Any, tuple[float, float, float]]
    rows: dict[Any, tuple[float, float, dict[Any, float]]]
    ledger: dict[Any, float]


def labelled(form: StandardForm) -> Labelled:
    """A form by labels: (family, key) of columns and rows, (account, payer, period) of postings."""
    names = list(zip(form.columns.families, form.columns.keys, strict=True))
    free = ~_only_zero(form)
    columns = {names[i]: (form.lower[i], form.upper[i], form.cost[i]) for i in np.flatnonzero(free).tolist()}
    rows: dict[Any, tuple[float, float, dict[Any, float]]] = {}
    matrix = sparse.csr_array(form.matrix)
    for i, name in enumerate(zip(form.rows.families, form.rows.keys, strict=True)):
        at = slice(matrix.indptr[i], matrix.indptr[i + 1])
        entries = {
            names[j]: value
            for j, value in zip(matrix.indices[at].tolist(), matrix.data[at].tolist(), strict=True)
            if free[j] and value
        }
        if not _is_redundant(
            form, i, matrix.indices[at], np.where(free[matrix.indices[at]], matrix.data[at], 0)
        ):
            rows[name] = (form.row_lower[i], form.row_upper[i], entries)
    lines = form.ledger.lines[["account", "payer", "period"]].itertuples(index=False, name=None)
    ledger = {}
    for i, line in enumerate(lines):
        at = slice(form.ledger.matrix.indptr[i], form.ledger.matrix.indptr[i + 1])
        for j, value in zip(
            form.ledger.matrix.indices[at].tolist(), form.ledger.matrix.data[at], strict=True
        ):
            if free[j] and value:
                ledger[line, names[j]] = float(value)
        if form.ledger.constants[i]:
            ledger[line, "constant"] = float(form.ledger.constants[i])
    return Labelled(columns, rows, ledger)


def differences(ours: StandardForm, theirs: StandardForm) -> Differences:
    """Everything that differs between two forms."""
    a, b = labelled(ours), labelled(theirs)
    found: Differences = {}
    for name in a.columns.keys() | b.columns.keys():
        _note(found, ("column", name[0]), name, a.columns.get(name), b.columns.get(name))
    for name in a.rows.keys() | b.rows.keys():
        one, two = a.rows.get(name), b.rows.get(name)
        if one is None or two is None:
            _note(found, ("row", name[0]), name, one and one[:2], two and two[:2])
            continue
        _note(found, ("row", name[0]), name, one[:2], two[:2])
        for column in one[2].keys() | two[2].keys():
            values = (one[2].get(column, 0.0),), (two[2].get(column, 0.0),)
            _note(found, ("row", name[0]), (name, column), *values)
    for name in a.ledger.keys() | b.ledger.keys():
        kind = "constant" if name[1] == "constant" else "ledger"
        _note(found, (kind, name[0][0]), name, (a.ledger.get(name, 0.0),), (b.ledger.get(name, 0.0),))
    return found


def _note(found: Differences, what: tuple[str, str], name: Any, one: Any, two: Any) -> None:
    """Keep two numbers that differ."""
    if one is None or two is None or not np.allclose(one, two, rtol=NEAR, atol=NEAR):
        found.setdefault(what, []).append((name, one, two))


def optimum(form: StandardForm) -> float | None:
    """Least cost of a form without its stress rows; None if nothing is feasible or it is unbounded."""
    form = form.without(Scope.STRESS)
    matrix, finite = sparse.csr_array(form.matrix), np.isfinite
    below, above = finite(form.row_upper), finite(form.row_lower)
    found = optimize.linprog(
        form.cost,
        A_ub=sparse.vstack([matrix[below], -matrix[above]]),
        b_ub=np.concatenate([form.row_upper[below], -form.row_lower[above]]),
        bounds=np.column_stack([form.lower, form.upper]),
    )
    return float(found.fun) + form.offset if found.status == 0 else None
