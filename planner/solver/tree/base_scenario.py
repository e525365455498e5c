"""The base scenario alone, as if nothing could happen: where solving the tree starts from."""

from typing import NamedTuple

import highspy
import numpy as np

from planner.solver.clock import Clock
from planner.solver.highs import Floats, Options, Status, load, run
from planner.solver.solve import NoPlanError
from planner.solver.tree.basis import Basis, basis_of, set_basis
from planner.solver.tree.problem import TreeProblem
from planner.tree.branch import base_scenario_only
from planner.tree.extensive import extend


class BaseScenario(NamedTuple):
    """The base scenario solved."""

    values: Floats
    basis: Basis
    """Of the path's columns, and of the rows that hold everywhere."""
    worth: Floats
    """Duals of the expectation constraints, money per unit."""
    iterations: int
    is_plan: bool
    """False if it cannot keep the expectation constraints by itself (all futures together may)."""
    whole_basis: Basis
    """Of the path's columns and all rows as solved: where a problem like this one can start from."""

    def usual_sizes(self, problem: TreeProblem) -> Floats:
        """Mean size of each variable family, shape (path columns,)."""
        size = np.abs(self.values)
        scale = np.full(len(size), max(1e-3 * float(size.max(initial=0.0)), 1e-6))
        for columns in problem.form.columns.by_family.values():
            scale[columns] = np.maximum(scale[columns], float(size[columns].mean()))
        return scale


def limited(clock: Clock) -> Options:
    """Solver options for the time that is left."""
    return {} if clock.left is None else {"time_limit": clock.left}


def solve_base_scenario(problem: TreeProblem, clock: Clock, begin: Basis | None = None) -> BaseScenario:
    """Solve it, from the whole basis of a problem of the same shape if there is one; raises NoPlanError."""
    form = extend(problem.core, base_scenario_only(), problem.overlays[:1])
    solver = load(form, limited(clock))
    if begin is not None:
        set_basis(solver, begin)
    answer = run(solver)
    is_plan = answer.status is not Status.INFEASIBLE
    if not is_plan and problem.is_coupled:
        _drop_last_rows(solver, len(problem.core.expectation.rows))
        answer = run(solver)
    if answer.status is not Status.OPTIMAL:
        raise NoPlanError(answer.status)
    clock.mark("path")
    basis, own = basis_of(solver), len(problem.core.everywhere.rows)
    worth = answer.duals[len(answer.duals) - len(problem.core.expectation.rows) :]
    own_basis = Basis(basis.columns, basis.rows[:own])
    return BaseScenario(answer.values, own_basis, worth, answer.iterations, is_plan, basis)


def _drop_last_rows(solver: highspy.Highs, count: int) -> None:
    """The last rows hold no more."""
    for row in range(solver.getNumRow() - count, solver.getNumRow()):
        solver.changeRowBounds(row, -highspy.kHighsInf, highspy.kHighsInf)
