"""Options that several verbs share."""

from pathlib import Path
from typing import Annotated

import typer

Workbook = Annotated[Path, typer.Argument(help="Input workbook (.xlsx).", show_default=False)]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", help="Change one input for this run: sheet.key.column=value. May be repeated."),
]
Force = Annotated[
    bool, typer.Option("--force", help="Replace what is there, also if it is of other inputs or no plan.")
]
