"""Sheet Summary: status, what is missed, what rests on assumptions, the plan in numbers, charts, links."""

import pandas as pd

from planner.plan.columns import REMAINING, Field, Form, FormulaColumn, text
from planner.plan.plan import Plan
from planner.report.sheets.common import year_words
from planner.report.sheets.figures import formula, year_formula
from planner.report.spec import Chart, ChartKind, Charts, Links, Note, SheetSpec, Table, named

MOST_MISSED = 5


def _title(plan: Plan) -> str:
    """The title of the plan."""
    return plan.terms.title


def _status(plan: Plan) -> list[str]:
    """One sentence of status."""
    return [plan.sentence]


def _missed(plan: Plan) -> list[str]:
    """What is missed, in words, first."""
    lines = list(plan.missed_words)
    more = len(lines) - MOST_MISSED
    if more > 0:
        lines = [*lines[:MOST_MISSED], f"And {more} more on Limits and targets."]
    return [*lines, *plan.policies.binding_words] or ["No limit, target or other policy is missed."]


def _shortage(plan: Plan) -> list[str]:
    """Disruptions, unserved need and incentives in words."""
    disruption = () if plan.disruption is None else plan.disruption.words
    return [*disruption, *plan.demand.words, *(plan.incentive.words if len(plan.incentive.pots) else ())]


def _assumed(plan: Plan) -> list[str]:
    """How much rests on assumptions, and which matter most."""
    found = plan.assumptions
    if found.rows.empty:
        return []
    lines = [f"{found.assumed_share:.0%} of the {len(found.rows)} input rows are marked assumed."]
    if len(found.important):
        names = "; ".join(
            f"{row['Row']} ({row['Where']})" for row in found.important.head(5).to_dict("records")
        )
        lines.append(f"The assumed rows with the most money behind them: {names}.")
    return lines


def _figures(plan: Plan) -> pd.DataFrame:
    """The plan in about ten numbers."""
    rows = [(f.label, f.value, f.unit, f.words, formula(f)) for f in plan.figures]
    return pd.DataFrame(rows, columns=["Measure", "Value", "Unit", "Which", FormulaColumn("Value")])


def _years(plan: Plan) -> pd.DataFrame:
    """The plan by fiscal year."""
    rows = [
        {"Measure": f.label, "Unit": f.unit}
        | {year: float(value) for year, value in f.values.items()}
        | {FormulaColumn(REMAINING): year_formula(f)}
        for f in plan.figures_by_year
    ]
    return pd.DataFrame(rows)


SUMMARY = SheetSpec(
    name=named("Summary"),
    title=_title,
    sentence="Figures are live: each leads to the sheet it comes from. Money is undiscounted unless it says"
    " present value.",
    items=(
        Note(_status, strong=True),
        Note(_missed, heading="What is missed"),
        Note(_shortage, heading="What the plan says"),
        Note(_assumed, heading="What rests on assumptions"),
        Table(
            "figure",
            "The plan in numbers",
            "",
            _figures,
            (
                text("Measure", "What is measured."),
                text("Unit", "Its unit."),
                Field("Value", "The figure.", form=Form.FIGURE),
                Field("Which", "What exactly and when.", form=Form.SPILL),
            ),
        ),
        Table(
            "figure_year",
            "The plan by fiscal year",
            "",
            _years,
            (
                text("Measure", "What is measured."),
                text("Unit", "Its unit."),
                Field(REMAINING, "The figure of the fiscal year.", form=Form.FIGURE),
            ),
        ),
        Note(year_words),
        Charts(
            (
                Chart(
                    "Imports of the end product by country",
                    ChartKind.STACKED_COLUMNS,
                    "end_country",
                    "Country",
                    "Fiscal year",
                    "Arrivals, {quantity}",
                    "Stacked columns: arrivals of the end product by country and fiscal year.",
                    by_row=True,
                ),
                Chart(
                    "Own output of end products",
                    ChartKind.STACKED_COLUMNS,
                    "end_output",
                    "Commodity",
                    "Fiscal year",
                    "Output, {quantity}",
                    "Stacked columns: own output of end products by fiscal year.",
                    by_row=True,
                ),
            )
        ),
        Charts(
            (
                Chart(
                    "Reserve by commodity",
                    ChartKind.STACKED_AREAS,
                    "reserve_month",
                    "Month",
                    "Month",
                    "Stock, {quantity}",
                    "Stacked areas: reserve stock at month ends by commodity.",
                ),
                Chart(
                    "Share of {watched}, embodied",
                    ChartKind.LINE,
                    "embodied_share",
                    "Stage",
                    "Fiscal year",
                    "Share of consumption",
                    "Lines: embodied share of the watched country in consumption by stage.",
                    by_row=True,
                    share=True,
                ),
            )
        ),
        Links("Sheets of this workbook"),
    ),
    portrait=True,
    one_page=True,
)
