"""What rows mean together: functions that find rows which contradict each other."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, cast

import numpy as np

from planner.calendar import Calendar
from planner.schema.columns import Monthly, month_text
from planner.schema.settings import Settings
from planner.schema.sheet import Row, is_typed
from planner.schema.tables.demand import Demand, Profile, Sector, Substitution
from planner.schema.tables.places import Commodity, Country, Origin
from planner.schema.tables.production import Process, RecipeLine
from planner.schema.tables.trade import ImportRoute, ImportTier, InTransit, Licence

TOLERANCE = 1e-6
RowType = TypeVar("RowType", bound=Row)
Found = Mapping[type[Row], tuple[Row, ...]]


@dataclass(frozen=True)
class Contents:
    """What the checks look at: settings, months and typed rows."""

    settings: Settings
    calendar: Calendar
    tables: Found

    def rows(self, row_class: type[RowType]) -> tuple[RowType, ...]:
        """The rows of one sheet."""
        return cast(tuple[RowType, ...], self.tables.get(row_class, ()))

    def label(self, period: int) -> str:
        """``2027-01`` for a period."""
        return self.calendar.labels[period]


@dataclass(frozen=True)
class Finding:
    """A problem at one cell of a row (None: of a setting), with the words of its message."""

    row: Row | None
    attribute: str
    words: Mapping[str, object] = field(default_factory=dict)
    year: str = ""
    """Which column of a group of fiscal years; blank: the first."""


def is_given(values: Monthly) -> bool:
    """True if any period has a number."""
    return not bool(np.isnan(values).all())


def reference_routes(contents: Contents) -> Iterator[Finding]:
    """Commodities whose reference route sells another commodity."""
    routes = {route.route: route for route in contents.rows(ImportRoute)}
    for good in contents.rows(Commodity):
        route = routes.get(good.reference_route)
        if route and route.commodity != good.commodity and is_typed(good):
            words = {"found": route.route, "other": route.commodity, "expected": good.commodity}
            yield Finding(good, "reference_route", words)


def origins(contents: Contents) -> Iterator[Finding]:
    """Shares of the feed behind one country's goods that sum above 1."""
    groups: dict[tuple[str, str], list[Origin]] = defaultdict(list)
    for origin in contents.rows(Origin):
        groups[origin.country, origin.goods].append(origin)
    for (country, goods), rows in groups.items():
        total = float(np.nanmax(np.sum([np.nan_to_num(row.share) for row in rows], axis=0)))
        if total > 1.0 + TOLERANCE:
            yield Finding(rows[-1], "share", {"found": f"{goods} of {country}", "value": f"{total:g}"})


def foreign_prices(contents: Contents) -> Iterator[Finding]:
    """Prices in foreign units where the model's money is not ₹ crore per t."""
    if counts_crore_and_tonnes(contents.settings):
        return
    expected = f"{contents.settings.quantity_unit} and {contents.settings.money_unit}"
    for rows in contents.tables.values():
        for row in rows:
            unit = getattr(row, "price_unit", MODEL_MONEY)
            if unit != MODEL_MONEY:
                yield Finding(row, "price_unit", {"found": unit, "expected": expected})


def weightless_profiles(contents: Contents) -> Iterator[Finding]:
    """Seasonal shapes without any weight."""
    for row in contents.rows(Profile):
        if sum(row.weights) == 0.0:
            yield Finding(row, "january", {"found": row.profile})


WAYS = ("share_of_sector", "demand_a_month", "demand_a_year")


def demand_ways(contents: Contents) -> Iterator[Finding]:
    """Demand rows with no or several figures."""
    for row in contents.rows(Demand):
        ways = [way for way in WAYS if is_given(getattr(row, way))]
        if len(ways) != 1:
            found = " and ".join(way.replace("_", " ") for way in ways) or "no figure"
            yield Finding(row, ways[-1] if ways else WAYS[0], {"found": found})


def shares_without_total(contents: Contents) -> Iterator[Finding]:
    """Shares of a sector whose yearly total is blank."""
    totals = {sector.sector: sector.demand_a_year for sector in contents.rows(Sector)}
    for row in contents.rows(Demand):
        if is_given(row.share_of_sector) and row.sector in totals and not is_given(totals[row.sector]):
            yield Finding(row, "share_of_sector", {"found": row.sector})


def own_countries(contents: Contents) -> Iterator[Finding]:
    """More than one own country."""
    own = [country for country in contents.rows(Country) if country.own]
    if len(own) > 1:
        yield Finding(own[1], "own", {"found": " and ".join(country.country for country in own)})


def self_substitutes(contents: Contents) -> Iterator[Finding]:
    """Commodities that replace themselves."""
    for row in contents.rows(Substitution):
        if row.substitute == row.instead_of:
            yield Finding(row, "substitute", {"found": row.substitute})


def sector_shares(contents: Contents) -> Iterator[Finding]:
    """Shares of a sector's total that do not sum to 1."""
    groups: dict[str, list[Demand]] = defaultdict(list)
    for row in contents.rows(Demand):
        if is_given(row.share_of_sector):
            groups[row.sector].append(row)
    for sector, rows in groups.items():
        total = np.sum([np.nan_to_num(row.share_of_sector) for row in rows], axis=0)
        wrong = np.flatnonzero(np.abs(total - 1.0) > TOLERANCE)
        if wrong.size:
            period = int(wrong[0])
            words = {"found": sector, "value": f"{total[period]:g}", "month": contents.label(period)}
            yield Finding(rows[-1], "share_of_sector", words)


def tier_shares(contents: Contents) -> Iterator[Finding]:
    """Shares of a route's steps that do not sum to 1."""
    groups: dict[str, list[ImportTier]] = defaultdict(list)
    for row in contents.rows(ImportTier):
        if not np.isnan(row.share_of_volume).all():
            groups[row.route].append(row)
    for route, rows in groups.items():
        total = float(np.nansum([row.share_of_volume[0] for row in rows]))
        if abs(total - 1.0) > TOLERANCE:
            yield Finding(rows[-1], "share_of_volume", {"found": route, "value": f"{total:g}"})


def mass(contents: Contents) -> Iterator[Finding]:
    """Processes that give more than they take, where they take anything.

    More tonnes alone are no sign (iron in a magnet is bought with the variable cost); more end
    product than the inputs can become is. Only where quantities are masses.
    """
    unit = contents.settings.quantity_unit
    if unit.casefold().split(" ")[-1] not in MASS_UNITS:
        return
    content = {good.commodity: good.end_product_equivalent for good in contents.rows(Commodity)}
    groups: dict[str, list[RecipeLine]] = defaultdict(list)
    for row in contents.rows(RecipeLine):
        groups[row.process].append(row)
    for process, rows in groups.items():
        taken, given = (_sum(rows, side, {}) for side in ("input", "output"))
        content_taken, content_given = (_sum(rows, side, content) for side in ("input", "output"))
        creates = (taken > 0.0) & (given > taken * (1.0 + TOLERANCE))
        wrong = np.flatnonzero(creates & (content_given > content_taken * (1.0 + ROUNDING)))
        if wrong.size:
            period = int(wrong[0])
            last = [row for row in rows if is_given(row.output)][-1]
            words = {"found": process, "value": f"{given[period]:g}", "expected": f"{taken[period]:g}"}
            words["unit"] = unit
            yield Finding(last, "output", {**words, "month": contents.label(period)})


MASS_UNITS = {"t", "kt", "mt", "ton", "tons", "tonne", "tonnes", "kg", "g", "lb"}
"""Units in which a process cannot make more than it takes (the last word of ``thousand tonnes``)."""
ROUNDING = 0.02
"""End-product equivalents are typed with few digits (assumed tolerance)."""


def _sum(rows: Sequence[RecipeLine], side: str, weights: Mapping[str, float]) -> Monthly:
    """Weighted sum of one side of a recipe, shape (periods,)."""
    parts = [np.nan_to_num(getattr(row, side)) * weights.get(row.commodity, 1.0) for row in rows]
    total: Monthly = np.sum(parts, axis=0)
    return total


def netted_lines(contents: Contents) -> Iterator[Finding]:
    """Commodities that a process both takes and gives: within a period only the difference counts.

    What a process with a lead time gives comes in a later period.
    """
    later = {process.process for process in contents.rows(Process) if process.lead_time_months > 0}
    groups: dict[tuple[str, str], list[RecipeLine]] = defaultdict(list)
    for row in contents.rows(RecipeLine):
        if row.process not in later:
            groups[row.process, row.commodity].append(row)
    for (process, commodity), rows in groups.items():
        taken, given = (_sum(rows, side, {}) for side in ("input", "output"))
        both = np.flatnonzero((taken > 0.0) & (given > 0.0))
        if both.size:
            value = f"{given[both[0]] - taken[both[0]]:g}"
            yield Finding(rows[-1], "output", {"found": process, "other": commodity, "value": value})


def empty_lines(contents: Contents) -> Iterator[Finding]:
    """Recipe lines with neither input nor output."""
    for row in contents.rows(RecipeLine):
        if not is_given(row.input) and not is_given(row.output):
            yield Finding(row, "input")


MAGNET_STAGE = "magnet"
CHEAPEST_MAGNET = 10.0
"""USD/kg; sintered NdFeB sells at 45 and more, ferrite at some 5 to 8 (assumed bound)."""


MODEL_MONEY = "model"


def counts_crore_and_tonnes(settings: Settings) -> bool:
    """True where the model's money per quantity is ₹ crore per t."""
    return "crore" in settings.money_unit.casefold() and settings.quantity_unit.strip() in {"t", "tonnes"}


def usd_per_kg(price: Monthly, unit: str, settings: Settings) -> Monthly | None:
    """A price in USD/kg; None for "model" money that is not ₹ crore per t."""
    factors = {
        "USD/kg": 1.0,
        "USD/t": 1e-3,
        "INR/kg": 1.0 / settings.usd_rupees,
        "CNY/kg": settings.cny_rupees / settings.usd_rupees,
        "JPY/kg": settings.jpy_rupees / settings.usd_rupees,
        MODEL_MONEY: 1e4 / settings.usd_rupees if counts_crore_and_tonnes(settings) else np.nan,
    }
    factor = factors[unit]
    return None if np.isnan(factor) else price * factor


def cheap_magnets(contents: Contents) -> Iterator[Finding]:
    """Magnet prices so low that the row must mean something else."""
    magnets = {c.commodity for c in contents.rows(Commodity) if c.stage.casefold() == MAGNET_STAGE}
    for route in contents.rows(ImportRoute):
        price = usd_per_kg(route.price, route.price_unit, contents.settings)
        if route.commodity in magnets and price is not None and float(np.nanmin(price)) < CHEAPEST_MAGNET:
            yield Finding(route, "price", {"found": f"{float(np.nanmin(price)):g}"})


def nothing_in_transit(contents: Contents) -> Iterator[Finding]:
    """Routes that sell from the start, take time, and have nothing under way."""
    under_way = {shipment.route for shipment in contents.rows(InTransit)}
    licences = {licence.licence: float(licence.processing_months[0]) for licence in contents.rows(Licence)}
    for route in contents.rows(ImportRoute):
        months = float(route.lead_time_months[0]) + licences.get(route.licence, 0.0)
        if months > 0 and _sells_at_start(route, contents.calendar) and route.route not in under_way:
            words = {"found": f"{months:g} month{'s' * (months > 1)}"}
            words["month"] = month_text(contents.calendar.start + int(np.ceil(months)))
            yield Finding(route, "lead_time_months", words)


def _sells_at_start(route: ImportRoute, calendar: Calendar) -> bool:
    """True if something can be ordered in the first period."""
    opened = route.first_month is None or route.first_month <= calendar.start
    volume = float(np.fmin(route.volume_a_year[0], route.maximum_a_month[0]))
    return opened and route.qualification_months == 0 and volume != 0.0
