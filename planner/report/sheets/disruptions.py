"""Sheet Disruptions: every future planned for, reserves in it, stress tests, what planning is worth."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from planner.plan.columns import FormulaColumn
from planner.plan.disruption import DisruptionPlan
from planner.plan.disruption_branches import BRANCH_FIELDS, EVENT_FIELDS, SECTOR_FIELDS, TREE_FIELDS
from planner.plan.disruption_odds import ODDS_FIELDS
from planner.plan.disruption_paths import CALM_EVENT
from planner.plan.disruption_reserve import (
    BINDING_FIELDS,
    DRAWDOWN_FIELDS,
    STOCK_PATH_FIELDS,
    USE_FIELDS,
)
from planner.plan.disruption_stress import (
    FULL_MONTHS,
    HALF_MONTHS,
    SURVIVAL_FIELDS,
    TEST_FIELDS,
    StressTables,
)
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
from planner.plan.futures import FUTURES
from planner.plan.plan import Plan
from planner.report.spec import Chart, ChartKind, Charts, Note, SheetSpec, Table, named

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


def _of(frame: Callable[[DisruptionPlan], pd.DataFrame]) -> Callable[[Plan], pd.DataFrame]:
    """A table of the disruptions; no rows where the plan knows a single future."""

    def found(plan: Plan) -> pd.DataFrame:
        return pd.DataFrame() if plan.disruption is None else frame(plan.disruption)

    return found


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


def _tests(key: str, title: str, frame: Callable[[StressTables], pd.DataFrame], empty: str) -> Table:
    """A table of stress tests at their worst start."""
    return Table(
        key,
        title,
        "Decisions of the plan stand until the test begins; of several starts the one with most lost output."
        " Extra cost is present money beyond a false alarm, in which policies (cover, share caps) rest as"
        " long and nothing is out; both end with the stock of the base scenario, or buy what is missing at"
        " its full reference price. Prices of policy do not count.",
        _of(frame),
        TEST_FIELDS,
        empty=empty,
    )


VALUES = Table(
    "value",
    "What planning for disruptions is worth",
    "Present values of money and lost output; prices of policy stand beside. A blank figure says in words why"
    " it is not known.",
    _of(_values),
    VALUE_FIELDS,
)
EVENTS = Table(
    "disruption",
    "What may happen",
    "Expected figures are weighted by probability and add up; beyond the base scenario. Extra cost is below 0"
    " where policies that rest meanwhile, or having no second event to prepare for, save more than the event"
    " costs. Stress tests in the plan have no probability.",
    _of(lambda disruption: disruption.events),
    EVENT_FIELDS,
)
ODDS = Table(
    "odds",
    "Odds of events, by rate and in the tree",
    "A path is told by its worst events (Rank), as many as events_per_path; milder ones on it are left out,"
    " and altogether where worse ones tell most futures with them. What that hides of an event's odds is"
    " given back by the base scenario, up to three fifths of it.",
    _of(lambda disruption: disruption.odds),
    ODDS_FIELDS,
)
BRANCHES = Table(
    "branch",
    "Every branch of the future",
    "A branch is what happens from its month on, to the end of the plan.",
    _of(_branches),
    BRANCH_FIELDS,
    detail=True,
)
TREE = Table(
    "tree",
    "Picture of the tree: who leaves whom, when, with what probability",
    "Indented: leaves the path above it that stands further left.",
    _of(lambda disruption: disruption.tree),
    TREE_FIELDS,
    detail=True,
)
DRAWDOWN = Table(
    "drawdown",
    "How reserves are drawn down",
    "Release by months since onset as a share of the stock at onset: means, by probability, over the"
    " branches that release any. Above 100%: bought again and released.",
    _of(lambda disruption: disruption.drawdown),
    DRAWDOWN_FIELDS,
    empty="No branch with any probability releases anything from a reserve that it held at onset.",
)
BINDING = Table(
    "binding",
    "Why each reserve has its size",
    "The branch with the largest release, weighted by its probability, counts most. Where a cover rule or a"
    " budget binds (Limits and targets) it sets the amount, and branches the form; releases late in the plan"
    " may be sales while the rule rests.",
    _of(lambda disruption: disruption.binding),
    BINDING_FIELDS,
    empty="The base scenario holds no reserve.",
)
RESERVE_USE = Table(
    "reserve_use",
    "With and without the reserve, by event",
    "Decisions of the plan stand until the event begins; then the best is made of it, with reserves"
    " for disruptions and with them shut. Both end with the stock of the base scenario or pay for it.",
    _of(lambda disruption: disruption.reserve_use),
    USE_FIELDS,
    empty="No reserve is kept for disruptions, or no event that begins on the base scenario opens it.",
)
SURVIVAL = Table(
    "survival",
    "How long each sector lives, by start month, in months",
    "Months until a sector is first cut if the test never ends. The first row of a test has the months left"
    " in the plan: a sector with as many is not cut to the end. Orange: cut at once; white:"
    f" {HALF_MONTHS} months; blue: {FULL_MONTHS} or more.",
    _of(lambda disruption: disruption.survival),
    SURVIVAL_FIELDS,
    empty="No stress test has several start months: fill in Last start on the sheet Stress tests.",
)
SUPPLIERS = _tests(
    "supplier_test",
    "One supplier less",
    lambda disruption: disruption.suppliers,
    "No stress test cuts a country off.",
)
EVENT_TESTS = _tests("event_test", "Stress tests of events", lambda disruption: disruption.event_tests, "")
BY_SECTOR = Table(
    "branch_sector",
    "Unserved need by branch and sector, {quantity}",
    "Beyond the base scenario's, over the whole plan. Sectors that never go short are left out.",
    _of(lambda disruption: disruption.by_sector),
    SECTOR_FIELDS,
    detail=True,
)
KEY_FIGURES = Table(
    "future",
    "Key figures in every future",
    "What the mean and the tenths on the Summary are taken of.",
    _of(lambda disruption: disruption.futures),
    FUTURES,
    detail=True,
)
STOCK_PATHS = Table(
    "stock_path",
    "Reserve by month, base scenario and heaviest branches, {quantity} of end product",
    "",
    _of(lambda disruption: disruption.stock_paths),
    STOCK_PATH_FIELDS,
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
        ODDS,
        Charts(
            (
                Chart(
                    "Reserve, base scenario and heaviest branches",
                    ChartKind.LINE,
                    "stock_path",
                    "Month",
                    "Month",
                    "Stock, {quantity} of end product",
                    "Lines: reserve stock at month ends on the base scenario and the heaviest branches.",
                    marked=False,
                    wide=True,
                ),
            )
        ),
        DRAWDOWN,
        BINDING,
        RESERVE_USE,
        SURVIVAL,
        SUPPLIERS,
        EVENT_TESTS,
        BRANCHES,
        TREE,
        BY_SECTOR,
        KEY_FIGURES,
        STOCK_PATHS,
    ),
)
