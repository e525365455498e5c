"""Incentive schemes: pots, rates, awards, windows."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from planner.calendar import MONTHS_A_YEAR
from planner.derive.capacity import capital_cost, start_period
from planner.derive.effects import Fact
from planner.derive.payments import (
    award_maximum,
    award_window,
    eligible_expansions,
    eligible_processes,
    incentive_rate,
)
from planner.model.changes import NOTHING, Reads
from planner.model.ledger import (
    BUYER_INCENTIVE,
    CAPITAL_SUBSIDY,
    OWED,
    PRICE_SUPPLEMENT,
    SALES_INCENTIVE,
    Payer,
)
from planner.model.path import NO_BOUNDS, Bounds, Key, Path, RowSpec, Sense, Term
from planner.schema.columns import Monthly
from planner.schema.tables import disruption as words
from planner.schema.tables.policy import BUYER, BY_RIGHT, Scheme
from planner.schema.tables.production import NewCapacity


def variables(path: Path) -> None:
    """Awards in the window of a scheme; what it pays, from pots that are not 0.

    0 <= award[scheme, expansion, y]
    0 <= sales_incentive[scheme, process, t]
    0 <= capital_subsidy[scheme, expansion, y]
    """
    award: dict[Key, Bounds] = {}
    incentive: dict[Key, Bounds] = {}
    subsidy: dict[Key, Bounds] = {}
    run = path.variables("run")
    for scheme in path.inputs.rows(Scheme):
        window = path.calendar.window(scheme.first_month, scheme.last_month)
        for row in eligible_expansions(path.derived, scheme.key):
            for y, t in path.derived.order_periods[row.key].items():
                if t in window:
                    award[scheme.key, row.key, y] = NO_BOUNDS
                    start = start_period(path.derived, row, y)
                    if scheme.capital_share and scheme.capital_pot != 0.0 and start <= path.last:
                        subsidy[scheme.key, row.key, y] = NO_BOUNDS
        for process in eligible_processes(path.derived, scheme.key) if scheme.sales_pot != 0.0 else []:
            most = incentive_rate(path.derived, scheme, process)
            incentive |= {
                (scheme.key, process.key, t): NO_BOUNDS
                for t in window
                if (process.key, t) in run and most[t] != 0.0
            }
    path.add("award", award)
    path.add("sales_incentive", incentive)
    path.add("capital_subsidy", subsidy)


READS = Reads(
    rows={
        "incentive_rate": (Fact.YIELD, Fact.REFERENCE),
        "incentive_once": (Fact.YIELD, Fact.REFERENCE),
        "incentive_award": (Fact.LATE, Fact.YIELD, Fact.REFERENCE),
        "award_within_build": NOTHING,
        "award_total": NOTHING,
        "sales_pot": NOTHING,
        "sales_pot_year": NOTHING,
        "sales_per_award": NOTHING,
        "capital_pot": NOTHING,
        "capital_share": NOTHING,
    },
    stays={
        (words.DELAY, "capital subsidy"): "it is decided, and paid, when it was planned",
        (words.DELAY, "incentive_award"): "the end of the sales window is counted from the award, so that a"
        " plant that is late loses months of it",
    },
)
"""Facts that an event may change behind what this group writes."""


def rows(path: Path) -> None:
    """Rates, awards, pots and capital subsidies."""
    path.constrain("incentive_rate", _incentive_rate(path))
    path.constrain("incentive_once", _incentive_once(path))
    path.constrain("incentive_award", _incentive_award(path))
    path.constrain("award_within_build", _award_within_build(path))
    path.constrain("award_total", _award_total(path))
    path.constrain("sales_pot", _sales_pot(path))
    path.constrain("sales_pot_year", _sales_pot_year(path))
    path.constrain("sales_per_award", _sales_per_award(path))
    path.constrain("capital_pot", _capital_pot(path))
    path.constrain("capital_share", _capital_share(path))


def _paid(path: Path, scheme: str) -> dict[int, list[Term]]:
    """Period -> sales incentives of a scheme."""
    found: dict[int, list[Term]] = {}
    for (name, _, t), variable in path.variables("sales_incentive").items():
        if name == scheme:
            found.setdefault(int(t), []).append(Term(1.0, variable))
    return found


def _incentive_rate(path: Path) -> Iterator[RowSpec]:
    """The incentive follows what is sold.

    sales_incentive[scheme, process, t]
        <= rate[scheme, process, t] * (run[process, t] or awarded_run[scheme, process, t])

    Where awards are judged one by one, what is made on awarded capacity (awarded_run) stands for run.
    """
    run, incentive = path.variables("run"), path.variables("sales_incentive")
    awarded = path.variables("awarded_run")
    for scheme in path.inputs.rows(Scheme):
        for process in eligible_processes(path.derived, scheme.key):
            most = incentive_rate(path.derived, scheme, process)
            for t in path.written:
                key = (scheme.key, process.key, t)
                if key in incentive and not np.isnan(most[t]):
                    made = awarded.get(key, run[process.key, t])
                    terms = [Term(1.0, incentive[key]), Term(-float(most[t]), made)]
                    yield RowSpec(key, terms, Sense.AT_MOST, 0.0)


def _incentive_once(path: Path) -> Iterator[RowSpec]:
    """No sale earns from two awards, where several schemes award capacity of the same plant.

    sum(scheme: sales_incentive[scheme, process, t] / rate[scheme, process, t]) <= run[process, t]

    Schemes for existing plants, and those that pay buyers, add up.
    """
    run, incentive = path.variables("run"), path.variables("sales_incentive")
    growing = {row.plant for row in path.inputs.rows(NewCapacity)}
    paying: dict[str, list[tuple[str, Monthly]]] = {}
    for scheme in path.inputs.rows(Scheme):
        for process in eligible_processes(path.derived, scheme.key):
            if process.plant in growing and scheme.kind != BUYER:
                paying.setdefault(process.key, []).append(
                    (scheme.key, incentive_rate(path.derived, scheme, process))
                )
    for name, schemes in paying.items():
        for t in path.written if len(schemes) > 1 else ():
            terms = [
                Term(1.0 / float(most[t]), incentive[scheme, name, t])
                for scheme, most in schemes
                if (scheme, name, t) in incentive and most[t] > 0.0
            ]
            if len(terms) > 1:
                yield RowSpec((name, t), [*terms, Term(-1.0, run[name, t])], Sense.AT_MOST, 0.0)


def _incentive_award(path: Path) -> Iterator[RowSpec]:
    """Only what awarded capacity can make inside its sales window is paid.

    sum(process of plant: plant_use / rate[scheme, process, t] * sales_incentive[scheme, process, t])
        <= sum(expansion of plant, y: window[scheme, expansion, y, t] * award[scheme, expansion, y])
            * step_months / 12

    Plants without expansions need no award.
    """
    award, incentive = path.variables("award"), path.variables("sales_incentive")
    for scheme in path.inputs.rows(Scheme):
        for plant in dict.fromkeys(row.plant for row in eligible_expansions(path.derived, scheme.key)):
            members = [p for p in eligible_processes(path.derived, scheme.key) if p.plant == plant]
            rates = {p.key: incentive_rate(path.derived, scheme, p) for p in members}
            awarded = [
                (
                    award[scheme.key, e.key, y],
                    award_window(path.derived, scheme, e, y) * path.calendar.step_months / MONTHS_A_YEAR,
                )
                for e in eligible_expansions(path.derived, scheme.key)
                if e.plant == plant
                for y in path.derived.order_periods[e.key]
                if (scheme.key, e.key, y) in award
            ]
            for t in path.written:
                terms = [
                    Term(float(p.plant_use[t]) / float(rates[p.key][t]), incentive[scheme.key, p.key, t])
                    for p in members
                    if (scheme.key, p.key, t) in incentive and rates[p.key][t] > 0.0
                ]
                if terms:
                    terms += [Term(-float(share[t]), v) for v, share in awarded if share[t]]
                    yield RowSpec((scheme.key, plant, t), terms, Sense.AT_MOST, 0.0)


def _award_within_build(path: Path) -> Iterator[RowSpec]:
    """Only ordered capacity is awarded, and none twice.

    sum(scheme: award[scheme, expansion, y]) <= build[expansion, y]
    """
    award, build = path.variables("award"), path.variables("build")
    for (expansion, y), variable in build.items():
        terms = [Term(1.0, v) for (_, e, year), v in award.items() if (e, year) == (expansion, y)]
        if terms:
            yield RowSpec((expansion, y), [*terms, Term(-1.0, variable)], Sense.AT_MOST, 0.0)


def _award_total(path: Path) -> Iterator[RowSpec]:
    """Least and most capacity under a scheme.

    award_minimum <= sum(expansion, y: award[scheme, expansion, y])
        <= min(award_maximum, beneficiaries * beneficiary_maximum)
    """
    for row in path.inputs.rows(Scheme):
        terms = _awards(path, row.key)
        most = award_maximum(row)
        if most is not None and terms:
            yield RowSpec((row.key, "most"), terms, Sense.AT_MOST, most)
        if row.award_minimum:
            yield RowSpec((row.key, "least"), terms, Sense.AT_LEAST, row.award_minimum)


def _awards(path: Path, scheme: str, factor: float = 1.0) -> list[Term]:
    """All capacity awarded by a scheme, weighted."""
    return [Term(factor, v) for (name, _, _), v in path.variables("award").items() if name == scheme]


def _sales_pot(path: Path) -> Iterator[RowSpec]:
    """All sales incentives come from one pot.

    sum(process, t: sales_incentive[scheme, process, t]) <= sales_pot
    """
    for row in path.inputs.rows(Scheme):
        terms = [term for terms in _paid(path, row.key).values() for term in terms]
        if row.sales_pot is not None and terms:
            yield RowSpec((row.key,), terms, Sense.AT_MOST, row.sales_pot)


def _sales_pot_year(path: Path) -> Iterator[RowSpec]:
    """The pot of a fiscal year.

    sum(process, t in y: sales_incentive[scheme, process, t]) <= sales_pot_a_year
    """
    for row in path.inputs.rows(Scheme):
        paid = _paid(path, row.key)
        for y, periods in enumerate(path.calendar.year_periods):
            terms = [term for t in periods for term in paid.get(int(t), [])]
            most = float(row.sales_pot_a_year[periods[0]])
            if terms and not np.isnan(most):
                yield RowSpec((row.key, y), terms, Sense.AT_MOST, most)


def _sales_per_award(path: Path) -> Iterator[RowSpec]:
    """What awards may earn in all.

    sum(process, t: sales_incentive[scheme, process, t])
        <= sales_cap_per_award * sum(expansion, y: award[scheme, expansion, y])
    """
    for row in path.inputs.rows(Scheme):
        terms = [term for terms in _paid(path, row.key).values() for term in terms]
        if row.sales_cap_per_award is not None and terms:
            yield RowSpec(
                (row.key,), terms + _awards(path, row.key, -row.sales_cap_per_award), Sense.AT_MOST, 0.0
            )


def _capital_pot(path: Path) -> Iterator[RowSpec]:
    """All capital subsidies come from one pot.

    sum(expansion, y: capital_subsidy[scheme, expansion, y]) <= capital_pot
    """
    for row in path.inputs.rows(Scheme):
        terms = [
            Term(1.0, v) for (name, _, _), v in path.variables("capital_subsidy").items() if name == row.key
        ]
        if row.capital_pot is not None and terms:
            yield RowSpec((row.key,), terms, Sense.AT_MOST, row.capital_pot)


def _capital_share(path: Path) -> Iterator[RowSpec]:
    """A subsidy is a share of the capital, up to a cap, on awarded capacity.

    capital_subsidy[scheme, expansion, y]
        <= min(capital_share * capital_cost, capital_cap_per_unit) * award[scheme, expansion, y]
    """
    schemes = path.inputs.by_key(Scheme)
    expansions = path.inputs.by_key(NewCapacity)
    for (scheme, expansion, y), variable in path.variables("capital_subsidy").items():
        row = schemes[str(scheme)]
        most = row.capital_share * capital_cost(path.derived, expansions[str(expansion)], int(y))
        if row.capital_cap_per_unit is not None:
            most = min(most, row.capital_cap_per_unit)
        terms = [Term(1.0, variable), Term(-most, path.variables("award")[scheme, expansion, y])]
        yield RowSpec((scheme, expansion, y), terms, Sense.AT_MOST, 0.0)


PAYING_IS_WORTH = 0.01
"""What a unit of money paid by right is worth in the plan beyond the cost of its public funds."""


def costs(path: Path) -> None:
    """Transfers from government to producers (or to buyers, who then pay producers more).

    sales incentive, government to producers: sales_incentive[scheme, process, t]
    buyer incentive, government to buyers: sales_incentive[scheme, process, t]
    price supplement, buyers to producers: schemes.passed_on * sales_incentive[scheme, process, t]
    capital subsidy, government to producers: capital_subsidy[scheme, expansion, y]
    payments owed, government: - (public_funds_cost + .01) * sales_incentive[scheme, process, t]
    payments owed, government: - (public_funds_cost + .01) * capital_subsidy[scheme, expansion, y]

    A scheme of kind buyer posts the second and third line instead of the first. A subsidy is paid when output
    starts. The last two lines are posted for schemes that pay by right: what is owed is no choice, so its
    public funds weigh nothing, and paying is worth a hundredth, the early payment more than the late one.
    Hence all is paid that rates, awards and pots allow, first come, first served, as long as no other limit
    on public money binds.
    """
    schemes, expansions = path.inputs.by_key(Scheme), path.inputs.by_key(NewCapacity)
    for (scheme, _, t), variable in path.variables("sales_incentive").items():
        row = schemes[str(scheme)]
        if row.kind == BUYER:
            path.ledger.transfer(BUYER_INCENTIVE, Payer.GOVERNMENT, Payer.BUYERS, int(t), 1.0, variable)
            path.ledger.transfer(
                PRICE_SUPPLEMENT, Payer.BUYERS, Payer.PRODUCERS, int(t), row.passed_on, variable
            )
        else:
            path.ledger.transfer(SALES_INCENTIVE, Payer.GOVERNMENT, Payer.PRODUCERS, int(t), 1.0, variable)
        _spend(path, row, int(t), variable)
    for (scheme, expansion, y), variable in path.variables("capital_subsidy").items():
        t = start_period(path.derived, expansions[str(expansion)], int(y))
        path.ledger.transfer(CAPITAL_SUBSIDY, Payer.GOVERNMENT, Payer.PRODUCERS, t, 1.0, variable)
        _spend(path, schemes[str(scheme)], t, variable)


def _spend(path: Path, row: Scheme, t: int, variable: Any) -> None:
    """Public money out, and what paying is worth where it is owed."""
    path.ledger.spend_public(t, 1.0, variable)
    if row.payment == BY_RIGHT:
        worth = path.inputs.settings.public_funds_cost + PAYING_IS_WORTH
        path.ledger.post(OWED, Payer.GOVERNMENT, t, -worth, variable)
