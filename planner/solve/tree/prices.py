"""Prices of the expectation constraints, by a bundle method in a trust region (the boxstep method of Marsten,
Hogan and Blankenship 1975).

Given prices p, the tree falls apart into its first stage and its subtrees, and no plan costs less than

    L(p) = min (c - p @ B) @ x + sum_s (v_s - p @ g_s) + worth(p),   worth(p) = min(p * low, p * high).

L is concave. What the pool holds bounds it from above:

    L(p) <= model(p) = min_k [c @ x_k - p @ B @ x_k + sum_s min_j (v_skj - p @ g_skj)] + worth(p),

and the greatest value of the model is the cost of the best combination of the pool. Next prices are those
near the best known at which the model promises most: few responses say little about prices far away, and
subtrees are solved again the faster the less prices move. A response to the latest plan there is cheap; only
where it keeps the promise are rounds of cuts worth while.

Prices have a bound. What prices of that size cannot bring about is told as missed, instead of handing
numbers to the solver that it cannot work with.
"""

from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
from scipy import sparse

from planner.solve.highs import Floats, Program, SolverFailedError, Status, load, run
from planner.solve.tree.plan_pool import Combination, PlanPool, PriceBox, Response
from planner.solve.tree.team import Team

MORE_THAN_CALM = 1.03
"""First prices against their worth on the path: disruptions make what keeps these rows scarcer."""
WORTHLESS = 1e-6
"""Worth of a row on the path below which its first price is 0, money per unit."""
NEAR, LEAST_SIZE = 0.02, 0.1
"""First half-width of the trust region as a part of each price, and the least such price as a part of the
dearest (tried: .02 and .05; .02 took 57,000 iterations for India's deterministic plan, .05 77,000, and a
region without bound 390,000)."""
KEPT, WIDER, NARROWER = 0.5, 3.0, 0.5
"""Part of the promise that must be kept for the region to widen, and its change; it narrows where prices
prove less than before by more than was promised."""
MOST_PRICES, HELD_PRICES = 4, 16
"""Prices tried for one first stage before rounds of cuts look for a better one; where it is held."""
DEAREST = 100.0
"""Bound on prices: so many times the dearest first price, and at least so much money per unit."""


def first_prices(worth: Floats) -> Floats:
    """Prices to begin with, from the worth of the rows on the path."""
    found: Floats = np.where(np.abs(worth) > WORTHLESS, MORE_THAN_CALM * worth, 0.0)
    return found


def bound_of(prices: Floats) -> PriceBox:
    """The bound on prices, from the first ones."""
    most = np.full(len(prices), DEAREST * max(1.0, float(np.abs(prices).max(initial=0.0))))
    return PriceBox(-most, most)


TINY = 1e-9
"""Least promise, money."""


@dataclass
class PriceSearch:
    """Prices that have proven most so far, and the box that bounds all prices."""

    prices: Floats
    box: PriceBox
    accepted: float
    """Relative gap at which a plan is near enough."""
    is_first_stage_held: bool = False
    """True if only plans with one first stage count: then each response proves something."""
    proven: float = float("-inf")
    """What no plan costs less than, money."""
    reach: float = NEAR
    """Half-width of the trust region, as a part of each price."""

    @property
    def region(self) -> PriceBox:
        """Prices that are near the best known, within the box."""
        size = np.abs(self.prices)
        dearest = float(size.max(initial=0.0)) or 1.0
        width = self.reach * np.maximum(size, LEAST_SIZE * dearest)
        return PriceBox(
            np.maximum(self.box.low, self.prices - width), np.minimum(self.box.high, self.prices + width)
        )

    def judge(self, promised: float, kept: float) -> bool:
        """Widen or narrow the region by what prices promised and what they proved for a plan, money; true if
        they kept enough of it.
        """
        gain = (kept - self.proven) / max(promised - self.proven, TINY)
        if gain >= KEPT:
            self.reach *= WIDER
        elif gain < -1.0:
            self.reach *= NARROWER
        return gain >= KEPT

    def learn(self, prices: Floats, proven: float) -> None:
        """Prices were tried and proved so much."""
        if proven > self.proven:
            self.prices, self.proven = prices, proven

    def is_near(self, cost: float) -> bool:
        """True if a plan costs little more than what is proven."""
        return cost - self.proven <= self.accepted * max(1.0, abs(cost))


def respond(pool: PlanPool, team: Team, plan: int, prices: Floats) -> Response:
    """Solve all subtrees for a plan at some prices; what they do joins the pool."""
    x = pool.plans[plan]
    cuts = team.evaluate(x, prices)
    team.keep()
    found = Response(plan, prices, cuts, pool.trunk.lagrangian(x, cuts, prices))
    pool.responses.append(found)
    return found


def price_out(
    pool: PlanPool, team: Team, plan: int, search: PriceSearch, deadline: float | None = None
) -> tuple[Combination, Response]:
    """Respond to a plan at new prices until the best combination is near enough to the bound, or prices keep
    their promise for this plan. Returns the best combination of the pool and the last response.
    """
    response = pool.responses[-1]
    for _ in range(HELD_PRICES if search.is_first_stage_held else MOST_PRICES):
        found = pool.combined(search.box)
        late = deadline is not None and perf_counter() > deadline
        if late or not np.isfinite(found.cost) or search.is_near(found.cost):
            return found, response
        prices, promised = promising_prices(pool, search)
        response = respond(pool, team, plan, prices)
        has_kept = search.judge(promised, response.lagrangian)
        if search.is_first_stage_held:
            search.learn(response.prices, response.lagrangian)
        elif has_kept:
            break
    return pool.combined(search.box), response


def promising_prices(pool: PlanPool, search: PriceSearch) -> tuple[Floats, float]:
    """Prices in the trust region at which the model is worth most, and that worth, money."""
    answer = run(load(_program(pool, search.region)))
    if answer.status is not Status.OPTIMAL:
        raise SolverFailedError(f"finding prices: {answer.status.value}")
    return answer.values[: len(search.prices)], -answer.objective


def _program(pool: PlanPool, region: PriceBox) -> Program:
    """Max theta, the model's worth, over prices in a region.

    Columns and rows:

    p, theta, omega (constraints), tau (plans x subtrees);
    sum_s tau_ks - p @ B @ x_k + sum omega - theta >= -c @ x_k for each plan;
    tau_ks + p @ g_skj <= v_skj for each response and subtree;
    omega - p low <= 0 and omega - p high <= 0 where there is such a bound.
    """
    points, trunk = pool.points(), pool.trunk
    low, high, rows, plans = trunk.weighted_lower, trunk.weighted_upper, len(region.low), len(points.plans)
    has_low, has_high = np.isfinite(low), np.isfinite(high)
    unit, one = sparse.eye_array(rows, format="csr"), np.ones((plans, 1))
    sums = sparse.kron(sparse.eye_array(plans), np.ones((1, len(points.subtrees))))
    worth = [
        [-sparse.diags_array(bound[has], format="csr") @ unit[has], None, unit[has], None]
        for has, bound in ((has_low, low), (has_high, high))
        if has.any()
    ]
    blocks: list[list[Any]] = [
        [-points.reached, -one, np.ones((plans, rows)), sums],
        [points.gives, None, None, points.belongs],
        *worth,
    ]
    count = int(has_low.sum() + has_high.sum())
    free = np.full(rows + sums.shape[1], np.inf)
    below = np.full(points.values.size + count, -np.inf)
    return Program(
        matrix=sparse.csr_array(sparse.block_array(blocks, format="csr")),
        row_lower=np.concatenate([-trunk.offset - points.base, below]),
        row_upper=np.concatenate([np.full(plans, np.inf), points.values.ravel(), np.zeros(count)]),
        lower=np.concatenate([np.where(has_high, region.low, np.maximum(region.low, 0.0)), [-np.inf], -free]),
        upper=np.concatenate([np.where(has_low, region.high, np.minimum(region.high, 0.0)), [np.inf], free]),
        cost=np.concatenate([np.zeros(rows), [-1.0], np.zeros(len(free))]),
        offset=0.0,
    )
