"""Column kinds: the words in which every input sheet is declared.

A sheet is a frozen dataclass; each of its fields carries one :class:`Column` in its metadata.
Template, reader, checks, messages and documentation all walk these columns, so nothing about
a column is written twice.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Monthly: TypeAlias = NDArray[np.float64]
"""One number per model period, shape (periods,), read-only; NaN means blank (never zero)."""

AbsoluteMonth: TypeAlias = int
"""Calendar month as year * 12 + month - 1, so months can be added and compared."""


class Kind(Enum):
    """What a cell of a column holds and how the reader turns it into a value."""

    TEXT = "text"
    NAME = "name"
    """Part of the row's key: unique with the other name columns of the sheet."""
    LINK = "link"
    """A name that must stand in the first column of another sheet."""
    LINKS = "links"
    """Several such names, separated by semicolons; empty tuple when blank."""
    CHOICE = "choice"
    FLAG = "yes/no"
    INTEGER = "whole number"
    NUMBER = "number"
    MONTHLY = "number that may vary by month"
    """One cell for all months; `Series` rows may override months. Read as :data:`Monthly`."""
    YEARLY = "number by fiscal year"
    """One cell per fiscal-year header (FY27 ...). Read as :data:`Monthly` yearly rates."""
    MONTH = "month"


@dataclass(frozen=True)
class Column:
    """One column of an input sheet: everything anybody needs to know about it.

    ``header`` is the text in the header row, ``unit`` the text in the units row, ``meaning`` one
    sentence for planners. ``minimum`` and ``maximum`` bound numbers (inclusive); ``targets``
    are the sheets a link may point into; ``choices`` also lists words a link may say instead.
    """

    header: str
    kind: Kind
    meaning: str
    unit: str = ""
    required: bool = False
    default: Any = None
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        """True for every kind whose cells hold a number."""
        return self.kind in {Kind.INTEGER, Kind.NUMBER, Kind.MONTHLY, Kind.YEARLY}

    @property
    def varies(self) -> bool:
        """True where `Series` rows may override the value month by month."""
        return self.kind in {Kind.MONTHLY, Kind.YEARLY}


METADATA_KEY = "column"


def _declare(column: Column) -> Any:
    """Turn a column into a keyword-only dataclass field."""
    return field(metadata={METADATA_KEY: column})


def name(header: str, meaning: str) -> Any:
    """Part of the key of the row; required; text."""
    return _declare(Column(header, Kind.NAME, meaning, required=True))


def text(header: str, meaning: str, *, required: bool = False, default: str = "") -> Any:
    """Free text; blank reads as the default."""
    return _declare(Column(header, Kind.TEXT, meaning, required=required, default=default))


def link(
    header: str,
    to: str | tuple[str, ...],
    meaning: str,
    *,
    required: bool = False,
    key: bool = False,
    or_words: tuple[str, ...] = (),
) -> Any:
    """A name from the first column of another sheet; ``key`` makes it part of the row's key."""
    targets = (to,) if isinstance(to, str) else to
    column = Column(
        header, Kind.LINK, meaning, required=required or key, default="", targets=targets, choices=or_words
    )
    return field(metadata={METADATA_KEY: column, "key": key})


def selects(among: tuple[str, ...], name: str) -> bool:
    """True if the links of a cell are blank, which selects all, or name it."""
    return not among or name in among


def links(header: str, to: str | tuple[str, ...], meaning: str, *, required: bool = False) -> Any:
    """Names from the first column of other sheets, separated by semicolons; blank selects all."""
    targets = (to,) if isinstance(to, str) else to
    return _declare(Column(header, Kind.LINKS, meaning, required=required, default=(), targets=targets))


def choice(
    header: str, choices: tuple[str, ...], meaning: str, *, default: str | None = None, key: bool = False
) -> Any:
    """One word of a closed list; required unless there is a default; ``key`` makes it part of the key."""
    column = Column(header, Kind.CHOICE, meaning, required=default is None, default=default, choices=choices)
    return field(metadata={METADATA_KEY: column, "key": key})


def flag(header: str, meaning: str, *, default: bool = False) -> Any:
    """Yes or no; read as bool."""
    return _declare(Column(header, Kind.FLAG, meaning, default=default, choices=("yes", "no")))


def integer(
    header: str,
    unit: str,
    meaning: str,
    *,
    default: int | None = None,
    minimum: int = 0,
    maximum: int = 1200,
    key: bool = False,
) -> Any:
    """A whole number; required unless there is a default; ``key`` makes it part of the key."""
    column = Column(header, Kind.INTEGER, meaning, unit, default is None, default, minimum, maximum)
    return field(metadata={METADATA_KEY: column, "key": key})


def number(
    header: str,
    unit: str,
    meaning: str,
    *,
    required: bool = False,
    default: float | None = None,
    minimum: float | None = 0.0,
    maximum: float | None = 1e9,
) -> Any:
    """One number that does not vary in time; blank reads as the default (None: not given)."""
    return _declare(Column(header, Kind.NUMBER, meaning, unit, required, default, minimum, maximum))


def monthly(
    header: str,
    unit: str,
    meaning: str,
    *,
    required: bool = False,
    default: float | None = None,
    minimum: float | None = 0.0,
    maximum: float | None = 1e9,
) -> Any:
    """A number that may vary by month; read as shape (periods,), NaN where blank."""
    return _declare(Column(header, Kind.MONTHLY, meaning, unit, required, default, minimum, maximum))


def yearly(
    header: str,
    unit: str,
    meaning: str,
    *,
    minimum: float | None = 0.0,
    maximum: float | None = 1e9,
) -> Any:
    """Fiscal-year columns; read as shape (periods,) of the year's value, NaN where blank."""
    return _declare(Column(header, Kind.YEARLY, meaning, unit, False, None, minimum, maximum))


def month(header: str, meaning: str, *, required: bool = False, key: bool = False) -> Any:
    """A calendar month (a date cell, or text such as 2027-01); read as AbsoluteMonth or None."""
    column = Column(header, Kind.MONTH, meaning, "month", required or key)
    return field(metadata={METADATA_KEY: column, "key": key})


def month_text(month_number: AbsoluteMonth) -> str:
    """``2027-01`` for a month number."""
    return f"{month_number // 12:04d}-{month_number % 12 + 1:02d}"
