"""Targets: which plants count, and until when, in every reading (sheet Targets)."""

from planner.derive.capacity import late_start
from planner.derive.derived import Derived
from planner.schema.columns import AbsoluteMonth
from planner.schema.tables.policy import ANNUAL_OUTPUT, Target
from planner.schema.tables.production import NewCapacity, Plant


def target_plants(derived: Derived, row: Target) -> dict[str, Plant]:
    """Plants that count by name: those named, else those of the class, else all."""
    return {
        name: plant
        for name, plant in derived.plants.items()
        if (name in row.plant if row.plant else row.plant_class in {"", name, plant.plant_class})
    }


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
    if row.basis == ANNUAL_OUTPUT:
        periods = calendar.year_periods[int(calendar.year_index[last_period(derived, row)])]
        return range(int(periods[0]), int(periods[-1]) + 1)
    return calendar.window(row.first_month, row.by_month)
