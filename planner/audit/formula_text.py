"""Formulas of a workbook, read into trees; nothing is computed here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils.cell import range_boundaries

PRECEDENCE = {
    "=": 1,
    "<>": 1,
    "<": 1,
    ">": 1,
    "<=": 1,
    ">=": 1,
    "&": 2,
    "+": 3,
    "-": 3,
    "*": 4,
    "/": 4,
    "^": 6,
}
SIGN = 7
"""A leading sign binds more tightly than a power, in spreadsheets."""
STRUCTURED = re.compile(r"(?P<table>[^\[\]!]+)\[(?P<inner>.*)\]\Z", re.DOTALL)
PART = re.compile(r"\[((?:[^\[\]']|'.)*)\]")
THIS_ROW, TOTALS = "#this row", "#totals"


class NotReadableError(Exception):
    """A formula, or a part of one, that is not understood here; the text says which."""


@dataclass(frozen=True)
class Constant:
    """A number, a text or a truth value; None: an argument that is left out."""

    value: float | str | bool | None


@dataclass(frozen=True)
class Reference:
    """Cells of a sheet (blank: the formula's own): first column and row, last column and row, from 1."""

    sheet: str
    area: tuple[int, int, int, int]


@dataclass(frozen=True)
class Structured:
    """Columns of a table by name: their body, the row of the formula or the totals."""

    table: str
    columns: tuple[str, ...]
    rows: str = ""


@dataclass(frozen=True)
class Call:
    """A function or an operator, ``-1`` for a leading minus and ``%`` for a trailing one."""

    name: str
    arguments: tuple["Node", ...]


Node: TypeAlias = Constant | Reference | Structured | Call


@cache
def parsed(formula: str) -> Node:
    """The tree of a formula (without its equals sign); raises NotReadableError."""
    try:
        tokens = [each for each in Tokenizer(f"={formula}").items if each.type != Token.WSPACE]
        reader = _Reader(tokens)
        node = reader.expression(0)
    except (IndexError, ValueError, TypeError) as error:
        raise NotReadableError(f"={formula}") from error
    if reader.at != len(tokens):
        raise NotReadableError(f"={formula}")
    return node


class _Reader:
    """Tokens read from left to right, by precedence of operators."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens, self.at = tokens, 0

    def _next(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _take(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def expression(self, least: int) -> Node:
        """An expression whose operators bind at least so tightly."""
        node = self._primary()
        while (token := self._next()) is not None:
            if token.type == Token.OP_POST:
                self._take()
                node = Call("%", (node,))
            elif token.type == Token.OP_IN and PRECEDENCE[token.value] >= least:
                self._take()
                node = Call(token.value, (node, self.expression(PRECEDENCE[token.value] + 1)))
            else:
                break
        return node

    def _primary(self) -> Node:
        """An operand, a call, or what stands in brackets."""
        token = self._take()
        if token.type == Token.OP_PRE:
            inside = self.expression(SIGN)
            return Call("-1", (inside,)) if token.value == "-" else inside
        if token.type == Token.OPERAND:
            return _operand(token)
        if token.type == Token.PAREN and token.subtype == Token.OPEN:
            node = self.expression(0)
            self._take()
            return node
        if token.type == Token.FUNC and token.subtype == Token.OPEN:
            return Call(token.value[:-1].upper().removeprefix("_XLFN."), tuple(self._arguments()))
        raise ValueError(token.value)

    def _arguments(self) -> list[Node]:
        """Arguments up to the closing bracket."""
        found: list[Node] = []
        is_open = True
        while (token := self._next()) is not None and is_open:
            if token.type == Token.SEP:
                found.append(Constant(None))
                self._take()
            elif token.type == Token.FUNC and token.subtype == Token.CLOSE:
                self._take()
                return [*found, Constant(None)] if found else found
            else:
                found.append(self.expression(0))
                is_open = self._take().type == Token.SEP
        return found


def _operand(token: Token) -> Node:
    """A constant or a reference."""
    match token.subtype:
        case Token.NUMBER:
            return Constant(float(token.value))
        case Token.TEXT:
            return Constant(token.value[1:-1].replace('""', '"'))
        case Token.LOGICAL:
            return Constant(token.value.upper() == "TRUE")
        case Token.RANGE:
            return _reference(token.value)
    raise ValueError(token.value)


def _reference(text: str) -> Node:
    """Cells by address, or columns of a table by name."""
    if structured := STRUCTURED.match(text):
        return _structured(structured["table"], structured["inner"])
    sheet, _, area = text.rpartition("!")
    if sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    left, top, right, bottom = range_boundaries(area.replace("$", ""))
    if left is None or top is None or right is None or bottom is None:
        raise ValueError(text)
    return Reference(sheet, (left, top, right, bottom))


def _structured(table: str, inner: str) -> Structured:
    """``Column``, ``[#This Row],[Column]`` or ``[First]:[Last]`` of a table."""
    parts = PART.findall(inner) or [inner]
    rows = next((each.casefold() for each in parts if each.startswith("#")), "")
    if inner.startswith("@"):
        rows, parts = THIS_ROW, [each.removeprefix("@") for each in parts]
    columns = tuple(re.sub(r"'(.)", r"\1", each) for each in parts if not each.startswith("#"))
    return Structured(table.casefold(), columns, rows)
