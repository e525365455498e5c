"""Sheet Limits and targets: every policy, missed ones first."""

from planner.plan.columns import Field, Form, text
from planner.plan.plan import Plan
from planner.report.spec import Note, SheetSpec, Table, named

POLICY = text("Policy", "Family of rules.")
ROW = text("Row", "Which one.")
STATUS = text("Status", "missed, binding (it costs something), or met with room.")


def _words(plan: Plan) -> list[str]:
    """What is missed, or that nothing is."""
    if plan.policies.rows.empty:
        return ["These inputs set no limits, targets or other policies."]
    return [*plan.policies.missed_words, *plan.policies.binding_words] or ["No policy is missed."]


POLICIES = SheetSpec(
    name=named("Limits and targets"),
    title=named("Limits and targets: what is asked, what is reached"),
    sentence="Missed policies first. With a penalty it may be missed at that price; the others are met.",
    items=(
        Note(_words, strong=True),
        Table(
            "policy",
            "Each policy",
            "",
            lambda plan: plan.policies.summary,
            (
                POLICY,
                ROW,
                Field("Rows", "Months, years or other rows of the policy.", form=Form.INTEGER),
                Field(
                    "Missed in",
                    "Rows in which it is missed.",
                    form=Form.INTEGER,
                    formula='COUNTIFS({policy_row.Policy},[Policy],{policy_row.Row},[Row],{policy_row.Status},"missed")',
                ),
                Field(
                    "Binding in",
                    "Rows in which it is binding.",
                    form=Form.INTEGER,
                    formula='COUNTIFS({policy_row.Policy},[Policy],{policy_row.Row},[Row],{policy_row.Status},"binding")',
                ),
                Field("Worst miss", "Largest miss; blank: none."),
                text("At", "When it is largest."),
                STATUS,
            ),
        ),
        Table(
            "policy_row",
            "Every row of every policy",
            "",
            lambda plan: plan.policies.rows,
            (
                POLICY,
                ROW,
                text("When", "Month or fiscal year; blank: the whole horizon."),
                Field("Least", "Least that is asked; blank: none."),
                Field("Most", "Most that is allowed; blank: none."),
                Field("Reached", "What the plan reaches."),
                Field("Missed", "How far it is missed."),
                STATUS,
                Field("Shadow price", "Change of the objective per unit of the bound."),
                text("Unit", "Unit of the shadow price."),
                text("Input sheet", "Where the policy is set."),
            ),
            detail=True,
        ),
    ),
)
