"""Targets: which plants count, and until when, in every reading (sheet Targets)."""

from collections.abc import Iterator

import numpy as np

from planner.derive.capacity import late_start
from planner.derive.derived import Derived
from planner.schema.columns import AbsoluteMonth, Monthly, selects
from planner.schema.tables.policy import CUMULATIVE_OUTPUT, SHARE_OF_NEED, Target
from planner.schema.tables.production import NewCapacity, Plant, Process


def target_plants(derived: Derived, row: Target) -> dict[str, Plant]:
    """Plants that count by name: those named, else those of the class, else all."""
    return {
        name: plant
        for name, plant in derived.plants.items()
        if (name in row.plant if row.plant else row.plant_class in {"", name, plant.plant_class})
    }


def target_processes(derived: Derived, row: Target) -> Iterator[Process]:
    """Processes whose output counts: those named, of the plants that count; without a plant if named."""
    plants, chosen = target_plants(derived, row), bool(row.plant or row.plant_class)
    for name, process in derived.processes.items():
        somewhere = process.plant in plants or (not process.plant and not chosen)
        if somewhere and (name in row.process if row.process else process.plant):
            yield process


def counted_output(derived: Derived, row: Target, process: Process) -> Monthly:
    """What counts per activity, shape (periods,): the end product, or for a share of need the output that
    suffices for most of it, of those chosen (a unit of end product takes all joint outputs).
    """
    if row.basis != SHARE_OF_NEED:
        return derived.product_output[process.key]
    most = np.zeros(derived.calendar.periods)
    for line in derived.recipes[process.key]:
        if selects(row.commodity, line.commodity):
            equivalent = derived.commodities[line.commodity].end_product_equivalent
            most = np.maximum(most, derived.net_output(line) * equivalent)
    return most


def asked(derived: Derived, row: Target) -> float:
    """What a target asks for, quantity: of a share of need that share of what sectors need in its periods."""
    if row.basis != SHARE_OF_NEED:
        return row.quantity
    periods = list(output_periods(derived, row))
    need = sum(
        float(needed[periods].sum()) * derived.commodities[commodity].end_product_equivalent
        for (_, commodity), needed in derived.demand.items()
    )
    return row.quantity * need


def deadline(derived: Derived, row: Target) -> AbsoluteMonth:
    """Month by which capacity must be on stream: the target's, at the latest the end of the plan."""
    return min(row.by_month, derived.calendar.end)


def last_period(derived: Derived, row: Target) -> int:
    """Period of the target's month, cut to the plan."""
    return min(max(derived.calendar.period_of(row.by_month), 0), derived.calendar.periods - 1)


def in_time(derived: Derived, row: Target, expansion: NewCapacity, y: int) -> bool:
    """True if capacity ordered in fiscal year y is on stream by the target's month."""
    return late_start(derived, expansion, y) <= deadline(derived, row)


def output_periods(derived: Derived, row: Target) -> range:
    """Periods whose output counts: the fiscal year of the target's month, or all from its first month."""
    calendar = derived.calendar
    if row.basis == CUMULATIVE_OUTPUT:
        return calendar.window(row.first_month, row.by_month)
    periods = calendar.year_periods[int(calendar.year_index[last_period(derived, row)])]
    return range(int(periods[0]), int(periods[-1]) + 1)
