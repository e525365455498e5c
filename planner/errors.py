"""Errors that the planner raises on purpose: what they have in common, and that there is no plan."""

from typing import Protocol


class PlannerError(Exception):
    """Something that a planner can mend; the text says what was found, what was expected and how to mend it,
    as the command line prints it.
    """


class Explanation(Protocol):
    """Why there is no plan."""

    def lines(self) -> list[str]:
        """A sentence, then the cells that contradict each other."""


class NoPlanError(PlannerError):
    """There is no plan; the text names the smallest set of cells that contradict each other.

    ``diagnosis`` holds them as data, ``status`` says how the solve ended (``infeasible``, ``unbounded``,
    ``time limit`` ...), and ``limit_hit`` whether more time might find a plan.
    """

    def __init__(self, diagnosis: Explanation, status: str, limit_hit: bool = False) -> None:
        super().__init__(diagnosis, status, limit_hit)
        self.diagnosis = diagnosis
        self.status = status
        self.limit_hit = limit_hit

    def __str__(self) -> str:
        return "\n".join(self.diagnosis.lines())
