"""Sheet Decisions: the base scenario's variables as they are, so that a plan can be held and tested later."""

from planner.plan.columns import Field, Form, text
from planner.report.spec import SheetSpec, Table, named
from planner.workbook import plan_words as words

DECISIONS = SheetSpec(
    name=named(words.DECISIONS),
    title=named("Decisions: what the plan holds"),
    sentence="Every variable that is not 0, at full precision: planner stress reads and tests them.",
    items=(
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
