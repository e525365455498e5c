"""Public money by account and fiscal year, if nothing happens and on average over all futures."""

from collections.abc import Iterable

import pandas as pd

from planner.model.ledger import DUTY, MONEY, TRANSFER, Payer
from planner.plan.columns import Field, Fields, each_year, sum_where, table, text
from planner.plan.costs import CostPlan
from planner.plan.policies import AT_MOST, LIMIT, RANK, PolicyPlan
from planner.schema.tables.policy import MONEY_QUANTITIES, Limit

GOVERNMENT = Payer.GOVERNMENT.value
OF_GOVERNMENT = ("Account", "[Account]", "Payer", f'"{GOVERNMENT}"')
ACCOUNT = text("Account", "What is paid for; negative: received.")
TOTAL = Field("Total", "Sum over the fiscal years.", formula="SUM({many})", total="sum")
OUTLAY: Fields = (
    ACCOUNT,
    each_year("Paid in the fiscal year.", sum_where("ledger", "{self}", *OF_GOVERNMENT), total="sum"),
    TOTAL,
)
EXPECTED_OUTLAY: Fields = (ACCOUNT, each_year("Mean over all futures.", "", total="sum"), TOTAL)
BUDGETS: Fields = (
    text("Limit", "Name of the limit."),
    text("Status", "missed, binding (it costs something), or met with room."),
    Field("At most", "Most that is allowed."),
    Field("Reached", "Most that is reached in any month or year."),
    Field("Left", "What is left.", formula="[At most]-[Reached]"),
)


def outlay(costs: CostPlan) -> pd.DataFrame:
    """What the government pays and receives, duty apart, account by account: :data:`OUTLAY`."""
    lines = costs.lines
    own = lines[(lines["Payer"] == GOVERNMENT) & lines["Kind"].isin([MONEY, TRANSFER])]
    own = own[own["Account"] != DUTY.name]
    return own.drop(columns=["Kind", "Payer", "Present value"]).reset_index(drop=True)


def budgets(limits: Iterable[Limit], policies: PolicyPlan) -> pd.DataFrame:
    """Limits on money, by what is reached at most: :data:`BUDGETS`."""
    named = {row.key for row in limits if row.quantity in MONEY_QUANTITIES}
    rows = policies.rows
    own = rows[(rows["Family"] == LIMIT) & rows["Of"].isin(named) & rows["Most"].notna()]
    found = [
        (
            str(row).removesuffix(AT_MOST),
            _worst(part),
            float(part["Most"].max()),
            float(part["Reached"].max()),
        )
        for row, part in own.groupby("Row", sort=False)
    ]
    return table(BUDGETS, found)


def _worst(part: pd.DataFrame) -> str:
    """The first status, in the order of how much they need a look, that any row has."""
    return min(map(str, part["Status"]), key=RANK.__getitem__)
