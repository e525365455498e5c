"""A worksheet's XML, read in one pass: values as they are shown, layout, and what no program would write.

The usual libraries take the last of two values of one cell, count texts from the end where an index is
negative and shift rows that stand out of order; here each of these is a problem at its cell.
"""

import math
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.datetime import from_excel, from_ISO8601

from planner.workbook.reading.shared_texts import MAIN, SOUND, TEXT, shown_text
from planner.workbook.reading.styles import Dates

ROW, CELL, MERGED = f"{MAIN}row", f"{MAIN}c", f"{MAIN}mergeCell"
CONTENT = {f"{MAIN}v": "v", f"{MAIN}f": "f", f"{MAIN}is": "is"}
SHEET = f"{MAIN}worksheet"
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
MOST_FAULTS = 50
"""Faults of one sheet that are told; a file with more is beyond repair by hand."""
TOO_WIDE = "########"
"""What Excel shows for a date that cannot be."""
WHOLE = 1e15
"""Numbers from here on may not be whole, whatever their digits say."""
_ADDRESS = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})")
_RANGE = re.compile("[A-Z]{1,3}[1-9][0-9]{0,6}(?::[A-Z]{1,3}[1-9][0-9]{0,6})?")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_TRUE = ("1", "true")


def range_of(text: str | None) -> list[str]:
    """The range of cells that a text names, if it names one."""
    return [text] if text and _RANGE.fullmatch(text) else []


class Fault(NamedTuple):
    """Something that no spreadsheet program writes: ``F14`` or a row number, and what was found there."""

    cell: str
    found: str


@dataclass(frozen=True)
class SheetScan:
    """What a sheet's XML tells besides its values."""

    merged: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    formulas_without_value: frozenset[str] = frozenset()
    table: str | None = None
    """Range of its first Excel Table."""


@dataclass(frozen=True)
class SheetContents:
    """Values of a sheet: row (from 1) -> column (from 0) -> value; blank cells left out."""

    rows: dict[int, dict[int, Any]]
    scan: SheetScan
    faults: tuple[Fault, ...]


@dataclass
class _Cell:
    """A cell under way."""

    address: str
    column: int
    kind: str
    style: str
    texts: dict[str, list[str]] = field(default_factory=dict)
    """``v``, ``f`` or ``is`` -> its characters."""


class BrokenCellError(Exception):
    """A value that no spreadsheet program writes; the text says what was found."""


class SheetTarget:
    """Collects a worksheet from its XML, element by element."""

    def __init__(self, texts: tuple[str, ...], dates: Dates, epoch: datetime) -> None:
        """What cells refer to: shared texts, styles that are dates, the day that dates count from."""
        self._texts, self._dates, self._epoch = texts, dates, epoch
        self._rows: dict[int, dict[int, Any]] = {}
        self._merged: list[str] = []
        self._hidden: list[int] = []
        self._without: set[str] = set()
        self._faults: list[Fault] = []
        self._row, self._column = 0, 0
        self._cell: _Cell | None = None
        self._content, self._open, self._sounds = "", False, 0
        self._begun = False

    def contents(self, table: str | None) -> SheetContents:
        """Everything that was collected, with the range of the sheet's Table."""
        scan = SheetScan(tuple(self._merged), tuple(self._hidden), frozenset(self._without), table)
        return SheetContents(self._rows, scan, tuple(self._faults[:MOST_FAULTS]))

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if not self._begun:
            self._begun = True
            if tag != SHEET:
                self._fault("1", f"{tag} in place of a worksheet")
        if tag == CELL:
            self._start_cell(attributes)
        elif tag in CONTENT and self._cell:
            self._start_content(CONTENT[tag])
        elif tag == TEXT:
            self._open = self._content == "is" and not self._sounds
        elif tag == ROW:
            self._start_row(attributes)
        elif tag == MERGED:
            self._merged += range_of(attributes.get("ref"))
        self._sounds += tag == SOUND

    def data(self, text: str) -> None:
        """Characters of the element that began last."""
        if self._open and self._cell:
            self._cell.texts[self._content].append(text)

    def end(self, tag: str) -> None:
        """An element ends."""
        self._open = False
        if tag == CELL:
            self._end_cell()
        elif tag in CONTENT:
            self._content = ""
        self._sounds -= tag == SOUND

    def close(self) -> None:
        """The part ends."""

    def _fault(self, cell: str, found: str) -> None:
        """Note a fault."""
        self._faults.append(Fault(cell, found))

    def _start_row(self, attributes: dict[str, str]) -> None:
        """A row; without a number it is the next one."""
        text = attributes.get("r", str(self._row + 1))
        number = int(text) if text.isdecimal() and text.isascii() and len(text) < 8 else 0
        if not self._row < number <= LAST_ROW:
            self._fault(str(self._row or 1), f"row {text} after row {self._row}")
            number = self._row + 1
        self._row, self._column = number, 0
        is_folded = attributes.get("outlineLevel", "0") != "0"
        if attributes.get("hidden") in _TRUE and not is_folded:
            self._hidden.append(number)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        """A cell; without an address it stands beside the one before."""
        beside = f"{get_column_letter(min(self._column + 1, LAST_COLUMN))}{self._row}"
        address = attributes.get("r", beside)
        column = self._place(address)
        self._column = max(column, self._column)
        self._cell = _Cell(address, column, attributes.get("t", "n"), attributes.get("s", ""))

    def _place(self, address: str) -> int:
        """The column (from 1) of an address that fits its row and comes after the cell before; else 0."""
        match = _ADDRESS.fullmatch(address)
        column = column_index_from_string(match.group(1)) if match else LAST_COLUMN + 1
        if match and int(match.group(2)) == self._row and self._column < column <= LAST_COLUMN:
            return column
        if match and int(match.group(2)) == self._row and column == self._column:
            self._fault(address, "two values of one cell")
        else:
            self._fault(str(self._row), f"a cell {address} out of its place")
        return 0

    def _start_content(self, name: str) -> None:
        """A value, formula or text of the cell under way."""
        assert self._cell
        if name in self._cell.texts:
            self._fault(self._cell.address, "two values of one cell")
        self._cell.texts.setdefault(name, [])
        self._content, self._open = name, name != "is"

    def _end_cell(self) -> None:
        """Keep the value of a cell, or note what is wrong with it."""
        cell, self._cell = self._cell, None
        if cell is None or not cell.column:
            return
        saved = any(cell.texts.get("v", ()))
        if "f" in cell.texts and not saved and cell.kind != "str":
            self._without.add(cell.address)
            return
        try:
            value = self._value(cell)
        except BrokenCellError as error:
            self._fault(cell.address, str(error))
            return
        if value is not None and value != "":
            self._rows.setdefault(self._row, {})[cell.column - 1] = value

    def _value(self, cell: _Cell) -> Any:
        """What a cell shows; raises BrokenCellError."""
        if cell.kind == "inlineStr":
            return shown_text("".join(cell.texts.get("is", ())))
        text = "".join(cell.texts.get("v", ()))
        if cell.kind in {"str", "e"}:
            return shown_text(text)
        text = text.strip()
        if not text:
            return None
        if cell.kind == "s":
            return self._shared(text)
        if cell.kind == "b":
            return _truth(text)
        if cell.kind == "d":
            return _iso_date(text)
        return self._number(text, cell)

    def _shared(self, text: str) -> str:
        """The shared text of a number."""
        if not (text.isdecimal() and text.isascii()) or int(text[:12]) >= len(self._texts):
            raise BrokenCellError(f"text number {text} of {len(self._texts)}")
        return self._texts[int(text)]

    def _number(self, text: str, cell: _Cell) -> Any:
        """A number, or the date that its style shows."""
        if cell.kind != "n":
            raise BrokenCellError(f'a value of kind "{cell.kind}"')
        if not _NUMBER.fullmatch(text) or math.isinf(float(text)):
            raise BrokenCellError(f'"{text[:40]}" in place of a number')
        value = float(text)
        style = int(cell.style) if cell.style.isdecimal() else 0
        if style in self._dates.dates:
            return self._date(value, is_span=style in self._dates.spans)
        return int(value) if value.is_integer() and abs(value) < WHOLE else value

    def _date(self, value: float, *, is_span: bool) -> Any:
        """The date or span of time of a number of days."""
        if value < 0 and not is_span:
            return TOO_WIDE
        try:
            return from_excel(value, self._epoch, timedelta=is_span)
        except (OverflowError, ValueError):
            return TOO_WIDE


def _truth(text: str) -> bool:
    """Yes or no."""
    if text not in {"0", "1"}:
        raise BrokenCellError(f'"{text[:40]}" in place of TRUE or FALSE')
    return text == "1"


def _iso_date(text: str) -> Any:
    """A date written out."""
    try:
        return from_ISO8601(text)  # type: ignore[no-untyped-call]
    except ValueError as error:
        raise BrokenCellError(f'"{text[:40]}" in place of a date') from error
