"""Tables of the instances: buying, making, keeping, needing."""

from collections.abc import Mapping
from typing import Any

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
            "guaranteed_share": 0.4,
            "guaranteed_return": 0.06,
            "guarantee_loss": 0.02,
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
        },
        {
            "contract": "g",
            "route": "x",
            "price": 9.5,
            "maximum_a_month": 5.0,
            "take_or_pay_share": 0.5,
            "take_or_pay_payer": "government",
            "floor_price": 10.0,
        },
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
            "lead_time_months": 1,
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
        {
            "holder": "lent",
            "kind": "reserve",
            "payer": "government",
            "release_rule": "disruption only",
            "loan_premium": 0.25,
            "carrying_share": 0.12,
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
        {"holder": "lent", "commodity": "magnet", "opening": 30.0, "closing_value": 4.0},
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
        {"resource": "floor", "unit": "m2", "capacity_a_month": 60.0, "availability": 0.9},
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
    "New capacity": [
        {
            "expansion": "shift",
            "resource": "hours",
            "capital_cost": 6.0,
            "gestation_months": 1,
            "maximum_a_year": 240.0,
            "upkeep_share": 0.02,
            "payer": "government",
        },
        {"expansion": "hall", "resource": "floor", "capital_cost": 9.0, "payer": "buyers"},
    ],
}
