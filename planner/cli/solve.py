"""``planner solve``."""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import typer
from rich.table import Table

from planner.cli.exits import Exit, guarded, tell_problems
from planner.cli.options import AsJson, Quiet, Set, Workbook
from planner.cli.talk import data, progress, talk


def solve(
    workbook: Workbook,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Plan workbook; default results/NAME_plan.xlsx.")
    ] = None,
    as_json: AsJson = False,
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
    with guarded():
        outcome = _solve(request, quiet=quiet or as_json)
        if as_json:
            sys.stdout.write(json.dumps(_summary(outcome), ensure_ascii=False) + "\n")
        elif not quiet:
            _print_plan(outcome)
    if outcome.solution.status != "optimal":
        raise typer.Exit(Exit.LIMIT_HIT)


def _started() -> str:
    """Time of the run, to the second; SOURCE_DATE_EPOCH fixes it for reproducible workbooks."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(fixed), UTC) if fixed else datetime.now(UTC)
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC")


def _solve(request: Any, *, quiet: bool) -> Any:
    """Run all steps with a word for each on stderr."""
    from planner import workflow

    watch = workflow.Stopwatch()
    with progress(quiet) as report:
        report(f"reading {request.source.name}")
        started = perf_counter()
        reading = workflow.read(request.source, request.overrides, path_only=request.path_only)
        watch.time("read", started)
        tell_problems(reading, request.source, quiet)
        assert reading.inputs is not None  # problems have left with their own exit code
        return workflow.plan_inputs(reading.inputs, request, watch, report)


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
