"""Output targets: capacity by a date, output in a year, cumulative output."""

from collections.abc import Callable, Iterator

import numpy as np

from planner.model.groups.plants import existing_capacity, late_start, order_periods
from planner.model.ledger import MISSED, Payer
from planner.model.path import NO_BOUNDS, Path, RowSpec, Sense, Term
from planner.schema.tables.policy import Target
from planner.schema.tables.production import NewCapacity, Plant, Process

MONTHS_A_YEAR = 12


def target_plants(path: Path, row: Target) -> list[Plant]:
    """Plants that count: those named, else those of the class, else all."""
    return [
        plant
        for name, plant in path.derived.plants.items()
        if (name in row.plant if row.plant else row.plant_class in {"", name, plant.plant_class})
    ]


def capacity_terms(path: Path, row: Target) -> tuple[list[Term], float]:
    """Nameplate capacity a year on stream by the target's month, at the latest by the end of the
    horizon: built, and existing.
    """
    plants = {plant.key for plant in target_plants(path, row)}
    last = min(max(path.calendar.period_of(row.by_month), 0), path.last)
    per_year = MONTHS_A_YEAR / path.calendar.step_months
    existing = sum(
        float(np.nan_to_num(existing_capacity(path, plant)[last], nan=0.0)) * per_year
        for plant in target_plants(path, row)
    )
    terms = [
        Term(1.0, path.variables("build")[e.key, y])
        for e in path.inputs.rows(NewCapacity)
        if e.plant in plants
        for y in order_periods(path, e)
        if late_start(path, e, y) <= min(row.by_month, path.calendar.end)
    ]
    return terms, existing


def output_terms(path: Path, row: Target, periods: range) -> list[Term]:
    """End product made by the target's plants in some periods."""
    plants = {plant.key for plant in target_plants(path, row)}
    run = path.variables("run")
    return [
        Term(float(path.derived.product_output[p.key][t]), run[p.key, t])
        for p in path.inputs.rows(Process)
        if p.plant in plants
        for t in periods
        if (p.key, t) in run and path.derived.product_output[p.key][t]
    ]


def _annual(path: Path, row: Target) -> tuple[list[Term], float]:
    """Output in the fiscal year of the target's month."""
    last = min(max(path.calendar.period_of(row.by_month), 0), path.last)
    periods = path.calendar.year_periods[int(path.calendar.year_index[last])]
    return output_terms(path, row, range(int(periods[0]), int(periods[-1]) + 1)), 0.0


def _cumulative(path: Path, row: Target) -> tuple[list[Term], float]:
    """Output from the first month to the target's month."""
    return output_terms(path, row, path.calendar.window(row.first_month, row.by_month)), 0.0


READINGS: dict[str, Callable[[Path, Target], tuple[list[Term], float]]] = {
    "capacity": capacity_terms,
    "annual output": _annual,
    "cumulative output": _cumulative,
}


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


def rows(path: Path) -> None:
    """Required targets."""
    path.constrain("target", _target(path))


def _target(path: Path) -> Iterator[RowSpec]:
    """Capacity on stream, output in a year, or output in all reaches the target.

    reading[target] + missed_target[target] >= targets.quantity

    Only required targets.
    """
    missed = path.variables("missed_target")
    for row in path.inputs.rows(Target):
        if row.required:
            terms, fixed = READINGS[row.basis](path, row)
            terms = terms + ([Term(1.0, missed[row.key,])] if (row.key,) in missed else [])
            yield RowSpec((row.key,), terms, Sense.AT_LEAST, row.quantity - fixed)


def costs(path: Path) -> None:
    """Penalty on missed targets, at the end of the horizon.

    missed policies, government: targets.penalty * missed_target[target]
    """
    rows_by_key = path.inputs.by_key(Target)
    for (name,), variable in path.variables("missed_target").items():
        path.ledger.post(MISSED, Payer.GOVERNMENT, path.last, rows_by_key[str(name)].penalty or 0.0, variable)
