"""Sheet Incentive: paid, left in the pots, per unit, and why investors need it."""

from planner.plan.columns import each_year, share, sum_where
from planner.plan.incentive import NEED, PAYMENT, PAYMENTS, SALES, SCHEME
from planner.plan.owners import BIDS, BRIDGE, OWNERS
from planner.report.sheets.common import year_words
from planner.report.spec import Note, SheetSpec, Table, named

INCENTIVE = SheetSpec(
    name=named("Incentive"),
    title=named("Incentive: what is paid, what is left, why it is needed"),
    sentence="Money is undiscounted. A scheme that pays by need pays only where an investor would otherwise"
    " not build, as much as the owner needs; one that pays by right all that rates, awards and pots allow."
    " Both pay as early as the rules allow: an early rupee is worth more to the owner.",
    items=(
        Note(lambda plan: list(plan.incentive.words), strong=True),
        Note(year_words),
        Table(
            "bridge",
            "From the pots to what is needed, {money}",
            "Undiscounted; with events, the mean of all futures. Entitled: what rates and awards would pay at"
            " the output of the plan. Needed: the part without which the owner would lose money.",
            lambda plan: plan.incentive.bridge,
            BRIDGE,
        ),
        Table(
            "owners",
            "The same by plant, {money}",
            "",
            lambda plan: plan.incentive.owners,
            OWNERS,
        ),
        Table(
            "bids",
            "Sealed bids: the least incentive at which new capacity pays",
            "What the owner would lose without incentives over what is sold with them, present values at its"
            " rate (with events, the mean of all futures at the prices of the base scenario); bid in full: as"
            " if all of it always made the best product.",
            lambda plan: plan.incentive.bids,
            BIDS,
        ),
        Table(
            "per_unit",
            "Sales incentive per unit of output, {money} per {quantity}",
            "Paid in the year over the output of the months in which it is paid.",
            lambda plan: plan.incentive.per_unit,
            (
                SCHEME,
                PAYMENT,
                each_year(
                    "Paid per unit of output.",
                    share(
                        sum_where(
                            "incentive_month",
                            "Amount",
                            "Scheme",
                            "[Scheme]",
                            "Payment",
                            f'"{SALES}"',
                            "Fiscal year",
                            '"{self}"',
                        ),
                        sum_where(
                            "incentive_month",
                            "Output",
                            "Scheme",
                            "[Scheme]",
                            "Payment",
                            f'"{SALES}"',
                            "Fiscal year",
                            '"{self}"',
                        ),
                    ),
                ),
            ),
        ),
        Table(
            "need",
            "Why it is needed: worth of each plant to its owner, present value in {money}",
            "At the owner's rate: sales at import parity less feed, conversion and capital charge, before and"
            " with incentives. The shadow price is what the plan saves per unit of money given from outside.",
            lambda plan: plan.incentive.need,
            NEED,
        ),
        Table(
            "incentive_month",
            "Every payment, {money}",
            "",
            lambda plan: plan.incentive.by_month,
            PAYMENTS,
            detail=True,
        ),
    ),
)
