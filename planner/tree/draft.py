"""Copies of the path's arrays, in which what the groups have written again is put in its place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest

import numpy as np

from planner.model.catalogue import ROW, Scope
from planner.model.ledger import Ledger, Line
from planner.model.path import Bounds, Key, RowSpec, Sense
from planner.model.standard_form import StandardForm
from planner.tree.core import Block, Core, Floats, Integers
from planner.tree.overlay_data import Change, CostChange, Overlay, changed

ROUNDING = 1e-12
"""Relative difference below which two sums of the same terms are the same."""
Amounts = dict[int, float]
"""Column -> coefficient."""
Entry = tuple[Line, float, int]
"""A posting: its line, coefficient and column."""


class UnplacedTermError(ValueError):
    """An event adds a term to a row or a posting where the path has none, because what makes it up cancels
    to exactly nothing there.
    """

    def __init__(self, where: tuple[object, ...], column: tuple[str, Key]) -> None:
        text = ", ".join(str(part) for part in where)
        name = f"{column[0]} ({', '.join(str(part) for part in column[1])})"
        super().__init__(
            f"an event adds {name} to {text}, where it cancels to exactly 0 without the event;"
            " change one of the numbers behind it by a millionth"
        )


@dataclass(frozen=True)
class Places:
    """Where rows, their terms and postings stand in the arrays of a compiled path; made once."""

    form: StandardForm
    core: Core

    @cached_property
    def blocks(self) -> dict[Scope, Block]:
        """Scope -> the block of its rows."""
        core = self.core
        everywhere = dict.fromkeys((Scope.EVERY_BRANCH, Scope.NORMAL_TIMES), core.everywhere)
        return everywhere | {Scope.STRESS: core.stress, Scope.EXPECTATION: core.expectation}

    @cached_property
    def position(self) -> Integers:
        """Row of the path -> its position in its block."""
        found = np.zeros(len(self.form.rows.keys), dtype=np.int64)
        for block in self.blocks.values():
            found[block.rows] = np.arange(len(block.rows))
        return found

    def row(self, family: str, key: Key) -> int | None:
        """Position of a row in its block; None if the path has no such row."""
        row = self.form.rows.positions.get((family, key))
        return None if row is None else int(self.position[row])

    def column(self, column: int) -> tuple[str, Key]:
        """Family and key of a column."""
        return self.form.columns.families[column], self.form.columns.keys[column]

    @cached_property
    def line(self) -> dict[tuple[str, str, int], int]:
        """(account, payer, period) -> row of the ledger's matrix."""
        lines = self.form.ledger.lines
        keys = zip(lines["account"], lines["payer"], lines["period"].tolist(), strict=True)
        return {key: i for i, key in enumerate(keys)}


class Draft:
    """The arrays of a branch while changes are put in."""

    def __init__(self, places: Places) -> None:
        core = places.core
        self.places, self.core, self.ledger_form = places, core, places.form.ledger
        self.lower, self.upper = core.lower.copy(), core.upper.copy()
        blocks = (core.everywhere, core.stress, core.expectation)
        self.row_lower = {id(block): block.lower.copy() for block in blocks}
        self.row_upper = {id(block): block.upper.copy() for block in blocks}
        self.data = {id(block): block.matrix.data.copy() for block in blocks}
        self.ledger = self.ledger_form.matrix.data.copy()

    @property
    def everywhere(self) -> tuple[Floats, Floats]:
        """Lower and upper bounds of the rows that hold in every branch."""
        block = id(self.core.everywhere)
        return self.row_lower[block], self.row_upper[block]

    def put_bounds(self, family: str, before: Mapping[Key, Bounds], after: Mapping[Key, Bounds]) -> None:
        """Bounds of the columns of a family; a column that is not written any more is 0."""
        column = self.places.form.columns.positions
        for key, old in before.items():
            new = after.get(key, (0.0, 0.0))
            if new != old and (family, key) in column:
                at = column[family, key]
                self.lower[at], self.upper[at] = new[0], np.inf if new[1] is None else new[1]

    def put_rows(self, family: str, before: Mapping[Key, RowSpec], after: Mapping[Key, RowSpec]) -> None:
        """Rows of a family; a row that is not written any more is lifted."""
        block = self.places.blocks[ROW[family].scope]
        lower, upper = self.row_lower[id(block)], self.row_upper[id(block)]
        for key, old in before.items():
            new, at = after.get(key), self.places.row(family, key)
            if new == old or at is None:
                continue
            if new is None:
                lower[at], upper[at] = -np.inf, np.inf
            else:
                lower[at] = -np.inf if new.sense is Sense.AT_MOST else new.bound
                upper[at] = np.inf if new.sense is Sense.AT_LEAST else new.bound
                self._put_terms(block, at, new)

    def _put_terms(self, block: Block, at: int, spec: RowSpec) -> None:
        """Coefficients of one row."""
        pointers, data = block.matrix.indptr, self.data[id(block)]
        amounts = _summed((column, coefficient) for coefficient, column in spec.terms)
        own = slice(int(pointers[at]), int(pointers[at + 1]))
        new = np.array([amounts.pop(column, 0.0) for column in block.matrix.indices[own].tolist()])
        data[own] = np.where(np.abs(data[own] - new) > ROUNDING * np.abs(data[own]), new, data[own])
        if left := [column for column, amount in amounts.items() if column >= 0 and amount != 0.0]:
            raise UnplacedTermError(("row", *spec.key), self.places.column(left[0]))

    def put_ledger(self, before: Ledger, after: Ledger) -> None:
        """Postings of a group."""
        pairs = [pair for pair in zip_longest(before.entries, after.entries) if pair[0] != pair[1]]
        old, new = _by_line(old for old, _ in pairs), _by_line(new for _, new in pairs)
        for line in old.keys() | new.keys():
            if old.get(line) != new.get(line):
                self._put_line(line, old.get(line, {}), new.get(line, {}))

    def _put_line(self, line: Line, old: Amounts, new: Amounts) -> None:
        """Postings of a group on one line, to which other groups may post too."""
        where = (line.account.name, line.payer.value, line.period)
        row = self.places.line.get(where)
        if row is None:
            raise UnplacedTermError(where, self.places.column(next(iter(new))))
        matrix = self.ledger_form.matrix
        for place in range(int(matrix.indptr[row]), int(matrix.indptr[row + 1])):
            column = int(matrix.indices[place])
            was, value = old.pop(column, 0.0), new.pop(column, 0.0)
            _set(self.ledger, place, float(self.ledger[place]) - was + value)
        if left := [column for column, amount in new.items() if column >= 0 and amount != 0.0]:
            raise UnplacedTermError(where, self.places.column(left[0]))

    def overlay(self) -> Overlay:
        """What has changed."""
        core = self.core
        entries = changed(self.ledger_form.matrix.data, self.ledger)
        everywhere, stress, expectation = id(core.everywhere), id(core.stress), id(core.expectation)
        return Overlay(
            lower=changed(core.lower, self.lower),
            upper=changed(core.upper, self.upper),
            row_lower=changed(core.everywhere.lower, self.row_lower[everywhere]),
            row_upper=changed(core.everywhere.upper, self.row_upper[everywhere]),
            data=changed(core.everywhere.matrix.data, self.data[everywhere]),
            ledger=entries,
            costs=self._costs(entries),
            stress_upper=changed(core.stress.upper, self.row_upper[stress]),
            expectation=changed(core.expectation.matrix.data, self.data[expectation]),
        )

    def _costs(self, entries: Change) -> CostChange:
        """Extra present cost of changed ledger entries."""
        ledger = self.ledger_form
        lines = np.searchsorted(ledger.matrix.indptr, entries.at, side="right") - 1
        extra = ledger.weights[lines] * (entries.value - ledger.matrix.data[entries.at])
        periods = ledger.lines["period"].to_numpy(dtype=np.int64)
        return CostChange(ledger.matrix.indices[entries.at].astype(np.int64), periods[lines], extra)


def _summed(terms: Iterable[tuple[int, float]]) -> Amounts:
    """Terms with one entry per column."""
    found: Amounts = {}
    for column, amount in terms:
        found[column] = found.get(column, 0.0) + amount
    return found


def _by_line(entries: Iterable[Entry | None]) -> dict[Line, Amounts]:
    """Line -> its postings."""
    found: dict[Line, Amounts] = {}
    for line, amount, column in filter(None, entries):
        own = found.setdefault(line, {})
        own[column] = own.get(column, 0.0) + amount
    return found


def _set(data: Floats, place: int, value: float) -> None:
    """Set a number unless only the order of a sum has changed."""
    if abs(data[place] - value) > ROUNDING * abs(data[place]):
        data[place] = value
