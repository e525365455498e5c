"""Sheet Decisions: the base scenario's variables as they are, so that a plan can be held and tested later."""

import pandas as pd

from planner.model.catalogue import VARIABLES
from planner.plan.columns import Field, Form, text
from planner.plan.plan import Plan
from planner.report.spec import SheetSpec, Table, named
from planner.workbook import plan_words as words


def _meanings(plan: Plan) -> pd.DataFrame:
    """Each kind of variable that is decided: its name, what it is, its unit, and how many are not 0. No
    formula: a program that saves the workbook without the values of formulas leaves the decisions readable.
    """
    numbers = plan.decisions[words.VARIABLE].value_counts()
    rows = [
        (each.name, each.meaning, plan.terms.unit_text(each.unit), float(numbers[each.name]))
        for each in VARIABLES
        if each.name in numbers
    ]
    return pd.DataFrame(rows, columns=["Name", "What it is", "Unit", "Values"])


DECISIONS = SheetSpec(
    name=named(words.DECISIONS),
    title=named("Decisions: what the plan holds"),
    sentence="Every variable that is not 0, at full precision: planner stress reads and tests them.",
    items=(
        Table(
            "decision_kind",
            "What the variables mean",
            "Below the print stand their values, one a row.",
            _meanings,
            (
                text("Name", "As the table below has it.", width=18),
                text("What it is", "What such a variable decides.", width=70),
                text("Unit", "Of its values.", width=12),
                Field("Values", "How many are not 0.", form=Form.INTEGER, width=18),
            ),
        ),
        Table(
            "decision",
            "Variables of the base scenario",
            "",
            lambda plan: plan.decisions,
            (
                text(words.VARIABLE, "What is decided, as the model names it.", width=18),
                text(words.KEY, "Of what: route and step, holder and commodity, and so on.", width=70),
                text(words.WHEN, "Month or fiscal year; blank: it has none.", width=12),
                Field(
                    words.AMOUNT,
                    "Quantity, or money where the variable is money, of the month or year.",
                    form=Form.FIGURE,
                    width=18,
                ),
            ),
            empty=words.NOTHING_DECIDED,
            detail=True,
        ),
    ),
)
