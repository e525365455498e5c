"""Words for micro-cases: a market of one commodity, and the same inputs with something changed."""

from collections.abc import Mapping
from typing import Any

from planner.solver.solution import Solution
from planner.solver.solve import solve
from tests.support import horizon, make_inputs

Tables = dict[str, list[dict[str, Any]]]
NEAR = 1e-7


def plan(tables: Mapping[str, Any], months: int = 1, **settings: Any) -> Solution:
    """Solve tables over so many months from April 2027; every check of the certificate must pass."""
    solution = solve(make_inputs(horizon(months, **settings), tables))
    assert [check.name for check in solution.checks if not check.passed] == []
    return solution


def cost(tables: Mapping[str, Any], months: int = 1, **settings: Any) -> float:
    """Objective of the plan, money."""
    return plan(tables, months, **settings).objective


def market(price: Any = 10.0, demand: Any = 100.0, **route: Any) -> Tables:
    """One commodity ``m`` bought from ``X`` on route ``r`` for sector ``s``."""
    return {
        "Countries": [{"country": "X"}],
        "Commodities": [{"commodity": "m"}],
        "Imports": [{"route": "r", "country": "X", "commodity": "m", "price": price} | route],
        "Sectors": [{"sector": "s"}],
        "Demand": [{"sector": "s", "commodity": "m", "demand_a_month": demand}],
    }


def keeping(**stock: Any) -> Tables:
    """A warehouse ``w`` that keeps ``m``."""
    return {"Holders": [{"holder": "w"}], "Stocks": [{"holder": "w", "commodity": "m"} | stock]}


def reserve(stock: Mapping[str, Any], **holder: Any) -> Tables:
    """A government reserve ``v`` that keeps ``m``."""
    return {
        "Holders": [{"holder": "v", "kind": "reserve", "payer": "government"} | holder],
        "Stocks": [{"holder": "v", "commodity": "m", **stock}],
    }


def making(**process: Any) -> Tables:
    """Process ``p`` in plant ``P`` that makes one ``m`` per unit of activity from nothing."""
    return {
        "Plants": [{"plant": "P"}],
        "Processes": [{"process": "p", "plant": "P"} | process],
        "Recipes": [{"process": "p", "commodity": "m", "output": 1.0}],
    }


def joined(*parts: Mapping[str, Any]) -> Tables:
    """Tables put together; rows of the same sheet follow each other."""
    found: Tables = {}
    for part in parts:
        for sheet, rows in part.items():
            found[sheet] = found.get(sheet, []) + [dict(row) for row in rows]
    return found


def changed(tables: Mapping[str, Any], sheet: str, row: int = 0, **values: Any) -> Tables:
    """A copy of the tables with some values of one row set."""
    copy = joined(tables)
    copy[sheet][row] |= values
    return copy


def without(tables: Mapping[str, Any], *sheets: str) -> Tables:
    """A copy of the tables without some sheets."""
    return joined({sheet: rows for sheet, rows in tables.items() if sheet not in sheets})
