"""Checks: the solver's own and those recomputed from the tables of the plan."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.model.ledger import TRANSFER
from planner.plan.columns import Field, Fields, Form, table, text
from planner.plan.costs import CostPlan
from planner.plan.demand import DemandPlan
from planner.plan.disruption import DisruptionPlan
from planner.plan.flows import Flows
from planner.plan.stock import StockPlan
from planner.schema.tables.stock import RESERVE
from planner.schema.tables.trade import Sale

RELATIVE = 1e-6
LEDGER, PAYERS, TRANSFERS = "Ledger = objective", "System = sum of payers", "Transfers cancel"
ACCOUNTS = "Three accounts = objective"
PROBABILITIES, FUTURES = "Probabilities", "Futures = objective"
NEED, RESERVES = "Need is accounted for", "Reserves add up"
NEED_FIRST = "Need before filling"
DIGITS = 9
"""Digits that figures are rounded to, so that the order of a sum does not show."""
OK, WRONG = "OK", "CHECK"


CHECKS: Fields = (
    text("Check", "What is checked.", width=30),
    Field("Figure", "What is found; 0 is perfect.", form=Form.SCIENTIFIC),
    Field("Tolerance", "Most that passes.", form=Form.SCIENTIFIC),
    Field(
        "Result",
        f"{OK} or {WRONG}; {WRONG} also where the figure is none.",
        form=Form.TEXT,
        formula=f'IF(ISNUMBER([Figure]),IF(ABS([Figure])<=[Tolerance],"{OK}","{WRONG}"),"{WRONG}")',
    ),
    text("In words", "What the figure is.", width=60),
)


@dataclass(frozen=True)
class CheckPlan:
    """One row per check: name, figure, tolerance, OK or CHECK, words."""

    table: pd.DataFrame

    @property
    def failed(self) -> int:
        """Number of checks that do not pass."""
        return int((self.table["Result"] != OK).sum())

    @property
    def verdict(self) -> str:
        """How many checks pass, in words; those of printed figures pass when a workbook is written."""
        if not self.failed:
            return "All checks pass."
        return f"{self.failed} {'check needs' if self.failed == 1 else 'checks need'} a look."

    @property
    def all_passed(self) -> bool:
        """True if every check passes."""
        return self.failed == 0

    @property
    def failed_words(self) -> list[str]:
        """Every check that does not pass, with its figure and what it may be at most."""
        columns = (self.table[name] for name in ("Check", "Figure", "Tolerance", "Result"))
        return [
            f"{name} ({figure:.3g}, at most {most:.3g})"
            for name, figure, most, result in zip(*columns, strict=True)
            if result != OK
        ]


def check_plan(
    flows: Flows,
    costs: CostPlan,
    demand: DemandPlan,
    stock: StockPlan,
    disruption: DisruptionPlan | None = None,
) -> CheckPlan:
    """The solver's checks and those of the tables."""
    rows = [
        (check.name, float(check.figure), float(check.tolerance), check.words)
        for check in flows.solution.checks
    ]
    rows += [_ledger(flows, costs), _payers(costs), _transfers(costs), _accounts(flows, costs)]
    rows += [_commodities(flows)]
    rows += [_need(demand)] if len(demand.by_month) else []
    rows += [_reserves(stock)] if stock.has_reserve else []
    rows += [_futures(disruption)] if disruption is not None and not disruption.has_stress else []
    rows += [_need_first(disruption, stock)] if disruption is not None and stock.has_reserve else []
    named = [
        (name[:1].upper() + name[1:], round(figure, DIGITS) + 0.0, *rest) for name, figure, *rest in rows
    ]
    return CheckPlan(table(CHECKS, named))


def _ledger(flows: Flows, costs: CostPlan) -> tuple[str, float, float, str]:
    objective = flows.solution.objective
    figure = float(costs.lines["Present value"].sum()) - objective
    return (
        LEDGER,
        figure,
        RELATIVE * max(1.0, abs(objective)),
        "Sum of all cost lines less the objective.",
    )


def _payers(costs: CostPlan) -> tuple[str, float, float, str]:
    system = float(costs.by_account["Present value"].sum())
    figure = float(costs.by_payer["Present value"].sum()) - system
    return (
        PAYERS,
        figure,
        RELATIVE * max(1.0, abs(system)),
        "Payers' costs less the system's.",
    )


def _transfers(costs: CostPlan) -> tuple[str, float, float, str]:
    own = costs.lines.loc[costs.lines["Kind"] == TRANSFER, "Present value"]
    scale = max(1.0, float(own.abs().sum()))
    return TRANSFERS, float(own.sum()), RELATIVE * scale, "What one payer gives another receives."


def _accounts(flows: Flows, costs: CostPlan) -> tuple[str, float, float, str]:
    """The price of risk is among the prices of policy of a single path; of a tree it belongs to all futures
    together and is no part of the base scenario.
    """
    objective = flows.solution.objective
    figure = float(costs.by_nature["Present value"].sum()) - objective
    words = "Money, lost output and prices of policy less the objective."
    return ACCOUNTS, figure, RELATIVE * max(1.0, abs(objective)), words


def _need(demand: DemandPlan) -> tuple[str, float, float, str]:
    month = demand.by_month
    met = month["Served"] + month["By substitutes"] + month["Unserved"] + month["Put off"]
    worst = float((met - month["Need"]).abs().max())
    scale = max(1.0, float(month["Need"].max()))
    return (
        NEED,
        worst,
        RELATIVE * scale,
        "Largest gap in any month between need and what meets it.",
    )


def _reserves(stock: StockPlan) -> tuple[str, float, float, str]:
    """Reserves move by what they buy and release; the tolerance looks at all stock, because what is called
    noise does (:func:`planner.plan.terms.tidy`).
    """
    own = stock.by_month[stock.by_month["Type"] == RESERVE]
    gap = own["Opening"] - own["Lost"] + own["Bought"] - own["Released"] - own["Closing"]
    scale = max(1.0, float(stock.by_month["Closing"].max()))
    return (
        RESERVES,
        float(gap.abs().max()),
        RELATIVE * scale,
        "Largest gap in any month of any reserve.",
    )


def _need_first(disruption: DisruptionPlan, stock: StockPlan) -> tuple[str, float, float, str]:
    scale = max(1.0, float(stock.by_month["Closing"].max()))
    words = (
        "Most that a reserve buys, in any branch, of a good that an event hits and a sector lacks just then."
    )
    return NEED_FIRST, disruption.figures.bought_in_need, RELATIVE * scale, words


def _futures(disruption: DisruptionPlan) -> tuple[str, float, float, str]:
    """Costs of the branches by probability, with the price of risk, against the objective of the tree.

    Stress tests in the plan pay for missed service without any probability, so it is left out for them.
    """
    objective = disruption.figures.objective
    figure = disruption.sum_of_costs + disruption.figures.risk_cost - objective
    words = "Costs of all branches by probability, with the price of risk, less the objective."
    return FUTURES, figure, RELATIVE * max(1.0, abs(objective)), words


def _commodities(flows: Flows) -> tuple[str, float, float, str]:
    """Whole-horizon balance of every commodity from the plan's own flows."""
    gaps, scale = [], 1.0
    for commodity in flows.stage:
        gap, size = commodity_gap(flows, commodity)
        gaps.append(abs(gap))
        scale = max(scale, size)
    words = (
        "Largest gap of any commodity over the horizon: opening + arrivals + output - input - use - sales"
        " - disposal - losses - closing."
    )
    return "Goods balance", max(gaps, default=0.0), RELATIVE * scale, words


def commodity_gap(flows: Flows, commodity: str) -> tuple[float, float]:
    """(What came in less what went out over the horizon, what came in) of a commodity, quantity."""
    made = [each[each["Commodity"] == commodity] for each in (flows.recipe_flows, flows.lane_flows)]
    outlets = {name: row.commodity for name, row in flows.inputs.by_key(Sale).items()}
    sold = flows.positive("sale")
    gone = flows.positive("dispose")
    came = float(flows.arrivals.loc[flows.arrivals["Commodity"] == commodity, "Quantity"].sum())
    came += sum(float(each["Output"].sum()) for each in made)
    left = sum(float(each["Input"].sum()) for each in made) + float(
        flows.use.loc[flows.use["Commodity"] == commodity, "Quantity"].sum()
    )
    left += float(sold.loc[sold["sale"].map(outlets) == commodity, "value"].sum())
    left += float(gone.loc[gone["commodity"] == commodity, "value"].sum())
    opening, closing = _stock_change(flows, commodity)
    return came + opening - left - closing, came + opening


def _stock_change(flows: Flows, commodity: str) -> tuple[float, float]:
    """Opening stock, and closing stock with losses and what is still on its way out of a reserve."""
    opening, closing = 0.0, 0.0
    last = flows.inputs.calendar.periods - 1
    released = flows.positive("release")
    for (holder, name), row in flows.derived.stocks.items():
        if name != commodity:
            continue
        opening += row.opening
        lost = 1.0 - flows.derived.kept(row)
        held = flows.solution.series("stock", holder, commodity)
        closing += float(held[last]) + float(lost @ np.concatenate([[row.opening], held[:last]]))
        delay = flows.inputs.calendar.lag(row.release_delay_months)
        late = released[(released["holder"] == holder) & (released["commodity"] == commodity)]
        closing += float(late.loc[late["period"] + delay > last, "value"].sum())
    return opening, closing
