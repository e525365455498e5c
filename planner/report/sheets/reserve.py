"""Sheet Reserve: what it is for, event by event: with and without it, how it is drawn down, why its size."""

from planner.plan.disruption_reserve import BINDING_FIELDS, DRAWDOWN_FIELDS, STOCK_PATH_FIELDS, USE_FIELDS
from planner.report.sheets.disruptions import knows_futures, of_disruption
from planner.report.spec import Chart, ChartKind, Charts, SheetSpec, Table, named

RESERVE = SheetSpec(
    name=named("Reserve"),
    title=named("Reserve: what it saves, event by event"),
    sentence="How much is held stands on Stockpile.",
    applies=knows_futures,
    items=(
        Table(
            "reserve_use",
            "With and without the reserve, by event",
            "Decisions of the plan stand until the event begins; then the best is made of it, with reserves"
            " for disruptions and with them shut. Both end with the stock of the base scenario or pay for"
            " it.",
            of_disruption(lambda disruption: disruption.reserve_use),
            USE_FIELDS,
            empty="No reserve is kept for disruptions, or no event that begins on the base scenario opens"
            " it.",
        ),
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
        Table(
            "binding",
            "Why each reserve has its size",
            "The branch with the largest release, weighted by its probability, counts most. Where a cover"
            " rule or a budget binds (Limits and targets) it sets the amount, and branches the form; releases"
            " late in the plan may be sales while the rule rests.",
            of_disruption(lambda disruption: disruption.binding),
            BINDING_FIELDS,
            empty="The base scenario holds no reserve.",
        ),
        Table(
            "drawdown",
            "How reserves are drawn down",
            "Release by months since onset as a share of the stock at onset: means, by probability, over the"
            " branches that release any. Above 100%: bought again and released.",
            of_disruption(lambda disruption: disruption.drawdown),
            DRAWDOWN_FIELDS,
            detail=True,
        ),
        Table(
            "stock_path",
            "Reserve by month, base scenario and heaviest branches, {quantity} of end product",
            "",
            of_disruption(lambda disruption: disruption.stock_paths),
            STOCK_PATH_FIELDS,
            detail=True,
        ),
    ),
)
