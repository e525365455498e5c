"""The marked copy: the input untouched, wrong cells coloured and explained, all problems listed."""

import errno
import os
from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.files import OutputError, replacing
from planner.workbook.marked_copy import report_problems
from planner.workbook.reading.reader import read_workbook
from tests.workbook.books import BASE, put, write_book


def test_marked_copy(tmp_path: Path):
    """Proves that the wrong cell is coloured and says why; sensitivity: a right cell is not."""
    path = write_book(tmp_path / "book.xlsx", BASE, put("Demand", "A2", "Defense"))
    before = path.read_bytes()
    lines, failed = report_problems(read_workbook(path), path)
    assert failed
    assert lines[-1].endswith("A marked copy is in book_checked.xlsx.")
    assert path.read_bytes() == before
    book = load_workbook(tmp_path / "book_checked.xlsx")
    wrong, right = book["Demand"]["A2"], book["Demand"]["B2"]
    assert 'did you mean "Defence"?' in wrong.comment.text
    assert wrong.fill.fgColor.rgb.endswith("F4B183")
    assert right.comment is None
    assert right.fill.fill_type is None
    assert book.sheetnames[0] == "Problems"
    listed = [cell.value for cell in book["Problems"][2]]
    assert listed[:2] == ["ERROR", "Demand!A2"]
    assert book["Problems"]["B2"].hyperlink.location == "Demand!A2"


def test_marked_copy_can_be_mended_and_read(tmp_path: Path):
    """Proves that a mended marked copy is itself a good input."""
    path = write_book(tmp_path / "book.xlsx", BASE, put("Demand", "A2", "Defense"))
    report_problems(read_workbook(path), path)
    copy = tmp_path / "book_checked.xlsx"
    book = load_workbook(copy)
    book["Demand"]["A2"] = "Defence"
    book.save(copy)
    assert read_workbook(copy).problems == ()


def test_no_copy_without_errors(tmp_path: Path):
    """Proves that warnings alone write nothing; sensitivity: errors do, above."""
    path = write_book(tmp_path / "book.xlsx", BASE, put("Imports", "G2", 2))
    lines, failed = report_problems(read_workbook(path), path)
    assert not failed
    assert lines[-1] == "1 warning in book.xlsx."
    assert [each.name for each in tmp_path.iterdir()] == ["book.xlsx"]


def _fill_the_disk(path: Path) -> None:
    """Write half a file, then fail as a full disk does."""
    path.write_text("half")
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_failed_write_leaves_the_old_file(tmp_path: Path):
    """Proves that a full disk leaves the earlier file and no rubbish, and is told in words."""
    path = tmp_path / "plan.xlsx"
    path.write_text("earlier")
    with pytest.raises(OutputError, match="the disk is full"), replacing(path) as temporary:
        _fill_the_disk(temporary)
    assert path.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [path]


def test_missing_folder(tmp_path: Path):
    """Proves that a folder that is not there is told in words."""
    with (
        pytest.raises(OutputError, match="another folder"),
        replacing(tmp_path / "no" / "plan.xlsx"),
    ):
        pytest.fail("there is no place to write")
