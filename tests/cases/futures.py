"""Published and closed-form cases with several futures: embargo, outage, farmer, assets, risk."""

from typing import Any

from tests.cases.declaring import ABROAD, Case, Rows, month_of

NEED = 100.0


def ride_out(stock_price: float, tiers: Rows, lengths: dict[int, float], **others: Any) -> dict[str, Rows]:
    """Stock bought in the first month; then 100 a month from a source that an event hits for a year."""
    later = [
        {
            "sheet": "Demand",
            "row_key": "industry | oxide",
            "column": "Demand a month",
            "first_month": month_of(0),
            "last_month": month_of(0),
            "value": 0.0,
        }
    ]
    return {
        "Countries": [{"country": "home"}, {"country": "abroad"}],
        "Commodities": [{"commodity": "oxide"}],
        "Imports": [
            {
                "route": "stock",
                "country": "home",
                "commodity": "oxide",
                "price": stock_price,
                "last_month": month_of(0),
            },
            {
                "route": "sea",
                "country": "abroad",
                "commodity": "oxide",
                "price": 0.0,
                "maximum_a_month": NEED,
                "first_month": month_of(1),
            },
        ],
        "Holders": [{"holder": "warehouse"}],
        "Stocks": [{"holder": "warehouse", "commodity": "oxide"}],
        "Sectors": [{"sector": "industry"}],
        "Demand": [{"sector": "industry", "commodity": "oxide", "demand_a_month": NEED}],
        "Series": later,
        "Shortage tiers": [{"sector": "industry", **tier} for tier in tiers],
        "Events": [{"event": "embargo"}],
        "Event lengths": [
            {"event": "embargo", "length_months": months, "probability": share}
            for months, share in lengths.items()
        ],
        **others,
    }


def cut_to(share: float) -> Rows:
    """The event leaves so much of the foreign source."""
    return [
        {"event": "embargo", "effect": "import availability", "country": ("abroad",), "value": share},
    ]


N1 = Case(
    "n1_embargo_of_unknown_length",
    "Need 100 a month, 40 survive an embargo of 3, 6, 9 or 12 months (a quarter each); tiers 20 at 1, 30 at"
    " 3, rest at 10. Stock at .5, 1, 2, 3: 660, 450, 300, 180 t; cost 345, 607.5, 952.5, 1,170.",
    ride_out(
        0.5,
        [
            {"tier": "thrift", "share_of_demand": 0.2, "lost_value": 1.0},
            {"tier": "less", "share_of_demand": 0.3, "lost_value": 3.0},
            {"tier": "stop", "lost_value": 10.0},
        ],
        dict.fromkeys((3, 6, 9, 12), 0.25),
        **{
            "Event effects": cut_to(0.4),
            "Scenarios": [
                {"scenario": "shut", "first_month": month_of(1), "probability": 1.0, "event": "embargo"}
            ],
        },
    ),
    months=13,
)

C2 = Case(
    "c2_critical_fractile",
    "Critical fractile: outage of 0, 3, 6, 12 months with .6, .2, .15, .05; stock 15, shortage 100 a unit:"
    " stock 600, cost 12,000.",
    ride_out(
        15.0,
        [{"tier": "stop", "lost_value": 100.0}],
        {3: 0.5, 6: 0.375, 12: 0.125},
        **{
            "Event effects": cut_to(0.0),
            "Scenarios": [
                {"scenario": "outage", "first_month": month_of(1), "probability": 0.4, "event": "embargo"}
            ],
        },
    ),
    months=13,
)

C5 = Case(
    "c5_two_suppliers",
    "Reliable at 10, risky at 6 and paid on delivery, shortage 20, need 100; the risky one delivers with"
    " probability theta: 100 x min(10, 6 theta + 20 (1 - theta)).",
    {
        "Countries": [{"country": "reliable"}, {"country": "risky"}],
        "Commodities": [{"commodity": "oxide"}],
        "Imports": [
            {
                "route": f"from {name}",
                "country": name,
                "commodity": "oxide",
                "price": price,
                "lead_time_months": 1,
                "last_month": month_of(0),
            }
            for name, price in (("reliable", 10.0), ("risky", 6.0))
        ],
        "Pipeline": [
            {"route": f"from {name}", "arrival": month_of(0), "quantity": 0.0}
            for name in ("reliable", "risky")
        ],
        "Sectors": [{"sector": "industry"}],
        "Demand": [{"sector": "industry", "commodity": "oxide", "demand_a_month": 100.0}],
        "Series": [
            {
                "sheet": "Demand",
                "row_key": "industry | oxide",
                "column": "Demand a month",
                "first_month": month_of(0),
                "last_month": month_of(0),
                "value": 0.0,
            }
        ],
        "Shortage tiers": [{"sector": "industry", "tier": "stop", "lost_value": 20.0}],
        "Events": [{"event": "failure"}],
        "Event effects": [{"event": "failure", "effect": "arrivals", "country": ("risky",), "value": 0.0}],
        "Scenarios": [
            {"scenario": "down", "first_month": month_of(1), "probability": 0.3, "event": "failure"}
        ],
    },
    months=2,
)

P4 = Case(
    "p4_conditional_value_at_risk",
    "Costs 10, 20, 30, 40 with equal probability, level .6: CVaR 36.25.",
    {
        "Countries": ABROAD,
        "Commodities": [{"commodity": "oxide"}],
        "Imports": [{"route": "sea", "country": "market", "commodity": "oxide", "price": 10.0}],
        "Sectors": [{"sector": "industry"}],
        "Demand": [{"sector": "industry", "commodity": "oxide", "demand_a_month": 1.0}],
        "Events": [{"event": f"price times {factor}"} for factor in (1, 2, 3, 4)],
        "Event effects": [
            {"event": f"price times {factor}", "effect": "import price", "value": float(factor)}
            for factor in (1, 2, 3, 4)
        ],
        "Scenarios": [
            {
                "scenario": f"cost {factor}0",
                "first_month": month_of(0),
                "probability": 0.25,
                "event": f"price times {factor}",
            }
            for factor in (1, 2, 3, 4)
        ],
    },
    settings={"risk_on": "total cost", "cvar_level": 0.6, "cvar_weight": 2.0},
)

CROPS = {"wheat": (150.0, 2.5, 200.0, 238.0, 170.0), "corn": (230.0, 3.0, 240.0, 210.0, 150.0)}
"""Planting cost and yield an acre, need, buying and selling price a ton."""
SEASONS = {"good": 1.2, "average": 1.0, "bad": 0.8}

P2 = Case(
    "p2_farmer",
    "Birge and Louveaux 1.1: 500 acres, yields 2.5, 3, 20 t an acre and 20 % more or less, a third each."
    " RP -108,390; EV -118,600; EEV -107,240; WS -115,405.56; VSS 1,150; EVPI 7,015.56.",
    {
        "Countries": ABROAD,
        "Commodities": [{"commodity": crop, "disposal_cost": 0.0} for crop in (*CROPS, "beets")],
        "Imports": [
            {
                "route": crop,
                "country": "market",
                "commodity": crop,
                "price": values[3],
                "first_month": month_of(1),
            }
            for crop, values in CROPS.items()
        ],
        "Plants": [{"plant": "farm", "capacity_a_month": 500.0}],
        "Processes": [
            {
                "process": f"grow {crop}",
                "plant": "farm",
                "variable_cost": cost,
                "lead_time_months": 1,
                "last_month": month_of(0),
            }
            for crop, cost in (*((crop, values[0]) for crop, values in CROPS.items()), ("beets", 260.0))
        ],
        "Recipes": [
            {"process": f"grow {crop}", "commodity": crop, "output": output}
            for crop, output in (*((crop, values[1]) for crop, values in CROPS.items()), ("beets", 20.0))
        ],
        "Sales": [
            *({"sale": crop, "commodity": crop, "price": values[4]} for crop, values in CROPS.items()),
            {"sale": "quota", "commodity": "beets", "price": 36.0, "maximum_a_month": 6000.0},
            {"sale": "beyond", "commodity": "beets", "price": 10.0},
        ],
        "Sectors": [{"sector": "cattle"}],
        "Demand": [
            {"sector": "cattle", "commodity": crop, "demand_a_month": values[2]}
            for crop, values in CROPS.items()
        ],
        "Series": [
            {
                "sheet": "Demand",
                "row_key": f"cattle | {crop}",
                "column": "Demand a month",
                "first_month": month_of(0),
                "last_month": month_of(0),
                "value": 0.0,
            }
            for crop in CROPS
        ],
        "Events": [{"event": f"{season} weather"} for season in SEASONS],
        "Event effects": [
            {"event": f"{season} weather", "effect": "process yield", "value": factor}
            for season, factor in SEASONS.items()
        ],
        "Scenarios": [
            {
                "scenario": season,
                "first_month": month_of(1),
                "probability": 1.0 / 3.0,
                "event": f"{season} weather",
            }
            for season in SEASONS
        ],
    },
    months=2,
    settings={"risk_on": "total cost", "cvar_level": 0.8},
)

RETURNS = {"up": (1.25, 1.14), "down": (1.06, 1.12)}
"""Of stocks and bonds."""


def market_paths() -> Rows:
    """Up or down three times; only the eight ends have probability."""
    paths: Rows = []
    ends = [""]
    for decision in (1, 2, 3):
        longer = [
            (before, before + ("u" if name == "up" else "d"), name) for before in ends for name in RETURNS
        ]
        paths += [
            {
                "scenario": path,
                **({"follows": before} if before else {}),
                "first_month": month_of(decision),
                "probability": 0.125 if decision == 3 else 0.0,
                "event": f"market {name}",
                "length_months": 1,
            }
            for before, path, name in longer
        ]
        ends = [path for _, path, _ in longer]
    return paths


P3 = Case(
    "p3_assets",
    "Birge and Louveaux 1.2: wealth 55, target 80 after three periods, returns 1.25, 1.14 or 1.06, 1.12;"
    " E[4 short - over] = 1.514085; only the root shared -6.627713; full foresight -10.497004.",
    {
        "Countries": ABROAD,
        "Commodities": [{"commodity": "money"}],
        "Imports": [
            {
                "route": "wealth",
                "country": "market",
                "commodity": "money",
                "price": 0.0,
                "maximum_a_month": 55.0,
                "last_month": month_of(0),
            }
        ],
        "Processes": [
            {"process": asset, "lead_time_months": 1, "last_month": month_of(2)}
            for asset in ("stocks", "bonds")
        ],
        "Recipes": [
            {"process": asset, "commodity": "money", "input": 1.0, "output": 1.0}
            for asset in ("stocks", "bonds")
        ],
        "Sales": [{"sale": "over", "commodity": "money", "price": 1.0, "first_month": month_of(3)}],
        "Sectors": [{"sector": "tuition"}],
        "Demand": [{"sector": "tuition", "commodity": "money", "demand_a_month": 80.0}],
        "Series": [
            {
                "sheet": "Demand",
                "row_key": "tuition | money",
                "column": "Demand a month",
                "first_month": month_of(0),
                "last_month": month_of(2),
                "value": 0.0,
            }
        ],
        "Shortage tiers": [{"sector": "tuition", "tier": "short", "lost_value": 4.0}],
        "Events": [{"event": f"market {name}"} for name in RETURNS],
        "Event effects": [
            {"event": f"market {name}", "effect": "process yield", "process": (asset,), "value": value}
            for name, values in RETURNS.items()
            for asset, value in zip(("stocks", "bonds"), values, strict=True)
        ],
        "Scenarios": market_paths(),
    },
    months=4,
)

SUPPLIERS = {"S1": 30.0, "S2": 45.0, "S3": 60.0}
"""Parts a period that each supplier can send."""
PRODUCTS = {"P1": ("one", 75.0, 20.0, 5000.0), "P2": ("two", 50.0, 25.0, 6500.0)}
"""Sector, need a period, stock, loss a unit of each product."""

P5 = Case(
    "p5_time_to_survive",
    "Outage and time to survive (teaching case after Simchi-Levi): suppliers of 30, 45, 60 parts a period for"
    " two products, each out in turn for two periods. S1: 0 lost, 2.25 periods; S2: 125,000, 1.285714; S3:"
    " 275,000, 0.9.",
    {
        "Countries": [{"country": name} for name in SUPPLIERS],
        "Commodities": [{"commodity": name} for name in ("part", *PRODUCTS)],
        "Imports": [
            {
                "route": f"from {name}",
                "country": name,
                "commodity": "part",
                "price": 0.0,
                "maximum_a_month": most,
            }
            for name, most in SUPPLIERS.items()
        ],
        "Processes": [{"process": f"make {name}"} for name in PRODUCTS],
        "Recipes": [
            row
            for name in PRODUCTS
            for row in (
                {"process": f"make {name}", "commodity": "part", "input": 1.0},
                {"process": f"make {name}", "commodity": name, "output": 1.0},
            )
        ],
        "Holders": [{"holder": "warehouse"}],
        "Stocks": [
            {
                "holder": "warehouse",
                "commodity": name,
                "opening": held,
                "maximum": held,
                "closing_value": 1.0,
            }
            for name, (_, _, held, _) in PRODUCTS.items()
        ],
        "Sectors": [{"sector": sector} for sector, *_ in PRODUCTS.values()],
        "Demand": [
            {"sector": sector, "commodity": name, "demand_a_month": need}
            for name, (sector, need, _, _) in PRODUCTS.items()
        ],
        "Shortage tiers": [
            {"sector": sector, "tier": "lost", "lost_value": loss} for sector, _, _, loss in PRODUCTS.values()
        ],
        "Stress tests": [{"stress": "out", "first_month": month_of(0), "length_months": 2}],
    },
    months=8,
)

FUTURES = (N1, C2, C5, P4, P2, P3, P5)
