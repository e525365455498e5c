"""The base scenario's last months at their best, where next to no probability is left for them.

Costs are weighted by probability: a plan within a ten-thousandth of the best may do anything in months that
weigh a thousandth, and every sheet shows the base scenario. Once nothing else can leave it, its columns are
solved again at full costs, all others as they are. No row is missed by more than before, so that what owners
and risk expect still holds; the objective falls or stays.
"""

from dataclasses import replace

import numpy as np

from planner.solver.highs import Floats, Program, Status, load, run
from planner.solver.tree.problem import TreeProblem
from planner.solver.tree.tree_answer import TreeAnswer
from planner.solver.tree.tuning import UNLIKELY
from planner.tree.core import Integers


def with_base_at_its_best(problem: TreeProblem, answer: TreeAnswer) -> TreeAnswer:
    """The answer with the rest of the base scenario solved again, in the deterministic plan too."""
    probability = problem.tree.branches[0].probability
    if not 0.0 < probability < UNLIKELY or not answer.has_plan:
        return answer
    free, form = _only_in_base(problem), problem.extensive
    bound = answer.objective - answer.gap * max(1.0, abs(answer.objective))
    values = _at_its_best(problem, answer.values, free)
    objective = answer.objective + float(form.cost @ (values - answer.values))
    gap = max(0.0, objective - bound) / max(1.0, abs(objective))
    other, other_objective = answer.deterministic_values, answer.deterministic_objective
    if other is not None and other_objective is not None:
        better = _at_its_best(problem, other, free)
        other, other_objective = better, other_objective + float(form.cost @ (better - other))
    return replace(
        answer,
        values=values,
        objective=objective,
        gap=gap,
        deterministic_values=other,
        deterministic_objective=other_objective,
    )


def _only_in_base(problem: TreeProblem) -> Integers:
    """Columns of the extensive form that no other branch sees."""
    form = problem.extensive
    seen = np.bincount(np.concatenate(form.maps), minlength=len(form.cost))
    own: Integers = form.maps[0][seen[form.maps[0]] == 1]
    return own


def _at_its_best(problem: TreeProblem, values: Floats, free: Integers) -> Floats:
    """Values with the best of some columns, all others held; as they were where the solver finds none."""
    form, probability = problem.extensive, problem.tree.branches[0].probability
    columns = form.matrix[:, free]
    rows = np.flatnonzero(np.diff(columns.indptr))
    part, reached = columns[rows], (form.matrix @ values)[rows]
    held = reached - part @ values[free]
    program = Program(
        matrix=part,
        row_lower=np.minimum(form.row_lower[rows], reached) - held,
        row_upper=np.maximum(form.row_upper[rows], reached) - held,
        lower=np.minimum(form.lower[free], values[free]),
        upper=np.maximum(form.upper[free], values[free]),
        cost=form.cost[free] / probability,
        offset=0.0,
    )
    answer = run(load(program))
    if answer.status is not Status.OPTIMAL or answer.objective >= float(program.cost @ values[free]):
        return values
    found = values.copy()
    found[free] = answer.values
    return found
