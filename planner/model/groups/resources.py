"""Shared resources: a weighted sum of activities within a capacity, at a cost."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from planner.derive.capacity import existing_resource, on_stream, resource_a_unit
from planner.derive.effects import Fact
from planner.model.activities import Entry, entries_of
from planner.model.changes import Reads
from planner.model.ledger import RESOURCES, Payer
from planner.model.path import Path, RowSpec, Sense, Term, merged
from planner.schema.columns import Monthly
from planner.schema.tables.production import ARRIVAL, NewCapacity, Resource, ResourceUse

SELECTORS = ("process", "commodity", "route", "holder", "sector")
ARRIVING_USES, LASTING_USES = "arriving resource uses", "lasting resource uses"
"""What rows of resource uses are remembered as: no event changes what is not an arrival."""


def selected(path: Path, row: ResourceUse) -> list[Entry]:
    """Activities that take a resource, weighted by use per unit."""
    chosen = {name: values for name in SELECTORS if (values := getattr(row, name))}
    return [
        Entry(e.period, e.coefficient * float(row.use_per_unit[e.period]), e.variable, e.tags)
        for e in entries_of(path, row.activity, chosen)
    ]


def _uses(path: Path) -> dict[str, list[Entry]]:
    """Resource -> all that takes it."""

    def compute() -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for position, row in enumerate(path.inputs.rows(ResourceUse)):
            what = ARRIVING_USES if row.activity == ARRIVAL else LASTING_USES
            entries = path.cached((what, position), partial(selected, path, row))
            found.setdefault(row.resource, []).extend(entries)
        return found

    return path.cached("resource uses", compute)


READS = Reads(
    costs=(Fact.ARRIVING,),
    rows={"resource": (Fact.ARRIVING, Fact.RESOURCE, Fact.LATE)},
    whole=("resource",),
)
"""Facts that an event may change behind what this group writes."""


def rows(path: Path) -> None:
    """Capacity of resources."""
    path.constrain("resource", _resource(path))


def _resource(path: Path) -> Iterator[RowSpec]:
    """Activities share a resource; stocks take it at period end.

    use_of[resource, t]
        <= resources.availability * (resources.capacity_a_month * step_months
            + sum(expansion of resource, y: on_stream[expansion, y, t] * build[expansion, y])
                * step_months / 12)

    A resource that stocks take is not multiplied by the months of a period, and new capacity adds to it in
    full.
    """
    for row in path.inputs.rows(Resource):
        existing, added = existing_resource(path.derived, row) * row.availability, _added(path, row)
        by_period: dict[int, list[Term]] = {}
        for entry in _uses(path).get(row.key, []):
            by_period.setdefault(entry.period, []).append(Term(entry.coefficient, entry.variable))
        for t, terms in sorted(by_period.items()):
            if t <= path.last and not np.isnan(existing[t]):
                bought = [Term(-float(share[t]), variable) for variable, share in added if share[t]]
                yield RowSpec((row.key, t), merged(terms + bought), Sense.AT_MOST, float(existing[t]))


def _added(path: Path, row: Resource) -> list[tuple[Any, Monthly]]:
    """Orders of a resource's capacity, each with what a unit of it adds in every period."""
    build, unit = path.variables("build"), resource_a_unit(path.derived, row) * row.availability
    return [
        (build[e.key, y], on_stream(path.derived, e, y) * unit)
        for e in path.inputs.rows(NewCapacity)
        if e.resource == row.key
        for y in path.derived.order_periods[e.key]
    ]


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
