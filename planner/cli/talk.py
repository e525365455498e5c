"""What the command line says: data on stdout, talk on stderr, whatever the two can take.

A stream may be closed, full, left by its reader, or of an encoding that lacks a sign: talk that cannot be
said is dropped, data that cannot be written is a failure of its own, and neither stops a plan.
"""

import errno
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import StringIO
from math import isfinite
from typing import TYPE_CHECKING, Any, TextIO

from planner.files import readable

if TYPE_CHECKING:
    from rich.console import RenderableType

UNLIMITED = 100_000
"""Columns of a stdout that is no terminal: lines stay whole for grep and files."""
KEPT = frozenset("\n\t")
CONTROLS = {n: "?" for n in (*range(32), *range(127, 160)) if chr(n) not in KEPT}
"""Signs that would steer a terminal; names of files and cells may hold them."""
READER_LEFT = frozenset({errno.EPIPE} | ({errno.EINVAL} if os.name == "nt" else set()))


class DataNotWrittenError(Exception):
    """Stdout did not take the data; the text says why."""


def mend_streams() -> None:
    """Give closed streams a place to write to, and let signs that an encoding lacks become ``?``."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            handle = os.open(os.devnull, os.O_RDWR)
            if handle != number:
                os.dup2(handle, number)
                os.close(handle)
            mode = "w" if number else "r"
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
    streams: tuple[Any, ...] = (sys.stdout, sys.stderr)
    for stream in streams:
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")


def plain(text: str) -> str:
    """Text that cannot steer a terminal."""
    return readable(text).translate(CONTROLS)


def say(text: str) -> None:
    """A line on stderr; dropped if nothing can be said there."""
    try:
        sys.stderr.write(plain(text) + "\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        _silence(sys.stderr)


def show(content: "RenderableType") -> None:
    """Text or a table on stdout; raises DataNotWrittenError."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    paper = StringIO()
    width = terminal_width() or UNLIMITED
    console = Console(
        file=paper,
        width=width,
        color_system=None,
        force_terminal=False,
        markup=False,
        highlight=False,
        emoji=False,
    )
    is_wide = (sys.stdout.encoding or "").lower().startswith("utf")
    if isinstance(content, Table) and not is_wide:
        content.box = box.ASCII
    console.print(plain(content) if isinstance(content, str) else content, soft_wrap=True)
    put("\n".join(line.rstrip() for line in paper.getvalue().split("\n")))


def terminal_width() -> int | None:
    """Columns that lines of data must fit into: those of COLUMNS or the terminal; None: any."""
    if os.environ.get("COLUMNS", "").isdecimal():
        return max(1, int(os.environ["COLUMNS"]))
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or None
    except (OSError, ValueError):
        return None


def show_json(content: dict[str, Any]) -> None:
    """One JSON object on stdout, in signs that its encoding has; raises DataNotWrittenError."""
    finite = _finite(content)
    text = json.dumps(finite, ensure_ascii=False)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        text = json.dumps(finite)
    put(text + "\n")


def put(text: str) -> None:
    """Write to stdout: a reader that has left wants no more; raises DataNotWrittenError else."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        _silence(sys.stdout)
        if error.errno not in READER_LEFT:
            raise DataNotWrittenError(f"stdout could not be written ({error.strerror}).") from error


def _silence(stream: TextIO) -> None:
    """Send what is left of a broken stream nowhere, so that closing it cannot fail."""
    with suppress(OSError, ValueError):
        handle = os.open(os.devnull, os.O_WRONLY)
        os.dup2(handle, stream.fileno())
        os.close(handle)


def _finite(value: Any) -> Any:
    """JSON has no infinity: never, and not known, are null."""
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    if isinstance(value, str):
        return readable(value)
    return None if isinstance(value, float) and not isfinite(value) else value


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[str], None]]:
    """A spinner on a terminal, plain lines elsewhere, silence if asked."""
    if quiet:
        yield lambda _: None
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.text import Text

        console = Console(stderr=True, markup=False, highlight=False, emoji=False)
        with console.status(Text("starting")) as status:
            yield lambda step: status.update(Text(plain(step)))
    else:
        yield lambda step: say(f"{step} ...")
