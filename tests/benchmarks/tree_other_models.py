"""The rows of an extensive form said again in Pyomo and in linopy, and handed to HiGHS by each.

Both get the finished arrays (weights, overlays and shared columns worked out already) and have only to
say the rows: the time to collect the data, which a model written from scratch would need too, is left out.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from planner.tree.extensive import ExtensiveForm

LONGEST_TOGETHER = 64
"""Rows up to so many entries are padded to the next power of two in linopy; longer ones stand alone."""

Indices = NDArray[np.int64]


def _bound(value: float) -> float | None:
    """Pyomo's word for a bound."""
    return value if np.isfinite(value) else None


def pyomo_model(form: ExtensiveForm) -> Any:
    """One ConcreteModel: a variable per branch and path column, a constraint per branch and path row."""
    import pyomo.environ as pyo

    columns, data = form.matrix.indices.tolist(), form.matrix.data.tolist()
    first, cost = form.matrix.indptr.tolist(), form.cost.tolist()
    bounds = list(zip(map(_bound, form.lower.tolist()), map(_bound, form.upper.tolist()), strict=True))
    sides = list(zip(map(_bound, form.row_lower.tolist()), map(_bound, form.row_upper.tolist()), strict=True))

    def bounds_rule(_: Any, j: int) -> tuple[float | None, float | None]:
        return bounds[j]

    def row_rule(model: Any, i: int) -> Any:
        entries = range(first[i], first[i + 1])
        if not entries:
            return pyo.Constraint.Skip
        body = pyo.quicksum(data[k] * model.x[columns[k]] for k in entries)
        low, high = sides[i]
        return (body == low) if low == high and low is not None else (low, body, high)

    def cost_rule(model: Any) -> Any:
        return pyo.quicksum(cost[j] * model.x[j] for j in range(len(cost))) + form.offset

    model = pyo.ConcreteModel()
    model.x = pyo.Var(range(len(cost)), bounds=bounds_rule)
    model.rows = pyo.Constraint(range(len(sides)), rule=row_rule)
    model.cost = pyo.Objective(rule=cost_rule)
    return model


def pyomo_to_highs(model: Any) -> Any:
    """HiGHS with the model loaded, not solved, by the faster of Pyomo's two persistent interfaces."""
    from pyomo.contrib.solver.solvers.highs import Highs

    solver = Highs()
    solver.set_instance(model)
    return solver


def linopy_model(form: ExtensiveForm) -> Any:
    """One linopy model: all columns as one variable, rows of like length and sense as one array each."""
    import linopy

    model = linopy.Model()
    x = model.add_variables(
        lower=xr.DataArray(form.lower, dims="column"), upper=xr.DataArray(form.upper, dims="column"), name="x"
    )
    labels = np.asarray(x.labels.values, dtype=np.int64)
    for number, (rows, columns, data) in enumerate(_padded(form)):
        low, high = form.row_lower[rows], form.row_upper[rows]
        terms = np.where(columns >= 0, labels[columns], -1)
        for sense, side, chosen in _senses(low, high):
            if chosen.any():
                body = linopy.LinearExpression(
                    xr.Dataset({
                        "coeffs": (("row", "_term"), data[chosen]),
                        "vars": (("row", "_term"), terms[chosen]),
                    }),
                    model,
                )  # fmt: skip
                right = xr.DataArray(side[chosen], dims="row")
                model.add_constraints(body, sense, right, name=f"rows {number} {sense}")
    model.add_objective((xr.DataArray(form.cost, dims="column") * x).sum())
    return model


def _senses(low: NDArray[np.float64], high: NDArray[np.float64]) -> Iterator[tuple[str, Any, Any]]:
    """Sense, right-hand side, and which rows: a row with two different sides is said twice."""
    equal = low == high
    yield "=", low, equal
    yield ">=", low, ~equal & np.isfinite(low)
    yield "<=", high, ~equal & np.isfinite(high)


def _padded(form: ExtensiveForm) -> Iterator[tuple[Indices, Indices, NDArray[np.float64]]]:
    """Rows in groups of like length: (rows, columns of entries with -1 for none, data of entries)."""
    lengths = np.diff(form.matrix.indptr)
    widths = 2 ** np.ceil(np.log2(np.maximum(lengths, 1))).astype(np.int64)
    widths = np.where(lengths > LONGEST_TOGETHER, lengths, widths)
    for width in np.unique(widths[lengths > 0]).tolist():
        rows = np.flatnonzero((widths == width) & (lengths > 0))
        places = form.matrix.indptr[rows][:, None] + np.arange(width)[None, :]
        filled = np.arange(width)[None, :] < lengths[rows][:, None]
        places = np.where(filled, places, 0)
        columns = np.where(filled, form.matrix.indices[places], -1).astype(np.int64)
        yield rows, columns, np.where(filled, form.matrix.data[places], np.nan)


def linopy_to_highs(model: Any) -> Any:
    """HiGHS with the model loaded, not solved."""
    return model.to_highspy()


MODELS: dict[str, tuple[Callable[[ExtensiveForm], Any], Callable[[Any], Any]]] = {
    "pyomo": (pyomo_model, pyomo_to_highs),
    "linopy": (linopy_model, linopy_to_highs),
}
"""Name -> how it is built, and how it is handed over."""
