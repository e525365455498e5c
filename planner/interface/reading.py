"""Read or check a workbook from Python."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TypeAlias

from planner.cases.checking import with_sweep
from planner.changes import read as read_changed
from planner.data import Inputs
from planner.errors import PlannerError
from planner.workbook.checks.calibration import CalibrationLine, calibration
from planner.workbook.messages import Severity, report
from planner.workbook.reading.reader import Reading

Value: TypeAlias = float | int | bool | str | date | None
Changes: TypeAlias = Mapping[str, Value]
"""Place in a workbook -> value: ``{"Settings.discount_rate": 0.05, "Imports.China*.Price": "*1.2"}``."""


class InputWarning(UserWarning):
    """A workbook can be solved, but something in it looks wrong."""


@dataclass(frozen=True)
class Problem:
    """One problem of a workbook at one place."""

    is_error: bool
    """False for what only looks wrong."""
    sheet: str
    """Sheet, or file name for problems of the whole file."""
    cell: str
    """``F14``, a row number, a column letter, or blank."""
    code: str
    """Name of this kind of problem, which stays."""
    found: str
    """What stands there; blank where ``text`` alone says it."""
    expected: str
    """What should stand there; blank where ``text`` alone says it."""
    mend: str
    """How to mend it."""
    text: str
    """All of it in a sentence."""


class InputError(PlannerError):
    """A workbook has errors; the text tells every problem by cell, as ``planner check`` does.

    ``problems`` holds them as data, each a :class:`Problem`.
    """

    def __init__(self, lines: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(lines, problems)
        self.problems = problems

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, repr=False)
class Checked:
    """What a check of a workbook found; as text it is what ``planner check`` says."""

    name: str
    """File name of the workbook."""
    lines: str
    problems: tuple[Problem, ...]
    calibration: tuple[CalibrationLine, ...]
    """How its numbers compare with published ones; empty where there are errors."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Problems without whose mend nothing can be solved."""
        return tuple(each for each in self.problems if each.is_error)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Problems that look wrong, and can be solved."""
        return tuple(each for each in self.problems if not each.is_error)

    def __str__(self) -> str:
        return self.lines

    def __repr__(self) -> str:
        return f"<Checked {self.name}: {len(self.errors)} errors, {len(self.warnings)} warnings>"


def read(path: str | PathLike[str], set: Changes | None = None) -> Inputs:  # noqa: A002
    """Read a workbook into typed inputs.

    ``set`` changes values for this reading alone, as ``--set`` does. A key is ``sheet.key.column`` or
    ``sheet!cell``; a number, yes/no (a bool), month (a date) or None (blank) is set; a text may also say
    ``*1.2``, ``+12`` or ``-10%``.

    Raises InputError for a workbook with errors and OverrideError for a change that names or changes
    nothing; warns of what looks wrong (InputWarning).
    """
    return inputs_of(read_changed(Path(path), change_texts(set)))


def check(path: str | PathLike[str], set: Changes | None = None) -> Checked:  # noqa: A002
    """Every problem of a workbook by cell, and how its numbers compare with published ones.

    Nothing is raised for what is wrong with the workbook. ``set`` as for :func:`read`; raises OverrideError.
    """
    reading = with_sweep(read_changed(Path(path), change_texts(set), calibration=True))
    lines = () if reading.inputs is None else tuple(calibration(reading.inputs))
    name = Path(path).name
    told = _told(reading) or f"0 errors, 0 warnings in {name}."
    return Checked(name, told, _problems(reading), lines)


def inputs_of(reading: Reading, level: int = 3) -> Inputs:
    """Inputs of a reading; raises InputError, warns in the name of the caller ``level`` calls up."""
    if reading.inputs is None:
        raise InputError(_told(reading), _problems(reading))
    if reading.problems:
        warnings.warn(_told(reading), InputWarning, stacklevel=level)
    return reading.inputs


def _told(reading: Reading) -> str:
    """All problems as ``planner check`` says them; blank if there are none."""
    return "\n".join(report(reading.problems, reading.path.name))


def _problems(reading: Reading) -> tuple[Problem, ...]:
    """All problems as data."""
    return tuple(
        Problem(
            is_error=each.severity is Severity.ERROR,
            sheet=each.sheet,
            cell=each.cell,
            code=each.code,
            found=str(each.words.get("found", "")),
            expected=str(each.words.get("expected", "")),
            mend=each.text.rpartition("; ")[2],
            text=each.text,
        )
        for each in reading.problems
    )


def change_texts(changes: Changes | None) -> tuple[str, ...]:
    """Changes as the command line has them; raises TypeError for anything but a mapping."""
    if changes is None:
        return ()
    if not isinstance(changes, Mapping):
        raise TypeError(
            f"set: found {type(changes).__name__}; expected a mapping from place to value, such as"
            ' {"Settings.discount_rate": 0.05}.'
        )
    return tuple(f"{place}={_text(value)}" for place, value in changes.items())


def _text(value: Value) -> str:
    """A value as it is typed after the first equals sign."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return f"{value:%Y-%m}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    number = float(value)
    return f"={number!r}" if number < 0.0 else f"{number:.15g}" if number.is_integer() else repr(number)
