"""The plan of a point of a frontier, as any plan is told."""

from collections.abc import Sequence
from dataclasses import replace

from planner import api
from planner.batch.frontier import FrontierPoint
from planner.batch.plan_space import PlanSpace
from planner.plan import Plan, RunInfo
from planner.solver.certificate import certify
from planner.solver.highs import Status
from planner.study.explanation import UNEXPLAINED
from planner.surroundings import started

FEASIBILITY = ("rows", "bounds", "ledger")
"""Checks that any plan must pass; the others prove a plan best for what the inputs make least."""


def plan_of_point(space: PlanSpace, point: FrontierPoint, number: int, overrides: Sequence[str] = ()) -> Plan:
    """The tables of a point on a path that has an answer; its objective is what the inputs ask for, which it
    does not make least, and its shadow prices are those of the point.
    """
    assert space.solution is not None
    assert point.answer is not None
    form, rows = space.solution.form, len(space.solution.form.row_lower)
    answer = replace(
        point.answer,
        status=Status.OTHER_OBJECTIVE,
        objective=float(form.cost @ point.answer.values) + form.offset,
        duals=point.answer.duals[:rows],
        activity=point.answer.activity[:rows],
    )
    checks = tuple(each for each in certify(form, answer) if each.name in FEASIBILITY)
    solution = replace(space.solution, answer=answer, checks=checks, basis=None)
    command = f"planner frontier, point {number}"
    run = RunInfo(command_line=command, started=started(), overrides=tuple(overrides))
    return api.plan(api.Solved(solution, UNEXPLAINED), run, api.Progress())
