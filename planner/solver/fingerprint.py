"""What the solver is given, as hashes: whether two inputs are one and the same problem."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from planner.data import Inputs
from planner.model.catalogue import Scope
from planner.model.path import ImpossibleRowError
from planner.model.standard_form import StandardForm
from planner.solver.solve import build
from planner.solver.tree.problem import pose
from planner.tree.branch import Branch, Tree
from planner.tree.build_tree import build_tree, stress_starts


@dataclass(frozen=True)
class ModelFingerprint:
    """Hashes of the compiled path and of the tree over it, each computed when it is asked for.

    ``path_only``: the path alone is solved, so that events, scenarios and stress tests count for nothing.
    """

    inputs: Inputs
    path_only: bool = False

    @cached_property
    def _form(self) -> StandardForm | str:
        """The compiled path, or why there is none."""
        try:
            form = build(self.inputs).form
        except ImpossibleRowError as error:
            return repr(error.rows)
        return form.without(Scope.STRESS) if self.path_only else form

    @property
    def form(self) -> StandardForm | None:
        """The compiled path, so that nobody builds it again; None where there is none."""
        return None if isinstance(self._form, str) else self._form

    @cached_property
    def path(self) -> str:
        """Hash of costs, bounds, right-hand sides, matrix, ledger and the names of rows and columns."""
        form = self._form
        return _hash([form] if isinstance(form, str) else _parts(form))

    @cached_property
    def _tree(self) -> Tree | None:
        """The tree with every stress test; None where the path alone is solved, or there is none."""
        return None if self.path_only or isinstance(self._form, str) else _with_stress_tests(self.inputs)

    @cached_property
    def branches(self) -> str:
        """Hash of which branches and stress tests there are, when each begins, and its probability."""
        found = self._tree.branches if self._tree else ()
        return _hash((each.parent, each.start, each.probability, each.stress) for each in found)

    @cached_property
    def tree(self) -> str:
        """Hash of the tree, of what every branch and stress test changes, and of how risk is weighed."""
        if self._tree is None or isinstance(self._form, str):
            return ""
        overlays = pose(self.inputs, self._form, self._tree).overlays
        changes = (part for overlay in overlays for name in OVERLAY_PARTS for part in getattr(overlay, name))
        return _hash([self.branches, *changes, *_risk(self.inputs)])


def same_model(first: ModelFingerprint, second: ModelFingerprint) -> bool:
    """True if two inputs give one problem; the trees are only looked at where the paths are equal, and what
    their branches change only where these begin alike.
    """
    return first.path == second.path and first.branches == second.branches and first.tree == second.tree


OVERLAY_PARTS = ("lower", "upper", "row_lower", "row_upper", "data", "ledger", "costs")


def _parts(form: StandardForm) -> Iterable[object]:
    """Everything that a compiled path says."""
    ledger = form.ledger
    for matrix in (form.matrix, ledger.matrix):
        yield from (matrix.indptr, matrix.indices, matrix.data)
    yield from (form.row_lower, form.row_upper, form.lower, form.upper, form.cost, np.array([form.offset]))
    yield from (ledger.constants, ledger.weights, form.decided, form.discount)
    yield from (form.columns.families, form.columns.keys, form.rows.families, form.rows.keys)
    yield from (ledger.lines[name].tolist() for name in ledger.lines)


def _with_stress_tests(inputs: Inputs) -> Tree:
    """The tree with every stress test, as it is and without end, as branches of their own."""
    tests = [
        Branch(test.name, 0, test.onset, 0.0, each, stress=True)
        for test in stress_starts(inputs)
        for each in (test.happenings, tuple(replace(happening, ends=None) for happening in test.happenings))
    ]
    return Tree((*build_tree(inputs).branches, *tests))


def _risk(inputs: Inputs) -> tuple[object, ...]:
    """Settings by which the worst paths count, where they do."""
    settings = inputs.settings
    weighed = settings.cvar_weight > 0.0 or settings.cvar_cap is not None
    level = settings.cvar_level if weighed else None
    return (settings.cvar_weight, settings.cvar_cap, level, settings.risk_on if weighed else None)


def _hash(parts: Iterable[object]) -> str:
    """SHA-256 of arrays and plain values."""
    digest = hashlib.sha256()
    feed: Callable[[bytes], None] = digest.update
    for part in parts:
        feed(part.tobytes() if isinstance(part, np.ndarray) else repr(part).encode())
        feed(b"\x1f")
    return digest.hexdigest()
