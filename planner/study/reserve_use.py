"""What reserves do in the worst branch of each event: the plan is held until the branch leaves it, then the
best is made of it twice, with its reserves and with reserves for disruptions shut.

Both must end with the stock of the base scenario or pay for what is missing; owners' conditions, which look
at all futures, are left out of both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from planner.model.groups.reserve import lenders
from planner.model.ledger import MONEY, OUTPUT_LOSS
from planner.solver.highs import Floats
from planner.solver.partition import shared_out
from planner.solver.tree.branch_subproblem import BranchSolution, BranchSubproblem, ClosingStock
from planner.solver.tree.problem import TreeProblem
from planner.study.held_plan import Decided
from planner.study.stress import closing_stock
from planner.study.stress_chains import StressProgram, solve_chains
from planner.tree.branch import Branch
from planner.tree.core import Integers
from planner.tree.overlay import overlay_of
from planner.tree.overlay_data import Change, Overlay, edited_matrix
from planner.workers import WorkerPool


class Outcome(NamedTuple):
    """A branch at its best from a held plan: quantities of the whole path, present money."""

    unserved: float
    lost_output: float
    money: float
    released: float
    """From reserves for disruptions, in end-product terms."""


@dataclass(frozen=True)
class ReserveUse:
    """The worst branch of an event with reserves for disruptions and with them shut."""

    event: str
    branch: str
    with_reserve: Outcome
    without: Outcome


def reserve_uses(
    plan: Decided, problem: TreeProblem, pool: WorkerPool | None = None
) -> tuple[ReserveUse, ...]:
    """One of each event that begins on the base scenario and opens reserves, in the order of the branches;
    those that have no solution from the held plan are left out. Nothing without a reserve for disruptions.
    """
    if not lenders(problem.index.derived):
        return ()
    held, worst = Held(plan, problem), _worst(plan, problem)
    overlays = [overlay_of(problem.index, problem.effects, branch) for _, branch in worst]
    programs = [
        held.program(branch, each)
        for (_, branch), overlay in zip(worst, overlays, strict=True)
        for each in (overlay, held.shut(overlay))
    ]
    solved = _solved(plan, programs, pool)
    return tuple(
        ReserveUse(event, branch.name, *(held.outcome(overlays[i], solved[n]) for n in (2 * i, 2 * i + 1)))
        for i, (event, branch) in enumerate(worst)
        if {2 * i, 2 * i + 1} <= solved.keys()
    )


def _worst(plan: Decided, problem: TreeProblem) -> list[tuple[str, Branch]]:
    """(Event, its branch with most unserved need) of those that leave the base scenario."""
    short = problem.form.columns.by_family.get("short", np.zeros(0, dtype=np.int64))
    found: dict[str, tuple[float, Branch]] = {}
    for branch, values in zip(problem.tree.branches, plan.values, strict=True):
        happenings, unserved = branch.happenings, float(values[short].sum())
        opens = len(happenings) == 1 and problem.effects.opens_reserves(happenings[0])
        if branch.parent == 0 and branch.probability > 0.0 and opens and happenings[0].event:
            event = happenings[0].event
            if event not in found or unserved > found[event][0]:
                found[event] = unserved, branch
    return [(event, branch) for event, (_, branch) in found.items()]


def _solved(
    plan: Decided, programs: Sequence[StressProgram], pool: WorkerPool | None
) -> dict[int, BranchSolution]:
    """Solutions by number; the two of a branch are solved one from the other."""
    pool = WorkerPool(workers=1) if pool is None else pool
    pairs = [[n, n + 1] for n in range(0, len(programs), 2)]
    shares = shared_out(pairs, [1.0] * len(programs), pool.size)
    arguments = [
        ([[(n, programs[n]) for n in pair] for pair in pairs if set(pair) <= set(share)], plan.basis)
        for share in shares
    ]
    found = pool.each(solve_chains, arguments)
    if found is None:
        found = [solve_chains(*own) for own in arguments]
    return {number: solution for part in found for number, solution in part.items()}


class Held:
    """Branches that leave a held plan, and what becomes of them."""

    def __init__(self, plan: Decided, problem: TreeProblem) -> None:
        self.base: Floats = plan.values[0]
        self.problem = problem
        self.closing: ClosingStock = closing_stock(problem, self.base)
        self._lent = self._columns("release", lenders(problem.index.derived))

    def program(self, branch: Branch, overlay: Overlay) -> StressProgram:
        """The rest of the base scenario from a branch's first period on, under an overlay."""
        own = Branch(branch.name, 0, branch.start, 1.0, branch.happenings)
        problem = self.problem
        subproblem = BranchSubproblem(
            problem.core, own, problem.overlays[0], overlay, own.start, self.base, closing=self.closing
        )
        return StressProgram(subproblem)

    def shut(self, overlay: Overlay) -> Overlay:
        """An overlay under which reserves for disruptions give nothing."""
        keep = ~np.isin(overlay.upper.at, self._lent)
        return replace(overlay, upper=Change(overlay.upper.at[keep], overlay.upper.value[keep]))

    def outcome(self, overlay: Overlay, solution: BranchSolution) -> Outcome:
        """Figures of a solution under its overlay."""
        form, values = self.problem.form, solution.values
        ledger = edited_matrix(form.ledger.matrix, overlay.ledger)
        present = (ledger @ values + form.ledger.constants) * form.ledger.weights
        kinds = form.ledger.lines["kind"]
        commodities = self.problem.index.derived.commodities
        content = [commodities[str(form.columns.keys[i][1])].end_product_equivalent for i in self._lent]
        return Outcome(
            unserved=float(values[form.columns.by_family.get("short", self._lent[:0])].sum()),
            lost_output=float(present[(kinds == OUTPUT_LOSS).to_numpy(dtype=bool)].sum()),
            money=float(present[(kinds == MONEY).to_numpy(dtype=bool)].sum()) + solution.bought_back,
            released=float(values[self._lent] @ np.array(content)) if len(content) else 0.0,
        )

    def _columns(self, family: str, among: Iterable[tuple[str, str]]) -> Integers:
        """Columns of a family of some holders and commodities."""
        columns, chosen = self.problem.form.columns, set(among)
        own = [i for i in columns.by_family.get(family, ()) if columns.keys[i][:2] in chosen]
        return np.array(own, dtype=np.int64)
