"""The effects of events: what each hits, which cells or conditions it scales, and what follows from that.

One table, :data:`EFFECTS`. An effect changes facts; the groups of the model say which of their bounds, costs
and rows read a fact. A new effect is a row here (its word and selectors stand in the schema) as long as it
changes facts that groups know.
"""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from planner.schema.sheet import Row
from planner.schema.tables import disruption as words
from planner.schema.tables.demand import Demand
from planner.schema.tables.production import Plant, RecipeLine, Resource
from planner.schema.tables.trade import ImportRoute, Licence, Sale


class Fact(Enum):
    """What an event may change of what the model reads."""

    ON_OFFER = "share of a route's volume on offer"
    ABOVE_USUAL = "more on offer on a route than usual"
    ARRIVING = "share of what is due on a route that arrives"
    PRICE = "price of a route"
    REFERENCE = "reference price of a commodity"
    LATE = "start of new capacity"
    CAPACITY = "availability of a plant"
    YIELD = "output of a recipe"
    NEED = "need of a sector"
    THROUGHPUT = "throughput of a licence"
    SALE_PRICE = "price of an outlet"
    SALE_VOLUME = "volumes of an outlet"
    SHORTAGE_VALUE = "value of lost output of a sector"
    STOCK_KEPT = "what is left of a stock"
    RESOURCE = "capacity of a resource"


WORKED_OUT: Mapping[Fact, tuple[str, ...]] = {
    Fact.PRICE: ("routes", "landed"),
    Fact.REFERENCE: ("reference", "known_reference"),
    Fact.CAPACITY: ("plants",),
    Fact.YIELD: ("recipes", "product_output"),
    Fact.NEED: ("demand",),
    Fact.STOCK_KEPT: ("_kept",),
}
"""Fact -> names in :class:`planner.derive.derived.Derived` that must be worked out again."""


class Target(Enum):
    """What an effect hits, one by one."""

    ROUTE = "route"
    PLANT = "plant"
    PROCESS = "process"
    NEED = "need"
    LICENCE = "licence"
    SALE = "sale"
    EXPANSION = "expansion"
    SECTOR = "sector"
    STOCK = "stock"
    RESOURCE = "resource"


class Effect(NamedTuple):
    """An effect of an event."""

    target: Target
    facts: tuple[Fact, ...]
    """What may change; an event that changes less (no reference price) changes the rest alone."""
    row: type[Row] | None = None
    """Rows whose ``cells`` are scaled; None: a condition that no cell says."""
    names: tuple[str, ...] = ()
    """Columns of the row that name the target."""
    cells: tuple[str, ...] = ()
    condition: str = ""
    """Name in :class:`planner.derive.conditions.Conditions`."""
    normal: float = 1.0
    """Value at which nothing changes."""
    reaches_back: bool = False
    """Changes what was decided before: what arrives was ordered, what comes out was begun."""
    lasts: bool = False
    """Is felt after its last month: capacity that is late is missed to the end."""


EFFECTS: Mapping[str, Effect] = {
    words.AVAILABILITY: Effect(Target.ROUTE, (Fact.ON_OFFER, Fact.ABOVE_USUAL), condition="available"),
    words.ARRIVALS: Effect(
        Target.ROUTE, (Fact.ARRIVING,), condition="arriving", reaches_back=True, lasts=True
    ),
    words.IMPORT_PRICE: Effect(
        Target.ROUTE, (Fact.PRICE, Fact.REFERENCE), ImportRoute, ("route",), ("price",)
    ),
    words.PLANT: Effect(Target.PLANT, (Fact.CAPACITY,), Plant, ("plant",), ("availability",)),
    words.YIELD: Effect(
        Target.PROCESS, (Fact.YIELD,), RecipeLine, ("process",), ("output",), reaches_back=True
    ),
    words.DEMAND: Effect(
        Target.NEED,
        (Fact.NEED,),
        Demand,
        ("sector", "commodity"),
        ("demand_a_month", "demand_a_year", "share_of_sector"),
    ),
    words.LICENCE: Effect(Target.LICENCE, (Fact.THROUGHPUT,), Licence, ("licence",), ("throughput_a_month",)),
    words.SALE_PRICE: Effect(Target.SALE, (Fact.SALE_PRICE,), Sale, ("sale",), ("price",)),
    words.SALE_VOLUME: Effect(
        Target.SALE,
        (Fact.SALE_VOLUME,),
        Sale,
        ("sale",),
        ("minimum_a_month", "maximum_a_month", "volume_a_year"),
    ),
    words.SHORTAGE_VALUE: Effect(Target.SECTOR, (Fact.SHORTAGE_VALUE,), condition="shortage_value"),
    words.STOCK_KEPT: Effect(Target.STOCK, (Fact.STOCK_KEPT,), condition="stock_kept"),
    words.RESOURCE: Effect(Target.RESOURCE, (Fact.RESOURCE,), Resource, ("resource",), ("availability",)),
    words.DELAY: Effect(Target.EXPANSION, (Fact.LATE,), condition="months_late", normal=0.0, lasts=True),
}
