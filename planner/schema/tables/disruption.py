"""What may go wrong: events, how long they last, what they hit, explicit scenarios, stress tests."""

from dataclasses import dataclass

from planner.schema.columns import (
    AbsoluteMonth,
    choice,
    flag,
    integer,
    link,
    links,
    month,
    name,
    number,
    text,
)
from planner.schema.sheet import Row, sheet

AVAILABILITY = "import availability"
ARRIVALS = "arrivals"
IMPORT_PRICE = "import price"
PLANT = "plant availability"
YIELD = "process yield"
DEMAND = "demand"
LICENCE = "licence throughput"
DELAY = "new capacity delay"
SALE_PRICE = "sale price"
SALE_VOLUME = "sale volume"
SHORTAGE_VALUE = "shortage value"
STOCK_KEPT = "stock kept"
RESOURCE = "resource capacity"
EFFECTS = (
    AVAILABILITY, ARRIVALS, IMPORT_PRICE, PLANT, YIELD, DEMAND, LICENCE, DELAY, SALE_PRICE, SALE_VOLUME,
    SHORTAGE_VALUE, STOCK_KEPT, RESOURCE,
)  # fmt: skip
EFFECT_SELECTORS: dict[str, tuple[str, ...]] = {
    AVAILABILITY: ("country", "bloc", "route", "stage", "commodity"),
    ARRIVALS: ("country", "bloc", "route", "stage", "commodity"),
    IMPORT_PRICE: ("country", "bloc", "route", "stage", "commodity"),
    PLANT: ("country", "plant"),
    YIELD: ("process", "plant"),
    DEMAND: ("sector", "commodity"),
    LICENCE: ("licence",),
    DELAY: ("country", "plant", "resource"),
    SALE_PRICE: ("country", "commodity", "sale"),
    SALE_VOLUME: ("country", "commodity", "sale"),
    SHORTAGE_VALUE: ("sector",),
    STOCK_KEPT: ("holder", "commodity"),
    RESOURCE: ("resource",),
}
"""Selectors that mean something for an effect; blank selects all."""
SELECTORS = tuple(dict.fromkeys(name for names in EFFECT_SELECTORS.values() for name in names))
"""All columns that select what an effect hits."""


@sheet(
    "Events",
    title="Disruptions that may happen, and how often",
    sentence="A path is told by the worst event (Rank) that befalls it; events of one rank compete. What an"
    " event hits stands on Event effects, how long it lasts on Event lengths.",
    group="Disruptions",
)
@dataclass(frozen=True, kw_only=True)
class Event(Row):
    """A type of disruption."""

    event: str = name("Event", "Name of the event.")
    hazard_a_year: float = number(
        "Hazard",
        "events a year",
        "How often it begins, as a yearly rate; 0: only in Scenarios and Stress tests.",
        default=0.0,
        maximum=12.0,
    )
    rank: int = integer(
        "Rank",
        "rank",
        "1 is the worst. Futures in which several events begin are told by the worst of them, so that its odds"
        " are those of its rate; what that hides of others the base scenario gives back. 0: after all ranks.",
        default=0,
        maximum=1000,
    )
    first_onset: AbsoluteMonth | None = month(
        "First onset", "First month in which it may begin; blank: the second month of the plan."
    )
    last_onset: AbsoluteMonth | None = month(
        "Last onset", "Last month in which it may begin; blank: the last month of headline figures."
    )
    onset_every_months: int = integer(
        "Onset every",
        "months",
        "Distance between the onset months of the tree; each stands for all months up to the next.",
        default=12,
        minimum=1,
        maximum=240,
    )
    recovery_months: int = integer(
        "Recovery", "months", "After the end, effects fade in equal steps over so many months.", default=0
    )
    opens_reserves: bool = flag(
        "Opens reserves",
        "yes: while it lasts and recovers, reserves kept for disruptions may be released, and cover rules, share"
        " caps and rotation rest, for goods that it hits: those that lose more than a tenth of what countries"
        " usually sell of them, or of what is needed to make them; reserves buy none of these meanwhile; no:"
        " all rules stay, as when plants only come late.",
        default=True,
    )
    description: str = text("Description", "What happens, in words.")


@sheet(
    "Event lengths",
    title="How long events last",
    sentence="Lengths with their probabilities, which must sum to 1. Nobody knows the length when the"
    " event begins: it may end at each of these ages. An event without rows lasts to the end of the plan.",
    group="Disruptions",
)
@dataclass(frozen=True, kw_only=True)
class EventLength(Row):
    """One possible length of an event."""

    event: str = link("Event", "Events", "The event.", key=True)
    length_months: int = integer("Length", "months", "How long it lasts.", minimum=1, key=True)
    probability: float = number(
        "Probability", "share", "Probability of this length, given the event.", required=True, maximum=1.0
    )


@sheet(
    "Event effects",
    title="What events hit, month by month of their age",
    sentence="Rows with the same event, effect and selectors are one profile: its value holds from the given"
    " month of the event's age until the next row. Several profiles on the same target multiply.",
    group="Disruptions",
    unique=False,
)
@dataclass(frozen=True, kw_only=True)
class EventEffect(Row):
    """One step of a profile: what is hit, from which age, and what is left."""

    event: str = link("Event", "Events", "The event.", key=True)
    effect: str = choice("Effect", EFFECTS, "What changes.", key=True)
    country: tuple[str, ...] = links("Country", "Countries", "Only these countries; blank: all.")
    bloc: str = text("Bloc", "Only countries with this label.")
    stage: str = text("Stage", "Only commodities of this stage.")
    commodity: tuple[str, ...] = links("Commodity", "Commodities", "Only these commodities; blank: all.")
    route: tuple[str, ...] = links("Route", "Imports", "Only these routes; blank: all.")
    plant: tuple[str, ...] = links("Plant", "Plants", "Only these plants; blank: all.")
    process: tuple[str, ...] = links("Process", "Processes", "Only these processes; blank: all.")
    sector: tuple[str, ...] = links("Sector", "Sectors", "Only these sectors; blank: all.")
    licence: tuple[str, ...] = links("Licence", "Licences", "Only these licence groups; blank: all.")
    sale: tuple[str, ...] = links("Sale", "Sales", "Only these outlets; blank: all.")
    holder: tuple[str, ...] = links("Holder", "Holders", "Only stocks of these holders; blank: all.")
    resource: tuple[str, ...] = links("Resource", "Resources", "Only these resources; blank: all.")
    from_month: int = integer("From", "months of age", "0 is the month of onset.", default=0)
    value: float = number(
        "Value",
        "times normal, or months",
        "What is left: 0 nothing, 1 all, 1.5 half as much again; of a stock: each month; for a delay: months.",
        required=True,
        maximum=1000.0,
    )
    passed_on: float = number(
        "Passed on",
        "share",
        "How much of the loss reaches the same goods of third countries, times the embodied share of the"
        " country in them (import availability only).",
        default=0.0,
        maximum=1.0,
    )
    buffer_months: int = integer(
        "Third-country buffer", "months", "How long third countries live on their own stock.", default=0
    )


@sheet(
    "Scenarios",
    title="Explicit scenarios",
    sentence="Futures that planners write down themselves. Each leaves another scenario (or the base scenario)"
    " in a month (or together with it), with its own probability; Events may begin in all of them.",
    group="Disruptions",
)
@dataclass(frozen=True, kw_only=True)
class Scenario(Row):
    """A branch of the future with a given probability."""

    scenario: str = name("Scenario", "Name of the scenario.")
    follows: str = link("Follows", "Scenarios", "Scenario that it leaves; blank: the base scenario.")
    first_month: AbsoluteMonth = month(
        "Leaves in", "First month in which it is known to be different.", required=True
    )
    probability: float = number(
        "Probability",
        "share",
        "Probability that the future ends as this scenario, with all lengths of its events and all Events that"
        " begin in it; 0: a stress test with its own decisions.",
        required=True,
        maximum=1.0,
    )
    event: tuple[str, ...] = links(
        "Event", "Events", "Events that begin; blank: none, or the events followed end."
    )
    length_months: float | None = number(
        "Length",
        "months",
        "How long each event lasts, known at its onset; blank: one of its lengths, not known.",
        minimum=1.0,
        maximum=1200.0,
    )


@sheet(
    "Stress tests",
    title="What if: countries cut off, events without odds",
    sentence="The plan's decisions stand until the test begins; then all that can still be done is done."
    " One test per start month; a row without country and event tests each supplier country in turn. Rows may"
    " be added after the plan was made.",
    group="Disruptions",
)
@dataclass(frozen=True, kw_only=True)
class StressTest(Row):
    """A stress test of the plan."""

    stress: str = name("Stress test", "Name of the test.")
    country: tuple[str, ...] = links("Country", "Countries", "Countries that sell nothing any more.")
    commodity: tuple[str, ...] = links(
        "Commodity", "Commodities", "Only these goods of the countries are cut off; blank: all."
    )
    event: tuple[str, ...] = links(
        "Event", "Events", "Events that happen together, and with the cut-off; blank: the cut-off alone."
    )
    first_month: AbsoluteMonth = month("First start", "First month in which it starts.", required=True)
    last_month: AbsoluteMonth | None = month("Last start", "Last month in which it starts; blank: one start.")
    every_months: int = integer(
        "Start every", "months", "Distance between starts.", default=12, minimum=1, maximum=240
    )
    length_months: int = integer(
        "Length", "months", "How long it lasts; survival is measured without end.", default=12, minimum=1
    )
    passed_on: float = number(
        "Passed on", "share", "As on Event effects, for countries that are cut off.", default=0.0, maximum=1.0
    )
    buffer_months: int = integer(
        "Third-country buffer", "months", "How long third countries live on their own stock.", default=0
    )
    in_plan: bool = flag(
        "In the plan",
        "yes: the plan must keep the service levels of Sectors in it (a branch of probability 0).",
    )
