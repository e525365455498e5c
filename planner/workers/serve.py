"""What runs in a worker process: requests are answered until the parent closes the pipe or ends."""

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from multiprocessing import parent_process, set_start_method
from multiprocessing.connection import Connection, wait
from pathlib import Path
from traceback import format_exception
from typing import Any, NamedTuple

from planner.threads import one_thread

STANDARD_OUTPUT = 1
"""File descriptor."""


class Answer(NamedTuple):
    """What a worker sends back: a value or an error, and its largest memory so far, bytes."""

    value: Any
    error: BaseException | None
    peak: int


def serve(connection: "Connection[Any, Any]", preload: Sequence[str]) -> None:
    """Answer requests until the parent closes the pipe or ends."""
    _end_with_parent()
    one_thread()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches workers too, but is the parent's affair
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), STANDARD_OUTPUT)  # data on stdout are the parent's
    if sys.platform != "win32":  # locks that libraries make when imported then have no name that could stay
        set_start_method("fork", force=True)
    states: dict[str, Any] = {}
    with suppress(EOFError, OSError):
        for module in preload:
            import_module(module)
        connection.send_bytes(pickle.dumps(Answer(None, None, peak_memory())))
        while True:
            connection.send_bytes(_answered(states, connection.recv_bytes()))


def _end_with_parent() -> None:
    """End this process when its parent ends. While it waits for work, the closed pipe would do; in the
    middle of a solve a thread watches (HiGHS gives Python's lock back while it runs).
    """
    parent = parent_process()
    assert parent is not None  # only a child process serves
    sentinel = parent.sentinel

    def watch() -> None:
        wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="watch parent").start()


def _answered(states: dict[str, Any], request: bytes) -> bytes:
    """Do what a request asks for: a function of this module with its arguments."""
    try:
        function, arguments = pickle.loads(request)
        value = function(states, *arguments)
        return pickle.dumps(Answer(value, None, peak_memory()), pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        return pickle.dumps(Answer(None, _portable(error), peak_memory()))


def _portable(error: Exception) -> Exception:
    """An error that can be sent, with the place where it happened as a note."""
    text = "".join(format_exception(error))
    try:
        found = pickle.loads(pickle.dumps(error))
    except Exception:
        found = RuntimeError(f"{type(error).__name__}: {error}")
    assert isinstance(found, Exception)
    found.add_note(f"In a worker process:\n{text}")
    return found


def run(_: dict[str, Any], task: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """Call a function."""
    return task(*arguments)


def build(states: dict[str, Any], key: str, factory: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """Build an object and hold it; what was held by this key is let go first, to save memory."""
    states.pop(key, None)
    states[key] = factory(*arguments)


def call(states: dict[str, Any], key: str, method: str, arguments: tuple[Any, ...]) -> Any:
    """Call a method of an object that is held."""
    return getattr(states[key], method)(*arguments)


def peak_memory() -> int:
    """Largest resident memory of this process so far, bytes; 0 where the system does not say."""
    with suppress(OSError):  # on Linux, where getrusage starts at the size of the parent
        for line in Path("/proc/self/status").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
