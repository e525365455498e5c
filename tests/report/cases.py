"""Plans that the tests of this folder share: everything at once, a textbook problem, awkward names."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from planner.data import Inputs
from planner.plan import Plan, RunInfo, build_plan
from planner.solve.sensitivity import headlines
from planner.solve.solution import Solution
from planner.solve.solve import build, solve_form
from planner.workbook.reading.reader import read_workbook
from tests.model.instances import INSTANCES, inputs_of
from tests.support import horizon, make_inputs

RUN = RunInfo(command_line="planner solve case.xlsx", started="2027-01-01 00:00", versions={"planner": "1"})
AWKWARD = (
    "=1+1",
    "+cmd",
    "-5",
    "@here",
    "a*",
    "1",
    "Jan 5",
    "TRUE",
    "case",
    "CASE",
    "<>x",
    'say "so"',
    "b [c]",
    "{self}",
)


def solved(inputs: Inputs) -> Solution:
    """The solution of some inputs."""
    return solve_form(inputs, build(inputs).form, time_limit=None)


def plan_of(inputs: Inputs, *, priced: bool = False) -> Plan:
    """The plan of some inputs, with headline prices if asked."""
    solution = solved(inputs)
    return build_plan(solution, headline=headlines(solution) if priced else (), run=RUN)


@cache
def instance_plan(group: str) -> Plan:
    """The plan of an instance of the model's tests."""
    assert group in INSTANCES
    return plan_of(inputs_of(group))


def transport_tables() -> Mapping[str, list[dict[str, Any]]]:
    """Dantzig's transport problem (GAMS library, trnsport): two suppliers, three markets, cost 153.675."""
    supply = {"Seattle": 350.0, "San Diego": 600.0}
    need = {"New York": 325.0, "Chicago": 300.0, "Topeka": 275.0}
    distance = {
        ("Seattle", "New York"): 2.5,
        ("Seattle", "Chicago"): 1.7,
        ("Seattle", "Topeka"): 1.8,
        ("San Diego", "New York"): 2.5,
        ("San Diego", "Chicago"): 1.8,
        ("San Diego", "Topeka"): 1.4,
    }
    return {
        "Countries": [{"country": name} for name in supply],
        "Commodities": [{"commodity": name} for name in need],
        "Imports": [
            {"route": f"{a} to {b}", "country": a, "commodity": b, "price": 0.09 * miles}
            for (a, b), miles in distance.items()
        ],
        "Sectors": [{"sector": f"Market {name}"} for name in need],
        "Demand": [
            {"sector": f"Market {name}", "commodity": name, "demand_a_month": amount}
            for name, amount in need.items()
        ],
        "Limits": [
            {"limit": f"Supply of {name}", "quantity": "order", "country": (name,), "maximum": amount}
            for name, amount in supply.items()
        ],
    }


@cache
def transport() -> Plan:
    """The plan of Dantzig's transport problem."""
    units = {"quantity_unit": "cases", "money_unit": "thousand $", "title": "Transport"}
    return plan_of(make_inputs(horizon(1, **units), transport_tables()), priced=True)


@cache
def trading() -> Plan:
    """Buying at 1 and selling at 3, up to 10 a month, without any sector: earns 20 a month."""
    tables = {
        "Countries": [{"country": "X"}],
        "Commodities": [{"commodity": "good"}],
        "Imports": [{"route": "buy", "country": "X", "commodity": "good", "price": 1.0}],
        "Sales": [{"sale": "sell", "commodity": "good", "price": 3.0, "maximum_a_month": 10.0}],
    }
    return plan_of(make_inputs(horizon(6), tables), priced=True)


@cache
def awkward() -> Plan:
    """One commodity, bought by sectors and from countries whose names a spreadsheet would misread."""
    tables = {
        "Countries": [{"country": name} for name in AWKWARD],
        "Commodities": [{"commodity": "=good", "stage": "@stage [x]"}],
        "Imports": [
            {
                "route": f"-{name}",
                "country": name,
                "commodity": "=good",
                "price": 1.0 + at,
                "maximum_a_month": 9.0,
            }
            for at, name in enumerate(AWKWARD)
        ],
        "Sectors": [{"sector": name} for name in AWKWARD],
        "Demand": [
            {"sector": name, "commodity": "=good", "demand_a_month": 1.0 + at}
            for at, name in enumerate(AWKWARD)
        ],
        "Shortage tiers": [{"sector": "all", "tier": "lost", "lost_value": 99.0}],
    }
    return plan_of(make_inputs(horizon(14, title="=HYPERLINK(1)"), tables))


def india() -> Plan:
    """The plan of the delivered India workbook, without headline re-solves."""
    inputs = read_workbook(Path(__file__).resolve().parents[2] / "inputs" / "india.xlsx").inputs
    assert inputs is not None
    return plan_of(inputs)
