"""Public money, sources and method: what the sheets say adds up and leads on."""

from pathlib import Path

import openpyxl
import pytest

from planner.model.catalogue import ROWS, VARIABLES
from planner.plan.assumptions import codes
from planner.report import write_plan
from planner.report.sheets.method import METHOD
from planner.report.spec import Filled, filled
from tests.report.cases import embargo, instance_plan, plan_of
from tests.support import horizon, make_inputs


def test_outlay_by_account_is_the_headline():
    """Proves: the accounts add up to public outlay; means over all futures to that of the futures.
    Sensitivity: with duty among them they would not.
    """
    plan = instance_plan("schemes")
    assert plan.outlay["Total"].sum() == pytest.approx(plan.costs.public_outlay)
    assert len(plan.outlay)
    assert plan.expected_outlay.empty
    tree = embargo()
    futures = tree.disruption.futures
    mean = float((futures["Probability"] * futures["Public outlay"]).sum())
    assert tree.expected_outlay["Total"].sum() == pytest.approx(mean)


def test_codes_of_sources_lead_to_their_line(tmp_path: Path):
    """Proves: a code among the assumptions leads to the line of the source. Sensitivity: a code that no
    source has leads nowhere.
    """
    tables = {
        "Countries": [{"country": "X", "source": "S2, S1"}, {"country": "Y", "source": "S9"}],
        "Commodities": [{"commodity": "m"}],
        "Imports": [{"route": "r", "country": "X", "commodity": "m", "price": 1.0}],
        "Sources": [{"code": f"S{n}", "title": f"Title {n}", "address": "https://x.example"} for n in (1, 2)],
    }
    plan = plan_of(make_inputs(horizon(1), tables))
    assert list(plan.assumptions.sources["Rows"]) == [1.0, 1.0]
    path = tmp_path / "plan.xlsx"
    write_plan(path, plan)
    book = openpyxl.load_workbook(path)
    cells = {str(cell.value): cell for row in book["Assumptions"].iter_rows() for cell in row if cell.value}
    sheet, _, place = cells["S2, S1"].hyperlink.location.rpartition("!")
    assert book[sheet.strip("'")][place].value == "S2"
    assert cells["S9"].hyperlink is None
    assert codes("S1; S2,S3 ") == ["S1", "S2", "S3"]


def test_every_rule_stands_in_words_and_symbols():
    """Proves: Method has every family of variables and rows of the model."""
    sheet = filled(METHOD, instance_plan("schemes"))
    frames = {item.table.key: item.frame for item in sheet.items if isinstance(item, Filled)}
    assert len(frames["variable"]) == len(VARIABLES)
    assert len(frames["equation"]) == len(ROWS)
    assert (frames["equation"]["Equation"].str.len() > 0).all()
