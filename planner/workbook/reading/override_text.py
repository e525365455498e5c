"""One change for one run as people type it: where it goes, and what it does there.

``sheet.key.column=value`` names a row by its key; in an unquoted key or column ``*`` stands for any text.
A key in double quotes is taken as it stands. ``sheet!F14=value`` names one cell. The value ``5`` or ``=5``
sets, ``*1.2`` multiplies, ``+12`` adds (to a date, months), ``+10%`` and ``-10%`` change by so many per cent.
"""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

from planner.errors import PlannerError
from planner.workbook.layout import SETTINGS

SHAPE = (
    "sheet.key.column=value or sheet!cell=value, e.g. Imports.China Magnet STD.Price=45;"
    " Imports.China*.Price=*1.2; Settings.discount_rate=0.05; Imports!F14=45"
)
SHORT_SHEETS = {"Switches": "Chosen", "Levers": "Value"}
"""Sheets whose rows have one column that everybody means."""
ANY = "*"
NAME_SEPARATOR = ";"
CELL = "!"
"""Begins the name of a row that stands for one cell."""
_TO_BE_QUOTED = frozenset('="!')

_PLACE = re.compile(r'(?:[^"=]|"(?:[^"]|"")*")*')
"""Everything before the first = outside quotes."""
_CELL = re.compile(r"(.+)!\$?([A-Za-z]{1,3})\$?([1-9]\d*)")
_QUOTED_KEY = re.compile(r'"((?:[^"]|"")*)"(?:\.(.*))?')
_NUMBER = r"\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?"
_TIMES = re.compile(rf"\*\s*(-?(?:{_NUMBER}))", re.IGNORECASE)
_PLUS = re.compile(rf"\+\s*(-?(?:{_NUMBER}))", re.IGNORECASE)
_PERCENT = re.compile(rf"([+-]\s*(?:{_NUMBER}))\s*%", re.IGNORECASE)
_MINUS = re.compile(rf"-\s*({_NUMBER})", re.IGNORECASE)


class Part(Enum):
    """What of a change is wrong."""

    SHEET = "sheet"
    KEY = "key"
    COLUMN = "column"
    VALUE = "value"


class OverrideError(PlannerError):
    """A change that names nothing, cannot be made, or changes nothing, with the mend; ``part`` says which of
    its parts is wrong.
    """

    def __init__(self, words: object = "", part: Part = Part.VALUE) -> None:
        super().__init__(words)
        self.part = part


class Operation(Enum):
    """What a change does to the value of a cell."""

    SET = "="
    MULTIPLY = "*"
    ADD = "+"


@dataclass(frozen=True)
class Override:
    """One parsed change. ``cell`` is ``F14`` where one cell is named; then key and column are empty."""

    text: str
    sheet: str
    key: str
    column: str
    value: Any
    operation: Operation = Operation.SET
    cell: str = ""
    literal: bool = False
    """True where the key was quoted, so that ``*`` in it is a star."""

    @property
    def is_pattern(self) -> bool:
        """True where ``*`` in the key stands for any text."""
        return ANY in self.key and not self.literal


def parse_override(text: str) -> Override:
    """Read one change; Settings and Switches need no column. Raises OverrideError."""
    found = _PLACE.match(text)
    place = found.group() if found else ""
    if not text[len(place) :].startswith("="):
        raise OverrideError(f'cannot read "{text}"; expected {SHAPE}.', Part.KEY)
    operation, value = _change(text, text[len(place) + 1 :].strip())
    place = place.strip()
    cell = _CELL.fullmatch(place)
    if cell:
        sheet, letters, row = cell.groups()
        return Override(text, sheet.strip("' "), "", "", value, operation, f"{letters.upper()}{row}")
    sheet, _, rest = place.partition(".")
    key, column, literal = _key_and_column(text, sheet.strip(), rest.strip())
    return Override(text, sheet.strip(), key, column, value, operation, literal=literal)


def _key_and_column(text: str, sheet: str, rest: str) -> tuple[str, str, bool]:
    """Key, column, and whether the key was quoted. Raises OverrideError."""
    short = "value" if sheet.casefold() == SETTINGS.casefold() else _short_column(sheet)
    quoted = _QUOTED_KEY.fullmatch(rest)
    if quoted:
        key, column = quoted.group(1).replace('""', '"'), (quoted.group(2) or "").strip()
    elif sheet.casefold() == SETTINGS.casefold():
        key, column = rest, ""
    else:
        key, _, column = (part.strip() for part in rest.rpartition("."))
    if short and column.casefold() != short.casefold():
        key, column = (key if quoted else rest), short
    if not key or not column:
        raise OverrideError(f'cannot read "{text}"; expected {SHAPE}.', Part.KEY)
    return key, column, quoted is not None


def _short_column(sheet: str) -> str:
    """The column that everybody means on a sheet; empty if there is none."""
    return next((column for name, column in SHORT_SHEETS.items() if name.casefold() == sheet.casefold()), "")


def _change(text: str, value: str) -> tuple[Operation, Any]:
    """What a value does. Raises OverrideError for -12, which could mean two things."""
    if value.startswith("="):
        return Operation.SET, _typed(value[1:])
    if times := _TIMES.fullmatch(value):
        return Operation.MULTIPLY, float(times.group(1))
    if plus := _PLUS.fullmatch(value):
        return Operation.ADD, float(plus.group(1))
    if percent := _PERCENT.fullmatch(value):
        return Operation.MULTIPLY, 1.0 + float(percent.group(1).replace(" ", "")) / 100.0
    if minus := _MINUS.fullmatch(value):
        number = minus.group(1)
        raise OverrideError(
            f'"{text}" could mean two things; write ==-{number} to set minus {number},'
            f" or =+-{number} to take {number} away."
        )
    return Operation.SET, _typed(value)


def _typed(value: str) -> Any:
    """A number where it is one, else text (names such as 2027_04 stay names); nothing is a blank cell."""
    text = value.strip()
    try:
        return text if "_" in text else float(text)
    except ValueError:
        return text or None


def fits(pattern: str, name: str) -> bool:
    """True if a name fits a pattern in which ``*`` stands for any text, whatever the case."""
    parts = (re.escape(part) for part in pattern.casefold().split(ANY))
    return re.fullmatch(".*".join(parts), name.casefold(), re.DOTALL) is not None


def change_places(sheet: str, row_key: str, column: str) -> tuple[list[str], list[Part]]:
    """What stands before the equals sign, for each row and column that a row of Sweep or Lever cells names;
    and which of the two is missing.
    """
    names, columns = _several(row_key), _several(column)
    short = "" if sheet.casefold() == SETTINGS.casefold() else _short_column(sheet)
    if short or sheet.casefold() == SETTINGS.casefold():
        names = names or [each for each in columns if each.casefold() not in {short.casefold(), "value"}]
        columns = [short]
    missing = [] if names else [Part.KEY]
    if not columns and not any(name.startswith(CELL) for name in names):
        missing.append(Part.COLUMN)
    places = []
    for name in names:
        if name.startswith(CELL):
            places.append(f"{sheet}{name}")
        else:
            places += [".".join(filter(None, (sheet, _quoted(name), each))) for each in columns]
    return places, missing


def _several(text: str) -> list[str]:
    """Names in one cell."""
    return [part.strip() for part in text.split(NAME_SEPARATOR) if part.strip()]


def _quoted(name: str) -> str:
    """A row's name as a change takes it: in quotes where its signs would be read as something else."""
    if name.startswith('"') or ANY in name or not _TO_BE_QUOTED.intersection(name):
        return name
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
