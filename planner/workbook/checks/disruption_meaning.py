"""What Events, Event lengths and Event effects mean together: odds, onsets, profiles and what they hit."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from planner.schema.columns import month_text
from planner.schema.sheet import Row
from planner.schema.tables import disruption
from planner.schema.tables.demand import ALL_SECTORS, Demand, ShortageTier
from planner.schema.tables.disruption import (
    EFFECT_SELECTORS,
    SELECTORS,
    Event,
    EventEffect,
    EventLength,
    Scenario,
    StressTest,
)
from planner.schema.tables.places import Commodity, Country
from planner.schema.tables.production import NewCapacity, Plant, Process, Resource
from planner.schema.tables.stock import Stock
from planner.schema.tables.trade import ImportRoute, ImportTier, Licence, Sale
from planner.workbook.checks.meaning import TOLERANCE, Contents, Finding, is_given

Tags = Mapping[str, tuple[str, ...]]
"""Selector -> the values under which something can be selected."""
AT_MOST_ONE = frozenset(
    {
        disruption.AVAILABILITY,
        disruption.ARRIVALS,
        disruption.PLANT,
        disruption.LICENCE,
        disruption.STOCK_KEPT,
    }
)
"""Effects that say what is left of something, which cannot be more than all of it."""
SHOWN = 3
"""Names that a message tells in full."""


def length_probabilities(contents: Contents) -> Iterator[Finding]:
    """Events whose lengths have probabilities that do not sum to 1."""
    groups: dict[str, list[EventLength]] = defaultdict(list)
    for row in contents.rows(EventLength):
        groups[row.event].append(row)
    for event, rows in groups.items():
        total = sum(row.probability for row in rows)
        if abs(total - 1.0) > TOLERANCE:
            yield Finding(rows[-1], "probability", {"found": event, "value": f"{total:g}"})


def without_onset(contents: Contents) -> Iterator[Finding]:
    """Events with a hazard that can never begin, as their onsets lie outside the plan."""
    settings = contents.settings
    for row in contents.rows(Event):
        first = settings.start_month + settings.step_months if row.first_onset is None else row.first_onset
        last = row.last_onset or settings.report_last_month or settings.end_month
        inside = max(first, settings.start_month) <= min(last, settings.end_month)
        if row.hazard_a_year > 0.0 and not inside and not _is_reversed(row):
            words = {"found": row.event, "value": month_text(first), "other": month_text(last)}
            yield Finding(row, "first_onset", {**words, "expected": plan_months(contents)})


def _is_reversed(row: Event) -> bool:
    """True if both ends of the window are given and the last comes first: told as such."""
    return row.first_onset is not None and row.last_onset is not None and row.last_onset < row.first_onset


def plan_months(contents: Contents) -> str:
    """``2027-01 to 2033-03``."""
    return f"{month_text(contents.settings.start_month)} to {month_text(contents.settings.end_month)}"


def without_effects(contents: Contents) -> Iterator[Finding]:
    """Events that may happen and hit nothing."""
    hitting = {row.event for row in contents.rows(EventEffect)}
    named = {event for row in contents.rows(Scenario) for event in row.event}
    named |= {event for row in contents.rows(StressTest) for event in row.event}
    for row in contents.rows(Event):
        if row.event not in hitting and (row.hazard_a_year > 0.0 or row.event in named):
            yield Finding(row, "event", {"found": row.event})


def unread_selectors(contents: Contents) -> Iterator[Finding]:
    """Selectors that the row's effect does not look at."""
    for row in contents.rows(EventEffect):
        allowed = EFFECT_SELECTORS[row.effect]
        for name in SELECTORS:
            if name not in allowed and getattr(row, name):
                yield Finding(row, name, {"found": row.effect, "expected": ", ".join(allowed)})


def repeated_steps(contents: Contents) -> Iterator[Finding]:
    """Two values of one profile from the same month of age."""
    seen: dict[tuple[object, ...], EventEffect] = {}
    for row in contents.rows(EventEffect):
        step = (row.event, row.effect, *(getattr(row, name) for name in SELECTORS), row.from_month)
        first = seen.setdefault(step, row)
        if first is not row:
            yield Finding(row, "from_month", {"found": row.from_month, "other": first.place.row})


def above_one(contents: Contents) -> Iterator[Finding]:
    """More left than there was."""
    for row in contents.rows(EventEffect):
        if row.effect in AT_MOST_ONE and row.value > 1.0:
            yield Finding(row, "value", {"found": row.effect, "value": f"{row.value:g}"})


def fractional_delays(contents: Contents) -> Iterator[Finding]:
    """Delays of new capacity that are no whole number of months."""
    for row in contents.rows(EventEffect):
        if row.effect == disruption.DELAY and row.value != round(row.value):
            yield Finding(row, "value", {"found": f"{row.value:g}"})


def unread_passing(contents: Contents) -> Iterator[Finding]:
    """Losses passed on to third countries where nobody can say whose loss it is; goods of no cut-off."""
    for row in contents.rows(EventEffect):
        if row.passed_on > 0.0 and not (row.effect == disruption.AVAILABILITY and row.country):
            words = {"expected": f"rows of {disruption.AVAILABILITY} that name a country"}
            yield Finding(row, "passed_on", words)
    for test in contents.rows(StressTest):
        for name in ("passed_on", "commodity"):
            if getattr(test, name) and test.event and not test.country:
                yield Finding(test, name, {"expected": "tests that cut countries off"})


def hitting_nothing(contents: Contents) -> Iterator[Finding]:
    """Effects whose selectors fit nothing in the workbook."""
    for row in contents.rows(EventEffect):
        noun, targets = TARGETS[row.effect]
        if not any(_fits(row, tags) for _, tags in targets(contents)):
            yield Finding(row, "effect", {"found": row.effect, "expected": noun})


def boundless_routes(contents: Contents) -> Iterator[Finding]:
    """Part availability of routes that have no volume, so that part of it is no limit."""
    for row in contents.rows(EventEffect):
        if row.effect == disruption.AVAILABILITY and 0.0 < row.value < 1.0:
            fitting = [route for route, tags in _routes(contents) if _fits(row, tags)]
            found = [route.route for route in fitting if not _has_volume(contents, route)]
            if found:
                yield Finding(row, "value", {"found": _names(found), "value": f"{row.value:g}"})


def _has_volume(contents: Contents, route: ImportRoute) -> bool:
    """True if a most by month, year or price step limits the route."""
    steps = [row for row in contents.rows(ImportTier) if row.route == route.route]
    stepped = bool(steps) and all(is_given(row.maximum_a_month) for row in steps)
    return stepped or is_given(route.maximum_a_month) or is_given(route.volume_a_year)


def _names(found: list[str]) -> str:
    """``a, b, c and 4 more``."""
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return ", ".join(found[:SHOWN]) + more


def _fits(row: EventEffect, tags: Tags) -> bool:
    """True if the selectors of the row that its effect looks at all fit."""
    for name in EFFECT_SELECTORS[row.effect]:
        value = getattr(row, name)
        wanted = {value} if isinstance(value, str) else set(value)
        if value and not wanted.intersection(tags[name]):
            return False
    return True


def _routes(contents: Contents) -> Iterator[tuple[ImportRoute, Tags]]:
    """Import routes."""
    blocs = {country.country: country.bloc_names for country in contents.rows(Country)}
    stages = {good.commodity: good.stage for good in contents.rows(Commodity)}
    for route in contents.rows(ImportRoute):
        yield (
            route,
            {
                "country": (route.country,),
                "bloc": blocs.get(route.country, ()),
                "route": (route.route,),
                "stage": (stages.get(route.commodity, ""),),
                "commodity": (route.commodity,),
            },
        )


def _plants(contents: Contents) -> Iterator[tuple[Plant, Tags]]:
    """Plants; those without a country stand in our own."""
    own = next((country.country for country in contents.rows(Country) if country.own), "")
    for plant in contents.rows(Plant):
        yield plant, {"country": (plant.country or own,), "plant": (plant.plant,)}


def _expansions(contents: Contents) -> Iterator[tuple[NewCapacity, Tags]]:
    """New capacity of plants, and of resources, which stand in no country."""
    countries = {plant.plant: tags["country"] for plant, tags in _plants(contents)}
    for row in contents.rows(NewCapacity):
        country = countries.get(row.plant, ("",))
        yield row, {"plant": (row.plant,), "resource": (row.resource,), "country": country}


def _limited_resources(contents: Contents) -> Iterator[tuple[Resource, Tags]]:
    """Resources with a capacity, or that can get one."""
    growing = {row.resource for row in contents.rows(NewCapacity)}
    for row in contents.rows(Resource):
        if is_given(row.capacity_a_month) or row.resource in growing:
            yield row, {"resource": (row.resource,)}


def _rows(
    row_class: type[Row], *selectors: str, limited_by: str = ""
) -> Callable[[Contents], Iterator[tuple[Row, Tags]]]:
    """Rows of a sheet, each with the cells that selectors look at; where a column is named, those with it."""

    def targets(contents: Contents) -> Iterator[tuple[Row, Tags]]:
        for row in contents.rows(row_class):
            if not limited_by or is_given(getattr(row, limited_by)):
                yield row, {name: (getattr(row, name),) for name in selectors}

    return targets


def _sectors(contents: Contents) -> Iterator[tuple[Demand, Tags]]:
    """Needs of sectors that may go unserved."""
    tiers = {row.sector for row in contents.rows(ShortageTier)}
    for row in contents.rows(Demand):
        if tiers & {row.sector, ALL_SECTORS}:
            yield row, {"sector": (row.sector,)}


TARGETS: Mapping[str, tuple[str, Callable[[Contents], Iterator[tuple[Row, Tags]]]]] = {
    disruption.AVAILABILITY: ("route on Imports", _routes),
    disruption.ARRIVALS: ("route on Imports", _routes),
    disruption.IMPORT_PRICE: ("route on Imports", _routes),
    disruption.PLANT: ("plant on Plants", _plants),
    disruption.YIELD: ("process on Processes", _rows(Process, "process", "plant")),
    disruption.DEMAND: ("need on Demand", _rows(Demand, "sector", "commodity")),
    disruption.LICENCE: (
        "licence group with a throughput on Licences",
        _rows(Licence, "licence", limited_by="throughput_a_month"),
    ),
    disruption.DELAY: ("row of New capacity", _expansions),
    disruption.SALE_PRICE: ("outlet on Sales", _rows(Sale, "sale", "country", "commodity")),
    disruption.SALE_VOLUME: ("outlet on Sales", _rows(Sale, "sale", "country", "commodity")),
    disruption.SHORTAGE_VALUE: ("sector with Shortage tiers", _sectors),
    disruption.STOCK_KEPT: ("stock on Stocks", _rows(Stock, "holder", "commodity")),
    disruption.RESOURCE: ("resource with a capacity on Resources", _limited_resources),
}
"""Effect -> what it hits, in words, and all of that in the workbook."""
