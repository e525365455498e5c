"""Columns of the tables of a study."""

import pandas as pd

from planner.plan.columns import REMAINING, Field, Form, text

MEANS = "With disruptions, figures are means over all futures."
FIGURE_WIDTH = 13.0
"""Of columns with long headers, which are wrapped."""
CASE = text("Case", "Name of the case.", width=30)
LEVER = text("Lever", "What is varied.", width=38)
SPAN = (
    text("Measure", "What is measured.", width=38),
    text("Unit", "Its unit."),
    Field("Base case", "The figure of the base case.", form=Form.FIGURE),
    Field("Least", "The least of all cases with a plan.", form=Form.FIGURE),
    text("Least in", "The case with the least."),
    Field("Most", "The most of all cases with a plan.", form=Form.FIGURE),
    text("Most in", "The case with the most."),
)
CASES = (
    CASE,
    text("Group", "Cases that are told together."),
    text("Status", "How the solve ended."),
    Field(REMAINING, "The figure; blank: there is no plan.", width=FIGURE_WIDTH),
    Field("Gap", "Share of the objective by which a better plan cannot be ruled out.", form=Form.SCIENTIFIC),
    Field("Core seconds", "Processor seconds of the case."),
    Field("Missed", "Policies that are missed.", form=Form.INTEGER),
    Field("Plan", "Its plan, where it was kept.", form=Form.LINK, width=24),
)
REMARKS = (
    CASE,
    text("Changes", "What the case changes, as --set has it.", width=50),
    text("Remarks", "Why there is no plan, policies that are missed, notes.", width=90),
    text("Built anew because", "Why the model was built anew; blank: it was changed in place.", width=40),
)
DIFFERENCES = (
    CASE,
    Field(REMAINING, "The figure of the case less that of the base case.", width=FIGURE_WIDTH),
)
DECISIONS = (
    CASE,
    Field(REMAINING, "What the case decides.", width=FIGURE_WIDTH),
)
LOW, HIGH = "[At low end]", "[At high end]"
TORNADO = (
    LEVER,
    text("Low end", "What the lever is set to at its low end."),
    text("High end", "What the lever is set to at its high end."),
    Field("At low end", "The figure there; blank: there is no plan, or no such end."),
    Field("Base case", "The figure of the base case."),
    Field("At high end", "The figure there; blank: there is no plan, or no such end."),
    Field("Change at low end", "Less the base case.", formula=f'IF({LOW}="","",{LOW}-[Base case])'),
    Field("Change at high end", "Less the base case.", formula=f'IF({HIGH}="","",{HIGH}-[Base case])'),
    Field("Swing", "From the least to the most of the two ends and the base case."),
)
MAP = (
    text("Setting", "What the lever of the rows is set to.", width=30),
    Field(REMAINING, "The figure at the setting in the header of the lever of the columns."),
)
LIMITED = (
    CASE,
    Field("Figure", "The figure of the case."),
    Field(REMAINING, "The target or cap of the base inputs."),
)
SAMPLE = (
    LEVER,
    Field(
        REMAINING,
        "Rank correlation with the figure over the sampled cases: 1 rises with it, -1 falls with it, 0 none.",
    ),
)
ALTERNATIVES = (
    text("Measure", "What is free to choose.", width=38),
    text("Unit", "Its unit."),
    Field("Base", "In the plan of least cost.", form=Form.FIGURE),
    Field("Least", "The least of any plan within the slack.", form=Form.FIGURE),
    Field("Most", "The most of any plan within the slack.", form=Form.FIGURE),
    text("Words", "What that says.", width=46),
)
REGRET = (
    text("Plan", "The plan that is held.", width=30),
    Field(REMAINING, "Regret in this case: what the plan costs more than the best plan of the case."),
    Field("Worst regret", "The largest of the row."),
)
CHANGED = (
    CASE,
    text("Cell", "Sheet and cell of the workbook."),
    text("Old", "Value in the workbook."),
    text("New", "Value in the case."),
    text("What", "Column and row, or setting.", width=46),
)
FRONTIER_WORDS = {
    "Point": "From least cost to least of what is made small.",
    "Cost": "Money, lost output and prices of policy but that of exposure.",
    "Money": "Money of the point.",
    "Other prices of policy": "Prices of policy but that of exposure.",
    "At the margin": "Money for one unit less, from here on.",
    "Lost output": "What need unserved or served late costs.",
    "Exposure": "Exposure of the point.",
    "Share of today's": "Exposure as a share of that of the base case.",
    "Marginal": "Money more for each unit less, from the point before.",
    "What changes": "What enters and leaves from the point before.",
    "Base case": "yes: the plan as the inputs ask for it.",
}
"""Columns of a frontier that are known, and what they mean."""
SHARES = ("Share of today's",)


def no_frame(plan: object) -> pd.DataFrame:
    """Tables of a study come with their frame; nothing is asked of a plan."""
    raise NotImplementedError(plan)
