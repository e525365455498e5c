"""The tree as data: who leaves whom, when, with what probability, and what happens on the way."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.schema.columns import Monthly

BASE_SCENARIO = "base scenario"
PROBABILITY_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Happening:
    """An event (or countries cut off) on a path, as far as the path knows it.

    ``onset`` is the first period that it hits, ``ends`` the first period after it (None: it lasts to the
    end of the plan). ``cut_off`` names countries that sell nothing, for stress tests without an event;
    ``passed_on`` and ``buffer_months`` go with it, and so do ``goods``, if they sell only some no more.
    """

    event: str
    onset: int
    ends: int | None = None
    cut_off: tuple[str, ...] = ()
    passed_on: float = 0.0
    buffer_months: int = 0
    goods: tuple[str, ...] = ()


@dataclass(frozen=True)
class Branch:
    """A branch leaves its parent at the start of period ``start``; it goes on to the end.

    ``probability`` is the probability that a path ends in this branch. ``happenings`` are all that its path
    meets, those of its ancestors included.
    """

    name: str
    parent: int
    start: int
    probability: float
    happenings: tuple[Happening, ...] = ()
    stress: bool = False


@dataclass(frozen=True)
class Tree:
    """Branches, parents before children; the first is the base scenario and shares nothing."""

    branches: tuple[Branch, ...]

    def __post_init__(self) -> None:
        """Raises ValueError if the tree is not one, or probabilities do not sum to 1 within 1e-9."""
        for position, branch in enumerate(self.branches):
            if (branch.parent < 0) != (position == 0) or branch.parent >= position:
                raise ValueError(f"{branch.name} stands before its parent")
            if position and branch.start < self.branches[branch.parent].start:
                raise ValueError(f"{branch.name} leaves its parent before that begins")
        total = sum(branch.probability for branch in self.branches)
        if abs(total - 1.0) > PROBABILITY_TOLERANCE:
            raise ValueError(f"probabilities sum to {total:.12g}, not 1")

    def __len__(self) -> int:
        """Number of branches."""
        return len(self.branches)

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """Positions of the children of each branch."""
        found: list[list[int]] = [[] for _ in self.branches]
        for position, branch in enumerate(self.branches):
            if branch.parent >= 0:
                found[branch.parent].append(position)
        return tuple(tuple(each) for each in found)

    @cached_property
    def subtree_probability(self) -> NDArray[np.float64]:
        """Probability of each branch with all that leaves it, shape (branches,)."""
        total = np.array([branch.probability for branch in self.branches])
        for position in range(len(self.branches) - 1, 0, -1):
            total[self.branches[position].parent] += total[position]
        return total

    def node_probability(self, position: int, periods: int) -> Monthly:
        """Probability that shares what a branch decides: shape (periods + 1,), first entry for what is
        decided before everything. A child shares what is decided before its start.
        """
        probability = np.full(periods + 1, self.branches[position].probability)
        for child in self.children[position]:
            probability[: self.branches[child].start + 1] += self.subtree_probability[child]
        return probability

    def chain(self, position: int) -> tuple[int, ...]:
        """Branches of the path that ends in a branch, base scenario first."""
        found = [position]
        while self.branches[found[-1]].parent >= 0:
            found.append(self.branches[found[-1]].parent)
        return tuple(reversed(found))

    @cached_property
    def subtrees(self) -> tuple[tuple[int, ...], ...]:
        """Branches that leave the base scenario, each with all its descendants, in order."""
        first: dict[int, list[int]] = {}
        for position in range(1, len(self.branches)):
            first.setdefault(self.chain(position)[1], []).append(position)
        return tuple(tuple(members) for members in first.values())


def first_event(branch: Branch) -> str:
    """Event that a branch meets first, by which branches are alike; its own name if none, or if it is a
    stress branch.
    """
    return branch.name if branch.stress or not branch.happenings else branch.happenings[0].event


def base_scenario_only() -> Tree:
    """The tree of a single path."""
    return Tree((Branch(BASE_SCENARIO, -1, 0, 1.0),))


def with_foresight(tree: Tree) -> Tree:
    """Every future known before anything is decided: nothing is shared."""
    before = -1
    branches = [replace(tree.branches[0], start=before)]
    branches += [replace(branch, parent=0, start=before) for branch in tree.branches[1:]]
    return Tree(tuple(branches))


def with_known_lengths(tree: Tree) -> Tree:
    """The fan of a tree: every branch leaves the base scenario where its first ancestor did, so that at onset
    it knows how long its event lasts.
    """
    branches = [tree.branches[0]]
    for position, branch in enumerate(tree.branches[1:], start=1):
        first = tree.branches[tree.chain(position)[1]]
        branches.append(
            Branch(branch.name, 0, first.start, branch.probability, branch.happenings, branch.stress)
        )
    return Tree(tuple(branches))
