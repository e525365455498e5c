"""One subtree as a linear program of its own, given what the calm path has decided before it leaves.

Q(x, prices) = min (cost - prices @ weighted) @ z subject to the subtree's rows, with x the columns of the
calm path; what the subtree adds to the rows that are weighted over the tree earns its price. Q is convex
in x and concave in the prices; the duals of a solve give a cut below it in x.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import highspy
import numpy as np
from scipy import sparse

from planner.solve.highs import Floats, SolverFailedError, Status, decide, load
from planner.tree.branch import Tree
from planner.tree.core import Core, Integers
from planner.tree.extensive import BranchPart, extend
from planner.tree.overlay_data import Overlay

TINY = 1e-12
PRECISE = 1e-8
"""How far a row may be missed before it is solved again from a fresh factor."""
NO_COST = 1e-13
"""What is left of a cost that its price cancels, money."""
INFINITY = float("inf")
BASIC = int(highspy.HighsBasisStatus.kBasic)


class PathBasis(NamedTuple):
    """Basis status of each path column and of each row of the everywhere-block, as HiGHS's codes."""

    columns: Integers
    rows: Integers


class Cut(NamedTuple):
    """constant + slope @ x[columns] <= priced cost of the subtree, or <= 0 where no decision was feasible."""

    subtree: int
    feasible: bool
    constant: float
    columns: Integers
    slope: Floats
    value: float
    """Cost of the subtree at the point of the cut, prices left out; infinite where it is not feasible."""
    contribution: Floats
    """What the subtree's decisions add to the weighted rows."""
    iterations: int
    place: int
    """Place of its row duals among those of the subtree."""


Weights = dict[int, dict[int, float]]
"""Subtree -> place of a cut -> its dual."""


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
    """Rows that touch columns of the calm path."""
    link: sparse.csr_array
    """Those rows over the columns of the calm path."""
    weighted: sparse.csr_array
    """Rows weighted over the tree, over own columns."""
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
    last = form.matrix.shape[0] - len(core.expectation.rows)
    rows = form.matrix[first:]
    link = sparse.csr_array(rows[: last - first, :width])
    linked = np.flatnonzero(np.diff(link.indptr))
    mass = float(own_tree.subtree_mass[1])
    scale = mass if mass > 0.0 else 1.0
    return SubtreeProgram(
        matrix=sparse.csr_array(rows[: last - first, width:]),
        row_lower=form.row_lower[first:last],
        row_upper=form.row_upper[first:last],
        lower=form.lower[width:],
        upper=form.upper[width:],
        cost=form.cost[width:] / scale,
        offset=0.0,
        scale=scale,
        linked=linked,
        link=sparse.csr_array(link[linked]),
        weighted=sparse.csr_array(rows[last - first :, width:]),
        statuses=_origins(core, form.parts[1:]),
    )


def _origins(core: Core, parts: Sequence[BranchPart]) -> PathBasis:
    """Which path column and everywhere-row each own column and row comes from."""
    rows = []
    for part in parts:
        rows.append(np.arange(part.first_row, len(core.everywhere.rows)))
        rows.append(np.full(len(core.stress.rows) - part.first_stress_row, -1))
    return PathBasis(np.concatenate([part.columns for part in parts]), np.concatenate(rows))


class Subtree:
    """A subtree loaded into a solver of its own."""

    def __init__(self, number: int, program: SubtreeProgram) -> None:
        self.number = number
        self.program = program
        self.solver = load(program)
        self.row_duals: list[Floats] = []
        """Row duals of each solve, in the order of its cuts."""
        self.values = np.zeros(len(program.cost))
        self._priced = program.cost
        self._seen = np.zeros(program.link.shape[1])

    def start_from(self, basis: PathBasis) -> None:
        """Give every column and row the status of its original on the path."""
        origins = self.program.statuses
        rows = np.where(origins.rows >= 0, basis.rows[origins.rows], BASIC)
        self.start_at(PathBasis(basis.columns[origins.columns], rows))

    def start_at(self, own: PathBasis) -> None:
        """Give own columns and rows a status each."""
        self.solver.setBasis(to_basis(own.columns, own.rows))

    @property
    def basis(self) -> PathBasis:
        """Statuses of own columns and rows, as last solved."""
        basis = self.solver.getBasis()
        return PathBasis(
            np.array([int(status) for status in basis.col_status], dtype=np.int64),
            np.array([int(status) for status in basis.row_status], dtype=np.int64),
        )

    def use_costs(self, cost: Floats) -> None:
        """Other costs of own columns, shape (own columns,)."""
        self.program = replace(self.program, cost=cost / self.program.scale)

    def evaluate(self, x: Floats, prices: Floats) -> Cut:
        """Solve for what the calm path has decided, with prices of the weighted rows. Raises
        SolverFailedError.
        """
        program = self.program
        self._seen, shift = x, program.link @ x
        for row, moved in zip(program.linked.tolist(), shift.tolist(), strict=True):
            self.solver.changeRowBounds(row, program.row_lower[row] - moved, program.row_upper[row] - moved)
        priced = program.cost - program.weighted.T @ prices / program.scale
        self._price(np.where(np.abs(priced) > NO_COST, priced, 0.0))
        status = decide(self.solver)
        if status is Status.INFEASIBLE:
            return self._infeasible(x)
        if status is not Status.OPTIMAL:
            raise SolverFailedError(f"subtree {self.number}: {status.value}")
        return self._optimal(x, prices)

    def tidy(self) -> None:
        """Values as last solved, from a fresh factor where updates have left rows kept only about."""
        program = self.program
        shift = np.zeros(len(program.row_lower))
        shift[program.linked] = program.link @ self._seen
        reached = program.matrix @ self.values + shift
        if missed_by(reached, program.row_lower, program.row_upper) <= PRECISE:
            return
        run_afresh(self.solver)
        if self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            self.values = np.asarray(self.solver.getSolution().col_value, dtype=np.float64)

    def _price(self, priced: Floats) -> None:
        """Costs that count now."""
        moved = np.flatnonzero(priced != self._priced)
        if len(moved):
            self.solver.changeColsCost(len(moved), moved.astype(np.int32), priced[moved])
            self._priced = priced

    def _optimal(self, x: Floats, prices: Floats) -> Cut:
        """The cut of an optimal solve."""
        program, solver = self.program, self.solver
        solution = solver.getSolution()
        self.values = np.asarray(solution.col_value, dtype=np.float64)
        duals = np.asarray(solution.row_dual, dtype=np.float64) * program.scale
        value = float(program.cost @ self.values) * program.scale
        contribution = program.weighted @ self.values
        self.row_duals.append(duals)
        slope = -(program.link.T @ duals[program.linked])
        columns = np.flatnonzero(np.abs(slope) > TINY)
        constant = value - float(prices @ contribution) - float(slope @ x)
        iterations = int(solver.getInfo().simplex_iteration_count)
        place = len(self.row_duals) - 1
        return Cut(
            self.number, True, constant, columns, slope[columns], value, contribution, iterations, place
        )

    def _infeasible(self, x: Floats) -> Cut:
        """A cut that every x with a feasible subtree keeps: from the ray that proves infeasibility."""
        solver: Any = self.solver
        solver.setOptionValue("presolve", "off")
        solver.run()
        ray = np.asarray(solver.getDualRay()[2], dtype=np.float64)
        solver.setOptionValue("presolve", "choose")
        for weights in (ray, -ray):
            constant, slope, used = self._farkas(weights)
            if constant + slope @ x > TINY:
                self.row_duals.append(used)
                columns = np.flatnonzero(np.abs(slope) > TINY)
                nothing, place = np.zeros(self.program.weighted.shape[0]), len(self.row_duals) - 1
                return Cut(self.number, False, constant, columns, slope[columns], INFINITY, nothing, 0, place)
        raise SolverFailedError(f"subtree {self.number} is infeasible without proof")

    def _farkas(self, weights: Floats) -> tuple[float, Floats, Floats]:
        """(constant, slope, weights): what rows demand less what columns can give, if positive infeasible."""
        program = self.program
        side = np.where(weights > 0.0, program.row_lower, program.row_upper)
        used = np.where((np.abs(weights) > 1e-9) & np.isfinite(side), weights, 0.0)
        pull = program.matrix.T @ used
        most = np.where(pull > 0.0, program.upper, program.lower)
        pull = np.where(np.abs(pull) > 1e-9, pull, 0.0)
        gives = float(np.sum(np.where(pull != 0.0, pull * np.where(pull != 0.0, most, 0.0), 0.0)))
        constant = float(np.sum(np.where(used != 0.0, used * np.where(used != 0.0, side, 0.0), 0.0))) - gives
        return constant, -(program.link.T @ used[program.linked]), used


def missed_by(reached: Floats, lower: Floats, upper: Floats) -> float:
    """Largest amount by which a row is missed."""
    return float(np.maximum(lower - reached, reached - upper).max(initial=0.0))


def run_afresh(solver: highspy.Highs) -> None:
    """Solve again from the same basis, factored anew."""
    basis = solver.getBasis()
    solver.clearSolver()
    solver.setBasis(basis)
    solver.run()


def to_basis(columns: Integers, rows: Integers) -> highspy.HighsBasis:
    """A basis from status codes."""
    statuses = np.array([highspy.HighsBasisStatus(code) for code in range(5)], dtype=object)
    basis = highspy.HighsBasis()
    basis.col_status, basis.row_status = list(statuses[columns]), list(statuses[rows])
    basis.valid = True
    return basis
