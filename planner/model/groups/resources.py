"""Shared resources: a weighted sum of activities within a capacity, at a cost."""

from collections.abc import Iterator

import numpy as np

from planner.derive.effects import Fact
from planner.model.activities import QUANTITIES, Entry, select
from planner.model.changes import Reads
from planner.model.ledger import RESOURCES, Payer
from planner.model.path import Path, RowSpec, Sense, Term, merged
from planner.schema.tables.production import STOCK, Resource, ResourceUse

SELECTORS = ("process", "commodity", "route", "holder", "sector")


def selected(path: Path, row: ResourceUse) -> list[Entry]:
    """Activities that take a resource, weighted by use per unit."""
    chosen = {name: values for name in SELECTORS if (values := getattr(row, name))}
    entries = select(path, QUANTITIES[row.activity](path), chosen)
    return [
        Entry(e.period, e.coefficient * float(row.use_per_unit[e.period]), e.variable, e.tags)
        for e in entries
    ]


def _uses(path: Path) -> dict[str, list[Entry]]:
    """Resource -> all that takes it."""

    def compute() -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for row in path.inputs.rows(ResourceUse):
            found.setdefault(row.resource, []).extend(selected(path, row))
        return found

    return path.cached("resource uses", compute)


READS = Reads(costs=(Fact.ARRIVING,), rows={"resource": (Fact.ARRIVING, Fact.RESOURCE)}, whole=("resource",))
"""Facts that an event may change behind what this group writes."""


def rows(path: Path) -> None:
    """Capacity of resources."""
    path.constrain("resource", _resource(path))


def _resource(path: Path) -> Iterator[RowSpec]:
    """Activities share a resource; stocks take it at period end.

    use_of[resource, t] <= resources.capacity_a_month * step_months

    A resource that stocks take is not multiplied by the months of a period.
    """
    stock_like = {row.resource for row in path.inputs.rows(ResourceUse) if row.activity == STOCK}
    for row in path.inputs.rows(Resource):
        step = 1 if row.key in stock_like else path.calendar.step_months
        by_period: dict[int, list[Term]] = {}
        for entry in _uses(path).get(row.key, []):
            by_period.setdefault(entry.period, []).append(Term(entry.coefficient, entry.variable))
        for t, terms in sorted(by_period.items()):
            most = float(row.capacity_a_month[t]) * step
            if t <= path.last and not np.isnan(most):
                yield RowSpec((row.key, t), merged(terms), Sense.AT_MOST, most)


def costs(path: Path) -> None:
    """Cost of using resources.

    resources, producers: cost_per_unit * use_of[resource, t]
    """
    for row in path.inputs.rows(Resource):
        for entry in _uses(path).get(row.key, []):
            unit = float(row.cost_per_unit[entry.period])
            path.ledger.post(
                RESOURCES, Payer.PRODUCERS, entry.period, entry.coefficient * unit, entry.variable
            )
