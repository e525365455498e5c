"""All plans of a workbook: a linear program, measures over its columns, and the plan of the inputs."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from planner import api
from planner.batch.measures import Measure, measures_of
from planner.data import Inputs
from planner.derive.derived import Derived
from planner.errors import PlannerError
from planner.model.catalogue import Scope
from planner.model.functionals import Functional
from planner.model.standard_form import Labels
from planner.plan.terms import Terms, terms
from planner.solver.highs import Floats, LinearProgram
from planner.solver.solution import Solution
from planner.solver.tree.problem import TreeProblem, pose
from planner.solver.tree.tree_solution import TreeSolution
from planner.tree.build_tree import build_tree, is_needed
from planner.tree.changed_inputs import changed_inputs, conditions_of, without_normal
from planner.tree.core import core_of
from planner.tree.extensive import layout

MOST_COLUMNS = 60_000
"""Copied columns up to which all plans of a tree are looked at as one program."""


class LargeTreeError(PlannerError):
    """The tree is too large for questions that need it whole."""


@dataclass(frozen=True)
class PlanSpace:
    """What trade-offs are looked for in. Measures of a tree are expected over all futures."""

    terms: Terms
    program: LinearProgram
    labels: Labels
    """Of the columns of the path, which are the first of the program's: of a tree, its base scenario."""
    measures: dict[str, Measure]
    base: Floats
    """Columns of the plan of the inputs."""
    objective: float
    """What that plan makes least, money."""
    branches: int = 0
    """Branches of the tree; 0: one path."""
    solution: Solution | None = None
    """The plan of the inputs on a path; None: over a tree."""

    def values(self, columns: Floats) -> dict[str, float]:
        """Key -> value of every measure."""
        return {key: each.at(columns) for key, each in self.measures.items()}


def plan_space(inputs: Inputs, progress: api.Progress, *, events: bool = True) -> PlanSpace:
    """Build, solve and measure; raises NoPlanError, and LargeTreeError where ``events`` make a tree that is
    too large.
    """
    form = api.build(inputs, progress)
    if events and is_needed(inputs):
        tree = build_tree(inputs)
        columns = layout(core_of(form), tree)[0][-1].column_range.stop
        if columns > MOST_COLUMNS:
            raise LargeTreeError(
                f"the tree of {inputs.source.name} has {len(tree)} branches and {columns:,} columns; at most"
                f" {MOST_COLUMNS:,} can be looked at whole; add --path-only for the base scenario."
            )
        problem = pose(inputs, form, tree)
        return _tree_space(problem, api.solve_branches(problem, progress))
    path = form.without(Scope.STRESS)
    solution = api.solve_path(inputs, path, progress)
    return path_space(solution)


def path_space(solution: Solution) -> PlanSpace:
    """The space of one path."""
    form = solution.form
    measures = _with_cost(measures_of(solution), form)
    names = terms(solution.inputs)
    values, objective = solution.answer.values, solution.objective
    return PlanSpace(names, form, form.columns, measures, values, objective, solution=solution)


def _tree_space(problem: TreeProblem, solved: TreeSolution) -> PlanSpace:
    """The space of a tree: each measure is the mean of what it is in each future."""
    form, inputs = problem.extensive, problem.inputs
    found: dict[str, Measure] = {}
    for position, branch in enumerate(problem.tree.branches):
        if branch.probability > 0.0 or not position:
            spread = _spreading(len(form.cost), form.maps[position], branch.probability)
            derived = derived_of(problem, position)
            own = measures_of(solved.solution_of(position), derived, solved.ledger_of(position))
            found = {key: _joined(found.get(key), each, spread(each.functional)) for key, each in own.items()}
    return PlanSpace(
        terms=terms(inputs),
        program=form,
        labels=problem.form.columns,
        measures=_with_cost(found, form),
        base=solved.answer.values,
        objective=solved.objective,
        branches=len(problem.tree),
    )


def _spreading(width: int, columns: np.ndarray, weight: float) -> Callable[[Functional], Functional]:
    """From the columns of a branch to those of the whole, times the probability of its future."""

    def spread(functional: Functional) -> Functional:
        whole = np.zeros(width)
        np.add.at(whole, columns, weight * functional.coefficients)
        return Functional(whole, weight * functional.constant)

    return spread


def _joined(before: Measure | None, own: Measure, functional: Functional) -> Measure:
    """A measure with what one more future adds."""
    return replace(own, functional=functional if before is None else before.functional + functional)


def derived_of(problem: TreeProblem, position: int) -> Derived:
    """What follows from the inputs as the events of a branch change them."""
    factors = without_normal(problem.effects.factors(problem.tree.branches[position].happenings))
    if not factors:
        return problem.effects.derived
    return Derived(changed_inputs(problem.inputs, factors), conditions_of(factors))


def _with_cost(measures: dict[str, Measure], program: LinearProgram) -> dict[str, Measure]:
    """Measures with ``objective``, what a plan makes least, and ``cost``, the same without the price of
    exposure.
    """
    priced = measures["exposure-price"]
    whole = Functional(program.cost, program.offset)
    cost = whole + priced.functional.times(-1.0)
    added = (Measure("objective", "Cost", priced.unit, whole), Measure("cost", "Cost", priced.unit, cost))
    return {each.key: each for each in added} | measures
