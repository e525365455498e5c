"""The workbook's own checks notice a number that was typed over, without the program that wrote it."""

import random
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from planner.audit.cells import Book, read_book
from planner.audit.recomputation import completed
from planner.report import write_plan
from planner.workbook import plan_words as words
from planner.workbook.fingerprint import Cell, Place
from tests.audit.digits import change_digits, other_digit, printed_cells
from tests.report.cases import embargo, instance_plan, transport

SHEET, ALL_PASS = "Checks", "All checks pass."
PER_PROCESS = 50
"""Workbooks that one process of LibreOffice computes anew."""
KEPT_DIGITS = 12
"""Digits of a figure that two programs agree on when they compute it anew."""
LEAST_NOTICED = 0.95


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan over a tree, as it was written."""
    path = tmp_path_factory.mktemp("plan") / "plan.xlsx"
    write_plan(path, embargo())
    return path


def calculated(path: Path, changed: Mapping[tuple[str, Place], float] | None = None) -> Book:
    """A workbook whose formulas are all computed anew, each from the others, with numbers typed over some
    cells.
    """
    book = read_book(path) if changed is None else read_book_once(path)
    typed = changed or {}
    bare = {
        sheet: {
            at: Cell(typed[sheet, at])
            if (sheet, at) in typed
            else cell._replace(value=None)
            if cell.formula
            else cell
            for at, cell in cells.items()
        }
        for sheet, cells in book.sheets.items()
    }
    return completed(replace(book, sheets=bare))


read_book_once = cache(read_book)


def verdict(book: Book) -> object:
    """The sentence over all checks."""
    cells = book.sheets[SHEET]
    header = next(at for at, cell in sorted(cells.items()) if cell.value == "Verdict" and (at[0], 2) in cells)
    return cells[header[0] + 1, 1].value


@pytest.mark.parametrize("case", ["transport", "embargo", "schemes", "reserve"])
def test_an_untouched_plan_passes_its_own_checks(case: str, tmp_path: Path) -> None:
    """Proves: computed anew, every check passes, and each figure that is printed is under control."""
    plans = {"transport": transport, "embargo": embargo}
    path = tmp_path / "plan.xlsx"
    write_plan(path, plans[case]() if case in plans else instance_plan(case))
    assert verdict(calculated(path)) == ALL_PASS
    printed = {each.sheet for each in printed_cells(path)}
    listed = {cell.value for (_, column), cell in read_book(path).sheets[SHEET].items() if column == 1}
    assert printed <= listed


def test_numbers_that_were_typed_over_turn_the_verdict(plan: Path, tmp_path: Path) -> None:
    """Proves: of 60 printed numbers, constants and formulas alike, each typed over with one digit changed,
    at least 95 in 100 turn the verdict (what a check tolerates is not noticed). Sensitivity: untouched it
    passes.
    """
    chance, book = random.Random(5), read_book_once(plan)
    cells = chance.sample(printed_cells(plan), 60)
    assert {each.is_formula for each in cells} == {True, False}
    noticed = 0
    for each in cells:
        column, row = coordinate_from_string(each.address)
        place = (each.sheet, (row, column_index_from_string(column)))
        value = book.sheets[each.sheet][place[1]].value
        typed = float(other_digit(repr(value), chance, KEPT_DIGITS))
        noticed += verdict(calculated(plan, {place: typed})) != ALL_PASS
    assert noticed >= LEAST_NOTICED * len(cells)


def test_words_and_figures_below_the_print_turn_what_rests_on_them(plan: Path, tmp_path: Path) -> None:
    """Proves: a figure of the monthly detail that printed figures are computed from turns the verdict too."""
    book = openpyxl.load_workbook(plan)
    sheet = book["Demand and shortages"]
    need = next(each for each in sheet["E"][::-1] if isinstance(each.value, int | float))
    need.value += 1.0
    book.save(tmp_path / "changed.xlsx")
    assert verdict(calculated(tmp_path / "changed.xlsx")) != ALL_PASS


def test_the_copy_stands_on_a_hidden_sheet(plan: Path) -> None:
    """Proves: readers do not see the copies, and can unhide them."""
    book = openpyxl.load_workbook(plan)
    assert book[words.CONTROL_COPY].sheet_state == "hidden"
    assert book[words.FINGERPRINTS].sheet_state == "hidden"


def in_office(paths: list[Path], office: list[str], folder: Path) -> list[object]:
    """Verdicts after LibreOffice has computed workbooks anew, some in each process: it ends early, and says
    nothing, after some 240 of them.
    """
    out = folder / "again"
    for first in range(0, len(paths), PER_PROCESS):
        command = [*office, "--outdir", str(out), *map(str, paths[first : first + PER_PROCESS])]
        subprocess.run(command, check=True, capture_output=True, timeout=3600)
    return [verdict(read_book(out / path.name)) for path in paths]


@pytest.mark.libreoffice
@pytest.mark.parametrize("number", [2, pytest.param(300, marks=pytest.mark.long)])
def test_libreoffice_notices_them_too(number: int, plan: Path, office: list[str], tmp_path: Path) -> None:
    """Proves: the same in a program that people use: at least 95 in 100 of the printed numbers."""
    chance = random.Random(11)
    cells = chance.sample(printed_cells(plan), number)
    paths = [tmp_path / f"{at}.xlsx" for at in range(number)]
    for path, each in zip(paths, cells, strict=True):
        change_digits(plan, path, [each], chance, typed=True, most=KEPT_DIGITS)
    said = in_office([plan, *paths], office, tmp_path)
    assert said[0] == ALL_PASS
    assert sum(each != ALL_PASS for each in said[1:]) >= LEAST_NOTICED * number
