"""Tables for a terminal of any width: words fold, numbers stay whole, columns that do not fit go below."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from rich import box
from rich.table import Table

from planner.cli.talk import plain, show, terminal_width

NARROWEST = 14
"""Columns that a column of words may shrink to."""
FRAME = 3
"""Columns that the frame takes beside each column; one more for the whole."""
UNLIMITED = 100_000


class Column(NamedTuple):
    """A column of a table as text."""

    header: str
    cells: tuple[str, ...]
    is_number: bool

    @property
    def least(self) -> int:
        """Columns of the terminal below which numbers, or words of the header, would be cut."""
        if not self.is_number:
            return min(NARROWEST, max(map(len, (self.header, *self.cells))))
        return max(map(len, (*self.header.split(), *self.cells)), default=1)


def show_table(title: str, columns: Sequence[Column], keys: int = 1) -> None:
    """A table on stdout, in blocks that fit the terminal; the first ``keys`` columns begin each block."""
    for number, block in enumerate(_blocks(columns, keys, terminal_width() or UNLIMITED)):
        table = Table(title=plain(title) if not number else None, title_justify="left", title_style="")
        for column in block:
            just = {"justify": "right", "no_wrap": True} if column.is_number else {"overflow": "fold"}
            table.add_column(plain(column.header), min_width=column.least, **just)
        for row in zip(*(column.cells for column in block), strict=True):
            table.add_row(*row)
        table.box = box.SQUARE
        show(table)


def _blocks(columns: Sequence[Column], keys: int, width: int) -> Iterator[list[Column]]:
    """Columns in blocks whose least widths fit, at least one besides the keys in each."""
    first, rest = list(columns[:keys]), list(columns[keys:])
    block = first.copy()
    for column in rest:
        if len(block) > keys and _least([*block, column]) > width:
            yield block
            block = first.copy()
        block.append(column)
    yield block


def _least(columns: Sequence[Column]) -> int:
    """Columns of the terminal that a block takes at least."""
    return 1 + sum(column.least + FRAME for column in columns)


def show_frame(title: str, frame: Any, number: Callable[[float], str], keys: int = 1) -> None:
    """A frame of the plan as a table on stdout."""
    columns = []
    for at, header in enumerate(map(str, frame.columns)):
        values = list(frame.iloc[:, at])
        is_number = all(isinstance(each, int | float) and not isinstance(each, bool) for each in values)
        columns.append(Column(header, tuple(plain(_cell(each, number)) for each in values), is_number))
    show_table(title, columns, keys)


def _cell(cell: Any, number: Callable[[float], str]) -> str:
    """A cell of a frame as words."""
    if isinstance(cell, float):
        return number(cell)
    return cell.strftime("%b %Y") if isinstance(cell, datetime) else str(cell)
