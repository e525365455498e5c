"""Inputs side by side: rows are matched by key, and every cell that differs is told with both values."""

from pathlib import Path

import pytest

from planner.comparison import NotComparableError, compared
from planner.comparison.inputs import InputChange, input_changes
from planner.workbook.reading.reader import read_workbook
from tests.compare.books import Rows, run, tables, write


def changes(folder: Path, after: dict[str, Rows], **settings: object) -> list[InputChange]:
    """What differs from the workbook as it is."""
    old = read_workbook(write(folder, "old"))
    new = read_workbook(write(folder, "new", after, **settings))
    assert old.inputs
    assert new.inputs
    return input_changes(old, new)


def told(change: InputChange) -> tuple[str, str, str, str, str]:
    """Where, and both values."""
    return change.sheet, change.key, change.column, change.old, change.new


def test_equal_workbooks_do_not_differ(tmp_path: Path) -> None:
    """Proves: nothing is told of equal workbooks."""
    assert changes(tmp_path, tables()) == []


def test_a_changed_cell_is_told_with_both_addresses(tmp_path: Path) -> None:
    """Proves: one price, with its cell in both workbooks."""
    after = tables()
    after["Imports"][0]["price"] = 2.5
    (found,) = changes(tmp_path, after)
    assert told(found) == ("Imports", "Sea", "Price", "2", "2.5")
    assert found.old_cell == found.new_cell != ""


def test_an_inserted_row_moves_no_other(tmp_path: Path) -> None:
    """Proves: a row put first is one addition; rows below it, which moved, do not differ.
    Sensitivity: by row number every row below would.
    """
    after = tables()
    after["Imports"].insert(0, {"route": "Air", "country": "Japan", "commodity": "Magnet", "price": 9.0})
    (found,) = changes(tmp_path, after)
    assert told(found)[:4] == ("Imports", "Air", "whole row", "no such row")
    assert "Price 9" in found.new


def test_a_removed_row_is_told(tmp_path: Path) -> None:
    """Proves: what is gone is told with what it said."""
    after = tables()
    del after["Imports"][1]
    (found,) = changes(tmp_path, after)
    assert told(found)[:3] == ("Imports", "Land", "whole row")
    assert found.new == "removed"
    assert "Price 3" in found.old


def test_a_renamed_key_is_one_change(tmp_path: Path) -> None:
    """Proves: a route under another name, all else equal, is one changed cell and no row gone and come."""
    after = tables()
    after["Imports"][0]["route"] = "Ocean"
    (found,) = changes(tmp_path, after)
    assert told(found) == ("Imports", "Ocean", "Route", "Sea", "Ocean")


def test_a_renamed_row_with_another_price_is_another_row(tmp_path: Path) -> None:
    """Sensitivity: where name and price differ, nothing says that it is the same row."""
    after = tables()
    after["Imports"][0] |= {"route": "Ocean", "price": 7.0}
    assert sorted(each.column for each in changes(tmp_path, after)) == ["whole row", "whole row"]


def test_a_changed_switch_is_one_change(tmp_path: Path) -> None:
    """Proves: the chosen reading differs; the rows that it switches on and off do not."""
    after = tables()
    after["Switches"][0]["chosen"] = "high"
    (found,) = changes(tmp_path, after)
    assert told(found) == ("Switches", "need", "Chosen", "base", "high")


def test_rows_of_one_key_are_told_apart_by_when(tmp_path: Path) -> None:
    """Proves: the row of the other reading is changed, not the first of its key; it does not count now."""
    after = tables()
    after["Demand"][1]["demand_a_month"] = 8
    (found,) = changes(tmp_path, after)
    assert (found.old, found.new, found.is_off) == ("6", "8", True)


def test_settings_and_notes(tmp_path: Path) -> None:
    """Proves: a setting without a line stands at its default; a note is told as a note."""
    after = tables()
    after["Sectors"][0]["note"] = "as they say"
    setting, note = changes(tmp_path, after, discount_rate=0.1)
    assert told(setting) == ("Settings", "discount_rate", "value", "0", "0.1")
    assert (note.column, note.is_note) == ("Note", True)


def test_three_workbooks_stand_side_by_side(tmp_path: Path) -> None:
    """Proves: a cell that only the third changes shows the first one's value for the second."""
    second, third = tables(), tables()
    second["Imports"][0]["price"] = 2.5
    third["Imports"][1]["price"] = 3.5
    files = [write(tmp_path, "a"), write(tmp_path, "b", second), write(tmp_path, "c", third)]
    found = compared(files)
    frame = found.sections[0].frame
    assert frame[["Row", "A", "B", "C"]].to_numpy().tolist() == [
        ["Sea", "2", "2.5", "2"],
        ["Land", "3", "3", "3.5"],
    ]
    assert found.words == ("b against a: 1 cells.", "c against a: 1 cells.")


def test_a_workbook_with_errors_is_refused(tmp_path: Path) -> None:
    """Proves: the first error is told by cell, with the mend."""
    wrong = tables()
    wrong["Imports"][0]["country"] = "Jpan"
    files = write(tmp_path, "a"), write(tmp_path, "wrong", wrong)
    with pytest.raises(NotComparableError, match=r"wrong.xlsx has errors \(Imports!.*planner check"):
        compared(files)
    assert run("compare", *files, folder=tmp_path).returncode == 3
