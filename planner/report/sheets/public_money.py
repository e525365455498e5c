"""Sheet Public money: what the government pays by year and account, against the pots and budgets."""

from planner.plan.columns import each_year, sum_where
from planner.plan.incentive import OF_POT, PAYMENT, POTS, SCHEME
from planner.plan.plan import Plan
from planner.plan.public_money import BUDGETS, EXPECTED_OUTLAY, OUTLAY
from planner.report.sheets.common import year_words
from planner.report.spec import Chart, ChartKind, Charts, Note, SheetSpec, Table, named


def _words(plan: Plan) -> list[str]:
    """Outlay in all, and of which future the figures are."""
    money = plan.terms.money
    lines = [f"Public outlay is {plan.costs.public_outlay:,.0f} {money} if nothing happens"]
    if len(plan.expected_outlay):
        lines[0] += f", {plan.expected_outlay['Total'].sum():,.0f} {money} on average over all futures"
    return [f"{lines[0]}; the sale of reserves at the end is counted as received."]


PUBLIC_MONEY = SheetSpec(
    name=named("Public money"),
    title=named("Public money: what is paid, by year and account, against the pots"),
    sentence="Government's payments less receipts, not discounted; duty is left out, and so are prices of"
    " policy, which nobody pays.",
    items=(
        Note(_words, strong=True),
        Note(year_words),
        Table(
            "outlay_year",
            "Public outlay by account, if nothing happens, {money}",
            "",
            lambda plan: plan.outlay,
            OUTLAY,
            empty="The government neither pays nor receives anything in this plan.",
        ),
        Table(
            "expected_outlay",
            "Public outlay by account, mean over all futures, {money}",
            "",
            lambda plan: plan.expected_outlay,
            EXPECTED_OUTLAY,
        ),
        Charts(
            (
                Chart(
                    "Public outlay by account, if nothing happens",
                    ChartKind.STACKED_COLUMNS,
                    "outlay_year",
                    "Account",
                    "Fiscal year",
                    "{money}",
                    "Stacked columns: what the government pays by account and year; below 0: received.",
                    by_row=True,
                ),
                Chart(
                    "Incentive paid",
                    ChartKind.STACKED_COLUMNS,
                    "paid_year",
                    "Payment",
                    "Fiscal year",
                    "{money}",
                    "Stacked columns: incentives paid by kind of payment and fiscal year.",
                    by_row=True,
                ),
            )
        ),
        Table(
            "pots",
            "The pots of schemes, {money}",
            "",
            lambda plan: plan.incentive.pots,
            POTS,
        ),
        Table(
            "paid_year",
            "Incentive paid in each fiscal year, {money}",
            "",
            lambda plan: plan.incentive.by_year,
            (
                SCHEME,
                PAYMENT,
                each_year(
                    "Paid in the fiscal year.",
                    sum_where("incentive_month", "Amount", *OF_POT, "Fiscal year", '"{self}"'),
                    total="sum",
                ),
            ),
            detail=True,
        ),
        Table(
            "budget",
            "Budgets: limits on money, {money}",
            "",
            lambda plan: plan.budgets,
            BUDGETS,
        ),
    ),
)
