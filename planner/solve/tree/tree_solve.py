"""Solve a tree: path first, its basis copied, every subtree refined alone, then cuts until it is proven."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import highspy
import numpy as np
from scipy import sparse

from planner.data import Inputs
from planner.derive.derived import Derived
from planner.model.standard_form import StandardForm
from planner.solve.certificate import Check, certify_program
from planner.solve.highs import Answer, Floats, Status, load, run
from planner.solve.solve import NoPlanError
from planner.solve.tree.alone import Lone, live_alone
from planner.solve.tree.cuts import Master, Outcome, Sizes, Trunk, run_rounds
from planner.solve.tree.subtree import SHORTFALL, Cut, PathBasis, to_basis
from planner.solve.tree.team import Share, Team, shared_out, team_size
from planner.solve.tree.tree_solution import Start, TreeSolution
from planner.tree.atlas import Atlas
from planner.tree.branch import Branch, Tree, only_calm
from planner.tree.core import Core, Integers, core_of
from planner.tree.extensive import ExtensiveForm, extend, layout
from planner.tree.factors import Effects
from planner.tree.overlay import overlay_of
from planner.tree.overlay_data import Overlay

BY_BRANCH = "copied basis, branch by branch"
WHOLE = "whole matrix"
MISSED = 1e-6
WHOLE_COLUMNS = 300_000
"""Above so many columns the whole matrix is no way out."""


@dataclass(frozen=True)
class Planted:
    """A tree over a compiled path: everything that solving needs."""

    inputs: Inputs
    form: StandardForm
    tree: Tree
    core: Core
    overlays: tuple[Overlay, ...]
    effects: Effects
    atlas: Atlas


def plant(inputs: Inputs, form: StandardForm, tree: Tree) -> Planted:
    """Work out what every branch changes."""
    derived = Derived(inputs)
    core, effects = core_of(form), Effects(inputs, derived)
    atlas = Atlas(inputs, derived, form, core)
    overlays = tuple(overlay_of(atlas, effects, branch) for branch in tree.branches)
    return Planted(inputs, form, tree, core, overlays, effects, atlas)


@dataclass(frozen=True)
class _Solved:
    """Columns and row duals of the extensive form, and how they were found."""

    values: Floats
    duals: Floats
    objective: float
    status: Status
    start: Start
    blind: float
    blind_values: Floats | None


def solve_tree(
    planted: Planted,
    *,
    time_limit: float | None = None,
    workers: int | None = None,
    whole: bool = False,
) -> TreeSolution:
    """Solve; raises NoPlanError if there is no plan. ``whole`` hands the whole matrix to the solver."""
    clock = _Clock(time_limit)
    form = extend(planted.core, planted.tree, planted.overlays)
    clock.mark("copy")
    trunk_answer, basis = _solve_path(planted, clock)
    why = "asked for" if whole else ""
    found: _Solved | str = why
    if not whole and len(planted.tree) > 1:
        found = _by_branch(planted, form, trunk_answer, basis, clock, workers)
    if isinstance(found, str):
        found = _whole(planted, form, basis, clock, found)
    settled = _settle(planted, form, found.values)
    clock.mark("settle")
    return _solution(planted, form, found, settled, clock)


class _Clock:
    """Seconds by phase and the deadline."""

    def __init__(self, time_limit: float | None) -> None:
        self.seconds: dict[str, float] = {}
        self.last = perf_counter()
        self.deadline = None if time_limit is None else self.last + time_limit

    def mark(self, phase: str) -> None:
        """Charge the time since the last mark to a phase."""
        now = perf_counter()
        self.seconds[phase] = self.seconds.get(phase, 0.0) + now - self.last
        self.last = now

    @property
    def left(self) -> float | None:
        """Seconds left; None without a limit."""
        return None if self.deadline is None else max(0.0, self.deadline - perf_counter())


def _limited(clock: _Clock) -> dict[str, str | int | float | bool]:
    """Solver options for the time that is left."""
    return {} if clock.left is None else {"time_limit": clock.left}


def _solve_path(planted: Planted, clock: _Clock) -> tuple[Answer, PathBasis]:
    """The calm path alone, as if nothing could happen, with its basis in the order of the core."""
    form = extend(planted.core, only_calm(), planted.overlays[:1])
    solver = load(form, _limited(clock))
    answer = run(solver)
    if answer.status is not Status.OPTIMAL:
        raise NoPlanError(answer.status, planted.form, answer)
    clock.mark("path")
    basis = solver.getBasis()
    rows = np.array([int(status) for status in basis.row_status], dtype=np.int64)
    columns = np.array([int(status) for status in basis.col_status], dtype=np.int64)
    return answer, PathBasis(columns, rows[: len(planted.core.everywhere.rows)])


def trunk_of(planted: Planted, form: ExtensiveForm) -> Trunk:
    """The calm path's rows and columns of the extensive form."""
    width, own = len(planted.core.cost), len(planted.core.everywhere.rows)
    count = len(planted.core.expectation.rows)
    total = form.matrix.shape[0]
    rows = np.concatenate([np.arange(own), np.arange(total - count, total)])
    return Trunk(
        sparse.csr_array(form.matrix[rows][:, :width]),
        form.row_lower[rows],
        form.row_upper[rows],
        form.lower[:width],
        form.upper[:width],
        form.cost[:width],
        form.offset,
    )


def _by_branch(
    planted: Planted,
    form: ExtensiveForm,
    path: Answer,
    basis: PathBasis,
    clock: _Clock,
    workers: int | None,
) -> "_Solved | str":
    """Subtrees in worker processes, tied by cuts; a sentence why it was left, if it was."""
    tree, core = planted.tree, planted.core
    sizes = [sum(len(form.parts[b].columns) for b in members) for members in tree.subtrees]
    count = team_size(sum(sizes), len(sizes), workers)
    with Team(count) as team:
        team.prepare(_shares(planted, sizes, team.size, basis))
        trunk = trunk_of(planted, form)
        weights = len(core.expectation.rows)
        prices = path.duals[len(path.duals) - weights :] if weights else np.zeros(0)
        master = Master(trunk, core, len(sizes), basis, _usual_sizes(planted, path, prices))
        first = team.evaluate(path.values, None, prices)
        clock.mark("refine")
        for cut in first:
            master.add(cut)
        blind = _blind_cost(planted, trunk, path, first, prices)
        blind_values = _gather(planted, form, path.values, team.values()) if np.isfinite(blind) else None
        y = {cut.subtree: cut.contribution for cut in first}
        known = sum(cut.value for cut in first) + master.missed(path.values, y)
        known_cost = float(trunk.cost @ path.values) + trunk.offset + known
        found = run_rounds(
            master, team, Outcome(path.values, y, known_cost, float("-inf")), deadline=clock.deadline
        )
        clock.mark("rounds")
        why = _why_not(found, len(form.cost))
        if why:
            return why
        team.evaluate(found.x, found.y, np.zeros(weights))
        values = _gather(planted, form, found.x, team.values())
        duals = _gather_duals(planted, form, found, team.duals(found.cut_weights))
    status = Status.OPTIMAL if found.status == "optimal" else Status.TIME_LIMIT
    iterations = path.iterations + sum(each.iterations for each in found.rounds)
    iterations += sum(cut.iterations for cut in first)
    began = Start(BY_BRANCH, team.why_alone, count, len(found.rounds), found.gap, iterations)
    return _Solved(values, duals, found.objective, status, began, blind, blind_values)


def _why_not(found: Outcome, columns: int) -> str:
    """Why cuts did not give a plan; blank if they did, or if the whole matrix would take hours."""
    if found.status == "infeasible":
        return "cuts left no plan"
    if not np.isfinite(found.objective):
        return "no plan was found branch by branch"
    if columns > WHOLE_COLUMNS:
        return ""
    if found.shortfall > MISSED:
        return "cuts would miss a row that is weighted over the tree"
    return f"cuts did not close the gap ({found.gap:.1e})" if found.status == "stalled" else ""


def _usual_sizes(planted: Planted, path: Answer, prices: Floats) -> Sizes:
    """Mean size of each variable family on the path, and penalties above the worth of weighted rows."""
    size = np.abs(path.values)
    scale = np.full(len(size), max(1e-3 * float(size.max(initial=0.0)), 1e-6))
    for columns in planted.form.columns.by_family.values():
        scale[columns] = np.maximum(scale[columns], float(size[columns].mean()))
    return Sizes(scale, SHORTFALL + 2.0 * np.abs(prices))


def _shares(planted: Planted, sizes: Sequence[int], workers: int, basis: PathBasis) -> list[Share]:
    """What each worker gets."""
    tree = planted.tree
    return [
        Share(
            planted.core,
            tree,
            numbers,
            {n: (planted.overlays[0], *(planted.overlays[b] for b in tree.subtrees[n])) for n in numbers},
            basis,
        )
        for numbers in shared_out(sizes, workers)
    ]


def _blind_cost(planted: Planted, trunk: Trunk, path: Answer, first: list[Cut], prices: Floats) -> float:
    """Expected cost of the calm path as planned without disruptions, everything after an onset at its best.

    Rows weighted over the tree that such a plan does not keep are charged at their worth on the path.
    """
    own = len(planted.core.everywhere.rows)
    cost = float(trunk.cost @ path.values) + trunk.offset + sum(cut.value for cut in first)
    if not len(prices) or not np.isfinite(cost):
        return cost
    reached = trunk.matrix[own:] @ path.values + sum(cut.contribution for cut in first)
    least, most = trunk.row_lower[own:], trunk.row_upper[own:]
    short = np.maximum(least - reached, 0.0) + np.maximum(reached - most, 0.0)
    return cost + float(np.abs(prices) @ short)


def _gather(planted: Planted, form: ExtensiveForm, x: Floats, own: dict[int, Floats]) -> Floats:
    """Columns of the extensive form from the calm path and the subtrees."""
    values = np.zeros(len(form.cost))
    values[: len(x)] = x
    for number, members in enumerate(planted.tree.subtrees):
        at = 0
        for branch in members:
            part = form.parts[branch]
            values[part.column_range] = own[number][at : at + len(part.columns)]
            at += len(part.columns)
    return values


def _gather_duals(planted: Planted, form: ExtensiveForm, found: Outcome, own: dict[int, Floats]) -> Floats:
    """Row duals of the extensive form."""
    duals = np.zeros(form.matrix.shape[0])
    trunk = len(planted.core.everywhere.rows)
    duals[:trunk] = found.row_duals[:trunk]
    weighted = found.row_duals[trunk:]
    if len(weighted):
        duals[-len(weighted) :] = weighted
    for number, members in enumerate(planted.tree.subtrees):
        at = 0
        for branch in members:
            first, size = form.parts[branch].row_offset, _rows_in(planted.core, form, branch)
            duals[first : first + size] = own[number][at : at + size]
            at += size
    return duals


def _rows_in(core: Core, form: ExtensiveForm, branch: int) -> int:
    """Number of rows that a branch adds."""
    part = form.parts[branch]
    return len(core.everywhere.rows) - part.first_row + len(core.stress.rows) - part.first_stress_row


def _whole(planted: Planted, form: ExtensiveForm, basis: PathBasis, clock: _Clock, why: str) -> _Solved:
    """The whole matrix from the copied basis; raises NoPlanError."""
    solver = load(form, _limited(clock))
    solver.setBasis(copied_basis(planted.core, planted.tree, basis))
    answer = run(solver)
    clock.mark("whole")
    if answer.status is not Status.OPTIMAL and not (answer.status is Status.TIME_LIMIT and answer.feasible):
        raise NoPlanError(answer.status, planted.form, answer)
    start = Start(WHOLE if why else "one path", why, 1, 0, 0.0, answer.iterations)
    return _Solved(answer.values, answer.duals, answer.objective, answer.status, start, float("inf"), None)


def copied_basis(core: Core, tree: Tree, basis: PathBasis) -> highspy.HighsBasis:
    """Every column and row of the extensive form with the status of its original on the path."""
    parts, _ = layout(core, tree)
    rows: list[Integers] = []
    for part in parts:
        rows.append(basis.rows[part.first_row :])
        rows.append(np.ones(len(core.stress.rows) - part.first_stress_row, dtype=np.int64))
    rows.append(np.ones(len(core.expectation.rows), dtype=np.int64))
    return to_basis(np.concatenate([basis.columns[part.columns] for part in parts]), np.concatenate(rows))


def _settle(planted: Planted, form: ExtensiveForm, values: Floats) -> tuple[Floats, ...]:
    """Values of each branch; what has no mass is solved again alone at its own full costs, because
    costs of zero leave it anywhere.
    """
    tree, core = planted.tree, planted.core
    found: list[Floats] = []
    for position, branch in enumerate(tree.branches):
        seen = values[form.maps[position]]
        mass = tree.passing_mass(position, core.periods)
        start = int(np.argmax(mass[1:] <= 0.0)) if (mass[1:] <= 0.0).any() else None
        if start is not None and start < core.periods:
            seen = alone(planted, branch, planted.overlays[position], max(start, branch.start), seen)
        found.append(seen)
    return tuple(found)


def alone(planted: Planted, branch: Branch, overlay: Overlay, start: int, seen: Floats) -> Floats:
    """A branch from a period on at its own full costs, given everything that is decided before; what it
    found where it cannot be lived.
    """
    lived = live_alone(Lone(planted.core, branch, planted.overlays[0], overlay, start, seen))
    return seen if lived is None else lived


def _solution(
    planted: Planted,
    form: ExtensiveForm,
    found: _Solved,
    settled: tuple[Floats, ...],
    clock: _Clock,
) -> TreeSolution:
    """Everything together, certified on the extensive form."""
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
    checks = [*certify_program(form, answer), _mass_check(planted.tree)]
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
