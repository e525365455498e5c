"""The calm path with a cut for every subtree: solved in rounds until both bounds meet.

Master: the calm path, its costs weighted by the mass that passes, one theta and one contribution to each
weighted row per subtree. Every round adds a cut per subtree. The master is a lower bound; its decisions
with the subtrees' answers are a plan, an upper bound (Van Slyke and Wets; Birge and Louveaux's multicut).
"""

from dataclasses import dataclass, field
from time import perf_counter

import highspy
import numpy as np
from scipy import sparse

from planner.solve.highs import Floats, load
from planner.solve.tree.subtree import Cut, PathBasis, to_basis
from planner.solve.tree.team import Team
from planner.tree.core import Core, Integers

MOST_ROUNDS = 400
CLOSED = 1e-9
"""Relative gap at which both bounds count as met."""
GOOD_ENOUGH = 1e-7
FLOOR = -1e7
"""Lower bound of theta until its first cut, money; a plan that rests on it is not accepted."""
RADIUS, WIDEST = 0.05, 1e9
"""Trust region: first size and the size from which it is none, as a share of usual quantities."""
LEEWAY = 0.1
"""Size of the region for contributions to weighted rows, as a part of that for the calm path."""
SERIOUS, OPENING = 0.6, 16.0
"""Part of the promised saving that a round must keep for the region to grow; growth when it is in the way."""
PRESSING = 1e-10
"""Relative reduced cost from which a side of the region is in the way."""


@dataclass(frozen=True)
class Trunk:
    """The calm path as a program: rows that hold everywhere, then the weighted rows."""

    matrix: sparse.csr_array
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    cost: Floats
    offset: float


@dataclass
class Round:
    """One round, for the log."""

    lower: float
    upper: float
    iterations: int
    seconds: float


@dataclass
class Outcome:
    """Where the rounds ended. ``x`` are the columns of the calm path, ``objective`` the cost of the plan."""

    x: Floats
    y: dict[int, Floats]
    objective: float
    bound: float
    rounds: list[Round] = field(default_factory=list)
    row_duals: Floats = field(default_factory=lambda: np.zeros(0))
    cut_weights: dict[int, Floats] = field(default_factory=dict)
    status: str = "optimal"
    shortfall: float = 0.0
    """How far weighted rows are missed inside subtrees; a plan that misses them is not accepted."""

    @property
    def gap(self) -> float:
        """Relative distance of both bounds."""
        return (self.objective - self.bound) / max(1.0, abs(self.objective))


class Master:
    """The calm path with cuts, and a trust region around the best plan so far.

    ``scale`` is the usual size of each column of the calm path; ``penalty`` the price of missing a
    weighted row, above any worth it can have.
    """

    def __init__(self, trunk: Trunk, core: Core, subtrees: int, basis: PathBasis, sizes: "Sizes") -> None:
        self.trunk = trunk
        self.width, self.subtrees = len(trunk.cost), subtrees
        self.weighted = len(core.expectation.rows)
        self.sizes = sizes
        self.cuts: list[Cut] = []
        self.solver = load(_with_thetas(trunk, subtrees, self.weighted, sizes))
        extra = subtrees * (1 + self.weighted) + 2 * self.weighted
        columns = np.concatenate([basis.columns, np.zeros(extra, dtype=np.int64)])
        rows = np.concatenate([basis.rows, np.ones(self.weighted, dtype=np.int64)])
        self.solver.setBasis(to_basis(columns, rows))
        self.low, self.high = trunk.lower, trunk.upper

    def theta(self, subtree: int) -> int:
        """Column of a subtree's cost."""
        return self.width + subtree

    def share(self, subtree: int) -> Integers:
        """Columns of what a subtree adds to the weighted rows."""
        first = self.width + self.subtrees + subtree * self.weighted
        return np.arange(first, first + self.weighted)

    def add(self, cut: Cut) -> None:
        """Add one cut as a row: theta - slope @ x - share @ y >= constant."""
        kept = np.flatnonzero(np.abs(cut.share) > 0.0)
        slope = self.sizes.follow[cut.subtree].T @ cut.share
        slope[cut.columns] += cut.slope
        own = np.flatnonzero(slope)
        columns = np.concatenate([own, self.share(cut.subtree)[kept], [self.theta(cut.subtree)]])
        values = np.concatenate([-slope[own], -cut.share[kept], [1.0 if cut.feasible else 0.0]])
        used = values != 0.0
        self.cuts.append(cut)
        self.solver.addRow(
            cut.constant, highspy.kHighsInf, int(used.sum()), columns[used].astype(np.int32), values[used]
        )

    def trust(self, x: Floats, y: dict[int, Floats], radius: float) -> None:
        """Stay near a plan: columns of the calm path and contributions within a share of their size."""
        away = radius * np.maximum(np.abs(x), self.sizes.scale)
        self.low, self.high = self.trunk.lower, self.trunk.upper
        if radius < WIDEST:
            self.low = np.maximum(self.low, np.minimum(x - away, self.high))
            self.high = np.minimum(self.high, np.maximum(x + away, self.low))
        self._bounds(np.arange(self.width), self.low, self.high)
        for subtree, centre in y.items():
            size = LEEWAY * radius * np.maximum(np.abs(centre), 1.0) if radius < WIDEST else np.inf
            own = centre - self.sizes.follow[subtree] @ x
            self._bounds(self.share(subtree), own - size, own + size)

    @property
    def is_pressed(self) -> bool:
        """True if a side of the trust region is in the way."""
        solution = self.solver.getSolution()
        reduced = np.asarray(solution.col_dual, dtype=np.float64)
        size = PRESSING * max(1.0, float(np.abs(self.trunk.cost).max(initial=0.0)))
        own = reduced[: self.width]
        inside = ((own > size) & (self.low > self.trunk.lower)) | (
            (own < -size) & (self.high < self.trunk.upper)
        )
        first = self.width + self.subtrees
        shares = reduced[first : first + self.subtrees * self.weighted]
        return bool(inside.any() or (np.abs(shares) > PRESSING).any())

    def missed(self, x: Floats, y: dict[int, Floats]) -> float:
        """Price of missing weighted rows."""
        return float(self.sizes.penalty @ self.shortfalls(x, y))

    def shortfalls(self, x: Floats, y: dict[int, Floats]) -> Floats:
        """How far a plan misses each weighted row."""
        if not self.weighted:
            return np.zeros(0)
        rows = len(self.trunk.row_lower) - self.weighted
        reached = self.trunk.matrix[rows:] @ x + sum(y.values())
        least, most = self.trunk.row_lower[rows:], self.trunk.row_upper[rows:]
        short: Floats = np.maximum(least - reached, 0.0) + np.maximum(reached - most, 0.0)
        return short

    def _bounds(self, columns: Integers, lower: Floats, upper: Floats) -> None:
        self.solver.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def solve(self) -> tuple[Floats, dict[int, Floats], float] | None:
        """(x, y, lower bound); None if there is no plan."""
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            self.solver.clearSolver()
            self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        values = np.asarray(self.solver.getSolution().col_value, dtype=np.float64)
        x = values[: self.width]
        y = {s: values[self.share(s)] + self.sizes.follow[s] @ x for s in range(self.subtrees)}
        return x, y, float(self.solver.getInfo().objective_function_value)

    @property
    def is_floored(self) -> bool:
        """True if some theta still rests on its floor."""
        values = np.asarray(self.solver.getSolution().col_value, dtype=np.float64)
        return bool((values[self.width : self.width + self.subtrees] <= FLOOR + 1.0).any())

    def duals(self) -> tuple[Floats, dict[int, Floats]]:
        """Duals of the trunk's rows, and for each subtree the weights of its solves."""
        duals = np.asarray(self.solver.getSolution().row_dual, dtype=np.float64)
        own = len(self.trunk.row_lower)
        weights: dict[int, list[float]] = {s: [] for s in range(self.subtrees)}
        for cut, dual in zip(self.cuts, duals[own:], strict=True):
            weights[cut.subtree].append(float(dual))
        return duals[:own], {s: np.array(found) for s, found in weights.items()}


@dataclass(frozen=True)
class Sizes:
    """Usual size of each column of the calm path, and price of missing each weighted row."""

    scale: Floats
    penalty: Floats
    follow: tuple[sparse.csr_array, ...]
    """For each subtree, how its contributions to weighted rows move with the calm path, about: rounds look
    for what they add to that, so that a smaller plan is not asked for the return of a large one.
    """


def _with_thetas(trunk: Trunk, subtrees: int, weighted: int, sizes: Sizes) -> Trunk:
    """The trunk with columns for the subtrees' costs, contributions, and what weighted rows miss."""
    shares = subtrees * weighted
    first = trunk.matrix.shape[0] - weighted
    rows = np.tile(first + np.arange(weighted), subtrees + 2)
    signs = np.concatenate([np.ones(shares + weighted), -np.ones(weighted)])
    extra = sparse.coo_array(
        (signs, (rows, subtrees + np.arange(shares + 2 * weighted))),
        shape=(trunk.matrix.shape[0], subtrees + shares + 2 * weighted),
    )
    infinite = np.full(shares, np.inf)
    return Trunk(
        sparse.csr_array(sparse.hstack([_followed(trunk, sizes.follow), extra], format="csr")),
        trunk.row_lower,
        trunk.row_upper,
        np.concatenate([trunk.lower, np.full(subtrees, FLOOR), -infinite, np.zeros(2 * weighted)]),
        np.concatenate([trunk.upper, np.full(subtrees + shares + 2 * weighted, np.inf)]),
        np.concatenate([trunk.cost, np.ones(subtrees), np.zeros(shares), sizes.penalty, sizes.penalty]),
        trunk.offset,
    )


def _followed(trunk: Trunk, follow: tuple[sparse.csr_array, ...]) -> sparse.csr_array:
    """The trunk's matrix, its weighted rows with what subtrees add in step with the calm path."""
    own = trunk.matrix.shape[0] - (follow[0].shape[0] if follow else 0)
    if own == trunk.matrix.shape[0]:
        return trunk.matrix
    weighted = trunk.matrix[own:]
    for each in follow:
        weighted = weighted + each
    return sparse.csr_array(sparse.vstack([trunk.matrix[:own], weighted], format="csr"))


def run_rounds(master: Master, team: Team, start: Outcome, *, deadline: float | None = None) -> Outcome:
    """Add cuts until both bounds meet; ``start`` holds the plan to begin from and its cost.

    Rounds stay in a trust region around the best plan, which opens when rounds keep what they promised
    and when it is in the way at the end: the last bound is one without a region.
    The status says how it ended: optimal, infeasible, time limit or stalled.
    """
    best = start
    best.rounds, best.status = [], "stalled"
    radius = RADIUS if np.isfinite(best.objective) else 2.0 * WIDEST
    for _ in range(MOST_ROUNDS):
        started = perf_counter()
        master.trust(best.x, best.y, radius)
        solved = master.solve()
        if solved is None and radius >= WIDEST:
            best.status = "infeasible"
            break
        if solved is None or _is_done_inside(master, best, solved[2]):
            radius *= OPENING
            continue
        if not master.is_pressed:
            best.bound = max(best.bound, solved[2])
        if best.gap <= CLOSED and not master.is_floored:
            best.status = "optimal"
            break
        radius *= _round(master, team, best, solved, started)
        if deadline is not None and perf_counter() > deadline:
            best.status = "time limit"
            break
    if best.status == "stalled" and best.gap <= GOOD_ENOUGH:
        best.status = "optimal"
    best.row_duals, best.cut_weights = master.duals()
    return best


def _is_done_inside(master: Master, best: Outcome, bound: float) -> bool:
    """True if nothing is to be gained inside the region, but its sides are in the way."""
    return best.objective - bound <= CLOSED * max(1.0, abs(best.objective)) and master.is_pressed


def _round(
    master: Master, team: Team, best: Outcome, solved: tuple[Floats, dict[int, Floats], float], started: float
) -> float:
    """Cuts at one point, and the plan there if it is better; returns how much the region changes."""
    x, y, bound = solved
    cuts = team.evaluate(x, y, np.zeros(master.weighted))
    for cut in cuts:
        master.add(cut)
    upper = _cost(master, x, y, cuts)
    promised, saved = best.objective - bound, best.objective - upper
    best.rounds.append(Round(bound, upper, sum(cut.iterations for cut in cuts), perf_counter() - started))
    if saved <= 0.0:
        return 0.5 if saved < -promised else 1.0
    best.x, best.y, best.objective = x, y, upper
    best.shortfall = sum(cut.shortfall for cut in cuts) + master.missed(x, y)
    return 2.0 if saved >= SERIOUS * promised else 1.0


def _cost(master: Master, x: Floats, y: dict[int, Floats], cuts: list[Cut]) -> float:
    """Cost of a plan: the calm path, all subtrees, and what weighted rows miss."""
    own = float(master.trunk.cost @ x) + master.trunk.offset
    return own + sum(cut.value for cut in cuts) + master.missed(x, y)
