"""Batches, trade-offs and comparisons from Python."""

from pathlib import Path

import pytest

import planner

INPUTS = Path(__file__).resolve().parents[2] / "inputs"
TUTORIAL = INPUTS / "tutorial.xlsx"


def test_a_sweep_of_cases() -> None:
    """Proves: cases of one's own are solved beside the base case, figures and differences by key are there,
    and a case that changes nothing is a result with its reason. Sensitivity: the other case has a plan.
    """
    own = (
        planner.Case("base"),
        planner.Case("dearer", ("Imports.*.Price=*1.2",)),
        planner.Case("nothing", ("Settings.discount_rate=*1",)),
    )
    found = planner.sweep(TUTORIAL, own, events=False, jobs=1)
    assert found.cases["status"].to_dict() == {"base": "optimal", "dearer": "optimal", "nothing": "refused"}
    assert "changes nothing" in found.cases.loc["nothing", "reason"]
    money = found.table.query("figure == 'money'").set_index("case")
    assert money.loc["dearer", "difference"] == pytest.approx(
        money.loc["dearer", "value"] - money.loc["base", "value"]
    )
    assert money.loc["dearer", "difference"] > 10.0
    alone = planner.solve(TUTORIAL, set={"Imports.*.Price": "*1.2"}, events=False)
    assert found.cases.loc["dearer", "objective"] == pytest.approx(alone.objective, rel=1e-7)
    assert repr(found) == "<Sweep of 3 cases: 2 optimal, 1 refused>"


def test_the_cases_of_a_workbook() -> None:
    """Proves: rows of the sheet Sweep are cases, the base case first; what a file lacks is an error of all
    that is wrong.
    """
    cases = planner.read_cases(TUTORIAL)
    assert cases[0].name == "base"
    assert len(cases) > 3
    with pytest.raises(planner.PlannerError):
        planner.read_cases(TUTORIAL, groups=("no such group",))


def test_trade_offs() -> None:
    """Proves: along the frontier money rises, exposure falls, and the plan of the inputs is marked; least and
    most of each measure enclose the plan; the diagonal of the regret table is zero.
    """
    front = planner.frontier(TUTORIAL, points=4, events=False)
    cost, exposure = front["money"].to_numpy(), front.iloc[:, front.columns.get_loc("exposure")].to_numpy()
    assert (cost[1:] >= cost[:-1] - 1e-6).all()
    assert (exposure[1:] <= exposure[:-1] + 1e-6).all()
    assert front["base_case"].any()
    space = planner.alternatives(TUTORIAL, slack=0.02, events=False)
    assert (space["least"] <= space["base"] + 1e-6).all()
    assert (space["base"] <= space["most"] + 1e-6).all()
    assert (space["most"] - space["least"]).max() > 1.0
    cases = (planner.Case("base"), planner.Case("dearer", ("Imports.*.Price=*1.2",)))
    regret = planner.regret(TUTORIAL, cases, events=False)
    assert regret.loc["base", "base"] == 0.0
    assert regret["Worst regret"].min() >= 0.0


def test_a_comparison(tmp_path: Path) -> None:
    """Proves: two plans are told apart by figures and decisions, in sentences and tables. Sensitivity: a plan
    does not differ from itself.
    """
    first, other = tmp_path / "plan.xlsx", tmp_path / "dearer.xlsx"
    planner.solve(TUTORIAL, events=False).write(first)
    planner.solve(TUTORIAL, set={"Imports.*.Price": "*1.2"}, events=False).write(other)
    found = planner.compare(first, other)
    assert "figures" in found.tables
    assert str(found) == "\n".join(found.words)
    assert len(found.words) > 0
    assert str(found) != str(planner.compare(first, first))
