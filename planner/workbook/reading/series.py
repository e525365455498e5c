"""Series rows: overrides of numbers between two months."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from planner.calendar import Calendar
from planner.schema.columns import Column, Kind, Monthly
from planner.schema.sheet import REGISTRY
from planner.workbook.reading.cells import expected
from planner.workbook.reading.drafts import DraftRow, DraftTable, Findings, folded_parts
from planner.workbook.reading.suggest import did_you_mean

SERIES = "Series"
ANY = "*"


def apply_series(tables: Mapping[str, DraftTable], calendar: Calendar, findings: Findings) -> None:
    """Apply every Series row that counts, in sheet order, to the arrays of the drafts."""
    series = tables.get(SERIES)
    for row in series.rows if series else ():
        if series and not row.broken:
            target = _target(series, row, tables, findings)
            if target:
                _override(series, row, *target, calendar, findings)


def _target(
    series: DraftTable, row: DraftRow, tables: Mapping[str, DraftTable], findings: Findings
) -> tuple[DraftTable, str, Column] | None:
    """Table, attribute and column that a Series row names; None (and a problem) if there is none."""
    sheet = _spelt(str(row.values["sheet"]), tables)
    if sheet is None:
        known = _spelt(str(row.values["sheet"]), REGISTRY) or ""
        mend = "; that sheet has no rows." if known else did_you_mean(str(row.values["sheet"]), tables)
        words = {"found": row.values["sheet"], "expected": "the sheets of this workbook", "mend": mend}
        cell = series.cell(row, "sheet")
        findings.add_following(known, "unknown_key", series.grid.name, cell, **words)
        return None
    table, header = tables[sheet], str(row.values["column"])
    for attribute, column in table.declared.columns.items():
        if column.header.casefold() == header.casefold():
            return _varying(series, row, table, attribute, column, findings)
    varying = [column.header for column in table.declared.columns.values() if column.varies]
    mend = did_you_mean(header, varying, f"columns that can vary are {', '.join(varying) or 'none'}")
    cell = series.cell(row, "column")
    findings.add("unknown_series_column", series.grid.name, cell, found=header, other=sheet, mend=mend)
    return None


def _spelt(sheet: str, names: Iterable[str]) -> str | None:
    """The declared spelling of a sheet; None if it is not among the names."""
    return next((name for name in names if name.casefold() == sheet.casefold()), None)


def _varying(
    series: DraftTable, row: DraftRow, table: DraftTable, attribute: str, column: Column, findings: Findings
) -> tuple[DraftTable, str, Column] | None:
    """The target; a number that holds for the whole plan can only be changed without months."""
    always = row.values.get("first_month") is None and row.values.get("last_month") is None
    if column.varies or (column.is_number and always):
        return table, attribute, column
    cell = series.cell(row, "column")
    findings.add("series_not_varying", series.grid.name, cell, found=column.header, other=table.name)
    return None


def _override(
    series: DraftTable,
    row: DraftRow,
    table: DraftTable,
    attribute: str,
    column: Column,
    calendar: Calendar,
    findings: Findings,
) -> None:
    """Change the arrays of the rows that fit the key, if the Series row counts."""
    key = str(row.values["row_key"])
    targets = list(_fitting(table, key))
    if not targets:
        keys = [table.key(each) for each in table.rows]
        words = {"found": key, "expected": f"{table.name} (its name columns joined by ' | ')"}
        mend = did_you_mean(key, keys, "add it there, or mend the name")
        findings.add("unknown_key", series.grid.name, series.cell(row, "row_key"), mend=mend, **words)
        return
    if not row.holds:
        return
    window = calendar.window(row.values.get("first_month"), row.values.get("last_month"))
    _check_whole_periods(series, row, calendar, findings)
    for target in _bearing(table, targets, attribute):
        _change(series, row, table, target, attribute, column, window, ANY in key, findings)


def _fitting(table: DraftTable, key: str) -> Iterator[DraftRow]:
    """Rows whose key fits; ``*`` stands for any text, alone or within a part."""
    parts = folded_parts(key)
    exact = table.rows_by_key.get(parts, [])
    if exact or ANY not in key:
        yield from exact
        return
    pairs = zip(table.rows, table.folded_keys, strict=True)
    yield from (row for row, own in pairs if _fits(parts, own))


def fits_key(table: DraftTable, row: DraftRow, key: str) -> bool:
    """True if a row has this key; ``*`` stands for any text, alone or within a part."""
    return _fits(folded_parts(key), folded_parts(table.key(row)))


def _fits(parts: tuple[str, ...], own: tuple[str, ...]) -> bool:
    """True if the parts of a key fit those of a row."""
    if parts == (ANY,):
        return True
    return len(own) == len(parts) and all(map(_fits_part, parts, own))


def _fits_part(part: str, own: str) -> bool:
    """True if one part of a key fits; only ``*`` is special in it."""
    if ANY not in part:
        return part == own
    return bool(re.fullmatch(".*".join(map(re.escape, part.split(ANY))), own))


def _check_whole_periods(series: DraftTable, row: DraftRow, calendar: Calendar, findings: Findings) -> None:
    """Months that cut a period: the whole period takes the value."""
    first, last = row.values.get("first_month"), row.values.get("last_month")
    cuts = {"first_month": first, "last_month": None if last is None else last + 1}
    for attribute, cut in cuts.items():
        if (
            cut is not None
            and calendar.start < cut <= calendar.end
            and (cut - calendar.start) % calendar.step_months
        ):
            month = calendar.labels[calendar.period_of(cut)]
            cell = series.cell(row, attribute)
            findings.add(
                "series_cuts_period", series.grid.name, cell, month=month, value=calendar.step_months
            )


def _bearing(table: DraftTable, targets: list[DraftRow], attribute: str) -> list[DraftRow]:
    """Of rows that share a key (terms of one limit), those that fill the column; if none does, the first."""
    groups: dict[str, list[DraftRow]] = {}
    for target in targets:
        groups.setdefault(table.key(target).casefold(), []).append(target)
    bearing = ([row for row in rows if _filled(row.values[attribute])] for rows in groups.values())
    return [row for rows, filled in zip(groups.values(), bearing, strict=True) for row in filled or rows[:1]]


def _filled(values: Any) -> bool:
    """True if a cell, or any period of an array, has a number."""
    return values is not None and not bool(np.isnan(np.asarray(values, dtype=float)).all())


def _change(
    series: DraftTable,
    row: DraftRow,
    table: DraftTable,
    target: DraftRow,
    attribute: str,
    column: Column,
    window: range,
    wild: bool,
    findings: Findings,
) -> None:
    """Apply one override to one row; blanks can only be set, results must keep the limits."""
    values: Any = target.values[attribute]
    if not len(window):
        return
    one = not column.varies
    changed = np.array([np.nan if values is None else float(values)] if one else values)
    part = changed if one else changed[window.start : window.stop]
    operation, number = row.values["operation"], float(row.values["value"])
    if operation != "=" and not wild and bool(np.isnan(part).any()):
        cell = series.cell(row, "operation")
        words = {"found": column.header, "other": table.name}
        findings.add("series_blank", series.grid.name, cell, **words)
        return
    part[:] = {"=": np.full(len(part), number), "*": part * number, "+": part + number}[operation]
    wrong = _outside(part, column)
    if wrong is not None:
        words = {"found": column.header, "other": f"{table.name} {table.key(target)}", "value": f"{wrong:g}"}
        words |= {"expected": expected(column)}
        findings.add("series_out_of_range", series.grid.name, series.cell(row, "value"), **words)
        return
    changed.setflags(write=False)
    whole = int if column.kind is Kind.INTEGER else float
    target.values[attribute] = whole(changed[0]) if one else changed


def _outside(values: Monthly, column: Column) -> float | None:
    """The first number that breaks the column's limits."""
    low = -np.inf if column.minimum is None else column.minimum
    high = np.inf if column.maximum is None else column.maximum
    wrong = values[(values < low - 1e-12) | (values > high + 1e-12)]
    return float(wrong[0]) if wrong.size else None
