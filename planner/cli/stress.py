"""``planner stress``."""

import json
import sys
from dataclasses import asdict
from math import isfinite
from pathlib import Path
from typing import Annotated, Any

import typer

from planner.cli.exits import Exit, guarded, tell_problems
from planner.cli.options import AsJson, Quiet, Set
from planner.cli.talk import print_frame, progress, talk


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
    as_json: AsJson = False,
    quiet: Quiet = False,
    override: Set = None,
    path_only: Annotated[
        bool, typer.Option("--path-only", help="Test the plan of the calm path, not that of the tree.")
    ] = False,
) -> None:
    """Hold a plan's decisions and test it: suppliers cut off in turn, and how long each sector holds out."""
    from planner import workflow
    from planner.workbook.reading.plan_book import is_plan

    with guarded(), progress(quiet or as_json) as report:
        report(f"reading {workbook.name}")
        if is_plan(workbook):
            _refuse(
                workbook, "is a plan, tested as it was made", {"--set": override, "--path-only": path_only}
            )
            book, reading = workflow.read_for(workbook, inputs)
        else:
            _refuse(workbook, "is no plan workbook, and so its own input", {"--input": inputs})
            book, reading = None, workflow.read(workbook, override or (), path_only=path_only)
        tell_problems(reading, reading.path, quiet or as_json)
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
        print_frame("One supplier less", tested.report.tables.suppliers)
        print_frame("Months until a sector is first cut, by start", tested.report.tables.survival)
    if output is not None and not quiet:
        talk.print(f"Wrote {output}.")


def _finite(value: Any) -> Any:
    """JSON has no infinity: never is null."""
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    return None if isinstance(value, float) and not isfinite(value) else value
