"""Problems of textbooks with the optimum that the book prints."""

from pathlib import Path
from typing import Any

import pytest

from planner.plan import RunInfo, build_plan
from tests.generality.books import (
    EXACT,
    SERIES,
    Book,
    Rows,
    loss_a_year,
    objective,
    over_time,
    settings,
    solved,
)

CUSTOMERS: Rows = [["Sector"], ["Customers"]]
NEED = ["Sector", "Commodity", "Demand a month"]


def windows() -> dict[str, Rows]:
    """Contracts for windows over six months; making costs change, keeping a window costs 8 a month."""
    need, cost = [100, 250, 190, 140, 220, 110], [50, 45, 55, 48, 52, 50]
    return {
        "Settings": settings(6),
        "Commodities": [["Commodity"], ["Window"]],
        "Sectors": CUSTOMERS,
        "Demand": [NEED, ["Customers", "Window", 0]],
        "Processes": [["Process", "Variable cost"], ["Make", 0]],
        "Recipes": [["Process", "Commodity", "Output"], ["Make", "Window", 1]],
        "Holders": [["Holder"], ["Store"]],
        "Stocks": [["Holder", "Commodity", "Holding cost"], ["Store", "Window", 8]],
        "Series": [
            SERIES,
            *over_time("Demand", "Customers | Window", "Demand a month", need),
            *over_time("Processes", "Make", "Variable cost", cost),
        ],
    }


def test_windows(tmp_path: Path):
    """Taha, Operations Research, multiple-period production and inventory (Acme): 49,980.

    Proves: March's 190 are made in February at 45 + 8 = 53 rather than 55; the worth of a window is what
    making (or keeping) one costs. Sensitivity: if keeping costs 11, March makes its own at 55.
    """
    solution = solved(windows(), tmp_path)
    assert solution.objective == pytest.approx(49_980.0, **EXACT)
    run = RunInfo(command_line="planner solve book.xlsx", started="2027-01-01 00:00", versions={})
    worth = build_plan(solution, run=run).shadow.worth_by_month
    assert worth["Worth"].tolist() == pytest.approx([50, 45, 53, 48, 52, 50])
    dearer = windows() | {"Stocks": [["Holder", "Commodity", "Holding cost"], ["Store", "Window", 11]]}
    assert objective(dearer, tmp_path) == pytest.approx(49_980.0 + 190.0 * 2.0, **EXACT)


def smoothing(most: float | None) -> Book:
    """Ten permanent workers make 12 each, temporary ones 10; hiring 200, firing 400, keeping 50."""
    return {
        "Settings": settings(4),
        "Commodities": [["Commodity"], ["Product"], ["Temporary worker"]],
        "Sectors": CUSTOMERS,
        "Demand": [NEED, ["Customers", "Product", 0]],
        "Processes": [
            ["Process", "Variable cost", "Minimum a month", "Maximum a month"],
            ["Permanent work", 0, 10, 10],
            ["Temporary work", 0, None, None],
            ["Hire", 200, None, most],
            ["Fire", 400, None, None],
        ],
        "Recipes": [
            ["Process", "Commodity", "Input", "Output"],
            ["Permanent work", "Product", None, 12],
            ["Temporary work", "Product", None, 10],
            ["Hire", "Temporary worker", None, 1],
            ["Fire", "Temporary worker", 1, None],
        ],
        "Holders": [["Holder"], ["Store"], ["Payroll"]],
        "Stocks": [
            ["Holder", "Commodity", "Holding cost"],
            ["Store", "Product", 50],
            ["Payroll", "Temporary worker", 0],
        ],
        "Limits": [
            ["Limit", "Quantity", "Process", "Commodity", "Coefficient", "Minimum", "Maximum"],
            ["All temporary workers work", "run", "Temporary work", None, 1, 0, 0],
            ["All temporary workers work", "stock", None, "Temporary worker", -1, None, None],
        ],
        "Series": [
            SERIES,
            *over_time("Demand", "Customers | Product", "Demand a month", [520, 720, 520, 620]),
        ],
    }


def test_smoothing(tmp_path: Path):
    """Taha, Operations Research, multiperiod production smoothing: 19,500.

    Proves: a limit can tie what runs to what is held (all on the payroll work). Sensitivity: if at most 45
    can be hired in a month, the plan is dearer.
    """
    assert objective(smoothing(None), tmp_path) == pytest.approx(19_500.0, **EXACT)
    assert objective(smoothing(45), tmp_path) > 19_500.0 + 1.0


@pytest.mark.parametrize("months", [1, 3])
def test_boats(months: int, tmp_path: Path):
    """Winston, Operations Research, Sailco: 40 boats a quarter at 400, overtime 450, keeping 20: 78,450.

    Proves: monthly figures count thrice in a plan of quarters (step_months 3), and the same numbers taken as
    months give the same cost. Sensitivity: without the 10 boats of the start, ten more are made at 450 in
    the second quarter and none is kept over the first.
    """
    book: dict[str, Rows] = {
        "Settings": settings(4 * months, step_months=months),
        "Commodities": [["Commodity"], ["Boat"]],
        "Sectors": CUSTOMERS,
        "Demand": [NEED, ["Customers", "Boat", 0]],
        "Processes": [
            ["Process", "Variable cost", "Maximum a month"],
            ["Regular", 400, 40 / months],
            ["Overtime", 450, None],
        ],
        "Recipes": [["Process", "Commodity", "Output"], ["Regular", "Boat", 1], ["Overtime", "Boat", 1]],
        "Holders": [["Holder"], ["Quay"]],
        "Stocks": [
            ["Holder", "Commodity", "Opening stock", "Holding cost"],
            ["Quay", "Boat", 10, 20 / months],
        ],
        "Series": [
            SERIES,
            *over_time(
                "Demand",
                "Customers | Boat",
                "Demand a month",
                [each / months for each in (40, 60, 75, 25)],
                months,
            ),
        ],
    }
    assert objective(book, tmp_path) == pytest.approx(78_450.0, **EXACT)
    book["Stocks"][1][2] = 0
    assert objective(book, tmp_path) == pytest.approx(78_450.0 + 10.0 * 450.0 - 10.0 * 20.0, **EXACT)


FLOWS = (-150, -100, 200, -200, 50, 300)
PAPERS = {"April": (0, 3), "May": (1, 4), "June": (2, 5)}
"""Commercial paper by month of repayment: positions of the months of issue and repayment."""


def financing(credit: float, owed: float) -> Book:
    """Bills and receipts of six months; a credit line at 1 % a month, paper that owes so much after
    three months, spare cash earns .3 % a month. Debts are stocks that grow; every paper is a commodity of
    its own.
    """
    processes: Rows = [
        ["Process", "First month", "Last month"],
        ["Borrow", None, "2027-05"],
        ["Repay", None, None],
    ]
    recipes: Rows = [["Process", "Commodity", "Input", "Output"]]
    recipes += [["Borrow", "Cash", None, 1], ["Borrow", "Debt", None, 1]]
    recipes += [["Repay", "Cash", 1, None], ["Repay", "Debt", 1, None]]
    for due, (issued, repaid) in PAPERS.items():
        for name, at in ((f"Issue {due}", issued), (f"Redeem {due}", repaid)):
            processes.append([name, f"2027-{at + 1:02d}", f"2027-{at + 1:02d}"])
        recipes += [[f"Issue {due}", "Cash", None, 1], [f"Issue {due}", f"Paper {due}", None, owed]]
        recipes += [[f"Redeem {due}", "Cash", 1, None], [f"Redeem {due}", f"Paper {due}", 1, None]]
    bills, receipts = [max(-flow, 0) for flow in FLOWS], [max(flow, 0) for flow in FLOWS]
    stocks: list[list[Any]] = [
        ["Bank", "Cash", loss_a_year(-0.003), None, None, 1],
        ["Bank", "Debt", loss_a_year(-0.01), credit, 0, 0],
    ]
    return {
        "Settings": settings(6, money_unit="$ thousand", quantity_unit="$ thousand"),
        "Countries": [["Country"], ["Abroad"]],
        "Commodities": [["Commodity"], ["Cash"], ["Debt"], *[[f"Paper {due}"] for due in PAPERS]],
        "Sectors": [["Sector"], ["Bills"]],
        "Demand": [NEED, ["Bills", "Cash", 0]],
        "Imports": [["Route", "Country", "Commodity", "Price"], ["Receipts", "Abroad", "Cash", 0]],
        "Processes": processes,
        "Recipes": recipes,
        "Holders": [["Holder"], ["Bank"]],
        "Stocks": [
            ["Holder", "Commodity", "Loss a year", "Maximum", "Closing maximum", "Closing value"],
            *stocks,
            *[["Bank", f"Paper {due}", 0, None, 0, 0] for due in PAPERS],
        ],
        "Series": [
            SERIES,
            *over_time("Demand", "Bills | Cash", "Demand a month", bills),
            *over_time("Imports", "Receipts", "Minimum a month", receipts),
            *over_time("Imports", "Receipts", "Maximum a month", receipts),
        ],
    }


def test_financing(tmp_path: Path):
    """Cornuejols and Tutuncu, Optimization Methods in Finance, 3.1: wealth at the end of June 92,497.

    Proves: interest on stocks, debt that must be repaid by the end, obligations with a date. Sensitivity:
    paper at 3 % leaves less; without a credit line as well, less still.
    """
    assert objective(financing(100.0, 1.02), tmp_path) == pytest.approx(-92.49694915254237, **EXACT)
    wealth = [-objective(financing(credit, 1.03), tmp_path) for credit in (100.0, 0.0)]
    assert 92.4 > wealth[0] > wealth[1]


INVESTMENTS = {
    "A": (0, {1: 0.5, 2: 1.0}),
    "B": (1, {2: 0.5, 3: 1.0}),
    "C": (0, {1: 1.2}),
    "D": (0, {3: 1.9}),
    "E": (2, {3: 1.5}),
}
"""Finco's investments: year of the outlay, and what one dollar gives back in which years."""


def test_investments(tmp_path: Path):
    """Winston, Operations Research, Finco: 100 thousand $, at most 75 each, 8 % on cash: 218.5.

    Proves: a plan of years (step_months 12), with claims collected in their year. Sensitivity: 1 $ more at
    the start, which only earns interest until D or C are topped up, is worth more than 1 $ at the end.
    """

    def wealth(start: float) -> float:
        processes: Rows = [["Process", "First month", "Last month", "Maximum a month"]]
        recipes: Rows = [["Process", "Commodity", "Input", "Output"]]
        for name, (year, back) in INVESTMENTS.items():
            processes.append([name, f"{2027 + year}-01", f"{2027 + year}-01", 75 / 12])
            recipes.append([name, "Cash", 1, None])
            recipes += [[name, f"Claim {at}", None, share] for at, share in back.items()]
        for at in (1, 2, 3):
            processes.append([f"Collect {at}", f"{2027 + at}-01", f"{2027 + at}-01", None])
            recipes += [[f"Collect {at}", f"Claim {at}", 1, None], [f"Collect {at}", "Cash", None, 1]]
        book = {
            "Settings": settings(48, step_months=12),
            "Commodities": [["Commodity"], ["Cash"], ["Claim 1"], ["Claim 2"], ["Claim 3"]],
            "Processes": processes,
            "Recipes": recipes,
            "Holders": [["Holder"], ["Bank"]],
            "Stocks": [
                ["Holder", "Commodity", "Opening stock", "Loss a year", "Closing value"],
                ["Bank", "Cash", start / 1.08, -0.08, 1],
                *[["Bank", f"Claim {at}", 0, 0, 0] for at in (1, 2, 3)],
            ],
        }
        return -objective(book, tmp_path)

    assert wealth(100.0) == pytest.approx(218.5, **EXACT)
    assert wealth(101.0) > 219.5


def test_technicians(tmp_path: Path):
    """Winston, Operations Research, CSL: train (50 hours, 1,000 $, a month) or not; 5 % leave: 593,777.

    Proves: a lead time, losses of what is held, a limit that weighs orders against stock, and a least by
    month that belongs to the limit's first row. Sensitivity: if nobody leaves, the same hours cost less.
    """

    def cost(leaving: float) -> float:
        book = {
            "Settings": settings(5),
            "Countries": [["Country"], ["School"]],
            "Commodities": [["Commodity"], ["Technician"]],
            "Imports": [
                ["Route", "Country", "Commodity", "Price", "Lead time"],
                ["Training", "School", "Technician", 1000, 1],
            ],
            "Holders": [["Holder"], ["Payroll"]],
            "Stocks": [
                ["Holder", "Commodity", "Opening stock", "Loss a year", "Holding cost"],
                ["Payroll", "Technician", 50 / (1.0 - leaving), loss_a_year(leaving), 2000],
            ],
            "Limits": [
                ["Limit", "Quantity", "Route", "Commodity", "Coefficient", "Minimum"],
                ["Hours", "stock", None, "Technician", 160, None],
                ["Hours", "order", "Training", None, -50, None],
            ],
            "Series": [SERIES, *over_time("Limits", "Hours", "Minimum", [6000, 7000, 8000, 9500, 11000])],
        }
        return objective(book, tmp_path)

    assert cost(0.05) == pytest.approx(593_777.0, abs=1.0)
    assert cost(0.0) < 590_000.0
