"""Policies: incentive schemes, targets, share caps, general limits."""

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
    yearly,
)
from planner.schema.sheet import Row, sheet
from planner.schema.tables.places import PRICE_UNITS
from planner.schema.tables.production import (
    ACTIVITIES,
    ARRIVAL,
    DISPOSAL,
    FILL,
    ORDER,
    RELEASE,
    RUN,
    SALE,
    STOCK,
    UNSERVED,
    USE,
)

SCHEME_KINDS = PRODUCER, BUYER = "producer", "buyer"
PAYMENTS = BY_NEED, BY_RIGHT = "need", "by right"
RATE_RULES = LOWER_OF_BOTH, CAP_PER_UNIT, SHARE_OF_PRICE = "lower of both", "cap per unit", "share of price"
TARGET_BASES = CAPACITY, ANNUAL_OUTPUT, CUMULATIVE_OUTPUT, SHARE_OF_NEED = (
    "capacity", "annual output", "cumulative output", "share of need",
)  # fmt: skip
MONEY_QUANTITIES = (
    "import spending", "reserve spending", "net reserve spending", "total spending", "net spending",
    "sales revenue", "public outlay",
)  # fmt: skip
(
    IMPORT_SPENDING, RESERVE_SPENDING, NET_RESERVE_SPENDING, TOTAL_SPENDING, NET_SPENDING,
    SALES_REVENUE, PUBLIC_OUTLAY,
) = MONEY_QUANTITIES  # fmt: skip
OTHER_QUANTITIES = ("capacity ordered", "capacity awarded", "calloff", "exposure", "guarantees outstanding")
CAPACITY_ORDERED, CAPACITY_AWARDED, CALLOFF, EXPOSURE, GUARANTEES = OTHER_QUANTITIES
LIMIT_QUANTITIES = ACTIVITIES + OTHER_QUANTITIES + MONEY_QUANTITIES
GOODS = ("commodity", "stage")
PLACE = ("country", "bloc")
SELECTORS_OF: dict[str, tuple[str, ...]] = {
    RUN: ("process", "plant", *PLACE),
    ORDER: ("route", *PLACE, *GOODS),
    ARRIVAL: ("route", *PLACE, *GOODS),
    CALLOFF: ("route", *PLACE, *GOODS),
    EXPOSURE: ("route", *PLACE, *GOODS),
    IMPORT_SPENDING: ("route", *PLACE, *GOODS),
    STOCK: ("holder", *GOODS),
    FILL: ("holder", *GOODS),
    RELEASE: ("holder", *GOODS),
    RESERVE_SPENDING: ("holder", *GOODS),
    NET_RESERVE_SPENDING: ("holder", *GOODS),
    USE: ("sector", *GOODS),
    UNSERVED: ("sector", *GOODS),
    SALE: (*PLACE, *GOODS),
    SALES_REVENUE: (*PLACE, *GOODS),
    DISPOSAL: GOODS,
    CAPACITY_ORDERED: ("plant", *PLACE),
    CAPACITY_AWARDED: ("scheme", "plant", *PLACE),
    GUARANTEES: ("plant", *PLACE),
    PUBLIC_OUTLAY: ("scheme", "process", "plant", "holder", *PLACE, *GOODS),
}
"""Selectors that mean something for a quantity; the others would select nothing. Total and net
spending take every selector.
"""
QUANTITY_MEANING = (
    "What is added up. Reserve spending counts purchases alone, net reserve spending less what releases bring in:"
    " with the span to date a fund that is filled again from its own sales; money of what was lent in a disruption"
    " buys the same goods again and no others. Guarantees outstanding are money that may be asked for, seen at the"
    " end of each month."
)
SPANS = A_MONTH, A_FISCAL_YEAR, IN_TOTAL = "month", "fiscal year", "total"
TO_DATE, A_ROLLING_YEAR = "to date", "rolling year"
PERIODS = (*SPANS, TO_DATE)
COUNTED = IN_SUM, IN_BASE = "sum", "base"
"""What a row of a limit adds to: what is limited, or what a share is taken of."""
ANY_COUNTRY = "any"
"""Word for every foreign country in turn."""
CAP_BASES = DIRECT, EMBODIED, CONCENTRATION = "direct", "embodied", "concentration"


@sheet(
    "Schemes",
    title="Incentive schemes and their pots",
    sentence="Sales incentives and capital subsidies with ceilings; paid where investors need them, or by right.",
    group="Policies",
)
@dataclass(frozen=True, kw_only=True)
class Scheme(Row):
    """Public money for own output, within pots, rates and windows."""

    scheme: str = name("Scheme", "Name of the scheme.")
    kind: str = choice(
        "Kind",
        SCHEME_KINDS,
        "Paid to producers, or to buyers of own output: of any, without an award, beside other schemes.",
        default="producer",
    )
    passed_on: float = number(
        "Passed on",
        "share",
        "Of a buyer scheme: what buyers pay own makers above import parity, as a share of what they are paid;"
        " they keep the rest.",
        default=1.0,
        maximum=1.0,
    )
    payment: str = choice(
        "Payment",
        PAYMENTS,
        "need: no more than owners need, as if bids had found it out; by right: all that rates, awards and"
        " pots allow is paid on what is made, the earliest first, needed or not.",
        default=BY_NEED,
    )
    sales_pot: float | None = number(
        "Sales pot", "money", "Most sales incentive in all; blank: no limit, 0: none."
    )
    sales_pot_a_year: Monthly = yearly(
        "Sales pot a year", "money a fiscal year", "Most sales incentive in the fiscal year."
    )
    capital_pot: float | None = number(
        "Capital pot", "money", "Most capital subsidy in all; blank: no limit, 0: none."
    )
    rate_rule: str = choice(
        "Rate rule", RATE_RULES, "Which ceiling on the sales incentive counts.", default="lower of both"
    )
    cap_per_unit: Monthly = monthly("Cap per unit", "price unit", "Most sales incentive per unit sold.")
    price_unit: str = choice("Price unit", PRICE_UNITS, "Unit of the caps.", default="model")
    share_of_price: Monthly = monthly(
        "Share of price", "share", "Most sales incentive as a share of the net price.", maximum=1.0
    )
    sales_years: float | None = number(
        "Sales years",
        "years",
        "How long sales of an award earn the incentive after its gestation; blank: to the end.",
        maximum=60.0,
    )
    capital_share: float = number(
        "Capital share",
        "share",
        "Share of capital cost that is paid when the plant starts.",
        default=0.0,
        maximum=1.0,
    )
    capital_cap_per_unit: float | None = number(
        "Capital cap",
        "money per quantity a year",
        "Most capital subsidy per unit a year of awarded capacity.",
    )
    sales_cap_per_award: float | None = number(
        "Sales cap per award",
        "money per quantity a year",
        "Most sales incentive per unit a year of awarded capacity, in all.",
    )
    award_maximum: float | None = number(
        "Award maximum", "quantity a year", "Most capacity under the scheme."
    )
    award_minimum: float = number(
        "Award minimum", "quantity a year", "Least capacity under the scheme.", default=0.0
    )
    beneficiaries: int = integer(
        "Beneficiaries", "number", "Number of winners; 0: not limited.", default=0, maximum=1000
    )
    beneficiary_maximum: float | None = number(
        "Beneficiary maximum", "quantity a year", "Most capacity of one winner."
    )
    beneficiary_minimum: float | None = number(
        "Beneficiary minimum",
        "quantity a year",
        "Least capacity of one winner. For the reader: a linear plan cannot say at least so much or nothing.",
    )
    first_month: AbsoluteMonth | None = month(
        "First month", "First month of awards and payments; blank: the start."
    )
    last_month: AbsoluteMonth | None = month("Last month", "Last month of payments; blank: the end.")

    @property
    def reaching_makers(self) -> float:
        """Share of a sales incentive that reaches those who make the goods."""
        return self.passed_on if self.kind == BUYER else 1.0


@sheet(
    "Scheme plants",
    title="Which plants a scheme can pay",
    sentence="A scheme pays only for output of the plants and processes listed here.",
    group="Policies",
)
@dataclass(frozen=True, kw_only=True)
class SchemePlant(Row):
    """Eligibility of a plant, or of some of its processes."""

    scheme: str = link("Scheme", "Schemes", "The scheme.", key=True)
    plant: str = link("Plant", "Plants", "Eligible plant.", key=True)
    process: tuple[str, ...] = links("Process", "Processes", "Only these of its processes; blank: all.")


@sheet(
    "Participation",
    title="Plants that run only if they pay",
    sentence="Present value at the investor's rate of import-parity sales, less feed, conversion and"
    " capital, plus incentives, must not be negative.",
    group="Policies",
)
@dataclass(frozen=True, kw_only=True)
class Participation(Row):
    """A plant whose owner must not lose money."""

    plant: str = link("Plant", "Plants", "The plant.", key=True)
    investor_rate: float = number(
        "Investor rate", "share a year", "Rate at which its owner discounts.", default=0.11, maximum=1.0
    )


@sheet(
    "Targets",
    title="Output targets and their readings",
    sentence="Rows that count are requirements; every reading is reported.",
    group="Policies",
)
@dataclass(frozen=True, kw_only=True)
class Target(Row):
    """A quantity of own capacity or output by a date."""

    target: str = name("Target", "Name of the target.")
    basis: str = choice(
        "Basis",
        TARGET_BASES,
        "Capacity on stream, output in the fiscal year, output since the first month, or share of need: output"
        " of the fiscal year (of joint ones the largest) in end-product equivalents over what sectors need.",
    )
    plant: tuple[str, ...] = links("Plant", "Plants", "Plants that count; blank: by class.")
    plant_class: str = link("Class", "Plants", "Plant class that counts; blank: all.", or_words=("class",))
    process: tuple[str, ...] = links(
        "Process", "Processes", "Only these processes, also those without a plant; blank: all of the plants."
    )
    commodity: tuple[str, ...] = links(
        "Commodity",
        "Commodities",
        "Of a share of need: only these outputs; blank: of what is made together, that which suffices for most.",
    )
    quantity: float = number("Quantity", "quantity, or share", "How much; of need as a share.", required=True)
    first_month: AbsoluteMonth | None = month("From", "First month of a cumulative target; blank: the start.")
    by_month: AbsoluteMonth = month("By", "Month by which it must be reached.", required=True)
    required: bool = flag("Required", "yes: part of the plan; no: only reported.", default=True)
    penalty: float | None = number("Penalty", "money per quantity", "Price of missing it; blank: hard.")


@sheet(
    "Share caps",
    title="Most that may come from one country",
    sentence="Imports of a stage from a country as a share of consumption, direct or embodied; or how"
    " concentrated its imports are.",
    group="Policies",
)
@dataclass(frozen=True, kw_only=True)
class ShareCap(Row):
    """A cap on dependence."""

    cap: str = name("Cap", "Name of the cap.")
    country: str = link(
        "Country", "Countries", "The country, or any: each in turn.", required=True, or_words=(ANY_COUNTRY,)
    )
    goods: str = link("Goods", "Commodities", "Commodity or stage.", required=True, or_words=("stage",))
    basis: str = choice(
        "Basis",
        CAP_BASES,
        "Direct: bought from it; embodied: also through others; concentration: the sum of squares of all"
        " countries' shares of imports (Herfindahl-Hirschman index, from 0 to 1: .25 is 2,500 points; country any).",
        default=DIRECT,
    )
    per: str = choice(
        "Per",
        (A_FISCAL_YEAR, A_MONTH, IN_TOTAL, A_ROLLING_YEAR),
        "Period over which the share is taken; rolling year: any twelve months that follow each other, so that"
        " nothing is gained by buying before or after the end of a year; each month has the cap of its year.",
        default=A_FISCAL_YEAR,
    )
    maximum_share: Monthly = monthly(
        "Maximum share", "share", "Cap in every year, unless the year has its own.", maximum=1.0
    )
    maximum_by_year: Monthly = yearly("Maximum by year", "share", "Cap of the fiscal year.", maximum=1.0)
    penalty: float | None = number(
        "Penalty", "money per quantity", "Price of each unit above it; blank: hard."
    )


@sheet(
    "Limits",
    title="General limits",
    sentence="A least or most on any sum of quantities or money. Rows that repeat a name add terms to"
    " the same sum, or to the base that shares are taken of (a blend); blank selectors fit all.",
    group="Policies",
    unique=False,
)
@dataclass(frozen=True, kw_only=True)
class Limit(Row):
    """A linear limit, or one more term of the limit of the same name."""

    limit: str = name("Limit", "Name of the limit.")
    quantity: str = choice("Quantity", LIMIT_QUANTITIES, QUANTITY_MEANING)
    coefficient: Monthly = monthly(
        "Coefficient", "factor", "Weight of this row's sum.", default=1.0, minimum=None
    )
    counts_in: str = choice(
        "Counts in", COUNTED, "Sum: what is limited; base: what the shares are taken of.", default=IN_SUM
    )
    lag_months: int = integer(
        "Lag", "months", "The row counts what happened so many months before.", default=0, maximum=600
    )
    before: float = number(
        "Before the plan",
        "as the quantity a month",
        "What a row with a lag finds in each month before the plan.",
        default=0.0,
        minimum=None,
    )
    route: tuple[str, ...] = links("Route", "Imports", "Only these routes.")
    country: tuple[str, ...] = links(
        "Country", "Countries", "Only these countries (of routes, plants, sales)."
    )
    bloc: str = link("Bloc", "Countries", "Only countries of this bloc.", or_words=("bloc",))
    commodity: tuple[str, ...] = links("Commodity", "Commodities", "Only these commodities.")
    stage: str = link("Stage", "Commodities", "Only commodities of this stage.", or_words=("stage",))
    process: tuple[str, ...] = links("Process", "Processes", "Only these processes.")
    plant: tuple[str, ...] = links("Plant", "Plants", "Only these plants.")
    sector: tuple[str, ...] = links("Sector", "Sectors", "Only these sectors.")
    holder: tuple[str, ...] = links("Holder", "Holders", "Only these holders.")
    scheme: tuple[str, ...] = links("Scheme", "Schemes", "Only these schemes.")
    per: str = choice(
        "Per",
        PERIODS,
        "Each month, each fiscal year, the whole horizon, or everything up to each month.",
        default="month",
    )
    first_month: AbsoluteMonth | None = month("From", "First month that counts; blank: the start.")
    last_month: AbsoluteMonth | None = month("Until", "Last month that counts; blank: the end.")
    minimum: Monthly = monthly("Minimum", "as the quantity", "Least; blank: none.", minimum=None)
    maximum: Monthly = monthly("Maximum", "as the quantity", "Most; blank: none.", minimum=None)
    maximum_by_year: Monthly = yearly(
        "Maximum by year",
        "as the quantity",
        "Most in the fiscal year, for limits per fiscal year.",
        minimum=None,
    )
    minimum_share: Monthly = monthly("Minimum share", "of the base", "Least share of the base; blank: none.")
    maximum_share: Monthly = monthly("Maximum share", "of the base", "Most share of the base; blank: none.")
    penalty: float | None = number("Penalty", "money per unit", "Price of each unit missed; blank: hard.")

    @property
    def is_bounded(self) -> bool:
        """True if the row says a least or a most; else it only adds a term."""
        bounds = (self.minimum, self.maximum, self.maximum_by_year)
        return self.has_share or not all(bool(np.isnan(bound).all()) for bound in bounds)

    @property
    def has_share(self) -> bool:
        """True if the row says a share of the base."""
        return not bool(np.isnan(self.minimum_share).all() and np.isnan(self.maximum_share).all())
