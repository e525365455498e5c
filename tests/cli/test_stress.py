"""planner stress on a plan workbook: its inputs found and checked, its decisions held, its tests written."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner, Result

from planner import cli
from planner.audit.plan_book import is_plan, read_plan
from planner.workbook.writing.template import write_workbook

TUTORIAL = Path(__file__).resolve().parents[2] / "inputs" / "tutorial.xlsx"
SETTINGS = {"start_month": "2027-04", "end_month": "2027-09"}
NEED = 5.0
TABLES: dict[str, list[dict[str, Any]]] = {
    "Countries": [{"country": "Japan"}],
    "Commodities": [{"commodity": "Magnet | sintered"}],
    "Imports": [
        {"route": "Sea", "country": "Japan", "commodity": "Magnet | sintered", "price": 2.0},
    ],
    "Holders": [{"holder": "Makers"}],
    "Stocks": [
        {"holder": "Makers", "commodity": "Magnet | sintered", "opening": 7.0, "holding_cost": 0.01},
    ],
    "Cover rules": [{"rule": "Some", "cover_months": 1.0}],
    "Sectors": [{"sector": "Cars"}],
    "Demand": [{"sector": "Cars", "commodity": "Magnet | sintered", "demand_a_month": NEED}],
    "Shortage tiers": [{"sector": "Cars", "tier": "lost", "lost_value": 100.0}],
    "Stress tests": [
        {
            "stress": "Cut off",
            "first_month": "2027-05",
            "last_month": "2027-06",
            "every_months": 1,
            "length_months": 2,
        }
    ],
}


def planner(*arguments: object) -> Result:
    """What the command line answers."""
    return CliRunner().invoke(cli.app, [str(each) for each in arguments])


def found(*arguments: object) -> list[dict[str, Any]]:
    """What planner stress found."""
    ended = planner("stress", *arguments, "--json")
    assert ended.exit_code == 0, ended.stderr
    results: list[dict[str, Any]] = json.loads(ended.stdout)["tests"]
    return results


def write_inputs(file: Path, **changes: list[dict[str, Any]]) -> Path:
    """The inputs of :data:`TABLES`; keyword arguments replace whole sheets."""
    file.parent.mkdir(parents=True, exist_ok=True)
    write_workbook(file, settings=SETTINGS, tables=TABLES | changes)
    return file


def solve(inputs: Path, plan: Path, *options: str) -> Path:
    """The plan of some inputs."""
    ended = planner("solve", inputs, "-o", plan, "--quiet", *options)
    assert ended.exit_code == 0, ended.stderr
    return plan


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """Inputs where they are found: in inputs, beside the folder of the plan."""
    return write_inputs(tmp_path / "inputs" / "small.xlsx")


@pytest.fixture
def plan(inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Their plan, with nothing of use in the working directory."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    return solve(inputs, tmp_path / "results" / "any name.xlsx")


def change(plan: Path, edit: Callable[[Worksheet], None], sheet: str = "Decisions") -> None:
    """Edit a sheet of a plan, as somebody might in Excel."""
    book = openpyxl.load_workbook(plan)
    edit(book[sheet])
    book.save(plan)


def row_of(sheet: Worksheet, variable: str) -> int:
    """First row of a variable, below the headers of the decisions."""
    names = [row[0].value for row in sheet.iter_rows()]
    return names.index(variable, names.index("Variable")) + 1


def test_a_plan_is_tested_without_solving_again(inputs: Path, plan: Path):
    """Proves: the plan workbook, known by its sheets, gives what solving its inputs and testing gives.
    Sensitivity: its inputs are no plan, and are solved.
    """
    assert is_plan(plan)
    assert not is_plan(inputs)
    ended = planner("stress", plan)
    assert ended.exit_code == 0, ended.stderr
    assert "Japan" in ended.stdout
    assert "solving" not in ended.stderr
    assert "solving" in planner("stress", inputs).stderr
    held, solved = found(plan), found(inputs)
    assert [result["name"] for result in held] == [result["name"] for result in solved]
    for one, other in zip(held, solved, strict=True):
        assert one["unserved"] == pytest.approx(other["unserved"], abs=1e-9)
        assert one["extra_cost"] == pytest.approx(other["extra_cost"], abs=1e-9)
        assert one["survives"] == pytest.approx(other["survives"], abs=1e-9)
    assert held[0]["unserved"]["Cars"] == pytest.approx(2 * NEED - NEED, abs=1e-6)


def test_a_plan_over_a_tree_is_held_too(tmp_path: Path):
    """Proves: the base scenario of a tree passes its own check, and gives what its inputs give. Sensitivity:
    the plan of the base scenario alone holds less and serves less.
    """
    prepared = solve(TUTORIAL, tmp_path / "prepared.xlsx")
    blind = solve(TUTORIAL, tmp_path / "blind.xlsx", "--path-only")
    results = {file.stem: found(file, "--input", TUTORIAL) for file in (prepared, blind)}
    lost = {name: sum(result["lost_output"] for result in own) for name, own in results.items()}
    assert lost["prepared"] < lost["blind"] - 1.0
    direct = found(TUTORIAL)
    assert lost["prepared"] == pytest.approx(sum(result["lost_output"] for result in direct), abs=1e-4)


def test_every_decision_is_told_in_full(plan: Path):
    """Proves: the sheet tells stock by holder, commodity (its own bar doubled) and month, to the last digit.
    Sensitivity: what is 0, such as a shortage, has no row.
    """
    decisions = read_plan(plan).decisions
    first = next(each for each in decisions if each.variable == "order")
    assert (first.key, first.when) == ("Sea | spot", "2027-04")
    stock = [each for each in decisions if each.variable == "stock"]
    assert {each.key for each in stock} == {"Makers | Magnet || sintered"}
    assert [each.value for each in stock] == pytest.approx([NEED] * len(stock), rel=1e-12)
    assert "short" not in {each.variable for each in decisions}


def test_inputs_are_looked_for_and_named(plan: Path, inputs: Path, tmp_path: Path):
    """Proves: exit 8 and the way out where the inputs are nowhere; --input gives them. Sensitivity: beside
    the plan they are found.
    """
    moved = tmp_path / "moved" / "old.xlsx"
    moved.parent.mkdir()
    inputs.rename(moved)
    ended = planner("stress", plan)
    assert ended.exit_code == 8
    assert "small.xlsx" in ended.stderr
    assert "--input" in ended.stderr
    assert len(found(plan, "--input", moved)) == 2
    moved.rename(plan.parent / "small.xlsx")
    assert len(found(plan)) == 2


def test_changed_inputs_are_refused(plan: Path, inputs: Path, tmp_path: Path):
    """Proves: exit 8 where a price differs from that of the plan; the old inputs are taken with --input, and
    found even behind changed ones of the same name. Sensitivity: a note changes no value.
    """
    shutil.copy(inputs, tmp_path / "old.xlsx")
    dearer = [TABLES["Imports"][0] | {"price": 3.0}]
    write_inputs(inputs, Imports=dearer)
    ended = planner("stress", plan)
    assert ended.exit_code == 8
    assert "changed since the plan was made" in ended.stderr
    assert "solve again" in ended.stderr
    assert len(found(plan, "--input", tmp_path / "old.xlsx")) == 2
    shutil.copy(tmp_path / "old.xlsx", Path.cwd() / "small.xlsx")
    assert len(found(plan)) == 2
    noted = [TABLES["Imports"][0] | {"note": "Checked."}]
    (Path.cwd() / "small.xlsx").unlink()
    write_inputs(inputs, Imports=noted)
    assert len(found(plan)) == 2


def test_changes_for_one_run_are_made_again(inputs: Path, tmp_path: Path):
    """Proves: a plan made with --set is tested with the same change: of six needed in two months four are in
    stock. Sensitivity: without it five of ten are missing.
    """
    changed = solve(
        inputs, tmp_path / "changed.xlsx", "--set", "Demand.Cars | Magnet | sintered.Demand a month=3"
    )
    assert read_plan(changed).overrides == ("Demand.Cars | Magnet | sintered.Demand a month=3",)
    plain = solve(inputs, tmp_path / "plain.xlsx")
    missing = [found(plan, "--input", inputs)[0]["unserved"]["Cars"] for plan in (changed, plain)]
    assert missing == pytest.approx([2.0, 5.0], abs=1e-6)


def test_decisions_of_another_version_are_refused(plan: Path):
    """Proves: exit 8 and the cell of a variable that the model does not have. Sensitivity: as it was written
    the plan is held.
    """
    before = plan.read_bytes()

    def rename(sheet: Worksheet) -> None:
        sheet.cell(row_of(sheet, "order"), 1).value = "purchase"

    change(plan, rename)
    ended = planner("stress", plan)
    assert ended.exit_code == 8
    assert "Decisions!A" in ended.stderr
    assert "purchase" in ended.stderr
    assert "another version" in ended.stderr
    plan.write_bytes(before)
    assert planner("stress", plan).exit_code == 0


@pytest.mark.parametrize(("value", "words"), [(4.0, "do not hold"), ("four", 'found "four"')])
def test_decisions_that_do_not_hold_are_refused(plan: Path, value: object, words: str):
    """Proves: exit 8 where an order is changed by hand, with the row that it breaks, or the cell that is no
    number.
    """

    def less(sheet: Worksheet) -> None:
        sheet.cell(row_of(sheet, "order"), 4).value = value

    change(plan, less)
    ended = planner("stress", plan)
    assert ended.exit_code == 8
    assert words in ended.stderr


def test_options_that_say_nothing_are_usage_errors(plan: Path, inputs: Path):
    """Proves: exit 2 for --set on a plan and --input on inputs."""
    for arguments in (
        (plan, "--set", "Imports.Sea.Price=4"),
        (plan, "--path-only"),
        (inputs, "--input", inputs),
    ):
        ended = planner("stress", *arguments)
        assert ended.exit_code == 2, arguments
        assert "leave out --" in ended.stderr


def test_the_tests_are_written_as_a_workbook(plan: Path, inputs: Path, tmp_path: Path):
    """Proves: --output writes the tables of the Disruptions sheet, for a plan and for inputs alike, and says
    which was tested. Sensitivity: without it nothing is written.
    """
    cells = {}
    for name, tested in (("held", plan), ("solved", inputs)):
        file = tmp_path / "tests" / f"{name}.xlsx"
        ended = planner("stress", tested, "-o", file)
        assert ended.exit_code == 0, ended.stderr
        assert file.name in ended.stderr
        (sheet,) = openpyxl.load_workbook(file).worksheets
        assert set(sheet.tables) == {"t_survival", "t_supplier_test", "t_stress_month", "t_stress_stock"}
        words = [row[0].value for row in sheet.iter_rows() if row[0].value]
        assert any(tested.name in str(each) for each in words)
        cells[name] = [
            [cell.value for cell in row] for ref in sheet.tables.values() for row in sheet[ref.ref]
        ]
    assert cells["held"] == cells["solved"]
    planner("stress", plan)
    assert sorted(file.name for file in (tmp_path / "tests").iterdir()) == ["held.xlsx", "solved.xlsx"]
