"""Every quantity that a planner can add up in a limit or a resource, with what selects it.

One table, :data:`QUANTITIES`: quantity -> function that yields entries. An entry is a weighted
variable in a period with its attributes (route, country, commodity ...); selectors of a row
keep the entries whose attributes fit.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from planner.derive.capacity import capital_cost, outstanding
from planner.model.groups.balance import pipeline
from planner.model.ledger import DUTY, IMPORTS, Account
from planner.model.path import Path
from planner.schema.tables import policy as words
from planner.schema.tables import production as physical
from planner.schema.tables.production import NewCapacity
from planner.schema.tables.trade import Contract, Sale


class Entry(NamedTuple):
    """A weighted variable in a period; ``tags`` are what selectors look at (None: those of the
    activity that the variable stands for, looked up only where a selector asks).
    """

    period: int
    coefficient: float
    variable: Any
    tags: dict[str, str] | None = None


def tags_of(path: Path, entry: Entry) -> dict[str, str]:
    """What selectors look at."""
    if entry.tags is not None:
        return entry.tags
    return _tags_by_variable(path).get(id(entry.variable), {})


def entries_of(path: Path, quantity: str, chosen: dict[str, tuple[str, ...]]) -> list[Entry]:
    """Entries of a quantity, listed once per build, whose tags fit every selector."""
    listed = path.cached(("entries", quantity), lambda: list(QUANTITIES[quantity](path)))
    if not chosen:
        return listed
    return [entry for entry in listed if _fits(tags_of(path, entry), chosen)]


def _fits(tags: dict[str, str], chosen: dict[str, tuple[str, ...]]) -> bool:
    """True if tags fit every selector; one that there is no tag for excludes them."""
    return all(tags.get(name) in values for name, values in chosen.items())


def _goods(path: Path, commodity: str) -> dict[str, str]:
    """Tags of a commodity."""
    return {"commodity": commodity, "stage": path.derived.commodities[commodity].stage}


def _owned(path: Path, owner: str, name: str, commodity: str) -> dict[str, str]:
    """Tags of a commodity held or used by somebody; one dictionary for all periods."""
    return path.cached(("owned", owner, name, commodity), lambda: {owner: name} | _goods(path, commodity))


def _route(path: Path, route: str) -> dict[str, str]:
    """Tags of a route."""
    row = path.derived.routes[route]
    return {"route": route, "country": row.country} | _goods(path, row.commodity)


def _process(path: Path, process: str) -> dict[str, str]:
    """Tags of a process."""
    plant = path.derived.plants.get(path.derived.processes[process].plant)
    if plant is None:
        return {"process": process}
    return {"process": process, "plant": plant.key, "country": plant.country or path.derived.own_country}


def orders(path: Path) -> Iterator[Entry]:
    """Spot orders when they are placed."""
    tags = {route: _route(path, route) for route in path.derived.routes}
    for (route, _, t), variable in path.variables("order").items():
        yield Entry(int(t), 1.0, variable, tags[str(route)])


def calloffs(path: Path) -> Iterator[Entry]:
    """Deliveries under contract."""
    contracts = path.inputs.by_key(Contract)
    for (name, t), variable in path.variables("calloff").items():
        yield Entry(int(t), 1.0, variable, _route(path, contracts[str(name)].route))


def arriving(path: Path) -> Iterator[Entry]:
    """Spot orders when they arrive, and deliveries under contract."""
    for entry in orders(path):
        lead = path.derived.lead[tags_of(path, entry)["route"]][entry.period]
        yield _arrived(path, entry, entry.period + int(lead))
    for entry in calloffs(path):
        yield _arrived(path, entry, entry.period)


def _arrived(path: Path, entry: Entry, period: int) -> Entry:
    """What arrives in a period of an order or call-off."""
    share = float(path.derived.arriving(tags_of(path, entry)["route"])[period])
    return Entry(period, share, entry.variable, entry.tags)


def exposure(path: Path) -> Iterator[Entry]:
    """Embodied content of the watched country in arrivals, in end-product terms."""
    for entry in arriving(path):
        tags = tags_of(path, entry)
        weight = float(path.derived.embodied[tags["route"]][entry.period])
        content = path.derived.commodities[tags["commodity"]].end_product_equivalent
        if weight:
            yield Entry(entry.period, entry.coefficient * weight * content, entry.variable, entry.tags)


def runs(path: Path) -> Iterator[Entry]:
    """Activity of processes."""
    tags = {process: _process(path, process) for process in path.derived.processes}
    for (process, t), variable in path.variables("run").items():
        yield Entry(int(t), 1.0, variable, tags[str(process)])


def _held(family: str) -> Callable[[Path], Iterator[Entry]]:
    """Entries of stock, fill or release."""

    def entries(path: Path) -> Iterator[Entry]:
        for (holder, commodity, t), variable in path.variables(family).items():
            yield Entry(int(t), 1.0, variable, _owned(path, "holder", str(holder), str(commodity)))

    return entries


def uses(path: Path) -> Iterator[Entry]:
    """Commodities used by sectors."""
    for (sector, _, commodity, t), variable in path.variables("use").items():
        yield Entry(int(t), 1.0, variable, _owned(path, "sector", str(sector), str(commodity)))


def unserved(path: Path) -> Iterator[Entry]:
    """Unserved need of sectors."""
    for (sector, commodity, _, t), variable in path.variables("short").items():
        yield Entry(int(t), 1.0, variable, _owned(path, "sector", str(sector), str(commodity)))


def sales(path: Path) -> Iterator[Entry]:
    """Sales at a price."""
    rows = path.inputs.by_key(Sale)
    for (name, t), variable in path.variables("sale").items():
        row = rows[str(name)]
        yield Entry(
            int(t), 1.0, variable, {"sale": str(name), "country": row.country} | _goods(path, row.commodity)
        )


def disposals(path: Path) -> Iterator[Entry]:
    """What is thrown away."""
    for (commodity, t), variable in path.variables("dispose").items():
        yield Entry(int(t), 1.0, variable, _goods(path, str(commodity)))


def capacity_ordered(path: Path) -> Iterator[Entry]:
    """Capacity of plants, when it is ordered."""
    yield from _capacity(path, "build")


def capacity_awarded(path: Path) -> Iterator[Entry]:
    """Capacity under a scheme, when it is ordered."""
    yield from _capacity(path, "award")


def _capacity(path: Path, family: str) -> Iterator[Entry]:
    rows = path.inputs.by_key(NewCapacity)
    for key, variable in path.variables(family).items():
        row, y = rows[str(key[-2])], int(key[-1])
        if row.resource:
            continue
        tags = _place_of(path, row)
        tags |= {"scheme": str(key[0])} if family == "award" else {}
        yield Entry(path.derived.order_periods[row.key][y], 1.0, variable, tags)


def _place_of(path: Path, row: NewCapacity) -> dict[str, str]:
    """Tags of the plant that an expansion adds to; none of a resource."""
    plant = path.derived.plants.get(row.plant)
    return {} if plant is None else {"plant": plant.key, "country": plant.country or path.derived.own_country}


def guarantees(path: Path) -> Iterator[Entry]:
    """What stands under guarantees at each period end, money."""
    rows = path.inputs.by_key(NewCapacity)
    for (name, y), variable in path.variables("covered").items():
        row = rows[str(name)]
        standing = outstanding(path.derived, row, int(y)) * capital_cost(path.derived, row, int(y))
        tags = _place_of(path, row)
        yield from (Entry(t, float(standing[t]), variable, tags) for t in np.flatnonzero(standing).tolist())


def _ledger_entries(accounts: Callable[[Account], float]) -> Callable[[Path], Iterator[Entry]]:
    """Money of the ledger lines whose account has a weight."""

    def entries(path: Path) -> Iterator[Entry]:
        for line, coefficient, variable in path.ledger.entries:
            weight = accounts(line.account)
            if weight:
                yield Entry(line.period, weight * coefficient, variable)

    return entries


def _tags_by_variable(path: Path) -> dict[int, dict[str, str]]:
    """Tags of every physical activity, so that money can be selected like the goods it pays for."""

    def compute() -> dict[int, dict[str, str]]:
        walked = (
            orders,
            calloffs,
            runs,
            _held("stock"),
            _held("fill"),
            _held("release"),
            uses,
            unserved,
            sales,
            disposals,
            capacity_ordered,
            guarantees,
            _incentives,
            _unused,
            _held("rotate"),
            _held("to_restore"),
        )
        return {id(e.variable): e.tags for entries in walked for e in entries(path) if e.tags is not None}

    return path.cached("tags by variable", compute)


def _incentives(path: Path) -> Iterator[Entry]:
    """Sales incentives and capital subsidies."""
    for (scheme, process, t), variable in path.variables("sales_incentive").items():
        yield Entry(int(t), 1.0, variable, {"scheme": str(scheme)} | _process(path, str(process)))
    rows = path.inputs.by_key(NewCapacity)
    for (scheme, expansion, _), variable in path.variables("capital_subsidy").items():
        yield Entry(0, 1.0, variable, {"scheme": str(scheme), "plant": rows[str(expansion)].plant})


def _unused(path: Path) -> Iterator[Entry]:
    """Contract volume paid without delivery."""
    contracts = path.inputs.by_key(Contract)
    for (name, _), variable in path.variables("unused").items():
        yield Entry(0, 1.0, variable, _route(path, contracts[str(name)].route))


def public_outlay(path: Path) -> Iterator[Entry]:
    """Public money out: incentives, subsidies, reserve purchases and carrying."""
    for t, coefficient, variable in path.ledger.outlay:
        yield Entry(t, coefficient, variable)


def reserve_spending(path: Path) -> Iterator[Entry]:
    """Reserve purchases at the reference price."""
    return _traded(path, "fill", 1.0)


def net_reserve_spending(path: Path) -> Iterator[Entry]:
    """Reserve purchases less releases, both at the reference price of the month in which they are decided.
    What a reserve for disruptions has lent stays spent until it is bought again, so that its money comes
    back as the same goods and buys no others.
    """
    yield from _traded(path, "fill", 1.0)
    yield from _traded(path, "release", -1.0)
    yield from _traded(path, "to_restore", 1.0)
    yield from _traded(path, "to_restore", -1.0, later=1)


def _traded(path: Path, family: str, sign: float, *, later: int = 0) -> Iterator[Entry]:
    """What reserves trade or owe, at the reference price of its period or so many periods later."""
    for entry in _held(family)(path):
        t = entry.period + later
        if t <= path.last:
            price = float(path.derived.known_reference[tags_of(path, entry)["commodity"]][t])
            yield Entry(t, sign * price, entry.variable, entry.tags)


def _spent(account: Account) -> float:
    return 1.0 if account.spending else 0.0


def _net_spent(account: Account) -> float:
    return 1.0 if account.spending or account.revenue else 0.0


def _earned(account: Account) -> float:
    return -1.0 if account.revenue else 0.0


def import_spending(path: Path) -> Iterator[Entry]:
    """Imports with freight and duty, when they arrive."""
    for line, coefficient, variable in path.ledger.entries:
        if line.account == IMPORTS or (line.account == DUTY and coefficient > 0.0):
            yield Entry(line.period, coefficient, variable)


QUANTITIES: dict[str, Callable[[Path], Iterator[Entry]]] = {
    physical.RUN: runs,
    physical.ORDER: orders,
    physical.ARRIVAL: arriving,
    physical.STOCK: _held("stock"),
    physical.FILL: _held("fill"),
    physical.RELEASE: _held("release"),
    physical.USE: uses,
    physical.SALE: sales,
    physical.DISPOSAL: disposals,
    physical.UNSERVED: unserved,
    words.CAPACITY_ORDERED: capacity_ordered,
    words.CAPACITY_AWARDED: capacity_awarded,
    words.CALLOFF: calloffs,
    words.EXPOSURE: exposure,
    words.GUARANTEES: guarantees,
    words.IMPORT_SPENDING: import_spending,
    words.RESERVE_SPENDING: reserve_spending,
    words.NET_RESERVE_SPENDING: net_reserve_spending,
    words.TOTAL_SPENDING: _ledger_entries(_spent),
    words.NET_SPENDING: _ledger_entries(_net_spent),
    words.SALES_REVENUE: _ledger_entries(_earned),
    words.PUBLIC_OUTLAY: public_outlay,
}


def constants(path: Path, quantity: str, chosen: dict[str, tuple[str, ...]]) -> Iterator[tuple[int, float]]:
    """(period, amount) of what nothing decides: goods in transit are arrivals, the holding cost of
    opening stock is spending (it has no tags, so it counts where nothing is selected).
    """
    if quantity == physical.ARRIVAL:
        for (_, t), shipments in pipeline(path).items():
            for route, amount in shipments:
                if _fits(_route(path, route), chosen):
                    yield t, amount
    elif quantity == words.PUBLIC_OUTLAY and not chosen:
        yield from path.ledger.outlay_constants
    elif quantity in {words.TOTAL_SPENDING, words.NET_SPENDING} and not chosen:
        yield from ((line.period, amount) for line, amount in path.ledger.constants if line.account.spending)
