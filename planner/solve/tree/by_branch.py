"""Branch by branch: subtrees refined alone in worker processes, then tied to the calm path by cuts."""

from dataclasses import dataclass, field, replace
from enum import Enum

import numpy as np

from planner.solve.highs import Answer, Floats, SolverFailedError, Status
from planner.solve.partition import shared_out
from planner.solve.tree.cuts import Master, Outcome, run_rounds
from planner.solve.tree.plan_pool import Combination, PlanPool, PriceBox, Response
from planner.solve.tree.planted import Clock, Planted, Solved
from planner.solve.tree.prices import PriceSearch, bound_of, first_prices, price_out, respond
from planner.solve.tree.subtree import PathBasis
from planner.solve.tree.team import Share, Team
from planner.solve.tree.tree_solution import Start
from planner.solve.tree.trunk import Trunk, trunk_of
from planner.tree.branch import first_event
from planner.tree.core import Core
from planner.tree.extensive import ExtensiveForm
from planner.workers import WorkerPool

BY_BRANCH = "copied basis, branch by branch"
MISSED = 1e-6
EXACT_COLUMNS = 100_000
"""Up to so many columns trees without expectation constraints are solved exactly, by the whole matrix if need
be; all others to a gap."""
MOST_KEPT, RECENT = 40, 8
"""Responses from which those without weight are forgotten, but for the last few."""
CLOSED, GOOD_ENOUGH = 1e-9, 1e-7
"""Relative gap that exact solves aim at, and that they accept."""
BLIND = 1e-4
"""Relative precision of the cost of the plan that is blind to disruption."""
ROUNDS_PART = 0.5
"""Part of the gap that is left to rounds of cuts; the rest is for prices of weighted rows."""
MOST_SWEEPS = 24
"""How often prices of weighted rows are set anew, with rounds for each."""


@dataclass(frozen=True)
class Grown:
    """A tree ready to be solved: ``gap`` is the relative gap that is good enough."""

    planted: Planted
    form: ExtensiveForm
    path: Answer
    basis: PathBasis
    gap: float
    path_is_plan: bool = True
    """False if the path alone cannot keep the expectation constraints."""

    @property
    def is_exact(self) -> bool:
        """True for trees that are to be solved exactly."""
        coupled = len(self.planted.core.expectation.rows) > 0
        return len(self.form.cost) <= EXACT_COLUMNS and not coupled

    @property
    def accepted(self) -> float:
        """Relative gap at which a plan is good enough."""
        return GOOD_ENOUGH if self.is_exact else self.gap

    @property
    def sizes(self) -> list[int]:
        """Copied columns of each subtree."""
        return [sum(len(self.form.parts[b].columns) for b in each) for each in self.planted.tree.subtrees]


class FallBackReason(Enum):
    """Why a tree was not solved branch by branch."""

    ASKED = "asked for"
    SMALL = "small enough to be solved at once"
    NO_PLAN = "no plan was found branch by branch"
    GAP = "the gap was not closed branch by branch"
    FAILED = "the solver failed on a part of it"


class FellBackError(Exception):
    """Branch by branch gave no plan that may be shown; ``reason`` says why."""

    def __init__(
        self, reason: FallBackReason, best: "Solved | None" = None, status: Status = Status.FAILED
    ) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.best = best
        """The plan that was found nevertheless, with its gap, if any."""
        self.status = status
        """How the solve ended where there is no plan."""


@dataclass
class _Best:
    """The best plan and the best bound of all sweeps; duals and bound belong together."""

    combination: Combination
    values: Floats
    status: str = "stalled"
    bound: float = float("-inf")
    proof: Outcome | None = None
    prices: Floats = field(default_factory=lambda: np.zeros(0))
    rounds: list[int] = field(default_factory=list)

    @property
    def gap(self) -> float:
        """Relative distance of the plan's cost from what no plan can be below; infinite without a plan."""
        cost = self.combination.cost
        return (cost - self.bound) / max(1.0, abs(cost)) if self.is_plan else float("inf")

    @property
    def is_plan(self) -> bool:
        """True if the plan keeps everything."""
        return bool(np.isfinite(self.combination.cost)) and self.combination.missed <= MISSED

    def ended(self, accepted: float) -> Status:
        """How the solve ended, if so large a relative gap is good enough."""
        if self.gap <= accepted:
            return Status.OPTIMAL
        return Status.TIME_LIMIT if self.status == "time limit" else Status.GAP_NOT_REACHED

    def prove(self, found: Outcome, prices: Floats) -> None:
        """Rounds at some prices: their bound may be the best."""
        self.status, self.rounds = found.status, self.rounds + found.rounds
        if self.proof is None or found.bound > self.bound:
            self.bound, self.proof, self.prices = found.bound, found, prices


def by_branch(grown: Grown, crew: WorkerPool, clock: Clock) -> Solved:
    """Subtrees in worker processes, tied by cuts. Raises FellBackError where no plan may be shown."""
    planted, form, path = grown.planted, grown.form, grown.path
    trunk = trunk_of(planted.core, form)
    prices = first_prices(path.duals[len(path.duals) - len(trunk.weighted_lower) :])
    try:
        team = Team(crew, _shares(grown, crew.size))
        pool, iterations = _first_pool(trunk, team, path.values, prices)
        clock.mark("refine")
        blind = _held_first_stage(grown, pool, team, bound_of(prices), clock)
        clock.mark("blind plan")
        best = _sweeps(grown, pool, team, blind, bound_of(prices), clock)
        duals = {} if best.proof is None else team.duals(best.proof.cut_weights)
    except SolverFailedError as error:
        raise FellBackError(FallBackReason.FAILED) from error
    if best.proof is None or not best.is_plan:
        infeasible = best.status == Status.INFEASIBLE.value
        raise FellBackError(FallBackReason.NO_PLAN, status=Status.INFEASIBLE if infeasible else Status.FAILED)
    has_blind = blind.is_plan and grown.path_is_plan
    found = Solved(
        best.values,
        _gather_duals(planted, form, best.proof, best.prices, duals),
        best.combination.cost,
        best.ended(grown.accepted),
        Start(
            BY_BRANCH, crew.why_alone, crew.size, len(best.rounds), best.gap,
            path.iterations + iterations + sum(best.rounds),
        ),
        blind.combination.cost if has_blind else float("inf"),
        blind.values if has_blind else None,
    )  # fmt: skip
    if found.status is not Status.OPTIMAL:
        raise FellBackError(FallBackReason.GAP, found)
    return found


def _first_pool(trunk: Trunk, team: Team, x: Floats, prices: Floats) -> tuple[PlanPool, int]:
    """A pool with the plan of the path alone, and the iterations of its first response."""
    pool = PlanPool(trunk)
    plan = pool.add_plan(x)
    cuts = team.refine(x, prices)
    team.keep()
    pool.responses.append(Response(plan, prices, cuts, trunk.lagrangian(x, cuts, prices)))
    return pool, sum(cut.iterations for cut in cuts)


def _held_first_stage(grown: Grown, pool: PlanPool, team: Team, bound: PriceBox, clock: Clock) -> _Best:
    """What the deterministic plan costs: the first stage of the path alone, and the best made of it."""
    first = pool.responses[0]
    search = PriceSearch(first.prices, bound, BLIND, is_first_stage_held=True, proven=first.lagrangian)
    found, _ = price_out(pool, team, 0, search, clock.deadline)
    return _Best(found, _gather(grown, found, team))


def _sweeps(grown: Grown, pool: PlanPool, team: Team, start: _Best, bound: PriceBox, clock: Clock) -> _Best:
    """Rounds of cuts and new prices in turn, until the plan is within the gap."""
    closed = CLOSED if grown.is_exact else ROUNDS_PART * grown.gap
    best, response, plan = replace(start), pool.responses[-1], 0
    search = PriceSearch(response.prices, bound, grown.accepted)
    for _ in range(MOST_SWEEPS):
        before, prices = pool.plans[response.plan], response.prices
        master = Master(pool.trunk, len(response.cuts), grown.basis, _usual_sizes(grown), prices)
        for cut in response.cuts:
            master.add(cut)
        begin = Outcome(before, response.lagrangian)
        found = run_rounds(master, team, begin, closed=closed, deadline=clock.deadline)
        best.prove(found, prices)
        search.learn(prices, found.bound)
        clock.mark("rounds")
        if found.x is not before:
            plan = pool.add_plan(found.x)
            respond(pool, team, plan, prices)
        best.combination, response = price_out(pool, team, plan, search, clock.deadline)
        clock.mark("prices")
        if found.status in ("time limit", "infeasible") or best.gap <= grown.accepted:
            break
        if _forget(pool, team, best.combination):
            best.combination = pool.combined(search.box)
    best.values = _gather(grown, best.combination, team)
    return best


def _forget(pool: PlanPool, team: Team, found: Combination) -> bool:
    """Drop responses that a combination does without, where there are many; True if any were dropped."""
    count = len(pool.responses)
    if count <= MOST_KEPT or not found.weights:
        return False
    used = np.max(list(found.weights.values()), axis=0) > 0.0
    kept = [i for i in range(count) if used[i] or i >= count - RECENT]
    pool.keep_only(kept)
    team.keep_only(kept)
    return True


def _usual_sizes(grown: Grown) -> Floats:
    """Mean size of each variable family on the path."""
    size = np.abs(grown.path.values)
    scale = np.full(len(size), max(1e-3 * float(size.max(initial=0.0)), 1e-6))
    for columns in grown.planted.form.columns.by_family.values():
        scale[columns] = np.maximum(scale[columns], float(size[columns].mean()))
    return scale


def _shares(grown: Grown, workers: int) -> list[Share]:
    """What each worker gets: subtrees of an event stay together, or halves of them."""
    planted, tree = grown.planted, grown.planted.tree
    groups: dict[str, list[int]] = {}
    for number, members in enumerate(tree.subtrees):
        groups.setdefault(first_event(tree.branches[members[0]]), []).append(number)
    return [
        Share(
            planted.core,
            tree,
            numbers,
            {n: (planted.overlays[0], *(planted.overlays[b] for b in tree.subtrees[n])) for n in numbers},
            grown.basis,
        )
        for numbers in shared_out(list(groups.values()), grown.sizes, workers, halves_allowed=True)
    ]


def _gather(grown: Grown, found: Combination, team: Team) -> Floats:
    """Columns of the extensive form of a combination."""
    if not found.weights:
        return np.zeros(0)
    planted, form, x = grown.planted, grown.form, found.first_stage
    own = team.combine(found.weights)
    values = np.zeros(len(form.cost))
    values[: len(x)] = x
    for number, members in enumerate(planted.tree.subtrees):
        at = 0
        for branch in members:
            part = form.parts[branch]
            values[part.column_range] = own[number][at : at + len(part.columns)]
            at += len(part.columns)
    return values


def _gather_duals(
    planted: Planted, form: ExtensiveForm, found: Outcome, prices: Floats, own: dict[int, Floats]
) -> Floats:
    """Row duals of the extensive form."""
    duals = np.zeros(form.matrix.shape[0])
    trunk = len(planted.core.everywhere.rows)
    duals[:trunk] = found.row_duals[:trunk]
    if len(prices):
        duals[-len(prices) :] = prices
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
