"""Sheet Futures: odds of events, key figures over all futures by fiscal year, and the likeliest futures."""

import pandas as pd

from planner.plan.columns import Fields, FormulaColumn, text
from planner.plan.disruption import DisruptionPlan
from planner.plan.disruption_odds import ODDS_FIELDS
from planner.plan.future_years import BANDS, FAN, FUTURE_YEARS, MEASURES
from planner.plan.futures import FUTURES as FUTURE_FIELDS
from planner.plan.plan import Plan
from planner.report.sheets.common import year_words
from planner.report.sheets.disruptions import knows_futures, of_disruption
from planner.report.spec import Chart, ChartKind, Charts, Note, SheetSpec, Table, named

MOST_TOLD = 10
TOLD = (
    "Probability", "Need unserved", "Reserve, days", "Own output", "Imports", "Embodied exposure",
    "Incentive paid", "Public outlay",
)  # fmt: skip
"""Columns of the table of futures that are shown of the likeliest."""
LIKELIEST: Fields = (
    text("Branch", "The future."),
    text("What happens", "Each event with its months."),
    *(each for each in FUTURE_FIELDS if each.header in TOLD),
)
READ = (
    "Band: four fifths of the futures, by probability, lie between P10 and P90. A rate counts every event;"
    " the tree keeps few events a path and few onset months, so that odds in it can differ: the table says"
    " why."
)


def _words(plan: Plan) -> list[str]:
    """Whether the base scenario is worth looking at."""
    if plan.disruption is None:
        return []
    chance, number = (
        plan.disruption.base_probability,
        int((plan.disruption.futures["Probability"] > 0.0).sum()),
    )
    lead = "Look at the expected figures first." if plan.disruption.is_mean_first else ""
    return [
        f"{number} futures are planned for; that nothing happens has a probability of {chance:.2%}. {lead}"
    ]


def _likeliest(disruption: DisruptionPlan) -> pd.DataFrame:
    """The likeliest futures, each figure read from the table of all."""
    known = disruption.futures.reset_index(drop=True)
    told = dict(zip(disruption.branches["Branch"], disruption.branches["What happens"], strict=True))
    found = known.sort_values("Probability", ascending=False, kind="stable").head(MOST_TOLD)
    found.insert(1, "What happens", found["Branch"].map(told))
    for header in TOLD:
        found[FormulaColumn(header)] = [f"{{future.{header}#{row}}}" for row in found.index]
    return found.reset_index(drop=True)


def _fan(at: int) -> Chart:
    """The chart of a measure by its place."""
    measure = MEASURES[at]
    return Chart(
        f"{measure.header}, {measure.unit}",
        ChartKind.FAN,
        "fan_year",
        "Over the futures",
        "Fiscal year",
        measure.unit,
        f"Fan: {measure.header} by fiscal year: expected over all futures as a line, the range from P10 to"
        " P90 as a band, and, dashed, if nothing happens.",
        by_row=True,
        rows=(at * len(BANDS), (at + 1) * len(BANDS) - 1),
    )


FUTURES = SheetSpec(
    name=named("Futures"),
    title=named("Futures: how likely events are, and what the plan comes to over all of them"),
    sentence="Other sheets show the future in which nothing happens.",
    applies=knows_futures,
    items=(
        Note(_words, strong=True),
        Note(year_words),
        Table(
            "odds",
            "Odds of events, by rate and in the tree",
            "A path is told by its worst events (Rank), as many as events_per_path; milder ones on it are"
            " left out, and altogether where worse ones tell most futures with them. What that hides of an"
            " event's odds is given back by the base scenario, up to three fifths of it.",
            of_disruption(lambda disruption: disruption.odds),
            ODDS_FIELDS,
        ),
        Note(lambda _: [READ]),
        *(Charts(tuple(_fan(at) for at in pair)) for pair in ((0, 1), (2, 3), (4, 5), (6,))),
        Table(
            "fan_year",
            "Key figures over all futures, by fiscal year",
            "",
            of_disruption(lambda disruption: disruption.fan_years),
            FAN,
        ),
        Table(
            "likeliest",
            "The likeliest futures",
            "All are in the table Key figures in every future below.",
            of_disruption(_likeliest),
            LIKELIEST,
        ),
        Table(
            "future",
            "Key figures in every future",
            "What the mean and the tenths on the Summary are taken of.",
            of_disruption(lambda disruption: disruption.futures),
            FUTURE_FIELDS,
            detail=True,
        ),
        Table(
            "future_year",
            "Key figures in every future, by fiscal year",
            "",
            of_disruption(lambda disruption: disruption.future_years),
            FUTURE_YEARS,
            detail=True,
        ),
    ),
)
