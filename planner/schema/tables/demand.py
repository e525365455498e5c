"""Needing things: sectors, demand, shortage, substitution, seasons."""

from dataclasses import dataclass

from planner.schema.columns import (
    AbsoluteMonth,
    Monthly,
    choice,
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

ALL_SECTORS = "all"
"""Word for every sector without a row of its own."""


@sheet(
    "Sectors",
    title="Who needs the end product",
    sentence="Priority 1 is served first; the yearly total is split by the shares on Demand.",
    group="Needing",
)
@dataclass(frozen=True, kw_only=True)
class Sector(Row):
    """A group of users."""

    sector: str = name("Sector", "Name of the sector.")
    priority: int = integer(
        "Priority",
        "rank",
        "1 is served first; its unserved share may not exceed that of a later rank. 0: no rank.",
        default=0,
        maximum=99,
    )
    service_level: float = number(
        "Service level",
        "share",
        "Share of need that must be served in stress branches of the plan (Stress tests, In the plan).",
        default=0.0,
        maximum=1.0,
    )
    service_penalty: float | None = number(
        "Service penalty", "money per quantity", "Price of missing the service level; blank: hard."
    )
    backlog_cost: Monthly = monthly(
        "Backlog cost",
        "money per quantity a month",
        "Cost of serving one unit a month late; blank: late service is not possible.",
    )
    demand_a_year: Monthly = yearly(
        "Demand a year", "quantity a fiscal year", "Total need of the sector by fiscal year."
    )


@sheet(
    "Demand",
    title="What each sector needs",
    sentence="Give a month's need, a year's need, or a share of the sector's total.",
    group="Needing",
)
@dataclass(frozen=True, kw_only=True)
class Demand(Row):
    """One sector's need of one commodity."""

    sector: str = link("Sector", "Sectors", "Who needs it.", key=True)
    commodity: str = link("Commodity", "Commodities", "What is needed.", key=True)
    share_of_sector: Monthly = monthly(
        "Share of sector", "share", "Part of the sector's yearly total.", maximum=1.0
    )
    demand_a_month: Monthly = monthly("Demand a month", "quantity", "Need in a month.")
    demand_a_year: Monthly = yearly("Demand a year", "quantity a fiscal year", "Need in a fiscal year.")
    profile: str = link("Profile", "Profiles", "Seasonal shape of yearly figures; blank: flat.")


@sheet(
    "Profiles",
    title="Seasonal shapes",
    sentence="Weight of each calendar month; only the proportions count.",
    group="Needing",
)
@dataclass(frozen=True, kw_only=True)
class Profile(Row):
    """Twelve monthly weights."""

    profile: str = name("Profile", "Name of the shape.")
    january: float = number("Jan", "weight", "Weight of January.", default=1.0)
    february: float = number("Feb", "weight", "Weight of February.", default=1.0)
    march: float = number("Mar", "weight", "Weight of March.", default=1.0)
    april: float = number("Apr", "weight", "Weight of April.", default=1.0)
    may: float = number("May", "weight", "Weight of May.", default=1.0)
    june: float = number("Jun", "weight", "Weight of June.", default=1.0)
    july: float = number("Jul", "weight", "Weight of July.", default=1.0)
    august: float = number("Aug", "weight", "Weight of August.", default=1.0)
    september: float = number("Sep", "weight", "Weight of September.", default=1.0)
    october: float = number("Oct", "weight", "Weight of October.", default=1.0)
    november: float = number("Nov", "weight", "Weight of November.", default=1.0)
    december: float = number("Dec", "weight", "Weight of December.", default=1.0)

    @property
    def weights(self) -> tuple[float, ...]:
        """The twelve weights, January first."""
        return (
            self.january,
            self.february,
            self.march,
            self.april,
            self.may,
            self.june,
            self.july,
            self.august,
            self.september,
            self.october,
            self.november,
            self.december,
        )


@sheet(
    "Shortage tiers",
    title="What it costs not to be served",
    sentence="The first part of a shortage costs least (thrift), the last most; a sector without rows"
    " must be served in full.",
    group="Needing",
)
@dataclass(frozen=True, kw_only=True)
class ShortageTier(Row):
    """One step of lost output."""

    sector: str = link(
        "Sector", "Sectors", "The sector; all for every sector.", key=True, or_words=(ALL_SECTORS,)
    )
    tier: str = name("Tier", "Name of the step.")
    share_of_demand: Monthly = monthly(
        "Share of demand",
        "share",
        "Part of a month's need that can fall in this step; blank: the rest.",
        maximum=1.0,
    )
    lost_value: Monthly = monthly(
        "Lost value", "price unit", "Value of output lost per unit unserved.", required=True
    )
    price_unit: str = choice("Price unit", PRICE_UNITS, "Unit of the lost value.", default="model")


@sheet(
    "Substitution",
    title="What can take the place of what",
    sentence="A sector may serve part of its need with another commodity, at a cost.",
    group="Needing",
)
@dataclass(frozen=True, kw_only=True)
class Substitution(Row):
    """A pair of commodities that one sector can exchange."""

    sector: str = link(
        "Sector", "Sectors", "The sector; all for every sector.", key=True, or_words=(ALL_SECTORS,)
    )
    instead_of: str = link("Instead of", "Commodities", "What is needed.", key=True)
    substitute: str = link("Substitute", "Commodities", "What is used instead.", key=True)
    quantity_per_unit: float = number(
        "Quantity",
        "substitute per unit",
        "How much substitute does the work of one unit.",
        default=1.0,
        minimum=1e-6,
        maximum=1e6,
    )
    extra_cost: Monthly = monthly(
        "Extra cost",
        "price unit",
        "Cost per unit replaced, besides the substitute itself.",
        default=0.0,
        minimum=None,
    )
    price_unit: str = choice("Price unit", PRICE_UNITS, "Unit of the extra cost.", default="model")
    first_month: AbsoluteMonth | None = month("First month", "First month it can be used; blank: the start.")
    maximum_share: Monthly = yearly(
        "Maximum share",
        "share of the need",
        "Most of the need that can be replaced, by fiscal year; blank: all of it.",
        maximum=1.0,
    )
