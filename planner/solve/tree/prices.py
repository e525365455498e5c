"""Prices of the expectation constraints, by a level bundle method (Lemaréchal, Nemirovskii, Nesterov 1995).

Given prices p, the tree falls apart into its first stage and its subtrees, and no plan costs less than

    L(p) = min (c - p @ B) @ x + sum_s (v_s - p @ g_s) + worth(p),   worth(p) = min(p * low, p * high).

L is concave. What the pool holds bounds it from above:

    L(p) <= model(p) = min_k [c @ x_k - p @ B @ x_k + sum_s min_j (v_skj - p @ g_skj)] + worth(p),

and the greatest value of the model is the cost of the best combination of the pool. Next prices are those
nearest to the best known at which the model promises a part of what is left between bound and plan. A
response to the latest plan there is cheap; only where it keeps the promise are rounds of cuts worth while.

Prices have a bound. What prices of that size cannot bring about is told as missed, instead of handing
numbers to the solver that it cannot work with.
"""

from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
from scipy import sparse

from planner.solve.highs import Floats, Program, Status, load, run
from planner.solve.tree.plan_pool import Combination, PlanPool, PriceBox, Response
from planner.solve.tree.team import Team

MORE_THAN_CALM = 1.03
"""First prices against their worth on the path: disruptions make what keeps these rows scarcer."""
WORTHLESS = 1e-6
"""Worth of a row on the path below which its first price is 0, money per unit."""
LEVEL = 0.5
"""Part of what is left between bound and plan that next prices must promise to close (tried: .3 to .7)."""
MOST_PRICES, HELD_PRICES = 4, 16
"""Prices tried for one first stage before rounds of cuts look for a better one; where it is held."""
DEAREST = 100.0
"""Bound on prices: so many times the dearest first price, and at least so much money per unit."""


def first_prices(worth: Floats) -> Floats:
    """Prices to begin with, from the worth of the rows on the path: those far below the dearest are taken
    to be as dear, because on the path a row may have cheaper means than over all branches.
    """
    size = np.abs(worth)
    most = float(size.max(initial=0.0))
    raised = np.where(size < 0.5 * most, most, size)
    found: Floats = np.where(size > WORTHLESS, MORE_THAN_CALM * raised * np.sign(worth), 0.0)
    return found


def bound_of(prices: Floats) -> PriceBox:
    """The bound on prices, from the first ones."""
    most = np.full(len(prices), DEAREST * max(1.0, float(np.abs(prices).max(initial=0.0))))
    return PriceBox(-most, most)


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
        level = search.proven + LEVEL * (found.cost - search.proven)
        response = respond(pool, team, plan, prices_at_level(pool, search, level))
        if search.is_first_stage_held:
            search.learn(response.prices, response.lagrangian)
        elif response.lagrangian >= level:
            break
    return pool.combined(search.box), response


def prices_at_level(pool: PlanPool, search: PriceSearch, level: float) -> Floats:
    """Prices nearest to the best known, by their largest change, at which the model is worth at least a
    level, money; the best known where there are none.
    """
    answer = run(load(_program(pool, search, level)))
    return answer.values[: len(search.prices)] if answer.status is Status.OPTIMAL else search.prices


def _program(pool: PlanPool, search: PriceSearch, level: float) -> Program:
    """Min t subject to |p - centre| <= t and model(p) >= level.

    Columns and rows:

    p, t, omega (constraints), tau (plans x subtrees);
    p - t <= centre and p + t >= centre for each expectation constraint;
    sum_s tau_ks - p @ B @ x_k + sum omega >= level - c @ x_k for each plan;
    tau_ks + p @ g_skj <= v_skj for each response and subtree;
    omega - p low <= 0 and omega - p high <= 0 where there is such a bound.
    """
    points, trunk, centre = pool.points(), pool.trunk, search.prices
    low, high, rows, plans = trunk.weighted_lower, trunk.weighted_upper, len(centre), len(points.plans)
    has_low, has_high = np.isfinite(low), np.isfinite(high)
    unit, step = sparse.eye_array(rows, format="csr"), np.ones((rows, 1))
    sums = sparse.kron(sparse.eye_array(plans), np.ones((1, len(points.subtrees))))
    worth = [
        [-sparse.diags_array(bound[has], format="csr") @ unit[has], None, unit[has], None]
        for has, bound in ((has_low, low), (has_high, high))
        if has.any()
    ]
    blocks: list[list[Any]] = [
        [unit, -step, None, None],
        [unit, step, None, None],
        [-points.reached, None, np.ones((plans, rows)), sums],
        [points.gives, None, None, points.belongs],
        *worth,
    ]
    count = int(has_low.sum() + has_high.sum())
    free, size = np.full(rows, np.inf), sums.shape[1]
    below = np.full(points.values.size + count, -np.inf)
    return Program(
        matrix=sparse.csr_array(sparse.block_array(blocks, format="csr")),
        row_lower=np.concatenate([-free, centre, level - trunk.offset - points.base, below]),
        row_upper=np.concatenate(
            [centre, free, np.full(plans, np.inf), points.values.ravel(), np.zeros(count)]
        ),
        lower=np.concatenate([np.where(has_high, search.box.low, 0.0), [0.0], -free, np.full(size, -np.inf)]),
        upper=np.concatenate(
            [np.where(has_low, search.box.high, 0.0), [np.inf], free, np.full(size, np.inf)]
        ),
        cost=np.concatenate([np.zeros(rows), [1.0], np.zeros(rows + size)]),
        offset=0.0,
    )
