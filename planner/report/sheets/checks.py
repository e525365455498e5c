"""Sheet Checks: each with its figure, tolerance and OK or CHECK in words."""

import pandas as pd

from planner.plan.checks import (
    DIGITS,
    FUTURES,
    LEDGER,
    NEED,
    PAYERS,
    PROBABILITIES,
    RESERVES,
    TRANSFERS,
)
from planner.plan.columns import Field, Form, FormulaColumn, text
from planner.plan.plan import Plan
from planner.report.spec import Note, SheetSpec, Table, named

FORMULAS = {
    name: f"ROUND({formula},{DIGITS})"
    for name, formula in {
        LEDGER: "SUM({ledger.Present value})-<objective>",
        PAYERS: "SUM({cost_payer.Present value})-SUM({cost_account.Present value})",
        TRANSFERS: 'SUMIFS({ledger.Present value},{ledger.Kind},"transfer")',
        NEED: "SUMPRODUCT(MAX(ABS({demand_month.Served}+{demand_month.By substitutes}+{demand_month.Unserved}"
        "+{demand_month.Put off}-{demand_month.Need})))",
        PROBABILITIES: "SUM({branch.Probability})-1",
        FUTURES: "SUMPRODUCT({branch.Probability},{branch.Cost})+<risk>-<least>",
        RESERVES: "SUMPRODUCT(MAX(ABS(({stock_month.Opening}-{stock_month.Lost}+{stock_month.Bought}"
        '-{stock_month.Released}-{stock_month.Closing})*({stock_month.Type}="reserve"))))',
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
