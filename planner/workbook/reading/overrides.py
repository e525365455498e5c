"""Changes for one run, put into the cells before anything is checked.

So a change goes through the same checks as a cell that a planner typed. How changes are written:
:mod:`planner.workbook.reading.override_text`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from planner.schema.columns import Kind
from planner.schema.settings import setting_columns
from planner.schema.sheet import REGISTRY, Sheet
from planner.workbook.layout import SETTINGS, SETTINGS_HEADERS
from planner.workbook.reading.drafts import DraftRow, DraftTable, Findings
from planner.workbook.reading.grid import Grid, address
from planner.workbook.reading.headers import find_header_row, find_table, header_texts, year_label
from planner.workbook.reading.numbers import read_number_text
from planner.workbook.reading.override_text import (
    ANY,
    Operation,
    Override,
    OverrideError,
    Part,
    fits,
    parse_override,
)
from planner.workbook.reading.suggest import did_you_mean

DIGITS = 12
"""Significant digits of a computed value, so that 12 times 1.2 is 14.4."""
SHOWN = 4
"""Cells that a message names in full."""


@dataclass(frozen=True)
class CellChange:
    """One cell that a change has written: where, under which header, of which row, and both values."""

    override: str
    """The change as it was typed."""
    sheet: str
    row: int
    position: int
    """Column from 0."""
    header: str
    key: str
    old: Any
    new: Any
    only_reported: bool = False
    """True where the model does not read the value and the report shows it."""
    lever: str = ""
    """The lever that has written it; blank: a change of the run."""

    @property
    def cell(self) -> str:
        """``F14``."""
        return address(self.position, self.row)

    @property
    def place(self) -> str:
        """``Imports!F14``."""
        return f"{self.sheet}!{self.cell}"

    def __str__(self) -> str:
        what = self.key if self.sheet.casefold() == SETTINGS.casefold() else f"{self.header} of {self.key}"
        by = f", by {self.override}" if self.lever else ""
        return f"{self.place}: {cell_words(self.old)} -> {cell_words(self.new)} ({what}{by})"


def cell_words(value: Any) -> str:
    """A cell's value as people write it."""
    if value is None or value == "":
        return "blank"
    if isinstance(value, date):
        return f"{value:%Y-%m}"
    return f"{value:.{DIGITS}g}" if isinstance(value, int | float) else str(value)


def apply_overrides(texts: Sequence[str], grids: Mapping[str, Grid]) -> tuple[CellChange, ...]:
    """Put each change into its cells of the grids (by sheet name); tells every cell that was written.

    Raises OverrideError.
    """
    changes: list[CellChange] = []
    for text in texts:
        override = parse_override(text)
        grid, targets = find_targets(override, grids)
        changes += write_change(grid, override, targets)
    return tuple(changes)


def find_targets(override: Override, grids: Mapping[str, Grid]) -> tuple[Grid, list["Target"]]:
    """The sheet of a change and the cells that it names. Raises OverrideError if there are none."""
    grid = next((each for name, each in grids.items() if name.casefold() == override.sheet.casefold()), None)
    if grid is None:
        mend = did_you_mean(override.sheet, list(grids))
        raise OverrideError(
            f'"{override.text}": the workbook has no sheet "{override.sheet}"{mend}', Part.SHEET
        )
    find = _setting_targets if override.sheet.casefold() == SETTINGS.casefold() else _table_targets
    return grid, list(find(grid, override))


@dataclass(frozen=True)
class Target:
    """A cell to be changed."""

    row: int
    position: int
    header: str
    key: str

    @property
    def cell(self) -> str:
        """``F14``."""
        return address(self.position, self.row)


def write_change(grid: Grid, override: Override, targets: Sequence[Target]) -> list[CellChange]:
    """Change the targets; blank ones among many stay where they would be multiplied. Raises OverrideError."""
    relative = override.operation is not Operation.SET
    if relative:
        targets = [each for each in targets if value_at(grid, each) not in (None, "")] or targets[:1]
    changes = []
    for target in targets:
        old = value_at(grid, target)
        new = _moved(grid, target, override, old) if relative else override.value
        put(grid, target.row, target.position, new)
        changes.append(
            CellChange(
                override.text, grid.name, target.row, target.position, target.header, target.key, old, new
            )
        )
    return changes


def _moved(grid: Grid, target: Target, override: Override, old: Any) -> Any:
    """What multiplying or adding makes of a cell: of a date, so many months later. Raises OverrideError."""
    if isinstance(old, date) and override.operation is Operation.ADD and float(override.value).is_integer():
        month = old.year * 12 + old.month - 1 + int(override.value)
        return datetime(month // 12, month % 12 + 1, 1)
    return _computed(override, _number(grid, target, override))


def value_at(grid: Grid, target: Target) -> Any:
    """The value of a cell; None beyond the last one of its row."""
    values = grid.rows.get(target.row, ())
    return values[target.position] if target.position < len(values) else None


def _number(grid: Grid, target: Target, override: Override) -> float:
    """The number that is multiplied or added to. Raises OverrideError where there is none."""
    value = value_at(grid, target)
    if isinstance(value, str):
        value = read_number_text(value, share=False).value
    if isinstance(value, bool) or not isinstance(value, int | float):
        place = f"{grid.name}!{address(target.position, target.row)}"
        found = cell_words(value_at(grid, target))
        raise OverrideError(
            f'"{override.text}": {place} is {found}, no number to multiply or add to; set it with =VALUE.'
        )
    return float(value)


def _computed(override: Override, old: float) -> float:
    """The number that a change makes of another."""
    new = old * override.value if override.operation is Operation.MULTIPLY else old + override.value
    return float(f"{new:.{DIGITS}g}")


def _setting_targets(grid: Grid, override: Override) -> Iterator[Target]:
    """Values of settings; a declared setting without a line gets one."""
    header = find_header_row(grid, dict.fromkeys(SETTINGS_HEADERS)) or 1
    texts = [text.casefold() for text in header_texts(grid.rows.get(header, ()))]
    if not {"name", "value"} <= set(texts):
        raise OverrideError(f'"{override.text}": {grid.name} has no headers "name" and "value".', Part.SHEET)
    name_at, value_at = texts.index("name"), texts.index("value")
    lines = {
        str(row[name_at]).strip(): number
        for number, row in grid.rows.items()
        if number > header and name_at < len(row) and row[name_at]
    }
    if override.cell:
        found = {name: n for name, n in lines.items() if address(value_at, n) == override.cell}
        if not found:
            raise OverrideError(f'"{override.text}": no setting has its value in {override.cell}.', Part.KEY)
    else:
        found = _settings_named(grid, override, lines, name_at)
    for name, number in found.items():
        yield Target(number, value_at, "value", name)


def _settings_named(grid: Grid, override: Override, lines: Mapping[str, int], name_at: int) -> dict[str, int]:
    """Setting -> row, by name or pattern. Raises OverrideError if there is none."""
    pattern = override.key if override.is_pattern else ""
    found = {
        name: number
        for name, number in lines.items()
        if name.casefold() == override.key.casefold() or (pattern and fits(pattern, name))
    }
    declared = [column.header for column in setting_columns().values()]
    if not found and override.key.casefold() in declared:
        number = max(grid.rows) + 1
        grid.rows[number] = ()
        put(grid, number, name_at, override.key.casefold())
        return {override.key.casefold(): number}
    if not found:
        mend = did_you_mean(override.key, declared)
        raise OverrideError(f'Settings has no "{override.key}"{mend}', Part.KEY)
    return found


def _table_targets(grid: Grid, override: Override) -> Iterator[Target]:
    """Cells of a table. Raises OverrideError if there are none."""
    table = find_table(_declared(override), grid, Findings())
    if table is None:
        raise OverrideError(f'sheet "{override.sheet}" has no header row.', Part.SHEET)
    rows = list(_keyed_rows(table))
    if override.cell:
        yield _one_cell(table, override, rows)
        return
    chosen = _chosen(table, override, rows)
    columns = _columns(table, override)
    for row in _bearing(table, override, chosen, list(columns)):
        for position, header in columns.items():
            yield Target(row.number, position, header, row.key)


@dataclass(frozen=True)
class _KeyedRow:
    """A row of a table whose cells are not read yet."""

    number: int
    key: str
    when: str


def _declared(override: Override) -> Sheet:
    """The declared sheet of a change."""
    return next(s for name, s in REGISTRY.items() if name.casefold() == override.sheet.casefold())


def _keyed_rows(table: DraftTable) -> Iterator[_KeyedRow]:
    """Every row with its key and its When."""
    at = {place.attribute: place.position for place in table.places}
    for number, values in table.grid.rows.items():
        if number > table.header_row:
            parts = {
                a: _plain(table, a, values[at[a]])
                for a in table.declared.key_attributes
                if a in at and at[a] < len(values)
            }
            when = str(values[at["when"]] or "") if "when" in at and at["when"] < len(values) else ""
            yield _KeyedRow(number, table.key(DraftRow(number, parts)), when)


def _plain(table: DraftTable, attribute: str, value: Any) -> Any:
    """A key cell as the reader would take it: months as text stay text, whole numbers lose .0."""
    kind = table.declared.columns[attribute].kind
    if kind is Kind.INTEGER and isinstance(value, float):
        return int(value)
    if kind is Kind.MONTH and hasattr(value, "year"):
        return value.year * 12 + value.month - 1
    return value.strip() if isinstance(value, str) else value


def _one_cell(table: DraftTable, override: Override, rows: Sequence[_KeyedRow]) -> Target:
    """The cell that a change names by its address. Raises OverrideError if the table does not hold it."""
    letters, number = coordinate_from_string(override.cell)
    position = column_index_from_string(letters) - 1
    headers = header_texts(table.grid.rows[table.header_row])
    row = next((each for each in rows if each.number == number), None)
    if row is None or position not in {place.position for place in table.places}:
        words = f'"{override.text}": {override.cell} is no cell of the table on {table.name}.'
        raise OverrideError(words, Part.KEY)
    return Target(number, position, headers[position], row.key or f"row {number}")


def _chosen(table: DraftTable, override: Override, rows: Sequence[_KeyedRow]) -> list[_KeyedRow]:
    """Rows of this key, else rows that fit the pattern. Raises OverrideError if there are none."""
    if not table.declared.key_attributes:
        cell = f"{table.name}!{address(table.places[0].position, table.header_row + 1)}"
        raise OverrideError(
            f'"{override.text}": rows of {table.name} have no name; name a cell, e.g. {cell}=5.', Part.KEY
        )
    found = [row for row in rows if row.key.casefold() == override.key.casefold()]
    if not found and override.is_pattern:
        found = [row for row in rows if row.key.replace(" | ", "") and fits(override.key, row.key)]
    if not found:
        mend = did_you_mean(override.key, [row.key for row in rows])
        raise OverrideError(f'{override.sheet} has no row "{override.key}"{mend}', Part.KEY)
    return found


def _bearing(
    table: DraftTable, override: Override, rows: Sequence[_KeyedRow], positions: Sequence[int]
) -> Iterator[_KeyedRow]:
    """Rows to change. Those that share a key under different When are readings of which one counts: all
    change. Those that share key and When (terms of a limit, steps of an effect): which fill the column, or
    the first. Raises OverrideError where several would be set to one value.
    """
    groups: dict[tuple[str, str], list[_KeyedRow]] = {}
    for row in rows:
        groups.setdefault((row.key.casefold(), row.when), []).append(row)
    for members in groups.values():
        if table.declared.unique:
            yield members[0]
            continue
        filled = [row for row in members if _is_filled(table.grid, row.number, positions)] or members[:1]
        if len(filled) > 1 and override.operation is Operation.SET and not override.is_pattern:
            cells = [f"{table.name}!{address(positions[0], row.number)}" for row in filled]
            raise OverrideError(
                f'"{override.text}": {len(filled)} rows have this name ({_some(cells)}); name one by its'
                f" cell, e.g. {cells[0]}=VALUE, or change all with *FACTOR or +NUMBER.",
                Part.KEY,
            )
        yield from filled


def _is_filled(grid: Grid, number: int, positions: Iterable[int]) -> bool:
    """True if any of these cells of a row holds something."""
    values = grid.rows[number]
    return any(at < len(values) and values[at] not in (None, "") for at in positions)


def _some(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _columns(table: DraftTable, override: Override) -> dict[int, str]:
    """Position -> header of the columns to change; a declared one that the sheet leaves out is added.

    The name of a group of year columns stands for all of them where a change multiplies or adds.
    """
    texts = header_texts(table.grid.rows[table.header_row])
    name, known = override.column.casefold(), {place.position for place in table.places}
    exact = [at for at, text in enumerate(texts) if text.casefold() == name]
    years = {place.position: place.year for place in table.places if place.year}
    yearly = table.declared.yearly
    if yearly and years and override.operation is not Operation.SET and name == yearly[1].header.casefold():
        return {at: texts[at] for at in (*exact, *years)}
    if exact:
        return {exact[0]: texts[exact[0]]}
    if ANY in name:
        found = {at: text for at, text in enumerate(texts) if at in known and text and fits(name, text)}
    else:
        label = year_label(override.column)
        found = {at: texts[at] for at, year in years.items() if year == label}
    return found or _added_column(table, override, len(texts))


def _added_column(table: DraftTable, override: Override, position: int) -> dict[int, str]:
    """A column that the sheet may have and leaves out. Raises OverrideError if there is none of this name."""
    headers = {column.header.casefold(): column.header for column in table.declared.columns.values()}
    header = headers.get(override.column.casefold())
    if header is None and table.declared.yearly:
        header = year_label(override.column)
    if header is None:
        mend = did_you_mean(override.column, headers.values())
        raise OverrideError(f'{override.sheet} has no column "{override.column}"{mend}', Part.COLUMN)
    put(table.grid, table.header_row, position, header)
    return {position: header}


def put(grid: Grid, row: int, position: int, value: Any) -> None:
    """Replace one value of a grid."""
    values = list(grid.rows[row])
    values += [None] * (position + 1 - len(values))
    values[position] = value
    grid.rows[row] = tuple(values)
