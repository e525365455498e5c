"""Plans that the tests of this folder share: everything at once, a textbook problem, awkward names."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from planner.data import Inputs
from planner.plan import Plan, RunInfo, build_plan
from planner.plan.disruption import InformationValues, disruption_plan
from planner.solver.solution import Solution
from planner.solver.solve import build, solve_form
from planner.solver.tree.problem import pose
from planner.solver.tree.tree_solution import ExpectedCost, TreeSolution
from planner.solver.tree.tree_solve import solve_tree
from planner.study.explanation import Explanation, explained_path
from planner.study.exposure_price import exposure_prices
from planner.study.stress_course import NO_COURSE, Course
from planner.tree.build_tree import build_tree
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
    explanation = Explanation(exposure_prices=exposure_prices(solution))
    return build_plan(solution, explanation=explained_path(solution) if priced else explanation, run=RUN)


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


@dataclass(frozen=True)
class Tested:
    """A stress test written down by hand."""

    test: str
    name: str
    countries: tuple[str, ...]
    event: str
    start: int
    length: int
    unserved: dict[str, float]
    lost_output: float
    extra_cost: float
    survives: dict[str, float]
    goods: tuple[str, ...] = ()
    course: Course = NO_COURSE


TESTED = (
    Tested("Cut off", "Cut off, 2027-05", ("X",), "", 1, 3, {"s": 30.0}, 3000.0, 2700.0, {"s": 0.0}),
    Tested("Cut off", "Cut off, 2027-08", ("X",), "", 4, 3, {"s": 0.0}, 0.0, -300.0, {"s": 4.0}),
    Tested("Again", "Again, 2027-05", (), "embargo", 1, 3, {"s": 0.0}, 0.0, 10.0, {"s": float("inf")}),
)


def embargo_tables(*, stress: bool = False) -> Mapping[str, list[dict[str, Any]]]:
    """Ten a month at 10, from one country that stops in July 2027 with probability 1/2, for three or six
    months; a reserve of at most 40 released in a disruption alone; what is not served costs 100.
    """
    service = {"service_level": 0.25, "service_penalty": 1.0} if stress else {}
    tests = {"stress": "What if", "event": "embargo", "first_month": "2027-06", "in_plan": True}
    return {
        "Countries": [{"country": "X"}],
        "Commodities": [{"commodity": "m"}],
        "Imports": [{"route": "r", "country": "X", "commodity": "m", "price": 10.0}],
        "Holders": [
            {"holder": "v", "kind": "reserve", "payer": "government", "release_rule": "disruption only"}
        ],
        "Stocks": [{"holder": "v", "commodity": "m", "maximum": 40.0, "closing_value": 0.0}],
        "Sectors": [{"sector": "s"} | service],
        "Demand": [{"sector": "s", "commodity": "m", "demand_a_month": 10.0}],
        "Shortage tiers": [{"sector": "s", "tier": "lost", "lost_value": 100.0}],
        "Events": [{"event": "embargo"}],
        "Event lengths": [{"event": "embargo", "length_months": n, "probability": 0.5} for n in (3, 6)],
        "Event effects": [{"event": "embargo", "effect": "import availability", "value": 0.0}],
        "Scenarios": [
            {"scenario": "X stops", "first_month": "2027-07", "probability": 0.5, "event": "embargo"}
        ],
        "Stress tests": [tests] if stress else [],
    }


def tree_plan(inputs: Inputs, tests: tuple[Tested, ...], values: InformationValues) -> Plan:
    """The plan of the tree that some inputs grow into."""
    found = solve_tree(pose(inputs, build(inputs).form, build_tree(inputs)))
    return build_plan(found.solution_of(0), run=RUN, disruption=disruption_plan(found, tests, values))


def embargo_solution() -> TreeSolution:
    """The tree of the embargo, solved."""
    inputs = make_inputs(horizon(12, exposure_country="X", discount_rate=0.0), embargo_tables())
    return solve_tree(pose(inputs, build(inputs).form, build_tree(inputs)))


@cache
def embargo(*, stress: bool = False) -> Plan:
    """The plan of the embargo, with stress tests and values written down by hand."""
    settings = horizon(12, exposure_country="X", discount_rate=0.0)
    values = InformationValues(wait_and_see=ExpectedCost(1000.0))
    return tree_plan(make_inputs(settings, embargo_tables(stress=stress)), TESTED, values)


CLASHING = (
    "Month", "Fiscal year", "Stage", "*", "=x", "All sectors", "Branch", "{quantity}", "{self}",
    "[/b]", "Status", "month", "x" * 200, "\u05e9\u05dc\u05d5\u05dd", "\U0001f9f2",
)  # fmt: skip
"""Names that are also headers, marks of the report's own words, or not of one script."""


@cache
def clashing() -> Plan:
    """One reserve of five of every commodity, each bought from a country and needed by a sector of its own
    name; one scenario is called Month, and the watched country by a name longer than a sheet's may be.
    """
    tables = embargo_tables() | {
        "Countries": [{"country": name} for name in CLASHING],
        "Commodities": [{"commodity": name, "stage": name} for name in CLASHING],
        "Imports": [
            {"route": name, "country": name, "commodity": name, "price": 10.0 + at}
            for at, name in enumerate(CLASHING)
        ],
        "Stocks": [
            {"holder": "v", "commodity": name, "opening": 5.0 + at, "maximum": 5.0 + at, "closing_value": 0.0}
            for at, name in enumerate(CLASHING)
        ],
        "Sectors": [{"sector": name} for name in CLASHING],
        "Demand": [{"sector": name, "commodity": name, "demand_a_month": 10.0} for name in CLASHING],
        "Shortage tiers": [{"sector": "all", "tier": "lost", "lost_value": 100.0}],
        "Scenarios": [
            {"scenario": "Month", "first_month": "2027-07", "probability": 0.5, "event": "embargo"}
        ],
    }
    settings = horizon(6, exposure_country=CLASHING[12], discount_rate=0.0, title="2027 & after: {money}")
    return tree_plan(make_inputs(settings, tables), (), InformationValues())


@cache
def india() -> Plan:
    """The plan of the delivered India workbook, without headline re-solves."""
    inputs = read_workbook(Path(__file__).resolve().parents[2] / "inputs" / "india.xlsx").inputs
    assert inputs is not None
    return plan_of(inputs)
