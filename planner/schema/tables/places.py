"""Who and what: countries, commodities and where foreign goods really come from."""

from dataclasses import dataclass

from planner.schema.columns import Monthly, choice, flag, link, monthly, name, number, text
from planner.schema.sheet import Row, sheet

PRICE_UNITS = ("model", "USD/kg", "USD/t", "INR/kg", "CNY/kg", "JPY/kg")
"""Units a price cell may have; "model" is the workbook's money unit per quantity unit."""


@sheet(
    "Countries",
    title="Countries that sell to us, and our own",
    sentence="One row per country; blocs are labels that limits and reports can use.",
    group="Who and what",
)
@dataclass(frozen=True, kw_only=True)
class Country(Row):
    """A supplier country or our own."""

    country: str = name("Country", "Name used everywhere else.")
    blocs: str = text("Blocs", "Labels such as Quad; ASEAN; EU, separated by semicolons.")
    own: bool = flag("Own country", "yes for the country we plan for.")

    @property
    def bloc_names(self) -> tuple[str, ...]:
        """The labels of the country, without blanks."""
        return tuple(part.strip() for part in self.blocs.split(";") if part.strip())


@sheet(
    "Commodities",
    title="Everything that is bought, made, stored or used",
    sentence="One row per commodity; the stage groups them in reports, limits and look-through.",
    group="Who and what",
)
@dataclass(frozen=True, kw_only=True)
class Commodity(Row):
    """A good with a balance in every month."""

    commodity: str = name("Commodity", "Name used everywhere else.")
    stage: str = text("Stage", "Step of the chain, e.g. oxide, metal, magnet.", default="product")
    end_product_equivalent: float = number(
        "End-product equivalent",
        "t of end product per t",
        "How much end product one unit becomes (1 for the end product; 2.6 for an oxide of which"
        " .385 t makes 1 t of magnet). Used by cover and embodied exposure.",
        default=1.0,
        maximum=1e4,
    )
    reference_price: Monthly = monthly(
        "Reference price",
        "price unit",
        "World price: values feed, own output (import parity) and stock left at the end. Blank: the"
        " landed cost of the reference route, else of the cheapest open route, else of the cheapest.",
    )
    price_unit: str = choice("Price unit", PRICE_UNITS, "Unit of the price.", default="model")
    reference_route: str = link(
        "Reference route", "Imports", "Route whose landed cost is the reference price."
    )
    disposal_cost: Monthly = monthly(
        "Disposal cost",
        "price unit",
        "Cost of getting rid of one unit; 0 is free; blank: nothing may be thrown away.",
        minimum=None,
    )
    scrap: bool = flag(
        "Scrap", "yes for scrap, swarf and waste: what processes make from it is reported as recycled."
    )
    good: str = ""
    """Of a good at a place of Lanes the good; blank: no such."""


@sheet(
    "Origins",
    title="Where suppliers get their own inputs",
    sentence="Shares of a supplier's own feed by country: the look-through to embodied exposure."
    " What is not listed counts as the supplier's own.",
    group="Who and what",
)
@dataclass(frozen=True, kw_only=True)
class Origin(Row):
    """Share of the feed behind a country's goods that comes from another country."""

    country: str = link("Country", "Countries", "The supplier looked through.", key=True)
    goods: str = link(
        "Goods", "Commodities", "Commodity or stage that it sells.", key=True, or_words=("stage",)
    )
    supplier: str = link("Fed from", "Countries", "Country its feed comes from.", key=True)
    feed: str = link("Feed", "Commodities", "Commodity or stage of that feed.", key=True, or_words=("stage",))
    share: Monthly = monthly("Share", "share", "Share of the feed, 0 to 1.", required=True, maximum=1.0)
