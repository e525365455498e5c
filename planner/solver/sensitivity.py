"""Headline shadow prices: the dual, and two one-sided re-solves that bracket it.

Duals of degenerate plans are not unique; the two finite differences say what one unit less
costs and what one unit more saves, whatever vertex the solver stopped at.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import highspy
import numpy as np

from planner.model.catalogue import ROW
from planner.model.path import Key
from planner.solver.highs import Status, load, run
from planner.solver.solution import Solution

HEADLINES: tuple[str, ...] = (
    "sales_pot", "capital_pot", "sales_pot_year", "award_total", "participation", "target", "limit",
    "share_cap", "concentration", "cover", "licence", "holder_capacity", "resource", "route_year",
    "plant_capacity",
)  # fmt: skip
"""Families from which headlines are taken, most political first."""

LARGEST_OF = {"limit": 3, "share_cap": 3, "concentration": 2, "cover": 2, "licence": 2, "resource": 2,
              "route_year": 3, "plant_capacity": 3, "sales_pot_year": 2, "holder_capacity": 2}  # fmt: skip
"""How many rows of a big family become headlines: those with the largest duals."""

RELATIVE_STEP = 1e-4
TINY = 1e-9


@dataclass(frozen=True)
class Headline:
    """One shadow price with its bracket.

    ``dual`` is the change of the objective per unit more on the right-hand side; ``left`` and
    ``right`` are the same from re-solves with a little less and a little more (None: no plan).
    """

    family: str
    label: str
    unit: str
    bound: float
    dual: float
    left: float | None
    right: float | None
    sentence: str


def headlines(solution: Solution, *, bracketed: bool = True) -> tuple[Headline, ...]:
    """The shadow prices of a plan, each bracketed by re-solves from the plan's own basis.

    Of a tree, whose rows stand in many branches, they are duals summed over all copies, not bracketed.
    """
    chosen = list(_chosen(solution))
    if not bracketed:
        return tuple(_headline(solution, row, None, None) for row in chosen)
    if not chosen:
        return ()
    solver = load(solution.form)
    run(solver)
    return tuple(_bracket(solution, solver, row) for row in chosen)


def bracket_row(solution: Solution, family: str, key: Key) -> Headline:
    """The bracketed shadow price of one row; raises KeyError if the plan has no such row."""
    solver = load(solution.form)
    run(solver)
    return _bracket(solution, solver, solution.form.rows.positions[family, key])


def _chosen(solution: Solution) -> Iterator[int]:
    """Rows worth a headline, family by family."""
    duals = solution.answer.duals
    for family in HEADLINES:
        indices = solution.form.rows.by_family.get(family, np.zeros(0, dtype=np.int64))
        pressing = sorted((i for i in indices if abs(duals[i]) > TINY), key=lambda i: -abs(duals[i]))
        yield from (int(i) for i in pressing[: LARGEST_OF.get(family, len(indices))])


def _bracket(solution: Solution, solver: highspy.Highs, row: int) -> Headline:
    """Re-solve with the right-hand side a little lower and a little higher."""
    form = solution.form
    lower, upper = float(form.row_lower[row]), float(form.row_upper[row])
    bound = upper if np.isfinite(upper) else lower
    step = max(abs(bound), 1.0) * RELATIVE_STEP
    basis = solver.getBasis()
    differences: list[float | None] = []
    for change in (-step, step):
        solver.changeRowBounds(row, lower + change, upper + change)
        answer = run(solver)
        found = answer.status is Status.OPTIMAL
        differences.append((answer.objective - solution.objective) / change if found else None)
        solver.changeRowBounds(row, lower, upper)
        solver.setBasis(basis)
    return _headline(solution, row, differences[0], differences[1])


def _headline(solution: Solution, row: int, left: float | None, right: float | None) -> Headline:
    """A row's shadow price with what is known of its bracket."""
    family, form = solution.form.rows.families[row], solution.form
    upper = float(form.row_upper[row])
    bound = upper if np.isfinite(upper) else float(form.row_lower[row])
    dual = float(solution.answer.duals[row])
    return Headline(
        family, label(solution, row), ROW[family].unit, bound, dual, left, right, ROW[family].sentence
    )


def label(solution: Solution, row: int) -> str:
    """Family and key of a row in words, periods as months and years as fiscal years."""
    family, key = solution.form.rows.families[row], solution.form.rows.keys[row]
    calendar = solution.inputs.calendar
    parts = [
        calendar.labels[int(part)]
        if name == "period"
        else calendar.year_labels[int(part)]
        if name == "year"
        else str(part)
        for name, part in zip(ROW[family].index, key, strict=True)
    ]
    return f"{family.replace('_', ' ')}: {', '.join(parts)}"
