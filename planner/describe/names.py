"""Names in equations: each is a variable, a column or setting of the workbook, or a symbol of the model."""

import re
from collections.abc import Iterable
from typing import NamedTuple

import planner.schema  # noqa: F401  (declares the sheets)
from planner.model.catalogue import ROWS, VARIABLE, VARIABLES
from planner.model.symbols import SYMBOLS, Symbol
from planner.schema.columns import Column
from planner.schema.settings import setting_columns
from planner.schema.sheet import sheets

SETTINGS = "Settings"
WORDS = frozenset({
    "sum", "min", "max", "mean", "in", "of", "or", "from", "to", "not", "the", "barred", "starting", "start",
    "months", "abroad", "with",
})  # fmt: skip
"""Words of the notation itself."""
NAME = re.compile(r"[a-z_]+(?:\.[a-z_]+)?", re.IGNORECASE)
SYMBOL = {symbol.name.partition("[")[0]: symbol for group in SYMBOLS.values() for symbol in group}
INDICES = frozenset(
    {"t", "y", "product"}
    | {part for family in VARIABLES for part in family.index}
    | {part for family in ROWS for part in family.index}
)


class Reference(NamedTuple):
    """A column or setting that an equation reads."""

    sheet: str
    column: Column


class Names(NamedTuple):
    """What an equation speaks of, each in the order in which it comes."""

    variables: tuple[str, ...]
    columns: tuple[Reference, ...]
    symbols: tuple[Symbol, ...]
    unknown: tuple[str, ...]
    """Names that nothing explains: none, if a test is to pass."""


def names(lines: Iterable[str], sheet: str = "") -> Names:
    """Names of an equation; a column that several sheets have is that of ``sheet``, or unknown."""
    variables: dict[str, None] = {}
    columns: dict[Reference, None] = {}
    symbols: dict[Symbol, None] = {}
    unknown: dict[str, None] = {}
    for token, is_indexed in _tokens(lines):
        if token in VARIABLE and is_indexed:
            variables[token] = None
        elif token in SYMBOL:
            symbols[SYMBOL[token]] = None
        elif token in INDICES or token in WORDS:
            continue
        elif reference := _reference(token, sheet):
            columns[reference] = None
        else:
            unknown[token] = None
    return Names(tuple(variables), tuple(columns), tuple(symbols), tuple(unknown))


def _tokens(lines: Iterable[str]) -> Iterable[tuple[str, bool]]:
    """Names with whether an index follows."""
    for line in lines:
        for found in NAME.finditer(line):
            yield found.group(), line[found.end() : found.end() + 1] == "["


def _reference(token: str, sheet: str) -> Reference | None:
    """The column of a name; None if there is none, or if several sheets have it."""
    attribute = token.rpartition(".")[2]
    place = token.rpartition(".")[0]
    if not place and attribute in setting_columns():
        return Reference(SETTINGS, setting_columns()[attribute])
    found = [
        Reference(declared.name, declared.columns[attribute])
        for declared in sheets()
        if attribute in declared.columns and place in ("", declared.name.lower().replace(" ", "_"))
    ]
    if len(found) > 1:
        found = [each for each in found if each.sheet == sheet]
    return found[0] if len(found) == 1 else None
