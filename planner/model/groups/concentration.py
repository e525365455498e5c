"""Concentration caps: the Herfindahl-Hirschman index of imports, kept by tangents.

The index is the sum over countries of (share of imports) ** 2, from 0 to 1. That it is at most a cap means
that the root of the sum of squares of imports is at most root(cap) * all imports: a convex cone. Suppliers
are combined two by two, and the root of each pair's sum of squares is kept from below by tangents in fixed
directions: one linear program, in every branch of a tree. How far the index of a plan may then exceed its
cap is known beforehand (:func:`planner.derive.concentration.most_above`).
"""

from collections.abc import Iterator
from math import cos, pi, sin, sqrt

from planner.derive.concentration import pair_name, pairs, segments, suppliers
from planner.derive.effects import Fact
from planner.model.changes import NOTHING, Reads
from planner.model.groups.exposure import arrivals_by_route, goods_of, share_limit, transit_by_route
from planner.model.ledger import MISSED, Payer
from planner.model.path import NO_BOUNDS, Bounds, Key, Path, RowSpec, Sense, Term, merged
from planner.schema.tables.policy import CONCENTRATION, ShareCap


def concentration_caps(path: Path) -> Iterator[tuple[ShareCap, list[int], float]]:
    """(cap, periods, most) of every span with a cap below 1 and somebody to buy from."""
    for row in path.inputs.rows(ShareCap):
        if row.basis == CONCENTRATION and _suppliers(path, row):
            limit = share_limit(row)
            for periods in path.calendar.spans(row.per):
                most = float(limit[periods[-1]])
                if most < 1.0:
                    yield row, periods, most


def _suppliers(path: Path, row: ShareCap) -> list[str]:
    """Countries that sell the goods of a cap."""
    return suppliers(path.derived, row.goods)


def variables(path: Path) -> None:
    """Imports by country, roots of sums of their squares, and how far caps are missed with a penalty.

    0 <= combined[cap, suppliers, t]
    0 <= over_concentration[cap, t]
    """
    combined: dict[Key, Bounds] = {}
    over: dict[Key, Bounds] = {}
    for row, periods, _ in concentration_caps(path):
        names = _suppliers(path, row)
        for name in [*names, *(pair_name(*pair) for pair in pairs(names))]:
            combined[row.key, name, periods[-1]] = NO_BOUNDS
        if path.penalty_of(row.penalty) is not None:
            over[row.key, periods[-1]] = NO_BOUNDS
    path.add("combined", combined)
    path.add("over_concentration", over)


READS = Reads(rows={"imported": (Fact.ARRIVING,), "tangent": NOTHING, "concentration": NOTHING})
"""Facts that an event may change behind what this group writes."""


def rows(path: Path) -> None:
    """Imports by country, tangents of every pair, and every cap and span."""
    path.constrain("imported", _imported(path))
    path.constrain("tangent", _tangent(path))
    path.constrain("concentration", _concentration(path))


def _imported(path: Path) -> Iterator[RowSpec]:
    """What is combined of a single country is what arrives from it.

    combined[cap, country, t] = sum(route of country, t in span: route_arrivals[route, t])
    """
    incoming = path.cached("arrivals by route", lambda: arrivals_by_route(path))
    transit = path.cached("transit by route", lambda: transit_by_route(path))
    combined = path.variables("combined")
    for row, periods, _ in concentration_caps(path):
        goods = set(goods_of(path, row.goods))
        for country in _suppliers(path, row):
            mine = [
                (name, t)
                for name, route in path.derived.routes.items()
                if route.commodity in goods and route.country == country
                for t in periods
            ]
            key = (row.key, country, periods[-1])
            terms = [term for each in mine for term in incoming.get(each, [])]
            fixed = sum(transit.get(each, 0.0) for each in mine)
            yield RowSpec(key, merged([*terms, Term(-1.0, combined[key])]), Sense.EQUAL, -fixed)


def _tangent(path: Path) -> Iterator[RowSpec]:
    """The root of the sum of squares of two is above each of its tangents.

    cosine[direction] * combined[cap, suppliers, t] + sine[direction] * combined[cap, others, t]
        <= combined[cap, suppliers with others, t]
    """
    combined = path.variables("combined")
    for row, periods, _ in concentration_caps(path):
        names, last = _suppliers(path, row), periods[-1]
        number = segments(len(names))
        for one, other in pairs(names):
            both = Term(-1.0, combined[row.key, pair_name(one, other), last])
            for direction in range(number + 1):
                angle = 0.5 * pi * direction / number
                sides = (
                    (Term(cos(angle), combined[row.key, one, last]), direction < number),
                    (
                        Term(sin(angle), combined[row.key, other, last]),
                        direction > 0,
                    ),
                )
                terms = [term for term, counts in sides if counts]
                yield RowSpec((row.key, one, other, direction, last), [*terms, both], Sense.AT_MOST, 0.0)


def _concentration(path: Path) -> Iterator[RowSpec]:
    """The root of the sum of squares over all suppliers is at most the root of the cap times all imports.

    combined[cap, suppliers, t] - over_concentration[cap, t]
        <= root_limit[cap, t] * sum(country: combined[cap, country, t])

    A cap of 1 or more writes no row.
    """
    combined, over = path.variables("combined"), path.variables("over_concentration")
    for row, periods, most in concentration_caps(path):
        names, last = _suppliers(path, row), periods[-1]
        everybody = pair_name(*pairs(names)[-1]) if len(names) > 1 else names[0]
        terms = [Term(1.0, combined[row.key, everybody, last])]
        terms += [Term(-sqrt(most), combined[row.key, name, last]) for name in names]
        terms += [Term(-1.0, over[row.key, last])] if (row.key, last) in over else []
        yield RowSpec((row.key, last), merged(terms), Sense.AT_MOST, 0.0)


def costs(path: Path) -> None:
    """Penalty on each unit by which the root is above that of the cap.

    missed policies, government: share_caps.penalty * over_concentration[cap, t]
    """
    caps = path.inputs.by_key(ShareCap)
    for (cap, t), variable in path.variables("over_concentration").items():
        path.ledger.post(MISSED, Payer.GOVERNMENT, int(t), caps[str(cap)].penalty or 0.0, variable)
