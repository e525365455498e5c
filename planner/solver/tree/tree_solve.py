"""Solve a tree: first the base scenario, whose basis all branches copy; then whole or by branch."""

from dataclasses import replace
from enum import Enum

import highspy
import numpy as np

from planner.solver.certificate import TOLERANCE, Check, certify_program
from planner.solver.clock import Clock
from planner.solver.highs import Answer, Floats, Status, load, run
from planner.solver.solve import NoPlanError
from planner.solver.tree.base_scenario import BaseScenario, limited, solve_base_scenario
from planner.solver.tree.basis import BASIC, Basis, set_basis
from planner.solver.tree.branch_subproblem import BranchSubproblem, solve_branch
from planner.solver.tree.by_branch import solve_by_branch
from planner.solver.tree.problem import TreeProblem
from planner.solver.tree.tree_answer import BY_BRANCH, ONE_PATH, WHOLE, FallBackReason, TreeAnswer
from planner.solver.tree.tree_solution import TreeSolution
from planner.solver.tree.tuning import GAP, WHOLE_COLUMNS
from planner.solver.tree.unlikely_base import with_base_at_its_best
from planner.tree.branch import Tree
from planner.tree.core import Core, Integers
from planner.tree.extensive import layout
from planner.workers import WorkerPool


class Way(Enum):
    """How a tree is to be solved."""

    SUITED = "as suits its size"
    WHOLE = "as one matrix"
    BY_BRANCH = "branch by branch"


def solve_tree(
    problem: TreeProblem,
    *,
    pool: WorkerPool | None = None,
    time_limit: float | None = None,
    gap: float = GAP,
    way: Way = Way.SUITED,
) -> TreeSolution:
    """Solve; raises NoPlanError if there is no plan. Without a ``pool`` everything is done here. ``gap`` is
    the relative distance from the best plan that is good enough for a large tree; ``time_limit`` in seconds.
    """
    clock = Clock(time_limit)
    _ = problem.extensive
    clock.mark("copy")
    base = solve_base_scenario(problem, clock)
    is_whole = way is Way.WHOLE or len(problem.tree) == 1
    if is_whole or (way is Way.SUITED and problem.suits_one_matrix):
        asked = FallBackReason.ASKED if way is Way.WHOLE else None
        answer = _whole(problem, base, clock, asked if is_whole else FallBackReason.SMALL)
    else:
        answer = solve_by_branch(problem, base, WorkerPool(workers=1) if pool is None else pool, clock, gap)
        if answer.fall_back is not None:
            answer = _after_fall_back(problem, base, clock, answer)
        answer = with_base_at_its_best(problem, answer)
        clock.mark("unlikely base scenario")
    return solution_of_answer(problem, base, answer, clock, gap)


def _after_fall_back(problem: TreeProblem, base: BaseScenario, clock: Clock, tried: TreeAnswer) -> TreeAnswer:
    """The whole matrix where it fits; else, or where its time is up, what was found branch by branch."""
    fits = len(problem.extensive.cost) <= WHOLE_COLUMNS
    is_enough = not fits or not problem.is_exact or tried.status is Status.TIME_LIMIT
    if tried.has_plan and is_enough:
        return tried
    if not fits:
        status = Status.TIME_LIMIT if clock.left == 0.0 else tried.status
        raise NoPlanError(status)
    try:
        return _whole(problem, base, clock, tried.fall_back)
    except NoPlanError as error:
        if not tried.has_plan or error.status is not Status.TIME_LIMIT:
            raise
        return replace(tried, status=Status.TIME_LIMIT)


def _whole(problem: TreeProblem, base: BaseScenario, clock: Clock, why: FallBackReason | None) -> TreeAnswer:
    """The whole matrix, from the copied basis where the base scenario may come; raises NoPlanError."""
    solver = load(problem.extensive, limited(clock))
    if problem.has_likely_base:
        set_basis(solver, copied_basis(problem.core, problem.tree, base.basis))
    answer = run(solver)
    clock.mark("whole")
    if answer.status is not Status.OPTIMAL and not (answer.status is Status.TIME_LIMIT and answer.feasible):
        raise NoPlanError(answer.status)
    is_known = len(problem.tree) > 1 and base.is_plan
    deterministic = _held_first_stage(problem, base.values, solver) if is_known else None
    clock.mark("deterministic plan")
    return TreeAnswer(
        status=answer.status,
        method=WHOLE if why else ONE_PATH,
        objective=answer.objective,
        gap=0.0,
        values=answer.values,
        duals=answer.duals,
        fall_back=why,
        simplex_iterations=answer.iterations,
        deterministic_objective=None if deterministic is None else deterministic.objective,
        deterministic_values=None if deterministic is None else deterministic.values,
    )


def _held_first_stage(problem: TreeProblem, x: Floats, solver: highspy.Highs) -> Answer | None:
    """The deterministic plan in a solved whole matrix: a first stage and the best made of it; None if nothing
    can be made of it.
    """
    solver.changeColsBounds(len(x), np.arange(len(x), dtype=np.int32), x, x)
    for row in range(len(problem.core.everywhere.rows)):  # x keeps its own rows, but for rounding
        solver.changeRowBounds(row, -highspy.kHighsInf, highspy.kHighsInf)
    answer = run(solver)
    return answer if answer.status is Status.OPTIMAL else None


def copied_basis(core: Core, tree: Tree, basis: Basis) -> Basis:
    """Every column and row of the extensive form with the status of its original on the path."""
    parts, _ = layout(core, tree)
    rows: list[Integers] = []
    for part in parts:
        rows.append(basis.rows[part.first_row :])
        rows.append(np.full(len(core.stress.rows) - part.first_stress_row, BASIC, dtype=np.int64))
    rows.append(np.full(len(core.expectation.rows), BASIC, dtype=np.int64))
    return Basis(np.concatenate([basis.columns[part.columns] for part in parts]), np.concatenate(rows))


def _by_branch(problem: TreeProblem, base: BaseScenario, values: Floats) -> tuple[Floats, ...]:
    """Path columns of each branch; what has no probability is solved again alone at its own full costs,
    because costs of zero leave it anywhere (what was found stays where it is infeasible alone).
    """
    tree, core, found = problem.tree, problem.core, list[Floats]()
    for position, branch in enumerate(tree.branches):
        own = values[problem.extensive.maps[position]]
        probability = tree.node_probability(position, core.periods)
        start = int(np.argmax(probability[1:] <= 0.0)) if (probability[1:] <= 0.0).any() else None
        if start is not None and start < core.periods:
            start, overlays = max(start, branch.start), (problem.overlays[0], problem.overlays[position])
            solved = solve_branch(BranchSubproblem(core, branch, *overlays, start, own), base.basis)
            own = own if solved is None else solved.values
        found.append(own)
    return tuple(found)


def solution_of_answer(
    problem: TreeProblem, base: BaseScenario, answer: TreeAnswer, clock: Clock, gap: float
) -> TreeSolution:
    """Everything together, certified on the extensive form, with what each branch does."""
    form, values = problem.extensive, _by_branch(problem, base, answer.values)
    clock.mark("branches without probability")
    reduced_costs = form.cost - form.matrix.T @ answer.duals
    allowed = TOLERANCE if problem.is_exact or answer.method != BY_BRANCH else gap
    checks = certify_program(form, _as_solved(problem, answer, reduced_costs), gap=allowed)
    clock.mark("certificate")
    row_duals, reduced = summed_duals(problem, answer.duals, reduced_costs)
    solution = TreeSolution(
        inputs=problem.inputs,
        form=problem.form,
        tree=problem.tree,
        overlays=problem.overlays,
        answer=answer,
        values=values,
        row_duals=row_duals,
        reduced_costs=reduced,
        checks=(*checks, _probability_check(problem.tree)),
        size=(len(form.cost), form.matrix.shape[0]),
        basis=base.basis,
        seconds=clock.seconds,
    )
    return solution if answer.deterministic_values is None else _with_deterministic(problem, solution)


def _as_solved(problem: TreeProblem, answer: TreeAnswer, reduced_costs: Floats) -> Answer:
    """The answer as a solver of the extensive form would give it."""
    activity = problem.extensive.matrix @ answer.values
    return Answer(
        answer.status, answer.objective, answer.values, reduced_costs, answer.duals, activity,
        answer.simplex_iterations, 0.0, feasible=True,
    )  # fmt: skip


def _with_deterministic(problem: TreeProblem, solution: TreeSolution) -> TreeSolution:
    """Add the accounts of every branch under the deterministic plan."""
    values, objective = solution.answer.deterministic_values, solution.answer.deterministic_objective
    assert values is not None
    other = replace(solution, values=tuple(values[seen] for seen in problem.extensive.maps))
    if problem.inputs.settings.cvar_weight > 0.0:
        objective = other.expected_cost + other.risk_cost
    return replace(solution, deterministic_accounts=other.accounts, deterministic_objective=objective)


def _probability_check(tree: Tree) -> Check:
    """Probabilities sum to 1."""
    off = sum(branch.probability for branch in tree.branches) - 1.0
    return Check("probabilities", off, 1e-9, "Sum of the probabilities of all branches less 1.")


def summed_duals(problem: TreeProblem, row_duals: Floats, reduced_costs: Floats) -> tuple[Floats, Floats]:
    """Duals and reduced costs of the path's rows and columns, summed over their copies."""
    core = problem.core
    duals, reduced = np.zeros(len(problem.form.row_lower)), np.zeros(len(core.cost))
    for part in problem.extensive.parts:
        rows = core.everywhere.rows[part.first_row :]
        duals[rows] += row_duals[part.row_offset : part.row_offset + len(rows)]
        service = core.stress.rows[part.first_stress_row :]
        first = part.row_offset + len(rows)
        duals[service] += row_duals[first : first + len(service)]
        reduced[part.columns] += reduced_costs[part.column_range]
    coupling = core.expectation.rows
    if len(coupling):
        duals[coupling] += row_duals[-len(coupling) :]
    return duals, reduced
