"""What is written is what is read: every column of every sheet, any number, any text, through LibreOffice."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from planner.schema.columns import Column, Kind
from planner.schema.settings import setting_columns
from planner.schema.sheet import REGISTRY, sheets
from planner.workbook.messages import MEANING_MESSAGES
from planner.workbook.reading.reader import Reading, read_workbook
from planner.workbook.reading.words import tidy_text
from planner.workbook.writing.template import write_workbook
from planner.workbook.writing.values import Formula

HORIZON = {"start_month": "2027-01", "end_month": "2028-12"}
MONTH_TEXT, MONTH_NUMBER = "2027-06", 2027 * 12 + 5
SPECIAL = {("Switches", "chosen"): "b", ("Switches", "options"): "a; b", ("Series", "sheet"): "Imports"}
SPECIAL |= {("Series", "row_key"): "Imports 1", ("Series", "column"): "Duty", ("Series", "value"): -0.5}
SPECIAL |= {("Levers", "allowed"): "1 to 9", ("Levers", "base"): "2", ("Levers", "value"): "3"}
SPECIAL |= {("Lever cells", "sheet"): "Imports", ("Lever cells", "row_key"): "Imports 1"}
SPECIAL |= {("Lever cells", "column"): "Freight", ("Lever cells", "at"): "4", ("Lever cells", "value"): "5"}
"""Texts that must mean something."""


def sample(sheet: str, attribute: str, column: Column) -> Any:
    """A legal value of a column that is not its default."""
    if (sheet, attribute) in SPECIAL or attribute == "when":
        return SPECIAL.get((sheet, attribute), "Switches 1=b")
    low = 0.0 if column.minimum is None else column.minimum
    high = 1e9 if column.maximum is None else column.maximum
    number = min(high, low + 0.375) if high <= 1.0 else min(high, max(low, 2.0) + 0.25)
    values = {
        Kind.TEXT: f"text of {attribute}",
        Kind.NAME: f"{sheet} 1",
        Kind.LINK: f"{column.targets[0]} 1" if column.targets else "",
        Kind.LINKS: [f"{column.targets[0]} 1"] if column.targets else [],
        Kind.CHOICE: column.choices[-1] if column.choices else "",
        Kind.FLAG: not column.default,
        Kind.INTEGER: int(min(high, max(low, 1))),
        Kind.NUMBER: number,
        Kind.MONTHLY: number,
        Kind.YEARLY: {"FY27": number, "FY29": min(high, number + 0.125)},
        Kind.MONTH: MONTH_TEXT,
    }
    return values[column.kind]


def full_tables() -> dict[str, list[dict[str, Any]]]:
    """One row for every sheet, with every column filled."""
    return {
        declared.name: [
            {
                attribute: sample(declared.name, attribute, column)
                for attribute, column in declared.columns.items()
                if not (declared.name == "Switches" and attribute == "when")
            }
        ]
        for declared in sheets()
    }


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Reading]:
    """A workbook with every sheet and column, and what reading it gave."""
    path = tmp_path_factory.mktemp("full") / "full.xlsx"
    write_workbook(path, settings=HORIZON, tables=full_tables())
    return path, read_workbook(path)


def test_full_workbook_has_only_contradictions(full: tuple[Path, Reading]):
    """Proves that every legal cell is accepted; only rows that contradict each other are named."""
    allowed = {message.code for message in MEANING_MESSAGES}
    assert [str(each) for each in full[1].problems if each.code not in allowed] == []


@pytest.mark.parametrize("sheet", [declared.name for declared in sheets()])
def test_every_column_comes_back(sheet: str, full: tuple[Path, Reading]):
    """Proves that each column of each sheet is read as written; sensitivity: the values are no defaults."""
    (row,) = (row for row in full[1].addresses.tables[sheet].rows if not row.sheet)
    written = full_tables()[sheet][0]
    for attribute, column in REGISTRY[sheet].columns.items():
        value = written.get(attribute, column.default)
        found = row.values[attribute]
        if column.kind is Kind.YEARLY:
            early, late = value["FY27"], value["FY29"]
            expected = [early] * 3 + [np.nan] * 12 + [late] * 9
            np.testing.assert_array_equal(found, expected, err_msg=attribute)
        elif column.kind is Kind.MONTHLY:
            expected = [value] * 24
            if (sheet, column.header) == ("Imports", "Duty"):  # the Series row adds to June 2027
                expected[5] += full_tables()["Series"][0]["value"]
            np.testing.assert_array_equal(found, expected, err_msg=attribute)
            assert not found.flags.writeable
        elif column.kind is Kind.MONTH:
            assert found == MONTH_NUMBER, attribute
        else:
            assert found == (tuple(value) if isinstance(value, list) else value), attribute


def minimal_tables(**commodity: Any) -> dict[str, list[dict[str, Any]]]:
    """One commodity."""
    return {"Commodities": [{"commodity": "magnet", **commodity}]}


def test_settings_come_back(tmp_path: Path):
    """Proves that every setting is read as written."""
    values = {name: sample("Settings", name, column) for name, column in setting_columns().items()}
    values |= HORIZON | {"step_months": 3}
    watched = {"Countries": [{"country": values["exposure_country"]}]}
    write_workbook(tmp_path / "s.xlsx", settings=values, tables=minimal_tables() | watched)
    inputs = read_workbook(tmp_path / "s.xlsx").inputs
    assert inputs is not None
    months = {"start_month": 2027 * 12, "end_month": 2028 * 12 + 11, "report_last_month": MONTH_NUMBER}
    for name, value in (values | months).items():
        assert getattr(inputs.settings, name) == value, name


TEXTS = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=40).map(str.strip)
RELAXED = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@RELAXED
@given(price=st.floats(0.0, 1e9), cost=st.floats(-1e9, 1e9), text=TEXTS)
def test_any_number_and_text_comes_back(price: float, cost: float, text: str, tmp_path: Path):
    """Proves that numbers come back to 15 digits and text to the letter (every blank is one), formulas never
    made of it.
    """
    path = tmp_path / "any.xlsx"
    tables = minimal_tables(reference_price=price, disposal_cost=cost, note=text)
    write_workbook(path, settings=HORIZON, tables=tables)
    reading = read_workbook(path)
    assert reading.problems == ()
    (row,) = reading.addresses.tables["Commodities"].rows
    assert row.values["reference_price"][0] == pytest.approx(price, rel=1e-15)
    assert row.values["disposal_cost"][0] == pytest.approx(cost, rel=1e-15)
    assert row.values["note"] == tidy_text(text)


def test_formula_comes_back_with_its_value(tmp_path: Path):
    """Proves that the value saved with a formula is read."""
    tables = minimal_tables(reference_price=Formula("=2*21", 42.0))
    write_workbook(tmp_path / "f.xlsx", settings=HORIZON, tables=tables)
    (row,) = read_workbook(tmp_path / "f.xlsx").addresses.tables["Commodities"].rows
    assert row.values["reference_price"][0] == 42.0


def converted(path: Path, folder: Path) -> Path:
    """The workbook as LibreOffice saves it, all formulas calculated anew; skips without LibreOffice."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / path.name


@pytest.mark.libreoffice
def test_saved_by_libreoffice_reads_the_same(full: tuple[Path, Reading], tmp_path: Path):
    """Proves that another program's file gives the same values, and that no check figure changes."""
    path, before = full
    after = read_workbook(converted(path, tmp_path))
    assert [each.code for each in after.problems] == [each.code for each in before.problems]
    for name, table in before.addresses.tables.items():
        ours, theirs = table.rows[0].values, after.addresses.tables[name].rows[0].values
        for attribute, value in ours.items():
            np.testing.assert_array_equal(theirs[attribute], value, err_msg=f"{name}.{attribute}")
    saved = load_workbook(path, data_only=True)["Checks"]
    recalculated = load_workbook(tmp_path / path.name, data_only=True)["Checks"]
    for cells in saved.iter_rows(min_row=6, max_col=5):
        for cell in cells:
            assert recalculated[cell.coordinate].value == cell.value, cell.coordinate
