"""One measurement of the benchmark of the tree, in a process of its own: prints one line of JSON.

Run by ``tests/benchmarks/tree.py`` as ``python -m tests.benchmarks.tree_measures CASE MEASURE LIMIT GAP``.
Imports stand inside functions, so that worker processes, which import this module again, start as fast as
those of the planner itself.
"""

import json
import resource
import statistics
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.data import Inputs
    from planner.model.standard_form import StandardForm
    from planner.solve.tree.problem import TreeProblem
    from planner.tree.extensive import ExtensiveForm
    from planner.workers import WorkerPool

INDIA = "india"
KILOBYTES = 1024.0
REPEATS = 3
MEMORY_SHARE = 0.8
"""Part of the machine's memory that other models may take before they count as not fitting."""


@dataclass
class Measured:
    """What one process found: seconds by phase, peak memory of it and its workers, and the answer."""

    seconds: dict[str, float] = field(default_factory=dict)
    megabytes: float = 0.0
    size: dict[str, int] = field(default_factory=dict)
    objective: float | None = None
    gap: float | None = None
    note: str = ""
    is_proven: bool = False
    """True for a solve that ended as it should, with every check passed."""

    def time(self, phase: str, started: float) -> None:
        """Seconds of a phase that ends now."""
        self.seconds[phase] = perf_counter() - started


@dataclass(frozen=True)
class Task:
    """What to measure on what: seconds that a solve may take, relative gap that is good enough."""

    case: str
    limit: float
    gap: float


def inputs_of(case: str) -> "Inputs":
    """Inputs of a case: the India workbook, or generated ones by number of branches."""
    if case == INDIA:
        from planner.changes import read

        reading = read(Path(__file__).parents[2] / "inputs" / "india.xlsx")
        assert reading.inputs is not None, "the workbook has errors"
        return reading.inputs
    from tests.benchmarks.tree_inputs import SIZES, generated

    return generated(SIZES[int(case)])


def peak_megabytes() -> float:
    """Peak resident memory of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES


def _grown(case: str) -> "TreeProblem":
    """A case with everything worked out, nothing timed."""
    from planner.solve.solve import build
    from planner.solve.tree.problem import pose
    from planner.tree.grow import grow

    inputs = inputs_of(case)
    return pose(inputs, build(inputs).form, grow(inputs))


def _form(case: str) -> "ExtensiveForm":
    """The extensive form of a case."""
    from planner.tree.extensive import extend

    problem = _grown(case)
    return extend(problem.core, problem.tree, problem.overlays)


def measure_making(task: Task) -> Measured:
    """Path, copy and hand-over: medians over some repeats in this process."""
    from planner.solve.solve import build

    inputs, found = inputs_of(task.case), Measured()
    build(inputs)  # what Python does once only
    started = perf_counter()
    form = build(inputs).form
    found.time("path", started)
    runs = [_make(inputs, form) for _ in range(REPEATS)]
    for phase in runs[0].seconds:
        found.seconds[phase] = statistics.median(run.seconds[phase] for run in runs)
    found.size = runs[0].size
    return found


def _make(inputs: "Inputs", path: "StandardForm") -> Measured:
    """Tree, overlays, extensive form, HiGHS."""
    from planner.solve.highs import load
    from planner.solve.tree.problem import pose
    from planner.tree.extensive import extend
    from planner.tree.grow import grow

    found, started = Measured(), perf_counter()
    tree = grow(inputs)
    problem = pose(inputs, path, tree)
    found.time("overlays", started)
    started = perf_counter()
    form = extend(problem.core, tree, problem.overlays)
    found.time("copy", started)
    started = perf_counter()
    load(form)
    found.time("hand-over", started)
    rows, columns = form.matrix.shape
    found.size = {"branches": len(tree), "columns": columns, "rows": rows, "entries": int(form.matrix.nnz)}
    return found


def measure_cold(task: Task) -> Measured:
    """The whole matrix by HiGHS's dual simplex, from nothing."""
    from planner.solve.highs import Status, load, run

    form, found = _form(task.case), Measured()
    started = perf_counter()
    answer = run(load(form, {"time_limit": task.limit}))
    found.time("solve", started)
    found.objective = answer.objective if answer.status is Status.OPTIMAL else None
    found.note = "" if answer.status is Status.OPTIMAL else answer.status.value
    return found


def measure_copied(task: Task) -> Measured:
    """The whole matrix from the copied basis of the path."""
    return _solved(_grown(task.case), task, None, is_whole=True)


def measure_warm(task: Task) -> Measured:
    """The planner's own solve with a worker per core; workers start while the model is built."""
    from planner.workers import WorkerPool

    with WorkerPool() as pool:
        problem = _grown(task.case)
        found = _solved(problem, task, pool)
        found.megabytes = peak_megabytes() + sum(pool.peaks) / KILOBYTES**2
    return found


def measure_alone(task: Task) -> Measured:
    """The planner's own solve in this process alone, with the seconds that HiGHS runs."""
    problem = _grown(task.case)
    import highspy

    inside, run = [0.0], highspy.Highs.run

    def timed(solver: Any) -> Any:
        started = perf_counter()
        status = run(solver)
        inside[0] += perf_counter() - started
        return status

    highspy.Highs.run = timed  # type: ignore[method-assign, assignment]
    found = _solved(problem, task, None)
    found.seconds["HiGHS"] = inside[0]
    return found


def _solved(
    problem: "TreeProblem", task: Task, pool: "WorkerPool | None", *, is_whole: bool = False
) -> Measured:
    """A solve of the tree: everything but the copy, which is measured apart."""
    from planner.solve.highs import Status
    from planner.solve.solve import NoPlanError
    from planner.solve.tree.tree_solve import Way, solve_tree

    way = Way.WHOLE if is_whole else Way.SUITED
    found, started = Measured(), perf_counter()
    try:
        solved = solve_tree(problem, pool=pool, time_limit=task.limit, gap=task.gap, way=way)
    except NoPlanError as error:
        found.time("solve", started)
        found.note = error.status.value
        return found
    found.time("solve", started)
    phases = {name: seconds for name, seconds in solved.seconds.items() if name != "copy"}
    found.seconds = {"solve": found.seconds["solve"] - solved.seconds.get("copy", 0.0), **phases}
    found.objective = solved.objective
    found.gap = solved.answer.gap if solved.status is Status.OPTIMAL or not is_whole else None
    failed = [f"check failed: {check.name}" for check in solved.checks if not check.passed]
    found.is_proven = solved.status is Status.OPTIMAL and not failed
    words = [solved.status.value if solved.status.value != "optimal" else "", *failed]
    start = f"{solved.answer.method}, {solved.answer.benders_iterations} rounds" if pool is not None else ""
    found.note = "; ".join(word for word in (start, solved.answer.why if pool else "", *words) if word)
    return found


def measure_model(task: Task, name: str) -> Measured:
    """The same rows in another modelling language: built and handed over, not solved."""
    from tests.benchmarks.tree_other_models import MODELS

    form, found = _form(task.case), Measured()
    before = peak_megabytes()
    _limit_memory()
    build, hand_over = MODELS[name]
    try:
        started = perf_counter()
        model = build(form)
        found.time("model", started)
        started = perf_counter()
        hand_over(model)
        found.time("hand-over", started)
    except MemoryError:
        found.note = f"does not fit in memory (the arrays alone took {before:.0f} MB)"
    return found


def _limit_memory() -> None:
    """Fail with MemoryError rather than take the whole machine."""
    import os

    allowed = int(MEMORY_SHARE * os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    resource.setrlimit(resource.RLIMIT_AS, (allowed, allowed))


MEASURES: dict[str, Callable[[Task], Measured]] = {
    "making": measure_making,
    "cold": measure_cold,
    "copied": measure_copied,
    "warm": measure_warm,
    "alone": measure_alone,
    "pyomo": lambda task: measure_model(task, "pyomo"),
    "linopy": lambda task: measure_model(task, "linopy"),
}
"""Name -> measurement, in the order in which they are made."""


def main() -> None:
    """Measure once and print JSON."""
    case, measure, limit, gap = sys.argv[1:]
    found = MEASURES[measure](Task(case, float(limit), float(gap)))
    found.megabytes = max(found.megabytes, peak_megabytes())
    print(json.dumps(asdict(found)))


if __name__ == "__main__":
    main()
