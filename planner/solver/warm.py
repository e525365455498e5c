"""A solved program that stays loaded: what is changed is solved from the basis of the first solve."""

import highspy

from planner.solver.highs import Answer, LinearProgram, Options, Status, load, run
from planner.solver.in_place import change_program
from planner.solver.tree.basis import Basis, set_basis

DEVEX: Options = {"simplex_dual_edge_weight_strategy": 1}
"""Steepest edge works out its weights anew for every basis that it is given. Tried on India's path, seconds
for 16 moves of a right-hand side: its own choice 4.6, Devex 1.6, Dantzig 2.4."""


class WarmProgram:
    """Each change starts from the same basis, so that its answer does not depend on those before it."""

    def __init__(self, program: LinearProgram, basis: Basis | None) -> None:
        """``basis`` of the solved program; None: it is solved from nothing."""
        self.program, self.solver = program, load(program, DEVEX)
        if basis is not None:
            set_basis(self.solver, basis)
        self.answer = run(self.solver)
        self._basis: highspy.HighsBasis = self.solver.getBasis()
        self._loaded: LinearProgram = program

    def changed(self, program: LinearProgram) -> Answer | None:
        """The answer of a program of the same shape; None where it has no optimum."""
        change_program(self.solver, self._loaded.matrix, program)
        self._loaded = program
        self.solver.setBasis(self._basis)
        answer = run(self.solver)
        return answer if answer.status is Status.OPTIMAL else None
