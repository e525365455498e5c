"""At whose prices money is spent: the plan held, and the prices on rows of one confidence a little dearer."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from planner.data import Inputs
from planner.model.array_form import build_arrays
from planner.model.functionals import ledger_functional
from planner.model.ledger import MONEY
from planner.model.standard_form import StandardForm
from planner.schema.sheet import Row, sheets
from planner.solver.solution import Solution

STEP = 0.01
"""How much dearer, as a share; money is linear in prices wherever no lower of two of them counts."""
PRICE_WORDS = ("price unit", "money per quantity", "money per resource unit")
"""How units of prices begin."""


def money_at_prices_of(solution: Solution, levels: Iterable[str], level: Callable[[Row], str]) -> list[float]:
    """Present money of the base scenario that is paid at the prices on rows of each confidence.

    What is done stays as it is: quantities, shares (duty, carrying) and rates of exchange are whose they are.
    Together they make up all money, but for what no price makes.
    """
    held = _money(solution.form, solution)
    return [
        (_money(build_arrays(_scaled(solution.inputs, name, level)), solution) - held) / STEP
        for name in levels
    ]


def _money(form: StandardForm, solution: Solution) -> float:
    """Present money under one form of what a solution decides."""
    places = form.columns.places_in(solution.form.columns)
    lines = (form.ledger.lines["kind"] == MONEY).to_numpy(dtype=bool)
    decided = np.where(places < 0, 0.0, solution.answer.values[places])
    return ledger_functional(form.ledger, lines).at(decided)


def _scaled(inputs: Inputs, name: str, level: Callable[[Row], str]) -> Inputs:
    """Inputs with dearer prices on rows of one level."""
    tables = dict(inputs.tables)
    for declared in sheets():
        names = [name for name, column in declared.columns.items() if column.unit.startswith(PRICE_WORDS)]
        rows = tables.get(declared.row_class, ())
        if names and rows:
            tables[declared.row_class] = tuple(
                _dearer(row, names) if level(row) == name else row for row in rows
            )
    return replace(inputs, tables=tables)


def _dearer(row: Row, names: Iterable[str]) -> Row:
    """A row with its prices dearer; blank stays blank."""
    known = {name: value for name in names if (value := getattr(row, name)) is not None}
    return replace(row, **{name: value * (1.0 + STEP) for name, value in known.items()})
