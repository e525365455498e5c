"""One tiny instance per constraint group: what the golden LPs are written from.

Two months, March and April 2028, so that two fiscal years are touched. Each instance uses all that
its group can say; the registry test walks them for families, accounts and columns without a case.
"""

from collections.abc import Mapping
from typing import Any

from planner.data import Inputs
from tests.support import horizon, make_inputs, month

Tables = Mapping[str, list[dict[str, Any]]]
MARCH, APRIL = "2028-03", "2028-04"

BASE: Tables = {
    "Countries": [{"country": "X", "blocs": "Quad"}, {"country": "Own", "own": True}],
    "Commodities": [{"commodity": "magnet", "stage": "magnet"}],
    "Imports": [{"route": "x", "country": "X", "commodity": "magnet", "price": 10.0}],
    "Sectors": [{"sector": "s"}],
    "Demand": [{"sector": "s", "commodity": "magnet", "demand_a_month": 100.0}],
    "Shortage tiers": [{"sector": "all", "tier": "lost", "lost_value": 99.0}],
}
WAREHOUSE: Tables = {
    "Holders": [{"holder": "w", "capacity": 500.0, "carrying_share": 0.12}],
    "Stocks": [{"holder": "w", "commodity": "magnet", "opening": 20.0, "holding_cost": 0.5}],
}
OWN_PLANT: Tables = {
    "Plants": [{"plant": "P", "site": "coast", "country": "Own", "plant_class": "magnets"}],
    "Processes": [{"process": "p", "plant": "P", "variable_cost": 12.0}],
    "Recipes": [{"process": "p", "commodity": "magnet", "output": 1.0}],
}
NEW_PLANT: Tables = {
    "New capacity": [
        {
            "expansion": "E",
            "plant": "P",
            "capital_cost": 24.0,
            "price_unit": "model",
            "first_month": MARCH,
            "last_month": APRIL,
            "gestation_months": 0,
            "ramp": "slow",
            "maximum_a_year": 900.0,
            "maximum_in_total": 1200.0,
            "minimum_in_total": 120.0,
            "life_years": 10.0,
            "required_return": 0.1,
            "upkeep_share": 0.03,
        }
    ],
    "Ramps": [
        {"ramp": "slow", "from_month": 0, "share": 0.5},
        {"ramp": "slow", "from_month": 1, "share": 1.0},
    ],
}

IMPORTS: Tables = {
    "Commodities": [{"commodity": "magnet", "reference_route": "x"}],
    "Imports": [
        {
            "route": "x",
            "country": "X",
            "commodity": "magnet",
            "first_month": "2028-01",
            "last_month": APRIL,
            "qualification_months": 2,
            "price": 10.0,
            "price_unit": "model",
            "freight": 1.0,
            "duty_share": 0.1,
            "maximum_a_month": 80.0,
            "volume_a_year": {"FY28": 900.0, "FY29": 800.0},
            "peak_factor": 1.5,
            "offtake_minimum_a_month": 5.0,
        },
        {"route": "slow", "country": "X", "commodity": "magnet", "price": 8.0, "lead_time_months": 1},
    ],
    "Import tiers": [
        {"route": "x", "tier": "base", "share_of_volume": 0.6},
        {"route": "x", "tier": "more", "maximum_a_month": 40.0, "premium_share": 0.2},
    ],
    "Pipeline": [{"route": "slow", "arrival": MARCH, "quantity": 15.0}],
}

CONTRACTS: Tables = {
    "Contracts": [
        {
            "contract": "k",
            "route": "x",
            "price": 9.0,
            "price_unit": "model",
            "minimum_a_month": 10.0,
            "maximum_a_month": 60.0,
            "first_month": MARCH,
            "last_month": APRIL,
            "notice_months": 3,
            "take_or_pay_share": 0.8,
            "force_majeure": True,
        }
    ]
}

LICENCES: Tables = {
    "Imports": [
        {"route": "x", "country": "X", "commodity": "magnet", "price": 10.0, "licence": "L"},
        {"route": "y", "country": "Y", "commodity": "magnet", "price": 30.0},
    ],
    "Countries": [{"country": "X"}, {"country": "Y"}],
    "Licences": [{"licence": "L", "throughput_a_month": 90.0, "approval_share": 0.5, "processing_months": 1}],
    "Sectors": [{"sector": "s"}, {"sector": "defence"}],
    "Demand": [
        {"sector": "s", "commodity": "magnet", "demand_a_month": 60.0},
        {"sector": "defence", "commodity": "magnet", "demand_a_month": 40.0},
    ],
    "End-use bars": [{"country": "X", "sector": "defence"}],
}

PLANTS: Tables = {
    "Plants": [
        {
            "plant": "P",
            "site": "coast",
            "country": "Own",
            "plant_class": "magnets",
            "capacity_a_year": 240.0,
            "availability": 0.9,
            "offtake_floor_price": 11.0,
            "price_unit": "model",
        },
        {"plant": "Q", "capacity_a_month": 30.0},
    ],
    "Processes": [
        {
            "process": "p",
            "plant": "P",
            "plant_use": 1.25,
            "maximum_a_month": 50.0,
            "volume_a_year": 500.0,
            "minimum_a_month": 1.0,
            "variable_cost": 12.0,
            "price_unit": "model",
            "security_credit": 3.0,
            "first_month": MARCH,
            "last_month": APRIL,
        },
        {"process": "q", "plant": "Q"},
    ],
    "Commodities": [{"commodity": "magnet"}, {"commodity": "metal"}],
    "Recipes": [
        {"process": "p", "commodity": "magnet", "output": 1.0},
        {"process": "p", "commodity": "metal", "input": 1.2},
        {"process": "q", "commodity": "metal", "output": 1.0},
    ],
}

BALANCE: Tables = {
    "Commodities": [{"commodity": "magnet", "price_unit": "model", "disposal_cost": 0.5}],
    "Sales": [
        {
            "sale": "abroad",
            "commodity": "magnet",
            "country": "X",
            "price": 12.0,
            "price_unit": "model",
            "minimum_a_month": 2.0,
            "maximum_a_month": 30.0,
            "volume_a_year": 120.0,
            "first_month": MARCH,
            "last_month": APRIL,
        }
    ],
}

RESERVE: Tables = {
    "Commodities": [{"commodity": "magnet", "reference_price": 9.0}],
    "Holders": [
        {
            "holder": "national",
            "kind": "reserve",
            "payer": "government",
            "release_rule": "any time",
            "capacity": 300.0,
            "carrying_share": 0.06,
        },
        {"holder": "w"},
    ],
    "Stocks": [
        {
            "holder": "national",
            "commodity": "magnet",
            "opening": 120.0,
            "minimum": 10.0,
            "maximum": 250.0,
            "closing_minimum": 130.0,
            "closing_maximum": 240.0,
            "holding_cost": 0.2,
            "closing_value": 4.0,
            "loss_a_year": 0.02,
            "fill_maximum_a_month": 40.0,
            "release_maximum_share": 0.5,
            "release_delay_months": 1,
            "rotation_months": 24,
            "rotation_cost": 0.3,
            "purchases_from": MARCH,
        },
        {"holder": "w", "commodity": "magnet", "opening": 5.0},
    ],
}

DEMAND: Tables = {
    "Commodities": [{"commodity": "magnet"}, {"commodity": "ferrite"}],
    "Imports": [
        {"route": "x", "country": "X", "commodity": "magnet", "price": 10.0, "maximum_a_month": 70.0},
        {"route": "f", "country": "X", "commodity": "ferrite", "price": 2.0},
    ],
    "Sectors": [
        {
            "sector": "first",
            "priority": 1,
            "service_level": 0.9,
            "backlog_cost": 4.0,
            "demand_a_year": 600.0,
        },
        {"sector": "second", "priority": 2},
    ],
    "Demand": [
        {"sector": "first", "commodity": "magnet", "share_of_sector": 0.8, "profile": "season"},
        {"sector": "second", "commodity": "magnet", "demand_a_year": 480.0},
    ],
    "Profiles": [
        dict.fromkeys(
            ("january", "february", "april", "may", "june", "july", "august", "september", "october"), 1.0
        )
        | {"profile": "season", "march": 2.0, "november": 1.0, "december": 1.0}
    ],
    "Shortage tiers": [
        {"sector": "all", "tier": "thrift", "share_of_demand": 0.1, "lost_value": 20.0},
        {"sector": "all", "tier": "lost", "lost_value": 50.0, "price_unit": "model"},
    ],
    "Substitution": [
        {
            "sector": "second",
            "instead_of": "magnet",
            "substitute": "ferrite",
            "quantity_per_unit": 3.0,
            "extra_cost": 6.0,
            "price_unit": "model",
            "first_month": APRIL,
            "maximum_share": {"FY28": 0.1, "FY29": 0.3},
        }
    ],
}

RESOURCES: Tables = {
    "Resources": [
        {"resource": "hours", "unit": "h", "capacity_a_month": 80.0, "cost_per_unit": 0.5},
        {"resource": "floor", "unit": "m2", "capacity_a_month": 60.0},
    ],
    "Resource use": [
        {"resource": "hours", "activity": "run", "process": ("p",), "use_per_unit": 2.0},
        {"resource": "hours", "activity": "order", "route": ("x",), "use_per_unit": 0.1},
        {"resource": "hours", "activity": "use", "sector": ("s",), "use_per_unit": 0.05},
        {
            "resource": "floor",
            "activity": "stock",
            "holder": ("w",),
            "commodity": ("magnet",),
            "use_per_unit": 1.5,
        },
    ],
}

SCHEMES: Tables = {
    "Schemes": [
        {
            "scheme": "S",
            "kind": "producer",
            "sales_pot": 150.0,
            "sales_pot_a_year": {"FY28": 90.0, "FY29": 80.0},
            "capital_pot": 900.0,
            "rate_rule": "lower of both",
            "cap_per_unit": 4.0,
            "price_unit": "model",
            "share_of_price": 0.35,
            "sales_years": 2.0,
            "capital_share": 0.5,
            "capital_cap_per_unit": 10.0,
            "sales_cap_per_award": 0.5,
            "award_maximum": 800.0,
            "award_minimum": 60.0,
            "beneficiaries": 3,
            "beneficiary_maximum": 250.0,
            "beneficiary_minimum": 20.0,
            "first_month": MARCH,
            "last_month": APRIL,
        },
        {"scheme": "B", "kind": "buyer", "cap_per_unit": 1.0, "rate_rule": "cap per unit"},
    ],
    "Scheme plants": [
        {"scheme": "S", "plant": "P", "process": ("p",)},
        {"scheme": "B", "plant": "P"},
    ],
}

PARTICIPATION: Tables = {"Participation": [{"plant": "P", "investor_rate": 0.11}]}

COVER: Tables = {
    "Commodities": [
        {"commodity": "magnet", "stage": "magnet"},
        {"commodity": "oxide", "stage": "oxide", "end_product_equivalent": 2.5},
    ],
    "Imports": [
        {"route": "x", "country": "X", "commodity": "magnet", "price": 10.0},
        {"route": "o", "country": "X", "commodity": "oxide", "price": 5.0},
    ],
    "Plants": [{"plant": "P", "plant_class": "magnets", "capacity_a_month": 30.0}],
    "Holders": [{"holder": "w"}],
    "Stocks": [
        {"holder": "w", "commodity": "magnet", "opening": 50.0},
        {"holder": "w", "commodity": "oxide", "opening": 10.0},
    ],
    "Cover rules": [
        {
            "rule": "two months",
            "holder": ("w",),
            "commodity": ("magnet", "oxide"),
            "demand_commodity": ("magnet",),
            "sector": ("s",),
            "cover_months": 2.0,
            "first_month": MARCH,
            "last_month": APRIL,
            "basis": "consumption",
            "unavailable_share": 0.1,
            "conversion_class": "magnets",
            "penalty": 7.0,
        },
        {"rule": "imports", "cover_months": 0.5, "basis": "net imports"},
    ],
}

TARGETS: Tables = {
    "Targets": [
        {
            "target": "cumulative",
            "basis": "cumulative output",
            "plant": ("P",),
            "quantity": 60.0,
            "first_month": MARCH,
            "by_month": APRIL,
            "required": True,
            "penalty": 5.0,
        },
        {
            "target": "capacity",
            "basis": "capacity",
            "plant_class": "magnets",
            "quantity": 240.0,
            "by_month": APRIL,
        },
        {"target": "year", "basis": "annual output", "quantity": 20.0, "by_month": APRIL},
    ]
}

EXPOSURE: Tables = {
    "Countries": [{"country": "China"}, {"country": "X"}, {"country": "Own", "own": True}],
    "Commodities": [{"commodity": "magnet", "stage": "magnet"}, {"commodity": "oxide", "stage": "oxide"}],
    "Imports": [
        {"route": "c", "country": "China", "commodity": "magnet", "price": 8.0},
        {"route": "x", "country": "X", "commodity": "magnet", "price": 10.0},
    ],
    "Origins": [{"country": "X", "goods": "magnet", "supplier": "China", "feed": "oxide", "share": 0.6}],
    "Share caps": [
        {
            "cap": "embodied",
            "country": "China",
            "goods": "magnet",
            "basis": "embodied",
            "per": "fiscal year",
            "maximum_share": 0.9,
            "maximum_by_year": {"FY29": 0.8},
            "penalty": 6.0,
        },
        {"cap": "any", "country": "any", "goods": "magnet", "per": "total", "maximum_share": 0.65},
    ],
}

LIMITS: Tables = {
    "Limits": [
        {
            "limit": "mix",
            "quantity": "order",
            "route": ("x",),
            "country": ("X",),
            "bloc": "Quad",
            "commodity": ("magnet",),
            "stage": "magnet",
            "per": "fiscal year",
            "first_month": MARCH,
            "last_month": APRIL,
            "minimum": 10.0,
            "maximum": 90.0,
            "maximum_by_year": {"FY29": 80.0},
            "penalty": 3.0,
        },
        {"limit": "mix", "quantity": "run", "process": ("p",), "plant": ("P",), "coefficient": -0.5},
        {"limit": "served", "quantity": "use", "sector": ("s",), "minimum": 60.0},
        {"limit": "held", "quantity": "stock", "holder": ("w",), "maximum": 70.0},
        {"limit": "paid", "quantity": "public outlay", "scheme": ("S",), "per": "total", "maximum": 500.0},
        {"limit": "spent", "quantity": "total spending", "per": "to date", "maximum": [2000.0, 3500.0]},
    ]
}


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
    "balance": ({"closing_value_share": 0.5}, _with(WAREHOUSE, BALANCE)),
    "demand": ({}, _with(WAREHOUSE, DEMAND)),
    "licences": ({}, _with(WAREHOUSE, LICENCES)),
    "resources": ({}, _with(WAREHOUSE, OWN_PLANT, RESOURCES)),
    "schemes": ({"public_funds_cost": 0.1}, _with(OWN_PLANT, NEW_PLANT, SCHEMES)),
    "participation": ({"participation": True}, _with(OWN_PLANT, NEW_PLANT, SCHEMES, PARTICIPATION)),
    "cover": ({}, _with(COVER)),
    "targets": ({}, _with(OWN_PLANT, NEW_PLANT, TARGETS)),
    "exposure": ({"exposure_country": "China", "exposure_weight": 2.0}, _with(EXPOSURE)),
    "limits": ({"elastic": True}, _with(WAREHOUSE, OWN_PLANT, NEW_PLANT, SCHEMES, LIMITS)),
}


def inputs_of(group: str) -> Inputs:
    """The instance of a group over March and April 2028."""
    settings, tables = INSTANCES[group]
    span = {"start_month": month(MARCH), "end_month": month(APRIL)}
    return make_inputs(horizon(2) | span | settings, tables)
