"""One tiny instance per constraint group: what the golden LPs are written from.

Two months, March and April 2028, so that two fiscal years are touched. Each instance uses all that
its group can say; the registry test walks them for families, accounts and columns without a case.
"""

from typing import Any

from planner.data import Inputs
from tests.model.instances_physical import (
    APRIL,
    BALANCE,
    BASE,
    CONTRACTS,
    DEMAND,
    IMPORTS,
    LICENCES,
    MARCH,
    NEW_PLANT,
    OWN_PLANT,
    PLANTS,
    RESERVE,
    RESOURCES,
    WAREHOUSE,
    Tables,
)
from tests.model.instances_policies import (
    CONCENTRATION,
    COVER,
    EXPOSURE,
    LIMITS,
    MEMBERS,
    PARTICIPATION,
    SCHEMES,
    TARGETS,
)
from tests.model.instances_risk import RISK, RISK_SETTINGS
from tests.support import horizon, make_inputs, month


def _with(*parts: Tables) -> Tables:
    """Later parts replace whole sheets of earlier ones."""
    return {sheet: rows for part in (BASE, *parts) for sheet, rows in part.items()}


INSTANCES: dict[str, tuple[dict[str, Any], Tables]] = {
    "imports": ({}, _with(IMPORTS)),
    "contracts": ({}, _with(CONTRACTS)),
    "plants": ({}, _with(PLANTS, NEW_PLANT)),
    "reserve": (
        {"holding_cost_on": "average", "public_funds_cost": 0.2, "discount_rate": 0.08},
        _with(RESERVE),
    ),
    "members": ({"public_funds_cost": 0.2}, _with(MEMBERS)),
    "balance": ({"closing_value_share": 0.5}, _with(WAREHOUSE, BALANCE)),
    "demand": ({}, _with(WAREHOUSE, DEMAND)),
    "licences": ({}, _with(WAREHOUSE, LICENCES)),
    "resources": ({}, _with(WAREHOUSE, OWN_PLANT, RESOURCES)),
    "schemes": ({"public_funds_cost": 0.1}, _with(OWN_PLANT, NEW_PLANT, SCHEMES)),
    "participation": (
        {"participation": True, "later_margins": "fading", "participation_by_award": True},
        _with(OWN_PLANT, NEW_PLANT, SCHEMES, PARTICIPATION),
    ),
    "guarantees": ({}, _with(OWN_PLANT, NEW_PLANT)),
    "cover": ({}, _with(COVER)),
    "targets": ({}, _with(OWN_PLANT, NEW_PLANT, TARGETS)),
    "exposure": ({"exposure_country": "China", "exposure_weight": 2.0}, _with(EXPOSURE)),
    "concentration": ({}, _with(CONCENTRATION)),
    "limits": ({"elastic": True}, _with(WAREHOUSE, OWN_PLANT, NEW_PLANT, SCHEMES, LIMITS)),
    "risk": (RISK_SETTINGS, _with(RISK)),
}


def inputs_of(group: str) -> Inputs:
    """The instance of a group over March and April 2028."""
    settings, tables = INSTANCES[group]
    span = {"start_month": month(MARCH), "end_month": month(APRIL)}
    return make_inputs(horizon(2) | span | settings, tables)
