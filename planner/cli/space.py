"""What the verbs about trade-offs share: a workbook that is read, and a table of what was found."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli.exits import Run
from planner.files import readable
from planner.outputs import Output, check_outputs, open_words

if TYPE_CHECKING:
    from planner.data import Inputs
    from planner.report.study import Study

TABLE_SUFFIXES = (".xlsx", ".csv")
TableOutput = Annotated[
    Path | None, typer.Option("--output", "-o", help="Workbook (.xlsx) or table (.csv) to write.")
]


def check_table(output: Path, workbook: Path, *, force: bool) -> None:
    """See that a table can be written, and that it replaces nothing unasked."""
    from planner.files import OutputError

    check_outputs([Output("-o", output, TABLE_SUFFIXES)], {"the input": workbook})
    if output.exists() and not force:
        raise OutputError(f"-o {output} exists; give another name, or --force to replace it.")


def inputs_of(
    run: Run, workbook: Path, override: list[str] | None, *, path_only: bool, tell: Callable[[str], None]
) -> "Inputs":
    """Read a workbook; its problems are told."""
    from planner.changes import read

    tell(f"reading {workbook.name}")
    run.note(*open_words(workbook))
    reading = read(workbook, tuple(readable(each) for each in override or ()), path_only=path_only)
    run.problems(reading, workbook)
    assert reading.inputs is not None  # problems have ended the run
    run.answer["input_sha256"] = reading.inputs.source.sha256
    return reading.inputs


def write_table(output: Path, frame: Any, study: "Study") -> None:
    """Write a frame as CSV, or its study as a workbook, whole or not at all."""
    from planner.files import replacing
    from planner.report.study import write_study

    output.parent.mkdir(parents=True, exist_ok=True)
    if output.suffix.lower() != ".csv":
        write_study(output, study)
        return
    with replacing(output) as temporary:
        frame.to_csv(temporary, index=False, lineterminator="\n")
