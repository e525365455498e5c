"""The extensive form by copied columns: index arithmetic on the path's arrays.

A branch copies every column decided at or after its start and every row that touches one; all else it
shares with its parent. Whoever decides before a branch leaves cannot know of it: there is no way to
write it wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from planner.schema.columns import Monthly
from planner.tree.branch import Tree
from planner.tree.core import Block, Core, Floats, Integers
from planner.tree.overlay_data import Change, Overlay, edited


@dataclass(frozen=True)
class BranchPart:
    """What one branch adds: columns and rows of its own, with their place in the whole."""

    columns: Integers
    """Path columns that it copies."""
    column_offset: int
    row_offset: int
    first_row: int
    """First row of the everywhere-block that it copies."""
    first_stress_row: int
    """First row of the stress block that it copies; its length if none."""

    @property
    def column_range(self) -> slice:
        """Place of its columns in the whole."""
        return slice(self.column_offset, self.column_offset + len(self.columns))


@dataclass(frozen=True)
class ExtensiveForm:
    """min cost @ x + offset, row_lower <= matrix @ x <= row_upper, lower <= x <= upper, over a tree.

    Rows: those of each branch in turn (everywhere-block, then stress block), then one row per
    expectation row of the path. Columns: those of each branch in turn.
    """

    matrix: sparse.csr_array
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    cost: Floats
    offset: float
    parts: tuple[BranchPart, ...]
    maps: tuple[Integers, ...]
    """Path column -> column of the whole, as each branch sees it."""


def extend(core: Core, tree: Tree, overlays: Sequence[Overlay]) -> ExtensiveForm:
    """Copy the path into all branches of a tree; ``overlays`` in the order of the branches."""
    parts, maps = layout(core, tree)
    width = parts[-1].column_range.stop
    weights = [tree.node_probability(b, core.periods) for b in range(len(tree))]
    pieces = [
        _rows_of(core, tree.branches[b].stress, parts[b], maps[b], overlays[b]) for b in range(len(tree))
    ]
    pieces.append(expectation_rows(core, maps, parts, weights, overlays))
    cost = np.concatenate([core.cost[part.columns] * weight[core.decided[part.columns] + 1]
                           for part, weight in zip(parts, weights, strict=True)])  # fmt: skip
    for b, branch in enumerate(tree.branches):
        at, extra = cost_changes(overlays[b], weights[b], branch.start)
        np.add.at(cost, maps[b][at], extra)
        if branch.stress:
            priced = core.priced_under_stress[core.decided[core.priced_under_stress] >= branch.start]
            cost[maps[b][priced]] = core.cost[priced]
    return ExtensiveForm(
        matrix=_stacked(pieces, width),
        row_lower=np.concatenate([piece.lower for piece in pieces]),
        row_upper=np.concatenate([piece.upper for piece in pieces]),
        lower=_bounds(core.lower, [overlay.lower for overlay in overlays], parts),
        upper=_bounds(core.upper, [overlay.upper for overlay in overlays], parts),
        cost=cost,
        offset=core.offset,
        parts=parts,
        maps=maps,
    )


def layout(core: Core, tree: Tree) -> tuple[tuple[BranchPart, ...], tuple[Integers, ...]]:
    """What each branch copies, and where its columns and rows stand in the whole."""
    parts: list[BranchPart] = []
    maps: list[Integers] = []
    columns = rows = 0
    for branch in tree.branches:
        is_root = branch.parent < 0
        copied = np.ones(len(core.cost), dtype=bool) if is_root else core.decided >= branch.start
        if not (is_root or branch.stress):
            copied[core.priced_under_stress] = False
        own = np.flatnonzero(copied)
        seen = np.arange(len(core.cost)) if is_root else maps[branch.parent].copy()
        seen[own] = columns + np.arange(len(own))
        first = 0 if is_root else core.everywhere.first_copied(branch.start)
        stress_rows = len(core.stress.rows)
        first_stress = core.stress.first_copied(branch.start) if branch.stress else stress_rows
        parts.append(BranchPart(own, columns, rows, first, first_stress))
        maps.append(seen)
        columns += len(own)
        rows += len(core.everywhere.rows) - first + stress_rows - first_stress
    return tuple(parts), tuple(maps)


def path_rows(core: Core, parts: Sequence[BranchPart]) -> Integers:
    """Path row of each row of the whole."""
    copied = [
        rows
        for part in parts
        for rows in (core.everywhere.rows[part.first_row :], core.stress.rows[part.first_stress_row :])
    ]
    return np.concatenate([*copied, core.expectation.rows])


def _bounds(path: Floats, changes: Sequence[Change], parts: Sequence[BranchPart]) -> Floats:
    """Bounds of all columns from those of the path."""
    return np.concatenate([edited(path, c)[part.columns] for c, part in zip(changes, parts, strict=True)])


@dataclass(frozen=True)
class Piece:
    """Some rows of the whole: lengths of rows, columns and data of entries, bounds."""

    lengths: Integers
    columns: Integers
    data: Floats
    lower: Floats
    upper: Floats


def _rows_of(core: Core, stress: bool, part: BranchPart, seen: Integers, overlay: Overlay) -> Piece:
    """The rows that a branch copies."""
    block = core.everywhere
    own = _suffix(block, part.first_row, seen, edited(block.matrix.data, overlay.data),
                  edited(block.lower, overlay.row_lower), edited(block.upper, overlay.row_upper))  # fmt: skip
    if not stress:
        return own
    extra = core.stress
    most = edited(extra.upper, overlay.stress_upper)
    service = _suffix(extra, part.first_stress_row, seen, extra.matrix.data, extra.lower, most)
    return Piece(
        *(np.concatenate(pair) for pair in zip(own.__dict__.values(), service.__dict__.values(), strict=True))
    )


def _suffix(block: Block, first: int, seen: Integers, data: Floats, lower: Floats, upper: Floats) -> Piece:
    """Rows of a block from ``first`` on, with columns as a branch sees them."""
    pointers = block.matrix.indptr
    begin = int(pointers[first])
    columns = seen[block.matrix.indices[begin:]]
    return Piece(np.diff(pointers[first:]), columns, data[begin:], lower[first:], upper[first:])


def expectation_rows(
    core: Core,
    maps: Sequence[Integers],
    parts: Sequence[BranchPart],
    weights: Sequence[Monthly],
    overlays: Sequence[Overlay],
) -> Piece:
    """Expectation constraints: each copy of a column, with its branch's own coefficient, times the
    probability of the paths that share it.
    """
    block = core.expectation
    rows = np.repeat(np.arange(len(block.rows)), np.diff(block.matrix.indptr))
    path_columns = block.matrix.indices
    found: list[tuple[Integers, Integers, Floats]] = []
    for seen, part, weight, overlay in zip(maps, parts, weights, overlays, strict=True):
        data = edited(block.matrix.data, overlay.expectation)
        own = np.zeros(len(core.cost), dtype=bool)
        own[part.columns] = True
        at = np.flatnonzero(own[path_columns])
        probability = weight[core.decided[path_columns[at]] + 1]
        found.append((rows[at], seen[path_columns[at]], data[at] * probability))
    row, column, value = (np.concatenate(each) for each in zip(*found, strict=True))
    order = np.argsort(row, kind="stable")
    lengths = np.bincount(row, minlength=len(block.rows)).astype(np.int64)
    return Piece(lengths, column[order], value[order], block.lower, block.upper)


def cost_changes(overlay: Overlay, weight: Monthly, start: int) -> tuple[Integers, Floats]:
    """(path column, extra cost) of changed ledger entries, weighted by the node probability of the period."""
    ledger = overlay.costs
    counts = ledger.period >= start
    return ledger.column[counts], ledger.extra[counts] * weight[ledger.period[counts] + 1]


def _stacked(pieces: Sequence[Piece], width: int) -> sparse.csr_array:
    """One matrix from pieces of rows."""
    lengths = np.concatenate([piece.lengths for piece in pieces])
    pointers = np.concatenate([[0], np.cumsum(lengths)])
    columns = np.concatenate([piece.columns for piece in pieces])
    data = np.concatenate([piece.data for piece in pieces])
    return sparse.csr_array((data, columns, pointers), shape=(len(lengths), width))
