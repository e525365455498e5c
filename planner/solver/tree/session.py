"""Trees that are like one another, solved one after another: each from where the last one ended.

What is loaded stays loaded: costs, bounds, right-hand sides and coefficients of the subtrees are changed in
place, and their next solves start from the bases at which the last bound was proven. The search begins at the
first stage and the prices of that proof, with every cut that its duals still prove (after a change of
right-hand sides alone: all of them). Each answer is certified like that of any other tree.
"""

from enum import Enum
from typing import NamedTuple

import highspy
import numpy as np

from planner.solver.clock import Clock
from planner.solver.highs import Floats, SolverFailedError, Status, load, run
from planner.solver.in_place import change_program
from planner.solver.tree.base_scenario import BaseScenario, solve_base_scenario
from planner.solver.tree.by_branch import Decomposition
from planner.solver.tree.distributed import DistributedSubproblems
from planner.solver.tree.prices import first_prices, price_bound
from planner.solver.tree.problem import TreeProblem
from planner.solver.tree.tree_answer import WHOLE, FallBackReason, Proof, TreeAnswer
from planner.solver.tree.tree_solution import TreeSolution
from planner.solver.tree.tree_solve import solution_of_answer, solve_tree
from planner.solver.tree.tuning import GAP, WORTHLESS
from planner.solver.tree.unlikely_base import with_base_at_its_best
from planner.tree.branch import Branch
from planner.workers import WorkerPool


class RebuildReason(Enum):
    """Why a problem was not solved from where the last one ended."""

    FIRST = "nothing was loaded"
    COLUMNS = "other columns"
    ROWS = "other rows"
    BRANCHES = "other branches"
    FAILED = "no plan was proven from the last one"


class _Whole(NamedTuple):
    """A small tree in one solver."""

    problem: TreeProblem
    base: BaseScenario
    solver: highspy.Highs


class _ByBranch(NamedTuple):
    """A tree whose subtrees are loaded."""

    problem: TreeProblem
    base: BaseScenario
    subproblems: DistributedSubproblems
    proof: Proof


class TreeSession:
    """Solves problems in this process, each from the last one where their shapes agree."""

    def __init__(self) -> None:
        self._last: _Whole | _ByBranch | None = None

    def solve(
        self, problem: TreeProblem, *, gap: float = GAP, time_limit: float | None = None
    ) -> tuple[TreeSolution, RebuildReason | None]:
        """A plan to a relative gap, without a deterministic plan beside it, and why it was solved from
        nothing, if it was. ``time_limit`` in seconds. Raises NoPlanError.
        """
        clock = Clock(time_limit)
        reason = RebuildReason.FIRST if self._last is None else _difference(self._last.problem, problem)
        if reason is None:
            solved = self._continued(problem, gap, clock)
            if solved is not None:
                return solved, None
            reason = RebuildReason.FAILED
        self._last = None
        return self._from_nothing(problem, gap, clock), reason

    def _continued(self, problem: TreeProblem, gap: float, clock: Clock) -> TreeSolution | None:
        """The plan from the last one; None where that proves none."""
        last = self._last
        try:
            if isinstance(last, _Whole):
                return self._whole(problem, last.base, clock, last)
            assert last is not None
            return self._changed(problem, last, gap, clock)
        except SolverFailedError:
            return None

    def _changed(
        self, problem: TreeProblem, last: _ByBranch, gap: float, clock: Clock
    ) -> TreeSolution | None:
        """A large tree from the last one."""
        base = solve_base_scenario(problem, clock, last.base.whole_basis)
        prices, subproblems = _moved_prices(last, base), last.subproblems
        known = subproblems.change(problem, last.proof.cut_weights, prices)
        clock.mark("change")
        answer = Decomposition(problem, base, subproblems, clock).answer_from(
            last.proof.first_stage, prices, known, gap
        )
        return self._kept(problem, base, subproblems, answer, clock, gap)

    def _from_nothing(self, problem: TreeProblem, gap: float, clock: Clock) -> TreeSolution:
        """A plan from nothing; raises NoPlanError."""
        base = solve_base_scenario(problem, clock)
        if problem.suits_one_matrix:
            found = self._whole(problem, base, clock, None)
        else:
            found = self._by_branch(problem, base, gap, clock)
        return solve_tree(problem, time_limit=clock.left, gap=gap) if found is None else found

    def _by_branch(
        self, problem: TreeProblem, base: BaseScenario, gap: float, clock: Clock
    ) -> TreeSolution | None:
        """A large tree from nothing; None where no plan is proven."""
        try:
            subproblems = DistributedSubproblems(WorkerPool(workers=1), problem, base.basis)
            answer = Decomposition(problem, base, subproblems, clock).answer(gap, deterministic=False)
        except SolverFailedError:
            return None
        return self._kept(problem, base, subproblems, answer, clock, gap)

    def _kept(
        self,
        problem: TreeProblem,
        base: BaseScenario,
        subproblems: DistributedSubproblems,
        answer: TreeAnswer,
        clock: Clock,
        gap: float,
    ) -> TreeSolution | None:
        """The solution of an answer, which the next problem starts from; None where it proves too little."""
        if answer.proof is None or answer.fall_back is not None:
            return None
        self._last = _ByBranch(problem, base, subproblems, answer.proof)
        return solution_of_answer(problem, base, with_base_at_its_best(problem, answer), clock, gap)

    def _whole(
        self, problem: TreeProblem, base: BaseScenario, clock: Clock, last: _Whole | None
    ) -> TreeSolution | None:
        """A small tree as one matrix; None where the solver finds no plan."""
        form = problem.extensive
        solver = load(form) if last is None else last.solver
        if last is not None:
            change_program(solver, last.problem.extensive.matrix, form)
        found = run(solver)
        self._last = _Whole(problem, base, solver)
        if found.status is not Status.OPTIMAL:
            self._last = None
            return None
        clock.mark("whole")
        answer = TreeAnswer(
            Status.OPTIMAL, WHOLE, found.objective, 0.0, found.values, found.duals,
            FallBackReason.SMALL, simplex_iterations=found.iterations,
        )  # fmt: skip
        return solution_of_answer(problem, base, answer, clock, GAP)


def _moved_prices(last: _ByBranch, base: BaseScenario) -> Floats:
    """Prices of the last proof, moved as the worth of their rows in the base scenario has moved; those of a
    solve from nothing where that leads too far.
    """
    before, after, first = last.base.worth, base.worth, first_prices(base.worth)
    known = (np.abs(before) > WORTHLESS) & (np.abs(last.proof.prices) > WORTHLESS)
    prices = np.where(known, last.proof.prices * after / np.where(known, before, 1.0), first)
    return first if (np.abs(prices) > price_bound(first)).any() else prices


def _difference(before: TreeProblem, after: TreeProblem) -> RebuildReason | None:
    """Why two problems have another shape; None: they have the same."""
    if before.form.columns != after.form.columns:
        return RebuildReason.COLUMNS
    if before.form.rows != after.form.rows or (before.core.decided != after.core.decided).any():
        return RebuildReason.ROWS
    if [_shape(each) for each in before.tree.branches] != [_shape(each) for each in after.tree.branches]:
        return RebuildReason.BRANCHES
    return None


def _shape(branch: Branch) -> tuple[object, ...]:
    """What makes a branch copy what it copies: all but its probability."""
    return branch.name, branch.parent, branch.start, branch.happenings, branch.stress
