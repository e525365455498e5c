"""Changes for one run: how they are written, which cells they reach, what they do there."""

from pathlib import Path
from typing import Any

import pytest

from planner.workbook.reading.override_text import Operation, OverrideError, parse_override
from planner.workbook.reading.overrides import CellChange
from planner.workbook.reading.reader import Reading, read_workbook
from planner.workbook.writing.template import write_workbook
from tests.workbook.books import BASE, Sheets, write_book

WRITTEN = [
    ("Imports.r1.Price=5", ("Imports", "r1", "Price", "", Operation.SET, 5.0)),
    ("Imports.r1.Price==5", ("Imports", "r1", "Price", "", Operation.SET, 5.0)),
    ("Imports.r1.Price==-5", ("Imports", "r1", "Price", "", Operation.SET, -5.0)),
    ("Imports.r1.Price=*1.2", ("Imports", "r1", "Price", "", Operation.MULTIPLY, 1.2)),
    ("Imports.r1.Price=+12", ("Imports", "r1", "Price", "", Operation.ADD, 12.0)),
    ("Imports.r1.Price=+-12", ("Imports", "r1", "Price", "", Operation.ADD, -12.0)),
    ("Imports.r1.Price=-10%", ("Imports", "r1", "Price", "", Operation.MULTIPLY, 0.9)),
    ("Imports.r1.Price=+10 %", ("Imports", "r1", "Price", "", Operation.MULTIPLY, 1.1)),
    ("Imports.r1.Duty=10%", ("Imports", "r1", "Duty", "", Operation.SET, "10%")),
    ("Imports.St. Helena.Price=5", ("Imports", "St. Helena", "Price", "", Operation.SET, 5.0)),
    ('Imports."a*b.c=d ""e""".Price=5', ("Imports", 'a*b.c=d "e"', "Price", "", Operation.SET, 5.0)),
    ("Imports!F14=5", ("Imports", "", "", "F14", Operation.SET, 5.0)),
    ("'Event effects'!$H$12=*2", ("Event effects", "", "", "H12", Operation.MULTIPLY, 2.0)),
    ("Settings.discount_rate=0.05", ("Settings", "discount_rate", "value", "", Operation.SET, 0.05)),
    ("Switches.case=high", ("Switches", "case", "Chosen", "", Operation.SET, "high")),
    ("Switches.case.Chosen=high", ("Switches", "case", "Chosen", "", Operation.SET, "high")),
    ("Switches.rules=2027_04", ("Switches", "rules", "Chosen", "", Operation.SET, "2027_04")),
    ("Imports.r1.Maximum a month=", ("Imports", "r1", "Maximum a month", "", Operation.SET, None)),
]


@pytest.mark.parametrize(("text", "expected"), WRITTEN, ids=[text for text, _ in WRITTEN])
def test_written(text: str, expected: tuple[Any, ...]) -> None:
    """Proves: every way to write a change; dots, stars, quotes and equals signs in quoted keys."""
    found = parse_override(text)
    assert (found.sheet, found.key, found.column, found.cell, found.operation) == expected[:5]
    assert found.value == (pytest.approx(expected[5]) if isinstance(expected[5], float) else expected[5])


@pytest.mark.parametrize("text", ["nonsense", "Imports=5", "Imports.r1=5", "Imports..Price=5", "=5", ""])
def test_unreadable(text: str) -> None:
    """Proves: what cannot be read says how a change is written."""
    with pytest.raises(OverrideError, match=r"expected sheet\.key\.column=value"):
        parse_override(text)


def test_a_lone_minus_is_not_guessed() -> None:
    """Proves: -12 could set or take away; the mend names both."""
    with pytest.raises(OverrideError, match=r"write ==-12 to set minus 12, or =\+-12 to take 12 away"):
        parse_override("Imports.r1.Price=-12")


IMPORTS = BASE["Imports"]
ROUTES: Sheets = {
    **BASE,
    "Imports": [
        IMPORTS[0],
        ["China sea", *IMPORTS[1][1:]],
        ["China air", *IMPORTS[1][1:3], 80, *IMPORTS[1][4:]],
        ["Japan sea", *IMPORTS[1][1:5], None, *IMPORTS[1][6:]],
        ["a*", *IMPORTS[1][1:]],
    ],
    "Sectors": [["Sector", "FY27", "FY28"], ["Defence", 100, 200]],
    "Limits": [
        ["Limit", "Quantity", "Commodity", "Maximum"],
        ["cap", "use", "STD", 50],
        ["cap", "stock", "STD", None],
    ],
    "Events": [["Event", "Hazard"], ["embargo", 0.05]],
    "Event effects": [
        ["Event", "Effect", "Country", "From", "Value"],
        ["embargo", "import availability", "NA", 0, 0],
        ["embargo", "import availability", "NA", 3, 0.5],
    ],
    "Series": [["Sheet", "Key", "Column", "Value"], ["Imports", "*", "Duty", 0.1]],
}


def changed(folder: Path, *texts: str) -> tuple[CellChange, ...]:
    """What changes of the routes write."""
    return read(folder, *texts).changed


def read(folder: Path, *texts: str) -> Reading:
    """The routes read with changes."""
    return read_workbook(write_book(folder / "book.xlsx", ROUTES), texts)


CASES = [
    ("Imports.China*.Price=*1.2", ["Imports!D2: 60 -> 72", "Imports!D3: 80 -> 96"]),
    ("Imports.*sea.Price=7", ["Imports!D2: 60 -> 7", "Imports!D4: 60 -> 7"]),
    ("imports.china AIR.price=-10%", ["Imports!D3: 80 -> 72"]),
    ("Imports.a*.Price=5", ["Imports!D5: 60 -> 5"]),
    ('Imports."a*".Price=5', ["Imports!D5: 60 -> 5"]),
    ("Imports.*.Volume a year=+10", [f"Imports!F{row}: 1000 -> 1010" for row in (2, 3, 5)]),
    ("Imports!F4=12", ["Imports!F4: blank -> 12"]),
    ("Imports.China sea.Peak month=2", ["Imports!I2: blank -> 2"]),
    ("Sectors.Defence.Demand a year=*1.1", ["Sectors!B2: 100 -> 110", "Sectors!C2: 200 -> 220"]),
    ("Sectors.Defence.FY28=5", ["Sectors!C2: 200 -> 5"]),
    ("Sectors.Defence.FY*=5", ["Sectors!B2: 100 -> 5", "Sectors!C2: 200 -> 5"]),
    ("Sectors.Defence.2027-28=5", ["Sectors!C2: 200 -> 5"]),
    ("Limits.cap.Maximum=40", ["Limits!D2: 50 -> 40"]),
    ("Event effects!E3=0.25", ["Event effects!E3: 0.5 -> 0.25"]),
    ("Event effects.embargo | *.Value=+0.1", ["Event effects!E2: 0 -> 0.1", "Event effects!E3: 0.5 -> 0.6"]),
    ("Settings.start_month=2027-02", ["Settings!B2: 2027-01 -> 2027-02"]),
    ("Settings.discount_rate=0.05", ["Settings!B4: blank -> 0.05"]),
    ("Series!D2=0.2", ["Series!D2: 0.1 -> 0.2"]),
]


@pytest.mark.parametrize(("text", "cells"), CASES, ids=[text for text, _ in CASES])
def test_cells(text: str, cells: list[str], tmp_path: Path) -> None:
    """Proves: which cells a change reaches, with old and new value; blanks among many stay blank."""
    assert [str(each).partition(" (")[0] for each in changed(tmp_path, text)] == cells


def test_the_key_is_told(tmp_path: Path) -> None:
    """Proves: the line names column and row; a setting its name."""
    found = changed(tmp_path, "Imports.China sea.Price=61", "Settings.discount_rate=0.05")
    assert str(found[0]) == "Imports!D2: 60 -> 61 (Price of China sea)"
    assert str(found[1]) == "Settings!B4: blank -> 0.05 (discount_rate)"


def test_changes_follow_each_other(tmp_path: Path) -> None:
    """Proves: a later change acts on what an earlier one left; computed values keep twelve digits."""
    found = changed(tmp_path, "Imports.China sea.Price=12", "Imports.China sea.Price=*1.2")
    assert [(each.old, each.new) for each in found] == [(60, 12.0), (12.0, 14.4)]


REFUSED = [
    ("Imports.Chna sea.Price=5", 'did you mean "China sea"?'),
    ("Imports.Korea*.Price=5", 'no row "Korea*"'),
    ("Imports.China sea.Prise=5", 'did you mean "Price"?'),
    ("Importz.China sea.Price=5", 'did you mean "Imports"?'),
    ("Settings.discont_rate=5", 'did you mean "discount_rate"?'),
    ("Imports.Japan sea.Volume a year=*2", "Imports!F4 is blank, no number to multiply"),
    ("Imports.China sea.Country=*2", "Imports!B2 is NA, no number to multiply"),
    ("Event effects.embargo | import availability.Value=0.3", "2 rows have this name (Event effects!E2"),
    ("Series..Value=5", "expected sheet.key.column"),
    ("Series.x.Value=5", "rows of Series have no name; name a cell, e.g. Series!A2=5"),
    ("Imports!Z99=5", "Z99 is no cell of the table on Imports"),
    ("Settings!C2=5", "no setting has its value in C2"),
]


@pytest.mark.parametrize(("text", "words"), REFUSED, ids=[text for text, _ in REFUSED])
def test_refused(text: str, words: str, tmp_path: Path) -> None:
    """Proves: a change that reaches nothing, or more than it says, is refused with the mend."""
    with pytest.raises(OverrideError) as caught:
        read(tmp_path, text)
    assert words in str(caught.value)


def test_months_are_added_to_a_date(tmp_path: Path):
    """Proves: +15 to a date cell of November 2027 makes February 2029. Sensitivity: 1.5 months do not."""
    path = tmp_path / "dated.xlsx"
    rows = [{"route": "r", "country": "c", "commodity": "m", "price": 1.0, "first_month": "2027-11"}]
    tables: dict[str, list[dict[str, Any]]] = {"Countries": [{"country": "c"}], "Imports": rows}
    tables["Commodities"] = [{"commodity": "m"}]
    write_workbook(path, settings={"start_month": "2027-01", "end_month": "2029-12"}, tables=tables)
    (change,) = read_workbook(path, ["Imports.r.First month=+15"]).changed
    assert f"{change.old:%Y-%m} {change.new:%Y-%m}" == "2027-11 2029-02"
    with pytest.raises(OverrideError, match="no number to multiply or add to"):
        read_workbook(path, ["Imports.r.First month=+1.5"])
