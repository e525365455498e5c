"""Sheet Stress tests: the tables of the sheet Disruptions about tests, alone, for a plan that is held."""

from dataclasses import replace

from planner.plan.disruption_stress import StressReport
from planner.report.sheets.common import fixed
from planner.report.sheets.disruptions import EVENT_TESTS, SUPPLIERS, SURVIVAL
from planner.report.spec import Note, SheetSpec, named
from planner.workbook.plan_words import STRESS_TESTS


def stress_sheet(report: StressReport) -> SheetSpec:
    """The sheet of a report; it asks for nothing else but names and units."""
    tables = report.tables
    return SheetSpec(
        name=named(STRESS_TESTS),
        title=named("Stress tests: one supplier less, and how long each sector holds out"),
        sentence="What the plan decides before a test begins is held; from then on the best is made of it.",
        items=(
            Note(fixed(*report.words), strong=True),
            replace(SURVIVAL, frame=lambda _: tables.survival),
            replace(SUPPLIERS, frame=lambda _: tables.suppliers),
            replace(EVENT_TESTS, frame=lambda _: tables.event_tests),
        ),
    )
