"""Changes for one run: ``sheet.key.column=value``, put into the cells before anything is checked.

So an override goes through the same checks as a cell that a planner typed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner.schema.columns import Kind
from planner.schema.sheet import REGISTRY, Sheet
from planner.workbook.layout import SETTINGS, SETTINGS_HEADERS
from planner.workbook.reading.drafts import DraftRow, DraftTable, Findings
from planner.workbook.reading.grid import Grid
from planner.workbook.reading.headers import find_header_row, find_table, header_texts
from planner.workbook.reading.suggest import did_you_mean

SHAPE = "sheet.key.column=value, e.g. Imports.China Magnet STD.Price=45; Settings.discount_rate=0.05"
SHORT_SHEETS = {"Switches": "Chosen"}
"""Sheets whose rows have one column that everybody means."""


class OverrideError(Exception):
    """An override that names nothing, with the mend."""


@dataclass(frozen=True)
class Override:
    """One parsed change."""

    sheet: str
    key: str
    column: str
    value: Any


def parse_override(text: str) -> Override:
    """Read ``sheet.key.column=value``; Settings and Switches need no column."""
    left, equals, value = text.partition("=")
    sheet, _, rest = left.strip().partition(".")
    if not equals or not rest:
        raise OverrideError(f'cannot read "{text}"; expected {SHAPE}.')
    if sheet == SETTINGS:
        return Override(sheet, rest.strip(), "value", _typed(value))
    key, dot, column = rest.rpartition(".")
    short = SHORT_SHEETS.get(sheet, "")
    if short and column.strip().casefold() != short.casefold():
        return Override(sheet, rest.strip(), short, _typed(value))
    if not dot:
        raise OverrideError(f'cannot read "{text}"; expected {SHAPE}.')
    return Override(sheet, key.strip(), column.strip(), _typed(value))


def _typed(value: str) -> Any:
    """A number where it is one, else text (names such as 2027_04 stay names); nothing is a blank cell."""
    text = value.strip()
    try:
        return text if "_" in text else float(text)
    except ValueError:
        return text or None


def apply_overrides(texts: Sequence[str], grids: Mapping[str, Grid]) -> None:
    """Put each override into its cell of the grids (by sheet name); raises OverrideError."""
    by_name = {name.casefold(): grid for name, grid in grids.items()}
    for text in texts:
        override = parse_override(text)
        grid = by_name.get(override.sheet.casefold())
        if grid is None:
            mend = did_you_mean(override.sheet, list(grids))
            raise OverrideError(f'"{text}": the workbook has no sheet "{override.sheet}"{mend}')
        find = _setting_cell if override.sheet == SETTINGS else _cells
        rows, position = find(grid, override)
        for row in rows:
            _put(grid, row, position, override.value)


def _setting_cell(grid: Grid, override: Override) -> tuple[list[int], int]:
    """Row (one) and position of a setting's value."""
    header = find_header_row(grid, dict.fromkeys(SETTINGS_HEADERS)) or 1
    texts = [text.casefold() for text in header_texts(grid.rows[header])]
    name_at, value_at = texts.index("name"), texts.index("value")
    names = {
        str(row[name_at]): number for number, row in grid.rows.items() if number > header and row[name_at]
    }
    if override.key not in names:
        raise OverrideError(f'Settings has no "{override.key}"{did_you_mean(override.key, list(names))}')
    return [names[override.key]], value_at


def _cells(grid: Grid, override: Override) -> tuple[list[int], int]:
    """Rows and position of a table's cell; a column that the sheet leaves out is added.

    Rows that share a key under different When are readings of which one counts: all of them change.
    """
    declared = _declared(override)
    table = find_table(declared, grid, Findings())
    if table is None:
        raise OverrideError(f'sheet "{override.sheet}" has no header row.')
    rows = _keys(table)
    if override.key.casefold() not in rows:
        mend = did_you_mean(override.key, [key for key, _ in rows.values()])
        raise OverrideError(f'{override.sheet} has no row "{override.key}"{mend}')
    return list(rows[override.key.casefold()][1].values()), _position(table, override)


def _declared(override: Override) -> Sheet:
    """The declared sheet of an override."""
    return next(s for name, s in REGISTRY.items() if name.casefold() == override.sheet.casefold())


def _keys(table: DraftTable) -> dict[str, tuple[str, dict[str, int]]]:
    """Case-folded key -> (key, first row number by When) of a table whose rows are not read yet."""
    at = {place.attribute: place.position for place in table.places}
    found: dict[str, tuple[str, dict[str, int]]] = {}
    for number, values in table.grid.rows.items():
        if number > table.header_row:
            parts = {
                a: values[at[a]] for a in table.declared.key_attributes if a in at and at[a] < len(values)
            }
            key = table.key(DraftRow(number, {a: _plain(table, a, value) for a, value in parts.items()}))
            when = str(values[at["when"]] or "") if "when" in at and at["when"] < len(values) else ""
            found.setdefault(key.casefold(), (key, {}))[1].setdefault(when, number)
    return found


def _plain(table: DraftTable, attribute: str, value: Any) -> Any:
    """A key cell as the reader would take it: months as text stay text, whole numbers lose .0."""
    kind = table.declared.columns[attribute].kind
    if kind is Kind.INTEGER and isinstance(value, float):
        return int(value)
    if kind is Kind.MONTH and hasattr(value, "year"):
        return value.year * 12 + value.month - 1
    return value.strip() if isinstance(value, str) else value


def _position(table: DraftTable, override: Override) -> int:
    """Position of the column; fiscal years by their header, e.g. FY28."""
    texts = [text.casefold() for text in header_texts(table.grid.rows[table.header_row])]
    if override.column.casefold() in texts:
        return texts.index(override.column.casefold())
    headers = [column.header for column in table.declared.columns.values()]
    if override.column.casefold() not in {header.casefold() for header in headers}:
        mend = did_you_mean(override.column, headers)
        raise OverrideError(f'{override.sheet} has no column "{override.column}"{mend}')
    _put(table.grid, table.header_row, len(texts), override.column)
    return len(texts)


def _put(grid: Grid, row: int, position: int, value: Any) -> None:
    """Replace one value of a grid."""
    values = list(grid.rows[row])
    values += [None] * (position + 1 - len(values))
    values[position] = value
    grid.rows[row] = tuple(values)
