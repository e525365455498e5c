"""The rows of an extensive form said again in Pyomo, linopy and mpi-sppy, and solved by each with HiGHS.

All get the finished arrays (weights, overlays and shared columns worked out already) and have only to
say the rows: the time to collect the data, which a model written from scratch would need too, is left out.
"""

from collections.abc import Callable, Iterator, Sequence
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.tree.extensive import ExtensiveForm
from tests.benchmarks.phases import Measured

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
        entries = [k for k in range(first[i], first[i + 1]) if data[k]]
        if not entries:
            return pyo.Constraint.Skip
        body = pyo.quicksum(data[k] * model.x[columns[k]] for k in entries)
        low, high = sides[i]
        if low is None and high is None:
            return pyo.Constraint.Skip
        return (body == low) if low == high else (low, body, high)

    def cost_rule(model: Any) -> Any:
        return pyo.quicksum(cost[j] * model.x[j] for j in range(len(cost))) + form.offset

    model = pyo.ConcreteModel()
    model.x = pyo.Var(range(len(cost)), bounds=bounds_rule)
    model.rows = pyo.Constraint(range(len(sides)), rule=row_rule)
    model.cost = pyo.Objective(rule=cost_rule)
    return model


def by_pyomo(form: ExtensiveForm, _: Sequence[float], limit: float) -> Measured:
    """Rules in Pyomo, solved through it."""
    started = perf_counter()
    model = pyomo_model(form)
    found = Measured()
    found.time("model", started)
    return solved_by_pyomo(model, model.cost, found, limit)


def solved_by_pyomo(model: Any, cost: Any, found: Measured, limit: float) -> Measured:
    """Hand a Pyomo model to HiGHS by the faster of Pyomo's two persistent interfaces and solve it there."""
    import pyomo.environ as pyo
    from pyomo.contrib.solver.common.results import SolutionStatus
    from pyomo.contrib.solver.solvers.highs import Highs

    started, solver = perf_counter(), Highs()
    solver.set_instance(model)
    started = found.time("hand-over", started)
    for each in solver.config.auto_updates:
        solver.config.auto_updates[each] = False  # nothing changes before the solve
    solver.config.time_limit = limit
    solver.config.raise_exception_on_nonoptimal_result = solver.config.load_solutions = False
    result = solver.solve(model)
    found.time("solve", started)
    found.is_proven = result.solution_status is SolutionStatus.optimal
    if found.is_proven:
        result.solution_loader.load_vars()
        found.objective = float(pyo.value(cost))
    found.note = "" if found.is_proven else not_solved(limit, str(result.termination_condition))
    return found.add_up()


def not_solved(limit: float, status: str) -> str:
    """What a solve is called that did not end with an answer."""
    return f"not solved in {limit:g} s" if "time" in status.lower() else status


def linopy_model(form: ExtensiveForm) -> Any:
    """One linopy model: all columns as one variable, rows of like length and sense as one array each."""
    import linopy
    import xarray as xr

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


def by_linopy(form: ExtensiveForm, _: Sequence[float], limit: float) -> Measured:
    """Arrays of rows in linopy, solved by the HiGHS that it makes."""
    import highspy
    import linopy  # noqa: F401  (imported before the clock starts)

    found, started = Measured(), perf_counter()
    model = linopy_model(form)
    started = found.time("model", started)
    solver = model.to_highspy()
    started = found.time("hand-over", started)
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", limit)
    solver.run()
    found.time("solve", started)
    status = solver.getModelStatus()
    found.is_proven = status == highspy.HighsModelStatus.kOptimal
    if found.is_proven:
        found.objective = float(solver.getInfo().objective_function_value) + form.offset
    found.note = "" if found.is_proven else not_solved(limit, solver.modelStatusToString(status))
    return found.add_up()


def by_mpi_sppy(form: ExtensiveForm, probability: Sequence[float], limit: float) -> Measured:
    """One Pyomo model for each future, tied by mpi-sppy where they share decisions, solved through Pyomo."""
    import mpisppy.opt.ef

    from tests.benchmarks.futures import mpi_sppy_model

    assert mpisppy.opt.ef  # imported before the clock starts
    found, started = Measured(), perf_counter()
    if len(probability) == 1:
        return Measured(note="one future: nothing to tie")
    if min(probability) <= 0.0:
        return Measured(note="cannot say branches of probability 0 (stress tests in the plan)")
    model = mpi_sppy_model(form, probability)
    found.time("model", started)
    return solved_by_pyomo(model, model.EF_Obj, found, limit)


PEERS: dict[str, Callable[[ExtensiveForm, Sequence[float], float], Measured]] = {
    "pyomo": by_pyomo,
    "linopy": by_linopy,
    "mpi-sppy": by_mpi_sppy,
}
"""Name -> how it solves a whole matrix, with the probability of each branch and the seconds it may take."""
