"""Chains of like stress programs as workers solve them. Nothing here needs Pyomo: workers start fast."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from planner.solver.tree.basis import Basis
from planner.solver.tree.branch_subproblem import BranchSolution, BranchSubproblem, solve_branch
from planner.tree.overlay_data import edited

NO_QUANTITY = 1e-9
"""Quantity up to which a solver's values are nothing."""


class StressProgram(NamedTuple):
    """A false alarm or a test: with the stock it must end with, or without end."""

    subproblem: BranchSubproblem
    is_false_alarm: bool = False

    @property
    def start(self) -> int:
        """First period."""
        return self.subproblem.start

    @property
    def is_endless(self) -> bool:
        """True if it never ends, and so need not end with a stock."""
        return self.subproblem.closing is None


Alarms = Sequence[tuple[StressProgram, BranchSolution]]
"""False alarms that are solved."""


def solve_chains(
    chains: Sequence[Sequence[tuple[int, StressProgram]]], basis: Basis | None, alarms: Alarms = ()
) -> dict[int, BranchSolution]:
    """Solution of numbered programs; those without one are left out. Each is solved from the basis of the
    false alarm of its start, if one is among ``alarms``, or of the program before it in its chain.
    """
    found: dict[int, BranchSolution] = {}
    for chain in chains:
        before = basis
        for number, program in chain:
            solution = next((known for alarm, known in alarms if _is_alike(alarm, known, program)), None)
            if solution is None:
                solution = solve_branch(program.subproblem, _basis_for(program, alarms, before))
                before = before if solution is None else solution.basis
            if solution is not None:
                found[number] = solution
    return found


def _basis_for(program: StressProgram, alarms: Alarms, before: Basis | None) -> Basis | None:
    """That of the false alarm of its start and kind; ``before`` where there is none."""
    own = (
        known.basis
        for alarm, known in alarms
        if (alarm.start, alarm.is_endless) == (program.start, program.is_endless)
    )
    return next(own, before)


def _is_alike(alarm: StressProgram, solution: BranchSolution, program: StressProgram) -> bool:
    """True if a test takes nothing away that its false alarm would use: then the best is the same. So it is
    with suppliers from whom the plan does not buy.
    """
    if alarm.start != program.start or alarm.is_endless != program.is_endless:
        return False
    ours, theirs, core = alarm.subproblem.overlay, program.subproblem.overlay, program.subproblem.core
    rest = ("lower", "row_lower", "row_upper", "data", "ledger", "costs")
    alike = all(
        np.array_equal(a, b)
        for name in rest
        for a, b in zip(getattr(ours, name), getattr(theirs, name), strict=True)
    )
    most, left = edited(core.upper, ours.upper), edited(core.upper, theirs.upper)
    later = core.decided >= program.start
    return alike and bool((left <= most).all() and (solution.values <= left + NO_QUANTITY)[later].all())
