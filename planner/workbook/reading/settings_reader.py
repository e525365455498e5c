"""The Settings sheet: one named value per line; and the calendar that follows from it."""

from typing import Any

import numpy as np

from planner.calendar import Calendar
from planner.schema.columns import Column, month_text
from planner.schema.settings import Settings, setting_columns
from planner.workbook.layout import SETTINGS, SETTINGS_HEADERS
from planner.workbook.messages import has_errors
from planner.workbook.reading.cells import REFUSED, CellPlace, expected, read_cell
from planner.workbook.reading.drafts import Findings
from planner.workbook.reading.grid import Grid, address
from planner.workbook.reading.headers import find_header_row, header_texts
from planner.workbook.reading.suggest import did_you_mean

SettingCells = dict[str, str]


def read_settings(grid: Grid | None, findings: Findings) -> tuple[Settings | None, SettingCells]:
    """The settings (None if one has an error) and the cell of each given value."""
    if grid is None:
        if not findings.says("misspelt_sheet", "expected", SETTINGS):
            findings.add("missing_sheet", SETTINGS, "", expected=", ".join(SETTINGS_HEADERS[:2]))
        return None, {}
    row = find_header_row(grid, dict.fromkeys(SETTINGS_HEADERS))
    texts = [] if row is None else [text.casefold() for text in header_texts(grid.rows[row])]
    if row is None or not {"name", "value"} <= set(texts):
        findings.add("no_headers", grid.name, "", expected='"name", "value"')
        return None, {}
    return _read_lines(grid, row, texts.index("name"), texts.index("value"), findings)


def _read_lines(
    grid: Grid, header_row: int, name_at: int, value_at: int, findings: Findings
) -> tuple[Settings | None, SettingCells]:
    """Read every line below the headers."""
    columns = {column.header.casefold(): (key, column) for key, column in setting_columns().items()}
    before = len(findings.problems)
    values: dict[str, Any] = {}
    cells: SettingCells = {}
    for number, row in grid.rows.items():
        name = str(row[name_at] or "").strip() if number > header_row and name_at < len(row) else ""
        if not name:
            continue
        if name.casefold() not in columns:
            mend = did_you_mean(name, [column.header for _, column in columns.values()])
            findings.add("unknown_setting", grid.name, address(name_at, number), found=name, mend=mend)
            continue
        key, column = columns[name.casefold()]
        if key in cells:
            other = cells[key].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            findings.add("duplicate_setting", grid.name, address(name_at, number), found=name, other=other)
            continue
        cells[key] = address(value_at, number)
        values[key] = _value(grid, row, cells[key], value_at, column, findings)
    _report_missing(grid.name, values, cells, findings)
    if has_errors(findings.problems[before:]):
        return None, cells
    given = {key: value for key, value in values.items() if value is not None}
    defaults = {key: column.default for key, column in setting_columns().items()}
    return Settings(**(defaults | given)), cells


def _value(
    grid: Grid, row: tuple[Any, ...], cell: str, value_at: int, column: Column, findings: Findings
) -> Any:
    """The value of one line; None where blank or refused."""
    unit_place = f"in column C: {column.unit or 'none'}"
    place = CellPlace(findings, grid.name, cell, column, unit_place, grid.epoch)
    if cell in grid.scan.formulas_without_value:
        place.refuse("formula_without_value", expected=expected(column))
        return None
    found = read_cell(row[value_at] if value_at < len(row) else None, place)
    if found is None and column.required:
        place.warn("missing_value", expected=expected(column), mend="")
    return None if found is REFUSED else found


def _report_missing(sheet: str, values: dict[str, Any], cells: SettingCells, findings: Findings) -> None:
    """Required settings without a line."""
    for key, column in setting_columns().items():
        if column.required and key not in cells:
            findings.add("missing_setting", sheet, "", found=column.header, expected=expected(column))


def calendar_of(settings: Settings, sheet: str, cells: SettingCells, findings: Findings) -> Calendar | None:
    """The months of the plan; None (and a problem) if they make no sense."""
    start, end, step = settings.start_month, settings.end_month, settings.step_months
    if end < start:
        words = {"found": month_text(end), "expected": month_text(start)}
        findings.add("end_before_start", sheet, cells.get("end_month", ""), **words)
        return None
    if (end - start + 1) % step:
        cell = cells.get("step_months", cells.get("end_month", ""))
        findings.add("horizon_not_whole_steps", sheet, cell, found=end - start + 1, expected=step)
        return None
    calendar = Calendar(start, end, step, settings.fiscal_year_first_month)
    across = np.flatnonzero(calendar.years != calendar.fiscal_year(calendar.months + step - 1))
    if across.size:
        cell, found = cells.get("step_months", ""), calendar.labels[int(across[0])]
        findings.add("period_across_years", sheet, cell, found=found, expected=step)
    return calendar
