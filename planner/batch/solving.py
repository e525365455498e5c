"""One case from its changes to its result, in whatever process it runs; nothing that goes wrong is raised."""

import os
import pickle
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from planner.batch.book import Book, SolveOptions, case_key, opened
from planner.batch.path_cases import PathCases
from planner.batch.result import CaseResult
from planner.batch.tree_cases import solve_tree_case, take_over
from planner.cases.case import Case
from planner.changes import Use, change_lines, idle_words
from planner.collection import without_collection
from planner.data import Inputs
from planner.model.array_form import build_arrays
from planner.model.catalogue import Scope
from planner.model.path import ImpossibleRowError
from planner.plan import Plan, RunInfo, build_plan
from planner.plan.case_figures import Told, told_of_path, told_of_tree
from planner.plan.disruption import InformationValues, disruption_plan
from planner.report import write_plan
from planner.solver.diagnosis import Diagnosis, diagnose, diagnose_impossible
from planner.solver.fingerprint import ModelFingerprint, same_model
from planner.solver.highs import SolverFailedError, Status
from planner.solver.solution import Solution
from planner.solver.solve import NoPlanError
from planner.solver.tree.session import TreeSession
from planner.study.explanation import explained_by_duals
from planner.surroundings import started
from planner.tree.build_tree import is_needed
from planner.workbook.messages import Severity
from planner.workbook.reading.override_text import OverrideError
from planner.workbook.reading.reader import OpenedWorkbook, Reading

REFUSED, INPUT_ERRORS, FAILED, CHECK_FAILED = "refused", "input errors", "failed", "check failed"
"""Statuses of a case besides those of the solver."""
SHOWN = 3
"""Problems of a workbook, and members of a contradiction, that are told of a case."""
LONGEST_NAME, HASH_DIGITS = 60, 6
"""Letters of a case's name in the name of its plan, and digits of a hash that keep names apart."""


class Solved(NamedTuple):
    """What became of a case, and its key: blank where its inputs could not be resolved."""

    key: str
    result: CaseResult


class _RefusedError(Exception):
    """A case that is not solved: its status, and why."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(status, reason)
        self.status, self.reason = status, reason


@dataclass
class _Loaded:
    """A workbook in this process, with what its cases have in common."""

    book: OpenedWorkbook | Reading
    is_base_tried: bool = False
    """True once the tree of the base case was solved here, or has no plan."""

    def read(self, changes: tuple[str, ...]) -> Reading:
        """The inputs of a case, marked with where they come from; raises OverrideError."""
        reading = self.book.read(changes) if isinstance(self.book, OpenedWorkbook) else self.book
        if reading.inputs is None:
            return reading
        source = replace(reading.inputs.source, overrides=changes, path=reading.path.absolute())
        return replace(reading, inputs=replace(reading.inputs, source=source))

    @cached_property
    def base(self) -> Inputs | None:
        """Inputs of the base case; None where they have errors."""
        return self.read(()).inputs

    @cached_property
    def paths(self) -> PathCases | None:
        """The base case as a path; None where its inputs have errors."""
        return None if self.base is None else PathCases(self.base)

    @cached_property
    def fingerprint(self) -> ModelFingerprint | None:
        """The base case as a tree, to see which cases differ from it."""
        return None if self.base is None else ModelFingerprint(self.base)

    @cached_property
    def session(self) -> TreeSession:
        """The trees that are solved in this process."""
        return TreeSession()

    def pin_base(self, options: SolveOptions) -> None:
        """Let all trees start from that of the base case: it is solved once, or taken over from the process
        that did.
        """
        base = self.base
        if self.is_base_tried or base is None or not is_needed(base):
            return
        self.is_base_tried = True
        with suppress(ImpossibleRowError, NoPlanError, SolverFailedError):
            if options.base_start is None:
                solve_tree_case(self.session, base, options.gap, pin=True)
            else:
                take_over(self.session, base, pickle.loads(options.base_start.read_bytes()))


_one_at_a_time = Lock()
"""Two solver threads in one process hang, and clusters may have workers of several threads."""


@lru_cache(maxsize=1)
def _loaded(book: Book) -> _Loaded:
    """The workbook of the batch that this process works on: one at a time stays in memory."""
    return _Loaded(opened(book))


def resolve_case(book: Book, case: Case, options: SolveOptions) -> str:
    """Key of a case without solving it; blank where its inputs cannot be resolved."""
    try:
        with _one_at_a_time:
            inputs = _loaded(book).read(case.changes).inputs
    except OverrideError:
        return ""
    return "" if inputs is None else case_key(inputs, options)


def solve_base(book: Book, options: SolveOptions, place: Path) -> bool:
    """Solve the tree of the base case, and write where it ended for other processes; False where there is
    nothing to be taken over.
    """
    with _one_at_a_time, without_collection():
        loaded = _loaded(book)
        loaded.pin_base(options)
        start = loaded.session.start
        if start is not None:
            place.write_bytes(pickle.dumps(start, protocol=pickle.HIGHEST_PROTOCOL))
        return start is not None


def solve_case(book: Book, case: Case, options: SolveOptions) -> Solved:
    """Read, solve and sum up one case. What it differs by, that it cannot be solved, and why, is in its
    result.
    """
    with _one_at_a_time, without_collection():
        return _solve_case(book, case, options)


def _solve_case(book: Book, case: Case, options: SolveOptions) -> Solved:
    """The same, by nobody else at this time."""
    before, key = sum(os.times()[:4]), ""
    cells: tuple[str, ...] = ()
    try:
        loaded = _loaded(book)
        reading = loaded.read(case.changes)
        cells = tuple(change_lines(reading, of_run=True))
        inputs = _usable(reading)
        key = case_key(inputs, options)
        solve = _solved_path if options.path_only or not is_needed(inputs) else _solved_tree
        result = solve(loaded, reading, inputs, case, options)
    except OverrideError as error:
        result = CaseResult(case, REFUSED, str(error))
    except _RefusedError as error:
        result = CaseResult(case, error.status, error.reason)
    except Exception as error:  # one case that fails must not end the others
        result = CaseResult(case, FAILED, f"{type(error).__name__}: {error}".strip(": "))
    seconds = sum(os.times()[:4]) - before
    return Solved(
        key, replace(result, changed_cells=cells, core_seconds=seconds, workbook_sha256=book.sha256)
    )


def _usable(reading: Reading) -> Inputs:
    """Inputs without errors."""
    if reading.inputs is None:
        errors = [str(each) for each in reading.problems if each.severity is Severity.ERROR]
        raise _RefusedError(INPUT_ERRORS, _first(errors))
    return reading.inputs


def _first(lines: list[str]) -> str:
    """The first lines as one, and how many more there are."""
    more = f" (and {len(lines) - SHOWN} more)" if len(lines) > SHOWN else ""
    return " ".join(lines[:SHOWN]) + more


def _refuse_idle(reading: Reading, path_only: bool) -> None:
    """Refuse changes that leave the problem of the base case as it is, unless the report shows them."""
    words = idle_words(reading, Use(path_only=path_only))
    if words:
        raise _RefusedError(REFUSED, words)


def _solved_path(
    loaded: _Loaded, reading: Reading, inputs: Inputs, case: Case, options: SolveOptions
) -> CaseResult:
    """A case of one path, from the basis of the base case."""
    with _explained(inputs):
        found = (loaded.paths or PathCases(inputs)).solve(inputs)
    if found.is_base and reading.changed:
        _refuse_idle(reading, options.path_only)
    solution = found.solution
    result = _summed_up(case, told_of_path(solution), solution.objective, 0.0, _status(solution))
    plan_file = ""
    if options.plans is not None:
        plan = build_plan(solution, explanation=explained_by_duals(solution), run=_run(case))
        plan_file = _kept(options.plans, case, plan)
    return replace(result, rebuild_reason=found.reason.value, plan_file=plan_file)


@contextmanager
def _explained(inputs: Inputs) -> Iterator[None]:
    """Building and solving inputs, with the reason where there is no plan."""
    try:
        yield
    except ImpossibleRowError as error:
        raise _no_plan(Status.INFEASIBLE, diagnose_impossible(inputs, error)) from error
    except NoPlanError as error:
        form = build_arrays(inputs).without(Scope.STRESS)
        raise _no_plan(error.status, diagnose(inputs, form, error.status)) from error


def _solved_tree(
    loaded: _Loaded, reading: Reading, inputs: Inputs, case: Case, options: SolveOptions
) -> CaseResult:
    """A case over the tree of disruptions."""
    base, model = loaded.fingerprint, ModelFingerprint(inputs)
    if reading.changed and base is not None and same_model(model, base):
        _refuse_idle(reading, options.path_only)
    if options.from_base:
        loaded.pin_base(options)
    with _explained(inputs):
        found, reason = solve_tree_case(loaded.session, inputs, options.gap, form=model.form)
    status = found.status.value if all(check.passed for check in found.checks) else CHECK_FAILED
    result = _summed_up(case, told_of_tree(found), found.objective, abs(found.answer.gap), status)
    plan_file = ""
    if options.plans is not None:
        calm, tree = found.solution_of(0), disruption_plan(found, (), InformationValues())
        plan = build_plan(calm, explanation=explained_by_duals(calm), run=_run(case), disruption=tree)
        plan_file = _kept(options.plans, case, plan)
    why = "" if reason is None else reason.value
    return replace(result, branches=len(found.tree.branches), plan_file=plan_file, rebuild_reason=why)


def _no_plan(status: Status, diagnosis: Diagnosis) -> _RefusedError:
    """That there is no plan, in a few words."""
    told = _first([str(culprit) for culprit in diagnosis.culprits])
    return _RefusedError(status.value, f"{diagnosis.sentence} {told}".strip())


def _status(solution: Solution) -> str:
    """How a solve ended; an answer that fails its certificate is none to trust."""
    return solution.status if all(check.passed for check in solution.checks) else CHECK_FAILED


def _summed_up(case: Case, told: Told, objective: float, gap: float, status: str) -> CaseResult:
    """The result of a case that has a plan."""
    return CaseResult(
        case, status, objective=float(objective), gap=gap, figures=told.figures, missed=told.missed
    )


def _run(case: Case) -> RunInfo:
    """What a kept plan tells of its run."""
    return RunInfo(command_line=f"case {case.name}", started=started(), overrides=case.changes)


def plan_name(case: Case) -> str:
    """File name of the plan of a case: its name in letters that every file system takes."""
    words = re.sub(r"[^\w.+%-]+", "_", case.name)[:LONGEST_NAME].strip("._")
    digits = sha256(case.name.encode("utf-8", "surrogatepass")).hexdigest()[:HASH_DIGITS]
    return f"{words}_{digits}.xlsx" if words else f"{digits}.xlsx"


def _kept(folder: Path, case: Case, plan: Plan) -> str:
    """Write the plan of a case; gives its place."""
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / plan_name(case)
    write_plan(place, plan)
    return str(place)
