"""Stock paths by holder and commodity, purchases, and cover in days, counted three ways."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.derive.conversion import ready_goods
from planner.plan.columns import (
    Field,
    Fields,
    NameColumn,
    fiscal_year,
    headers,
    month,
    share,
    sum_where,
    table,
    text,
)
from planner.plan.cover import DAYS, FEED, READY, ahead, conversion_months, cover_by_good, cover_parts
from planner.plan.cover_rules import cover_rules
from planner.plan.flows import PER_UNIT, STAGE, Flows
from planner.plan.terms import YES, by_year, yes_no
from planner.schema.columns import Monthly
from planner.schema.tables.stock import RESERVE, Stock
from planner.schema.tables.trade import Sale

IEA_DRAWABLE = "*0.9"
"""The IEA counts nine tenths of a stock, since a tenth cannot be drawn."""
HOLDER = text("Holder", "Who holds the stock.")
TYPE = text("Type", "Working stock moves with the market; a reserve is filled, released and rotated.")
COMMODITY = text("Commodity", "What is held.")
STOCKS: Fields = (
    month(),
    fiscal_year(),
    text("Year end", "yes in the last month of a fiscal year."),
    HOLDER,
    TYPE,
    COMMODITY,
    STAGE,
    Field("Opening", "Stock before the month."),
    Field("Lost", "Decay and obsolescence in the month."),
    Field("Bought", "Bought into a reserve; blank for working stock, which moves with the market."),
    Field("Released", "Released from a reserve."),
    Field("Rotated", "Exchanged one for one between a reserve and the market."),
    Field("Closing", "Stock at the month end."),
    PER_UNIT,
    Field("End product", "Stock in end-product terms.", formula="[Closing]*[End product per unit]"),
    text("Form", "ready: sectors use it as it is; feed: must be converted."),
    Field("Reference price", "World price of the month, {money} per {quantity}; blank: not known."),
    text("Payer", "Who bears its cost."),
)


def _cover_fields(*, at_year_end: bool) -> Fields:
    """Stock in end-product terms, forward need, net imports, and days of cover three ways."""
    stock = sum_where("stock_month", "End product", "Month", "[Month]", "Type", f'"{RESERVE}"')
    working = sum_where("stock_month", "End product", "Month", "[Month]", "Type", f'"<>{RESERVE}"')
    plain = {
        "Forward need a month": sum_where("cover_month", "Forward need a month", "Month", "[Month]"),
        "Net imports a month": sum_where("cover_month", "Net imports a month", "Month", "[Month]"),
    }
    copied = plain if at_year_end else dict.fromkeys(plain, "")
    unit = "{quantity} of end product"
    days = [
        Field(
            f"{held}, days {way}",
            f"{held} {meaning}.",
            formula=share(f"[{held}]{factor}", f"[{of}]", scale=DAYS),
        )
        for held in ("Reserve", "All stock")
        for way, of, factor, meaning in (
            ("of own use", "Forward need a month", "", "in days of the need of the next twelve months"),
            ("of net imports", "Net imports a month", "", "in days of net imports of the fiscal year"),
            ("the IEA way", "Net imports a month", IEA_DRAWABLE, "less a tenth, in days of net imports"),
        )
    ]
    return (
        month(meaning="Month at whose end the stock is counted."),
        fiscal_year(),
        Field("Reserve", "Reserves in end-product terms.", unit, formula=stock),
        Field("Working stock", "Working stock in end-product terms.", unit, formula=working),
        Field("All stock", "Reserves and working stock.", unit, formula="[Reserve]+[Working stock]"),
        Field(
            "Forward need a month",
            "Mean monthly need of the next twelve months, in end-product terms.",
            unit,
            formula=copied["Forward need a month"],
        ),
        Field(
            "Net imports a month",
            "Mean monthly imports less sales abroad of the fiscal year, in end-product terms.",
            unit,
            formula=copied["Net imports a month"],
        ),
        *days,
    )


COVER, COVER_AT_YEAR_END = _cover_fields(at_year_end=False), _cover_fields(at_year_end=True)


@dataclass(frozen=True)
class StockPlan:
    """Tables about stock; quantities in the workbook's unit, cover in days."""

    by_month: pd.DataFrame
    by_year: pd.DataFrame
    reserve_by_year: pd.DataFrame
    bought_by_year: pd.DataFrame
    reserve_by_month: pd.DataFrame
    cover_by_month: pd.DataFrame
    cover_by_year: pd.DataFrame
    parts_by_month: pd.DataFrame
    """Cover in goods ready to use, in feed convertible in time and in idle feed."""
    parts_by_year: pd.DataFrame
    good_by_month: pd.DataFrame
    """The same of each good alone."""
    good_by_year: pd.DataFrame
    rules_by_month: pd.DataFrame
    """What each cover rule asks, what is held, what is short and what closes it."""
    rules_by_year: pd.DataFrame
    conversion_months: float
    """Months in which feed must be convertible to count."""

    @property
    def has_reserve(self) -> bool:
        """True if anything is held in a reserve at any time."""
        held = self.by_month[self.by_month["Type"] == RESERVE]
        return bool((held["Closing"] > 0.0).any())


def stock_plan(flows: Flows) -> StockPlan:
    """All stock tables of a solution."""
    by_month = _by_month(flows)
    years = flows.terms.years
    at_year_end = by_month[by_month["Year end"] == YES]
    keys = ["Holder", "Commodity"]
    reserve = by_month[by_month["Type"] == RESERVE]
    bought = by_year(reserve, keys, years, "Bought")
    cover = _cover(flows, by_month)
    rules = cover_rules(flows)
    parts, goods = cover_parts(flows, by_month, forward_need(flows)), cover_by_good(flows, by_month)
    return StockPlan(
        by_month=by_month,
        by_year=by_year(at_year_end[at_year_end["Type"] != RESERVE], keys, years, "Closing"),
        reserve_by_year=by_year(at_year_end[at_year_end["Type"] == RESERVE], keys, years, "Closing"),
        bought_by_year=bought,
        reserve_by_month=_reserve_by_month(flows, reserve),
        cover_by_month=cover,
        cover_by_year=_at_year_ends(flows, cover),
        parts_by_month=parts,
        parts_by_year=_at_year_ends(flows, parts),
        good_by_month=goods,
        good_by_year=_at_year_ends(flows, goods),
        rules_by_month=rules,
        rules_by_year=_at_year_ends(flows, rules),
        conversion_months=float(conversion_months(flows)[0]),
    )


def _by_month(flows: Flows) -> pd.DataFrame:
    """The path of each stock, holder by holder and commodity by commodity."""
    stock = flows.frame("stock")
    parts = [
        _path(flows, holder, commodity, row, stock)
        for (holder, commodity), row in flows.derived.stocks.items()
        if ((stock["holder"] == holder) & (stock["commodity"] == commodity)).any()
    ]
    if not parts:
        return pd.DataFrame(columns=headers(STOCKS))
    found = pd.concat([part for part in parts if part["Closing"].any() or part["Opening"].any()] or parts[:1])
    return table(STOCKS, flows.terms.timed(found))


def _path(flows: Flows, holder: str, commodity: str, row: Stock, stock: pd.DataFrame) -> pd.DataFrame:
    """One stock: opening, losses, movements and closing of each period."""
    periods = np.arange(flows.inputs.calendar.periods)
    closing = _series(flows, stock, holder, commodity)
    opening = np.concatenate([[row.opening], closing[:-1]])
    reserve = flows.derived.holders[holder].kind == RESERVE
    blank = np.full(len(periods), np.nan)
    moved = {
        header: _series(flows, flows.frame(family), holder, commodity) if reserve else blank
        for header, family in (("Bought", "fill"), ("Released", "release"), ("Rotated", "rotate"))
    }
    return pd.DataFrame(
        {
            "period": periods,
            "Year end": yes_no(flows.terms.year_ends),
            "Holder": holder,
            "Type": flows.derived.holders[holder].kind,
            "Payer": flows.derived.holders[holder].payer,
            "Commodity": commodity,
            "Stage": flows.stage[commodity],
            "Form": READY if commodity in ready_goods(flows.derived) else FEED,
            "Opening": opening,
            "Lost": opening * (1.0 - flows.derived.kept(row)),
            **moved,
            "Closing": closing,
            PER_UNIT.header: flows.equivalent[commodity],
            "Reference price": flows.derived.known_reference.get(commodity, blank),
        }
    )


def _series(flows: Flows, frame: pd.DataFrame, holder: str, commodity: str) -> Monthly:
    """One (holder, commodity) of a frame as an array over all periods, 0 where absent."""
    values = np.zeros(flows.inputs.calendar.periods)
    own = frame[(frame["holder"] == holder) & (frame["commodity"] == commodity)]
    values[own["period"].to_numpy(dtype=int)] = own["value"].to_numpy(dtype=float)
    return values


def _reserve_by_month(flows: Flows, reserve: pd.DataFrame) -> pd.DataFrame:
    """Month, Fiscal year and one column per commodity held in reserves."""
    months = pd.DataFrame({"Month": flows.terms.months, "Fiscal year": flows.terms.year_of})
    held = reserve.groupby("Commodity", sort=False)["Closing"].max()
    names = [str(name) for name, most in held.items() if most > 0.0]
    for name in names:
        own = reserve[reserve["Commodity"] == name].groupby("Month")["Closing"].sum()
        months[NameColumn(name)] = months["Month"].map(own).fillna(0.0)
    return months if names else months.iloc[:0]


def _cover(flows: Flows, by_month: pd.DataFrame) -> pd.DataFrame:
    """Stock in end-product terms and its cover in days, by month."""
    months = pd.DataFrame({"Month": flows.terms.months, "Fiscal year": flows.terms.year_of})
    if by_month.empty:
        return months.iloc[:0]
    for header, kind in (("Reserve", True), ("Working stock", False)):
        own = by_month[(by_month["Type"] == RESERVE) == kind].groupby("Month")["End product"].sum()
        months[header] = months["Month"].map(own).fillna(0.0)
    months["Forward need a month"] = forward_need(flows)
    months["Net imports a month"] = net_imports(flows)
    return table(COVER, months)


def forward_need(flows: Flows) -> Monthly:
    """Mean monthly need, in end-product terms, of the twelve months that follow each period end.

    Near the end of the horizon the mean of what is left; after it, of the last period itself.
    """
    return ahead(flows, flows.end_demand)


def net_imports(flows: Flows) -> Monthly:
    """Mean monthly imports less sales abroad of the fiscal year, in end-product terms, by period."""
    calendar = flows.inputs.calendar
    total = np.zeros(calendar.periods)
    arrived = flows.arrivals
    if not arrived.empty:
        amount = (
            (arrived["Quantity"] * arrived["Commodity"].map(flows.equivalent).astype(float))
            .groupby(arrived["Month"])
            .sum()
        )
        total += np.nan_to_num(amount.reindex(flows.terms.months).to_numpy(dtype=float))
    outlets = {row.key: row for row in flows.inputs.rows(Sale) if row.country}
    for sale, period, value in flows.positive("sale")[["sale", "period", "value"]].itertuples(index=False):
        if sale in outlets:
            total[int(period)] -= value * flows.equivalent[outlets[sale].commodity]
    means = np.array([total[periods].mean() for periods in calendar.year_periods])
    monthly: Monthly = means[calendar.year_index] / calendar.step_months
    return monthly


def _at_year_ends(flows: Flows, by_month: pd.DataFrame) -> pd.DataFrame:
    """The rows of the last month of each fiscal year."""
    if by_month.empty:
        return by_month
    return by_month[by_month["Month"].isin(flows.terms.months[flows.terms.year_ends])].reset_index(drop=True)
