"""What is measured on a model: one function a phase, each run in a process of its own.

Imports stand inside functions, so that worker processes, which import this module again, start as fast as
those of the planner itself.
"""

import resource
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from tests.benchmarks.models import Model

if TYPE_CHECKING:
    from planner.data import Inputs
    from planner.model.standard_form import StandardForm
    from planner.solver.tree.problem import TreeProblem
    from planner.tree.branch import Tree
    from planner.tree.extensive import ExtensiveForm
    from planner.workers import WorkerPool

KILOBYTES = 1024.0
REPEATS = 3
MEMORY_SHARE = 0.8
"""Part of the machine's memory that other models may take before they count as not fitting."""
TOTAL = "total"
"""Phase that a ratio looks at; the others are parts of it."""


@dataclass
class Measured:
    """What one process found: seconds by part, peak memory of it and its workers (MB), and the answer."""

    seconds: dict[str, float] = field(default_factory=dict)
    megabytes: float = 0.0
    size: dict[str, int] = field(default_factory=dict)
    objective: float | None = None
    gap: float | None = None
    note: str = ""
    is_proven: bool = False
    """True for a solve that ended as it should, with every check passed."""

    def time(self, part: str, started: float) -> float:
        """Seconds of a part that ends now; returns the clock, for the next part."""
        now = perf_counter()
        self.seconds[part] = now - started
        return now

    def add_up(self) -> "Measured":
        """Sum up the parts."""
        self.seconds[TOTAL] = sum(self.seconds.values())
        return self


@dataclass(frozen=True)
class Task:
    """What to measure: the model, seconds that a solve may take, relative gap that is good enough."""

    model: Model
    limit: float
    gap: float


@dataclass(frozen=True)
class Phase:
    """A measurement by name."""

    name: str
    meaning: str
    run: Callable[[Task], Measured]
    is_solve: bool = True
    is_peer: bool = False


def peak_megabytes() -> float:
    """Peak resident memory of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES


def _problem(model: Model) -> "TreeProblem":
    """A model with everything worked out, nothing timed."""
    from tests.benchmarks.adapter import path_form, problem

    inputs = model.inputs()
    return problem(inputs, path_form(inputs), model.tree(inputs))


def _form(model: Model) -> "ExtensiveForm":
    """The whole matrix of a model."""
    from tests.benchmarks.adapter import extensive_form

    return extensive_form(_problem(model))


def plan(task: Task) -> Measured:
    """From the workbook to its written plan, path alone."""
    from tests.benchmarks.adapter import plan_workbook

    if task.model.workbook is None:
        return Measured(note="not from a workbook")
    with tempfile.TemporaryDirectory() as folder:
        seconds = plan_workbook(task.model.workbook, Path(folder) / "plan.xlsx")
    return Measured(seconds=seconds).add_up()


def making(task: Task) -> Measured:
    """Path, overlays, copy and hand-over: medians over some repeats in this process."""
    from tests.benchmarks.adapter import path_form

    inputs = task.model.inputs()
    tree = task.model.tree(inputs)
    path_form(inputs)  # what Python does once only
    started, found = perf_counter(), Measured()
    form = path_form(inputs)
    found.time("path", started)
    runs = [_made(inputs, form, tree) for _ in range(REPEATS)]
    for part in runs[0].seconds:
        found.seconds[part] = statistics.median(run.seconds[part] for run in runs)
    found.size = runs[0].size
    return found.add_up()


def _made(inputs: "Inputs", path: "StandardForm", tree: "Tree") -> Measured:
    """Overlays, whole matrix, HiGHS."""
    from planner.solver.highs import load
    from tests.benchmarks.adapter import extensive_form, problem

    found, started = Measured(), perf_counter()
    made = problem(inputs, path, tree)
    started = found.time("overlays", started)
    form = extensive_form(made)
    started = found.time("copy", started)
    load(form)
    found.time("hand-over", started)
    rows, columns = form.matrix.shape
    found.size = {"branches": len(tree), "columns": columns, "rows": rows, "entries": int(form.matrix.nnz)}
    return found


def cold(task: Task) -> Measured:
    """The whole matrix by HiGHS's dual simplex, from nothing, with the planner's tolerances."""
    return _bare(task, {})


def interior(task: Task) -> Measured:
    """The whole matrix by HiGHS's interior point with crossover."""
    return _bare(task, {"solver": "ipm"})


def _bare(task: Task, options: dict[str, str | int | float | bool]) -> Measured:
    """The solver alone."""
    from planner.solver.highs import Status, load, run

    form, found = _form(task.model), Measured()
    started = perf_counter()
    answer = run(load(form, {**options, "time_limit": task.limit}))
    found.time(TOTAL, started)
    found.is_proven = answer.status is Status.OPTIMAL
    found.objective = answer.objective if found.is_proven else None
    found.note = (
        f"{answer.iterations} iterations" if found.is_proven else _not_solved(task, answer.status.value)
    )
    return found


def _not_solved(task: Task, status: str) -> str:
    """What a solve is called that did not end with an answer."""
    return f"not solved in {task.limit:g} s" if status == "time limit" else status


def copied(task: Task) -> Measured:
    """The whole matrix from the copied basis of the path."""
    return _solved(_problem(task.model), task, None, whole=True)


def workers(task: Task) -> Measured:
    """The planner's own solve with a worker per core; workers start while the model is built."""
    from planner.workers import WorkerPool

    with WorkerPool() as pool:
        found = _solved(_problem(task.model), task, pool, whole=False)
        found.megabytes = peak_megabytes() + sum(pool.peaks) / KILOBYTES**2
    return found


def one_process(task: Task) -> Measured:
    """The planner's own solve in this process alone, with the seconds that HiGHS runs."""
    from tests.benchmarks.adapter import timed_solver

    made = _problem(task.model)
    with timed_solver() as inside:
        found = _solved(made, task, None, whole=False)
    found.seconds["HiGHS"] = inside[0]
    return found


def _solved(made: "TreeProblem", task: Task, pool: "WorkerPool | None", *, whole: bool) -> Measured:
    """A solve of the tree: everything but the copy, which is measured apart."""
    from planner.solver.highs import Status
    from tests.benchmarks.adapter import how, phases, reached, solve

    if len(made.tree) == 1:
        return Measured(note="one path: handed over as it is; see cold, and plan")
    found, started = Measured(), perf_counter()
    solution = solve(made, pool, task.limit, task.gap, whole=whole)
    if isinstance(solution, Status):
        found.note = _not_solved(task, solution.value)
        return found
    found.time(TOTAL, started)
    parts = phases(solution)
    found.seconds[TOTAL] -= parts.pop("copy", 0.0)
    found.seconds |= parts
    found.objective, found.gap = solution.objective, reached(solution)
    failed = [f"check failed: {check.name}" for check in solution.checks if not check.passed]
    found.is_proven = solution.status is Status.OPTIMAL and not failed
    status = "" if solution.status is Status.OPTIMAL else _not_solved(task, solution.status.value)
    found.note = "; ".join(word for word in (how(solution), status, *failed) if word)
    return found


def _peer(name: str) -> Callable[[Task], Measured]:
    """The same rows said in another tool from the same arrays: built, handed over and solved by it."""

    def measure(task: Task) -> Measured:
        from tests.benchmarks.adapter import extensive_form, probabilities
        from tests.benchmarks.other_models import PEERS

        made = _problem(task.model)
        form, before = extensive_form(made), peak_megabytes()
        _limit_memory()
        try:
            return PEERS[name](form, probabilities(made), task.limit)
        except ImportError as error:
            return Measured(note=f"not installed ({error.name})")
        except MemoryError:
            return Measured(note=f"does not fit in memory (the arrays alone took {before:.0f} MB)")

    return measure


def _limit_memory() -> None:
    """Fail with MemoryError rather than take the whole machine."""
    import os

    allowed = int(MEMORY_SHARE * os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    resource.setrlimit(resource.RLIMIT_AS, (allowed, allowed))


def cases(task: Task) -> Measured:
    """Cases of the workbook's own sweep, path alone."""
    from tests.benchmarks.path_cases import compared

    if task.model.workbook is None:
        return Measured(note="not from a workbook")
    return compared(task.model.workbook)


LISTED = (
    Phase("plan", "workbook to written plan, path alone", plan, is_solve=False),
    Phase("making", "path built, overlays, copy, hand-over", making, is_solve=False),
    Phase("cases", "a sweep's cases from the base case's basis and from nothing", cases, is_solve=False),
    Phase("cold", "the bare solver: whole matrix, dual simplex, from nothing", cold),
    Phase("interior", "whole matrix, interior point with crossover", interior),
    Phase("copied", "whole matrix from the copied basis of the path", copied),
    Phase("workers", "the planner, a worker per core", workers),
    Phase("one-process", "the planner, one process", one_process),
    Phase("pyomo", "built and solved by Pyomo with HiGHS", _peer("pyomo"), is_peer=True),
    Phase("linopy", "built and solved by linopy with HiGHS", _peer("linopy"), is_peer=True),
    Phase("mpi-sppy", "extensive form of mpi-sppy with HiGHS", _peer("mpi-sppy"), is_peer=True),
)
PHASES = {phase.name: phase for phase in LISTED}
"""Name -> phase, in the order in which they are measured."""
