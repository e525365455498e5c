"""``planner template``."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.exits import Exit, guarded
from planner.cli.talk import talk


def template(
    file: Annotated[Path, typer.Argument(help="Where to write it (.xlsx).", show_default=False)],
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
) -> None:
    """Write an empty input workbook with every sheet, drop-downs, units and help."""
    from planner.workbook.writing.template import write_template

    if file.exists() and not force:
        talk.print(f"ERROR {file} exists; give another name, or --force to overwrite it.")
        raise typer.Exit(Exit.NOT_WRITTEN)
    with guarded():
        write_template(file)
    talk.print(f"Wrote {file}. Fill Settings and Commodities first, then: planner check {file}")
