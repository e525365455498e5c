"""Capacity of plants and resources: what stands, when what is ordered starts, runs, is charged and is kept
up (sheets Plants, Resources and New capacity).

Expansions are ordered once a fiscal year; ``y`` is the position of that year in the calendar.
"""

import math
from dataclasses import dataclass

import numpy as np

from planner.calendar import MONTHS_A_YEAR
from planner.derive.derived import Derived
from planner.derive.prices import price_factor
from planner.schema.columns import AbsoluteMonth, Monthly
from planner.schema.settings import FADING, GOING_ON, TO_HORIZON
from planner.schema.tables.production import PRODUCERS, STOCK, NewCapacity, Plant, Resource, ResourceUse


def start_month(derived: Derived, row: NewCapacity, y: int) -> AbsoluteMonth:
    """Month in which capacity ordered in fiscal year y is planned to start: order + gestation."""
    return int(derived.calendar.months[derived.order_periods[row.key][y]]) + row.gestation_months


def start_period(derived: Derived, row: NewCapacity, y: int) -> int:
    """Period of the planned start; at or beyond the number of periods where it is after the plan."""
    return derived.calendar.period_of(start_month(derived, row, y))


def late_start(derived: Derived, row: NewCapacity, y: int) -> AbsoluteMonth:
    """Month in which it does start: later if an event delays what would start meanwhile."""
    late = derived.months_late(row.key, start_period(derived, row, y))
    return start_month(derived, row, y) + late


def on_stream(derived: Derived, row: NewCapacity, y: int) -> Monthly:
    """Share of capacity ordered in year y that can run in each period, along the ramp, shape (periods,)."""
    start = late_start(derived, row, y)
    return np.array([derived.ramp_share(row.ramp, int(month) - start) for month in derived.calendar.months])


def charged(derived: Derived, row: NewCapacity, y: int) -> Monthly:
    """1 in the periods in which the capital ordered in year y is charged: from start, over its life."""
    age = derived.calendar.months - start_month(derived, row, y)
    return ((age >= 0) & (age < row.life_years * MONTHS_A_YEAR)).astype(np.float64)


def kept_up(derived: Derived, row: NewCapacity, y: int) -> Monthly:
    """1 in the periods in which the capacity ordered in year y costs upkeep: from start to the end."""
    return (derived.calendar.months >= start_month(derived, row, y)).astype(np.float64)


def capital_cost(derived: Derived, row: NewCapacity, y: int) -> float:
    """Capital of one unit a year ordered in year y, money."""
    factor = price_factor(derived.inputs.settings, row.price_unit)
    return float(row.capital_cost[derived.order_periods[row.key][y]]) * factor


def owner_pays(row: NewCapacity) -> bool:
    """True if the owner of a plant bears what an expansion of it costs."""
    return row.payer == PRODUCERS


def annuity(row: NewCapacity) -> float:
    """Yearly charge on one unit of capital: rate / (1 - (1 + rate)^-life), or 1 / life."""
    return annuity_at(row, row.required_return)


def annuity_at(row: NewCapacity, rate: float) -> float:
    """The same at another rate."""
    return rate / (1.0 - (1.0 + rate) ** -row.life_years) if rate else 1.0 / row.life_years


def covered_return(derived: Derived, row: NewCapacity) -> float:
    """Return asked on capital that the government covers: the row's own, else the public discount rate."""
    rate = row.guaranteed_return
    return derived.inputs.settings.discount_rate if rate is None else rate


def outstanding(derived: Derived, row: NewCapacity, y: int) -> Monthly:
    """What stands under a guarantee on one unit of capital ordered in year y, shape (periods,): the
    guaranteed share, as it is spent from the order to the start of output, then what is left of the life.
    """
    age = derived.calendar.months - start_month(derived, row, y)
    spent = 1.0 + age / row.gestation_months if row.gestation_months else np.where(age < 0, 0.0, 1.0)
    left = 1.0 - age / (row.life_years * MONTHS_A_YEAR)
    return row.guaranteed_share * np.clip(np.minimum(spent, left), 0.0, 1.0)


def capital_weight(derived: Derived, row: NewCapacity, y: int, discount: Monthly) -> float:
    """Present value of the annuities within the plan on one unit of capital ordered in year y;
    ``discount`` has shape (periods,).
    """
    a_period = annuity(row) * derived.calendar.step_months / MONTHS_A_YEAR
    return float((discount * charged(derived, row, y)).sum() * a_period)


def covered_weight(derived: Derived, row: NewCapacity, y: int, discount: Monthly) -> float:
    """Present value of what the lower return on covered capital saves within the plan, on one unit of capital
    ordered in year y; ``discount`` as above.
    """
    lower = annuity(row) - annuity_at(row, covered_return(derived, row))
    return row.guaranteed_share * lower / annuity(row) * capital_weight(derived, row, y, discount)


def upkeep_weight(derived: Derived, row: NewCapacity, y: int, discount: Monthly) -> float:
    """Present value of upkeep on one unit of capital ordered in year y; ``discount`` as above."""
    a_period = row.upkeep_share * derived.calendar.step_months / MONTHS_A_YEAR
    return float((discount * kept_up(derived, row, y) * a_period).sum())


@dataclass(frozen=True)
class LaterLife:
    """What is left of the life of capacity after the plan, as present values at an investor's rate."""

    charges: float
    """Capital charges and upkeep on one unit of capital, money."""
    margins: float
    """A margin of one unit of money a year, money."""


def later_life(derived: Derived, row: NewCapacity, y: int, rate: float) -> LaterLife:
    """Life after the plan of capacity ordered in year y, as the setting later_margins counts it; nothing of
    capacity that starts after the plan. Upkeep goes on as in the last year, unless there are no margins:
    then the plant closes.
    """
    kind, calendar = derived.inputs.settings.later_margins, derived.calendar
    first = calendar.start + calendar.periods * calendar.step_months
    start = start_month(derived, row, y)
    months = np.arange(first, math.ceil(start + row.life_years * MONTHS_A_YEAR), calendar.step_months)
    if kind == TO_HORIZON or start >= first or not len(months):
        return LaterLife(0.0, 0.0)
    years = calendar.discount_of(rate, months) * calendar.step_months / MONTHS_A_YEAR
    left = 1.0 - (months - first) / (start + row.life_years * MONTHS_A_YEAR - first)
    kept = {GOING_ON: years, FADING: years * left}.get(kind, np.zeros(0))
    upkeep = float(row.upkeep_share[-1]) * years.sum() if len(kept) else 0.0
    return LaterLife(annuity(row) * float(years.sum()) + upkeep, float(kept.sum()))


def existing_capacity(derived: Derived, row: Plant) -> Monthly:
    """Capacity of a plant before anything is built, quantity a period, shape (periods,); NaN without limit.

    A blank is no limit, or nothing where the plant can be built.
    """
    monthly = row.capacity_a_month * derived.calendar.step_months
    known = np.where(np.isnan(monthly), derived.calendar.per_period(row.capacity_a_year), monthly)
    can_grow = any(expansion.plant == row.key for expansion in derived.inputs.rows(NewCapacity))
    return np.nan_to_num(known, nan=0.0) if can_grow else known


def existing_capacity_a_year(derived: Derived, row: Plant) -> Monthly:
    """The same as a yearly rate, quantity a year."""
    return existing_capacity(derived, row) * (MONTHS_A_YEAR / derived.calendar.step_months)


def taken_by_stocks(derived: Derived, row: Resource) -> bool:
    """True if stocks take a resource, so that its capacity is not multiplied by the months of a period."""
    uses = derived.inputs.rows(ResourceUse)
    return any(use.resource == row.key and use.activity == STOCK for use in uses)


def existing_resource(derived: Derived, row: Resource) -> Monthly:
    """Capacity of a resource before anything is bought, a period, shape (periods,); NaN without limit.

    A blank is no limit, or nothing where capacity can be bought.
    """
    step = 1 if taken_by_stocks(derived, row) else derived.calendar.step_months
    known = row.capacity_a_month * step
    can_grow = any(expansion.resource == row.key for expansion in derived.inputs.rows(NewCapacity))
    return np.nan_to_num(known, nan=0.0) if can_grow else known


def resource_a_unit(derived: Derived, row: Resource) -> float:
    """Capacity in a period that one unit of new capacity adds to a resource: its months of a year, or all of
    it where stocks take the resource.
    """
    return 1.0 if taken_by_stocks(derived, row) else derived.calendar.step_months / MONTHS_A_YEAR
