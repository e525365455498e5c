"""Workbooks that count days from 1904, as old Macs did: months are read as they are shown."""

import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from planner.workbook.marked_copy import write_marked_copy
from planner.workbook.reading.reader import read_workbook
from tests.workbook.books import BASE, Edit, write_book

JANUARY_2027 = {WINDOWS_EPOCH: 46388, MAC_EPOCH: 46388 - 1462}
"""The number of 1 January 2027: the two ways of counting differ by four years and a day."""


def starting(epoch: datetime, start: Any) -> tuple[Mapping[str, Any], Edit]:
    """The base that counts from a day and begins in a month typed in some way."""
    settings = [["name", "value"], ["start_month", start], ["end_month", datetime(2027, 12, 1)]]

    def edit(book: Workbook) -> None:
        book.epoch = epoch

    return {**BASE, "Settings": settings}, edit


@pytest.mark.parametrize("epoch", JANUARY_2027, ids=["1900", "1904"])
def test_a_month_typed_as_a_date(epoch: datetime, tmp_path: Path):
    """Proves: 1 January 2027 is January 2027, however its workbook counts days. Sensitivity: counted from the
    other day, the same cell would be in 2023 or 2031, and no warning would say so.
    """
    path = write_book(tmp_path / "book.xlsx", *starting(epoch, datetime(2027, 1, 1)))
    reading = read_workbook(path)
    assert reading.problems == ()
    assert reading.inputs is not None
    assert reading.inputs.settings.start_month == 2027 * 12


def test_the_day_that_dates_count_from_is_read(tmp_path: Path):
    """Sensitivity: without its mark, the same file begins on 31 December 2022, as Excel would show it."""
    path = write_book(tmp_path / "book.xlsx", *starting(MAC_EPOCH, datetime(2027, 1, 1)))
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "other.xlsx", "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b'date1904="1"', b""))
    reading = read_workbook(tmp_path / "other.xlsx")
    assert reading.inputs is not None
    assert reading.inputs.settings.start_month == 2022 * 12 + 11


@pytest.mark.parametrize(("epoch", "number"), JANUARY_2027.items(), ids=["1900", "1904"])
def test_a_month_shown_as_a_number(epoch: datetime, number: int, tmp_path: Path):
    """Proves: a date without its format is the month that its number has in this workbook, and is said."""
    reading = read_workbook(write_book(tmp_path / "book.xlsx", *starting(epoch, number)))
    assert [(each.code, each.place) for each in reading.problems] == [("date_as_number", "Settings!B2")]
    assert "read as 2027-01" in reading.problems[0].text
    assert reading.inputs is not None
    assert reading.inputs.settings.start_month == 2027 * 12


def test_the_marked_copy_keeps_its_days(tmp_path: Path):
    """Proves: the marked copy of such a workbook shows the same dates."""
    path = write_book(tmp_path / "book.xlsx", *starting(MAC_EPOCH, datetime(2027, 1, 1)))
    copy = load_workbook(write_marked_copy(path, ()))
    assert copy.epoch == MAC_EPOCH
    assert copy["Settings"]["B2"].value == datetime(2027, 1, 1)
