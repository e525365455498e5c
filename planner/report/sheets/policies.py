"""Sheet Limits and targets: every policy, missed ones first."""

import pandas as pd

from planner.plan.plan import Plan
from planner.plan.policies import MET, POLICY_ROWS, POLICY_SUMMARY
from planner.plan.policy_costs import POLICY_COSTS
from planner.report.spec import Note, SheetSpec, Table, named

FEW = 10


def _words(plan: Plan) -> list[str]:
    """What is missed, or that nothing is."""
    if plan.policies.rows.empty:
        return ["These inputs set no limits, targets or other policies."]
    return [*plan.policies.missed_words, *plan.policies.binding_words] or ["No policy is missed."]


def _worth_a_look(summary: pd.DataFrame) -> int:
    """Rows that are not met with room; a few where all are."""
    told = summary["Status"].to_numpy() != MET
    return int(told.nonzero()[0][-1]) + 1 if told.any() else min(len(summary), FEW)


POLICIES = SheetSpec(
    name=named("Limits and targets"),
    title=named("Limits and targets: what is asked, what is reached"),
    sentence="Missed policies first. With a penalty it may be missed at that price; the others are met.",
    items=(
        Note(_words, strong=True),
        Table(
            "policy_cost",
            "What a policy costs",
            "The plan less the best one without the policy, over all futures; asked for by --without.",
            lambda plan: plan.policy_costs,
            POLICY_COSTS,
        ),
        Table(
            "policy",
            "Each policy",
            "Those met with room come last and are left out of the print.",
            lambda plan: plan.policies.summary,
            POLICY_SUMMARY,
            printed_rows=_worth_a_look,
        ),
        Table(
            "policy_row",
            "Every row of every policy",
            "",
            lambda plan: plan.policies.rows,
            POLICY_ROWS,
            detail=True,
        ),
    ),
)
