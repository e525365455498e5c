"""Investor participation: without it a subsidy is a pure transfer that no plan would pay."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from planner.calendar import MONTHS_A_YEAR
from planner.derive.capacity import (
    capital_cost,
    capital_weight,
    covered_weight,
    existing_capacity,
    later_life,
    on_stream,
    owner_pays,
    start_period,
    upkeep_weight,
)
from planner.derive.effects import Fact
from planner.derive.payments import margin
from planner.model.changes import NOTHING, Reads
from planner.model.path import NO_BOUNDS, Path, RowSpec, Sense, Term, merged
from planner.schema.columns import Monthly
from planner.schema.tables import disruption as words
from planner.schema.tables.policy import BUYER, Participation, Scheme
from planner.schema.tables.production import NewCapacity, Process

ALL, NO_AWARD = "all", "no award"
"""What of a plant is judged together: all of it, or what has no award (else the name of a scheme)."""

READS = Reads(
    rows={
        "awarded_within_run": NOTHING,
        "awarded_capacity": (Fact.LATE, Fact.CAPACITY),
        "unawarded_capacity": (Fact.LATE, Fact.CAPACITY),
        "later_year": NOTHING,
        "later_capacity": (Fact.LATE, Fact.CAPACITY),
        "participation": (Fact.YIELD, Fact.REFERENCE),
        "participation_award": (Fact.YIELD, Fact.REFERENCE),
    },
    whole=("later_year", "later_capacity", "participation", "participation_award"),
    stays={
        **dict.fromkeys(
            [(words.DELAY, name) for name in ("participation", "participation_award")],
            "the owner carries capital and upkeep from the planned start",
        ),
        **dict.fromkeys(
            [(words.DELAY, name) for name in ("later_run", "later_year", "later_capacity")],
            "the life of capacity is counted from the planned start, and ends as planned",
        ),
    },
)
"""Facts that an event may change behind what this group writes."""


def variables(path: Path) -> None:
    """What is made on awarded capacity, where awards are judged one by one, and what capacity of each year of
    order makes in a year after the plan, as long as it lives.

    0 <= awarded_run[scheme, process, t]
    0 <= later_run[award, expansion, y, process]

    No later_run where the setting later_margins counts no margins after the plan.
    """
    if not path.inputs.settings.participation:
        return
    run, last_year = path.variables("run"), path.calendar.last_year
    path.add(
        "awarded_run",
        {
            (scheme, process.key, t): NO_BOUNDS
            for row in path.inputs.rows(Participation)
            for scheme in _awards(path, row.plant)
            if scheme not in (ALL, NO_AWARD)
            for process in _processes(path, row.plant)
            for t in path.periods
            if (process.key, t) in run
        },
    )
    path.add(
        "later_run",
        {
            (award, expansion.key, y, process.key): NO_BOUNDS
            for row in path.inputs.rows(Participation)
            for award in _awards(path, row.plant)
            for expansion, y in _orders(path, row.plant)
            if _built(path, award, expansion, y)
            and later_life(path.derived, expansion, y, row.investor_rate).margins
            for process in _processes(path, row.plant)
            if any((process.key, t) in run for t in last_year)
        },
    )


def rows(path: Path) -> None:
    """Rows of each plant on Participation, if the settings ask for it, and what it can make later."""
    if path.inputs.settings.participation:
        path.constrain("awarded_within_run", _awarded_within_run(path))
        path.constrain("awarded_capacity", _awarded_capacity(path))
        path.constrain("unawarded_capacity", _unawarded_capacity(path))
        path.constrain("later_year", _later_year(path))
        path.constrain("later_capacity", _later_capacity(path))
        path.constrain("participation", _participation(path))
        path.constrain("participation_award", _participation_award(path))


def _orders(path: Path, plant: str) -> Iterator[tuple[NewCapacity, int]]:
    """Expansions of a plant and the years in which they can be ordered."""
    for expansion in path.inputs.rows(NewCapacity):
        if expansion.plant == plant:
            yield from ((expansion, y) for y in path.derived.order_periods[expansion.key])


def _processes(path: Path, plant: str) -> list[Process]:
    """Processes of a plant."""
    return [process for process in path.inputs.rows(Process) if process.plant == plant]


def _awards(path: Path, plant: str) -> tuple[str, ...]:
    """What of a plant is judged by itself: what each scheme can award, and the rest; or all of it."""
    award, own = path.variables("award"), {expansion.key for expansion, _ in _orders(path, plant)}
    schemes = [
        row.key for row in path.inputs.rows(Scheme) if any(e in own and s == row.key for s, e, _ in award)
    ]
    return (NO_AWARD, *schemes) if schemes and path.inputs.settings.participation_by_award else (ALL,)


def _built(path: Path, award: str, row: NewCapacity, y: int) -> list[Term]:
    """Capacity ordered in a year, all of it, with an award or without any; empty: there can be none."""
    awards, build = path.variables("award"), path.variables("build")[row.key, y]
    if award == ALL:
        return [Term(1.0, build)]
    if award != NO_AWARD:
        return [Term(1.0, awards[award, row.key, y])] if (award, row.key, y) in awards else []
    given = [Term(-1.0, v) for (_, e, year), v in awards.items() if (e, year) == (row.key, y)]
    return [Term(1.0, build), *given]


def _made(path: Path, award: str, process: str, t: int) -> list[Term]:
    """Activity of a process on all capacity, on awarded capacity, or on the rest."""
    run, awarded = path.variables("run"), path.variables("awarded_run")
    if (process, t) not in run:
        return []
    if award == ALL:
        return [Term(1.0, run[process, t])]
    if award != NO_AWARD:
        return [Term(1.0, awarded[award, process, t])]
    others = [awarded[s, process, t] for s in _schemes(path) if (s, process, t) in awarded]
    return [Term(1.0, run[process, t]), *(Term(-1.0, v) for v in others)]


def _schemes(path: Path) -> list[str]:
    """Names of the schemes."""
    return [row.key for row in path.inputs.rows(Scheme)]


def _times(factor: Any, terms: list[Term]) -> list[Term]:
    """Terms with their coefficients multiplied."""
    return [Term(float(factor) * coefficient, variable) for coefficient, variable in terms]


def _split(path: Path) -> list[Participation]:
    """Rows of Participation of plants whose awards are judged one by one."""
    return [row for row in path.inputs.rows(Participation) if _awards(path, row.plant) != (ALL,)]


def _awarded_within_run(path: Path) -> Iterator[RowSpec]:
    """What is made on awarded capacity is part of what is made.

    sum(scheme: awarded_run[scheme, process, t]) <= run[process, t]
    """
    for row in _split(path):
        for process in _processes(path, row.plant):
            for t in path.written:
                terms = _made(path, NO_AWARD, process.key, t)
                if terms:
                    yield RowSpec((process.key, t), _times(-1.0, terms), Sense.AT_MOST, 0.0)


def _awarded_capacity(path: Path) -> Iterator[RowSpec]:
    """Awarded capacity makes no more than stands of it.

    sum(process of plant: plant_use * awarded_run[scheme, process, t])
        <= plants.availability * sum(expansion of plant, y: on_stream[expansion, y, t]
            * award[scheme, expansion, y]) * step_months / 12
    """
    for row in _split(path):
        for scheme in _awards(path, row.plant)[1:]:
            for t, terms in _capacity(path, row.plant, scheme):
                yield RowSpec((scheme, row.plant, t), terms, Sense.AT_MOST, 0.0)


def _unawarded_capacity(path: Path) -> Iterator[RowSpec]:
    """What is not made on awarded capacity is made on the rest, which includes what stands at the start.

    sum(process of plant: plant_use * (run[process, t] - sum(scheme: awarded_run[scheme, process, t])))
        <= plants.availability * (existing[plant, t] + sum(expansion of plant, y: on_stream[expansion, y, t]
            * (build[expansion, y] - sum(scheme: award[scheme, expansion, y]))) * step_months / 12)
    """
    for row in _split(path):
        plant = path.derived.plants[row.plant]
        existing = existing_capacity(path.derived, plant) * plant.availability
        for t, terms in _capacity(path, row.plant, NO_AWARD):
            yield RowSpec((row.plant, t), terms, Sense.AT_MOST, float(existing[t]))


def _capacity(path: Path, plant: str, award: str) -> Iterator[tuple[int, list[Term]]]:
    """Period and terms of what is made less what new capacity can make, with an award or without."""
    share = path.derived.plants[plant].availability * path.calendar.step_months / MONTHS_A_YEAR
    built = [
        (on_stream(path.derived, expansion, y) * share, terms)
        for expansion, y in _orders(path, plant)
        if (terms := _built(path, award, expansion, y))
    ]
    for t in path.written:
        made = [
            term
            for process in _processes(path, plant)
            for term in _times(process.plant_use[t], _made(path, award, process.key, t))
            if process.plant_use[t]
        ]
        if made:
            yield t, made + [term for part, terms in built if part[t] for term in _times(-part[t], terms)]


def _later_year(path: Path) -> Iterator[RowSpec]:
    """A year after the plan is at most like the last one; at a loss nothing need be made.

    sum(expansion of plant, y: later_run[award, expansion, y, process])
        <= sum(t in last_year: part_run[award, process, t]) * 12 / months of last_year
    """
    last_year = path.calendar.last_year
    a_year = MONTHS_A_YEAR / (len(last_year) * path.calendar.step_months)
    later: dict[tuple[str, str], list[Term]] = {}
    for (award, _, _, process), variable in path.variables("later_run").items():
        later.setdefault((str(award), str(process)), []).append(Term(1.0, variable))
    for (award, process), terms in later.items():
        made = [term for t in last_year for term in _made(path, award, process, t)]
        yield RowSpec((award, process), terms + _times(-a_year, made), Sense.AT_MOST, 0.0)


def _later_capacity(path: Path) -> Iterator[RowSpec]:
    """What is made in a year after the plan is made by capacity that lives, as much as stood in the last.

    sum(process of plant: mean(t in last_year: plant_use) * later_run[award, expansion, y, process])
        <= mean(t in last_year: plants.availability * on_stream[expansion, y, t])
            * part_built[award, expansion, y]
    """
    later, last_year = path.variables("later_run"), path.calendar.last_year
    for plant in (path.derived.plants[row.plant] for row in path.inputs.rows(Participation)):
        for award in _awards(path, plant.key):
            for expansion, y in _orders(path, plant.key):
                stood = (plant.availability * on_stream(path.derived, expansion, y))[last_year].mean()
                terms = [
                    Term(
                        float(process.plant_use[last_year].mean()),
                        later[award, expansion.key, y, process.key],
                    )
                    for process in _processes(path, plant.key)
                    if (award, expansion.key, y, process.key) in later
                ]
                if terms:
                    terms += _times(-stood, _built(path, award, expansion, y))
                    yield RowSpec((award, expansion.key, y), terms, Sense.AT_MOST, 0.0)


def _participation(path: Path) -> Iterator[RowSpec]:
    """The owner of a plant gains, over all futures, at the investor's rate.

    sum(t: discount[t] * (sum(process of plant: margin[process, t] * run[process, t]
            + sum(scheme: schemes.passed_on * sales_incentive[scheme, process, t]))
        + sum(scheme, expansion of plant, y starting in t: capital_subsidy[scheme, expansion, y])
        - sum(expansion of plant, y: (charged[expansion, y, t] * annuity[expansion]
            + kept_up[expansion, y, t] * upkeep_share) * capital_cost * step_months / 12
                * build[expansion, y]
            - charged[expansion, y, t] * guaranteed_share * (annuity[expansion] - covered_annuity[expansion])
                * capital_cost * step_months / 12 * covered[expansion, y]))
        + sum(expansion of plant, y: later_margins[expansion, y]
            * sum(process of plant: mean(t in last_year: margin[process, t])
                * later_run[award, expansion, y, process])
            - later_charges[expansion, y] * capital_cost * build[expansion, y])
        >= 0

    Here discount[t] is at investor_rate. Capital is charged as annuities from the start of output over its
    whole life, and upkeep with it; margins after the plan are those of its last year (of its months in it for
    what starts in that year), going on or fading as the setting later_margins says. Incentives end with the
    plan at the latest. Capacity that stands at the start has no capital to pay and no life told: it counts
    within the plan alone, and so does what is ordered too late to start within it. What sovereign cover saves
    counts within the plan, and only where a plant is judged as a whole.
    """
    for row in path.inputs.rows(Participation):
        if _awards(path, row.plant) == (ALL,):
            yield RowSpec((row.key,), _worth(path, row, ALL), Sense.AT_LEAST, 0.0)


def _participation_award(path: Path) -> Iterator[RowSpec]:
    """What is built with an award gains by itself, and what stands or is built without one too.

    sum(t: discount[t] * (sum(process of plant: margin[process, t] * part_run[award, process, t]
            + schemes.passed_on * sales_incentive[award, process, t])
        + sum(expansion of plant, y starting in t: capital_subsidy[award, expansion, y])
        - sum(expansion of plant, y: (charged[expansion, y, t] * annuity[expansion]
            + kept_up[expansion, y, t] * upkeep_share) * capital_cost * step_months / 12
                * part_built[award, expansion, y]))
        + sum(expansion of plant, y: later_margins[expansion, y]
            * sum(process of plant: mean(t in last_year: margin[process, t])
                * later_run[award, expansion, y, process])
            - later_charges[expansion, y] * capital_cost * part_built[award, expansion, y])
        >= 0

    What has no award has no incentives but those of buyers. Instead of participation for plants that schemes
    can award capacity of, where the setting participation_by_award is yes. In each period the owner says
    which part of the plant made which goods, within the capacity of each part, so that one part may have the
    better goods of a month; their sum is what the plant made. What stands at the start is judged with what
    is built without an award.
    """
    for row in _split(path):
        for award in _awards(path, row.plant):
            yield RowSpec((row.key, award), _worth(path, row, award), Sense.AT_LEAST, 0.0)


def _worth(path: Path, row: Participation, award: str) -> list[Term]:
    """What a plant, or the part of it with an award or without, is worth to its owner."""
    discount = path.calendar.discount(row.investor_rate)
    terms = [term for p in _processes(path, row.plant) for term in _running(path, award, p, discount)]
    for expansion, y in _orders(path, row.plant):
        if _built(path, award, expansion, y):
            what = ("investing", row.key, award, expansion.key, y)
            invest = partial(_investing, path, award, expansion, y, discount)
            terms += path.cached(what, invest)
            terms += _after(path, award, expansion, y, row.investor_rate)
    return merged(terms, keep_zeros=True)


def _running(path: Path, award: str, process: Process, discount: Monthly) -> list[Term]:
    """Margins and sales incentives of a process."""
    unit = discount * _margin(path, process)
    terms = [term for t in path.periods for term in _times(unit[t], _made(path, award, process.key, t))]
    schemes = path.inputs.by_key(Scheme)
    return terms + [
        Term(float(discount[t]) * row.reaching_makers, v)
        for scheme, t, v in _paid(path).get(process.key, [])
        for row in [schemes[scheme]]
        if award in (ALL, NO_AWARD if row.kind == BUYER else scheme)
    ]


def _margin(path: Path, process: Process) -> Monthly:
    """Margin per activity, worked out once for all parts of a plant."""
    return path.cached(("margin", process.key), lambda: margin(path.derived, process))


def _paid(path: Path) -> dict[str, list[tuple[str, int, Any]]]:
    """Process -> (scheme, period, variable) of its sales incentives."""

    def compute() -> dict[str, list[tuple[str, int, Any]]]:
        found: dict[str, list[tuple[str, int, Any]]] = {}
        for (scheme, process, t), variable in path.variables("sales_incentive").items():
            found.setdefault(str(process), []).append((str(scheme), int(t), variable))
        return found

    return path.cached("incentives by process", compute)


def _investing(path: Path, award: str, row: NewCapacity, y: int, discount: Monthly) -> list[Term]:
    """Capital charge and upkeep within the plan, and capital subsidies, of an expansion ordered in a year: as
    planned, whatever happens.
    """
    weights = [weight(path.derived, row, y, discount) for weight in (capital_weight, upkeep_weight)]
    charge = capital_cost(path.derived, row, y) * sum(weights) if owner_pays(row) else 0.0
    received = start_period(path.derived, row, y)
    saved = capital_cost(path.derived, row, y) * covered_weight(path.derived, row, y, discount)
    covered = path.variables("covered").get((row.key, y))
    lower = [Term(saved, covered)] if covered is not None and award == ALL else []
    terms = (
        _times(-charge, _built(path, award, row, y))
        + lower
        + [
            Term(float(discount[received]), v)
            for (scheme, e, year), v in path.variables("capital_subsidy").items()
            if (e, year) == (row.key, y) and award in (ALL, scheme)
        ]
    )
    return [term for term in terms if abs(term.coefficient) > np.finfo(float).eps]


def _after(path: Path, award: str, row: NewCapacity, y: int, rate: float) -> list[Term]:
    """Charges and margins after the plan of an expansion ordered in a year."""
    life = path.cached(("later life", row.key, y, rate), lambda: later_life(path.derived, row, y, rate))
    later = path.variables("later_run")
    charge = capital_cost(path.derived, row, y) * life.charges if owner_pays(row) else 0.0
    terms = _times(-charge, _built(path, award, row, y)) if charge else []
    for process in _processes(path, row.plant):
        if (award, row.key, y, process.key) in later:
            unit = _margin(path, process)[path.calendar.last_year].mean()
            terms.append(Term(float(unit) * life.margins, later[award, row.key, y, process.key]))
    return terms
