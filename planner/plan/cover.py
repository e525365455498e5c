"""Cover that can be believed: goods ready to use, feed that plants can convert in time, idle feed."""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from planner.calendar import MONTHS_A_YEAR
from planner.derive.capacity import existing_capacity_a_year
from planner.derive.conversion import IMPOSSIBLE, Conversion, conversions
from planner.plan.columns import Field, Fields, fiscal_year, headers, month, share, sum_where, table, text
from planner.plan.flows import Flows
from planner.schema.columns import Monthly
from planner.schema.tables.stock import RESERVE, CoverRule

DAYS = "*365/12"
"""Days of a month, behind months in a formula."""
DAYS_A_MONTH = 365.0 / MONTHS_A_YEAR
READY, FEED = "ready", "feed"
"""What a stock is: goods that sectors use as they are, or feed that must be converted."""
WINDOW = 12
"""Months in which feed must be convertible where no rule asks for cover."""
HELD = ("Reserve", "All stock")
UNIT = "{quantity} of end product"
GOOD = text("Good", "What sectors need.")


def _held(whose: str, form: str) -> str:
    """Formula of what is held in a form at a month end."""
    kind = ("Type", f'"{RESERVE}"') if whose == HELD[0] else ()
    return sum_where("stock_month", "End product", "Month", "[Month]", "Form", f'"{form}"', *kind)


def _parts(whose: str) -> Fields:
    """Ready, convertible in time and idle, as quantities and in days of own use."""
    need = "[Forward need a month]"
    names = ("ready", "convertible in time", "idle feed")
    return (
        Field(f"{whose}, ready", "Goods that sectors use as they are.", UNIT, formula=_held(whose, READY)),
        Field(f"{whose}, feed", "Feed that must be converted.", UNIT, formula=_held(whose, FEED)),
        Field(
            f"{whose}, convertible in time",
            "Feed that plants at home, as they stand, can convert within the months of cover; each plant's"
            " capacity is counted once.",
            UNIT,
        ),
        Field(
            f"{whose}, idle feed",
            "Feed that no plant can convert in time.",
            UNIT,
            formula=f"[{whose}, feed]-[{whose}, convertible in time]",
        ),
        *(
            Field(
                f"{whose}, days {part}",
                "In days of the need of the next twelve months.",
                formula=share(f"[{whose}, {part}]", need, scale=DAYS),
            )
            for part in names
        ),
    )


COVER_PARTS: Fields = (
    month(meaning="Month at whose end the stock is counted."),
    fiscal_year(),
    Field(
        "Forward need a month",
        "Mean monthly need of the next twelve months, in end-product terms.",
        UNIT,
        formula=sum_where("cover_month", "Forward need a month", "Month", "[Month]"),
    ),
    *(each for whose in HELD for each in _parts(whose)),
)


def _good_parts(whose: str) -> Fields:
    """Ready and convertible, as quantities and in days of the need of the good."""
    return (
        Field(f"{whose}, ready", "Held of the good itself.", UNIT),
        Field(
            f"{whose}, convertible in time",
            "If all feed and all plants served this good alone; the same feed may count for several goods.",
            UNIT,
        ),
        *(
            Field(
                f"{whose}, days {part}",
                "In days of the need of the good in the next twelve months.",
                formula=share(f"[{whose}, {part}]", "[Forward need a month]", scale=DAYS),
            )
            for part in ("ready", "convertible in time")
        ),
    )


COVER_BY_GOOD: Fields = (
    month(meaning="Month at whose end the stock is counted."),
    fiscal_year(),
    GOOD,
    Field("Forward need a month", "Mean monthly need of the good in the next twelve months.", UNIT),
    *(each for whose in HELD for each in _good_parts(whose)),
)


def conversion_months(flows: Flows) -> Monthly:
    """Months in which feed must be convertible to count: the longest cover that a rule asks for at any time,
    else twelve, shape (periods,).
    """
    asked = [float(np.nanmax(rule.cover_months)) for rule in flows.inputs.rows(CoverRule)]
    return np.full(flows.inputs.calendar.periods, max(asked, default=float(WINDOW)))


def capacity_a_month(flows: Flows) -> dict[str, Monthly]:
    """Plant -> what stands of it, units of activity a month, shape (periods,); NaN without a limit."""
    added = flows.built_capacity
    return {
        name: (existing_capacity_a_year(flows.derived, plant) + added[name])
        * plant.availability
        / MONTHS_A_YEAR
        for name, plant in flows.derived.plants.items()
    }


def convertible(
    ways: Iterable[Conversion],
    feed: Mapping[str, Monthly],
    capacity: Mapping[str, Monthly],
    months: Monthly,
) -> Monthly:
    """Most end product that feed becomes within so many ``months``, at each month end, shape (periods,).

    ``feed`` in end-product terms. Each plant's capacity and each unit of feed is counted once: a linear
    program, all month ends at once. What a way takes of a plant grows by the months it needs itself.
    """
    span = np.asarray(months, dtype=float)
    periods = len(span)
    columns = [
        (way, t)
        for way, t in product(ways, range(periods))
        if way.feed in feed and feed[way.feed][t] > 0.0 and way.lead_months < span[t]
        if all(_stands(float(taken[t]), float(capacity[plant][t])) for plant, taken in way.plants.items())
    ]
    found = np.zeros(periods)
    if columns:
        matrix, most = _limits(columns, feed, capacity, span)
        np.add.at(found, [t for _, t in columns], _largest(matrix, most))
    return found


def _stands(taken: float, capacity: float) -> bool:
    """True for a plant of which something stands and whose recipe makes something."""
    return taken < IMPOSSIBLE and (np.isnan(capacity) or capacity > 0.0)


def _limits(
    columns: list[tuple[Conversion, int]],
    feed: Mapping[str, Monthly],
    capacity: Mapping[str, Monthly],
    span: Monthly,
) -> tuple[sparse.csr_array, Monthly]:
    """Rows that limit what is converted, and their right-hand sides: feed held, plants over the months."""
    rows: dict[tuple[str, str, int], tuple[int, float]] = {}
    entries = []
    for at, (way, t) in enumerate(columns):
        of_feed, _ = rows.setdefault(("feed", way.feed, t), (len(rows), float(feed[way.feed][t])))
        entries.append((of_feed, at, 1.0))
        for plant, taken in way.plants.items():
            if not np.isnan(capacity[plant][t]):
                most = float(capacity[plant][t] * span[t])
                row, _ = rows.setdefault(("plant", plant, t), (len(rows), most))
                entries.append((row, at, float(taken[t]) * span[t] / (span[t] - way.lead_months)))
    where, which, value = zip(*entries, strict=True)
    shape = (len(rows), len(columns))
    return sparse.csr_array((value, (where, which)), shape=shape), np.array(
        [most for _, most in rows.values()]
    )


def _largest(matrix: Any, most: Monthly) -> Monthly:
    """Values, not negative, with the largest sum within the limits."""
    from scipy.optimize import linprog  # late: loading it takes longer than all other commands

    answer = linprog(-np.ones(matrix.shape[1]), A_ub=matrix, b_ub=most, method="highs")
    values: Monthly = np.maximum(np.asarray(answer.x, dtype=np.float64), 0.0)
    return values


def cover_parts(flows: Flows, stocks: pd.DataFrame, need: Monthly) -> pd.DataFrame:
    """Stock by month in its parts; ``stocks`` is the path of each stock, ``need`` the mean monthly need of
    the months that follow: :data:`COVER_PARTS`.
    """
    months = pd.DataFrame({"Month": flows.terms.months, "Fiscal year": flows.terms.year_of})
    if stocks.empty:
        return months.iloc[:0]
    months["Forward need a month"] = need
    ways, capacity = conversions(flows.derived), capacity_a_month(flows)
    span = conversion_months(flows)
    for whose in HELD:
        held = _of(stocks, whose)
        feed = _by_commodity(flows, held[held["Form"] == FEED])
        total = sum(feed.values(), np.zeros(len(months)))
        months[f"{whose}, ready"] = _sum_by_month(flows, held[held["Form"] == READY])
        months[f"{whose}, feed"] = total
        months[f"{whose}, convertible in time"] = np.minimum(convertible(ways, feed, capacity, span), total)
    return table(COVER_PARTS, months)


def cover_by_good(flows: Flows, stocks: pd.DataFrame) -> pd.DataFrame:
    """The same for each good alone, by month: :data:`COVER_BY_GOOD`."""
    if stocks.empty:
        return pd.DataFrame(columns=headers(COVER_BY_GOOD))
    ways, capacity = conversions(flows.derived), capacity_a_month(flows)
    span = conversion_months(flows)
    held = {whose: _of(stocks, whose) for whose in HELD}
    feed = {whose: _by_commodity(flows, own[own["Form"] == FEED]) for whose, own in held.items()}
    parts = []
    for good in sorted(flows.derived.demanded):
        own_ways = [way for way in ways if way.good == good]
        part = {"period": np.arange(len(flows.terms.months)), GOOD.header: good}
        part["Forward need a month"] = ahead(flows, need_of(flows, good))
        for whose in HELD:
            own = held[whose]
            part[f"{whose}, ready"] = _sum_by_month(flows, own[own["Commodity"] == good])
            part[f"{whose}, convertible in time"] = convertible(own_ways, feed[whose], capacity, span)
        parts.append(flows.terms.timed(pd.DataFrame(part)))
    return table(COVER_BY_GOOD, pd.concat(parts, ignore_index=True))


def need_of(flows: Flows, good: str) -> Monthly:
    """Need of a good by all sectors in end-product terms, shape (periods,)."""
    needs = [need for (_, name), need in flows.derived.demand.items() if name == good]
    total: Monthly = sum(needs, np.zeros(flows.inputs.calendar.periods)) * flows.equivalent[good]
    return total


def ahead(flows: Flows, need: Monthly) -> Monthly:
    """Mean monthly need of the twelve months that follow each period end, shape (periods,).

    Near the end of the horizon the mean of what is left; after it, of the last period itself.
    """
    calendar = flows.inputs.calendar
    span = max(1, calendar.lag(WINDOW))
    means = [need[t + 1 : t + 1 + span].mean() if t + 1 < len(need) else need[-1] for t in range(len(need))]
    return np.array(means) / calendar.step_months


def _of(stocks: pd.DataFrame, whose: str) -> pd.DataFrame:
    """The stocks of reserves, or of everybody."""
    return stocks[stocks["Type"] == RESERVE] if whose == HELD[0] else stocks


def _by_commodity(flows: Flows, held: pd.DataFrame) -> dict[str, Monthly]:
    """Commodity -> end product held at each month end."""
    return {str(name): _sum_by_month(flows, own) for name, own in held.groupby("Commodity", sort=False)}


def _sum_by_month(flows: Flows, held: pd.DataFrame) -> Monthly:
    """End product held at each month end, shape (periods,)."""
    sums = held.groupby("Month")["End product"].sum().reindex(flows.terms.months)
    found: Monthly = np.nan_to_num(sums.to_numpy(dtype=np.float64))
    return found
