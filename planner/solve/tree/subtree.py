"""One subtree as a linear program of its own, given what the calm path has decided before it leaves.

Q(x, y) = min cost @ z subject to the subtree's rows, with x the columns of the calm path and y what
the subtree adds to the rows that are weighted over the tree. Q is convex; the duals of a solve give a
cut below it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import highspy
import numpy as np
from scipy import sparse

from planner.solve.highs import Floats, load
from planner.tree.branch import Tree
from planner.tree.core import Core, Integers
from planner.tree.extensive import extend
from planner.tree.overlay_data import Overlay

DECIDED = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible)
TINY = 1e-12
SHORTFALL = 5.0
"""Price of missing a weighted row inside a subtree, beside its worth: a plan that pays it is not accepted."""
INFINITY = float("inf")


class PathBasis(NamedTuple):
    """Basis status of each path column and of each row of the everywhere-block, as HiGHS's codes."""

    columns: Integers
    rows: Integers


class Cut(NamedTuple):
    """constant + slope @ x[columns] + share @ y <= theta, or <= 0 where no decision was feasible."""

    subtree: int
    feasible: bool
    constant: float
    columns: Integers
    slope: Floats
    share: Floats
    value: float
    """Cost of the subtree at the point of the cut; infinite where it is not feasible."""
    contribution: Floats
    """What the subtree's decisions add to the weighted rows."""
    iterations: int
    shortfall: float = 0.0
    """How far the weighted rows are missed, at a price that no plan would pay."""


@dataclass(frozen=True)
class SubtreeProgram:
    """Own rows and columns of a subtree; costs are divided by ``scale`` to keep their size."""

    matrix: sparse.csr_array
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    cost: Floats
    offset: float
    scale: float
    linked: Integers
    """Rows that touch columns of the calm path; the weighted rows come last."""
    link: sparse.csr_array
    """Those rows over the columns of the calm path."""
    weighted: sparse.csr_array
    """Weighted rows over own columns."""
    surplus_signs: Floats
    """-1 for weighted rows that ask for at least something, 1 for at most; their surplus and
    then their shortfall come last."""
    statuses: PathBasis
    """Path column of each own column, everywhere-row of each own row (-1: none)."""


def members_tree(tree: Tree, members: Sequence[int]) -> Tree:
    """The calm path with one subtree alone, masses as they are."""
    places = {0: 0} | {member: i + 1 for i, member in enumerate(members)}
    branches = [replace(tree.branches[m], parent=places[tree.branches[m].parent]) for m in members]
    rest = 1.0 - sum(branch.mass for branch in branches)
    return Tree((replace(tree.branches[0], mass=rest), *branches))


def subtree_program(
    core: Core, tree: Tree, members: Sequence[int], overlays: Sequence[Overlay]
) -> SubtreeProgram:
    """The program of a subtree; ``overlays`` are those of the calm path and of the members."""
    own_tree = members_tree(tree, members)
    form = extend(core, own_tree, overlays)
    width, first = len(core.cost), form.parts[1].row_offset
    count = len(core.expectation.rows)
    last = form.matrix.shape[0] - count
    rows = form.matrix[first:]
    own, link = sparse.csr_array(rows[:, width:]), sparse.csr_array(rows[: last - first, :width])
    signs = np.where(np.isfinite(core.expectation.lower), -1.0, 1.0)
    at = last - first + np.arange(count)
    slacks = sparse.coo_array(
        (np.concatenate([signs, -signs]), (np.tile(at, 2), np.arange(2 * count))),
        shape=(own.shape[0], 2 * count),
    )
    linked = np.flatnonzero(np.diff(link.indptr))
    mass = float(own_tree.subtree_mass[1])
    scale = mass if mass > 0.0 else 1.0
    free = np.full(count, INFINITY)
    return SubtreeProgram(
        matrix=sparse.csr_array(sparse.hstack([own, slacks], format="csr")),
        row_lower=np.concatenate([form.row_lower[first:last], -free]),
        row_upper=np.concatenate([form.row_upper[first:last], free]),
        lower=np.concatenate([form.lower[width:], np.zeros(2 * count)]),
        upper=np.concatenate([form.upper[width:], free, free]),
        cost=np.concatenate([form.cost[width:] / scale, np.zeros(2 * count)]),
        offset=0.0,
        scale=scale,
        linked=linked,
        link=sparse.csr_array(link[linked]),
        weighted=sparse.csr_array(own[last - first :]),
        surplus_signs=signs,
        statuses=_origins(core, own_tree, form.parts[1:], count),
    )


def _origins(core: Core, tree: Tree, parts: Sequence[object], count: int) -> PathBasis:
    """Which path column and everywhere-row each own column and row comes from."""
    columns, rows = [], []
    size = len(core.everywhere.rows)
    for part in parts:
        columns.append(part.columns)  # type: ignore[attr-defined]
        rows.append(np.arange(part.first_row, size))  # type: ignore[attr-defined]
        rows.append(np.full(len(core.stress.rows) - part.first_stress_row, -1))  # type: ignore[attr-defined]
    rows.append(np.full(count, -1))
    return PathBasis(np.concatenate(columns), np.concatenate(rows))


class Subtree:
    """A subtree loaded into a solver of its own."""

    def __init__(self, number: int, program: SubtreeProgram) -> None:
        self.number = number
        self.program = program
        self.solver = load(program)
        self.weighted = program.weighted.shape[0]
        self.prices = np.zeros(self.weighted)
        self.row_duals: list[Floats] = []
        self.values = np.zeros(len(program.statuses.columns))

    def start_from(self, basis: PathBasis) -> None:
        """Give every column and row the status of its original on the path."""
        basic = int(highspy.HighsBasisStatus.kBasic)
        origins = self.program.statuses
        lower = int(highspy.HighsBasisStatus.kLower)
        surplus = np.full(2 * self.weighted, lower, dtype=np.int64)
        columns = np.concatenate([basis.columns[origins.columns], surplus])
        rows = np.where(origins.rows >= 0, basis.rows[origins.rows], basic)
        self.solver.setBasis(to_basis(columns, rows))

    def use_costs(self, cost: Floats) -> None:
        """Other costs of own columns, shape (own columns,)."""
        slacks = np.zeros(2 * self.weighted)
        self.program = replace(self.program, cost=np.concatenate([cost / self.program.scale, slacks]))
        self._price(np.zeros(self.weighted))
        every = np.arange(len(self.program.cost), dtype=np.int32)
        self.solver.changeColsCost(len(every), every, self.program.cost)

    def evaluate(self, x: Floats, y: Floats | None, prices: Floats) -> Cut:
        """Solve for what the calm path has decided.

        ``y`` None, the first time: the weighted rows are only priced. The prices stay, so that later
        solves change nothing but bounds: the subtree must then add ``y`` to them, and what it adds beyond
        costs its price, which is what pricing gave for it.
        """
        program = self.program
        shift = program.link @ x
        for row, moved in zip(program.linked.tolist(), shift.tolist(), strict=True):
            self.solver.changeRowBounds(row, program.row_lower[row] - moved, program.row_upper[row] - moved)
        if y is None:
            self._price(prices)
        self._keep_weighted(y)
        self.solver.run()
        if self.solver.getModelStatus() not in DECIDED:
            self.solver.clearSolver()
            self.solver.run()
        if self.solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return self._infeasible(x, y)
        return self._optimal(x, y)

    def _keep_weighted(self, y: Floats | None) -> None:
        """Bounds of the weighted rows: what the subtree must add."""
        first = self.program.matrix.shape[0] - self.weighted
        for i in range(self.weighted):
            low, high = (-INFINITY, INFINITY) if y is None else (y[i], y[i])
            self.solver.changeRowBounds(first + i, low, high)

    def _price(self, prices: Floats) -> None:
        """Costs less the price of what the weighted rows gain."""
        self.prices = prices
        if len(prices):
            cost = self.program.cost.copy()
            own = len(cost) - 2 * len(prices)
            cost[:own] -= self.program.weighted.T @ prices / self.program.scale
            worth = np.abs(prices)
            cost[own:] = np.concatenate([worth, SHORTFALL + worth]) / self.program.scale
            self.solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)

    def _optimal(self, x: Floats, y: Floats | None) -> Cut:
        """The cut of an optimal solve; raises RuntimeError if it is not one."""
        program, solver = self.program, self.solver
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"subtree {self.number}: {solver.getModelStatus()}")
        solution = solver.getSolution()
        own = len(program.cost) - 2 * self.weighted
        columns_now = np.asarray(solution.col_value, dtype=np.float64)
        self.values, short = columns_now[:own], columns_now[own + self.weighted :]
        duals = np.asarray(solution.row_dual, dtype=np.float64) * program.scale
        worth = SHORTFALL + 2.0 * np.abs(self.prices)
        value = float(program.cost[:own] @ self.values) * program.scale + float(worth @ short)
        contribution = program.weighted @ self.values
        first = len(duals) - self.weighted
        duals[first:] += self.prices
        self.row_duals.append(duals)
        share = duals[first:]
        slope = -(program.link.T @ duals[program.linked])
        point = contribution if y is None else y
        columns = np.flatnonzero(np.abs(slope) > TINY)
        constant = value - float(slope @ x) - float(share @ point)
        iterations = int(solver.getInfo().simplex_iteration_count)
        return Cut(
            self.number,
            True,
            constant,
            columns,
            slope[columns],
            share,
            value,
            contribution,
            iterations,
            float(short.sum()),
        )

    def _infeasible(self, x: Floats, y: Floats | None) -> Cut:
        """A cut that every x with a feasible subtree keeps: from the ray that proves infeasibility."""
        solver: Any = self.solver
        solver.setOptionValue("presolve", "off")
        solver.run()
        ray = np.asarray(solver.getDualRay()[2], dtype=np.float64)
        solver.setOptionValue("presolve", "choose")
        count = self.weighted
        target = np.zeros(count) if y is None else y
        for weights in (ray, -ray):
            constant, slope, used = self._farkas(weights)
            share = used[len(used) - count :]
            if constant + slope @ x + share @ target > TINY:
                self.row_duals.append(used)
                columns = np.flatnonzero(np.abs(slope) > TINY)
                nothing = np.zeros(count)
                return Cut(self.number, False, constant, columns, slope[columns], share, INFINITY, nothing, 0)
        raise RuntimeError(f"subtree {self.number} is infeasible without proof")

    def _farkas(self, weights: Floats) -> tuple[float, Floats, Floats]:
        """(constant, slope, weights): what rows demand less what columns can give, if positive infeasible."""
        program = self.program
        body = len(weights) - self.weighted
        lower, upper = program.row_lower.copy(), program.row_upper.copy()
        lower[body:] = upper[body:] = 0.0
        side = np.where(weights > 0.0, lower, upper)
        used = np.where((np.abs(weights) > 1e-9) & np.isfinite(side), weights, 0.0)
        pull = program.matrix.T @ used
        most = np.where(pull > 0.0, program.upper, program.lower)
        pull = np.where(np.abs(pull) > 1e-9, pull, 0.0)
        gives = float(np.sum(np.where(pull != 0.0, pull * np.where(pull != 0.0, most, 0.0), 0.0)))
        constant = float(np.sum(np.where(used != 0.0, used * np.where(used != 0.0, side, 0.0), 0.0))) - gives
        return constant, -(program.link.T @ used[program.linked]), used


def to_basis(columns: Integers, rows: Integers) -> highspy.HighsBasis:
    """A basis from status codes."""
    statuses = np.array([highspy.HighsBasisStatus(code) for code in range(5)], dtype=object)
    basis = highspy.HighsBasis()
    basis.col_status, basis.row_status = list(statuses[columns]), list(statuses[rows])
    basis.valid = True
    return basis
