"""What solving a tree gives, before it is laid out by branches."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

import numpy as np

from planner.solver.highs import Floats, Status

BY_BRANCH, WHOLE, ONE_PATH = "copied basis, branch by branch", "whole matrix", "one path"
"""How a tree was solved, in words for Run info."""


class FallBackReason(Enum):
    """Why a tree was not solved branch by branch."""

    ASKED = "asked for"
    SMALL = "small enough to be solved at once"
    NO_PLAN = "no plan was found branch by branch"
    GAP = "the gap was not closed branch by branch"
    FAILED = "the solver failed on a part of it"


class Proof(NamedTuple):
    """What a problem like this one can start from: the first stage of the plan, those that it combines
    (heaviest first), the prices of the expectation constraints at which the bound was proven, the dual of
    each cut by subtree and cut id, and the prices half-way to those that were tried last.
    """

    first_stage: Floats
    combined: tuple[Floats, ...]
    prices: Floats
    cut_weights: Mapping[int, Mapping[int, float]]
    middle_prices: Floats


@dataclass(frozen=True)
class TreeAnswer:
    """Columns and row duals of the extensive form, and how they were found; both are empty without a plan."""

    status: Status
    method: str
    objective: float = float("inf")
    """Expected cost, money."""
    gap: float = float("inf")
    """Relative distance of the objective from what no plan can be below."""
    values: Floats = field(default_factory=lambda: np.zeros(0))
    duals: Floats = field(default_factory=lambda: np.zeros(0))
    fall_back: FallBackReason | None = None
    """Why another way was left, or must be tried."""
    one_process: str = ""
    """Why there are no worker processes, if one would expect them."""
    processes: int = 1
    benders_iterations: int = 0
    simplex_iterations: int = 0
    deterministic_objective: float | None = None
    """Expected cost of the deterministic plan: the first stage as if nothing could happen, and the best made
    of it; None: nothing can be made of it, or it is no plan. Less the objective it is the value of the
    stochastic solution (Birge 1982)."""
    deterministic_values: Floats | None = None
    """Its columns."""
    proof: Proof | None = None
    """None: it was not solved branch by branch."""

    @property
    def has_plan(self) -> bool:
        """True if there are values."""
        return len(self.values) > 0

    @property
    def why(self) -> str:
        """Why it was solved as it was, in words; blank if nothing is to be said."""
        return self.fall_back.value if self.fall_back else self.one_process
