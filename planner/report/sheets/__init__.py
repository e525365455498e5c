"""The sheets of the result workbook, in the order in which it shows them."""

from planner.plan.plan import Plan
from planner.report.sheets.assumptions import ASSUMPTIONS
from planner.report.sheets.checks import CHECKS
from planner.report.sheets.costs import COSTS
from planner.report.sheets.decisions import DECISIONS
from planner.report.sheets.demand import DEMAND
from planner.report.sheets.disruptions import DISRUPTIONS
from planner.report.sheets.exposure import EXPOSURE
from planner.report.sheets.futures import FUTURES
from planner.report.sheets.imports import IMPORTS
from planner.report.sheets.incentive import INCENTIVE
from planner.report.sheets.key_figures import KEY_FIGURES
from planner.report.sheets.method import METHOD
from planner.report.sheets.output import OUTPUT
from planner.report.sheets.policies import POLICIES
from planner.report.sheets.public_money import PUBLIC_MONEY
from planner.report.sheets.reserve import RESERVE
from planner.report.sheets.run import RUN
from planner.report.sheets.shadow import SHADOW
from planner.report.sheets.sources import SOURCES
from planner.report.sheets.stockpile import STOCKPILE
from planner.report.sheets.summary import SUMMARY
from planner.report.sheets.suppliers import SUPPLIERS
from planner.report.sheets.why import WHY_SHEET
from planner.report.spec import Sheet, SheetSpec, filled

SHEETS: tuple[SheetSpec, ...] = (
    SUMMARY,
    KEY_FIGURES,
    WHY_SHEET,
    FUTURES,
    STOCKPILE,
    RESERVE,
    SUPPLIERS,
    OUTPUT,
    PUBLIC_MONEY,
    INCENTIVE,
    IMPORTS,
    EXPOSURE,
    DEMAND,
    DISRUPTIONS,
    COSTS,
    SHADOW,
    POLICIES,
    METHOD,
    CHECKS,
    ASSUMPTIONS,
    SOURCES,
    RUN,
    DECISIONS,
)
"""Order and names never move; Changes against base goes after Assumptions."""


def sheets_of(plan: Plan) -> list[Sheet]:
    """The sheets that a plan has."""
    return [filled(spec, plan) for spec in SHEETS if spec.applies(plan)]
