"""What cells of a plan workbook held before they were changed, as far as the rest of it tells."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from openpyxl.formula.translate import Translator, TranslatorError
from openpyxl.utils import get_column_letter

from planner.audit.cells import Book
from planner.audit.changes import Change, formula_digest
from planner.audit.formula_text import NotReadableError
from planner.audit.recomputation import Recomputed, same
from planner.audit.result import Fault, FaultyCell, address
from planner.audit.spreadsheet import Spreadsheet
from planner.audit.spreadsheet_values import SpreadsheetError
from planner.workbook.fingerprint import Cell, Scalar, digest, formula_text, value_digest

NEAR = 60
"""Rows above and below in which a formula like the one that was overwritten is looked for."""
ROUNDING = 1e-11
OWN_FAULTS = frozenset({Fault.CHANGED, Fault.FORMULA, Fault.ADDED, Fault.REMOVED})
"""Faults from which others follow."""


def named_changes(book: Book, found: Recomputed, changed: list[Change]) -> list[FaultyCell]:
    """Changes with what was expected; where none is more than a recalculation, all are rounding."""
    expectations = Expectations(book, found)
    named = [expectations.named(each) for each in changed]
    if OWN_FAULTS & {each.fault for each in named}:
        return named
    return [replace(each, fault=Fault.ROUNDING) for each in named]


class Expectations:
    """What cells that were changed held before, as far as the rest of the workbook tells it."""

    def __init__(self, book: Book, found: Recomputed) -> None:
        self._book, self._found, self._spreadsheet = book, found, Spreadsheet(book)

    def named(self, change: Change) -> FaultyCell:
        """A change with what was expected."""
        expected, fault = self._expected(change), change.fault
        if fault is Fault.CHANGED and self._follows(change):
            fault = Fault.RECALCULATED
        return FaultyCell(address(change.sheet, change.place), shown(change.cell), expected, fault)

    def _follows(self, change: Change) -> bool:
        """True for a formula whose value is what it gives."""
        where, cell = (change.sheet, change.place), change.cell
        if cell is None or not cell.formula or where not in self._found.values:
            return False
        return same(cell.value, self._found.values[where], ROUNDING)

    def _expected(self, change: Change) -> str:
        """What a cell held; blank: not known."""
        cell = change.cell
        if formula_digest(change.was):
            formula = self._formula(change)
            return "" if formula is None else self._computed(formula, change)
        if cell is not None and not cell.formula and isinstance(cell.value, float):
            before = value_before(cell.value, change.was)
            return "" if before is None else f"{before!r} (one digit differs)"
        return "a blank" if change.fault is Fault.ADDED else ""

    def _formula(self, change: Change) -> str | None:
        """The formula of a cell: its own, or that of a neighbour, moved here, if its digest says so."""
        wanted = formula_digest(change.was)
        for formula in self._candidates(change):
            if digest(formula_text(formula)) == wanted:
                return formula
        return None

    def _candidates(self, change: Change) -> Iterator[str]:
        """Formulas that a cell may have had."""
        row, column = change.place
        if change.cell is not None and change.cell.formula:
            yield change.cell.formula
        cells = self._book.sheets.get(change.sheet, {})
        target = f"{get_column_letter(column)}{row}"
        for step in range(1, NEAR):
            for place in (
                (row - step, column),
                (row + step, column),
                (row, column - step),
                (row, column + step),
            ):
                other = cells.get(place)
                if other is not None and other.formula:
                    origin = f"{get_column_letter(place[1])}{place[0]}"
                    with suppress(TranslatorError):
                        moved = Translator(f"={other.formula}", origin).translate_formula(target)
                        yield str(moved).removeprefix("=")

    def _computed(self, formula: str, change: Change) -> str:
        """What a formula gives, with the formula where the cell has it no more."""
        try:
            value = self._spreadsheet.computed(formula, change.sheet, change.place)
        except (NotReadableError, SpreadsheetError):
            return f"={formula}"
        has_it = change.cell is not None and change.cell.formula == formula
        return _text(value) if has_it else f"{_text(value)} (={formula})"


def value_before(value: float, was: str) -> float | None:
    """The number with the digest ``was`` that differs from a value in one digit; None: there is no or no
    single one.
    """
    found = {
        other
        for text in (repr(value), f"{value:.16G}")
        for at, letter in enumerate(text)
        if letter.isdigit()
        for each in "0123456789"
        if (other := float(text[:at] + each + text[at + 1 :])) != value and value_digest(other) == was
    }
    return found.pop() if len(found) == 1 else None


def shown(cell: Cell | None) -> str:
    """A cell in words."""
    if cell is None:
        return "nothing"
    return f"{_text(cell.value)} (={cell.formula})" if cell.formula else _text(cell.value)


def _text(value: Scalar) -> str:
    """A value in words."""
    if value is None or value == "":
        return "a blank"
    return f'"{value}"' if isinstance(value, str) else repr(value)
