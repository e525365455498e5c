"""Sheet Why: the main decisions, what they are worth, what binds them, what would come instead."""

from planner.plan.plan import Plan
from planner.plan.why import WHY, WHY_CHANGES, WHY_RULES
from planner.report.spec import Note, SheetSpec, Table, named


def _scope(plan: Plan) -> list[str]:
    """What was solved for."""
    if plan.why.changes.empty:
        return [
            "What binds is told by the shadow prices over all futures. A tree as large as this is not solved"
            " again for each decision; planner solve --path-only does so for the plan if nothing happens."
        ]
    if plan.why.decisions["Without it"].isna().all():
        return ["Each decision is moved by a tenth; planner solve --why also solves without each."]
    return []


WHY_SHEET = SheetSpec(
    name=named("Why"),
    title=named("Why: what each main decision is worth, and the next best"),
    sentence="The largest decisions of each kind, over the whole plan. What binds a decision pays for it or"
    " holds it back: each rule at its shadow price, present value.",
    applies=lambda plan: not plan.why.decisions.empty,
    items=(
        Note(_scope),
        Table(
            "why",
            "Main decisions",
            "What the plan costs more with a tenth less or more of a decision, or without it.",
            lambda plan: plan.why.decisions,
            WHY,
        ),
        Table(
            "why_change",
            "What would come instead",
            "The plan solved again, from its own basis; money apart from lost output and prices of policy.",
            lambda plan: plan.why.changes,
            WHY_CHANGES,
            detail=True,
        ),
        Table(
            "why_rule",
            "What binds",
            "Each rule that pays for a decision or holds it back, the most first.",
            lambda plan: plan.why.rules,
            WHY_RULES,
            detail=True,
        ),
    ),
)
