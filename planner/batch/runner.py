"""All cases of a batch over one executor: here, in worker processes or on other machines; once each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from planner.batch.book import Book, SolveOptions, book_of, request_key
from planner.batch.ledger import Ledger, of_case
from planner.batch.result import CaseResult
from planner.batch.solving import FAILED, Solved, resolve_case, solve_base, solve_case
from planner.cases.case import Case
from planner.workers import SerialExecutor, WorkerExecutor, usable_cores

MANY = 8
"""Cases from which on it pays to solve the base case first."""
AHEAD = 100
"""Cases that an executor we do not know is given at a time."""
PRELOADED = ("planner.batch.solving",)
"""What workers import before their first case."""
HAVE_PLANS = frozenset({"optimal", "gap not reached", "time limit", "check failed"})
"""Statuses of cases that have a plan."""
Tell = Callable[[str], None]


@dataclass
class Count:
    """How far a batch is, in words."""

    cases: int
    done: int = 0
    known: int = 0
    """Of those done, taken from the ledger."""
    without_plan: int = 0
    started: float = field(default_factory=monotonic)

    def add(self, result: CaseResult, *, known: bool = False) -> None:
        """One more case is done."""
        self.done += 1
        self.known += known
        self.without_plan += result.status not in HAVE_PLANS

    @property
    def words(self) -> str:
        """``12 of 100 cases, 3 without a plan, about 2 min left``."""
        parts = [f"{self.done} of {self.cases} cases"]
        parts += [f"{self.without_plan} without a plan"] * (self.without_plan > 0)
        solved, left = self.done - self.known, self.cases - self.done
        if solved and left:
            parts.append(f"about {duration((monotonic() - self.started) / solved * left)} left")
        return ", ".join(parts)


def duration(seconds: float) -> str:
    """``40 s``, ``3 min``, ``1.5 h``."""
    if seconds < 90.0:
        return f"{max(1.0, seconds):.0f} s"
    return f"{seconds / 60.0:.0f} min" if seconds < 5400.0 else f"{seconds / 3600.0:.1f} h"


def run_cases(
    source: Path,
    cases: Sequence[Case],
    *,
    path_only: bool = False,
    jobs: int | None = None,
    gap: float | None = None,
    ledger: Path | None = None,
    resume: bool = False,
    executor: Executor | None = None,
    plans: Path | None = None,
    tell: Tell = lambda _: None,
) -> tuple[CaseResult, ...]:
    """Solve all cases of a workbook; results in their order, whatever the order of solving.

    ``jobs`` processes work (one per core if None), or ``executor`` does, whose workers may be elsewhere.
    Every result is kept in ``ledger`` as soon as it is there; with ``resume``, cases whose inputs, model and
    options are those of a result in it are not solved again. ``plans`` is a folder for the plan of each case.
    A case that is refused, infeasible or fails is a result. Raises LedgerError, OSError where the workbook
    cannot be read, ValueError for two cases of one name.
    """
    _refuse_doubles(cases)
    options = SolveOptions(path_only, gap, plans)
    with Ledger(ledger) as known, _working(executor, jobs, len(cases), tell) as worker:
        book = book_of(source, with_content=not isinstance(worker, SerialExecutor | WorkerExecutor))
        requests = {case.name: request_key(book, case.changes, options) for case in cases}
        found = _taken_over(worker, known, book, cases, requests, options) if resume else {}
        count = Count(len(cases))
        for result in found.values():
            count.add(result, known=True)
        if found:
            tell(f"{count.words}: taken over")
        todo = [case for case in cases if case.name not in found]
        with _base_first(worker, book, replace(options, from_base=len(todo) >= MANY)) as how:
            count.started = monotonic()
            for case, future in _each(worker, solve_case, book, in_order(todo), how):
                solved = _value(future, case)
                known.save(requests[case.name], solved.key, solved.result)
                found[case.name] = solved.result
                count.add(solved.result)
                tell(count.words)
    return tuple(found[case.name] for case in cases)


@contextmanager
def _base_first(worker: Executor, book: Book, options: SolveOptions) -> Iterator[SolveOptions]:
    """Options by which many cases are solved: one of our processes solves the base case, from which all of
    them start. Workers that may be elsewhere see no file of ours, and each solves it for itself.
    """
    if options.path_only or not (options.from_base and isinstance(worker, WorkerExecutor)):
        yield options
        return
    with TemporaryDirectory(prefix="planner_") as folder:
        place = Path(folder) / "base"
        future = worker.submit(solve_base, book, options, place)
        is_there = future.exception() is None and future.result()
        yield replace(options, base_start=place if is_there else None)


def _refuse_doubles(cases: Sequence[Case]) -> None:
    """Names tell cases apart."""
    names = [case.name for case in cases]
    doubles = sorted({name for name in names if names.count(name) > 1})
    if doubles:
        raise ValueError(f'two cases are called "{doubles[0]}"; give each a name of its own.')


@contextmanager
def _working(executor: Executor | None, jobs: int | None, cases: int, tell: Tell) -> Iterator[Executor]:
    """Who does the work: this process alone where others cannot be started. What was started here ends here,
    at once if it is interrupted.
    """
    if executor is not None:
        yield executor
        return
    number = max(1, min(usable_cores() if jobs is None else jobs, cases))
    own = _executor(number, tell)
    try:
        yield own
    except BaseException:
        own.shutdown(cancel_futures=True)
        raise
    own.shutdown()


def _executor(number: int, tell: Tell) -> Executor:
    """So many processes, or this one."""
    try:
        return SerialExecutor() if number == 1 else WorkerExecutor(number, PRELOADED)
    except OSError as error:
        tell(f"worker processes could not be started ({type(error).__name__}): one case at a time")
        return SerialExecutor()


def _taken_over(
    worker: Executor,
    known: Ledger,
    book: Book,
    cases: Sequence[Case],
    requests: Mapping[str, str],
    options: SolveOptions,
) -> dict[str, CaseResult]:
    """Name -> result of cases that the ledger has: by what is asked or, where the workbook has been edited,
    by the inputs that come of it.
    """
    by_request = known.of_requests(requests.values())
    found = {
        case.name: of_case(by_request[requests[case.name]], case, book.sha256)
        for case in cases
        if requests[case.name] in by_request
    }
    left = [case for case in cases if case.name not in found]
    if left and len(known) > len(found):
        resolved = _each(worker, resolve_case, book, left, options)
        keys = {case.name: "" if future.exception() else future.result() for case, future in resolved}
        by_key = known.of_keys(keys.values())
        for case in (case for case in left if keys[case.name] in by_key):
            found[case.name] = of_case(by_key[keys[case.name]], case, book.sha256)
            known.save(requests[case.name], keys[case.name], found[case.name])
    if options.plans is None:
        return found
    return {name: result for name, result in found.items() if _has_its_plan(result)}


def _has_its_plan(result: CaseResult) -> bool:
    """True where the plan that is asked for is there, or there is none to be had."""
    return result.status not in HAVE_PLANS or bool(result.plan_file and Path(result.plan_file).is_file())


def in_order(cases: Sequence[Case]) -> list[Case]:
    """The base case first, then cases that change the same places next to each other: what one has left in
    memory is near to the next.
    """
    return sorted(cases, key=lambda case: [change.partition("=")[0].casefold() for change in case.changes])


def _each(
    worker: Executor,
    task: Callable[[Book, Case, SolveOptions], Any],
    book: Book,
    cases: Sequence[Case],
    options: SolveOptions,
) -> Iterator[tuple[Case, "Future[Any]"]]:
    """Each case with the future of a task on it, as they are done; only some are handed out at a time."""
    waiting: dict[Future[Any], Case] = {}
    left = iter(cases)
    ahead = _ahead(worker)
    while True:
        for case in left:
            waiting[worker.submit(task, book, case, options)] = case
            if len(waiting) >= ahead:
                break
        if not waiting:
            return
        for future in wait(waiting, return_when=FIRST_COMPLETED).done:
            yield waiting.pop(future), future


def _ahead(worker: Executor) -> int:
    """How many calls are handed out at a time, so that none waits for its next."""
    if isinstance(worker, SerialExecutor):
        return 1
    return 2 * len(worker.process_ids) if isinstance(worker, WorkerExecutor) else AHEAD


def _value(future: "Future[Solved]", case: Case) -> Solved:
    """What became of a case. Workers that end and machines that are lost fail the case alone."""
    error = future.exception()
    if error is None:
        return future.result()
    return Solved("", CaseResult(case, FAILED, f"{type(error).__name__}: {error}"))
