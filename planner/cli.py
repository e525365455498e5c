"""The command line: thin. Data on stdout, talk on stderr, exit codes that scripts can rely on."""

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from enum import IntEnum
from math import isfinite
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import platformdirs
import typer
from rich.console import Console
from rich.table import Table

from planner import __version__

app = typer.Typer(
    add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False,
    help="Plan a country's rare-earth magnet supply: Excel inputs in, Excel plan out.",
)  # fmt: skip


class Exit(IntEnum):
    """Exit codes."""

    DONE = 0
    UNEXPECTED = 1
    USAGE = 2
    INPUT_ERRORS = 3
    NO_PLAN = 4
    LIMIT_HIT = 5
    NOT_WRITTEN = 7
    PLAN_NOT_USABLE = 8
    INTERRUPTED = 130


talk = Console(stderr=True, highlight=False, soft_wrap=True)
data = Console(highlight=False, soft_wrap=not sys.stdout.isatty())

Workbook = Annotated[Path, typer.Argument(help="Input workbook (.xlsx).", show_default=False)]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", help="Change one input for this run: sheet.key.column=value. May be repeated."),
]


def _version(wanted: bool) -> None:
    """Print the version and stop."""
    if wanted:
        data.print(f"planner {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Plan a country's rare-earth magnet supply: Excel inputs in, Excel plan out."""


@app.command()
def template(
    file: Annotated[Path, typer.Argument(help="Where to write it (.xlsx).", show_default=False)],
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
) -> None:
    """Write an empty input workbook with every sheet, drop-downs, units and help."""
    from planner.workbook.writing.template import write_template

    if file.exists() and not force:
        talk.print(f"ERROR {file} exists; give another name, or --force to overwrite it.")
        raise typer.Exit(Exit.NOT_WRITTEN)
    with _guarded():
        write_template(file)
    talk.print(f"Wrote {file}. Fill Settings and Commodities first, then: planner check {file}")


@app.command()
def check(workbook: Workbook, quiet: Quiet = False, override: Set = None) -> None:
    """Report every problem of a workbook by cell, and how its numbers compare with published ones."""
    from planner import workflow

    with _guarded():
        reading = workflow.read(workbook, override or ())
        _tell_problems(reading, workbook, quiet)
        if not quiet and reading.inputs is not None:
            _print_calibration(reading.inputs)


@app.command()
def solve(
    workbook: Workbook,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Plan workbook; default results/NAME_plan.xlsx.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")] = False,
    quiet: Quiet = False,
    override: Set = None,
    time_limit: Annotated[float | None, typer.Option(help="Seconds for the solver.", min=0.0)] = None,
    lp: Annotated[
        Path | None, typer.Option("--lp", help="Also write the calm path as a readable LP file.")
    ] = None,
    path_only: Annotated[
        bool, typer.Option("--path-only", help="Plan the calm path alone, without disruptions.")
    ] = False,
    information: Annotated[
        bool,
        typer.Option("--information", help="What foresight would be worth, on large trees too (minutes)."),
    ] = False,
    gap: Annotated[
        float | None,
        typer.Option(
            help="How near the best a large tree must be solved, relatively; default .0001.",
            min=1e-9,
            max=0.1,
        ),
    ] = None,
) -> None:
    """Read a workbook, find the cheapest plan and write it as a workbook."""
    from planner import workflow

    request = workflow.Request(
        source=workbook,
        output=output or Path("results") / f"{workbook.stem}_plan.xlsx",
        overrides=tuple(override or ()),
        lp_file=lp,
        time_limit=time_limit,
        command_line=" ".join(["planner", *sys.argv[1:]]),
        started=_started(),
        path_only=path_only,
        information=information,
        **({} if gap is None else {"gap": gap}),
    )
    with _guarded():
        outcome = _solve(request, quiet=quiet or as_json)
        if as_json:
            sys.stdout.write(json.dumps(_summary(outcome), ensure_ascii=False) + "\n")
        elif not quiet:
            _print_plan(outcome)
    if outcome.solution.status != "optimal":
        raise typer.Exit(Exit.LIMIT_HIT)


@app.command()
def stress(
    workbook: Annotated[
        Path, typer.Argument(help="A plan workbook, or an input workbook to solve first (.xlsx).")
    ],
    inputs: Annotated[
        Path | None, typer.Option("--input", help="Inputs that the plan was made from, if not found.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Also write the tests as a workbook.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")] = False,
    quiet: Quiet = False,
    override: Set = None,
    path_only: Annotated[
        bool, typer.Option("--path-only", help="Test the plan of the calm path, not that of the tree.")
    ] = False,
) -> None:
    """Hold a plan's decisions and test it: suppliers cut off in turn, and how long each sector holds out."""
    from planner import workflow
    from planner.workbook.reading.plan_book import is_plan

    with _guarded(), _progress(quiet or as_json) as report:
        report(f"reading {workbook.name}")
        if is_plan(workbook):
            _refuse(
                workbook, "is a plan, tested as it was made", {"--set": override, "--path-only": path_only}
            )
            book, reading = workflow.read_for(workbook, inputs)
        else:
            _refuse(workbook, "is no plan workbook, and so its own input", {"--input": inputs})
            book, reading = None, workflow.read(workbook, override or ())
        _tell_problems(reading, reading.path, quiet or as_json)
        assert reading.inputs is not None  # problems have left with their own exit code
        if book is None:
            request = workflow.Request(workbook, workbook, tuple(override or ()), path_only=path_only)
            tested = workflow.stress_inputs(reading.inputs, request, report)
        else:
            tested = workflow.stress_plan(book, reading.inputs, report)
        if output is not None:
            workflow.write_tested(output, tested)
    _print_tested(tested, output, as_json=as_json, quiet=quiet)


def _refuse(workbook: Path, why: str, options: dict[str, object]) -> None:
    """Leave with a usage error if an option was given that says nothing here."""
    given = [name for name, value in options.items() if value]
    if given:
        talk.print(f"ERROR {workbook.name} {why}; leave out {', '.join(given)}.", markup=False)
        raise typer.Exit(Exit.USAGE)


def _print_tested(tested: Any, output: Path | None, *, as_json: bool, quiet: bool) -> None:
    """What the stress tests found, on stdout."""
    if as_json:
        found = [asdict(result) for result in tested.results]
        sys.stdout.write(json.dumps(_finite(found), ensure_ascii=False) + "\n")
    elif not quiet:
        _print_frame("One supplier less", tested.report.tables.suppliers)
        _print_frame("Months until a sector is first cut, by start", tested.report.tables.survival)
    if output is not None and not quiet:
        talk.print(f"Wrote {output}.")


def _finite(value: Any) -> Any:
    """JSON has no infinity: never is null."""
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    return None if isinstance(value, float) and not isfinite(value) else value


def _print_frame(title: str, frame: Any) -> None:
    """A frame of the plan as a table on stdout."""
    if frame.empty:
        data.print(f"{title}: no such stress test in the workbook.")
        return
    table = Table(*(str(column) for column in frame.columns), title=title, title_justify="left")
    for row in frame.itertuples(index=False):
        table.add_row(*map(_shown, row))
    data.print(table)


def _shown(cell: Any) -> str:
    """A cell of a frame as words."""
    if isinstance(cell, float):
        return f"{cell:,.1f}"
    return cell.strftime("%b %Y") if isinstance(cell, datetime) else str(cell)


def _started() -> str:
    """Time of the run, to the second; SOURCE_DATE_EPOCH fixes it for reproducible workbooks."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(fixed), UTC) if fixed else datetime.now(UTC)
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC")


def _solve(request: Any, *, quiet: bool) -> Any:
    """Run all steps with a word for each on stderr."""
    from planner import workflow

    watch = workflow.Stopwatch()
    with _progress(quiet) as report:
        report(f"reading {request.source.name}")
        started = perf_counter()
        reading = workflow.read(request.source, request.overrides)
        watch.time("read", started)
        _tell_problems(reading, request.source, quiet)
        assert reading.inputs is not None  # problems have left with their own exit code
        return workflow.plan_inputs(reading.inputs, request, watch, report)


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[str], None]]:
    """A spinner on a terminal, plain lines elsewhere, silence if asked."""
    if quiet:
        yield lambda _: None
    elif talk.is_terminal:
        with talk.status("starting") as status:
            yield lambda step: status.update(step)
    else:
        yield lambda step: talk.print(f"{step} ...")


def _tell_problems(reading: Any, workbook: Path, quiet: bool) -> None:
    """Print problems; leave with code 3 if any is an error."""
    from planner.workbook.marked_copy import report_problems

    lines, failed = report_problems(reading, workbook)
    if failed or not quiet:
        for line in lines:
            talk.print(line, markup=False)
    if failed:
        raise typer.Exit(Exit.INPUT_ERRORS)


def _print_calibration(inputs: Any) -> None:
    """How the numbers compare with published figures."""
    from planner.workbook.calibration import calibration

    lines = calibration(inputs)
    if not lines:
        return
    table = Table("What", "Here", "Published", "Unit", "Verdict", title="Calibration of the inputs")
    for line in lines:
        table.add_row(line.label, line.computed_text, line.published_text, line.unit, line.verdict)
    data.print(table)


def _summary(outcome: Any) -> dict[str, Any]:
    """The object that --json prints."""
    solution, disruption = outcome.solution, outcome.plan.disruption
    return {
        "status": solution.status,
        "objective_crore": solution.objective,
        "expected_crore": None if disruption is None else disruption.figures.expected,
        "columns": len(solution.form.cost),
        "rows": len(solution.form.row_lower),
        "seconds": {phase: round(seconds, 4) for phase, seconds in outcome.seconds.items()},
        "output": str(outcome.output),
        "input_sha256": solution.inputs.source.sha256,
        "missed": list(outcome.plan.missed_words),
        "checks_passed": outcome.plan.checks.all_passed,
    }


def _print_plan(outcome: Any) -> None:
    """A short table of the plan."""
    table = Table("Figure", "Value", "Unit", "Which", title=outcome.plan.sentence, title_justify="left")
    for figure in outcome.plan.figures:
        table.add_row(figure.label, figure.text, figure.unit, figure.words)
    data.print(table)
    for missed in outcome.plan.missed_words:
        data.print(f"Missed: {missed}", markup=False)
    for words in outcome.plan.policies.binding_words:
        data.print(words, markup=False)
    talk.print(f"Wrote {outcome.output} in {sum(outcome.seconds.values()):.1f} s.")


@contextmanager
def _guarded() -> Iterator[None]:
    """Turn every failure into words and an exit code."""
    from planner.files import OutputNotWrittenError
    from planner.workbook.reading.overrides import OverrideError
    from planner.workbook.reading.plan_book import PlanNotUsableError
    from planner.workflow import NoPlanFoundError

    try:
        yield
    except (typer.Exit, typer.Abort):
        raise
    except NoPlanFoundError as error:
        for line in error.diagnosis.lines():
            talk.print(line, markup=False)
        raise typer.Exit(Exit.LIMIT_HIT if error.limit_hit else Exit.NO_PLAN) from error
    except OverrideError as error:
        talk.print(f"ERROR --set {error}", markup=False)
        raise typer.Exit(Exit.USAGE) from error
    except PlanNotUsableError as error:
        talk.print(f"ERROR {error}", markup=False)
        raise typer.Exit(Exit.PLAN_NOT_USABLE) from error
    except OutputNotWrittenError as error:
        talk.print(f"ERROR {error}", markup=False)
        raise typer.Exit(Exit.NOT_WRITTEN) from error
    except KeyboardInterrupt as error:
        talk.print("Interrupted. Nothing was changed; run the same command again.")
        raise typer.Exit(Exit.INTERRUPTED) from error
    except Exception as error:
        talk.print(f"ERROR unexpected: {error}. Details are in {_log(error)}", markup=False)
        raise typer.Exit(Exit.UNEXPECTED) from error


def _log(error: Exception) -> Path:
    """Write the traceback where a person can find it."""
    folder = Path(platformdirs.user_log_dir("planner", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "last_error.log"
    file.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return file


def main() -> None:
    """Entry point of the command ``planner``."""
    app()
