"""General limits: a least or most on any sum of quantities or money."""

from collections.abc import Iterator

import numpy as np

from planner.derive.effects import Fact
from planner.model.activities import QUANTITIES, Entry, constants, select
from planner.model.changes import Reads
from planner.model.ledger import MISSED, Payer
from planner.model.path import NO_BOUNDS, Bounds, Key, Path, RowSpec, Sense, Term, merged
from planner.schema.tables.policy import (
    A_MONTH,
    EXPOSURE,
    IMPORT_SPENDING,
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
    """Months that a bound per month stands for in one period: stocks are seen once, at its end."""
    is_flow = rows_of[0].per == A_MONTH and all(row.quantity != STOCK for row in rows_of)
    return float(path.calendar.step_months) if is_flow else 1.0


def bounds_of(path: Path, rows_of: list[Limit], period: int) -> dict[str, float]:
    """Least and most of the span that ends in a period; the year's own most wins."""
    row, months = rows_of[0], steps_in(path, rows_of)
    most = row.maximum_by_year[period] if not np.isnan(row.maximum_by_year[period]) else row.maximum[period]
    known = {LEAST: months * float(row.minimum[period]), MOST: months * float(most)}
    return {side: value for side, value in known.items() if not np.isnan(value)}


def variables(path: Path) -> None:
    """Sums to date, free in sign; how far limits with a penalty are missed.

    to_date[limit, t]
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
    to_date: dict[Key, Bounds] = {
        (name, t): (-np.inf, None)
        for name, rows_of in limits(path).items()
        if rows_of[0].per == TO_DATE
        for t in path.calendar.window(rows_of[0].first_month, rows_of[0].last_month)
    }
    path.add("to_date", to_date)


READS = Reads(
    rows=dict.fromkeys(("to_date", "limit"), (Fact.ARRIVING, Fact.PRICE, Fact.SALE_PRICE)),
    sums_money=("to_date", "limit"),
    whole=("to_date", "limit"),
)
"""Facts that an event may change behind what this group writes."""


def rows(path: Path) -> None:
    """Sums to date, and every limit, side and span."""
    path.constrain("to_date", _to_date(path))
    path.constrain("limit", _limit(path))


def _to_date(path: Path) -> Iterator[RowSpec]:
    """A limit to date looks at a running sum.

    to_date[limit, t] = to_date[limit, t - 1] + limited_sum[limit, t]
    """
    sums = path.variables("to_date")
    for name, rows_of in limits(path).items():
        if rows_of[0].per == TO_DATE:
            by_period, fixed = _terms(path, rows_of)
            for (t,) in spans(path, rows_of[0]):
                terms = [*by_period.get(t, []), Term(-1.0, sums[name, t])]
                terms += [Term(1.0, sums[name, t - 1])] if (name, t - 1) in sums else []
                yield RowSpec((name, t), merged(terms, keep_zeros=True), Sense.EQUAL, -fixed.get(t, 0.0))


def _limit(path: Path) -> Iterator[RowSpec]:
    """Any weighted sum of quantities or money stays between a least and a most.

    limits.minimum - missed_limit[limit, side, t]
        <= sum(t in span: limited_sum[limit, t])
        <= limits.maximum + missed_limit[limit, side, t]

    A limit to date bounds to_date[limit, t] instead of the sum over its span.
    """
    for name, rows_of in limits(path).items():
        by_period, fixed = _terms(path, rows_of)
        for periods in spans(path, rows_of[0]):
            if rows_of[0].per == TO_DATE:
                terms, constant = [Term(1.0, path.variables("to_date")[name, periods[-1]])], 0.0
            else:
                terms = merged([term for t in periods for term in by_period.get(t, [])], keep_zeros=True)
                constant = sum(fixed.get(t, 0.0) for t in periods)
            for side, value in bounds_of(path, rows_of, periods[-1]).items():
                key = (name, side, periods[-1])
                sense = Sense.AT_LEAST if side == LEAST else Sense.AT_MOST
                yield RowSpec(key, terms + _missed(path, key), sense, value - constant)


def _missed(path: Path, key: Key) -> list[Term]:
    """The slack of an elastic limit."""
    missed = path.variables("missed_limit").get(key)
    return [] if missed is None else [Term(1.0 if key[1] == LEAST else -1.0, missed)]


def _terms(path: Path, rows_of: list[Limit]) -> tuple[dict[int, list[Term]], dict[int, float]]:
    """Period -> weighted variables and fixed amounts of all rows of a limit."""
    found: dict[int, list[Term]] = {}
    fixed: dict[int, float] = {}
    for row in rows_of:
        chosen = selectors(path, row)
        for entry in _cached_select(path, row.quantity, chosen):
            weight = entry.coefficient * float(row.coefficient[entry.period])
            if entry.period <= path.last and weight:
                found.setdefault(entry.period, []).append(Term(weight, entry.variable))
        for t, amount in constants(path, row.quantity, chosen):
            fixed[t] = fixed.get(t, 0.0) + amount * float(row.coefficient[t])
    return found, fixed


def _cached_select(path: Path, quantity: str, chosen: dict[str, tuple[str, ...]]) -> Iterator[Entry]:
    """Entries of a quantity, listed once per build."""
    entries = path.cached(("entries", quantity), lambda: list(QUANTITIES[quantity](path)))
    return select(path, entries, chosen)


def costs(path: Path) -> None:
    """Penalty on each unit missed.

    missed policies, government: limits.penalty * missed_limit[limit, side, t]
    """
    rows_of = limits(path)
    for (name, _, t), variable in path.variables("missed_limit").items():
        path.ledger.post(MISSED, Payer.GOVERNMENT, int(t), rows_of[str(name)][0].penalty or 0.0, variable)
