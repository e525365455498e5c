"""What Scenarios, Stress tests and the settings of risk mean together."""

from collections.abc import Iterator, Mapping

from planner.schema.columns import month_text
from planner.schema.tables.demand import Sector
from planner.schema.tables.disruption import Event, Scenario, StressTest
from planner.workbook.checks.disruption_meaning import plan_months
from planner.workbook.checks.meaning import TOLERANCE, Contents, Finding


def probabilities(contents: Contents) -> Iterator[Finding]:
    """Scenarios whose probabilities sum above 1."""
    rows = contents.rows(Scenario)
    total = sum(row.probability for row in rows)
    if total > 1.0 + TOLERANCE:
        yield Finding(rows[-1], "probability", {"value": f"{total:g}"})


def circles(contents: Contents) -> Iterator[Finding]:
    """Scenarios that follow themselves, at once or by way of others; each circle once."""
    follows = {row.scenario: row.follows for row in contents.rows(Scenario)}
    told: set[str] = set()
    for row in contents.rows(Scenario):
        chain = _chain(row.scenario, follows)
        if follows.get(chain[-1]) == row.scenario and not told.intersection(chain):
            told.update(chain)
            yield Finding(row, "follows", {"found": " follows ".join([*chain, row.scenario])})


def _chain(scenario: str, follows: Mapping[str, str]) -> list[str]:
    """A scenario, the one it follows, and so on; each once."""
    chain = [scenario]
    while (following := follows.get(chain[-1], "")) and following not in chain:
        chain.append(following)
    return chain


def early_leavers(contents: Contents) -> Iterator[Finding]:
    """Scenarios that leave another one before it has begun."""
    period_of = contents.calendar.period_of
    rows = {row.scenario: row for row in contents.rows(Scenario)}
    for row in rows.values():
        followed = rows.get(row.follows)
        if not followed or followed is row:
            continue
        if period_of(row.first_month) < period_of(followed.first_month):
            words = {"found": month_text(row.first_month), "expected": month_text(followed.first_month)}
            yield Finding(row, "first_month", {**words, "other": followed.scenario})


def lengths_without_event(contents: Contents) -> Iterator[Finding]:
    """Scenarios that say how long nothing lasts."""
    for row in contents.rows(Scenario):
        if row.length_months is not None and not row.event:
            yield Finding(row, "length_months", {"found": f"{row.length_months:g}"})


def fractional_lengths(contents: Contents) -> Iterator[Finding]:
    """Lengths of scenarios that are no whole number of months."""
    for row in contents.rows(Scenario):
        length = row.length_months
        if length is not None and length != round(length):
            yield Finding(row, "length_months", {"found": f"{length:g}"})


def outside_plan(contents: Contents) -> Iterator[Finding]:
    """Scenarios and stress tests that begin before or after the plan."""
    first, last = contents.settings.start_month, contents.settings.end_month
    rows: list[Scenario | StressTest] = [*contents.rows(Scenario), *contents.rows(StressTest)]
    for row in rows:
        if not first <= row.first_month <= last:
            words = {"found": month_text(row.first_month), "expected": plan_months(contents)}
            yield Finding(row, "first_month", words)


def unread_service_levels(contents: Contents) -> Iterator[Finding]:
    """Service levels that no stress test in the plan asks for."""
    if any(row.in_plan for row in contents.rows(StressTest)):
        return
    for row in contents.rows(Sector):
        if row.service_level > 0.0:
            yield Finding(row, "service_level", {"found": f"{row.service_level:g}"})


def unread_risk(contents: Contents) -> Iterator[Finding]:
    """A weight or cap of CVaR while nothing can go wrong: all paths are one."""
    hazards = any(row.hazard_a_year > 0.0 for row in contents.rows(Event))
    if hazards or any(row.probability > 0.0 for row in contents.rows(Scenario)):
        return
    given = {"cvar_weight": contents.settings.cvar_weight or None, "cvar_cap": contents.settings.cvar_cap}
    for name, value in given.items():
        if value is not None:
            yield Finding(None, name, {"found": f"{value:g}"})


def several_events_in_samples(contents: Contents) -> Iterator[Finding]:
    """Several events a path, while drawn futures have one each."""
    settings = contents.settings
    if settings.sample_size and settings.events_per_path > 1:
        found = {"found": f"{settings.events_per_path}", "value": f"{settings.sample_size}"}
        yield Finding(None, "events_per_path", found)
