"""Checks over typed rows, in one table of message and function; and pairs that any sheet may have."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from planner.calendar import Calendar
from planner.schema.columns import month_text
from planner.schema.settings import Settings
from planner.schema.sheet import REGISTRY, Row, is_typed
from planner.schema.tables.demand import Demand, Profile, Sector, Substitution
from planner.schema.tables.disruption import Event, EventEffect, EventLength, Scenario, StressTest
from planner.schema.tables.places import Commodity, Country, Origin
from planner.schema.tables.policy import Limit, Scheme, SchemePlant, ShareCap
from planner.schema.tables.production import Lane, NewCapacity, Plant, Process, RecipeLine, ResourceUse
from planner.schema.tables.trade import Contract, ImportRoute, ImportTier, InTransit, Licence
from planner.workbook.checks import (
    capacity_meaning,
    disruption_meaning,
    lane_meaning,
    limit_meaning,
    meaning,
    plausibility,
    policy_meaning,
    scenario_meaning,
)
from planner.workbook.checks.meaning import TOLERANCE, Contents, Finding, Found
from planner.workbook.checks.silence import check_silence
from planner.workbook.layout import SETTINGS
from planner.workbook.messages import absent_sheets
from planner.workbook.reading.drafts import DraftTable, Findings


@dataclass(frozen=True)
class MeaningCheck:
    """One check: its message, the sheets it reads, and the function that finds problems."""

    code: str
    reads: tuple[type[Row], ...]
    find: Callable[[Contents], Iterator[Finding]]


def check_meaning(
    settings: Settings,
    calendar: Calendar,
    rows: Found,
    tables: Mapping[str, DraftTable],
    setting_cells: Mapping[str, str],
    findings: Findings,
) -> None:
    """Run every check whose sheets have no broken rows."""
    contents = Contents(settings, calendar, rows)
    broken = {
        t.declared.row_class for t in tables.values() if any(row.broken and row.holds for row in t.rows)
    }
    broken |= {REGISTRY[name].row_class for name in absent_sheets(findings.problems) if name in REGISTRY}
    for check in MEANING_CHECKS:
        if broken.intersection(check.reads):
            continue
        for found in check.find(contents):
            if found.row is None:
                if found.attribute in setting_cells:
                    findings.add(check.code, SETTINGS, setting_cells[found.attribute], **found.words)
            else:
                table = tables[found.row.place.sheet]
                cell = table.cell(found.row.place.row, found.attribute, found.year)
                findings.add(check.code, table.grid.name, cell, **found.words)
    _check_pairs(contents, tables, findings)
    check_silence(tables, calendar, findings)


LEAST_AND_MOST = (
    ("minimum", "maximum"),
    ("minimum_a_month", "maximum_a_month"),
    ("offtake_minimum_a_month", "maximum_a_month"),
    ("closing_minimum", "closing_maximum"),
    ("minimum_in_total", "maximum_in_total"),
    ("award_minimum", "award_maximum"),
    ("beneficiary_minimum", "beneficiary_maximum"),
)
"""Pairs of attributes on any sheet where the first may not exceed the second."""
WINDOWS = (("first_month", "last_month"), ("first_month", "by_month"), ("first_onset", "last_onset"))
"""Pairs of months on any sheet where the first may not be later."""


def _check_pairs(contents: Contents, tables: Mapping[str, DraftTable], findings: Findings) -> None:
    """Least above most, and first month after last, on every sheet."""
    for rows in contents.tables.values():
        for row in filter(is_typed, rows):
            table = tables[row.place.sheet]
            for low, high in LEAST_AND_MOST:
                if hasattr(row, low) and hasattr(row, high):
                    _check_least(contents, row, low, high, table, findings)
            for first, last in WINDOWS:
                if hasattr(row, first) and hasattr(row, last):
                    _check_window(row, first, last, table, findings)


def _check_least(
    contents: Contents, row: Row, low: str, high: str, table: DraftTable, findings: Findings
) -> None:
    """A least above its most in some period."""
    if getattr(row, low) is None or getattr(row, high) is None:
        return
    least, most = (np.broadcast_to(getattr(row, each), contents.calendar.periods) for each in (low, high))
    wrong = np.flatnonzero(least > most + TOLERANCE)
    if wrong.size:
        period = int(wrong[0])
        words = {"found": f"{least[period]:g}", "expected": f"{most[period]:g}"}
        cell = table.cell(row.place.row, low)
        month = contents.label(period)
        findings.add("minimum_above_maximum", table.grid.name, cell, month=month, **words)


def _check_window(row: Row, first: str, last: str, table: DraftTable, findings: Findings) -> None:
    """A window that ends before it begins."""
    begin, end = getattr(row, first), getattr(row, last)
    if begin is not None and end is not None and end < begin:
        words = {"found": month_text(end), "expected": month_text(begin)}
        findings.add("window_reversed", table.grid.name, table.cell(row.place.row, last), **words)


HIT: tuple[type[Row], ...] = (
    EventEffect,
    Country,
    Commodity,
    ImportRoute,
    Plant,
    NewCapacity,
    Process,
    Demand,
    Licence,
)
"""Sheets with what effects select and hit."""
MEANING_CHECKS: tuple[MeaningCheck, ...] = (
    MeaningCheck("reference_route_commodity", (Commodity, ImportRoute), meaning.reference_routes),
    MeaningCheck("origins_above_one", (Origin,), meaning.origins),
    MeaningCheck("foreign_price_unit", (), meaning.foreign_prices),
    MeaningCheck("weightless_profile", (Profile,), meaning.weightless_profiles),
    MeaningCheck("demand_ways", (Demand,), meaning.demand_ways),
    MeaningCheck("share_without_total", (Demand, Sector), meaning.shares_without_total),
    MeaningCheck("several_own_countries", (Country,), meaning.own_countries),
    MeaningCheck("substitute_for_itself", (Substitution,), meaning.self_substitutes),
    MeaningCheck("useless_selector", (Limit, ResourceUse), limit_meaning.useless_selectors),
    MeaningCheck("bounded_twice", (Limit,), limit_meaning.bounded_twice),
    MeaningCheck("share_without_base", (Limit,), limit_meaning.shares_without_base),
    MeaningCheck("base_without_share", (Limit,), limit_meaning.bases_without_share),
    MeaningCheck("bounded_base", (Limit,), limit_meaning.bounded_bases),
    MeaningCheck("before_without_lag", (Limit,), limit_meaning.before_without_lag),
    MeaningCheck("concentration_of_what", (ShareCap,), limit_meaning.concentration),
    MeaningCheck("right_without_rate", (Scheme, SchemePlant), policy_meaning.rights_without_rate),
    MeaningCheck("length_probabilities", (EventLength,), disruption_meaning.length_probabilities),
    MeaningCheck("scenario_probabilities", (Scenario,), scenario_meaning.probabilities),
    MeaningCheck("scenario_circle", (Scenario,), scenario_meaning.circles),
    MeaningCheck("scenario_leaves_early", (Scenario,), scenario_meaning.early_leavers),
    MeaningCheck("length_without_event", (Scenario,), scenario_meaning.lengths_without_event),
    MeaningCheck("not_whole_months", (Scenario,), scenario_meaning.fractional_lengths),
    MeaningCheck("not_whole_months", (EventEffect,), disruption_meaning.fractional_delays),
    MeaningCheck("outside_plan", (Scenario, StressTest), scenario_meaning.outside_plan),
    MeaningCheck("unread_selector", (EventEffect,), disruption_meaning.unread_selectors),
    MeaningCheck("repeated_step", (EventEffect,), disruption_meaning.repeated_steps),
    MeaningCheck("plant_or_resource", (NewCapacity,), capacity_meaning.plant_or_resource),
    MeaningCheck("idle_resource", (NewCapacity, ResourceUse), capacity_meaning.idle_resources),
    MeaningCheck("lane_goes_nowhere", (Lane,), lane_meaning.circles),
    MeaningCheck("lane_unfed", lane_meaning.READ, lane_meaning.unfed),
    MeaningCheck("lane_unused", lane_meaning.READ, lane_meaning.unused),
    MeaningCheck("sector_shares", (Demand,), meaning.sector_shares),
    MeaningCheck("tier_shares", (ImportTier,), meaning.tier_shares),
    MeaningCheck("recipe_creates_mass", (Commodity, RecipeLine), meaning.mass),
    MeaningCheck("recipe_nets", (RecipeLine, Process), meaning.netted_lines),
    MeaningCheck("empty_recipe_line", (RecipeLine,), meaning.empty_lines),
    MeaningCheck("cheap_magnet", (Commodity, ImportRoute), meaning.cheap_magnets),
    MeaningCheck("nothing_in_transit", (ImportRoute, Licence, InTransit), meaning.nothing_in_transit),
    MeaningCheck("unwatched_country", (Country,), plausibility.unwatched_country),
    MeaningCheck("negative_price", (ImportRoute, Contract), plausibility.negative_prices),
    MeaningCheck("dear_price", (ImportRoute, Contract, Commodity), plausibility.dear_prices),
    MeaningCheck("odd_price", (ImportRoute,), plausibility.odd_prices),
    MeaningCheck("boundless_route", (ImportRoute, ImportTier, Licence), plausibility.boundless_routes),
    MeaningCheck("late_shipment", (ImportRoute, InTransit, Licence), plausibility.late_shipments),
    MeaningCheck("no_onset", (Event,), disruption_meaning.without_onset),
    MeaningCheck(
        "event_without_effects",
        (Event, EventEffect, Scenario, StressTest),
        disruption_meaning.without_effects,
    ),
    MeaningCheck("effect_hits_nothing", HIT, disruption_meaning.hitting_nothing),
    MeaningCheck(
        "availability_without_volume",
        (Country, Commodity, ImportRoute, ImportTier, EventEffect),
        disruption_meaning.boundless_routes,
    ),
    MeaningCheck("above_one", (EventEffect,), disruption_meaning.above_one),
    MeaningCheck("unread_passing", (EventEffect, StressTest), disruption_meaning.unread_passing),
    MeaningCheck("unread_service_level", (Sector, StressTest), scenario_meaning.unread_service_levels),
    MeaningCheck("unread_risk", (Event, Scenario), scenario_meaning.unread_risk),
    MeaningCheck("several_events_in_samples", (Event,), scenario_meaning.several_events_in_samples),
)
"""Every check that looks at several rows, with its message."""
