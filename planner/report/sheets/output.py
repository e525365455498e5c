"""Sheet Domestic output: capacity, output, utilisation, new capacity, targets."""

from collections.abc import Callable

import pandas as pd

from planner.plan.columns import Form, each_year, share, sum_where, text
from planner.plan.lanes import ARRIVES, LANE, LANES_BY_MONTH, LEAVES
from planner.plan.output import CLASS, NEW_CAPACITY, ORDERS, OUTPUT_BY_MONTH, PLANT, PLANTS, TARGETS
from planner.plan.plan import Plan
from planner.plan.terms import YES
from planner.report.sheets.common import leading, year_words
from planner.report.spec import Chart, ChartKind, Charts, Note, SheetSpec, Table, named
from planner.schema.tables.policy import ANNUAL_OUTPUT, CAPACITY

NEW_CAPACITY_SHEET = "New capacity"
"""Sheet of the inputs."""
OF_PLANT = ("Plant", "[Plant]", "Fiscal year", '"{self}"')


def _new_capacity(plan: Plan) -> pd.DataFrame:
    """What is ordered; its name leads to its row of the inputs."""
    found = plan.output.new_capacity
    return leading(plan, found, "Expansion", [(NEW_CAPACITY_SHEET, str(name)) for name in found["Expansion"]])


def _asked(reading: str) -> Callable[[Plan], pd.DataFrame]:
    """Targets of one reading, each the same in every fiscal year: lines across a chart."""

    def frame(plan: Plan) -> pd.DataFrame:
        found = plan.output.targets
        own = found[found["Reading"] == reading]
        years = {year: own["Quantity"].to_numpy(dtype=float) for year in plan.terms.years}
        return pd.DataFrame({"Target": own["Target"].to_numpy(dtype=object), **years})

    return frame


def _target_line(key: str, reading: str) -> Table:
    """Targets as lines of a chart."""
    return Table(
        key,
        f"Targets of {reading}, {{quantity}} a year",
        "",
        _asked(reading),
        (text("Target", "Name of the target."), each_year("What it asks for.", "")),
        detail=True,
    )


OUTPUT = SheetSpec(
    name=named("Domestic output"),
    title=named("Domestic output: capacity, output and targets"),
    sentence="Capacity counts what is on stream along its ramp and available; targets are shown in every"
    " reading, required or not.",
    items=(
        Note(year_words),
        Table(
            "target",
            "Targets in every reading",
            "Required targets first. The reading says what is counted.",
            lambda plan: plan.output.targets,
            TARGETS,
            empty="These inputs set no target.",
        ),
        Table(
            "capacity",
            "Capacity at the end of each fiscal year, {quantity} a year",
            "",
            lambda plan: plan.output.capacity,
            (
                PLANT,
                CLASS,
                each_year(
                    "Capacity a year in the last month of the fiscal year.",
                    sum_where("plant_month", "Capacity a year", *OF_PLANT, "Year end", '"yes"'),
                ),
            ),
            empty="No plant with capacity is part of these inputs.",
        ),
        Charts(
            (
                Chart(
                    "Output of end products, and its targets",
                    ChartKind.STACKED_COLUMNS,
                    "end_output",
                    "Commodity",
                    "Fiscal year",
                    "Output, {quantity}",
                    "Stacked columns: own output of end products by commodity and fiscal year; dashed lines:"
                    " targets of yearly output.",
                    by_row=True,
                    line_table="output_target",
                    height=330,
                ),
                Chart(
                    "Capacity of end products at year end, and its targets",
                    ChartKind.STACKED_COLUMNS,
                    "end_capacity",
                    "Plant",
                    "Fiscal year",
                    "Capacity, {quantity} a year",
                    "Stacked columns: capacity at the end of each fiscal year of makers of end products;"
                    " dashed lines: targets of capacity.",
                    by_row=True,
                    line_table="capacity_target",
                    height=330,
                ),
            )
        ),
        Table(
            "end_output",
            "Output of end products, {quantity}",
            "Made at home; what is made abroad of our feed stands with its plant below.",
            lambda plan: plan.output.end_output,
            (
                text("Commodity", "What is made."),
                text("Stage", "Step of the chain."),
                each_year(
                    "Output in the fiscal year.",
                    sum_where(
                        "output_month",
                        "Output",
                        "Commodity",
                        "[Commodity]",
                        "Fiscal year",
                        '"{self}"',
                        "At home",
                        f'"{YES}"',
                    ),
                    total="sum",
                ),
            ),
            empty="No end product is made at home in this plan.",
        ),
        Table(
            "utilisation",
            "Use of capacity, share",
            "Blank where there is no capacity.",
            lambda plan: plan.output.utilisation,
            (
                PLANT,
                CLASS,
                each_year(
                    "Use as a share of capacity in the fiscal year.",
                    share(
                        sum_where("plant_month", "Used", *OF_PLANT),
                        sum_where("plant_month", "Capacity", *OF_PLANT),
                    ),
                    form=Form.SHARE,
                ),
            ),
        ),
        Table(
            "lane_year",
            "What goes from place to place on lanes, {quantity}",
            "Sent in the fiscal year; what is lost on the way and what arrives stand by month below.",
            lambda plan: plan.output.lanes,
            (
                LANE,
                LEAVES,
                ARRIVES,
                each_year(
                    "Sent in the fiscal year.",
                    sum_where("lane_month", "Sent", "Lane", "[Lane]", "Fiscal year", '"{self}"'),
                ),
            ),
        ),
        Table(
            "order_year",
            "New capacity that the plan orders, by fiscal year of the order, {quantity} a year",
            "The largest capital first; each order stands below.",
            lambda plan: plan.output.orders,
            ORDERS,
            empty="The plan orders no new capacity.",
        ),
        Table(
            "new_capacity",
            "New capacity that the plan orders",
            "",
            _new_capacity,
            NEW_CAPACITY,
            detail=True,
        ),
        Table(
            "end_capacity",
            "Capacity of plants that make end products, {quantity} a year",
            "",
            lambda plan: plan.output.end_capacity,
            (
                PLANT,
                CLASS,
                each_year(
                    "Capacity a year in the last month of the fiscal year.",
                    sum_where("plant_month", "Capacity a year", *OF_PLANT, "Year end", '"yes"'),
                    total="sum",
                ),
            ),
            detail=True,
        ),
        Table(
            "output_year",
            "Output by commodity and plant, {quantity}",
            "",
            lambda plan: plan.output.output,
            (
                text("Commodity", "What is made."),
                PLANT,
                each_year(
                    "Output in the fiscal year.",
                    sum_where("output_month", "Output", "Commodity", "[Commodity]", *OF_PLANT),
                ),
            ),
            empty="Nothing is made at home in this plan.",
            detail=True,
        ),
        Table(
            "plant_month",
            "Capacity and its use by month, {quantity}",
            "",
            lambda plan: plan.output.plants_by_month,
            PLANTS,
            detail=True,
        ),
        Table(
            "output_month",
            "Output by month, {quantity}",
            "",
            lambda plan: plan.output.output_by_month,
            OUTPUT_BY_MONTH,
            detail=True,
        ),
        Table(
            "lane_month",
            "Lanes by month, {quantity}",
            "",
            lambda plan: plan.output.lanes_by_month,
            LANES_BY_MONTH,
            detail=True,
        ),
        _target_line("capacity_target", CAPACITY),
        _target_line("output_target", ANNUAL_OUTPUT),
    ),
)
