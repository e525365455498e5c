"""The one file of the benchmarks that calls the planner's own solver: names of its inside stand only here."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.data import Inputs
    from planner.model.standard_form import StandardForm
    from planner.solver.highs import Status
    from planner.solver.tree.problem import TreeProblem
    from planner.solver.tree.tree_solution import TreeSolution
    from planner.tree.branch import Tree
    from planner.tree.extensive import ExtensiveForm
    from planner.workers import WorkerPool


def path_alone() -> "Tree":
    """A tree without branches."""
    from planner.tree.branch import base_scenario_only

    return base_scenario_only()


def path_form(inputs: "Inputs") -> "StandardForm":
    """The path built in Pyomo and compiled."""
    from planner.solver.solve import build

    return build(inputs).form


def problem(inputs: "Inputs", form: "StandardForm", tree: "Tree") -> "TreeProblem":
    """What solving a tree needs: overlays of every branch."""
    from planner.solver.tree.problem import pose

    return pose(inputs, form, tree)


def extensive_form(problem: "TreeProblem") -> "ExtensiveForm":
    """The whole matrix, by copied columns; copied where it is first asked for."""
    return problem.extensive


def probabilities(problem: "TreeProblem") -> list[float]:
    """Probability of each branch, in their order."""
    return [branch.probability for branch in problem.tree.branches]


def solve(
    problem: "TreeProblem", pool: "WorkerPool | None", limit: float, gap: float, *, whole: bool
) -> "TreeSolution | Status":
    """The planner's own solve of a tree, or how it ended without a plan; ``whole`` asks for one matrix from
    the copied basis of the path.
    """
    from planner.solver.solve import NoPlanError
    from planner.solver.tree.tree_solve import Way, solve_tree

    way = Way.WHOLE if whole else Way.SUITED
    try:
        return solve_tree(problem, pool=pool, time_limit=limit, gap=gap, way=way)
    except NoPlanError as error:
        return error.status


def how(solution: "TreeSolution") -> str:
    """In a few words, how it was solved."""
    answer = solution.answer
    iterations = f"{answer.benders_iterations} Benders iterations" if answer.benders_iterations else ""
    return ", ".join(part for part in (answer.method, answer.why, iterations) if part)


def phases(solution: "TreeSolution") -> dict[str, float]:
    """Seconds of a solve by phase."""
    return dict(solution.seconds)


def reached(solution: "TreeSolution") -> float:
    """Relative gap that was proven."""
    return float(solution.answer.gap)


@contextmanager
def timed_solver() -> Iterator[list[float]]:
    """A list of one number: seconds inside HiGHS while the context lasts."""
    import highspy

    inside, run = [0.0], highspy.Highs.run

    def timed(solver: Any) -> Any:
        started = perf_counter()
        status = run(solver)
        inside[0] += perf_counter() - started
        return status

    highspy.Highs.run = timed  # type: ignore[method-assign, assignment]
    try:
        yield inside
    finally:
        highspy.Highs.run = run  # type: ignore[method-assign]


def plan_workbook(workbook: Path, output: Path) -> dict[str, float]:
    """Seconds from a workbook to its written plan, path alone, by phase."""
    from planner import api
    from planner.changes import read
    from planner.plan import RunInfo

    steps, started = api.Progress(lambda _: None), perf_counter()
    inputs = read(workbook).inputs
    assert inputs is not None, "the workbook has errors"
    reading = perf_counter() - started
    solved = api.solve(inputs, api.build(inputs, steps), steps, events=False)
    api.write(output, api.plan(solved, RunInfo(), steps), steps)
    return {"read": reading} | dict(steps.seconds)
