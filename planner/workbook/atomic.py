"""Files that appear whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class OutputNotWrittenError(Exception):
    """A file could not be written where it was asked for; an earlier one there is untouched."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside ``path``; flush it to disk and move it there on success.

    Raises OSError when the folder cannot be written or the file is open elsewhere; the temporary
    file is removed on every failure and the old file stays.
    """
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
