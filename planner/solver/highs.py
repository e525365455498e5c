"""Hand a linear program to HiGHS in memory and read the answer back as arrays.

Nothing here needs Pyomo, so that worker processes start fast.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from time import perf_counter
from typing import Protocol

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]


class LinearProgram(Protocol):
    """min cost @ x + offset, row_lower <= matrix @ x <= row_upper, lower <= x <= upper.

    The matrix is compressed by column or by row.
    """

    @property
    def matrix(self) -> sparse.csc_array | sparse.csr_array: ...  # noqa: D102
    @property
    def row_lower(self) -> Floats: ...  # noqa: D102
    @property
    def row_upper(self) -> Floats: ...  # noqa: D102
    @property
    def lower(self) -> Floats: ...  # noqa: D102
    @property
    def upper(self) -> Floats: ...  # noqa: D102
    @property
    def cost(self) -> Floats: ...  # noqa: D102
    @property
    def offset(self) -> float: ...  # noqa: D102


@dataclass(frozen=True)
class Program:
    """A linear program that is nothing else."""

    matrix: sparse.csr_array
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    cost: Floats
    offset: float


class SolverFailedError(Exception):
    """The solver could not work with a program, though it is neither infeasible nor unbounded."""


class Status(Enum):
    """How a solve ended, in a planner's words."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    TIME_LIMIT = "time limit"
    GAP_NOT_REACHED = "gap not reached"
    """A plan that keeps everything, proven only to a larger gap than was asked for."""
    OTHER_OBJECTIVE = "best for another objective"
    """A plan that keeps everything, of a point at which something else was made least."""
    FAILED = "failed"


HIGHS_STATUS = {
    highspy.HighsModelStatus.kOptimal: Status.OPTIMAL,
    highspy.HighsModelStatus.kInfeasible: Status.INFEASIBLE,
    highspy.HighsModelStatus.kUnbounded: Status.UNBOUNDED,
    highspy.HighsModelStatus.kTimeLimit: Status.TIME_LIMIT,
    highspy.HighsModelStatus.kModelEmpty: Status.OPTIMAL,
}

Options = dict[str, str | int | float | bool]
"""HiGHS option -> value."""

DUAL, PRIMAL = 1, 4
"""HiGHS's simplex strategies: after a change of bounds or right-hand sides the last basis is dual feasible,
after one of costs primal feasible.
"""

OPTIONS: Options = {
    "output_flag": False,
    "threads": 1,  # two solver threads in one process hung
    "solver": "simplex",
    "simplex_strategy": DUAL,  # it re-solves from a basis after changes
    "primal_feasibility_tolerance": 1e-9,
    "dual_feasibility_tolerance": 1e-9,
}


@dataclass(frozen=True)
class Answer:
    """What the solver returned; arrays in the order of the standard form."""

    status: Status
    objective: float
    values: Floats
    reduced_costs: Floats
    duals: Floats
    activity: Floats
    iterations: int
    seconds: float
    feasible: bool
    """True if the values satisfy all rows (also after a limit was hit)."""


class SilentHighs(highspy.Highs):
    """HiGHS that prints nothing on standard output, not even once.

    Since 1.16 the banner is printed while the solver is made, as soon as its callbacks are connected: the
    output must be off before.
    """

    def enableCallbacks(self) -> None:  # noqa: N802  (highspy calls it while it makes the solver)
        """Connect callbacks after the output is off."""
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def new_solver(options: Options | None = None) -> highspy.Highs:
    """An empty solver, silent; options are added to :data:`OPTIONS`. The only place that makes solvers."""
    solver = SilentHighs()  # type: ignore[no-untyped-call]
    for name, value in (OPTIONS | (options or {})).items():
        solver.setOptionValue(name, value)
    return solver


def load(form: LinearProgram, options: Options | None = None) -> highspy.Highs:
    """A solver that holds the form; options are added to :data:`OPTIONS`."""
    solver = new_solver(options)
    pass_program(solver, form)
    return solver


def pass_program(solver: highspy.Highs, form: LinearProgram) -> None:
    """Hand over a program, its arrays as they are: through HiGHS's own structure each element would be
    converted.
    """
    matrix = form.matrix
    by = highspy.MatrixFormat.kRowwise if matrix.format == "csr" else highspy.MatrixFormat.kColwise
    columns, rows = len(form.cost), len(form.row_lower)
    whole_numbers = np.zeros(columns, dtype=np.int32)
    taken = solver.passModel(
        columns, rows, matrix.nnz, int(by), int(highspy.ObjSense.kMinimize), form.offset,
        form.cost, form.lower, form.upper, form.row_lower, form.row_upper,
        matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), matrix.data, whole_numbers,
    )  # fmt: skip
    if taken == highspy.HighsStatus.kError:
        raise SolverFailedError("the solver refused a program: a number in it is none, or too large")


ATTEMPTS: tuple[dict[str, str | int | float | bool], ...] = (
    {},
    {"presolve": "off"},
    {"simplex_strategy": PRIMAL},
    {"solver": "ipm"},
    {"primal_feasibility_tolerance": 1e-7, "dual_feasibility_tolerance": 1e-7},
)
"""Ways to solve anew what could not be decided: cold; without presolve, which also tells unbounded from
infeasible; primal simplex; interior point with crossover; less precisely (certificates still apply).
"""
UNDECIDED = (
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
    highspy.HighsModelStatus.kUnknown,
    highspy.HighsModelStatus.kSolveError,
    highspy.HighsModelStatus.kPresolveError,
    highspy.HighsModelStatus.kPostsolveError,
    highspy.HighsModelStatus.kNotset,
)


def decide(solver: highspy.Highs) -> Status:
    """Solve what is loaded, from the last basis if there is one; where the solver cannot tell how it ended,
    once more from there, factored anew, which mostly tells at once; then anew in other ways. Options are as
    before afterwards.
    """
    solver.run()
    if solver.getModelStatus() in UNDECIDED:
        run_afresh(solver)
    if solver.getModelStatus() in UNDECIDED:
        before = {name: solver.getOptionValue(name)[1] for attempt in ATTEMPTS for name in attempt}
        for attempt in ATTEMPTS:
            solver.clearSolver()
            set_options(solver, before | attempt)
            solver.run()
            if solver.getModelStatus() not in UNDECIDED:
                break
        set_options(solver, before)
    return HIGHS_STATUS.get(solver.getModelStatus(), Status.FAILED)


def run_afresh(solver: highspy.Highs) -> None:
    """Solve again from the last basis if there is one, factored anew."""
    basis = solver.getBasis()
    solver.clearSolver()
    if basis.valid:
        solver.setBasis(basis)
    solver.run()


def set_options(solver: highspy.Highs, options: Mapping[str, str | int | float | bool]) -> None:
    """From the next solve on."""
    for name, value in options.items():
        solver.setOptionValue(name, value)


def run(solver: highspy.Highs) -> Answer:
    """Solve what is loaded, from the last basis if there is one."""
    started = perf_counter()
    status = decide(solver)
    solution, info = solver.getSolution(), solver.getInfo()
    return Answer(
        status=status,
        objective=float(info.objective_function_value),
        values=np.asarray(solution.col_value, dtype=np.float64),
        reduced_costs=np.asarray(solution.col_dual, dtype=np.float64),
        duals=np.asarray(solution.row_dual, dtype=np.float64),
        activity=np.asarray(solution.row_value, dtype=np.float64),
        iterations=int(info.simplex_iteration_count),
        seconds=perf_counter() - started,
        feasible=int(info.primal_solution_status) == int(highspy.SolutionStatus.kSolutionStatusFeasible),
    )
