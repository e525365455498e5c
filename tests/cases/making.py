"""Making and storing: factories, hours, workers, overtime, joint products."""

from typing import Any

from tests.cases.declaring import ABROAD, Case, month_of, series

ROBERT_PROFITS = {"low": (25.0, 20.0, 10.0), "medium": (50.0, 50.0, 50.0), "high": (75.0, 80.0, 100.0)}

ROBERT_INPUTS = {"low": (5.0, 1.0), "medium": (3.0, 2.0), "high": (1.0, 3.0)}
"""Scrap and new material per unit."""

ROBERT_MATERIALS = {"scrap": (400.0, 0.5, 15.0), "new": (275.0, 2.0, 25.0)}
"""Opening stock, storage cost, worth at the end."""

ROBERT = Case(
    "production_and_inventory",
    "Elementary production and inventory (after the GAMS library, robert): three products, two materials,"
    " at most 40 units a month; storage is charged on the stock before production.",
    {
        "Commodities": [{"commodity": name} for name in (*ROBERT_PROFITS, *ROBERT_MATERIALS)],
        "Plants": [{"plant": "works", "capacity_a_month": 40.0}],
        "Processes": [{"process": f"make {name}", "plant": "works"} for name in ROBERT_PROFITS],
        "Recipes": [{"process": f"make {name}", "commodity": name, "output": 1.0} for name in ROBERT_PROFITS]
        + [
            {"process": f"make {name}", "commodity": material, "input": amounts[i]}
            for name, amounts in ROBERT_INPUTS.items()
            for i, material in enumerate(ROBERT_MATERIALS)
        ],
        "Sales": [
            {"sale": f"sell {name}", "commodity": name, "price": prices[0]}
            for name, prices in ROBERT_PROFITS.items()
        ],
        "Holders": [{"holder": "yard"}],
        "Stocks": [
            {
                "holder": "yard",
                "commodity": material,
                "opening": opening,
                "holding_cost": storage,
                "closing_value": worth,
            }
            for material, (opening, storage, worth) in ROBERT_MATERIALS.items()
        ],
        "Series": [
            row
            for name, prices in ROBERT_PROFITS.items()
            for row in series("Sales", f"sell {name}", "Price", prices)
        ],
    },
    months=3,
    settings={"holding_cost_on": "opening"},
)

FACTORY_PROFITS = (10.0, 6.0, 8.0, 4.0, 11.0, 9.0, 3.0)

FACTORY_HOURS = {
    "grinders": (0.5, 0.7, 0.0, 0.0, 0.3, 0.2, 0.5),
    "vertical drills": (0.1, 0.2, 0.0, 0.3, 0.0, 0.6, 0.0),
    "horizontal drills": (0.2, 0.0, 0.8, 0.0, 0.0, 0.0, 0.6),
    "borer": (0.05, 0.03, 0.0, 0.07, 0.1, 0.0, 0.08),
    "planer": (0.0, 0.0, 0.01, 0.0, 0.05, 0.0, 0.05),
}

FACTORY_MACHINES = {
    "grinders": (3, 4, 4, 4, 3, 4),
    "vertical drills": (2, 2, 2, 1, 1, 2),
    "horizontal drills": (3, 1, 3, 3, 3, 2),
    "borer": (1, 1, 0, 1, 1, 1),
    "planer": (1, 1, 1, 1, 1, 0),
}
"""Machines that are not down for maintenance, January to June."""

FACTORY_MARKET = (
    (500, 1000, 300, 300, 800, 200, 100),
    (600, 500, 200, 0, 400, 300, 150),
    (300, 600, 0, 0, 500, 400, 100),
    (200, 300, 400, 500, 200, 0, 100),
    (0, 100, 500, 100, 1000, 300, 0),
    (500, 500, 100, 300, 1100, 500, 60),
)

HOURS_A_MACHINE = 24.0 * 2.0 * 8.0

PRODUCTS = tuple(f"product {i + 1}" for i in range(7))

FACTORY = Case(
    "factory_planning",
    "Factory planning I (H. P. Williams): seven products, five kinds of machine, six months with"
    " maintenance, at most 100 of each in store at .5 a month, 50 of each at the end; profit 93,715.18.",
    {
        "Commodities": [{"commodity": product} for product in PRODUCTS],
        "Processes": [{"process": f"make {product}"} for product in PRODUCTS],
        "Recipes": [
            {"process": f"make {product}", "commodity": product, "output": 1.0} for product in PRODUCTS
        ],
        "Resources": [
            {"resource": machine, "unit": "hours", "capacity_a_month": 0.0} for machine in FACTORY_HOURS
        ],
        "Resource use": [
            {"resource": machine, "process": (f"make {product}",), "use_per_unit": hours[i]}
            for machine, hours in FACTORY_HOURS.items()
            for i, product in enumerate(PRODUCTS)
            if hours[i]
        ],
        "Sales": [
            {"sale": f"sell {product}", "commodity": product, "price": FACTORY_PROFITS[i]}
            for i, product in enumerate(PRODUCTS)
        ],
        "Holders": [{"holder": "store"}],
        "Stocks": [
            {
                "holder": "store",
                "commodity": product,
                "maximum": 100.0,
                "closing_minimum": 50.0,
                "closing_maximum": 50.0,
                "holding_cost": 0.5,
            }
            for product in PRODUCTS
        ],
        "Series": [
            row
            for machine, numbers in FACTORY_MACHINES.items()
            for row in series(
                "Resources", machine, "Capacity a month", [HOURS_A_MACHINE * number for number in numbers]
            )
        ]
        + [
            row
            for i, product in enumerate(PRODUCTS)
            for row in series(
                "Sales", f"sell {product}", "Maximum a month", [month[i] for month in FACTORY_MARKET]
            )
        ],
    },
    months=6,
)

WORKFORCE_DEMAND = (500.0, 600.0, 300.0, 400.0, 700.0, 500.0)

WORKFORCE = Case(
    "workforce",
    "Production smoothing: 40 workers at the start make 10 a month each; hiring costs 500, dismissing 300,"
    " wages 1,000, stock 20 a unit and month. Workers are a commodity that is held, not used up.",
    {
        "Countries": ABROAD,
        "Commodities": [
            {"commodity": "product"},
            {"commodity": "worker", "disposal_cost": 300.0},
        ],
        "Imports": [{"route": "hire", "country": "market", "commodity": "worker", "price": 500.0}],
        "Processes": [{"process": "make"}],
        "Recipes": [{"process": "make", "commodity": "product", "output": 1.0}],
        "Holders": [{"holder": "works"}],
        "Stocks": [
            {"holder": "works", "commodity": "worker", "opening": 40.0, "holding_cost": 1000.0},
            {"holder": "works", "commodity": "product", "holding_cost": 20.0},
        ],
        "Limits": [
            {"limit": "hands", "quantity": "run", "process": ("make",), "maximum": 0.0},
            {"limit": "hands", "quantity": "stock", "commodity": ("worker",), "coefficient": -10.0},
        ],
        "Sectors": [{"sector": "customers"}],
        "Demand": [{"sector": "customers", "commodity": "product", "demand_a_month": 500.0}],
        "Series": series("Demand", "customers | product", "Demand a month", WORKFORCE_DEMAND),
    },
    months=6,
)

OVERTIME_DEMAND = (180.0, 60.0, 220.0, 140.0)

OVERTIME = Case(
    "overtime_and_backlog",
    "Regular time 120 a month at 20, overtime 30 at 28, stock 2 a month, late service 5 a month.",
    {
        "Commodities": [{"commodity": "product"}],
        "Processes": [
            {"process": "regular", "maximum_a_month": 120.0, "variable_cost": 20.0},
            {"process": "overtime", "maximum_a_month": 30.0, "variable_cost": 28.0},
        ],
        "Recipes": [
            {"process": name, "commodity": "product", "output": 1.0} for name in ("regular", "overtime")
        ],
        "Holders": [{"holder": "store"}],
        "Stocks": [{"holder": "store", "commodity": "product", "holding_cost": 2.0}],
        "Sectors": [{"sector": "customers", "backlog_cost": 5.0}],
        "Demand": [{"sector": "customers", "commodity": "product", "demand_a_month": 100.0}],
        "Series": series("Demand", "customers | product", "Demand a month", OVERTIME_DEMAND),
    },
    months=4,
)

RICH_DEMAND = (20.0, 100.0, 40.0)


def _joint_tables() -> dict[str, list[dict[str, Any]]]:
    """Two products on one line with a campaign order of raw material that arrives a month late."""
    return {
        "Countries": ABROAD,
        "Commodities": [{"commodity": name} for name in ("ore", "rich", "plain")],
        "Imports": [
            {
                "route": "ore",
                "country": "market",
                "commodity": "ore",
                "price": 4.0,
                "lead_time_months": 1,
                "maximum_a_month": 260.0,
            }
        ],
        "Pipeline": [{"route": "ore", "arrival": month_of(0), "quantity": 150.0}],
        "Plants": [{"plant": "line", "capacity_a_month": 120.0}],
        "Processes": [
            {"process": "make rich", "plant": "line", "plant_use": 1.5, "variable_cost": 3.0},
            {"process": "make plain", "plant": "line", "variable_cost": 2.0},
        ],
        "Recipes": [
            {"process": "make rich", "commodity": "ore", "input": 2.0},
            {"process": "make rich", "commodity": "rich", "output": 1.0},
            {"process": "make rich", "commodity": "plain", "output": 0.25},
            {"process": "make plain", "commodity": "ore", "input": 1.0},
            {"process": "make plain", "commodity": "plain", "output": 1.0},
        ],
        "Holders": [{"holder": "silo", "capacity": 100.0}],
        "Stocks": [
            {"holder": "silo", "commodity": "ore", "holding_cost": 0.25},
            {"holder": "silo", "commodity": "rich", "holding_cost": 0.5},
        ],
        "Sectors": [{"sector": "buyers"}],
        "Demand": [
            {"sector": "buyers", "commodity": "rich", "demand_a_month": 40.0},
            {"sector": "buyers", "commodity": "plain", "demand_a_month": 30.0},
        ],
        "Shortage tiers": [{"sector": "all", "tier": "lost", "lost_value": 30.0}],
        "Series": series("Demand", "buyers | rich", "Demand a month", RICH_DEMAND),
        "Sales": [{"sale": "surplus", "commodity": "plain", "price": 8.0, "maximum_a_month": 50.0}],
    }


JOINT = Case(
    "joint_products",
    "A line that makes a rich product with a plain by-product from ore ordered a month ahead, a silo shared"
    " by ore and product, and a market for surplus.",
    _joint_tables(),
    months=3,
)

STEEL_REVENUE = {"bands": (25.0, 26.0, 27.0, 27.0), "coils": (30.0, 35.0, 37.0, 39.0)}

STEEL_MARKET = {"bands": (6000.0, 6000.0, 4000.0, 6500.0), "coils": (4000.0, 2500.0, 3500.0, 4200.0)}

STEEL_MAKING = {"bands": (200.0, 10.0, 2.5, 10.0), "coils": (140.0, 11.0, 3.0, 0.0)}
"""Tons an hour, cost a ton, carrying cost a ton and week, inventory at the start."""

STEEL_HOURS = (40.0, 40.0, 32.0, 40.0)

STEEL = Case(
    "steel_production",
    "Multi-period production (Fourer, Gay and Kernighan, AMPL, steelT): two products on one mill in four"
    " weeks; profit 515,033.",
    {
        "Commodities": [{"commodity": name} for name in STEEL_MAKING],
        "Processes": [
            {"process": f"roll {name}", "variable_cost": unit}
            for name, (_, unit, _, _) in STEEL_MAKING.items()
        ],
        "Recipes": [{"process": f"roll {name}", "commodity": name, "output": 1.0} for name in STEEL_MAKING],
        "Resources": [{"resource": "mill", "unit": "hours", "capacity_a_month": 40.0}],
        "Resource use": [
            {"resource": "mill", "process": (f"roll {name}",), "use_per_unit": 1.0 / rate}
            for name, (rate, _, _, _) in STEEL_MAKING.items()
        ],
        "Sales": [{"sale": f"sell {name}", "commodity": name, "price": 1.0} for name in STEEL_MAKING],
        "Holders": [{"holder": "yard"}],
        "Stocks": [
            {"holder": "yard", "commodity": name, "opening": opening, "holding_cost": carrying}
            for name, (_, _, carrying, opening) in STEEL_MAKING.items()
        ],
        "Series": series("Resources", "mill", "Capacity a month", STEEL_HOURS)
        + [
            row
            for name in STEEL_MAKING
            for row in series("Sales", f"sell {name}", "Price", STEEL_REVENUE[name])
            + series("Sales", f"sell {name}", "Maximum a month", STEEL_MARKET[name])
        ],
    },
    months=4,
)
