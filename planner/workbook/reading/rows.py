"""Read the rows below a header row: cells, blank rows, hidden rows, merged cells, rows below the Table."""

from itertools import pairwise
from typing import Any

from openpyxl.utils.cell import range_boundaries

from planner.schema.columns import Column, Kind
from planner.workbook.reading.cells import REFUSED, CellPlace, expected, read_cell
from planner.workbook.reading.drafts import ColumnPlace, DraftRow, DraftTable, Findings
from planner.workbook.reading.grid import Grid, address


def read_rows(table: DraftTable, findings: Findings) -> None:
    """Fill the table's rows; every problem of its cells is noted."""
    numbers = _row_numbers(table)
    _check_layout(table.grid, table.header_row, numbers, findings)
    positions = {place.position for place in table.places}
    broken_formulas = _formulas_without_value(table, positions)
    if broken_formulas:
        numbers = sorted({*numbers, *(row for _, row in broken_formulas)})
    for number in numbers:
        table.rows.append(_read_row(table, number, broken_formulas, findings))


def _row_numbers(table: DraftTable) -> list[int]:
    """Rows below the headers with something under a known header."""
    positions = [place.position for place in table.places]
    return [
        number
        for number, values in table.grid.rows.items()
        if number > table.header_row and any(_filled(values, position) for position in positions)
    ]


def _filled(values: tuple[Any, ...], position: int) -> bool:
    """True if a cell holds more than blanks."""
    value = values[position] if position < len(values) else None
    return value is not None and (not isinstance(value, str) or bool(value.strip()))


def _formulas_without_value(table: DraftTable, positions: set[int]) -> set[tuple[int, int]]:
    """Position and row of the formulas in the table that have no saved value."""
    found = set()
    for cell in table.grid.scan.formulas_without_value:
        column, row, _, _ = range_boundaries(cell)
        if column is not None and row is not None and row > table.header_row and column - 1 in positions:
            found.add((int(column) - 1, int(row)))
    return found


def _check_layout(grid: Grid, header_row: int, numbers: list[int], findings: Findings) -> None:
    """Merged cells, hidden rows, blank rows and rows below the Table."""
    if not numbers:
        return
    last = numbers[-1]
    for merged in grid.scan.merged:
        top, bottom = (int(merged.translate(_LETTERS).split(":")[i]) for i in (0, -1))
        if bottom >= header_row and top <= last:
            findings.add("merged_cells", grid.name, merged.split(":")[0], found=merged)
    hidden = [row for row in grid.scan.hidden_rows if row in set(numbers)]
    if hidden:
        findings.add("hidden_rows", grid.name, str(hidden[0]), found=_are(hidden))
    for above, below in pairwise(numbers):
        if below - above > 1:
            gap = list(range(above + 1, below))
            findings.add("blank_row", grid.name, str(gap[0]), found=_are(gap))
    _check_below_table(grid, header_row, numbers, findings)


_LETTERS = dict.fromkeys(map(ord, "ABCDEFGHIJKLMNOPQRSTUVWXYZ$"), None)


def _check_below_table(grid: Grid, header_row: int, numbers: list[int], findings: Findings) -> None:
    """Rows that the Excel Table does not hold."""
    if not grid.scan.table:
        return
    _, top, _, bottom = range_boundaries(grid.scan.table)
    if top != header_row or bottom is None:
        return
    for number in numbers:
        if number > bottom:
            findings.add("below_table", grid.name, str(number), found=grid.scan.table)


def _are(numbers: list[int]) -> str:
    """``row 7 is``, ``rows 7 to 9 are``."""
    return f"row {numbers[0]} is" if len(numbers) == 1 else f"rows {spans(numbers)} are"


def spans(numbers: list[int]) -> str:
    """``7 to 9, 12``."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(str(part[0]) if len(part) == 1 else f"{part[0]} to {part[-1]}" for part in parts)


def _read_row(
    table: DraftTable, number: int, broken_formulas: set[tuple[int, int]], findings: Findings
) -> DraftRow:
    """One row with defaults in place of blanks."""
    row = DraftRow(number, {})
    values = table.grid.rows.get(number, ())
    for place in table.places:
        cell = _cell_place(table, place, number, findings)
        if (place.position, number) in broken_formulas:
            found: Any = cell.refuse("formula_without_value", expected=expected(place.column))
        else:
            found = read_cell(values[place.position] if place.position < len(values) else None, cell)
        _store(row, place, found)
        if found is None and place.column.required:
            missing(table, row, place.column, cell)
    _fill_defaults(table, row)
    return row


def _cell_place(table: DraftTable, place: ColumnPlace, number: int, findings: Findings) -> CellPlace:
    """Where a cell of the table is."""
    unit_row = table.header_row - 1
    unit_place = f"in row {unit_row}" if unit_row in table.grid.rows else f"{place.column.unit or 'none'}"
    cell = address(place.position, number)
    return CellPlace(findings, table.grid.name, cell, place.column, unit_place, table.grid.epoch)


def missing(table: DraftTable, row: DraftRow, column: Column, cell: CellPlace) -> None:
    """Note a blank that must be filled."""
    mend = "" if column.is_number else ", or delete the whole row"
    cell.warn("missing_value", expected=expected(column), mend=mend)
    row.broken = True


def _store(row: DraftRow, place: ColumnPlace, found: Any) -> None:
    """Put a value into the draft (year label -> number, "" for all years); refused values break it."""
    if found is REFUSED:
        row.broken = True
    elif place.column.kind is Kind.YEARLY:
        years = row.values.setdefault(place.attribute, {})
        if found is not None:
            years[place.year] = found
    else:
        row.values[place.attribute] = found


def _fill_defaults(table: DraftTable, row: DraftRow) -> None:
    """Defaults for blanks and for columns that the sheet leaves out."""
    for attribute, column in table.declared.columns.items():
        if row.values.get(attribute) is None:
            row.values[attribute] = {} if column.kind is Kind.YEARLY else column.default
        if column.required and row.values[attribute] is None:
            row.broken = True
