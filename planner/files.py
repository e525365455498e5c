"""Files that appear whole or not at all, and what stands in the way of one before any work is done."""

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from planner.errors import PlannerError

REASONS: tuple[tuple[frozenset[int], str], ...] = (
    (
        frozenset((errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))),
        "cannot be written: the disk is full; free some space and run the command again.",
    ),
    (
        frozenset((errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY)),
        "cannot be written: it is open in another program or protected; close it there, or give another"
        " name.",
    ),
    (
        frozenset((errno.EFBIG,)),
        "cannot be written: it is larger than this account or file system allows; give another folder.",
    ),
    (
        frozenset((errno.ENAMETOOLONG,)),
        "cannot be written: its name is too long; give a shorter one.",
    ),
)
"""What the system answers -> what to do about it."""
OTHERWISE = "cannot be written ({found}); give another folder."
LOCK_FILES = (("LibreOffice", ".~lock.{name}#"), ("Excel", "~${name}"))
"""Program -> the file that it keeps beside a workbook while it has it open."""
KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
)
"""What may stand where a file is to be written."""


class OutputError(PlannerError):
    """A file could not be written where it was asked for; an earlier one there is untouched.

    Each of ``args`` is a sentence that names the path and says how to mend it.
    """

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))


class OutputNameError(OutputError):
    """A file that is asked for cannot be an output: it is read, or its name says another kind of file."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside the file that ``path`` leads to; flush it to disk and move it there on
    success, with the permissions of the file that it replaces. A link stays a link.

    Raises OutputError when something else than a file is there, the folder cannot be written, the
    disk is full or the file is open elsewhere; the temporary file is removed on every failure and the old
    file stays.
    """
    if found := hindrance(path):
        raise OutputError(f"{path} {found}")
    try:
        with _temporary(target_of(path)) as temporary:
            yield temporary
    except Exception as error:
        cause = _cause(error)
        if cause is None:
            raise
        raise OutputError(f"{path} {reason(cause)}") from error


def reason(error: OSError) -> str:
    """Why a file could not be written, and the mend."""
    for numbers, words in REASONS:
        if error.errno in numbers:
            return words
    return OTHERWISE.format(found=error.strerror or error)


def target_of(path: Path) -> Path:
    """The file that a path leads to through links; the path itself where it is none."""
    return Path(os.path.realpath(path))


def hindrance(path: Path) -> str:
    """Why what is at a path now must not be replaced, with the mend; blank if nothing is in the way."""
    try:
        mode = target_of(path).lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        return reason(error)
    if stat.S_ISLNK(mode):
        return "is a link that leads back to itself; give another name."
    for holds, what in KINDS:
        if holds(mode):
            link = " (it is a link to one)" if path.is_symlink() else ""
            return f"is {what}{link}, no file; give the name of a file."
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        return "is write-protected; take that off, or give another name."
    return ""


def opened_in(path: Path) -> tuple[str, Path] | None:
    """(Program, its lock file) that has a file open; None if no lock file lies beside it."""
    for each in dict.fromkeys((path, target_of(path))):
        for program, form in LOCK_FILES:
            lock = each.with_name(form.format(name=each.name))
            if os.path.lexists(lock):
                return program, lock
    return None


def folder_hindrance(folder: Path) -> str:
    """Why no file can be made in a folder, which may have to be made itself; blank if one can."""
    there = folder
    while not os.path.lexists(there) and there != there.parent:
        there = there.parent
    if not there.is_dir():
        return f"cannot be written: {there} is no folder; give another folder."
    try:
        with tempfile.TemporaryFile(dir=there):
            return ""
    except OSError as error:
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            return f"cannot be written: the folder {there} is protected; give another folder."
        return reason(error)


def same_file(one: Path, other: Path) -> bool:
    """True if two paths lead to one file, also through links and other spellings of its name."""
    try:
        return one.samefile(other)
    except OSError:
        return os.path.normcase(target_of(one)) == os.path.normcase(target_of(other))


def readable(text: str) -> str:
    """Text of a command line or file name as its bytes say it, where the locale could not read them."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return os.fsencode(text).decode("utf-8", "replace")
    return text


def path_of(name: str) -> Path:
    """A readable name as this locale has it: the opposite of :func:`readable`."""
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        return Path(os.fsdecode(name.encode()))
    return Path(name)


def _cause(error: Exception) -> OSError | None:
    """The system's own error, which XlsxWriter wraps; None for errors of any other kind."""
    inner = error.args[0] if error.args else None
    return next((each for each in (inner, error) if isinstance(each, OSError)), None)


@contextmanager
def _temporary(path: Path) -> Iterator[Path]:
    """A temporary file that becomes ``path`` on success."""
    mode = _mode(path)
    handle, name = tempfile.mkstemp(suffix=path.suffix, prefix=".planner.", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        if os.name == "posix":
            temporary.chmod(mode)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _mode(path: Path) -> int:
    """Permissions that the file at a path has, or that a new one would get."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0o666 & ~_umask()


def _umask() -> int:
    """The permissions mask of this process."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
