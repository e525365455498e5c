"""What differs between input workbooks, cell by cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from planner.comparison.rows import NOTES, Line, lines_of, paired, words_of
from planner.schema.settings import setting_columns
from planner.schema.sheet import Sheet, sheets
from planner.workbook.layout import SETTINGS
from planner.workbook.reading.build import NOT_VALUES
from planner.workbook.reading.drafts import DraftTable
from planner.workbook.reading.reader import Reading

ADDED, REMOVED, NO_ROW, ROW = "added", "removed", "no such row", "whole row"
SHOWN = 4
"""Values of an added or removed row that are told."""


@dataclass(frozen=True)
class InputChange:
    """One cell (or row) that differs: where, what, and both values as people write them."""

    sheet: str
    key: str
    column: str
    old: str
    new: str
    old_cell: str = ""
    """``F14``; blank where there is none."""
    new_cell: str = ""
    is_note: bool = False
    """True for what no plan depends on: sources, confidence, notes."""
    is_off: bool = False
    """True where the row does not count in either workbook."""

    @property
    def place(self) -> tuple[str, str, str]:
        """Sheet, row and column, by which the changes of several workbooks are put together."""
        return self.sheet, self.key.casefold(), self.column


def input_changes(old: Reading, new: Reading) -> list[InputChange]:
    """Everything that differs between two workbooks, sheet by sheet; a moved row does not.

    Both must have been read without errors. Changes of a run (``--set``) count as if typed into the cells.
    """
    found = list(_settings(old, new))
    for declared in sheets():
        before, after = (each.addresses.tables.get(declared.name) for each in (old, new))
        found += _table(declared, before, after)
    return found


def _settings(old: Reading, new: Reading) -> Iterator[InputChange]:
    """Settings that differ; one without a line stands at its default."""
    assert old.inputs is not None  # read without errors
    assert new.inputs is not None
    for key, column in setting_columns().items():
        before, after = getattr(old.inputs.settings, key), getattr(new.inputs.settings, key)
        if before != after:
            cells = [each.addresses.settings.get(key, "") for each in (old, new)]
            words = [words_of(column, each) for each in (before, after)]
            yield InputChange(SETTINGS, column.header, "value", words[0], words[1], cells[0], cells[1])


def _table(declared: Sheet, old: DraftTable | None, new: DraftTable | None) -> Iterator[InputChange]:
    """Differences of one sheet, which either workbook may lack."""
    before, after = ([] if table is None else lines_of(table) for table in (old, new))
    for pair in paired(before, after, declared.key_attributes):
        if pair.old is not None and pair.new is not None:
            yield from _row(declared, old, new, pair.old, pair.new)
        elif pair.new is not None and new is not None:
            yield _whole(declared, new, pair.new, ADDED)
        elif pair.old is not None and old is not None:
            yield _whole(declared, old, pair.old, REMOVED)


def _whole(declared: Sheet, table: DraftTable, line: Line, how: str) -> InputChange:
    """A row that only one workbook has."""
    place = table.cell(line.number, declared.key_attributes[0] if declared.key_attributes else "")
    said = ", ".join(_said(declared, line)) or "there"
    old, new, before, after = (NO_ROW, said, "", place) if how == ADDED else (said, REMOVED, place, "")
    is_note = declared.name in NOT_VALUES
    key = line.key or f"row {line.number}"
    return InputChange(
        declared.name, key, ROW, old, new, before, after, is_note=is_note, is_off=not line.holds
    )


def _said(declared: Sheet, line: Line) -> Iterator[str]:
    """The first values of a row, and how many more there are."""
    said = [
        f"{_header(declared, cell)} {words_of(declared.columns[cell[0]], value)}"
        for cell, value in line.values.items()
        if not (declared.is_key(cell[0]) or cell[0] in NOTES or value == declared.columns[cell[0]].default)
    ]
    yield from said[:SHOWN]
    if len(said) > SHOWN:
        yield f"{len(said) - SHOWN} more"


def _row(
    declared: Sheet, old: DraftTable | None, new: DraftTable | None, before: Line, after: Line
) -> Iterator[InputChange]:
    """Cells of a row that differ."""
    for cell in dict.fromkeys((*before.values, *after.values)):
        attribute, year = cell
        column = declared.columns[attribute]
        values = [each.values.get(cell) for each in (before, after)]
        if not _differ(*values):
            continue
        cells = [
            "" if table is None else table.cell(line.number, attribute, year)
            for table, line in ((old, before), (new, after))
        ]
        yield InputChange(
            declared.name,
            after.key or f"row {after.number}",
            _header(declared, cell),
            words_of(column, values[0]),
            words_of(column, values[1]),
            cells[0],
            cells[1],
            is_note=attribute in NOTES or declared.name in NOT_VALUES,
            is_off=not (before.holds or after.holds),
        )


def _differ(old: Any, new: Any) -> bool:
    """True if two cells do not say the same; blanks around words do not count."""
    if isinstance(old, str) and isinstance(new, str):
        return old.strip() != new.strip()
    return bool(old != new)


def _header(declared: Sheet, cell: tuple[str, str]) -> str:
    """Header of a column, or the year in a group of year columns."""
    return cell[1] or declared.columns[cell[0]].header


def rows_told(changes: Sequence[InputChange]) -> dict[str, int]:
    """How many changes are values, notes, rows added and rows removed."""
    return {
        "cells": sum(not each.is_note and each.column != ROW for each in changes),
        "rows added": sum(each.old == NO_ROW and each.column == ROW for each in changes),
        "rows removed": sum(each.new == REMOVED and each.column == ROW for each in changes),
        "notes": sum(each.is_note and each.column != ROW for each in changes),
    }
