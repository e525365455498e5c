"""Shadow prices over all futures: a tree that fits into one matrix, solved again both ways."""

from dataclasses import replace

import numpy as np

from planner.data import Inputs
from planner.model.moved_form import MovedForm, mirrored
from planner.solver.highs import Floats, Status
from planner.solver.tree.problem import TreeProblem, pose
from planner.solver.tree.tree_solution import TreeSolution
from planner.solver.warm import WarmProgram
from planner.study.shadow_prices import NO_PRICE, ShadowPrice, Worth, told_steps
from planner.study.why import Futures
from planner.tree.core import Integers, core_of
from planner.tree.extensive import ExtensiveForm
from planner.tree.overlay_data import Overlay


def tree_prices(problem: TreeProblem, solved: TreeSolution, futures: Futures) -> tuple[ShadowPrice, ...]:
    """The shadow prices of a small tree, each with both re-solves; ``futures`` is the tree as one program."""
    writing, path_values = problem.index.writing, solved.values[0]
    warm = WarmProgram(problem.extensive, futures.basis)
    planned, duals = futures.worth(futures.values), warm.answer.duals
    found = []
    for each in told_steps(writing, solved.row_duals, path_values):
        after = _extensive(problem, each.moving.inputs(problem.inputs, 1.0), each.more)
        dual = _slope(problem.extensive, after, duals, futures.values)

        def change(program: ExtensiveForm) -> Worth | None:
            answer = warm.changed(program)
            if answer.status is not Status.OPTIMAL:
                return None
            return futures.worth(answer.values).less(planned)

        less = change(mirrored(problem.extensive, after)) if each.moving.goes_down else None
        exact = 0.0 if abs(dual) <= NO_PRICE else dual
        found.append(ShadowPrice(each.moving, exact, change(after), less, bool(each.more.move.entries)))
    return tuple(found)


def _extensive(problem: TreeProblem, inputs: Inputs, moved: MovedForm) -> ExtensiveForm:
    """The tree of moved inputs; what events change is worked out again only where they change moved rows."""
    touched = np.concatenate([_rows_changed(problem, overlay) for overlay in problem.overlays])
    rows = np.union1d(moved.move.rows, [entry.row for entry in moved.move.entries])
    if np.isin(rows, touched).any():
        return pose(inputs, moved.form, problem.tree).extensive
    return replace(problem, form=moved.form, core=core_of(moved.form)).extensive


def _rows_changed(problem: TreeProblem, overlay: Overlay) -> Integers:
    """Path rows whose numbers an overlay changes."""
    block = problem.core.everywhere
    entries = np.searchsorted(block.matrix.indptr, overlay.data.at, side="right") - 1
    own = block.rows[np.concatenate([overlay.row_lower.at, overlay.row_upper.at, entries])]
    coupling = problem.core.expectation
    at = np.searchsorted(coupling.matrix.indptr, overlay.expectation.at, side="right") - 1
    return np.concatenate([own, coupling.rows[at]])


def _slope(before: ExtensiveForm, after: ExtensiveForm, duals: Floats, values: Floats) -> float:
    """First-order change of the objective, money."""
    is_upper = np.isfinite(before.row_upper) & np.isfinite(after.row_upper)
    is_lower = ~is_upper & np.isfinite(before.row_lower) & np.isfinite(after.row_lower)
    moved = np.zeros(len(duals))
    moved[is_upper] = after.row_upper[is_upper] - before.row_upper[is_upper]
    moved[is_lower] = after.row_lower[is_lower] - before.row_lower[is_lower]
    return float(duals @ (moved - (after.matrix - before.matrix) @ values))
