"""Sheet Key figures: the plan in numbers and by year, and tables that only the Summary reads."""

import numpy as np
import pandas as pd

from planner.plan.asked import ASKED_FIELDS
from planner.plan.columns import REMAINING, Field, Fields, Form, FormulaColumn, text
from planner.plan.decided import DECIDED_FIELDS, REACHED_FIELDS
from planner.plan.exposure import EXPECTED_USE
from planner.plan.futures import QUANTILES
from planner.plan.plan import Plan
from planner.plan.served import SERVED_FIELDS
from planner.report.sheets.common import leading, year_words
from planner.report.sheets.figures import expected_formula, formula, year_formula
from planner.report.spec import Note, SheetSpec, Table, named


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


def _years(plan: Plan) -> pd.DataFrame:
    """The plan by fiscal year."""
    rows = [
        {"Measure": f.label, "Unit": f.unit}
        | {year: float(value) for year, value in f.values.items()}
        | {FormulaColumn(REMAINING): year_formula(f)}
        for f in plan.figures_by_year
    ]
    return pd.DataFrame(rows)


def _asked(plan: Plan) -> pd.DataFrame:
    """What is asked; the input cell leads to its row on Assumptions."""
    return leading(plan, plan.asked, "Set in", [str(place) for place in plan.asked["Set in"]])


def _of_futures(key: str, title: str, name: str, fields: Fields) -> Table:
    """A table about all futures behind the page; no rows where the plan knows one."""

    def frame(plan: Plan) -> pd.DataFrame:
        found: pd.DataFrame = pd.DataFrame() if plan.disruption is None else getattr(plan.disruption, name)
        return found

    return Table(key, title, "", frame, fields, detail=True)


KEY_FIGURES = SheetSpec(
    name=named("Key figures"),
    title=named("Key figures: the plan in numbers"),
    sentence="Each figure follows from other sheets. Money is undiscounted unless it says present value.",
    items=(
        Note(year_words),
        Table(
            "figure",
            "The plan in numbers",
            "",
            _figures,
            (
                text("Measure", "What is measured."),
                text("Which", "What exactly and when.", width=34),
                text("Unit", "Its unit."),
                Field("Value", "The figure; the mean of all futures where Which says so.", form=Form.FIGURE),
                Field("Expected", "Mean over all futures; blank: one future.", form=Form.FIGURE),
                *(
                    Field(name, f"{share:.0%} of futures are at or below it.", form=Form.FIGURE)
                    for name, share in QUANTILES.items()
                ),
            ),
        ),
        Table(
            "figure_year",
            "The plan by fiscal year",
            "As planned, if nothing happens.",
            _years,
            (
                text("Measure", "What is measured."),
                text("Unit", "Its unit."),
                Field(REMAINING, "The figure of the fiscal year.", form=Form.FIGURE),
            ),
        ),
        Table(
            "asked",
            "What the inputs ask",
            "",
            _asked,
            ASKED_FIELDS,
            detail=True,
        ),
        Table(
            "expected_use",
            "Use and supply by stage, mean over all futures",
            "",
            lambda plan: plan.expected_use,
            EXPECTED_USE,
            detail=True,
        ),
        _of_futures("served", "Need that is served once supply stops, by start", "served", SERVED_FIELDS),
        _of_futures("decided", "What is decided in every future", "decided", DECIDED_FIELDS),
        _of_futures("reached", "What policies reach in every future", "reached", REACHED_FIELDS),
    ),
)
