"""Live formulas: templates that name tables and columns, turned into cell addresses."""

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from planner.plan.expressions import REFERENCE, SELF
from planner.report.criteria import is_conditional, is_plain

WORD = re.compile(r"\{(self|quantity|money|watched)\}")
TOKEN = re.compile(
    r'"(?P<text>(?:[^"]|"")*)"|' + REFERENCE + r"|\{(?P<word>self|many|quantity|money|watched)\}"
)


class NoSuchColumnError(KeyError):
    """A formula names a table or column that does not exist."""


@dataclass(frozen=True)
class Placed:
    """Where a table stands: sheet, first body row and first column (from 0), and labels of its columns."""

    sheet: str
    first_row: int
    first_column: int
    headers: tuple[Hashable, ...]
    many: tuple[int, int]
    """Positions of the first and last of the remaining columns; (0, -1) if there are none."""
    rows: int
    awkward: frozenset[Hashable] = frozenset()
    """Labels of columns with words that a spreadsheet's criteria would misread."""
    header_row: int | None = None
    """Row of the headers where it is not the one above the first body row."""

    @property
    def header(self) -> int:
        """Row of the headers, from 0."""
        return self.first_row - 1 if self.header_row is None else self.header_row

    @property
    def last_row(self) -> int:
        """Last body row, from 0."""
        return self.first_row + self.rows - 1

    @property
    def total_row(self) -> int:
        """Row of the totals, from 0."""
        return self.last_row + 1

    def column(self, header: Hashable) -> str:
        """Letters of a column."""
        if header not in self.headers:
            raise NoSuchColumnError(header)
        return str(xl_col_to_name(self.first_column + self.headers.index(header)))

    def whole(self, header: Hashable) -> str:
        """Absolute address of the body of a column, with its sheet."""
        letters = self.column(header)
        return f"{self._prefix}${letters}${self.first_row + 1}:${letters}${self.last_row + 1}"

    def single(self, header: Hashable, row: str) -> str:
        """Absolute address of one cell: a body row from 0, or the total."""
        at = self.total_row if row == "total" else self.first_row + int(row)
        return f"{self._prefix}${self.column(header)}${at + 1}"

    @property
    def _prefix(self) -> str:
        return f"{in_quotes(self.sheet)}!"


def in_quotes(sheet: str) -> str:
    """Name of a sheet as formulas and links have it."""
    return "'" + sheet.replace("'", "''") + "'"


def finds_its_words(template: str, tables: Mapping[str, Placed], own: Placed, header: Hashable) -> bool:
    """False if the formula looks up words that criteria would not find as they stand."""
    if not is_conditional(template):
        return True
    for match in TOKEN.finditer(template):
        if SELF in (match["text"] or "") and not is_plain(str(header)):
            return False
        if match["own"] in own.awkward or (match["word"] == "self" and not is_plain(str(header))):
            return False
        if match["table"] and match["column"] in tables[match["table"]].awkward:
            return False
    return True


ROW_MARK = "\x00"
"""Stands for the row of the cell in a column's formula until the row is known."""


def in_row(formula: str, row: int) -> str:
    """The formula of the cell in a sheet row (from 0)."""
    return formula.replace(ROW_MARK, str(row + 1))


def resolve(
    template: str, tables: Mapping[str, Placed], own: Placed, header: Hashable, words: Mapping[str, str]
) -> str:
    """The formula of a column ``header`` of ``own``, with marks for its row; NoSuchColumnError if wrong.

    ``words`` are what {quantity}, {money} and {watched} stand for; no name is read as part of a formula.
    """

    def said(match: re.Match[str]) -> str:
        return words.get(match.group(1), str(header)).replace('"', '""')

    def address(match: re.Match[str]) -> str:
        if match["text"] is not None:
            return '"' + WORD.sub(said, match["text"]) + '"'
        if match["table"]:
            column = header if match["column"] == SELF else match["column"]
            placed = tables[match["table"]]
            return placed.single(column, match["row"]) if match["row"] else placed.whole(column)
        if match["own"]:
            return f"{own.column(header if match['own'] == SELF else match['own'])}{ROW_MARK}"
        if match["word"] == "many":
            first, last = (xl_col_to_name(own.first_column + at) for at in own.many)
            return f"{first}{ROW_MARK}:{last}{ROW_MARK}"
        return words.get(match["word"], str(header)).replace('"', '""')

    return "=" + TOKEN.sub(address, template)
