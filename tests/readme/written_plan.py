"""The plan that README's first command wrote is what it should be.

Not collected with the other tests, since it needs that plan; ``.ci/run`` names this file:
``python -m pytest tests/readme/written_plan.py`` after the command.
"""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from planner.audit.plan_book import PlanBook, read_plan
from planner.report.sheets import SHEETS
from planner.solver.tree.tuning import GAP
from tests.report.recalculation import differences, errors, formulas, recalculated, saved

PLAN = Path(__file__).resolve().parents[2] / "results" / "india_plan.xlsx"
KEY_SHEETS = ("Summary", "Stockpile", "Domestic output", "Incentive", "Import mix", "China exposure",
              "Demand and shortages", "Disruptions", "Costs", "Shadow prices", "Checks", "Assumptions",
              "Run info", "Decisions")  # fmt: skip


@pytest.fixture(scope="module")
def facts() -> PlanBook:
    """What the plan says of itself."""
    return read_plan(PLAN)


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    """The plan's saved values."""
    return openpyxl.load_workbook(PLAN, data_only=True)


def below(sheet: Worksheet, header: str) -> list[dict[str, object]]:
    """Rows of the table whose first header is ``header``, up to the first blank row."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(i for i, row in enumerate(rows) if row[0] == header)
    found = []
    for row in rows[start + 1 :]:
        if row[0] is None:
            break
        found.append({str(name): value for name, value in zip(rows[start], row, strict=True) if name})
    return found


def test_it_is_the_best_plan_of_the_whole_tree(facts: PlanBook):
    """Proves: the command solved all branches to the gap that it promises, without changed inputs."""
    assert facts.input_name == "india.xlsx"
    assert facts.overrides == ()
    assert facts.facts["Status"] == "optimal"
    assert float(facts.facts["Gap of the tree"]) <= GAP
    assert len(facts.decisions) > 1000


def test_every_check_passed(book: openpyxl.Workbook):
    """Proves: the sheet Checks has the checks of the tree, and each is within its tolerance."""
    checks = below(book["Checks"], "Check")
    assert len(checks) >= 10
    assert [row["Check"] for row in checks if row["Result"] != "OK"] == []
    for row in checks:
        assert abs(float(str(row["Figure"]))) <= float(str(row["Tolerance"])), row["Check"]


def test_every_sheet_is_there_and_says_something(book: openpyxl.Workbook):
    """Proves: the sheets that README names are in the book, in their order, each with figures."""
    assert [name for name in KEY_SHEETS if name not in book.sheetnames] == []
    assert len(book.sheetnames) >= len(SHEETS)
    for name in KEY_SHEETS:
        values = [cell for row in book[name].iter_rows(values_only=True) for cell in row if cell is not None]
        assert len(values) > 20, name


@pytest.mark.libreoffice
def test_recalculation_changes_no_cell(office: list[str], tmp_path: Path):
    """Proves: LibreOffice computes every formula to the value that was written, and none is an error."""
    where = list(formulas(PLAN))
    assert len(where) > 1000
    before, after = saved(PLAN, where), saved(recalculated(PLAN, office, tmp_path), where)
    assert errors(before) == []
    assert errors(after) == []
    assert differences(before, after) == []
