"""``planner sweep --dry-run`` as a real process: what is listed, in words and as an object, and its codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sweeps.books import book, duty, price

ROWS = [price("-20% | +20%", group="T"), duty(0, "Free")]


def planner(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "planner", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
        env={name: value for name, value in os.environ.items() if name != "COLUMNS"} | environment,
    )  # fmt: skip


def test_lines_tell_each_cell(tmp_path: Path):
    """Proves: a line for each changed cell on stdout, old and new; the counts on stderr; no file."""
    path = book(tmp_path, ROWS)
    done = planner("sweep", path, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "Price -20%: Imports!D2: 60 -> 48 (Price of r1)",
        "Price +20%: Imports!D2: 60 -> 72 (Price of r1)",
        "Free: Imports!H2: 0.0825 -> 0 (Duty of r1)",
    ]
    assert "3 cases and the base case would be solved, each as the base scenario alone" in done.stderr
    assert "(2 in T, 1 in no group)" in done.stderr
    assert list(tmp_path.iterdir()) == [path]


def test_a_terminal_gets_a_table(tmp_path: Path):
    """Proves: where lines have a width, cases stand in a table with their old and new values."""
    done = planner("sweep", book(tmp_path, ROWS), "--dry-run", "--group", "T", COLUMNS="100")
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in done.stdout.splitlines()]
    assert ["Price -20%", "T", "Imports!D2", "Price of r1", "60", "48"] in rows
    assert "Free" not in done.stdout


def test_one_object_tells_the_same(tmp_path: Path):
    """Proves: --json has each case with its changes as --set has them, and what each cell becomes."""
    done = planner("sweep", book(tmp_path, ROWS), "--dry-run", "--json", "--path-only")
    answer = json.loads(done.stdout)
    assert (answer["verb"], answer["status"], answer["exit_code"], answer["path_only"]) == (
        "sweep",
        "done",
        0,
        True,
    )
    assert [case["name"] for case in answer["cases"]] == ["base", "Price -20%", "Price +20%", "Free"]
    assert answer["cases"][1] == {
        "name": "Price -20%",
        "group": "T",
        "note": "",
        "levels": [{"lever": "Price", "value": "-20%", "side": -1}],
        "set": ["Imports.r1.Price=-20%"],
        "changed": [{"cell": "Imports!D2", "row": "r1", "column": "Price", "old": "60", "new": "48"}],
    }


@pytest.mark.parametrize("as_json", [False, True])
def test_refusals_end_with_input_errors(as_json: bool, tmp_path: Path):
    """Proves: exit code 3, each refusal an error line, whatever the form."""
    rows = [
        ["Idle", None, "Switches", "duty", None, None, "free"],
        ["Lost", None, "Imports", "r9", "Price", "", 5],
    ]
    done = planner("sweep", book(tmp_path, rows), "--dry-run", *["--json"] * as_json)
    assert done.returncode == 3
    lines = json.loads(done.stdout)["messages"] if as_json else done.stderr.splitlines()
    errors = [line for line in lines if line.startswith("ERROR")]
    assert len(errors) == 2
    assert errors[0].startswith('ERROR Sweep!G2: case "Idle" changes nothing that is read: ')
    assert errors[1].startswith('ERROR Sweep!D3: Imports has no row "r9"')


def test_a_workbook_without_cases_says_where_they_go(tmp_path: Path):
    """Proves: no sheet Sweep, exit code 3 and the way to one."""
    done = planner("sweep", book(tmp_path), "--dry-run")
    assert done.returncode == 3
    assert "book.xlsx has no cases that count; fill its sheet Sweep" in done.stderr
