"""The program of a plan, posed anew from its inputs as plain arrays, and what of a solve is kept for it."""

from collections.abc import Iterator, Sequence

import numpy as np
from scipy import sparse

from planner.audit.certificate import PosedProgram
from planner.audit.plan_book import Decision, PlanBook
from planner.audit.result import AuditCheck, Fault, FaultyCell, Layer, judged
from planner.data import Inputs
from planner.model.catalogue import ROW, Scope
from planner.model.standard_form import Floats, Labels, StandardForm
from planner.plan.decisions import Name, name_of
from planner.solver.certificate import DUALITY_GAP, TOLERANCE
from planner.solver.highs import LinearProgram
from planner.solver.solution import Solution
from planner.solver.tree.problem import TreeProblem
from planner.solver.tree.tree_solution import TreeSolution
from planner.tree.extensive import path_rows
from planner.workbook import plan_words as words
from planner.workbook.stored_solution import StoredSolution, names_sha256

GROUP_WORDS = {
    "balance": "Goods: what comes in of each goes out",
    "reserve": "Reserves: stock, storage, release, rotation",
    "members": "Private members: what they hold and are paid for",
    "imports": "Routes: what they can carry",
    "licences": "Licences and end-use rules",
    "contracts": "Contracts: volumes and take-or-pay",
    "plants": "Plants: capacity and what can be built",
    "guarantees": "Guarantees: covered within what is built",
    "resources": "Resources: no more than there is",
    "demand": "Need: served, substituted, put off or short, by priority",
    "cover": "Cover rules: obligatory stock",
    "schemes": "Schemes: rates, pots and awards",
    "participation": "Participation: owners take part only where it pays",
    "targets": "Targets",
    "exposure": "Share caps on imports",
    "concentration": "Concentration of suppliers",
    "limits": "Limits",
    "risk": "Risk: losses and service under stress",
}
"""Group of rows -> what its rows say."""
DECISIONS = "Decisions as they were solved"
EXACT = 1e-12
"""Relative difference of a decision that is told twice."""


def kept_of_path(solution: Solution) -> StoredSolution:
    """What is kept of a path: the point and duals of its rows."""
    return _kept(solution, _names(solution.form, ()))


def kept_of_tree(solution: TreeSolution) -> StoredSolution:
    """What is kept of a tree: the columns and row duals of all branches."""
    return _kept(solution, _names(solution.form, [branch.name for branch in solution.tree.branches]))


def _kept(solution: Solution | TreeSolution, names: str) -> StoredSolution:
    """The point and its duals, with the relative distance from the best at which the solve ended well."""
    answer, gaps = solution.answer, (each for each in solution.checks if each.name == DUALITY_GAP)
    allowed = next((each.tolerance for each in gaps), TOLERANCE)
    return StoredSolution(answer.values, answer.duals, float(answer.objective), allowed, names)


def _names(form: StandardForm, branches: Sequence[str]) -> str:
    """SHA-256 of the names of columns, rows and branches."""
    return names_sha256((*_named(form.columns), *_named(form.rows), *branches))


def _named(labels: Labels) -> Iterator[object]:
    return zip(labels.families, labels.keys, strict=True)


def posed_path(form: StandardForm) -> PosedProgram:
    """The program of one path; stress rows are left out, as they are when it is solved."""
    own = form.without(Scope.STRESS)
    groups, at = _groups(own.rows.families)
    return _posed(own, at, groups, np.zeros(len(at), dtype=np.int64), ("base scenario",), _names(own, ()))


def posed_tree(problem: TreeProblem) -> PosedProgram:
    """The program of all branches."""
    form, rows = problem.form, path_rows(problem.core, problem.extensive.parts)
    offsets = [part.row_offset for part in problem.extensive.parts]
    branches = np.searchsorted(offsets, np.arange(len(rows)), side="right") - 1
    branches[len(rows) - len(problem.core.expectation.rows) :] = 0
    groups, at = _groups(form.rows.families)
    names = [branch.name for branch in problem.tree.branches]
    return _posed(problem.extensive, at[rows], groups, branches, tuple(names), _names(form, names))


def _groups(families: Sequence[str]) -> tuple[tuple[str, ...], np.ndarray]:
    """Groups in words, and the position of the group of each row of a path."""
    known = list(dict.fromkeys(family.group for family in ROW.values()))
    told = tuple(GROUP_WORDS.get(name, name) for name in known)
    return told, np.array([known.index(ROW[family].group) for family in families], dtype=np.int64)


def _posed(
    form: LinearProgram,
    row_group: np.ndarray,
    groups: tuple[str, ...],
    row_branch: np.ndarray,
    branches: tuple[str, ...],
    names: str,
) -> PosedProgram:
    """A program as plain arrays."""
    matrix = sparse.coo_array(form.matrix)
    return PosedProgram(
        entry_row=matrix.row.astype(np.int64),
        entry_column=matrix.col.astype(np.int64),
        entry=matrix.data,
        row_lower=form.row_lower,
        row_upper=form.row_upper,
        lower=form.lower,
        upper=form.upper,
        cost=form.cost,
        offset=float(form.offset),
        row_group=row_group,
        groups=groups,
        row_branch=row_branch,
        branches=branches,
        names=names,
    )


def decision_check(
    book: PlanBook, inputs: Inputs, form: StandardForm, values: Floats
) -> tuple[AuditCheck, list[FaultyCell]]:
    """The sheet Decisions against the stored columns of the base scenario: the check, and cells at fault."""
    columns, calendar = form.columns, inputs.calendar
    stored = {
        name_of(calendar, columns.families[at], columns.keys[at]): float(values[at])
        for at in np.flatnonzero(values).tolist()
    }
    faults = [each for each in (_fault(row, stored) for row in book.decisions) if each is not None]
    told = {each[1:4] for each in book.decisions}
    faults += [
        FaultyCell(words.DECISIONS, "no row", f"{', '.join(filter(None, name))}: {value!r}", Fault.REMOVED)
        for name, value in stored.items()
        if name not in told
    ]
    said = "Decisions that are not those of the stored solution, or are missing."
    check = judged(Layer.CERTIFICATE, DECISIONS, len(stored), float(len(faults)), 0.0, said)
    return check, faults


def _fault(row: Decision, stored: dict[Name, float]) -> FaultyCell | None:
    """A row of Decisions that is told otherwise by the stored solution."""
    expected = stored.get(row[1:4])
    if expected is not None and abs(row.value - expected) <= EXACT * max(1.0, abs(expected)):
        return None
    told = "no such decision" if expected is None else repr(expected)
    return FaultyCell(f"{words.DECISIONS}!D{row.row}", repr(row.value), told, Fault.NOT_AS_SOLVED)
