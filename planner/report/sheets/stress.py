"""Sheet Stress tests: the tables of the sheet Disruptions about tests, alone, for a plan that is held."""

import pandas as pd

from planner.plan.disruption_stress import StressReport
from planner.plan.stress_course import GIVEN_FIELDS, UNSERVED_FIELDS
from planner.report.sheets.suppliers import EVENT_TESTS, SUPPLIER_TESTS, SURVIVAL
from planner.report.spec import Filled, Lines, Sheet, Table
from planner.workbook.plan_words import STRESS_TESTS

UNSERVED = Table(
    "stress_month",
    "Who goes short, month by month, {quantity}",
    "From the start of each test to the month in which nothing of it is left; sectors that are served in full"
    " are left out.",
    lambda _: pd.DataFrame(),
    UNSERVED_FIELDS,
    detail=True,
)
GIVEN = Table(
    "stress_stock",
    "What stocks give, month by month, {quantity} of end product",
    "What reserves for disruptions decide to release; of other stocks, by how much they are lower at the end"
    " of the month than without the test.",
    lambda _: pd.DataFrame(),
    GIVEN_FIELDS,
    detail=True,
)


def stress_sheet(report: StressReport) -> Sheet:
    """The sheet of a report."""
    return Sheet(
        name=STRESS_TESTS,
        title="Stress tests: one supplier less, and how long each sector holds out",
        sentence="What the plan decides before a test begins is held; from then on the best is made of it.",
        items=(
            Lines(report.words, strong=True),
            Filled(SURVIVAL, report.tables.survival),
            Filled(SUPPLIER_TESTS, report.tables.suppliers),
            Filled(EVENT_TESTS, report.tables.event_tests),
            Filled(UNSERVED, report.courses.unserved),
            Filled(GIVEN, report.courses.given),
        ),
    )
