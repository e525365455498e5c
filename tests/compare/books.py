"""Two suppliers and one sector over three months: workbooks that differ in a few cells."""

import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

from planner.workbook.writing.template import write_workbook

SETTINGS = {"start_month": "2027-04", "end_month": "2027-06"}
Rows = list[dict[str, Any]]
TABLES: dict[str, Rows] = {
    "Switches": [{"switch": "need", "chosen": "base", "options": "base; high"}],
    "Countries": [{"country": "Japan"}, {"country": "Vietnam"}],
    "Commodities": [{"commodity": "Magnet"}],
    "Imports": [
        {
            "route": "Sea",
            "country": "Japan",
            "commodity": "Magnet",
            "price": 2.0,
            "volume_a_year": {"FY28": 48.0},
        },
        {"route": "Land", "country": "Vietnam", "commodity": "Magnet", "price": 3.0, "maximum_a_month": 10},
    ],
    "Sectors": [{"sector": "Cars"}],
    "Demand": [
        {"sector": "Cars", "commodity": "Magnet", "demand_a_month": 5, "when": "need=base"},
        {"sector": "Cars", "commodity": "Magnet", "demand_a_month": 6, "when": "need=high"},
    ],
}
"""Sea is cheaper and gives 12 (48 a year) of the 15 that are needed: 12 x 2 + 3 x 3 = 33."""
COST = 33.0


def tables() -> dict[str, Rows]:
    """The sheets, to be changed."""
    return deepcopy(TABLES)


def write(folder: Path, name: str, sheets: dict[str, Rows] | None = None, **settings: object) -> Path:
    """A workbook of some sheets."""
    path = folder / f"{name}.xlsx"
    write_workbook(path, settings=SETTINGS | settings, tables=TABLES if sheets is None else sheets)
    return path


def run(*arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run ``python -m planner`` in a folder of its own."""
    command = [sys.executable, "-m", "planner", *map(str, arguments)]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False
    )
