"""Words in which the sheets of the result workbook are declared.

A sheet is a list of items (notes, tables, charts); a table takes a frame from the plan and says for each
column what it means, in which unit, and the live formula that recomputes it. The writer walks these.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol, TypeAlias

import pandas as pd

from planner.plan.columns import Fields
from planner.plan.plan import Plan

Words: TypeAlias = Callable[[Plan], list[str]]
"""Lines of text that depend on the plan; no lines: nothing is shown."""


class Units(Protocol):
    """Title and units of a workbook, such as the terms of a plan."""

    @property
    def title(self) -> str:
        """What the workbook is about."""

    @property
    def quantity(self) -> str:
        """Unit of quantities."""

    @property
    def money(self) -> str:
        """Unit of money."""

    @property
    def watched(self) -> str:
        """Country whose share is watched."""


@dataclass(frozen=True)
class Table:
    """A frame of the plan with a title, a sentence and its fields, in column order."""

    key: str
    title: str
    sentence: str
    frame: Callable[[Plan], pd.DataFrame]
    fields: Fields
    empty: str = ""
    """What is said instead of a table without rows; blank: nothing."""
    detail: bool = False
    """Monthly detail: filter buttons, and left out of the print."""
    filters: bool = False
    printed_rows: Callable[[pd.DataFrame], int] | None = None
    """How many rows are printed, the first ones, of the last table that is printed; None: all."""
    headed: bool = True
    """False: its first header says what it is, no heading above it."""
    shades: bool = False
    """The remaining columns are shaded together from their least to their largest figure."""


class ChartKind(Enum):
    """Shapes of charts, never smoothed."""

    LINE = "line"
    STACKED_COLUMNS = "stacked columns"
    COLUMNS = "columns"
    STACKED_AREAS = "stacked areas"
    BARS = "bars"
    """Lying, one over the other, first row on top: a tornado."""
    SCATTER = "scatter"
    FAN = "fan"
    """A band between two rows, the second the width of it, and lines: base, low, width, high, expected."""


@dataclass(frozen=True)
class Points:
    """A series of a scatter: rows of a table by position (last: None for all), joined by a line or not."""

    name: str
    table: str
    across: str
    up: str
    rows: tuple[int, int | None] = (0, None)
    joined: bool = False
    marked: bool = True


@dataclass(frozen=True)
class Chart:
    """A chart of a table: one series per column in ``series`` (blank: the remaining columns) against the
    column ``categories``; or, by row, one series per row named by ``categories`` over the remaining columns.
    """

    title: str
    kind: ChartKind
    table: str
    categories: str
    category_title: str
    value_title: str
    description: str
    series: tuple[str, ...] = ()
    by_row: bool = False
    share: bool = False
    fine: bool = False
    marked: bool = True
    wide: bool = False
    """Twice as wide, with the legend on the right: for series with long names."""
    height: int = 0
    """Pixels; 0: as high as all."""
    most_rows: int = 0
    """Rows of the table that are drawn, the first ones; 0: all."""
    rows: tuple[int, int | None] = (0, None)
    """First and last row of the table that are drawn, from 0; None: the last of all."""
    line_table: str = ""
    """Table whose rows are drawn as lines across columns: targets and caps; its remaining columns are those
    of the chart's table.
    """
    points: tuple[Points, ...] = ()
    """Series of a scatter."""
    lines: tuple[Hashable, ...] = ()
    """Columns that are drawn as lines across columns: targets and caps."""
    least: float | None = None
    """Where the axis of figures begins; None: at 0, or as the program likes."""


@dataclass(frozen=True)
class Note:
    """Lines of text under an optional heading."""

    words: Words
    heading: str = ""
    strong: bool = False
    live: bool = False
    """Each line is an expression of :mod:`planner.plan.expressions`, which may break at :data:`BREAK`."""


BREAK = "\N{BROKEN BAR}"
"""Between parts of a live sentence that may stand in lines of their own."""


@dataclass(frozen=True)
class Charts:
    """Charts side by side."""

    charts: tuple[Chart, ...]


@dataclass(frozen=True)
class Links:
    """One line per sheet that leads to it."""

    heading: str


Item: TypeAlias = Note | Table | Charts | Links


def always(plan: Plan) -> bool:
    """Sheets that every plan has."""
    del plan
    return True


@dataclass(frozen=True)
class SheetSpec:
    """A sheet of the result workbook."""

    name: Callable[[Plan], str]
    title: Callable[[Plan], str]
    sentence: str
    items: tuple[Item, ...]
    portrait: bool = False
    one_page: bool = False
    repeat_table: str = ""
    """Key of the table whose header row is frozen and repeated in print; blank: the sheet's title."""
    applies: Callable[[Plan], bool] = always
    """Whether a plan has the sheet."""


@dataclass(frozen=True)
class Lines:
    """A note of a plan: its lines of text."""

    text: tuple[str, ...]
    heading: str = ""
    strong: bool = False
    live: bool = False
    """The lines are expressions that are still to be worked out."""
    sentences: tuple[tuple[tuple[str, str], ...], ...] = ()
    """Once they are worked out: the parts of each sentence, each with its words and its expression."""


@dataclass(frozen=True)
class Filled:
    """A table with its frame."""

    table: Table
    frame: pd.DataFrame


@dataclass(frozen=True)
class Sheet:
    """A sheet of a plan: what a :class:`SheetSpec` says, with names, lines and frames."""

    name: str
    title: str
    sentence: str
    items: tuple[Lines | Filled | Charts | Links, ...]
    portrait: bool = False
    one_page: bool = False
    repeat_table: str = ""


def filled(spec: SheetSpec, plan: Plan) -> Sheet:
    """A sheet for a plan."""
    return Sheet(
        spec.name(plan),
        spec.title(plan),
        spec.sentence,
        tuple(_filled(item, plan) for item in spec.items),
        spec.portrait,
        spec.one_page,
        spec.repeat_table,
    )


def _filled(item: Item, plan: Plan) -> Lines | Filled | Charts | Links:
    """An item for a plan."""
    if isinstance(item, Note):
        return Lines(tuple(item.words(plan)), item.heading, item.strong, item.live)
    return Filled(item, item.frame(plan)) if isinstance(item, Table) else item


def named(name: str) -> Callable[[Plan], str]:
    """A name that does not depend on the plan."""

    def always(plan: Plan) -> str:
        del plan
        return name

    return always
