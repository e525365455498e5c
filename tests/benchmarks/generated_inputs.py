"""Generated inputs for the benchmark of the tree: an invented magnet chain, one seed, any of three sizes.

Every number here is assumed: drawn by a fixed seed around round figures, so that prices rise by steps,
need grows, what other countries can sell does not replace the country that may stop, and stock is worth
holding. 84 months, 25 import routes in 4 price steps each, 9 processes.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.data import Inputs
from tests.support import horizon, make_inputs, month

MONTHS = 84
SEED = 20270401
RARE_EARTHS = ("neodymium", "dysprosium", "terbium")
GRADES = ("standard", "motor", "hot")
STEPS = {"cheap": (0.4, 0.0), "usual": (0.3, 0.06), "dear": (0.2, 0.15), "last": (0.1, 0.4)}
"""Price step -> (share of the route's volume, premium); assumed."""
SECTORS = ("vehicles", "wind", "defence", "appliances")
RISKY = "north"
"""The country that may stop; others sell the same goods dearer and in smaller volumes."""

SELLERS: dict[str, tuple[str, ...]] = {
    "concentrate": (RISKY,),
    **{f"{metal} oxide": (RISKY, "south") for metal in RARE_EARTHS},
    **{f"{metal} metal": (RISKY, "east") for metal in RARE_EARTHS},
    **{f"{grade} magnet": (RISKY, "east", "west", "isles") for grade in GRADES},
}
"""Commodity -> countries that sell it: 25 routes."""

VALUE = {"oxide": 0.7, "metal": 1.0, "magnet": 0.8, "concentrate": 0.05}
"""Base price by stage, money per t (assumed); dysprosium and terbium cost several times as much."""
TIMES = {"neodymium": 1.0, "dysprosium": 4.0, "terbium": 12.0, "standard": 0.6, "motor": 1.0, "hot": 1.8}
CONTENT = {
    "standard": {"neodymium": 0.30},
    "motor": {"neodymium": 0.29, "dysprosium": 0.012},
    "hot": {"neodymium": 0.27, "dysprosium": 0.04, "terbium": 0.006},
}
"""Metal in one t of magnet, t (assumed)."""
NEED = {
    ("vehicles", "motor"): 240.0,
    ("vehicles", "hot"): 60.0,
    ("wind", "standard"): 90.0,
    ("wind", "motor"): 70.0,
    ("defence", "hot"): 12.0,
    ("defence", "motor"): 15.0,
    ("appliances", "standard"): 200.0,
    ("appliances", "motor"): 50.0,
}
"""t a month in the first year (assumed)."""
NEW_COST, CREDIT = 0.5, 0.3
"""Variable cost of new plants with owners, and what their output is worth to the country besides, money per t
of magnet (assumed): so much that the country wants more than their owners would build.
"""
LOST = {"vehicles": 14.0, "wind": 8.0, "defence": 40.0, "appliances": 5.0}
"""Output lost per t unserved, money (assumed)."""
HELD = (*(f"{metal} oxide" for metal in RARE_EARTHS), *(f"{grade} magnet" for grade in GRADES))


@dataclass(frozen=True)
class Size:
    """How many branches, and the months between onsets that give them: 1 + 3 x long + 2 x short."""

    branches: int
    long_every: int
    long_onsets: int
    short_every: int
    short_onsets: int


SIZES = {
    30: Size(30, 10, 7, 18, 4),
    100: Size(100, 3, 21, 4, 18),
    300: Size(300, 1, 63, 1, 55),
}


def generated(size: Size, *, owners: bool = False) -> Inputs:
    """Inputs whose tree has the branches of a size; ``owners``: new plants must pay for theirs, over all
    futures together, with a scheme that may help them.
    """
    draw = np.random.default_rng(SEED)
    need = _need(draw)
    tables = {
        "Countries": [{"country": "home", "own": True}, *({"country": c} for c in _countries())],
        "Commodities": [
            {"commodity": name, "stage": name.split()[-1], "disposal_cost": 0.01} for name in SELLERS
        ],
        **_buying(draw, need),
        **_making(),
        **_keeping(need),
        **_needing(need),
        **_events(size),
    }
    if owners:
        _owning(tables)
    public = {"public_funds_cost": 0.2} if owners else {}
    return make_inputs(horizon(MONTHS, discount_rate=0.07, **public), tables)


def _countries() -> tuple[str, ...]:
    """Everybody who sells."""
    return tuple(dict.fromkeys(country for sellers in SELLERS.values() for country in sellers))


def _need(draw: np.random.Generator) -> dict[tuple[str, str], np.ndarray]:
    """(sector, grade) -> need by month: growth of 6 % a year, seasons, and noise."""
    months = np.arange(MONTHS)
    return {
        pair: first
        * 1.06 ** (months / 12.0)
        * (1.0 + 0.15 * np.sin(2.0 * np.pi * (months + 3 * i) / 12.0))
        * draw.uniform(0.92, 1.08, MONTHS)
        for i, (pair, first) in enumerate(NEED.items())
    }


def _grade_need(need: dict[tuple[str, str], np.ndarray], grade: str) -> np.ndarray:
    """Need of a grade over all sectors, by month."""
    return np.asarray(sum(values for pair, values in need.items() if pair[1] == grade))


def _volume(need: dict[tuple[str, str], np.ndarray], commodity: str) -> np.ndarray:
    """What the whole need would take of a commodity, by month."""
    name, stage = commodity.split()[0], commodity.split()[-1]
    if stage == "magnet":
        return _grade_need(need, name)
    if stage == "concentrate":
        return 6.0 * _volume(need, "neodymium oxide")
    return np.asarray(
        sum(1.25 * CONTENT[grade].get(name, 0.0) * _grade_need(need, grade) for grade in GRADES)
    )


def _buying(draw: np.random.Generator, need: dict[tuple[str, str], np.ndarray]) -> dict[str, Any]:
    """Routes with price steps: the risky country sells all that is needed, each other a sixth of it."""
    routes, tiers = [], []
    for commodity, sellers in SELLERS.items():
        base = VALUE[commodity.split()[-1]] * TIMES.get(commodity.split()[0], 1.0)
        for rank, country in enumerate(sellers):
            name = f"{commodity} from {country}"
            walk = np.exp(np.cumsum(draw.normal(0.0, 0.02, MONTHS)))
            volume = (1.3 if rank == 0 else 0.16) * _volume(need, commodity)
            routes.append({
                "route": name, "country": country, "commodity": commodity, "duty_share": 0.05,
                "price": list(base * (1.0 + 0.35 * rank) * walk), "freight": 0.01 * base,
                "lead_time_months": 1 + rank, "maximum_a_month": list(volume),
                "volume_a_year": float(10.5 * volume.mean()),
            })  # fmt: skip
            tiers += [
                {"route": name, "tier": step, "share_of_volume": share, "premium_share": premium}
                for step, (share, premium) in STEPS.items()
            ]
    pipeline = [
        {"route": f"{grade} magnet from {RISKY}", "arrival": month("2027-04"),
         "quantity": float(_grade_need(need, grade)[0])}
        for grade in GRADES
    ]  # fmt: skip
    return {"Imports": routes, "Import tiers": tiers, "Pipeline": pipeline}


def _making() -> dict[str, Any]:
    """Nine processes in four plants: separation, three reductions, three presses, diffusion, scrap."""
    plants = [
        {"plant": "separation", "capacity_a_month": 60.0},
        {"plant": "reduction", "capacity_a_month": 80.0},
        {"plant": "magnets", "capacity_a_month": 250.0},
        {"plant": "scrap yard", "capacity_a_month": 20.0},
    ]
    processes = [
        {"process": "separate", "plant": "separation", "variable_cost": 0.1},
        {"process": "recycle", "plant": "scrap yard", "variable_cost": 0.5},
        {"process": "diffuse hot", "plant": "magnets", "variable_cost": 0.45, "plant_use": 1.2},
        *({"process": f"reduce {m}", "plant": "reduction", "variable_cost": 0.1} for m in RARE_EARTHS),
        *({"process": f"press {g}", "plant": "magnets", "variable_cost": 0.2} for g in GRADES),
    ]
    recipes: list[dict[str, Any]] = [
        {"process": "separate", "commodity": "concentrate", "input": 6.0},
        *({"process": "separate", "commodity": f"{m} oxide", "output": share}
          for m, share in zip(RARE_EARTHS, (0.97, 0.02, 0.005), strict=True)),
        {"process": "recycle", "commodity": "neodymium metal", "output": 0.95},
        {"process": "recycle", "commodity": "dysprosium metal", "output": 0.03},
        {"process": "diffuse hot", "commodity": "neodymium metal", "input": 0.33},
        {"process": "diffuse hot", "commodity": "terbium metal", "input": 0.004},
        {"process": "diffuse hot", "commodity": "hot magnet", "output": 1.0},
    ]  # fmt: skip
    for metal in RARE_EARTHS:
        recipes.append({"process": f"reduce {metal}", "commodity": f"{metal} oxide", "input": 1.2})
        recipes.append({"process": f"reduce {metal}", "commodity": f"{metal} metal", "output": 1.0})
    for grade, content in CONTENT.items():
        recipes.append({"process": f"press {grade}", "commodity": f"{grade} magnet", "output": 1.0})
        recipes += [
            {"process": f"press {grade}", "commodity": f"{metal} metal", "input": 1.2 * share}
            for metal, share in content.items()
        ]
    expansion = {"expansion": "more magnets", "plant": "magnets", "capital_cost": 0.9, "gestation_months": 18,
                 "maximum_a_year": 1500.0, "maximum_in_total": 4000.0}  # fmt: skip
    return {"Plants": plants, "New capacity": [expansion], "Processes": processes, "Recipes": recipes}


def _keeping(need: dict[tuple[str, str], np.ndarray]) -> dict[str, Any]:
    """Working stock of everything with a month of need at the start, and a national reserve."""
    working = [
        {"holder": "industry", "commodity": name, "opening": float(_volume(need, name)[0])}
        for name in SELLERS
        if name != "concentrate"
    ]
    reserve = [
        {
            "holder": "national reserve",
            "commodity": name,
            "fill_maximum_a_month": 0.3 * float(_volume(need, name).mean()),
            "release_maximum_share": 0.34,
        }
        for name in HELD
    ]
    holders = [
        {"holder": "industry", "carrying_share": 0.16},
        {"holder": "national reserve", "kind": "reserve", "payer": "government",
         "release_rule": "disruption only", "carrying_share": 0.09},
    ]  # fmt: skip
    return {"Holders": holders, "Stocks": working + reserve}


def _needing(need: dict[tuple[str, str], np.ndarray]) -> dict[str, Any]:
    """Sectors, their need, and what a shortage costs: thrift first, then lost output."""
    return {
        "Sectors": [{"sector": name} for name in SECTORS],
        "Demand": [
            {"sector": sector, "commodity": f"{grade} magnet", "demand_a_month": list(values)}
            for (sector, grade), values in need.items()
        ],
        "Shortage tiers": [
            tier
            for sector, lost in LOST.items()
            for tier in (
                {"sector": sector, "tier": "thrift", "share_of_demand": 0.1, "lost_value": 0.3 * lost},
                {"sector": sector, "tier": "lost output", "lost_value": lost},
            )
        ],
    }


def _owning(tables: dict[str, Any]) -> None:
    """Owners of new magnet plants ask 15 % a year; a scheme may pay part of their capital and sales."""
    new = [{**row, "process": f"new {row['process']}", "plant": "new plant", "variable_cost": NEW_COST,
            "security_credit": CREDIT}
           for row in tables["Processes"] if row["process"].startswith("press")]  # fmt: skip
    lines = [{**row, "process": f"new {row['process']}"}
             for row in tables["Recipes"] if row["process"].startswith("press")]  # fmt: skip
    tables["Plants"] = [*tables["Plants"], {"plant": "new plant", "capacity_a_month": 0.0}]
    tables["New capacity"] = [{**row, "plant": "new plant"} for row in tables["New capacity"]]
    tables["Processes"], tables["Recipes"] = tables["Processes"] + new, tables["Recipes"] + lines
    tables["Participation"] = [{"plant": "new plant", "investor_rate": 0.15}]
    tables["Schemes"] = [
        {"scheme": "support", "sales_pot": 900.0, "capital_pot": 400.0, "capital_share": 0.25,
         "rate_rule": "share of price", "share_of_price": 0.12}
    ]  # fmt: skip
    tables["Scheme plants"] = [{"scheme": "support", "plant": "new plant"}]


def _events(size: Size) -> dict[str, Any]:
    """An embargo of everything (three lengths) and one of heavy rare earths (two), on grids of onsets."""
    start = month("2027-04") + 1
    events = [
        {"event": name, "hazard_a_year": hazard, "first_onset": start, "recovery_months": 4,
         "last_onset": start + every * (onsets - 1), "onset_every_months": every}
        for name, hazard, every, onsets in (
            ("embargo", 0.06, size.long_every, size.long_onsets),
            ("heavy embargo", 0.10, size.short_every, size.short_onsets),
        )
    ]  # fmt: skip
    lengths = [
        {"event": event, "length_months": months, "probability": share}
        for event, given in (
            ("embargo", {3: 0.4, 6: 0.35, 12: 0.25}),
            ("heavy embargo", {4: 0.6, 9: 0.4}),
        )
        for months, share in given.items()
    ]
    heavy = ("dysprosium oxide", "terbium oxide", "dysprosium metal", "terbium metal", "hot magnet")
    left = {"effect": "import availability", "country": (RISKY,)}
    effects = [
        {"event": "embargo", **left, "value": 0.0},
        {"event": "embargo", **left, "value": 0.25, "from_month": 3},
        {"event": "heavy embargo", **left, "commodity": heavy, "value": 0.05},
        {"event": "embargo", "effect": "import price", "value": 1.3},
        {"event": "heavy embargo", "effect": "import price", "commodity": heavy, "value": 1.8},
    ]
    return {"Events": events, "Event lengths": lengths, "Event effects": effects}
