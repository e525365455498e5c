"""The three verbs in a row: read, solve, report. Everything the command line does, as functions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

from planner.data import Inputs
from planner.files import OutputNotWrittenError
from planner.model.path import ImpossibleRowError
from planner.plan import Plan, RunInfo, build_plan
from planner.report import write_plan
from planner.solve.diagnosis import Diagnosis, diagnose, diagnose_impossible
from planner.solve.highs import OPTIONS
from planner.solve.lp_text import write_lp
from planner.solve.sensitivity import headlines
from planner.solve.solution import Solution
from planner.solve.solve import Built, NoPlanError, build, solve_form
from planner.workbook.reading.reader import Reading, read_workbook

Report = Callable[[str], None]
"""Told what is being done, one phrase a step."""

PACKAGES = ("planner", "pyomo", "highspy", "pandas", "numpy", "scipy", "openpyxl", "XlsxWriter")


class NoPlanFoundError(Exception):
    """There is no plan; ``diagnosis`` says why in cells of the workbook."""

    def __init__(self, diagnosis: Diagnosis, *, limit_hit: bool) -> None:
        super().__init__(diagnosis.sentence)
        self.diagnosis = diagnosis
        self.limit_hit = limit_hit


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
    output: Path
    overrides: tuple[str, ...] = ()
    """``sheet.key.column=value`` each."""
    lp_file: Path | None = None
    time_limit: float | None = None
    command_line: str = ""
    started: str = ""


@dataclass(frozen=True)
class Outcome:
    """A written plan."""

    plan: Plan
    solution: Solution
    output: Path
    seconds: dict[str, float]


def read(source: Path, overrides: Sequence[str] = ()) -> Reading:
    """Read and check a workbook."""
    return read_workbook(source, overrides=overrides)


def plan_inputs(inputs: Inputs, request: Request, watch: Stopwatch, report: Report) -> Outcome:
    """Build, solve, analyse and write the plan of checked inputs."""
    report("building the model")
    started = perf_counter()
    built = _build(inputs)
    watch.time("build", started)
    if request.lp_file is not None:
        write_lp(built.form, inputs.calendar, request.lp_file)
    report(f"solving {len(built.form.cost):,} columns and {len(built.form.row_lower):,} rows")
    started = perf_counter()
    solution = _solve(inputs, built, request.time_limit)
    watch.time("solve", started)
    report("pricing what is scarce")
    started = perf_counter()
    prices = headlines(solution)
    watch.time("price", started)
    report("writing the plan")
    started = perf_counter()
    solution.seconds.update(watch.seconds)
    plan = build_plan(solution, headline=prices, run=run_info(solution, request))
    _make_folder(request.output)
    write_plan(request.output, plan)
    watch.time("write", started)
    return Outcome(plan, solution, request.output, dict(watch.seconds))


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
        raise NoPlanFoundError(diagnose_impossible(inputs, error), limit_hit=False) from error


def _solve(inputs: Inputs, built: Built, time_limit: float | None) -> Solution:
    """Solve, with failures explained."""
    try:
        return solve_form(inputs, built.form, time_limit=time_limit)
    except NoPlanError as error:
        found = diagnose(inputs, built.form, error.status)
        raise NoPlanFoundError(found, limit_hit=error.status.value == "time limit") from error


def run_info(solution: Solution, request: Request) -> RunInfo:
    """Facts about the run for its own sheet."""
    return RunInfo(
        command_line=request.command_line,
        started=request.started,
        versions={name: version(name) for name in PACKAGES},
        solver_options={name: str(value) for name, value in OPTIONS.items()},
        figures={
            "columns": len(solution.form.cost),
            "rows": len(solution.form.row_lower),
            "matrix entries": int(solution.form.matrix.nnz),
            "simplex iterations": solution.answer.iterations,
        },
    )
