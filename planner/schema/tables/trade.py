"""Buying and selling abroad: routes, tiers, contracts, licences, goods in transit, sales."""

from dataclasses import dataclass

from planner.schema.columns import (
    AbsoluteMonth,
    Monthly,
    choice,
    flag,
    integer,
    link,
    month,
    monthly,
    name,
    number,
    yearly,
)
from planner.schema.sheet import Row, sheet
from planner.schema.tables.places import PRICE_UNITS

GUARANTORS = USERS, GOVERNMENT = "users", "government"


@sheet(
    "Imports",
    title="Import routes: who can sell us what, from when, at what price",
    sentence="One row per country and commodity; landed cost = (price + freight) and duty on both.",
    group="Buying and selling",
)
@dataclass(frozen=True, kw_only=True)
class ImportRoute(Row):
    """A way to buy one commodity from one country; orders arrive a lead time later."""

    route: str = name("Route", "Name of the route.")
    country: str = link("Country", "Countries", "Where it comes from.", required=True)
    commodity: str = link("Commodity", "Commodities", "What is bought.", required=True)
    first_month: AbsoluteMonth | None = month(
        "First month", "First month an order can be placed; blank: the start."
    )
    last_month: AbsoluteMonth | None = month(
        "Last month", "Last month an order can be placed; blank: the end."
    )
    qualification_months: int = integer(
        "Qualification",
        "months",
        "Delay before a new source may be ordered from, counted from the first month.",
        default=0,
        maximum=120,
    )
    lead_time_months: Monthly = monthly(
        "Lead time", "months", "From order to arrival, without licence time.", default=0.0, maximum=60
    )
    licence: str = link("Licence", "Licences", "Export licence group of the supplier.")
    price: Monthly = monthly(
        "Price", "price unit", "Price at the supplier's port.", required=True, minimum=None
    )
    price_unit: str = choice("Price unit", PRICE_UNITS, "Unit of price and freight.", default="model")
    freight: Monthly = monthly("Freight", "price unit", "Freight and insurance.", default=0.0)
    duty_share: Monthly = monthly(
        "Duty",
        "share of price + freight",
        "Customs duty with surcharge, .0825 for 8.25 %.",
        default=0.0,
        maximum=2.0,
    )
    maximum_a_month: Monthly = monthly(
        "Maximum a month", "quantity", "Most that can be ordered in a month; blank: no limit."
    )
    volume_a_year: Monthly = yearly(
        "Volume a year",
        "quantity a fiscal year",
        "Most that can be bought in the fiscal year (part years pro rata); blank: no limit.",
    )
    peak_factor: Monthly = monthly(
        "Peak month",
        "times the mean month",
        "Most of a year's volume in one month, as a multiple of its mean month; blank: no limit.",
        minimum=0.1,
        maximum=12.0,
    )
    offtake_minimum_a_month: Monthly = monthly(
        "Minimum a month", "quantity", "Least that must be ordered in a month.", default=0.0
    )


@sheet(
    "Import tiers",
    title="Rising prices: a route's volume in steps",
    sentence="Splits a route's monthly volume; a route without rows here has one step at its price.",
    group="Buying and selling",
)
@dataclass(frozen=True, kw_only=True)
class ImportTier(Row):
    """One price step of a route."""

    route: str = link("Route", "Imports", "The route.", key=True)
    tier: str = name("Tier", "Name of the step.")
    share_of_volume: Monthly = monthly(
        "Share of volume", "share", "Part of the route's monthly volume sold at this step.", maximum=10.0
    )
    maximum_a_month: Monthly = monthly(
        "Maximum a month", "quantity", "Most at this step in a month; blank: by the share, else no limit."
    )
    premium_share: Monthly = monthly(
        "Premium",
        "share of price",
        "Added to the route's price, .1 for 10 %; may be negative.",
        default=0.0,
        minimum=-1.0,
        maximum=100.0,
    )


@sheet(
    "Contracts",
    title="Long-term contracts with take-or-pay",
    sentence="A monthly volume fixed per fiscal year before it begins; what is not called off is"
    " partly paid all the same.",
    group="Buying and selling",
)
@dataclass(frozen=True, kw_only=True)
class Contract(Row):
    """A contract on a route: volume decided a notice period before each fiscal year."""

    contract: str = name("Contract", "Name of the contract.")
    route: str = link("Route", "Imports", "Route whose freight, duty and volume apply.", required=True)
    price: Monthly = monthly("Price", "price unit", "Contract price.", required=True, minimum=None)
    price_unit: str = choice("Price unit", PRICE_UNITS, "Unit of the price.", default="model")
    minimum_a_month: Monthly = monthly("Minimum a month", "quantity", "Least monthly volume.", default=0.0)
    maximum_a_month: Monthly = monthly("Maximum a month", "quantity", "Most monthly volume.", required=True)
    first_month: AbsoluteMonth | None = month("First month", "First month of delivery; blank: the start.")
    last_month: AbsoluteMonth | None = month("Last month", "Last month of delivery; blank: the end.")
    notice_months: int = integer(
        "Notice", "months", "How long before a fiscal year its volume is fixed.", default=0, maximum=60
    )
    take_or_pay_share: Monthly = monthly(
        "Take or pay",
        "share",
        "Share of the contracted volume paid even if not called off.",
        default=0.0,
        maximum=1.0,
    )
    take_or_pay_payer: str = choice(
        "Take or pay by",
        GUARANTORS,
        "Who pays for what is not called off: users of the goods, or the government as a guarantee of offtake"
        " (public money).",
        default=USERS,
    )
    floor_price: Monthly = monthly(
        "Floor price",
        "price unit",
        "Price that the seller gets at least, in the Price unit: the government pays what it is above the Price"
        " for each unit delivered; blank: none.",
    )
    force_majeure: bool = flag(
        "Force majeure",
        "yes: nothing is owed while the supplier cannot deliver (in a disruption; a single path has none).",
        default=True,
    )


@sheet(
    "Licences",
    title="Export licences of supplier countries",
    sentence="Limits what all routes of a licence group can ship in a month.",
    group="Buying and selling",
)
@dataclass(frozen=True, kw_only=True)
class Licence(Row):
    """A licence group: throughput, approval and time."""

    licence: str = name("Licence", "Name of the group.")
    throughput_a_month: Monthly = monthly(
        "Throughput a month", "quantity", "What the licensing office can handle in a month; blank: no limit."
    )
    approval_share: Monthly = monthly(
        "Approval share",
        "share",
        "Share of applications that is approved; scales the throughput.",
        default=1.0,
        maximum=1.0,
    )
    processing_months: Monthly = monthly(
        "Processing time", "months", "Added to the lead time of its routes.", default=0.0, maximum=36
    )


@sheet(
    "End-use bars",
    title="Who may not be supplied from where",
    sentence="Goods from the country may not reach the sector; kept apart month by month.",
    group="Buying and selling",
)
@dataclass(frozen=True, kw_only=True)
class EndUseBar(Row):
    """A supplier's end-use rule, e.g. no military use."""

    country: str = link("Country", "Countries", "Supplier that forbids the use.", key=True)
    sector: str = link("Sector", "Sectors", "Sector that may not be supplied.", key=True)


@sheet(
    "Pipeline",
    title="Goods in transit at the start",
    sentence="What was ordered before the first month and is still to arrive; already paid for.",
    group="Buying and selling",
)
@dataclass(frozen=True, kw_only=True)
class InTransit(Row):
    """A shipment under way when the plan begins."""

    route: str = link("Route", "Imports", "Route it was bought on.", key=True)
    arrival: AbsoluteMonth = month("Arrival", "Month it arrives.", key=True)
    quantity: float = number("Quantity", "quantity", "How much arrives.", required=True)


@sheet(
    "Sales",
    title="Sales at a price: exports and other outlets",
    sentence="Revenue lowers cost; a minimum is an obligation; a maximum of 0 is a ban.",
    group="Buying and selling",
)
@dataclass(frozen=True, kw_only=True)
class Sale(Row):
    """An outlet for a commodity."""

    sale: str = name("Sale", "Name of the outlet.")
    commodity: str = link("Commodity", "Commodities", "What is sold.", required=True)
    country: str = link("Country", "Countries", "Where to, if abroad.")
    price: Monthly = monthly("Price", "price unit", "Revenue per unit.", required=True, minimum=None)
    price_unit: str = choice("Price unit", PRICE_UNITS, "Unit of the price.", default="model")
    minimum_a_month: Monthly = monthly("Minimum a month", "quantity", "Least that must be sold.", default=0.0)
    maximum_a_month: Monthly = monthly(
        "Maximum a month", "quantity", "Most that can be sold; blank: no limit."
    )
    volume_a_year: Monthly = yearly(
        "Volume a year", "quantity a fiscal year", "Most in the fiscal year; blank: no limit."
    )
    first_month: AbsoluteMonth | None = month("First month", "First month; blank: the start.")
    last_month: AbsoluteMonth | None = month("Last month", "Last month; blank: the end.")
