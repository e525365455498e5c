"""Cover rules: what each asks, what is held and in which form, by how much it is short, what closes it."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planner.calendar import MONTHS_A_YEAR
from planner.derive.conversion import Conversion, conversions, ready_goods
from planner.plan.columns import Field, Fields, fiscal_year, headers, month, table, text
from planner.plan.cover import DAYS_A_MONTH, UNIT, capacity_a_month, convertible
from planner.plan.flows import Flows
from planner.schema.columns import Monthly, selects
from planner.schema.tables.stock import ALL_STOCK, READY, CoverRule

GOVERNMENT = "government"
CLOSE = 1e-6
"""Amounts below this are noise."""
COVER_RULES: Fields = (
    text("Rule", "Name of the rule."),
    month(meaning="Month at whose end the rule is looked at."),
    fiscal_year(),
    Field("Asked", "Stock that the rule asks for.", UNIT),
    Field("Ready", "Held of what the rule counts: goods that sectors use as they are.", UNIT),
    Field(
        "Convertible in time",
        "Feed of the rule that plants at home can convert to its goods within its months of cover.",
        UNIT,
    ),
    Field("Idle feed", "Feed that the rule counts and that no plant can convert in time.", UNIT),
    Field("Held privately", "Part of the three that buyers and producers pay for.", UNIT),
    Field("Counted", "What the rule counts of them, less what cannot be drawn.", UNIT),
    Field("Short", "What is missing.", UNIT),
    text("Closed by", "What costs least, per unit of end product, of what the rule would count more of."),
    Field("To buy it", "What is short of it at the reference price of the month.", "{money}"),
    Field("To hold it a year", "Holding and carrying cost of the holder who holds it for least.", "{money}"),
    Field("Days asked", "Days of need that the rule asks for."),
)


CLOSING = ("Closed by", "To buy it", "To hold it a year")


def cover_rules(flows: Flows) -> pd.DataFrame:
    """Every month end at which a rule holds, rule by rule: :data:`COVER_RULES`."""
    asked = flows.solution.duals("cover")
    ways, capacity = conversions(flows.derived), capacity_a_month(flows)
    parts = [
        _rule(flows, row, own.set_index("period"), ways, capacity)
        for row in flows.inputs.rows(CoverRule)
        if len(asked) and len(own := asked[asked["rule"] == row.key])
    ]
    if not parts:
        return pd.DataFrame(columns=headers(COVER_RULES))
    return table(COVER_RULES, pd.concat(parts, ignore_index=True))


def _rule(
    flows: Flows,
    row: CoverRule,
    rows: pd.DataFrame,
    ways: tuple[Conversion, ...],
    capacity: dict[str, Monthly],
) -> pd.DataFrame:
    """One rule; ``rows`` are its rows by period."""
    held, private = _held(flows, row), _held(flows, row, private=True)
    served, none = ready_goods(flows.derived), np.zeros(flows.inputs.calendar.periods)
    feed = {name: stock for name, stock in held.items() if name not in served}
    own_ways = [way for way in ways if _serves(flows, row, way)]
    whole = sum(feed.values(), none)
    in_time = np.minimum(convertible(own_ways, feed, capacity, row.cover_months), whole)
    at = rows.index.to_numpy(dtype=int)
    counted, short = _counted(flows, row, held)[at], _of_rule(flows, row, "missed_cover")[at]
    other = rows["activity"].to_numpy(dtype=float) - counted - short
    found = pd.DataFrame(
        {
            "period": at,
            "Rule": row.key,
            "Days asked": row.cover_months[at] * DAYS_A_MONTH,
            "Asked": rows["lower"].to_numpy(dtype=float) - np.where(np.abs(other) <= CLOSE, 0.0, other),
            "Ready": sum((stock for name, stock in held.items() if name in served), none)[at],
            "Convertible in time": in_time[at],
            "Idle feed": (whole - in_time)[at],
            "Held privately": sum(private.values(), none)[at],
            "Counted": counted,
            "Short": short,
        }
    )
    amount = short / (1.0 - row.unavailable_share)
    more = {name: stock + _at(none, at, amount) for name, stock in feed.items()}
    added = (convertible(own_ways, more, capacity, row.cover_months) - in_time)[at]
    return flows.terms.timed(found.join(_closing(flows, row, at, amount, added)))


def _at(values: Monthly, at: np.ndarray, amounts: Monthly) -> Monthly:
    """Values with amounts put in at some periods."""
    found = values.copy()
    found[at] = amounts
    return found


def _closing(flows: Flows, row: CoverRule, at: np.ndarray, amount: Monthly, added: Monthly) -> pd.DataFrame:
    """What closes a shortage, its price, what it costs to hold for a year; blank where nothing is short.

    ``added`` is what more feed of that amount would add to what is convertible: feed closes it only if all.
    """
    found = []
    for t, short, more in zip(at, amount, added, strict=True):
        in_full = row.counts == ALL_STOCK and not row.conversion_class
        feed_helps = row.counts != READY and (in_full or more >= short * (1.0 - CLOSE))
        cheapest = _cheapest(flows, row, int(t), feed_helps=feed_helps) if short > CLOSE else None
        price, holding, name = cheapest or (np.nan, np.nan, "")
        found.append((name, price * short, holding * short))
    return pd.DataFrame(found, columns=CLOSING)


def _cheapest(flows: Flows, row: CoverRule, t: int, *, feed_helps: bool) -> tuple[float, float, str] | None:
    """(price, holding for a year, commodity) that costs least a unit of end product; None: there is none."""
    ready = ready_goods(flows.derived)
    units = [
        (*_unit_costs(flows, holder, name, t), name)
        for holder, name in _stocks(flows, row)
        if name in ready or feed_helps
    ]
    return min(units, default=None)


def _counted(flows: Flows, row: CoverRule, held: dict[str, Monthly]) -> Monthly:
    """What the rule counts of what is held, less what cannot be drawn, shape (periods,)."""
    ready = flows.derived.demanded if row.counts == ALL_STOCK else ready_goods(flows.derived)
    in_full = row.counts == ALL_STOCK and not row.conversion_class
    known = [stock for name, stock in held.items() if in_full or name in ready]
    feed = [_of_rule(flows, row, family) for family in ("counted", "converted")]
    total: Monthly = sum([*known, *feed], np.zeros(flows.inputs.calendar.periods))
    return (1.0 - row.unavailable_share) * total


def _of_rule(flows: Flows, row: CoverRule, family: str) -> Monthly:
    """Sum of the variables of a family that belong to a rule, shape (periods,)."""
    frame = flows.frame(family)
    own = frame[frame["rule"] == row.key]
    total = np.zeros(flows.inputs.calendar.periods)
    np.add.at(total, own["period"].to_numpy(dtype=int), own["value"].to_numpy(dtype=float))
    return total


def _unit_costs(flows: Flows, holder: str, name: str, t: int) -> tuple[float, float]:
    """Price of a unit of end product of a commodity, and what a holder's keeping it for a year costs."""
    price = float(flows.derived.known_reference[name][t])
    kept = flows.derived.stocks[holder, name]
    share = float(flows.derived.holders[holder].carrying_share[t])
    holding = float(kept.holding_cost[t]) * MONTHS_A_YEAR + share * price
    return price / flows.equivalent[name], holding / flows.equivalent[name]


def _held(flows: Flows, row: CoverRule, *, private: bool = False) -> dict[str, Monthly]:
    """Commodity -> end product that a rule may count, of all its holders or those whom government does not
    pay for; of a member who is paid, what it is paid for.
    """
    found: dict[str, Monthly] = {}
    for holder, name in _stocks(flows, row):
        if not private or flows.derived.holders[holder].payer != GOVERNMENT:
            stock = flows.frame("paid_stock" if flows.derived.holders[holder].is_paid else "stock")
            own = stock[(stock["holder"] == holder) & (stock["commodity"] == name)]
            values = np.zeros(flows.inputs.calendar.periods)
            values[own["period"].to_numpy(dtype=int)] = own["value"].to_numpy(dtype=float)
            found[name] = found.get(name, 0.0) + values * flows.equivalent[name]
    return found


def _stocks(flows: Flows, row: CoverRule) -> Iterator[tuple[str, str]]:
    """(holder, commodity) that a rule may count."""
    for holder, name in flows.derived.stocks:
        chosen = selects(row.holder, holder) and selects(row.commodity, name)
        if chosen and flows.derived.holders[holder].counts_in_cover and flows.equivalent[name] > 0.0:
            yield holder, name


def _serves(flows: Flows, row: CoverRule, way: Conversion) -> bool:
    """True for a way to goods that a rule covers, through a plant that it names if it names one."""
    plants = flows.derived.plants
    named = not row.conversion_class or any(
        row.conversion_class in {name, plants[name].plant_class} for name in way.plants
    )
    return named and selects(row.demand_commodity, way.good)
