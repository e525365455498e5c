"""Cover rules: counted stock must reach so many months of forward demand."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from planner.calendar import MONTHS_A_YEAR
from planner.derive.capacity import existing_capacity, on_stream
from planner.derive.effects import Fact
from planner.model.changes import NOTHING, Reads
from planner.model.groups.balance import pipeline
from planner.model.groups.imports import arrivals
from planner.model.ledger import MISSED, Payer
from planner.model.path import NO_BOUNDS, Bounds, Key, Path, RowSpec, Sense, Term
from planner.schema.columns import Monthly
from planner.schema.tables.production import NewCapacity
from planner.schema.tables.stock import NET_IMPORTS, CoverRule
from planner.schema.tables.trade import Sale


def rule_periods(path: Path, row: CoverRule) -> range:
    """Period ends at which a rule holds."""
    return path.calendar.window(row.first_month, row.last_month)


def covered_need(path: Path, row: CoverRule) -> Monthly:
    """Need that a rule looks at, in end-product terms, shape (periods,)."""
    total = np.zeros(path.calendar.periods)
    for (sector, commodity), need in path.derived.demand.items():
        if (not row.sector or sector in row.sector) and (
            not row.demand_commodity or commodity in row.demand_commodity
        ):
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
    """(holder, commodity, is feed): what counts; feed is what no sector uses itself."""
    return [
        (holder, commodity, commodity not in path.derived.demanded)
        for holder, commodity in path.derived.stocks
        if (not row.holder or holder in row.holder) and (not row.commodity or commodity in row.commodity)
    ]


def limited_feeds(path: Path, row: CoverRule) -> list[str]:
    """Feed that counts only as far as it can be converted, sorted; none if the rule names no capacity."""
    if not row.conversion_class:
        return []
    return sorted({commodity for _, commodity, feed in counted_stocks(path, row) if feed})


def variables(path: Path) -> None:
    """Feed that counts; how far elastic rules are missed.

    0 <= counted[rule, commodity, t]
    0 <= missed_cover[rule, t]
    """
    counted: dict[Key, Bounds] = {}
    missed: dict[Key, Bounds] = {}
    for row in path.inputs.rows(CoverRule):
        feeds = limited_feeds(path, row)
        for t in rule_periods(path, row):
            counted |= {(row.key, commodity, t): NO_BOUNDS for commodity in feeds}
            if path.penalty_of(row.penalty) is not None:
                missed[row.key, t] = NO_BOUNDS
    path.add("counted", counted)
    path.add("missed_cover", missed)


READS = Reads(
    rows={
        "cover": (Fact.ARRIVING, Fact.NEED),
        "cover_conversion": (Fact.LATE, Fact.CAPACITY),
        "cover_feed": NOTHING,
    }
)
"""Facts that an event may change behind what this group writes."""


def rows(path: Path) -> None:
    """Cover, and how much feed counts."""
    path.constrain("cover", _cover(path))
    path.constrain("cover_feed", _cover_feed(path))
    path.constrain("cover_conversion", _cover_conversion(path))


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


def _counted_terms(path: Path, row: CoverRule, t: int) -> list[Term]:
    """Stock that counts, in end-product terms."""
    stock, counted = path.variables("stock"), path.variables("counted")
    feeds = path.cached(("limited feeds", row.key), lambda: limited_feeds(path, row))
    stocks = path.cached(("counted stocks", row.key), lambda: counted_stocks(path, row))
    terms = [
        Term(path.derived.commodities[m].end_product_equivalent, stock[h, m, t])
        for h, m, _ in stocks
        if m not in feeds
    ]
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
    """Feed counts only as far as it is there.

    counted[rule, commodity, t] <= end_product_equivalent * sum(holder: stock[holder, commodity, t])
    """
    stock = path.variables("stock")
    by_rule = {row.key: counted_stocks(path, row) for row in path.inputs.rows(CoverRule)}
    for (rule, commodity, t), variable in path.variables("counted").items():
        factor = -path.derived.commodities[str(commodity)].end_product_equivalent
        held = [Term(factor, stock[h, m, t]) for h, m, _ in by_rule[str(rule)] if m == commodity]
        yield RowSpec((rule, commodity, t), [Term(1.0, variable), *held], Sense.AT_MOST, 0.0)


def _cover_conversion(path: Path) -> Iterator[RowSpec]:
    """Feed counts only as far as standing plants can convert it in the months to be covered.

    sum(commodity: counted[rule, commodity, t]) <= cover_months * conversion[rule, t]
    """
    counted = path.variables("counted")
    for row in path.inputs.rows(CoverRule):
        feeds = limited_feeds(path, row)
        if feeds:
            existing, growing = _conversion(path, row)
            for t in rule_periods(path, row):
                months = float(row.cover_months[t])
                terms = [Term(1.0, counted[row.key, m, t]) for m in feeds]
                terms += [Term(-months * float(share[t]), v) for v, share in growing if share[t]]
                yield RowSpec((row.key, t), terms, Sense.AT_MOST, months * float(existing[t]))


def _conversion(path: Path, row: CoverRule) -> tuple[Monthly, list[tuple[object, Monthly]]]:
    """Monthly conversion capacity: existing, and per unit of each expansion."""
    plants = {
        name: plant
        for name, plant in path.derived.plants.items()
        if row.conversion_class in {name, plant.plant_class}
    }
    existing = np.zeros(path.calendar.periods)
    for plant in plants.values():
        known = existing_capacity(path.derived, plant) * plant.availability / path.calendar.step_months
        existing = existing + np.nan_to_num(known, nan=0.0)
    growing = [
        (
            path.variables("build")[e.key, y],
            on_stream(path.derived, e, y) * plants[e.plant].availability / MONTHS_A_YEAR,
        )
        for e in path.inputs.rows(NewCapacity)
        if e.plant in plants
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
