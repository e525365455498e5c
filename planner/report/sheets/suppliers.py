"""Sheet Suppliers: each supplier and plant at its worst start, and how long sectors hold out."""

from collections.abc import Callable

import pandas as pd

from planner.plan.disruption_stress import (
    FULL_MONTHS,
    HALF_MONTHS,
    SURVIVAL_FIELDS,
    TEST_FIELDS,
)
from planner.plan.plan import Plan
from planner.report.sheets.disruptions import knows_futures
from planner.report.spec import Note, SheetSpec, Table, named

HARMLESS = "Hardly anything goes unserved or costs more without these suppliers, or in these events: "
NOTHING = 1e-3
"""Part of what the plan costs below which a loss is not felt."""


def _tests(key: str, title: str, frame: Callable[[Plan], pd.DataFrame], empty: str) -> Table:
    """A table of stress tests at their worst start."""
    return Table(
        key,
        title,
        "Decisions of the plan stand until the test begins; of several starts the one with most lost output."
        " Extra cost is present money beyond a false alarm, in which policies (cover, share caps) rest as"
        " long and nothing is out; both end with the stock of the base scenario, or buy what is missing at"
        " its full reference price. Prices of policy do not count.",
        frame,
        TEST_FIELDS,
        empty=empty,
    )


def _is_felt(plan: Plan, tests: pd.DataFrame) -> pd.Series:
    """True for tests that leave need unserved or cost more than a thousandth of what the plan costs."""
    most = NOTHING * abs(plan.economic_cost)
    return (
        (tests["Unserved"] >= plan.terms.least) | (tests["Lost output"] > most) | (tests["Extra cost"] > most)
    )


def _felt(kind: str) -> Callable[[Plan], pd.DataFrame]:
    """Suppliers, or events, whose loss is felt."""

    def frame(plan: Plan) -> pd.DataFrame:
        tests = pd.DataFrame() if plan.disruption is None else getattr(plan.disruption, kind)
        return tests if tests.empty else tests[_is_felt(plan, tests)].reset_index(drop=True)

    return frame


def _harmless(plan: Plan) -> list[str]:
    """Suppliers and events whose loss is not felt, in one line."""
    if plan.disruption is None:
        return []
    names = [
        str(name)
        for tests in (plan.disruption.suppliers, plan.disruption.event_tests)
        if len(tests)
        for name in tests.loc[~_is_felt(plan, tests), "What is out"]
    ]
    return [f"{HARMLESS}{', '.join(dict.fromkeys(names))}."] if names else []


def _cut(plan: Plan) -> pd.DataFrame:
    """Survival of the sectors that are cut at any start, below the months that the plan has left."""
    found = pd.DataFrame() if plan.disruption is None else plan.disruption.survival
    if found.empty:
        return found
    starts = found.columns[3:]
    left = found.groupby("Test")[list(starts)].transform("max")
    cut = (found[starts] < left).any(axis=1)
    return found[cut | (found["Sector"].str.startswith("(") & cut.groupby(found["Test"]).transform("any"))]


SURVIVAL = Table(
    "survival",
    "How long each sector lives, by start month, in months",
    "Months until a sector is first cut if the test never ends; sectors that are never cut are left out. The"
    " first row of a test has the months left in the plan. Orange: cut at once; white:"
    f" {HALF_MONTHS} months; blue: {FULL_MONTHS} or more.",
    _cut,
    SURVIVAL_FIELDS,
    empty="No stress test has several start months: fill in Last start on the sheet Stress tests.",
)
SUPPLIER_TESTS = _tests(
    "supplier_test",
    "One supplier less, at its worst start",
    _felt("suppliers"),
    "No stress test cuts a country off.",
)
EVENT_TESTS = _tests(
    "event_test",
    "Plants and events at their worst start",
    _felt("event_tests"),
    "",
)

SUPPLIERS = SheetSpec(
    name=named("Suppliers"),
    title=named("Suppliers: who would be missed most, and when"),
    sentence="The tests are those of the sheet Stress tests of the inputs.",
    applies=knows_futures,
    items=(SUPPLIER_TESTS, EVENT_TESTS, Note(_harmless), SURVIVAL),
)
