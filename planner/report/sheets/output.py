"""Sheet Domestic output: capacity, output, utilisation, new capacity, targets."""

from planner.plan.columns import Field, Form, month, share, sum_where, text, year, years
from planner.report.sheets.common import year_words
from planner.report.spec import Chart, ChartKind, Charts, Note, SheetSpec, Table, named

PLANT = text("Plant", "Name of the plant.")
CLASS = text("Class", "Label for schemes, targets and reports.")
OF_PLANT = ("Plant", "[Plant]", "Fiscal year", '"{self}"')

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
            (
                text("Target", "Name of the target."),
                text(
                    "Reading",
                    "Capacity on stream, output in the fiscal year, or output since the first month.",
                ),
                month("By", "Month by which it must be reached."),
                text("Required", "yes: part of the plan; no: only reported."),
                Field("Quantity", "What the target asks.", "{quantity}"),
                Field("Reached", "What the plan reaches.", "{quantity}"),
                Field("Missing", "What is missing.", "{quantity}", formula="MAX(0,[Quantity]-[Reached])"),
                Field(
                    "Share reached",
                    "Reached as a share of the target.",
                    form=Form.SHARE,
                    formula='IF([Quantity]>0,[Reached]/[Quantity],"")',
                ),
                text("Status", "met, missed, or not reached although not required."),
            ),
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
                years(
                    "Capacity a year in the last month of the fiscal year.",
                    sum_where("plant_month", "Capacity a year", *OF_PLANT, "Year end", '"yes"'),
                ),
            ),
            empty="No plant with capacity is part of these inputs.",
        ),
        Charts(
            (
                Chart(
                    "Output of end products",
                    ChartKind.STACKED_COLUMNS,
                    "end_output",
                    "Commodity",
                    "Fiscal year",
                    "Output, {quantity}",
                    "Stacked columns: own output of end products by commodity and fiscal year.",
                    by_row=True,
                ),
                Chart(
                    "Capacity at year end",
                    ChartKind.LINE,
                    "end_capacity",
                    "Plant",
                    "Fiscal year",
                    "Capacity, {quantity} a year",
                    "Lines: capacity at the end of each fiscal year of plants that make end products.",
                    by_row=True,
                ),
            )
        ),
        Table(
            "end_output",
            "Output of end products, {quantity}",
            "",
            lambda plan: plan.output.end_output,
            (
                text("Commodity", "What is made."),
                text("Stage", "Step of the chain."),
                years(
                    "Output in the fiscal year.",
                    sum_where(
                        "output_month", "Output", "Commodity", "[Commodity]", "Fiscal year", '"{self}"'
                    ),
                    total="sum",
                ),
            ),
            empty="No end product is made at home in this plan.",
        ),
        Table(
            "end_capacity",
            "Capacity of plants that make end products, {quantity} a year",
            "",
            lambda plan: plan.output.end_capacity,
            (
                PLANT,
                CLASS,
                years(
                    "Capacity a year in the last month of the fiscal year.",
                    sum_where("plant_month", "Capacity a year", *OF_PLANT, "Year end", '"yes"'),
                    total="sum",
                ),
            ),
        ),
        Table(
            "utilisation",
            "Use of capacity, share",
            "Blank where there is no capacity.",
            lambda plan: plan.output.utilisation,
            (
                PLANT,
                CLASS,
                years(
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
            "output_year",
            "Output by commodity and plant, {quantity}",
            "",
            lambda plan: plan.output.output,
            (
                text("Commodity", "What is made."),
                PLANT,
                years(
                    "Output in the fiscal year.",
                    sum_where("output_month", "Output", "Commodity", "[Commodity]", *OF_PLANT),
                ),
            ),
            empty="Nothing is made at home in this plan.",
        ),
        Table(
            "new_capacity",
            "New capacity that the plan orders",
            "",
            lambda plan: plan.output.new_capacity,
            (
                text("Expansion", "Name of the expansion."),
                PLANT,
                month("Ordered", "First month of the fiscal year in which it is ordered."),
                month("On stream", "First month of output."),
                Field("Capacity", "Ordered capacity.", "{quantity} a year"),
                Field("Under a scheme", "Part that is awarded under a scheme.", "{quantity} a year"),
                Field("Capital cost a unit", "Capital per unit a year.", "{money}"),
                Field(
                    "Capital",
                    "Capital in all.",
                    "{money}",
                    formula="[Capacity]*[Capital cost a unit]",
                    total="sum",
                ),
                Field("Scheme", "The scheme that awards it.", form=Form.SPILL),
            ),
            empty="The plan orders no new capacity.",
        ),
        Table(
            "plant_month",
            "Capacity and its use by month, {quantity}",
            "",
            lambda plan: plan.output.plants_by_month,
            (
                month(),
                year(),
                text("Year end", "yes in the last month of a fiscal year."),
                PLANT,
                CLASS,
                text("Makes end products", "yes if one of its processes makes what sectors need."),
                text("Site", "Where it stands."),
                Field("Capacity a year", "Yearly capacity that can run in the month; blank: no limit."),
                Field("Capacity", "Capacity of the month; blank: no limit."),
                Field("Used", "Capacity that is used."),
            ),
            detail=True,
        ),
        Table(
            "output_month",
            "Output by month, {quantity}",
            "",
            lambda plan: plan.output.output_by_month,
            (
                month(),
                year(),
                text("Stage", "Step of the chain."),
                text("Commodity", "What is made."),
                PLANT,
                CLASS,
                Field("Output", "Output of the month."),
            ),
            detail=True,
        ),
    ),
)
