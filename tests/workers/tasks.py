"""What workers do in tests: cheap, and importable by them."""

import multiprocessing
import os
import signal
import sys
import time
from pathlib import Path

import highspy
import numpy as np

from planner.workers import WorkerPool

HOUR = 3600.0
NONE_AT_ALL = 10**17
"""More bytes than any machine can give."""


def _is_busy(folder: str) -> None:
    """Show that this process is at work, by a file with its number for a name."""
    (Path(folder) / str(os.getpid())).touch()


def sleep(folder: str) -> None:
    """Wait."""
    _is_busy(folder)
    time.sleep(HOUR)


def count(folder: str) -> None:
    """Compute in Python."""
    _is_busy(folder)
    until = time.monotonic() + HOUR
    while time.monotonic() < until:
        pass


def solve(folder: str) -> None:
    """One call of the solver that takes hours: a market split (Cornuejols and Dawande, 1998)."""
    columns, rows = 40, 5
    draw = np.random.default_rng(1)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    for _ in range(columns):
        solver.addCol(0.0, 0.0, 1.0, 0, [], [])
    solver.changeColsIntegrality(
        columns, np.arange(columns, dtype=np.int32), [highspy.HighsVarType.kInteger] * columns
    )
    for _ in range(rows):
        weights = draw.integers(0, 100, columns).astype(np.float64)
        half = float(weights.sum() // 2)
        solver.addRow(half, half, columns, np.arange(columns, dtype=np.int32), weights)
    _is_busy(folder)
    solver.run()


def lock(folder: str) -> None:
    """Make a lock, as libraries do when they are imported (Pyomo does), and wait."""
    own = multiprocessing.Lock()
    _is_busy(folder)
    time.sleep(HOUR)
    del own


TASKS = {"lock": lock, "sleep": sleep, "count": count, "solve": solve}


def die() -> None:
    """End as a process does that the system kills because memory runs out."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(marker: str) -> int:
    """End like that if nobody has before; 7."""
    if not Path(marker).exists():
        Path(marker).touch()
        die()
    return 7


def leave(code: int) -> None:
    """End with an exit code."""
    os._exit(code)


def take_all_memory() -> None:
    """Ask for more memory than there is."""
    np.zeros(NONE_AT_ALL, dtype=np.int8)


def fail(word: str) -> None:
    """An error of the task itself."""
    raise ValueError(word)


class TwoPartError(Exception):
    """An error that cannot be built again from its message."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} {second}")


def fail_in_two_parts() -> None:
    """Raise what cannot be sent."""
    raise TwoPartError("one", "two")


def pool_inside() -> tuple[str, int]:
    """A pool inside a worker: why it works alone, and its size."""
    with WorkerPool(2) as inner:
        return inner.why_alone, inner.size


def loaded_of(modules: list[str]) -> list[str]:
    """Which of some modules this process has loaded."""
    return [name for name in modules if name in sys.modules]


class Sum:
    """State of a worker: a number that grows."""

    def __init__(self, start: float) -> None:
        self.total = start

    def add(self, amount: float) -> float:
        """Add and tell."""
        self.total += amount
        return self.total

    def add_and_fail(self, amount: float) -> None:
        """Add, then fail: what was added stays."""
        self.total += amount
        raise ValueError(str(self.total))
