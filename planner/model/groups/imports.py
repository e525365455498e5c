"""Import routes: spot orders in rising price steps, yearly volumes, arrivals after a lead time."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from planner.derive.effects import Fact
from planner.derive.prices import can_order
from planner.derive.routes import route_volume, spot_price, tiers
from planner.model.changes import Reads
from planner.model.groups.volumes import year_rows
from planner.model.ledger import DUTY, EXPOSURE, IMPORTS, Payer
from planner.model.path import Bounds, Key, Path, RowSpec, Sense, Term
from planner.schema.tables import disruption as words
from planner.schema.tables.trade import Contract, ImportRoute, ImportTier


def _has_month_row(path: Path, route: ImportRoute) -> bool:
    """True if the monthly volume is a row (several steps or a contract), not just a bound."""
    several = any(row.route == route.key for row in path.inputs.rows(ImportTier))
    return several or any(row.route == route.key for row in path.inputs.rows(Contract))


def _orderable(path: Path, route: ImportRoute) -> range:
    """Periods to write for in which a route takes orders."""
    open_in, written = can_order(path.inputs, route), path.written
    first = max(open_in.start, written.start)
    return range(first, max(first, min(open_in.stop, written.stop)))


def variables(path: Path) -> None:
    """Spot orders, only where they can arrive before the end and the route takes orders.

    0 <= order[route, tier, t] <= tier_volume[route, tier, t]
    """
    bounds: dict[Key, Bounds] = {}
    for route in path.each(ImportRoute):
        closed = (route.volume_a_year == 0.0) | (route.maximum_a_month == 0.0)
        lead = path.derived.lead[route.key]
        for tier, most, _ in tiers(path.derived, route):
            for t in _orderable(path, route):
                if t + lead[t] <= path.last and not closed[t] and most[t] != 0.0:
                    bounds[route.key, tier, t] = (0.0, None if np.isnan(most[t]) else float(most[t]))
    path.add("order", bounds)


READS = Reads(
    bounds=(Fact.ON_OFFER,),
    costs=(Fact.ARRIVING, Fact.PRICE),
    rows={
        "route_month": (Fact.ON_OFFER,),
        "route_year": (Fact.ABOVE_USUAL,),
        "route_minimum": (Fact.ON_OFFER,),
    },
    stays={
        (words.AVAILABILITY, "reference price"): "a route that closes does not move the price of the market;"
        " what an event does to prices is said by the effect import price",
        (words.AVAILABILITY, "route_month"): "a route with a yearly volume alone has no monthly row: each of"
        " its steps is held to what is left of the mean month",
    },
)
"""Facts that an event may change behind what this group writes."""


def rows(path: Path) -> None:
    """Volumes of routes by month and year, and minimum orders."""
    path.constrain("route_month", _route_month(path))
    path.constrain("route_year", _route_year(path))
    path.constrain("route_minimum", _route_minimum(path))


def deliveries(path: Path, route: str, t: int) -> list[Term]:
    """Orders placed and contract volumes called off on a route in a period."""
    order, calloff = path.variables("order"), path.variables("calloff")
    steps = path.cached(
        ("steps", route), lambda: [tier for tier, _, _ in tiers(path.derived, path.derived.routes[route])]
    )
    contracts = path.cached(
        ("contracts", route), lambda: [row.key for row in path.inputs.rows(Contract) if row.route == route]
    )
    found = [Term(1.0, order[route, tier, t]) for tier in steps if (route, tier, t) in order]
    return found + [Term(1.0, calloff[name, t]) for name in contracts if (name, t) in calloff]


def _route_month(path: Path) -> Iterator[RowSpec]:
    """The steps of a route and its contracts share its monthly volume (an event: what it leaves of it).

    deliveries[route, t] <= available[route, t] * route_volume[route, t]

    Only for routes with several steps or a contract: else the volume is a bound on the order.
    """
    for route in path.each(ImportRoute):
        if not _has_month_row(path, route):
            continue
        most = route_volume(path.derived, route) * path.derived.available(route.key)
        for t in path.written:
            terms = deliveries(path, route.key, t)
            if terms and not np.isnan(most[t]):
                yield RowSpec((route.key, t), terms, Sense.AT_MOST, float(most[t]))


def _route_year(path: Path) -> Iterator[RowSpec]:
    """A route's volume in a fiscal year, part years pro rata.

    sum(t in y: deliveries[route, t])
        <= sum(t in y: max(available[route, t], 1) * volume_a_year / 12 * step_months)

    An event adds what it offers above the mean month. What it takes away is missed in its own months: the
    year's volume stands, for what was ordered before may not be taken back.
    """
    for route in path.each(ImportRoute):
        volume = route.volume_a_year * np.maximum(path.derived.available(route.key), 1.0)
        yield from year_rows(path, route.key, volume, partial(deliveries, path, route.key))


def _route_minimum(path: Path) -> Iterator[RowSpec]:
    """The least monthly order, as far as it can be delivered.

    deliveries[route, t] >= deliverable[route, t] * offtake_minimum_a_month * step_months
    """
    for route in path.each(ImportRoute):
        agreed = route.offtake_minimum_a_month * path.calendar.step_months
        least = agreed * path.derived.deliverable(route.key)
        for t in _orderable(path, route):
            if least[t] > 0.0 and t + path.derived.lead[route.key][t] <= path.last:
                yield RowSpec((route.key, t), deliveries(path, route.key, t), Sense.AT_LEAST, float(least[t]))


def payer_of(path: Path, commodity: str) -> Payer:
    """Buyers pay for end products, producers for everything that is processed further."""
    return Payer.BUYERS if commodity in path.derived.demanded else Payer.PRODUCERS


def costs(path: Path) -> None:
    """Price and freight on arrival (money), duty (to government), price of exposure (a price of policy).

    imports, user: arriving[route, t] * (border_price[route, t] + premium_share * imports.price)
        * order[route, tier, t - lead]
    duty, user to government: arriving[route, t] * duty_share
        * (border_price[route, t] + premium_share * imports.price) * order[route, tier, t - lead]
    exposure price, government: exposure_weight * embodied[route, t] * end_product_equivalent
        * arriving[route, t] * order[route, tier, t - lead]
    """
    order = path.variables("order")
    for route in path.each(ImportRoute):
        for tier, _, premium in tiers(path.derived, route):
            unit, tax = spot_price(path.derived, route, premium)
            for t in path.written:
                if (route.key, tier, t) in order:
                    when = t + int(path.derived.lead[route.key][t])
                    post_delivery(path, route, when, float(unit[t]), float(tax[t]), order[route.key, tier, t])


def post_delivery(path: Path, route: ImportRoute, t: int, unit: float, tax: float, variable: object) -> None:
    """Post one unit due on a route in period t at a border price and duty: what arrives is paid."""
    payer, share = payer_of(path, route.commodity), float(path.derived.arriving(route.key)[t])
    path.ledger.post(IMPORTS, payer, t, share * unit, variable)
    path.ledger.transfer(DUTY, payer, Payer.GOVERNMENT, t, share * tax, variable)
    weight = share * path.inputs.settings.exposure_weight
    content = (
        float(path.derived.embodied[route.key][t])
        * path.derived.commodities[route.commodity].end_product_equivalent
    )
    path.ledger.post(EXPOSURE, Payer.GOVERNMENT, t, weight * content, variable)


def arrivals(path: Path) -> dict[tuple[str, int], list[tuple[str, Term]]]:
    """(commodity, period) -> (route, term) of everything that arrives, orders and call-offs; the
    coefficient is the share of what is due that does.
    """
    return path.cached("arrivals", lambda: _arrivals(path))


def _arrivals(path: Path) -> dict[tuple[str, int], list[tuple[str, Term]]]:
    """See :func:`arrivals`."""
    found: dict[tuple[str, int], list[tuple[str, Term]]] = {}
    for (route, _, t), variable in path.variables("order").items():
        commodity = path.derived.routes[str(route)].commodity
        slot = (commodity, int(t) + int(path.derived.lead[str(route)][int(t)]))
        share = float(path.derived.arriving(str(route))[slot[1]])
        found.setdefault(slot, []).append((str(route), Term(share, variable)))
    contracts = path.inputs.by_key(Contract)
    for (name, t), variable in path.variables("calloff").items():
        route = contracts[str(name)].route
        slot = (path.derived.routes[route].commodity, int(t))
        share = float(path.derived.arriving(route)[int(t)])
        found.setdefault(slot, []).append((route, Term(share, variable)))
    return found
