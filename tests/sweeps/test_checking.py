"""``planner check`` warns of what a sweep would refuse, and a sweep changes no plan."""

from pathlib import Path

import planner
from planner.workbook.reading.reader import read_workbook
from tests.sweeps.books import HEADERS, book, price
from tests.sweeps.test_dry_run import planner as run

WRONG = [
    [*price(50, "Right"), None],
    ["Row", None, "Imports", "r9", "Price", "", 5, None],
    ["Later", "Deep", "Imprts", "r1", "Price", "", 5, "no"],
]


def test_the_check_warns_at_the_cells_of_the_sweep(tmp_path: Path):
    """Proves: each refused row is a warning at its cell, also one that waits for its group; the workbook can
    be solved all the same. Sensitivity: without the look at waiting groups the second is missing.
    """
    path = book(tmp_path, WRONG, [*HEADERS, "Runs"])
    found = [each for each in planner.check(path).problems if each.code == "sweep"]
    assert [(each.sheet, each.cell, each.is_error) for each in found] == [
        ("Sweep", "D3", False),
        ("Sweep", "C4", False),
    ]
    done = run("check", path)
    assert done.returncode == 0, done.stderr
    assert 'WARNING Sweep!D3: Imports has no row "r9".' in done.stderr
    assert "2 warnings in book.xlsx" in done.stderr


def test_a_sweep_is_no_part_of_the_problem(tmp_path: Path):
    """Proves: the hash by which a plan knows its inputs does not see the sheet. Sensitivity: it sees a
    price.
    """
    (tmp_path / "with").mkdir()
    plain, swept = book(tmp_path), book(tmp_path / "with", [price(50)])
    hashes = [
        reading.inputs.source.values_sha256
        for reading in (
            read_workbook(plain),
            read_workbook(swept),
            read_workbook(plain, ["Imports.r1.Price=61"]),
        )
        if reading.inputs
    ]
    assert hashes[0] == hashes[1] != hashes[2]


def test_a_workbook_without_problems_stays_so(tmp_path: Path):
    """Proves: a faultless sweep adds nothing."""
    assert planner.check(book(tmp_path, [price("-10% | +10%")])).problems == ()
