"""Worker processes behind the interface of :mod:`concurrent.futures`, and the same for this process alone."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from typing import Any

from planner.workers.pool import WorkerEndedError, code_words, memory_words, request_of
from planner.workers.process import GRACE, WorkerProcess
from planner.workers.serve import run

ATTEMPTS = 2
"""How often a task is tried whose worker ends."""

_starting = threading.Lock()
"""Starting a process hides the program that runs for a moment: one at a time."""


class SerialExecutor(Executor):
    """Calls are done at once, in this process."""

    def submit(self, task: Callable[..., Any], /, *arguments: Any, **named: Any) -> "Future[Any]":
        """A future that is done."""
        future: Future[Any] = Future()
        try:
            future.set_result(task(*arguments, **named))
        except Exception as error:
            future.set_exception(error)
        return future


class WorkerExecutor(Executor):
    """Calls are done by worker processes, which end with this one, however it ends.

    A worker that dies is replaced and its call tried once more; if that ends the worker too, the call's
    future has WorkerEndedError and all others go on.
    """

    def __init__(self, workers: int, preload: tuple[str, ...] = ()) -> None:
        """Start so many processes, which import the modules ``preload`` first; raises OSError."""
        self._preload = preload
        self._tasks: queue.SimpleQueue[tuple[Future[Any], bytes] | None] = queue.SimpleQueue()
        self._is_closed = self._is_cancelled = False
        self._threads: list[threading.Thread] = []
        self._workers: list[WorkerProcess] = []
        try:
            for _ in range(workers):
                self._workers.append(WorkerProcess(preload))
        except OSError:
            self.shutdown()
            raise
        self._threads = [
            threading.Thread(target=self._serve, args=(position,), daemon=True) for position in range(workers)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def process_ids(self) -> tuple[int | None, ...]:
        """Numbers of the worker processes, as the system calls them."""
        return tuple(worker.process.pid for worker in self._workers)

    def submit(self, task: Callable[..., Any], /, *arguments: Any, **named: Any) -> "Future[Any]":
        """A call for the next free worker; raises TypeError for named arguments and for tasks of the program
        itself, RuntimeError after shutdown.
        """
        if self._is_closed:
            raise RuntimeError("no calls after shutdown")
        if named:
            raise TypeError("arguments are given by position")
        future: Future[Any] = Future()
        self._tasks.put((future, request_of(run, task, arguments)))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers: at once if calls are to be cancelled, else when all calls are done."""
        self._is_closed = True
        if cancel_futures:
            self._cancel()
        for _ in self._workers:
            self._tasks.put(None)
        if not wait:
            return
        for thread in self._threads:
            thread.join()
        for worker in self._workers:
            worker.end()
            worker.process.join(GRACE)

    def _cancel(self) -> None:
        """End the workers in the middle of their calls, whose threads see the closed pipe, and what waits."""
        self._is_cancelled = True
        for worker in self._workers:
            worker.process.kill()
        with suppress(queue.Empty):
            while task := self._tasks.get_nowait():
                task[0].cancel()

    def _serve(self, position: int) -> None:
        """Give one worker one call after another."""
        is_ready = False
        while (task := self._tasks.get()) is not None:
            future, request = task
            if future.set_running_or_notify_cancel():
                is_ready = self._try(position, future, request, is_ready=is_ready)

    def _try(self, position: int, future: "Future[Any]", request: bytes, *, is_ready: bool) -> bool:
        """One call, tried again if its worker ends; True if the worker is ready for the next."""
        for attempt in range(1, ATTEMPTS + 1):
            worker = self._workers[position]
            try:
                if not is_ready:
                    worker.receive()
                worker.send(request)
                answer = worker.receive()
            except (EOFError, OSError):
                words = code_words(worker.exit_code())
                if self._is_cancelled or not self._replaced(position):
                    future.set_exception(WorkerEndedError("the workers were ended"))
                    return False
                is_ready = False
                if attempt == ATTEMPTS:
                    told = f"a worker process ended unexpectedly ({words}), twice. {memory_words(0)}"
                    future.set_exception(WorkerEndedError(told))
                continue
            if answer.error is None:
                future.set_result(answer.value)
            else:
                future.set_exception(answer.error)
            return True
        return is_ready

    def _replaced(self, position: int) -> bool:
        """Start a worker anew; False where that cannot be done."""
        with _starting:
            try:
                self._workers[position] = WorkerProcess(self._preload)
            except OSError:
                return False
        return True
