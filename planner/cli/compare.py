"""``planner compare``: what differs between inputs, plans, or cases of a study."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli.exits import Exit, refuse, running
from planner.cli.options import AsJson, Force, Quiet
from planner.cli.records import records
from planner.cli.talk import show

if TYPE_CHECKING:
    import pandas as pd

    from planner.comparison.comparison import Comparison, Section

FIELDS = ("kind", "compared", "words", "sections", "output")
MOST_ROWS = 40
"""Rows of a section on the terminal; the workbook has all."""
Files = Annotated[
    list[Path],
    typer.Argument(
        help="Input workbooks, or plans, the first being what the others are compared with; or one study"
        " (.xlsx, .csv, .parquet) with --cases.",
        show_default=False,
    ),
]
Cases = Annotated[
    str | None, typer.Option("--cases", help="Cases of a study, with commas: base,NAME. The first leads.")
]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Also write it as a workbook (.xlsx).")]


def compare(
    files: Files,
    cases: Cases = None,
    output: Output = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
    force: Force = False,
) -> None:
    """Tell what differs: inputs by cell, plans by figures, decisions and what binds, cases of a study."""
    with running("compare", FIELDS, as_json=as_json, quiet=quiet) as run:
        from planner.comparison import NotComparableError, compared, write_comparison
        from planner.comparison.cases import NoSuchCaseError
        from planner.comparison.files import InputsWithErrorsError

        _look_ahead(files, output, force=force)
        wanted = [each for each in (cases or "").split(",") if each.strip()]
        try:
            comparison = compared(files, wanted)
        except InputsWithErrorsError as error:
            refuse(str(error), code=Exit.INPUT_ERRORS)
        except (NotComparableError, NoSuchCaseError) as error:
            refuse(str(error))
        run.answer |= _answer(comparison)
        if not run.is_silent:
            _show(comparison)
        if output is not None:
            write_comparison(output, comparison)
            run.answer["output"] = str(output)
            run.note(f"Wrote {output}")


def _look_ahead(files: list[Path], output: Path | None, *, force: bool) -> None:
    """See that the workbook can be written, and replaces nothing but a comparison."""
    from planner.audit.plan_tables import table_names
    from planner.files import OutputError
    from planner.outputs import Output as Planned
    from planner.outputs import check_outputs

    if output is None:
        return
    planned = Planned("-o", output)
    check_outputs([planned], {f"a compared file ({path.name})": path for path in files})
    if output.exists() and not force and not {"runs", "inputs"} & table_names(output):
        raise OutputError(f"{output} exists and is no comparison of this planner; {planned.otherwise}")


def _answer(comparison: "Comparison") -> dict[str, Any]:
    """What the object of --json has of a comparison; files are columns by letter (a, b, b_less_a)."""
    return {
        "kind": comparison.kind,
        "compared": list(comparison.names),
        "words": list(comparison.words),
        "sections": {each.key: records(each.frame) for each in comparison.sections},
    }


def _show(comparison: "Comparison") -> None:
    """Sentences, then each section that has rows."""
    from planner.cli.tables import show_frame
    from planner.plan.figures import shown

    for line in comparison.words:
        show(line)
    for section in comparison.sections:
        if section.key == "runs":
            continue
        if section.frame.empty:
            show(section.empty)
            continue
        frame = _shown_frame(section)
        more = len(section.frame) - len(frame)
        show_frame(section.title, frame, shown, keys=_keys(section))
        if more:
            show(f"... and {more} more rows; all are in the workbook of -o FILE.")


def _shown_frame(section: "Section") -> "pd.DataFrame":
    """The first rows under the headers that the workbook shows."""
    headers = {each.column: each.header for each in section.fields}
    return section.frame.head(MOST_ROWS).rename(columns=headers)


def _keys(section: "Section") -> int:
    """Columns that say what a row is about."""
    return sum(each.label is None for each in section.fields if each.header != "Counts")
