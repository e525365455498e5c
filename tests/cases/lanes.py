"""Moving goods on rows of Lanes: the transport, transshipment and multi-product problems."""

from typing import Any

from tests.cases.declaring import Case
from tests.cases.networks import FACTORIES, SHIPPING, SHIPPING_MOST, SHOPS
from tests.cases.published import DISTANCES, NEEDS, SUPPLIES


def made_at(place: str, good: str, **process: Any) -> dict[str, list[dict[str, Any]]]:
    """A process that makes a good at a place."""
    name = f"{good} of {place}"
    return {
        "Processes": [{"process": name} | process],
        "Recipes": [{"process": name, "commodity": f"{good} @ {place}", "output": 1.0}],
    }


def needed_at(place: str, good: str, quantity: float) -> dict[str, Any]:
    """Need of a good at a place."""
    return {"sector": place, "commodity": f"{good} @ {place}", "demand_a_month": quantity}


def works(made: list[dict[str, list[dict[str, Any]]]]) -> dict[str, list[dict[str, Any]]]:
    """Processes and recipes of several works together."""
    return {sheet: [row for each in made for row in each[sheet]] for sheet in ("Processes", "Recipes")}


LANES_TRANSPORT = Case(
    "lanes_transport",
    "Dantzig's transport problem as six rows of Lanes; optimum 153.675.",
    {
        "Commodities": [{"commodity": "cases"}],
        **works([made_at(plant, "cases", maximum_a_month=most) for plant, most in SUPPLIES.items()]),
        "Lanes": [
            {
                "lane": f"{plant} to {market}",
                "commodity": ("cases",),
                "origin": plant,
                "destination": market,
                "sending_cost": 0.09 * distance,
            }
            for (plant, market), distance in DISTANCES.items()
        ],
        "Sectors": [{"sector": market} for market in NEEDS],
        "Demand": [needed_at(market, "cases", need) for market, need in NEEDS.items()],
    },
)

LANES_TRANSSHIPMENT = Case(
    "lanes_transshipment",
    "The transshipment problem as nine rows of Lanes, each of at most 120.",
    {
        "Commodities": [{"commodity": "goods"}],
        **works(
            [
                made_at(name, "goods", maximum_a_month=most, variable_cost=unit)
                for name, (most, unit) in FACTORIES.items()
            ]
        ),
        "Lanes": [
            {
                "lane": f"{start} to {end}",
                "commodity": ("goods",),
                "origin": start,
                "destination": end,
                "sending_cost": unit,
                "capacity_a_month": SHIPPING_MOST,
            }
            for (start, end), unit in SHIPPING.items()
        ],
        "Sectors": [{"sector": shop} for shop in SHOPS],
        "Demand": [needed_at(shop, "goods", need) for shop, need in SHOPS.items()],
    },
)

MILLS = ("GARY", "CLEV", "PITT")
FACTORY_TOWNS = ("FRA", "DET", "LAN", "WIN", "STL", "FRE", "LAF")
STEEL_SUPPLY = {
    "bands": (400.0, 700.0, 800.0),
    "coils": (800.0, 1600.0, 1800.0),
    "plate": (200.0, 300.0, 300.0),
}
STEEL_NEED = {
    "bands": (300.0, 300.0, 100.0, 75.0, 650.0, 225.0, 250.0),
    "coils": (500.0, 750.0, 400.0, 250.0, 950.0, 850.0, 500.0),
    "plate": (100.0, 100.0, 0.0, 50.0, 200.0, 100.0, 250.0),
}
STEEL_COST = {
    "bands": ((30, 10, 8, 10, 11, 71, 6), (22, 7, 10, 7, 21, 82, 13), (19, 11, 12, 10, 25, 83, 15)),
    "coils": ((39, 14, 11, 14, 16, 82, 8), (27, 9, 12, 9, 26, 95, 17), (24, 14, 17, 13, 28, 99, 20)),
    "plate": ((41, 15, 12, 16, 17, 86, 8), (29, 9, 13, 9, 28, 99, 18), (26, 14, 17, 13, 31, 104, 20)),
}
"""Product -> mill -> cost a ton to each town."""
STEEL_MOST = 625.0

LANES_STEEL = Case(
    "lanes_steel",
    "Multicommodity transport (Fourer, Gay and Kernighan, AMPL, multi): three mills, seven towns, three"
    " products that share 625 tons on each of 21 lanes; cost 199,500.",
    {
        "Commodities": [{"commodity": product} for product in STEEL_SUPPLY],
        **works(
            [
                made_at(mill, product, maximum_a_month=most)
                for product, supplies in STEEL_SUPPLY.items()
                for mill, most in zip(MILLS, supplies, strict=True)
            ]
        ),
        "Lanes": [
            {
                "lane": f"{mill} to {town}",
                "commodity": (product,),
                "origin": mill,
                "destination": town,
                "sending_cost": float(STEEL_COST[product][i][j]),
                "capacity_a_month": STEEL_MOST if product == "bands" else None,
            }
            for i, mill in enumerate(MILLS)
            for j, town in enumerate(FACTORY_TOWNS)
            for product in STEEL_SUPPLY
        ],
        "Sectors": [{"sector": town} for town in FACTORY_TOWNS],
        "Demand": [
            needed_at(town, product, need)
            for product, needs in STEEL_NEED.items()
            for town, need in zip(FACTORY_TOWNS, needs, strict=True)
        ],
    },
)

LANE_CASES = (LANES_TRANSPORT, LANES_TRANSSHIPMENT, LANES_STEEL)
