"""Sheet Assumptions: an echo of the inputs with place, source and confidence."""

from planner.plan.plan import Plan
from planner.report.sheets.common import fixed
from planner.report.spec import Field, Form, Note, SheetSpec, Table, named, text

SHEET = text("Sheet", "Input sheet.")
LEVELS = ("Stated", "Derived", "Assumed", "Not marked")


def _words(plan: Plan) -> list[str]:
    """How much rests on assumptions."""
    share, number = plan.assumptions.assumed_share, len(plan.assumptions.rows)
    return (
        [f"{share:.0%} of {number} input rows are marked assumed."]
        if number
        else ["There are no input rows."]
    )


def _count(level: str) -> Field:
    """Rows of one confidence."""
    formula = f'COUNTIFS({{assumption.Sheet}},[Sheet],{{assumption.Confidence}},"{level.lower()}")'
    return Field(level, f"Rows marked {level.lower()}.", form=Form.INTEGER, formula=formula, total="sum")


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
                text("Where", "Sheet and row of the input workbook."),
                text("Row", "Name of the row."),
                text("Values", "Its values.", width=46),
                Field("Money behind it", "Money that rests on the row."),
            ),
        ),
        Table(
            "confidence",
            "Input rows by sheet and confidence",
            "",
            lambda plan: plan.assumptions.by_sheet,
            (
                SHEET,
                *(_count(level) for level in LEVELS),
                Field(
                    "Rows",
                    "Rows that count.",
                    form=Form.INTEGER,
                    formula="COUNTIFS({assumption.Sheet},[Sheet])",
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
            (text("Switch", "Name of the switch."), text("Chosen", "The reading that counts.")),
        ),
        Note(fixed("Every input row stands below.")),
        Table(
            "assumption",
            "Every input row that counts",
            "",
            lambda plan: plan.assumptions.rows,
            (
                text("Where", "Sheet and row of the input workbook."),
                SHEET,
                text("Row", "Name of the row."),
                text("Values", "Values that differ from blank and default.", width=60),
                text("Source", "Code of the source."),
                text("Confidence", "stated, derived, assumed, or not marked."),
                text("Note", "Note of the row.", width=46),
            ),
            filters=True,
        ),
    ),
)
