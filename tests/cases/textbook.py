"""Textbook planning problems typed into the schema: trading, making, workforce, cash, networks."""

from typing import Any

from tests.cases.declaring import Case, Rows, month_of, series

ABROAD: Rows = [{"country": "market"}]

WAREHOUSE_PRICES = (10.0, 12.0, 8.0, 9.0)

WAREHOUSE = Case(
    "simple_warehouse",
    "Simple warehouse problem (GAMS library, whouse): buy and sell at 10, 12, 8, 9; capacity 100, opening"
    " 50, storage 1 a unit; optimum cost -600.",
    {
        "Countries": ABROAD,
        "Commodities": [{"commodity": "grain"}],
        "Imports": [{"route": "buy", "country": "market", "commodity": "grain", "price": 10.0}],
        "Sales": [{"sale": "sell", "commodity": "grain", "price": 10.0}],
        "Holders": [{"holder": "warehouse"}],
        "Stocks": [
            {
                "holder": "warehouse",
                "commodity": "grain",
                "opening": 50.0,
                "maximum": 100.0,
                "holding_cost": 1.0 / 3.0,
            }
        ],
        "Series": series("Imports", "buy", "Price", WAREHOUSE_PRICES, 3)
        + series("Sales", "sell", "Price", WAREHOUSE_PRICES, 3),
    },
    months=12,
    settings={"step_months": 3},
)

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

CASH_BUY, CASH_SELL = (10.0, 11.0, 9.0, 12.0), (14.0, 12.0, 15.0, 16.0)
CASH_START = 500.0

CASH = Case(
    "cash_constrained_trade",
    "A trader begins with 500 of cash: what has been spent to date, less what has been earned, may not"
    " exceed it in any month; at most 150 are sold a month; storage costs .5.",
    {
        "Countries": ABROAD,
        "Commodities": [{"commodity": "metal"}],
        "Imports": [{"route": "buy", "country": "market", "commodity": "metal", "price": 10.0}],
        "Sales": [{"sale": "sell", "commodity": "metal", "price": 14.0, "maximum_a_month": 150.0}],
        "Holders": [{"holder": "store"}],
        "Stocks": [{"holder": "store", "commodity": "metal", "holding_cost": 0.5}],
        "Limits": [
            {
                "limit": "cash",
                "quantity": "total spending",
                "per": "to date",
                "maximum": CASH_START,
            },
            {"limit": "cash", "quantity": "sales revenue", "coefficient": -1.0, "per": "to date"},
        ],
        "Series": series("Imports", "buy", "Price", CASH_BUY) + series("Sales", "sell", "Price", CASH_SELL),
    },
    months=4,
)

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

QUARTER_DEMAND = (300.0, 90.0, 360.0, 150.0)
"""A quarter."""
QUARTER_SPOT = (20.0, 14.0, 24.0, 16.0)

TAKE_OR_PAY = Case(
    "take_or_pay",
    "A year in quarters: a contract at 12 of at most 100 a month, 70 % take-or-pay, against a spot market;"
    " storage costs 1 a month, at most 120 in store.",
    {
        "Countries": ABROAD,
        "Commodities": [{"commodity": "oxide"}],
        "Imports": [{"route": "sea", "country": "market", "commodity": "oxide", "price": 20.0}],
        "Contracts": [
            {
                "contract": "frame",
                "route": "sea",
                "price": 12.0,
                "maximum_a_month": 100.0,
                "take_or_pay_share": 0.7,
            }
        ],
        "Holders": [{"holder": "store"}],
        "Stocks": [{"holder": "store", "commodity": "oxide", "maximum": 120.0, "holding_cost": 1.0}],
        "Sectors": [{"sector": "industry"}],
        "Demand": [{"sector": "industry", "commodity": "oxide", "demand_a_month": 100.0}],
        "Series": series("Imports", "sea", "Price", QUARTER_SPOT, 3)
        + series("Demand", "industry | oxide", "Demand a month", [need / 3 for need in QUARTER_DEMAND], 3),
    },
    months=12,
    settings={"step_months": 3},
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

OIL_PRICES = {
    "VEG 1": (110.0, 130.0, 110.0, 120.0, 100.0, 90.0),
    "VEG 2": (120.0, 130.0, 140.0, 110.0, 120.0, 100.0),
    "OIL 1": (130.0, 110.0, 130.0, 120.0, 150.0, 140.0),
    "OIL 2": (110.0, 90.0, 100.0, 120.0, 110.0, 80.0),
    "OIL 3": (115.0, 115.0, 95.0, 125.0, 105.0, 135.0),
}
OIL_HARDNESS = {"VEG 1": 8.8, "VEG 2": 6.1, "OIL 1": 2.0, "OIL 2": 4.2, "OIL 3": 5.0}
HARDNESS_RANGE = (3.0, 6.0)

FOOD = Case(
    "food_manufacture",
    "Food manufacture I (H. P. Williams): five oils bought over six months, stored (500 at the start and"
    " end, at most 1,000, 5 a ton and month), refined and blended to a hardness of 3 to 6, sold at 150;"
    " profit 107,842.59.",
    {
        "Countries": ABROAD,
        "Commodities": [{"commodity": name} for name in (*OIL_PRICES, "food")],
        "Imports": [
            {"route": f"buy {oil}", "country": "market", "commodity": oil, "price": values[0]}
            for oil, values in OIL_PRICES.items()
        ],
        "Plants": [
            {"plant": "vegetable line", "capacity_a_month": 200.0},
            {"plant": "other line", "capacity_a_month": 250.0},
        ],
        "Processes": [
            {"process": f"refine {oil}", "plant": "vegetable line" if oil.startswith("VEG") else "other line"}
            for oil in OIL_PRICES
        ],
        "Recipes": [
            {"process": f"refine {oil}", "commodity": commodity, side: 1.0}
            for oil in OIL_PRICES
            for commodity, side in ((oil, "input"), ("food", "output"))
        ],
        "Sales": [{"sale": "sell food", "commodity": "food", "price": 150.0}],
        "Holders": [{"holder": "tanks"}],
        "Stocks": [
            {
                "holder": "tanks",
                "commodity": oil,
                "opening": 500.0,
                "maximum": 1000.0,
                "closing_minimum": 500.0,
                "closing_maximum": 500.0,
                "holding_cost": 5.0,
            }
            for oil in OIL_PRICES
        ],
        "Limits": [
            {
                "limit": f"hardness {words}",
                "quantity": "run",
                "process": (f"refine {oil}",),
                "coefficient": sign * (hardness - bound),
                **({"maximum": 0.0} if first else {}),
            }
            for words, sign, bound in (
                ("at least 3", -1.0, HARDNESS_RANGE[0]),
                ("at most 6", 1.0, HARDNESS_RANGE[1]),
            )
            for first, (oil, hardness) in zip((True, *[False] * 4), OIL_HARDNESS.items(), strict=True)
        ],
        "Series": [
            row
            for oil, values in OIL_PRICES.items()
            for row in series("Imports", f"buy {oil}", "Price", values)
        ],
    },
    months=6,
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

CASH_NEEDS = (150.0, 100.0, 0.0, 200.0, 0.0, 0.0)
CASH_INFLOWS = {2: 200.0, 4: 50.0, 5: 300.0}


def monthly_growth(rate: float) -> float:
    """Loss a year of a stock that grows by ``rate`` a month."""
    return 1.0 - (1.0 + rate) ** 12.0


PAPERS = ("January", "February", "March")

FINANCE = Case(
    "short_term_financing",
    "Short-term financing (Cornuejols and Tutuncu): cash flows of -150, -100, 200, -200, 50, 300; a credit"
    " line of 100 at 1 % a month, three-month paper at 2 %, cash earns .3 %; wealth at the end 92.497.",
    {
        "Countries": ABROAD,
        "Commodities": [{"commodity": name} for name in ("cash", "credit", *(f"paper {m}" for m in PAPERS))],
        "Imports": [
            {
                "route": "income",
                "country": "market",
                "commodity": "cash",
                "price": 0.0,
                "maximum_a_month": 0.0,
            }
        ],
        "Pipeline": [
            {"route": "income", "arrival": month_of(t), "quantity": amount}
            for t, amount in CASH_INFLOWS.items()
        ],
        "Processes": [{"process": "draw"}, {"process": "repay"}]
        + [
            {"process": f"{verb} paper {name}", "first_month": month_of(t), "last_month": month_of(t)}
            for issued, name in enumerate(PAPERS)
            for verb, t in (("issue", issued), ("redeem", issued + 3))
        ],
        "Recipes": [
            {"process": "draw", "commodity": "cash", "output": 1.0},
            {"process": "draw", "commodity": "credit", "output": 1.0},
            {"process": "repay", "commodity": "cash", "input": 1.0},
            {"process": "repay", "commodity": "credit", "input": 1.0},
        ]
        + [
            {"process": f"{verb} paper {name}", "commodity": commodity, side: amount}
            for name in PAPERS
            for verb, commodity, side, amount in (
                ("issue", "cash", "output", 1.0),
                ("issue", f"paper {name}", "output", 1.02),
                ("redeem", "cash", "input", 1.0),
                ("redeem", f"paper {name}", "input", 1.0),
            )
        ],
        "Holders": [{"holder": "bank"}],
        "Stocks": [
            {
                "holder": "bank",
                "commodity": "cash",
                "loss_a_year": monthly_growth(0.003),
                "closing_value": 1.0,
            },
            {
                "holder": "bank",
                "commodity": "credit",
                "loss_a_year": monthly_growth(0.01),
                "maximum": 100.0,
                "closing_maximum": 0.0,
            },
        ]
        + [{"holder": "bank", "commodity": f"paper {name}", "closing_maximum": 0.0} for name in PAPERS],
        "Sectors": [{"sector": "firm"}],
        "Demand": [{"sector": "firm", "commodity": "cash", "demand_a_month": 0.0}],
        "Series": series("Demand", "firm | cash", "Demand a month", CASH_NEEDS),
    },
    months=6,
)

TEXTBOOK = (
    WAREHOUSE,
    ROBERT,
    FACTORY,
    WORKFORCE,
    OVERTIME,
    CASH,
    TRANSSHIPMENT,
    TAKE_OR_PAY,
    JOINT,
    STEEL,
    FOOD,
    DISTRIBUTION,
    FINANCE,
)
