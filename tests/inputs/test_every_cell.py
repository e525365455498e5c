"""A change of any number of a delivered workbook moves what is solved, or is refused by name.

The second opinion edits the cell in a copy of the workbook: where ``--set`` says that nothing changes, the
edited copy must be the same problem as before, and where it goes through, another one.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from planner.changes import IdleChangeError, Models, Use, judged
from planner.schema.columns import Column, Kind
from planner.schema.settings import setting_columns
from planner.solver.fingerprint import ModelFingerprint, same_model
from planner.workbook.checks.unread import Reason
from planner.workbook.reading.grid import address
from planner.workbook.reading.reader import Reading, read_workbook

FOLDER = Path(__file__).resolve().parents[2] / "inputs"
INDIA, TUTORIAL = FOLDER / "india.xlsx", FOLDER / "tutorial.xlsx"
SEED = 8
BUILT = 5
"""Every so many edited copies are built too; of all, the values must be those of ``--set``."""
MOVED, REPORTED, ERRORS = "moved", "only reported", "input errors"
TRIES = (1.25, 0.75, 0.5)
STEPS = (1.0, -1.0, 0.25, -0.25)


@dataclass(frozen=True)
class Cell:
    """A filled number of the workbook."""

    sheet: str
    cell: str
    value: float
    column: Column

    @property
    def other(self) -> float:
        """Another number that the column takes."""
        low = -1e30 if self.column.minimum is None else self.column.minimum
        high = 1e30 if self.column.maximum is None else self.column.maximum
        tries = [self.value * factor for factor in TRIES] + [self.value + step for step in STEPS]
        tries = [float(f"{each:.12g}") for each in tries]  # openpyxl saves 15 digits, not 17
        if self.column.kind is Kind.INTEGER:
            tries = [round(value) for value in tries]
        return next(value for value in tries if value != self.value and low <= value <= high)


def numbers(reading: Reading) -> Iterator[Cell]:
    """Every filled number of a workbook."""
    assert reading.inputs is not None
    for name, column in setting_columns().items():
        value = getattr(reading.inputs.settings, name)
        if column.is_number and value not in (None, column.default):
            yield Cell("Settings", reading.addresses.settings[name], value, column)
    for sheet, table in reading.addresses.tables.items():
        for place in table.places:
            for number, values in table.grid.rows.items():
                found = values[place.position] if place.position < len(values) else None
                is_number = isinstance(found, int | float) and not isinstance(found, bool)
                if place.column.is_number and number > table.header_row and is_number:
                    yield Cell(sheet, address(place.position, number), found, place.column)


def said(cell: Cell, models: Models) -> tuple[str, Reading]:
    """What becomes of a change: moved, reported, refused (by which reason), or input errors."""
    change = f"{cell.sheet}!{cell.cell}=={cell.other!r}"
    reading = read_workbook(models.path, [change])
    if reading.inputs is None:
        return ERRORS, reading
    try:
        seen = judged(reading, [change], Use(), models)
    except IdleChangeError as error:
        return error.idle[change].reason.value, reading
    return (REPORTED if seen.changed[0].only_reported else MOVED), reading


def edited(book: Any, cell: Cell, path: Path) -> Reading:
    """The workbook read with the cell typed into a copy."""
    place = book[cell.sheet][cell.cell]
    assert place.value == cell.value
    place.value = cell.other
    book.save(path)
    place.value = cell.value
    return read_workbook(path)


def tried(path: Path, size: int, folder: Path) -> Counter[str]:
    """How many cells ended how; fails where the edited copy disagrees, or for no known reason."""
    models, book, before = Models(path), openpyxl.load_workbook(path), read_workbook(path)
    base = ModelFingerprint(inputs_of(before))
    found: Counter[str] = Counter()
    for number, cell in enumerate(random.Random(SEED).sample(list(numbers(before)), size)):
        end, changed = said(cell, models)
        found[end] += 1
        copy = edited(book, cell, folder / "copy.xlsx")
        assert end != Reason.UNKNOWN.value, cell
        assert (copy.inputs is None) == (end == ERRORS), cell
        if copy.inputs is not None and changed.inputs is not None:
            assert copy.inputs.source.values_sha256 == changed.inputs.source.values_sha256, cell
            if number % BUILT == 0:
                assert same_model(ModelFingerprint(copy.inputs), base) == (end != MOVED), cell
    return found


def inputs_of(reading: Reading) -> Any:
    """Inputs that are there."""
    assert reading.inputs is not None
    return reading.inputs


def test_a_dozen_cells(tmp_path: Path) -> None:
    """Proves: each change moves the problem or is refused by name, and the edited copy agrees.
    Sensitivity: both endings occur.
    """
    found = tried(TUTORIAL, 12, tmp_path)
    assert sum(found.values()) == 12
    assert 0 < found[MOVED] < 12


@pytest.mark.long
def test_three_hundred_cells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Proves the same of three hundred cells of India; tells how they ended."""
    found = tried(INDIA, 300, tmp_path)
    with capsys.disabled():
        print("\n", dict(found.most_common()))
    assert found[MOVED] > 150
