"""A folder where something is wrong, what is typed there, and how it must end."""

import json
import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from typer.testing import CliRunner

from planner import cli
from planner.workbook.writing.template import write_workbook

SETTINGS = {"start_month": "2027-04", "end_month": "2027-06"}
TABLES: dict[str, list[dict[str, Any]]] = {
    "Countries": [{"country": "Japan"}],
    "Commodities": [{"commodity": "Magnet"}],
    "Imports": [
        {"route": "Sea", "country": "Japan", "commodity": "Magnet", "price": 2.0, "maximum_a_month": 10}
    ],
    "Sectors": [{"sector": "Cars"}],
    "Demand": [{"sector": "Cars", "commodity": "Magnet", "demand_a_month": 5}],
}
"""Three months: 15 needed, 30 can be bought."""
WRONG = [TABLES["Imports"][0] | {"country": "Japann"}]
SCARCE = [TABLES["Imports"][0] | {"maximum_a_month": 4}]


def write_book(path: Path, **changes: list[dict[str, Any]]) -> Path:
    """The workbook of :data:`TABLES`; keyword arguments replace whole sheets."""
    write_workbook(path, settings=SETTINGS, tables=TABLES | changes)
    return path


@dataclass(frozen=True)
class Books:
    """Ready-made files that faults are made of, by name."""

    folder: Path

    def put(self, name: str, path: Path) -> Path:
        """A copy of a file under another name."""
        path.parent.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copyfile(self.folder / name, path))


def make_books(folder: Path) -> Books:
    """Two inputs, one with an error, one without a plan, and plans of them."""
    write_book(folder / "small.xlsx")
    write_book(folder / "other.xlsx", Imports=[TABLES["Imports"][0] | {"price": 3.0}])
    write_book(folder / "wrong.xlsx", Imports=WRONG)
    write_book(folder / "scarce.xlsx", Imports=SCARCE)
    (folder / "dearer").mkdir()
    shutil.copyfile(folder / "other.xlsx", folder / "dearer" / "small.xlsx")
    for name, arguments in (
        ("small_plan.xlsx", ("small.xlsx",)),
        ("other_plan.xlsx", ("other.xlsx",)),
        ("dearer_plan.xlsx", ("dearer/small.xlsx",)),
        ("set_plan.xlsx", ("small.xlsx", "--set", "Imports.Sea.Price=4")),
    ):
        source, *options = arguments
        ended = invoke("solve", folder / source, "-o", folder / name, "--quiet", *options)
        assert ended.code == 0, ended.said
    ended = invoke(
        "stress", folder / "small_plan.xlsx", "--input", folder / "small.xlsx", "-o", folder / "tests.xlsx"
    )
    assert ended.code == 0, ended.said
    return Books(folder)


@dataclass(frozen=True)
class Ending:
    """How a command ended."""

    code: int
    data: str
    said: str

    @property
    def answer(self) -> dict[str, Any]:
        """The one object on stdout."""
        found: dict[str, Any] = json.loads(self.data)
        return found


def invoke(*arguments: object) -> Ending:
    """What the command line answers, in this process."""
    ended = CliRunner().invoke(cli.app, [str(each) for each in arguments])
    return Ending(ended.exit_code, ended.stdout, ended.stderr)


@dataclass(frozen=True)
class Fault:
    """``small.xlsx`` and what ``prepare`` makes lie in a folder; ``typed`` there ends with ``code``."""

    name: str
    typed: str
    code: int
    says: tuple[str, ...] = ()
    """Words that must stand on stderr."""
    prepare: Callable[[Path, Books], object] = lambda folder, books: None
    writes: tuple[str, ...] = ()
    """Files that must be new or changed afterwards, and whole; all others stay as they are."""


def state(folder: Path) -> dict[str, tuple[str, str, int]]:
    """Kind, content and permissions of everything in a folder, links not followed."""
    return {str(path.relative_to(folder)): _state(path) for path in sorted(folder.rglob("*"))}


def _state(path: Path) -> tuple[str, str, int]:
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        return "link", os.readlink(path), 0  # noqa: PTH115 - links to nowhere too
    if stat.S_ISREG(mode):
        return "file", sha256(path.read_bytes()).hexdigest(), stat.S_IMODE(mode)
    return oct(stat.S_IFMT(mode)), "", stat.S_IMODE(mode)


def is_whole(path: Path) -> bool:
    """True if a written file can be read to its end."""
    if path.suffix.lower() == ".xlsx":
        with ZipFile(path) as archive:
            return archive.testzip() is None
    return path.read_text(encoding="utf-8").rstrip().lower().endswith(("end", "endata"))
