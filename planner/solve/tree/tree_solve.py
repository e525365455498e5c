"""Solve a tree: path first, its basis copied, every subtree refined alone, then cuts until it is proven."""

from dataclasses import replace
from enum import Enum

import highspy
import numpy as np

from planner.solve.certificate import TOLERANCE, Check, certify_program
from planner.solve.highs import Answer, Floats, Status, load, run
from planner.solve.solve import NoPlanError
from planner.solve.tree.alone import Lone, live_alone
from planner.solve.tree.by_branch import BY_BRANCH, FallBackReason, FellBackError, Grown, by_branch
from planner.solve.tree.planted import Clock, Planted, Solved, plant
from planner.solve.tree.subtree import PathBasis, to_basis
from planner.solve.tree.tree_solution import Start, TreeSolution
from planner.tree.branch import Tree, only_calm
from planner.tree.core import Core, Integers
from planner.tree.extensive import ExtensiveForm, extend, layout
from planner.workers import WorkerPool

WHOLE = "whole matrix"
SMALL_COLUMNS = 20_000
"""Trees of up to so many columns are handed to the solver as one matrix, which is as fast (tried: 1,000 to
80,000 columns)."""
WHOLE_COLUMNS = 200_000
"""Larger matrices are not handed over whole: simplex time grows with the square of the size (145,000 columns
took a minute)."""


class Way(Enum):
    """How a tree is to be solved."""

    SUITED = "as suits its size"
    WHOLE = "as one matrix"
    BY_BRANCH = "branch by branch"


GAP = 1e-4
"""Relative distance from the best plan at which a large tree counts as solved."""


def solve_tree(
    planted: Planted,
    *,
    crew: WorkerPool | None = None,
    time_limit: float | None = None,
    gap: float = GAP,
    way: Way = Way.SUITED,
) -> TreeSolution:
    """Solve; raises NoPlanError if there is no plan. Without a ``crew`` everything is done here. ``gap`` is
    the relative distance from the best plan that is good enough for a large tree.
    """
    clock = Clock(time_limit)
    form = extend(planted.core, planted.tree, planted.overlays)
    clock.mark("copy")
    path, basis, is_plan = _solve_path(planted, clock)
    grown = Grown(planted, form, path, basis, gap, is_plan)
    found = _found(grown, WorkerPool(workers=1) if crew is None else crew, clock, way)
    settled = _settle(grown, found.values)
    clock.mark("settle")
    return _solution(grown, found, settled, clock)


def _found(grown: Grown, crew: WorkerPool, clock: Clock, way: Way) -> Solved:
    """By the way that suits the tree; raises NoPlanError."""
    if way is Way.WHOLE or len(grown.planted.tree) == 1:
        return _whole(grown, clock, FallBackReason.ASKED if way is Way.WHOLE else None)
    if way is Way.SUITED and len(grown.form.cost) <= SMALL_COLUMNS:
        return _whole(grown, clock, FallBackReason.SMALL)
    try:
        return by_branch(grown, crew, clock)
    except FellBackError as fell:
        return _after_fall_back(grown, clock, fell)


def _after_fall_back(grown: Grown, clock: Clock, fell: FellBackError) -> Solved:
    """The whole matrix where it fits; else, or where its time is up, what was found branch by branch."""
    fits = len(grown.form.cost) <= WHOLE_COLUMNS
    if fell.best is not None and (not fits or not grown.is_exact or fell.best.status is Status.TIME_LIMIT):
        return fell.best
    if not fits:
        status = Status.TIME_LIMIT if clock.left == 0.0 else fell.status
        raise NoPlanError(status, grown.planted.form, grown.path) from fell
    try:
        return _whole(grown, clock, fell.reason)
    except NoPlanError as error:
        if fell.best is None or error.status is not Status.TIME_LIMIT:
            raise
        return replace(fell.best, status=Status.TIME_LIMIT)


def _limited(clock: Clock) -> dict[str, str | int | float | bool]:
    """Solver options for the time that is left."""
    return {} if clock.left is None else {"time_limit": clock.left}


def _solve_path(planted: Planted, clock: Clock) -> tuple[Answer, PathBasis, bool]:
    """The calm path alone, as if nothing could happen, with its basis in the order of the core; False if it
    cannot keep the expectation constraints by itself (all futures together may), and so is no plan.
    """
    form = extend(planted.core, only_calm(), planted.overlays[:1])
    solver = load(form, _limited(clock))
    answer = run(solver)
    is_plan = answer.status is not Status.INFEASIBLE
    if not is_plan and len(planted.core.expectation.rows):
        rows = len(form.row_lower)
        for row in range(rows - len(planted.core.expectation.rows), rows):
            solver.changeRowBounds(row, -highspy.kHighsInf, highspy.kHighsInf)
        answer = run(solver)
    if answer.status is not Status.OPTIMAL:
        raise NoPlanError(answer.status, planted.form, answer)
    clock.mark("path")
    basis = solver.getBasis()
    row_codes = np.array([int(status) for status in basis.row_status], dtype=np.int64)
    columns = np.array([int(status) for status in basis.col_status], dtype=np.int64)
    return answer, PathBasis(columns, row_codes[: len(planted.core.everywhere.rows)]), is_plan


def _whole(grown: Grown, clock: Clock, why: FallBackReason | None) -> Solved:
    """The whole matrix from the copied basis; raises NoPlanError."""
    planted, form, basis = grown.planted, grown.form, grown.basis
    solver = load(form, _limited(clock))
    solver.setBasis(copied_basis(planted.core, planted.tree, basis))
    answer = run(solver)
    clock.mark("whole")
    if answer.status is not Status.OPTIMAL and not (answer.status is Status.TIME_LIMIT and answer.feasible):
        raise NoPlanError(answer.status, planted.form, answer)
    start = Start(WHOLE if why else "one path", why.value if why else "", 1, 0, 0.0, answer.iterations)
    is_known = len(planted.tree) > 1 and grown.path_is_plan
    blind = _held_first_stage(grown, solver) if is_known else None
    clock.mark("blind plan")
    cost, values = (float("inf"), None) if blind is None else (blind.objective, blind.values)
    return Solved(answer.values, answer.duals, answer.objective, answer.status, start, cost, values)


def _held_first_stage(grown: Grown, solver: highspy.Highs) -> Answer | None:
    """The deterministic plan: the first stage as if nothing could happen, and the best made of it in a solved
    whole matrix; None if nothing can be made of it.
    """
    x, own = grown.path.values, len(grown.planted.core.everywhere.rows)
    solver.changeColsBounds(len(x), np.arange(len(x), dtype=np.int32), x, x)
    for row in range(own):  # x keeps its own rows, but for rounding
        solver.changeRowBounds(row, -highspy.kHighsInf, highspy.kHighsInf)
    answer = run(solver)
    return answer if answer.status is Status.OPTIMAL else None


def copied_basis(core: Core, tree: Tree, basis: PathBasis) -> highspy.HighsBasis:
    """Every column and row of the extensive form with the status of its original on the path."""
    parts, _ = layout(core, tree)
    rows: list[Integers] = []
    for part in parts:
        rows.append(basis.rows[part.first_row :])
        rows.append(np.ones(len(core.stress.rows) - part.first_stress_row, dtype=np.int64))
    rows.append(np.ones(len(core.expectation.rows), dtype=np.int64))
    return to_basis(np.concatenate([basis.columns[part.columns] for part in parts]), np.concatenate(rows))


def _settle(grown: Grown, values: Floats) -> tuple[Floats, ...]:
    """Values of each branch; what has no mass is solved again alone at its own full costs, because
    costs of zero leave it anywhere (what was found stays where it cannot be lived).
    """
    planted, tree, core = grown.planted, grown.planted.tree, grown.planted.core
    found: list[Floats] = []
    for position, branch in enumerate(tree.branches):
        seen = values[grown.form.maps[position]]
        mass = tree.passing_mass(position, core.periods)
        start = int(np.argmax(mass[1:] <= 0.0)) if (mass[1:] <= 0.0).any() else None
        if start is not None and start < core.periods:
            start = max(start, branch.start)
            lone = Lone(core, branch, planted.overlays[0], planted.overlays[position], start, seen)
            lived = live_alone(lone, grown.basis)
            seen = seen if lived is None else lived.values
        found.append(seen)
    return tuple(found)


def _solution(
    grown: Grown,
    found: Solved,
    settled: tuple[Floats, ...],
    clock: Clock,
) -> TreeSolution:
    """Everything together, certified on the extensive form."""
    planted, form = grown.planted, grown.form
    answer = Answer(
        found.status,
        found.objective,
        found.values,
        form.cost - form.matrix.T @ found.duals,
        found.duals,
        form.matrix @ found.values,
        found.start.iterations,
        0.0,
        feasible=True,
    )
    allowed = TOLERANCE if grown.is_exact or found.start.method != BY_BRANCH else grown.gap
    checks = [*certify_program(form, answer, gap=allowed), _mass_check(planted.tree)]
    clock.mark("certificate")
    row_duals, reduced = _summed(planted, form, answer)
    solution = TreeSolution(
        inputs=planted.inputs,
        form=planted.form,
        tree=planted.tree,
        overlays=planted.overlays,
        objective=found.objective,
        status=found.status,
        values=settled,
        row_duals=row_duals,
        reduced_costs=reduced,
        checks=tuple(checks),
        start=found.start,
        blind_objective=found.blind if np.isfinite(found.blind) else None,
        blind_costs=None,
        size=(len(form.cost), form.matrix.shape[0]),
        basis=grown.basis,
        seconds=clock.seconds,
    )
    if found.blind_values is None:
        return solution
    return _with_blind(solution, form, found.blind_values)


def _with_blind(solution: TreeSolution, form: ExtensiveForm, values: Floats) -> TreeSolution:
    """Add what every branch costs under the blind plan."""
    blind = replace(solution, values=tuple(values[seen] for seen in form.maps))
    objective = solution.blind_objective
    if solution.inputs.settings.cvar_weight > 0.0:
        objective = blind.expected_cost + blind.risk_cost
    return replace(solution, blind_costs=blind.costs, blind_objective=objective)


def _mass_check(tree: Tree) -> Check:
    """Probabilities sum to 1."""
    off = sum(branch.mass for branch in tree.branches) - 1.0
    return Check("probabilities", off, 1e-9, "Sum of the probabilities of all branches less 1.")


def _summed(planted: Planted, form: ExtensiveForm, answer: Answer) -> tuple[Floats, Floats]:
    """Duals and reduced costs of the path's rows and columns, summed over their copies."""
    core = planted.core
    duals, reduced = np.zeros(len(planted.form.row_lower)), np.zeros(len(core.cost))
    for part in form.parts:
        rows = core.everywhere.rows[part.first_row :]
        duals[rows] += answer.duals[part.row_offset : part.row_offset + len(rows)]
        service = core.stress.rows[part.first_stress_row :]
        first = part.row_offset + len(rows)
        duals[service] += answer.duals[first : first + len(service)]
        reduced[part.columns] += answer.reduced_costs[part.column_range]
    weighted = core.expectation.rows
    if len(weighted):
        duals[weighted] += answer.duals[-len(weighted) :]
    return duals, reduced


__all__ = ["Planted", "plant", "solve_tree"]
