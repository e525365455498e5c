"""Where columns and rows stand in the path's arrays, and what its groups wrote: what overlays look up."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from planner.data import Inputs
from planner.derive.derived import Derived
from planner.model.path import Key
from planner.model.rewriting import Writing
from planner.model.standard_form import StandardForm
from planner.tree.core import Core, Integers
from planner.tree.draft import Places


class Positions(NamedTuple):
    """Indices, each with the last part of its key (a period or a year)."""

    at: Integers
    period: Integers


@dataclass(frozen=True)
class PathIndex:
    """Lookups over one compiled path, each made once."""

    inputs: Inputs
    derived: Derived
    form: StandardForm
    core: Core
    _made: dict[tuple[str, str], dict[Key, Positions]] = field(default_factory=dict)

    @cached_property
    def places(self) -> Places:
        """Where rows, terms and postings stand."""
        return Places(self.form, self.core)

    @cached_property
    def writing(self) -> Writing:
        """The inputs as the groups write them."""
        return Writing(self.inputs, self.derived, self.form)

    def columns(self, family: str) -> dict[Key, Positions]:
        """Key without its period or year -> columns of a family."""
        keys = self.form.columns.keys
        return self._once(
            ("columns", family), ((keys[i], int(i)) for i in self.form.columns.by_family.get(family, ()))
        )

    def rows(self, family: str) -> dict[Key, Positions]:
        """Key without its period or year -> rows of a family, as positions in their block."""
        keys, position = self.form.rows.keys, self.places.position
        return self._once(
            ("rows", family),
            ((keys[i], int(position[i])) for i in self.form.rows.by_family.get(family, ())),
        )

    def _once(self, what: tuple[str, str], found: Iterable[tuple[Key, int]]) -> dict[Key, Positions]:
        """Group indices by their keys without the period, once."""
        if what not in self._made:
            self._made[what] = _over_time(found)
        return self._made[what]


def _over_time(found: Iterable[tuple[Key, int]]) -> dict[Key, Positions]:
    """Key without its last part -> indices with the last part as a number (0 if it is a word)."""
    groups: dict[Key, tuple[list[int], list[int]]] = {}
    for key, index in found:
        at, period = groups.setdefault(key[:-1], ([], []))
        at.append(index)
        period.append(0 if isinstance(key[-1], str) else int(key[-1]))
    return {
        key: Positions(np.array(at, dtype=np.int64), np.array(period, dtype=np.int64))
        for key, (at, period) in groups.items()
    }
