"""Plants, new capacity and processes."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from planner.calendar import MONTHS_A_YEAR
from planner.derive.capacity import annuity, capital_cost, charged, existing_capacity, kept_up, on_stream
from planner.derive.effects import Fact
from planner.derive.payments import own_output_price
from planner.derive.prices import price_factor, process_cost
from planner.model.changes import NOTHING, Reads
from planner.model.groups.volumes import single, year_rows
from planner.model.ledger import (
    CAPITAL_CHARGE,
    OFFTAKE_FLOOR,
    OWN_OUTPUT,
    PROCESSING,
    SECURITY,
    UPKEEP,
    Account,
    Payer,
)
from planner.model.path import Bounds, Key, Path, RowSpec, Sense, Term
from planner.schema.tables import disruption as words
from planner.schema.tables.production import NewCapacity, Plant, Process

TO_PRODUCERS = (Payer.BUYERS, Payer.PRODUCERS)


def variables(path: Path) -> None:
    """Runs in the months of a process, and orders of capacity in the years of an expansion.

    processes.minimum_a_month * step_months <= run[process, t] <= processes.maximum_a_month * step_months
    0 <= build[expansion, y] <= maximum_a_year
    """
    runs: dict[Key, Bounds] = {}
    for row in path.inputs.rows(Process):
        least, most = (
            row.minimum_a_month * path.calendar.step_months,
            row.maximum_a_month * path.calendar.step_months,
        )
        for t in path.calendar.window(row.first_month, row.last_month):
            if most[t] != 0.0 and row.volume_a_year[t] != 0.0:
                runs[row.key, t] = (float(least[t]), None if np.isnan(most[t]) else float(most[t]))
    path.add("run", runs)
    path.add(
        "build",
        {
            (row.key, y): (0.0, None if np.isnan(most := row.maximum_a_year[t]) else float(most))
            for row in path.inputs.rows(NewCapacity)
            for y, t in path.derived.order_periods[row.key].items()
        },
    )


READS = Reads(
    costs=(Fact.YIELD, Fact.REFERENCE),
    rows={
        "plant_capacity": (Fact.LATE, Fact.CAPACITY),
        "build_total": NOTHING,
        "process_year": NOTHING,
    },
    stays={
        (words.DELAY, "capital charge"): "capital is spent, and charged, when it was planned",
        (words.DELAY, "upkeep"): "the plant stands unfinished and is kept up",
    },
)
"""Facts that an event may change behind what this group writes."""


def rows(path: Path) -> None:
    """Capacity of plants, totals of expansions, yearly volumes of processes."""
    path.constrain("plant_capacity", _plant_capacity(path))
    path.constrain("build_total", _build_total(path))
    path.constrain("process_year", _process_year(path))


def _plant_capacity(path: Path) -> Iterator[RowSpec]:
    """The processes of a plant share what stands of it.

    sum(process of plant: plant_use * run[process, t])
        <= plants.availability * (existing[plant, t]
            + sum(expansion of plant, y: on_stream[expansion, y, t] * build[expansion, y]) * step_months / 12)

    A plant without a capacity and without expansions is not limited.
    """
    run, build = path.variables("run"), path.variables("build")
    per_period = path.calendar.step_months / MONTHS_A_YEAR
    for row in path.inputs.rows(Plant):
        existing = existing_capacity(path.derived, row) * row.availability
        members = [p for p in path.inputs.rows(Process) if p.plant == row.key]
        added = [
            (build[e.key, y], on_stream(path.derived, e, y) * row.availability * per_period)
            for e in path.inputs.rows(NewCapacity)
            if e.plant == row.key
            for y in path.derived.order_periods[e.key]
        ]
        for t in path.written:
            terms = [
                Term(float(p.plant_use[t]), run[p.key, t])
                for p in members
                if (p.key, t) in run and p.plant_use[t]
            ]
            if terms and not np.isnan(existing[t]):
                terms += [Term(-float(share[t]), variable) for variable, share in added if share[t]]
                yield RowSpec((row.key, t), terms, Sense.AT_MOST, float(existing[t]))


def _build_total(path: Path) -> Iterator[RowSpec]:
    """Least and most capacity ordered over the horizon.

    minimum_in_total <= sum(y: build[expansion, y]) <= maximum_in_total
    """
    build = path.variables("build")
    for row in path.inputs.rows(NewCapacity):
        terms = [Term(1.0, build[row.key, y]) for y in path.derived.order_periods[row.key]]
        if row.maximum_in_total is not None and terms:
            yield RowSpec((row.key, "most"), terms, Sense.AT_MOST, row.maximum_in_total)
        if row.minimum_in_total:
            yield RowSpec((row.key, "least"), terms, Sense.AT_LEAST, row.minimum_in_total)


def _process_year(path: Path) -> Iterator[RowSpec]:
    """Activity in a fiscal year, part years pro rata.

    sum(t in y: run[process, t]) <= sum(t in y: volume_a_year / 12 * step_months)
    """
    run = path.variables("run")
    for row in path.inputs.rows(Process):
        yield from year_rows(path, row.key, row.volume_a_year, single(run, row.key))


def costs(path: Path) -> None:
    """Processing, security credit, capital as annuities within the horizon, upkeep, sales of own output.

    processing, producers: variable_cost * run[process, t]
    security credit, government: - security_credit * run[process, t]
    own output bought, buyers to producers:
        sum(product: net_output[process, product, t] * reference[product, t]) * run[process, t]
    offtake floor, buyers to producers:
        sum(product: net_output[process, product, t] * max(offtake_floor_price - reference[product, t], 0))
        * run[process, t]
    capital charge, payer: charged[expansion, y, t] * annuity[expansion] * capital_cost * step_months / 12
        * build[expansion, y]
    upkeep, payer: kept_up[expansion, y, t] * upkeep_share * capital_cost * step_months / 12
        * build[expansion, y]
    """
    for row in path.inputs.rows(Process):
        _process_costs(path, row)
    for expansion in path.each(NewCapacity):
        for y in path.derived.order_periods[expansion.key]:
            _capital_costs(path, expansion, y)


def _process_costs(path: Path, row: Process) -> None:
    """Cost and credit of a process; buyers pay producers the reference price for its end products."""
    run = path.variables("run")
    unit = process_cost(path.inputs, row)
    credit = row.security_credit * price_factor(path.inputs.settings, row.price_unit)
    paid, floor = own_output_price(path.derived, row)
    plant = path.derived.plants.get(row.plant)
    may_bind = plant is not None and not np.isnan(plant.offtake_floor_price).all()
    for t in path.written:
        if (row.key, t) in run:
            variable = run[row.key, t]
            path.ledger.post(PROCESSING, Payer.PRODUCERS, t, float(unit[t]), variable)
            path.ledger.post(SECURITY, Payer.GOVERNMENT, t, -float(credit[t]), variable)
            path.ledger.transfer(OWN_OUTPUT, *TO_PRODUCERS, t, float(paid[t]), variable)
            path.ledger.transfer(
                OFFTAKE_FLOOR, *TO_PRODUCERS, t, float(floor[t]), variable, even_zero=may_bind
            )


def _capital_costs(path: Path, row: NewCapacity, y: int) -> None:
    """Annuity from the start of output over the life; upkeep as long as the capacity is there."""
    variable, payer = path.variables("build")[row.key, y], Payer(row.payer)
    capital = capital_cost(path.derived, row, y) * path.calendar.step_months / MONTHS_A_YEAR
    for t in (t for t in np.flatnonzero(charged(path.derived, row, y)).tolist() if t in path.written):
        _charge(path, CAPITAL_CHARGE, payer, t, capital * annuity(row), variable)
    for t in (t for t in np.flatnonzero(kept_up(path.derived, row, y)).tolist() if t in path.written):
        _charge(path, UPKEEP, payer, t, capital * float(row.upkeep_share[t]), variable)


def _charge(path: Path, account: Account, payer: Payer, t: int, unit: float, variable: Any) -> None:
    """Post what capacity costs; what the government pays is public outlay too."""
    path.ledger.post(account, payer, t, unit, variable)
    if payer is Payer.GOVERNMENT:
        path.ledger.spend_public(t, unit, variable)
