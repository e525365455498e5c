"""Share caps: imports from a country, direct or embodied, as a share of consumption."""

from collections.abc import Iterator

import numpy as np

from planner.derive.lookthrough import embodied_shares
from planner.model.groups.balance import direct_use, process_need
from planner.model.groups.imports import arrivals
from planner.model.ledger import MISSED, Payer
from planner.model.path import NO_BOUNDS, Path, RowSpec, Sense, Term, merged
from planner.schema.columns import Monthly
from planner.schema.tables.places import Country
from planner.schema.tables.policy import ShareCap

ANY = "any"


def spans(path: Path, per: str) -> list[list[int]]:
    """Groups of periods over which a share is taken."""
    if per == "month":
        return [[t] for t in path.periods]
    if per == "total":
        return [list(path.periods)]
    return [[int(t) for t in periods] for periods in path.calendar.year_periods]


def goods_of(path: Path, goods: str) -> list[str]:
    """The commodity, or all commodities of the stage."""
    return [name for name, row in path.derived.commodities.items() if goods in {name, row.stage}]


def capped_countries(path: Path, row: ShareCap) -> list[str]:
    """The named country, or every foreign country in turn."""
    if row.country != ANY:
        return [row.country]
    return [country.key for country in path.inputs.rows(Country) if not country.own]


def share_limit(row: ShareCap) -> Monthly:
    """The cap of each period: the year's own, else the general one; NaN without."""
    return np.where(np.isnan(row.maximum_by_year), row.maximum_share, row.maximum_by_year)


def _capped(path: Path) -> Iterator[tuple[ShareCap, str, list[int], float]]:
    """(cap, country, periods, share) of every cap below 1."""
    for row in path.inputs.rows(ShareCap):
        limit = share_limit(row)
        for country in capped_countries(path, row):
            for periods in spans(path, row.per):
                share = float(limit[periods[-1]])
                if share < 1.0:
                    yield row, country, periods, share


def variables(path: Path) -> None:
    """``over_cap[cap, country, period]`` for caps with a penalty."""
    path.add(
        "over_cap",
        {
            (row.key, country, periods[-1]): NO_BOUNDS
            for row, country, periods, _ in _capped(path)
            if path.penalty_of(row.penalty) is not None
        },
    )


def rows(path: Path) -> None:
    """Every cap, country and span."""
    path.constrain("share_cap", _share_cap(path))


def _share_cap(path: Path) -> Iterator[RowSpec]:
    """Arrivals from the country - share x consumption - over_cap <= 0 (sheet Share caps)."""
    incoming = path.cached("arrivals", lambda: arrivals(path))
    over = path.variables("over_cap")
    for row, country, periods, share in _capped(path):
        bought = _embodied(path, row, country) if row.basis == "embodied" else _direct(path, row, country)
        terms = [
            Term(weight(t), term.variable)
            for commodity, route_weight in bought.items()
            for t in periods
            for route, term in incoming.get((commodity, t), [])
            if (weight := route_weight.get(route)) is not None and weight(t)
        ]
        if not terms:
            continue
        terms += [Term(-share * c, v) for c, v in consumption(path, row.goods, periods)]
        terms += [Term(-1.0, over[key]) for key in [(row.key, country, periods[-1])] if key in over]
        yield RowSpec((row.key, country, periods[-1]), merged(terms), Sense.AT_MOST, 0.0)


class _Weight:
    """Weight of a route's arrivals by period."""

    def __init__(self, values: Monthly) -> None:
        self.values = values

    def __call__(self, t: int) -> float:
        return float(self.values[t])


def _direct(path: Path, row: ShareCap, country: str) -> dict[str, dict[str, _Weight]]:
    """Commodity -> route -> 1 for routes from the country."""
    ones = _Weight(np.ones(path.calendar.periods))
    return {
        goods: {
            name: ones
            for name, route in path.derived.routes.items()
            if route.commodity == goods and route.country == country
        }
        for goods in goods_of(path, row.goods)
    }


def _embodied(path: Path, row: ShareCap, country: str) -> dict[str, dict[str, _Weight]]:
    """Commodity -> route -> embodied share; for end products upstream imports count too, in
    end-product terms, because own output made from them carries them.
    """
    shares = path.cached(("embodied", country), lambda: embodied_shares(path.inputs, country))
    goods = goods_of(path, row.goods)
    final = any(name in path.derived.demanded for name in goods)
    upstream = [name for name in path.derived.commodities if name not in path.derived.demanded]
    found: dict[str, dict[str, _Weight]] = {}
    for name in goods + (upstream if final else []):
        factor = path.derived.commodities[name].end_product_equivalent if final else 1.0
        found[name] = {
            key: _Weight(shares[key] * factor)
            for key, route in path.derived.routes.items()
            if route.commodity == name
        }
    return found


def consumption(path: Path, goods: str, periods: list[int]) -> list[Term]:
    """Use by sectors and processes of a commodity or stage (stock-building does not count)."""
    uses = path.cached("direct use", lambda: direct_use(path))
    own = path.cached("own use", lambda: {id(v) for v in path.variables("use").values()})
    return [
        term
        for commodity in goods_of(path, goods)
        for t in periods
        for term in [u for u in uses.get((commodity, t), []) if id(u.variable) in own]
        + process_need(path, commodity, t)
    ]


def costs(path: Path) -> None:
    """Penalty on each unit above a cap."""
    caps = path.inputs.by_key(ShareCap)
    for (cap, _, t), variable in path.variables("over_cap").items():
        path.ledger.post(MISSED, Payer.GOVERNMENT, int(t), caps[str(cap)].penalty or 0.0, variable)
