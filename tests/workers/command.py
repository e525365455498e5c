"""The command line for tests: ``python -m tests.workers.command DEATHS FOLDER ARGUMENT...``. Small trees are
solved by two workers, as large ones are; in the middle, all of them die DEATHS times; -1: workers take hours
(a file in FOLDER shows when they do).
"""

import sys
from typing import Any

from planner import api
from planner.cli import main
from planner.solver.tree import problem
from planner.workers import WorkerPool
from tests.workers.tasks import solve

MIDDLE = 10
"""Number of a call to the workers."""


def disturb(deaths: int, folder: str) -> None:
    """Prepare what happens in the middle of a solve."""
    call, methods = WorkerPool.call, list[str]()

    def disturbed(pool: WorkerPool, key: str, method: str, *arguments: Any) -> list[Any]:
        methods.append(method)
        if deaths < 0 and len(methods) == MIDDLE:
            pool.each(solve, [(folder,)] * pool.size)
        for worker in pool._workers if MIDDLE <= len(methods) < MIDDLE + deaths else ():
            worker.process.kill()
            worker.process.join()
        return call(pool, key, method, *arguments)

    WorkerPool.call = disturbed  # type: ignore[method-assign]


if __name__ == "__main__":
    api.PROCESS_COLUMNS = 0
    api.usable_cores = lambda: 2
    problem.SMALL_COLUMNS = 0
    disturb(int(sys.argv[1]), sys.argv[2])
    sys.argv[1:] = sys.argv[3:]
    main()
