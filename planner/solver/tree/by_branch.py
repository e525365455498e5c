"""Branch by branch: the first stage and its subtrees solved apart, in worker processes, until a plan is
proven.

    sweep:  Benders iterations at prices p        -> a first stage x, and a bound L(p)
            proposals of the subtrees to x at new prices, and the best convex combination of all that is known
    until   cost(combination) - max L <= gap

The duals of the extensive form that prove the bound are put together from the master's rows, the subtrees'
own rows weighted by the duals of their cuts, and the prices.
"""

from collections.abc import Sequence

import numpy as np

from planner.solver.clock import Clock
from planner.solver.highs import Floats, SolverFailedError, Status
from planner.solver.tree.base_scenario import BaseScenario
from planner.solver.tree.benders import BendersResult, MasterProblem, iterate
from planner.solver.tree.distributed import DistributedSubproblems
from planner.solver.tree.prices import PriceSearch, first_prices, price_bound, propose, search_prices
from planner.solver.tree.problem import TreeProblem
from planner.solver.tree.restricted_master import ConvexCombination, Proposal, RestrictedMaster
from planner.solver.tree.tree_answer import BY_BRANCH, FallBackReason, TreeAnswer
from planner.solver.tree.tuning import (
    BENDERS_PART,
    CLOSED_GAP,
    DETERMINISTIC_GAP,
    EXACT_GAP,
    MOST_KEPT,
    MOST_SWEEPS,
    NEAR_FIRST,
    RECENT,
)
from planner.workers import WorkerPool


def solve_by_branch(
    problem: TreeProblem, base: BaseScenario, pool: WorkerPool, clock: Clock, gap: float
) -> TreeAnswer:
    """Solve to a relative gap (trees that are to be solved exactly: to theirs). Where the answer has no plan,
    or one that is not proven to the gap, ``fall_back`` says why.
    """
    try:
        solved = Decomposition(problem, base, pool, clock)
        return solved.answer(gap, pool)
    except SolverFailedError:
        return TreeAnswer(Status.FAILED, BY_BRANCH, fall_back=FallBackReason.FAILED)


class Decomposition:
    """First stage and subtrees of one problem, and all that is known of them; each method may raise
    SolverFailedError.
    """

    def __init__(self, problem: TreeProblem, base: BaseScenario, pool: WorkerPool, clock: Clock) -> None:
        """Start every subtree at the base scenario's first stage, which is proposal 0."""
        self.problem, self.base, self.clock = problem, base, clock
        self.master = RestrictedMaster(problem.first_stage)
        self.subproblems = DistributedSubproblems(pool, problem, base.basis)
        prices = first_prices(base.worth)
        self.price_bound = price_bound(prices)
        self.master.add_first_stage(base.values)
        cuts = self.subproblems.warm_start(base.values, prices)
        self.subproblems.keep()
        self.master.add_proposal(0, prices, cuts)
        self.iterations = base.iterations + sum(cut.iterations for cut in cuts)
        clock.mark("warm start")

    def answer(self, gap: float, pool: WorkerPool) -> TreeAnswer:
        """The best plan to a relative gap, beside the deterministic plan."""
        accepted = EXACT_GAP if self.problem.is_exact else gap
        deterministic = self._deterministic_plan()
        deterministic_values = self._values(deterministic)
        self.clock.mark("deterministic plan")
        best, sweeps = self._sweep(accepted, CLOSED_GAP if self.problem.is_exact else BENDERS_PART * gap)
        last, proof = sweeps[-1], _proof(sweeps)
        duals = self._duals(proof)
        if not best.is_plan:
            status = Status.INFEASIBLE if last.status is Status.INFEASIBLE else Status.FAILED
            return TreeAnswer(status, BY_BRANCH, fall_back=FallBackReason.NO_PLAN)
        reached = _gap(best, sweeps)
        is_near, has_deterministic = reached <= accepted, deterministic.is_plan and self.base.is_plan
        simplex_iterations = [count for sweep in sweeps for count in sweep.simplex_iterations]
        late = Status.TIME_LIMIT if last.status is Status.TIME_LIMIT else Status.GAP_NOT_REACHED
        return TreeAnswer(
            status=Status.OPTIMAL if is_near else late,
            method=BY_BRANCH,
            objective=best.cost,
            gap=reached,
            values=self._values(best),
            duals=duals,
            fall_back=None if is_near else FallBackReason.GAP,
            one_process=pool.why_alone,
            processes=pool.size,
            benders_iterations=len(simplex_iterations),
            simplex_iterations=self.iterations + sum(simplex_iterations),
            deterministic_objective=deterministic.cost if has_deterministic else None,
            deterministic_values=deterministic_values if has_deterministic else None,
        )

    def _deterministic_plan(self) -> ConvexCombination:
        """The first stage of the base scenario alone, and the best made of it."""
        first = self.master.proposals[0]
        search = PriceSearch(first.prices, self.price_bound, DETERMINISTIC_GAP, True, first.lagrangian)
        return search_prices(self.master, self.subproblems, 0, search, self.clock)[0]

    def _sweep(self, accepted: float, closed_gap: float) -> tuple[ConvexCombination, list[BendersResult]]:
        """Benders iterations and new prices in turn, until the plan is within the accepted gap."""
        proposal, number, sweeps = self._first_of_sweeps(), 0, list[BendersResult]()
        search = PriceSearch(proposal.prices, self.price_bound, accepted)
        while True:
            found = self._iterate(proposal, closed_gap)
            sweeps.append(found)
            search.learn(found.prices, found.bound)
            if found.x is not self.master.first_stages[proposal.first_stage]:
                number = self.master.add_first_stage(found.x)
                propose(self.master, self.subproblems, number, found.prices)
            best, proposal = search_prices(self.master, self.subproblems, number, search, self.clock)
            self.clock.mark("prices")
            is_over = found.status in (Status.TIME_LIMIT, Status.INFEASIBLE) or len(sweeps) == MOST_SWEEPS
            if is_over or _gap(best, sweeps) <= accepted:
                return best, sweeps
            self._forget(best)

    def _first_of_sweeps(self) -> Proposal:
        """The proposal that proves most among those at prices near the first: a first stage that is held may
        need prices that are far off.
        """
        first = self.master.proposals[0].prices
        near = [
            each
            for each in self.master.proposals
            if (np.abs(each.prices - first) <= NEAR_FIRST * np.abs(first)).all()
        ]
        return max(near, key=lambda each: each.lagrangian)

    def _iterate(self, proposal: Proposal, closed_gap: float) -> BendersResult:
        """Benders iterations at the prices of a proposal, from its first stage and its cuts."""
        sizes = self.base.usual_sizes(self.problem)
        cuts, prices = proposal.cuts, proposal.prices
        master = MasterProblem(self.problem.first_stage, len(cuts), self.base.basis, sizes, prices)
        for cut in cuts:
            master.add(cut)
        begin = BendersResult(self.master.first_stages[proposal.first_stage], proposal.lagrangian, prices)
        found = iterate(master, self.subproblems, begin, closed_gap, self.clock)
        self.clock.mark("Benders iterations")
        return found

    def _forget(self, found: ConvexCombination) -> None:
        """Drop proposals that a combination does without, where there are many."""
        count = len(self.master.proposals)
        if count <= MOST_KEPT or not found.weights:
            return
        used = np.max(list(found.weights.values()), axis=0) > 0.0
        kept = [i for i in range(count) if used[i] or i >= count - RECENT]
        self.master.proposals = [self.master.proposals[i] for i in kept]
        self.subproblems.keep_only(kept)

    def _values(self, found: ConvexCombination) -> Floats:
        """Columns of the extensive form of a combination; none where there is no plan."""
        if not found.weights:
            return np.zeros(0)
        form, own = self.problem.extensive, self.subproblems.combine(found.weights)
        values = np.zeros(len(form.cost))
        values[: len(found.first_stage)] = found.first_stage
        for number, branches in enumerate(self.problem.tree.subtrees):
            at = 0
            for branch in branches:
                part = form.parts[branch]
                values[part.column_range] = own[number][at : at + len(part.columns)]
                at += len(part.columns)
        return values

    def _duals(self, proof: BendersResult) -> Floats:
        """Row duals of the extensive form that prove a bound."""
        form, own = self.problem.extensive, self.subproblems.duals(proof.cut_weights)
        duals, first_rows = np.zeros(form.matrix.shape[0]), len(self.problem.core.everywhere.rows)
        duals[:first_rows] = proof.row_duals[:first_rows]
        if len(proof.prices):
            duals[-len(proof.prices) :] = proof.prices
        for number, branches in enumerate(self.problem.tree.subtrees):
            at = 0
            for branch in branches:
                first, size = form.parts[branch].row_offset, _rows_in(self.problem, branch)
                duals[first : first + size] = own[number][at : at + size]
                at += size
        return duals


def _proof(sweeps: Sequence[BendersResult]) -> BendersResult:
    """The sweep with the best bound; its duals and its prices belong together."""
    return max(sweeps, key=lambda each: each.bound)


def _gap(found: ConvexCombination, sweeps: Sequence[BendersResult]) -> float:
    """Relative distance of a plan's cost from what no plan can be below; infinite without a plan."""
    if not found.is_plan:
        return float("inf")
    return (found.cost - _proof(sweeps).bound) / max(1.0, abs(found.cost))


def _rows_in(problem: TreeProblem, branch: int) -> int:
    """Number of rows that a branch adds."""
    core, part = problem.core, problem.extensive.parts[branch]
    return len(core.everywhere.rows) - part.first_row + len(core.stress.rows) - part.first_stress_row
