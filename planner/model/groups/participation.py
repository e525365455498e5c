"""Investor participation: without it a subsidy is a pure transfer that no plan would pay."""

from collections.abc import Iterator

import numpy as np

from planner.derive.prices import process_cost
from planner.model.groups.plants import (
    annuity,
    capital_cost,
    charged,
    kept_up,
    order_periods,
    own_output_price,
    start_month,
)
from planner.model.path import Path, RowSpec, Sense, Term
from planner.schema.columns import Monthly
from planner.schema.tables.policy import Participation
from planner.schema.tables.production import NewCapacity, Process, Resource, ResourceUse

MONTHS_A_YEAR = 12.0


def margin(path: Path, row: Process) -> Monthly:
    """Owner's margin per activity before incentives, money, shape (periods,).

    Outputs at reference price (end products at least at the offtake floor), less inputs at
    reference price, processing, and the cost of resources that its runs take.
    """
    total = -process_cost(path.inputs, row) + own_output_price(path, row)[1]
    for line in path.derived.recipes[row.key]:
        total = total + path.derived.net_output(line) * path.derived.known_reference[line.commodity]
    prices = {resource.key: resource.cost_per_unit for resource in path.inputs.rows(Resource)}
    for use in path.inputs.rows(ResourceUse):
        if takes(use, row):
            total = total - use.use_per_unit * prices[use.resource]
    return total


def takes(use: ResourceUse, row: Process) -> bool:
    """True if runs of a process are counted by a row of Resource use (runs have no other tags)."""
    others = use.commodity or use.route or use.holder or use.sector
    return use.activity == "run" and not others and (not use.process or row.key in use.process)


def capital_weight(path: Path, row: NewCapacity, y: int, discount: Monthly) -> float:
    """Present value of the in-horizon annuities on one unit of capital ordered in year y."""
    per_period = annuity(row) * path.calendar.step_months / MONTHS_A_YEAR
    return float((discount * charged(path, row, y)).sum() * per_period)


def upkeep_weight(path: Path, row: NewCapacity, y: int, discount: Monthly) -> float:
    """Present value of upkeep on one unit of capital ordered in year y."""
    per_period = row.upkeep_share * path.calendar.step_months / MONTHS_A_YEAR
    return float((discount * kept_up(path, row, y) * per_period).sum())


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
    run, unit = path.variables("run"), discount * margin(path, process)
    terms = [Term(float(unit[t]), run[process.key, t]) for t in path.periods if (process.key, t) in run]
    paid = path.variables("sales_incentive")
    return terms + [
        Term(float(discount[int(t)]), v) for (_, name, t), v in paid.items() if name == process.key
    ]


def _investing(path: Path, row: NewCapacity, discount: Monthly) -> list[Term]:
    """Capital charge, upkeep and capital subsidies of an expansion."""
    build, subsidy = path.variables("build"), path.variables("capital_subsidy")
    terms = []
    for y in order_periods(path, row):
        capital = capital_cost(path, row, y)
        charge = capital * (capital_weight(path, row, y, discount) + upkeep_weight(path, row, y, discount))
        terms.append(Term(-charge, build[row.key, y]))
        received = path.calendar.period_of(start_month(path, row, y))
        paid = [v for (_, e, year), v in subsidy.items() if (e, year) == (row.key, y)]
        terms += [Term(float(discount[received]), v) for v in paid]
    return [term for term in terms if abs(term.coefficient) > np.finfo(float).eps]
