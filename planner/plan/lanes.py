"""What goes from place to place on lanes (sheet Lanes), which make nothing."""

import numpy as np
import pandas as pd

from planner.plan.columns import Field, Fields, fiscal_year, headers, month, table, text
from planner.plan.flows import Flows
from planner.schema.tables.production import RecipeLine

LANE = text("Lane", "Name of the lane, and what goes on it.")
LEAVES = text("Leaves as", "The good at the place that it leaves.")
ARRIVES = text("Arrives as", "The good at the place that it goes to.")
LANES_BY_MONTH: Fields = (
    month(),
    fiscal_year(),
    LANE,
    LEAVES,
    ARRIVES,
    Field("Sent", "What leaves in the month."),
    Field("Arrived", "What arrives in the month, less what is lost on the way."),
)


def lanes_by_month(flows: Flows) -> pd.DataFrame:
    """What leaves and what arrives on each lane, good by good, by month; nothing where nothing goes."""
    moved = flows.lane_flows
    if moved.empty:
        return pd.DataFrame(columns=headers(LANES_BY_MONTH))
    summed = moved.groupby(["Process", "period"], sort=False)[["Input", "Output"]].sum().reset_index()
    for header, side in ((LEAVES.header, "input"), (ARRIVES.header, "output")):
        ends = {name: _end(flows.derived.recipes[name], side) for name in summed["Process"].unique()}
        summed[header] = summed["Process"].map(ends)
    summed = summed.rename(columns={"Process": LANE.header, "Input": "Sent", "Output": "Arrived"})
    return table(LANES_BY_MONTH, flows.terms.timed(summed.sort_values([LANE.header, "period"])))


def _end(lines: tuple[RecipeLine, ...], side: str) -> str:
    """The good at one end of a lane."""
    return next(line.commodity for line in lines if not np.isnan(getattr(line, side)).all())
