"""Sheet Demand and shortages: need, what serves it, what stays unserved."""

import pandas as pd

from planner.plan.columns import Form, each_year, share, sum_where, text
from planner.plan.demand import DEMAND_BY_MONTH, SECTOR
from planner.plan.plan import Plan
from planner.plan.terms import TINY
from planner.report.sheets.common import year_words
from planner.report.spec import Chart, ChartKind, Charts, Note, SheetSpec, Table, named

PRIORITY = text("Priority", "1 is served first; blank: no rank.")
OF_SECTOR = ("Sector", "[Sector]", "Fiscal year", '"{self}"')
NEED, UNSERVED = (sum_where("demand_month", value, *OF_SECTOR) for value in ("Need", "Unserved"))


def _if_unserved(plan: Plan, frame: pd.DataFrame) -> pd.DataFrame:
    """A table about shortages, only if there are any."""
    short = (plan.demand.by_month["Unserved"] > TINY).any() if len(plan.demand.by_month) else False
    return frame if short else frame.iloc[:0]


DEMAND = SheetSpec(
    name=named("Demand and shortages"),
    title=named("Demand and shortages: who needs what, and who goes without"),
    sentence="Need is served as needed, by a substitute, later, or not at all.",
    items=(
        Note(lambda plan: list(plan.demand.words), strong=True),
        Note(year_words),
        Table(
            "need_year",
            "Need by sector, {quantity}",
            "",
            lambda plan: plan.demand.need,
            (SECTOR, PRIORITY, each_year("Need of the fiscal year.", NEED, total="sum")),
        ),
        Charts(
            (
                Chart(
                    "Need by sector",
                    ChartKind.STACKED_COLUMNS,
                    "need_year",
                    "Sector",
                    "Fiscal year",
                    "Need, {quantity}",
                    "Stacked columns: need by sector and fiscal year.",
                    by_row=True,
                ),
                Chart(
                    "Unserved need by sector",
                    ChartKind.STACKED_COLUMNS,
                    "unserved_year",
                    "Sector",
                    "Fiscal year",
                    "Unserved, {quantity}",
                    "Stacked columns: unserved need by sector and fiscal year.",
                    by_row=True,
                    fine=True,
                ),
            )
        ),
        Table(
            "unserved_year",
            "Unserved need by sector, {quantity}",
            "",
            lambda plan: _if_unserved(plan, plan.demand.unserved),
            (SECTOR, PRIORITY, each_year("Unserved in the fiscal year.", UNSERVED, total="sum")),
        ),
        Table(
            "unserved_share",
            "Unserved share of need by sector",
            "",
            lambda plan: _if_unserved(plan, plan.demand.unserved_share),
            (
                SECTOR,
                PRIORITY,
                each_year("Unserved as a share of need.", share(UNSERVED, NEED), form=Form.SHARE),
            ),
        ),
        Table(
            "step_year",
            "Unserved need by step of lost value, {quantity}",
            "The first step costs least, the last most.",
            lambda plan: plan.demand.by_step,
            (
                SECTOR,
                text("Step", "Step of lost value."),
                each_year("Unserved in the fiscal year.", "", total="sum"),
            ),
        ),
        Table(
            "served_year",
            "What serves the need, {quantity} of need",
            "",
            lambda plan: plan.demand.served_with,
            (
                text("Needed", "What is needed."),
                text("Commodity", "What is used: the same, or a substitute."),
                each_year("Need served in the fiscal year.", "", total="sum"),
            ),
        ),
        Table(
            "demand_month",
            "Need and how it is met by month, {quantity}",
            "",
            lambda plan: plan.demand.by_month,
            DEMAND_BY_MONTH,
            detail=True,
        ),
    ),
)
