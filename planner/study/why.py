"""Why a plan decides as it does: what each main decision is worth, what binds it, and the next best.

Without a decision (or with a tenth less or more of it) the plan is solved again from its basis: what it costs
more is what the decision is worth, and what it does instead is the next best. What binds follows from the
duals: with c the costs of a decision's columns x, a their coefficients and y the duals, c @ x is the sum over
all rows of y * (a @ x), so that each row tells how much of the decision it pays for, or holds back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from planner.derive.derived import Derived
from planner.model.catalogue import PERIOD, ROW, YEAR
from planner.model.standard_form import Floats, Integers, Labels, StandardForm
from planner.solver.highs import LinearProgram, Program, Status
from planner.solver.solution import Solution
from planner.solver.tree.basis import BASIC, Basis
from planner.solver.warm import WarmProgram
from planner.study.decisions import Kind, Quantity, decisions, supplies
from planner.study.shadow_prices import NOTHING, Worth, worth_of

MOST: dict[Kind, int] = {Kind.RESERVE: 4, Kind.CAPACITY: 5, Kind.IMPORTS: 4, Kind.INCENTIVE: 2}
"""Decisions of a kind that are looked at: the largest."""
LEAST_PART = 0.01
"""Part of the largest of its kind below which a decision is none."""
TENTH = 0.1
MOST_ROWS, LEAST_ROW = 6, 0.02
"""Rows that are told of a decision; part of the largest below which they are not."""
FIRM = 0.9
"""Part of a decision that a future must keep for it to be firm there."""


class Binding(NamedTuple):
    """Rows of a family, of one thing, that bind a decision."""

    family: str
    subject: tuple[str, ...]
    """What they are about: good, plant, rule; none for a bound of the decision itself."""
    worth: float
    """Present money: above 0 they pay for the decision, below they hold it back."""


class Change(NamedTuple):
    """By how much something that serves need is more, in end-product terms."""

    kind: Kind
    name: str
    amount: float


class Resolved(NamedTuple):
    """A plan without a decision, or with a part of it less or more, against the plan."""

    status: Status
    """OPTIMAL; INFEASIBLE: there is no such plan; FAILED: the basis did not lead to one."""
    worth: Worth
    instead: tuple[Change, ...]
    """What serves need otherwise, the largest change first."""


@dataclass(frozen=True)
class Reason:
    """Why one decision is as it is."""

    decision: Quantity
    amount: float
    """If nothing happens."""
    bindings: tuple[Binding, ...]
    without: Resolved | None = None
    """None: not solved for."""
    less: Resolved | None = None
    """With a tenth less of it."""
    more: Resolved | None = None
    """With a tenth more; of an incentive None: what is due is paid."""
    firm: float | None = None
    """Probability of the futures in which at least nine tenths of it are decided; None: one future."""


class Futures(NamedTuple):
    """A solved plan over one future or several, as one program."""

    program: LinearProgram
    basis: Basis | None
    values: Floats
    form: StandardForm
    """Of the path, which each future copies."""
    maps: tuple[Integers, ...]
    """Path column -> column of the program, as each future sees it."""
    probabilities: Floats
    rows: Integers
    """Path row of each row of the program."""
    worth: Callable[[Floats], Worth]
    """What columns of the program come to, expected."""

    def spread(self, quantity: Quantity) -> tuple[Integers, Floats]:
        """Columns and weights of its mean over all futures."""
        whole = np.zeros(len(self.program.cost))
        for seen, probability in zip(self.maps, self.probabilities, strict=True):
            np.add.at(whole, seen[quantity.columns], probability * quantity.weights)
        at = np.flatnonzero(whole)
        return at, whole[at]

    def everywhere(self, columns: Integers) -> Integers:
        """Columns of the path in all futures."""
        return np.unique(np.concatenate([seen[columns] for seen in self.maps]))


def _one_future(solution: Solution) -> Futures:
    """A path."""
    form = solution.form
    short = form.columns.by_family.get("short", np.zeros(0, dtype=np.int64))
    return Futures(
        form, solution.basis, solution.answer.values, form, (np.arange(len(form.cost)),), np.ones(1),
        np.arange(len(form.row_lower)), lambda values: worth_of(form.ledger, values, short),
    )  # fmt: skip


def path_reasons(solution: Solution, *, without: bool = False) -> tuple[Reason, ...]:
    """The main decisions of a path, each moved by a tenth; ``without``: also solved for without each, which
    takes much longer.
    """
    form, values = solution.form, solution.answer.values
    derived = Derived(solution.inputs)
    bound = [
        Reason(each, each.at(values), bindings(each, form, solution.answer.duals, values))
        for each in main_decisions(derived, form.columns, values)
    ]
    return solved_reasons(derived, _one_future(solution), bound, without=without)


def solved_reasons(
    derived: Derived, futures: Futures, bound: Sequence[Reason], *, without: bool
) -> tuple[Reason, ...]:
    """Reasons with the plan solved again for a tenth less and more of each, and without it."""
    if not bound:
        return ()
    resolved = _Resolving(derived, futures, [each.decision for each in bound], thorough=without)
    return tuple(
        replace(
            each,
            without=resolved.without(each.decision) if without else None,
            less=resolved.moved(at, 1.0 - TENTH),
            more=None if each.decision.kind is Kind.INCENTIVE else resolved.moved(at, 1.0 + TENTH),
        )
        for at, each in enumerate(bound)
    )


def main_decisions(derived: Derived, labels: Labels, values: Floats) -> list[Quantity]:
    """The largest of each kind, those of some size."""
    found: list[Quantity] = []
    every = list(decisions(derived, labels))
    for kind, most in MOST.items():
        own = sorted((each for each in every if each.kind is kind), key=lambda each: -each.at(values))
        largest = own[0].at(values) if own else 0.0
        found += [each for each in own[:most] if largest > 0.0 and each.at(values) >= LEAST_PART * largest]
    return found


class _Resolving:
    """A plan with a row for each decision, which holds nothing until it is asked about."""

    def __init__(
        self, derived: Derived, futures: Futures, chosen: Sequence[Quantity], *, thorough: bool
    ) -> None:
        labels = futures.form.columns
        self.futures = futures
        self.supplies = [(each, *futures.spread(each)) for each in supplies(derived, labels)]
        self.planned = futures.worth(futures.values)
        self.rows = len(futures.program.row_lower)
        sums = [futures.spread(each) for each in chosen]
        self.amounts = [float(futures.values[at] @ weights) for at, weights in sums]
        self.program = _with_rows(futures.program, sums)
        basis = futures.basis
        if basis is not None:
            basis = Basis(basis.columns, np.concatenate([basis.rows, np.full(len(chosen), BASIC)]))
        self.warm = WarmProgram(self.program, basis, thorough=thorough)

    def without(self, decision: Quantity) -> Resolved:
        """The plan without a decision: its columns are 0, and nobody is bound to buy."""
        lower, upper = self.program.lower.copy(), self.program.upper.copy()
        own = self.futures.everywhere(decision.columns)
        lower[own] = upper[own] = 0.0
        row_lower = self.program.row_lower.copy()
        row_lower[: self.rows][self._minimums(decision)] = -np.inf
        return self._resolved(replace(self.program, lower=lower, upper=upper, row_lower=row_lower))

    def _minimums(self, decision: Quantity) -> NDArray[np.bool_]:
        """Rows by which so much must be bought of a country."""
        rows, columns = self.futures.form.rows, self.futures.form.columns
        routes = {columns.keys[at][0] for at in decision.columns.tolist()}
        least = rows.by_family.get("route_minimum", np.zeros(0, dtype=np.int64)).tolist()
        own = [at for at in least if decision.kind is Kind.IMPORTS and rows.keys[at][0] in routes]
        return np.isin(self.futures.rows, own)

    def moved(self, decision: int, part: float) -> Resolved:
        """The plan with at most (or at least, of a part above 1) a part of a decision."""
        lower, upper = self.program.row_lower.copy(), self.program.row_upper.copy()
        (lower if part > 1.0 else upper)[self.rows + decision] = part * self.amounts[decision]
        return self._resolved(replace(self.program, row_lower=lower, row_upper=upper))

    def _resolved(self, program: Program) -> Resolved:
        """A changed plan against the plan."""
        answer = self.warm.changed(program)
        if answer.status is not Status.OPTIMAL:
            return Resolved(answer.status, NOTHING, ())
        moved = answer.values - self.futures.values
        found = [Change(each.kind, each.name, float(moved[at] @ w)) for each, at, w in self.supplies]
        worth = self.futures.worth(answer.values).less(self.planned)
        return Resolved(answer.status, worth, tuple(sorted(found, key=lambda each: -abs(each.amount))))


def _with_rows(program: LinearProgram, sums: Sequence[tuple[Integers, Floats]]) -> Program:
    """A program with a free row for each sum of columns."""
    lengths, free = [len(at) for at, _ in sums], np.full(len(sums), np.inf)
    added = sparse.csr_array(
        (
            np.concatenate([weights for _, weights in sums]),
            np.concatenate([at for at, _ in sums]),
            np.concatenate([[0], np.cumsum(lengths)]),
        ),
        shape=(len(sums), len(program.cost)),
    )
    return Program(
        matrix=sparse.csr_array(sparse.vstack([sparse.csr_array(program.matrix), added], format="csr")),
        row_lower=np.concatenate([program.row_lower, -free]),
        row_upper=np.concatenate([program.row_upper, free]),
        lower=program.lower,
        upper=program.upper,
        cost=program.cost,
        offset=program.offset,
    )


def bindings(decision: Quantity, form: StandardForm, duals: Floats, values: Floats) -> tuple[Binding, ...]:
    """What binds a decision of a path, the most first."""
    own = decision.block
    matrix = sparse.csc_array(form.matrix[:, own])
    worth = duals * (matrix @ values[own])
    reduced = form.cost[own] - matrix.T @ duals
    return told(form.rows, np.flatnonzero(worth), worth, float(reduced @ values[own]))


def told(rows: Labels, at: np.ndarray, worth: Floats, on_bounds: float) -> tuple[Binding, ...]:
    """The largest sums of worth by family and name; ``on_bounds`` is what bounds of columns hold back."""
    sums: dict[tuple[str, tuple[str, ...]], float] = {("", ()): on_bounds}
    for row in at.tolist():
        family = rows.families[row]
        subject = tuple(
            str(part)
            for index, part in zip(ROW[family].index, rows.keys[row], strict=True)
            if index not in {PERIOD, YEAR}
        )
        sums[family, subject] = sums.get((family, subject), 0.0) + float(worth[row])
    found = sorted((Binding(*key, value) for key, value in sums.items()), key=lambda each: -abs(each.worth))
    least = LEAST_ROW * abs(found[0].worth)
    return tuple(each for each in found[:MOST_ROWS] if each.worth and abs(each.worth) >= least)
