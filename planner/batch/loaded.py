"""A linear program that stays loaded while one functional after another is made least."""

from copy import copy

import highspy
import numpy as np

from planner.model.functionals import Functional
from planner.solver.highs import DUAL, PRIMAL, Answer, LinearProgram, Status, load, new_solver, run
from planner.solver.solve import NoPlanError

ROOM = 1e-7
"""By how much a row that holds an optimum is loosened, relative to its size."""


class LoadedProgram:
    """A program with rows for functionals; each solve starts from the basis of the one before."""

    def __init__(self, program: LinearProgram) -> None:
        self.solver = load(program)
        self._columns = np.arange(len(program.cost), dtype=np.int32)
        self._rows = len(program.row_lower)
        self._objective: Functional | None = None

    def copy(self) -> "LoadedProgram":
        """The same program with the same rows, loaded into a solver of its own that stands where this one
        does: both may be solved at once.
        """
        other = copy(self)
        other.solver = new_solver()
        other.solver.passModel(self.solver.getLp())
        other.solver.setBasis(self.solver.getBasis())
        return other

    def hold(self, functional: Functional, most: float = highspy.kHighsInf) -> int:
        """Add a row: the functional is at most so much. Gives its number, for :meth:`change` and duals."""
        at = np.flatnonzero(functional.coefficients).astype(np.int32)
        upper = most - functional.constant
        self.solver.addRow(-highspy.kHighsInf, upper, len(at), at, functional.coefficients[at])
        self._rows += 1
        return self._rows - 1

    def change(self, row: int, functional: Functional, most: float) -> None:
        """Change the most of a row that was added."""
        self.solver.changeRowBounds(row, -highspy.kHighsInf, most - functional.constant)

    def least_within(self, functional: Functional, row: int, held: Functional, most: float) -> Answer:
        """Make a functional least with another at most so much, loosened by rounding, and more where the
        solver sees no plan at an optimum that it has found itself; raises NoPlanError.
        """
        for room in (ROOM, 10.0 * ROOM):
            self.change(row, held, loosened(most, room))
            try:
                return self.least(functional)
            except NoPlanError as error:
                if error.status is not Status.INFEASIBLE:
                    raise
        self.change(row, held, loosened(most, 100.0 * ROOM))
        return self.least(functional)

    def free(self, row: int) -> None:
        """Let a row that was added hold nothing."""
        self.solver.changeRowBounds(row, -highspy.kHighsInf, highspy.kHighsInf)

    def least(self, functional: Functional) -> Answer:
        """Make a functional least; raises NoPlanError where there is no plan, or no least."""
        strategy = DUAL
        if functional is not self._objective:
            strategy = DUAL if self._objective is None else PRIMAL
            self.solver.changeColsCost(len(self._columns), self._columns, functional.coefficients)
            self._objective = functional
        self.solver.setOptionValue("simplex_strategy", strategy)
        answer = run(self.solver)
        if answer.status is not Status.OPTIMAL:
            raise NoPlanError(answer.status)
        return answer


def loosened(value: float, room: float = ROOM) -> float:
    """A bound that a solver's rounding of the value keeps."""
    return value + room * max(1.0, abs(value))
