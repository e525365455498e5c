"""``planner sweep``: the cases of a workbook, listed (``--dry-run``) or solved."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from planner.cli.exits import Exit, Run, refuse, running
from planner.cli.options import (
    AsJson,
    Assumptions,
    CasesFile,
    DryRun,
    Force,
    Gap,
    Group,
    Jobs,
    KeepPlans,
    PathOnly,
    Quiet,
    Resume,
    Scheduler,
    StudyOutput,
    Switches,
    Tables,
    Workbook,
)
from planner.cli.sweep_running import Solving, look_ahead, solve_cases
from planner.cli.talk import progress
from planner.files import readable
from planner.outputs import open_words

if TYPE_CHECKING:
    from planner.cases import Case
    from planner.workbook.reading.overrides import CellChange
    from planner.workbook.reading.reader import OpenedWorkbook, Reading

FIELDS = (
    "input", "input_sha256", "cases_file", "path_only", "cases", "problems", "output", "tables",
    "ledger", "seconds",
)  # fmt: skip


def sweep(
    workbook: Workbook,
    cases: CasesFile = None,
    dry_run: DryRun = False,
    group: Group = None,
    switches: Switches = False,
    assumptions: Assumptions = None,
    path_only: PathOnly = False,
    output: StudyOutput = None,
    tables: Tables = None,
    jobs: Jobs = None,
    gap: Gap = None,
    resume: Resume = False,
    scheduler: Scheduler = None,
    keep_plans: KeepPlans = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
    force: Force = False,
) -> None:
    """Solve many cases of a workbook: rows of its sheet Sweep, of another workbook, or of a YAML file."""
    with running("sweep", FIELDS, as_json=as_json, quiet=quiet) as run:
        groups = tuple(readable(each) for each in group or ())
        wanted = Wanted(workbook, cases, groups, switches, assumptions, path_only)
        how = Solving(workbook, path_only, jobs, gap, resume, scheduler, keep_plans, output, tables, force)
        if not dry_run:
            look_ahead(how)
        found = cases_of_run(run, wanted, judge=dry_run)
        if dry_run:
            _list(run, wanted, found)
        else:
            assert found.reading.inputs is not None  # errors have ended the run
            solve_cases(run, found.reading.inputs, found.cases, how)


@dataclass(frozen=True)
class Wanted:
    """Which cases a run asks for."""

    workbook: Path
    cases_path: Path | None = None
    groups: tuple[str, ...] = ()
    switches: bool = False
    assumptions: str | None = None
    path_only: bool = False


@dataclass(frozen=True)
class Found:
    """The cases of a run, and the workbook that they change."""

    opened: "OpenedWorkbook"
    reading: "Reading"
    cases: "tuple[Case, ...]"

    def cells(self, case: "Case") -> "tuple[CellChange, ...]":
        """The cells that a case changes, with old and new value."""
        return self.opened.changed(case.changes)


def cases_of_run(run: Run, wanted: Wanted, *, judge: bool) -> Found:
    """Read the workbook and the cases, and tell what is wrong with either; ``judge`` also holds each case
    against the model (a second for each kind of change of a workbook like India's). Raises Ended.
    """
    from planner.cases import CasesError, read_cases
    from planner.cases.judging import ModelJudge
    from planner.workbook.reading.reader import Reading, open_workbook

    run.answer |= {
        "input": str(wanted.workbook),
        "cases_file": None if wanted.cases_path is None else str(wanted.cases_path),
        "path_only": wanted.path_only,
    }
    run.note(*open_words(wanted.workbook))
    opened = open_workbook(wanted.workbook)
    reading = opened if isinstance(opened, Reading) else opened.read()
    run.problems(reading, wanted.workbook)
    assert not isinstance(opened, Reading)  # problems have ended the run
    assert reading.inputs is not None
    run.answer["input_sha256"] = reading.inputs.source.sha256
    try:
        with progress(run.is_silent) as report:
            judges = ModelJudge(wanted.path_only, report) if judge else None
            cases = read_cases(
                opened,
                wanted.cases_path,
                groups=wanted.groups,
                switches=wanted.switches,
                assumptions=wanted.assumptions,
                path_only=wanted.path_only,
                judge=judges,
                tell=run.note,
            )
    except CasesError as error:
        is_usage = all(each.is_usage for each in error.refusals)
        refuse(*map(str, error.refusals), code=Exit.USAGE if is_usage else Exit.INPUT_ERRORS)
    if len(cases) == 1:
        refuse(_no_cases(wanted), code=Exit.INPUT_ERRORS)
    return Found(opened, reading, cases)


def _no_cases(wanted: Wanted) -> str:
    """What to do where there is nothing to solve besides the workbook itself."""
    name = (wanted.cases_path or wanted.workbook).name
    return f"{name} has no cases that count; fill its sheet Sweep (planner template FILE has an empty one)."


def _list(run: Run, wanted: Wanted, found: Found) -> None:
    """Every case with the cells that it changes, and what would be solved."""
    from planner.cli.sweep_listing import case_object, show_cases, summary

    cells = [found.cells(case) for case in found.cases]
    run.answer["cases"] = [case_object(case, each) for case, each in zip(found.cases, cells, strict=True)]
    try:
        if not run.is_silent:
            show_cases(found.cases, cells)
    finally:
        assert found.reading.inputs is not None
        run.note(summary(found.cases, found.reading.inputs, path_only=wanted.path_only))
