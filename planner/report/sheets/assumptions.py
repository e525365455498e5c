"""Sheet Assumptions: an echo of the inputs with place, source and confidence."""

from planner.plan.assumptions import BY_LEVEL, BY_SHEET, IMPORTANT, INPUT_ROWS, SETTINGS
from planner.plan.columns import text
from planner.plan.plan import Plan
from planner.plan.sensitivity import SENSITIVITIES
from planner.report.spec import Note, SheetSpec, Table, named


def _words(plan: Plan) -> list[str]:
    """How much rests on assumptions."""
    share, number = plan.assumptions.assumed_share, len(plan.assumptions.rows)
    if not number:
        return ["There are no input rows."]
    paid = plan.assumptions.money_at_assumed_prices
    return [
        f"{share:.0%} of {number} input rows are marked assumed; {paid:.0%} of money is paid at their prices."
    ]


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
            "sensitivity",
            "What would change this: cases of a sweep against the plan",
            "Each changes one thing; expected figures, or those of the base scenario if the sweep looked at"
            " that alone.",
            lambda plan: plan.sensitivities,
            SENSITIVITIES,
        ),
        Table(
            "level",
            "Input rows by confidence",
            "",
            lambda plan: plan.assumptions.by_level,
            BY_LEVEL,
        ),
        Table(
            "lever",
            "Levers off their base: what was changed",
            "",
            lambda plan: plan.levers,
            (
                text("Lever", "Name of the lever."),
                text("What it does", "What follows when it is turned."),
                text("Value", "Where it stands."),
                text("Base", "Where it would change nothing."),
                text("Unit", "Unit of both values."),
            ),
        ),
        Table(
            "switch",
            "Open questions and the reading that counts",
            "",
            lambda plan: plan.switches,
            (
                text("Switch", "Name of the switch."),
                text("Question", "What is open.", width=60),
                text("Chosen", "The reading that counts."),
            ),
            detail=True,
        ),
        Table(
            "assumption",
            "Every input row that counts",
            "",
            lambda plan: plan.assumptions.rows,
            INPUT_ROWS,
            detail=True,
        ),
        Table(
            "setting",
            "Settings: discount rate, units, cost of public funds, weight of risk, and the rest",
            "Those off their default first; the others are left out of the print.",
            lambda plan: plan.assumptions.settings,
            SETTINGS,
            printed_rows=lambda settings: int((settings["Default"] == "no").sum()),
        ),
        Table(
            "confidence",
            "Input rows by sheet",
            "",
            lambda plan: plan.assumptions.by_sheet,
            BY_SHEET,
            detail=True,
        ),
    ),
)
