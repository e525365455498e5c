"""The command line: thin, one file per verb. Data on stdout, talk on stderr, exit codes for scripts."""

import sys
from typing import Annotated

import typer

from planner import __version__
from planner.cli import (
    alternatives,
    audit,
    check,
    compare,
    describe,
    frontier,
    solve,
    stress,
    sweep,
    template,
)
from planner.cli.signals import catch_signals
from planner.cli.talk import mend_streams, put
from planner.threads import one_thread

app = typer.Typer(
    add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False,
    help="Plan a country's rare-earth magnet supply: Excel inputs in, Excel plan out.",
)  # fmt: skip
VERBS = (
    template.template, check.check, solve.solve, stress.stress, sweep.sweep, frontier.frontier,
    alternatives.alternatives, audit.audit, compare.compare, describe.describe,
)  # fmt: skip


def _version(wanted: bool) -> None:
    """Print the version and stop."""
    if wanted:
        put(f"planner {__version__}\n")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Plan a country's rare-earth magnet supply: Excel inputs in, Excel plan out."""


for verb in VERBS:
    app.command()(verb)


def _pass_over_files(found: "sys.UnraisableHookArgs") -> None:
    """A file that could not be written, as was said, complains once more when it is collected."""
    if not isinstance(found.exc_value, OSError):
        sys.__unraisablehook__(found)


def main() -> None:
    """Entry point of the command ``planner``."""
    one_thread()
    mend_streams()
    catch_signals()
    sys.unraisablehook = _pass_over_files
    app()
