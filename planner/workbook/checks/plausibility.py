"""Numbers that can be read and can hardly be meant: prices, volumes, shipments, the watched country."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from planner.schema.columns import month_text
from planner.schema.settings import setting_columns
from planner.schema.tables.places import Commodity, Country
from planner.schema.tables.trade import Contract, ImportRoute, ImportTier, InTransit, Licence
from planner.workbook.checks.meaning import MODEL_MONEY, Contents, Finding, is_given, usd_per_kg
from planner.workbook.reading.suggest import did_you_mean

DEAREST = 10_000.0
"""USD/kg; terbium and europium oxide peaked below 7,000 in 2011 (assumed bound)."""
FAR = 20.0
"""Times the middle price of other routes of the commodity from which a price is asked about (assumed)."""
ENOUGH = 2
"""Other routes from which there is a middle price."""


def unwatched_country(contents: Contents) -> Iterator[Finding]:
    """An exposure country that no row of Countries declares; nobody chose the default."""
    names = [country.country for country in contents.rows(Country)]
    found = contents.settings.exposure_country
    if found and found not in names and found != setting_columns()["exposure_country"].default:
        otherwise = "add it there, or clear the setting"
        yield Finding(
            None, "exposure_country", {"found": found, "mend": did_you_mean(found, names, otherwise)}
        )


def negative_prices(contents: Contents) -> Iterator[Finding]:
    """Suppliers who would pay us."""
    rows: list[ImportRoute | Contract] = [*contents.rows(ImportRoute), *contents.rows(Contract)]
    for row in rows:
        lowest = float(np.nanmin(row.price))
        if lowest < 0.0:
            yield Finding(row, "price", {"found": f"{lowest:g}"})


def dear_prices(contents: Contents) -> Iterator[Finding]:
    """Prices with a unit of their own that are above anything that is traded here."""
    rows: list[tuple[ImportRoute | Contract | Commodity, str]] = [
        *((route, "price") for route in contents.rows(ImportRoute)),
        *((contract, "price") for contract in contents.rows(Contract)),
        *((good, "reference_price") for good in contents.rows(Commodity)),
    ]
    for row, attribute in rows:
        price = usd_per_kg(getattr(row, attribute), row.price_unit, contents.settings)
        if row.price_unit == MODEL_MONEY or price is None or not is_given(price):
            continue
        highest = float(np.nanmax(price))
        if highest > DEAREST:
            yield Finding(row, attribute, {"found": f"{highest:,.6g}", "expected": f"{DEAREST:,.0f}"})


def odd_prices(contents: Contents) -> Iterator[Finding]:
    """Prices far from those of the other routes of the same commodity, in the first month."""
    by_commodity: dict[str, list[tuple[ImportRoute, float]]] = defaultdict(list)
    for route in contents.rows(ImportRoute):
        price = usd_per_kg(route.price, route.price_unit, contents.settings)
        known = route.price if price is None else price
        by_commodity[route.commodity].append((route, float(known[0])))
    for commodity, members in by_commodity.items():
        ordered = sorted(price for _, price in members if price > 0.0)
        for route, found in members if len(ordered) > ENOUGH else ():
            middle = middle_of_others(ordered, found) if found > 0.0 else found
            if found > 0.0 and not middle / FAR <= found <= middle * FAR:
                factor = found / middle
                times = f"{factor:.3g} times" if factor > 1.0 else f"1/{1.0 / factor:.3g} of"
                yield Finding(route, "price", {"value": times, "other": commodity})


def middle_of_others(ordered: Sequence[float], own: float) -> float:
    """The median of sorted prices without one of them, which is found, not counted anew for each."""
    at, half = bisect_left(ordered, own), (len(ordered) - 1) // 2
    below, above = (ordered[each + (each >= at)] for each in (max(0, half - 1), half))
    return above if len(ordered) % 2 == 0 else (below + above) / 2.0


def boundless_routes(contents: Contents) -> Iterator[Finding]:
    """Routes without any limit in some month, on a sheet where most have one."""
    steps, licences = defaultdict(list), {row.licence: row for row in contents.rows(Licence)}
    for row in contents.rows(ImportTier):
        steps[row.route].append(row)
    open_months = {
        route.route: _boundless(contents, route, steps[route.route], licences.get(route.licence))
        for route in contents.rows(ImportRoute)
    }
    found = [route for route in contents.rows(ImportRoute) if open_months[route.route].any()]
    if not found or 2 * len(found) >= len(open_months):
        return
    for route in found:
        blank = np.flatnonzero(open_months[route.route])
        first, last = contents.label(int(blank[0])), contents.label(int(blank[-1]))
        year = contents.calendar.year_labels[int(contents.calendar.year_index[blank[0]])]
        words = {"found": route.route, "value": first, "other": last}
        yield Finding(route, "volume_a_year", words, year)


def _boundless(
    contents: Contents, route: ImportRoute, steps: Sequence[ImportTier], licence: Licence | None
) -> NDArray[np.bool_]:
    """True for the months in which any quantity can be ordered on a route, shape (periods,)."""
    first = contents.calendar.start if route.first_month is None else route.first_month
    window = contents.calendar.window(first + route.qualification_months, route.last_month)
    most = np.fmin(route.volume_a_year, route.maximum_a_month)
    if licence is not None:
        most = np.fmin(most, licence.throughput_a_month)
    if steps and all(is_given(row.maximum_a_month) for row in steps):
        most = np.zeros(len(most))
    is_open = np.zeros(len(most), dtype=bool)
    is_open[window.start : window.stop] = True
    boundless: NDArray[np.bool_] = np.isnan(most) & is_open
    return boundless


def late_shipments(contents: Contents) -> Iterator[Finding]:
    """Goods under way that arrive later than what was ordered before the start, even if a month late.

    Where goods take no time, shipments are receipts that are known ahead.
    """
    routes = {route.route: route for route in contents.rows(ImportRoute)}
    licences = {row.licence: float(row.processing_months[0]) for row in contents.rows(Licence)}
    for row in contents.rows(InTransit):
        route = routes.get(row.route)
        if route is None:
            continue
        months = float(route.lead_time_months[0]) + licences.get(route.licence, 0.0)
        latest = contents.calendar.start + int(np.ceil(months))
        if months > 0.0 and row.arrival > latest:
            words = {"found": f"{months:g} months", "month": month_text(row.arrival)}
            yield Finding(row, "arrival", {**words, "expected": month_text(latest)})
