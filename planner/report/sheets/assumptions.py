"""Sheet Assumptions: an echo of the inputs with place, source and confidence."""

from planner.plan.columns import Field, Form, text
from planner.plan.plan import Plan
from planner.report.spec import Note, SheetSpec, Table, named

SHEET = text("Sheet", "Input sheet.")
WHERE = text("Where", "Sheet and row of the input workbook.")
ROW = text("Row", "Name of the row.")


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
            (
                WHERE,
                ROW,
                Field("Money behind it", "Money that rests on the row."),
            ),
        ),
        Table(
            "level",
            "Input rows by confidence",
            "",
            lambda plan: plan.assumptions.by_level,
            (
                text("Confidence", "How well the row is known."),
                text("What it means", "Meaning of the mark."),
                Field(
                    "Rows",
                    "Rows that count.",
                    form=Form.INTEGER,
                    formula="COUNTIFS({assumption.Confidence},[Confidence])",
                    total="sum",
                ),
                Field(
                    "Share",
                    "Share of all rows.",
                    form=Form.SHARE,
                    formula="[Rows]/ROWS({assumption.Confidence})",
                ),
            ),
        ),
        Table(
            "confidence",
            "Input rows by sheet",
            "",
            lambda plan: plan.assumptions.by_sheet,
            (
                SHEET,
                text("What it says", "Title of the sheet."),
                Field(
                    "Rows",
                    "Rows that count.",
                    form=Form.INTEGER,
                    formula="COUNTIFS({assumption.Sheet},[Sheet])",
                    total="sum",
                ),
                Field(
                    "Assumed",
                    "Rows that are marked assumed.",
                    form=Form.INTEGER,
                    formula='COUNTIFS({assumption.Sheet},[Sheet],{assumption.Confidence},"assumed")',
                    total="sum",
                ),
                Field(
                    "Share assumed", "Assumed rows as a share.", form=Form.SHARE, formula="[Assumed]/[Rows]"
                ),
            ),
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
            (
                WHERE,
                ROW,
                text("Confidence", "stated, derived, assumed, or not marked."),
                text("Source", "Code of the source."),
                SHEET,
                text("Values", "Values that differ from blank and default.", width=60),
                text("Note", "Note of the row.", width=46),
            ),
            filters=True,
        ),
    ),
)
