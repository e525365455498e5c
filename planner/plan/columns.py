"""Columns of the plan's tables, each declared once: header, unit, meaning, form and, where a figure follows
from others, its formula.

A module of the plan declares the columns of a table beside the function that makes it; :func:`table` works
out the columns that follow from their own row, and the sheets show the same declaration. A new column of
that kind is one line in one place.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import Enum

import numpy as np
import pandas as pd

from planner.plan.expressions import Cells, evaluated, tables_named

REMAINING = "*"
"""Header of the field that stands for all columns of a frame without a field of their own."""
LONGEST_PIECE = 120
"""Letters of words in a formula: twice as many, and marks, still fit in what a spreadsheet takes."""
SMALL = "1E-7"
"""Figures below this count as nothing when a share is taken."""


@dataclass(frozen=True)
class NameColumn:
    """Label of a frame's column that is about one commodity, country, sector or branch: a commodity called
    Month is no month.
    """

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class FormulaColumn:
    """Label of a frame's column with the formula, row by row, of the field with this header."""

    header: str


@dataclass(frozen=True)
class LinkColumn:
    """Label of a frame's column with, row by row, where the cells of the field with this header lead: a table
    and a row of it, as ``pots#2``.
    """

    header: str


class Form(Enum):
    """How a column is shown."""

    TEXT = "text"
    SPILL = "text that runs on"
    """Words of the last column that run on over empty cells."""
    LINK = "link to a file"
    """A path as seen from the folder of the workbook."""
    NUMBER = "number"
    """Decimals follow the largest figure of the column."""
    FIGURE = "figure"
    """Decimals follow each figure: for columns of figures in different units."""
    MONTHS = "months"
    """Months until something happens: as NUMBER, but 0 is an answer."""
    SHARE = "share"
    PERCENT = "whole percent"
    INTEGER = "integer"
    MONTH = "month"
    SCIENTIFIC = "scientific"


@dataclass(frozen=True)
class Field:
    """A column of a table.

    ``unit`` may say {quantity} and {money}; it is joined to the header. ``formula`` recomputes the column, in
    the language of :mod:`planner.plan.expressions`. ``total`` is "sum", or blank for none.
    """

    header: str
    meaning: str
    unit: str = ""
    form: Form = Form.NUMBER
    formula: str = ""
    total: str = ""
    width: float = 0.0
    heat: bool = False
    """Cells are coloured by how many months they hold."""
    label: Hashable = None
    """Of a column that REMAINING stands for: its label in the frame."""

    @property
    def column(self) -> Hashable:
        """Label of the column in its frame."""
        return self.header if self.label is None else self.label


Fields = tuple[Field, ...]


def text(header: str, meaning: str, *, width: float = 0.0) -> Field:
    """A column of words."""
    return Field(header, meaning, form=Form.TEXT, width=width)


def month(header: str = "Month", meaning: str = "First month of the period.") -> Field:
    """A column of months."""
    return Field(header, meaning, form=Form.MONTH)


def fiscal_year(meaning: str = "Fiscal year, named after the year in which it ends.") -> Field:
    """The column of fiscal years."""
    return Field("Fiscal year", meaning, form=Form.TEXT)


def each_year(meaning: str, formula: str, *, form: Form = Form.NUMBER, total: str = "") -> Field:
    """One column per fiscal year."""
    return Field(REMAINING, meaning, form=form, formula=formula, total=total)


def each_name(meaning: str, formula: str) -> Field:
    """One column per commodity, country or plant."""
    return Field(REMAINING, meaning, formula=formula)


def sum_where(table: str, value: str, *pairs: str) -> str:
    """SUMIFS over a table: pairs of column and criterion."""
    criteria = ",".join(
        f"{{{table}.{column}}},{wanted}" for column, wanted in zip(pairs[::2], pairs[1::2], strict=True)
    )
    return f"SUMIFS({{{table}.{value}}},{criteria})"


def literal(words: str) -> str:
    """Words in a formula: in pieces that a spreadsheet takes, with no mark of the report's own."""
    pieces = (words[at : at + LONGEST_PIECE] for at in range(0, max(1, len(words)), LONGEST_PIECE))
    return "&".join('"' + piece.replace('"', '""').replace("{", '{"&"') + '"' for piece in pieces)


def share(top: str, bottom: str, *, scale: str = "") -> str:
    """A quotient that is blank where there is nothing to divide by."""
    return f'IF({bottom}>{SMALL},{top}/{bottom}{scale},"")'


def headers(fields: Fields) -> list[str]:
    """Headers of the fields that stand for one column each."""
    return [declared.header for declared in fields if declared.header != REMAINING]


def remaining(fields: Fields, frame: pd.DataFrame) -> list[Hashable]:
    """Labels of the columns of a frame that REMAINING stands for."""
    named = set(headers(fields))
    hidden = (FormulaColumn, LinkColumn)
    return [label for label in frame.columns if label not in named and not isinstance(label, hidden)]


def given(fields: Fields) -> Fields:
    """Fields whose figures must be told: those that do not follow from others of their row."""
    return tuple(each for each in fields if not _follows(each) and each.header != REMAINING)


def table(fields: Fields, rows: pd.DataFrame | Iterable[tuple[object, ...]]) -> pd.DataFrame:
    """A table of these columns, in their order; what it holds besides (keys, flags) comes last.

    ``rows`` is a frame, or tuples in the order of the :func:`given` fields. Columns that it lacks and whose
    formula reads their own row alone are worked out.
    """
    frame = rows
    if not isinstance(frame, pd.DataFrame):
        frame = pd.DataFrame(list(frame), columns=headers(given(fields)))
    many = remaining(fields, frame) if any(each.header == REMAINING for each in fields) else []
    known: dict[Hashable, np.ndarray] = {label: frame[label].to_numpy() for label in frame.columns}
    for each in fields:
        if each.header not in known and _follows(each):
            cells = Cells(known, tuple(known[label] for label in many))
            known[each.header] = np.broadcast_to(evaluated(each.formula, cells), len(frame))
    missing = {header: values for header, values in known.items() if header not in frame.columns}
    order = [label for each in fields for label in (many if each.header == REMAINING else [each.header])]
    rest = [label for label in frame.columns if label not in order]
    return frame.assign(**{str(header): values for header, values in missing.items()})[[*order, *rest]]


def _follows(declared: Field) -> bool:
    """True for a column whose figures follow from others of the same row."""
    return bool(declared.formula) and not tables_named(declared.formula) and "{self}" not in declared.formula
