"""Rows that are off are grey: the condition of the format says what the reader says, for every row."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.formula.translate import Translator
from openpyxl.worksheet.worksheet import Worksheet

from planner.workbook.reading.reader import read_workbook
from planner.workbook.writing.template import write_workbook

INDIA = Path(__file__).resolve().parents[2] / "inputs" / "india.xlsx"
SETTINGS = {"start_month": "2027-01", "end_month": "2027-12"}
SWITCHES = [
    {"switch": "Demand case", "chosen": "Base", "options": "base; high"},
    {"switch": "talks", "chosen": "fail", "options": "fail; succeed"},
    {"switch": "talks_2", "chosen": "x", "options": "x; y"},
]
WHENS = (
    "",
    "demand case = base",
    "demand case=high",
    "talks=succeed|fail",
    "talks=succeed | talks_2=x",
    "talks=succeed|talks_2=y",
    "demand case=base; talks=fail; talks_2=x",
    "demand case=base; talks=fail; talks_2=y",
    "demand case=high; talks=fail",
    "talks_2=y|x; Demand case=high|base",
)


def calculated(path: Path, folder: Path) -> Path:
    """The workbook as LibreOffice calculates and saves it; skips without LibreOffice."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    target = folder / "calculated"
    command = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(target), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return target / path.name


def grey_rule(sheet: Worksheet) -> tuple[str, str] | None:
    """First cell and formula of the sheet's conditional format."""
    for area in sheet.conditional_formatting:
        return str(area.sqref).split(":")[0], str(area.rules[0].formula[0])
    return None


def with_formulas(path: Path, target: Path) -> dict[str, dict[int, str]]:
    """Write the condition of each row into a cell at its right; sheet -> row -> that cell."""
    book = load_workbook(path)
    cells: dict[str, dict[int, str]] = {}
    for name, table in read_workbook(path).addresses.tables.items():
        rule = grey_rule(book[name])
        if rule is None:
            continue
        column = book[name].max_column + 2
        for row in table.rows:
            cell = book[name].cell(row.number, column)
            moved = Translator("=" + rule[1], origin=rule[0]).translate_formula(f"A{row.number}")
            cell.value = f"=IF({moved[1:]},1,0)"
            cells.setdefault(name, {})[row.number] = cell.coordinate
    book.save(target)
    return cells


def differences(path: Path, folder: Path) -> tuple[list[tuple[str, int, Any]], int]:
    """Rows where the grey format and the reader disagree, and how many rows are off."""
    cells = with_formulas(path, folder / "asked.xlsx")
    book = load_workbook(calculated(folder / "asked.xlsx", folder), data_only=True)
    tables = read_workbook(path).addresses.tables
    wrong, off = [], 0
    for name, found in cells.items():
        for row in tables[name].rows:
            off += not row.holds
            value = book[name][found[row.number]].value
            if value != int(not row.holds):
                wrong.append((name, row.number, value))
    return wrong, off


@pytest.mark.libreoffice
def test_grey_says_what_the_reader_says(tmp_path: Path) -> None:
    """Proves: alternatives, several clauses, blanks and small letters are read as the reader reads them.
    Sensitivity: four of the ten rows are off.
    """
    rows = [{"commodity": f"c{n}", "when": when} for n, when in enumerate(WHENS)]
    path = tmp_path / "small.xlsx"
    write_workbook(path, settings=SETTINGS, tables={"Switches": SWITCHES, "Commodities": rows})
    wrong, off = differences(path, tmp_path)
    assert (wrong, off) == ([], 4)


@pytest.mark.libreoffice
def test_grey_of_the_india_workbook(tmp_path: Path) -> None:
    """Proves: every row of the delivered workbook is grey just when it is off; LibreOffice keeps the rule.
    Sensitivity: more than a hundred rows are off.
    """
    wrong, off = differences(INDIA, tmp_path)
    assert wrong == []
    assert off > 100
    kept = load_workbook(calculated(INDIA, tmp_path))
    assert grey_rule(kept["Imports"]) is not None


def test_no_switches_no_grey(tmp_path: Path) -> None:
    """Proves: a workbook without Switches has no conditional formats. Sensitivity: with them it has."""
    tables: dict[str, list[dict[str, Any]]] = {"Commodities": [{"commodity": "c", "when": ""}]}
    for name, more in (("without.xlsx", {}), ("with.xlsx", {"Switches": SWITCHES})):
        write_workbook(tmp_path / name, settings=SETTINGS, tables=tables | more)
    found = {
        name: grey_rule(load_workbook(tmp_path / name)["Commodities"])
        for name in ("without.xlsx", "with.xlsx")
    }
    assert found["without.xlsx"] is None
    assert found["with.xlsx"] is not None
