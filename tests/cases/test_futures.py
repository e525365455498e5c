"""Published and closed-form cases with several futures come out to 1e-6, through their workbooks."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from planner import cli
from planner.solver.solve import NoPlanError, solve
from planner.solver.tree.tree_solution import TreeSolution, conditional_value_at_risk
from planner.tree.branch import Tree, with_known_lengths
from planner.tree.build_tree import build_tree
from tests.cases.declaring import Case
from tests.cases.futures import C2, C5, N1, P2, P3, P4, P5
from tests.cases.solving import read
from tests.tree.growing import solved_inputs, value

EXACT = {"abs": 1e-6}
LESS = 1e-6
"""At the prices of N1 several stocks cost the same: a little less singles out the largest stock of the tree,
a little more the smallest of the fan, which are the published ones."""


def over_tree(case: Case, *overrides: str) -> TreeSolution:
    """The case over the tree of its own workbook."""
    return solved_inputs(read(case, *overrides))


def over_fan(case: Case, *overrides: str) -> TreeSolution:
    """The same futures, each known in full where it leaves the base scenario."""
    inputs = read(case, *overrides)
    return solved_inputs(inputs, with_known_lengths(build_tree(inputs)))


def foreseen(tree: Tree) -> Tree:
    """The same futures, known from the start."""
    return Tree((tree.branches[0], *(replace(branch, parent=0, start=0) for branch in tree.branches[1:])))


@pytest.mark.parametrize(
    ("price", "cost", "stock", "known"),
    [
        (0.5, 345.0, 660.0, 480.0),
        (1.0, 607.5, 450.0, 360.0),
        (2.0, 952.5, 300.0, 240.0),
        (3.0, 1170.0, 180.0, 120.0),
    ],
)
def test_n1_embargo_of_unknown_length(price: float, cost: float, stock: float, known: float):
    """Proves: stock and cost of an embargo whose length nobody knows at its onset. Sensitivity: knowing
    the length, less is kept and the cost is lower.
    """
    assert over_tree(N1, f"Imports.stock.Price={price}").objective == pytest.approx(cost, **EXACT)
    tree = over_tree(N1, f"Imports.stock.Price={price - LESS}")
    fan = over_fan(N1, f"Imports.stock.Price={price + LESS}")
    assert value(tree, 0, "stock", "warehouse", "oxide", 0) == pytest.approx(stock, **EXACT)
    assert value(fan, 0, "stock", "warehouse", "oxide", 0) == pytest.approx(known, **EXACT)
    assert fan.objective < tree.objective - 1.0


def test_c2_critical_fractile():
    """Proves: 600 in stock (.6 + .2 + .15 >= .85), cost 600 x 15 + .05 x 600 x 100. Sensitivity: stock at
    4 pays for the longest outage too: 1,200 x 4.
    """
    solution = over_tree(C2)
    assert solution.objective == pytest.approx(12000.0, **EXACT)
    assert value(solution, 0, "stock", "warehouse", "oxide", 0) == pytest.approx(600.0, **EXACT)
    assert over_tree(C2, "Imports.stock.Price=4").objective == pytest.approx(4800.0, **EXACT)


@pytest.mark.parametrize("theta", [1.0, 0.9, 0.72, 0.71, 0.5, 0.0])
def test_c5_two_suppliers(theta: float):
    """Proves: 100 x min(10, 6 theta + 20 (1 - theta)), so the switch is at 10 / 14. Sensitivity: what never
    arrives is not paid, or the risky order would cost 600 whatever happens.
    """
    solution = over_tree(C5, f"Scenarios.down.Probability={1.0 - theta}")
    assert solution.objective == pytest.approx(100.0 * min(10.0, 6 * theta + 20 * (1 - theta)), **EXACT)
    risky = value(solution, 0, "order", "from risky", "spot", 0)
    assert risky == pytest.approx(100.0 if theta > 10 / 14 else 0.0, **EXACT)


@pytest.mark.parametrize("weight", [0.0, 1.0, 2.0])
def test_p4_conditional_value_at_risk(weight: float):
    """Proves: (.25 x 40 + .15 x 30) / .4 = 36.25, beside an expected cost of 25. Sensitivity: at level 0 the
    CVaR is the mean, 25.
    """
    solution = over_tree(P4, f"Settings.cvar_weight={weight}")
    tail = conditional_value_at_risk(solution.costs, solution.probabilities, 0.6)
    assert tail == pytest.approx(36.25, **EXACT)
    assert solution.objective == pytest.approx(25.0 + weight * 36.25, **EXACT)
    mean = over_tree(P4, f"Settings.cvar_weight={weight}", "Settings.cvar_level=0")
    assert mean.objective == pytest.approx(25.0 + weight * 25.0, **EXACT)


def test_p4_cap_on_the_tail():
    """Proves: a cap of 36.25 is kept exactly and costs nothing. Sensitivity: 36.24 has no plan."""
    assert over_tree(P4, "Settings.cvar_weight=0", "Settings.cvar_cap=36.25").objective == pytest.approx(25.0)
    with pytest.raises(NoPlanError):
        over_tree(P4, "Settings.cvar_weight=0", "Settings.cvar_cap=36.24")


def test_p2_farmer():
    """Proves: RP, EV, EEV, WS, and from them VSS 1,150 and EVPI 7,015.56. Sensitivity: the four differ."""
    inputs = read(P2)
    tree = build_tree(inputs)
    planned, known = solved_inputs(inputs, tree), solved_inputs(inputs, foreseen(tree))
    recourse, mean, foresight = planned.objective, solve(inputs).objective, known.objective
    assert planned.deterministic_objective is not None
    assert recourse == pytest.approx(-108390.0, **EXACT)
    assert mean == pytest.approx(-118600.0, **EXACT)
    assert planned.deterministic_objective == pytest.approx(-107240.0, **EXACT)
    assert foresight == pytest.approx(-1038650.0 / 9.0, **EXACT)
    assert planned.deterministic_objective - recourse == pytest.approx(1150.0, **EXACT)
    assert recourse - foresight == pytest.approx(7015.5555556, **EXACT)


def test_p2_farmer_averse_to_risk():
    """Proves: with E + 5 CVaR(.8) the plan is 100, 80, 320 acres and E = -103,313.33. Sensitivity: without
    the weight 170, 80, 250.
    """
    averse, neutral = over_tree(P2, "Settings.cvar_weight=5"), over_tree(P2)
    acres = [value(averse, 0, "run", f"grow {crop}", 0) for crop in ("wheat", "corn", "beets")]
    assert acres == pytest.approx([100.0, 80.0, 320.0], **EXACT)
    assert averse.expected_cost == pytest.approx(-309940.0 / 3.0, **EXACT)
    acres = [value(neutral, 0, "run", f"grow {crop}", 0) for crop in ("wheat", "corn", "beets")]
    assert acres == pytest.approx([170.0, 80.0, 250.0], **EXACT)


def test_p3_three_decisions():
    """Proves: scenarios that follow scenarios: 1.514085. Sensitivity: sharing only the first decision
    -6.627713, knowing all returns -10.497004.
    """
    inputs = read(P3)
    tree = build_tree(inputs)
    assert solved_inputs(inputs, tree).objective == pytest.approx(1.514085, **EXACT)
    assert over_fan(P3).objective == pytest.approx(-6.627713, **EXACT)
    assert solved_inputs(inputs, foreseen(tree)).objective == pytest.approx(-10.497004, **EXACT)


@pytest.fixture(scope="module")
def outages(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """P5 planned, and its plan workbook tested: what planner stress says of it."""
    plan: Path = tmp_path_factory.mktemp("p5") / "plan.xlsx"
    for command in (
        ["solve", str(P5.book), "-o", str(plan), "--quiet"],
        ["stress", str(plan), "--input", str(P5.book), "--json"],
    ):
        ended = CliRunner().invoke(cli.app, command)
        assert ended.exit_code == 0, ended.stderr
    found: list[dict[str, Any]] = json.loads(ended.stdout)["tests"]
    return found


@pytest.mark.parametrize(
    ("supplier", "loss", "months"), [("S1", 0.0, 2.25), ("S2", 125_000.0, 9 / 7), ("S3", 275_000.0, 0.9)]
)
def test_p5_outage_and_time_to_survive(
    outages: list[dict[str, Any]], supplier: str, loss: float, months: float
):
    """Proves: published losses of two months without a supplier, and the months that stocks carry.

    Without S2 90 parts of 125 are left: 45 in stock last 45 / 35 months; of 250 needed 225 are there, and
    the 25 missing are taken from the product that loses least. Sensitivity: without S1 nothing is lost.
    """
    found = next(result for result in outages if result["countries"] == [supplier])
    assert found["lost_output"] == pytest.approx(loss, **EXACT)
    assert found["survives"]["one"] == pytest.approx(months, **EXACT)
    assert found["survives"]["two"] is None
    assert found["unserved"]["two"] == pytest.approx(0.0, **EXACT)
