"""Sealed bids: the least incentive per unit sold at which new capacity pays for its owner (sheets Schemes,
Scheme plants, New capacity, Participation).
"""

from typing import NamedTuple

import numpy as np

from planner.calendar import MONTHS_A_YEAR
from planner.derive.capacity import capital_cost, capital_weight, later_life, on_stream, upkeep_weight
from planner.derive.derived import Derived
from planner.derive.payments import award_window, eligible_processes, incentive_rate, margin
from planner.schema.columns import Monthly
from planner.schema.tables.policy import Scheme
from planner.schema.tables.production import NewCapacity, Process


class Bid(NamedTuple):
    """The least incentive that an owner could ask for, for the product on which it is least."""

    process: str
    incentive: float
    """Money per unit of end product."""
    ceiling: float
    """Most that the scheme pays, money per unit of end product; NaN where it has no rate."""


def least_bid(derived: Derived, scheme: Scheme, row: NewCapacity, y: int, rate: float) -> Bid | None:
    """The bid for capacity ordered in year y, at an investor's rate, if it runs in full.

    incentive = (capital and upkeep - margins) / units sold that earn the incentive, each a present value over
    the life of the capacity (margins after the plan as the setting later_margins says), at least 0. Capital
    subsidies are not counted. Where no incentive is earned a run at a loss is left out. None: nothing that it
    sells within the plan earns an incentive.
    """
    processes = [p for p in eligible_processes(derived, scheme.key) if p.plant == row.plant]
    bids = [_bid(derived, scheme, row, y, process, rate) for process in processes]
    return min((bid for bid in bids if bid), key=lambda bid: bid.incentive, default=None)


def _bid(
    derived: Derived, scheme: Scheme, row: NewCapacity, y: int, process: Process, rate: float
) -> Bid | None:
    """The bid if all of the capacity runs one process."""
    discount, last_year = derived.calendar.discount(rate), derived.calendar.last_year
    made = _activity(derived, row, process, on_stream(derived, row, y))
    earning = _activity(derived, row, process, award_window(derived, scheme, row, y))
    window = np.isin(np.arange(len(made)), derived.calendar.window(scheme.first_month, scheme.last_month))
    earning = np.where(window, earning, 0.0)
    sold = float((discount * earning * derived.product_output[process.key]).sum())
    if sold <= 0.0:
        return None
    unit, life = margin(derived, process), later_life(derived, row, y, rate)
    margins = float((discount * made * np.where(earning > 0.0, unit, np.maximum(unit, 0.0))).sum())
    a_year = float(made[last_year].mean()) * MONTHS_A_YEAR / derived.calendar.step_months
    margins += life.margins * a_year * max(0.0, float(unit[last_year].mean()))
    weights = [weight(derived, row, y, discount) for weight in (capital_weight, upkeep_weight)]
    capital = capital_cost(derived, row, y) * (sum(weights) + life.charges)
    most = np.where(earning > 0.0, incentive_rate(derived, scheme, process), 0.0)
    ceiling = float((discount * earning * most).sum()) / sold
    return Bid(process.key, max(0.0, capital - margins) / sold, ceiling)


def _activity(derived: Derived, row: NewCapacity, process: Process, share: Monthly) -> Monthly:
    """Activity of a process in each period on a unit a year of capacity of which a share runs."""
    per_period = share * derived.plants[row.plant].availability * derived.calendar.step_months / MONTHS_A_YEAR
    return np.divide(
        per_period, process.plant_use, out=np.zeros_like(per_period), where=process.plant_use > 0.0
    )
