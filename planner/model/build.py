"""Build the path model: groups add variables, then post costs, then add rows; one objective."""

from collections.abc import Callable
from dataclasses import dataclass

from planner.data import Inputs
from planner.model.changes import Reads
from planner.model.groups import (
    balance,
    concentration,
    contracts,
    cover,
    demand,
    exposure,
    guarantees,
    imports,
    licences,
    limits,
    members,
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
from planner.model.pyomo_parts import LinearExpression, Objective

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
    reads: Reads
    """What an event may change of it."""


GROUPS: tuple[Group, ...] = (
    Group("imports", imports.variables, imports.rows, imports.costs, imports.READS),
    Group("contracts", contracts.variables, contracts.rows, contracts.costs, contracts.READS),
    Group("plants", plants.variables, plants.rows, plants.costs, plants.READS),
    Group("guarantees", guarantees.variables, guarantees.rows, guarantees.costs, guarantees.READS),
    Group("reserve", reserve.variables, reserve.rows, reserve.costs, reserve.READS),
    Group("members", members.variables, members.rows, members.costs, members.READS),
    Group("balance", balance.variables, balance.rows, balance.costs, balance.READS),
    Group("demand", demand.variables, demand.rows, demand.costs, demand.READS),
    Group("licences", licences.variables, licences.rows, nothing, licences.READS),
    Group("resources", nothing, resources.rows, resources.costs, resources.READS),
    Group("schemes", schemes.variables, schemes.rows, schemes.costs, schemes.READS),
    Group("participation", participation.variables, participation.rows, nothing, participation.READS),
    Group("cover", cover.variables, cover.rows, cover.costs, cover.READS),
    Group("targets", targets.variables, targets.rows, targets.costs, targets.READS),
    Group("exposure", exposure.variables, exposure.rows, exposure.costs, exposure.READS),
    Group(
        "concentration", concentration.variables, concentration.rows, concentration.costs, concentration.READS
    ),
    Group("limits", limits.variables, limits.rows, limits.costs, limits.READS),
    Group("risk", risk.variables, risk.rows, risk.costs, risk.READS),
)
"""In this order: later groups may look at the variables of earlier ones."""


def build_path(inputs: Inputs) -> Path:
    """The path model of the inputs; raises ImpossibleRowError if a row cannot hold whatever is done."""
    path = Path(inputs)
    write_groups(path)
    _objective(path)
    return path


def declare(path: Path) -> None:
    """Let every group add its variables to an empty path."""
    for group in GROUPS:
        group.variables(path)


def write_groups(path: Path) -> None:
    """Let every group add what is its own to an empty path; raises ImpossibleRowError."""
    declare(path)
    for group in GROUPS:
        group.costs(path)
    public_funds(path)
    for group in GROUPS:
        group.rows(path)
    if path.impossible:
        raise ImpossibleRowError(path.impossible)


def public_funds(path: Path) -> None:
    """Marginal cost of public funds on every rupee of public outlay (a price of policy).

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
    path.model.add_component("system_cost", Objective(expr=expression))
