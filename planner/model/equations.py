"""What the docstrings of the groups say: a sentence, then equations, then notes, a blank line between them.

The files are read as text, so that nothing is imported: a page is written without Pyomo.
"""

import ast
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

BUILD = "planner.model"
GROUPS = "planner.model.groups"


class EquationError(Exception):
    """A docstring that is not in the form; the text names file and function and says how to mend it."""


class Said(NamedTuple):
    """A docstring in three parts."""

    sentence: str
    equations: tuple[str, ...]
    """Lines as they stand; what is indented goes on from the line before."""
    notes: str = ""


class Posting(NamedTuple):
    """A line of the ledger as ``costs`` says it."""

    account: str
    payer: str
    amount: tuple[str, ...]


@cache
def _functions(package: str, module: str) -> dict[str, str]:
    """Function -> docstring of a module."""
    text = files(package).joinpath(f"{module}.py").read_text(encoding="utf-8")
    found = (node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef))
    return {node.name: ast.get_docstring(node) or "" for node in found}


def has(module: str, function: str) -> bool:
    """True if a group has a function."""
    return function in _functions(GROUPS, module)


def said(module: str, function: str, package: str = GROUPS) -> Said:
    """The parts of a docstring; raises EquationError where it is not in the form."""
    parts = [part for part in _functions(package, module).get(function, "").split("\n\n") if part]
    if len(parts) < 2:
        place = f"{package}.{module}.{function}"
        raise EquationError(
            f"{place}: expected a docstring of a sentence, a blank line, and its equations; write the"
            " equations as its second paragraph"
        )
    sentence, equations, *notes = parts
    return Said(" ".join(sentence.split()), tuple(equations.splitlines()), " ".join(" ".join(notes).split()))


def statements(lines: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Each equation of several, with the lines in which it goes on."""
    current: list[str] = []
    for line in lines:
        if current and not line.startswith(" "):
            yield tuple(current)
            current = []
        current.append(line)
    if current:
        yield tuple(current)


def postings(module: str, function: str = "costs", package: str = GROUPS) -> Iterator[Posting]:
    """``account, payer: amount`` of each line of the ledger that a group posts."""
    for first, *rest in statements(said(module, function, package).equations):
        head, colon, amount = first.partition(":")
        account, comma, payer = head.partition(", ")
        if not colon or not comma:
            raise EquationError(
                f"{package}.{module}.{function}: expected 'account, payer: amount', found {first!r}; mend it"
            )
        yield Posting(account, payer, tuple(part.strip() for part in (amount, *rest) if part.strip()))
