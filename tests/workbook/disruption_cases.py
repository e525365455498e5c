"""One workbook for each message about disruptions, scenarios, stress tests and risk."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.workbook.books import BASE, Case, Sheets

EVENTS = [["Event", "Hazard"], ["embargo", 0.05]]
EFFECT = ["embargo", "import availability", "NA", 0]
EFFECT_HEADERS = ["Event", "Effect", "Country", "Value"]
HIT: Sheets = {"Events": EVENTS, "Event effects": [EFFECT_HEADERS, EFFECT]}
"""An event that begins at times and stops what one country sells."""
SCENARIO_HEADERS = ["Scenario", "Follows", "Leaves in", "Probability", "Event", "Length"]
STRESS_HEADERS = ["Stress test", "Country", "Event", "First start"]


def effects(*rows: Sequence[Any], headers: Sequence[str] = EFFECT_HEADERS) -> Sheets:
    """The event with these effects."""
    return {**HIT, "Event effects": [headers, *rows]}


def lengths(*rows: Sequence[Any]) -> Sheets:
    """The event with these lengths."""
    return {**HIT, "Event lengths": [["Event", "Length", "Probability"], *rows]}


def scenarios(*rows: Sequence[Any]) -> Sheets:
    """The event and these scenarios."""
    return {**HIT, "Scenarios": [SCENARIO_HEADERS, *rows]}


def stress(*row: Any, headers: Sequence[str] = STRESS_HEADERS) -> Sheets:
    """The event and one stress test."""
    return {**HIT, "Stress tests": [headers, row]}


def selecting(effect: str, column: str, name: str, value: float = 0.5, **others: Sequence[Any]) -> Sheets:
    """The event with one effect that selects something by one column."""
    row = ["embargo", effect, name, value]
    return {**effects(row, headers=["Event", "Effect", column, "Value"]), **others}


def settings(name: str, value: float) -> Sheets:
    """The settings of the base and one more."""
    return {"Settings": [*BASE["Settings"], [name, value]]}


def onsets(*months: Any) -> Sheets:
    """The event with first onset, last onset and distance."""
    headers = ["Event", "Hazard", "First onset", "Last onset", "Onset every"]
    return {**HIT, "Events": [headers, ["embargo", 0.05, *months]]}


PLANTS = [["Plant", "Country", "Capacity a month"], ["Leap", None, 10]]
PROCESSES = [["Process", "Plant"], ["Sintering", "Leap"]]
LICENCES = [["Licence"], ["controlled"]]
UNBOUNDED = [BASE["Imports"][0][:5], BASE["Imports"][1][:5]]
SERVED = [[*BASE["Sectors"][0], "Service level"], [*BASE["Sectors"][1], 0.9]]
TIERS = ["Route", "Tier", "Maximum a month"]

ODDS = [
    Case(
        "length_probabilities",
        "Event lengths!C3",
        "event embargo sum to 0.9; expected 1",
        sheets=lengths(["embargo", 3, 0.5], ["embargo", 6, 0.4]),
    ),
    Case(
        "scenario_probabilities",
        "Scenarios!D3",
        "sum to 1.2; expected at most 1",
        sheets=scenarios(["a", None, "2027-03", 0.6], ["b", None, "2027-03", 0.6]),
    ),
    Case("no_onset", "Events!C2", "from 2028-03 to 2028-06, which", sheets=onsets("2028-03", "2028-06", 1)),
    Case("no_onset", "Events!C2", "from 2028-03 to 2027-12, which", sheets=onsets("2028-03", None, 1)),
    Case(
        "window_reversed",
        "Events!D2",
        "ends in 2027-03, before it begins in 2027-06",
        sheets=onsets("2027-06", "2027-03", 1),
    ),
    Case("event_without_effects", "Events!A2", "embargo may happen", sheets={"Events": EVENTS}),
    Case(
        "event_without_effects",
        "Events!A2",
        "hits nothing",
        sheets={
            "Events": [["Event"], ["blockade"]],
            "Stress tests": [["Stress test", "Event", "First start"], ["s", "blockade", "2027-03"]],
        },
    ),
]
EFFECTS = [
    Case(
        "unread_selector",
        "Event effects!C2",
        "it selects by sector, commodity",
        sheets=effects(["embargo", "demand", "NA", 1.2]),
    ),
    Case(
        "repeated_step",
        "Event effects!E3",
        "row 2 gives a value",
        sheets=effects([*EFFECT, 3], [*EFFECT[:3], 0.5, 3], headers=[*EFFECT_HEADERS, "From"]),
    ),
    Case(
        "effect_hits_nothing",
        "Event effects!B2",
        "no route on Imports fits",
        sheets=effects(["embargo", "arrivals", "India", 0.5]),
    ),
    Case(
        "effect_hits_nothing",
        "Event effects!B2",
        "no route on Imports fits",
        sheets=selecting("import price", "Stage", "metal"),
    ),
    Case(
        "effect_hits_nothing",
        "Event effects!B2",
        "no route on Imports fits",
        sheets=selecting("import price", "Bloc", "ASEAN"),
    ),
    Case(
        "effect_hits_nothing",
        "Event effects!B2",
        "no plant on Plants fits",
        sheets=selecting("plant availability", "Country", "NA", Plants=PLANTS),
    ),
    Case(
        "effect_hits_nothing",
        "Event effects!B2",
        "no row of New capacity fits",
        sheets=selecting("new capacity delay", "Country", "India", 6, Plants=PLANTS),
    ),
    Case(
        "effect_hits_nothing",
        "Event effects!B2",
        "no process on Processes fits",
        sheets=selecting(
            "process yield",
            "Plant",
            "Hyderabad",
            Plants=[*PLANTS, ["Hyderabad", None, 5]],
            Processes=PROCESSES,
        ),
    ),
    Case(
        "effect_hits_nothing",
        "Event effects!B2",
        "no need on Demand fits",
        sheets=selecting("demand", "Commodity", "NdPr oxide"),
    ),
    Case(
        "effect_hits_nothing",
        "Event effects!B2",
        "no licence group with a throughput",
        sheets=selecting("licence throughput", "Licence", "controlled", Licences=LICENCES),
    ),
    Case(
        "availability_without_volume",
        "Event effects!D2",
        "0.5 of no limit is no limit: r1 can sell",
        sheets={**effects([*EFFECT[:3], 0.5]), "Imports": UNBOUNDED},
    ),
    Case(
        "availability_without_volume",
        "Event effects!D2",
        "r1 can sell",
        sheets={
            **effects([*EFFECT[:3], 0.5]),
            "Imports": UNBOUNDED,
            "Import tiers": [TIERS, ["r1", "near", 5], ["r1", "far", None]],
        },
    ),
    Case(
        "above_one",
        "Event effects!D2",
        'found 1.5 for "import availability"',
        sheets=effects([*EFFECT[:3], 1.5]),
    ),
    Case(
        "not_whole_months",
        "Event effects!D2",
        "found 2.5 months; expected a whole number",
        sheets=selecting(
            "new capacity delay",
            "Plant",
            "Leap",
            2.5,
            Plants=PLANTS,
            **{"New capacity": [["Expansion", "Plant", "Capital cost"], ["more", "Leap", 1]]},
        ),
    ),
    Case(
        "unread_passing",
        "Event effects!E2",
        "rows of import availability that name a country",
        sheets=effects(["embargo", "arrivals", "NA", 0.5, 0.8], headers=[*EFFECT_HEADERS, "Passed on"]),
    ),
    Case(
        "unread_passing",
        "Event effects!E2",
        "that name a country",
        sheets=effects([*EFFECT[:2], None, 0, 0.8], headers=[*EFFECT_HEADERS, "Passed on"]),
    ),
]
BRANCHES = [
    Case(
        "scenario_circle",
        "Scenarios!B2",
        "a follows a: a circle",
        sheets=scenarios(["a", "a", "2027-03", 0.1]),
    ),
    Case(
        "scenario_circle",
        "Scenarios!B2",
        "a follows b follows a: a circle",
        sheets=scenarios(["a", "b", "2027-04", 0.1], ["b", "a", "2027-03", 0.1], ["c", "b", "2027-09", 0.1]),
        also=("scenario_leaves_early",),
    ),
    Case(
        "scenario_leaves_early",
        "Scenarios!C3",
        "leaves in 2027-02, before 2027-03, when the scenario a",
        sheets=scenarios(["a", None, "2027-03", 0.1], ["b", "a", "2027-02", 0.1]),
    ),
    Case(
        "scenario_leaves_early",
        "Scenarios!C3",
        "leaves in 2027-03, before 2027-04",
        sheets={
            **scenarios(["a", None, "2027-04", 0.1], ["b", "a", "2027-03", 0.1]),
            **settings("step_months", 3),
        },
    ),
    Case(
        "length_without_event",
        "Scenarios!F2",
        "a length of 6 months",
        sheets=scenarios(["a", None, "2027-03", 0.1, None, 6]),
    ),
    Case(
        "not_whole_months",
        "Scenarios!F2",
        "found 2.5 months; expected a whole number",
        sheets=scenarios(["a", None, "2027-03", 0.1, "embargo", 2.5]),
    ),
    Case(
        "outside_plan",
        "Scenarios!C2",
        "begins in 2028-01, outside the plan; expected a month from 2027-01 to 2027-12",
        sheets=scenarios(["a", None, "2028-01", 0.1]),
    ),
    Case(
        "outside_plan",
        "Stress tests!D2",
        "begins in 2026-12",
        sheets=stress("s", "NA", None, "2026-12"),
    ),
    Case(
        "unread_passing",
        "Stress tests!E2",
        "tests that cut countries off",
        sheets=stress("s", None, "embargo", "2027-03", "NdPr oxide", headers=[*STRESS_HEADERS, "Commodity"]),
    ),
    Case(
        "unread_passing",
        "Stress tests!E2",
        "tests that cut countries off",
        sheets=stress("s", None, "embargo", "2027-03", 0.5, headers=[*STRESS_HEADERS, "Passed on"]),
    ),
    Case(
        "unread_service_level",
        "Sectors!C2",
        "found 0.9, but no row of Stress tests",
        sheets={"Sectors": SERVED, **stress("s", "NA", None, "2027-03")},
    ),
    Case(
        "unread_risk",
        "Settings!B4",
        "found 0.5, but no event",
        sheets=settings("cvar_weight", 0.5),
    ),
    Case(
        "unread_risk",
        "Settings!B4",
        "found 0, but no event",
        sheets={
            **settings("cvar_cap", 0),
            "Scenarios": [SCENARIO_HEADERS[:4], ["a", None, "2027-03", 0]],
        },
    ),
    Case(
        "several_events_in_samples",
        "Settings!B4",
        "found 2 events per path, but each of the 100",
        sheets={
            **HIT,
            "Settings": [*BASE["Settings"], ["events_per_path", 2], ["sample_size", 100]],
        },
    ),
]
DISRUPTIONS = [*ODDS, *EFFECTS, *BRANCHES]
"""Every message about disruptions."""

FAULTLESS: Mapping[str, Sheets] = {
    "lengths": lengths(["embargo", 3, 0.3], ["embargo", 6, 0.7]),
    "profile": effects([*EFFECT, 0], [*EFFECT[:3], 0.5, 3], headers=[*EFFECT_HEADERS, "From"]),
    "volume by step": {
        **effects([*EFFECT[:3], 0.5]),
        "Imports": UNBOUNDED,
        "Import tiers": [TIERS, ["r1", "near", 5], ["r1", "far", 50]],
    },
    "nothing of no limit": {**effects(EFFECT), "Imports": UNBOUNDED},
    "more need": effects(["embargo", "demand", None, 1.5]),
    "bloc and stage": effects(
        ["embargo", "import availability", "Quad", "magnet", 0.5],
        headers=["Event", "Effect", "Bloc", "Stage", "Value"],
    ),
    "own plant": selecting("plant availability", "Country", "India", Plants=PLANTS),
    "passed on": effects([*EFFECT, 0.8], headers=[*EFFECT_HEADERS, "Passed on"]),
    "scenarios": scenarios(
        ["b", "a", "2027-06", 0.3], ["a", None, "2027-01", 0.7, "embargo", 3], ["c", "b", "2027-12", 0]
    ),
    "onset in the last month": onsets("2027-12", "2028-12", 12),
    "service in a stress test": {
        "Sectors": SERVED,
        **stress("s", "NA", None, "2027-12", "yes", headers=[*STRESS_HEADERS, "In the plan"]),
    },
    "risk of an event": {**settings("cvar_weight", 0.5), **HIT},
    "risk of a scenario": {
        **settings("cvar_cap", 100),
        "Scenarios": [SCENARIO_HEADERS[:4], ["a", None, "2027-03", 0.1]],
    },
}
"""Sheets beside the base of which nothing is to be said, each close to a mistake."""
