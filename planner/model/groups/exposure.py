"""Share caps: imports from a country, direct or embodied, as a share of consumption."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from planner.derive.effects import Fact
from planner.derive.lookthrough import embodied_shares
from planner.model.changes import NOTHING, Reads
from planner.model.groups.balance import direct_use, pipeline, process_need
from planner.model.groups.imports import arrivals
from planner.model.ledger import MISSED, Payer
from planner.model.path import NO_BOUNDS, Path, RowSpec, Sense, Term, merged
from planner.schema.columns import Monthly
from planner.schema.tables.places import Country
from planner.schema.tables.policy import (
    A_MONTH,
    A_ROLLING_YEAR,
    ANY_COUNTRY,
    CONCENTRATION,
    DIRECT,
    ShareCap,
)


def goods_of(path: Path, goods: str) -> list[str]:
    """The commodity, at all places of Lanes if it is a good, or all commodities of the stage."""
    return [name for name, row in path.derived.commodities.items() if goods in {name, row.good, row.stage}]


def capped_countries(path: Path, row: ShareCap) -> list[str]:
    """The named country, or every foreign country in turn."""
    if row.country != ANY_COUNTRY:
        return [row.country]
    return [country.key for country in path.inputs.rows(Country) if not country.own]


def share_limit(row: ShareCap) -> Monthly:
    """The cap of each period: the year's own, else the general one; NaN without."""
    return np.where(np.isnan(row.maximum_by_year), row.maximum_share, row.maximum_by_year)


class Capped(NamedTuple):
    """A cap on what comes from a country in a span of periods."""

    row: ShareCap
    country: str
    periods: list[int]
    shares: dict[int, float]
    """Last period of each sum of consumption -> share of it that is allowed."""

    @property
    def key(self) -> tuple[str, str, int]:
        """Key of its row."""
        return self.row.key, self.country, self.periods[-1]

    @property
    def per(self) -> str:
        """Span of the sums of consumption: a rolling year adds up months, each with its own cap."""
        return A_MONTH if self.row.per == A_ROLLING_YEAR else self.row.per

    @property
    def excesses(self) -> list[int]:
        """Periods of what is above the cap: in a rolling year each month, so that a unit counts once."""
        return self.periods if self.row.per == A_ROLLING_YEAR else self.periods[-1:]


def _capped(path: Path) -> Iterator[Capped]:
    """Every cap on shares below 1 in some period of its span."""
    for row in path.inputs.rows(ShareCap):
        if row.basis == CONCENTRATION:
            continue
        limit = np.nan_to_num(share_limit(row), nan=1.0)
        for country in capped_countries(path, row):
            for periods in path.calendar.spans(row.per):
                ends = periods if row.per == A_ROLLING_YEAR else periods[-1:]
                shares = {t: float(limit[t]) for t in ends}
                if min(shares.values()) < 1.0:
                    yield Capped(row, country, periods, shares)


def variables(path: Path) -> None:
    """Consumption of capped goods; imports above caps with a penalty.

    0 <= consumed[goods, per, t]
    0 <= over_cap[cap, country, t]
    """
    capped = [(each.row.goods, each.per, last) for each in _capped(path) for last in each.shares]
    path.add("consumed", dict.fromkeys(capped, NO_BOUNDS))
    path.add(
        "over_cap",
        {
            (each.row.key, each.country, t): NO_BOUNDS
            for each in _capped(path)
            if path.penalty_of(each.row.penalty) is not None
            for t in each.excesses
        },
    )


READS = Reads(rows={"consumed": NOTHING, "share_cap": (Fact.ARRIVING,)})
"""Facts that an event may change behind what this group writes."""


def rows(path: Path) -> None:
    """Consumption of capped goods, and every cap, country and span."""
    path.constrain("consumed", _consumed(path))
    path.constrain("share_cap", _share_cap(path))


def _consumed(path: Path) -> Iterator[RowSpec]:
    """Use by sectors and processes in the span that ends with the period: caps share one sum.

    consumed[goods, per, t] = sum(commodity of goods, t in span: consumption[commodity, t])
    """
    for (goods, per, last), variable in path.variables("consumed").items():
        periods = next(span for span in path.calendar.spans(str(per)) if span[-1] == last)
        terms = [*consumption(path, str(goods), periods), Term(-1.0, variable)]
        yield RowSpec((goods, per, last), merged(terms), Sense.EQUAL, 0.0)


def _share_cap(path: Path) -> Iterator[RowSpec]:
    """Imports from a country stay within a share of consumption.

    sum(route, t in span: counted_share[cap, route, t] * route_arrivals[route, t])
        - sum(t in span: over_cap[cap, country, t])
        <= sum(t in span: share_limit[cap, t] * consumed[goods, per, t])

    Sums of consumption are those of the span, which ends with its period; a rolling year adds up months, each
    with the cap of its year. A cap of 1 or more writes no row.
    """
    incoming = path.cached("arrivals by route", lambda: arrivals_by_route(path))
    transit = path.cached("transit by route", lambda: transit_by_route(path))
    over, consumed = path.variables("over_cap"), path.variables("consumed")
    for each in _capped(path):
        weights = counted_routes(path, each.row, each.country)
        terms = [
            Term(float(weight[t]) * term.coefficient, term.variable)
            for route, weight in weights.items()
            for t in each.periods
            if weight[t]
            for term in incoming.get((route, t), [])
        ]
        if terms:
            goods, per = each.row.goods, each.per
            terms += [Term(-share, consumed[goods, per, last]) for last, share in each.shares.items()]
            excesses = [(each.row.key, each.country, t) for t in each.excesses]
            terms += [Term(-1.0, over[key]) for key in excesses if key in over]
            fixed = sum(
                float(w[t]) * transit.get((r, t), 0.0) for r, w in weights.items() for t in each.periods
            )
            yield RowSpec(each.key, terms, Sense.AT_MOST, -fixed)


def arrivals_by_route(path: Path) -> dict[tuple[str, int], list[Term]]:
    """(route, period) -> what arrives."""
    found: dict[tuple[str, int], list[Term]] = {}
    for (_, t), terms in arrivals(path).items():
        for route, term in terms:
            found.setdefault((route, t), []).append(term)
    return found


def transit_by_route(path: Path) -> dict[tuple[str, int], float]:
    """(route, period) -> quantity in transit at the start that arrives."""
    found: dict[tuple[str, int], float] = {}
    for (_, t), shipments in pipeline(path).items():
        for route, quantity in shipments:
            found[route, t] = found.get((route, t), 0.0) + quantity
    return found


def counted_routes(path: Path, row: ShareCap, country: str) -> dict[str, Monthly]:
    """Route -> weight of its arrivals in a cap. Direct: 1 for the country's own routes. Embodied:
    the country's share in the route's goods; for end products upstream imports count too, in
    end-product terms, because own output made from them carries them.
    """
    goods = goods_of(path, row.goods)
    if row.basis == DIRECT:
        ones = np.ones(path.calendar.periods)
        return {
            name: ones
            for name, route in path.derived.routes.items()
            if route.commodity in goods and route.country == country
        }
    shares = path.cached(("embodied", country), lambda: embodied_shares(path.inputs, country))
    final = any(name in path.derived.demanded for name in goods)
    same = {path.derived.good_of(name) for name in goods}
    counted = {n for n in path.derived.commodities if path.derived.good_of(n) in same} | (
        {n for n in path.derived.commodities if n not in path.derived.demanded} if final else set()
    )
    return {
        name: shares[name]
        * (path.derived.commodities[route.commodity].end_product_equivalent if final else 1.0)
        for name, route in path.derived.routes.items()
        if route.commodity in counted
    }


def consumption(path: Path, goods: str, periods: list[int]) -> list[Term]:
    """Use by sectors and processes of a commodity or stage; not what goes into stock or on lanes."""
    uses = direct_use(path)
    own = path.cached("own use", lambda: {id(v) for v in path.variables("use").values()})
    return [
        term
        for commodity in goods_of(path, goods)
        for t in periods
        for term in [u for u in uses.get((commodity, t), []) if id(u.variable) in own]
        + process_need(path, commodity, t, on_lanes=False)
    ]


def costs(path: Path) -> None:
    """Penalty on each unit above a cap.

    missed policies, government: share_caps.penalty * over_cap[cap, country, t]
    """
    caps = path.inputs.by_key(ShareCap)
    for (cap, _, t), variable in path.variables("over_cap").items():
        path.ledger.post(MISSED, Payer.GOVERNMENT, int(t), caps[str(cap)].penalty or 0.0, variable)
