"""Where a subtree's first solve starts: from the bases of its branches, each solved alone.

A branch alone is a third of a subtree, and simplex time grows faster than size. The first branch of an
event starts from that of the same event at an earlier onset; what leaves it, from it. The bases of the
branches together are a basis of the subtree, because each has as many basic columns as rows of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from planner.solve.highs import Floats
from planner.solve.tree.alone import Lived, Lone, live_alone
from planner.solve.tree.subtree import PathBasis
from planner.tree.branch import Tree, first_event
from planner.tree.core import Core
from planner.tree.overlay_data import Overlay


@dataclass
class Refiner:
    """Solves branches alone, and remembers what later onsets may start from."""

    core: Core
    tree: Tree
    path: PathBasis
    prices: Floats
    _earlier: dict[str, PathBasis] = field(default_factory=dict)
    """Event -> basis of the first branch of its last subtree."""
    _latest: PathBasis | None = None

    def start(self, x: Floats, members: Sequence[int], overlays: Sequence[Overlay]) -> PathBasis | None:
        """Basis of a subtree (own columns, own rows) from its branches, given the calm path's columns;
        None if one of them cannot be lived. ``overlays`` are those of the calm path and of the members.
        Subtrees of an event come in order of onset.
        """
        nothing = PathBasis(np.zeros(0, np.int64), np.zeros(0, np.int64))
        lives, event = {0: Lived(x, self.path, nothing)}, first_event(self.tree.branches[members[0]])
        for member, overlay in zip(members, overlays[1:], strict=True):
            parent = lives[self.tree.branches[member].parent]
            begin = self._begin(event, parent.basis) if member == members[0] else parent.basis
            lived = live_alone(self._lone(member, parent.values, overlays[0], overlay), begin)
            if lived is None:
                return None
            lives[member] = lived
        self._remember(event, lives[members[0]].basis)
        own = [lives[member].own for member in members]
        return PathBasis(*(np.concatenate(each) for each in zip(*own, strict=True)))

    def _begin(self, event: str, path: PathBasis) -> PathBasis:
        """Where the first branch of a subtree starts from."""
        return self._earlier.get(event, path if event in self._stress else self._latest or path)

    def _remember(self, event: str, basis: PathBasis) -> None:
        """Later onsets may start from here: of the same event at best, but for stress branches, whose
        costs are others, of any event.
        """
        self._earlier[event] = basis
        if event not in self._stress:
            self._latest = basis

    @cached_property
    def _stress(self) -> frozenset[str]:
        return frozenset(first_event(branch) for branch in self.tree.branches if branch.stress)

    def _lone(self, member: int, seen: Floats, calm: Overlay, overlay: Overlay) -> Lone:
        """A branch given the path that it leaves."""
        branch, possible = self.tree.branches[member], bool(self.tree.subtree_mass[member] > 0.0)
        return Lone(self.core, branch, calm, overlay, branch.start, seen, None, self.prices, possible)
