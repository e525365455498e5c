"""Files that appear whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlsxwriter.exceptions import FileCreateError

from planner.workbook.output_errors import output_problem


class OutputNotWrittenError(Exception):
    """A file could not be written where it was asked for; an earlier one there is untouched.

    Its text begins with the path and says how to mend it.
    """


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside ``path``; flush it to disk and move it there on success.

    Raises OutputNotWrittenError when the folder cannot be written, the disk is full or the file is
    open elsewhere; the temporary file is removed on every failure and the old file stays.
    """
    try:
        with _temporary(path) as temporary:
            yield temporary
    except (OSError, FileCreateError) as error:
        raise OutputNotWrittenError(f"{path} {output_problem(path, _cause(error)).text}") from error


def _cause(error: Exception) -> OSError:
    """The system's own error; XlsxWriter wraps it."""
    inner = error.args[0] if error.args else error
    return (
        inner if isinstance(inner, OSError) else error if isinstance(error, OSError) else OSError(str(error))
    )


@contextmanager
def _temporary(path: Path) -> Iterator[Path]:
    """A temporary file that becomes ``path`` on success."""
    handle, name = tempfile.mkstemp(suffix=path.suffix, prefix=f".{path.stem}.", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        if os.name == "posix":
            temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    """The permissions mask of this process."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
