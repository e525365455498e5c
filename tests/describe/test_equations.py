"""Equations in docstrings: in the form, of known names, and true of the matrix."""

from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
import pytest

from planner.describe.mathematics import all_postings
from planner.describe.names import SYMBOL, names
from planner.model.catalogue import GROUPS, ROWS, VARIABLES, RowFamily
from planner.model.equations import EquationError, has, postings, said, statements
from planner.model.ledger import ACCOUNTS
from planner.model.standard_form import StandardForm
from planner.model.symbols import SYMBOLS
from planner.solver.solve import build
from tests.model.instances import inputs_of
from tests.tree.everything import everything

ANYTHING = frozenset({"limited_sum", "base_sum", "use_of", "reading", "loss", "public_outlay"})
"""Symbols that add up what the inputs name, said in words."""

NOT_POSTED = {("duty", "calloff"), ("exposure price", "calloff")}
NOT_WRITTEN = {"rotation_possible": {"dispose"}}
"""What no instance posts or writes; contracts pay duty as orders do (``tests/model/test_contracts.py``)."""


@cache
def forms() -> list[StandardForm]:
    """The standard form of each group's own instance, and of one with everything, plants judged as a whole or
    each award by itself.
    """
    whole = everything(participation_by_award=False)
    return [build(inputs).form for inputs in (*map(inputs_of, GROUPS), everything(), whole)]


def spoken(lines: Iterable[str], sheet: str = "") -> tuple[set[str], bool]:
    """Variables of an equation with those of its symbols, and whether a symbol may be anything."""
    found = names(lines, sheet)
    variables, free = (
        set(found.variables),
        any(symbol.name.partition("[")[0] in ANYTHING for symbol in found.symbols),
    )
    for symbol in found.symbols:
        inner, also = spoken(symbol.definition.splitlines())
        variables, free = variables | inner, free or also
    return variables, free


def written(family: RowFamily) -> set[str]:
    """Variable families with entries in the rows of a family, over all instances."""
    found: set[str] = set()
    for here in forms():
        rows = here.rows.by_family.get(family.name, np.array([], dtype=np.int64))
        found |= {here.columns.families[j] for j in here.matrix.tocsr()[rows].tocoo().coords[1].tolist()}
    return found


@pytest.mark.parametrize("family", ROWS, ids=lambda family: family.name)
def test_an_equation_speaks_of_the_variables_of_its_rows(family: RowFamily):
    """Proves: every name is explained; what the matrix has the equation says, and the other way round.
    Sensitivity: a variable dropped from a docstring, or added to a row, fails here.
    """
    lines = said(family.group, f"_{family.name}").equations
    assert names(lines, family.sheet).unknown == ()
    variables, free = spoken(lines, family.sheet)
    assert written(family) <= variables or free
    assert set(names(lines, family.sheet).variables) <= written(family) | NOT_WRITTEN.get(family.name, set())
    assert any(sign in line for line in lines for sign in (" <= ", " >= ", " = ", "<= ", ">= ", "= "))


def bounds_said() -> Iterator[tuple[str, tuple[str, ...]]]:
    """(group, lines) of every bound that a group's ``variables`` says."""
    for group in GROUPS:
        if has(group, "variables"):
            yield from ((group, lines) for lines in statements(said(group, "variables").equations))


def test_every_variable_has_its_bounds_said_once():
    """Proves: each family stands in the ``variables`` of one group, and no name there is unknown."""
    found: list[str] = []
    for group, lines in bounds_said():
        known = names(lines)
        assert known.unknown == (), (group, lines)
        found += known.variables
    assert sorted(found) == sorted(family.name for family in VARIABLES)


def posted() -> set[tuple[str, str]]:
    """(account, variable family) of all instances."""
    found: set[tuple[str, str]] = set()
    for here in forms():
        entries = here.ledger.matrix.tocoo()
        accounts = here.ledger.lines["account"].to_numpy()
        found |= {
            (str(accounts[i]), here.columns.families[j])
            for i, j in zip(*(axis.tolist() for axis in entries.coords), strict=True)
        }
    return found


def test_the_ledger_says_what_is_posted():
    """Proves: every account has its lines in some ``costs``, on the variables that it is posted on.
    Sensitivity: a posting that no docstring names, or that only a docstring names, fails here.
    """
    said_of: dict[str, set[str]] = {account.name: set() for account in ACCOUNTS}
    free: set[str] = set()
    found = posted()
    for group, posting in all_postings():
        assert names(posting.amount).unknown == (), (group, posting)
        assert {(posting.account, name) for name in names(posting.amount).variables} <= found | NOT_POSTED
        variables, is_free = spoken(posting.amount)
        said_of[posting.account] |= variables
        free |= {posting.account} if is_free else set()
    for account, variables in said_of.items():
        assert variables or account in free, account
        assert {name for what, name in found if what == account} <= variables or account in free, account


def test_symbols_are_used_and_explained():
    """Proves: no symbol is left over, none is named twice, and definitions hold known names."""
    listed = [symbol for group in SYMBOLS.values() for symbol in group]
    assert len(listed) == len(SYMBOL)
    lines = [line for family in ROWS for line in said(family.group, f"_{family.name}").equations]
    lines += [line for _, found in bounds_said() for line in found]
    lines += [line for _, posting in all_postings() for line in posting.amount]
    lines += [symbol.definition for symbol in listed]
    used = {symbol.name for symbol in names(lines).symbols}
    assert {symbol.name for symbol in listed} == used
    for symbol in listed:
        assert names([symbol.definition]).unknown == (), symbol


def test_a_docstring_out_of_form_is_named():
    """Proves: the message names module and function, and says how to mend it."""
    with pytest.raises(EquationError, match=r"imports.payer_of: expected a docstring of a sentence, a blank"):
        said("imports", "payer_of")
    with pytest.raises(
        EquationError, match=r"imports._route_month: expected 'account, payer: amount', found"
    ):
        list(postings("imports", "_route_month"))


def test_an_equation_goes_on_where_it_is_indented():
    """Proves: two equations, the first over two lines."""
    assert list(statements(("a <= b", "    + c", "d = e"))) == [("a <= b", "    + c"), ("d = e",)]
