"""Tables of the instances: schemes, rules, targets, caps, limits."""

from tests.model.instances_physical import APRIL, MARCH, Tables

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
        {
            "scheme": "B",
            "kind": "buyer",
            "passed_on": 0.6,
            "payment": "by right",
            "cap_per_unit": 1.0,
            "rate_rule": "cap per unit",
        },
        {"scheme": "T", "payment": "by right", "cap_per_unit": 0.5, "capital_share": 0.1},
    ],
    "Scheme plants": [
        {"scheme": "T", "plant": "P"},
        {"scheme": "S", "plant": "P", "process": ("p",)},
        {"scheme": "B", "plant": "P"},
    ],
}

PARTICIPATION: Tables = {
    "Plants": [{"plant": "P"}, {"plant": "Q", "capacity_a_month": 20.0}],
    "Participation": [{"plant": "P", "investor_rate": 0.3}, {"plant": "Q", "investor_rate": 0.11}],
    "Processes": [
        {"process": "p", "plant": "P", "variable_cost": 0.5},
        {"process": "q", "plant": "Q", "variable_cost": 9.0},
    ],
    "Recipes": [
        {"process": "p", "commodity": "magnet", "output": 1.0},
        {"process": "q", "commodity": "magnet", "output": 1.0},
    ],
}

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
    "Processes": [{"process": "p", "plant": "P", "plant_use": 1.25, "lead_time_months": 1}],
    "Recipes": [
        {"process": "p", "commodity": "oxide", "input": 0.4},
        {"process": "p", "commodity": "magnet", "output": 1.0},
    ],
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
        {"rule": "in time", "cover_months": 1.5, "counts": "convertible in time", "penalty": 7.0},
    ],
}

MEMBERS: Tables = {
    "Holders": [
        {
            "holder": "w",
            "kind": "member",
            "carrying_share": 0.12,
            "member_fee": 0.06,
            "interest_subsidy": 0.5,
            "payment_pot": 90.0,
        },
        {"holder": "own", "counts_in_cover": False},
    ],
    "Stocks": [
        {"holder": "w", "commodity": "magnet", "opening": 20.0},
        {"holder": "own", "commodity": "magnet", "opening": 5.0},
    ],
    "Cover rules": [{"rule": "months", "cover_months": 1.0, "penalty": 2.0}],
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
        {
            "target": "share",
            "basis": "share of need",
            "process": ("p",),
            "commodity": ("magnet",),
            "quantity": 0.1,
            "by_month": APRIL,
        },
    ]
}

EXPOSURE: Tables = {
    "Countries": [{"country": "China"}, {"country": "X"}, {"country": "Own", "own": True}],
    "Commodities": [
        {"commodity": "magnet", "stage": "magnet"},
        {"commodity": "oxide", "stage": "oxide", "scrap": True},
    ],
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

CONCENTRATION: Tables = {
    "Countries": [{"country": "China"}, {"country": "X"}, {"country": "Y"}],
    "Imports": [
        {"route": "c", "country": "China", "commodity": "magnet", "price": 8.0},
        {"route": "x", "country": "X", "commodity": "magnet", "price": 10.0},
        {"route": "y", "country": "Y", "commodity": "magnet", "price": 12.0},
    ],
    "Share caps": [
        {
            "cap": "spread",
            "country": "any",
            "goods": "magnet",
            "basis": "concentration",
            "per": "fiscal year",
            "maximum_share": 0.5,
            "maximum_by_year": {"FY29": 0.4},
            "penalty": 6.0,
        },
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
        {"limit": "blend", "quantity": "order", "country": ("X",), "per": "to date", "penalty": 2.0}
        | {"minimum_share": 0.1, "maximum_share": 0.7},
        {"limit": "blend", "quantity": "use", "counts_in": "base", "lag_months": 1, "before": 5.0},
        {"limit": "held", "quantity": "stock", "holder": ("w",), "maximum": 70.0},
        {"limit": "standing", "quantity": "guarantees outstanding", "plant": ("P",), "maximum": 500.0},
        {"limit": "paid", "quantity": "public outlay", "scheme": ("S",), "per": "total", "maximum": 500.0},
        {"limit": "spent", "quantity": "total spending", "per": "to date", "maximum": [2000.0, 3500.0]},
    ]
}
