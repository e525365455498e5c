"""``python -m tests.benchmarks``: models x phases, each in a process of its own, as tables and a record.

Seconds differ from run to run with what else the machine does: look at ratios of one run. Peers are given
the finished arrays of the same matrix and have to say, hand over and solve it; their tolerances are
their own (1e-7), the planner's are 1e-9. A solve that takes longer than the limit is a result, too.
"""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from tests.benchmarks.measure import measured
from tests.benchmarks.models import MODELS
from tests.benchmarks.phases import PHASES
from tests.benchmarks.record import SUFFIXES, Found, machine, write_record
from tests.benchmarks.tables import tables

SMALL = "tutorial*,india-path,generated-30,generated-30-owners"
WIDTH = 150
"""Least width of the tables, characters."""


def chosen(patterns: str, names: Sequence[str], option: str) -> list[str]:
    """Names that fit any of the patterns, in the order of the registry; BadParameter if one fits none."""
    wanted = [pattern.strip() for pattern in patterns.split(",") if pattern.strip()]
    for pattern in wanted:
        if not any(fnmatchcase(name, pattern) for name in names):
            message = f"{pattern!r} fits none of: {', '.join(names)}"
            raise typer.BadParameter(message, param_hint=option)
    return [name for name in names if any(fnmatchcase(name, pattern) for pattern in wanted)]


def _list(wanted: bool) -> None:
    """Print the registry and stop."""
    if wanted:
        for title, entries in (("models", MODELS.values()), ("phases", PHASES.values())):
            print(title)
            for each in entries:
                print(f"  {each.name:22}{each.meaning}")
        raise typer.Exit


def main(
    models: Annotated[str, typer.Option(help="Names or patterns by comma; 'all' is *.")] = SMALL,
    phases: Annotated[str, typer.Option(help="Names or patterns by comma.")] = "*",
    limit: Annotated[float, typer.Option(help="Seconds that a solve may take.")] = 600.0,
    gap: Annotated[float, typer.Option(help="Relative gap of the planner's own solves.")] = 1e-5,
    record: Annotated[Path | None, typer.Option(help="Write every figure to a .json or .csv file.")] = None,
    listed: Annotated[
        bool, typer.Option("--list", callback=_list, is_eager=True, help="List models and phases.")
    ] = False,
) -> None:
    """Measure, one process at a time, and print tables and bars."""
    names = chosen(models.replace("all", "*"), list(MODELS), "--models")
    parts = chosen(phases, list(PHASES), "--phases")
    if record is not None and record.suffix not in SUFFIXES:
        raise typer.BadParameter(
            f"expected a name that ends with {' or '.join(SUFFIXES)}", param_hint="--record"
        )
    console = Console(width=max(WIDTH, Console().width), soft_wrap=False)
    about, options = machine(), {"limit": limit, "gap": gap}
    found: Found = {name: {} for name in names}
    for name, by_phase in found.items():
        for part in parts:
            console.print(f"[dim]{name}: {part}[/]", highlight=False)
            by_phase[part] = measured(name, PHASES[part], limit, gap)
            if record is not None:
                write_record(record, about, options, found)
    for word, value in (about | options).items():
        console.print(f"{word}: {value}", highlight=False)
    for table in tables(found):
        console.print(table)


if __name__ == "__main__":
    typer.run(main)
