"""Sheet Stress tests: the tables of the sheet Disruptions about tests, alone, for a plan that is held."""

from planner.plan.disruption_stress import StressReport
from planner.report.sheets.disruptions import EVENT_TESTS, SUPPLIERS, SURVIVAL
from planner.report.spec import Filled, Lines, Sheet
from planner.workbook.plan_words import STRESS_TESTS


def stress_sheet(report: StressReport) -> Sheet:
    """The sheet of a report."""
    return Sheet(
        name=STRESS_TESTS,
        title="Stress tests: one supplier less, and how long each sector holds out",
        sentence="What the plan decides before a test begins is held; from then on the best is made of it.",
        items=(
            Lines(report.words, strong=True),
            Filled(SURVIVAL, report.tables.survival),
            Filled(SUPPLIERS, report.tables.suppliers),
            Filled(EVENT_TESTS, report.tables.event_tests),
        ),
    )
