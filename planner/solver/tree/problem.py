"""A tree over a compiled path, ready to be solved.

    min  sum_b sum_t P(b, t) c_bt @ x_bt
    s.t. A_b x_b in [l_b, u_b]            rows that hold in every branch b
         sum_b P_b B_b x_b in [low, high]   expectation constraints, one of each
         x_bt = x_at                        before branch b leaves its parent a (shared columns, no row)

with P(b, t) the node probability: that of all paths that share what branch b decides in period t.
"""

from dataclasses import dataclass
from functools import cached_property

from planner.data import Inputs
from planner.derive.derived import Derived
from planner.model.standard_form import StandardForm
from planner.solver.tree.first_stage import FirstStage, first_stage_of
from planner.solver.tree.tuning import EXACT_COLUMNS, SMALL_COLUMNS, WHOLE_COLUMNS
from planner.tree.branch import Tree
from planner.tree.core import Core, core_of
from planner.tree.extensive import ExtensiveForm, extend
from planner.tree.factors import Effects
from planner.tree.index import PathIndex
from planner.tree.overlay import overlay_of
from planner.tree.overlay_data import Overlay


@dataclass(frozen=True)
class TreeProblem:
    """Everything that solving needs; ``overlays`` in the order of the branches."""

    inputs: Inputs
    form: StandardForm
    tree: Tree
    core: Core
    overlays: tuple[Overlay, ...]
    effects: Effects
    index: PathIndex

    @cached_property
    def extensive(self) -> ExtensiveForm:
        """The whole linear program."""
        return extend(self.core, self.tree, self.overlays)

    @cached_property
    def first_stage(self) -> FirstStage:
        """The base scenario's part of it."""
        return first_stage_of(self.core, self.extensive)

    @property
    def is_coupled(self) -> bool:
        """True with expectation constraints."""
        return len(self.core.expectation.rows) > 0

    @property
    def is_exact(self) -> bool:
        """True for trees that are to be solved exactly."""
        return len(self.extensive.cost) <= EXACT_COLUMNS and not self.is_coupled

    @property
    def has_likely_base(self) -> bool:
        """False where something is certain to happen, so that the base scenario costs nothing."""
        return self.tree.branches[0].probability > 0.0

    @property
    def suits_one_matrix(self) -> bool:
        """True for trees that are solved fastest as one matrix: small ones, and larger ones where
        something is certain: their branches have nothing from the base scenario to start from.
        """
        return len(self.extensive.cost) <= (SMALL_COLUMNS if self.has_likely_base else WHOLE_COLUMNS)

    @property
    def sizes(self) -> list[int]:
        """Copied columns of each subtree."""
        parts = self.extensive.parts
        return [sum(len(parts[branch].columns) for branch in branches) for branches in self.tree.subtrees]


def pose(inputs: Inputs, form: StandardForm, tree: Tree) -> TreeProblem:
    """Work out what every branch changes."""
    derived = Derived(inputs)
    core, effects = core_of(form), Effects(inputs, derived)
    index = PathIndex(inputs, derived, form, core)
    overlays = tuple(overlay_of(index, effects, branch) for branch in tree.branches)
    return TreeProblem(inputs, form, tree, core, overlays, effects, index)
