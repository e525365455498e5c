"""A plan from several solutions at one calm path: subtrees are blended so that weighted rows are kept."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from planner.solve.highs import Floats, Program, load, run
from planner.solve.tree.subtree import Cut
from planner.solve.tree.trunk import Trunk

AMPLE = 1e-8
"""Margin of weighted rows, as a part of what is given to them: solvers keep rows only about."""


@dataclass(frozen=True)
class Blend:
    """The best plan from the points at one calm path: ``weights`` of the points for each subtree."""

    cost: float
    """Expected cost, with the price of what weighted rows miss."""
    short: float
    """How far weighted rows are missed in all."""
    weights: dict[int, Floats]
    worth: Floats
    """Duals of the weighted rows: what one more unit of what they ask for would cost."""


def blended(trunk: Trunk, x: Floats, points: Sequence[Sequence[Cut]], penalty: float) -> Blend:
    """Weights of the points for each subtree at least cost; missing a weighted row costs ``penalty``."""
    rows, numbers = len(trunk.weighted_lower), [cut.subtree for cut in points[0]]
    if not rows or not all(cut.feasible for point in points for cut in point):
        last = np.eye(len(points))[-1]
        return Blend(trunk.cost_of(x, points[-1]), 0.0, dict.fromkeys(numbers, last), np.zeros(rows))
    answer = run(load(_program(trunk, x, points, penalty)))
    size = len(points) * len(numbers)
    shares = np.maximum(answer.values[:size].reshape(len(points), len(numbers)), 0.0)
    shares /= shares.sum(axis=0)
    short = float(answer.values[size:].sum())
    weights = {number: shares[:, i] for i, number in enumerate(numbers)}
    return Blend(answer.objective, short, weights, answer.duals[len(numbers) :])


def _program(trunk: Trunk, x: Floats, points: Sequence[Sequence[Cut]], penalty: float) -> Program:
    """Min cost of the blend, each subtree's weights summing to 1, weighted rows kept or paid for. Columns:
    the weight of each point for each subtree, then what each weighted row misses or exceeds.
    """
    subtrees, rows = len(points[0]), len(trunk.weighted_lower)
    columns = len(points) * subtrees + 2 * rows
    gives = np.array([cut.contribution for point in points for cut in point]).T
    slacks = np.concatenate([np.eye(rows), -np.eye(rows)], axis=1)
    sums = np.concatenate([np.tile(np.eye(subtrees), len(points)), np.zeros((subtrees, 2 * rows))], axis=1)
    reached, ones = trunk.weighted @ x, np.ones(subtrees)
    margin = np.where(trunk.weighted_lower < trunk.weighted_upper, AMPLE * np.abs(gives).sum(axis=1), 0.0)
    values = [cut.value for point in points for cut in point]
    return Program(
        matrix=sparse.csr_array(np.concatenate([sums, np.concatenate([gives, slacks], axis=1)])),
        row_lower=np.concatenate([ones, trunk.weighted_lower - reached + margin]),
        row_upper=np.concatenate([ones, trunk.weighted_upper - reached - margin]),
        lower=np.zeros(columns),
        upper=np.full(columns, np.inf),
        cost=np.concatenate([values, np.full(2 * rows, penalty)]),
        offset=float(trunk.cost @ x) + trunk.offset,
    )
