"""The running half of ``planner sweep``: all cases solved, told while they are, and written as a study."""

import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from planner.cli.exits import Exit, Run, refuse
from planner.cli.talk import progress, show
from planner.files import OutputError, readable
from planner.outputs import Output, check_outputs, default_output

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from planner.batch.result import CaseResult
    from planner.cases.case import Case
    from planner.data import Inputs

SECONDS_BETWEEN_LINES = 5.0
"""Where stderr is no terminal, a line at most so often."""
SHOWN = 5
"""Cases without a plan that are told on the terminal."""


@dataclass(frozen=True)
class Solving:
    """How the cases of a run are to be solved."""

    workbook: Path
    path_only: bool = False
    jobs: int | None = None
    gap: float | None = None
    resume: bool = False
    scheduler: str | None = None
    keep_plans: bool = False
    output: Path | None = None
    tables: Path | None = None
    force: bool = False

    @property
    def place(self) -> Path:
        """The workbook of the study: ``results/india_sweep.xlsx``, unless another was asked for."""
        return self.output or default_output(self.workbook, path_only=self.path_only, kind="sweep")

    @property
    def ledger(self) -> Path:
        """What keeps the results of cases, beside the workbook."""
        return self.place.with_suffix(".sqlite")

    @property
    def plans(self) -> Path | None:
        """Folder of the plans, beside the workbook; None: none is kept."""
        return self.place.with_name(f"{self.place.stem}_plans") if self.keep_plans else None


def solve_cases(run: Run, inputs: "Inputs", cases: "Sequence[Case]", how: Solving) -> None:
    """Solve all cases and write the workbook of the study, and their table if it is asked for; ``inputs`` are
    those of the base case. The run ends with a code of its own where some have no plan.

    Raises what ends a run: OutputError, Ended.
    """
    from planner.batch.ledger import LedgerError
    from planner.batch.runner import run_cases

    tables = None if how.tables is None else str(how.tables)
    run.answer |= {"output": str(how.place), "tables": tables, "ledger": str(how.ledger)}
    run.interrupted = interrupted_words(how, sys.argv)
    _tell_of_ledger(run, how)
    started = monotonic()
    with progress(run.is_silent) as report, _executor(how) as executor:
        tell = report if sys.stderr.isatty() else sparse(report)
        try:
            results = run_cases(
                how.workbook, cases, path_only=how.path_only, jobs=how.jobs, gap=how.gap, ledger=how.ledger,
                resume=how.resume, executor=executor, plans=how.plans, tell=tell,
            )  # fmt: skip
        except LedgerError as error:
            refuse(str(error), code=Exit.NOT_WRITTEN)
    words = _write(inputs, results, how)
    try:
        if not run.is_silent:
            for each in words:
                show(each)
    finally:
        _tell(run, results, how, monotonic() - started)


def _write(inputs: "Inputs", results: "Sequence[CaseResult]", how: Solving) -> tuple[str, ...]:
    """The workbook of the study, and the table if it is asked for: what it says in sentences. Raises
    OutputError.
    """
    from planner.batch.policy_limits import limits_of
    from planner.batch.study_tables import study_of
    from planner.batch.table import results_table
    from planner.batch.tables_files import write_table
    from planner.plan.terms import terms
    from planner.report.study import write_study

    study = study_of(results, terms(inputs), folder=how.place.parent, limits=limits_of(inputs))
    write_study(how.place, study)
    if how.tables is not None:
        write_table(how.tables, results_table(results))
    return study.words


def look_ahead(how: Solving) -> None:
    """See before anything is solved that the outputs can be written, and replace nothing of somebody else's;
    raises OutputError.
    """
    from planner.batch.tables_files import SUFFIXES, check_table_name

    study = Output("Output" if how.output is None else "-o", how.place)
    outputs = [study]
    if how.tables is not None:
        check_table_name("--tables", how.tables)
        outputs.append(Output("--tables", how.tables, SUFFIXES))
    check_outputs(outputs, {"the input": how.workbook})
    for each, is_ours in zip(outputs, (is_study, is_table), strict=False):
        if each.path.exists() and not how.force and not is_ours(each.path):
            raise OutputError(f"{each.path} exists and holds no study of this planner; {each.otherwise}")
    how.place.parent.mkdir(parents=True, exist_ok=True)


def is_study(path: Path) -> bool:
    """True for the workbook of a study."""
    from planner.audit.plan_tables import table_names
    from planner.comparison.cases import CASES

    return CASES in table_names(path)


def is_table(path: Path) -> bool:
    """True for a table that a sweep has written; a table in another form than text is taken for one."""
    from planner.batch.table import COLUMNS

    if path.suffix.lower() != ".csv":
        return True
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        return file.readline().strip() == ",".join(COLUMNS)


def interrupted_words(how: Solving, command: Sequence[str]) -> str:
    """What is said when the run is interrupted: that nothing is lost, and what to type to go on."""
    given = [readable(each) for each in command[1:]]
    again = shlex.join(["planner", *given, *["--resume"] * ("--resume" not in given)])
    return f"Interrupted; the cases that are done are in {how.ledger}. To go on: {again}"


def _tell_of_ledger(run: Run, how: Solving) -> None:
    """What is known of an earlier run, and what becomes of it."""
    if how.resume or not how.ledger.exists():
        return
    run.note(
        f"{how.ledger} has cases of an earlier run; all are solved anew (--resume: only what has changed)."
    )


@contextmanager
def _executor(how: Solving) -> "Iterator[Executor | None]":
    """The cluster, if a scheduler is named; None: processes of this machine."""
    if how.scheduler is None:
        yield None
        return
    from planner.batch.cluster import ClusterError, cluster_executor

    try:
        with cluster_executor(how.scheduler) as executor:
            yield executor
    except ClusterError as error:
        refuse(f"--scheduler {error}")


def sparse(report: Callable[[str], None], clock: Callable[[], float] = monotonic) -> Callable[[str], None]:
    """Lines of a log: the first, then one at most every few seconds."""
    last = [-SECONDS_BETWEEN_LINES - 1.0 + clock()]

    def tell(words: str) -> None:
        if clock() - last[0] >= SECONDS_BETWEEN_LINES:
            last[0] = clock()
            report(words)

    return tell


def _tell(run: Run, results: "Sequence[CaseResult]", how: Solving, seconds: float) -> None:
    """How the cases ended, and where their table is."""
    from planner.batch.runner import HAVE_PLANS, duration

    run.answer |= {"cases": [case_object(each) for each in results], "seconds": round(seconds, 3)}
    without = [each for each in results if each.status not in HAVE_PLANS]
    for each in without[:SHOWN]:
        run.note(f"{each.case.name}: {each.status}. {each.reason}")
    if len(without) > SHOWN:
        run.note(f"... and {len(without) - SHOWN} more cases without a plan.")
    if without:
        run.code = Exit.CASES_WITHOUT_PLAN
    place = " and ".join(str(each) for each in (how.place, how.tables) if each is not None)
    run.note(f"Wrote {place}: {len(results)} cases in {duration(seconds)}; {how.ledger} keeps each.")


def case_object(result: "CaseResult") -> dict[str, Any]:
    """A result for ``--json``."""
    return {
        "case": result.case.name,
        "group": result.case.group,
        "status": result.status,
        "reason": result.reason,
        "changed": list(result.changed_cells),
        "objective": result.objective,
        "gap": result.gap,
        "branches": result.branches,
        "rebuild_reason": result.rebuild_reason,
        "core_seconds": round(result.core_seconds, 3),
        "plan": result.plan_file or None,
        "missed": list(result.missed),
        "figures": [vars(figure) for figure in result.figures],
    }
