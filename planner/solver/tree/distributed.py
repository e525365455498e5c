"""Subtrees distributed over the workers of a pool: each worker keeps its solvers loaded between solves."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from planner.solver.highs import Floats
from planner.solver.partition import shared_out
from planner.solver.tree.basis import Basis, set_basis
from planner.solver.tree.recourse import (
    BendersCut,
    CutWeights,
    RecourseProblem,
    Remembered,
    recourse_program,
)
from planner.solver.tree.tuning import SMALL_PART
from planner.solver.tree.warm_start import warm_starts
from planner.tree.branch import Tree, first_event
from planner.tree.core import Core
from planner.tree.overlay_data import Overlay
from planner.workers import WorkerPool

if TYPE_CHECKING:
    from planner.solver.tree.problem import TreeProblem

Part = TypeVar("Part")
KEY = "subtrees"
"""By which workers hold their state."""


class WorkerState:
    """One worker's subtrees and their solvers, the earliest onset first."""

    def __init__(
        self, core: Core, tree: Tree, overlays: Mapping[int, Sequence[Overlay]], base: Basis
    ) -> None:
        onset = {number: tree.branches[tree.subtrees[number][0]].start for number in overlays}
        self._overlays = {number: overlays[number] for number in sorted(overlays, key=lambda n: onset[n])}
        self._core, self._tree, self._base = core, tree, base
        self._problems = {
            number: RecourseProblem(number, recourse_program(core, tree, tree.subtrees[number], own))
            for number, own in self._overlays.items()
        }
        self._last: dict[int, BendersCut] = {}
        """Cut of each subtree's last solve."""
        self._proposals: list[dict[int, Floats]] = []
        """Own columns of each subtree in proposals that were kept."""

    def warm_start(self, x: Floats, prices: Floats) -> list[BendersCut]:
        """Start each subtree from its branches solved alone; the first cuts."""
        found = warm_starts(self._core, self._tree, self._overlays, self._base, x, prices)
        for number, problem in self._problems.items():
            start = found[number]
            if start is None:
                problem.start_from(self._base)
            else:
                set_basis(problem.solver, start)
        return self.evaluate(x, prices)

    def change(
        self,
        core: Core,
        tree: Tree,
        overlays: Mapping[int, Sequence[Overlay]],
        prices: Floats,
    ) -> list[BendersCut]:
        """Become the subtrees of another problem of the same shape; cuts that are known of it."""
        self._core, self._tree, self._last, self._proposals = core, tree, {}, []
        self._overlays = {number: overlays[number] for number in self._problems}
        return [
            cut
            for number, problem in self._problems.items()
            for cut in problem.change(
                recourse_program(core, tree, tree.subtrees[number], overlays[number]), prices
            )
        ]

    def evaluate(self, x: Floats, prices: Floats, among: frozenset[int] | None = None) -> list[BendersCut]:
        """A cut of each subtree at a first stage; those that are not ``among`` some keep their last one if it
        was at the same first stage, whatever its prices.
        """
        for number, problem in self._problems.items():
            is_asked = among is None or number in among or number not in self._last
            if is_asked or not np.array_equal(problem.given, x):
                self._last[number] = problem.evaluate(x, prices)
        return [self._last[number] for number in self._problems]

    def mark(self) -> None:
        """Mark the last bases: where problems like this one may start from."""
        for problem in self._problems.values():
            problem.mark()

    def remember(self, kept: Mapping[int, Iterable[int]]) -> None:
        """From now on problems like this one start from the bases that were marked, with some row duals."""
        for number, problem in self._problems.items():
            problem.remember(kept[number])

    def remembered(self) -> dict[int, Remembered]:
        """What is remembered of each subtree that was marked."""
        known = ((number, problem.remembered) for number, problem in self._problems.items())
        return {number: each for number, each in known if each is not None}

    def take_over(self, known: Mapping[int, Remembered]) -> None:
        """Remember what the subtrees of another process do."""
        for number, problem in self._problems.items():
            if number in known:
                problem.take_over(known[number])

    def stand(self) -> None:
        """Problems like this one are first solved for the same first stage as the last one."""
        for problem in self._problems.values():
            problem.stand()

    def keep(self) -> None:
        """Remember the columns as last solved: one more proposal to combine."""
        for problem in self._problems.values():
            problem.mend_values()
        self._proposals.append({number: problem.values for number, problem in self._problems.items()})

    def keep_only(self, kept: Sequence[int]) -> None:
        """Forget all proposals but some, by their places."""
        self._proposals = [self._proposals[i] for i in kept]

    def combine(self, weights: Mapping[int, Floats]) -> dict[int, Floats]:
        """Own columns of each subtree as a convex combination of the proposals that were kept."""
        return {n: _combined(weights[n], [each[n] for each in self._proposals]) for n in self._problems}

    def duals(self, weights: CutWeights) -> dict[int, Floats]:
        """Row duals of each subtree: those of its solves, weighted by the cuts that hold the first stage."""
        return {number: problem.combined_duals(weights[number]) for number, problem in self._problems.items()}


def _combined(weights: Floats, points: Sequence[Floats]) -> Floats:
    """Weighted sum of points."""
    found = np.zeros_like(points[0])
    for weight, point in zip(weights.tolist(), points, strict=True):
        if weight:
            found += weight * point
    return found


class DistributedSubproblems:
    """All subtrees, wherever they are solved: by the workers of a pool, or here if there are none. A pool
    holds those of one problem at a time.
    """

    small: frozenset[int] | None = None
    """Subtrees that are solved fast; None: all."""

    def __init__(self, pool: WorkerPool, problem: "TreeProblem", base: Basis) -> None:
        self.pool, self._base = pool, base
        self.small = smallest(problem.sizes, SMALL_PART)
        self._here: WorkerState | None = None
        parts = partition(problem, pool.size)
        if not pool.build(KEY, WorkerState, [_state_of(problem, numbers, base) for numbers in parts]):
            self._here = WorkerState(*_state_of(problem, sum(parts, ()), base))

    def warm_start(self, x: Floats, prices: Floats) -> list[BendersCut]:
        """First cuts of all subtrees, by number."""
        return self._cuts("warm_start", x, prices)

    def change(self, problem: "TreeProblem", prices: Floats) -> list[BendersCut]:
        """Become the subtrees of another problem of the same shape, whose solves start from the bases that
        are remembered; cuts that the remembered row duals prove of it at some prices.
        """
        numbers = range(len(problem.tree.subtrees))
        core, tree, overlays, _ = _state_of(problem, tuple(numbers), self._base)
        found = self._everywhere("change", core, tree, overlays, prices)
        return [cut for part in found for cut in part]

    def evaluate(self, x: Floats, prices: Floats, among: frozenset[int] | None = None) -> list[BendersCut]:
        """Cuts of all subtrees at a first stage, by number; those that are not ``among`` some keep their last
        one if it was at the same first stage, whatever its prices.
        """
        return self._cuts("evaluate", x, prices, among)

    def _cuts(self, method: str, *arguments: Any) -> list[BendersCut]:
        found = [cut for part in self._everywhere(method, *arguments) for cut in part]
        return sorted(found, key=lambda cut: cut.subtree)

    def mark(self) -> None:
        """Mark the last bases of all subtrees: where problems like this one may start from."""
        self._everywhere("mark")

    def remember(self, kept: Mapping[int, Iterable[int]]) -> None:
        """From now on problems like this one start from the bases that were marked, with the row duals
        ``kept`` (cut ids by subtree).
        """
        self._everywhere("remember", kept)

    def remembered(self) -> dict[int, Remembered]:
        """What is remembered of all subtrees."""
        return _merged(self._everywhere("remembered"))

    def take_over(self, known: Mapping[int, Remembered]) -> None:
        """Remember what subtrees of another process do."""
        self._everywhere("take_over", known)

    def stand(self) -> None:
        """Problems like this one are first solved for the same first stage as the last one."""
        self._everywhere("stand")

    def keep(self) -> None:
        """Remember the columns of all subtrees as last solved."""
        self._everywhere("keep")

    def keep_only(self, kept: Sequence[int]) -> None:
        """Forget all proposals that were kept but some, by their places."""
        self._everywhere("keep_only", kept)

    def combine(self, weights: Mapping[int, Floats]) -> dict[int, Floats]:
        """Own columns of all subtrees as convex combinations of the proposals that were kept."""
        return _merged(self._everywhere("combine", weights))

    def duals(self, weights: CutWeights) -> dict[int, Floats]:
        """Row duals of all subtrees."""
        return _merged(self._everywhere("duals", weights))

    def _everywhere(self, method: str, *arguments: Any) -> list[Any]:
        """Call a method of every worker's state."""
        if self._here is not None:
            return [getattr(self._here, method)(*arguments)]
        return self.pool.call(KEY, method, *arguments)


def smallest(sizes: Sequence[int], part: float) -> frozenset[int] | None:
    """Numbers of the smallest subtrees, which hold no more than a part of all columns together; None where
    the smallest holds more.
    """
    order = np.argsort(sizes, kind="stable")
    held = np.cumsum(np.asarray(sizes)[order])
    count = int(np.searchsorted(held, part * sum(sizes), side="right"))
    return frozenset(order[:count].tolist()) or None


def _merged(parts: Sequence[Mapping[int, Part]]) -> dict[int, Part]:
    """What all workers say, by subtree."""
    return {number: found for part in parts for number, found in part.items()}


def partition(problem: "TreeProblem", workers: int) -> list[tuple[int, ...]]:
    """Subtrees of each worker: those of an event stay together, or halves of them."""
    groups: dict[str, list[int]] = {}
    for number, branches in enumerate(problem.tree.subtrees):
        groups.setdefault(first_event(problem.tree.branches[branches[0]]), []).append(number)
    return shared_out(list(groups.values()), problem.sizes, workers, halves_allowed=True)


def _state_of(
    problem: "TreeProblem", numbers: Sequence[int], base: Basis
) -> tuple[Core, Tree, dict[int, tuple[Overlay, ...]], Basis]:
    """What the state of a worker is made from; ``base`` is the basis of the base scenario."""
    tree, overlays = problem.tree, problem.overlays
    own = {n: (overlays[0], *(overlays[branch] for branch in tree.subtrees[n])) for n in numbers}
    return problem.core, tree, own, base
