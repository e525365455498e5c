"""A regret table of three plans over three cases by hand."""

import json
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from typer.testing import CliRunner

from planner import cli
from planner.batch import regret as module
from planner.batch.regret import regret_table
from planner.cases.case import Case
from tests.tradeoffs.books import Tables, book

TUTORIAL = Path(__file__).resolve().parents[2] / "inputs" / "tutorial.xlsx"
YEAR = {"start_month": "2027-04", "end_month": "2028-03", "step_months": 12}
PLANT: Tables = {
    "Countries": [{"country": "China"}],
    "Commodities": [{"commodity": "A", "stage": "magnet"}],
    "Imports": [{"route": "r", "country": "China", "commodity": "A", "price": 10.0}],
    "Plants": [{"plant": "P"}],
    "New capacity": [{
        "expansion": "E", "plant": "P", "capital_cost": 40.0, "life_years": 10.0, "required_return": 0.0,
        "gestation_months": 0,
    }],
    "Processes": [{"process": "p", "plant": "P", "variable_cost": 1.0}],
    "Recipes": [{"process": "p", "commodity": "A", "output": 1.0}],
    "Sectors": [{"sector": "s"}],
    "Demand": [{"sector": "s", "commodity": "A", "demand_a_month": 100.0 / 12.0}],
}  # fmt: skip
"""A unit is bought at 10, or made at 1 on capacity that costs 4 a year: at a need of 50, 100 or 150 the best
plan builds just that, at 5 a unit. A plan that builds b costs 4 b + min(b, need) + 10 max(0, need - b).
"""
CASES = (
    Case("low", ("Demand.s | A.Demand a month=*0.5",)),
    Case("middle", ()),
    Case("high", ("Demand.s | A.Demand a month=*1.5",)),
)
BY_HAND = [[0.0, 250.0, 500.0], [200.0, 0.0, 250.0], [400.0, 200.0, 0.0]]


def test_three_plans_in_three_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Proves: the regrets of capacities 50, 100 and 150 at needs of 50, 100 and 150; the middle one has the
    least worst regret, 250. Sensitivity: with nothing held nothing is regretted.
    """
    inputs = book(tmp_path / "a.xlsx", PLANT, **YEAR)
    found = regret_table(inputs, CASES)
    assert np.diag(found.costs) == pytest.approx([250.0, 500.0, 750.0])
    assert found.regrets == pytest.approx(np.array(BY_HAND), abs=1e-4)
    assert list(found.worst) == pytest.approx([500.0, 250.0, 400.0])
    assert found.minimax == "middle"
    assert list(found.frame["Plan"]) == ["middle", "high", "low"]
    assert found.frame.columns[-1] == "Worst regret"
    assert found.words[0].startswith("The plan of middle has the least worst regret: ₹250 crore")
    assert found.nearly == found.left_out == ()
    monkeypatch.setattr(module, "HELD", {})
    assert regret_table(inputs, CASES).regrets == pytest.approx(np.zeros((3, 3)), abs=1e-4)


def test_a_case_that_does_not_allow_a_plan(tmp_path: Path):
    """Proves: where at most 60 can be built, the plan of 100 is held at 60, which is told, and costs what 60
    do. Sensitivity: the plan of 60 is held as it is where 100 may be built, and its regret is 40 (10 - 5).
    """
    inputs = book(tmp_path / "a.xlsx", PLANT, **YEAR)
    cases = (Case("free"), Case("tight", ("New capacity.E.Maximum in total=60",)))
    found = regret_table(inputs, cases)
    assert found.costs == pytest.approx(np.array([[500.0, 700.0], [700.0, 700.0]]), rel=1e-5)
    assert len(found.nearly) == 1
    assert "free is held in tight without 40.0 of capacity ordered" in found.nearly[0]


def test_a_case_without_a_plan_is_left_out(tmp_path: Path):
    """Proves: a case that nothing can meet is a sentence, and the others make the table."""
    inputs = book(tmp_path / "a.xlsx", PLANT, **YEAR)
    none = Case("none", ("New capacity.E.Maximum in total=10", "Imports.r.Maximum a month=1"))
    found = regret_table(inputs, (*CASES, none))
    assert found.names == ("low", "middle", "high")
    assert found.left_out[0].startswith("none is left out: ")


@pytest.mark.parametrize("path_only", [True, False])
def test_plans_of_the_tutorial(path_only: bool):
    """Proves: no regret is negative, on the path and over the tree; each plan has none in its own case."""
    cases = (Case("base"), Case("dear", ("Imports.China*.Price=*1.3",)))
    found = regret_table(TUTORIAL, cases, path_only=path_only)
    assert (found.costs - np.diag(found.costs) > -1e-5 * np.abs(found.costs)).all()
    assert np.diag(found.regrets) == pytest.approx([0.0, 0.0])


def test_the_verb_holds_plans_over_the_cases_of_a_sheet(tmp_path: Path):
    """Proves: the rows of the workbook's own sheet Sweep are the cases; the object has the table by hand, the
    workbook a sheet of it. Sensitivity: beside --set it is refused.
    """
    rows = [
        {"case": name, "sheet": "Demand", "row_key": "s | A", "column": "Demand a month", "operation": "*",
         "value": value}
        for name, value in (("low", "0.5"), ("high", "1.5"))
    ]  # fmt: skip
    inputs, out = book(tmp_path / "a.xlsx", PLANT | {"Sweep": rows}, **YEAR), tmp_path / "regret.xlsx"
    run = CliRunner()
    words = ["alternatives", str(inputs), "--over", str(inputs)]
    ended = run.invoke(cli.app, [*words, "--json", "-o", str(out)])
    assert ended.exit_code == 0, ended.stderr
    answer = json.loads(ended.stdout)
    assert answer["cases"] == ["base", "low", "high"]
    assert answer["minimax"] == "base"
    assert {row["plan"]: row["worst_regret"] for row in answer["regret"]} == pytest.approx(
        {"base": 250.0, "low": 500.0, "high": 400.0}
    )
    assert "Regret" in openpyxl.load_workbook(out).sheetnames
    refused = run.invoke(cli.app, [*words, "--set", "a.b.c=1"])
    assert refused.exit_code == 2
    assert "--over" in refused.stderr
