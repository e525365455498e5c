"""Formulas of a workbook computed anew from the values that are saved in the cells that they name."""

import numpy as np

from planner.audit.cells import Book
from planner.audit.formula_text import (
    THIS_ROW,
    TOTALS,
    Call,
    Constant,
    Node,
    NotReadableError,
    Reference,
    Structured,
    parsed,
)
from planner.audit.spreadsheet_functions import called
from planner.audit.spreadsheet_values import Area, SpreadsheetError, Value, is_many, number, single
from planner.workbook.fingerprint import Place, Scalar


class Spreadsheet:
    """The cells of a workbook, and formulas over them."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._areas: dict[tuple[str, tuple[int, int, int, int]], Area] = {}
        self._values: dict[tuple[str, Place], Scalar] = {}

    def computed(self, formula: str, sheet: str, place: Place) -> Scalar:
        """The value of a formula of a cell. Raises NotReadableError for what is not known here and
        SpreadsheetError where the value is an error.
        """
        value = single(self._value(parsed(formula), sheet, place))
        return "" if value is None else value

    def _value(self, node: Node, sheet: str, place: Place) -> Value:
        """The value of a part of a formula."""
        match node:
            case Constant(value):
                return value
            case Reference(other, area):
                return self._cells(other or sheet, area)
            case Structured():
                return self._cells(*self._named(node, place))
            case Call("IFERROR", (tried, otherwise)):
                try:
                    return self._value(tried, sheet, place)
                except SpreadsheetError:
                    return self._value(otherwise, sheet, place)
            case Call("IF", (condition, *branches)) if not is_many(
                asked := self._value(condition, sheet, place)
            ):
                chosen = (
                    branches[0] if number(asked) else branches[1] if len(branches) > 1 else Constant(False)
                )
                return self._value(chosen, sheet, place)
            case Call(name, arguments):
                return called(name, [self._value(each, sheet, place) for each in arguments])

    def _cells(self, sheet: str, area: tuple[int, int, int, int]) -> Value:
        """One cell, or a range."""
        left, top, right, bottom = area
        cells = self._book.sheets.get(sheet)
        if cells is None:
            raise SpreadsheetError("#REF!")
        if (left, top) == (right, bottom):
            return _without_error(self.value(sheet, (top, left)))
        if (sheet, area) not in self._areas:
            values = np.empty((bottom - top + 1, right - left + 1), dtype=object)
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    values[row - top, column - left] = self.value(sheet, (row, column))
            self._areas[sheet, area] = Area(values)
        return self._areas[sheet, area]

    def value(self, sheet: str, place: Place) -> Scalar:
        """The value of a cell; that of a formula which was saved without one is computed here."""
        cell = self._book.sheets[sheet].get(place)
        if cell is None or cell.value is not None or not cell.formula:
            return None if cell is None else cell.value
        if (sheet, place) not in self._values:
            self._values[sheet, place] = None  # a circle ends here
            try:
                self._values[sheet, place] = self.computed(cell.formula, sheet, place)
            except SpreadsheetError as error:
                self._values[sheet, place] = str(error)
            except NotReadableError:
                pass
        return self._values[sheet, place]

    def _named(self, node: Structured, place: Place) -> tuple[str, tuple[int, int, int, int]]:
        """Where columns of a table stand."""
        table = self._book.tables.get(node.table)
        if table is None:
            raise NotReadableError(f"table {node.table}")
        left, top, right, bottom = table.area
        known = {header.casefold(): left + at for at, header in enumerate(table.headers)}
        try:
            columns = [known[each.casefold()] for each in node.columns] or [left, right]
        except KeyError as error:
            raise NotReadableError(f"column {error} of table {node.table}") from error
        first, last = {THIS_ROW: (place[0],) * 2, TOTALS: (bottom + 1,) * 2}.get(node.rows, (top + 1, bottom))
        return table.sheet, (columns[0], first, columns[-1], last)


def _without_error(value: Scalar) -> Scalar:
    """A value that is no error; raises SpreadsheetError."""
    if isinstance(value, str) and value.startswith("#") and value.endswith(("!", "?", "A")):
        raise SpreadsheetError(value)
    return value
