"""Investor participation: without it a subsidy is a pure transfer that no plan would pay."""

from collections.abc import Iterator

import numpy as np

from planner.calendar import MONTHS_A_YEAR
from planner.derive.capacity import (
    capital_cost,
    capital_weight,
    later_life,
    on_stream,
    start_period,
    upkeep_weight,
)
from planner.derive.effects import Fact
from planner.derive.payments import margin
from planner.model.changes import NOTHING, Reads
from planner.model.path import NO_BOUNDS, Path, RowSpec, Sense, Term
from planner.schema.columns import Monthly
from planner.schema.tables import disruption as words
from planner.schema.tables.policy import Participation
from planner.schema.tables.production import NewCapacity, Process

READS = Reads(
    rows={
        "later_year": NOTHING,
        "later_capacity": (Fact.LATE, Fact.CAPACITY),
        "participation": (Fact.YIELD, Fact.REFERENCE),
    },
    whole=("later_year", "later_capacity", "participation"),
    stays={
        (words.DELAY, "participation"): "the owner carries capital and upkeep from the planned start",
        **dict.fromkeys(
            [(words.DELAY, name) for name in ("later_run", "later_year", "later_capacity")],
            "the life of capacity is counted from the planned start, and ends as planned",
        ),
    },
)
"""Facts that an event may change behind what this group writes."""


def variables(path: Path) -> None:
    """What capacity of each year of order makes in a year after the plan, as long as it lives.

    0 <= later_run[expansion, y, process]

    None where the setting later_margins counts no margins after the plan.
    """
    if not path.inputs.settings.participation:
        return
    run, last_year = path.variables("run"), path.calendar.last_year
    path.add(
        "later_run",
        {
            (expansion.key, y, process.key): NO_BOUNDS
            for row in path.inputs.rows(Participation)
            for expansion, y in _orders(path, row.plant)
            if later_life(path.derived, expansion, y, row.investor_rate).margins
            for process in _processes(path, row.plant)
            if any((process.key, t) in run for t in last_year)
        },
    )


def rows(path: Path) -> None:
    """One row per plant on Participation, if the settings ask for it, and what it can make later."""
    if path.inputs.settings.participation:
        path.constrain("later_year", _later_year(path))
        path.constrain("later_capacity", _later_capacity(path))
        path.constrain("participation", _participation(path))


def _orders(path: Path, plant: str) -> Iterator[tuple[NewCapacity, int]]:
    """Expansions of a plant and the years in which they can be ordered."""
    for expansion in path.inputs.rows(NewCapacity):
        if expansion.plant == plant:
            yield from ((expansion, y) for y in path.derived.order_periods[expansion.key])


def _processes(path: Path, plant: str) -> list[Process]:
    """Processes of a plant."""
    return [process for process in path.inputs.rows(Process) if process.plant == plant]


def _later_year(path: Path) -> Iterator[RowSpec]:
    """A year after the plan is at most like the last one; at a loss nothing need be made.

    sum(expansion of plant, y: later_run[expansion, y, process])
        <= sum(t in last_year: run[process, t]) * 12 / months of last_year
    """
    run, last_year = path.variables("run"), path.calendar.last_year
    a_year = MONTHS_A_YEAR / (len(last_year) * path.calendar.step_months)
    later: dict[str, list[Term]] = {}
    for (_, _, process), variable in path.variables("later_run").items():
        later.setdefault(str(process), []).append(Term(1.0, variable))
    for process, terms in later.items():
        made = [Term(-a_year, run[process, t]) for t in last_year if (process, t) in run]
        yield RowSpec((process,), terms + made, Sense.AT_MOST, 0.0)


def _later_capacity(path: Path) -> Iterator[RowSpec]:
    """What is made in a year after the plan is made by capacity that lives, as much as stood in the last.

    sum(process of plant: mean(t in last_year: plant_use) * later_run[expansion, y, process])
        <= mean(t in last_year: availability * on_stream[expansion, y, t]) * build[expansion, y]
    """
    later, build, last_year = path.variables("later_run"), path.variables("build"), path.calendar.last_year
    for plant in (path.derived.plants[row.plant] for row in path.inputs.rows(Participation)):
        for expansion, y in _orders(path, plant.key):
            stood = (plant.availability * on_stream(path.derived, expansion, y))[last_year].mean()
            terms = [
                Term(float(process.plant_use[last_year].mean()), later[expansion.key, y, process.key])
                for process in _processes(path, plant.key)
                if (expansion.key, y, process.key) in later
            ]
            if terms:
                terms.append(Term(-float(stood), build[expansion.key, y]))
                yield RowSpec((expansion.key, y), terms, Sense.AT_MOST, 0.0)


def _participation(path: Path) -> Iterator[RowSpec]:
    """The owner of a plant gains, over all futures, at the investor's rate.

    sum(t: discount[t] * (sum(process of plant: margin[process, t] * run[process, t]
            + sum(scheme: sales_incentive[scheme, process, t]))
        + sum(scheme, expansion of plant, y starting in t: capital_subsidy[scheme, expansion, y])
        - sum(expansion of plant, y: (charged[expansion, y, t] * annuity[expansion]
            + kept_up[expansion, y, t] * upkeep_share) * capital_cost * step_months / 12
                * build[expansion, y]))
        + sum(expansion of plant, y: later_margins[expansion, y]
            * sum(process of plant: mean(t in last_year: margin[process, t])
                * later_run[expansion, y, process])
            - later_charges[expansion, y] * capital_cost * build[expansion, y])
        >= 0

    Here discount[t] is at investor_rate. Capital is charged as annuities from the start of output over its
    whole life, and upkeep with it; margins after the plan are those of its last year (of its months in it for
    what starts in that year), going on or fading as the setting later_margins says. Incentives end with the
    plan at the latest. Capacity that stands at the start has no capital to pay and no life told: it counts
    within the plan alone, and so does what is ordered too late to start within it.
    """
    for row in path.inputs.rows(Participation):
        discount = path.calendar.discount(row.investor_rate)
        terms = [term for p in _processes(path, row.plant) for term in _running(path, p, discount)]
        for expansion, y in _orders(path, row.plant):
            terms += _investing(path, expansion, y, discount)
            terms += _after(path, expansion, y, row.investor_rate)
        yield RowSpec((row.key,), terms, Sense.AT_LEAST, 0.0)


def _running(path: Path, process: Process, discount: Monthly) -> list[Term]:
    """Margins and sales incentives of a process."""
    run, unit = path.variables("run"), discount * margin(path.derived, process)
    terms = [Term(float(unit[t]), run[process.key, t]) for t in path.periods if (process.key, t) in run]
    paid = path.variables("sales_incentive")
    return terms + [
        Term(float(discount[int(t)]), v) for (_, name, t), v in paid.items() if name == process.key
    ]


def _investing(path: Path, row: NewCapacity, y: int, discount: Monthly) -> list[Term]:
    """Capital charge and upkeep within the plan, and capital subsidies, of an expansion ordered in a year."""
    weights = [weight(path.derived, row, y, discount) for weight in (capital_weight, upkeep_weight)]
    charge = capital_cost(path.derived, row, y) * sum(weights)
    received = start_period(path.derived, row, y)
    terms = [Term(-charge, path.variables("build")[row.key, y])]
    terms += [
        Term(float(discount[received]), v)
        for (_, e, year), v in path.variables("capital_subsidy").items()
        if (e, year) == (row.key, y)
    ]
    return [term for term in terms if abs(term.coefficient) > np.finfo(float).eps]


def _after(path: Path, row: NewCapacity, y: int, rate: float) -> list[Term]:
    """Charges and margins after the plan of an expansion ordered in a year."""
    life, later = later_life(path.derived, row, y, rate), path.variables("later_run")
    charge = capital_cost(path.derived, row, y) * life.charges
    terms = [Term(-charge, path.variables("build")[row.key, y])] if charge else []
    for process in _processes(path, row.plant):
        if (row.key, y, process.key) in later:
            unit = margin(path.derived, process)[path.calendar.last_year].mean()
            terms.append(Term(float(unit) * life.margins, later[row.key, y, process.key]))
    return terms
