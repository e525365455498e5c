"""Subtrees shared out over the workers of a pool: each keeps its solvers loaded between rounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.solve.highs import Floats
from planner.solve.tree.refine import Refiner
from planner.solve.tree.subtree import Cut, PathBasis, Subtree, Weights, subtree_program
from planner.tree.branch import Tree
from planner.tree.core import Core
from planner.tree.overlay_data import Overlay
from planner.workers import WorkerPool

KEY = "subtrees"
"""By which workers hold their members."""


@dataclass(frozen=True)
class Share:
    """What a worker is given: the path, the tree, and the overlays of its own subtrees."""

    core: Core
    tree: Tree
    numbers: tuple[int, ...]
    overlays: dict[int, tuple[Overlay, ...]]
    """Number of a subtree -> overlays of the calm path and of its branches."""
    basis: PathBasis


class Member:
    """One worker's subtrees and their solvers, the earliest onset first."""

    def __init__(self, share: Share) -> None:
        self.share = share
        self.subtrees: dict[int, Subtree] = {}
        self.points: list[dict[int, Floats]] = []
        """Own columns of each subtree at points that were kept."""
        branches, members = share.tree.branches, share.tree.subtrees
        for number in sorted(share.numbers, key=lambda n: branches[members[n][0]].start):
            program = subtree_program(share.core, share.tree, members[number], share.overlays[number])
            self.subtrees[number] = Subtree(number, program)

    def refine(self, x: Floats, prices: Floats) -> list[Cut]:
        """Start each subtree from its branches solved alone; the first cuts."""
        share = self.share
        refiner = Refiner(share.core, share.tree, share.basis, prices)
        for number, subtree in self.subtrees.items():
            start = refiner.start(x, share.tree.subtrees[number], share.overlays[number])
            if start is None:
                subtree.start_from(share.basis)
            else:
                subtree.start_at(start)
        return self.evaluate(x, prices)

    def evaluate(self, x: Floats, prices: Floats) -> list[Cut]:
        """A cut of each subtree at a point."""
        return [subtree.evaluate(x, prices) for subtree in self.subtrees.values()]

    def keep(self) -> None:
        """Remember the columns as last solved: one more point to combine."""
        for subtree in self.subtrees.values():
            subtree.tidy()
        self.points.append({number: subtree.values for number, subtree in self.subtrees.items()})

    def keep_only(self, kept: Sequence[int]) -> None:
        """Forget all points but some, by their places."""
        self.points = [self.points[i] for i in kept]

    def combine(self, weights: dict[int, Floats]) -> dict[int, Floats]:
        """Own columns of each subtree as a combination of the points that were kept."""
        return {n: _combined(weights[n], [point[n] for point in self.points]) for n in self.subtrees}

    def duals(self, weights: Weights) -> dict[int, Floats]:
        """Row duals of each subtree: those of its solves, weighted by the cuts that hold the plan."""
        return {
            number: sum(
                (weight * subtree.row_duals[place] for place, weight in weights[number].items()),
                np.zeros(len(subtree.program.row_lower)),
            )
            for number, subtree in self.subtrees.items()
        }


def _combined(weights: Floats, points: Sequence[Floats]) -> Floats:
    """Weighted sum of points."""
    found = np.zeros_like(points[0])
    for weight, point in zip(weights.tolist(), points, strict=True):
        if weight:
            found += weight * point
    return found


class Team:
    """All subtrees, wherever they are solved: by the workers of a pool, or here if there are none. A pool
    holds one team at a time.
    """

    def __init__(self, pool: WorkerPool, shares: Sequence[Share]) -> None:
        self._pool = pool
        self._alone: Member | None = None
        if not pool.build(KEY, Member, [(share,) for share in shares]):
            self._alone = Member(_together(shares))

    def refine(self, x: Floats, prices: Floats) -> list[Cut]:
        """First cuts of all subtrees, by number."""
        return self._cuts("refine", x, prices)

    def evaluate(self, x: Floats, prices: Floats) -> list[Cut]:
        """Cuts of all subtrees at a point, by number."""
        return self._cuts("evaluate", x, prices)

    def _cuts(self, method: str, x: Floats, prices: Floats) -> list[Cut]:
        found = [cut for part in self._everybody(method, x, prices) for cut in part]
        return sorted(found, key=lambda cut: cut.subtree)

    def keep(self) -> None:
        """Remember the columns of all subtrees as last solved."""
        self._everybody("keep")

    def keep_only(self, kept: Sequence[int]) -> None:
        """Forget all points that were kept but some, by their places."""
        self._everybody("keep_only", kept)

    def combine(self, weights: dict[int, Floats]) -> dict[int, Floats]:
        """Own columns of all subtrees as combinations of the points that were kept."""
        parts = self._everybody("combine", weights)
        return {number: found for part in parts for number, found in part.items()}

    def duals(self, weights: Weights) -> dict[int, Floats]:
        """Row duals of all subtrees."""
        parts = self._everybody("duals", weights)
        return {number: found for part in parts for number, found in part.items()}

    def _everybody(self, method: str, *arguments: Any) -> list[Any]:
        """Call a method of every member."""
        if self._alone is not None:
            return [getattr(self._alone, method)(*arguments)]
        return self._pool.call(KEY, method, *arguments)


def _together(shares: Sequence[Share]) -> Share:
    """All shares as one."""
    numbers = tuple(number for share in shares for number in share.numbers)
    overlays = {number: found for share in shares for number, found in share.overlays.items()}
    return Share(shares[0].core, shares[0].tree, numbers, overlays, shares[0].basis)
