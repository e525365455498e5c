"""A parent process for tests: ``python -m tests.workers.parent TASK FOLDER`` has two workers do a task; ends
as the command line does when it is interrupted.
"""

import sys

from planner.workers import WorkerPool
from tests.workers.tasks import TASKS

if __name__ == "__main__":
    task, folder = sys.argv[1:]
    try:
        with WorkerPool(2) as pool:
            pool.each(TASKS[task], [(folder,)] * 2)
    except KeyboardInterrupt:
        sys.exit(130)
