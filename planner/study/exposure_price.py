"""What the price of exposure does: the path solved again at other prices, from its own basis."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from planner.model.ledger import EXPOSURE, MONEY, OUTPUT_LOSS, POLICY_PRICE
from planner.schema.settings import TOTAL_COST_RISK
from planner.solver.highs import PRIMAL, Options, Status, load, run
from planner.solver.solution import Solution
from planner.solver.tree.basis import set_basis

TIMES = (0.0, 0.9, 1.0, 1.1)
"""Prices that are tried, as multiples of the one of the settings."""
BY_PRIMAL: Options = {"simplex_strategy": PRIMAL}
"""Other costs leave the basis of the plan primal feasible. Tried on India's path: 1.1 s instead of 6.2 s."""


class Priced(NamedTuple):
    """A plan at a price of exposure: quantities in end-product terms, present money."""

    price: float
    exposure: float
    present_exposure: float
    money: float
    lost_output: float
    other_policy: float


def priced(solution: Solution, price: float) -> Priced:
    """What a solution comes to, whose ledger has exposure at the price of its inputs."""
    ledger, weight = solution.ledger, solution.inputs.settings.exposure_weight
    money, lost, policy = (
        float(ledger.loc[ledger["kind"] == kind, "discounted"].sum())
        for kind in (MONEY, OUTPUT_LOSS, POLICY_PRICE)
    )
    own = ledger[ledger["account"] == EXPOSURE.name]
    paid = float(own["discounted"].sum())
    return Priced(price, float(own["amount"].sum()) / weight, paid / weight, money, lost, policy - paid)


def exposure_prices(solution: Solution) -> tuple[Priced, ...]:
    """What the path comes to at each of :data:`TIMES` its price of exposure, lowest first; empty where
    exposure has no price, or risk looks at all costs, the price of exposure too.
    """
    settings, form = solution.inputs.settings, solution.form
    counts_all = settings.cvar_weight > 0.0 or settings.cvar_cap is not None
    if settings.exposure_weight <= 0.0 or (counts_all and settings.risk_on == TOTAL_COST_RISK):
        return ()
    mine = (form.ledger.lines["account"] == EXPOSURE.name).to_numpy(dtype=bool)
    cost = form.ledger.matrix[mine].T @ form.ledger.weights[mine]
    columns = np.flatnonzero(cost).astype(np.int32)
    solver = load(form, BY_PRIMAL)
    if solution.basis is not None:
        set_basis(solver, solution.basis)
    found: list[Priced] = []
    for times in TIMES:
        changed = form.cost[columns] + (times - 1.0) * cost[columns]
        solver.changeColsCost(len(columns), columns, changed)
        answer = run(solver)
        if answer.status is not Status.OPTIMAL:
            return ()
        found.append(priced(replace(solution, answer=answer), times * settings.exposure_weight))
    return tuple(found)
