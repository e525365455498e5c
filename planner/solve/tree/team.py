"""Subtrees shared out over worker processes: each keeps its solvers loaded between rounds.

Processes, not threads: two solver threads in one process hang. A worker is an executor of one process, so
that what it has loaded stays with it. Where processes cannot be started, one team member works here.
"""

from collections.abc import Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from os import cpu_count
from types import TracebackType
from typing import Any

import numpy as np

from planner.solve.highs import Floats
from planner.solve.tree.subtree import Cut, PathBasis, Subtree, subtree_program
from planner.tree.branch import Tree
from planner.tree.core import Core
from planner.tree.overlay_data import Overlay

SMALL_COLUMNS = 30_000
"""Trees below this many copied columns are solved here: starting processes would cost more."""


@dataclass(frozen=True)
class Share:
    """What a worker is given: the path, the tree, and the overlays of its own subtrees."""

    core: Core
    tree: Tree
    numbers: tuple[int, ...]
    overlays: dict[int, tuple[Overlay, ...]]
    """Number of a subtree -> overlays of the calm path and of its branches."""
    basis: PathBasis


class Member:
    """One worker's subtrees and their solvers."""

    def __init__(self, share: Share) -> None:
        self.subtrees: dict[int, Subtree] = {}
        for number in share.numbers:
            members = share.tree.subtrees[number]
            program = subtree_program(share.core, share.tree, members, share.overlays[number])
            self.subtrees[number] = Subtree(number, program)
            self.subtrees[number].start_from(share.basis)

    def evaluate(self, x: Floats, y: dict[int, Floats] | None, prices: Floats) -> list[Cut]:
        """A cut of each subtree at a point."""
        return [
            subtree.evaluate(x, None if y is None else y[number], prices)
            for number, subtree in self.subtrees.items()
        ]

    def values(self) -> dict[int, Floats]:
        """Own columns of each subtree, as last solved."""
        return {number: subtree.values for number, subtree in self.subtrees.items()}

    def duals(self, weights: dict[int, Floats]) -> dict[int, Floats]:
        """Row duals of each subtree: its solves weighted by the cuts that hold the plan."""
        return {
            number: np.tensordot(weights[number], np.array(subtree.row_duals[: len(weights[number])]), axes=1)
            for number, subtree in self.subtrees.items()
        }


_here: dict[str, Member] = {}


def _prepare(share: Share) -> None:
    """Load a share in a worker process."""
    _here["member"] = Member(share)


def _call(method: str, *arguments: Any) -> Any:
    """Call a method of the member in a worker process."""
    return getattr(_here["member"], method)(*arguments)


def _nothing() -> None:
    """Something to do while a process starts."""


class Team:
    """Workers with their shares; use as a context manager so that no process outlives it.

    ``why_alone`` says why there is only this process, if so.
    """

    def __init__(self, size: int) -> None:
        self.why_alone = "" if size > 1 else "one core"
        self._executors: list[Executor] = []
        self._alone: Member | None = None
        for _ in range(size if size > 1 else 0):
            executor = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
            executor.submit(_nothing)
            self._executors.append(executor)

    def __enter__(self) -> "Team":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for executor in self._executors:
            executor.shutdown(cancel_futures=True)

    @property
    def size(self) -> int:
        """Number of processes that solve."""
        return max(1, len(self._executors))

    def prepare(self, shares: Sequence[Share]) -> None:
        """Hand out shares, one per process; falls back to this process if none can be started."""
        if self._executors:
            try:
                waiting = [e.submit(_prepare, s) for e, s in zip(self._executors, shares, strict=True)]
                _results(waiting)
            except (BrokenProcessPool, OSError) as error:
                self.why_alone = f"worker processes could not be started ({type(error).__name__})"
                self._executors = []
            else:
                return
        whole = tuple(number for share in shares for number in share.numbers)
        overlays = {number: found for share in shares for number, found in share.overlays.items()}
        first = shares[0]
        self._alone = Member(Share(first.core, first.tree, whole, overlays, first.basis))

    def evaluate(self, x: Floats, y: dict[int, Floats] | None, prices: Floats) -> list[Cut]:
        """Cuts of all subtrees at a point, by number."""
        found = [cut for part in self._everybody("evaluate", x, y, prices) for cut in part]
        return sorted(found, key=lambda cut: cut.subtree)

    def values(self) -> dict[int, Floats]:
        """Own columns of all subtrees."""
        return {number: found for part in self._everybody("values") for number, found in part.items()}

    def duals(self, weights: dict[int, Floats]) -> dict[int, Floats]:
        """Row duals of all subtrees."""
        parts = self._everybody("duals", weights)
        return {number: found for part in parts for number, found in part.items()}

    def _everybody(self, method: str, *arguments: Any) -> list[Any]:
        """Call a method of every member."""
        if self._alone is not None:
            return [getattr(self._alone, method)(*arguments)]
        return _results([executor.submit(_call, method, *arguments) for executor in self._executors])


def _results(waiting: Sequence[Future[Any]]) -> list[Any]:
    """Results in order; the first error is raised."""
    return [future.result() for future in waiting]


def team_size(copied_columns: int, subtrees: int, workers: int | None = None) -> int:
    """How many processes are worth starting."""
    if workers is not None:
        return max(1, min(workers, subtrees))
    return 1 if copied_columns < SMALL_COLUMNS else max(1, min(cpu_count() or 1, subtrees))


def shared_out(sizes: Sequence[float], workers: int) -> list[tuple[int, ...]]:
    """Numbers of subtrees for each worker, the largest first to whoever has least."""
    loads, shares = [0.0] * workers, [[] for _ in range(workers)]  # type: list[float], list[list[int]]
    for number in sorted(range(len(sizes)), key=lambda i: -sizes[i]):
        lightest = loads.index(min(loads))
        loads[lightest] += sizes[number]
        shares[lightest].append(number)
    return [tuple(share) for share in shares]
