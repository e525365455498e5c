"""Odds of events: by the rates of the inputs, and in the tree that the plan was made for."""

import pandas as pd

from planner.calendar import MONTHS_A_YEAR
from planner.plan.columns import Field, Fields, Form, table, text
from planner.plan.disruption_paths import BranchPaths
from planner.schema.tables.disruption import Event
from planner.tree.courses import courses_of

NEAR = 0.01
"""Relative difference up to which odds are as by rate."""
AS_BY_RATE = "As by its rate."
NO_RATE = "No rate: it happens in explicit scenarios alone."
ABOVE = "Explicit scenarios have it beside its rate."
NEVER = "Left out: worse events tell most futures with it, or no branch is left. See its stress tests."
BELOW = "Told too seldom: a worse event tells some futures with it. See its stress tests."

ODDS_FIELDS: Fields = (
    text("Event", "Event on the sheet Events, the worst rank first."),
    text("In words", "What the difference comes from.", width=25),
    Field("Rank", "1 is the worst; blank: after all ranks.", form=Form.INTEGER),
    Field("Rate", "How often it begins.", "a year", form=Form.FIGURE),
    Field("Years", "In which it may begin.", form=Form.FIGURE),
    Field(
        "Odds by rate",
        "Of at least one in the plan.",
        form=Form.SHARE,
        formula="1-EXP(-[Rate]*[Years])",
    ),
    Field(
        "Odds in the tree",
        "Probability of the branches in which it happens, alone or with others.",
        form=Form.SHARE,
    ),
    Field(
        "Difference",
        "In the tree less by rate.",
        form=Form.SHARE,
        formula="[Odds in the tree]-[Odds by rate]",
    ),
)


def odds_table(paths: BranchPaths) -> pd.DataFrame:
    """One row per event that has a rate or happens on some branch with a probability."""
    inputs = paths.solution.inputs
    courses, rows = courses_of(inputs), []
    for row in sorted(inputs.rows(Event), key=lambda row: row.rank or float("inf")):
        in_tree = sum(
            branch.probability
            for branch in paths.branches
            if any(happening.event == row.event for happening in branch.happenings)
        )
        hazard = courses[row.key].hazard if row.key in courses else None
        if hazard is None and not in_tree:
            continue
        years = (hazard.until - hazard.onsets[0]) / MONTHS_A_YEAR if hazard and hazard.onsets else 0.0
        by_rate = hazard.odds if hazard else 0.0
        rate = row.hazard_a_year
        words = bias_words(by_rate, in_tree)
        rows.append((row.event, words, row.rank or None, rate, years, in_tree))
    return table(ODDS_FIELDS, rows)


def odds_by_event(odds: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Event -> its odds by rate and in the tree, of the table of odds."""
    found = zip(odds["Event"], odds["Odds by rate"], odds["Odds in the tree"], strict=True)
    return {str(event): {"by_rate": float(rate), "in_tree": float(tree)} for event, rate, tree in found}


def bias_words(by_rate: float, in_tree: float) -> str:
    """Why odds in the tree are not those by rate."""
    if by_rate == 0.0:
        return NO_RATE
    if in_tree == 0.0:
        return NEVER
    if abs(in_tree - by_rate) <= NEAR * by_rate:
        return AS_BY_RATE
    return ABOVE if in_tree > by_rate else f"{BELOW} It has {in_tree / by_rate:.0%} of its odds."
