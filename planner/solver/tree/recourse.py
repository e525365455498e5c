"""The recourse problem of one subtree: the best that can be made of a first stage (Van Slyke and Wets 1969).

    Q(x, p) = min (q - p @ G) @ z   s.t.  row_lower <= W @ z + T @ x <= row_upper,  lower <= z <= upper

with x the columns of the base scenario, z those that the subtree copies, G its part in the expectation
constraints and p their prices. Q is convex in x and concave in p. With y the duals of a solve at (x', p),

    Q(x, p) >= Q(x', p) - y @ T @ (x - x')

is an optimality cut; where no z is feasible, a dual ray y (Farkas) gives a feasibility cut

    0 >= sum(y row bounds) - max over z (y @ W @ z) - y @ T @ x.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import highspy
import numpy as np
from scipy import sparse

from planner.solver.highs import (
    DUAL,
    PRIMAL,
    Floats,
    Options,
    SolverFailedError,
    Status,
    decide,
    load,
    run_afresh,
    set_options,
)
from planner.solver.in_place import change_program, change_row_bounds
from planner.solver.tree.basis import BASIC, Basis, basis_of, codes_of, decide_cold, run_cold, set_basis
from planner.solver.tree.tuning import (
    BROKEN,
    COLUMNS_AN_ITERATION,
    LEAST_LIMIT,
    MOST_UPDATES,
    NO_COST,
    NO_SLOPE,
    PRECISE,
    PRIMAL_COLUMNS,
)
from planner.tree.branch import Tree
from planner.tree.core import Core, Integers
from planner.tree.extensive import BranchPart, extend
from planner.tree.overlay_data import Overlay

RAY_NOISE = 1e-9
"""Entries of a dual ray, and of its products with the matrix, that are none."""
USUAL: Options = {"simplex_iteration_limit": highspy.kHighsIInf, "simplex_strategy": DUAL}
"""Options that a solve from a basis may change."""
REDUCED_NOISE = 1e-7
"""Reduced costs that are none, money: the solver calls optimal what is off by its tolerance."""


class BendersCut(NamedTuple):
    """constant + slope @ x[columns] <= priced cost of the subtree, or <= 0 where no decision was feasible."""

    subtree: int
    feasible: bool
    constant: float
    columns: Integers
    slope: Floats
    recourse_cost: float
    """Cost of the subtree at the point of the cut, prices left out; infinite where it is not feasible."""
    contribution: Floats
    """What the subtree's decisions add to the expectation constraints."""
    iterations: int
    """Simplex iterations of the solve."""
    cut_id: int
    """Number of the solve of its subtree, by which row duals are kept."""


CutWeights = dict[int, dict[int, float]]
"""Subtree -> cut id -> dual of the cut."""


@dataclass(frozen=True)
class RecourseProgram:
    """Own rows and columns of a subtree; costs are divided by ``scale``, its probability."""

    matrix: sparse.csr_array
    """W."""
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    cost: Floats
    offset: float
    scale: float
    linked: Integers
    """Rows that touch columns of the base scenario."""
    technology: sparse.csr_array
    """T: those rows over the columns of the base scenario."""
    coupling: sparse.csr_array
    """G: expectation constraints over own columns."""
    origins: Basis
    """Column of the path of each own column, everywhere-row of each own row (-1: none)."""


def subtree_alone(tree: Tree, branches: Sequence[int]) -> Tree:
    """The base scenario with one subtree alone, probabilities as they are."""
    places = {0: 0} | {branch: i + 1 for i, branch in enumerate(branches)}
    own = [replace(tree.branches[b], parent=places[tree.branches[b].parent]) for b in branches]
    rest = 1.0 - sum(branch.probability for branch in own)
    return Tree((replace(tree.branches[0], probability=rest), *own))


def recourse_program(
    core: Core, tree: Tree, branches: Sequence[int], overlays: Sequence[Overlay]
) -> RecourseProgram:
    """The program of a subtree; ``overlays`` are those of the base scenario and of the branches."""
    own_tree = subtree_alone(tree, branches)
    form = extend(core, own_tree, overlays)
    width, first = len(core.cost), form.parts[1].row_offset
    last = form.matrix.shape[0] - len(core.expectation.rows)
    rows = form.matrix[first:]
    technology = sparse.csr_array(rows[: last - first, :width])
    linked = np.flatnonzero(np.diff(technology.indptr))
    probability = float(own_tree.subtree_probability[1])
    scale = probability if probability > 0.0 else 1.0
    return RecourseProgram(
        matrix=sparse.csr_array(rows[: last - first, width:]),
        row_lower=form.row_lower[first:last],
        row_upper=form.row_upper[first:last],
        lower=form.lower[width:],
        upper=form.upper[width:],
        cost=form.cost[width:] / scale,
        offset=0.0,
        scale=scale,
        linked=linked,
        technology=sparse.csr_array(technology[linked]),
        coupling=sparse.csr_array(rows[last - first :, width:]),
        origins=_origins(core, form.parts[1:]),
    )


def _origins(core: Core, parts: Sequence[BranchPart]) -> Basis:
    """Which path column and everywhere-row each own column and row comes from."""
    rows = []
    for part in parts:
        rows.append(np.arange(part.first_row, len(core.everywhere.rows)))
        rows.append(np.full(len(core.stress.rows) - part.first_stress_row, -1))
    return Basis(np.concatenate([part.columns for part in parts]), np.concatenate(rows))


class Remembered(NamedTuple):
    """What is remembered of a program that was solved, as other processes can take it over."""

    basis: Basis
    scale: float
    """Its probability."""
    duals: tuple[Floats, ...]
    """Row duals that prove a bound."""


class Standing(NamedTuple):
    """Where a program stands that was solved: values that keep all rows of programs with the same bounds."""

    basis: highspy.HighsBasis
    bounds: tuple[Floats, Floats, Floats, Floats]
    """Of rows and of columns."""

    def is_kept_by(self, program: RecourseProgram) -> bool:
        """True for a small program of which costs and coefficients alone may be others."""
        is_small = len(program.cost) <= PRIMAL_COLUMNS
        return is_small and all(map(np.array_equal, self.bounds, bounds_of(program)))


def bounds_of(program: RecourseProgram) -> tuple[Floats, Floats, Floats, Floats]:
    """Bounds of rows and of columns."""
    return program.row_lower, program.row_upper, program.lower, program.upper


class RecourseProblem:
    """A subtree loaded into a solver of its own."""

    def __init__(self, number: int, program: RecourseProgram) -> None:
        self.number = number
        self.program = program
        self.solver = load(program, {"simplex_update_limit": MOST_UPDATES})
        self.row_duals: list[Floats] = []
        """Row duals of each solve, by cut id."""
        self.values = np.zeros(len(program.cost))
        self.remembered: Remembered | None = None
        """What changed programs start from; None: from where the last one ended."""
        self._marked: highspy.HighsBasis | None = None
        self._standing: Standing | None = None
        self._is_primal = False
        """True if the next solve starts from values that keep all rows."""
        self._priced = program.cost
        self.given = np.zeros(program.technology.shape[1])
        """Columns of the first stage at the last solve."""

    def start_from(self, basis: Basis) -> None:
        """Give every column and row the status of its original in a basis of the base scenario."""
        origins = self.program.origins
        rows = np.where(origins.rows >= 0, basis.rows[origins.rows], BASIC)
        set_basis(self.solver, Basis(basis.columns[origins.columns], rows))

    def mark(self) -> None:
        """Mark the last basis: where programs like this one may start from."""
        self._marked = self.solver.getBasis()

    def remember(self, kept: Iterable[int]) -> None:
        """From now on changed programs start from the basis that was marked (the last one, if none was), with
        the row duals ``kept`` (by cut id).
        """
        duals = tuple(self.row_duals[cut_id] for cut_id in kept)
        basis = self.solver.getBasis() if self._marked is None else self._marked
        self.remembered = Remembered(codes_of(basis), self.program.scale, duals)

    def take_over(self, known: Remembered) -> None:
        """Remember what another process does, and stand where it stood."""
        self.remembered = known
        set_basis(self.solver, known.basis)

    def stand(self) -> None:
        """Changed programs are first solved for the same first stage as the last solve."""
        self._standing = Standing(self.solver.getBasis(), bounds_of(self.program))

    def change(self, program: RecourseProgram, prices: Floats) -> list[BendersCut]:
        """Become another program of the same shape; the next solve starts from the basis that is remembered,
        or from where it stands if that keeps all rows.

        Of the row duals that are remembered those that prove something about the new program, at these
        prices, give cuts. Raises ValueError for another shape.
        """
        change_program(self.solver, self.program.matrix, program)
        self.program, self._priced, self.row_duals = program, program.cost, []
        known = self.remembered
        if known is None:
            return []
        standing = self._standing
        self._is_primal = False
        self.solver.clearSolver()  # the simplex method draws lots, and goes on where it was
        if standing is not None and standing.is_kept_by(program):
            self.solver.setBasis(standing.basis)
            self._is_primal = True
        else:
            set_basis(self.solver, known.basis)
        likelier = program.scale / known.scale
        duals = (likelier * each for each in known.duals)
        return [cut for each in duals if (cut := self._known_cut(each, prices)) is not None]

    def evaluate(self, x: Floats, prices: Floats) -> BendersCut:
        """Solve for a first stage and prices of the expectation constraints; raises SolverFailedError."""
        program = self.program
        rows, shift = program.linked, program.technology @ x
        lower, upper = program.row_lower[rows] - shift, program.row_upper[rows] - shift
        self.given = x
        change_row_bounds(self.solver, rows, lower, upper)
        priced = program.cost - program.coupling.T @ prices / program.scale
        self._price(np.where(np.abs(priced) > NO_COST, priced, 0.0))
        status = self._decide()
        if status is Status.INFEASIBLE:
            return self._feasibility_cut(x)
        if status is not Status.OPTIMAL:
            raise SolverFailedError(f"subtree {self.number}: {status.value}")
        return self._optimality_cut(x, prices)

    def _decide(self) -> Status:
        """Solve from the last basis; from nothing where that is a worse start than none."""
        most = max(LEAST_LIMIT, len(self.program.cost) // COLUMNS_AN_ITERATION)
        strategy = PRIMAL if self._is_primal else DUAL
        set_options(self.solver, {"simplex_iteration_limit": most, "simplex_strategy": strategy})
        status = decide(self.solver)
        set_options(self.solver, USUAL)
        self._is_primal = False
        if self.solver.getModelStatus() == highspy.HighsModelStatus.kIterationLimit:
            status = decide_cold(self.solver)
        return status

    def mend_values(self) -> None:
        """Values as last solved; from a fresh factor, or from nothing, where rows are kept only about."""
        program = self.program
        shift = np.zeros(len(program.row_lower))
        shift[program.linked] = program.technology @ self.given
        for mend, allowed in ((run_afresh, PRECISE), (run_cold, BROKEN)):
            reached = program.matrix @ self.values + shift
            if missed_by(reached, program.row_lower, program.row_upper) <= allowed:
                return
            mend(self.solver)
            if self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
                self.values = np.asarray(self.solver.getSolution().col_value, dtype=np.float64)

    def combined_duals(self, weights: dict[int, float]) -> Floats:
        """Row duals of its solves, weighted by cut id."""
        nothing = np.zeros(len(self.program.row_lower))
        return sum((weight * self.row_duals[cut_id] for cut_id, weight in weights.items()), nothing)

    def _price(self, priced: Floats) -> None:
        """Costs that count now."""
        moved = np.flatnonzero(priced != self._priced)
        if len(moved):
            self.solver.changeColsCost(len(moved), moved.astype(np.int32), priced[moved])
            self._priced = priced

    def _optimality_cut(self, x: Floats, prices: Floats) -> BendersCut:
        """The cut of an optimal solve."""
        program, solver = self.program, self.solver
        solution = solver.getSolution()
        self.values = np.asarray(solution.col_value, dtype=np.float64)
        duals = np.asarray(solution.row_dual, dtype=np.float64) * program.scale
        cost = float(program.cost @ self.values) * program.scale
        contribution = program.coupling @ self.values
        slope = -(program.technology.T @ duals[program.linked])
        constant = cost - float(prices @ contribution) - float(slope @ x)
        iterations = int(solver.getInfo().simplex_iteration_count)
        return self._cut(True, constant, slope, cost, contribution, iterations, duals)

    def _feasibility_cut(self, x: Floats) -> BendersCut:
        """A cut that every x with a feasible subtree keeps: from the ray that proves infeasibility. Where the
        solve left none (presolve found it), it is solved again without presolve.
        """
        for ray in self._rays():
            for weights in (ray, -ray):
                constant, slope, used = self._farkas(weights)
                if constant + slope @ x > NO_SLOPE:
                    nothing = np.zeros(self.program.coupling.shape[0])
                    return self._cut(False, constant, slope, float("inf"), nothing, 0, used)
        raise SolverFailedError(f"subtree {self.number} is infeasible without proof")

    def _rays(self) -> Iterator[Floats]:
        """Dual rays: of the last solve, then of one without presolve."""
        solver: Any = self.solver
        _, has_ray, ray = solver.getDualRay()
        if has_ray:
            yield np.asarray(ray, dtype=np.float64)
        solver.setOptionValue("presolve", "off")
        solver.run()
        solver.setOptionValue("presolve", "choose")
        yield np.asarray(solver.getDualRay()[2], dtype=np.float64)

    def _cut(
        self,
        feasible: bool,
        constant: float,
        slope: Floats,
        cost: float,
        contribution: Floats,
        iterations: int,
        duals: Floats,
    ) -> BendersCut:
        """A cut, its duals kept by its id."""
        self.row_duals.append(duals)
        columns, cut_id = np.flatnonzero(np.abs(slope) > NO_SLOPE), len(self.row_duals) - 1
        return BendersCut(
            self.number, feasible, constant, columns, slope[columns], cost, contribution, iterations, cut_id
        )

    def _known_cut(self, duals: Floats, prices: Floats) -> BendersCut | None:
        """What row duals y of another solve prove by weak duality; None where the least is unbounded.

        Q(x, p) >= sum(y row bounds) - y @ T @ x + min over z of (q - p @ G - y @ W) @ z
        """
        program = self.program
        side = np.where(duals > 0.0, program.row_lower, program.row_upper)
        used = np.where((np.abs(duals) > RAY_NOISE) & np.isfinite(side), duals, 0.0)
        reduced = program.cost * program.scale - program.coupling.T @ prices - program.matrix.T @ used
        bound = np.where(reduced > 0.0, program.lower, program.upper)
        counts = np.abs(reduced) > REDUCED_NOISE
        if not np.isfinite(bound[counts]).all():
            return None
        least = float(reduced[counts] @ bound[counts])
        constant = least + float(np.sum(used * np.where(used != 0.0, side, 0.0)))
        slope = -(program.technology.T @ used[program.linked])
        nothing = np.zeros(program.coupling.shape[0])
        return self._cut(True, constant, slope, float("nan"), nothing, 0, used)

    def _farkas(self, weights: Floats) -> tuple[float, Floats, Floats]:
        """(constant, slope, weights): what rows demand less what columns can give, if positive infeasible."""
        program = self.program
        side = np.where(weights > 0.0, program.row_lower, program.row_upper)
        used = np.where((np.abs(weights) > RAY_NOISE) & np.isfinite(side), weights, 0.0)
        pull = program.matrix.T @ used
        most = np.where(pull > 0.0, program.upper, program.lower)
        pull = np.where(np.abs(pull) > RAY_NOISE, pull, 0.0)
        gives = float(np.sum(np.where(pull != 0.0, pull * np.where(pull != 0.0, most, 0.0), 0.0)))
        constant = float(np.sum(np.where(used != 0.0, used * np.where(used != 0.0, side, 0.0), 0.0))) - gives
        return constant, -(program.technology.T @ used[program.linked]), used

    @property
    def basis(self) -> Basis:
        """Statuses of own columns and rows, as last solved."""
        return basis_of(self.solver)


def missed_by(reached: Floats, lower: Floats, upper: Floats) -> float:
    """Largest amount by which a row is missed."""
    return float(np.maximum(lower - reached, reached - upper).max(initial=0.0))
