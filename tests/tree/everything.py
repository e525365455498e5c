"""One instance with every row family, over half a year that touches two fiscal years: what overlays are
compared on. Numbers are free; no row is left without a term that some effect reaches.
"""

from typing import Any

from planner.data import Inputs
from tests.support import make_inputs, month

FIRST, LAST = "2028-01", "2028-06"

EVERYTHING: dict[str, list[dict[str, Any]]] = {
    "Countries": [
        {"country": "X", "blocs": "Quad"},
        {"country": "Y"},
        {"country": "Own", "own": True},
    ],
    "Commodities": [
        {"commodity": "magnet", "stage": "magnet"},
        {"commodity": "metal", "stage": "metal", "end_product_equivalent": 2.0},
        {"commodity": "ferrite", "stage": "magnet", "reference_price": 2.5, "disposal_cost": 0.5},
    ],
    "Imports": [
        {
            "route": "x",
            "country": "X",
            "commodity": "magnet",
            "price": 10.0,
            "freight": 1.0,
            "duty_share": 0.1,
            "maximum_a_month": 80.0,
            "volume_a_year": {"FY28": 900.0, "FY29": 800.0},
            "peak_factor": 1.1,
            "offtake_minimum_a_month": 5.0,
            "licence": "L",
        },
        {
            "route": "y",
            "country": "Y",
            "commodity": "magnet",
            "price": 14.0,
            "lead_time_months": 1,
            "volume_a_year": 600.0,
        },
        {
            "route": "o",
            "country": "X",
            "commodity": "metal",
            "price": 4.0,
            "freight": 0.5,
            "maximum_a_month": 90.0,
        },
        {"route": "f", "country": "Y", "commodity": "ferrite", "price": 2.0},
    ],
    "Import tiers": [
        {"route": "x", "tier": "base", "share_of_volume": 0.6},
        {"route": "x", "tier": "more", "maximum_a_month": 40.0, "premium_share": 0.2},
    ],
    "Licences": [{"licence": "L", "throughput_a_month": 90.0, "approval_share": 0.9}],
    "End-use bars": [{"country": "X", "sector": "third"}],
    "Contracts": [
        {
            "contract": "k",
            "route": "o",
            "price": 3.5,
            "minimum_a_month": 10.0,
            "maximum_a_month": 30.0,
            "first_month": "2028-02",
            "notice_months": 1,
            "take_or_pay_share": 0.8,
            "force_majeure": True,
        },
        {"contract": "n", "route": "y", "price": 13.0, "maximum_a_month": 20.0, "take_or_pay_share": 0.5}
        | {"take_or_pay_payer": "government", "floor_price": 13.5},
    ],
    "Pipeline": [
        {"route": "y", "arrival": FIRST, "quantity": 15.0},
        {"route": "o", "arrival": "2028-03", "quantity": 12.0},
    ],
    "Plants": [
        {
            "plant": "P",
            "plant_class": "magnets",
            "capacity_a_month": 30.0,
            "availability": 0.9,
            "offtake_floor_price": 11.5,
        },
        {"plant": "Q", "capacity_a_year": 480.0},
    ],
    "Processes": [
        {
            "process": "p",
            "plant": "P",
            "plant_use": 1.25,
            "maximum_a_month": 60.0,
            "volume_a_year": 900.0,
            "variable_cost": 2.0,
            "lead_time_months": 1,
            "security_credit": 1.0,
        },
        {"process": "thrifty", "plant": "P", "variable_cost": 3.0},
        {"process": "q", "plant": "Q", "variable_cost": 1.0},
    ],
    "Recipes": [
        {"process": "p", "commodity": "magnet", "output": 1.0},
        {"process": "p", "commodity": "metal", "input": 1.2, "output": 0.1},
        {"process": "thrifty", "commodity": "magnet", "output": 0.9},
        {"process": "thrifty", "commodity": "metal", "input": 0.8},
        {"process": "q", "commodity": "metal", "output": 1.0},
    ],
    "New capacity": [
        {
            "expansion": "E",
            "plant": "P",
            "capital_cost": 2.4,
            "first_month": FIRST,
            "last_month": LAST,
            "gestation_months": 1,
            "ramp": "slow",
            "maximum_a_year": 300.0,
            "maximum_in_total": 500.0,
            "minimum_in_total": 12.0,
            "life_years": 10.0,
            "required_return": 0.1,
            "upkeep_share": 0.03,
        },
        {
            "expansion": "F",
            "plant": "Q",
            "capital_cost": 1.0,
            "last_month": "2028-03",
            "maximum_a_year": 60.0,
            "life_years": 10.0,
            "required_return": 0.1,
            "guaranteed_share": 0.5,
            "guarantee_loss": 0.03,
        },
        {
            "expansion": "G",
            "resource": "hours",
            "capital_cost": 0.8,
            "last_month": LAST,
            "gestation_months": 1,
            "ramp": "slow",
            "maximum_a_year": 240.0,
            "payer": "government",
        },
    ],
    "Ramps": [
        {"ramp": "slow", "from_month": 0, "share": 0.5},
        {"ramp": "slow", "from_month": 1, "share": 0.75},
        {"ramp": "slow", "from_month": 2, "share": 1.0},
    ],
    "Resources": [{"resource": "hours", "unit": "h", "capacity_a_month": 120.0, "cost_per_unit": 0.1}],
    "Resource use": [
        {"resource": "hours", "activity": "run", "process": ("p",), "use_per_unit": 2.0},
        {"resource": "hours", "activity": "arrival", "route": ("x",), "use_per_unit": 0.1},
    ],
    "Schemes": [
        {
            "scheme": "S",
            "kind": "producer",
            "sales_pot": 150.0,
            "sales_pot_a_year": {"FY28": 90.0, "FY29": 80.0},
            "capital_pot": 900.0,
            "rate_rule": "lower of both",
            "cap_per_unit": 4.0,
            "share_of_price": 0.3,
            "sales_years": 0.25,
            "capital_share": 0.5,
            "sales_cap_per_award": 0.5,
            "award_maximum": 400.0,
            "award_minimum": 6.0,
        },
        {"scheme": "B", "kind": "buyer", "rate_rule": "share of price", "share_of_price": 0.1}
        | {"passed_on": 0.7, "payment": "by right"},
        {"scheme": "T", "rate_rule": "share of price", "share_of_price": 0.05},
    ],
    "Scheme plants": [
        {"scheme": "T", "plant": "P", "process": ("p",)},
        {"scheme": "S", "plant": "P"},
        {"scheme": "B", "plant": "P", "process": ("p",)},
    ],
    "Participation": [{"plant": "P", "investor_rate": 0.11}, {"plant": "Q", "investor_rate": 0.11}],
    "Holders": [
        {
            "holder": "national",
            "kind": "reserve",
            "payer": "government",
            "release_rule": "any time",
            "capacity": 300.0,
            "carrying_share": 0.06,
        },
        {"holder": "lender", "kind": "reserve", "payer": "government", "release_rule": "disruption only"}
        | {"carrying_share": 0.08, "loan_premium": 0.1},
        {"holder": "w", "capacity": 500.0, "carrying_share": 0.12},
        {
            "holder": "member",
            "kind": "member",
            "carrying_share": 0.12,
            "member_fee": 0.05,
            "interest_subsidy": 0.4,
            "payment_pot": 20.0,
        },
    ],
    "Stocks": [
        {
            "holder": "national",
            "commodity": "magnet",
            "opening": 60.0,
            "minimum": 10.0,
            "loss_a_year": 0.02,
            "fill_maximum_a_month": 40.0,
            "release_maximum_share": 0.5,
            "rotation_months": 24,
            "rotation_cost": 0.3,
        },
        {"holder": "national", "commodity": "metal", "opening": 5.0},
        {"holder": "lender", "commodity": "magnet", "opening": 8.0},
        {"holder": "w", "commodity": "magnet", "opening": 20.0, "holding_cost": 0.5},
        {"holder": "w", "commodity": "metal", "opening": 10.0},
        {"holder": "member", "commodity": "magnet", "opening": 15.0},
    ],
    "Sales": [
        {
            "sale": "abroad",
            "commodity": "magnet",
            "country": "X",
            "price": 9.0,
            "maximum_a_month": 30.0,
            "volume_a_year": 120.0,
        }
    ],
    "Sectors": [
        {"sector": "first", "priority": 1, "service_level": 0.9, "service_penalty": 300.0},
        {"sector": "second", "priority": 2, "backlog_cost": 4.0, "demand_a_year": 480.0},
        {"sector": "third", "priority": 3, "service_level": 0.5},
    ],
    "Demand": [
        {"sector": "first", "commodity": "magnet", "demand_a_year": 600.0, "profile": "season"},
        {"sector": "second", "commodity": "magnet", "share_of_sector": 0.8},
        {"sector": "third", "commodity": "magnet", "demand_a_month": 9.0},
    ],
    "Profiles": [
        {"profile": "season", "january": 1.0, "february": 1.0, "march": 2.0, "april": 1.0, "may": 1.0}
        | dict.fromkeys(("june", "july", "august", "september", "october", "november", "december"), 1.0)
    ],
    "Shortage tiers": [
        {"sector": "all", "tier": "thrift", "share_of_demand": 0.1, "lost_value": 20.0},
        {"sector": "all", "tier": "lost", "lost_value": 50.0},
    ],
    "Substitution": [
        {
            "sector": "second",
            "instead_of": "magnet",
            "substitute": "ferrite",
            "quantity_per_unit": 3.0,
            "extra_cost": 6.0,
            "maximum_share": 0.3,
        }
    ],
    "Cover rules": [
        {
            "rule": "two months",
            "demand_commodity": ("magnet",),
            "sector": ("first", "second"),
            "cover_months": 1.5,
            "unavailable_share": 0.1,
            "conversion_class": "magnets",
            "penalty": 7.0,
        },
        {"rule": "imports", "cover_months": 0.25, "basis": "net imports", "penalty": 5.0},
        {"rule": "in time", "cover_months": 1.25, "counts": "convertible in time", "penalty": 4.0},
    ],
    "Targets": [
        {
            "target": "capacity",
            "basis": "capacity",
            "plant": ("P",),
            "quantity": 400.0,
            "by_month": "2028-03",
            "penalty": 2.0,
        },
        {"target": "year", "basis": "annual output", "quantity": 90.0, "by_month": LAST, "penalty": 5.0},
        {
            "target": "cumulative",
            "basis": "cumulative output",
            "plant": ("P",),
            "quantity": 60.0,
            "by_month": "2028-05",
            "penalty": 5.0,
        },
        {"target": "share", "basis": "share of need", "quantity": 0.5, "by_month": LAST, "penalty": 3.0},
    ],
    "Origins": [{"country": "Y", "goods": "magnet", "supplier": "X", "feed": "metal", "share": 0.6}],
    "Share caps": [
        {"cap": "own", "country": "X", "goods": "magnet", "maximum_share": 0.6, "penalty": 6.0}
        | {"per": "fiscal year", "basis": "direct"},
        {"cap": "embodied", "country": "X", "goods": "magnet", "maximum_share": 0.8, "penalty": 6.0}
        | {"per": "month", "basis": "embodied"},
        {"cap": "rolling", "country": "Y", "goods": "magnet", "maximum_share": 0.5, "penalty": 6.0}
        | {"per": "rolling year"},
        {"cap": "spread", "country": "any", "goods": "magnet", "maximum_share": 0.55, "penalty": 4.0}
        | {"per": "fiscal year", "basis": "concentration"},
    ],
    "Limits": [
        {"limit": "came", "quantity": "arrival", "country": ("Y",), "maximum": 60.0, "penalty": 3.0},
        {"limit": "exposed", "quantity": "exposure", "per": "total", "maximum": 400.0, "penalty": 3.0},
        {"limit": "paid abroad", "quantity": "import spending", "maximum": 1500.0, "penalty": 1.0},
        {"limit": "budget", "quantity": "reserve spending", "per": "total", "maximum": 200.0, "penalty": 1.0},
        {"limit": "fund", "quantity": "net reserve spending", "per": "to date", "maximum": 150.0}
        | {"penalty": 1.0},
        {"limit": "public", "quantity": "public outlay", "per": "fiscal year", "maximum": 300.0}
        | {"penalty": 1.0},
        {"limit": "spent", "quantity": "total spending", "per": "to date", "maximum": 9000.0, "penalty": 1.0},
        {"limit": "net", "quantity": "net spending", "per": "total", "maximum": 9000.0, "penalty": 1.0},
        {"limit": "earned", "quantity": "sales revenue", "per": "to date", "maximum": 9000.0, "penalty": 1.0},
        {"limit": "ordered", "quantity": "order", "route": ("x",), "maximum": 70.0, "penalty": 1.0},
        {"limit": "blend", "quantity": "arrival", "country": ("X",), "per": "to date", "penalty": 2.0}
        | {"maximum_share": 0.6},
        {"limit": "blend", "quantity": "import spending", "counts_in": "base", "coefficient": 0.1}
        | {"lag_months": 3},
        {"limit": "blend", "quantity": "sales revenue", "counts_in": "base", "coefficient": 0.05},
        {"limit": "follows", "quantity": "order", "lag_months": 2, "before": 20.0, "penalty": 1.0}
        | {"minimum_share": 0.5},
        {"limit": "follows", "quantity": "arrival", "counts_in": "base"},
        {"limit": "held", "quantity": "stock", "holder": ("w",), "maximum": 300.0, "penalty": 1.0},
    ],
    "Stress tests": [{"stress": "alone", "country": ("X",), "first_month": "2028-04", "in_plan": True}],
}
SETTINGS: dict[str, Any] = {
    "elastic": True,
    "participation": True,
    "participation_by_award": True,
    "public_funds_cost": 0.2,
    "discount_rate": 0.08,
    "closing_value_share": 0.5,
    "holding_cost_on": "average",
    "exposure_country": "X",
    "exposure_weight": 0.3,
    "risk_on": "total cost",
    "cvar_level": 0.9,
    "cvar_weight": 0.5,
    "cvar_cap": 1e6,
}


def everything(last: str = LAST, **settings: Any) -> Inputs:
    """The instance, to another last month or with other settings."""
    span = {"start_month": month(FIRST), "end_month": month(last)}
    return make_inputs(span | SETTINGS | settings, EVERYTHING)
