"""Making things: plants, new capacity, processes, recipes, shared resources."""

from dataclasses import dataclass

from planner.schema.columns import (
    AbsoluteMonth,
    Monthly,
    choice,
    integer,
    link,
    links,
    month,
    monthly,
    name,
    number,
    text,
    yearly,
)
from planner.schema.sheet import Row, sheet
from planner.schema.tables.places import PRICE_UNITS
from planner.schema.tables.stock import PAYERS

ACTIVITIES = ("run", "order", "arrival", "stock", "fill", "release", "use", "sale", "disposal", "unserved")
RUN, ORDER, ARRIVAL, STOCK, FILL, RELEASE, USE, SALE, DISPOSAL, UNSERVED = ACTIVITIES
"""Physical quantities that resources and limits can add up."""
PRODUCERS = "producers"
"""The payer of capacity unless a row says otherwise."""


@sheet(
    "Plants",
    title="Plants and their capacity",
    sentence="A plant is capacity that its processes share; new capacity is ordered on New capacity.",
    group="Making",
)
@dataclass(frozen=True, kw_only=True)
class Plant(Row):
    """Capacity at a place, in units of activity a year."""

    plant: str = name("Plant", "Name of the plant.")
    site: str = text("Site", "Where it stands.")
    country: str = link("Country", "Countries", "Country it stands in; blank: our own.")
    plant_class: str = text(
        "Class", "Label for schemes, targets and reports, e.g. scheme magnets.", default="other"
    )
    capacity_a_month: Monthly = monthly("Capacity a month", "quantity", "Existing capacity in a month.")
    capacity_a_year: Monthly = yearly(
        "Capacity a year",
        "quantity a year",
        "Existing capacity by fiscal year, used if no monthly figure. Both blank: no limit, or none if capacity can be built.",
    )
    availability: Monthly = monthly(
        "Availability", "share", "Share of capacity that can run.", default=1.0, maximum=1.0
    )
    offtake_floor_price: Monthly = monthly(
        "Offtake floor",
        "price unit",
        "Price guaranteed to the plant for its main products; buyers pay the difference to import parity.",
    )
    price_unit: str = choice("Price unit", PRICE_UNITS, "Unit of the offtake floor.", default="model")


@sheet(
    "New capacity",
    title="Capacity that can be ordered",
    sentence="Ordered at the first month of a fiscal year, on stream after gestation, along a ramp; paid"
    " as an annuity over its life. It adds to a plant or to a resource, e.g. a licence that can be bought.",
    group="Making",
)
@dataclass(frozen=True, kw_only=True)
class NewCapacity(Row):
    """An expansion of a plant or a resource, as a continuous size in units a year."""

    expansion: str = name("Expansion", "Name of the expansion.")
    plant: str = link("Plant", "Plants", "Plant it adds to; or fill Resource.")
    resource: str = link(
        "Resource",
        "Resources",
        "Resource it adds to, a twelfth of a unit a year each month (of a resource that stocks take: the"
        " whole unit); or fill Plant.",
    )
    capital_cost: Monthly = monthly(
        "Capital cost",
        "price unit per quantity a year",
        "Cost of one unit a year of capacity.",
        required=True,
    )
    price_unit: str = choice("Price unit", PRICE_UNITS, "Unit of the capital cost.", default="model")
    first_month: AbsoluteMonth | None = month(
        "First order", "First month it can be ordered; blank: the start."
    )
    last_month: AbsoluteMonth | None = month("Last order", "Last month it can be ordered; blank: the end.")
    gestation_months: int = integer(
        "Gestation", "months", "From order to first output.", default=0, maximum=240
    )
    ramp: str = link("Ramp", "Ramps", "How output grows after the start; blank: at once.")
    maximum_a_year: Monthly = monthly("Maximum a year", "quantity a year", "Most ordered in one fiscal year.")
    maximum_in_total: float | None = number(
        "Maximum in total", "quantity a year", "Most ordered over the horizon."
    )
    minimum_in_total: float = number(
        "Minimum in total",
        "quantity a year",
        "Least ordered over the horizon, e.g. already committed.",
        default=0.0,
    )
    life_years: float = number(
        "Life", "years", "Over which the capital is charged.", default=12.0, minimum=0.5, maximum=60.0
    )
    required_return: float = number(
        "Required return",
        "share a year",
        "Return that investors ask; sets the annuity.",
        default=0.11,
        maximum=1.0,
    )
    upkeep_share: Monthly = monthly(
        "Upkeep", "share of capital a year", "Fixed cost of capacity on stream.", default=0.0, maximum=1.0
    )
    guaranteed_share: float = number(
        "Guaranteed share",
        "share of capital",
        "Most of the capital for which the government stands, as sovereign cover; what is covered asks only the"
        " Guaranteed return.",
        default=0.0,
        maximum=1.0,
    )
    guaranteed_return: float | None = number(
        "Guaranteed return",
        "share a year",
        "Return asked on what is covered; blank: discount_rate of Settings.",
        maximum=1.0,
    )
    guarantee_loss: float = number(
        "Guarantee loss",
        "share a year",
        "What the government must expect to pay each year, of what stands: public money.",
        default=0.0,
        maximum=1.0,
    )
    payer: str = choice(
        "Payer",
        PAYERS,
        "Who bears capital and upkeep; the government's part is public outlay. Schemes award, and owners on"
        " Participation pay, what producers pay.",
        default=PRODUCERS,
    )


@sheet(
    "Ramps",
    title="How new capacity comes on stream",
    sentence="From this month after the start of output, this share of the capacity can run.",
    group="Making",
)
@dataclass(frozen=True, kw_only=True)
class RampStep(Row):
    """One step of a ramp."""

    ramp: str = name("Ramp", "Name of the ramp; several rows share it.")
    from_month: int = integer(
        "From",
        "months after start",
        "Month after the start from which the share holds, 0 for the first.",
        maximum=240,
        key=True,
    )
    share: float = number("Share", "share", "Share of capacity that can run.", required=True, maximum=1.0)


@sheet(
    "Processes",
    title="Processes: one unit of activity turns inputs into outputs",
    sentence="Inputs and outputs per unit of activity stand on Recipes; processes of a plant share it.",
    group="Making",
)
@dataclass(frozen=True, kw_only=True)
class Process(Row):
    """Something that runs: a recipe with a cost."""

    process: str = name("Process", "Name of the process.")
    plant: str = link("Plant", "Plants", "Plant it runs in; blank: none.")
    plant_use: Monthly = monthly(
        "Plant use",
        "plant capacity per activity",
        "How much plant capacity one unit of activity takes.",
        default=1.0,
    )
    maximum_a_month: Monthly = monthly(
        "Maximum a month", "activity", "Most it can run in a month, apart from its plant."
    )
    volume_a_year: Monthly = yearly(
        "Volume a year", "activity a fiscal year", "Most it can run in the fiscal year."
    )
    minimum_a_month: Monthly = monthly(
        "Minimum a month", "activity", "Least it must run in a month.", default=0.0
    )
    variable_cost: Monthly = monthly(
        "Variable cost",
        "price unit",
        "Cost per unit of activity, without what Recipes already buys.",
        default=0.0,
        minimum=None,
    )
    price_unit: str = choice("Price unit", PRICE_UNITS, "Unit of costs and credits.", default="model")
    lead_time_months: int = integer(
        "Lead time",
        "months",
        "From a run to its outputs; inputs, costs, targets and incentives count when it runs.",
        default=0,
        maximum=60,
    )
    security_credit: Monthly = monthly(
        "Security credit",
        "price unit",
        "Worth of own supply per unit of activity beyond money; lowers the objective.",
        default=0.0,
    )
    first_month: AbsoluteMonth | None = month("First month", "First month it can run; blank: the start.")
    last_month: AbsoluteMonth | None = month("Last month", "Last month it can run; blank: the end.")
    lane: str = ""
    """The lane of Lanes that it moves goods on; blank: it makes something."""


@sheet(
    "Recipes",
    title="What one unit of activity takes and gives",
    sentence="Several inputs and several joint outputs per process; blank is none.",
    group="Making",
)
@dataclass(frozen=True, kw_only=True)
class RecipeLine(Row):
    """One input or output of a process."""

    process: str = link("Process", "Processes", "The process.", key=True)
    commodity: str = link("Commodity", "Commodities", "What goes in or comes out.", key=True)
    input: Monthly = monthly("Input", "quantity per activity", "Needed per unit of activity.")
    output: Monthly = monthly("Output", "quantity per activity", "Made per unit of activity.")


@sheet(
    "Resources",
    title="Shared resources: hours, handling, warehouses",
    sentence="A resource limits a weighted sum of activities in each month; its use may cost money.",
    group="Making",
)
@dataclass(frozen=True, kw_only=True)
class Resource(Row):
    """Something scarce that several activities share."""

    resource: str = name("Resource", "Name of the resource.")
    unit: str = text("Unit", "e.g. hours, m2.")
    capacity_a_month: Monthly = monthly(
        "Capacity a month",
        "resource unit",
        "How much there is; blank: no limit, or none if capacity can be bought. Taken by stocks: at month end.",
    )
    availability: Monthly = monthly(
        "Availability",
        "share",
        "Share of what there is, and of what is bought, that can be used.",
        default=1.0,
    )
    cost_per_unit: Monthly = monthly(
        "Cost per unit", "money per resource unit", "Cost of using one unit.", default=0.0
    )


@sheet(
    "Resource use",
    title="Who uses a resource",
    sentence="Adds the activity of everything that fits the row; blank columns fit all.",
    group="Making",
    unique=False,
)
@dataclass(frozen=True, kw_only=True)
class ResourceUse(Row):
    """A family of activities that takes some of a resource."""

    resource: str = link("Resource", "Resources", "The resource.", key=True)
    activity: str = choice("Activity", ACTIVITIES, "What is counted.", default=RUN)
    process: tuple[str, ...] = links("Process", "Processes", "Only these processes.")
    commodity: tuple[str, ...] = links("Commodity", "Commodities", "Only these commodities.")
    route: tuple[str, ...] = links("Route", "Imports", "Only these routes.")
    holder: tuple[str, ...] = links("Holder", "Holders", "Only these stock holders.")
    sector: tuple[str, ...] = links("Sector", "Sectors", "Only these sectors.")
    use_per_unit: Monthly = monthly(
        "Use per unit", "resource units", "Taken per unit of the activity.", required=True, minimum=None
    )


@sheet(
    "Lanes",
    title="Lanes: goods that go from place to place",
    sentence='A good at a place is a commodity of its own, which any sheet may name as "GOOD @ PLACE"; a lane turns'
    " it into the same good at another place, as the process LANE: GOOD. Rows of one lane share what it carries.",
    group="Making",
    unique=False,
)
@dataclass(frozen=True, kw_only=True)
class Lane(Row):
    """A way for goods from one place to another."""

    lane: str = name(
        "Lane", "Name of the lane; several rows share it where goods differ in cost, time or loss."
    )
    commodity: tuple[str, ...] = links("Goods", "Commodities", "What goes on it.", required=True)
    origin: str = text("From", "Place it leaves; blank: the good itself, without a place.")
    destination: str = text("To", "Place it goes to; blank: the good itself, without a place.")
    sending_cost: Monthly = monthly(
        "Cost", "price unit", "Cost per unit that is sent.", default=0.0, minimum=None
    )
    price_unit: str = choice("Price unit", PRICE_UNITS, "Unit of the cost.", default="model")
    lead_time_months: int = integer("Time", "months", "From sending to arrival.", default=0, maximum=60)
    capacity_a_month: Monthly = monthly(
        "Most a month",
        "quantity",
        "Most that is sent in a month, all goods of the lane together, as a resource of the lane's name; in one"
        " of its rows. Blank: no limit.",
    )
    loss_share: Monthly = monthly(
        "Loss", "share", "Share of what is sent that is lost.", default=0.0, maximum=1.0
    )
    first_month: AbsoluteMonth | None = month("First month", "First month of sending; blank: the start.")
    last_month: AbsoluteMonth | None = month("Last month", "Last month of sending; blank: the end.")
