"""Parts of India's tree: some of its subtrees, or a single event. Small enough for the whole matrix, hard
enough to tell a solver that loses its way.
Measured as india-3, india-6, india-12 and india-SC5 (``models.py``), solved by ``tests/random_trees``.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from tests.benchmarks.adapter import path_form, problem
from tests.benchmarks.models import workbook

if TYPE_CHECKING:
    from planner.data import Inputs
    from planner.solver.tree.problem import TreeProblem
    from planner.tree.branch import Tree

EVENTS = ("SC1", "SC2", "SC3", "SC5", "SC6", "SC7", "SC9", "SC10")
"""First words of the events that have a rate."""


@cache
def india() -> "Inputs":
    """The India workbook as read."""
    return workbook("india.xlsx")


def kept(tree: "Tree", numbers: Sequence[int]) -> "Tree":
    """The tree with some of its subtrees alone; the base scenario gets the probability of the others."""
    from planner.tree.branch import Tree

    members = [0, *sorted(position for number in numbers for position in tree.subtrees[number])]
    place = {position: i for i, position in enumerate(members)} | {-1: -1}
    branches = [replace(tree.branches[p], parent=place[tree.branches[p].parent]) for p in members]
    left = 1.0 - sum(branch.probability for branch in branches[1:])
    return Tree((replace(branches[0], probability=left), *branches[1:]))


def india_subtrees(numbers: Sequence[int]) -> "TreeProblem":
    """India's tree with some of its subtrees alone, counted from 0 in the order of the tree."""
    from planner.tree.build_tree import build_tree

    return problem(india(), path_form(india()), kept(build_tree(india()), numbers))


def single_event(code: str) -> "Inputs":
    """India where only the event whose name begins with ``code`` may happen: no scenario, no stress test."""
    from planner.schema.tables.disruption import Event, EventEffect, EventLength, Scenario, StressTest

    inputs = india()
    event = next(row.event for row in inputs.rows(Event) if row.event.startswith(f"{code} "))
    tables = dict(inputs.tables)
    for sheet in (Event, EventLength, EventEffect):
        tables[sheet] = tuple(row for row in inputs.rows(sheet) if row.event == event)
    return replace(inputs, tables={**tables, Scenario: (), StressTest: ()})


def india_event(code: str) -> "TreeProblem":
    """The tree of India with a single event left."""
    from planner.tree.build_tree import build_tree

    inputs = single_event(code)
    return problem(inputs, path_form(inputs), build_tree(inputs))
