"""``planner sweep`` as it is typed: what it writes, says, refuses, and how it goes on."""

import json
import signal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from planner import cli
from planner.cli.sweep_running import Solving, interrupted_words, is_study, sparse
from tests.batch.batch import TUTORIAL
from tests.sweeps.books import book, duty, price
from tests.workers.test_ends import Started, begun, ended_at_last, none_stay

__all__ = ["ended_at_last"]


def planner(*arguments: object) -> Result:
    """What the command line answers."""
    return CliRunner().invoke(cli.app, [str(each) for each in arguments])


def swept(*arguments: object) -> dict[str, Any]:
    """The object of a sweep."""
    ended = planner("sweep", *arguments, "--path-only", "--jobs", 1, "--json")
    found: dict[str, Any] = json.loads(ended.stdout)
    assert found["exit_code"] == ended.exit_code
    return found


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """100 t a year at 60, at a fifth less and at a fifth more; and a duty that is no number."""
    return book(tmp_path, [price("-20% | +20%"), duty(".2")])


def test_cases_are_written(inputs: Path, tmp_path: Path) -> None:
    """Proves: the table has the base case and the others, dearer where the price is higher, and so has the
    object. Sensitivity: nothing of it is there after --dry-run.
    """
    place, tables = tmp_path / "out" / "sweep.xlsx", tmp_path / "out" / "sweep.csv"
    assert planner("sweep", inputs, "--dry-run", "--path-only", "-o", place).exit_code == 0
    assert not place.parent.exists()
    found = swept(inputs, "-o", place, "--tables", tables)
    assert is_study(place)
    assert (found["status"], found["exit_code"], found["output"]) == ("done", 0, str(place))
    assert [each["case"] for each in found["cases"]] == ["base", "Price -20%", "Price +20%", "Duty"]
    table = pd.read_csv(tables, keep_default_na=False, na_values=[""])
    money = table[table["figure"] == "money"].set_index("case")["value"]
    assert money["Price -20%"] < money["base"] < money["Price +20%"]


def test_a_case_without_a_plan_is_a_result(tmp_path: Path) -> None:
    """Proves: where nothing can be bought there is no plan; the other cases are solved, this one is told with
    the cell that says so, and the run ends with a code of its own.
    """
    nothing = ["Shut", "", "Imports", "r1", "Maximum a month", None, 0]
    found = swept(book(tmp_path, [nothing, price("+20%")]), "-o", tmp_path / "s.xlsx")
    assert (found["exit_code"], found["status"]) == (6, "cases without a plan")
    statuses = {each["case"]: each["status"] for each in found["cases"]}
    assert statuses.pop("Shut") == "infeasible"
    assert set(statuses.values()) == {"optimal"}
    assert any(line.startswith("Shut: infeasible. ") and "Demand" in line for line in found["messages"])


def test_resume_and_what_happens_without(inputs: Path, tmp_path: Path) -> None:
    """Proves: a second run says that the first one's cases are there and solves them again; with --resume it
    takes them over.
    """
    place = tmp_path / "s.xlsx"
    swept(inputs, "-o", place)
    again = swept(inputs, "-o", place)
    assert any("--resume" in line for line in again["messages"])
    resumed = planner("sweep", inputs, "--path-only", "--jobs", 1, "--resume", "-o", place)
    assert "4 of 4 cases: taken over" in resumed.stderr


@pytest.mark.parametrize("kind", ["other book", "other table", "input", "suffix"])
def test_nothing_else_is_replaced(inputs: Path, tmp_path: Path, kind: str) -> None:
    """Proves: a workbook or table of something else, the inputs and names of other kinds are refused before
    anything is solved; --force replaces the first two.
    """
    study, table = tmp_path / "s.xlsx", tmp_path / "mine.csv"
    options = {"input": ("-o", inputs), "suffix": ("-o", tmp_path / "s.txt")}.get(
        kind, ("-o", study, "--tables", table)
    )
    if kind == "other table":
        table.write_text("a,b\n1,2\n", encoding="utf-8")
    elif kind == "other book":
        study.write_bytes(inputs.read_bytes())
    before = {place: place.read_bytes() for place in tmp_path.iterdir()}
    found = swept(inputs, *options)
    assert found["exit_code"] == (7 if kind.startswith("other") else 2)
    assert {place: place.read_bytes() for place in tmp_path.iterdir()} == before
    if kind.startswith("other"):
        assert swept(inputs, *options, "--force")["exit_code"] == 0
        assert swept(inputs, *options)["exit_code"] == 0


def test_a_ledger_of_something_else(inputs: Path, tmp_path: Path) -> None:
    """Proves: a file in the place of the ledger that is none is refused by name and kept."""
    other = tmp_path / "s.sqlite"
    other.write_text("mine", encoding="utf-8")
    found = swept(inputs, "-o", tmp_path / "s.xlsx")
    assert found["exit_code"] == 7
    assert any("s.sqlite" in line for line in found["messages"])
    assert other.read_text(encoding="utf-8") == "mine"


def test_plans_are_kept_beside_the_table(inputs: Path, tmp_path: Path) -> None:
    """Proves: --keep-plans leaves a workbook for each case, which its result names."""
    found = swept(inputs, "-o", tmp_path / "s.xlsx", "--keep-plans")
    plans = [Path(each["plan"]) for each in found["cases"]]
    assert len(set(plans)) == 4
    assert {plan.parent for plan in plans} == {tmp_path / "s_plans"}
    assert all(plan.is_file() for plan in plans)


def test_how_to_go_on() -> None:
    """Proves: what is said when a run is interrupted can be typed as it stands."""
    how = Solving(Path("in puts.xlsx"))
    words = interrupted_words(how, ["/bin/planner", "sweep", "in puts.xlsx"])
    assert words.endswith("To go on: planner sweep 'in puts.xlsx' --resume")
    assert interrupted_words(how, ["planner", "sweep", "a", "--resume"]).count("--resume") == 1
    assert str(how.ledger) in words


def test_few_lines_where_nobody_watches() -> None:
    """Proves: the first line is said, then one at most every five seconds."""
    times, said = iter([0.0, 0.0, 0.0, 2.0, 6.0, 6.0]), []
    tell = sparse(said.append, lambda: next(times))
    for words in ("one", "two", "three"):
        tell(words)
    assert said == ["one", "three"]


def test_ctrl_c(ended_at_last: Started, tmp_path: Path) -> None:
    """Proves: Ctrl-C ends the command, says how to go on and leaves no process; --resume ends it."""
    place = tmp_path / "s.xlsx"
    command = ("-m", "planner", "sweep", TUTORIAL, "--path-only", "--switches", "-o", place)
    process = begun(*command)
    ended_at_last.append(process)
    assert process.stderr is not None
    for line in process.stderr:
        if "of" in line and "cases" in line and "..." in line:
            process.send_signal(signal.SIGINT)
            break
    _, said = process.communicate()
    if process.returncode != 0:  # else it was done before the signal came
        assert process.returncode == 130
        assert "To go on: planner sweep" in said
        assert not place.exists()
    none_stay(process.pid)
    assert planner("sweep", TUTORIAL, "--path-only", "--switches", "-o", place, "--resume").exit_code in (
        0,
        6,
    )
    assert place.exists()
