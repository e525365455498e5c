"""Operators and functions of a spreadsheet that formulas of a plan may call, on numbers, texts and ranges."""

import fnmatch
import math
import operator
import re
from collections.abc import Callable
from datetime import timedelta
from functools import reduce
from typing import Any

import numpy as np
from openpyxl.utils.datetime import from_excel

from planner.audit.formula_text import NotReadableError
from planner.audit.spreadsheet_values import (
    Area,
    SpreadsheetError,
    Value,
    compared,
    folded,
    is_many,
    number,
    single,
    text,
)
from planner.workbook.fingerprint import Scalar

CRITERION = re.compile(r"(<>|<=|>=|=|<|>)?(.*)\Z", re.DOTALL)
WILD = frozenset("*?")
ORDER: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip


def _flat(*values: Value) -> np.ndarray:
    """All numbers of some values; texts and blanks of ranges are left out."""
    parts = []
    for each in values:
        if isinstance(each, Area):
            parts.append(each.numbers.ravel())
        else:
            parts.append(np.ravel(np.asarray(number(each), dtype=float)))
    found = np.concatenate(parts) if parts else np.zeros(0)
    return found[~np.isnan(found)]


def _sum(*values: Value) -> float:
    return math.fsum(_flat(*values).tolist())


def _extreme(choose: Callable[[np.ndarray], float], *values: Value) -> float:
    """The largest or the smallest number; 0 without any."""
    found = _flat(*values)
    return float(choose(found)) if len(found) else 0.0


def _product_sum(*values: Value) -> float:
    """Sum of products: with commas texts count 0."""
    if len(values) == 1:
        return math.fsum(np.ravel(np.asarray(number(values[0]), dtype=float)).tolist())
    arrays = [
        np.nan_to_num(each.numbers, nan=0.0)
        if isinstance(each, Area)
        else np.asarray(number(each), dtype=float)
        for each in values
    ]
    return math.fsum(np.ravel(reduce(operator.mul, arrays)).tolist())


def _area(value: Value) -> Area:
    """A range; one cell is a range of one."""
    return value if isinstance(value, Area) else Area(np.array([[single(value)]], dtype=object))


def _positions(cells: Value, wanted: Value) -> np.ndarray:
    """Which cells of a range meet a criterion, as truth values."""
    area = _area(cells)
    met = np.zeros(area.values.size, dtype=bool)
    criterion = single(wanted)
    if not isinstance(criterion, str):
        met[area.rows_of.get(0.0 if criterion is None else criterion, np.zeros(0, dtype=int))] = True
        return met
    found = CRITERION.match(criterion)
    assert found is not None
    sign, words = found[1] or "=", found[2]
    asked = _as_number(words)
    if sign in ORDER and isinstance(asked, float):
        with np.errstate(invalid="ignore"):
            return np.asarray(ORDER[sign](area.numbers.ravel(), asked), dtype=bool)
    for value in _matching(area, asked):
        met[area.rows_of[value]] = True
    return ~met if sign == "<>" else met


def _as_number(words: str) -> Scalar:
    """Words of a criterion as a number, where they are one."""
    try:
        return float(words)
    except ValueError:
        return words.casefold()


def _matching(area: Area, asked: Scalar) -> list[Scalar]:
    """Values of a range that are what is asked for; ``*`` and ``?`` stand for any letters."""
    if isinstance(asked, str) and WILD & set(asked):
        pattern = re.compile(fnmatch.translate(asked.replace("[", "[[]")))
        return [each for each in area.rows_of if isinstance(each, str) and pattern.match(each)]
    return [each for each in (asked,) if each in area.rows_of]


def _met(pairs: tuple[Value, ...]) -> np.ndarray:
    """Cells that meet every criterion: range, wanted, range, wanted ..."""
    found = [_positions(area, wanted) for area, wanted in zip(pairs[::2], pairs[1::2], strict=True)]
    return np.asarray(np.logical_and.reduce(found))


def _sum_where(values: Value, *pairs: Value) -> Value:
    """A sum over the cells that meet every criterion; several sums where the last criterion is a range."""
    if is_many(pairs[-1]):
        wanted = pairs[-1].values if isinstance(pairs[-1], Area) else pairs[-1]
        sums = [_sum_where(values, *pairs[:-1], each) for each in wanted.ravel()]
        return np.array(sums, dtype=float).reshape(wanted.shape)
    numbers = np.nan_to_num(_area(values).numbers.ravel(), nan=0.0)
    return math.fsum(numbers[_met(pairs)].tolist())


def _count_where(*pairs: Value) -> float:
    return float(_met(pairs).sum())


def _of_those(least: Callable[[np.ndarray], float]) -> Callable[..., float]:
    """A figure of the cells that meet every criterion."""

    def found(values: Value, *pairs: Value) -> float:
        chosen = _area(values).numbers.ravel()[_met(pairs)]
        chosen = chosen[~np.isnan(chosen)]
        if not len(chosen) and least is np.mean:
            raise SpreadsheetError("#DIV/0!")
        return float(least(chosen)) if len(chosen) else 0.0

    return found


def _if(condition: Value, then: Value = True, otherwise: Value = False) -> np.ndarray:
    """Cell by cell."""
    parts = [each.values if isinstance(each, Area) else each for each in (then, otherwise)]
    return np.where(np.asarray(number(condition), dtype=bool), *parts)


def _index(area: Value, row: Value, column: Value = None) -> Scalar:
    """A cell of a range by position, from 1."""
    values, down, right = _area(area).values, int(number(row)), int(number(column))
    if not right:
        down, right = (1, down) if values.shape[0] == 1 else (down, 1)
    try:
        return values[max(down, 1) - 1, right - 1]  # type: ignore[no-any-return]
    except IndexError as error:
        raise SpreadsheetError("#REF!") from error


def _match(wanted: Value, area: Value, kind: Value = 1.0) -> float:
    """Position of a value in a range, from 1; only exact ones are looked for."""
    if number(kind) != 0.0:
        raise NotReadableError("function MATCH of ordered values")
    found = _area(area).rows_of.get(folded(single(wanted)))
    if found is None:
        raise SpreadsheetError("#N/A")
    return float(found[0] + 1)


def _rounded(value: Value, digits: Value = 0.0) -> Value:
    """Halves are rounded away from 0."""
    scale = 10.0 ** int(number(digits))
    scaled = np.abs(np.asarray(number(value), dtype=float)) * scale
    near = np.floor(np.round(scaled, 9) + 0.5) / scale
    return np.sign(number(value)) * near


def _format(value: Value, pattern: Value) -> str:
    """A number in one of the forms that sentences of a plan use; raises NotReadableError for others."""
    form, one = str(single(pattern)), single(value)
    if isinstance(one, str):
        return one
    figure = float(number(one))
    if re.search("[ymd]", form.casefold()):
        words = {"mmm yyyy": "%b %Y", "mmmm yyyy": "%B %Y", "yyyy-mm": "%Y-%m", "yyyy": "%Y",
                 "yyyy-mm-dd": "%Y-%m-%d", "d mmm yyyy": "%-d %b %Y"}.get(form.casefold())  # fmt: skip
        moment = from_excel(figure)
        if words is None or isinstance(moment, timedelta):
            raise NotReadableError(f'function TEXT with "{form}"')
        return str(moment.strftime(words))
    found = re.fullmatch(r"(#,##)?(0)(?:\.(0*)(#*))?(%?)", form)
    if found is None and form not in {"#,##0", "0", "General"}:
        raise NotReadableError(f'function TEXT with "{form}"')
    if found is None:
        return text(figure)
    return (
        _decimal(figure * (100.0 if found[5] else 1.0), found[3] or "", found[4] or "", bool(found[1]))
        + found[5]
    )


def _decimal(figure: float, fixed: str, free: str, grouped: bool) -> str:
    """Digits with at least some decimals and at most some more."""
    digits = len(fixed) + len(free)
    shown = f"{float(_rounded(figure, float(digits))):{',' if grouped else ''}.{digits}f}"
    for _ in free:
        shown = shown.removesuffix("0")
    return shown.removesuffix(".") if free or fixed else shown


def _all(*values: Value) -> bool:
    return bool(np.all(_flat(*values)))


def _any(*values: Value) -> bool:
    return bool(np.any(_flat(*values)))


def _is_number(value: Value) -> Value:
    if isinstance(value, Area):
        return ~np.isnan(value.numbers)
    return isinstance(single(value), float | int) and not isinstance(single(value), bool)


def _exact(one: Value, other: Value) -> Value:
    """Equal texts, cell by cell where there are many."""
    if not (is_many(one) or is_many(other)):
        return text(one) == text(other)
    cells = [
        each.values if isinstance(each, Area) else np.asarray(each, dtype=object) for each in (one, other)
    ]
    first, second = np.broadcast_arrays(*cells)
    same = [text(a) == text(b) for a, b in zip(first.ravel(), second.ravel(), strict=True)]
    return np.array(same, dtype=bool).reshape(first.shape)


def _n(value: Value) -> Value:
    """Numbers, with 0 for texts."""
    if isinstance(value, Area):
        return np.nan_to_num(value.numbers, nan=0.0)
    return 0.0 if isinstance(value, str) else number(value)


def _nth(values: Value, at: Value, *, smallest: bool) -> float:
    """The n-th largest or smallest number of a range."""
    ordered = np.sort(_flat(values))
    position = int(number(at))
    if not 1 <= position <= len(ordered):
        raise SpreadsheetError("#NUM!")
    return float(ordered[position - 1] if smallest else ordered[-position])


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "IF": _if,
    "N": _n,
    "ABS": lambda value: np.abs(number(value)),
    "EXP": lambda value: np.exp(number(value)),
    "SQRT": lambda value: np.sqrt(number(value)),
    "INT": lambda value: np.floor(number(value)),
    "MOD": lambda value, by: np.mod(number(value), number(by)),
    "ROUND": _rounded,
    "ISNUMBER": _is_number,
    "ISBLANK": lambda value: single(value) is None,
    "EXACT": _exact,
    "NOT": lambda value: not number(value),
    "AND": _all,
    "OR": _any,
    "TRUE": lambda: True,
    "FALSE": lambda: False,
    "ROWS": lambda area: float(_area(area).values.shape[0]),
    "COLUMNS": lambda area: float(_area(area).values.shape[1]),
    "MAX": lambda *values: _extreme(np.max, *values),
    "MIN": lambda *values: _extreme(np.min, *values),
    "SUM": _sum,
    "AVERAGE": lambda *values: float(np.mean(_flat(*values))),
    "COUNT": lambda *values: float(sum(len(_flat(each)) for each in values)),
    "COUNTA": lambda *values: float(
        sum(
            each is not None for area in values for each in (area.values.ravel() if is_many(area) else [area])
        )
    ),
    "SUMPRODUCT": _product_sum,
    "SUMIFS": _sum_where,
    "SUMIF": lambda area, wanted, values=None: _sum_where(area if values is None else values, area, wanted),
    "COUNTIFS": _count_where,
    "COUNTIF": _count_where,
    "AVERAGEIFS": _of_those(np.mean),
    "MAXIFS": _of_those(np.max),
    "MINIFS": _of_those(np.min),
    "LARGE": lambda values, at: _nth(values, at, smallest=False),
    "SMALL": lambda values, at: _nth(values, at, smallest=True),
    "INDEX": _index,
    "MATCH": _match,
    "TEXT": _format,
    "CONCATENATE": lambda *values: "".join(map(text, values)),
    "CONCAT": lambda *values: "".join(map(text, values)),
    "LEFT": lambda value, length=1.0: text(value)[: int(number(length))],
    "RIGHT": lambda value, length=1.0: text(value)[-int(number(length)) :],
    "SUBSTITUTE": lambda value, old, new: text(value).replace(text(old), text(new)),
    "LEN": lambda value: float(len(text(value))),
    "UPPER": lambda value: text(value).upper(),
    "LOWER": lambda value: text(value).lower(),
    "HYPERLINK": lambda target, shown=None: target if shown is None else shown,
}
"""Name -> the function."""


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
    if name in ARITHMETIC:
        return ARITHMETIC[name](*map(number, arguments))
    if name in COMPARISONS:
        return compared(COMPARISONS[name], *arguments)
    if name == "&":
        return "".join(map(text, arguments))
    if name == "-1":
        return -number(arguments[0])
    if name == "%":
        return number(arguments[0]) / 100.0
    if name not in FUNCTIONS:
        raise NotReadableError(f"function {name}")
    return FUNCTIONS[name](*arguments)
