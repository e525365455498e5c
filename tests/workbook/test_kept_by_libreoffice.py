"""What makes a workbook pleasant survives LibreOffice: it saves India's, and everything is still there."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from planner.workbook.reading.reader import read_workbook
from tests.workbook.test_switched_off import INDIA, calculated


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workbook, Workbook, Path]:
    """India's workbook as it is delivered and as LibreOffice saves it, and where that stands."""
    saved = calculated(INDIA, tmp_path_factory.mktemp("office"))
    return load_workbook(INDIA), load_workbook(saved, data_only=True), saved


def cells_with_lists(sheet: Worksheet) -> set[str]:
    """Cells of the first hundred rows that have a drop-down list."""
    found = set()
    for rule in sheet.data_validations.dataValidation:
        if rule.type == "list":
            for area in rule.sqref.ranges:
                rows = range(area.min_row, min(area.max_row, 100) + 1)
                found |= {(row, column) for row in rows for column in range(area.min_col, area.max_col + 1)}
    return {sheet.cell(row, column).coordinate for row, column in found}


@pytest.mark.libreoffice
def test_drop_downs_tables_and_formats_are_kept(both: tuple[Workbook, Workbook, Path]) -> None:
    """Proves: each sheet keeps its table, its drop-down lists cell by cell, its conditional formats, tab
    colour and folded rows. Sensitivity: each of them is on some sheet.
    """
    before, after, _ = both
    assert before.sheetnames == after.sheetnames
    for name in before.sheetnames:
        one, other = before[name], after[name]
        assert {t.ref for t in one.tables.values()} == {t.ref for t in other.tables.values()}, name
        assert cells_with_lists(one) <= cells_with_lists(other), name
        assert len(one.conditional_formatting) <= len(other.conditional_formatting), name
        assert one.sheet_properties.tabColor == other.sheet_properties.tabColor, name
        assert _folded(one) == _folded(other), name
    for kept in (
        lambda sheet: sheet.tables,
        cells_with_lists,
        lambda sheet: len(sheet.conditional_formatting),
        lambda sheet: sheet.sheet_properties.tabColor,
        _folded,
    ):
        assert any(kept(before[name]) for name in before.sheetnames)


def _folded(sheet: Worksheet) -> set[int]:
    """Rows in an outline."""
    return {row for row, look in sheet.row_dimensions.items() if look.outlineLevel}


@pytest.mark.libreoffice
def test_the_saved_workbook_says_the_same(both: tuple[Workbook, Workbook, Path]) -> None:
    """Proves: the planner reads the same values from it, and the live view of what counts agrees with the
    reader: as many rows say no as the switches turn off.
    """
    _, after, saved = both
    delivered, found = read_workbook(INDIA), read_workbook(saved)
    assert found.inputs is not None
    assert delivered.inputs is not None
    assert found.inputs.source.values_sha256 == delivered.inputs.source.values_sha256
    words = [cell for row in after["What counts now"].iter_rows(values_only=True) for cell in row]
    tables = delivered.addresses.tables.values()
    off = sum(not row.holds for table in tables for row in table.rows)
    assert off > 0
    assert words.count("no") == off
