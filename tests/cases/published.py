"""Published and closed-form cases: transport, ride-out, capped incentive, share cap, look-through."""

from tests.cases.declaring import Case

DISTANCES = {
    ("Seattle", "New York"): 2.5,
    ("Seattle", "Chicago"): 1.7,
    ("Seattle", "Topeka"): 1.8,
    ("San Diego", "New York"): 2.5,
    ("San Diego", "Chicago"): 1.8,
    ("San Diego", "Topeka"): 1.4,
}
"""Thousand miles."""
NEEDS = {"New York": 325.0, "Chicago": 300.0, "Topeka": 275.0}
SUPPLIES = {"Seattle": 350.0, "San Diego": 600.0}

P1 = Case(
    "p1_transport",
    "Dantzig's transport problem (GAMS library, trnsport): two plants, three markets; optimum 153.675.",
    {
        "Countries": [{"country": plant} for plant in SUPPLIES],
        "Commodities": [{"commodity": f"cases in {market}"} for market in NEEDS],
        "Imports": [
            {
                "route": f"{plant} to {market}",
                "country": plant,
                "commodity": f"cases in {market}",
                "price": 0.09 * distance,
            }
            for (plant, market), distance in DISTANCES.items()
        ],
        "Sectors": [{"sector": market} for market in NEEDS],
        "Demand": [
            {"sector": market, "commodity": f"cases in {market}", "demand_a_month": need}
            for market, need in NEEDS.items()
        ],
        "Limits": [
            {"limit": f"supply of {plant}", "quantity": "order", "country": (plant,), "maximum": supply}
            for plant, supply in SUPPLIES.items()
        ],
    },
)

C1 = Case(
    "c1_ride_out",
    "Ride-out: supply falls to 30 a month from month 5 to 9; peak stock 350, cost 6,150.",
    {
        "Countries": [{"country": "abroad"}],
        "Commodities": [{"commodity": "oxide"}],
        "Imports": [
            {
                "route": "sea",
                "country": "abroad",
                "commodity": "oxide",
                "price": 5.0,
                "maximum_a_month": 200.0,
            }
        ],
        "Holders": [{"holder": "warehouse"}],
        "Stocks": [{"holder": "warehouse", "commodity": "oxide", "holding_cost": 0.1}],
        "Sectors": [{"sector": "industry"}],
        "Demand": [{"sector": "industry", "commodity": "oxide", "demand_a_month": 100.0}],
        "Series": [
            {
                "sheet": "Imports",
                "row_key": "sea",
                "column": "Maximum a month",
                "first_month": "2027-08",
                "last_month": "2027-12",
                "value": 30.0,
            }
        ],
    },
    months=12,
)

C3 = Case(
    "c3_capped_incentive",
    "Capped incentive: domestic at 90 against 60, worth 40 beyond money; a pot of 9,000 pays 300 units.",
    {
        "Countries": [{"country": "China"}],
        "Commodities": [{"commodity": "magnet"}],
        "Imports": [{"route": "sea", "country": "China", "commodity": "magnet", "price": 60.0}],
        "Plants": [{"plant": "works"}],
        "Processes": [
            {"process": "sintering", "plant": "works", "variable_cost": 90.0, "security_credit": 40.0}
        ],
        "Recipes": [{"process": "sintering", "commodity": "magnet", "output": 1.0}],
        "Schemes": [{"scheme": "incentive", "sales_pot": 9000.0}],
        "Scheme plants": [{"scheme": "incentive", "plant": "works"}],
        "Participation": [{"plant": "works"}],
        "Sectors": [{"sector": "industry"}],
        "Demand": [{"sector": "industry", "commodity": "magnet", "demand_a_month": 1000.0}],
    },
)

C4 = Case(
    "c4_share_cap",
    "Share cap: China at 50, Australia at 70 for at most 800 of 1,000; caps 1, .6, .4, .2 and .19.",
    {
        "Countries": [{"country": "China"}, {"country": "Australia"}],
        "Commodities": [{"commodity": "oxide"}],
        "Imports": [
            {"route": "from China", "country": "China", "commodity": "oxide", "price": 50.0},
            {
                "route": "from Australia",
                "country": "Australia",
                "commodity": "oxide",
                "price": 70.0,
                "maximum_a_month": 800.0,
            },
        ],
        "Sectors": [{"sector": "industry"}],
        "Demand": [{"sector": "industry", "commodity": "oxide", "demand_a_month": 1000.0}],
        "Share caps": [
            {"cap": "China", "country": "China", "goods": "oxide", "maximum_share": 0.6, "per": "month"}
        ],
    },
)

C6 = Case(
    "c6_incentive_arithmetic",
    "6,450 crore over five years of 6,000 t are 2,150 INR/kg; 600 t earn 645 and 75 crore; the 40 % rule"
    " binds below 5,375 INR/kg. The owner loses exactly 2,150 INR/kg and all of the capital.",
    {
        "Countries": [{"country": "China"}],
        "Commodities": [{"commodity": "magnet"}],
        "Imports": [
            {
                "route": "sea",
                "country": "China",
                "commodity": "magnet",
                "price": 6000.0,
                "price_unit": "INR/kg",
            }
        ],
        "Plants": [{"plant": "works"}],
        "New capacity": [
            {
                "expansion": "line",
                "plant": "works",
                "capital_cost": 0.125,
                "last_month": "2027-04",
                "life_years": 5.0,
                "required_return": 0.0,
            }
        ],
        "Processes": [
            {
                "process": "sintering",
                "plant": "works",
                "variable_cost": 8150.0,
                "price_unit": "INR/kg",
                "security_credit": 5000.0,
            }
        ],
        "Recipes": [{"process": "sintering", "commodity": "magnet", "output": 1.0}],
        "Schemes": [
            {
                "scheme": "PLI",
                "sales_pot": 6450.0,
                "capital_pot": 750.0,
                "cap_per_unit": 2150.0,
                "price_unit": "INR/kg",
                "share_of_price": 0.4,
                "sales_years": 5.0,
                "capital_share": 1.0,
                "capital_cap_per_unit": 0.125,
                "sales_cap_per_award": 1.075,
                "award_maximum": 6000.0,
            }
        ],
        "Scheme plants": [{"scheme": "PLI", "plant": "works"}],
        "Participation": [{"plant": "works", "investor_rate": 0.0}],
        "Sectors": [{"sector": "industry"}],
        "Demand": [{"sector": "industry", "commodity": "magnet", "demand_a_month": 50.0}],
    },
    months=60,
)

C7 = Case(
    "c7_embodied_exposure",
    "Japanese magnets from metal 60 % China, 40 % Vietnam; Vietnamese metal from oxide 80 % China:"
    " embodied share .92, direct 0.",
    {
        "Countries": [{"country": "China"}, {"country": "Japan"}, {"country": "Vietnam"}],
        "Commodities": [
            {"commodity": "NdFeB", "stage": "magnet"},
            {"commodity": "Nd", "stage": "metal"},
            {"commodity": "Nd2O3", "stage": "oxide"},
        ],
        "Imports": [
            {"route": "sea", "country": "Japan", "commodity": "NdFeB", "price": 60.0, "price_unit": "USD/kg"}
        ],
        "Origins": [
            {"country": "Japan", "goods": "magnet", "supplier": "China", "feed": "metal", "share": 0.6},
            {"country": "Japan", "goods": "magnet", "supplier": "Vietnam", "feed": "metal", "share": 0.4},
            {"country": "Vietnam", "goods": "metal", "supplier": "China", "feed": "oxide", "share": 0.8},
            {"country": "Vietnam", "goods": "metal", "supplier": "Vietnam", "feed": "oxide", "share": 0.2},
        ],
        "Sectors": [{"sector": "industry"}],
        "Demand": [{"sector": "industry", "commodity": "NdFeB", "demand_a_month": 1.0}],
    },
    settings={"exposure_weight": 1.0},
)

PUBLISHED = (P1, C1, C3, C4, C6, C7)
