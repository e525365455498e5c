"""A sheet about to be written: its physical columns in the order in which people read them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from xlsxwriter.utility import xl_col_to_name

from planner.schema.columns import Column, Kind
from planner.schema.sheet import Sheet
from planner.workbook.formats import number_format, shown_width
from planner.workbook.layout import FIRST_DATA_ROW, LINK_SEPARATOR, SPARE_ROWS, is_common, quoted
from planner.workbook.writing.values import Cell, Formula, cell_of, yearly_mapping

WIDEST, NARROWEST, NOTE_WIDTH, WHEN_WIDTH = 44, 7, 60, 34
WIDEST_KEPT = 90.0
"""Column widths that may stay in sight while the others move."""


@dataclass(frozen=True)
class SheetColumn:
    """One physical column: its header and the cells below it."""

    attribute: str
    column: Column
    header: str
    unit: str
    cells: tuple[Cell, ...]
    year_group: bool = False

    @property
    def wraps(self) -> bool:
        """True where long text goes on in the next line of the cell."""
        return self.column.kind in {Kind.TEXT, Kind.LINKS}

    @property
    def manner(self) -> str:
        """Ending of its style: numbers and months to the right, text with an indent, long text wrapped."""
        if self.column.is_number or self.column.kind is Kind.MONTH:
            return ""
        return "_wrapped" if self.wraps else "_text"

    @property
    def shown_as(self) -> str:
        """The number format of its cells."""
        return number_format(
            self.column, [cell.value if isinstance(cell, Formula) else cell for cell in self.cells]
        )


@dataclass(frozen=True)
class SheetPlan:
    """A sheet about to be written: its declaration and its physical columns."""

    declared: Sheet
    columns: tuple[SheetColumn, ...]
    rows: int
    frozen: int = 1
    """Columns at the left that stay in sight."""
    printed: int | None = None
    """Columns that are printed; the others are empty. None: all."""

    @property
    def kept(self) -> int:
        """Columns at the left that stay in sight: names and When, unless they take half the screen."""
        return self.frozen if sum(map(width_of, self.columns[: self.frozen])) <= WIDEST_KEPT else 1

    def letter(self, attribute: str) -> str | None:
        """Column letter of an attribute; None where the column is left out."""
        found = [i for i, each in enumerate(self.columns) if each.attribute == attribute]
        return xl_col_to_name(found[0]) if found else None

    def cells_of(self, attribute: str) -> tuple[Cell, ...]:
        """The cells of an attribute, blank where the column is left out."""
        found = (each.cells for each in self.columns if each.attribute == attribute)
        return next(found, (None,) * self.rows)

    def range_of(self, attribute: str) -> str | None:
        """Absolute range of an attribute's cells with spare rows below; None if left out."""
        letter = self.letter(attribute)
        if letter is None:
            return None
        last = FIRST_DATA_ROW + self.rows + SPARE_ROWS
        return f"{quoted(self.declared.name)}!${letter}${FIRST_DATA_ROW}:${letter}${last}"


def plan_sheet(
    declared: Sheet,
    rows: Sequence[Mapping[str, object]],
    years: tuple[str, ...],
    *,
    all_columns: bool,
) -> SheetPlan:
    """Lay out the rows of a sheet in columns. Raises KeyError for an unknown fiscal year."""
    columns: list[SheetColumn] = []
    for attribute, column in declared.columns.items():
        values = [row.get(attribute) for row in rows]
        if not all_columns and not _is_used(column, values):
            continue
        if column.kind is Kind.YEARLY:
            columns += _year_columns(declared.name, attribute, column, values, years)
        else:
            cells = tuple(cell_of(column, value) for value in values)
            columns.append(SheetColumn(attribute, column, column.header, column.unit, cells))
    return arranged(SheetPlan(declared, tuple(columns), len(rows)))


def arranged(plan: SheetPlan) -> SheetPlan:
    """Columns in the order in which people read them: names, the When that tells readings apart, what is
    filled, its source and note, and at the right what no row fills.
    """
    if not plan.rows:
        return plan
    filled = {each.attribute for each in plan.columns if each.column.required or _has_cells(each)}
    own = [each for each in plan.columns if not is_common(each.attribute)]
    ends = [i for i, each in enumerate(own) if each.attribute in names_of(plan.declared)]
    names, others = own[: max(ends, default=0) + 1], own[max(ends, default=0) + 1 :]
    common = {each.attribute: each for each in plan.columns if is_common(each.attribute)}
    when = [common.pop("when")] if "when" in filled else []
    used = [each for each in others if each.attribute in filled]
    notes = [each for name, each in common.items() if name != "when"]
    unused = [each for each in others if each.attribute not in filled]
    unused += [each for name, each in common.items() if name == "when"]
    last = len(names) + len(when) + len(used) + len(notes)
    return replace(
        plan,
        columns=(*names, *when, *used, *notes, *unused),
        frozen=len(names) + len(when) if when else 1,
        printed=last,
    )


def names_of(declared: Sheet) -> tuple[str, ...]:
    """Columns that tell rows apart; of sheets without a key those that must be filled."""
    if declared.key_attributes:
        return declared.key_attributes
    return tuple(
        name for name, column in declared.columns.items() if column.required and not column.is_number
    )


def _has_cells(column: SheetColumn) -> bool:
    """True if any cell of a column holds something."""
    return any(cell not in (None, "") for cell in column.cells)


def _is_used(column: Column, values: Sequence[object]) -> bool:
    """True where a compact workbook keeps the column."""
    return column.required or any(value not in (None, "", (), []) for value in values)


def _year_columns(
    sheet: str, attribute: str, column: Column, values: Sequence[object], years: tuple[str, ...]
) -> Iterator[SheetColumn]:
    """The columns of a fiscal-year group: one for each year, or one for all if no row names years."""
    mappings = [yearly_mapping(value, years) for value in values]
    named = any(isinstance(value, Mapping) for value in values)
    if not named and any(value is not None for value in values):
        yield SheetColumn(
            attribute, column, column.header, column.unit, tuple(cell_of(column, v) for v in values)
        )
        return
    for mapping in mappings:
        for year in mapping.keys() - set(years):
            raise KeyError(f"{sheet}: {column.header} of {year} is outside the years {', '.join(years)}")
    for position, year in enumerate(years):
        unit = f"{column.header}: {column.unit}" if position == 0 else ""
        cells = tuple(cell_of(column, mapping.get(year)) for mapping in mappings)
        yield SheetColumn(attribute, column, year, unit, cells, year_group=True)


def readings_of(plan: SheetPlan) -> frozenset[int]:
    """Rows (from 0) that are a further reading of the row above: equal names, another When. They can be
    folded away beneath it.
    """
    if not plan.declared.key_attributes or plan.letter("when") is None:
        return frozenset()
    names = [each.cells for each in plan.columns if each.attribute in plan.declared.key_attributes]
    whens = next(each.cells for each in plan.columns if each.attribute == "when")
    keys = list(zip(*names, strict=True))
    return frozenset(
        row
        for row in range(1, plan.rows)
        if keys[row] == keys[row - 1] and whens[row] and whens[row - 1] and whens[row] != whens[row - 1]
    )


def width_of(column: SheetColumn) -> float:
    """Width of a column: its longest cell, the longest word of its header, within limits."""
    shown_as = column.shown_as
    cells = [cell.value if isinstance(cell, Formula) else cell for cell in column.cells]
    longest = max((shown_width(cell, shown_as) for cell in cells if cell is not None), default=0)
    words = max(len(word) for word in column.header.split())
    header = max(words + 3, len(column.header) // 2 + 4)
    if column.column.kind is Kind.LINKS:
        longest = min(longest, 3 * len(LINK_SEPARATOR) + WIDEST)
    most = {"note": NOTE_WIDTH, "when": WHEN_WIDTH}.get(column.attribute, WIDEST)
    return float(min(most, max(NARROWEST, header, longest + 2)))
