"""What the command line says: data on stdout, talk on stderr."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.table import Table

talk = Console(stderr=True, highlight=False, soft_wrap=True)
data = Console(highlight=False, soft_wrap=not sys.stdout.isatty())


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[str], None]]:
    """A spinner on a terminal, plain lines elsewhere, silence if asked."""
    if quiet:
        yield lambda _: None
    elif talk.is_terminal:
        with talk.status("starting") as status:
            yield lambda step: status.update(step)
    else:
        yield lambda step: talk.print(f"{step} ...")


def print_frame(title: str, frame: Any) -> None:
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
