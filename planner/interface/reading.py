"""Read or check a workbook from Python."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TypeAlias

from planner.changes import read as read_changed
from planner.data import Inputs
from planner.errors import PlannerError
from planner.workbook.calibration import CalibrationLine, calibration
from planner.workbook.messages import Problem, Severity, report
from planner.workbook.reading.reader import Reading

Value: TypeAlias = float | int | bool | str | date | None
Changes: TypeAlias = Mapping[str, Value]
"""Place in a workbook -> value: ``{"Settings.discount_rate": 0.05, "Imports.China*.Price": "*1.2"}``."""


class InputWarning(UserWarning):
    """A workbook can be solved, but something in it looks wrong."""


class InputError(PlannerError):
    """A workbook has errors; the text tells every problem by cell, as ``planner check`` does.

    ``problems`` holds them as data: severity, sheet, cell, found, expected, mend, text.
    """

    def __init__(self, name: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(name, problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(report(self.problems, self.args[0]))


@dataclass(frozen=True)
class Checked:
    """What a check of a workbook found."""

    name: str
    """File name of the workbook."""
    problems: tuple[Problem, ...]
    calibration: tuple[CalibrationLine, ...]
    """How its numbers compare with published ones; empty where there are errors."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Problems without whose mend nothing can be solved."""
        return tuple(each for each in self.problems if each.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Problems that look wrong, and can be solved."""
        return tuple(each for each in self.problems if each.severity is not Severity.ERROR)

    def __repr__(self) -> str:
        return f"<Checked {self.name}: {len(self.errors)} errors, {len(self.warnings)} warnings>"

    def __str__(self) -> str:
        lines = report(self.problems, self.name)
        return "\n".join(lines) if lines else f"0 errors, 0 warnings in {self.name}."


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
    reading = read_changed(Path(path), change_texts(set), calibration=True)
    lines = () if reading.inputs is None else tuple(calibration(reading.inputs))
    return Checked(Path(path).name, reading.problems, lines)


def inputs_of(reading: Reading, level: int = 3) -> Inputs:
    """Inputs of a reading; raises InputError, warns in the name of the caller ``level`` calls up."""
    if reading.inputs is None:
        raise InputError(reading.path.name, reading.problems)
    if reading.problems:
        warnings.warn("\n".join(report(reading.problems, reading.path.name)), InputWarning, stacklevel=level)
    return reading.inputs


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
