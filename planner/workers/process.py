"""One worker process, as the parent sees it."""

import pickle
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from types import ModuleType

from planner.workers.serve import Answer, serve

GRACE = 5.0
"""Seconds that a process may take to end."""


class WorkerProcess:
    """A process and this end of the pipe to it."""

    def __init__(self, preload: Sequence[str]) -> None:
        """Start it; raises OSError if that cannot be done. It answers once when it is ready."""
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, tuple(preload)), daemon=True)
        try:
            with _interrupts_blocked(), _program_hidden():
                self.process.start()
        except OSError:
            self.connection.close()
            raise
        finally:
            theirs.close()  # only the process holds it: the pipe closes when it ends

    def send(self, request: bytes) -> None:
        """Send a request; if that fails the process is ended, which shows in its answer."""
        try:
            self.connection.send_bytes(request)
        except OSError:
            self.process.kill()

    def receive(self) -> Answer:
        """Wait for an answer; raises EOFError or OSError if the process is gone."""
        answer = pickle.loads(self.connection.recv_bytes())
        assert isinstance(answer, Answer)
        return answer

    def exit_code(self) -> int | None:
        """Exit code of a process that has closed its pipe, and so is about to end."""
        self.process.join(GRACE)
        self.end()
        return self.process.exitcode

    def end(self) -> None:
        """End it at once, whatever it does: it holds nothing that must be given back."""
        self.connection.close()
        self.process.kill()


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Processes started here never see Ctrl-C, not even before they can ignore it themselves."""
    if sys.platform == "win32":
        yield
        return
    from multiprocessing.resource_tracker import ensure_running

    ensure_running()  # it would lift the block when it is started with the first process
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _program_hidden() -> Iterator[None]:
    """Processes started here do not import the program that runs: it may be a script that solves when it is
    imported, or one that cannot be imported (a notebook, a zip file), and workers need nothing from it.
    """
    program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = program
