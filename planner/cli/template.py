"""``planner template``: an empty input workbook."""

from typing import Annotated

import typer

from planner.cli.exits import Exit, refuse, running
from planner.cli.options import NewFile
from planner.outputs import Output, check_outputs


def template(
    file: NewFile,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
) -> None:
    """Write an empty input workbook with every sheet, drop-downs, units and help."""
    with running("template") as run:
        from planner.workbook.writing.template import write_template

        exists = file.exists()
        check_outputs([Output("FILE", file)], {})
        if exists and not force:
            refuse(f"{file} exists; give another name, or --force to overwrite it.", code=Exit.NOT_WRITTEN)
        file.parent.mkdir(parents=True, exist_ok=True)
        write_template(file)
        run.note(
            f"{'Overwrote' if exists else 'Wrote'} {file}."
            f" Fill Settings and Commodities first, then: planner check {file}"
        )
