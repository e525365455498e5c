"""What solving a tree begins with, what it ends with, and its clock."""

from dataclasses import dataclass
from time import perf_counter

from planner.data import Inputs
from planner.derive.derived import Derived
from planner.model.standard_form import StandardForm
from planner.solve.highs import Floats, Status
from planner.solve.tree.tree_solution import Start
from planner.tree.atlas import Atlas
from planner.tree.branch import Tree
from planner.tree.core import Core, core_of
from planner.tree.factors import Effects
from planner.tree.overlay import overlay_of
from planner.tree.overlay_data import Overlay


@dataclass(frozen=True)
class Planted:
    """A tree over a compiled path: everything that solving needs."""

    inputs: Inputs
    form: StandardForm
    tree: Tree
    core: Core
    overlays: tuple[Overlay, ...]
    effects: Effects
    atlas: Atlas


def plant(inputs: Inputs, form: StandardForm, tree: Tree) -> Planted:
    """Work out what every branch changes."""
    derived = Derived(inputs)
    core, effects = core_of(form), Effects(inputs, derived)
    atlas = Atlas(inputs, derived, form, core)
    overlays = tuple(overlay_of(atlas, effects, branch) for branch in tree.branches)
    return Planted(inputs, form, tree, core, overlays, effects, atlas)


@dataclass(frozen=True)
class Solved:
    """Columns and row duals of the extensive form, and how they were found."""

    values: Floats
    duals: Floats
    objective: float
    status: Status
    start: Start
    blind: float
    blind_values: Floats | None


class Clock:
    """Seconds by phase and the deadline."""

    def __init__(self, time_limit: float | None) -> None:
        self.seconds: dict[str, float] = {}
        self.last = perf_counter()
        self.deadline = None if time_limit is None else self.last + time_limit

    def mark(self, phase: str) -> None:
        """Charge the time since the last mark to a phase."""
        now = perf_counter()
        self.seconds[phase] = self.seconds.get(phase, 0.0) + now - self.last
        self.last = now

    @property
    def left(self) -> float | None:
        """Seconds left; None without a limit."""
        return None if self.deadline is None else max(0.0, self.deadline - perf_counter())
