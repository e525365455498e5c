"""Build the path model: groups add variables, then post costs, then add rows; one objective."""

from collections.abc import Callable
from dataclasses import dataclass

import pyomo.environ as pyo
from pyomo.core.expr import LinearExpression

from planner.data import Inputs
from planner.model.groups import (
    balance,
    contracts,
    cover,
    demand,
    exposure,
    imports,
    licences,
    limits,
    participation,
    plants,
    reserve,
    resources,
    risk,
    schemes,
    targets,
)
from planner.model.ledger import PUBLIC_FUNDS, Payer
from planner.model.path import ImpossibleRowError, Path

Step = Callable[[Path], None]


def nothing(_: Path) -> None:
    """A group without variables or costs of its own."""


@dataclass(frozen=True)
class Group:
    """A constraint group: its variables, rows and ledger postings."""

    name: str
    variables: Step
    rows: Step
    costs: Step


GROUPS: tuple[Group, ...] = (
    Group("imports", imports.variables, imports.rows, imports.costs),
    Group("contracts", contracts.variables, contracts.rows, contracts.costs),
    Group("plants", plants.variables, plants.rows, plants.costs),
    Group("reserve", reserve.variables, reserve.rows, reserve.costs),
    Group("balance", balance.variables, balance.rows, balance.costs),
    Group("demand", demand.variables, demand.rows, demand.costs),
    Group("licences", licences.variables, licences.rows, nothing),
    Group("resources", nothing, resources.rows, resources.costs),
    Group("schemes", schemes.variables, schemes.rows, schemes.costs),
    Group("participation", nothing, participation.rows, nothing),
    Group("cover", cover.variables, cover.rows, cover.costs),
    Group("targets", targets.variables, targets.rows, targets.costs),
    Group("exposure", exposure.variables, exposure.rows, exposure.costs),
    Group("limits", limits.variables, limits.rows, limits.costs),
    Group("risk", risk.variables, risk.rows, risk.costs),
)
"""In this order: later groups may look at the variables of earlier ones."""


def build_path(inputs: Inputs) -> Path:
    """The path model of the inputs; raises ImpossibleRowError if a row cannot hold whatever is done."""
    path = Path(inputs)
    for group in GROUPS:
        group.variables(path)
    for group in GROUPS:
        group.costs(path)
    public_funds(path)
    for group in GROUPS:
        group.rows(path)
    if path.impossible:
        raise ImpossibleRowError(path.impossible)
    _objective(path)
    return path


def public_funds(path: Path) -> None:
    """Marginal cost of public funds on every rupee of public outlay (a valuation).

    cost of public funds, government: public_funds_cost * public_outlay[t]
    """
    share = path.inputs.settings.public_funds_cost
    for t, coefficient, variable in path.ledger.outlay:
        path.ledger.post(PUBLIC_FUNDS, Payer.GOVERNMENT, t, share * coefficient, variable)
    for t, amount in path.ledger.outlay_constants:
        path.ledger.post_constant(PUBLIC_FUNDS, Payer.GOVERNMENT, t, share * amount)


def _objective(path: Path) -> None:
    """Minimise the discounted sum of all ledger lines."""
    sums: dict[int, float] = {}
    variables = {}
    for line, coefficient, variable in path.ledger.entries:
        variables[id(variable)] = variable
        weight = float(path.ledger.discount[line.period]) * coefficient
        sums[id(variable)] = sums.get(id(variable), 0.0) + weight
    constant = sum(
        float(path.ledger.discount[line.period]) * amount for line, amount in path.ledger.constants
    )
    expression = LinearExpression(
        constant=constant, linear_coefs=list(sums.values()), linear_vars=[variables[i] for i in sums]
    )
    path.model.add_component("system_cost", pyo.Objective(expr=expression))
