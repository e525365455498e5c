"""Need of each sector and commodity by period, from monthly, yearly or shared figures."""

import numpy as np

from planner.calendar import Calendar
from planner.data import Inputs
from planner.schema.columns import Monthly
from planner.schema.tables.demand import (
    ALL_SECTORS,
    Demand,
    Profile,
    Sector,
    ShortageTier,
    Substitution,
)


def demand(inputs: Inputs) -> dict[tuple[str, str], Monthly]:
    """(sector, commodity) -> need of each period, quantity, shape (periods,); 0 where not given."""
    sectors, profiles = inputs.by_key(Sector), inputs.by_key(Profile)
    found: dict[tuple[str, str], Monthly] = {}
    for row in inputs.rows(Demand):
        shape = seasonal_shape(inputs.calendar, profiles.get(row.profile))
        need = _need(inputs.calendar, row, sectors[row.sector], shape)
        found[row.sector, row.commodity] = np.nan_to_num(need, nan=0.0)
    return found


def _need(calendar: Calendar, row: Demand, sector: Sector, shape: Monthly) -> Monthly:
    """The row's own monthly figure, else its yearly one, else its share of the sector."""
    monthly = row.demand_a_month * calendar.step_months
    own_year = calendar.per_period(row.demand_a_year) * shape
    shared = calendar.per_period(sector.demand_a_year) * shape * row.share_of_sector
    return np.where(~np.isnan(monthly), monthly, np.where(~np.isnan(own_year), own_year, shared))


def seasonal_shape(calendar: Calendar, profile: Profile | None) -> Monthly:
    """Factor of each period on a twelfth of the year, mean 1 over a year, shape (periods,)."""
    if profile is None:
        return np.ones(calendar.periods)
    weights = np.array(profile.weights) / np.mean(profile.weights)
    steps = calendar.months[:, None] + np.arange(calendar.step_months)[None, :]
    shape: Monthly = weights[steps % 12].mean(axis=1)
    return shape


def shortage_tiers(inputs: Inputs, sector: str) -> list[ShortageTier]:
    """The sector's own steps of lost value, else those of all sectors (sheet Shortage tiers)."""
    rows = inputs.rows(ShortageTier)
    return [row for row in rows if row.sector == sector] or [row for row in rows if row.sector == ALL_SECTORS]


def substitutions(inputs: Inputs, sector: str, needed: str) -> list[Substitution]:
    """Substitutes that a sector may use for a commodity; its own row wins over that of all sectors
    (sheet Substitution).
    """
    found: dict[str, Substitution] = {}
    for who in (ALL_SECTORS, sector):
        for row in inputs.rows(Substitution):
            if (row.sector, row.instead_of) == (who, needed):
                found[row.substitute] = row
    return list(found.values())


def quantity_per_need(inputs: Inputs) -> dict[tuple[str, str, str], float]:
    """(sector, commodity needed, substitute) -> quantity of the substitute per unit of the need; what is
    needed itself is not named and counts 1.
    """
    return {
        (row.sector, row.commodity, instead.substitute): instead.quantity_per_unit
        for row in inputs.rows(Demand)
        for instead in substitutions(inputs, row.sector, row.commodity)
    }
