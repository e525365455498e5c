"""What producers are paid and what runs are worth to their owner (sheets Processes, Plants, Schemes,
Participation).
"""

import numpy as np

from planner.calendar import MONTHS_A_YEAR
from planner.derive.capacity import on_stream, owner_pays, start_month
from planner.derive.derived import Derived
from planner.derive.prices import price_factor, process_cost
from planner.schema.columns import Monthly
from planner.schema.tables.policy import BUYER, CAP_PER_UNIT, SHARE_OF_PRICE, Scheme, SchemePlant
from planner.schema.tables.production import RUN, NewCapacity, Process, Resource, ResourceUse


def own_output_price(derived: Derived, row: Process) -> tuple[Monthly, Monthly]:
    """Per activity: end products at their reference price, and what the offtake floor adds; money,
    shape (periods,) each.
    """
    paid, floor = np.zeros(derived.calendar.periods), np.zeros(derived.calendar.periods)
    plant = derived.plants.get(row.plant)
    for line in derived.recipes[row.key]:
        if line.commodity in derived.demanded:
            made, price = derived.net_output(line), derived.known_reference[line.commodity]
            paid = paid + made * price
            if plant is not None:
                least = plant.offtake_floor_price * price_factor(derived.inputs.settings, plant.price_unit)
                floor = floor + made * np.nan_to_num(np.maximum(least - price, 0.0), nan=0.0)
    return paid, floor


def margin(derived: Derived, row: Process) -> Monthly:
    """Owner's margin per activity before incentives, money, shape (periods,).

    Outputs at reference price (end products at least at the offtake floor), less inputs at
    reference price, processing, and the cost of resources that its runs take.
    """
    total = -process_cost(derived.inputs, row) + own_output_price(derived, row)[1]
    for line in derived.recipes[row.key]:
        total = total + derived.net_output(line) * derived.known_reference[line.commodity]
    prices = {resource.key: resource.cost_per_unit for resource in derived.inputs.rows(Resource)}
    for use in derived.inputs.rows(ResourceUse):
        if takes(use, row):
            total = total - use.use_per_unit * prices[use.resource]
    return total


def takes(use: ResourceUse, row: Process) -> bool:
    """True if runs of a process are counted by a row of Resource use (runs have no other tags)."""
    others = use.commodity or use.route or use.holder or use.sector
    return use.activity == RUN and not others and (not use.process or row.key in use.process)


def eligible_processes(derived: Derived, scheme: str) -> list[Process]:
    """Processes whose output a scheme can pay for."""
    return [
        process
        for row in derived.inputs.rows(SchemePlant)
        if row.scheme == scheme
        for process in derived.inputs.rows(Process)
        if process.plant == row.plant and (not row.process or process.key in row.process)
    ]


def eligible_expansions(derived: Derived, scheme: str) -> list[NewCapacity]:
    """Expansions of plants that a scheme can award: those whose owners pay them. Buyers are paid for any own
    output, without awards.
    """
    if derived.inputs.by_key(Scheme)[scheme].kind == BUYER:
        return []
    plants = {row.plant for row in derived.inputs.rows(SchemePlant) if row.scheme == scheme}
    return [row for row in derived.inputs.rows(NewCapacity) if row.plant in plants and owner_pays(row)]


def incentive_rate(derived: Derived, scheme: Scheme, process: Process) -> Monthly:
    """Most sales incentive per activity, money, shape (periods,); NaN where not limited.

    Per unit sold: the cap per unit, the share of the reference price, or the lower of both.
    """
    cap = scheme.cap_per_unit * price_factor(derived.inputs.settings, scheme.price_unit)
    lines = derived.recipes[process.key]
    sold = [line for line in lines if line.commodity in derived.demanded] or list(lines)
    total = np.zeros(derived.calendar.periods)
    for line in sold:
        made = np.nan_to_num(line.output, nan=0.0)
        share = scheme.share_of_price * derived.known_reference[line.commodity]
        chosen = {CAP_PER_UNIT: cap, SHARE_OF_PRICE: share}.get(scheme.rate_rule, np.fmin(cap, share))
        total = total + np.where(made > 0.0, made * chosen, 0.0)
    return total


def award_window(derived: Derived, scheme: Scheme, row: NewCapacity, y: int) -> Monthly:
    """Share of capacity awarded in year y whose sales earn the incentive in each period.

    From the start of output to gestation plus the scheme's sales years after the order; sales
    before the gestation has passed earn on top. A plant that is late loses months: the end stands, for
    it is counted from the award.
    """
    running = on_stream(derived, row, y)
    if scheme.sales_years is None:
        return running
    end = start_month(derived, row, y) + round(scheme.sales_years * MONTHS_A_YEAR)
    return np.where(derived.calendar.months < end, running, 0.0)


def award_maximum(row: Scheme) -> float | None:
    """Most capacity under a scheme, quantity a year: its own maximum, and winners x most of one winner."""
    by_winners = (
        row.beneficiaries * row.beneficiary_maximum if row.beneficiaries and row.beneficiary_maximum else None
    )
    known = [most for most in (row.award_maximum, by_winners) if most is not None]
    return min(known, default=None)
