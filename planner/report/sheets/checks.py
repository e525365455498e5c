"""Sheet Checks: each with its figure, tolerance and OK or CHECK in words."""

import pandas as pd

from planner.model.ledger import TRANSFER
from planner.plan.checks import (
    ACCOUNTS,
    DIGITS,
    FUTURES,
    LEDGER,
    NEED,
    PAYERS,
    PROBABILITIES,
    RESERVES,
    TRANSFERS,
)
from planner.plan.checks import CHECKS as CHECK_FIELDS
from planner.plan.columns import FormulaColumn
from planner.plan.plan import Plan
from planner.report.spec import Note, SheetSpec, Table, named
from planner.schema.tables.stock import RESERVE

FORMULAS = {
    name: f"ROUND({formula},{DIGITS})"
    for name, formula in {
        LEDGER: "SUM({ledger.Present value})-<objective>",
        PAYERS: "SUM({cost_payer.Present value})-SUM({cost_account.Present value})",
        ACCOUNTS: "SUM({nature.Present value})-<objective>",
        TRANSFERS: f'SUMIFS({{ledger.Present value}},{{ledger.Kind}},"{TRANSFER}")',
        NEED: "SUMPRODUCT(MAX(ABS({demand_month.Served}+{demand_month.By substitutes}+{demand_month.Unserved}"
        "+{demand_month.Put off}-{demand_month.Need})))",
        PROBABILITIES: "SUM({branch.Probability})-1",
        FUTURES: "SUMPRODUCT({branch.Probability},{branch.Cost}+{branch.Prices of policy})+<risk>-<least>",
        RESERVES: "SUMPRODUCT(MAX(ABS(({stock_month.Opening}-{stock_month.Lost}+{stock_month.Bought}"
        f'-{{stock_month.Released}}-{{stock_month.Closing}})*({{stock_month.Type}}="{RESERVE}"))))',
    }.items()
}
"""Check -> formula over the tables of the workbook."""


def _words(plan: Plan) -> list[str]:
    """How many checks do not pass."""
    failed, number = plan.checks.failed, len(plan.checks.table)
    return [f"All {number} checks pass." if not failed else f"{failed} of {number} checks need a look."]


def _checks(plan: Plan) -> pd.DataFrame:
    """The checks, with live formulas for those that the tables of this workbook tell."""
    table = plan.checks.table.copy()
    table[FormulaColumn("Figure")] = [_formula(plan, str(name)) for name in table["Check"]]
    return table


def _formula(plan: Plan, name: str) -> str:
    """The formula of a check with the solver's own figures; empty if the tables do not tell it."""
    figures = {"<objective>": plan.objective}
    if plan.disruption is not None:
        figures |= {
            "<risk>": plan.disruption.figures.risk_cost,
            "<least>": plan.disruption.figures.objective,
        }
    found = FORMULAS.get(name, "")
    for word, figure in figures.items():
        found = found.replace(word, repr(figure))
    return found


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
            _checks,
            CHECK_FIELDS,
        ),
    ),
    repeat_table="check",
)
