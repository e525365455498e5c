"""Sheet Checks: each with its figure, tolerance and OK or CHECK in words."""

from planner.plan.plan import Plan
from planner.report.spec import Field, Form, Note, SheetSpec, Table, named, text


def _words(plan: Plan) -> list[str]:
    """How many checks do not pass."""
    failed, number = plan.checks.failed, len(plan.checks.table)
    return [f"All {number} checks pass." if not failed else f"{failed} of {number} checks need a look."]


CHECKS = SheetSpec(
    name=named("Checks"),
    title=named("Checks: does the plan add up?"),
    sentence="The solver's own checks and those that this workbook recomputes from its tables.",
    items=(
        Note(_words, strong=True),
        Table(
            "check",
            "Checks",
            "OK: the figure is within the tolerance.",
            lambda plan: plan.checks.table,
            (
                text("Check", "What is checked.", width=30),
                Field("Figure", "What is found; 0 is perfect.", form=Form.SCIENTIFIC),
                Field("Tolerance", "Most that passes.", form=Form.SCIENTIFIC),
                Field(
                    "Result",
                    "OK or CHECK.",
                    form=Form.TEXT,
                    formula='IF(ABS([Figure])<=[Tolerance],"OK","CHECK")',
                ),
                text("In words", "What the figure is.", width=60),
            ),
        ),
    ),
    repeat_table="check",
)
