"""Moving goods: factories, depots, shops."""

from tests.cases.declaring import Case

SHIPPING: dict[tuple[str, str], float] = {
    ("factory A", "depot 1"): 3.0,
    ("factory A", "depot 2"): 5.0,
    ("factory B", "depot 1"): 7.0,
    ("factory B", "depot 2"): 2.0,
    ("depot 1", "shop 1"): 2.0,
    ("depot 1", "shop 2"): 6.0,
    ("depot 2", "shop 1"): 4.0,
    ("depot 2", "shop 2"): 3.0,
    ("factory A", "shop 1"): 8.0,
}

SHIPPING_MOST = 120.0

FACTORIES = {"factory A": (200.0, 10.0), "factory B": (150.0, 12.0)}
"""Capacity and cost a unit."""

SHOPS = {"shop 1": 140.0, "shop 2": 160.0}

TRANSSHIPMENT = Case(
    "transshipment",
    "Two factories, two depots, two shops; every lane carries at most 120. A place's goods are a commodity"
    " and a lane is a process that turns one into the other.",
    {
        "Commodities": [
            {"commodity": f"goods at {place}"} for place in (*FACTORIES, "depot 1", "depot 2", *SHOPS)
        ],
        "Processes": [
            {"process": f"work of {name}", "maximum_a_month": most, "variable_cost": unit}
            for name, (most, unit) in FACTORIES.items()
        ]
        + [
            {"process": f"{start} to {end}", "maximum_a_month": SHIPPING_MOST, "variable_cost": unit}
            for (start, end), unit in SHIPPING.items()
        ],
        "Recipes": [
            {"process": f"work of {name}", "commodity": f"goods at {name}", "output": 1.0}
            for name in FACTORIES
        ]
        + [
            {"process": f"{start} to {end}", "commodity": f"goods at {place}", side: 1.0}
            for start, end in SHIPPING
            for place, side in ((start, "input"), (end, "output"))
        ],
        "Sectors": [{"sector": shop} for shop in SHOPS],
        "Demand": [
            {"sector": shop, "commodity": f"goods at {shop}", "demand_a_month": need}
            for shop, need in SHOPS.items()
        ],
    },
)

DISTRIBUTION_LANES: dict[tuple[str, str], float] = {
    ("Liverpool", "Newcastle"): 0.5,
    ("Liverpool", "Birmingham"): 0.5,
    ("Liverpool", "London"): 1.0,
    ("Liverpool", "Exeter"): 0.2,
    ("Brighton", "Birmingham"): 0.3,
    ("Brighton", "London"): 0.5,
    ("Brighton", "Exeter"): 0.2,
    ("Liverpool", "C1"): 1.0,
    ("Liverpool", "C3"): 1.5,
    ("Liverpool", "C4"): 2.0,
    ("Liverpool", "C6"): 1.0,
    ("Brighton", "C1"): 2.0,
    ("Newcastle", "C2"): 1.5,
    ("Newcastle", "C3"): 0.5,
    ("Newcastle", "C5"): 1.5,
    ("Newcastle", "C6"): 1.0,
    ("Birmingham", "C1"): 1.0,
    ("Birmingham", "C2"): 0.5,
    ("Birmingham", "C3"): 0.5,
    ("Birmingham", "C4"): 1.0,
    ("Birmingham", "C5"): 0.5,
    ("London", "C2"): 1.5,
    ("London", "C3"): 2.0,
    ("London", "C5"): 0.5,
    ("London", "C6"): 1.5,
    ("Exeter", "C3"): 0.2,
    ("Exeter", "C4"): 1.5,
    ("Exeter", "C5"): 0.5,
    ("Exeter", "C6"): 1.5,
}

DISTRIBUTION_SUPPLY = {"Liverpool": 150000.0, "Brighton": 200000.0}

DISTRIBUTION_ROOM = {"Newcastle": 70000.0, "Birmingham": 50000.0, "London": 100000.0, "Exeter": 40000.0}

DISTRIBUTION_NEED = {"C1": 50000.0, "C2": 10000.0, "C3": 40000.0, "C4": 35000.0, "C5": 60000.0, "C6": 20000.0}

DISTRIBUTION = Case(
    "distribution",
    "Distribution 1 (H. P. Williams): two factories, four depots with a throughput, six customers; cost"
    " 198,500.",
    {
        "Commodities": [
            {"commodity": f"goods at {place}"}
            for place in (*DISTRIBUTION_SUPPLY, *DISTRIBUTION_ROOM, *DISTRIBUTION_NEED)
        ],
        "Plants": [
            {"plant": f"depot {place}", "capacity_a_month": room} for place, room in DISTRIBUTION_ROOM.items()
        ],
        "Processes": [
            {"process": f"work of {place}", "maximum_a_month": most}
            for place, most in DISTRIBUTION_SUPPLY.items()
        ]
        + [
            {"process": f"{start} to {end}", "variable_cost": unit}
            | ({"plant": f"depot {end}"} if end in DISTRIBUTION_ROOM else {})
            for (start, end), unit in DISTRIBUTION_LANES.items()
        ],
        "Recipes": [
            {"process": f"work of {place}", "commodity": f"goods at {place}", "output": 1.0}
            for place in DISTRIBUTION_SUPPLY
        ]
        + [
            {"process": f"{start} to {end}", "commodity": f"goods at {place}", side: 1.0}
            for start, end in DISTRIBUTION_LANES
            for place, side in ((start, "input"), (end, "output"))
        ],
        "Sectors": [{"sector": customer} for customer in DISTRIBUTION_NEED],
        "Demand": [
            {"sector": customer, "commodity": f"goods at {customer}", "demand_a_month": need}
            for customer, need in DISTRIBUTION_NEED.items()
        ],
    },
)
