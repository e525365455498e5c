"""One branch alone, given everything that is decided before it begins: the same recourse problem as a
subtree's, with a single branch.

    min  q @ z + price @ m
    s.t. W @ z + T @ x in [row_lower, row_upper],  stock(z) + owed(z) + m >= closing, m >= 0

The second part is there only with a closing stock: what the rest of the plan lacks of it at the end (m) is
bought back at its full reference price, so that living on stock is not mistaken for thrift. What a reserve
owes (owed) is charged so already.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from planner.solver.highs import Floats
from planner.solver.tree.basis import AT_LOWER, BASIC, Basis
from planner.solver.tree.recourse import RecourseProblem, RecourseProgram, recourse_program
from planner.tree.branch import Branch, Tree
from planner.tree.core import Core, Integers
from planner.tree.overlay_data import Overlay


@dataclass(frozen=True)
class ClosingStock:
    """Stock to end with, holder by holder and commodity by commodity."""

    columns: Integers
    """Path columns of the stock after the last period."""
    owed: Integers
    """Path columns of what is lent then; -1 where nothing is."""
    amount: Floats
    price: Floats
    """What buying back one unit costs beyond the closing worth that the ledger counts, present money."""


@dataclass(frozen=True)
class BranchSubproblem:
    """A branch from period ``start`` on. ``is_possible`` false: only what is priced under stress costs."""

    core: Core
    branch: Branch
    base_overlay: Overlay
    overlay: Overlay
    start: int
    given: Floats
    """Path columns as the branch finds them."""
    cost: Floats | None = None
    """Other costs of the path's columns than their own, present money."""
    prices: Floats | None = None
    """Prices of the expectation constraints, money per unit; None: they do not count."""
    is_possible: bool = True
    closing: ClosingStock | None = None

    def program(self) -> RecourseProgram:
        """The branch as the only one that leaves the path."""
        probability = 1.0 if self.is_possible else 0.0
        own = Branch(self.branch.name, 0, self.start, probability, self.branch.happenings, self.branch.stress)
        tree = Tree((Branch("before", -1, min(0, self.start), 1.0 - probability), own))
        program = recourse_program(self.core, tree, (1,), (self.base_overlay, self.overlay))
        if self.cost is not None:
            program = replace(program, cost=self.cost[program.origins.columns] / program.scale)
        return program if self.closing is None else _buying_back(program, self.closing, self.core)


@dataclass(frozen=True)
class BranchSolution:
    """Path columns as a branch makes them, and bases to start others from."""

    values: Floats
    bought_back: float
    """What is bought back at the end, present money."""
    basis: Basis
    """Of the path's columns and rows, followed by those of what is bought back."""
    own: Basis
    """Of the branch's own columns and rows."""


def solve_branch(subproblem: BranchSubproblem, begin: Basis | None = None) -> BranchSolution | None:
    """The branch at its best, solved from a basis of the path; None if nothing is feasible."""
    program, core = subproblem.program(), subproblem.core
    problem, known = RecourseProblem(0, program), _padded(begin, subproblem)
    if begin is not None:
        problem.start_from(known)
    prices = np.zeros(len(core.expectation.rows)) if subproblem.prices is None else subproblem.prices
    if not problem.evaluate(subproblem.given, prices).feasible:
        return None
    path, own = len(core.cost), problem.basis
    is_path, has_origin = program.origins.columns < path, program.origins.rows >= 0
    values = subproblem.given.copy()
    values[program.origins.columns[is_path]] = problem.values[is_path]
    known.columns[program.origins.columns] = own.columns
    known.rows[program.origins.rows[has_origin]] = own.rows[has_origin]
    spent = 0.0 if subproblem.closing is None else float(subproblem.closing.price @ problem.values[~is_path])
    return BranchSolution(values, spent, known, own)


def _padded(begin: Basis | None, subproblem: BranchSubproblem) -> Basis:
    """A copy of a basis of the path, with nothing bought back where it does not say; no basis: all rows
    basic.
    """
    more = 0 if subproblem.closing is None else len(subproblem.closing.columns)
    columns = np.full(len(subproblem.core.cost) + more, AT_LOWER)
    rows = np.full(len(subproblem.core.everywhere.rows) + more, BASIC)
    if begin is not None:
        columns[: len(begin.columns)], rows[: len(begin.rows)] = begin.columns, begin.rows
    return Basis(columns, rows)


def _buying_back(program: RecourseProgram, closing: ClosingStock, core: Core) -> RecourseProgram:
    """The program with a column for what is missing of each stock, and the row that asks for it."""
    missing, own = len(closing.columns), len(program.cost)
    lent = np.flatnonzero(closing.owed >= 0)
    rows = np.concatenate([np.arange(missing), lent])
    places = np.searchsorted(program.origins.columns, np.concatenate([closing.columns, closing.owed[lent]]))
    stock = sparse.csr_array((np.ones(len(rows)), (rows, places)), shape=(missing, own))
    above = sparse.hstack([program.matrix, sparse.csr_array((program.matrix.shape[0], missing))])
    below = sparse.hstack([stock, sparse.eye_array(missing)])
    coupling, more = program.coupling, np.arange(missing)
    return replace(
        program,
        matrix=sparse.csr_array(sparse.vstack([above, below])),
        row_lower=np.concatenate([program.row_lower, closing.amount]),
        row_upper=np.concatenate([program.row_upper, np.full(missing, np.inf)]),
        lower=np.concatenate([program.lower, np.zeros(missing)]),
        upper=np.concatenate([program.upper, np.full(missing, np.inf)]),
        cost=np.concatenate([program.cost, closing.price]),
        coupling=sparse.csr_array(sparse.hstack([coupling, sparse.csr_array((coupling.shape[0], missing))])),
        origins=Basis(
            np.concatenate([program.origins.columns, len(core.cost) + more]),
            np.concatenate([program.origins.rows, len(core.everywhere.rows) + more]),
        ),
    )
