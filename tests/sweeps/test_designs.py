"""Designs: one at a time, grids, Latin hypercubes and cases of several rows, each small enough to count."""

from pathlib import Path
from typing import Any

import pytest

from planner.cases import BASE_CASE, Case, Level, read_cases
from tests.sweeps.books import DESIGN, HEADERS, book, duty, price

GRID, CUBE = "grid", "hypercube"


def cases(path: Path) -> dict[str, Case]:
    """Cases by name, the base case left out once it is seen to come first and to change nothing."""
    base, *others = read_cases(path)
    assert (base.name, base.changes) == (BASE_CASE, ())
    return {case.name: case for case in others}


def test_each_value_of_a_row_is_a_case(tmp_path: Path):
    """Proves: 2 and 3 values of two rows are 5 cases, the ends of each with their sides, whatever the order
    of the values. Sensitivity: sides by position in the cell would call .2 the low end of the duty.
    """
    found = cases(book(tmp_path, [price("-20% | +20%", group="T"), duty(".2 | .05 | .1", group="T")]))
    assert {name: case.changes for name, case in found.items()} == {
        "Price -20%": ("Imports.r1.Price=-20%",),
        "Price +20%": ("Imports.r1.Price=+20%",),
        "Duty .2": ("Imports.r1.Duty=.2",),
        "Duty .05": ("Imports.r1.Duty=.05",),
        "Duty .1": ("Imports.r1.Duty=.1",),
    }
    sides = [level.side for case in found.values() for level in case.levels]
    assert sides == [-1, 1, 1, -1, 0]
    assert {case.group for case in found.values()} == {"T"}


def test_rows_of_one_name_are_one_case(tmp_path: Path):
    """Proves: two rows with one value make one case of two changes, with both notes once each."""
    rows = [[*price(45, "Talks"), "Why."], [*duty(0, "Talks"), "Why."]]
    (case,) = cases(book(tmp_path, rows, [*HEADERS, "Note"])).values()
    assert case == Case(
        "Talks", ("Imports.r1.Price=45", "Imports.r1.Duty=0"), "", (Level("Talks", "45, 0", 0),), "Why."
    )


def test_rows_of_one_lever_take_their_values_side_by_side(tmp_path: Path):
    """Proves: a lever of two rows has 2 cases, not 4; a single value of a row holds in both.
    Sensitivity: a cross product would pair 40 with a duty of .1 too.
    """
    rows = [
        price("40 | 80", "Hard"),
        duty("0 | .1", "Hard"),
        ["Hard", None, "Imports", "r1", "Lead time", "", 2],
    ]
    assert [case.changes for case in cases(book(tmp_path, rows)).values()] == [
        ("Imports.r1.Price=40", "Imports.r1.Duty=0", "Imports.r1.Lead time=2"),
        ("Imports.r1.Price=80", "Imports.r1.Duty=.1", "Imports.r1.Lead time=2"),
    ]


def test_a_grid_is_every_combination(tmp_path: Path):
    """Proves: 2 x 3 values are 6 cases less the one that is the workbook itself, whose levels the base case
    carries; a level that is the workbook's own (60; +0%) is no change. Sensitivity: kept as a change, it
    would be refused as one that changes nothing.
    """
    rows = [
        [*price("60 | 66", group="Map"), GRID],
        [*duty("+0% | -50% | +100%", group="Map"), GRID],
    ]
    base, *others = read_cases(book(tmp_path, rows, DESIGN))
    assert [(case.name, case.changes) for case in others] == [
        ("Price 60, Duty -50%", ("Imports.r1.Duty=-50%",)),
        ("Price 60, Duty +100%", ("Imports.r1.Duty=+100%",)),
        ("Price 66, Duty +0%", ("Imports.r1.Price=66",)),
        ("Price 66, Duty -50%", ("Imports.r1.Price=66", "Imports.r1.Duty=-50%")),
        ("Price 66, Duty +100%", ("Imports.r1.Price=66", "Imports.r1.Duty=+100%")),
    ]
    assert [(level.lever, level.value) for level in base.levels] == [("Price", "60"), ("Duty", "+0%")]
    assert [len(case.levels) for case in others] == [2] * 5


def test_a_hypercube_draws_each_part_of_each_range_once(tmp_path: Path):
    """Proves: 8 points of two ranges fall one into each eighth of either range; the same seed gives the same
    cases, another one others. Sensitivity: independent draws leave some eighth empty (for this seed too).
    """
    rows = [
        [*price("40 | 80", group="Sample"), CUBE, 8, 7],
        [*duty("*0.5 | *1.5", group="Sample"), CUBE, None, None],
    ]
    headers = [*DESIGN, "Points", "Seed"]
    first = read_cases(book(tmp_path, rows, headers))
    again = read_cases(book(tmp_path, rows, headers))
    assert first == again
    assert [case.name for case in first[1:]] == [f"Sample {n}" for n in range(1, 9)]
    for lever, low, width in (("Price", 40.0, 40.0), ("Duty", 0.5, 1.0)):
        drawn = [
            float(level.value.removeprefix("x ")) for c in first for level in c.levels if level.lever == lever
        ]
        assert sorted(int((value - low) / width * 8) for value in drawn) == list(range(8))
    rows[0][-1] = 8
    assert read_cases(book(tmp_path, rows, headers)) != first


def test_a_hypercube_draws_whole_months(tmp_path: Path):
    """Proves: a column of whole numbers gets whole numbers. Sensitivity: 2.37 months would be refused."""
    rows = [["Wait", "S", "Imports", "r1", "Qualification", "=", "1 | 9", CUBE, 5]]
    found = cases(book(tmp_path, rows, [*DESIGN, "Points"])).values()
    assert len(found) == 5
    assert all(float(case.levels[0].value).is_integer() for case in found)


@pytest.mark.parametrize(
    ("operation", "value", "change", "words"),
    [
        (None, 5, "5", "5"),
        (None, "*1.2", "*1.2", "x 1.2"),
        (None, "+12", "+12", "+12"),
        (None, "\u221220%", "-20%", "-20%"),
        ("=", -5, "=-5", "-5"),
        ("*", 1.2, "*1.2", "x 1.2"),
        ("+", -12, "+-12", "-12"),
        ("%", -20, "-20%", "-20%"),
        ("%", "20%", "+20%", "+20%"),
        ("%", "0.5%", "+0.5%", "+0.5%"),
        (None, "yes", "yes", "yes"),
    ],
)
def test_operations_say_what_set_says(
    operation: str | None, value: Any, change: str, words: str, tmp_path: Path
):
    """Proves: each operation is written as --set has it and told as people read it."""
    column = "Disposal cost" if value != "yes" else "Scrap"
    path = book(
        tmp_path,
        [["C", None, "Commodities", "STD", column, operation, value]],
        more={
            "Commodities": [["Commodity", "Stage", column], ["STD", "magnet", 10 if value != "yes" else "no"]]
        },
    )
    (case,) = cases(path).values()
    assert case.changes == (f"Commodities.STD.{column}={change}",)
    assert case.levels[0].value == words


def test_places_settings_switches_patterns_and_cells(tmp_path: Path):
    """Proves: settings and switches need no column, a pattern may take several rows, ; parts names, ! names
    one cell, and a name with signs of the language is quoted.
    """
    rows = [
        ["Rate", None, "Settings", "discount_rate", None, None, 0.05],
        ["Rate too", None, "settings", None, "discount_rate", None, 0.06],
        ["Need", None, "Switches", "need", None, None, "high"],
        ["All", None, "Imports", "r*", "Price; Duty", "*", 2],
        ["Cell", None, "Imports", "!D2", None, None, 70],
        ["Quoted", None, "Imports", 'a "b" = c', "Price", None, 70],
    ]
    routes = [
        ["Route", "Country", "Commodity", "Price", "Price unit", "Duty"],
        ["r1", "NA", "STD", 60, "USD/kg", 0.0825],
        ['a "b" = c', "NA", "STD", 65, "USD/kg", 0.0825],
    ]
    assert [case.changes for case in cases(book(tmp_path, rows, more={"Imports": routes})).values()] == [
        ("Settings.discount_rate=0.05",),
        ("settings.discount_rate=0.06",),
        ("Switches.need.Chosen=high",),
        ("Imports.r*.Price=*2", "Imports.r*.Duty=*2"),
        ("Imports!D2=70",),
        ('Imports."a ""b"" = c".Price=70',),
    ]


def test_rows_that_are_off_or_wait_for_their_group(tmp_path: Path):
    """Proves: a row whose When does not hold makes no case; one that runs on demand comes with its group."""
    headers = [*HEADERS, "Runs", "When"]
    rows = [
        [*price(50, "On"), None, None],
        [*price(51, "Off"), None, "need=high"],
        [*price(52, "Later", group="Deep"), "no", None],
    ]
    path = book(tmp_path, rows, headers)
    assert [case.name for case in read_cases(path)] == [BASE_CASE, "On"]
    assert [case.name for case in read_cases(path, groups=["deep"])] == [BASE_CASE, "Later"]


def test_a_base_scenario_leaves_disruptions_out(tmp_path: Path):
    """Proves: with path_only a case of an event alone is left out and told; one of an event and a price keeps
    the price, and its level. Sensitivity: kept, the hazard would change nothing that is read.
    """
    events = {"Events": [["Event", "Hazard"], ["Storm", 0.1]]}
    rows = [
        ["Hazard", "T", "Events", "Storm", "Hazard", "*", 2],
        ["Both", "T", "Events", "Storm", "Hazard", "*", 2],
        price(50, "Both", group="T"),
    ]
    told: list[str] = []
    path = book(tmp_path, rows, more=events)
    found = read_cases(path, path_only=True, tell=told.append)
    assert [case.changes for case in found] == [(), ("Imports.r1.Price=50",)]
    assert told == ["1 case of disruptions left out with --path-only: Hazard."]
    assert len(read_cases(path)) == 3
