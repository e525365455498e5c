"""The rest of a plan at its best, ending with the stock that the calm path ends with: what is missing is
bought back at its full reference price, so that living on stock is not mistaken for thrift.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from planner.model.ledger import CLOSING_STOCK
from planner.solve.highs import Floats
from planner.solve.tree.alone import Lone, lone_program
from planner.solve.tree.subtree import BASIC, PathBasis, Subtree, SubtreeProgram
from planner.tree.core import Integers

if TYPE_CHECKING:
    from planner.solve.tree.planted import Planted

LOWER = 0
"""Status of a column at its lower bound, as HiGHS's code."""


@dataclass(frozen=True)
class Closing:
    """Stock that the calm path ends with, holder by holder and commodity by commodity."""

    columns: Integers
    """Path columns of the stock after the last period."""
    amount: Floats
    price: Floats
    """What buying back one unit costs beyond the closing worth that the ledger counts, present money."""


@dataclass(frozen=True)
class Outlived:
    """How the rest of the plan is lived: path columns, what is bought back in present money, and a basis."""

    values: Floats
    bought_back: float
    basis: PathBasis
    """Statuses of the path's columns and rows, followed by those of what is missing."""


def closing_of(planted: "Planted", calm: Floats) -> Closing:
    """What the calm path ends with, where buying it back costs more than its closing worth."""
    form, derived, last = planted.form, planted.atlas.derived, planted.core.periods - 1
    is_closing = (form.ledger.lines["account"] == CLOSING_STOCK.name).to_numpy(dtype=np.float64)
    worth = -(form.ledger.matrix.T @ is_closing)
    found: list[tuple[int, float, float]] = []
    for holder, commodity in derived.stocks:
        column = form.columns.positions["stock", (holder, commodity, last)]
        dearer = float(derived.known_reference[commodity][last]) - float(worth[column])
        if calm[column] > 0.0 and dearer > 0.0:
            found.append((column, float(calm[column]), dearer * float(form.discount[last])))
    columns, amounts, prices = zip(*found, strict=True) if found else ((), (), ())
    return Closing(np.array(columns, np.int64), np.array(amounts, float), np.array(prices, float))


def outlive(lone: Lone, closing: Closing, begin: PathBasis | None = None) -> Outlived | None:
    """The rest of the plan at its best, solved from a basis of the path (with what is missing, if known);
    None if it cannot be lived.
    """
    core, program = lone.core, lone_program(lone)
    width, height = len(core.cost), len(core.everywhere.rows)
    origins = _origins(program, closing, width, height)
    subtree = Subtree(0, _buying_back(program, closing))
    known = _known(closing, begin, width, height)
    if begin is not None:
        subtree.start_at(PathBasis(known.columns[origins.columns], known.rows[origins.rows]))
    if not subtree.evaluate(lone.seen, np.zeros(len(core.expectation.rows))).feasible:
        return None
    values, own, basis = lone.seen.copy(), len(program.cost), subtree.basis
    values[program.statuses.columns] = subtree.values[:own]
    known.columns[origins.columns], known.rows[origins.rows] = basis.columns, basis.rows
    return Outlived(values, float(closing.price @ subtree.values[own:]), known)


def _buying_back(program: SubtreeProgram, closing: Closing) -> SubtreeProgram:
    """The program with what is missing of each stock: stock + missing >= what the calm path ends with."""
    missing, own = len(closing.columns), len(program.cost)
    places = np.searchsorted(program.statuses.columns, closing.columns)
    stock = sparse.csr_array((np.ones(missing), (np.arange(missing), places)), shape=(missing, own))
    above = sparse.hstack([program.matrix, sparse.csr_array((program.matrix.shape[0], missing))])
    below = sparse.hstack([stock, sparse.eye_array(missing)])
    weighted = program.weighted
    return replace(
        program,
        matrix=sparse.csr_array(sparse.vstack([above, below])),
        row_lower=np.concatenate([program.row_lower, closing.amount]),
        row_upper=np.concatenate([program.row_upper, np.full(missing, np.inf)]),
        lower=np.concatenate([program.lower, np.zeros(missing)]),
        upper=np.concatenate([program.upper, np.full(missing, np.inf)]),
        cost=np.concatenate([program.cost, closing.price]),
        weighted=sparse.csr_array(sparse.hstack([weighted, sparse.csr_array((weighted.shape[0], missing))])),
    )


def _origins(program: SubtreeProgram, closing: Closing, width: int, height: int) -> PathBasis:
    """Place of each own column and row in a basis of the path followed by what is missing."""
    more = np.arange(len(closing.columns))
    return PathBasis(
        np.concatenate([program.statuses.columns, width + more]),
        np.concatenate([program.statuses.rows, height + more]),
    )


def _known(closing: Closing, begin: PathBasis | None, width: int, height: int) -> PathBasis:
    """A copy of a basis, with nothing missing where it does not say; nothing known: all rows basic."""
    missing = len(closing.columns)
    columns, rows = np.full(width + missing, LOWER), np.full(height + missing, BASIC)
    if begin is not None:
        columns[: len(begin.columns)], rows[: len(begin.rows)] = begin.columns, begin.rows
    return PathBasis(columns, rows)
