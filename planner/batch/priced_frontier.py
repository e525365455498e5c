"""The frontier of a large tree by prices of exposure: its supported points (weighted-sum method).

A tree that does not fit into one program is solved at a few prices of exposure, each from where the last one
ended; each point is the plan of the inputs with that price.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from planner import api
from planner.batch.frontier import EMBODIED, Axis, Frontier, FrontierPoint, point_frame
from planner.batch.measures import Measure, measures_of
from planner.batch.plan_space import LargeTreeError, derived_of
from planner.data import Inputs
from planner.plan.terms import terms
from planner.solver.tree.problem import TreeProblem, pose
from planner.solver.tree.session import TreeSession
from planner.solver.tree.tree_solution import TreeSolution
from planner.solver.tree.tuning import GAP
from planner.tree.build_tree import build_tree

TIMES = (1.0, 0.0, 4.0, 16.0, 2.0, 8.0, 0.5, 12.0, 0.25, 6.0, 3.0, 24.0)
"""Prices of exposure as multiples of that of the settings, the most telling first."""


def priced_frontier(
    inputs: Inputs, points: int = 6, tell: Callable[[str], None] = lambda _: None, gap: float = GAP
) -> Frontier:
    """So many plans over the tree of the inputs (at most as many as :data:`TIMES`), at prices of embodied
    exposure from none up, each to a relative ``gap``; raises NoPlanError, and LargeTreeError where the
    settings have no price to begin with.
    """
    session, solved = TreeSession(), dict[float, TreeSolution]()
    weight = inputs.settings.exposure_weight
    if weight <= 0.0:
        raise LargeTreeError(
            f"the tree of {inputs.source.name} is too large to be looked at whole, and exposure has no price"
            " to begin with; set Settings.exposure_weight, or leave disruptions out."
        )
    for number, times in enumerate(sorted(TIMES[:points]), start=1):
        price = times * weight
        tell(f"solving point {number} of {points}: exposure at {price:g}")
        problem = _at_price(inputs, price)
        solved[price] = session.solve(problem, gap=gap)[0]
    tell("measuring the plans")
    base = _at_price(inputs, weight)
    found, measures = _values(base, tuple(solved.values()))
    points_of = [
        FrontierPoint(values, price, is_base=price == weight)
        for price, values in zip(solved, found, strict=True)
    ]
    return _laid_out(inputs, base, measures, points_of)


def _at_price(inputs: Inputs, price: float) -> TreeProblem:
    """The tree with another price of exposure."""
    changed = replace(inputs, settings=replace(inputs.settings, exposure_weight=price))
    return pose(changed, api.build(changed, api.Progress()), build_tree(changed))


def _values(
    problem: TreeProblem, solved: tuple[TreeSolution, ...]
) -> tuple[list[dict[str, float]], tuple[Measure, ...]]:
    """Means over all futures of the measures of some plans, and the measures themselves. Those of a branch
    are made once for all plans, and dropped: together they would not fit.
    """
    found = [dict[str, float]() for _ in solved]
    measures: tuple[Measure, ...] = ()
    for position, branch in enumerate(problem.tree.branches):
        if branch.probability > 0.0 or not position:
            first = solved[0]
            path = replace(first.solution_of(position), inputs=problem.inputs, form=problem.form)
            ledger = replace(first, form=problem.form, overlays=problem.overlays).ledger_of(position)
            measures = tuple(measures_of(path, derived_of(problem, position), ledger).values())
            for values, plan in zip(found, solved, strict=True):
                for each in measures:
                    own = branch.probability * each.at(plan.values[position])
                    values[each.key] = values.get(each.key, 0.0) + own
    for values, plan in zip(found, solved, strict=True):
        values["cost"] = values["money"] + values["lost-output"] + values["other-policy"] + plan.risk_cost
        values["objective"] = values["cost"] + values["exposure-price"]
    return found, measures


def _laid_out(
    inputs: Inputs, problem: TreeProblem, measures: tuple[Measure, ...], points: list[FrontierPoint]
) -> Frontier:
    """Points that no other dominates, and the plan of the inputs."""
    names = terms(inputs)
    of = Axis(next(each for each in measures if each.key == EMBODIED))
    money = next(each for each in measures if each.key == "money")
    against = Axis(replace(money, key="cost", label="Cost"))
    kept = tuple(each for each in points if each.is_base or not _is_dominated(each, points))
    kept = tuple(sorted(kept, key=lambda each: -each.values[EMBODIED]))
    base = next(each for each in kept if each.is_base)
    frame = point_frame(names, measures, of, against, kept, base.values[EMBODIED])
    frame["Set"] = [f"Settings.exposure_weight={each.marginal:g}" for each in kept]
    return Frontier(of, against, kept, 0.0, names, len(problem.tree), {}, frame, supported=True)


def _is_dominated(point: FrontierPoint, points: list[FrontierPoint]) -> bool:
    """True where another point is as good in both and better in one; gaps leave room for that."""
    own = np.array([point.values[EMBODIED], point.values["cost"]])
    others = [np.array([each.values[EMBODIED], each.values["cost"]]) for each in points if each is not point]
    return any((other <= own).all() and (other < own).any() for other in others)
