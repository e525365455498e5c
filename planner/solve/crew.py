"""Worker processes: started while there is other work, kept, and given back.

Processes, not threads: two solver threads in one process hang. A worker is an executor of one process, so
that what it has loaded stays with it. Where processes cannot be started, everything is done here.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from os import cpu_count
from types import TracebackType
from typing import Any


def _nothing() -> None:
    """Something to do while a process starts."""


class Crew:
    """Some worker processes; a context manager, so that none outlives it.

    ``why_alone`` says why there is only this process, if so.
    """

    def __init__(self, workers: int | None = None) -> None:
        """Start ``workers`` processes, one per core if None; none for a single worker."""
        wanted = (cpu_count() or 1) if workers is None else workers
        self.why_alone = "" if wanted > 1 else "one core"
        self._executors: list[Executor] = []
        for _ in range(wanted if wanted > 1 else 0):
            executor = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
            executor.submit(_nothing)
            self._executors.append(executor)

    def __enter__(self) -> "Crew":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for executor in self._executors:
            executor.shutdown(cancel_futures=True)

    @property
    def size(self) -> int:
        """Number of processes that work."""
        return max(1, len(self._executors))

    def each(self, task: Callable[..., Any], arguments: Sequence[tuple[Any, ...]]) -> list[Any] | None:
        """One call per worker, as many as there are arguments; None if that must be done here, because
        there are no workers or they broke.
        """
        if not self._executors:
            return None
        try:
            waiting = [e.submit(task, *own) for e, own in zip(self._executors, arguments, strict=False)]
            return _results(waiting)
        except (BrokenProcessPool, OSError) as error:
            self.why_alone = f"worker processes could not be started ({type(error).__name__})"
            self._executors = []
            return None


def _results(waiting: Sequence[Future[Any]]) -> list[Any]:
    """Results in order; the first error is raised."""
    return [future.result() for future in waiting]


UNEVEN = 1.1
"""Load against the mean from which groups are halved to share them out more evenly."""


def shared_out(
    groups: Sequence[Sequence[int]], sizes: Sequence[float], workers: int, *, halves_allowed: bool = False
) -> list[tuple[int, ...]]:
    """Numbers for each worker, the largest group first to whoever has least. Groups stay whole; if allowed,
    only their halves do where loads would be uneven.
    """
    shares, loads = _dealt(groups, sizes, workers)
    if halves_allowed and max(loads) > UNEVEN * sum(loads) / workers:
        halves = [half for g in groups for half in (g[: len(g) // 2], g[len(g) // 2 :]) if len(half)]
        other, others = _dealt(halves, sizes, workers)
        shares = other if max(others) < max(loads) else shares
    return [tuple(share) for share in shares if share]


def _dealt(
    groups: Sequence[Sequence[int]], sizes: Sequence[float], workers: int
) -> tuple[list[list[int]], list[float]]:
    """Numbers and load of each worker."""
    loads, shares = [0.0] * workers, [[] for _ in range(workers)]  # type: list[float], list[list[int]]
    total = {i: sum(sizes[number] for number in group) for i, group in enumerate(groups)}
    for i in sorted(total, key=lambda i: -total[i]):
        lightest = loads.index(min(loads))
        loads[lightest] += total[i]
        shares[lightest].extend(groups[i])
    return shares, loads
