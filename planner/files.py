"""Files that appear whole or not at all."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlsxwriter.exceptions import FileCreateError

REASONS: tuple[tuple[frozenset[int], str], ...] = (
    (
        frozenset((errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))),
        "cannot be written: the disk is full; free some space and run the command again.",
    ),
    (
        frozenset((errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY)),
        "cannot be written: it is open in another program or protected; close it there, or give another"
        " name with -o.",
    ),
)
"""What the system answers -> what to do about it."""
OTHERWISE = "cannot be written ({found}); give another folder with -o."


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
        raise OutputNotWrittenError(f"{path} {reason(_cause(error))}") from error


def reason(error: OSError) -> str:
    """Why a file could not be written, and the mend."""
    for numbers, words in REASONS:
        if error.errno in numbers:
            return words
    return OTHERWISE.format(found=error.strerror or error)


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
