"""What every case of a batch shares: the workbook, and how cases are solved."""

import hashlib
import tempfile
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path

import planner
from planner.data import Inputs
from planner.workbook.reading.reader import OpenedWorkbook, Reading, open_workbook


@dataclass(frozen=True)
class Book:
    """A workbook that workers open: where it is and, for machines that do not see that place, its bytes."""

    path: Path
    sha256: str
    content: bytes | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class SolveOptions:
    """What besides its inputs decides the answer of a case."""

    path_only: bool = False
    """The base scenario alone."""
    gap: float | None = None
    """Relative gap at which a tree counts as solved; None: the planner's own."""
    plans: Path | None = None
    """Folder in which the plan of each case is kept as a workbook; None: none is kept."""
    from_base: bool = False
    """The base case is solved first, and all trees start from that: where there are many."""
    base_start: Path | None = None
    """File that says where the base case's tree ended; None: each process solves it for itself."""


def book_of(path: Path, *, with_content: bool = False) -> Book:
    """The workbook at a path; raises OSError."""
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return Book(path.absolute(), digest, content if with_content else None)


def opened(book: Book) -> OpenedWorkbook | Reading:
    """The workbook with its cells in memory; a reading without inputs where it cannot be opened."""
    found = open_workbook(book.path)
    if book.content is None or (isinstance(found, OpenedWorkbook) and found.content == book.content):
        return found
    with tempfile.TemporaryDirectory(prefix="planner_") as folder:
        copy = Path(folder) / book.path.name
        copy.write_bytes(book.content)
        return open_workbook(copy)


@cache
def model_version() -> str:
    """Version of the planner and its solver, and a digest of the planner's code: what would solve the same
    inputs differently has another one.
    """
    digest = hashlib.sha256()
    root = Path(planner.__file__).parent
    for file in sorted(root.rglob("*.py")):
        digest.update(file.relative_to(root).as_posix().encode())
        digest.update(file.read_bytes())
    return f"planner {planner.__version__}, highspy {version('highspy')}, code {digest.hexdigest()}"


def case_key(inputs: Inputs, options: SolveOptions) -> str:
    """SHA-256 of resolved inputs, model version and the options that decide the answer."""
    return _key(inputs.source.values_sha256, options)


def request_key(book: Book, changes: tuple[str, ...], options: SolveOptions) -> str:
    """SHA-256 of what a case is asked with, known before anything is read: bytes of the workbook, changes,
    model version and options.
    """
    return _key("\n".join((book.sha256, *changes)), options)


def _key(what: str, options: SolveOptions) -> str:
    """SHA-256 of something under the present model and some options."""
    parts = (what, model_version(), repr(options.path_only), repr(None if options.path_only else options.gap))
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
