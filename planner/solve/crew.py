"""Earlier names, for the tree solver until it uses those of :mod:`planner.workers`."""

from planner.solve.partition import shared_out
from planner.workers import WorkerPool as Crew

__all__ = ["Crew", "shared_out"]
