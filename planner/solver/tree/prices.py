"""Prices of the expectation constraints, by a bundle method in a trust region (the boxstep method of Marsten,
Hogan and Blankenship 1975).

Given prices p, the tree falls apart into its first stage and its subtrees, and no plan costs less than

    L(p) = min (c - p @ B) @ x + sum_s (v_s - p @ g_s) + worth(p),   worth(p) = min(p * low, p * high).

L is concave. What the restricted master knows bounds it from above:

    L(p) <= model(p) = min_k [c @ x_k - p @ B @ x_k + sum_s min_j (v_skj - p @ g_skj)] + worth(p),

and the greatest value of the model is the cost of the best convex combination. Next prices are those near the
best known at which the model promises most: few proposals say little about prices far away, and subtrees are
solved again the faster the less prices move. Proposals to one first stage are cheap, and enough where
subtrees can bring about what expectation constraints miss; what they cannot is a matter of the first stage,
and Benders iterations go on at other prices.

Prices have a bound. What prices of that size cannot bring about is told as missed, instead of handing numbers
to the solver that it cannot work with.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import sparse

from planner.solver.clock import Clock
from planner.solver.highs import Floats, Program, SolverFailedError, Status, load, run
from planner.solver.tree.distributed import DistributedSubproblems
from planner.solver.tree.restricted_master import ConvexCombination, Proposal, RestrictedMaster
from planner.solver.tree.tuning import (
    FAR_PRICES,
    KEPT_PROMISE,
    KNOWN_RADIUS,
    LEAST_PRICE_SIZE,
    LEAST_SAVING,
    MOST_HELD_PRICES,
    MOST_PRICES,
    NARROWER,
    NO_PROMISE,
    PAID_AS_MISSED,
    PRESSED,
    PRICE_BOUND,
    PRICE_RADIUS,
    PRICE_RISE,
    SHORTFALL_COST,
    TRIAL_RISE,
    UNKNOWN_RADIUS,
    WIDER,
    WORTHLESS,
)


def first_prices(worth: Floats) -> Floats:
    """Prices to begin with, from the worth of the rows in the base scenario."""
    found: Floats = np.where(np.abs(worth) > WORTHLESS, PRICE_RISE * worth, 0.0)
    return found


def price_bound(prices: Floats) -> Floats:
    """The greatest size of each price, from the first ones."""
    return np.full(len(prices), PRICE_BOUND * max(1.0, float(np.abs(prices).max(initial=0.0))))


def are_far(before: Floats, after: Floats) -> bool:
    """True if the dearest price is many times what it was: such a plan is another one altogether."""
    dearest = float(np.abs(before).max(initial=0.0))
    return dearest > 0.0 and float(np.abs(after).max(initial=0.0)) > FAR_PRICES * dearest


def moved_prices(proven: Floats, before: Floats, after: Floats) -> tuple[Floats, Floats]:
    """Prices of a proof, moved as the worth of their rows in the base scenario has moved, from ``before`` to
    ``after``; and how far around each others are sought at first, a part of it. Where a row had no price, or
    its worth has risen by far, that says little: its price is one of a solve from nothing then, at most the
    dearest of the proof.
    """
    has_price = (np.abs(before) > WORTHLESS) & (np.abs(proven) > WORTHLESS)
    rise = np.where(has_price, after / np.where(has_price, before, 1.0), np.inf)
    is_known, first = np.abs(rise) <= FAR_PRICES, first_prices(after)
    most = np.minimum(price_bound(first), np.abs(proven).max(initial=0.0) or np.inf)
    prices = np.where(is_known, proven * np.where(is_known, rise, 0.0), np.clip(first, -most, most))
    return prices, np.where(is_known | (first == 0.0), KNOWN_RADIUS, UNKNOWN_RADIUS)


@dataclass
class TrustRegion:
    """Where prices are sought: around those that prove most, wider where that has been worth while."""

    radius: Floats
    """Half-width, as a part of the size of each price."""
    least_size: float
    """Prices count as no smaller, money per unit."""
    side: Floats = field(init=False)
    """-1 or 1 for prices that were last tried at that side, else 0."""

    def __post_init__(self) -> None:
        self.side = np.zeros(len(self.radius))

    def around(self, prices: Floats, bound: Floats) -> tuple[Floats, Floats]:
        """Least and greatest prices, none beyond its bound."""
        width = self._width(prices)
        return np.maximum(-bound, prices - width), np.minimum(bound, prices + width)

    def adapt(self, prices: Floats, tried: Floats, promised: float, kept: float) -> None:
        """Prices were tried that promised to prove so much more than those in the middle, and proved so much,
        money. The region widens for prices on its sides that kept their promise, or that proved more and are
        there again; it narrows where less was proven by more than was promised.
        """
        gain, moved = kept / max(promised, NO_PROMISE), tried - prices
        side = np.where(np.abs(moved) >= PRESSED * self._width(prices), np.sign(moved), 0.0)
        if gain > 0.0:
            is_wider = (side != 0.0) & ((side == self.side) | (gain >= KEPT_PROMISE))
            self.radius = np.where(is_wider, WIDER * self.radius, self.radius)
        elif gain < -1.0:
            self.radius = NARROWER * self.radius
        self.side = side

    def _width(self, prices: Floats) -> Floats:
        """Half-width, money per unit of each row."""
        return self.radius * np.maximum(np.abs(prices), self.least_size)


@dataclass
class PriceSearch:
    """Prices that have proven most so far, and where others are sought."""

    prices: Floats
    bound: Floats
    """The greatest size of each price."""
    accepted_gap: float
    """Relative gap at which a plan is near enough."""
    is_first_stage_held: bool = False
    """True if only plans with one first stage count: then each proposal proves something."""
    proven: float = float("-inf")
    """What no plan costs less than, money."""
    within_reach: float = float("-inf")
    """What Benders iterations would prove at the last prices if they went on, about, money."""

    @property
    def least_price(self) -> float:
        """The least price that is one, money per unit; 1 where there is none."""
        size = np.abs(self.prices)
        return float(size.min(where=size > 0.0, initial=np.inf)) if size.any() else 1.0

    @property
    def _sizes(self) -> Floats:
        """Each price, or the least there is where there is none, money per unit."""
        return np.maximum(np.abs(self.prices), self.least_price)

    @property
    def shortfall_cost(self) -> Floats:
        """What missing an expectation constraint costs while prices are sought: a multiple of its price, or
        of the least one, so that little is given up for what new prices bring about. Money per unit.
        """
        return SHORTFALL_COST * self._sizes

    def region_of_trials(self) -> TrustRegion:
        """Where prices are tried at one first stage: those that are low may rise much."""
        least = LEAST_PRICE_SIZE * (float(np.abs(self.prices).max(initial=0.0)) or 1.0)
        return TrustRegion(np.full(len(self.prices), PRICE_RADIUS), least)

    def region_of_sweeps(self, radius: Floats) -> TrustRegion:
        """Where prices of Benders iterations are sought, at first so near each (``radius``, a part of it)."""
        return TrustRegion(radius, self.least_price)

    def risen(self, short: ConvexCombination, most: Floats, greatest: float) -> Floats:
        """Greatest prices to try, given those of the region, ``most``: higher for rows that the best
        combination (at ``shortfall_cost``) is short of, or would be but for others, if what it misses of them
        is worth less than the accepted gap. Their prices say nothing about it then. ``greatest`` is the
        greatest rise, as a factor.
        """
        worth, allowed = short.shortfall * self._sizes, self.allowance(short.cost)
        is_cheap = (short.prices >= PAID_AS_MISSED * self.shortfall_cost) & (worth < allowed)
        missed = float(worth.sum(where=is_cheap))
        if not missed > 0.0 or not np.isfinite(short.cost):
            return most
        rise = np.where(is_cheap, min(allowed / missed, greatest), 0.0)
        return np.minimum(np.maximum(most, rise * self._sizes), np.maximum(most, self.bound))

    def learn(self, prices: Floats, proven: float) -> None:
        """Prices were tried and proved so much."""
        if proven > self.proven:
            self.prices, self.proven = prices, proven

    def is_near(self, cost: float) -> bool:
        """True if a plan costs little more than what is proven."""
        return self.is_accepted(cost, self.proven)

    def comes_near(self, cost: float) -> bool:
        """True if a plan costs little more than what Benders iterations would prove if they went on."""
        return self.is_accepted(cost, self.within_reach)

    def is_accepted(self, cost: float, bound: float) -> bool:
        """True if a cost is within the accepted gap of a bound, money."""
        return cost - bound <= self.allowance(cost)

    def allowance(self, cost: float) -> float:
        """The accepted gap as money, at a cost."""
        return self.accepted_gap * max(1.0, abs(cost))


def propose(
    master: RestrictedMaster,
    subproblems: DistributedSubproblems,
    first_stage: int,
    prices: Floats,
    among: frozenset[int] | None = None,
) -> Proposal:
    """Solve all subtrees for a first stage at some prices; what they do joins the restricted master. Those
    that are not ``among`` some do what they last did about it: then the Lagrangian proves nothing.
    """
    cuts = subproblems.evaluate(master.first_stages[first_stage], prices, among)
    subproblems.keep()
    return master.add_proposal(first_stage, prices, cuts)


def search_prices(
    master: RestrictedMaster,
    subproblems: DistributedSubproblems,
    first_stage: int,
    search: PriceSearch,
    clock: Clock,
) -> ConvexCombination:
    """Proposals to a first stage at new prices until the best combination is near enough to the bound, or to
    what Benders iterations can still prove, or one brings about too little: what it misses then, or exceeds,
    is for another first stage to mend. Where the first stage is held, all there is. Returns the best one.

    Only small subtrees are solved then: what is missed is little against what they can do.
    """
    among = None if search.is_first_stage_held else subproblems.small
    found, value, region = master.combined(search.bound), float("inf"), search.region_of_trials()
    for _ in range(MOST_HELD_PRICES if search.is_first_stage_held else MOST_PRICES):
        short = master.combined(search.shortfall_cost)
        before, value = value, short.cost
        is_near = search.is_near(found.cost) or search.comes_near(found.cost)
        is_idle = not search.is_first_stage_held and before - value < LEAST_SAVING * search.allowance(value)
        if clock.is_over or not np.isfinite(found.cost) or is_near or is_idle:
            break
        prices, promised = promising_prices(master, *_trial(search, region, short))
        kept = propose(master, subproblems, first_stage, prices, among).lagrangian
        region.adapt(search.prices, prices, promised - search.proven, kept - search.proven)
        if search.is_first_stage_held:
            search.learn(prices, kept)
        found = master.combined(search.bound)
    return found


def _trial(search: PriceSearch, region: TrustRegion, short: ConvexCombination) -> tuple[Floats, Floats]:
    """Least and greatest prices to try at a first stage. Where the best combination rather misses a little of
    a row at many times its price, no known proposal mends it: then what subtrees do at such a price is asked.
    """
    least, most = region.around(search.prices, search.bound)
    if search.is_first_stage_held:
        return least, most
    risen = search.risen(short, most, TRIAL_RISE)
    return np.where(risen > most, risen, least), risen


def promising_prices(master: RestrictedMaster, least: Floats, most: Floats) -> tuple[Floats, float]:
    """Prices between ``least`` and ``most`` at which the model is worth most, and that worth, money."""
    answer = run(load(_program(master, least, most)))
    if answer.status is not Status.OPTIMAL:
        raise SolverFailedError(f"finding prices: {answer.status.value}")
    return answer.values[: len(least)], -answer.objective


def _program(master: RestrictedMaster, least: Floats, most: Floats) -> Program:
    """Max m, the model's worth, over prices between ``least`` and ``most``.

    Columns and rows:

    p, m, omega (constraints), tau (first stages x subtrees);
    sum_s tau_ks - p @ B @ x_k + sum omega - m >= -c @ x_k for each first stage;
    tau_ks + p @ g_skj <= v_skj for each proposal and subtree;
    omega - p low <= 0 and omega - p high <= 0 where there is such a bound.
    """
    arrays, low, high = master.arrays(), master.stage.coupling_lower, master.stage.coupling_upper
    rows, count = len(low), len(arrays.first_stages)
    has_low, has_high = np.isfinite(low), np.isfinite(high)
    unit, one = sparse.eye_array(rows, format="csr"), np.ones((count, 1))
    sums = sparse.kron(sparse.eye_array(count), np.ones((1, len(arrays.subtrees))))
    worth = [
        [-sparse.diags_array(bound[has], format="csr") @ unit[has], None, unit[has], None]
        for has, bound in ((has_low, low), (has_high, high))
        if has.any()
    ]
    blocks: list[list[Any]] = [
        [-arrays.reached, -one, np.ones((count, rows)), sums],
        [arrays.gives, None, None, arrays.belongs],
        *worth,
    ]
    bounds = int(has_low.sum() + has_high.sum())
    free = np.full(rows + sums.shape[1], np.inf)
    below = np.full(arrays.values.size + bounds, -np.inf)
    return Program(
        matrix=sparse.csr_array(sparse.block_array(blocks, format="csr")),
        row_lower=np.concatenate([-master.stage.offset - arrays.base, below]),
        row_upper=np.concatenate([np.full(count, np.inf), arrays.values.ravel(), np.zeros(bounds)]),
        lower=np.concatenate([np.where(has_high, least, np.maximum(least, 0.0)), [-np.inf], -free]),
        upper=np.concatenate([np.where(has_low, most, np.minimum(most, 0.0)), [np.inf], free]),
        cost=np.concatenate([np.zeros(rows), [-1.0], np.zeros(len(free))]),
        offset=0.0,
    )
