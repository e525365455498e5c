"""The whole matrix, cold, as the oracle of the tree solver; what a comparison found wrong, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planner.data import Inputs
from planner.solver.highs import Answer, Status, load, run
from planner.solver.solve import NoPlanError, build
from planner.solver.tree.problem import TreeProblem, pose
from planner.solver.tree.tree_solution import TreeSolution
from planner.solver.tree.tree_solve import Way, solve_tree
from planner.solver.tree.tuning import GAP
from planner.tree.build_tree import build_tree
from planner.tree.extensive import ExtensiveForm, extend

EXACT = 1e-6
"""Relative distance from the oracle that is no distance."""
KEPT = 1e-6
"""Most by which a row weighted over the tree may be missed, relative to the size of its terms."""

WAYS: tuple[dict[str, str | int | float | bool], ...] = (
    {},
    {"presolve": "off"},
    {"simplex_strategy": 4},
    {"solver": "ipm"},
    {"primal_feasibility_tolerance": 1e-7, "dual_feasibility_tolerance": 1e-7},
)
"""Options of the oracle, beside those of every solve: dual simplex, without presolve, primal simplex ..."""


@dataclass(frozen=True)
class Compared:
    """What the oracle says, what the tree solver says, and every disagreement."""

    oracle: Answer
    solution: TreeSolution | None
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        """One line for a list of findings."""
        how = f"{self.solution.answer.method}, {self.solution.answer.why}" if self.solution else "no plan"
        return (
            f"oracle {self.oracle.status.value} {self.oracle.objective:.9g} ({how}): {'; '.join(self.wrong)}"
        )


def problem_of(inputs: Inputs) -> TreeProblem:
    """The tree of inputs over their compiled path; raises ImpossibleRowError."""
    return pose(inputs, build(inputs).form, build_tree(inputs))


def whole_matrix(problem: TreeProblem) -> Answer:
    """The extensive form solved cold: no basis, no decomposition, nothing of the tree solver. Where one way
    of solving it ends without an answer, the next is tried.
    """
    form = extend(problem.core, problem.tree, problem.overlays)
    for options in WAYS:
        answer = run(load(form, options))
        if answer.status is not Status.FAILED:
            break
    return answer


def compared(problem: TreeProblem, *, gap: float | None = None) -> Compared:
    """The tree solver beside the oracle. Without a ``gap`` they must agree exactly; with one the plan may
    cost as much more (relatively) as the solver says itself.
    """
    oracle = whole_matrix(problem)
    try:
        way = Way.SUITED if gap is None else Way.BY_BRANCH
        solution = solve_tree(problem, gap=GAP if gap is None else gap, way=way)
    except NoPlanError as error:
        wrong = "" if oracle.status is error.status else f"{error.status.value}, oracle {oracle.status.value}"
        return Compared(oracle, None, (wrong,) if wrong else ())
    if oracle.status is not Status.OPTIMAL:
        return Compared(oracle, solution, (f"a plan of {solution.objective:.9g} where there is none",))
    return Compared(oracle, solution, tuple(disagreements(problem, oracle, solution, gap)))


def disagreements(
    problem: TreeProblem, oracle: Answer, solution: TreeSolution, gap: float | None
) -> Iterator[str]:
    """Everything that does not fit together."""
    off = (solution.objective - oracle.objective) / max(1.0, abs(oracle.objective))
    told = 0.0 if gap is None else solution.answer.gap
    if not -EXACT <= off <= told + EXACT:
        yield f"{solution.objective:.9g} is off by {off:.1e}, told {told:.1e}"
    if gap is not None and solution.status is Status.OPTIMAL and solution.answer.gap > gap * (1.0 + 1e-9):
        yield f"called optimal at a gap of {solution.answer.gap:.1e}, asked for {gap:.1e}"
    yield from (f"check {c.name} fails at {c.figure:.1e}" for c in solution.checks if not c.passed)
    missed = missed_expectation_rows(problem, solution)
    if missed > KEPT:
        yield f"a row weighted over the tree is missed by {missed:.1e}"


def missed_expectation_rows(problem: TreeProblem, solution: TreeSolution) -> float:
    """Most by which a row weighted over the tree is missed, relative to the size of its terms."""
    form = extend(problem.core, problem.tree, problem.overlays)
    count = len(problem.core.expectation.rows)
    if not count:
        return 0.0
    x, rows = whole_values(problem, form, solution), form.matrix[-count:]
    activity, size = rows @ x, abs(rows) @ np.abs(x)
    excess = np.maximum(form.row_lower[-count:] - activity, activity - form.row_upper[-count:])
    return float((np.maximum(excess, 0.0) / np.maximum(1.0, size)).max())


def whole_values(problem: TreeProblem, form: ExtensiveForm, solution: TreeSolution) -> np.ndarray:
    """Columns of the extensive form from the values of each branch."""
    x = np.zeros(len(form.cost))
    for part, values in zip(form.parts, solution.values, strict=True):
        x[part.column_range] = values[part.columns]
    return x
