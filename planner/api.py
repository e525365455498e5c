"""The steps from inputs to a plan: build, solve, plan, write, and the stress tests of a plan.

From checked inputs on, no step needs a file or a command line. Each tells a :class:`Progress` what it does.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

from planner import __version__
from planner.audit.plan_book import PlanBook, PlanNotUsableError, inputs_of, read_plan
from planner.data import Inputs
from planner.derive.derived import Derived
from planner.errors import NoPlanError
from planner.files import OutputError
from planner.model.catalogue import Scope
from planner.model.path import ImpossibleRowError
from planner.model.standard_form import StandardForm
from planner.plan import Plan, RunInfo, build_plan
from planner.plan.decisions import decided_values
from planner.plan.disruption import DisruptionPlan, InformationValues, disruption_plan
from planner.plan.disruption_stress import StressReport, stress_tables
from planner.plan.findings import findings
from planner.plan.policy_costs import Outcome, outcome_of_path, policy_costs
from planner.plan.stress_course import course_tables, stories
from planner.plan.terms import terms
from planner.report import write_plan, write_stress
from planner.schema.tables.disruption import StressTest
from planner.solver.diagnosis import Diagnosis, diagnose, diagnose_impossible
from planner.solver.highs import OPTIONS, Floats, Status
from planner.solver.lp_text import write_lp
from planner.solver.solution import Solution
from planner.solver.solve import NoPlanError as NotSolvedError
from planner.solver.solve import build as build_form
from planner.solver.solve import solve_form
from planner.solver.tree.problem import TreeProblem, pose
from planner.solver.tree.tree_solution import TreeSolution
from planner.solver.tree.tree_solve import solve_tree
from planner.solver.tree.tuning import GAP
from planner.study.explanation import Explanation, explained_path, explained_tree
from planner.study.foresight import LARGE_COLUMNS, known_lengths, wait_and_see
from planner.study.held_plan import BrokenRowError, Decided, hold
from planner.study.reserve_use import reserve_uses
from planner.study.stress import StressResult, run_stress
from planner.study.without import without_policy
from planner.tree.branch import Tree, base_scenario_only
from planner.tree.build_tree import build_tree, is_needed, stress_starts
from planner.tree.core import core_of
from planner.tree.extensive import layout
from planner.workbook.plan_words import VALUES_HASH
from planner.workbook.reading.reader import Reading
from planner.workers import WorkerPool, usable_cores

PACKAGES = ("pyomo", "highspy", "pandas", "numpy", "scipy", "openpyxl", "XlsxWriter")
PROCESS_COLUMNS = 30_000
"""Trees below this many columns are solved here: starting processes would cost more."""
PRELOADED = ("planner.solver.tree.distributed", "planner.study.stress_chains")
"""What workers import while the problem is posed."""


@dataclass
class Progress:
    """Who is told what is being done, one phrase a step, and the seconds of each phase so far."""

    tell: Callable[[str], None] = lambda _: None
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def phase(self, name: str, words: str = "") -> Iterator[None]:
        """A phase of the run, told in words if there are any."""
        if words:
            self.tell(words)
        started = perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + perf_counter() - started


@dataclass(frozen=True)
class Solved:
    """A solved problem: what a plan is drawn up from."""

    solution: Solution
    """What is decided if nothing happens."""
    explanation: Explanation
    disruption: DisruptionPlan | None = None
    """What happens in other futures; None: a single future was planned."""


@dataclass(frozen=True)
class Tested:
    """A plan under its stress tests: as they were found, and as a report."""

    results: tuple[StressResult, ...]
    report: StressReport
    findings: tuple[str, ...]
    """The worst of them, a sentence each."""
    stories: tuple[str, ...] = ()
    """Of tests that were asked for: who goes short when, and what stocks give, a sentence each."""
    status: str = "optimal"
    """How the solve of the plan ended; a plan that was read counts as it was written."""


def read_for(plan: Path, given: Path | None) -> tuple[PlanBook, Reading]:
    """Read a plan workbook and the inputs it was made from; raises PlanNotUsableError."""
    book = read_plan(plan)
    return book, inputs_of(book, given)


def build(inputs: Inputs, progress: Progress) -> StandardForm:
    """The linear program of one path through the horizon, stress rows included; raises NoPlanError for
    rows that nothing can meet.
    """
    with progress.phase("build", "building the model"):
        try:
            return build_form(inputs).form
        except ImpossibleRowError as error:
            raise _no_plan(diagnose_impossible(inputs, error), Status.INFEASIBLE) from error


def _no_plan(diagnosis: Diagnosis, status: Status) -> NoPlanError:
    """The error that there is no plan; more time might find one if that ran out."""
    return NoPlanError(diagnosis, status.value, status is Status.TIME_LIMIT)


def solve(
    inputs: Inputs,
    form: StandardForm,
    progress: Progress,
    *,
    events: bool = True,
    gap: float | None = None,
    time_limit: float | None = None,
    information: bool = False,
    why: bool = False,
) -> Solved:
    """The cheapest plan over the tree of disruptions, if the inputs speak of any and ``events`` count, else
    of one path.

    ``gap`` is the relative distance from the best plan at which a large tree counts as solved (None:
    :data:`GAP`), ``time_limit`` in seconds; ``information``: tell what foresight would be worth, however
    large the tree; ``why``: solve for the plan without each main decision too. Raises NoPlanError.
    """
    if events and is_needed(inputs):
        return _on_tree(inputs, form, progress, GAP if gap is None else gap, time_limit, information, why)
    return _on_path(inputs, form.without(Scope.STRESS), progress, time_limit, why)


def solve_path(
    inputs: Inputs, form: StandardForm, progress: Progress, time_limit: float | None = None
) -> Solution:
    """The cheapest plan of one path, without shadow prices of both sides; raises NoPlanError."""
    with progress.phase("solve", f"solving {len(form.cost):,} columns and {len(form.row_lower):,} rows"):
        return _solve_path(inputs, form, time_limit)


def solve_branches(problem: TreeProblem, progress: Progress, gap: float = GAP) -> TreeSolution:
    """The cheapest plan over a tree, without stress tests and what information is worth; raises
    NoPlanError.
    """
    progress.tell(f"solving {len(problem.tree)} branches")
    with _pool_for_tree(problem.form, problem.tree, progress) as pool, progress.phase("solve"):
        return _solve_tree(problem, pool, gap, None)


def _on_path(
    inputs: Inputs, form: StandardForm, progress: Progress, time_limit: float | None, why: bool
) -> Solved:
    """One path, with bracketed shadow prices."""
    solution = solve_path(inputs, form, progress, time_limit)
    with progress.phase("price", "pricing what is scarce"):
        return Solved(solution, explained_path(solution, without=why))


def _solve_path(inputs: Inputs, form: StandardForm, time_limit: float | None) -> Solution:
    """Solve a path, with failures explained."""
    try:
        return solve_form(inputs, form, time_limit=time_limit)
    except NotSolvedError as error:
        raise _no_plan(diagnose(inputs, form, error.status), error.status) from error


def _on_tree(
    inputs: Inputs,
    form: StandardForm,
    progress: Progress,
    gap: float,
    time_limit: float | None,
    information: bool,
    why: bool,
) -> Solved:
    """All branches, stress tests, and what information would be worth."""
    tree = build_tree(inputs)
    progress.tell(f"solving {len(tree)} branches")
    with _pool_for_tree(form, tree, progress) as pool:
        with progress.phase("pose"):
            problem = pose(inputs, form, tree)
        with progress.phase("solve"):
            solved = _solve_tree(problem, pool, gap, time_limit)
        with progress.phase("stress", "testing the plan under stress"):
            stress = run_stress(solved, problem, pool)
            uses = reserve_uses(solved, problem, pool)
        values = InformationValues()
        if solved.size[0] <= LARGE_COLUMNS or information:
            with progress.phase("information", "solving for planners who know more"):
                known = known_lengths(problem, pool, gap)
                values = InformationValues(wait_and_see(problem, pool, gap), known)
        with progress.phase("price", "pricing what is scarce"):
            explanation = explained_tree(problem, solved, without=why)
    return Solved(solved.solution_of(0), explanation, disruption_plan(solved, stress, values, uses))


def _solve_tree(problem: TreeProblem, pool: WorkerPool, gap: float, time_limit: float | None) -> TreeSolution:
    """Solve a tree, with failures explained."""
    try:
        return solve_tree(problem, pool=pool, time_limit=time_limit, gap=gap)
    except NotSolvedError as error:
        found = diagnose(problem.inputs, problem.form.without(Scope.STRESS), error.status)
        raise _no_plan(found, error.status) from error


def _pool_for(columns: int, parts: int, progress: Progress) -> WorkerPool:
    """Worker processes, if there are so many columns that they are worth it, and no more than there are
    parts to share out; they start while the problem is posed.
    """
    workers = min(usable_cores(), parts) if columns > PROCESS_COLUMNS else 1
    return WorkerPool(workers, preload=PRELOADED, tell=progress.tell)


def _pool_for_tree(form: StandardForm, tree: Tree, progress: Progress) -> WorkerPool:
    """Worker processes for a tree."""
    columns = layout(core_of(form), tree)[0][-1].column_range.stop
    return _pool_for(columns, len(tree.subtrees), progress)


def plan(solved: Solved, run: RunInfo, progress: Progress) -> Plan:
    """All tables of a solved problem; ``run`` tells what the numbers do not."""
    with progress.phase("write", "drawing up the plan"):
        solved.solution.seconds.update(progress.seconds)
        told = _with_program(run, solved.solution)
        return build_plan(
            solved.solution,
            explanation=solved.explanation,
            run=told,
            disruption=solved.disruption,
        )


def price_policies(
    plan: Plan,
    inputs: Inputs,
    names: Sequence[str],
    progress: Progress,
    *,
    events: bool = True,
    gap: float | None = None,
    time_limit: float | None = None,
) -> Plan:
    """The plan with what each of these policies costs: it is solved for anew without each (options as for
    :func:`solve`). Raises OverrideError for a name of nothing, before anything is solved, and NoPlanError.
    """
    others = {name: without_policy(inputs, name) for name in names}
    found = {}
    for name, other in others.items():
        with progress.phase("without", f"solving without {name}"):
            form = build(other, Progress())
            if events and is_needed(other):
                found[name] = _outcome_of_tree(other, form, progress, GAP if gap is None else gap, time_limit)
            else:
                path = _solve_path(other, form.without(Scope.STRESS), time_limit)
                found[name] = outcome_of_path(path)
    return replace(plan, policy_costs=policy_costs(plan.outcome, found)) if found else plan


def _outcome_of_tree(
    inputs: Inputs, form: StandardForm, progress: Progress, gap: float, time_limit: float | None
) -> Outcome:
    """What a tree comes to, without its stress tests."""
    tree = build_tree(inputs)
    with _pool_for_tree(form, tree, progress) as pool:
        solved = _solve_tree(pose(inputs, form, tree), pool, gap, time_limit)
    money, lost, policy = (float(each) for each in solved.probabilities @ solved.accounts)
    base = outcome_of_path(solved.solution_of(0))
    return Outcome(money, lost, policy + solved.risk_cost, base.exposure)


def _with_program(run: RunInfo, solution: Solution) -> RunInfo:
    """Facts about a run with those about versions and the program."""
    return replace(
        run,
        versions={"planner": __version__} | {name: version(name) for name in PACKAGES},
        solver_options={name: str(value) for name, value in OPTIONS.items()},
        figures={
            "columns": len(solution.form.cost),
            "rows": len(solution.form.row_lower),
            "matrix entries": int(solution.form.matrix.nnz),
            "simplex iterations": solution.answer.iterations,
        },
    )


def write(output: Path, plan: Plan, progress: Progress) -> None:
    """Write a plan as a workbook, whole or not at all; raises OutputError."""
    with progress.phase("write", "writing the plan"):
        _make_folder(output)
        write_plan(output, plan)


def write_model(output: Path, inputs: Inputs, form: StandardForm) -> None:
    """Write the path as a model that people and other solvers read (.lp or .mps); raises
    OutputError.
    """
    _make_folder(output)
    write_lp(form.without(Scope.STRESS), inputs.calendar, output)


def write_tested(output: Path, tested: Tested) -> None:
    """Write the stress tests as a workbook; raises OutputError."""
    _make_folder(output)
    write_stress(output, tested.report)


def _make_folder(output: Path) -> None:
    """Make the folder of an output."""
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{output.parent} cannot be made a folder ({error.strerror}).") from error


def stress_inputs(
    inputs: Inputs, progress: Progress, *, events: bool = True, asked: Sequence[StressTest] | None = None
) -> Tested:
    """Solve, hold the plan's decisions and run every stress test, or those ``asked``; raises NoPlanError."""
    form = build(inputs, progress)
    tree = build_tree(inputs) if events else base_scenario_only()
    progress.tell(f"solving {len(tree)} branches")
    with _pool_for_tree(form, tree, progress) as pool:
        problem = pose(inputs, form, tree)
        solved = _solve_tree(problem, pool, GAP, None)
        words = f"Plan of {inputs.source.name}, solved for this test: objective {solved.objective:,.6g}."
        return replace(_tested(solved, problem, pool, words, progress, asked), status=solved.status.value)


def stress_plan(
    book: PlanBook, inputs: Inputs, progress: Progress, asked: Sequence[StressTest] | None = None
) -> Tested:
    """Hold the decisions that a plan workbook was written with and run every stress test of its inputs, or
    those ``asked``; raises PlanNotUsableError where the decisions do not fit the model.
    """
    form = build(inputs, progress)
    values = decided_values(form, inputs.calendar, book)
    words = f"Plan {book.path.name}, made from {book.input_name} (values {book.facts[VALUES_HASH][:12]})."
    try:
        return stress_values(inputs, form, values, words, progress, asked)
    except BrokenRowError as error:
        raise PlanNotUsableError(
            f"{book.path.name}: its decisions do not hold in the model: {error}; the sheet was changed,"
            f" or made with another version (planner {book.version}); solve again."
        ) from error


def stress_values(
    inputs: Inputs,
    form: StandardForm,
    values: Floats,
    words: str,
    progress: Progress,
    asked: Sequence[StressTest] | None = None,
) -> Tested:
    """Hold the columns of a path and run every stress test, or those ``asked``; ``words`` say which plan it
    is. Raises BrokenRowError where the path does not keep its rows.
    """
    tests = sum(1 for _ in stress_starts(inputs, asked))
    with _pool_for(len(form.cost) * tests, tests, progress) as pool:
        problem = pose(inputs, form, base_scenario_only())
        return _tested(hold(problem, values), problem, pool, words, progress, asked)


def _tested(
    decided: Decided,
    problem: TreeProblem,
    pool: WorkerPool,
    words: str,
    progress: Progress,
    asked: Sequence[StressTest] | None,
) -> Tested:
    """Run the tests and lay out what they found."""
    progress.tell("testing the plan under stress")
    results = run_stress(decided, problem, pool, asked)
    names = terms(problem.inputs)
    worst = findings(names, Derived(problem.inputs).demand, results)
    report = StressReport(names, stress_tables(names, results), course_tables(names, results), (words,))
    return Tested(results, report, worst, () if asked is None else stories(names, results))
