"""Branch by branch: the first stage and its subtrees solved apart, in worker processes, until a plan is
proven.

    sweep:  Benders iterations at prices p        -> first stages x that are tried, and a bound L(p)
            the best combination of these x is held
            proposals of the subtrees to it at new prices, while they bring the plan nearer
    until   cost(best convex combination of all that is known) - max L <= gap

The duals of the extensive form that prove the bound are put together from the master's rows, the subtrees'
own rows weighted by the duals of their cuts, and the prices.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.solver.clock import Clock
from planner.solver.highs import Floats, SolverFailedError, Status
from planner.solver.tree.base_scenario import BaseScenario
from planner.solver.tree.benders import BendersResult, MasterProblem, iterate
from planner.solver.tree.distributed import DistributedSubproblems
from planner.solver.tree.prices import (
    PriceSearch,
    first_prices,
    price_bound,
    promising_prices,
    propose,
    search_prices,
)
from planner.solver.tree.problem import TreeProblem
from planner.solver.tree.recourse import BendersCut, missed_by
from planner.solver.tree.restricted_master import ConvexCombination, Proposal, RestrictedMaster
from planner.solver.tree.tree_answer import BY_BRANCH, FallBackReason, Proof, TreeAnswer
from planner.solver.tree.tuning import (
    BENDERS_PART,
    CLOSED_GAP,
    CLOSER,
    DETERMINISTIC_GAP,
    EXACT_GAP,
    FAR_ENOUGH,
    FAR_LESS,
    FIRST_RISE,
    MOST_COMBINED,
    MOST_KEPT,
    MOST_SWEEPS,
    NEAR_FIRST,
    PRECISE,
    RECENT,
    SWEEP_RADIUS,
    WITHIN_REACH,
    WORTH_COMBINING,
)
from planner.workers import WorkerPool


def solve_by_branch(
    problem: TreeProblem, base: BaseScenario, pool: WorkerPool, clock: Clock, gap: float
) -> TreeAnswer:
    """Solve to a relative gap (trees that are to be solved exactly: to theirs). Where the answer has no plan,
    or one that is not proven to the gap, ``fall_back`` says why.
    """
    try:
        return Decomposition(problem, base, DistributedSubproblems(pool, problem, base.basis), clock).answer(
            gap
        )
    except SolverFailedError:
        return TreeAnswer(Status.FAILED, BY_BRANCH, fall_back=FallBackReason.FAILED)


class Decomposition:
    """First stage and subtrees of one problem, and all that is known of them; each method may raise
    SolverFailedError.
    """

    def __init__(
        self, problem: TreeProblem, base: BaseScenario, subproblems: DistributedSubproblems, clock: Clock
    ) -> None:
        self.problem, self.base, self.subproblems, self.clock = problem, base, subproblems, clock
        self.master = RestrictedMaster(problem.first_stage)
        self.price_bound = price_bound(first_prices(base.worth))
        self.known_cuts: list[BendersCut] = []
        """Cuts at the prices of proposal 0 that belong to no proposal."""
        self.first_stage_basis = base.basis
        """Where the next first stage with cuts starts from."""
        self.sweep_radius = np.full(len(base.worth), SWEEP_RADIUS)
        self.iterations = base.iterations

    def answer(self, gap: float, *, deterministic: bool = True) -> TreeAnswer:
        """The best plan to a relative gap, beside the ``deterministic`` plan if that is asked for: every
        subtree starts at the base scenario's first stage.
        """
        prices = first_prices(self.base.worth)
        self._begin_at(self.base.values, prices, self.subproblems.warm_start(self.base.values, prices))
        self.clock.mark("warm start")
        if not deterministic:
            return self._answer(gap)
        plan = self._deterministic_plan()
        values = self._values(plan)
        self.clock.mark("deterministic plan")
        answer = self._answer(gap)
        if not (answer.has_plan and plan.is_plan and self.base.is_plan):
            return answer
        return replace(answer, deterministic_objective=plan.cost, deterministic_values=values)

    def answer_from(
        self, start: Proof, prices: Floats, known: Sequence[BendersCut], gap: float, radius: Floats
    ) -> TreeAnswer:
        """The best plan to a relative gap, from where a problem like this one ended, with other prices, and
        cuts that are known at these; others are sought within ``radius`` of them, a part of each. There is no
        deterministic plan.
        """
        x = start.first_stage
        cuts, self.known_cuts = self.subproblems.evaluate(x, prices), list(known)
        self.sweep_radius = radius
        if self._is_first_stage(x):
            self._begin_at(x, prices, cuts)
        else:
            self.known_cuts += cuts
            self.iterations += sum(cut.iterations for cut in cuts)
            self._begin_at(x, prices, ())
        for each in start.combined[:MOST_COMBINED]:
            self._try(each, prices)
        self.clock.mark("warm start")
        return self._answer(gap)

    def _try(self, x: Floats, prices: Floats) -> None:
        """What subtrees make of one more first stage is known."""
        if not self._is_first_stage(x):
            return
        number = self.master.add_first_stage(x)
        made = propose(self.master, self.subproblems, number, prices)
        self.known_cuts += made.cuts
        self.iterations += sum(cut.iterations for cut in made.cuts)

    def _begin_at(self, x: Floats, prices: Floats, cuts: Sequence[BendersCut]) -> None:
        """A first stage and what subtrees make of it become proposal 0; where that is not told, it is only
        where to begin.
        """
        self.master.add_first_stage(x)
        self.subproblems.keep()
        self.master.add_proposal(0, prices, cuts)
        self.iterations += sum(cut.iterations for cut in cuts)

    def _is_first_stage(self, x: Floats) -> bool:
        """True if columns keep the rows and bounds of the first stage."""
        stage = self.problem.first_stage
        missed = missed_by(stage.matrix @ x, stage.row_lower, stage.row_upper)
        return max(missed, missed_by(x, stage.lower, stage.upper)) <= PRECISE

    def _answer(self, gap: float) -> TreeAnswer:
        """The best plan to a relative gap, from the proposals that are known."""
        accepted = EXACT_GAP if self.problem.is_exact else gap
        best, sweeps = self._sweep(accepted, CLOSED_GAP if self.problem.is_exact else BENDERS_PART * gap)
        last, proof = sweeps[-1], _proof(sweeps)
        duals = self._duals(proof)
        if not best.is_plan:
            status = Status.INFEASIBLE if last.status is Status.INFEASIBLE else Status.FAILED
            return TreeAnswer(status, BY_BRANCH, fall_back=FallBackReason.NO_PLAN)
        reached = _gap(best, sweeps)
        is_near = reached <= accepted
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
            one_process=self.subproblems.pool.why_alone,
            processes=self.subproblems.pool.size,
            benders_iterations=len(simplex_iterations),
            simplex_iterations=self.iterations + sum(simplex_iterations),
            proof=Proof(
                best.first_stage,
                self.master.parts_of(best),
                proof.prices,
                proof.cut_weights,
                (proof.prices + last.prices) / 2.0,
            ),
        )

    def _deterministic_plan(self) -> ConvexCombination:
        """The first stage of the base scenario alone, and the best made of it."""
        first = self.master.proposals[0]
        search = PriceSearch(first.prices, self.price_bound, DETERMINISTIC_GAP, True, first.lagrangian)
        return search_prices(self.master, self.subproblems, 0, search, self.clock)

    def _sweep(self, accepted: float, closed_gap: float) -> tuple[ConvexCombination, list[BendersResult]]:
        """Benders iterations and new prices in turn, until the plan is within the accepted gap."""
        proposal, sweeps, promised = self._first_of_sweeps(), list[BendersResult](), float("inf")
        search = PriceSearch(proposal.prices, self.price_bound, accepted)
        region = search.region_of_sweeps(self.sweep_radius)
        while True:
            found, master = self._iterate(proposal, closed_gap, search)
            if sweeps:
                gain, kept = promised - search.proven, found.bound - search.proven
                region.adapt(search.prices, found.prices, gain, kept)
            sweeps.append(found)
            search.learn(found.prices, found.bound)
            number = self._first_stage_to_hold(found, proposal.first_stage, search)
            if found is _proof(sweeps):
                self.subproblems.mark()
            search.within_reach = found.bound + WITHIN_REACH * (found.objective - found.bound)
            best = self._combined_at(number, search)
            if search.comes_near(best.cost) and not search.is_near(best.cost):
                self._go_on(found, master, closed_gap, search)
                best = self._combined_at(number, search)
            is_over = found.status in (Status.TIME_LIMIT, Status.INFEASIBLE) or len(sweeps) == MOST_SWEEPS
            if is_over or not np.isfinite(best.cost) or _gap(best, sweeps) <= accepted:
                return best, sweeps
            least, most = region.around(search.prices, self.price_bound)
            mixed, rise = self.master.combined(search.shortfall_cost), FIRST_RISE * 2.0 ** (len(sweeps) - 1)
            most = search.risen(mixed, most, rise)
            prices, promised = promising_prices(self.master, least, most)
            begun = self.master.cheapest_at(prices)
            self._forget(best)
            proposal = propose(self.master, self.subproblems, begun, prices)

    def _combined_at(self, number: int, search: PriceSearch) -> ConvexCombination:
        """The best combination, with proposals to a first stage at new prices where they bring it nearer."""
        best = search_prices(self.master, self.subproblems, number, search, self.clock)
        self.clock.mark("prices")
        return best

    def _first_stage_to_hold(self, found: BendersResult, begun: int, search: PriceSearch) -> int:
        """Number of the first stage at which prices are tried: the best combination of those that iterations
        tried. What they exceed of the expectation constraints and what they miss is even in it.
        """
        number = begun
        if found.x is not self.master.first_stages[begun]:
            number = self.master.add_first_stage(found.x)
            propose(self.master, self.subproblems, number, found.prices)
        mixed = self.master.combined(search.shortfall_cost)
        if not self.problem.is_coupled or not mixed.weights:
            return number
        number = self.master.add_first_stage(mixed.first_stage)
        propose(self.master, self.subproblems, number, found.prices)
        return number

    def _first_of_sweeps(self) -> Proposal:
        """The proposal that proves most among those to the first stage that is begun from, at prices near the
        first: a first stage that is held may need prices that are far off.
        """
        first = self.master.proposals[0].prices
        near = [
            each
            for each in self.master.proposals
            if each.first_stage == 0 and (np.abs(each.prices - first) <= NEAR_FIRST * np.abs(first)).all()
        ]
        return max(near, key=lambda each: each.lagrangian)

    def _iterate(
        self, proposal: Proposal, closed_gap: float, search: PriceSearch
    ) -> tuple[BendersResult, MasterProblem]:
        """Benders iterations at the prices of a proposal, from its first stage and its cuts; and the master,
        where they can go on.
        """
        prices = proposal.prices
        known = self.known_cuts if prices is self.master.proposals[0].prices else []
        master = self._master_problem([*known, *proposal.cuts], prices)
        begin = BendersResult(self.master.first_stages[proposal.first_stage], proposal.lagrangian, prices)
        recovery = self._recovery(search, prices)
        found = iterate(master, self.subproblems, begin, closed_gap, self.clock, recovery)
        self.first_stage_basis = master.basis
        self.clock.mark("Benders iterations")
        return found, master

    def _go_on(
        self, found: BendersResult, master: MasterProblem, closed_gap: float, search: PriceSearch
    ) -> None:
        """Benders iterations go on from where they ended: a plan is near what they can still prove."""
        recovery = self._recovery(search, found.prices)
        iterate(master, self.subproblems, found, CLOSER * closed_gap, self.clock, recovery, ())
        search.learn(found.prices, found.bound)
        search.within_reach = float("-inf")
        self.subproblems.mark()
        self.clock.mark("Benders iterations")

    def _recovery(self, search: PriceSearch, prices: Floats) -> "PrimalRecovery":
        """What learns from Benders iterations at some prices."""
        return PrimalRecovery(self.problem.is_coupled, self.master, self.subproblems, search, prices)

    def _master_problem(self, cuts: Sequence[BendersCut], prices: Floats) -> MasterProblem:
        """The first stage with some cuts."""
        sizes, subtrees = self.base.usual_sizes(self.problem), len(self.problem.tree.subtrees)
        master = MasterProblem(self.problem.first_stage, subtrees, self.first_stage_basis, sizes, prices)
        for cut in cuts:
            master.add(cut)
        return master

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


@dataclass(frozen=True)
class PrimalRecovery:
    """A plan from the first stages that Benders iterations try (primal recovery in bundle methods, Feltenmark
    and Kiwiel 2000). Near their end one is about as good as the other, and what one exceeds of the
    expectation constraints another leaves; iterations end where a combination is near enough to the bound.
    """

    is_coupled: bool
    """False where there are no expectation constraints: then there is nothing to combine for."""
    master: RestrictedMaster
    subproblems: DistributedSubproblems
    search: PriceSearch
    prices: Floats

    def learn(self, x: Floats, cuts: Sequence[BendersCut], promised: float) -> None:
        """Keep a first stage that is near the best, with what subtrees make of it."""
        is_near = promised <= WORTH_COMBINING * self.search.accepted_gap
        if self.is_coupled and is_near and all(cut.feasible for cut in cuts):
            self.subproblems.keep()
            self.master.add_proposal(self.master.add_first_stage(x), self.prices, cuts)

    def is_enough(self, bound: float, objective: float) -> bool:
        """True if the best combination costs little more than what is proven, and a bound if it is; also if
        it lacks far more than iterations do, so that other prices do more for it, or if no more can be proven
        at these prices than at others.
        """
        if not self.is_coupled or not np.isfinite(bound):
            return False
        if objective <= self.search.proven:
            return True
        found, proven = self.master.combined(self.search.shortfall_cost), max(bound, self.search.proven)
        if not found.weights:
            return False
        lacking, allowance = found.cost - proven, self.search.allowance(objective)
        return lacking <= allowance or objective - bound <= min(FAR_LESS * lacking, FAR_ENOUGH * allowance)


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
