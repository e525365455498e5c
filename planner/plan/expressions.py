"""Formulas of columns, worked out on frames: one expression gives a table its values and a sheet its cells.

The language is the part of a spreadsheet's that the report writes: ``+ - * / ^``, ``&`` that joins words,
comparisons, words in double quotes, the functions of :data:`FUNCTIONS`, and references: ``[Header]`` a cell
of the same row, ``{table.Header}`` a whole column of any table, ``{table.Header#2}`` one cell of it,
``{many}`` the cells of the columns without a field of their own, ``{self}`` the header of the column itself,
and units of the plan.
"""

import ast
import operator
import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, reduce
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

Values: TypeAlias = Any
"""A number, a word, or an array of either."""
SELF = "{self}"
REFERENCE = (
    r"\{(?P<table>\w+)\.(?P<column>\{self\}|[^{}#]+)(?:#(?P<row>\w+))?\}"
    r"|\[(?P<own>\{self\}|[^\[\]{}]+)\]"
)
"""A column, or one cell of it, of a table; a cell of the same row."""
TOKEN = re.compile(
    REFERENCE + r"|(?P<many>\{many\})"
    r'|"(?P<text>(?:[^"]|"")*)"'
    r"|(?P<sign><>|<=|>=|=|\^)"
)
WORD = re.compile(r"\{(self|quantity|money|watched)\}")
SIGNS = {"<>": "!=", "=": "==", "^": "**"}
"""A spreadsheet's signs as Python writes them."""


@dataclass(frozen=True)
class Cells:
    """What references stand for.

    ``own`` are the cells of the row (or of all rows, as arrays) by label of their column, ``many`` those of
    the remaining columns, ``tables`` whole frames by key, ``header`` the label of the column itself and
    ``words`` the units.
    """

    own: Mapping[Hashable, Values]
    many: tuple[Values, ...] = ()
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    header: Hashable = ""
    words: Mapping[str, str] = field(default_factory=dict)

    def label(self, name: str) -> Hashable:
        """Label of the column that a reference names."""
        return self.header if name == SELF else name

    def text(self, word: str) -> str:
        """Words with the header and the units put in."""
        names = dict(self.words) | {"self": str(self.header)}
        return WORD.sub(lambda match: names[match.group(1)], word.replace('""', '"'))

    def referred(self, table: str, column: str, row: str) -> Values:
        """A whole column of a table, or one of its cells."""
        values = self.tables[table][self.label(column)].to_numpy()
        return values[int(row)] if row else values


def tables_named(expression: str) -> set[str]:
    """Keys of the tables that an expression reads."""
    return {match["table"] for match in TOKEN.finditer(expression) if match["table"]}


def evaluated(expression: str, cells: Cells) -> Values:
    """The value of an expression in one row; in all rows at once where it reads no other table. Blanks are
    NaN and count 0 in sums and products, as a spreadsheet's blanks do.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return _value(_parsed(expression), cells)


@cache
def _parsed(expression: str) -> ast.expr:
    """An expression as Python's own syntax tree: references become calls of ``own``, ``referred`` ..."""
    return ast.parse(TOKEN.sub(_python, expression), mode="eval").body


def _python(match: re.Match[str]) -> str:
    """One token of the language in Python's words."""
    if match["table"]:
        return f"referred({match['table']!r}, {match['column']!r}, {match['row'] or ''!r})"
    if match["own"]:
        return f"own({match['own']!r})"
    if match["text"] is not None:
        return f"text({match['text']!r})"
    return "many()" if match["many"] else SIGNS.get(match["sign"], match["sign"])


def _value(node: ast.expr, cells: Cells) -> Values:
    """The value of a part of the tree."""
    match node:
        case ast.Constant(value):
            return value
        case ast.UnaryOp(ast.USub(), operand) if not isinstance(operand, ast.BinOp):
            return -_zero_if_blank(_value(operand, cells))
        case ast.BinOp(left, ast.BitAnd(), right):
            return _joined(_value(left, cells), _value(right, cells))
        case ast.BinOp(left, sign, right):
            return ARITHMETIC[type(sign)](*(_zero_if_blank(_value(each, cells)) for each in (left, right)))
        case ast.Compare(left, [sign], [right]):
            return _compared(type(sign), _value(left, cells), _value(right, cells))
        case ast.Call(ast.Name(name), arguments):
            return _called(name, arguments, cells)
    raise ValueError(f"found {ast.unparse(node)}, which no formula of the report may hold")


def _called(name: str, arguments: list[ast.expr], cells: Cells) -> Values:
    """A reference, or a function of a spreadsheet."""
    if name in FUNCTIONS:
        return FUNCTIONS[name](*(_value(each, cells) for each in arguments))
    parts = [str(ast.literal_eval(each)) for each in arguments]
    match name:
        case "own":
            return cells.own[cells.label(parts[0])]
        case "referred":
            return cells.referred(*parts)
        case "text":
            return cells.text(parts[0])
        case "many":
            return cells.many
    raise ValueError(f"found {name}, expected one of {', '.join(FUNCTIONS)}")


def _zero_if_blank(value: Values) -> Values:
    """Numbers with 0 for blanks; truth values as 0 and 1."""
    return np.nan_to_num(np.asarray(value, dtype=float), nan=0.0)


def _divided(top: Values, bottom: Values) -> Values:
    """A quotient; NaN where there is nothing to divide by."""
    return top / np.where(bottom == 0.0, np.nan, bottom)


ARITHMETIC: dict[type[ast.operator], Callable[[Values, Values], Values]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: _divided,
    ast.Pow: operator.pow,
}
ORDER: dict[type[ast.cmpop], Callable[[Values, Values], Values]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def _compared(sign: type[ast.cmpop], one: Values, other: Values) -> Values:
    """A comparison of words, whatever their case, or of numbers."""
    if _is_text(one) or _is_text(other):
        return ORDER[sign](_folded(one), _folded(other))
    return ORDER[sign](_zero_if_blank(one), _zero_if_blank(other))


def _is_text(value: Values) -> bool:
    """True for words and for columns of words or months."""
    return isinstance(value, str | pd.Timestamp) or (
        isinstance(value, np.ndarray) and value.dtype.kind not in "fiub"
    )


def _folded(value: Values) -> Values:
    """Words in one case."""
    if isinstance(value, str):
        return value.casefold()
    if isinstance(value, np.ndarray) and value.dtype.kind == "O":
        return np.array([each.casefold() if isinstance(each, str) else each for each in value], dtype=object)
    return value


def _joined(left: Values, right: Values) -> str:
    """Two words, or figures as a spreadsheet shows them unasked, one behind the other; a blank is none."""
    return "".join(_plain(each) for each in (left, right))


def _plain(value: Values) -> str:
    """A value as words."""
    if isinstance(value, str):
        return value
    return "" if pd.isna(value) else f"{float(value):.15g}"


FIGURE = re.compile(r"(?P<thousands>#,##)?0(?:\.(?P<places>0+))?(?P<percent>%)?")
"""A format of a figure in words: ``#,##0``, ``0.0``, ``0%``."""
MONTH_FORMAT = "mmm yyyy"


def _text(value: Values, form: str) -> str:
    """A figure or month in words, rounded as a spreadsheet does: halves away from zero."""
    if form == MONTH_FORMAT:
        return "" if pd.isna(value) else pd.Timestamp(value).strftime("%b %Y")
    match = FIGURE.fullmatch(form)
    if match is None:
        raise ValueError(f"found the format {form}, expected one like #,##0.0, 0% or {MONTH_FORMAT}")
    places = len(match["places"] or "")
    number = float(_zero_if_blank(value)) * (100.0 if match["percent"] else 1.0)
    rounded = Decimal(f"{number:.15g}").quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    figure = f"{rounded:,.{places}f}" if match["thousands"] else f"{rounded:.{places}f}"
    return figure + (match["percent"] or "")


def _if(condition: Values, then: Values, otherwise: Values) -> Values:
    """One of two values; empty words are a blank."""
    if np.ndim(condition) == 0:
        chosen = then if bool(condition) else otherwise
        return np.nan if isinstance(chosen, str) and not chosen else chosen
    first, second = (np.nan if isinstance(each, str) and not each else each for each in (then, otherwise))
    return np.where(condition, first, second)


def _flat(values: tuple[Values, ...]) -> np.ndarray:
    """All numbers of some values, blanks left out."""
    parts = [np.ravel(each) for value in values for each in (value if isinstance(value, tuple) else (value,))]
    numbers = np.concatenate([part.astype(float) for part in parts]) if parts else np.zeros(0)
    return numbers[~np.isnan(numbers)]


def _sum(*values: Values) -> Values:
    """Of the remaining columns: row by row; else of all numbers."""
    if len(values) == 1 and isinstance(values[0], tuple):
        return sum((_zero_if_blank(each) for each in values[0]), start=np.asarray(0.0))
    return float(_flat(values).sum())


def _max(*values: Values) -> Values:
    """Largest of some values: row by row, or of one column."""
    if len(values) == 1:
        return float(_flat(values).max(initial=-np.inf))
    return reduce(np.maximum, (_zero_if_blank(each) for each in values))


def _min(*values: Values) -> Values:
    """Smallest of some values: row by row, or of one column."""
    return -_max(*(-_zero_if_blank(each) for each in values))


def _is_number(value: Values) -> Values:
    """True for figures and months."""
    if isinstance(value, str):
        return np.asarray(False)
    return np.asarray(~pd.isna(np.asarray(value)))


def _meets(pairs: tuple[Values, ...]) -> np.ndarray:
    """Rows that meet every criterion: column, wanted, column, wanted ..."""
    met = np.ones(len(pairs[0]), dtype=bool)
    for column, wanted in zip(pairs[::2], pairs[1::2], strict=True):
        other = isinstance(wanted, str) and wanted.startswith("<>")
        same = np.asarray(_compared(ast.Eq, column, wanted[2:] if other else wanted), dtype=bool)
        met &= ~same if other else same
    return met


def _sum_where(values: Values, *pairs: Values) -> Values:
    """Sum over the rows that meet every criterion; one sum for each where the last wants several words."""
    if isinstance(pairs[-1], np.ndarray):
        return np.array([_sum_where(values, *pairs[:-1], wanted) for wanted in pairs[-1]])
    return float(_zero_if_blank(values)[_meets(pairs)].sum())


FUNCTIONS: dict[str, Callable[..., Values]] = {
    "IF": _if,
    "N": _zero_if_blank,
    "ABS": lambda value: np.abs(_zero_if_blank(value)),
    "EXP": lambda value: np.exp(_zero_if_blank(value)),
    "ROUND": lambda value, digits: np.round(_zero_if_blank(value), int(digits)),
    "ISNUMBER": _is_number,
    "TEXT": _text,
    "SUBSTITUTE": lambda words, old, new: _plain(words).replace(_plain(old), _plain(new)),
    "LEN": lambda value: len(_plain(value)),
    "EXACT": lambda one, other: np.asarray(one == other),
    "ROWS": len,
    "MAX": _max,
    "MIN": _min,
    "SUM": _sum,
    "SUMPRODUCT": lambda *values: float(np.sum(reduce(operator.mul, map(_zero_if_blank, values)))),
    "SUMIFS": _sum_where,
    "COUNTIFS": lambda *pairs: float(_meets(pairs).sum()),
}
"""A spreadsheet's functions on arrays."""
