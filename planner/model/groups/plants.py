"""Plants, new capacity and processes."""

from collections.abc import Iterator

import numpy as np

from planner.derive.prices import price_factor, process_cost
from planner.model.groups.volumes import single, year_rows
from planner.model.ledger import (
    CAPITAL_CHARGE,
    OFFTAKE_FLOOR,
    OWN_OUTPUT,
    PROCESSING,
    SECURITY,
    UPKEEP,
    Payer,
)
from planner.model.path import Bounds, Key, Path, RowSpec, Sense, Term
from planner.schema.columns import Monthly
from planner.schema.tables.production import NewCapacity, Plant, Process

MONTHS_A_YEAR = 12.0
TO_PRODUCERS = (Payer.BUYERS, Payer.PRODUCERS)


def order_periods(path: Path, row: NewCapacity) -> dict[int, int]:
    """Fiscal-year position -> first period of that year in which the expansion can be ordered."""

    def compute() -> dict[int, int]:
        found: dict[int, int] = {}
        for t in path.calendar.window(row.first_month, row.last_month):
            found.setdefault(int(path.calendar.year_index[t]), t)
        return found

    return path.cached(("order periods", row.key), compute)


def start_month(path: Path, row: NewCapacity, y: int) -> int:
    """Calendar month in which capacity ordered in fiscal year y starts."""
    return int(path.calendar.months[order_periods(path, row)[y]]) + row.gestation_months


def late_start(path: Path, row: NewCapacity, y: int) -> int:
    """Calendar month in which it does start: later if an event delays what would start meanwhile."""
    planned = start_month(path, row, y)
    return planned + path.derived.months_late(row.plant, path.calendar.period_of(planned))


def on_stream(path: Path, row: NewCapacity, y: int) -> Monthly:
    """Share of capacity ordered in year y that can run in each period, along the ramp."""
    start = late_start(path, row, y)
    return np.array([path.derived.ramp_share(row.ramp, int(month) - start) for month in path.calendar.months])


def charged(path: Path, row: NewCapacity, y: int) -> Monthly:
    """1 in the periods in which the capital ordered in year y is charged: from start, over its life."""
    start = start_month(path, row, y)
    age = path.calendar.months - start
    return ((age >= 0) & (age < row.life_years * MONTHS_A_YEAR)).astype(np.float64)


def kept_up(path: Path, row: NewCapacity, y: int) -> Monthly:
    """1 in the periods in which the capacity ordered in year y costs upkeep: from start to the end."""
    return (path.calendar.months >= start_month(path, row, y)).astype(np.float64)


def capital_cost(path: Path, row: NewCapacity, y: int) -> float:
    """Capital of one unit a year ordered in year y, money."""
    factor = price_factor(path.inputs.settings, row.price_unit)
    return float(row.capital_cost[order_periods(path, row)[y]]) * factor


def annuity(row: NewCapacity) -> float:
    """Yearly charge on one unit of capital: rate / (1 - (1 + rate)^-life), or 1 / life."""
    rate = row.required_return
    return rate / (1.0 - (1.0 + rate) ** -row.life_years) if rate else 1.0 / row.life_years


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
            for y, t in order_periods(path, row).items()
        },
    )


def rows(path: Path) -> None:
    """Capacity of plants, totals of expansions, yearly volumes of processes."""
    path.constrain("plant_capacity", _plant_capacity(path))
    path.constrain("build_total", _build_total(path))
    path.constrain("process_year", _process_year(path))


def existing_capacity(path: Path, row: Plant) -> Monthly:
    """Capacity of a plant before anything is built, per period, NaN without limit."""
    monthly = row.capacity_a_month * path.calendar.step_months
    known = np.where(np.isnan(monthly), path.calendar.per_period(row.capacity_a_year), monthly)
    can_grow = any(expansion.plant == row.key for expansion in path.inputs.rows(NewCapacity))
    return np.nan_to_num(known, nan=0.0) if can_grow else known


def _plant_capacity(path: Path) -> Iterator[RowSpec]:
    """The processes of a plant share what stands of it.

    sum(process of plant: plant_use * run[process, t])
        <= availability * (existing[plant, t]
            + sum(expansion of plant, y: on_stream[expansion, y, t] * build[expansion, y]) * step_months / 12)

    A plant without a capacity and without expansions is not limited.
    """
    run, build = path.variables("run"), path.variables("build")
    per_period = path.calendar.step_months / MONTHS_A_YEAR
    for row in path.inputs.rows(Plant):
        existing = existing_capacity(path, row) * row.availability
        members = [p for p in path.inputs.rows(Process) if p.plant == row.key]
        added = [
            (build[e.key, y], on_stream(path, e, y) * row.availability * per_period)
            for e in path.inputs.rows(NewCapacity)
            if e.plant == row.key
            for y in order_periods(path, e)
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
        terms = [Term(1.0, build[row.key, y]) for y in order_periods(path, row)]
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
    capital charge, producers: charged[expansion, y, t] * annuity[expansion] * capital_cost * step_months / 12
        * build[expansion, y]
    upkeep, producers: kept_up[expansion, y, t] * upkeep_share * capital_cost * step_months / 12
        * build[expansion, y]
    """
    for row in path.inputs.rows(Process):
        _process_costs(path, row)
    for expansion in path.inputs.rows(NewCapacity):
        for y in order_periods(path, expansion):
            _capital_costs(path, expansion, y)


def _process_costs(path: Path, row: Process) -> None:
    """Cost and credit of a process; buyers pay producers the reference price for its end products."""
    run = path.variables("run")
    unit = process_cost(path.inputs, row)
    credit = row.security_credit * price_factor(path.inputs.settings, row.price_unit)
    paid, floor = own_output_price(path, row)
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


def own_output_price(path: Path, row: Process) -> tuple[Monthly, Monthly]:
    """Per activity: end products at their reference price, and what the offtake floor adds."""
    paid, floor = np.zeros(path.calendar.periods), np.zeros(path.calendar.periods)
    plant = path.derived.plants.get(row.plant)
    for line in path.derived.recipes[row.key]:
        if line.commodity in path.derived.demanded:
            made, price = path.derived.net_output(line), path.derived.known_reference[line.commodity]
            paid = paid + made * price
            if plant is not None:
                least = plant.offtake_floor_price * price_factor(path.inputs.settings, plant.price_unit)
                floor = floor + made * np.nan_to_num(np.maximum(least - price, 0.0), nan=0.0)
    return paid, floor


def _capital_costs(path: Path, row: NewCapacity, y: int) -> None:
    """Annuity from the start of output over the life; upkeep as long as the capacity is there."""
    variable = path.variables("build")[row.key, y]
    capital = capital_cost(path, row, y) * path.calendar.step_months / MONTHS_A_YEAR
    for t in (t for t in np.flatnonzero(charged(path, row, y)).tolist() if t in path.written):
        path.ledger.post(CAPITAL_CHARGE, Payer.PRODUCERS, t, capital * annuity(row), variable)
    for t in (t for t in np.flatnonzero(kept_up(path, row, y)).tolist() if t in path.written):
        path.ledger.post(UPKEEP, Payer.PRODUCERS, t, capital * float(row.upkeep_share[t]), variable)
