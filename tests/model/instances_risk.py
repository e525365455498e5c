"""Tables of the instance of group risk: too little supply, a service level, a stress test in the plan."""

from tests.model.instances_physical import APRIL, BASE, Tables

RISK: Tables = {
    "Imports": [{**BASE["Imports"][0], "maximum_a_month": 90.0}],
    "Sectors": [{"sector": "s", "service_level": 0.95, "service_penalty": 500.0}],
    "Stress tests": [{"stress": "alone", "country": ("X",), "first_month": APRIL, "in_plan": True}],
}
RISK_SETTINGS = {
    "discount_rate": 0.08,
    "risk_on": "total cost",
    "cvar_level": 0.9,
    "cvar_weight": 0.5,
    "cvar_cap": 20000.0,
}
