"""Parts of India's tree: some of its subtrees, or a single event. Small enough for the whole matrix, hard
enough to tell a solver that loses its way.

Run by hand: ``python -m tests.benchmarks.india_subtrees --kept 0,1,2 --ways tree,copied,cold``
(or ``--event SC5``). One line of JSON for each way: size, seconds by phase, objective, gap.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from planner.data import Inputs
    from planner.solve.tree.problem import TreeProblem
    from planner.tree.branch import Tree

INDIA = Path(__file__).parents[2] / "inputs" / "india.xlsx"
EVENTS = ("SC1", "SC2", "SC3", "SC4", "SC5", "SC6", "SC7")
"""First words of the events that have a rate."""


@cache
def india() -> "Inputs":
    """The India workbook as read."""
    from planner.workbook.reading.reader import read_workbook

    inputs = read_workbook(INDIA).inputs
    assert inputs is not None, "the workbook has errors"
    return inputs


def kept(tree: "Tree", numbers: Sequence[int]) -> "Tree":
    """The tree with some of its subtrees alone; the base scenario gets the probability of the others."""
    from planner.tree.branch import Tree

    members = [0, *sorted(position for number in numbers for position in tree.subtrees[number])]
    place = {position: i for i, position in enumerate(members)} | {-1: -1}
    branches = [replace(tree.branches[p], parent=place[tree.branches[p].parent]) for p in members]
    left = 1.0 - sum(branch.mass for branch in branches[1:])
    return Tree((replace(branches[0], mass=left), *branches[1:]))


def india_subtrees(numbers: Sequence[int]) -> "TreeProblem":
    """India's tree with some of its subtrees alone, counted from 0 in the order of the tree."""
    from planner.solve.solve import build
    from planner.solve.tree.problem import pose
    from planner.tree.grow import grow

    return pose(india(), build(india()).form, kept(grow(india()), numbers))


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
    from planner.solve.solve import build
    from planner.solve.tree.problem import pose
    from planner.tree.grow import grow

    inputs = single_event(code)
    return pose(inputs, build(inputs).form, grow(inputs))


@dataclass
class Measured:
    """One way of solving: its answer, its size and its seconds."""

    way: str
    branches: int
    columns: int = 0
    rows: int = 0
    status: str = ""
    objective: float | None = None
    gap: float | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    note: str = ""


def by_tree_solver(problem: "TreeProblem", limit: float) -> Measured:
    """What the planner does, in one process per core."""
    return _by_tree_solver(problem, limit, whole=False)


def copied(problem: "TreeProblem", limit: float) -> Measured:
    """The whole matrix from the copied basis of the path."""
    return _by_tree_solver(problem, limit, whole=True)


def _by_tree_solver(problem: "TreeProblem", limit: float, *, whole: bool) -> Measured:
    """The tree solver in one of its ways."""
    from planner.solve.tree.tree_solve import solve_tree
    from planner.workers import WorkerPool

    found, started = Measured("copied" if whole else "tree", len(problem.tree)), perf_counter()
    try:
        with WorkerPool(workers=1 if whole else None) as crew:
            solution = solve_tree(problem, pool=crew, time_limit=limit, whole=whole)
    except Exception as error:
        found.note, found.seconds = f"{type(error).__name__}: {error}", {"all": perf_counter() - started}
        return found
    found.columns, found.rows = solution.size
    found.status, found.objective, found.gap = solution.status.value, solution.objective, solution.answer.gap
    found.seconds = {**solution.seconds, "all": perf_counter() - started}
    found.note = "; ".join(
        [f"{solution.answer.method}, {solution.answer.why}, {solution.answer.benders_iterations} rounds"]
        + [f"{check.name} fails: {check.figure:.2g}" for check in solution.checks if not check.passed]
    )
    return found


def cold(problem: "TreeProblem", limit: float) -> Measured:
    """The whole matrix from nothing."""
    from planner.solve.highs import load, run
    from planner.tree.extensive import extend

    form = extend(problem.core, problem.tree, problem.overlays)
    answer = run(load(form, {"time_limit": limit}))
    return Measured(
        "cold", len(problem.tree), len(form.cost), len(form.row_lower), answer.status.value,
        answer.objective, None, {"all": answer.seconds}, f"{answer.iterations} iterations",
    )  # fmt: skip


WAYS = {"tree": by_tree_solver, "copied": copied, "cold": cold}


def main(
    kept: Annotated[str, typer.Option(help="subtrees kept, comma-separated from 0")] = "0,1,2",
    event: Annotated[str, typer.Option(help="a single event instead: SC1 to SC7")] = "",
    ways: Annotated[str, typer.Option(help="ways of solving")] = "tree,copied,cold",
    limit: Annotated[float, typer.Option(help="seconds a solve may take")] = 300.0,
) -> None:
    """Measure."""
    problem = india_event(event) if event else india_subtrees([int(n) for n in kept.split(",")])
    for way in ways.split(","):
        print(json.dumps({"case": event or kept, **asdict(WAYS[way](problem, limit))}), flush=True)


if __name__ == "__main__":
    typer.run(main)
