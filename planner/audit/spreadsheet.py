"""Formulas of a workbook computed anew from the values that are saved in the cells that they name."""

import operator
from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeAlias

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
from planner.workbook.fingerprint import Place, Scalar

Value: TypeAlias = Any
"""A number, a text, a truth value, None for a blank, an :class:`Area`, or an array of these."""


class SpreadsheetError(Exception):
    """What a spreadsheet shows as an error, such as #VALUE!."""


class Area:
    """Values of a range of cells, with what formulas ask of it again and again."""

    def __init__(self, values: np.ndarray) -> None:
        self.values = values

    @cached_property
    def numbers(self) -> np.ndarray:
        """Its numbers; NaN for texts, truth values and blanks."""
        flat = [float(each) if type(each) in (float, int) else np.nan for each in self.values.ravel()]
        return np.array(flat, dtype=float).reshape(self.values.shape)

    @cached_property
    def rows_of(self) -> dict[Scalar, np.ndarray]:
        """Value (texts without case) -> its positions, counted through all cells."""
        found: dict[Scalar, list[int]] = {}
        for at, each in enumerate(self.values.ravel()):
            found.setdefault(folded(each), []).append(at)
        return {value: np.array(at, dtype=int) for value, at in found.items()}


def folded(value: Scalar) -> Scalar:
    """A value as comparisons see it: without case, blanks as empty text."""
    return value.casefold() if isinstance(value, str) else "" if value is None else value


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


def is_many(value: Value) -> bool:
    """True for a range or an array."""
    return isinstance(value, Area | np.ndarray)


def single(value: Value) -> Scalar:
    """A value that is one cell's; raises SpreadsheetError."""
    if is_many(value):
        many = value.values if isinstance(value, Area) else value
        if many.size != 1:
            raise SpreadsheetError("#VALUE!")
        return single(many.ravel()[0])
    if isinstance(value, np.generic):
        return value.item()  # type: ignore[no-any-return]
    return value  # type: ignore[no-any-return]


def number(value: Value) -> Value:
    """A number, or an array of numbers: blanks are 0; raises SpreadsheetError for other texts."""
    if isinstance(value, Area):
        if any(isinstance(each, str) and each for each in value.values.ravel()):
            raise SpreadsheetError("#VALUE!")
        return np.nan_to_num(value.numbers, nan=0.0)
    if isinstance(value, np.ndarray):
        return value.astype(float)
    if value is None:
        return 0.0
    try:
        return float(value)
    except ValueError as error:
        raise SpreadsheetError("#VALUE!") from error


def text(value: Value) -> str:
    """A value as text."""
    one = single(value)
    if isinstance(one, bool):
        return str(one).upper()
    if isinstance(one, float | int):
        return f"{one:.15g}".replace("e", "E")
    return "" if one is None else one


def _rank(value: Scalar) -> tuple[int, Scalar]:
    """Numbers come before texts, texts before truth values."""
    kind = 2 if isinstance(value, bool) else 1 if isinstance(value, str) else 0
    return kind, folded(value)


def _compared(compare: Callable[[Any, Any], bool], one: Value, other: Value) -> Value:
    """A comparison, cell by cell where there are many."""
    if not (is_many(one) or is_many(other)):
        first, second = (_as_the_other(*pair) for pair in ((one, other), (other, one)))
        return compare(_rank(first), _rank(second))
    first, second = np.broadcast_arrays(*(_objects(each) for each in (one, other)))
    pairs = zip(first.ravel(), second.ravel(), strict=True)
    found = [compare(_rank(_as_the_other(a, b)), _rank(_as_the_other(b, a))) for a, b in pairs]
    return np.array(found, dtype=bool).reshape(first.shape)


def _as_the_other(value: Value, other: Value) -> Value:
    """A blank counts as 0 beside a number and as empty beside a text."""
    one = single(value)
    if one is None:
        return "" if isinstance(single(other), str) or other is None else 0.0
    return one


def _objects(value: Value) -> np.ndarray:
    """An array of cells."""
    if isinstance(value, Area):
        return value.values
    return np.asarray(value, dtype=object)


def _divided(top: Value, bottom: Value) -> Value:
    """A quotient; raises SpreadsheetError for a division by nothing."""
    if np.any(np.asarray(bottom) == 0.0):
        raise SpreadsheetError("#DIV/0!")
    return top / bottom


ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": _divided, "^": operator.pow,
}  # fmt: skip
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le,
    ">=": operator.ge,
}  # fmt: skip


def called(name: str, arguments: list[Value]) -> Value:
    """An operator or a function; raises NotReadableError for one that is not known here."""
    from planner.audit.spreadsheet_functions import FUNCTIONS

    if name in ARITHMETIC:
        return ARITHMETIC[name](*map(number, arguments))
    if name in COMPARISONS:
        return _compared(COMPARISONS[name], *arguments)
    if name == "&":
        return "".join(map(text, arguments))
    if name == "-1":
        return -number(arguments[0])
    if name == "%":
        return number(arguments[0]) / 100.0
    if name not in FUNCTIONS:
        raise NotReadableError(f"function {name}")
    return FUNCTIONS[name](*arguments)
