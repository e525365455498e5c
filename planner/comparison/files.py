"""Files side by side, whatever they hold: inputs with inputs, plans with plans, cases of one study."""

from collections.abc import Sequence
from pathlib import Path

from planner.audit.plan_book import is_plan
from planner.audit.plan_tables import table_names
from planner.comparison.cases import CASES, TABLE_SUFFIXES, compared_cases, read_cases
from planner.comparison.comparison import MOST, Comparison, unique_names
from planner.comparison.input_section import input_section
from planner.comparison.inputs import input_changes, rows_told
from planner.comparison.plans import compared_plans, written_plan
from planner.errors import PlannerError
from planner.workbook.messages import has_errors
from planner.workbook.reading.reader import Reading, read_workbook

GUIDE = "guide"
"""Table of every workbook of a study."""
LEDGERS = (".sqlite", ".db")
INPUTS, PLAN, STUDY = "an input workbook", "a plan", "a study"


class NotComparableError(PlannerError):
    """Files that cannot stand side by side; the text says why and how to mend it."""


class InputsWithErrorsError(NotComparableError):
    """An input workbook that has errors; the text names the first."""


def compared(paths: Sequence[Path], cases: Sequence[str] = ()) -> Comparison:
    """What differs between files, the first being what the others are compared with; or, of one study,
    between its ``cases``.

    Raises NotComparableError for files of several kinds, too few or too many, InputsWithErrorsError,
    NoSuchCaseError and PlanNotUsableError as their names say.
    """
    kinds = [kind_of(path) for path in paths]
    _refuse(paths, kinds, cases)
    if kinds[0] == STUDY:
        return compared_cases(read_cases(paths[0], cases))
    names = unique_names([path.stem for path in paths])
    if kinds[0] == PLAN:
        return compared_plans([written_plan(path, name) for path, name in zip(paths, names, strict=True)])
    return compared_inputs([_read(path) for path in paths], names)


def kind_of(path: Path) -> str:
    """What a file is, in words; what cannot be read is taken for inputs, whose reader says what is wrong."""
    if path.suffix.lower() in TABLE_SUFFIXES:
        return STUDY
    if is_plan(path):
        return PLAN
    return STUDY if {CASES, GUIDE} & table_names(path) else INPUTS


def _refuse(paths: Sequence[Path], kinds: Sequence[str], cases: Sequence[str]) -> None:
    """Raise NotComparableError for what cannot stand side by side."""
    told = ", ".join(f"{path.name} is {kind}" for path, kind in zip(paths, kinds, strict=True))
    if len(set(kinds)) > 1:
        raise NotComparableError(f"{told}: give files of one kind; planner solve makes a plan of inputs.")
    if kinds[0] == STUDY and len(paths) > 1:
        raise NotComparableError(f"{told}: give one study, and its cases with --cases base,NAME.")
    if cases and kinds[0] != STUDY:
        raise NotComparableError(f"{told}: --cases names cases of a study; leave it out.")
    if any(path.suffix.lower() in LEDGERS for path in paths):
        raise NotComparableError(f"{told}: a ledger keeps cases for --resume; give the study beside it.")
    number, what = (len(cases), "cases") if kinds[0] == STUDY and cases else (len(paths), "files")
    if kinds[0] != STUDY and number < 2:
        raise NotComparableError(f"{told}: give at least two files.")
    if number > MOST:
        raise NotComparableError(f"{number} {what}: at most {MOST} stand side by side; give fewer.")


def _read(path: Path) -> Reading:
    """An input workbook without errors; raises NotComparableError."""
    reading = read_workbook(path)
    if reading.inputs is None or has_errors(reading.problems):
        first = next((each for each in reading.problems if has_errors([each])), None)
        words = "" if first is None else f" ({first.place}: {first.text})"
        raise InputsWithErrorsError(f"{path.name} has errors{words}; mend it: planner check {path}")
    return reading


def compared_inputs(readings: Sequence[Reading], names: Sequence[str]) -> Comparison:
    """What differs between input workbooks without errors."""
    section = input_section(readings, names)
    words = []
    for reading, name in zip(readings[1:], names[1:], strict=True):
        counts = rows_told(input_changes(readings[0], reading))
        told = ", ".join(f"{number} {what}" for what, number in counts.items() if number)
        words.append(f"{name} against {names[0]}: {told or 'no cell differs'}.")
    return Comparison("inputs", tuple(names), tuple(words), (section,))
