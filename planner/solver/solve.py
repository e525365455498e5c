"""Build, compile, solve and certify one plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter

from planner.collection import without_collection
from planner.data import Inputs
from planner.model.build import build_path
from planner.model.catalogue import Scope
from planner.model.path import Path
from planner.model.standard_form import StandardForm, compile_path
from planner.solver.certificate import certify
from planner.solver.highs import Status, load, run
from planner.solver.solution import Solution
from planner.solver.tree.basis import basis_of


class NoPlanError(Exception):
    """No plan exists: infeasible, unbounded, or nothing found within the limit."""

    def __init__(self, status: Status) -> None:
        super().__init__(f"no plan: {status.value}")
        self.status = status


@dataclass(frozen=True)
class Built:
    """A compiled path with the seconds it took."""

    path: Path
    form: StandardForm
    seconds: Mapping[str, float]


def build(inputs: Inputs) -> Built:
    """Build and compile the path model; raises ImpossibleRowError."""
    with without_collection():
        started = perf_counter()
        path = build_path(inputs)
        built = perf_counter()
        form = compile_path(path)
        return Built(path, form, {"build": built - started, "compile": perf_counter() - built})


def solve_form(inputs: Inputs, form: StandardForm, *, time_limit: float | None = None) -> Solution:
    """Solve a compiled path; raises NoPlanError if there is no plan to show."""
    options: dict[str, str | int | float | bool] = {} if time_limit is None else {"time_limit": time_limit}
    solver = load(form, options)
    answer = run(solver)
    if answer.status is not Status.OPTIMAL and not (answer.status is Status.TIME_LIMIT and answer.feasible):
        raise NoPlanError(answer.status)
    checks = certify(form, answer)
    return Solution(inputs, form, answer, checks, {"solve": answer.seconds}, basis_of(solver))


def solve(inputs: Inputs, *, time_limit: float | None = None) -> Solution:
    """The whole way from inputs to a certified solution."""
    compiled = build(inputs)
    form = compiled.form.without(Scope.STRESS)
    solution = solve_form(inputs, form, time_limit=time_limit)
    solution.seconds.update(compiled.seconds)
    return solution
