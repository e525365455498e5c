"""The workbook of a study, written and read back."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pandas as pd
import pytest

from planner.batch.study_tables import study_of
from planner.report.study import Frontier, Limit, Study, write_study
from tests.batch.hand_made import BASE, ONE_AT_A_TIME, Named, grid
from tests.report.recalculation import differences, formulas, recalculated, saved


def frontier() -> Frontier:
    """Three points, the second the base case."""
    frame = pd.DataFrame(
        {
            "Point": [1, 2, 3],
            "Money": [100.0, 110.0, 150.0],
            "Exposure": [9.0, 6.0, 3.0],
            "What changes": ["", "Japan enters", "a plant is built"],
            "Base case": ["", "yes", ""],
        }
    )
    return Frontier(frame, "Exposure", "Money", "t", "₹ crore", (Limit("Cap 5 t", 5.0),))


def frame(headers: str, *rows: tuple[object, ...]) -> pd.DataFrame:
    """A frame with these headers."""
    return pd.DataFrame(rows, columns=headers.split())


def full_study(folder: Path) -> Study:
    """All sheets."""
    return study_of(
        (*ONE_AT_A_TIME, *grid()),
        Named(),
        asked="Ten cases and a grid.",
        folder=folder,
        limits={"money": (Limit("Cap 120", 120.0),)},
        frontier=frontier(),
        alternatives=frame(
            "Measure Unit Base Least Most Words", ("Reserve", "t", 5.0, 4.0, 9.0, "at least 4 t")
        ),
        regret=frame("Plan base embargo Worst", ("a", 0.0, 30.0, 30.0), ("b", 5.0, 0.0, 5.0)).rename(
            columns={"Worst": "Worst regret"}
        ),
    )


def table(book: openpyxl.Workbook, name: str) -> list[list[object]]:
    """Cells of a named table, its header first."""
    for sheet in book:
        if name in sheet.tables:
            return [[cell.value for cell in row] for row in sheet[sheet.tables[name].ref]]
    raise KeyError(name)


def test_study_is_read_back(tmp_path: Path) -> None:
    """Proves: rows of cases with their figures, differences of those with a plan, tornado by swing, map,
    frontier, alternatives and regret stand in the file.
    """
    path = tmp_path / "study.xlsx"
    write_study(path, full_study(tmp_path))
    book = openpyxl.load_workbook(path, data_only=True)
    assert book.sheetnames == [
        "Summary", "Cases", "Decisions by case", "Tornado", "Targets and caps", "Maps", "Frontier",
        "Alternatives", "Regret", "Remarks", "Guide",
    ]  # fmt: skip
    cases = table(book, "t_cases")
    assert cases[0][:5] == ["Case", "Group", "Status", "Money, ₹ crore", "Embodied China exposure, %"]
    assert cases[3][0] == "price high"
    assert cases[3][2:5] == ["optimal", 130, 30]
    differing = {row[0]: row[1] for row in table(book, "t_differences")[1:]}
    assert differing["hazard high"] == 40
    assert "target high" not in differing
    assert [row[0] for row in table(book, "t_tornado_1")[1:]] == ["Hazard", "Price", "talks", "Target"]
    assert table(book, "t_map_1")[1:] == [["x 1", 103, 106, 112], ["x 2", 106, 112, 124]]
    assert table(book, "t_frontier")[2][:3] == [2, 110, 6]
    assert len(book["Tornado"]._charts) == 2
    assert len(book["Frontier"]._charts) == 1


def test_what_is_empty_has_no_sheet(tmp_path: Path) -> None:
    """Proves: a study of the base case alone has its cases and nothing else."""
    path = tmp_path / "study.xlsx"
    write_study(path, study_of((BASE,), Named()))
    assert openpyxl.load_workbook(path).sheetnames == [
        "Summary",
        "Cases",
        "Decisions by case",
        "Remarks",
        "Guide",
    ]


def test_plans_are_linked_from_where_the_workbook_stands(tmp_path: Path) -> None:
    """Proves: the link goes down from the folder of the workbook, and a # in a name is no anchor."""
    kept = replace(BASE, plan_file=str(tmp_path / "plans" / "base #1.xlsx"))
    path = tmp_path / "study.xlsx"
    write_study(path, study_of((kept,), Named(), folder=tmp_path))
    cells = [cell for row in openpyxl.load_workbook(path)["Cases"] for cell in row if cell.hyperlink]
    assert [unquote(cell.hyperlink.target) for cell in cells] == ["plans\\base #1.xlsx"]
    assert cells[0].value == "base #1.xlsx"


@pytest.mark.libreoffice
def test_recalculation_changes_no_number(office: list[str], tmp_path: Path) -> None:
    """Proves: differences and changes are live formulas, and LibreOffice finds the same figures."""
    path = tmp_path / "study.xlsx"
    write_study(path, full_study(tmp_path))
    where = list(formulas(path))
    assert len(where) > 20
    assert not differences(saved(path, where), saved(recalculated(path, office, tmp_path), where))
