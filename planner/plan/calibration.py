"""What the plan buys beside what has been published: the lines of Calibration that ask for a plan."""

import pandas as pd

from planner.plan.columns import Field, Fields, Form, fiscal_year, headers, text
from planner.plan.flows import Flows
from planner.plan.terms import TINY
from planner.schema.tables.general import Calibration
from planner.workbook.checks.calibration import calibration_of_plan

CALIBRATED: Fields = (
    text("Line", "What is compared."),
    text("Verdict", "Whether they agree within the tolerance of the line."),
    fiscal_year("Year of the figure."),
    Field(
        "In this plan", "What the plan buys; goods in transit at the start have no price.", form=Form.FIGURE
    ),
    Field("Published", "Published figure, or the least of a range.", form=Form.FIGURE),
    Field("Published up to", "The most of a published range.", form=Form.FIGURE),
    text("Unit", "Unit of the figures."),
    text("Source", "Code of the published figure on Sources of the inputs."),
)


def calibration_table(flows: Flows) -> pd.DataFrame:
    """A row for each line of Calibration with a planned measure: :data:`CALIBRATED`."""
    lines = calibration_of_plan(flows.inputs, lambda row, year: _measured(flows, row, year))
    rows = [
        (
            line.label,
            line.verdict,
            line.fiscal_year,
            line.computed,
            line.published,
            line.published_high,
            line.unit,
            line.source,
        )
        for line in lines
    ]
    return pd.DataFrame(rows, columns=headers(CALIBRATED))


def _measured(flows: Flows, row: Calibration, year: str) -> float:
    """Share of the row's countries in what the plan buys of a year, or its bill in money; NaN without any."""
    goods = row.commodity or tuple(flows.derived.demanded)
    arrived = flows.arrivals
    bought = arrived[(arrived["Fiscal year"] == year) & arrived["Commodity"].isin(goods)]
    own = bought[bought["Country"].isin(row.country)] if row.country else bought
    if row.measure == "planned import bill":
        return float(own["Cost"].sum())
    column = "Cost" if row.measure == "planned country share by value" else "Quantity"
    total = float(bought[column].sum())
    return float(own[column].sum()) / total if total > TINY else float("nan")
