"""The balance of every commodity in every period: what comes in equals what goes out."""

from collections.abc import Iterator

import numpy as np

from planner.derive.effects import Fact
from planner.derive.prices import price_factor
from planner.model.changes import Reads
from planner.model.groups.imports import arrivals, payer_of
from planner.model.groups.volumes import single, year_rows
from planner.model.ledger import DISPOSAL, SALES, Payer
from planner.model.path import NO_BOUNDS, Bounds, Key, Path, RowSpec, Sense, Term, merged
from planner.schema.tables.places import Commodity
from planner.schema.tables.trade import InTransit, Sale

Slot = tuple[str, int]


def variables(path: Path) -> None:
    """Sales, in the months of an outlet; disposal, where a cost is given.

    sales.minimum_a_month * step_months <= sale[sale, t] <= sales.maximum_a_month * step_months
    0 <= dispose[commodity, t]
    """
    allowed = [row for row in path.inputs.rows(Commodity) if not np.isnan(row.disposal_cost).all()]
    path.add(
        "dispose",
        {
            (row.key, t): NO_BOUNDS
            for row in allowed
            for t in path.periods
            if not np.isnan(row.disposal_cost[t])
        },
    )
    sales: dict[Key, Bounds] = {}
    for row in path.inputs.rows(Sale):
        least, most = (
            row.minimum_a_month * path.calendar.step_months,
            row.maximum_a_month * path.calendar.step_months,
        )
        for t in path.calendar.window(row.first_month, row.last_month):
            if most[t] != 0.0 and row.volume_a_year[t] != 0.0:
                sales[row.key, t] = (float(least[t]), None if np.isnan(most[t]) else float(most[t]))
    path.add("sale", sales)


def pipeline(path: Path) -> dict[Slot, list[tuple[str, float]]]:
    """(commodity, period) -> (route, quantity) of shipments under way at the start, as far as they arrive."""
    found: dict[Slot, list[tuple[str, float]]] = {}
    for row in path.inputs.rows(InTransit):
        t = path.calendar.period_of(row.arrival)
        if 0 <= t <= path.last:
            quantity = row.quantity * float(path.derived.arriving(row.route)[t])
            slot = (path.derived.routes[row.route].commodity, t)
            found.setdefault(slot, []).append((row.route, quantity))
    return found


def own_supply(path: Path, commodity: str, t: int) -> list[Term]:
    """Process outputs and reserve releases of a commodity that reach the market in a period."""
    run, release = path.variables("run"), path.variables("release")
    terms = []
    for process, output in path.cached("makers", lambda: _lines(path, "output")).get(commodity, []):
        started = t - path.calendar.lag(path.derived.processes[process].lead_time_months)
        if (process, started) in run and output[started] != 0.0:
            terms.append(Term(float(output[started]), run[process, started]))
    for holder, row in path.derived.reserves_of(commodity):
        decided = t - path.calendar.lag(row.release_delay_months)
        if (holder, commodity, decided) in release:
            terms.append(Term(1.0, release[holder, commodity, decided]))
    return terms


def process_need(path: Path, commodity: str, t: int, *, on_lanes: bool = True) -> list[Term]:
    """Process inputs of a commodity in a period; without those of lanes what is used up."""
    run = path.variables("run")
    return [
        Term(float(needed[t]), run[process, t])
        for process, needed in path.cached("takers", lambda: _lines(path, "input")).get(commodity, [])
        if (process, t) in run and needed[t] != 0.0 and (on_lanes or not path.derived.processes[process].lane)
    ]


def _lines(path: Path, side: str) -> dict[str, list[tuple[str, np.ndarray]]]:
    """Commodity -> (process, quantity per activity) of one side of all recipes."""
    found: dict[str, list[tuple[str, np.ndarray]]] = {}
    for process, lines in path.derived.recipes.items():
        for line in lines:
            amounts = np.nan_to_num(getattr(line, side), nan=0.0)
            if amounts.any():
                found.setdefault(line.commodity, []).append((process, amounts))
    return found


def direct_use(path: Path) -> dict[Slot, list[Term]]:
    """(commodity, period) -> use by sectors, sales and disposal."""
    return path.cached("direct use", lambda: _direct_use(path))


def _direct_use(path: Path) -> dict[Slot, list[Term]]:
    """See :func:`direct_use`."""
    found: dict[Slot, list[Term]] = {}
    for (_, _, commodity, t), variable in path.variables("use").items():
        found.setdefault((str(commodity), int(t)), []).append(Term(1.0, variable))
    sales = path.inputs.by_key(Sale)
    for (sale, t), variable in path.variables("sale").items():
        found.setdefault((sales[str(sale)].commodity, int(t)), []).append(Term(1.0, variable))
    for (commodity, t), variable in path.variables("dispose").items():
        found.setdefault((str(commodity), int(t)), []).append(Term(1.0, variable))
    return found


READS = Reads(
    bounds=(Fact.SALE_VOLUME,),
    costs=(Fact.SALE_PRICE,),
    rows={"balance": (Fact.ARRIVING, Fact.YIELD, Fact.STOCK_KEPT), "sale_year": (Fact.SALE_VOLUME,)},
)
"""Facts that an event may change behind what this group writes."""


def rows(path: Path) -> None:
    """Balance of each commodity and period."""
    path.constrain("balance", _balance(path))
    path.constrain("sale_year", _sale_year(path))


def _balance(path: Path) -> Iterator[RowSpec]:
    """What comes in equals what goes out.

    sum(holder in working: kept[holder, commodity, t] * stock[holder, commodity, t - 1])
        + arrivals[commodity, t] + made[commodity, t] + released[commodity, t]
        = consumption[commodity, t] + sum(sale: sale[sale, t]) + dispose[commodity, t]
        + sum(holder in reserves: fill[holder, commodity, t])
        + sum(holder in working: stock[holder, commodity, t])
    """
    incoming, outgoing, transit = arrivals(path), direct_use(path), pipeline(path)
    for row in path.inputs.rows(Commodity):
        for t in path.periods:
            slot = (row.key, t)
            terms = [term for _, term in incoming.get(slot, [])] + own_supply(path, *slot)
            terms += [Term(-c, v) for c, v in process_need(path, *slot) + outgoing.get(slot, [])]
            stock_terms, opening = _stock_terms(path, *slot)
            fixed = opening + sum(quantity for _, quantity in transit.get(slot, []))
            yield RowSpec(slot, merged(terms + stock_terms, keep_zeros=True), Sense.EQUAL, -fixed)


def _stock_terms(path: Path, commodity: str, t: int) -> tuple[list[Term], float]:
    """Working stock carried in and out and reserve fills, and the opening stock in period 0."""
    stock, fill = path.variables("stock"), path.variables("fill")
    terms: list[Term] = []
    opening = 0.0
    for holder, row in path.derived.working_of(commodity):
        terms.append(Term(-1.0, stock[holder, commodity, t]))
        kept = float(path.derived.kept(row)[t])
        if t:
            terms.append(Term(kept, stock[holder, commodity, t - 1]))
        else:
            opening += kept * row.opening
    terms += [
        Term(-1.0, fill[holder, commodity, t])
        for holder, _ in path.derived.reserves_of(commodity)
        if (holder, commodity, t) in fill
    ]
    return terms, opening


def _sale_year(path: Path) -> Iterator[RowSpec]:
    """Sales in a fiscal year, part years pro rata.

    sum(t in y: sale[sale, t]) <= sum(t in y: volume_a_year / 12 * step_months)
    """
    sale = path.variables("sale")
    for row in path.inputs.rows(Sale):
        yield from year_rows(path, row.key, row.volume_a_year, single(sale, row.key))


def costs(path: Path) -> None:
    """Disposal cost and sales revenue.

    disposal, user: disposal_cost * dispose[commodity, t]
    sales, producers: - sales.price * sale[sale, t]
    """
    commodities, sales = path.derived.commodities, path.inputs.by_key(Sale)
    for (commodity, t), variable in path.variables("dispose").items():
        row = commodities[str(commodity)]
        unit = float(row.disposal_cost[int(t)]) * price_factor(path.inputs.settings, row.price_unit)
        path.ledger.post(DISPOSAL, payer_of(path, row.key), int(t), unit, variable)
    for (name, t), variable in path.variables("sale").items():
        outlet = sales[str(name)]
        price = float(outlet.price[int(t)]) * price_factor(path.inputs.settings, outlet.price_unit)
        path.ledger.post(SALES, Payer.PRODUCERS, int(t), -price, variable)
