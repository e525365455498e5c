"""Why a plan over a tree decides as it does: what binds over all futures, and in which futures it stays."""

from dataclasses import replace

import numpy as np

from planner.derive.derived import Derived
from planner.model.standard_form import Floats, Integers
from planner.solver.tree.basis import basis_of
from planner.solver.tree.problem import TreeProblem
from planner.solver.tree.tree_solution import TreeSolution
from planner.solver.tree.tree_solve import copied_basis
from planner.solver.tree.tuning import SMALL_COLUMNS
from planner.solver.warm import WarmProgram
from planner.study.decisions import Quantity
from planner.study.shadow_prices import Worth
from planner.study.why import FIRM, Binding, Futures, Reason, main_decisions, solved_reasons, told
from planner.tree.extensive import path_rows


def tree_reasons(
    problem: TreeProblem, solved: TreeSolution, futures: Futures | None, *, without: bool
) -> tuple[Reason, ...]:
    """The main decisions, by their mean over all futures. With the ``futures`` of a small tree the plan is
    solved again for a tenth less and more of each, and ``without`` it; else only what binds is told.
    """
    mean: Floats = solved.probabilities @ np.stack(solved.values)
    derived, form = Derived(problem.inputs), problem.extensive
    chosen = main_decisions(derived, problem.form.columns, mean)
    rows, reduced = path_rows(problem.core, form.parts), form.cost - form.matrix.T @ solved.answer.duals
    bound = [
        Reason(
            each,
            each.at(solved.values[0]),
            _bindings(each, problem, solved, rows, reduced),
            firm=_firm(each, solved),
        )
        for each in chosen
    ]
    return tuple(bound) if futures is None else solved_reasons(derived, futures, bound, without=without)


def all_futures(problem: TreeProblem, solved: TreeSolution) -> Futures | None:
    """The tree as one program, solved; None where it is too large for that, or has no optimum as one."""
    if len(problem.extensive.cost) > SMALL_COLUMNS:
        return None
    found = _all_futures(problem, solved)
    return found if len(found.values) else None


def _all_futures(problem: TreeProblem, solved: TreeSolution) -> Futures:
    """The tree as one program, solved."""
    form, maps = problem.extensive, problem.extensive.maps
    short = problem.form.columns.by_family.get("short", np.zeros(0, dtype=np.int64))

    def worth(values: Floats) -> Worth:
        found = replace(solved, values=tuple(values[seen] for seen in maps))
        money, lost, policy = (float(each) for each in found.probabilities @ found.accounts)
        unserved = [float(own[short].sum()) for own in found.values]
        return Worth(money, lost, policy + found.risk_cost, float(found.probabilities @ unserved))

    start = None if solved.basis is None else copied_basis(problem.core, problem.tree, solved.basis)
    warm = WarmProgram(form, start)
    values, basis = warm.answer.values, basis_of(warm.solver)
    rows = path_rows(problem.core, form.parts)
    return Futures(form, basis, values, problem.form, maps, solved.probabilities, rows, worth)


def _bindings(
    decision: Quantity, problem: TreeProblem, solved: TreeSolution, rows: Integers, reduced: Floats
) -> tuple[Binding, ...]:
    """What binds a decision in all futures together, the most first."""
    form = problem.extensive
    own = np.unique(np.concatenate([seen[decision.block] for seen in form.maps]))
    values = np.zeros(len(form.cost))
    values[own] = solved.answer.values[own]
    worth = solved.answer.duals * (form.matrix @ values)
    summed = np.bincount(rows, weights=worth, minlength=len(problem.form.row_lower))
    return told(problem.form.rows, np.flatnonzero(summed), summed.astype(np.float64), float(reduced @ values))


def _firm(decision: Quantity, solved: TreeSolution) -> float:
    """Probability of the futures that keep most of what is decided if nothing happens."""
    amounts = np.array([decision.at(values) for values in solved.values])
    return min(1.0, float(solved.probabilities[amounts >= FIRM * amounts[0]].sum()))
