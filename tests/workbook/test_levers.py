"""Levers change the cells that Lever cells names, and nothing at their base."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import planner
from planner.cases.read import read_cases
from planner.changes import IdleChangeError, change_lines, read
from planner.workbook.reading.reader import Reading, read_workbook
from planner.workbook.writing.template import write_workbook
from tests.workbook.books import BASE, Sheets, write_book
from tests.workbook.lever_cases import levers, one_cell, price

SWITCHES: Sheets = {"Switches": [["Switch", "Chosen", "Options"], ["case", "base", "base; high"]]}


def told(tmp_path: Path, sheets: Sheets, overrides: Sequence[str] = ()) -> Reading:
    """The base workbook with some sheets, as it is read."""
    return read_workbook(write_book(tmp_path / "book.xlsx", {**BASE, **sheets}), overrides)


def fed(reading: Reading) -> list[tuple[str, Any, Any]]:
    """Cell, old and new value of what levers have changed."""
    assert [str(each) for each in reading.problems if each.severity.value == "ERROR"] == []
    return [(each.place, each.old, each.new) for each in reading.fed]


@pytest.mark.parametrize("value", [None, 60, "60"])
def test_a_lever_at_its_base_changes_nothing(value: Any, tmp_path: Path) -> None:
    """Proves: blank and base leave every cell. Sensitivity: 61 does not."""
    reading = told(tmp_path, price(value))
    assert (fed(reading), reading.problems) == ([], ())
    assert fed(told(tmp_path, price(61))) == [("Imports!D2", 60, 61.0)]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (("=", None), 80.0),
        (("=", 75), 75.0),
        (("*", None), 80.0),
        (("*", 2), 120.0),
        (("+", None), 80.0),
        (("+", -5), 55.0),
        (("%", -10), 54.0),
    ],
)
def test_what_a_lever_does_to_a_cell(cell: tuple[str, Any], expected: float, tmp_path: Path) -> None:
    """Proves: = sets; * takes 80 over the base 60, + their difference, and % so many per cent; a Value of the
    row goes before the lever's own. By hand, for a price of 60.
    """
    assert fed(told(tmp_path, one_cell(None, "Imports", "r1", "Price", *cell))) == [
        ("Imports!D2", 60, expected)
    ]


def test_per_cent_is_measured_from_the_base(tmp_path: Path) -> None:
    """Proves: a lever in per cent at base 0 changes by itself, -20 makes 48 of 60."""
    sheets = one_cell(None, "Imports", "r1", "Price", "%", None, value=-20, allowed="-50 to 50", base=0)
    assert fed(told(tmp_path, sheets)) == [("Imports!D2", 60, 48.0)]


def test_at_chooses_the_row(tmp_path: Path) -> None:
    """Proves: of rows with At only that of the lever's value counts. Sensitivity: the other value takes the
    other row.
    """
    cells = [
        [*"W", word, "Imports", "r1", "Price", "*", factor] for word, factor in (("low", 0.5), ("high", 2))
    ]
    found = [
        fed(told(tmp_path, levers(["W", value, None, "mid", "low; mid; high"], cells=cells)))
        for value in ("low", "mid", "high")
    ]
    assert found == [[("Imports!D2", 60, 30.0)], [], [("Imports!D2", 60, 120.0)]]


def test_setting_goes_before_multiplying(tmp_path: Path) -> None:
    """Proves: of two levers on one cell the one that sets it goes first, whatever the order of rows:
    100 x 1.5 is 150. Sensitivity: the other way round it would be 100.
    """
    rows = (["F", 1.5, None, 1, None], ["P", 100, None, 60, None])
    cells = [["F", None, "Imports", "r1", "Price", "*"], ["P", None, "Imports", "r1", "Price", "="]]
    assert fed(told(tmp_path, levers(*rows, cells=cells)))[-1] == ("Imports!D2", 100.0, 150.0)


def test_a_lever_turns_a_switch_before_whens_are_read(tmp_path: Path) -> None:
    """Proves: rows of Lever cells, and others, whose When names the switch count as it stands then.
    Sensitivity: with the switch at its base neither does.
    """
    cells = [["S", None, "Switches", "case", None, "=", None, None], ["P", None, *price_of_r1(), "case=high"]]
    for value, expected in (
        ("high", [("Switches!B2", "base", "high"), ("Imports!D2", 60, 90.0)]),
        ("base", []),
    ):
        sheets = levers(["S", value, None, "base", "base; high"], ["P", 90, None, 60, None], cells=cells)
        sheets = {**sheets, "Lever cells": [[*sheets["Lever cells"][0], "When"], *sheets["Lever cells"][1:]]}
        reading = told(tmp_path, {**sheets, **SWITCHES})
        assert fed(reading) == expected
        assert reading.inputs is not None
        assert reading.inputs.switches["case"] == value


def price_of_r1() -> list[Any]:
    """Sheet to value of a row that sets the price."""
    return ["Imports", "r1", "Price", "=", None]


def test_changes_of_the_run(tmp_path: Path) -> None:
    """Proves: a change of the lever comes before it acts (90), one of the cell after it (80 x 2), and Series
    last of all (5).
    """
    assert fed(told(tmp_path, price(), ["Levers.Price=90"])) == [("Imports!D2", 60, 90.0)]
    reading = told(tmp_path, price(80), ["Imports.r1.Price=*2"])
    assert [(each.place, each.old, each.new) for each in reading.changed] == [("Imports!D2", 80.0, 160.0)]
    series = {"Series": [["Sheet", "Key", "Column", "Value"], ["Imports", "r1", "Price", 5]]}
    reading = told(tmp_path, {**price(80), **series})
    assert reading.inputs is not None
    (route,) = next(rows for kind, rows in reading.inputs.tables.items() if kind.__name__ == "ImportRoute")
    assert set(route.price) == {5.0}


def test_what_is_told(tmp_path: Path) -> None:
    """Proves: each cell is told with the lever; a change of a lever to its own value is refused by name."""
    path = write_book(tmp_path / "book.xlsx", {**BASE, **price(80)})
    assert list(change_lines(read(path))) == ["Imports!D2: 60 -> 80 (Price of r1, by lever Price = 80)"]
    with pytest.raises(IdleChangeError, match=r"Levers!B2 is 80 already"):
        read(path, ["Levers.Price=80"])


def test_an_idle_lever_is_named(tmp_path: Path) -> None:
    """Proves: a lever off its base whose rows are off gets a warning with the reason. Sensitivity: with rows
    that count it gets none.
    """
    routes = [[*row, when] for row, when in zip(BASE["Imports"], ("When", "case=high"), strict=True)]
    for chosen, codes in (("base", ["lever_idle"]), ("high", [])):
        switches = {"Switches": [SWITCHES["Switches"][0], ["case", chosen, "base; high"]]}
        path = write_book(tmp_path / "book.xlsx", {**BASE, **price(80), **switches, "Imports": routes})
        problems = read(path).problems
        assert [each.code for each in problems] == codes
        assert all("the row is off" in each.text for each in problems)


SETTINGS = {"start_month": "2027-01", "end_month": "2027-01", "money_unit": "money"}
TABLES: dict[str, list[dict[str, Any]]] = {
    "Levers": [{"lever": "Dearer", "value": None, "base": 0, "unit": "%", "allowed": "-50 to 100"}],
    "Lever cells": [
        {"lever": "Dearer", "sheet": "Imports", "row_key": "*", "column": "Price", "operation": "%"}
    ],
    "Countries": [{"country": "Japan"}, {"country": "China"}],
    "Commodities": [{"commodity": "Magnet"}],
    "Imports": [{"route": "Sea", "country": "Japan", "commodity": "Magnet", "price": 3.0}],
    "Sectors": [{"sector": "Cars"}],
    "Demand": [{"sector": "Cars", "commodity": "Magnet", "demand_a_month": 10.0}],
    "Sweep": [{"case": "dear", "sheet": "Levers", "row_key": "Dearer", "value": "50"}],
}


def test_a_lever_moves_the_plan(tmp_path: Path) -> None:
    """Proves: 10 at 3 cost 30; half as dear again 45, by the lever on its sheet, by a change of the run, and
    in a case of a sweep. The plan names the lever.
    """
    path = tmp_path / "book.xlsx"
    write_workbook(path, settings=SETTINGS, tables=TABLES)
    assert planner.solve(path).objective == pytest.approx(30.0)
    assert planner.solve(path, set={"Levers.Dearer": 50}).objective == pytest.approx(45.0)
    assert [case.changes for case in read_cases(path)] == [(), ("Levers.Dearer.Value=50",)]
    turned = [TABLES["Levers"][0] | {"value": 50}]
    write_workbook(path, settings=SETTINGS, tables=TABLES | {"Levers": turned})
    plan = planner.solve(path)
    assert plan.objective == pytest.approx(45.0)
    assert list(plan.tables["levers"]["lever"]) == ["Dearer"]
