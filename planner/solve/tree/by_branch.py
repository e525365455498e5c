"""Branch by branch: subtrees refined alone in worker processes, then tied to the calm path by cuts."""

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from planner.solve.highs import Answer, Floats, Status
from planner.solve.tree.cuts import Master, Outcome, Sizes, Trunk, run_rounds
from planner.solve.tree.planted import Clock, Planted, Solved
from planner.solve.tree.subtree import SHORTFALL, Cut, PathBasis
from planner.solve.tree.team import Share, Team, shared_out, team_size
from planner.solve.tree.tree_solution import Start
from planner.tree.core import Core
from planner.tree.extensive import ExtensiveForm

BY_BRANCH = "copied basis, branch by branch"
MISSED = 1e-6
GENEROUS = 1.5
"""First prices of weighted rows, as a multiple of the largest worth that any has on the path."""
WHOLE_COLUMNS = 300_000
"""Above so many columns the whole matrix is no way out."""


def trunk_of(planted: Planted, form: ExtensiveForm) -> Trunk:
    """The calm path's rows and columns of the extensive form."""
    width, own = len(planted.core.cost), len(planted.core.everywhere.rows)
    count = len(planted.core.expectation.rows)
    total = form.matrix.shape[0]
    rows = np.concatenate([np.arange(own), np.arange(total - count, total)])
    return Trunk(
        sparse.csr_array(form.matrix[rows][:, :width]),
        form.row_lower[rows],
        form.row_upper[rows],
        form.lower[:width],
        form.upper[:width],
        form.cost[:width],
        form.offset,
    )


def by_branch(
    planted: Planted,
    form: ExtensiveForm,
    path: Answer,
    basis: PathBasis,
    clock: Clock,
    workers: int | None,
) -> Solved | str:
    """Subtrees in worker processes, tied by cuts; a sentence why it was left, if it was."""
    tree = planted.tree
    sizes = [sum(len(form.parts[b].columns) for b in members) for members in tree.subtrees]
    count = team_size(sum(sizes), len(sizes), workers)
    trunk, weights = trunk_of(planted, form), len(planted.core.expectation.rows)
    prices = _prices(path.duals[len(path.duals) - weights :] if weights else np.zeros(0))
    with Team(count) as team:
        team.prepare(_shares(planted, sizes, team.size, basis))
        first = team.evaluate(path.values, None, prices)
        clock.mark("refine")
        blind = _blind_cost(planted, trunk, path, first, prices)
        blind_values = _gather(planted, form, path.values, team.values()) if np.isfinite(blind) else None
        master = Master(trunk, planted.core, len(sizes), basis, _usual_sizes(planted, path, prices, first))
        start = _start(trunk, master, path.values, first)
        clock.mark("start")
        found = run_rounds(master, team, start, deadline=clock.deadline)
        clock.mark("rounds")
        why = _why_not(found, len(form.cost))
        if why:
            return why
        team.evaluate(found.x, found.y, np.zeros(weights))
        values = _gather(planted, form, found.x, team.values())
        duals = _gather_duals(planted, form, found, team.duals(found.cut_weights))
    status = Status.OPTIMAL if found.status == "optimal" else Status.TIME_LIMIT
    iterations = path.iterations + sum(each.iterations for each in found.rounds)
    iterations += sum(cut.iterations for cut in master.cuts[: len(first)])
    began = Start(BY_BRANCH, team.why_alone, count, len(found.rounds), found.gap, iterations)
    return Solved(values, duals, found.objective, status, began, blind, blind_values)


def _prices(duals: Floats) -> Floats:
    """Prices of weighted rows for the first solves: above their worth on the path, so that subtrees give
    what can be had for it and the plan to begin from keeps the rows.
    """
    most = float(np.abs(duals).max(initial=0.0))
    prices: Floats = np.where(np.abs(duals) > MISSED, GENEROUS * np.sign(duals) * most, 0.0)
    return prices


def _start(trunk: Trunk, master: Master, x: Floats, cuts: list[Cut]) -> Outcome:
    """The plan to begin from: the path, with what subtrees make of it."""
    for cut in cuts:
        master.add(cut)
    y = {cut.subtree: cut.contribution for cut in cuts}
    missed = master.shortfalls(x, y)
    cost = float(trunk.cost @ x) + trunk.offset + sum(cut.value for cut in cuts)
    cost += float(master.sizes.penalty @ missed)
    return Outcome(x, y, cost, float("-inf"), shortfall=float(missed.sum()))


def _why_not(found: Outcome, columns: int) -> str:
    """Why cuts did not give a plan; blank if they did, or if the whole matrix would take hours."""
    if found.status == "infeasible":
        return "cuts left no plan"
    if not np.isfinite(found.objective):
        return "no plan was found branch by branch"
    if columns > WHOLE_COLUMNS:
        return ""
    if found.shortfall > MISSED:
        return "cuts would miss a row that is weighted over the tree"
    return f"cuts did not close the gap ({found.gap:.1e})" if found.status == "stalled" else ""


def _usual_sizes(planted: Planted, path: Answer, prices: Floats, first: list[Cut]) -> Sizes:
    """Mean size of each variable family on the path, and penalties above the worth of weighted rows."""
    size = np.abs(path.values)
    scale = np.full(len(size), max(1e-3 * float(size.max(initial=0.0)), 1e-6))
    for columns in planted.form.columns.by_family.values():
        scale[columns] = np.maximum(scale[columns], float(size[columns].mean()))
    follow = tuple(_follow(planted, path, cut) for cut in first)
    return Sizes(scale, SHORTFALL + 2.0 * np.abs(prices), follow)


def _follow(planted: Planted, path: Answer, cut: Cut) -> sparse.csr_array:
    """What a subtree adds to weighted rows, in proportion to the capacity ordered before it leaves."""
    weighted = planted.core.expectation.matrix
    first = planted.tree.subtrees[cut.subtree][0]
    ordered = np.zeros(weighted.shape[1], dtype=bool)
    ordered[planted.form.columns.by_family.get("build", np.zeros(0, dtype=np.int64))] = True
    ordered &= planted.core.decided < planted.tree.branches[first].start
    counted = sparse.csr_array((abs(weighted) > 0.0).multiply(ordered[np.newaxis, :]).astype(np.float64))
    total = counted @ path.values
    share = np.where(total > MISSED, cut.contribution / np.maximum(total, MISSED), 0.0)
    return sparse.csr_array(counted.multiply(share[:, np.newaxis]))


def _shares(planted: Planted, sizes: Sequence[int], workers: int, basis: PathBasis) -> list[Share]:
    """What each worker gets."""
    tree = planted.tree
    return [
        Share(
            planted.core,
            tree,
            numbers,
            {n: (planted.overlays[0], *(planted.overlays[b] for b in tree.subtrees[n])) for n in numbers},
            basis,
        )
        for numbers in shared_out(sizes, workers)
    ]


def _blind_cost(planted: Planted, trunk: Trunk, path: Answer, first: list[Cut], prices: Floats) -> float:
    """Expected cost of the calm path as planned without disruptions, everything after an onset at its best.

    Rows weighted over the tree that such a plan does not keep are charged at their worth on the path.
    """
    own = len(planted.core.everywhere.rows)
    cost = float(trunk.cost @ path.values) + trunk.offset + sum(cut.value for cut in first)
    if not len(prices) or not np.isfinite(cost):
        return cost
    reached = trunk.matrix[own:] @ path.values + sum(cut.contribution for cut in first)
    least, most = trunk.row_lower[own:], trunk.row_upper[own:]
    short = np.maximum(least - reached, 0.0) + np.maximum(reached - most, 0.0)
    return cost + float(np.abs(prices) @ short)


def _gather(planted: Planted, form: ExtensiveForm, x: Floats, own: dict[int, Floats]) -> Floats:
    """Columns of the extensive form from the calm path and the subtrees."""
    values = np.zeros(len(form.cost))
    values[: len(x)] = x
    for number, members in enumerate(planted.tree.subtrees):
        at = 0
        for branch in members:
            part = form.parts[branch]
            values[part.column_range] = own[number][at : at + len(part.columns)]
            at += len(part.columns)
    return values


def _gather_duals(planted: Planted, form: ExtensiveForm, found: Outcome, own: dict[int, Floats]) -> Floats:
    """Row duals of the extensive form."""
    duals = np.zeros(form.matrix.shape[0])
    trunk = len(planted.core.everywhere.rows)
    duals[:trunk] = found.row_duals[:trunk]
    weighted = found.row_duals[trunk:]
    if len(weighted):
        duals[-len(weighted) :] = weighted
    for number, members in enumerate(planted.tree.subtrees):
        at = 0
        for branch in members:
            first, size = form.parts[branch].row_offset, _rows_in(planted.core, form, branch)
            duals[first : first + size] = own[number][at : at + size]
            at += size
    return duals


def _rows_in(core: Core, form: ExtensiveForm, branch: int) -> int:
    """Number of rows that a branch adds."""
    part = form.parts[branch]
    return len(core.everywhere.rows) - part.first_row + len(core.stress.rows) - part.first_stress_row
