"""``--set``: every changed cell is told, and what changes nothing that is read is refused by name."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from planner import cli
from planner.changes import IdleChangeError, Use, changed_cells, judged
from planner.workbook.checks.unread import Reason
from planner.workbook.reading.reader import Reading, read_workbook
from planner.workbook.writing.template import write_workbook

YEARS = {"FY28": 60.0, "FY29": 72.0}
SETTINGS = {"start_month": "2027-04", "end_month": "2028-06", "exposure_country": "Japan"}
TABLES: dict[str, list[dict[str, Any]]] = {
    "Switches": [{"switch": "case", "chosen": "base", "options": "base; high"}],
    "Countries": [{"country": "Japan"}, {"country": "China"}],
    "Commodities": [{"commodity": "Magnet"}],
    "Imports": [
        {"route": "Sea", "country": "Japan", "commodity": "Magnet", "price": 2.0, "volume_a_year": YEARS},
        {
            "route": "Rail",
            "country": "China",
            "commodity": "Magnet",
            "price": 1.0,
            "freight": 0.1,
            "volume_a_year": {"FY28": 0.0, "FY29": 0.0},
        },
        {
            "route": "Air",
            "country": "Japan",
            "commodity": "Magnet",
            "price": 4.0,
            "volume_a_year": YEARS,
            "when": "case=high",
        },
    ],
    "Sectors": [{"sector": "Cars", "demand_a_year": {"FY28": 12.0, "FY29": 12.0}}],
    "Demand": [{"sector": "Cars", "commodity": "Magnet", "share_of_sector": 1.0}],
    "Share caps": [
        {"cap": "all", "country": "Japan", "goods": "Magnet", "maximum_by_year": {"FY28": 1.0, "FY29": 1.0}},
        {"cap": "half", "country": "China", "goods": "Magnet", "maximum_by_year": {"FY28": 0.5, "FY29": 0.5}},
    ],
    "Targets": [
        {
            "target": "told",
            "basis": "annual output",
            "quantity": 5.0,
            "by_month": "2028-03",
            "required": False,
        }
    ],
    "Series": [
        {
            "sheet": "Imports",
            "row_key": "Sea",
            "column": "Duty",
            "value": 0.1,
            "operation": "=",
            "when": "case=base",
        }
    ],
    "Calibration": [{"line": "need", "measure": "need", "published": 12.0}],
}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Three routes, of which one is off and one closed, and a figure for each thing that may go unread."""
    write_workbook(tmp_path / "book.xlsx", settings=SETTINGS, tables=TABLES)
    return tmp_path / "book.xlsx"


def told(book: Path, *changes: str, use: Use = Use()) -> Reading:  # noqa: B008
    """The reading with changes, each of which does something."""
    reading = read_workbook(book, changes)
    assert reading.inputs is not None, [str(each) for each in reading.problems]
    return judged(reading, changes, use)


REFUSED = [
    ("Imports.Sea.Price=2", Reason.SAME_VALUE, "Imports!E6 is 2 already"),
    ("Imports.Sea.Note=dear", Reason.FOR_READERS, "is text for readers"),
    ("Imports.Air.Price=5", Reason.ROW_OFF, "asks for case=high (Switches!B6 has case = base)"),
    ("Imports.Sea.Volume a year=5", Reason.YEARS_FILLED, "and all have one (Imports!G6 to H6)"),
    ("Share caps.half.Maximum share=0", Reason.YEARS_FILLED, "name a year, e.g. Share caps.half.FY28"),
    ("Sectors.Cars.Demand a year=5", Reason.YEARS_FILLED, "or all with Demand a year=*FACTOR"),
    ("Sectors.Cars.FY35=5", Reason.OUTSIDE_PLAN, "FY35 is outside the plan (FY28 to FY29)"),
    ("Imports.Sea.Duty=0.2", Reason.OVERRIDDEN, "Series!F6 sets it instead"),
    ("Imports.Rail.Freight=0.2", Reason.CLOSED, "nothing can go through Rail"),
    ("Share caps.half.FY28=0.4", Reason.NOT_USED, "no open route on Imports sells these goods"),
    ("Settings.sample_seed=7", Reason.NOT_USED, "sample_size is 0"),
    ("Settings.usd_rupees=95", Reason.NOT_USED, "no price is in USD"),
    ("Calibration.need.Published=13", Reason.CHECK_ONLY, "only planner check reads it"),
]


@pytest.mark.parametrize(("change", "reason", "words"), REFUSED, ids=[each[0] for each in REFUSED])
def test_what_changes_nothing_is_refused(change: str, reason: Reason, words: str, book: Path) -> None:
    """Proves: each kind of silence has its name, with the cell that overrules."""
    with pytest.raises(IdleChangeError) as caught:
        told(book, change)
    assert caught.value.idle[change].reason is reason
    assert words in str(caught.value)


MOVING = (
    "Imports.Sea.Price=3",
    "Imports.Sea.FY28=50",
    "Imports.*.Price=*2",
    "Sectors.Cars.Demand a year=+10%",
    "Settings.discount_rate=0.1",
    "Switches.case=high",
    "Share caps.all.FY28=0.4",
)


@pytest.mark.parametrize("change", MOVING)
def test_what_changes_something_goes_through(change: str, book: Path) -> None:
    """Proves: changes of prices, volumes, need, rates, switches and caps are let through."""
    assert all(not each.only_reported for each in told(book, change).changed)


def test_a_change_may_need_another(book: Path) -> None:
    """Proves: the price of a route that a switch opens counts beside that switch. Sensitivity: without it
    the price is refused above.
    """
    found = told(book, "Switches.case=high", "Imports.Air.Price=5")
    assert [each.place for each in found.changed] == ["Switches!B6", "Imports!E8"]


def test_a_second_change_of_one_cell_leaves_the_first_nothing(book: Path) -> None:
    """Proves: of two values for one cell the first is refused."""
    with pytest.raises(IdleChangeError) as caught:
        told(book, "Imports.Sea.Price=3", "Imports.Sea.Price=4")
    assert list(caught.value.idle) == ["Imports.Sea.Price=3"]


@pytest.mark.parametrize("change", ["Settings.title=Trial", "Targets.told.Quantity=6"])
def test_what_only_the_report_shows_is_said(change: str, book: Path) -> None:
    """Proves: a title or a reading of a target is let through and marked."""
    assert told(book, change).changed[0].only_reported


def test_check_reads_the_calibration(book: Path) -> None:
    """Proves: planner check takes what planner solve refuses."""
    assert told(book, "Calibration.need.Published=13", use=Use(calibration=True)).changed[0].only_reported


def test_a_path_reads_no_disruption(tmp_path: Path) -> None:
    """Proves: with the tree left out an event changes nothing. Sensitivity: with it, it does."""
    tables = TABLES | {
        "Events": [{"event": "stop", "hazard_a_year": 0.1}],
        "Event effects": [
            {"event": "stop", "effect": "import availability", "country": ["Japan"], "value": 0.0}
        ],
        "Shortage tiers": [{"sector": "all", "tier": "all", "lost_value": 9.0}],
    }
    write_workbook(tmp_path / "book.xlsx", settings=SETTINGS, tables=tables)
    assert told(tmp_path / "book.xlsx", "Events.stop.Hazard=0.2").changed
    with pytest.raises(IdleChangeError, match="--path-only leaves all disruptions out"):
        told(tmp_path / "book.xlsx", "Events.stop.Hazard=0.2", use=Use(path_only=True))


def run(*arguments: object) -> Any:
    """Run the command line in this process."""
    return CliRunner().invoke(cli.app, [str(each) for each in arguments])


def test_the_command_line_tells_each_cell(book: Path) -> None:
    """Proves: old and new value on stderr, many folded; --quiet says nothing."""
    done = run("check", book, "--set", "Imports.*.Price=*1.2", "--set", "Sectors.Cars.FY28=+12")
    assert done.exit_code == 0, done.output
    assert "Imports!E6: 2 -> 2.4 (Price of Sea)" in done.stderr
    assert "Imports!E8: 4 -> 4.8 (Price of Air); the row is off" in done.stderr
    assert "Sectors!B6: 12 -> 24 (FY28 of Cars)" in done.stderr
    assert "->" not in run("check", book, "--quiet", "--set", "Imports.*.Price=*1.2").stderr


def test_many_cells_are_folded(book: Path) -> None:
    """Proves: three cells are told, the others counted."""
    done = run("check", book, "--set", "Imports.*.Volume a year=*2")
    assert (
        '... and 3 more cells of "Imports.*.Volume a year=*2", 2 of them in rows that are off' in done.stderr
    )


def test_a_refused_change_is_a_usage_error(book: Path, tmp_path: Path) -> None:
    """Proves: exit 2, the words, and no plan."""
    done = run("solve", book, "-o", tmp_path / "plan.xlsx", "--set", "Imports.Air.Price=5")
    assert done.exit_code == 2
    assert "changes nothing that is read: the row is off" in done.stderr
    assert not (tmp_path / "plan.xlsx").exists()


def test_changed_cells_for_json(book: Path) -> None:
    """Proves: each cell with its row, column and both values."""
    found = changed_cells(told(book, "Imports.Sea.Price=3"))
    expected = [{"cell": "Imports!E6", "row": "Sea", "column": "Price", "old": "2", "new": "3"}]
    assert found == expected
    done = run("check", book, "--json", "--set", "Imports.Sea.Price=3")
    assert json.loads(done.stdout)["changed"] == expected


def test_a_plan_given_as_input_is_recognised(book: Path, tmp_path: Path) -> None:
    """Proves: solve and check of a plan end with 3 and say what it is. Sensitivity: stress takes it."""
    plan = tmp_path / "plan.xlsx"
    assert run("solve", book, "-o", plan, "--path-only", "--quiet").exit_code == 0
    for verb in ("solve", "check"):
        done = run(verb, plan)
        assert done.exit_code == 3
        assert "this is a plan that the planner wrote" in done.stderr
