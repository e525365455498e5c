"""Keeping things: stock holders, what they hold, cover rules."""

from dataclasses import dataclass

import numpy as np

from planner.schema.columns import (
    AbsoluteMonth,
    Monthly,
    choice,
    flag,
    integer,
    link,
    links,
    month,
    monthly,
    name,
    number,
)
from planner.schema.sheet import Row, sheet

WORKING = "working stock"
RESERVE = "reserve"
MEMBER = "member"
PAYERS = ("buyers", "producers", "government")
DISRUPTION_ONLY = "disruption only"
COUNTS = ALL_STOCK, READY, CONVERTIBLE = "all", "goods ready", "convertible in time"
COVER_BASES = CONSUMPTION, NET_IMPORTS = "consumption", "net imports"


@sheet(
    "Holders",
    title="Who holds stock",
    sentence="Working stock moves freely with the market; a reserve is filled, released and rotated.",
    group="Keeping",
)
@dataclass(frozen=True, kw_only=True)
class Holder(Row):
    """Somebody who keeps commodities."""

    holder: str = name("Holder", "Name of the holder.")
    kind: str = choice(
        "Type",
        (WORKING, RESERVE, MEMBER),
        "working stock: part of every balance; reserve: apart from the market; member: working stock of a private member of the stockpile, held at its own cost or paid for by government.",
        default=WORKING,
    )
    payer: str = choice("Payer", PAYERS, "Who bears its costs.", default="buyers")
    release_rule: str = choice(
        "Release",
        ("any time", DISRUPTION_ONLY),
        "When a reserve may be released, apart from rotation.",
        default="any time",
    )
    loan_premium: float = number(
        "Loan premium",
        "share of value",
        "What it must be worth, beyond the goods' reference price, to release a unit of a reserve for disruptions:"
        " more than trade would bring, less than a shortage costs. A price of policy.",
        default=0.0,
        maximum=10.0,
    )
    capacity: Monthly = monthly("Capacity", "quantity", "Most that it can hold over all commodities.")
    carrying_share: Monthly = monthly(
        "Carrying cost",
        "share of value a year",
        "Finance, storage and insurance as a share of the reference price.",
        default=0.0,
        maximum=2.0,
    )
    member_fee: Monthly = monthly(
        "Member fee",
        "share of value a year",
        "Of a member: paid by government for stock that counts in cover, as a share of the reference price.",
        default=0.0,
        maximum=2.0,
    )
    interest_subsidy: Monthly = monthly(
        "Interest subsidy",
        "share of carrying cost",
        "Of a member: part of its Carrying cost that government pays for stock that counts in cover.",
        default=0.0,
        maximum=1.0,
    )
    payment_pot: float | None = number(
        "Payment pot",
        "money",
        "Of a member: most that it is paid over the plan. Of a member with a fee or subsidy, only stock that is paid for counts in cover; what it holds beyond is its own. Blank: no limit.",
    )
    counts_in_cover: bool = flag(
        "Counts in cover", "no: no cover rule counts its stock, also where it names the holder.", default=True
    )

    @property
    def is_paid(self) -> bool:
        """True for a member whom government pays for what it holds."""
        return self.kind == MEMBER and bool(
            (self.member_fee > 0.0).any() or (self.interest_subsidy > 0.0).any()
        )


@sheet(
    "Stocks",
    title="What each holder keeps",
    sentence="Opening and closing stock, bounds, losses and cost of one commodity at one holder. A"
    " commodity without a row here cannot be carried over.",
    group="Keeping",
)
@dataclass(frozen=True, kw_only=True)
class Stock(Row):
    """One commodity at one holder."""

    holder: str = link("Holder", "Holders", "The holder.", key=True)
    commodity: str = link("Commodity", "Commodities", "The commodity.", key=True)
    opening: float = number("Opening stock", "quantity", "Held before the first month.", default=0.0)
    minimum: Monthly = monthly("Minimum", "quantity", "Least at any month end.", default=0.0)
    maximum: Monthly = monthly("Maximum", "quantity", "Most at any month end; blank: no limit.")
    closing_minimum: float | None = number("Closing minimum", "quantity", "Least after the last month.")
    closing_maximum: float | None = number("Closing maximum", "quantity", "Most after the last month.")
    holding_cost: Monthly = monthly(
        "Holding cost", "money per quantity a month", "Cost of keeping one unit for a month.", default=0.0
    )
    closing_value: float | None = number(
        "Closing value",
        "money per quantity",
        "Worth of what is left at the end; blank: the Settings share of the reference price.",
        minimum=None,
    )
    loss_a_year: Monthly = monthly(
        "Loss a year",
        "share",
        "Decay and obsolescence, compounded over the months (1 % a month is 1 - .99^12 = .1136); negative for growth (interest).",
        default=0.0,
        minimum=-10.0,
        maximum=0.999999,
    )
    fill_maximum_a_month: Monthly = monthly(
        "Fill maximum", "quantity a month", "Most bought into a reserve in a month."
    )
    release_maximum_share: Monthly = monthly(
        "Release maximum", "share of stock a month", "Most of a reserve released in a month.", maximum=1.0
    )
    release_delay_months: int = integer(
        "Release delay", "months", "From decision to market.", default=0, maximum=24
    )
    rotation_months: int = integer(
        "Rotation",
        "months",
        "A reserve is exchanged one for one within this time; 0: never.",
        default=0,
        maximum=600,
    )
    rotation_cost: Monthly = monthly(
        "Rotation cost", "money per quantity", "Cost of exchanging one unit.", default=0.0
    )
    purchases_from: AbsoluteMonth | None = month("Purchases from", "First month a reserve may be filled.")

    @property
    def has_floor(self) -> bool:
        """True if so much must be there whatever happens that a reserve may have to buy."""
        return bool(np.any(self.minimum > 0.0)) or bool(self.closing_minimum)


@sheet(
    "Cover rules",
    title="How many months of need must be in stock",
    sentence="Counted stock, in end-product terms, must reach so many months of forward demand.",
    group="Keeping",
)
@dataclass(frozen=True, kw_only=True)
class CoverRule(Row):
    """A stock obligation in months of forward demand."""

    rule: str = name("Rule", "Name of the rule.")
    holder: tuple[str, ...] = links("Holder", "Holders", "Whose stock counts; blank: everybody's.")
    commodity: tuple[str, ...] = links(
        "Commodity", "Commodities", "What counts; blank: everything in end-product terms."
    )
    demand_commodity: tuple[str, ...] = links(
        "Demand commodity", "Commodities", "Whose demand is covered; blank: all."
    )
    sector: tuple[str, ...] = links("Sector", "Sectors", "Whose demand is covered; blank: all.")
    cover_months: Monthly = monthly(
        "Cover",
        "months",
        "Months of forward demand; beyond the last month the mean of the last year goes on.",
        required=True,
        maximum=60.0,
    )
    first_month: AbsoluteMonth | None = month("From", "First month end at which it holds; blank: the start.")
    last_month: AbsoluteMonth | None = month("Until", "Last month end; blank: the end.")
    basis: str = choice(
        "Basis",
        COVER_BASES,
        "Demand counted whole, or only the imported part planned for the fiscal year.",
        default=CONSUMPTION,
    )
    unavailable_share: float = number(
        "Unavailable share",
        "share",
        "Part of a stock that cannot be drawn; the IEA counts .1.",
        default=0.0,
        maximum=0.9,
    )
    conversion_class: str = link(
        "Conversion",
        "Plants",
        "Plant or class whose capacity limits how much feed counts; blank: feed counts in full, or within all plants if Counts asks for what is convertible.",
        or_words=("class",),
    )
    counts: str = choice(
        "Counts",
        COUNTS,
        "all: goods and feed, feed within what Conversion names; goods ready: only what sectors use as it is; convertible in time: also feed, as far as plants at home can make the goods of it within the months of cover, lead times taken off, each plant and each unit of feed counted once (of the plants of Conversion, where named).",
        default=ALL_STOCK,
    )
    penalty: float | None = number(
        "Penalty", "money per quantity a month", "Price of missing it; blank: hard."
    )
