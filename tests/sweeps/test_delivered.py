"""The sweeps of the delivered workbooks: how many cases, each with its reason, and that they can be read."""

import json
from collections import Counter
from pathlib import Path

import pytest

from planner.cases import read_cases
from planner.cases.yaml_file import EXAMPLE
from planner.workbook.reading.reader import OpenedWorkbook, open_workbook
from tests.sweeps.test_dry_run import planner

INPUTS = Path(__file__).resolve().parents[2] / "inputs"
INDIA, TUTORIAL = INPUTS / "india.xlsx", INPUTS / "tutorial.xlsx"


@pytest.fixture(scope="module")
def india() -> OpenedWorkbook:
    """The workbook, opened once."""
    opened = open_workbook(INDIA)
    assert isinstance(opened, OpenedWorkbook)
    return opened


def test_india_ships_its_cases(india: OpenedWorkbook):
    """Proves: 13 bars and 20 assumptions of two ends, single cases and a map of 3 x 3, one point of it the
    base case; every case says why, assumptions what the base is too. A sample of 20 waits to be named.
    """
    base, *found = read_cases(india)
    groups = Counter(case.group for case in found)
    assert {name: groups[name] for name in ("Tornado", "Assumptions", "Embargo map")} == {
        "Tornado": 26, "Assumptions": 40, "Embargo map": 8
    }  # fmt: skip
    assert groups["Policies and news"] >= 10
    assert all(case.note for case in found)
    ranges = [case for case in found if case.group == "Assumptions"]
    assert all(case.note.startswith("Base ") for case in ranges)
    assert Counter(level.side for case in ranges for level in case.levels) == {-1: 20, 1: 20}
    bars = [level.side for case in found if case.group == "Tornado" for level in case.levels]
    assert Counter(bars) == {-1: 13, 1: 13}
    assert [(level.lever, level.value) for level in base.levels] == [
        ("Embargo hazard", "x 1"),
        ("Embargo months", "+0"),
    ]
    assert len(read_cases(india, groups=["Sample"])) == 1 + 20


def test_every_switch_of_india_has_its_cases(india: OpenedWorkbook):
    """Proves: as many cases as there are settings that are not chosen."""
    switches = india.read().addresses.tables["Switches"].rows
    others = sum(len(str(row.values["options"]).split(";")) - 1 for row in switches)
    assert len(read_cases(india, switches=True)) == 1 + others


def test_every_case_of_india_can_be_read(india: OpenedWorkbook):
    """Proves: no case makes an error of the inputs."""
    cases = [*read_cases(india), *read_cases(india, groups=["Sample"])[1:4]]
    errors = {
        case.name: reading.problems for case in cases if not (reading := india.read(case.changes)).inputs
    }
    assert errors == {}


def test_the_tutorial_lists_its_cases():
    """Proves: a real process lists six cases, none of which the model leaves unread."""
    done = planner("sweep", TUTORIAL, "--dry-run", "--json")
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["cases"]) == 1 + 6


def test_the_example_of_the_pages_is_one_of_the_tutorial(tmp_path: Path):
    """Proves: what docs/language.md shows as YAML can be read."""
    (tmp_path / "cases.yml").write_text(EXAMPLE, encoding="utf-8")
    assert [case.name for case in read_cases(TUTORIAL, tmp_path / "cases.yml")][1:] == [
        "Chinese prices -20%",
        "Chinese prices +20%",
        "Discount rate 0.05",
        "Discount rate 0.1",
        "Hard times",
    ]


@pytest.mark.long
def test_india_lists_its_cases():
    """Proves: a real process finds each case of the base scenario read by the model (40 core s)."""
    done = planner("sweep", INDIA, "--dry-run", "--path-only")
    assert done.returncode == 0, done.stderr
    assert "74 cases and the base case would be solved, each as the base scenario alone" in done.stderr
    assert "Price dump: Imports!I6: 42 -> 29.4 (Price of China Magnet STD)" in done.stdout.splitlines()
