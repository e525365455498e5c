"""Numbers of the inputs that people ask about: each can move by a step that means something to them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import floor, log10
from types import MappingProxyType
from typing import Any

import numpy as np

from planner.data import Inputs
from planner.model.rewriting import Focus
from planner.schema.sheet import Row, sheet_of
from planner.schema.tables.policy import (
    A_FISCAL_YEAR,
    A_MONTH,
    CAPACITY_AWARDED,
    CAPACITY_ORDERED,
    GUARANTEES,
    MONEY_QUANTITIES,
    SHARE_OF_NEED,
    Limit,
    Scheme,
    ShareCap,
    Target,
)
from planner.schema.tables.production import NewCapacity, Plant, Process, Resource
from planner.schema.tables.stock import CoverRule, Holder
from planner.schema.tables.trade import Licence

MONEY, QUANTITY, A_YEAR, MONTHLY = "{money}", "{quantity}", "{quantity} a year", "{quantity} a month"
DAY, POINT = "day", "point"
DAYS_A_MONTH = 365.0 / 12.0
MOST_PART = 0.1
"""Part of a number that a step is at most."""
CAPACITY_ROWS = ("plant_capacity", "cover_conversion", "cover_plant", "unawarded_capacity", "target")
CAP_ROWS = ("share_cap", "concentration")
COVER_ROWS = ("cover", "cover_conversion", "cover_plant")


@dataclass(frozen=True)
class Movable:
    """A column of the inputs whose numbers can move.

    ``step`` is how many of the natural ``unit`` are asked about, ``size`` what one is in the column's own
    unit, ``families`` the rows of the model that read it. Of a column the ``most`` numbers with the largest
    shadow prices are told, beside budgets; 0: all, also those that are not scarce.
    """

    row: type[Row]
    cell: str
    unit: str
    families: tuple[str, ...]
    step: float = 1.0
    size: float = 1.0
    most: int = 0


MOVABLE: tuple[Movable, ...] = (
    Movable(Scheme, "capital_pot", MONEY, ("capital_pot",)),
    Movable(Scheme, "sales_pot", MONEY, ("sales_pot",)),
    Movable(Scheme, "sales_pot_a_year", MONEY, ("sales_pot_year",), most=2),
    Movable(Scheme, "award_maximum", A_YEAR, ("award_total",), step=100.0, most=2),
    Movable(Holder, "payment_pot", MONEY, ("member_pot",)),
    Movable(Limit, "maximum", "", ("limit",), most=4),
    Movable(Limit, "maximum_by_year", "", ("limit",), most=3),
    Movable(Limit, "minimum", "", ("limit",), most=3),
    Movable(Limit, "maximum_share", POINT, ("limit",), size=0.01, most=2),
    Movable(Limit, "minimum_share", POINT, ("limit",), size=0.01, most=2),
    Movable(CoverRule, "cover_months", DAY, COVER_ROWS, size=1.0 / DAYS_A_MONTH, most=4),
    Movable(ShareCap, "maximum_by_year", POINT, CAP_ROWS, size=0.01, most=4),
    Movable(ShareCap, "maximum_share", POINT, CAP_ROWS, size=0.01, most=4),
    Movable(Target, "quantity", QUANTITY, ("target",), step=100.0),
    Movable(Licence, "throughput_a_month", MONTHLY, ("licence",)),
    Movable(NewCapacity, "maximum_in_total", A_YEAR, ("build_total",), step=100.0, most=4),
    Movable(Plant, "capacity_a_year", A_YEAR, CAPACITY_ROWS, step=100.0, most=4),
    Movable(Plant, "capacity_a_month", MONTHLY, CAPACITY_ROWS, step=10.0, most=2),
    Movable(Process, "volume_a_year", A_YEAR, ("process_year",), step=10.0, most=2),
    Movable(Resource, "capacity_a_month", "", ("resource",), most=3),
    Movable(Holder, "capacity", QUANTITY, ("holder_capacity",), most=2),
)
"""Most political first."""


@dataclass(frozen=True)
class Moving:
    """A number of one row: how far it moves, and in which months."""

    movable: Movable
    row: Row
    step: float
    """Natural units."""
    unit: str
    direction: Any
    """What is added for a step: a number, or one for each period; the same, turned, for a step less."""
    goes_down: bool
    """False where it is 0 and cannot be less."""

    @property
    def is_always_told(self) -> bool:
        """True for budgets and for columns of which all numbers are told, scarce or not."""
        return not self.movable.most or self.unit.startswith(MONEY)

    @property
    def families(self) -> frozenset[str]:
        """Families of rows that read it."""
        return frozenset(self.movable.families)

    def inputs(self, inputs: Inputs, sign: float) -> Inputs:
        """The inputs with a step more (1) or less (-1)."""
        value = getattr(self.row, self.movable.cell) + sign * self.direction
        moved = replace(self.row, **{self.movable.cell: value})
        rows = tuple(moved if row is self.row else row for row in inputs.rows(type(self.row)))
        return replace(inputs, tables=MappingProxyType({**inputs.tables, type(self.row): rows}))

    @property
    def focus(self) -> Focus:
        """The part of these rows that may move."""
        return Focus(limits=frozenset({self.row.key})) if isinstance(self.row, Limit) else Focus()

    @property
    def header(self) -> str:
        """Header of its column, as a planner reads it."""
        return sheet_of(type(self.row)).columns[self.movable.cell].header

    @property
    def sheet(self) -> str:
        """Sheet on which it stands."""
        return sheet_of(type(self.row)).name


def movings(inputs: Inputs) -> Iterator[Moving]:
    """Every number of the inputs that can move, in the order of :data:`MOVABLE`."""
    for movable in MOVABLE:
        for row in inputs.rows(movable.row):
            found = _moving(movable, row)
            if found is not None:
                yield found


def _moving(movable: Movable, row: Any) -> Moving | None:
    """How a number of a row moves; None where it has none, or where nothing reads it, or for a plant that
    does not stand: new capacity says what may be built.
    """
    if isinstance(row, Target) and row.basis == SHARE_OF_NEED:
        movable = replace(movable, unit=POINT, step=1.0, size=0.01)
    cell = getattr(row, movable.cell)
    if cell is None or not np.isfinite(cell).any() or not getattr(row, "required", True):
        return None
    known = np.where(np.isfinite(cell), cell, 0.0)
    is_share = movable.unit == POINT
    most = float(np.max(np.where(known < 1.0, known, 0.0) if is_share else known))
    step = _step(movable.step, most / movable.size)
    size = step * movable.size
    moves = np.isfinite(cell) & ((known >= size) | (most <= 0.0))
    if is_share:
        moves &= known <= 1.0 - size
    is_missing = most <= 0.0 and isinstance(row, Plant)
    if is_missing or not moves.any():
        return None
    direction = np.where(moves, size, 0.0)
    amount = float(direction) if np.ndim(cell) == 0 else direction
    return Moving(movable, row, step, _unit(movable, row), amount, most > 0.0)


def _step(natural: float, most: float) -> float:
    """The natural step, or the power of ten below a part of what it moves where that is less."""
    if most <= 0.0 or natural <= MOST_PART * most:
        return natural
    return float(10.0 ** floor(log10(MOST_PART * most)))


OF_LIMITS: Mapping[str, str] = dict.fromkeys((*MONEY_QUANTITIES, GUARANTEES), MONEY) | dict.fromkeys(
    (CAPACITY_ORDERED, CAPACITY_AWARDED), A_YEAR
)
SPAN = {A_MONTH: " a month", A_FISCAL_YEAR: " a fiscal year"}


def _unit(movable: Movable, row: Any) -> str:
    """Natural unit of a step."""
    if isinstance(row, Resource):
        return row.unit or "unit"
    if isinstance(row, Limit) and not movable.unit:
        unit = OF_LIMITS.get(row.quantity, QUANTITY)
        return unit if unit == A_YEAR or row.quantity == GUARANTEES else unit + SPAN.get(row.per, "")
    return movable.unit
