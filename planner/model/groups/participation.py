"""Investor participation: without it a subsidy is a pure transfer that no plan would pay."""

from collections.abc import Iterator

import numpy as np

from planner.derive.capacity import capital_cost, capital_weight, start_period, upkeep_weight
from planner.derive.effects import Fact
from planner.derive.payments import margin
from planner.model.changes import Reads
from planner.model.path import Path, RowSpec, Sense, Term
from planner.schema.columns import Monthly
from planner.schema.tables import disruption as words
from planner.schema.tables.policy import Participation
from planner.schema.tables.production import NewCapacity, Process

READS = Reads(
    rows={"participation": (Fact.YIELD, Fact.REFERENCE)},
    whole=("participation",),
    stays={
        (words.DELAY, "participation"): "the owner carries capital and upkeep from the planned start",
    },
)
"""Facts that an event may change behind what this group writes."""


def rows(path: Path) -> None:
    """One row per plant on Participation, if the settings ask for it."""
    if path.inputs.settings.participation:
        path.constrain("participation", _participation(path))


def _participation(path: Path) -> Iterator[RowSpec]:
    """The owner of a plant gains, over all futures, at the investor's rate.

    sum(t: discount[t] * (sum(process of plant: margin[process, t] * run[process, t]
            + sum(scheme: sales_incentive[scheme, process, t]))
        + sum(scheme, expansion of plant, y starting in t: capital_subsidy[scheme, expansion, y])
        - sum(expansion of plant, y: (charged[expansion, y, t] * annuity[expansion]
            + kept_up[expansion, y, t] * upkeep_share) * capital_cost * step_months / 12
                * build[expansion, y]))
        >= 0

    Here discount[t] is at investor_rate. Capital is charged as annuities from the start of output to the end
    of the horizon; what is left of its life is assumed to earn its own charge.
    """
    for row in path.inputs.rows(Participation):
        discount = path.calendar.discount(row.investor_rate)
        processes = [p for p in path.inputs.rows(Process) if p.plant == row.plant]
        terms = [term for p in processes for term in _running(path, p, discount)]
        for expansion in path.inputs.rows(NewCapacity):
            if expansion.plant == row.plant:
                terms += _investing(path, expansion, discount)
        yield RowSpec((row.key,), terms, Sense.AT_LEAST, 0.0)


def _running(path: Path, process: Process, discount: Monthly) -> list[Term]:
    """Margins and sales incentives of a process."""
    run, unit = path.variables("run"), discount * margin(path.derived, process)
    terms = [Term(float(unit[t]), run[process.key, t]) for t in path.periods if (process.key, t) in run]
    paid = path.variables("sales_incentive")
    return terms + [
        Term(float(discount[int(t)]), v) for (_, name, t), v in paid.items() if name == process.key
    ]


def _investing(path: Path, row: NewCapacity, discount: Monthly) -> list[Term]:
    """Capital charge, upkeep and capital subsidies of an expansion."""
    build, subsidy = path.variables("build"), path.variables("capital_subsidy")
    terms = []
    for y in path.derived.order_periods[row.key]:
        capital = capital_cost(path.derived, row, y)
        weights = [weight(path.derived, row, y, discount) for weight in (capital_weight, upkeep_weight)]
        charge = capital * sum(weights)
        terms.append(Term(-charge, build[row.key, y]))
        received = start_period(path.derived, row, y)
        paid = [v for (_, e, year), v in subsidy.items() if (e, year) == (row.key, y)]
        terms += [Term(float(discount[received]), v) for v in paid]
    return [term for term in terms if abs(term.coefficient) > np.finfo(float).eps]
