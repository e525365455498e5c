"""Small problems of trade-offs that are solved by hand."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from planner import api
from planner.batch.plan_space import PlanSpace, plan_space
from planner.workbook.reading.reader import read_workbook
from planner.workbook.writing.template import write_workbook

Tables = dict[str, list[dict[str, Any]]]
MONTH = {"start_month": "2027-04", "end_month": "2027-04"}
TRANSPORT: Tables = {
    "Countries": [{"country": "China"}, {"country": "Japan"}],
    "Commodities": [{"commodity": "A", "stage": "magnet"}, {"commodity": "B", "stage": "magnet"}],
    "Imports": [
        {"route": f"{country} {good}", "country": country, "commodity": good, "price": price}
        for country, good, price in (
            ("China", "A", 1.0), ("China", "B", 2.0), ("Japan", "A", 4.0), ("Japan", "B", 3.0),
        )
    ],
    "Limits": [
        {"limit": "Japan's supply", "quantity": "order", "country": ["Japan"], "maximum": 50.0}
    ],
    "Sectors": [{"sector": "s"}],
    "Demand": [
        {"sector": "s", "commodity": "A", "demand_a_month": 60.0},
        {"sector": "s", "commodity": "B", "demand_a_month": 40.0},
    ],
}  # fmt: skip
"""Two sources, two destinations. From China alone it costs 60 + 80 = 140. Japan has 50: it takes over B
first, 1 a unit dearer, then A, 3 dearer: at exposure 100, 90, 80, 70, 60, 50 the least cost is 140, 150, 160,
170, 180, 210.
"""
SHORT: Tables = {
    "Countries": [{"country": "China"}],
    "Commodities": [{"commodity": "A", "stage": "magnet"}],
    "Imports": [{"route": "r", "country": "China", "commodity": "A", "price": 1.0}],
    "Sectors": [{"sector": "s"}],
    "Demand": [{"sector": "s", "commodity": "A", "demand_a_month": 100.0}],
    "Shortage tiers": [{"sector": "s", "tier": "lost", "lost_value": 5.0}],
}
"""One source, which is the watched country: less exposure is less of everything."""


def book(file: Path, tables: Mapping[str, Any], **settings: Any) -> Path:
    """Write a workbook of one month, unless settings say otherwise."""
    write_workbook(file, settings=MONTH | settings, tables=tables)
    return file


def space_of(file: Path, *, events: bool = True) -> PlanSpace:
    """All plans of a workbook."""
    inputs = read_workbook(file).inputs
    assert inputs is not None
    return plan_space(inputs, api.Progress(), events=events)
