"""General limits: a least or most on any sum of quantities or money."""

from collections.abc import Iterator

import numpy as np

from planner.derive.effects import Fact
from planner.model.activities import constants, entries_of
from planner.model.changes import Reads
from planner.model.ledger import MISSED, Payer
from planner.model.path import NO_BOUNDS, Bounds, Key, Path, RowSpec, Sense, Term, merged
from planner.schema.tables.policy import (
    A_MONTH,
    EXPOSURE,
    GUARANTEES,
    IMPORT_SPENDING,
    IN_BASE,
    IN_SUM,
    NET_RESERVE_SPENDING,
    NET_SPENDING,
    PUBLIC_OUTLAY,
    RESERVE_SPENDING,
    SALES_REVENUE,
    TO_DATE,
    TOTAL_SPENDING,
    Limit,
)
from planner.schema.tables.production import ARRIVAL, STOCK

LISTS = ("route", "country", "commodity", "process", "plant", "sector", "holder", "scheme")
LEAST, MOST = "least", "most"
LEAST_SHARE, MOST_SHARE = "least share", "most share"
SHARES = (LEAST_SHARE, MOST_SHARE)
AT_LEAST = (LEAST, LEAST_SHARE)
"""Sides that are bounded from below."""
Terms = tuple[list[Term], float]
"""Weighted variables and a fixed amount."""
Sums = tuple[dict[int, list[Term]], dict[int, float]]
"""Period -> weighted variables, and fixed amounts."""
READS_ENTRIES = frozenset({IMPORT_SPENDING, TOTAL_SPENDING, NET_SPENDING})
"""Quantities that add up postings of the ledger that follow prices or what arrives."""
READS_PRICES = READS_ENTRIES | {RESERVE_SPENDING, NET_RESERVE_SPENDING, PUBLIC_OUTLAY, SALES_REVENUE}
READS_ARRIVALS = READS_ENTRIES | {ARRIVAL, EXPOSURE}


def limits(path: Path) -> dict[str, list[Limit]]:
    """Limit -> its rows; the first row with a bound bounds the sum and comes first, all add terms."""
    found: dict[str, list[Limit]] = {}
    for row in path.each(Limit):
        found.setdefault(row.key, []).append(row)
    return {name: sorted(rows_of, key=lambda row: not row.is_bounded) for name, rows_of in found.items()}


def selectors(path: Path, row: Limit) -> dict[str, tuple[str, ...]]:
    """Tag -> values that a row selects."""
    chosen: dict[str, tuple[str, ...]] = {name: values for name in LISTS if (values := getattr(row, name))}
    if row.stage:
        chosen["stage"] = (row.stage,)
    if row.bloc:
        members = {country for country, blocs in path.derived.blocs.items() if row.bloc in blocs}
        named = set(chosen.get("country", members))
        chosen["country"] = tuple(sorted(members & named))
    return chosen


def spans(path: Path, row: Limit) -> list[list[int]]:
    """Groups of periods over which the sum is taken, each ending in its key period."""
    window = path.calendar.window(row.first_month, row.last_month)
    return path.calendar.spans(A_MONTH if row.per == TO_DATE else row.per, window)


def steps_in(path: Path, rows_of: list[Limit]) -> float:
    """Months that a bound per month stands for in one period: what stands is seen once, at its end."""
    is_flow = rows_of[0].per == A_MONTH and all(row.quantity not in {STOCK, GUARANTEES} for row in rows_of)
    return float(path.calendar.step_months) if is_flow else 1.0


def bounds_of(path: Path, rows_of: list[Limit], period: int) -> dict[str, float]:
    """Least and most of the span that ends in a period, as amounts and as shares of the base; the year's own
    most wins.
    """
    row, months = rows_of[0], steps_in(path, rows_of)
    most = row.maximum_by_year[period] if not np.isnan(row.maximum_by_year[period]) else row.maximum[period]
    known = {
        LEAST: months * float(row.minimum[period]),
        MOST: months * float(most),
        LEAST_SHARE: float(row.minimum_share[period]),
        MOST_SHARE: float(row.maximum_share[period]),
    }
    return {side: value for side, value in known.items() if not np.isnan(value)}


def variables(path: Path) -> None:
    """Sums and bases to date, free in sign; how far limits with a penalty are missed.

    to_date[limit, t]
    base_to_date[limit, t]
    0 <= missed_limit[limit, side, t]
    """
    bounds: dict[Key, Bounds] = {}
    for name, rows_of in limits(path).items():
        if path.penalty_of(rows_of[0].penalty) is not None:
            for periods in spans(path, rows_of[0]):
                bounds |= {
                    (name, side, periods[-1]): NO_BOUNDS for side in bounds_of(path, rows_of, periods[-1])
                }
    path.add("missed_limit", bounds)
    for family in RUNNING:
        path.add(
            family,
            {
                (name, t): (-np.inf, None)
                for name, rows_of in _running(path, family)
                for t in path.calendar.window(rows_of[0].first_month, rows_of[0].last_month)
            },
        )


def _running(path: Path, family: str) -> Iterator[tuple[str, list[Limit]]]:
    """Limits to date, with the rows that a running sum of theirs adds up."""
    for name, rows_of in limits(path).items():
        own = parts_of(rows_of, RUNNING[family])
        if rows_of[0].per == TO_DATE and own and (family == "to_date" or rows_of[0].has_share):
            yield name, rows_of


def parts_of(rows_of: list[Limit], counts_in: str) -> list[Limit]:
    """The rows that count in the sum, or in the base."""
    return [row for row in rows_of if row.counts_in == counts_in]


RUNNING = {"to_date": IN_SUM, "base_to_date": IN_BASE}
"""Family of a running sum -> rows that it adds up."""
READS = Reads(
    rows=dict.fromkeys((*RUNNING, "limit"), (Fact.ARRIVING, Fact.PRICE, Fact.SALE_PRICE)),
    sums_money=(*RUNNING, "limit"),
    whole=(*RUNNING, "limit"),
)
"""Facts that an event may change behind what this group writes."""


def rows(path: Path) -> None:
    """Sums to date, and every limit, side and span."""
    path.constrain("to_date", _to_date(path))
    path.constrain("base_to_date", _base_to_date(path))
    path.constrain("limit", _limit(path))


def _to_date(path: Path) -> Iterator[RowSpec]:
    """A limit to date looks at a running sum.

    to_date[limit, t] = to_date[limit, t - 1] + limited_sum[limit, t]
    """
    yield from _running_sum(path, "to_date")


def _base_to_date(path: Path) -> Iterator[RowSpec]:
    """Its shares look at a running sum of the base.

    base_to_date[limit, t] = base_to_date[limit, t - 1] + base_sum[limit, t]
    """
    yield from _running_sum(path, "base_to_date")


def _running_sum(path: Path, family: str) -> Iterator[RowSpec]:
    """The rows of a running sum."""
    sums = path.variables(family)
    for name, rows_of in _running(path, family):
        by_period, fixed = _terms(path, parts_of(rows_of, RUNNING[family]))
        for (t,) in spans(path, rows_of[0]):
            terms = [*by_period.get(t, []), Term(-1.0, sums[name, t])]
            terms += [Term(1.0, sums[name, t - 1])] if (name, t - 1) in sums else []
            yield RowSpec((name, t), merged(terms, keep_zeros=True), Sense.EQUAL, -fixed.get(t, 0.0))


def _limit(path: Path) -> Iterator[RowSpec]:
    """Any weighted sum of quantities or money stays between a least and a most, and between shares of a base.

    limits.minimum - missed_limit[limit, side, t]
        <= sum(t in span: limited_sum[limit, t])
        <= limits.maximum + missed_limit[limit, side, t]
    minimum_share * sum(t in span: base_sum[limit, t]) - missed_limit[limit, side, t]
        <= sum(t in span: limited_sum[limit, t])
        <= limits.maximum_share * sum(t in span: base_sum[limit, t]) + missed_limit[limit, side, t]

    A limit to date bounds to_date[limit, t] instead of the sum over its span, and takes shares of
    base_to_date[limit, t].
    """
    for name, rows_of in limits(path).items():
        parts = () if rows_of[0].per == TO_DATE else RUNNING.values()
        sums = {part: _terms(path, parts_of(rows_of, part)) for part in parts}
        for periods in spans(path, rows_of[0]):
            for side, value in bounds_of(path, rows_of, periods[-1]).items():
                key = (name, side, periods[-1])
                terms, constant = _summed(path, rows_of, sums, periods, "to_date")
                if side in SHARES:
                    base, fixed = _summed(path, rows_of, sums, periods, "base_to_date")
                    if value:
                        terms = [*terms, *(Term(-value * each.coefficient, each.variable) for each in base)]
                    constant, value = constant - value * fixed, 0.0
                sense = Sense.AT_LEAST if side in AT_LEAST else Sense.AT_MOST
                terms = merged(terms, keep_zeros=True)
                yield RowSpec(key, terms + _missed(path, key), sense, value - constant)


def _summed(
    path: Path, rows_of: list[Limit], sums: dict[str, Sums], periods: list[int], family: str
) -> Terms:
    """The sum or the base over a span, or the running one."""
    if rows_of[0].per == TO_DATE:
        running = path.variables(family).get((rows_of[0].key, periods[-1]))
        return ([] if running is None else [Term(1.0, running)]), 0.0
    by_period, fixed = sums[RUNNING[family]]
    terms = [term for t in periods for term in by_period.get(t, [])]
    return terms, sum(fixed.get(t, 0.0) for t in periods)


def _missed(path: Path, key: Key) -> list[Term]:
    """The slack of an elastic limit."""
    missed = path.variables("missed_limit").get(key)
    return [] if missed is None else [Term(1.0 if key[1] in AT_LEAST else -1.0, missed)]


def _terms(path: Path, rows_of: list[Limit]) -> Sums:
    """Period in which they count -> weighted variables and fixed amounts of some rows of a limit."""
    found: dict[int, list[Term]] = {}
    fixed: dict[int, float] = {}
    for row in rows_of:
        chosen, lag = selectors(path, row), path.calendar.lag(row.lag_months)
        for entry in entries_of(path, row.quantity, chosen):
            t = entry.period + lag
            if t <= path.last and (weight := entry.coefficient * float(row.coefficient[t])):
                found.setdefault(t, []).append(Term(weight, entry.variable))
        known = [(t + lag, amount) for t, amount in constants(path, row.quantity, chosen)]
        known += [(t, _before(path, row)) for t in range(min(lag, path.last + 1))]
        for t, amount in known:
            if t <= path.last:
                fixed[t] = fixed.get(t, 0.0) + amount * float(row.coefficient[t])
    return found, fixed


def _before(path: Path, row: Limit) -> float:
    """What a row with a lag finds in each period before the plan."""
    return row.before * (1.0 if row.quantity == STOCK else path.calendar.step_months)


def costs(path: Path) -> None:
    """Penalty on each unit missed.

    missed policies, government: limits.penalty * missed_limit[limit, side, t]
    """
    rows_of = limits(path)
    for (name, _, t), variable in path.variables("missed_limit").items():
        path.ledger.post(MISSED, Payer.GOVERNMENT, int(t), rows_of[str(name)][0].penalty or 0.0, variable)
