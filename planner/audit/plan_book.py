"""A plan workbook read again: what was decided in it, and the inputs that it was made from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from planner.errors import PlannerError
from planner.files import path_of
from planner.workbook import plan_words as words
from planner.workbook.messages import problem
from planner.workbook.reading.archive import UnreadableError
from planner.workbook.reading.override_text import OverrideError
from planner.workbook.reading.package import Package, check_file, open_package
from planner.workbook.reading.reader import Reading, read_workbook

INPUTS_FOLDER = "inputs"
DECISION_HEADERS = (words.VARIABLE, words.KEY, words.WHEN, words.AMOUNT)
FACT_HEADERS = (words.FACT, words.FACT_VALUE)


class PlanNotUsableError(PlannerError):
    """A plan workbook cannot be held against its inputs; the text says why and how to mend it."""


class Decision(NamedTuple):
    """One variable of the base scenario that is not 0, as a row of the sheet Decisions tells it."""

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
    return {words.RUN_INFO, words.DECISIONS} <= _sheets(path)


def is_stress_report(path: Path) -> bool:
    """True if a file is a workbook of stress tests alone."""
    return _sheets(path) == {words.STRESS_TESTS}


def _sheets(path: Path) -> set[str]:
    """Names of the worksheets of a workbook; none if the file cannot be read as one."""
    refusal, content = check_file(path)
    if refusal:
        return set()
    _, package = open_package(path, content)
    return set() if package is None else set(package.sheets)


def plan_facts(path: Path) -> dict[str, str] | None:
    """What the Run info of a plan workbook tells; None if the file is no plan."""
    if not is_plan(path):
        return None
    try:
        return _facts(path, package_of(path))
    except PlanNotUsableError:
        return None


def read_plan(path: Path) -> PlanBook:
    """The facts and decisions of a plan workbook; raises PlanNotUsableError."""
    package = package_of(path)
    facts = _facts(path, package)
    decisions = tuple(
        _decision(path, row, cells) for row, cells in _table(path, package, words.DECISIONS, DECISION_HEADERS)
    )
    _check_told_once(path, decisions)
    return PlanBook(path, facts, decisions)


def package_of(path: Path) -> Package:
    """A workbook that can be opened; raises PlanNotUsableError."""
    refusal, content = check_file(path)
    problems, package = ([refusal], None) if refusal else open_package(path, content)
    if package is None:
        raise PlanNotUsableError(f"{problems[0].place}: {problems[0].text}")
    return package


def _facts(path: Path, package: Package) -> dict[str, str]:
    """Facts of the sheet Run info."""
    return {
        str(name): str(value)
        for _, (name, value) in _table(path, package, words.RUN_INFO, FACT_HEADERS)
        if name is not None and value is not None
    }


def _table(
    path: Path, package: Package, sheet: str, headers: Sequence[str]
) -> Iterator[tuple[int, list[Any]]]:
    """Row numbers and cells below some headers, up to the first blank row; none where the sheet says that
    there is nothing to tell. Raises PlanNotUsableError for a sheet that is not as it was written.
    """
    rows, found = _rows(path, package, sheet), 0
    for number, values in rows.items():
        cells = [values.get(at) for at in range(len(headers))]
        if found and number != found + 1:
            break
        if found:
            found = number
            yield number, cells
        elif cells == list(headers):
            found = number
    if found and sheet == words.DECISIONS and found != max(rows):
        raise _changed(path, sheet, found + 1, "a blank row", "rows without a gap")
    told_empty = any(value == words.NOTHING_DECIDED for values in rows.values() for value in values.values())
    if not found and not told_empty:
        raise _changed(path, sheet, 1, "no such row", f"the headers {', '.join(headers)}")


def _rows(path: Path, package: Package, sheet: str) -> Mapping[int, Mapping[int, Any]]:
    """Values of a sheet by row and column; raises PlanNotUsableError."""
    if sheet not in package.sheets:
        raise PlanNotUsableError(f"{path.name}: it has no sheet {sheet}, so it is no plan; solve again.")
    try:
        contents = package.contents(sheet)
    except UnreadableError as error:
        found = problem(error.code, path.name, "", **error.words)
        raise PlanNotUsableError(f"{found.place}: {found.text}") from error
    for fault in contents.faults:
        raise _changed(path, sheet, fault.cell, fault.found, "what the plan was written with")
    for cell in sorted(contents.scan.formulas_without_value):
        raise _changed(path, sheet, cell, "a formula without a saved value", "a value")
    return contents.rows


def _changed(path: Path, sheet: str, cell: int | str, found: str, expected: str) -> PlanNotUsableError:
    """A place that is not as it was written."""
    return PlanNotUsableError(
        f"{path.name}, {sheet}!{cell}: found {found}; expected {expected}; solve again."
    )


def _check_told_once(path: Path, decisions: Sequence[Decision]) -> None:
    """Refuse a variable that has two values."""
    rows: dict[tuple[str, ...], int] = {}
    for each in decisions:
        other = rows.setdefault(each[1:4], each.row)
        if other != each.row:
            found = f"a variable that also stands in row {other}"
            raise _changed(path, words.DECISIONS, f"A{each.row}", found, "every variable once")


def _decision(path: Path, row: int, cells: Sequence[Any]) -> Decision:
    """A row of the sheet Decisions."""
    variable, key, when, value = cells
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _changed(path, words.DECISIONS, f"D{row}", f'"{value}"', "a number")
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
    for fits in (_is_same, _fits):
        for reading in readings:
            if fits(book, reading):
                return reading
    if given is not None and readings and readings[0].inputs is None:
        return readings[0]
    raise PlanNotUsableError(
        f"{book.path.name}: the inputs have changed since the plan was made"
        f" ({', '.join(map(str, candidates))}); solve again, or give the old ones with --input FILE."
    )


def _is_same(book: PlanBook, reading: Reading) -> bool:
    """True if the inputs are those that the plan was made from."""
    inputs = reading.inputs
    return inputs is not None and inputs.source.values_sha256 == book.facts.get(words.VALUES_HASH)


def _fits(book: PlanBook, reading: Reading) -> bool:
    """True if they differ in nothing but stress tests."""
    inputs, known = reading.inputs, book.facts.get(words.PLAN_HASH)
    return inputs is not None and inputs.source.values_without_tests_sha256 == known


def has_other_tests(book: PlanBook, reading: Reading) -> bool:
    """True if inputs that fit the plan have other stress tests than it was made with."""
    return not _is_same(book, reading)


def _places(book: PlanBook) -> list[Path]:
    """Files with the name of the inputs: beside the plan, in inputs beside its folder, in inputs, here."""
    folder = book.path.resolve().parent
    folders = (folder, folder.parent / INPUTS_FOLDER, Path.cwd() / INPUTS_FOLDER, Path.cwd())
    paths = dict.fromkeys((each / path_of(book.input_name)).resolve() for each in folders)
    return [path for path in paths if book.input_name and path.is_file()]


def _reading(path: Path, overrides: Sequence[str]) -> Reading | None:
    """A workbook with overrides; None if one of them names nothing there, so that it is another one."""
    try:
        return read_workbook(path, overrides)
    except OverrideError:
        return None
