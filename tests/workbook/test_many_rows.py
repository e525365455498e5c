"""Workbooks of thousands of rows: nothing is looked up once more for each row."""

from pathlib import Path
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.schema.tables.trade import ImportRoute
from planner.solver.solve import build
from planner.workbook.checks.plausibility import middle_of_others
from planner.workbook.reading.drafts import MOST_SUGGESTED
from planner.workbook.reading.reader import Reading, read_workbook
from tests.workbook.books import BASE, Sheets, write_book

ROUTES = 3000


def routes(number: int) -> dict[str, list[list[object]]]:
    """Imports with so many routes."""
    header, first = BASE["Imports"]
    return {"Imports": [list(header), *([f"route {at}", *first[1:]] for at in range(number))]}


def read(tmp_path: Path, sheets: Sheets) -> Reading:
    """The base with other sheets, read."""
    return read_workbook(write_book(tmp_path / "book.xlsx", {**BASE, **sheets}))


def test_only_the_first_of_many_unknown_names_are_compared_with_all(tmp_path: Path):
    """Proves: of thousands of unknown names each is an error, and the first get a suggestion: to compare
    every one with every route would take minutes. Sensitivity: the first ones do get it.
    """
    tiers = [["Route", "Tier", "Share of volume"], *([f"rout {at}x", "a", 1] for at in range(ROUTES))]
    problems = read(tmp_path, routes(ROUTES) | {"Import tiers": tiers}).problems
    assert [each.code for each in problems] == ["unknown_key"] * ROUTES
    suggested = ["did you mean" in each.text for each in problems]
    assert suggested == [True] * (MOST_SUGGESTED + 1) + [False] * (ROUTES - MOST_SUGGESTED - 1)


def test_many_series_rows_change_many_rows(tmp_path: Path):
    """Proves: a row of Series finds its row by key, whatever its case; * finds all. Sensitivity: the route
    that no row names keeps its price but for the row of *.
    """
    series = [
        ["Sheet", "Key", "Column", "Operation", "Value"],
        *(["Imports", f"ROUTE {at}", "Price", "+", at] for at in range(1, ROUTES)),
        ["Imports", "*", "Price", "*", 2],
    ]
    inputs = read(tmp_path, routes(ROUTES) | {"Series": series}).inputs
    assert inputs is not None
    found = [float(row.price[0]) for row in inputs.rows(ImportRoute)]
    assert found == pytest.approx([2 * (60 + at) for at in range(ROUTES)])


def test_rows_by_key_are_made_once(tmp_path: Path):
    """Proves: rows by key are one table, however often they are asked for."""
    inputs = read(tmp_path, routes(3)).inputs
    assert inputs is not None
    assert inputs.by_key(ImportRoute) is inputs.by_key(ImportRoute)
    assert list(inputs.by_key(ImportRoute)) == ["route 0", "route 1", "route 2"]


@given(st.lists(st.floats(0.01, 1e6), min_size=3, max_size=9))
def test_the_middle_of_the_others_is_their_median(prices: list[float]):
    """Proves: the middle price of the other routes, taken from one sorted list, is their median."""
    ordered = sorted(prices)
    for at, own in enumerate(prices):
        others = [*prices[:at], *prices[at + 1 :]]
        assert middle_of_others(ordered, own) == pytest.approx(median(others))


@pytest.mark.long
def test_ten_thousand_routes_are_read_and_built(tmp_path: Path):
    """Proves: 10,000 routes make a model of a column for each in every month."""
    inputs = read(tmp_path, routes(10_000)).inputs
    assert inputs is not None
    assert len(build(inputs).form.cost) > 10_000 * 12
