"""A solved program that stays loaded: what is changed is solved from the basis of the first solve."""

from dataclasses import replace

import highspy

from planner.solver.highs import Answer, LinearProgram, Options, Status, load, run
from planner.solver.in_place import change_program
from planner.solver.tree.basis import Basis, set_basis

DEVEX: Options = {"simplex_dual_edge_weight_strategy": 1}
"""Steepest edge works out its weights anew for every basis that it is given. Tried on India's path, seconds
for 16 moves of a right-hand side: its own choice 4.6, Devex 1.6, Dantzig 2.4."""
PATIENCE = 2_000
"""Iterations after which a basis has led nowhere. Tried on India's path: moves of right-hand sides take up to
1,800; some plans without a decision have no end, and take 4 to 6 seconds from nothing."""
DECIDED = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible)


class WarmProgram:
    """Each change starts from the same basis, so that its answer does not depend on those before it."""

    def __init__(self, program: LinearProgram, basis: Basis | None, *, thorough: bool = True) -> None:
        """``basis`` of the solved program; None: it is solved from nothing. ``thorough``: what the basis does
        not lead to is solved from nothing; else its answer has the status FAILED.
        """
        self.program, self.thorough, self.solver = program, thorough, load(program, DEVEX)
        if basis is not None:
            set_basis(self.solver, basis)
        self.answer = run(self.solver)
        self.solver.setOptionValue("simplex_iteration_limit", PATIENCE)
        self._basis: highspy.HighsBasis = self.solver.getBasis()
        self._loaded: LinearProgram = program

    def changed(self, program: LinearProgram) -> Answer:
        """The answer of a program of the same shape."""
        change_program(self.solver, self._loaded.matrix, program)
        self._loaded = program
        self.solver.clearSolver()  # the simplex method draws lots, and goes on where it was
        self.solver.setBasis(self._basis)
        self.solver.run()
        if self.solver.getModelStatus() in DECIDED:
            return run(self.solver)
        return run(load(program)) if self.thorough else replace(self.answer, status=Status.FAILED)
