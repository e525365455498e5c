"""The calm path with a cut for every subtree: solved in rounds until both bounds meet.

Master: the calm path, its costs weighted by the mass that passes, and one theta per subtree; rows that
are weighted over the tree are priced. Every round adds a cut per subtree. The master is a lower bound; its
decisions with the subtrees' answers are an upper bound (Van Slyke and Wets; Birge and Louveaux's multicut).
"""

from dataclasses import dataclass, field
from time import perf_counter

import highspy
import numpy as np
from scipy import sparse

from planner.solve.highs import Floats, Program, SolverFailedError, Status, decide, load
from planner.solve.tree.subtree import PRECISE, Cut, PathBasis, Weights, missed_by, run_afresh, to_basis
from planner.solve.tree.team import Team
from planner.solve.tree.trunk import Trunk

MOST_ROUNDS = 400
FLOOR = -1e7
"""Lower bound of theta until its first cut, money; a plan that rests on it is not accepted."""
NEAR, RADIUS, WIDEST = (0.02, 0.2), 0.8, 1e9
"""Trust region as a share of usual quantities: first rounds, whose few cuts say little about what is far;
later ones, to begin with; and the size from which it is none."""
INWARD, COARSE = 0.6, 1e-6
"""Part of the way from the best plan to what the master wants, at which cuts are made: its corners lie too
far out (Ben-Ameur and Neto's in-out separation). Relative saving from which that is worth while."""
SERIOUS, OPENING = 0.5, 16.0
"""Part of the promised saving that a round must keep for the region to grow; growth when it is in the way."""
PRESSING = 1e-10
"""Relative reduced cost from which a side of the region is in the way."""


@dataclass
class Outcome:
    """Where the rounds ended. ``x`` are the columns of the calm path, ``objective`` its priced cost."""

    x: Floats
    objective: float
    bound: float = float("-inf")
    rounds: list[int] = field(default_factory=list)
    """Simplex iterations of each round."""
    row_duals: Floats = field(default_factory=lambda: np.zeros(0))
    cut_weights: Weights = field(default_factory=dict)
    status: str = "stalled"

    @property
    def gap(self) -> float:
        """Relative distance of both bounds."""
        return (self.objective - self.bound) / max(1.0, abs(self.objective))


class Master:
    """The calm path with cuts, and a trust region around the best plan so far.

    ``scale`` is the usual size of each column of the calm path.
    """

    def __init__(self, trunk: Trunk, subtrees: int, basis: PathBasis, scale: Floats, prices: Floats) -> None:
        self.trunk, self.prices, self.scale = trunk, prices, scale
        self.width, self.subtrees = len(trunk.cost), subtrees
        self.cuts: list[Cut] = []
        cost, offset = trunk.priced(prices)
        self.solver = load(_with_thetas(trunk, subtrees, cost, offset))
        self.solver.setBasis(
            to_basis(np.concatenate([basis.columns, np.zeros(subtrees, dtype=np.int64)]), basis.rows)
        )
        self.low, self.high = trunk.lower, trunk.upper

    def add(self, cut: Cut) -> None:
        """Add one cut as a row: theta - slope @ x >= constant."""
        columns = np.concatenate([cut.columns, [self.width + cut.subtree]])
        values = np.concatenate([-cut.slope, [1.0 if cut.feasible else 0.0]])
        used = values != 0.0
        self.cuts.append(cut)
        self.solver.addRow(
            cut.constant, highspy.kHighsInf, int(used.sum()), columns[used].astype(np.int32), values[used]
        )

    def trust(self, x: Floats, radius: float) -> None:
        """Stay near a plan: columns of the calm path within a share of their size."""
        away = radius * np.maximum(np.abs(x), self.scale)
        self.low, self.high = self.trunk.lower, self.trunk.upper
        if radius < WIDEST:
            self.low = np.maximum(self.low, np.minimum(x - away, self.high))
            self.high = np.minimum(self.high, np.maximum(x + away, self.low))
        every = np.arange(self.width, dtype=np.int32)
        self.solver.changeColsBounds(self.width, every, self.low, self.high)

    @property
    def is_pressed(self) -> bool:
        """True if a side of the trust region is in the way."""
        reduced = np.asarray(self.solver.getSolution().col_dual, dtype=np.float64)[: self.width]
        size = PRESSING * max(1.0, float(np.abs(self.trunk.cost).max(initial=0.0)))
        low, high = self.low > self.trunk.lower, self.high < self.trunk.upper
        return bool((((reduced > size) & low) | ((reduced < -size) & high)).any())

    def solve(self) -> tuple[Floats, float] | None:
        """(x, lower bound); None if there is no plan. Raises SolverFailedError."""
        status = decide(self.solver)
        if status is Status.INFEASIBLE:
            return None
        if status is not Status.OPTIMAL:
            raise SolverFailedError(f"first stage with cuts: {status.value}")
        if missed_by(self.trunk.matrix @ self._x, self.trunk.row_lower, self.trunk.row_upper) > PRECISE:
            run_afresh(self.solver)
        return self._x, float(self.solver.getInfo().objective_function_value)

    @property
    def _x(self) -> Floats:
        """Columns of the calm path, as last solved."""
        return np.asarray(self.solver.getSolution().col_value, dtype=np.float64)[: self.width]

    @property
    def is_floored(self) -> bool:
        """True if some theta still rests on its floor."""
        values = np.asarray(self.solver.getSolution().col_value, dtype=np.float64)
        return bool((values[self.width :] <= FLOOR + 1.0).any())

    def duals(self) -> tuple[Floats, Weights]:
        """Duals of the trunk's rows, and for each subtree the weights of its cuts by their place."""
        duals = np.asarray(self.solver.getSolution().row_dual, dtype=np.float64)
        own = len(self.trunk.row_lower)
        weights: Weights = {s: {} for s in range(self.subtrees)}
        for cut, dual in zip(self.cuts, duals[own:].tolist(), strict=True):
            if dual != 0.0:
                weights[cut.subtree][cut.place] = dual
        return duals[:own], weights


def _with_thetas(trunk: Trunk, subtrees: int, cost: Floats, offset: float) -> Program:
    """The trunk with columns for the subtrees' costs."""
    extra = sparse.csr_array((trunk.matrix.shape[0], subtrees))
    return Program(
        sparse.csr_array(sparse.hstack([trunk.matrix, extra], format="csr")),
        trunk.row_lower,
        trunk.row_upper,
        np.concatenate([trunk.lower, np.full(subtrees, FLOOR)]),
        np.concatenate([trunk.upper, np.full(subtrees, np.inf)]),
        np.concatenate([cost, np.ones(subtrees)]),
        offset,
    )


def run_rounds(
    master: Master, team: Team, start: Outcome, *, closed: float, deadline: float | None = None
) -> Outcome:
    """Add cuts until both bounds are within ``closed``, relatively; ``start`` holds the plan to begin from.

    Rounds stay in a trust region around the best plan, which opens when rounds keep what they promised
    and when it is in the way at the end: the last bound is one without a region.
    The status says how it ended: optimal, infeasible, time limit or stalled.
    """
    best = start
    first = list(NEAR) if np.isfinite(best.objective) else []
    radius = RADIUS if np.isfinite(best.objective) else 2.0 * WIDEST
    for _ in range(MOST_ROUNDS):
        reach = first.pop(0) if first else radius
        master.trust(best.x, reach)
        solved = master.solve()
        if solved is None and reach >= WIDEST:
            best.status = "infeasible"
            break
        if solved is None or _is_done_inside(master, best, solved[1], closed):
            radius *= OPENING
            continue
        if not master.is_pressed:
            best.bound = max(best.bound, solved[1])
        if best.gap <= closed and not master.is_floored:
            best.status = "optimal"
            break
        radius *= _round(master, team, best, solved)
        if deadline is not None and perf_counter() > deadline:
            _last_bound(master, best)
            break
    best.row_duals, best.cut_weights = master.duals()
    return best


def _last_bound(master: Master, best: Outcome) -> None:
    """What is proven when time is up: the master without a region."""
    best.status = "time limit"
    master.trust(best.x, 2.0 * WIDEST)
    solved = master.solve()
    if solved is not None and not master.is_floored:
        best.bound = max(best.bound, solved[1])


def _is_done_inside(master: Master, best: Outcome, bound: float, closed: float) -> bool:
    """True if nothing is to be gained inside the region, but its sides are in the way."""
    return best.objective - bound <= closed * max(1.0, abs(best.objective)) and master.is_pressed


def _round(master: Master, team: Team, best: Outcome, solved: tuple[Floats, float]) -> float:
    """Cuts at one point, and the plan there if it is better; returns how much the region changes."""
    wanted, bound = solved
    promised = best.objective - bound
    inward = COARSE * abs(best.objective) < promised < float("inf")
    x = best.x + INWARD * (wanted - best.x) if inward else wanted
    cuts = team.evaluate(x, master.prices)
    for cut in cuts:
        master.add(cut)
    upper = master.trunk.lagrangian(x, cuts, master.prices)
    saved = best.objective - upper
    best.rounds.append(sum(cut.iterations for cut in cuts))
    if saved <= 0.0:
        return 0.5 if saved < -promised else 1.0
    best.x, best.objective = x, upper
    return 2.0 if saved >= SERIOUS * promised else 1.0
