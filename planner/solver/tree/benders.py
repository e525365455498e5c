"""The first stage with a cut for every subtree: solved again and again until both bounds meet.

At prices p of the expectation constraints the master problem is (multicut L-shaped method: Benders 1962, Van
Slyke and Wets 1969, Birge and Louveaux 1988)

    min (c - p @ B) @ x + sum_s r_s   s.t.  A x in [low, high],
                                            r_s >= constant + slope @ x     optimality cuts of subtree s
                                              0 >= constant + slope @ x     feasibility cuts

with r_s the recourse cost of subtree s. It is a lower bound; its first stage with the subtrees' own answers
is an upper bound. x stays in a trust region around the best first stage (Linderoth and Wright 2003), and cuts
are made on the way from the best to the master's x (in-out separation, Ben-Ameur and Neto 2007).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import highspy
import numpy as np
from scipy import sparse

from planner.solver.clock import Clock
from planner.solver.highs import (
    Floats,
    Options,
    Program,
    SolverFailedError,
    Status,
    decide,
    load,
    run_afresh,
)
from planner.solver.tree.basis import AT_LOWER, Basis, basis_of, decide_cold, run_cold, set_basis
from planner.solver.tree.distributed import DistributedSubproblems
from planner.solver.tree.first_stage import FirstStage
from planner.solver.tree.recourse import BendersCut, CutWeights, missed_by
from planner.solver.tree.tuning import (
    BROKEN,
    CAUTIOUS_RADIUS,
    FIRST_RADII,
    INWARD,
    LEAST_INWARD_SAVING,
    LEAST_RECOURSE_COST,
    MASTER_EDGE_WEIGHTS,
    MOST_INWARD_SAVING,
    MOST_ITERATIONS,
    NO_RADIUS,
    OPENING,
    PRECISE,
    PRESSING,
    RADIUS,
    SERIOUS_SAVING,
)


@dataclass
class BendersResult:
    """Where the iterations ended, and before that where they are; the status says how: optimal, infeasible,
    time limit, or gap not reached.
    """

    x: Floats
    """Columns of the best first stage."""
    objective: float
    """Its Lagrangian at the prices, money; ``bound`` what no first stage is below."""
    prices: Floats
    bound: float = float("-inf")
    simplex_iterations: list[int] = field(default_factory=list)
    """Of all subtrees, by Benders iteration."""
    row_duals: Floats = field(default_factory=lambda: np.zeros(0))
    cut_weights: CutWeights = field(default_factory=dict)
    status: Status = Status.GAP_NOT_REACHED

    @property
    def knows_cost(self) -> bool:
        """True if every subtree can go on from the best first stage: then there is one."""
        return bool(np.isfinite(self.objective))

    @property
    def gap(self) -> float:
        """Relative distance of both bounds."""
        return (self.objective - self.bound) / max(1.0, abs(self.objective))


class MasterProblem:
    """The first stage with cuts, and a trust region around the best so far; ``sizes`` are the usual sizes of
    its columns, ``base`` a basis to begin from.
    """

    def __init__(
        self, first_stage: FirstStage, subtrees: int, base: Basis, sizes: Floats, prices: Floats
    ) -> None:
        self.first_stage, self.prices, self.sizes = first_stage, prices, sizes
        self.width, self.subtrees = len(first_stage.cost), subtrees
        self.cuts: list[BendersCut] = []
        weights: Options = {"simplex_dual_edge_weight_strategy": MASTER_EDGE_WEIGHTS}
        self.solver = load(_with_recourse_costs(first_stage, subtrees, prices), weights)
        recourse = np.full(subtrees, AT_LOWER, dtype=np.int64)
        set_basis(self.solver, Basis(np.concatenate([base.columns, recourse]), base.rows))
        self.low, self.high = first_stage.lower, first_stage.upper

    def add(self, cut: BendersCut) -> None:
        """Add one cut as a row: recourse cost - slope @ x >= constant."""
        columns = np.concatenate([cut.columns, [self.width + cut.subtree]])
        values = np.concatenate([-cut.slope, [1.0 if cut.feasible else 0.0]])
        used = values != 0.0
        self.cuts.append(cut)
        self.solver.addRow(
            cut.constant, highspy.kHighsInf, int(used.sum()), columns[used].astype(np.int32), values[used]
        )

    def trust(self, x: Floats, radius: float) -> None:
        """Stay near a first stage: columns within a part of their size."""
        away = radius * np.maximum(np.abs(x), self.sizes)
        self.low, self.high = self.first_stage.lower, self.first_stage.upper
        if radius < NO_RADIUS:
            self.low = np.maximum(self.low, np.minimum(x - away, self.high))
            self.high = np.minimum(self.high, np.maximum(x + away, self.low))
        every = np.arange(self.width, dtype=np.int32)
        self.solver.changeColsBounds(self.width, every, self.low, self.high)

    def solve(self, *, has_one: bool = False) -> tuple[Floats, float] | None:
        """(x, lower bound); None if there is no first stage. Where it is known that it ``has_one``, the
        solver is not believed when it finds none from the last basis. Raises SolverFailedError.
        """
        status = decide(self.solver)
        if status is Status.INFEASIBLE and has_one:
            status = decide_cold(self.solver)
        if status is Status.INFEASIBLE:
            return None
        if status is not Status.OPTIMAL:
            raise SolverFailedError(f"first stage with cuts: {status.value}")
        for mend, allowed in ((run_afresh, PRECISE), (run_cold, BROKEN)):
            if self._missed > allowed:
                mend(self.solver)
        if self._missed > BROKEN:
            raise SolverFailedError(f"first stage with cuts: rows are missed by {self._missed:.2g}")
        return self._x, float(self.solver.getInfo().objective_function_value)

    @property
    def _missed(self) -> float:
        """By how much the largest row is missed, as last solved: the solver may call optimal what is not."""
        first = self.first_stage
        return missed_by(first.matrix @ self._x, first.row_lower, first.row_upper)

    @property
    def basis(self) -> Basis:
        """Of the first stage's columns and rows, as last solved."""
        found = basis_of(self.solver)
        return Basis(found.columns[: self.width], found.rows[: len(self.first_stage.row_lower)])

    @property
    def is_pressed(self) -> bool:
        """True if a side of the trust region is in the way."""
        reduced = np.asarray(self.solver.getSolution().col_dual, dtype=np.float64)[: self.width]
        size = PRESSING * max(1.0, float(np.abs(self.first_stage.cost).max(initial=0.0)))
        low, high = self.low > self.first_stage.lower, self.high < self.first_stage.upper
        return bool((((reduced > size) & low) | ((reduced < -size) & high)).any())

    @property
    def has_uncut_recourse(self) -> bool:
        """True if the recourse cost of a subtree still rests on its least."""
        values = np.asarray(self.solver.getSolution().col_value, dtype=np.float64)
        return bool((values[self.width :] <= LEAST_RECOURSE_COST + 1.0).any())

    def duals(self) -> tuple[Floats, CutWeights]:
        """Duals of the first stage's rows, and of the cuts of each subtree."""
        duals = np.asarray(self.solver.getSolution().row_dual, dtype=np.float64)
        own = len(self.first_stage.row_lower)
        weights: CutWeights = {s: {} for s in range(self.subtrees)}
        for cut, dual in zip(self.cuts, duals[own:].tolist(), strict=True):
            if dual != 0.0:
                weights[cut.subtree][cut.cut_id] = dual
        return duals[:own], weights

    @property
    def _x(self) -> Floats:
        """Columns of the first stage, as last solved."""
        return np.asarray(self.solver.getSolution().col_value, dtype=np.float64)[: self.width]


def _with_recourse_costs(first_stage: FirstStage, subtrees: int, prices: Floats) -> Program:
    """The first stage with a column for the recourse cost of each subtree."""
    cost, offset = first_stage.priced(prices)
    extra = sparse.csr_array((first_stage.matrix.shape[0], subtrees))
    return Program(
        sparse.csr_array(sparse.hstack([first_stage.matrix, extra], format="csr")),
        first_stage.row_lower,
        first_stage.row_upper,
        np.concatenate([first_stage.lower, np.full(subtrees, LEAST_RECOURSE_COST)]),
        np.concatenate([first_stage.upper, np.full(subtrees, np.inf)]),
        np.concatenate([cost, np.ones(subtrees)]),
        offset,
    )


class Observer(Protocol):
    """Learns from Benders iterations, and may end them before both bounds meet."""

    def learn(self, x: Floats, cuts: Sequence[BendersCut], promised: float) -> None:
        """A first stage was tried: what subtrees make of it, and the relative distance of both bounds."""

    def is_enough(self, bound: float, objective: float) -> bool:
        """True if iterations may end, were no first stage below a bound and the best one at an objective,
        money.
        """


def iterate(
    master: MasterProblem,
    subproblems: DistributedSubproblems,
    best: BendersResult,
    closed_gap: float,
    clock: Clock,
    observer: Observer,
    first_radii: Sequence[float] = FIRST_RADII,
) -> BendersResult:
    """Add cuts until both bounds are within ``closed_gap``, or an ``observer`` has enough; ``best`` holds the
    first stage to begin from, or where iterations that go on had ended.

    Iterations stay in a trust region around the best first stage, which opens when they keep what they
    promised and when it is in the way at the end: the last bound is one without a region.
    """
    knows_cost = best.knows_cost
    first, radius = (list(first_radii), RADIUS) if knows_cost else ([CAUTIOUS_RADIUS], 2.0 * NO_RADIUS)
    best.status = Status.GAP_NOT_REACHED
    for _ in range(MOST_ITERATIONS):
        own_radius = first.pop(0) if first else radius
        master.trust(best.x, own_radius)
        solved = master.solve(has_one=best.knows_cost)
        if solved is None and own_radius >= NO_RADIUS:
            best.status = Status.INFEASIBLE
            break
        if solved is None or _is_done_inside(master, best, solved[1], closed_gap):
            radius *= OPENING
            first = first if knows_cost else [own_radius * OPENING]
            continue
        if not master.is_pressed:
            best.bound = max(best.bound, solved[1])
        if best.gap <= closed_gap and not master.has_uncut_recourse:
            best.status = Status.OPTIMAL
            break
        radius *= _cut(master, subproblems, best, observer, *solved)
        if clock.is_over:
            best.status = Status.TIME_LIMIT
            _bound_anywhere(master, best)
            break
        if observer.is_enough(solved[1], best.objective):
            _bound_anywhere(master, best)
            if observer.is_enough(best.bound, best.objective):
                break
    best.row_duals, best.cut_weights = master.duals()
    return best


def _bound_anywhere(master: MasterProblem, best: BendersResult) -> None:
    """What is proven so far: the master without a region."""
    master.trust(best.x, 2.0 * NO_RADIUS)
    solved = master.solve(has_one=best.knows_cost)
    if solved is not None and not master.has_uncut_recourse:
        best.bound = max(best.bound, solved[1])


def _is_done_inside(master: MasterProblem, best: BendersResult, bound: float, closed_gap: float) -> bool:
    """True if nothing is to be gained inside the region, but its sides are in the way."""
    is_done = best.objective - bound <= closed_gap * max(1.0, abs(best.objective))
    return is_done and best.knows_cost and master.is_pressed


def _cut(
    master: MasterProblem,
    subproblems: DistributedSubproblems,
    best: BendersResult,
    observer: Observer,
    wanted: Floats,
    bound: float,
) -> float:
    """Cuts at one first stage, which is kept if it is better; returns how much the region changes."""
    promised = best.objective - bound
    least, most = LEAST_INWARD_SAVING * abs(best.objective), MOST_INWARD_SAVING * abs(best.objective)
    inward = least < promised < most
    x = best.x + INWARD * (wanted - best.x) if inward else wanted
    cuts = subproblems.evaluate(x, master.prices)
    for cut in cuts:
        master.add(cut)
    observer.learn(x, cuts, promised / max(1.0, abs(best.objective)))
    upper = master.first_stage.lagrangian(x, cuts, master.prices)
    saved = best.objective - upper
    best.simplex_iterations.append(sum(cut.iterations for cut in cuts))
    if not saved > 0.0:  # nor where neither of them is feasible
        return 0.5 if saved < -promised else 1.0
    best.x, best.objective = x, upper
    return 2.0 if saved >= SERIOUS_SAVING * promised else 1.0
