"""A plan workbook read again: what was decided in it, and the inputs that it was made from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import load_workbook

from planner.workbook import plan_words as words
from planner.workbook.reading.override_text import OverrideError
from planner.workbook.reading.package import check_file, open_package
from planner.workbook.reading.reader import Reading, read_workbook

INPUTS_FOLDER = "inputs"
DECISION_HEADERS = (words.VARIABLE, words.KEY, words.WHEN, words.AMOUNT)
FACT_HEADERS = (words.FACT, words.FACT_VALUE)


class PlanNotUsableError(Exception):
    """A plan workbook cannot be held against its inputs; the text says why and how to mend it."""


class Decision(NamedTuple):
    """One variable of the calm path that is not 0, as a row of the sheet Decisions tells it."""

    row: int
    """Row of the sheet."""
    variable: str
    key: str
    when: str
    """Label of the period or fiscal year; blank: the variable has none."""
    value: float

    @property
    def place(self) -> str:
        """``Decisions!A12``."""
        return f"{words.DECISIONS}!A{self.row}"


@dataclass(frozen=True)
class PlanBook:
    """What a plan workbook says of itself, and its decisions."""

    path: Path
    facts: dict[str, str]
    decisions: tuple[Decision, ...]

    @property
    def input_name(self) -> str:
        """File name of the inputs."""
        return self.facts.get(words.INPUT_FILE, "")

    @property
    def overrides(self) -> tuple[str, ...]:
        """Inputs that were changed for the run, ``sheet.key.column=value`` each."""
        return tuple(value for name, value in self.facts.items() if name.startswith(words.OVERRIDE))

    @property
    def version(self) -> str:
        """Version of the planner that made it."""
        return self.facts.get(f"{words.VERSION}planner", "")


def is_plan(path: Path) -> bool:
    """True if a file is a workbook with the sheets of a plan, whatever its name."""
    refusal, content = check_file(path)
    if refusal:
        return False
    _, package = open_package(path, content)
    return package is not None and {words.RUN_INFO, words.DECISIONS} <= set(package.sheets)


def read_plan(path: Path) -> PlanBook:
    """The facts and decisions of a plan workbook; raises PlanNotUsableError."""
    book = load_workbook(BytesIO(path.read_bytes()), read_only=True, data_only=True, keep_links=False)
    try:
        facts = {
            str(name): str(value)
            for _, (name, value) in _table(book[words.RUN_INFO], FACT_HEADERS)
            if name is not None and value is not None
        }
        decisions = tuple(
            _decision(path, row, cells) for row, cells in _table(book[words.DECISIONS], DECISION_HEADERS)
        )
    finally:
        book.close()
    return PlanBook(path, facts, decisions)


def _table(sheet: Any, headers: Sequence[str]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Row numbers and cells below some headers, up to the first blank row; none without the headers."""
    sheet.reset_dimensions()
    width, found = len(headers), False
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = (*values[:width], *(None,) * (width - len(values)))
        if found and all(cell is None for cell in cells):
            return
        if found:
            yield number, cells
        found = found or cells == tuple(headers)


def _decision(path: Path, row: int, cells: tuple[Any, ...]) -> Decision:
    """A row of the sheet Decisions."""
    variable, key, when, value = cells
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PlanNotUsableError(
            f'{path.name}, {words.DECISIONS}!D{row}: found "{value}"; expected a number; solve again.'
        )
    return Decision(row, str(variable or ""), str(key or ""), str(when or ""), float(value))


def inputs_of(book: PlanBook, given: Path | None = None) -> Reading:
    """The inputs that a plan was made from, with the changes of its run: ``given``, or where they are
    likely to be.

    Raises PlanNotUsableError if they are not there, or are not what they were. A file that has errors
    gives its reading, without inputs.
    """
    candidates = _places(book) if given is None else [given]
    if not candidates:
        raise PlanNotUsableError(
            f"{book.path.name}: its inputs {book.input_name} are not beside it, nor in {INPUTS_FOLDER} beside"
            f" its folder, nor here or in {INPUTS_FOLDER} here; say where they are with --input FILE."
        )
    readings = [found for path in candidates if (found := _reading(path, book.overrides)) is not None]
    for reading in readings:
        if reading.inputs and reading.inputs.source.values_sha256 == book.facts.get(words.VALUES_HASH):
            return reading
    if given is not None and readings and readings[0].inputs is None:
        return readings[0]
    raise PlanNotUsableError(
        f"{book.path.name}: the inputs have changed since the plan was made"
        f" ({', '.join(map(str, candidates))}); solve again, or give the old ones with --input FILE."
    )


def _places(book: PlanBook) -> list[Path]:
    """Files with the name of the inputs: beside the plan, in inputs beside its folder, in inputs, here."""
    folder = book.path.resolve().parent
    folders = (folder, folder.parent / INPUTS_FOLDER, Path.cwd() / INPUTS_FOLDER, Path.cwd())
    paths = dict.fromkeys((each / book.input_name).resolve() for each in folders)
    return [path for path in paths if book.input_name and path.is_file()]


def _reading(path: Path, overrides: Sequence[str]) -> Reading | None:
    """A workbook with overrides; None if one of them names nothing there, so that it is another one."""
    try:
        return read_workbook(path, overrides)
    except OverrideError:
        return None
