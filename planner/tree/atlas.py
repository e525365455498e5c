"""Where everything stands in the path's arrays, by target: what overlays look up."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from planner.data import Inputs
from planner.derive.derived import Derived
from planner.model.path import Key
from planner.model.standard_form import StandardForm
from planner.tree.core import Core, Integers


class Spots(NamedTuple):
    """Indices, each with the last part of its key (a period or a year)."""

    at: Integers
    period: Integers


class Entries(NamedTuple):
    """Matrix entries of the rows of every branch: position in the data, period of the row, column."""

    at: Integers
    period: Integers
    column: Integers


@dataclass(frozen=True)
class Atlas:
    """Lookups over one compiled path, each made once."""

    inputs: Inputs
    derived: Derived
    form: StandardForm
    core: Core
    _made: dict[tuple[object, ...], object] = field(default_factory=dict)
    memory: dict[str, Any] = field(default_factory=dict)
    """What overlays remember between branches."""

    def columns(self, family: str, parts: int = 1) -> dict[Key, Spots]:
        """First parts of the key -> columns of a family."""
        keys = self.form.columns.keys
        found = ((keys[i], int(i)) for i in self.form.columns.by_family.get(family, ()))
        return self._once(("columns", family, parts), found, parts)

    def rows(self, family: str, parts: int = 1) -> dict[Key, Spots]:
        """First parts of the key -> rows of a family, as positions among the rows of every branch."""
        keys = self.form.rows.keys
        found = (
            (keys[i], int(self.position[i]))
            for i in self.form.rows.by_family.get(family, ())
            if self.position[i] >= 0
        )
        return self._once(("rows", family, parts), found, parts)

    def _once(
        self, what: tuple[object, ...], found: Iterable[tuple[Key, int]], parts: int
    ) -> dict[Key, Spots]:
        """Group indices by the first parts of their keys, once."""
        if what not in self._made:
            self._made[what] = _by_prefix(found, parts)
        made: dict[Key, Spots] = self._made[what]  # type: ignore[assignment]
        return made

    @cached_property
    def position(self) -> Integers:
        """Row of the path form -> position among the rows of every branch; -1 for other scopes."""
        found = np.full(len(self.form.rows.keys), -1, dtype=np.int64)
        found[self.core.everywhere.rows] = np.arange(len(self.core.everywhere.rows))
        return found

    @cached_property
    def _entry_rows(self) -> Integers:
        """Position of the row of each entry."""
        matrix = self.core.everywhere.matrix
        return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))

    def entries(self, row_family: str, column_families: tuple[str, ...]) -> Entries:
        """Entries of the rows of a family in columns of some families."""
        what = ("entries", row_family, column_families)
        if what not in self._made:
            self._made[what] = self._find_entries(row_family, column_families)
        made: Entries = self._made[what]  # type: ignore[assignment]
        return made

    def _find_entries(self, row_family: str, column_families: tuple[str, ...]) -> Entries:
        """See :meth:`entries`."""
        is_row = np.zeros(self.core.everywhere.matrix.shape[0], dtype=bool)
        period = np.zeros(len(is_row), dtype=np.int64)
        for spots in self.rows(row_family, 0).values():
            is_row[spots.at], period[spots.at] = True, spots.period
        is_column = np.zeros(len(self.form.cost), dtype=bool)
        for family in column_families:
            is_column[self.form.columns.by_family.get(family, np.zeros(0, dtype=np.int64))] = True
        columns = self.core.everywhere.matrix.indices
        at = np.flatnonzero(is_row[self._entry_rows] & is_column[columns])
        return Entries(at, period[self._entry_rows[at]], columns[at].astype(np.int64))

    def entries_by(self, row_family: str, column_families: tuple[str, ...]) -> dict[str, Entries]:
        """First part of the column's key (for orders and call-offs: the route) -> entries."""
        what = ("by owner", row_family, column_families)
        if what not in self._made:
            self._made[what] = self._by_owner(self.entries(row_family, column_families))
        made: dict[str, Entries] = self._made[what]  # type: ignore[assignment]
        return made

    def _by_owner(self, found: Entries) -> dict[str, Entries]:
        """See :meth:`entries_by`."""
        groups: dict[str, list[int]] = {}
        for i, column in enumerate(found.column.tolist()):
            groups.setdefault(self.owner(column), []).append(i)
        return {name: Entries(*(array[members] for array in found)) for name, members in groups.items()}

    def owner(self, column: int) -> str:
        """Route of an order or call-off, else the first part of the key."""
        return self.route_of.get(column) or str(self.form.columns.keys[column][0])

    def entry_keys(self, row_family: str, found: Entries) -> list[Key]:
        """Key of the row of each entry, once per family."""
        if row_family not in self.memory:
            rows = self.core.everywhere.rows[self._entry_rows[found.at]]
            self.memory[row_family] = [self.form.rows.keys[i] for i in rows]
        keys: list[Key] = self.memory[row_family]
        return keys

    def postings(self, accounts: tuple[str, ...]) -> dict[str, Entries]:
        """Route -> its entries in the ledger's data in some accounts, with the period that is posted."""
        what = ("postings", accounts)
        if what not in self._made:
            self._made[what] = self._find_postings(accounts)
        made: dict[str, Entries] = self._made[what]  # type: ignore[assignment]
        return made

    def _find_postings(self, accounts: tuple[str, ...]) -> dict[str, Entries]:
        """See :meth:`postings`."""
        ledger = self.form.ledger
        lines = np.repeat(np.arange(ledger.matrix.shape[0]), np.diff(ledger.matrix.indptr))
        wanted = ledger.lines["account"].isin(accounts).to_numpy(dtype=bool)
        periods = ledger.lines["period"].to_numpy(dtype=np.int64)
        at = np.flatnonzero(wanted[lines])
        columns = ledger.matrix.indices[at].astype(np.int64)
        bought = np.isin(columns, list(self.route_of))
        at, columns = at[bought], columns[bought]
        return self._by_owner(Entries(at, periods[lines[at]], columns))

    def entries_of(self, row: int) -> slice:
        """Where the entries of one row stand in the data."""
        pointers = self.core.everywhere.matrix.indptr
        return slice(int(pointers[row]), int(pointers[row + 1]))

    @cached_property
    def route_of(self) -> dict[int, str]:
        """Column of an order or call-off -> its route."""
        contracts = self.derived.contract_routes
        families, keys = self.form.columns.by_family, self.form.columns.keys
        found = {int(i): str(keys[i][0]) for i in families.get("order", ())}
        return found | {int(i): contracts[str(keys[i][0])] for i in families.get("calloff", ())}


def _by_prefix(found: Iterable[tuple[Key, int]], parts: int) -> dict[Key, Spots]:
    """First parts of a key -> indices with the last part of the key as a number (0 if it is a word)."""
    groups: dict[Key, tuple[list[int], list[int]]] = {}
    for key, index in found:
        at, period = groups.setdefault(key[:parts], ([], []))
        at.append(index)
        period.append(0 if isinstance(key[-1], str) else int(key[-1]))
    return {
        key: Spots(np.array(at, dtype=np.int64), np.array(period, dtype=np.int64))
        for key, (at, period) in groups.items()
    }
