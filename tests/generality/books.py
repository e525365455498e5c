"""Bare workbooks (headers in row 1, only the sheets that matter), solved as the command line does."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from planner.solver.solution import Solution
from planner.solver.solve import solve
from planner.workbook.reading.reader import read_workbook
from tests.workbook.books import write_book

Rows = list[list[Any]]
Book = Mapping[str, Rows]
FIRST_YEAR = 2027
SERIES = ["Sheet", "Key", "Column", "From", "To", "Value"]
EXACT = {"abs": 1e-6, "rel": 1e-9}


def month(position: int) -> str:
    """``2027-01`` for 0."""
    return f"{FIRST_YEAR + position // 12}-{position % 12 + 1:02d}"


def settings(months: int, **others: object) -> Rows:
    """A plan of so many months from January, in calendar years, in units and dollars."""
    rows: Rows = [["name", "value"], ["start_month", month(0)], ["end_month", month(months - 1)]]
    named = {"fiscal_year_first_month": 1, "quantity_unit": "unit", "money_unit": "$"} | others
    return rows + [[name, value] for name, value in named.items()]


def over_time(sheet: str, key: str, column: str, values: Sequence[float], months_each: int = 1) -> Rows:
    """Series rows: one value per period of so many months."""
    ends = [(month(i * months_each), month((i + 1) * months_each - 1)) for i in range(len(values))]
    return [[sheet, key, column, *span, value] for span, value in zip(ends, values, strict=True)]


def solved(book: Book, folder: Path) -> Solution:
    """The certified solution of a book; fails with the reader's own problems."""
    reading = read_workbook(write_book(folder / "book.xlsx", book))
    assert reading.inputs is not None, [str(problem) for problem in reading.problems]
    solution = solve(reading.inputs)
    assert [check.name for check in solution.checks if not check.passed] == []
    return solution


def objective(book: Book, folder: Path) -> float:
    """Objective of a book, money."""
    return solved(book, folder).objective


def loss_a_year(loss_a_month: float) -> float:
    """Loss in a year that takes this share every month; negative for interest."""
    return float(1.0 - (1.0 - loss_a_month) ** 12)
