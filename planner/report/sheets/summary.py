"""Sheet Summary: status, what is missed, what rests on assumptions, the plan in numbers, charts, links."""

import numpy as np
import pandas as pd

from planner.plan.columns import REMAINING, Field, Form, FormulaColumn, text
from planner.plan.futures import QUANTILES
from planner.plan.plan import Plan
from planner.report.sheets.common import year_words
from planner.report.sheets.figures import expected_formula, formula, year_formula
from planner.report.spec import Chart, ChartKind, Charts, Links, Note, SheetSpec, Table, named

MOST_MISSED = 5
OVER_ALL = "beside them the mean of all futures, and what a tenth, half and nine tenths stay at or below"


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
    lines = [
        f"{found.assumed_share:.0%} of the {len(found.rows)} input rows are marked assumed;"
        f" {found.money_at_assumed_prices:.0%} of money is paid at their prices."
    ]
    if len(found.important):
        names = "; ".join(
            f"{row['Row']} ({row['Where']})" for row in found.important.head(5).to_dict("records")
        )
        lines.append(f"The assumed rows with the most money behind them: {names}.")
    return lines


def _would_change(plan: Plan) -> list[str]:
    """The cases of a sweep that move the plan most."""
    if not plan.sensitivity_words:
        return []
    return [*plan.sensitivity_words, f"{plan.sensitivity_scope} More on Assumptions."]


def _figures(plan: Plan) -> pd.DataFrame:
    """The plan in about ten numbers."""
    is_mean = plan.disruption is not None and plan.disruption.is_mean_first
    rows = [
        {
            "Measure": f.label,
            "Unit": f.unit,
            "Value": f.value,
            "Expected": np.nan if f.spread is None else f.spread.expected,
            **(dict.fromkeys(QUANTILES, np.nan) if f.spread is None else f.spread.quantiles),
            "Which": f.words,
            FormulaColumn("Value"): formula(f, is_mean=is_mean),
            FormulaColumn("Expected"): "" if f.spread is None else expected_formula(f),
        }
        for f in plan.figures
    ]
    return pd.DataFrame(rows)


def _which(plan: Plan) -> list[str]:
    """Which future the figures are of."""
    if plan.disruption is None:
        return []
    chance = plan.disruption.base_probability
    if plan.disruption.is_mean_first:
        odds = f"a probability of {chance:.2%} only" if chance > 0.0 else "no probability"
        return [
            f"That nothing happens has {odds}: values are means over all futures. The other sheets show that"
            " future month by month, except Disruptions."
        ]
    return [f"Values are those if nothing happens, which has a probability of {chance:.1%}; {OVER_ALL}."]


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
        Note(_would_change, heading="What would change this"),
        Note(_which),
        Table(
            "figure",
            "The plan in numbers",
            "",
            _figures,
            (
                text("Measure", "What is measured."),
                text("Unit", "Its unit."),
                Field("Value", "The figure.", form=Form.FIGURE),
                Field("Expected", "Mean over all futures; blank: one future.", form=Form.FIGURE),
                *(
                    Field(name, f"{share:.0%} of futures are at or below it.", form=Form.FIGURE)
                    for name, share in QUANTILES.items()
                ),
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
