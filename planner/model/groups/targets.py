"""Output targets: capacity by a date, output in a year, cumulative output."""

from collections.abc import Iterator

import numpy as np

from planner.derive.capacity import existing_capacity_a_year
from planner.derive.effects import Fact
from planner.derive.targets import (
    asked,
    counted_output,
    in_time,
    last_period,
    output_periods,
    target_plants,
    target_processes,
)
from planner.model.changes import Reads
from planner.model.ledger import MISSED, Payer
from planner.model.path import NO_BOUNDS, Path, RowSpec, Sense, Term
from planner.schema.tables.policy import CAPACITY, Target
from planner.schema.tables.production import NewCapacity


def capacity_terms(path: Path, row: Target) -> tuple[list[Term], float]:
    """Nameplate capacity a year on stream by the target's month: built, and existing."""
    plants, last = target_plants(path.derived, row), last_period(path.derived, row)
    existing = sum(
        float(np.nan_to_num(existing_capacity_a_year(path.derived, plant)[last], nan=0.0))
        for plant in plants.values()
    )
    terms = [
        Term(1.0, path.variables("build")[e.key, y])
        for e in path.inputs.rows(NewCapacity)
        if e.plant in plants
        for y in path.derived.order_periods[e.key]
        if in_time(path.derived, row, e, y)
    ]
    return terms, existing


def output_terms(path: Path, row: Target) -> tuple[list[Term], float]:
    """What the target's processes make in the periods that count."""
    run = path.variables("run")
    terms = [
        Term(float(made[t]), run[process.key, t])
        for process in target_processes(path.derived, row)
        for made in [counted_output(path.derived, row, process)]
        for t in output_periods(path.derived, row)
        if (process.key, t) in run and made[t]
    ]
    return terms, 0.0


def variables(path: Path) -> None:
    """How far required targets with a penalty are missed.

    0 <= missed_target[target]
    """
    path.add(
        "missed_target",
        {
            (row.key,): NO_BOUNDS
            for row in path.inputs.rows(Target)
            if row.required and path.penalty_of(row.penalty) is not None
        },
    )


READS = Reads(rows={"target": (Fact.LATE, Fact.YIELD, Fact.NEED)}, whole=("target",))
"""Facts that an event may change behind what this group writes."""


def rows(path: Path) -> None:
    """Required targets."""
    path.constrain("target", _target(path))


def _target(path: Path) -> Iterator[RowSpec]:
    """Capacity on stream, output in a year, in all, or as a share of need reaches the target.

    reading[target] + missed_target[target] >= targets.quantity

    Only required targets. A share of need asks for targets.quantity times what sectors need in the fiscal
    year, and counts of each process the net output (of targets.commodity, else of all) that suffices for most
    end product, both in end-product equivalents.
    """
    missed = path.variables("missed_target")
    for row in path.inputs.rows(Target):
        if row.required:
            terms, fixed = (capacity_terms if row.basis == CAPACITY else output_terms)(path, row)
            terms = terms + ([Term(1.0, missed[row.key,])] if (row.key,) in missed else [])
            yield RowSpec((row.key,), terms, Sense.AT_LEAST, asked(path.derived, row) - fixed)


def costs(path: Path) -> None:
    """Penalty on missed targets, at the end of the horizon.

    missed policies, government: targets.penalty * missed_target[target]
    """
    rows_by_key = path.inputs.by_key(Target)
    for (name,), variable in path.variables("missed_target").items():
        path.ledger.post(MISSED, Payer.GOVERNMENT, path.last, rows_by_key[str(name)].penalty or 0.0, variable)
