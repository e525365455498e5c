"""Trees that are like one another, solved one after another: each from where the last one ended, or all from
one that is pinned.

What is loaded stays loaded: costs, bounds, right-hand sides and coefficients of the subtrees are changed in
place, and their next solves start from the bases at which that one's bound was proven (smaller subtrees whose
bounds stay: from those of its plan). The search begins at the first stage of that one's plan, those that it
combines and the prices of its bound, with every cut that its duals still prove (after a change of right-hand
sides alone: all). Each answer is certified like that of any other tree.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

import highspy

from planner.solver.clock import Clock
from planner.solver.highs import SolverFailedError, Status, load, run
from planner.solver.in_place import Matrix, change_program
from planner.solver.tree.base_scenario import BaseScenario, solve_base_scenario
from planner.solver.tree.by_branch import Decomposition
from planner.solver.tree.distributed import DistributedSubproblems
from planner.solver.tree.prices import are_far, first_prices, moved_prices
from planner.solver.tree.problem import TreeProblem
from planner.solver.tree.recourse import Remembered
from planner.solver.tree.tree_answer import WHOLE, FallBackReason, Proof, TreeAnswer
from planner.solver.tree.tree_solution import TreeSolution
from planner.solver.tree.tree_solve import solution_of_answer, solve_tree
from planner.solver.tree.tuning import GAP
from planner.solver.tree.unlikely_base import with_base_at_its_best
from planner.tree.branch import Branch
from planner.workers import WorkerPool


class RebuildReason(Enum):
    """Why a problem was not solved from where the last one ended."""

    FIRST = "nothing was loaded"
    COLUMNS = "other columns"
    ROWS = "other rows"
    BRANCHES = "other branches"
    FAILED = "no plan was proven from the one before"
    FAR = "prices of what must hold on average are far from those of the one before"


@dataclass
class _Whole:
    """A small tree in one solver."""

    problem: TreeProblem
    base: BaseScenario
    solver: highspy.Highs
    basis: highspy.HighsBasis
    """Where the next one starts from."""
    loaded: Matrix
    """The matrix that the solver holds."""


class _ByBranch(NamedTuple):
    """A tree whose subtrees are loaded, or those of one like it."""

    problem: TreeProblem
    base: BaseScenario
    subproblems: DistributedSubproblems
    proof: Proof


class SessionStart(NamedTuple):
    """Where problems like one that was solved start from, as sessions in other processes can take it over."""

    base: BaseScenario
    proof: Proof
    remembered: Mapping[int, Remembered]
    """By subtree."""


class TreeSession:
    """Solves problems in this process, each from the last one where their shapes agree, or from the one that
    is pinned.
    """

    def __init__(self) -> None:
        self._start: _Whole | _ByBranch | None = None
        self.is_pinned = False
        """True once all problems start from the same one."""

    def solve(
        self, problem: TreeProblem, *, gap: float = GAP, time_limit: float | None = None, pin: bool = False
    ) -> tuple[TreeSolution, RebuildReason | None]:
        """A plan to a relative gap, without a deterministic plan beside it, and why it was solved from
        nothing, if it was. ``time_limit`` in seconds; ``pin`` it, and every later one starts from it: their
        plans do not depend on each other, and none is far away. Raises NoPlanError.
        """
        clock = Clock(time_limit)
        found = self._solved(problem, gap, clock)
        if pin:
            self._settle(problem, gap, clock)
            self._pin(problem)
        return found

    def _settle(self, problem: TreeProblem, gap: float, clock: Clock) -> None:
        """Solve once more, half-way between the prices of the bound and those that the plan needed besides:
        at one kind first stages miss what they exceed at the other, and both are found between.
        """
        start = self._start
        if not isinstance(start, _ByBranch) or (start.proof.middle_prices == start.proof.prices).all():
            return
        settled = start._replace(proof=start.proof._replace(prices=start.proof.middle_prices))
        with suppress(SolverFailedError):
            self._changed(problem, settled, start.base, gap, clock)

    def _pin(self, problem: TreeProblem) -> None:
        """Start all problems from where this one ended, if it has a plan."""
        start = self.start
        if start is None:
            self.is_pinned = self._start is not None
            return
        self._start = None  # what is loaded makes room for what is loaded afresh
        with suppress(SolverFailedError):
            self.take_over(problem, start)

    @property
    def start(self) -> SessionStart | None:
        """Where problems start from here; None where nothing is solved yet, or trees are small."""
        start = self._start
        if not isinstance(start, _ByBranch):
            return None
        return SessionStart(start.base, start.proof, start.subproblems.remembered())

    def take_over(self, problem: TreeProblem, start: SessionStart) -> None:
        """Start all problems from where the same ``problem`` was solved, here or in another process: freshly
        loaded and solved again from there, so that all processes stand alike to the last digit (the solver
        scales what it solves first, and keeps the scales). Raises SolverFailedError.
        """
        subproblems = DistributedSubproblems(WorkerPool(workers=1), problem, start.base.basis)
        subproblems.take_over(start.remembered)
        subproblems.evaluate(start.proof.first_stage, start.proof.prices)
        subproblems.stand()
        self._start = _ByBranch(problem, start.base, subproblems, start.proof)
        self.is_pinned = True

    def _solved(
        self, problem: TreeProblem, gap: float, clock: Clock
    ) -> tuple[TreeSolution, RebuildReason | None]:
        """The same, nothing pinned."""
        start = self._start
        reason = RebuildReason.FIRST if start is None else _difference(start.problem, problem)
        if start is not None and reason is None:
            found, reason = self._continued(problem, start, gap, clock)
            if found is not None:
                return found, reason
            reason = RebuildReason.FAILED
        self._let_go()
        return self._from_nothing(problem, solve_base_scenario(problem, clock), gap, clock), reason

    def _let_go(self) -> None:
        """What is loaded makes room, unless it is pinned."""
        if not self.is_pinned:
            self._start = None

    def _continued(
        self, problem: TreeProblem, start: _Whole | _ByBranch, gap: float, clock: Clock
    ) -> tuple[TreeSolution | None, RebuildReason | None]:
        """The plan from where this one starts, None where that proves too little; and why not from there."""
        try:
            if isinstance(start, _Whole):
                return self._whole(problem, start.base, clock, start), None
            base = solve_base_scenario(problem, clock, start.base.whole_basis)
            if not are_far(start.proof.prices, first_prices(base.worth)):
                return self._changed(problem, start, base, gap, clock), None
            self._let_go()
            return self._from_nothing(problem, base, gap, clock), RebuildReason.FAR
        except SolverFailedError:
            return None, None

    def _changed(
        self, problem: TreeProblem, start: _ByBranch, base: BaseScenario, gap: float, clock: Clock
    ) -> TreeSolution | None:
        """A large tree from another; None where that proves too little."""
        prices, radius = moved_prices(start.proof.prices, start.base.worth, base.worth)
        subproblems = start.subproblems
        known = subproblems.change(problem, prices)
        clock.mark("change")
        decomposition = Decomposition(problem, base, subproblems, clock)
        answer = decomposition.answer_from(start.proof, prices, known, gap, radius)
        return self._kept(problem, base, subproblems, answer, clock, gap)

    def _from_nothing(
        self, problem: TreeProblem, base: BaseScenario, gap: float, clock: Clock
    ) -> TreeSolution:
        """A plan from nothing but its base scenario; raises NoPlanError."""
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
        """The solution of an answer, which the next problem starts from if none is pinned; None where it
        proves too little.
        """
        if answer.proof is None or answer.fall_back is not None:
            return None
        if not self.is_pinned:
            subproblems.remember(answer.proof.cut_weights)
            self._start = _ByBranch(problem, base, subproblems, answer.proof)
        return solution_of_answer(problem, base, with_base_at_its_best(problem, answer), clock, gap)

    def _whole(
        self, problem: TreeProblem, base: BaseScenario, clock: Clock, start: _Whole | None
    ) -> TreeSolution | None:
        """A small tree as one matrix; None where the solver finds no plan."""
        form = problem.extensive
        if start is None:
            solver = load(form)
        else:
            solver = start.solver
            change_program(solver, start.loaded, form)
            start.loaded = form.matrix
            solver.clearSolver()  # the simplex method draws lots, and goes on where it was
            solver.setBasis(start.basis)
        found = run(solver)
        is_optimal = found.status is Status.OPTIMAL
        if not self.is_pinned:
            kept = _Whole(problem, base, solver, solver.getBasis(), form.matrix)
            self._start = kept if is_optimal else None
        if not is_optimal:
            return None
        clock.mark("whole")
        answer = TreeAnswer(
            Status.OPTIMAL, WHOLE, found.objective, 0.0, found.values, found.duals,
            FallBackReason.SMALL, simplex_iterations=found.iterations,
        )  # fmt: skip
        return solution_of_answer(problem, base, answer, clock, GAP)


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
