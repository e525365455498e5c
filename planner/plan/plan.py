"""The plan: all results of a solve as frozen tables."""

from dataclasses import dataclass, field
from functools import cached_property
from math import ceil, floor, log10
from typing import TYPE_CHECKING

import pandas as pd

from planner.data import Inputs, InputSource
from planner.model.ledger import MONEY, NATURES, OUTPUT_LOSS
from planner.plan import figures
from planner.plan.asked import ASKED_FIELDS, asked_table
from planner.plan.assumptions import AssumptionPlan, assumption_plan
from planner.plan.checks import CheckPlan, check_plan
from planner.plan.columns import table
from planner.plan.costs import CostPlan, cost_plan
from planner.plan.decisions import decision_table
from planner.plan.demand import DemandPlan, demand_plan
from planner.plan.disruption import DisruptionPlan
from planner.plan.exposure import EXPECTED_USE, ExposurePlan, expected_use, exposure_plan
from planner.plan.exposure_price import exposure_price_table, exposure_price_words
from planner.plan.figures import Figure, YearFigure
from planner.plan.flows import Flows
from planner.plan.imports import ImportPlan, import_plan
from planner.plan.incentive import IncentivePlan, incentive_plan
from planner.plan.output import OutputPlan, output_plan
from planner.plan.policies import PolicyPlan, policy_plan
from planner.plan.policy_costs import POLICY_COSTS, Outcome, exposure
from planner.plan.posed import kept_of_path
from planner.plan.public_money import budgets, outlay
from planner.plan.run import RunInfo
from planner.plan.sensitivity import SENSITIVITIES
from planner.plan.shadow import ShadowPlan, shadow_plan
from planner.plan.stock import StockPlan, stock_plan
from planner.plan.terms import Terms, month_name
from planner.plan.why import WhyPlan, why_plan
from planner.schema.tables.general import Lever, Switch
from planner.schema.tables.policy import Limit
from planner.solver.certificate import TOLERANCE
from planner.solver.highs import Status
from planner.study.explanation import UNEXPLAINED, Explanation
from planner.workbook.lever_values import is_same_text
from planner.workbook.stored_solution import StoredSolution

if TYPE_CHECKING:
    from planner.solver.solution import Solution

ACCOUNT_NAMES = ("money", "lost_output", "policy_prices")
"""Names of the three natures of accounts for programs."""


@dataclass(frozen=True)
class Plan:
    """Everything that the result workbook shows; money and quantity in the workbook's units."""

    terms: Terms
    status: str
    objective: float
    seconds: dict[str, float]
    source: InputSource
    switches: pd.DataFrame
    levers: pd.DataFrame
    """Levers that stand off their base."""
    run: RunInfo
    stock: StockPlan
    output: OutputPlan
    incentive: IncentivePlan
    imports: ImportPlan
    exposure: ExposurePlan
    demand: DemandPlan
    costs: CostPlan
    shadow: ShadowPlan
    why: WhyPlan
    policies: PolicyPlan
    checks: CheckPlan
    assumptions: AssumptionPlan
    decisions: pd.DataFrame
    """Every variable of the base scenario that is not 0."""
    outlay: pd.DataFrame
    """What the government pays by account and fiscal year if nothing happens."""
    expected_outlay: pd.DataFrame
    """The same on average over all futures; no rows: there is one."""
    budgets: pd.DataFrame
    """Limits on money."""
    policy_costs: pd.DataFrame = field(default_factory=lambda: table(POLICY_COSTS, ()))
    """What the policies that were left out for comparison cost; no rows: none was."""
    asked: pd.DataFrame = field(default_factory=lambda: table(ASKED_FIELDS, ()))
    """What the inputs ask of the plan, in days, quantities, shares and money."""
    expected_use: pd.DataFrame = field(default_factory=lambda: table(EXPECTED_USE, ()))
    """Use, own output and imports by stage and year, mean over all futures; no rows: it knows one."""
    exposure_prices: pd.DataFrame = field(default_factory=lambda: exposure_price_table(()))
    """What other prices of exposure would do; no rows: it has none, or the plan is over a tree."""
    exposure_price_words: tuple[str, ...] = ()
    sensitivities: pd.DataFrame = field(default_factory=lambda: table(SENSITIVITIES, ()))
    """What cases of a sweep of the same inputs change, the first most; no rows: none is known."""
    sensitivity_words: tuple[str, ...] = ()
    sensitivity_scope: str = ""
    """What the sweep looked at, in words."""
    disruption: DisruptionPlan | None = None
    """None: the plan knows a single future."""
    stored: StoredSolution | None = None
    """All columns and duals, of all branches; None: they are not kept."""

    @property
    def sentence(self) -> str:
        """The status in one sentence."""
        return f"{self.standing}. {self.checks.verdict}"

    @property
    def standing(self) -> str:
        """How good the plan is known to be: the status without its checks."""
        calendar = self.terms.calendar
        span = f"{month_name(calendar, 0)} to {month_name(calendar, calendar.periods - 1)}"
        gap = 0.0 if self.disruption is None else self.disruption.figures.gap
        best = "is the cheapest under these inputs"
        if self.status != Status.OPTIMAL.value:
            best = f"is not proven best ({self.status})"
        elif gap > TOLERANCE:
            best = f"costs at most {_rounded_up(100.0 * gap):g}% more than the cheapest under these inputs"
        return f"The plan for {span} {best}"

    @property
    def has_no_calm_future(self) -> bool:
        """True if something surely happens: the base scenario has no probability."""
        return self.disruption is not None and self.disruption.base_probability <= 0.0

    @property
    def economic_cost(self) -> float:
        """Present money and lost output of the base scenario."""
        return self.costs.present(MONEY) + self.costs.present(OUTPUT_LOSS)

    @property
    def accounts(self) -> dict[str, dict[str, float]]:
        """Account -> present value in the base scenario, and expected over all futures; the expected ones
        add up to the objective where no stress test is part of the plan.
        """
        base = [self.costs.present(nature) for nature in NATURES]
        expected = base if self.disruption is None else self.disruption.expected_accounts
        both = zip(ACCOUNT_NAMES, base, expected, strict=True)
        return {name: {"base": float(own), "expected": float(mean)} for name, own, mean in both}

    @property
    def outcome(self) -> Outcome:
        """What it comes to over all futures."""
        money, lost, policy = (own["expected"] for own in self.accounts.values())
        return Outcome(money, lost, policy, exposure(self.terms, self.imports.arrivals))

    @property
    def missed_words(self) -> tuple[str, ...]:
        """A sentence for each policy that is missed."""
        return self.policies.missed_words

    @cached_property
    def figures(self) -> list[Figure]:
        """The plan in about ten numbers."""
        return figures.headline(self)

    @cached_property
    def figures_by_year(self) -> list[YearFigure]:
        """The plan by headline fiscal year."""
        return figures.by_year(self)


def _rounded_up(figure: float) -> float:
    """The next figure of one digit above."""
    unit = 10.0 ** floor(log10(figure))
    return round(ceil(figure / unit - 1e-9) * unit, 12)


def build_plan(
    solution: "Solution",
    *,
    explanation: Explanation = UNEXPLAINED,
    run: RunInfo,
    disruption: DisruptionPlan | None = None,
) -> Plan:
    """The plan of a solution, with what explains it.

    Of a tree, ``solution`` is its base scenario and ``disruption`` tells the rest.
    """
    flows = Flows(solution)
    mean = None if disruption is None or disruption.expected is None else Flows(disruption.expected)
    imports, stock = import_plan(flows), stock_plan(flows)
    demand, costs, policies = demand_plan(flows), cost_plan(flows), policy_plan(flows)
    prices = exposure_price_table(explanation.exposure_prices)
    weight = solution.inputs.settings.exposure_weight
    return Plan(
        terms=flows.terms,
        status=solution.status,
        objective=float(solution.objective),
        seconds=dict(solution.seconds),
        source=solution.inputs.source,
        switches=_switches(solution.inputs),
        levers=_levers(solution.inputs),
        run=run,
        stock=stock,
        output=output_plan(flows),
        incentive=incentive_plan(flows, mean),
        imports=imports,
        exposure=exposure_plan(flows, imports),
        demand=demand,
        costs=costs,
        shadow=shadow_plan(flows, explanation.prices, explanation.entries),
        why=why_plan(flows.terms, explanation.reasons),
        policies=policies,
        checks=check_plan(flows, costs, demand, stock, disruption),
        assumptions=assumption_plan(flows, imports),
        decisions=decision_table(solution),
        asked=asked_table(flows),
        expected_use=expected_use(mean),
        exposure_prices=prices,
        exposure_price_words=tuple(exposure_price_words(flows.terms, prices, weight)),
        disruption=disruption,
        stored=kept_of_path(solution) if disruption is None else disruption.stored,
        outlay=outlay(costs),
        expected_outlay=outlay(costs).iloc[:0] if mean is None else outlay(cost_plan(mean)),
        budgets=budgets(solution.inputs.rows(Limit), policies),
    )


def _switches(inputs: Inputs) -> pd.DataFrame:
    """Open questions and the reading that counts in this run."""
    questions = {row.switch: row.question for row in inputs.rows(Switch)}
    rows = [(name, chosen, questions.get(name, "")) for name, chosen in inputs.switches.items()]
    return pd.DataFrame(rows, columns=["Switch", "Chosen", "Question"])


def _levers(inputs: Inputs) -> pd.DataFrame:
    """Levers off their base: where they stand, and where they would change nothing."""
    rows = [
        (row.lever, row.value, row.unit, row.base, row.effect)
        for row in inputs.rows(Lever)
        if row.value and not is_same_text(row.value, row.base)
    ]
    return pd.DataFrame(rows, columns=["Lever", "Value", "Unit", "Base", "What it does"])
