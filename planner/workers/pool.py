"""Worker processes with state by key; one that dies is replaced once."""

import os
import pickle
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import current_process
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any, NamedTuple

from planner.errors import PlannerError
from planner.workers.process import GRACE, WorkerProcess
from planner.workers.serve import Answer, build, call, peak_memory, run

MOST_WORKERS = 60
"""Windows waits for no more than 63 things at once."""
REPLACEMENTS = 1
"""How often a worker that died is replaced."""


class WorkerEndedError(PlannerError):
    """A worker process died, and died again when it was replaced, or ran out of memory; the message is for
    the user.
    """


class _Held(NamedTuple):
    """What workers hold by a key: how each was built, and the calls since, to be repeated if one dies."""

    factory: Callable[..., Any]
    arguments: Sequence[tuple[Any, ...]]
    calls: list[bytes]


def usable_cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class WorkerPool:
    """Some worker processes; a context manager, so that none outlives it.

    ``why_alone`` says why there is only this process, if so. ``peaks`` is the largest memory of each worker
    in bytes, as last heard.
    """

    def __init__(
        self,
        workers: int | None = None,
        *,
        preload: Sequence[str] = (),
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Start ``workers`` processes, one per core if None; none for a single worker. They import the
        modules ``preload`` while the parent does other work. ``tell`` hears of a worker that is replaced.
        """
        wanted = min(usable_cores() if workers is None else workers, MOST_WORKERS)
        self.why_alone = "" if wanted > 1 else "one core"
        self._preload, self._tell = preload, tell
        self._held: dict[str, _Held] = {}
        self._workers: list[WorkerProcess] = []
        self._are_ready = False
        if wanted > 1 and current_process().daemon:
            self.why_alone = "this is a worker process itself"
            wanted = 1
        try:
            for _ in range(wanted if wanted > 1 else 0):
                self._workers.append(WorkerProcess(preload))
        except OSError as error:
            self._do_without(error)
        self.peaks = [0] * len(self._workers)
        self._deaths = [0] * len(self._workers)

    def __enter__(self) -> "WorkerPool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers at once, also in the middle of their work."""
        for worker in self._workers:
            worker.end()
        for worker in self._workers:
            worker.process.join(GRACE)
        self._workers, self._held = [], {}

    @property
    def size(self) -> int:
        """Number of processes that work."""
        return max(1, len(self._workers))

    @property
    def process_ids(self) -> tuple[int | None, ...]:
        """Numbers of the worker processes, as the system calls them."""
        return tuple(worker.process.pid for worker in self._workers)

    def each(self, task: Callable[..., Any], arguments: Sequence[tuple[Any, ...]]) -> list[Any] | None:
        """One call per worker, as many as there are arguments; None if that must be done here, because
        there are no workers. Errors of tasks are raised; raises WorkerEndedError if a worker dies, and again
        when replaced, TypeError for a task of the program itself, which workers do not import.
        """
        if not self._await_start():
            return None
        return _values(self._exchange([request_of(run, task, own) for own in arguments]))

    def build(self, key: str, factory: Callable[..., Any], arguments: Sequence[tuple[Any, ...]]) -> bool:
        """Build an object in each of as many workers as there are arguments, to be held by a key in place
        of what was held by it; False if that must be done here. Arguments must not be changed afterwards.
        """
        if not self._await_start():
            return False
        self._held.pop(key, None)
        _values(self._exchange([request_of(build, key, factory, own) for own in arguments]))
        self._held[key] = _Held(factory, arguments, [])
        return True

    def call(self, key: str, method: str, *arguments: Any) -> list[Any]:
        """Call a method of every object held by a key; raises KeyError if there is none."""
        held, request = self._held[key], request_of(call, key, method, arguments)
        answers = self._exchange([request] * len(held.arguments))
        held.calls.append(request)
        return _values(answers)

    def _await_start(self) -> bool:
        """True once all workers are ready; False if there are none."""
        if self._are_ready or not self._workers:
            return bool(self._workers)
        try:
            for position, worker in enumerate(self._workers):
                self.peaks[position] = worker.receive().peak
        except (EOFError, OSError) as error:
            self._do_without(error)
            return False
        self._are_ready = True
        return True

    def _do_without(self, error: Exception) -> None:
        """Processes cannot be started here."""
        self.why_alone = f"worker processes could not be started ({type(error).__name__})"
        self.close()

    def _exchange(self, requests: Sequence[bytes]) -> list[Answer]:
        """Send one request to each worker and wait for all answers. The pool is closed if that is
        interrupted: what workers do then is not what is asked next.
        """
        try:
            return self._exchanged(requests)
        except BaseException:
            self.close()
            raise

    def _exchanged(self, requests: Sequence[bytes]) -> list[Answer]:
        """Answers in order; workers that die are replaced."""
        for worker, request in zip(self._workers, requests, strict=False):
            worker.send(request)
        answers: dict[int, Answer] = {}
        while len(answers) < len(requests):
            waiting = {self._workers[i].connection: i for i in range(len(requests)) if i not in answers}
            for ready in wait(list(waiting)):
                position = waiting[ready]  # type: ignore[index]
                try:
                    answers[position] = answer = self._workers[position].receive()
                    self.peaks[position] = max(self.peaks[position], answer.peak)
                except (EOFError, OSError):
                    self._replace(position, requests[position])
        return [answers[position] for position in range(len(requests))]

    def _replace(self, position: int, lost: bytes) -> None:
        """Start a worker anew, repeat what made up what it held, and send the lost request again; raises
        WorkerEndedError if it has been replaced before.
        """
        while True:
            code = self._workers[position].exit_code()
            if self._deaths[position] == REPLACEMENTS:
                raise WorkerEndedError(self._ended_twice(code))
            self._deaths[position] += 1
            self._tell(f"a worker process ended unexpectedly ({code_words(code)}); starting it again")
            with suppress(EOFError, OSError):
                self._workers[position] = worker = WorkerProcess(self._preload)
                worker.receive()
                for request in self._past(position):
                    worker.send(request)
                    worker.receive()
                worker.send(lost)
                return

    def _past(self, position: int) -> Iterator[bytes]:
        """Requests that made up what a worker holds, in order."""
        for key, held in self._held.items():
            if position < len(held.arguments):
                yield request_of(build, key, held.factory, held.arguments[position])
                yield from held.calls

    def _ended_twice(self, code: int | None) -> str:
        """What to tell the user."""
        held = sum(self.peaks) + peak_memory()
        return f"a worker process ended unexpectedly ({code_words(code)}), twice. {memory_words(held)}"


def request_of(function: Callable[..., Any], *arguments: Any) -> bytes:
    """A request as it is sent; raises TypeError for functions and classes of the program that runs."""
    for argument in arguments:
        if getattr(argument, "__module__", "") == "__main__" and hasattr(argument, "__qualname__"):
            raise TypeError(f"{argument.__qualname__} must stand in a module that workers can import")
    return pickle.dumps((function, arguments), pickle.HIGHEST_PROTOCOL)


def _values(answers: Sequence[Answer]) -> list[Any]:
    """Values in order; the first error is raised, in words for the user where memory ran out."""
    for answer in answers:
        if isinstance(answer.error, MemoryError):
            raise WorkerEndedError(f"a worker process ran out of memory. {memory_words(0)}") from answer.error
        if answer.error is not None:
            raise answer.error
    return [answer.value for answer in answers]


def code_words(code: int | None) -> str:
    """An exit code, with the name of the signal if it was one."""
    known = code is not None and -code in set(signal.Signals)
    return f"exit code {code}, {signal.Signals(-code).name}" if known and code else f"exit code {code}"


def memory_words(held: int) -> str:
    """What may be wrong and how to mend it; ``held`` bytes were in use, 0 if unknown."""
    size = f": the planner and its workers held {held / 1e9:.1f} GB" if held else ""
    return (
        f"Memory may have run out{size}. Close other programs and run again, or plan with --path-only, which"
        " needs far less."
    )
