"""What a policy costs: the plan against the best one without it."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from planner.model.ledger import NATURES
from planner.plan.columns import Field, Fields, table, text
from planner.plan.flows import Flows
from planner.plan.terms import Terms
from planner.solver.solution import Solution

EMBODIED = "Embodied end product"
POLICY_COSTS: Fields = (
    text("Without", "Sheet and name of the policy that is left out."),
    Field("Money", "Present money that the policy costs; negative: it saves some.", "{money}"),
    Field("Lost output", "Present lost output that it costs.", "{money}"),
    Field("Money and lost output", "Both together.", "{money}", formula="[Money]+[Lost output]"),
    Field("Prices of policy", "Penalties and other prices of policy with it less those without.", "{money}"),
    Field(
        "Exposure avoided",
        "Embodied {watched} content of arrivals in the headline years, base scenario.",
        "{quantity} of end product",
    ),
)


class Outcome(NamedTuple):
    """What a plan comes to over all futures (money), and its exposure in the base scenario (quantity)."""

    money: float
    lost_output: float
    policy_prices: float
    exposure: float


def exposure(terms: Terms, arrivals: pd.DataFrame) -> float:
    """Embodied end product of what arrives in the headline years, quantity."""
    own = arrivals[arrivals["Fiscal year"].isin(terms.headline_years)]
    return float(own[EMBODIED].sum())


def outcome_of_path(solution: Solution) -> Outcome:
    """The outcome of a single path."""
    flows, ledger = Flows(solution), solution.ledger
    money, lost, policy = (
        float(ledger.loc[ledger["kind"] == nature, "discounted"].sum()) for nature in NATURES
    )
    return Outcome(money, lost, policy, exposure(flows.terms, flows.arrivals))


def policy_costs(with_all: Outcome, without: Mapping[str, Outcome]) -> pd.DataFrame:
    """One row per policy that was left out: :data:`POLICY_COSTS`."""
    rows = [
        (
            name,
            with_all.money - other.money,
            with_all.lost_output - other.lost_output,
            with_all.policy_prices - other.policy_prices,
            other.exposure - with_all.exposure,
        )
        for name, other in without.items()
    ]
    return table(POLICY_COSTS, rows)
