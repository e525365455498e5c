"""Worker processes: started while there is other work, kept with what they hold, and given back.

Processes, not threads: two solver threads in one process hang. Each worker has a pipe of its own (no queue
and no lock, so that nothing can be left behind) and ends with its parent, however that ends. Between calls
workers hold objects by key. One that dies is replaced once: what it held is built again and every call on it
repeated, so that results are those of a run in which nothing died. Where processes cannot be started,
callers are told to do everything themselves.
"""

from planner.workers.executor import SerialExecutor, WorkerExecutor
from planner.workers.pool import WorkerEndedError, WorkerPool, usable_cores

__all__ = ["SerialExecutor", "WorkerEndedError", "WorkerExecutor", "WorkerPool", "usable_cores"]
