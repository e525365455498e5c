"""Values of a spreadsheet: numbers, texts, truth values, blanks and ranges, and what they count as."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from planner.workbook.fingerprint import Scalar

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


def compared(compare: Callable[[Any, Any], bool], one: Value, other: Value) -> Value:
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
