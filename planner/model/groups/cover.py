"""Cover rules: counted stock must reach so many months of forward demand."""

from collections import ChainMap
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from planner.calendar import MONTHS_A_YEAR
from planner.derive.capacity import existing_capacity, on_stream
from planner.derive.conversion import Conversion, conversions, ready_goods
from planner.derive.effects import Fact
from planner.model.changes import NOTHING, Reads
from planner.model.groups.balance import pipeline
from planner.model.groups.imports import arrivals
from planner.model.ledger import MISSED, Payer
from planner.model.path import NO_BOUNDS, Bounds, Key, Path, RowSpec, Sense, Term
from planner.schema.columns import Monthly, selects
from planner.schema.tables.production import NewCapacity, Plant
from planner.schema.tables.stock import CONVERTIBLE, NET_IMPORTS, READY, CoverRule
from planner.schema.tables.trade import Sale


def rule_periods(path: Path, row: CoverRule) -> range:
    """Period ends at which a rule holds."""
    return path.calendar.window(row.first_month, row.last_month)


def covered_need(path: Path, row: CoverRule) -> Monthly:
    """Need that a rule looks at, in end-product terms, shape (periods,)."""
    total = np.zeros(path.calendar.periods)
    for (sector, commodity), need in path.derived.demand.items():
        if selects(row.sector, sector) and selects(row.demand_commodity, commodity):
            total = total + need * path.derived.commodities[commodity].end_product_equivalent
    return total


def forward_need(path: Path, row: CoverRule) -> Monthly:
    """Need of the next ``cover_months`` after each period end, shape (periods,).

    Beyond the horizon the mean of its last year goes on; parts of a period count pro rata. Under an event
    that changes demand it is the need as a branch knows it: an event under way goes on until it may have
    ended, and a rule looked at before the event began does not see it.
    """
    need = covered_need(path, row)
    year = MONTHS_A_YEAR // path.calendar.step_months
    ahead = int(np.ceil(np.nanmax(row.cover_months) / path.calendar.step_months)) + 1
    long = np.concatenate([need, np.full(ahead, need[-year:].mean())])
    reach = np.concatenate([[0.0], np.cumsum(long)])
    ends = np.arange(path.calendar.periods) + 1.0
    upto = np.interp(ends + row.cover_months / path.calendar.step_months, np.arange(len(reach)), reach)
    forward: Monthly = upto - reach[1 : path.calendar.periods + 1]
    return forward


def counted_stocks(path: Path, row: CoverRule) -> list[tuple[str, str, bool]]:
    """(holder, commodity, is feed): what counts; feed is what no sector needs, or, where the rule says what
    it counts, what none uses as it is.
    """
    ready = path.derived.demanded
    if row.counts in {READY, CONVERTIBLE}:
        ready = path.cached("ready goods", lambda: ready_goods(path.derived))
    return [
        (holder, commodity, commodity not in ready)
        for holder, commodity in path.derived.stocks
        if selects(row.holder, holder)
        and selects(row.commodity, commodity)
        and (row.counts != READY or commodity in ready)
        and path.derived.holders[holder].counts_in_cover
    ]


def limited_feeds(path: Path, row: CoverRule) -> list[str]:
    """Feed that counts only as far as it can be converted, sorted; none if the rule names no capacity and
    does not ask for what is convertible.
    """
    if not row.conversion_class and row.counts != CONVERTIBLE:
        return []
    return sorted({commodity for _, commodity, feed in counted_stocks(path, row) if feed})


def ways_of(path: Path, row: CoverRule) -> list[Conversion]:
    """Ways from the feed to the goods (at any place) of a rule that asks for what is convertible, through a
    plant that it names if it names one.
    """
    if row.counts != CONVERTIBLE:
        return []
    plants = path.derived.plants
    feeds = limited_feeds(path, row)
    goods = {
        path.derived.good_of(name)
        for sector, name in path.derived.demand
        if (not row.sector or sector in row.sector)
        and (not row.demand_commodity or name in row.demand_commodity)
    }
    return [
        way
        for way in path.cached("conversions", lambda: conversions(path.derived))
        if way.feed in feeds and path.derived.good_of(way.good) in goods
        if not row.conversion_class
        or any(row.conversion_class in {name, plants[name].plant_class} for name in way.plants)
    ]


def _converted(path: Path, row: CoverRule, t: int) -> list[tuple[Conversion, object]]:
    """Ways of a rule that are quick enough, and what is converted along each."""
    converted = path.variables("converted")
    ways = path.cached(("ways", row.key), lambda: ways_of(path, row))
    return [(way, converted[key]) for way in ways if (key := (row.key, way.name, t)) in converted]


def variables(path: Path) -> None:
    """Feed that counts; how far elastic rules are missed.

    0 <= counted[rule, commodity, t]
    0 <= converted[rule, way, t]
    0 <= missed_cover[rule, t]
    """
    counted: dict[Key, Bounds] = {}
    converted: dict[Key, Bounds] = {}
    missed: dict[Key, Bounds] = {}
    for row in path.inputs.rows(CoverRule):
        ways = ways_of(path, row)
        feeds = [] if row.counts == CONVERTIBLE else limited_feeds(path, row)
        for t in rule_periods(path, row):
            counted |= {(row.key, commodity, t): NO_BOUNDS for commodity in feeds}
            in_time = (way for way in ways if way.lead_months < row.cover_months[t])
            converted |= {(row.key, way.name, t): NO_BOUNDS for way in in_time}
            if path.penalty_of(row.penalty) is not None:
                missed[row.key, t] = NO_BOUNDS
    path.add("counted", counted)
    path.add("converted", converted)
    path.add("missed_cover", missed)


READS = Reads(
    rows={
        "cover": (Fact.ARRIVING, Fact.NEED),
        "cover_conversion": (Fact.LATE, Fact.CAPACITY),
        "cover_plant": (Fact.LATE, Fact.CAPACITY, Fact.YIELD),
        "cover_feed": NOTHING,
    }
)
"""Facts that an event may change behind what this group writes."""


def rows(path: Path) -> None:
    """Cover, and how much feed counts."""
    path.constrain("cover", _cover(path))
    path.constrain("cover_feed", _cover_feed(path))
    path.constrain("cover_conversion", _cover_conversion(path))
    path.constrain("cover_plant", _cover_plant(path))


def _cover(path: Path) -> Iterator[RowSpec]:
    """Counted stock reaches the need of the months ahead.

    (1 - unavailable_share) * counted_stock[rule, t] + missed_cover[rule, t] >= required_stock[rule, t]
    """
    for row in path.inputs.rows(CoverRule):
        forward = forward_need(path, row)
        for t in rule_periods(path, row):
            terms = [Term((1.0 - row.unavailable_share) * c, v) for c, v in _counted_terms(path, row, t)]
            missed = path.variables("missed_cover").get((row.key, t))
            terms += [] if missed is None else [Term(1.0, missed)]
            need = float(forward[t])
            if row.basis == NET_IMPORTS:
                imported, need = _import_need(path, row, t)
                terms += imported
            yield RowSpec((row.key, t), terms, Sense.AT_LEAST, need)


def _held(path: Path) -> Mapping[Key, Any]:
    """What of each stock may count: all of it, of a member who is paid what it is paid for."""
    stock, paid = path.variables("stock"), path.variables("paid_stock")
    return ChainMap(paid, stock) if paid else stock


def _counted_terms(path: Path, row: CoverRule, t: int) -> list[Term]:
    """Stock that counts, in end-product terms."""
    stock, counted = _held(path), path.variables("counted")
    feeds = path.cached(("limited feeds", row.key), lambda: limited_feeds(path, row))
    stocks = path.cached(("counted stocks", row.key), lambda: counted_stocks(path, row))
    terms = [
        Term(path.derived.commodities[m].end_product_equivalent, stock[h, m, t])
        for h, m, _ in stocks
        if m not in feeds
    ]
    if row.counts == CONVERTIBLE:
        return terms + [Term(1.0, variable) for _, variable in _converted(path, row, t)]
    return terms + [Term(1.0, counted[row.key, m, t]) for m in feeds]


def _import_need(path: Path, row: CoverRule, t: int) -> tuple[list[Term], float]:
    """- cover months x mean monthly (arrivals - sales abroad) of end products in the fiscal year,
    and the same months of what was under way at the start.
    """
    incoming = path.cached("arrivals", lambda: arrivals(path))
    outgoing = path.cached("sales abroad", lambda: _sales_abroad(path))
    periods = path.calendar.year_periods[int(path.calendar.year_index[t])]
    factor = float(row.cover_months[t]) / (len(periods) * path.calendar.step_months)
    terms: list[Term] = []
    fixed = 0.0
    for m in sorted(path.derived.demanded):
        if row.demand_commodity and m not in row.demand_commodity:
            continue
        weight = factor * path.derived.commodities[m].end_product_equivalent
        for slot in ((m, int(period)) for period in periods):
            terms += [Term(-weight * term.coefficient, term.variable) for _, term in incoming.get(slot, [])]
            terms += [Term(weight, variable) for variable in outgoing.get(slot, [])]
            fixed += weight * sum(quantity for _, quantity in pipeline(path).get(slot, []))
    return terms, fixed


def _sales_abroad(path: Path) -> dict[tuple[str, int], list[Any]]:
    """(commodity, period) -> sales to other countries."""
    rows_by_key = path.inputs.by_key(Sale)
    found: dict[tuple[str, int], list[Any]] = {}
    for (name, t), variable in path.variables("sale").items():
        row = rows_by_key[str(name)]
        if row.country and row.country != path.derived.own_country:
            found.setdefault((row.commodity, int(t)), []).append(variable)
    return found


def _cover_feed(path: Path) -> Iterator[RowSpec]:
    """Feed counts only as far as it is there: what counts, or what is converted along all ways from it.

    counted[rule, commodity, t] or sum(way from commodity: converted[rule, way, t])
        <= end_product_equivalent * sum(holder: held_stock[holder, commodity, t])
    """
    stock, counted = _held(path), path.variables("counted")
    for row in path.inputs.rows(CoverRule):
        stocks, feeds = counted_stocks(path, row), limited_feeds(path, row)
        for t in rule_periods(path, row) if feeds else ():
            ways = _converted(path, row, t)
            for commodity in feeds:
                taken = [Term(1.0, variable) for way, variable in ways if way.feed == commodity]
                if (row.key, commodity, t) in counted:
                    taken.append(Term(1.0, counted[row.key, commodity, t]))
                factor = -path.derived.commodities[commodity].end_product_equivalent
                held = [Term(factor, stock[h, m, t]) for h, m, _ in stocks if m == commodity]
                if taken:
                    yield RowSpec((row.key, commodity, t), [*taken, *held], Sense.AT_MOST, 0.0)


def _cover_plant(path: Path) -> Iterator[RowSpec]:
    """The ways through a plant share what stands of it in the months to be covered; each loses its lead time.

    sum(way: capacity_taken[rule, way, plant, t] * converted[rule, way, t])
        <= cover_months * standing[plant, t]

    A plant without a limit of capacity does not limit.
    """
    for row in path.inputs.rows(CoverRule):
        plants = sorted({name for way in ways_of(path, row) for name in way.plants})
        for name in plants:
            existing, growing = _standing(path, [path.derived.plants[name]])
            limited = ~np.isnan(existing_capacity(path.derived, path.derived.plants[name]))
            for t in (t for t in rule_periods(path, row) if limited[t]):
                months = float(row.cover_months[t])
                terms = [
                    Term(months / (months - way.lead_months) * float(way.plants[name][t]), variable)
                    for way, variable in _converted(path, row, t)
                    if name in way.plants
                ]
                terms += [Term(-months * float(share[t]), v) for v, share in growing if share[t]]
                yield RowSpec((row.key, name, t), terms, Sense.AT_MOST, months * float(existing[t]))


def _cover_conversion(path: Path) -> Iterator[RowSpec]:
    """Feed counts only as far as standing plants can convert it in the months to be covered.

    sum(commodity: counted[rule, commodity, t]) <= cover_months * conversion[rule, t]
    """
    counted = path.variables("counted")
    for row in path.inputs.rows(CoverRule):
        feeds = [] if row.counts == CONVERTIBLE else limited_feeds(path, row)
        if feeds:
            existing, growing = _conversion(path, row)
            for t in rule_periods(path, row):
                months = float(row.cover_months[t])
                terms = [Term(1.0, counted[row.key, m, t]) for m in feeds]
                terms += [Term(-months * float(share[t]), v) for v, share in growing if share[t]]
                yield RowSpec((row.key, t), terms, Sense.AT_MOST, months * float(existing[t]))


def _conversion(path: Path, row: CoverRule) -> tuple[Monthly, list[tuple[object, Monthly]]]:
    """Monthly conversion capacity of the plants of a rule: existing, and per unit of each expansion."""
    named = path.derived.plants.items()
    return _standing(
        path, [plant for name, plant in named if row.conversion_class in {name, plant.plant_class}]
    )


def _standing(path: Path, plants: list[Plant]) -> tuple[Monthly, list[tuple[object, Monthly]]]:
    """Monthly capacity of plants: existing (0 without a limit), and per unit of each expansion."""
    by_name = {plant.plant: plant for plant in plants}
    existing = np.zeros(path.calendar.periods)
    for plant in plants:
        known = existing_capacity(path.derived, plant) * plant.availability / path.calendar.step_months
        existing = existing + np.nan_to_num(known, nan=0.0)
    growing = [
        (
            path.variables("build")[e.key, y],
            on_stream(path.derived, e, y) * by_name[e.plant].availability / MONTHS_A_YEAR,
        )
        for e in path.inputs.rows(NewCapacity)
        if e.plant in by_name
        for y in path.derived.order_periods[e.key]
    ]
    return existing, growing


def costs(path: Path) -> None:
    """Penalty on missed cover, per unit and month.

    missed policies, government: cover_rules.penalty * step_months * missed_cover[rule, t]
    """
    rules = path.inputs.by_key(CoverRule)
    for (rule, t), variable in path.variables("missed_cover").items():
        unit = (rules[str(rule)].penalty or 0.0) * path.calendar.step_months
        path.ledger.post(MISSED, Payer.GOVERNMENT, int(t), unit, variable)
