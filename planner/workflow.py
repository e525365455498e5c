"""The three verbs in a row: read, solve, report. Everything the command line does, as functions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

from planner import __version__
from planner.audit.plan_book import PlanBook, PlanNotUsableError, inputs_of, read_plan
from planner.changes import Use, judged
from planner.data import Inputs
from planner.derive.derived import Derived
from planner.files import OutputNotWrittenError
from planner.model.catalogue import Scope
from planner.model.path import ImpossibleRowError
from planner.model.standard_form import StandardForm
from planner.plan import Plan, RunInfo, build_plan
from planner.plan.decisions import decided_values
from planner.plan.disruption import DisruptionPlan, InformationValues, disruption_plan
from planner.plan.disruption_stress import StressReport, stress_tables
from planner.plan.findings import findings
from planner.plan.terms import terms
from planner.report import write_plan, write_stress
from planner.solve.diagnosis import Diagnosis, diagnose, diagnose_impossible
from planner.solve.highs import OPTIONS, Status
from planner.solve.lp_text import write_lp
from planner.solve.sensitivity import Headline, headlines
from planner.solve.solution import Solution
from planner.solve.solve import Built, NoPlanError, build, solve_form
from planner.solve.tree.problem import TreeProblem, pose
from planner.solve.tree.tree_solution import TreeSolution
from planner.solve.tree.tree_solve import solve_tree
from planner.solve.tree.tuning import GAP
from planner.study.foresight import LARGE_COLUMNS, known_lengths, wait_and_see
from planner.study.held_plan import BrokenRowError, Decided, hold
from planner.study.stress import StressResult, run_stress
from planner.tree.branch import Tree, only_calm
from planner.tree.core import core_of
from planner.tree.extensive import layout
from planner.tree.grow import grow, is_needed, stress_starts
from planner.workbook.plan_words import VALUES_HASH
from planner.workbook.reading.reader import Reading, read_workbook
from planner.workers import WorkerPool, usable_cores

Report = Callable[[str], None]
"""Told what is being done, one phrase a step."""

PACKAGES = ("pyomo", "highspy", "pandas", "numpy", "scipy", "openpyxl", "XlsxWriter")


class NoPlanFoundError(Exception):
    """There is no plan; ``diagnosis`` says why in cells of the workbook."""

    def __init__(self, diagnosis: Diagnosis, status: Status) -> None:
        super().__init__(diagnosis.sentence)
        self.diagnosis = diagnosis
        self.status = status

    @property
    def limit_hit(self) -> bool:
        """True if more time might find a plan."""
        return self.status is Status.TIME_LIMIT


@dataclass
class Stopwatch:
    """Seconds by phase."""

    seconds: dict[str, float] = field(default_factory=dict)

    def time(self, phase: str, started: float) -> None:
        """Add the time since ``started`` to a phase."""
        self.seconds[phase] = self.seconds.get(phase, 0.0) + perf_counter() - started


@dataclass(frozen=True)
class Request:
    """What a planner asked for."""

    source: Path
    output: Path | None
    """Where the plan is written; None: nowhere."""
    overrides: tuple[str, ...] = ()
    """``sheet.key.column=value`` each."""
    lp_file: Path | None = None
    time_limit: float | None = None
    command_line: str = ""
    started: str = ""
    path_only: bool = False
    """Plan the calm path alone, whatever may happen."""
    gap: float = GAP
    """Relative distance from the best plan at which a large tree counts as solved."""
    information: bool = False
    """Tell what information would be worth, however large the tree."""


@dataclass(frozen=True)
class Outcome:
    """A plan, and where it was written."""

    plan: Plan
    solution: Solution
    output: Path | None
    seconds: dict[str, float]


def read(
    source: Path, overrides: Sequence[str] = (), *, path_only: bool = False, calibration: bool = False
) -> Reading:
    """Read and check a workbook with the changes of a run; raises OverrideError for one that names nothing,
    or changes nothing that is read (``path_only`` and ``calibration`` say what is).
    """
    use = Use(path_only=path_only, calibration=calibration)
    return judged(read_workbook(source, overrides=overrides), overrides, use)


def read_for(plan: Path, given: Path | None) -> tuple[PlanBook, Reading]:
    """Read a plan workbook and the inputs it was made from; raises PlanNotUsableError."""
    book = read_plan(plan)
    return book, inputs_of(book, given)


PROCESS_COLUMNS = 30_000
"""Trees below this many columns are solved here: starting processes would cost more."""
PRELOADED = ("planner.solve.tree.distributed", "planner.study.stress_chains")
"""What workers import while the problem is posed."""


def plan_inputs(inputs: Inputs, request: Request, watch: Stopwatch, report: Report) -> Outcome:
    """Build, solve, analyse and write the plan of checked inputs: over the tree of its disruptions if it
    speaks of any, else on one path.
    """
    report("building the model")
    started = perf_counter()
    built = _build(inputs)
    watch.time("build", started)
    path_form = built.form.without(Scope.STRESS)
    if request.lp_file is not None:
        _make_folder(request.lp_file)
        write_lp(path_form, inputs.calendar, request.lp_file)
    if request.path_only or not is_needed(inputs):
        solution, prices, disruption = _on_path(inputs, path_form, request, watch, report)
    else:
        solution, prices, disruption = _on_tree(inputs, built, request, watch, report)
    report("drawing up the plan" if request.output is None else "writing the plan")
    started = perf_counter()
    solution.seconds.update(watch.seconds)
    run = run_info(solution, request)
    plan = build_plan(solution, headline=prices, run=run, disruption=disruption)
    if request.output is not None:
        _make_folder(request.output)
        write_plan(request.output, plan)
    watch.time("write", started)
    return Outcome(plan, solution, request.output, dict(watch.seconds))


Solved = tuple[Solution, tuple[Headline, ...], DisruptionPlan | None]


def _on_path(
    inputs: Inputs, form: StandardForm, request: Request, watch: Stopwatch, report: Report
) -> Solved:
    """One path, with bracketed shadow prices."""
    report(f"solving {len(form.cost):,} columns and {len(form.row_lower):,} rows")
    started = perf_counter()
    solution = _solve(inputs, form, request.time_limit)
    watch.time("solve", started)
    report("pricing what is scarce")
    started = perf_counter()
    prices = headlines(solution)
    watch.time("price", started)
    return solution, prices, None


def _pool_for(columns: int, parts: int, report: Report) -> WorkerPool:
    """Worker processes, if there are so many columns that they are worth it, and no more than there are
    parts to share out; they start while the problem is posed.
    """
    workers = min(usable_cores(), parts) if columns > PROCESS_COLUMNS else 1
    return WorkerPool(workers, preload=PRELOADED, tell=report)


def _pool_for_tree(form: StandardForm, tree: Tree, report: Report) -> WorkerPool:
    """Worker processes for a tree."""
    columns = layout(core_of(form), tree)[0][-1].column_range.stop
    return _pool_for(columns, len(tree.subtrees), report)


def _on_tree(inputs: Inputs, built: Built, request: Request, watch: Stopwatch, report: Report) -> Solved:
    """All branches, stress tests, and what information would be worth."""
    tree = grow(inputs)
    report(f"solving {len(tree)} branches")
    started = perf_counter()
    with _pool_for_tree(built.form, tree, report) as pool:
        problem = pose(inputs, built.form, tree)
        watch.time("pose", started)
        started = perf_counter()
        solved = _tree(problem, request, pool)
        watch.time("solve", started)
        report("testing the plan under stress")
        started = perf_counter()
        stress = run_stress(solved, problem, pool)
        watch.time("stress", started)
        started = perf_counter()
        values = InformationValues()
        if solved.size[0] <= LARGE_COLUMNS or request.information:
            report("solving for planners who know more")
            known = known_lengths(problem, pool, request.gap)
            values = InformationValues(wait_and_see(problem, pool, request.gap), known)
        watch.time("information", started)
    solution = solved.solution_of(0)
    return solution, headlines(solution, bracketed=False), disruption_plan(solved, stress, values)


@dataclass(frozen=True)
class Tested:
    """A plan under its stress tests: as they were found, and as a report."""

    results: tuple[StressResult, ...]
    report: StressReport
    findings: tuple[str, ...]
    """The worst of them, a sentence each."""
    status: str = "optimal"
    """How the solve of the plan ended; a plan that was read counts as it was written."""


def stress_inputs(inputs: Inputs, request: Request, report: Report) -> Tested:
    """Solve, hold the plan's decisions and run every stress test; raises NoPlanFoundError."""
    report("building the model")
    built = _build(inputs)
    tree = only_calm() if request.path_only else grow(inputs)
    report(f"solving {len(tree)} branches")
    with _pool_for_tree(built.form, tree, report) as pool:
        problem = pose(inputs, built.form, tree)
        solved = _tree(problem, request, pool)
        words = f"Plan of {inputs.source.name}, solved for this test: objective {solved.objective:,.6g}."
        return replace(_tested(solved, problem, pool, words, report), status=solved.status.value)


def stress_plan(book: PlanBook, inputs: Inputs, report: Report) -> Tested:
    """Hold the decisions that a plan workbook was written with and run every stress test of its inputs;
    raises PlanNotUsableError where the decisions do not fit the model.
    """
    report("building the model")
    built = _build(inputs)
    values = decided_values(built.form, inputs.calendar, book)
    tests = sum(1 for _ in stress_starts(inputs))
    with _pool_for(len(built.form.cost) * tests, tests, report) as pool:
        problem = pose(inputs, built.form, only_calm())
        try:
            held = hold(problem, values)
        except BrokenRowError as error:
            raise PlanNotUsableError(
                f"{book.path.name}: its decisions do not hold in the model: {error}; the sheet was changed,"
                f" or made with another version (planner {book.version}); solve again."
            ) from error
        words = f"Plan {book.path.name}, made from {book.input_name} (values {book.facts[VALUES_HASH][:12]})."
        return _tested(held, problem, pool, words, report)


def _tested(decided: Decided, problem: TreeProblem, pool: WorkerPool, words: str, report: Report) -> Tested:
    """Run the tests and lay out what they found."""
    report("testing the plan under stress")
    results = run_stress(decided, problem, pool)
    names = terms(problem.inputs)
    worst = findings(names, Derived(problem.inputs).demand, results)
    return Tested(results, StressReport(names, stress_tables(names, results), (words,)), worst)


def write_tested(output: Path, tested: Tested) -> None:
    """Write the stress tests as a workbook; raises OutputNotWrittenError."""
    _make_folder(output)
    write_stress(output, tested.report)


def _tree(problem: TreeProblem, request: Request, pool: WorkerPool) -> TreeSolution:
    """Solve a tree, with failures explained."""
    try:
        return solve_tree(problem, pool=pool, time_limit=request.time_limit, gap=request.gap)
    except NoPlanError as error:
        found = diagnose(problem.inputs, problem.form.without(Scope.STRESS), error.status)
        raise NoPlanFoundError(found, error.status) from error


def _make_folder(output: Path) -> None:
    """Make the folder of the plan, results/ by default."""
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputNotWrittenError(f"{output.parent} cannot be made a folder ({error.strerror}).") from error


def _build(inputs: Inputs) -> Built:
    """Build, with impossible rows explained."""
    try:
        return build(inputs)
    except ImpossibleRowError as error:
        raise NoPlanFoundError(diagnose_impossible(inputs, error), Status.INFEASIBLE) from error


def _solve(inputs: Inputs, form: StandardForm, time_limit: float | None) -> Solution:
    """Solve, with failures explained."""
    try:
        return solve_form(inputs, form, time_limit=time_limit)
    except NoPlanError as error:
        found = diagnose(inputs, form, error.status)
        raise NoPlanFoundError(found, error.status) from error


def run_info(solution: Solution, request: Request) -> RunInfo:
    """Facts about the run for its own sheet."""
    return RunInfo(
        command_line=request.command_line,
        started=request.started,
        overrides=request.overrides,
        versions={"planner": __version__} | {name: version(name) for name in PACKAGES},
        solver_options={name: str(value) for name, value in OPTIONS.items()},
        figures={
            "columns": len(solution.form.cost),
            "rows": len(solution.form.row_lower),
            "matrix entries": int(solution.form.matrix.nnz),
            "simplex iterations": solution.answer.iterations,
        },
    )
