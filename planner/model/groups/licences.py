"""Export licences, and goods kept apart for sectors that a supplier's end-use rule bars."""

from collections.abc import Iterator

import numpy as np

from planner.derive.effects import Fact
from planner.model.changes import NOTHING, Reads
from planner.model.groups.balance import own_supply, pipeline
from planner.model.groups.imports import arrivals, deliveries
from planner.model.path import NO_BOUNDS, Path, RowSpec, Sense, Term
from planner.schema.tables import disruption as words
from planner.schema.tables.trade import EndUseBar, ImportRoute, Licence


def barred_pairs(path: Path) -> list[tuple[str, str]]:
    """(country, commodity) of goods that some sector may not take from the country."""
    pairs: dict[tuple[str, str], None] = {}
    for bar in path.inputs.rows(EndUseBar):
        bought = {row.commodity for row in path.inputs.rows(ImportRoute) if row.country == bar.country}
        used = {str(key[2]) for key in path.variables("use") if key[0] == bar.sector}
        pairs |= {(bar.country, commodity): None for commodity in sorted(bought & used)}
    return list(pairs)


def barred_sectors(path: Path, country: str) -> set[str]:
    """Sectors that may not be supplied from a country."""
    return {bar.sector for bar in path.inputs.rows(EndUseBar) if bar.country == country}


def variables(path: Path) -> None:
    """Goods kept apart, for each country and commodity that some sector may not take from it.

    0 <= separate[country, commodity, t]
    0 <= separate_stock[country, commodity, t]
    """
    keys = [(c, m, t) for c, m in barred_pairs(path) for t in path.periods]
    path.add("separate", dict.fromkeys(keys, NO_BOUNDS))
    path.add("separate_stock", dict.fromkeys(keys, NO_BOUNDS))


READS = Reads(
    rows={
        "licence": (Fact.THROUGHPUT,),
        "separate_source": (Fact.ARRIVING, Fact.YIELD),
        "separate_balance": (Fact.STOCK_KEPT,),
        "separate_within": NOTHING,
    },
    stays={
        (words.DEMAND, "separate_balance"): "goods are kept apart for barred sectors also while they need"
        " nothing",
    },
)
"""Facts that an event may change behind what this group writes."""


def rows(path: Path) -> None:
    """Throughput of licences; source, balance and place of goods kept apart."""
    path.constrain("licence", _licence(path))
    path.constrain("separate_source", _separate_source(path))
    path.constrain("separate_balance", _separate_balance(path))
    path.constrain("separate_within", _separate_within(path))


def _licence(path: Path) -> Iterator[RowSpec]:
    """All routes of a licence ship no more than its office approves.

    sum(route of licence: deliveries[route, t]) <= throughput_a_month * approval_share * step_months
    """
    for row in path.inputs.rows(Licence):
        routes = [route.key for route in path.inputs.rows(ImportRoute) if route.licence == row.key]
        most = row.throughput_a_month * row.approval_share * path.calendar.step_months
        for t in path.written:
            terms = [term for route in routes for term in deliveries(path, route, t)]
            if terms and not np.isnan(most[t]):
                yield RowSpec((row.key, t), terms, Sense.AT_MOST, float(most[t]))


def _separate_source(path: Path) -> Iterator[RowSpec]:
    """What is kept apart comes from elsewhere: other countries, own output, reserves.

    separate[country, commodity, t] <= sum(route of commodity, not from country: route_arrivals[route, t])
        + made[commodity, t] + released[commodity, t]
    """
    incoming, separate = arrivals(path), path.variables("separate")
    transit = pipeline(path)
    for (country, commodity, t), variable in separate.items():
        slot = (str(commodity), int(t))
        clean = [
            Term(-term.coefficient, term.variable)
            for route, term in incoming.get(slot, [])
            if path.derived.routes[route].country != country
        ]
        clean += [Term(-term.coefficient, term.variable) for term in own_supply(path, *slot)]
        fixed = sum(
            quantity
            for route, quantity in transit.get(slot, [])
            if path.derived.routes[route].country != country
        )
        yield RowSpec((country, commodity, t), [Term(1.0, variable), *clean], Sense.AT_MOST, fixed)


def _separate_balance(path: Path) -> Iterator[RowSpec]:
    """Barred sectors take from what was kept apart.

    separate_stock[country, commodity, t]
        = kept[holder, commodity, t] * separate_stock[country, commodity, t - 1]
        + separate[country, commodity, t]
        - sum(sector barred from country, needed: use[sector, needed, commodity, t])

    What is kept is that of the working holder that loses most. The opening working stock may serve everybody:
    it was bought before the plan.
    """
    separate, stock = path.variables("separate"), path.variables("separate_stock")
    use = path.cached("use by commodity", lambda: _use_by_commodity(path))
    for (country, commodity, t), variable in separate.items():
        barred = barred_sectors(path, str(country))
        taken = [Term(-1.0, v) for sector, v in use.get((str(commodity), int(t)), []) if sector in barred]
        holders = path.derived.working_of(str(commodity))
        kept = min((float(path.derived.kept(row)[int(t)]) for _, row in holders), default=0.0)
        opening = sum(row.opening for _, row in holders) * kept if t == 0 else 0.0
        terms = [Term(1.0, variable), Term(-1.0, stock[country, commodity, t]), *taken]
        if int(t) > 0:
            terms.append(Term(kept, stock[country, commodity, int(t) - 1]))
        yield RowSpec((country, commodity, t), terms, Sense.EQUAL, -opening)


def _use_by_commodity(path: Path) -> dict[tuple[str, int], list[tuple[str, object]]]:
    found: dict[tuple[str, int], list[tuple[str, object]]] = {}
    for (sector, _, commodity, t), variable in path.variables("use").items():
        found.setdefault((str(commodity), int(t)), []).append((str(sector), variable))
    return found


def _separate_within(path: Path) -> Iterator[RowSpec]:
    """What is kept apart is part of the working stock.

    separate_stock[country, commodity, t] <= sum(holder in working: stock[holder, commodity, t])
    """
    stock = path.variables("stock")
    for (country, commodity, t), variable in path.variables("separate_stock").items():
        held = [Term(-1.0, stock[h, commodity, t]) for h, _ in path.derived.working_of(str(commodity))]
        yield RowSpec((country, commodity, t), [Term(1.0, variable), *held], Sense.AT_MOST, 0.0)
