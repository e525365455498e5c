"""Find a sheet's header row and what stands under each header."""

import re
from collections.abc import Mapping
from typing import Any

from planner.schema.columns import Column
from planner.schema.sheet import Sheet
from planner.workbook.reading.drafts import ColumnPlace, DraftTable, Findings
from planner.workbook.reading.grid import Grid, address
from planner.workbook.reading.suggest import closest

SEARCHED_ROWS = 40
"""Header rows stand within so many rows from the top."""
_YEAR = re.compile(r"FY\s*'?(?:\d{2,4}\s*[-/]\s*)?(\d{4}|\d{2})", re.IGNORECASE)
_SPAN = re.compile(r"\d{4}\s*[-/]\s*(\d{2}|\d{4})")


def year_label(header: str) -> str | None:
    """``FY27`` for FY27, FY2027, FY 2026-27 or 2026-27; None for other headers."""
    match = _YEAR.fullmatch(header) or _SPAN.fullmatch(header)
    return f"FY{int(match.group(1)) % 100:02d}" if match else None


def header_texts(values: tuple[Any, ...]) -> list[str]:
    """A row as header texts, line breaks and double blanks smoothed."""
    return ["" if value is None else " ".join(str(value).split()) for value in values]


def find_header_row(grid: Grid, headers: Mapping[str, object]) -> int | None:
    """The row (from 1) with most of the case-folded headers, at least one; the first of equals."""
    best, most = None, 0
    for number, values in grid.rows.items():
        if number > SEARCHED_ROWS and best is not None:
            break
        count = sum(text.casefold() in headers for text in header_texts(values))
        if count > most:
            best, most = number, count
    return best


def find_table(declared: Sheet, grid: Grid, findings: Findings) -> DraftTable | None:
    """The table of a sheet, its columns mapped; None (and a problem) without a header row."""
    known = {column.header.casefold(): attribute for attribute, column in declared.columns.items()}
    row = find_header_row(grid, known)
    if row is None:
        names = [c.header for c in declared.columns.values() if c.required] or [next(iter(known))]
        findings.add("no_headers", grid.name, "", expected=", ".join(f'"{name}"' for name in names))
        return None
    table = DraftTable(declared, grid, row, [])
    seen: dict[tuple[str, str], str] = {}
    for position, text in enumerate(header_texts(grid.rows[row])):
        if text:
            _place_header(table, known, text, position, seen, findings)
    _report_missing(table, findings)
    return table


def _place_header(
    table: DraftTable,
    known: Mapping[str, str],
    text: str,
    position: int,
    seen: dict[tuple[str, str], str],
    findings: Findings,
) -> None:
    """Map one header, or say why it is left aside."""
    cell = address(position, table.header_row)
    attribute = known.get(text.casefold())
    yearly = table.declared.yearly
    year = "" if attribute or not yearly else year_label(text) or ""
    if year and yearly:
        attribute = yearly[0]
    if attribute is None:
        _report_unknown(table, text, cell, findings)
        return
    if (attribute, year) in seen:
        findings.add("duplicate_header", table.grid.name, cell, found=text, other=seen[attribute, year])
        return
    seen[attribute, year] = cell
    table.places.append(ColumnPlace(attribute, table.declared.columns[attribute], position, year))


def _report_unknown(table: DraftTable, text: str, cell: str, findings: Findings) -> None:
    """A misspelt header is an error, a strange one only a warning."""
    present = {header.casefold() for header in header_texts(table.grid.rows[table.header_row])}
    absent = [c.header for c in table.declared.columns.values() if c.header.casefold() not in present]
    match = closest(text, absent, cutoff=0.75)
    if match is None and table.declared.yearly and re.fullmatch(r"20\d\d", text):
        match = f"FY{text[2:]}"
    if match:
        findings.add("misspelt_column", table.grid.name, cell, found=text, expected=match)
    else:
        findings.add("unused_column", table.grid.name, cell, found=text)


def _report_missing(table: DraftTable, findings: Findings) -> None:
    """Required columns that no header names."""
    found = {place.attribute for place in table.places}
    for attribute, column in table.declared.columns.items():
        if column.required and attribute not in found and not _is_misspelt(column, table, findings):
            findings.add("missing_column", table.grid.name, str(table.header_row), expected=column.header)


def _is_misspelt(column: Column, table: DraftTable, findings: Findings) -> bool:
    """True if a message already said that this column's header is misspelt."""
    return any(
        each.code == "misspelt_column"
        and each.sheet == table.grid.name
        and each.words["expected"] == column.header
        for each in findings.problems
    )
