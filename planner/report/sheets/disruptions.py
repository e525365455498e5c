"""Sheet Disruptions: every future planned for, reserves in it, stress tests, what planning is worth."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from planner.plan.columns import FormulaColumn
from planner.plan.disruption import DisruptionPlan
from planner.plan.disruption_branches import BRANCH_FIELDS, EVENT_FIELDS, SECTOR_FIELDS, TREE_FIELDS
from planner.plan.disruption_paths import CALM_EVENT
from planner.plan.disruption_values import (
    ANY,
    BREAK_EVEN,
    DETERMINISTIC,
    EXPECTED,
    EXTRA,
    MEASURES,
    ON_BASE,
    PREMIUM,
    SAVED,
    SAVING,
    VALUE_FIELDS,
)
from planner.plan.plan import Plan
from planner.report.spec import Note, SheetSpec, Table, named

ONE_FUTURE = "This plan knows a single future: what may go wrong is not given, or was not asked for."


def value(measure: str, header: str = "Value") -> str:
    """Address of a measure of the table of values."""
    return f"{{value.{header}#{MEASURES.index(measure)}}}"


def policy(measure: str) -> str:
    """Address of what stands beside it."""
    return value(measure, "Prices of policy")


FORMULAS = {
    EXPECTED: "SUMPRODUCT({branch.Probability},{branch.Cost})",
    ON_BASE: "{branch.Cost#0}",
    EXTRA: f"{value(EXPECTED)}-{value(ON_BASE)}",
    SAVED: f"{value(DETERMINISTIC)}-{value(EXPECTED)}",
    ANY: f'100*(1-SUMPRODUCT(EXACT({{branch.Event}},"{CALM_EVENT}")*{{branch.Probability}}))',
    BREAK_EVEN: f"100*{value(PREMIUM)}/({value(PREMIUM)}+{value(SAVING)})",
}
"""Measure -> formula."""
POLICY_FORMULAS = {
    EXPECTED: "SUMPRODUCT({branch.Probability},{branch.Prices of policy})",
    ON_BASE: "{branch.Prices of policy#0}",
    EXTRA: f"{policy(EXPECTED)}-{policy(ON_BASE)}",
    SAVED: f"{policy(DETERMINISTIC)}-{policy(EXPECTED)}",
}
"""Measure -> formula of its prices of policy."""


def of_disruption(frame: Callable[[DisruptionPlan], pd.DataFrame]) -> Callable[[Plan], pd.DataFrame]:
    """A table of the disruptions; no rows where the plan knows a single future."""

    def found(plan: Plan) -> pd.DataFrame:
        return pd.DataFrame() if plan.disruption is None else frame(plan.disruption)

    return found


def knows_futures(plan: Plan) -> bool:
    """True for a plan over several futures."""
    return plan.disruption is not None


def _words(plan: Plan) -> list[str]:
    """The disruptions in sentences."""
    return [ONE_FUTURE] if plan.disruption is None else list(plan.disruption.words)


def _values(disruption: DisruptionPlan) -> pd.DataFrame:
    """Values with live formulas where they are known and this sheet tells them."""
    table = disruption.values.copy()
    for header, formulas in (("Value", FORMULAS), ("Prices of policy", POLICY_FORMULAS)):
        table[FormulaColumn(header)] = [
            formulas.get(str(name), "") if np.isfinite(figure) else ""
            for name, figure in zip(table["Measure"], table[header], strict=True)
        ]
    return table


def _branches(disruption: DisruptionPlan) -> pd.DataFrame:
    """Branches, their unserved need read from the table by sector below."""
    table = disruption.branches.copy()
    table[FormulaColumn("Unserved")] = [f"{{branch_sector.All sectors#{row}}}" for row in range(len(table))]
    return table


VALUES = Table(
    "value",
    "What planning for disruptions is worth",
    "Present values of money and lost output; prices of policy stand beside. A blank figure says in words why"
    " it is not known.",
    of_disruption(_values),
    VALUE_FIELDS,
)
EVENTS = Table(
    "disruption",
    "What may happen",
    "Expected figures are weighted by probability and add up; beyond the base scenario. Extra cost is below 0"
    " where policies that rest meanwhile, or having no second event to prepare for, save more than the event"
    " costs. Stress tests in the plan have no probability.",
    of_disruption(lambda disruption: disruption.events),
    EVENT_FIELDS,
)
BRANCHES = Table(
    "branch",
    "Every branch of the future",
    "A branch is what happens from its month on, to the end of the plan.",
    of_disruption(_branches),
    BRANCH_FIELDS,
    detail=True,
)
TREE = Table(
    "tree",
    "Picture of the tree: who leaves whom, when, with what probability",
    "Indented: leaves the path above it that stands further left.",
    of_disruption(lambda disruption: disruption.tree),
    TREE_FIELDS,
    detail=True,
)

BY_SECTOR = Table(
    "branch_sector",
    "Unserved need by branch and sector, {quantity}",
    "Beyond the base scenario's, over the whole plan. Sectors that never go short are left out.",
    of_disruption(lambda disruption: disruption.by_sector),
    SECTOR_FIELDS,
    detail=True,
)

DISRUPTIONS = SheetSpec(
    name=named("Disruptions"),
    title=named("Disruptions: what may happen, how the plan takes it, what being prepared is worth"),
    sentence="All futures share what is decided before they part. Other sheets show the base scenario.",
    items=(
        Note(_words, strong=True),
        VALUES,
        EVENTS,
        BRANCHES,
        TREE,
        BY_SECTOR,
    ),
)
