"""Plans found so far and their best convex combination: the restricted master of Dantzig and Wolfe (1960).

Subtrees meet the expectation constraints only through prices. A *plan* k is a first stage x_k that keeps its
own rows; a *response* j to it is what every subtree s does, given x_k, at some prices: z_skj at cost v_skj,
with g_skj in the expectation constraints. All other rows hold for a plan with any of its responses, and so
for every convex combination with weights w of plans and u of responses,

    x = sum_k w_k x_k,   z_s = sum_kj u_skj z_skj,   sum_j u_skj = w_k for all s and k,   sum_k w_k = 1.

The weights are chosen at least cost, such that they keep the expectation constraints too:

    min sum_k w_k c @ x_k + sum_skj u_skj v_skj,   low <= sum_k w_k B @ x_k + sum_skj u_skj g_skj <= high.

Combining plans as well as responses matters: what keeps these rows (a plant that is not built) may be a
decision of the first stage, and then no prices of any size keep them by responses alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from planner.solve.highs import Floats, Program, SolverFailedError, Status, load, run
from planner.solve.tree.subtree import Cut
from planner.solve.tree.trunk import Trunk
from planner.tree.core import Integers

AMPLE = 1e-8
"""Margin of expectation constraints, as a part of what is given to them: solvers keep rows only about."""


class Response(NamedTuple):
    """What all subtrees do about a plan at some prices."""

    plan: int
    """Number of the plan in the pool."""
    prices: Floats
    """Price of each expectation constraint, money per unit of the row."""
    cuts: Sequence[Cut]
    lagrangian: float
    """Cost of the plan with this response, less what expectation constraints exceed at their prices: no
    plan with this first stage costs less, money."""

    @property
    def is_feasible(self) -> bool:
        """True if every subtree can go on from the plan."""
        return all(cut.feasible for cut in self.cuts)


class PriceBox(NamedTuple):
    """Least and greatest price of each expectation constraint, shape (expectation constraints,)."""

    low: Floats
    high: Floats


@dataclass(frozen=True)
class Combination:
    """The best convex combination of a pool."""

    cost: float
    """Expected cost, with the price of what expectation constraints miss, money; infinite without a plan."""
    missed: float
    """How far expectation constraints are missed in all, units of the rows."""
    first_stage: Floats
    """Columns of the first stage."""
    weights: dict[int, Floats]
    """Subtree -> weight of each response of the pool."""


class Points(NamedTuple):
    """The feasible responses of a pool as arrays."""

    at: list[int]
    """Place of each response in the pool."""
    plans: list[int]
    """Numbers of the plans that they belong to."""
    plan_of: Integers
    """Place of each response's plan in ``plans``."""
    subtrees: list[int]
    base: Floats
    """Cost of the first stage of each plan, money."""
    reached: Floats
    """Its part in the expectation constraints, shape (plans, constraints)."""
    values: Floats
    """Cost of each response for each subtree, shape (responses, subtrees)."""
    gives: Floats
    """Its part in the expectation constraints, shape (responses x subtrees, constraints)."""

    @property
    def belongs(self) -> sparse.csr_array:
        """1 where a response and subtree (row) belongs to a plan and subtree (column)."""
        shape = (len(self.at), len(self.plans))
        one = sparse.csr_array((np.ones(len(self.at)), (np.arange(len(self.at)), self.plan_of)), shape=shape)
        return sparse.csr_array(sparse.kron(one, sparse.eye_array(len(self.subtrees))))


@dataclass
class PlanPool:
    """First stages and responses to them; responses in the order in which workers keep their columns."""

    trunk: Trunk
    plans: list[Floats] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)

    def add_plan(self, x: Floats) -> int:
        """Number of a new plan."""
        self.plans.append(x)
        return len(self.plans) - 1

    def keep_only(self, kept: Sequence[int]) -> None:
        """Forget all responses but some, by their places."""
        self.responses = [self.responses[i] for i in kept]

    def points(self) -> Points:
        """The feasible responses as arrays; there must be one."""
        at = [i for i, response in enumerate(self.responses) if response.is_feasible]
        chosen = [self.responses[i] for i in at]
        plans = sorted({response.plan for response in chosen})
        rows = len(self.trunk.weighted_lower)
        return Points(
            at=at,
            plans=plans,
            plan_of=np.array([plans.index(response.plan) for response in chosen]),
            subtrees=[cut.subtree for cut in chosen[0].cuts],
            base=np.array([float(self.trunk.cost @ self.plans[k]) for k in plans]),
            reached=np.array([self.trunk.weighted @ self.plans[k] for k in plans]).reshape(len(plans), rows),
            values=np.array([[cut.value for cut in response.cuts] for response in chosen]),
            gives=np.vstack([cut.contribution for r in chosen for cut in r.cuts]),
        )

    def combined(self, box: PriceBox) -> Combination:
        """The best combination, where missing an expectation constraint costs the greatest price of the box
        and exceeding one its least. Raises SolverFailedError.
        """
        if not any(response.is_feasible for response in self.responses):
            return Combination(float("inf"), 0.0, self.plans[0], {})
        points = self.points()
        answer = run(load(_program(self.trunk, points, box)))
        if answer.status is not Status.OPTIMAL:
            raise SolverFailedError(f"combining plans: {answer.status.value}")
        count, size = len(points.plans), points.values.size
        plans = np.maximum(answer.values[:count], 0.0)
        plans /= plans.sum()
        shares = np.maximum(answer.values[count : count + size].reshape(points.values.shape), 0.0)
        return Combination(
            cost=answer.objective,
            missed=float(answer.values[count + size :].sum()),
            first_stage=np.asarray(plans @ np.array([self.plans[k] for k in points.plans])),
            weights=self._weights(points, plans, shares),
        )

    def _weights(self, points: Points, plans: Floats, shares: Floats) -> dict[int, Floats]:
        """Shares of responses, made to sum to those of their plans to the last digit."""
        found = np.zeros((len(self.responses), len(points.subtrees)))
        for i, weight in enumerate(plans.tolist()):
            own = np.flatnonzero(points.plan_of == i)
            total = shares[own].sum(axis=0)
            exact = shares[own] * (weight / np.where(total > 0.0, total, 1.0))
            exact[-1] += np.where(total > 0.0, 0.0, weight)
            found[np.array(points.at)[own]] = exact
        return {number: found[:, i] for i, number in enumerate(points.subtrees)}


def _program(trunk: Trunk, points: Points, box: PriceBox) -> Program:
    """The restricted master. Columns: weight of each plan, of each response for each subtree, what each
    expectation constraint misses, what it exceeds. Rows: the sum of all plans; the responses of each plan and
    subtree; expectation constraints.
    """
    rows, count, subtrees = len(trunk.weighted_lower), len(points.plans), len(points.subtrees)
    given = np.abs(points.gives).reshape(len(points.at), subtrees, rows).max(axis=0).sum(axis=0)
    ample = given + np.abs(points.reached).max(axis=0)
    margin = np.where(trunk.weighted_lower < trunk.weighted_upper, AMPLE * ample, 0.0)
    spread = sparse.kron(sparse.eye_array(count), np.ones((subtrees, 1)))
    slack = sparse.eye_array(rows)
    blocks: list[list[Any]] = [
        [np.ones((1, count)), None, None, None],
        [-spread, points.belongs.T, None, None],
        [points.reached.T, points.gives.T, slack, -slack],
    ]
    columns, nothing = count + points.values.size + 2 * rows, np.zeros(count * subtrees)
    return Program(
        matrix=sparse.csr_array(sparse.block_array(blocks if rows else blocks[:2], format="csr")),
        row_lower=np.concatenate([[1.0], nothing, trunk.weighted_lower + margin]),
        row_upper=np.concatenate([[1.0], nothing, trunk.weighted_upper - margin]),
        lower=np.zeros(columns),
        upper=np.full(columns, np.inf),
        cost=np.concatenate([points.base, points.values.ravel(), box.high, -box.low]),
        offset=trunk.offset,
    )
