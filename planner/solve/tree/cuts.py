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
RADIUS, WIDER, WIDEST, PRESSING = 0.2, 5.0, 1e6, 1e-7
"""Boxes around contributions to weighted rows: first size (share), growth, last size,
and when one is in the way."""
FLOOR = -1e7
"""Lower bound of theta until its first cut, money; a plan that rests on it is not accepted."""


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
    """The calm path with cuts."""

    def __init__(self, trunk: Trunk, core: Core, subtrees: int, basis: PathBasis) -> None:
        self.trunk = trunk
        self.core = core
        self.width, self.subtrees = len(trunk.cost), subtrees
        self.weighted = len(core.expectation.rows)
        self.cuts: list[Cut] = []
        self.centre: dict[int, Floats] = {}
        self.radius = RADIUS
        self.solver = load(_with_thetas(trunk, subtrees, self.weighted))
        extra = subtrees * (1 + self.weighted)
        columns = np.concatenate([basis.columns, np.zeros(extra, dtype=np.int64)])
        columns[self.width + subtrees :] = int(highspy.HighsBasisStatus.kZero)
        rows = np.concatenate([basis.rows, np.ones(self.weighted, dtype=np.int64)])
        self.solver.setBasis(to_basis(columns, rows))

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
        columns = np.concatenate([cut.columns, self.share(cut.subtree)[kept], [self.theta(cut.subtree)]])
        values = np.concatenate([-cut.slope, -cut.share[kept], [1.0 if cut.feasible else 0.0]])
        used = values != 0.0
        self.cuts.append(cut)
        self.solver.addRow(
            cut.constant, highspy.kHighsInf, int(used.sum()), columns[used].astype(np.int32), values[used]
        )

    def box(self, subtree: int, centre: Floats) -> None:
        """Keep what a subtree adds to the weighted rows near to a point, until the box is in the way."""
        self.centre[subtree] = centre
        size = self.radius * np.maximum(np.abs(centre), 1.0)
        self._bounds(self.share(subtree), centre - size, centre + size)

    @property
    def is_pressed(self) -> bool:
        """True if some box around a contribution is in the way."""
        reduced = np.asarray(self.solver.getSolution().col_dual, dtype=np.float64)
        return bool((np.abs(reduced[self.width + self.subtrees :]) > PRESSING).any())

    def widen(self) -> bool:
        """Make all boxes wider; False if there are none, or nothing is gained any more."""
        if not self.weighted or self.radius > WIDEST:
            return False
        self.radius *= WIDER
        for subtree, centre in list(self.centre.items()):
            self.box(subtree, centre)
        return True

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
        y = {s: values[self.share(s)] for s in range(self.subtrees)}
        return values[: self.width], y, float(self.solver.getInfo().objective_function_value)

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
            if cut.feasible:
                weights[cut.subtree].append(float(dual))
        return duals[:own], {s: np.array(found) for s, found in weights.items()}


@dataclass(frozen=True)
class _Thetas:
    matrix: sparse.csr_array
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    cost: Floats
    offset: float


def _with_thetas(trunk: Trunk, subtrees: int, weighted: int) -> _Thetas:
    """The trunk with columns for the subtrees' costs and contributions."""
    shares = subtrees * weighted
    first = trunk.matrix.shape[0] - weighted
    rows = np.tile(first + np.arange(weighted), subtrees)
    extra = sparse.coo_array(
        (np.ones(shares), (rows, subtrees + np.arange(shares))),
        shape=(trunk.matrix.shape[0], subtrees + shares),
    )
    infinite = np.full(shares, np.inf)
    return _Thetas(
        sparse.csr_array(sparse.hstack([trunk.matrix, extra], format="csr")),
        trunk.row_lower,
        trunk.row_upper,
        np.concatenate([trunk.lower, np.full(subtrees, FLOOR), -infinite]),
        np.concatenate([trunk.upper, np.full(subtrees, np.inf), infinite]),
        np.concatenate([trunk.cost, np.ones(subtrees), np.zeros(shares)]),
        trunk.offset,
    )


def run_rounds(
    master: Master, team: Team, start: Outcome, *, deadline: float | None = None, most: int = MOST_ROUNDS
) -> Outcome:
    """Add cuts until both bounds meet; ``start`` holds the point to begin from and its cost.

    The status says how it ended: optimal, infeasible, time limit or stalled.
    """
    best = start
    best.rounds = []
    best.status = "stalled"
    for _ in range(most):
        started = perf_counter()
        solved = master.solve()
        if solved is None and master.widen():
            continue
        if solved is None:
            best.status = "infeasible"
            break
        x, y, bound = solved
        best.bound = max(best.bound, bound) if best.rounds else bound
        if best.gap <= CLOSED and not master.is_floored:
            if master.is_pressed and master.widen():
                continue
            best.status = "optimal"
            break
        cuts = team.evaluate(x, y, np.zeros(master.weighted))
        for cut in cuts:
            master.add(cut)
        upper = _cost(master, x, cuts)
        if upper < best.objective:
            best.x, best.y, best.objective = x, y, upper
            best.shortfall = sum(cut.shortfall for cut in cuts)
        best.rounds.append(Round(bound, upper, sum(cut.iterations for cut in cuts), perf_counter() - started))
        if deadline is not None and perf_counter() > deadline:
            best.status = "time limit"
            break
    if best.status == "stalled" and best.gap <= GOOD_ENOUGH:
        best.status = "optimal"
    best.row_duals, best.cut_weights = master.duals()
    return best


def _cost(master: Master, x: Floats, cuts: list[Cut]) -> float:
    """Cost of a plan: the calm path and all subtrees."""
    return float(master.trunk.cost @ x) + master.trunk.offset + sum(cut.value for cut in cuts)
