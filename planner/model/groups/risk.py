"""Risk: loss of a path, its conditional value at risk (CVaR), and service levels under stress.

On a single path the CVaR is the loss itself. Copied into a tree, the level decided before everything is
shared by all branches, each branch has its own excess, and the cost of the excess is weighted by probability:
that is the CVaR by its definition as a minimum (Rockafellar and Uryasev).
"""

from collections.abc import Iterator

from planner.derive.effects import Fact
from planner.model.changes import NOTHING, Reads
from planner.model.groups.demand import unserved
from planner.model.ledger import MISSED, OUTPUT_LOSSES, RISK, Account, Payer
from planner.model.path import NO_BOUNDS, Key, Path, RowSpec, Sense, Term, merged
from planner.schema.settings import LOST_OUTPUT_RISK
from planner.schema.tables.demand import Sector
from planner.schema.tables.disruption import Scenario, StressTest

LOSS: Key = ("loss",)
FREE = (float("-inf"), None)


def is_priced(path: Path) -> bool:
    """True if the CVaR has a weight or a cap."""
    settings = path.inputs.settings
    return settings.cvar_weight > 0.0 or settings.cvar_cap is not None


def counts(path: Path, account: Account) -> bool:
    """True if an account is part of the loss that the settings name."""
    if path.inputs.settings.risk_on == LOST_OUTPUT_RISK:
        return account in OUTPUT_LOSSES
    return account is not RISK


def is_stressed(path: Path) -> bool:
    """True if the plan has branches of probability 0 in which service levels hold."""
    tests = any(row.in_plan for row in path.inputs.rows(StressTest))
    return tests or any(row.probability == 0.0 for row in path.inputs.rows(Scenario))


def variables(path: Path) -> None:
    """Loss of the path and its tail, where the CVaR is priced or capped; missed service levels.

    loss_to_date[t]
    0 <= excess[measure]
    var_level[measure]
    0 <= missed_service[sector, commodity, t]
    """
    if is_priced(path):
        path.add("loss_to_date", {(t,): FREE for t in path.periods})
        path.add("excess", {LOSS: NO_BOUNDS})
        path.add("var_level", {LOSS: FREE})
    path.add(
        "missed_service",
        {
            (sector.key, commodity, t): NO_BOUNDS
            for sector, commodity in _levels(path)
            if path.penalty_of(sector.service_penalty) is not None
            for t in path.periods
        },
    )


def _levels(path: Path) -> Iterator[tuple[Sector, str]]:
    """(sector, commodity) with a service level that some stress branch reads."""
    if is_stressed(path):
        sectors = path.inputs.by_key(Sector)
        for name, commodity in path.derived.demand:
            if sectors[name].service_level > 0.0:
                yield sectors[name], commodity


READS = Reads(
    rows={
        "loss_to_date": (Fact.ARRIVING, Fact.PRICE, Fact.SALE_PRICE, Fact.SHORTAGE_VALUE),
        "excess": NOTHING,
        "cvar_cap": NOTHING,
        "service": (Fact.NEED,),
    },
    sums_money=("loss_to_date",),
    whole=("loss_to_date",),
)
"""Facts that an event may change behind what this group writes."""


def rows(path: Path) -> None:
    """Loss to date, excess over the level, cap; service levels."""
    if is_priced(path):
        path.constrain("loss_to_date", _loss_to_date(path))
        path.constrain("excess", _excess(path))
        path.constrain("cvar_cap", _cvar_cap(path))
    path.constrain("service", _service(path))


def _loss_to_date(path: Path) -> Iterator[RowSpec]:
    """The loss of the path adds up, in present value.

    loss_to_date[t] = loss_to_date[t - 1] + discount[t] * loss[t]
    """
    loss = path.variables("loss_to_date")
    terms: dict[int, list[Term]] = {t: [] for t in path.periods}
    fixed = dict.fromkeys(path.periods, 0.0)
    for line, coefficient, variable in path.ledger.entries:
        if counts(path, line.account):
            weight = float(path.ledger.discount[line.period])
            terms[line.period].append(Term(weight * coefficient, variable))
    for line, amount in path.ledger.constants:
        if counts(path, line.account):
            fixed[line.period] += float(path.ledger.discount[line.period]) * amount
    for t in path.periods:
        carried = [Term(1.0, loss[t - 1,])] if t else []
        yield RowSpec((t,), [*merged(terms[t]), *carried, Term(-1.0, loss[t,])], Sense.EQUAL, -fixed[t])


def _excess(path: Path) -> Iterator[RowSpec]:
    """What a path loses above the level.

    loss_to_date[end] <= var_level[measure] + excess[measure]
    """
    terms = [
        Term(1.0, path.variables("loss_to_date")[path.last,]),
        Term(-1.0, path.variables("var_level")[LOSS]),
        Term(-1.0, path.variables("excess")[LOSS]),
    ]
    yield RowSpec(LOSS, terms, Sense.AT_MOST, 0.0)


def _cvar_cap(path: Path) -> Iterator[RowSpec]:
    """The mean of the worst losses, over all futures, stays within the cap.

    var_level[measure] + excess[measure] / (1 - cvar_level) <= cvar_cap
    """
    cap = path.inputs.settings.cvar_cap
    if cap is not None:
        terms = [
            Term(1.0, path.variables("var_level")[LOSS]),
            Term(1.0 / (1.0 - path.inputs.settings.cvar_level), path.variables("excess")[LOSS]),
        ]
        yield RowSpec(LOSS, terms, Sense.AT_MOST, cap)


def _service(path: Path) -> Iterator[RowSpec]:
    """A sector goes short of no more than its service level leaves.

    unserved[sector, commodity, t] - missed_service[sector, commodity, t]
        <= (1 - service_level) * need[sector, commodity, t]
    """
    shorts, missed = unserved(path), path.variables("missed_service")
    for sector, commodity in _levels(path):
        need = path.derived.demand[sector.key, commodity]
        for t in path.periods:
            key: Key = (sector.key, commodity, t)
            slack = [Term(-1.0, missed[key])] if key in missed else []
            if key in shorts and need[t] > 0.0:
                most = (1.0 - sector.service_level) * float(need[t])
                yield RowSpec(key, shorts[key] + slack, Sense.AT_MOST, most)


def costs(path: Path) -> None:
    """Weight of the CVaR (in present value, at the end of the horizon); penalty on missed service.

    risk, government: cvar_weight / discount[end] * (var_level[measure] + excess[measure] / (1 - cvar_level))
    missed policies, government: service_penalty * missed_service[sector, commodity, t]
    """
    settings = path.inputs.settings
    if settings.cvar_weight > 0.0:
        unit = settings.cvar_weight / float(path.ledger.discount[path.last])
        tail = unit / (1.0 - settings.cvar_level)
        for family, price in (("var_level", unit), ("excess", tail)):
            path.ledger.post(RISK, Payer.GOVERNMENT, path.last, price, path.variables(family)[LOSS])
    sectors = path.inputs.by_key(Sector)
    for (name, _, t), variable in path.variables("missed_service").items():
        penalty = sectors[str(name)].service_penalty or 0.0
        path.ledger.post(MISSED, Payer.GOVERNMENT, int(t), penalty, variable)
