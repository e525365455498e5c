"""Problems without a printed optimum: a plain linear program is written beside each."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.generality.books import EXACT, SERIES, loss_a_year, objective, over_time, settings
from tests.generality.program import Program

INFLOW = (60, 80, 40, 10, 5, 30)
POWER_PRICE = (3, 2, 4, 6, 7, 5)


@pytest.mark.parametrize("evaporation", [0.0, 0.02])
def test_reservoir(evaporation: float, tmp_path: Path):
    """Release water when power is dear: inflow that nobody chooses, spill, evaporation, least and closing
    storage, a least release for the river.

    Proves: given inflows are orders whose least is their most; free disposal is the spill. Sensitivity:
    evaporation of 2 % a month changes both optima alike.
    """
    keep, program, before = 1.0 - evaporation, Program(), ""
    for t, (inflow, price) in enumerate(zip(INFLOW, POWER_PRICE, strict=True)):
        release = program.variable(f"release{t}", -price, 10, 50)
        spill = program.variable(f"spill{t}")
        store = program.variable(f"store{t}", least=50 if t == 5 else 20, most=150)
        carried = {before: -keep} if before else {}
        opening = 0.0 if before else 50 * keep
        program.equals({release: 1, spill: 1, store: 1, **carried}, inflow + opening)
        before = store
    book = {
        "Settings": settings(6, quantity_unit="million m3"),
        "Countries": [["Country"], ["River"]],
        "Commodities": [["Commodity", "Disposal cost"], ["Water", 0]],
        "Imports": [["Route", "Country", "Commodity", "Price"], ["Inflow", "River", "Water", 0]],
        "Sales": [
            ["Sale", "Commodity", "Price", "Minimum a month", "Maximum a month"],
            ["Power", "Water", 0, 10, 50],
        ],
        "Holders": [["Holder"], ["Dam"]],
        "Stocks": [
            ["Holder", "Commodity", "Opening stock", "Minimum", "Maximum", "Closing minimum", "Loss a year"],
            ["Dam", "Water", 50, 20, 150, 50, loss_a_year(evaporation)],
        ],
        "Series": [
            SERIES,
            *over_time("Imports", "Inflow", "Minimum a month", INFLOW),
            *over_time("Imports", "Inflow", "Maximum a month", INFLOW),
            *over_time("Sales", "Power", "Price", POWER_PRICE),
        ],
    }
    assert objective(book, tmp_path) == pytest.approx(program.optimum(), **EXACT)


FACTORIES = {"P": (100, (10, 12, 11, 10, 13)), "Q": (80, (11, 10, 12, 11, 10))}
"""Output a month and cost by month of each factory."""
MARKETS = {"N": (140, (60, 70, 80, 90, 60)), "S": (90, (40, 50, 70, 60, 80))}
"""Opening stock and need by month of each market."""
LANES = {("P", "N"): (5, 1), ("P", "S"): (7, 2), ("Q", "N"): (6, 2), ("Q", "S"): (4, 1)}
"""Freight and months under way."""
KEEPING, LOST = 0.5, 40.0


def distribution() -> Program:
    """Ship from factories to markets, keep there, or lose the sale."""
    program = Program()
    for (plant, market), (freight, _) in LANES.items():
        for t, cost in enumerate(FACTORIES[plant][1]):
            program.variable(f"ship {plant}{market}{t}", cost + freight)
    for plant, (most, _) in FACTORIES.items():
        for t in range(5):
            program.at_most({f"ship {plant}{market}{t}": 1.0 for market in MARKETS}, most)
    for market, (opening, need) in MARKETS.items():
        for t in range(5):
            stock = program.variable(f"stock {market}{t}", KEEPING)
            lost = program.variable(f"lost {market}{t}", LOST)
            terms = {stock: -1.0, lost: 1.0}
            for plant in FACTORIES:
                if t >= LANES[plant, market][1]:
                    terms[f"ship {plant}{market}{t - LANES[plant, market][1]}"] = 1.0
            terms |= {f"stock {market}{t - 1}": 1.0} if t else {}
            program.equals(terms, need[t] - (0 if t else opening))
    return program


def test_distribution(tmp_path: Path):
    """Two factories, two markets, five months, goods one or two months under way.

    Proves: factories as countries whose routes share a limit, freight and lead times by lane, stock where
    the market is. Sensitivity: lost sales at 15 instead of 40 are taken, and the cost falls.
    """
    book = {
        "Settings": settings(5),
        "Countries": [["Country"], *[[plant] for plant in FACTORIES]],
        "Commodities": [["Commodity"], *[[f"Goods at {market}"] for market in MARKETS]],
        "Sectors": [["Sector"], *[[market] for market in MARKETS]],
        "Demand": [
            ["Sector", "Commodity", "Demand a month"],
            *[[market, f"Goods at {market}", 0] for market in MARKETS],
        ],
        "Shortage tiers": [["Sector", "Tier", "Lost value"], ["all", "lost", LOST]],
        "Imports": [
            ["Route", "Country", "Commodity", "Price", "Freight", "Lead time"],
            *[[f"{p} to {m}", p, f"Goods at {m}", 0, *lane] for (p, m), lane in LANES.items()],
        ],
        "Holders": [["Holder"], ["Depots"]],
        "Stocks": [
            ["Holder", "Commodity", "Opening stock", "Holding cost"],
            *[["Depots", f"Goods at {market}", opening, KEEPING] for market, (opening, _) in MARKETS.items()],
        ],
        "Limits": [
            ["Limit", "Quantity", "Country", "Maximum"],
            *[[f"Output of {plant}", "order", plant, most] for plant, (most, _) in FACTORIES.items()],
        ],
        "Series": [
            SERIES,
            *[
                row
                for market, (_, need) in MARKETS.items()
                for row in over_time("Demand", f"{market} | Goods at {market}", "Demand a month", need)
            ],
            *[
                row
                for plant, market in LANES
                for row in over_time("Imports", f"{plant} to {market}", "Price", FACTORIES[plant][1])
            ],
        ],
    }
    whole = objective(book, tmp_path)
    assert whole == pytest.approx(distribution().optimum(), **EXACT)
    cheap = book | {"Shortage tiers": [["Sector", "Tier", "Lost value"], ["all", "lost", 15]]}
    assert objective(cheap, tmp_path) < whole - 1.0


NEED = (30, 50, 70, 40)
RAW_PRICE = (4, 5, 6, 5)
AVAILABLE = (1.0, 0.5, 1.0, 0.8)


def workshop(yields: Sequence[float]) -> Program:
    """Raw to part to good, some defect; rework or throw away; store at every stage."""
    program = Program()
    normal, overtime, mended = yields
    kept = {"raw": 0.1, "part": 0.2, "good": 0.5, "defect": 0.05}
    for t in range(4):
        program.variable(f"buy{t}", RAW_PRICE[t], most=200)
        program.variable(f"press{t}", 2, most=100)
        program.variable(f"assemble{t}", 3, most=60 * AVAILABLE[t])
        program.variable(f"overtime{t}", 4.5, most=15)
        program.variable(f"rework{t}", 1, most=20)
        program.variable(f"scrap{t}", 0.5)
        for stage, cost in kept.items():
            program.variable(f"{stage}{t}", cost)
        flows: dict[str, dict[str, float]] = {
            "raw": {f"buy{t}": 1, f"press{t}": -1.2},
            "part": {f"press{t}": 1, f"assemble{t}": -1, f"overtime{t}": -1},
            "good": {f"assemble{t}": normal, f"overtime{t}": overtime, f"rework{t}": mended},
            "defect": {
                f"assemble{t}": 1 - normal,
                f"overtime{t}": 1 - overtime,
                f"rework{t}": -1,
                f"scrap{t}": -1,
            },
        }
        for stage, terms in flows.items():
            carried = {f"{stage}{t - 1}": 1.0} if t else {}
            program.equals({**terms, **carried, f"{stage}{t}": -1}, NEED[t] if stage == "good" else 0)
    return program


@pytest.mark.parametrize("yields", [(0.9, 0.85, 0.8), (0.95, 0.7, 0.5)])
def test_workshop(yields: Sequence[float], tmp_path: Path):
    """Two stages with storage at each, overtime, machine maintenance, rework of joint defects.

    Proves: joint outputs, a loop through rework, availability by month, a cost of disposal. Sensitivity:
    other yields change both optima alike.
    """
    normal, overtime, mended = yields
    recipes: list[list[object]] = [["Press", "Raw", 1.2, None], ["Press", "Part", None, 1]]
    for process, share in (("Assemble", normal), ("Overtime", overtime)):
        recipes += [[process, "Part", 1, None], [process, "Good", None, share]]
        recipes.append([process, "Defect", None, 1 - share])
    recipes += [["Rework", "Defect", 1, None], ["Rework", "Good", None, mended]]
    book = {
        "Settings": settings(4),
        "Countries": [["Country"], ["Market"]],
        "Commodities": [
            ["Commodity", "Stage", "Disposal cost"],
            ["Raw", "raw", None],
            ["Part", "part", None],
            ["Good", "product", None],
            ["Defect", "defect", 0.5],
        ],
        "Imports": [
            ["Route", "Country", "Commodity", "Price", "Maximum a month"],
            ["Buy", "Market", "Raw", 0, 200],
        ],
        "Sectors": [["Sector"], ["Customers"]],
        "Demand": [["Sector", "Commodity", "Demand a month"], ["Customers", "Good", 0]],
        "Plants": [["Plant", "Capacity a month", "Availability"], ["Line", 60, 1]],
        "Processes": [
            ["Process", "Plant", "Maximum a month", "Variable cost"],
            ["Press", None, 100, 2],
            ["Assemble", "Line", None, 3],
            ["Overtime", None, 15, 4.5],
            ["Rework", None, 20, 1],
        ],
        "Recipes": [["Process", "Commodity", "Input", "Output"], *recipes],
        "Holders": [["Holder"], ["Store"]],
        "Stocks": [
            ["Holder", "Commodity", "Holding cost"],
            ["Store", "Raw", 0.1],
            ["Store", "Part", 0.2],
            ["Store", "Good", 0.5],
            ["Store", "Defect", 0.05],
        ],
        "Series": [
            SERIES,
            *over_time("Demand", "Customers | Good", "Demand a month", NEED),
            *over_time("Plants", "Line", "Availability", AVAILABLE),
            *over_time("Imports", "Buy", "Price", RAW_PRICE),
        ],
    }
    assert objective(book, tmp_path) == pytest.approx(workshop(yields).optimum(), **EXACT)
