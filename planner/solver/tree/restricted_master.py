"""First stages and proposals found so far, and their best convex combination: the restricted master problem
of Dantzig and Wolfe (1960).

Subtrees meet the expectation constraints only through prices. x_k is a first stage that keeps its own rows; a
*proposal* j to it is what every subtree s does, given x_k, at some prices: z_skj at cost v_skj, with g_skj in
the expectation constraints. All other rows hold for a first stage with any of its proposals, and so for every
convex combination with weights w of first stages and u of proposals,

    x = sum_k w_k x_k,   z_s = sum_kj u_skj z_skj,   sum_j u_skj = w_k for all s and k,   sum_k w_k = 1.

The weights are chosen at least cost, such that they keep the expectation constraints too:

    min sum_k w_k c @ x_k + sum_skj u_skj v_skj,   low <= sum_k w_k B @ x_k + sum_skj u_skj g_skj <= high.

Combining first stages as well as proposals matters: what keeps these rows (a plant that is not built) may be
a decision of the first stage, and then no prices of any size keep them by proposals alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from planner.solver.highs import Floats, Program, SolverFailedError, Status, load, run
from planner.solver.tree.first_stage import FirstStage
from planner.solver.tree.recourse import BendersCut
from planner.solver.tree.tuning import MARGIN, MISSED
from planner.tree.core import Integers


class Proposal(NamedTuple):
    """What all subtrees do about a first stage at some prices."""

    first_stage: int
    """Number of the first stage."""
    prices: Floats
    """Price of each expectation constraint, money per unit of the row."""
    cuts: Sequence[BendersCut]
    lagrangian: float
    """Cost with this proposal, less what expectation constraints exceed at their prices: no plan with this
    first stage costs less, money."""

    @property
    def is_feasible(self) -> bool:
        """True if it is known that every subtree can go on from the first stage."""
        return bool(self.cuts) and all(cut.feasible for cut in self.cuts)


@dataclass(frozen=True)
class ConvexCombination:
    """The best convex combination of what is known."""

    cost: float
    """Expected cost, with the price of what expectation constraints miss, money; infinite without a plan."""
    shortfall: Floats
    """How far each expectation constraint is missed, units of the row."""
    first_stage: Floats
    """Columns of the first stage."""
    weights: dict[int, Floats]
    """Subtree -> weight of each proposal."""
    prices: Floats
    """Price of each expectation constraint at which what is combined costs the same, money per unit."""

    @property
    def missed(self) -> float:
        """How far expectation constraints are missed in all, units of the rows."""
        return float(self.shortfall.sum())

    @property
    def is_plan(self) -> bool:
        """True if it keeps everything."""
        return bool(np.isfinite(self.cost)) and self.missed <= MISSED


class ProposalArrays(NamedTuple):
    """The feasible proposals as arrays."""

    at: list[int]
    """Place of each proposal."""
    first_stages: list[int]
    """Numbers of the first stages that they belong to."""
    first_stage_of: Integers
    """Place of each proposal's first stage in ``first_stages``."""
    subtrees: list[int]
    base: Floats
    """Cost of each first stage, money."""
    reached: Floats
    """Its part in the expectation constraints, shape (first stages, constraints)."""
    values: Floats
    """Cost of each proposal for each subtree, shape (proposals, subtrees)."""
    gives: Floats
    """Its part in the expectation constraints, shape (proposals x subtrees, constraints)."""

    @property
    def belongs(self) -> sparse.csr_array:
        """1 where a proposal and subtree (row) belongs to a first stage and subtree (column)."""
        shape = (len(self.at), len(self.first_stages))
        entries = (np.ones(len(self.at)), (np.arange(len(self.at)), self.first_stage_of))
        one = sparse.csr_array(entries, shape=shape)
        return sparse.csr_array(sparse.kron(one, sparse.eye_array(len(self.subtrees))))


@dataclass
class RestrictedMaster:
    """First stages and proposals; proposals in the order in which workers keep their columns."""

    stage: FirstStage
    first_stages: list[Floats] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)

    def add_first_stage(self, x: Floats) -> int:
        """Number of a new first stage."""
        self.first_stages.append(x)
        return len(self.first_stages) - 1

    def add_proposal(self, first_stage: int, prices: Floats, cuts: Sequence[BendersCut]) -> Proposal:
        """What all subtrees do about a first stage joins what is known; no cuts: nothing is known of it."""
        x = self.first_stages[first_stage]
        lagrangian = self.stage.lagrangian(x, cuts, prices) if cuts else float("inf")
        self.proposals.append(Proposal(first_stage, prices, cuts, lagrangian))
        return self.proposals[-1]

    def arrays(self) -> ProposalArrays:
        """The feasible proposals as arrays; there must be one."""
        at = [i for i, proposal in enumerate(self.proposals) if proposal.is_feasible]
        chosen = [self.proposals[i] for i in at]
        used = sorted({proposal.first_stage for proposal in chosen})
        shape = (len(used), len(self.stage.coupling_lower))
        return ProposalArrays(
            at=at,
            first_stages=used,
            first_stage_of=np.array([used.index(proposal.first_stage) for proposal in chosen]),
            subtrees=[cut.subtree for cut in chosen[0].cuts],
            base=np.array([float(self.stage.cost @ self.first_stages[k]) for k in used]),
            reached=np.array([self.stage.coupling @ self.first_stages[k] for k in used]).reshape(shape),
            values=np.array([[cut.recourse_cost for cut in proposal.cuts] for proposal in chosen]),
            gives=np.vstack([cut.contribution for proposal in chosen for cut in proposal.cuts]),
        )

    def combined(self, price_bound: Floats) -> ConvexCombination:
        """The best combination, where missing an expectation constraint costs the bound on its price, and
        exceeding one no less. Raises SolverFailedError.
        """
        if not any(proposal.is_feasible for proposal in self.proposals):
            nothing = np.zeros(len(self.stage.coupling_lower))
            return ConvexCombination(float("inf"), nothing, self.first_stages[0], {}, nothing)
        arrays = self.arrays()
        answer = run(load(_program(self.stage, arrays, price_bound)))
        if answer.status is not Status.OPTIMAL:
            raise SolverFailedError(f"combining plans: {answer.status.value}")
        count, size = len(arrays.first_stages), arrays.values.size
        weights = np.maximum(answer.values[:count], 0.0)
        weights /= weights.sum()
        shares = np.maximum(answer.values[count : count + size].reshape(arrays.values.shape), 0.0)
        return ConvexCombination(
            cost=answer.objective,
            shortfall=answer.values[count + size :].reshape(2, -1).sum(axis=0),
            first_stage=np.asarray(weights @ np.array([self.first_stages[k] for k in arrays.first_stages])),
            weights=self._weights(arrays, weights, shares),
            prices=answer.duals[len(answer.duals) - len(price_bound) :],
        )

    def cheapest_at(self, prices: Floats) -> int:
        """Number of the first stage that costs least at some prices, less what expectation constraints
        exceed, as far as known proposals tell; there must be a feasible one.
        """
        arrays = self.arrays()
        values = arrays.values - (arrays.gives @ prices).reshape(arrays.values.shape)
        least = np.full((len(arrays.first_stages), values.shape[1]), np.inf)
        np.minimum.at(least, arrays.first_stage_of, values)
        costs = arrays.base - arrays.reached @ prices + least.sum(axis=1)
        return arrays.first_stages[int(np.argmin(costs))]

    def parts_of(self, found: ConvexCombination) -> tuple[Floats, ...]:
        """First stages that a combination has weight on, heaviest first."""
        weights = np.zeros(len(self.first_stages))
        for each in list(found.weights.values())[:1]:
            np.add.at(weights, [proposal.first_stage for proposal in self.proposals], each)
        order = np.argsort(-weights, kind="stable")
        return tuple(self.first_stages[k] for k in order.tolist() if weights[k] > 0.0)

    def _weights(self, arrays: ProposalArrays, of_first_stages: Floats, shares: Floats) -> dict[int, Floats]:
        """Weights of proposals, made to sum to those of their first stages to the last digit."""
        found = np.zeros((len(self.proposals), len(arrays.subtrees)))
        for i, weight in enumerate(of_first_stages.tolist()):
            own = np.flatnonzero(arrays.first_stage_of == i)
            total = shares[own].sum(axis=0)
            exact = shares[own] * (weight / np.where(total > 0.0, total, 1.0))
            exact[-1] += np.where(total > 0.0, 0.0, weight)
            found[np.array(arrays.at)[own]] = exact
        return {number: found[:, i] for i, number in enumerate(arrays.subtrees)}


def _program(stage: FirstStage, arrays: ProposalArrays, price_bound: Floats) -> Program:
    """The restricted master. Columns: weight of each first stage, of each proposal for each subtree, what
    each expectation constraint misses, what it exceeds. Rows: the sum of all first stages; the proposals of
    each first stage and subtree; expectation constraints.
    """
    rows, count, subtrees = len(stage.coupling_lower), len(arrays.first_stages), len(arrays.subtrees)
    given = np.abs(arrays.gives).reshape(len(arrays.at), subtrees, rows).max(axis=0).sum(axis=0)
    most = given + np.abs(arrays.reached).max(axis=0)
    margin = np.where(stage.coupling_lower < stage.coupling_upper, MARGIN * most, 0.0)
    spread = sparse.kron(sparse.eye_array(count), np.ones((subtrees, 1)))
    slack = sparse.eye_array(rows)
    blocks: list[list[Any]] = [
        [np.ones((1, count)), None, None, None],
        [-spread, arrays.belongs.T, None, None],
        [arrays.reached.T, arrays.gives.T, slack, -slack],
    ]
    columns, nothing = count + arrays.values.size + 2 * rows, np.zeros(count * subtrees)
    return Program(
        matrix=sparse.csr_array(sparse.block_array(blocks if rows else blocks[:2], format="csr")),
        row_lower=np.concatenate([[1.0], nothing, stage.coupling_lower + margin]),
        row_upper=np.concatenate([[1.0], nothing, stage.coupling_upper - margin]),
        lower=np.zeros(columns),
        upper=np.full(columns, np.inf),
        cost=np.concatenate([arrays.base, arrays.values.ravel(), price_bound, price_bound]),
        offset=stage.offset,
    )
