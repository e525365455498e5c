"""Cases of one path: each starts from the basis of the base case, which stays loaded.

Handing HiGHS a new matrix takes four thousandths of a second, so a case is built whole and not edited into
the solver; what is saved is the search: the solve starts from the optimal basis of the base case, whichever
case came before. A case so gives the same answer in every order, process and resumed run.
"""

from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property

import numpy as np

from planner.data import Inputs
from planner.model.array_form import build_arrays
from planner.model.catalogue import Scope
from planner.model.path import ImpossibleRowError
from planner.model.standard_form import StandardForm
from planner.solver.certificate import certify
from planner.solver.highs import Answer, Options, Status, load, run
from planner.solver.solution import Solution
from planner.solver.solve import solve_form
from planner.solver.tree.basis import AT_LOWER, BASIC, Basis, basis_of, set_basis

WARM: Options = {"simplex_strategy": 0}
"""Primal simplex where the basis keeps all rows (costs changed), dual simplex where it does not."""
PATIENCE = 0.3
"""Iterations after which a basis has led nowhere, as a share of those of the base case from nothing: without
presolve each takes twice as long.
"""
PATIENCE_WITH_COSTS = 0.15
"""The same for costs alone, where rows are still to follow: costs that are so far off lead nowhere later."""
LEAST_ITERATIONS = 1000


class RebuildReason(Enum):
    """Why a case did not start from the basis of the base case as it is."""

    NONE = ""
    NO_BASE = "the base case has no plan to start from"
    SHAPE = "rows or columns came or went; started from what is left of the basis"
    TOO_FAR = "too far from the base case; solved from nothing"
    UNDECIDED = "no plan from the basis of the base case; solved from nothing"
    NOT_CERTIFIED = "the answer from the basis of the base case failed its certificate; solved from nothing"


@dataclass(frozen=True)
class PathAnswer:
    """A solved case."""

    solution: Solution
    reason: RebuildReason
    is_base: bool
    """True if the case is, for the solver, the base case."""


@dataclass(frozen=True)
class PathCases:
    """The base case of a workbook, built and solved once; others start from it."""

    inputs: Inputs

    @cached_property
    def form(self) -> StandardForm:
        """The base case as arrays; raises ImpossibleRowError."""
        return build_arrays(self.inputs).without(Scope.STRESS)

    @cached_property
    def start(self) -> tuple[Answer, Basis] | None:
        """Answer and basis of the base case; None where it has no plan."""
        try:
            solver = load(self.form)
        except ImpossibleRowError:
            return None
        answer = run(solver)
        return (answer, basis_of(solver)) if answer.status is Status.OPTIMAL else None

    def solve(self, inputs: Inputs) -> PathAnswer:
        """Solve a case; raises ImpossibleRowError and NoPlanError as building and solving do."""
        built = build_arrays(inputs).without(Scope.STRESS)
        if self.start is None:
            return PathAnswer(solve_form(inputs, built), RebuildReason.NO_BASE, is_base=False)
        answer, basis = self.start
        same_shape = built.columns == self.form.columns and built.rows == self.form.rows
        form = replace(built, columns=self.form.columns, rows=self.form.rows) if same_shape else built
        if same_shape and same_numbers(form, self.form):
            solution = Solution(inputs, form, answer, certify(form, answer), {"solve": 0.0})
            return PathAnswer(solution, RebuildReason.NONE, is_base=True)
        reason = RebuildReason.NONE if same_shape else RebuildReason.SHAPE
        start = basis if same_shape else mapped(basis, self.form, form)
        most = max(LEAST_ITERATIONS, int(PATIENCE * answer.iterations))
        if same_shape and not np.array_equal(form.cost, self.form.cost) and not same_rows(form, self.form):
            first = max(LEAST_ITERATIONS, int(PATIENCE_WITH_COSTS * answer.iterations))
            priced = replace(self.form, cost=form.cost, offset=form.offset)
            found, start = _run_from(start, priced, first)
            if found.status is not Status.OPTIMAL:
                return _from_nothing(inputs, form, found, first)
        return _from_basis(inputs, form, start, reason, most)


def _run_from(basis: Basis, form: StandardForm, most: int) -> tuple[Answer, Basis]:
    """Answer and basis after at most so many iterations from a basis."""
    solver = load(form, WARM | {"simplex_iteration_limit": most})
    set_basis(solver, basis)
    answer = run(solver)
    return answer, basis_of(solver)


def _from_basis(
    inputs: Inputs, form: StandardForm, basis: Basis, reason: RebuildReason, most: int
) -> PathAnswer:
    """Solve from a basis in at most so many iterations; from nothing where that ends in anything but a
    certified plan.
    """
    answer, _ = _run_from(basis, form, most)
    if answer.status is not Status.OPTIMAL:
        return _from_nothing(inputs, form, answer, most)
    checks = certify(form, answer)
    if not all(check.passed for check in checks):
        return PathAnswer(solve_form(inputs, form), RebuildReason.NOT_CERTIFIED, is_base=False)
    solution = Solution(inputs, form, answer, checks, {"solve": answer.seconds})
    return PathAnswer(solution, reason, is_base=False)


def _from_nothing(inputs: Inputs, form: StandardForm, answer: Answer, most: int) -> PathAnswer:
    """Solve from nothing what a basis did not lead to."""
    why = RebuildReason.TOO_FAR if answer.iterations >= most else RebuildReason.UNDECIDED
    return PathAnswer(solve_form(inputs, form), why, is_base=False)


def mapped(basis: Basis, old: StandardForm, new: StandardForm) -> Basis:
    """Statuses by label: new columns at their lower bound, new rows basic. HiGHS mends what is missing."""
    columns, rows = new.columns.places_in(old.columns), new.rows.places_in(old.rows)
    return Basis(
        np.where(columns >= 0, basis.columns[columns], AT_LOWER),
        np.where(rows >= 0, basis.rows[rows], BASIC),
    )


BOUNDS, CSC = ("row_lower", "row_upper", "lower", "upper"), ("indptr", "indices", "data")


def same_rows(one: StandardForm, other: StandardForm) -> bool:
    """True if two forms of one shape differ in costs at most."""
    pairs = [(getattr(one, name), getattr(other, name)) for name in BOUNDS]
    pairs += [(getattr(one.matrix, name), getattr(other.matrix, name)) for name in CSC]
    return all(np.array_equal(mine, its) for mine, its in pairs)


def same_numbers(one: StandardForm, other: StandardForm) -> bool:
    """True if two forms of one shape are one problem, its ledger too."""
    ledgers, costs = (one.ledger, other.ledger), ("cost", "discount")
    pairs = [(getattr(one, name), getattr(other, name)) for name in costs]
    pairs += [tuple(getattr(each.matrix, name) for each in ledgers) for name in CSC]
    pairs += [tuple(getattr(each, name) for each in ledgers) for name in ("constants", "weights")]
    return (
        same_rows(one, other)
        and one.offset == other.offset
        and all(np.array_equal(mine, its) for mine, its in pairs)
        and one.ledger.lines.equals(other.ledger.lines)
    )
