"""The main decisions of a plan: reserve by good, capacity by site, imports by country, incentive by scheme.

Each is a sum over columns that are at least 0, so that it can be forbidden, or moved by a part, through one
row.
"""

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

import numpy as np

from planner.derive.derived import Derived
from planner.model.standard_form import Floats, Integers, Labels
from planner.schema.tables.production import NewCapacity
from planner.schema.tables.stock import RESERVE


class Kind(Enum):
    """What a decision is about."""

    RESERVE = "reserve"
    CAPACITY = "capacity"
    IMPORTS = "imports"
    INCENTIVE = "incentive"
    OUTPUT = "output"
    UNSERVED = "unserved"


class Quantity(NamedTuple):
    """A weighted sum of columns of the path: goods in end-product terms but for reserves (their own
    quantity), capacity a year, money.
    """

    kind: Kind
    name: str
    """Good, site, country, scheme."""
    columns: Integers
    weights: Floats
    block: Integers
    """All columns that belong to the decision: what binds them binds it."""

    def at(self, values: Floats) -> float:
        """Its amount."""
        return float(values[self.columns] @ self.weights)


BLOCKS: dict[Kind, tuple[str, ...]] = {
    Kind.RESERVE: ("fill", "release", "rotate", "stock", "to_restore"),
    Kind.CAPACITY: ("build", "covered", "award", "capital_subsidy", "run", "sales_incentive", "awarded_run"),
    Kind.IMPORTS: ("order", "calloff"),
    Kind.INCENTIVE: ("sales_incentive", "capital_subsidy"),
}
"""Families that belong to a decision, told by the names in their keys."""


class _Names(NamedTuple):
    """Who a column belongs to."""

    derived: Derived
    labels: Labels

    def of(self, kind: Kind, at: int) -> str:
        """Good, site, country or scheme of a column; blank: of none."""
        family, key = self.labels.families[at], [str(part) for part in self.labels.keys[at]]
        derived = self.derived
        if kind is Kind.RESERVE:
            holder = derived.holders.get(key[0])
            return key[1] if holder is not None and holder.kind == RESERVE else ""
        if kind is Kind.INCENTIVE:
            return key[0]
        if kind is Kind.IMPORTS:
            return derived.routes[self._route(family, key)].country
        return self._site(family, key)

    def _route(self, family: str, key: Sequence[str]) -> str:
        """Route of an order or of a call on a contract."""
        return key[0] if family == "order" else self.derived.contract_routes[key[0]]

    def _site(self, family: str, key: list[str]) -> str:
        """Plant of an expansion or of a process."""
        derived = self.derived
        if family in {"build", "covered"}:
            return self._grows(key[0])
        if family in {"award", "capital_subsidy"}:
            return self._grows(key[1])
        process = derived.processes.get(key[0] if family == "run" else key[1])
        return "" if process is None else process.plant

    def _grows(self, expansion: str) -> str:
        """Plant that an expansion adds to; blank for those of resources."""
        return self.derived.inputs.by_key(NewCapacity)[expansion].plant

    def weight(self, kind: Kind, at: int) -> float:
        """What a unit of a column adds to the decision."""
        if kind is not Kind.IMPORTS:
            return 1.0
        route = self._route(self.labels.families[at], [str(part) for part in self.labels.keys[at]])
        return self.derived.commodities[self.derived.routes[route].commodity].end_product_equivalent


DECIDING: dict[Kind, tuple[str, ...]] = {
    Kind.RESERVE: ("fill",),
    Kind.CAPACITY: ("build",),
    Kind.IMPORTS: ("order", "calloff"),
    Kind.INCENTIVE: ("sales_incentive", "capital_subsidy"),
}
"""Families without which there is no such decision."""


def decisions(
    derived: Derived, labels: Labels, kinds: Sequence[Kind] = tuple(DECIDING)
) -> Iterator[Quantity]:
    """Everything that can be decided, kind by kind."""
    names = _Names(derived, labels)
    for kind in kinds:
        columns = _by_name(names, kind, DECIDING[kind])
        blocks = _by_name(names, kind, BLOCKS[kind])
        for name, own in columns.items():
            weights = np.array([names.weight(kind, at) for at in own])
            block = np.array(blocks[name], dtype=np.int64)
            yield Quantity(kind, name, np.array(own, dtype=np.int64), weights, block)


def _by_name(names: _Names, kind: Kind, families: tuple[str, ...]) -> dict[str, list[int]]:
    """Good, site, country or scheme -> its columns."""
    found: dict[str, list[int]] = {}
    for family in families:
        for at in names.labels.by_family.get(family, np.zeros(0, dtype=np.int64)).tolist():
            if name := names.of(kind, at):
                found.setdefault(name, []).append(at)
    return found


def supplies(derived: Derived, labels: Labels) -> Iterator[Quantity]:
    """What serves need, in end-product terms: imports by country, output by site; and what goes unserved."""
    yield from decisions(derived, labels, [Kind.IMPORTS])
    made: dict[str, dict[int, float]] = {}
    for at in labels.by_family.get("run", np.zeros(0, dtype=np.int64)).tolist():
        process, period = str(labels.keys[at][0]), int(labels.keys[at][1])
        plant, weight = derived.processes[process].plant or process, _made(derived, process, period)
        if weight:
            made.setdefault(plant, {})[at] = weight
    short = {
        at: derived.commodities[str(labels.keys[at][1])].end_product_equivalent
        for at in labels.by_family.get("short", np.zeros(0, dtype=np.int64)).tolist()
    }
    every = [(Kind.OUTPUT, plant, own) for plant, own in made.items()]
    for kind, name, own in [*every, (Kind.UNSERVED, "", short)]:
        columns = np.array(list(own), dtype=np.int64)
        yield Quantity(kind, name, columns, np.array(list(own.values())), columns)


def _made(derived: Derived, process: str, period: int) -> float:
    """End products that a unit of a process makes, in end-product terms."""
    lines = [line for line in derived.recipes[process] if line.commodity in derived.demanded]
    return sum(
        float(derived.net_output(line)[period]) * derived.commodities[line.commodity].end_product_equivalent
        for line in lines
    )
