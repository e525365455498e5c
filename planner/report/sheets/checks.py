"""Sheet Checks: each with its figure, tolerance and OK or CHECK in words."""

import numpy as np
import pandas as pd

from planner.model.ledger import TRANSFER
from planner.plan.checks import (
    ACCOUNTS,
    DIGITS,
    FUTURES,
    LEDGER,
    NEED,
    OK,
    PAYERS,
    PROBABILITIES,
    RESERVES,
    TRANSFERS,
    WRONG,
)
from planner.plan.checks import CHECKS as CHECK_FIELDS
from planner.plan.columns import Field, Form, FormulaColumn, text
from planner.plan.plan import Plan
from planner.report.control import CHECK, CONTROL, FIGURES, OFF, RECOMPUTED, SHEET, VERDICT
from planner.report.spec import SheetSpec, Table, named
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


RESULT = f'IF(ISNUMBER([{OFF}]),IF([{OFF}]=0,"{OK}","{WRONG}"),"{WRONG}")'
PASSED = f'COUNTIFS({{check.Result}},"{OK}")+COUNTIFS({{control.Result}},"{OK}")'
VERDICT_FORMULA = (
    'IF([Passed]=[Checks],"All checks pass.",'
    '([Checks]-[Passed])&IF([Checks]-[Passed]=1," check needs"," checks need")&" a look.")'
)


def _verdict(plan: Plan) -> pd.DataFrame:
    """All checks in one sentence; how many there are is known when the sheets are."""
    return pd.DataFrame([(plan.checks.verdict, np.nan, np.nan)], columns=["Verdict", "Checks", "Passed"])


def _controlled(plan: Plan) -> pd.DataFrame:
    """A row for this sheet; there is one for each that prints figures when they are written."""
    del plan
    return pd.DataFrame([("Checks", 0, 0, 0, OK)], columns=[each.header for each in CONTROL_FIELDS])


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


CONTROL_FIELDS = (
    text(SHEET, "Sheet whose printed tables are compared.", width=30),
    Field(FIGURES, "Numbers in its printed tables.", form=Form.INTEGER),
    Field(
        RECOMPUTED,
        "Those that a formula computes anew from other cells; for the others the copy is all that tells.",
        form=Form.INTEGER,
    ),
    Field(
        OFF,
        "Cells that are not what they were when the workbook was written, but for rounding: typed over, or"
        " computed from cells that were.",
        form=Form.INTEGER,
    ),
    Field("Result", f"{OK} or {WRONG}.", form=Form.TEXT, formula=RESULT),
)

CHECKS = SheetSpec(
    name=named("Checks"),
    title=named("Checks: does the plan add up?"),
    sentence="The solver's own checks, those that this workbook recomputes from its tables, and its printed"
    " figures against copies of them. planner audit tells more: it names each cell that was changed.",
    items=(
        Table(
            VERDICT,
            "Verdict",
            "",
            _verdict,
            (
                Field("Verdict", "All checks in one sentence.", form=Form.TEXT, formula=VERDICT_FORMULA),
                Field(
                    "Checks",
                    "Checks of both tables below.",
                    form=Form.INTEGER,
                    formula="ROWS({check.Result})+ROWS({control.Result})",
                ),
                Field("Passed", f"Those that say {OK}.", form=Form.INTEGER, formula=PASSED),
            ),
        ),
        Table(
            CHECK,
            "Checks",
            "OK: the figure is within the tolerance.",
            _checks,
            CHECK_FIELDS,
        ),
        Table(
            CONTROL,
            "Printed figures",
            "Each is compared with a copy on a hidden sheet, taken when the workbook was written. Those with"
            " a formula are computed anew first, so that they move with any cell they rest on; for the others"
            " the copy is a control, no proof.",
            _controlled,
            CONTROL_FIELDS,
        ),
    ),
    repeat_table=CHECK,
)
