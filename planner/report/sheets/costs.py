"""Sheet Costs: accounts, payers and years from the one ledger."""

from planner.plan.columns import Field, each_year, sum_where, text
from planner.report.sheets.common import year_words
from planner.report.spec import Chart, ChartKind, Charts, Note, SheetSpec, Table, named

ACCOUNT = text("Account", "What is paid for.")
KIND = text("Kind", "Money, lost output, a price of policy, or a transfer between payers.")
NATURE = text("Nature", "Money, lost output, or prices of policy.")
PAYER = text("Payer", "Who bears it; negative amounts are received.")
PRESENT = "Discounted to the first month; the sum of all lines is the objective."
SYSTEM = ("Account", "[Account]", "Kind", "[Kind]")
OF_NATURE = ("Kind", "[Nature]")
TOTAL = "Sum over the fiscal years."

COSTS = SheetSpec(
    name=named("Costs"),
    title=named("Costs: what is paid for, and who pays"),
    sentence="Amounts by year are undiscounted. Transfers (duty, incentives, trade between payers) cancel"
    " in the system; prices of policy (exposure price, missed policies, cost of public funds, risk) are no"
    " cash: they say what a wish is worth in the search for the plan.",
    items=(
        Note(year_words),
        Table(
            "nature",
            "Money, lost output and prices of policy, {money}",
            "Their sum is what the plan makes least.",
            lambda plan: plan.costs.by_nature,
            (
                NATURE,
                each_year(
                    "Amount of the fiscal year.", sum_where("cost_account", "{self}", *OF_NATURE), total="sum"
                ),
                Field("Total", TOTAL, formula="SUM({many})", total="sum"),
                Field(
                    "Present value",
                    PRESENT,
                    formula=sum_where("cost_account", "Present value", *OF_NATURE),
                    total="sum",
                ),
            ),
        ),
        Table(
            "cost_account",
            "Cost of the system by account, {money}",
            "Without transfers.",
            lambda plan: plan.costs.by_account,
            (
                ACCOUNT,
                KIND,
                each_year("Amount of the fiscal year.", sum_where("ledger", "{self}", *SYSTEM), total="sum"),
                Field("Total", TOTAL, formula="SUM({many})", total="sum"),
                Field(
                    "Present value",
                    PRESENT,
                    formula=sum_where("ledger", "Present value", *SYSTEM),
                    total="sum",
                ),
            ),
            empty="Nothing costs anything in this plan.",
        ),
        Charts(
            (
                Chart(
                    "Cost of the system by account",
                    ChartKind.STACKED_COLUMNS,
                    "cost_account",
                    "Account",
                    "Fiscal year",
                    "Cost, {money}",
                    "Stacked columns: cost of the system by account and fiscal year, undiscounted.",
                    by_row=True,
                ),
                Chart(
                    "Cost by payer",
                    ChartKind.COLUMNS,
                    "cost_payer",
                    "Payer",
                    "Fiscal year",
                    "Cost, {money}",
                    "Columns: cost by payer and fiscal year, undiscounted; negative is received.",
                    by_row=True,
                ),
            )
        ),
        Table(
            "cost_payer",
            "Cost by payer, transfers included, {money}",
            "The payers together bear the cost of the system.",
            lambda plan: plan.costs.by_payer,
            (
                PAYER,
                KIND,
                each_year(
                    "Amount of the fiscal year.",
                    sum_where("ledger", "{self}", "Payer", "[Payer]"),
                    total="sum",
                ),
                Field("Total", TOTAL, formula="SUM({many})", total="sum"),
                Field(
                    "Present value",
                    PRESENT,
                    formula=sum_where("ledger", "Present value", "Payer", "[Payer]"),
                    total="sum",
                ),
            ),
        ),
        Table(
            "ledger",
            "The ledger: every account and payer, {money}",
            "",
            lambda plan: plan.costs.lines,
            (
                ACCOUNT,
                PAYER,
                each_year("Amount of the fiscal year.", "", total="sum"),
                Field("Total", TOTAL, formula="SUM({many})", total="sum"),
                Field("Present value", PRESENT, total="sum"),
                KIND,
            ),
            detail=True,
        ),
    ),
)
