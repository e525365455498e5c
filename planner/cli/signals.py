"""Interruptions: SIGTERM, SIGHUP and Ctrl-C end a run in the same orderly way.

A signal is raised in Python as KeyboardInterrupt, which the solver, a long call into C++, lets in only when
it returns. So a thread waits beside it: if a run has not ended some seconds after its signal, it ends it.
"""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

NAMES = ("SIGTERM", "SIGHUP", "SIGBREAK")
GRACE_SECONDS = 5.0
"""Time that a run has to end by itself."""

_last_words: list[Callable[[], None]] = []


def catch_signals() -> None:
    """Let signals that ask to end do so as Ctrl-C does; one that is ignored (nohup) stays ignored."""
    caught = [signal.SIGINT]
    for name in NAMES:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _interrupt)
            caught.append(number)
    woken, waking = socket.socketpair()
    waking.setblocking(False)
    signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)
    threading.Thread(target=_watch, args=(woken, waking, frozenset(caught)), daemon=True).start()


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Raise once; the same signal again finds the run ending."""
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _watch(woken: socket.socket, waking: socket.socket, caught: frozenset[int]) -> None:
    """Wait for a signal, then for the run to end; end it if it does not."""
    with woken, waking:
        while not caught & set(woken.recv(64)):
            pass
        time.sleep(GRACE_SECONDS)
    with suppress(Exception):
        for say in _last_words:
            say()
    os._exit(130)


@contextmanager
def when_forced(last_words: Callable[[], None]) -> Iterator[None]:
    """What is said if the run has to be ended from outside."""
    _last_words.append(last_words)
    try:
        yield
    finally:
        _last_words.remove(last_words)
