"""Sheet Assumptions: an echo of the inputs with place, source and confidence."""

from planner.plan.assumptions import BY_LEVEL, BY_SHEET, IMPORTANT, INPUT_ROWS
from planner.plan.columns import Field, Form, text
from planner.plan.plan import Plan
from planner.report.spec import Note, SheetSpec, Table, named


def _words(plan: Plan) -> list[str]:
    """How much rests on assumptions."""
    share, number = plan.assumptions.assumed_share, len(plan.assumptions.rows)
    return (
        [f"{share:.0%} of {number} input rows are marked assumed."]
        if number
        else ["There are no input rows."]
    )


ASSUMPTIONS = SheetSpec(
    name=named("Assumptions"),
    title=named("Assumptions: every input behind this plan"),
    sentence="Stated: a source says so; derived: arithmetic on sources; assumed: no source was found.",
    items=(
        Note(_words, strong=True),
        Table(
            "important",
            "Assumed rows with the most money behind them, {money}",
            "Undiscounted cost of imports and processing, capital, or value of need that rests on the row.",
            lambda plan: plan.assumptions.important,
            IMPORTANT,
        ),
        Table(
            "level",
            "Input rows by confidence",
            "",
            lambda plan: plan.assumptions.by_level,
            BY_LEVEL,
        ),
        Table(
            "confidence",
            "Input rows by sheet",
            "",
            lambda plan: plan.assumptions.by_sheet,
            BY_SHEET,
        ),
        Table(
            "switch",
            "Open questions and the reading that counts",
            "",
            lambda plan: plan.switches,
            (
                text("Switch", "Name of the switch."),
                text("Chosen", "The reading that counts."),
                Field("Question", "What is open.", form=Form.SPILL),
            ),
        ),
        Table(
            "assumption",
            "Every input row that counts",
            "",
            lambda plan: plan.assumptions.rows,
            INPUT_ROWS,
            filters=True,
        ),
    ),
)
