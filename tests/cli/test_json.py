"""--json is one object on every ending; what is shown on a terminal holds the same numbers, uncut."""

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from planner import api
from planner.cli import check, solve, stress, sweep
from planner.plan import Plan
from planner.plan.checks import WRONG
from planner.plan.figures import shown as shown_number
from planner.solver.highs import Status
from tests.cli.faults import Books, invoke, make_books

TUTORIAL = Path(__file__).resolve().parents[2] / "inputs" / "tutorial.xlsx"
COST = 3 * 5 * 2.0
FIELDS = {"solve": solve.FIELDS, "check": check.FIELDS, "stress": stress.FIELDS, "sweep": sweep.FIELDS}

ENDINGS = [
    ("solve small.xlsx", 0, "optimal", "Wrote results/small_plan.xlsx"),
    ("solve small.xlsx --no-workbook", 0, "optimal", "No plan was written"),
    ("solve wrong.xlsx", 3, "input errors", 'did you mean "Japan"?'),
    ("solve none.xlsx", 3, "input errors", "no such file"),
    ("solve scarce.xlsx", 4, "infeasible", "at most 4"),
    ("solve small.xlsx -o small.xlsx", 2, "usage error", "never changed"),
    ("solve small.xlsx --set nonsense", 2, "usage error", "sheet.key.column=value"),
    ("solve small.xlsx -o small.xlsx/p.xlsx", 7, "output not written", "no folder"),
    ("check small.xlsx", 0, "done", "0 errors, 0 warnings in small.xlsx. Ready to solve"),
    ("check wrong.xlsx", 3, "input errors", "Imports!"),
    ("check none.xlsx", 3, "input errors", "no such file"),
    ("check small.xlsx --set nonsense", 2, "usage error", "sheet.key.column=value"),
    ("stress small.xlsx", 0, "optimal", ""),
    ("stress small_plan.xlsx", 0, "optimal", ""),
    ("stress small_plan.xlsx --input other.xlsx", 8, "plan not usable", "changed since"),
    ("stress small_plan.xlsx --set A.b=1", 2, "usage error", "leave out --set"),
    ("stress wrong.xlsx", 3, "input errors", "Imports!"),
    ("stress scarce.xlsx", 4, "infeasible", "at most 4"),
    ("sweep small.xlsx --dry-run", 3, "input errors", "has no cases that count"),
    ("sweep wrong.xlsx --dry-run", 3, "input errors", "Imports!"),
    ("sweep small.xlsx --dry-run --assumptions 20", 2, "usage error", "expected 20%"),
]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Books:
    """Ready-made files."""
    return make_books(tmp_path_factory.mktemp("books"))


@pytest.fixture
def here(books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory that holds them."""
    for name in ("small.xlsx", "other.xlsx", "wrong.xlsx", "scarce.xlsx", "small_plan.xlsx"):
        books.put(name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("typed", "code", "status", "words"), ENDINGS, ids=[row[0] for row in ENDINGS])
def test_one_object_on_every_ending(typed: str, code: int, status: str, words: str, here: Path) -> None:
    """Proves: one object with all fields of its verb, how the run ended, and the messages of stderr."""
    ended = invoke(*typed.split(), "--json")
    answer = ended.answer
    assert (ended.code, answer["exit_code"], answer["status"]) == (code, code, status)
    assert {"verb", "messages", *FIELDS[answer["verb"]]} <= set(answer)
    assert words in "\n".join(answer["messages"])
    assert answer["verb"] == typed.split()[0]


def test_the_numbers_of_a_path(here: Path) -> None:
    """Proves: of a path all costs are one, there is no tail of futures, and figures carry their units."""
    answer = invoke("solve", "small.xlsx", "--json", "-o", "new.xlsx").answer
    for name in ("objective", "expected_cost", "base_cost"):
        assert answer[name] == pytest.approx(COST)
    assert (answer["cvar"], answer["gap"], answer["money_unit"], answer["quantity_unit"]) == (
        None, 0.0, "₹ crore", "t",
    )  # fmt: skip
    assert answer["figures"][0] == {
        "figure": "Money", "value": pytest.approx(COST), "unit": "₹ crore",
        "which": "present value of all that is paid, without transfers",
        "base": None, "expected": None, "p10": None, "p50": None, "p90": None,
    }  # fmt: skip
    nothing = {"base": 0.0, "expected": 0.0}
    assert answer["accounts"] == {
        "money": {"base": pytest.approx(COST), "expected": pytest.approx(COST)},
        "lost_output": nothing, "policy_prices": nothing,
    }  # fmt: skip
    assert (answer["checks_passed"], answer["failed_checks"], answer["missed"]) == (True, [], [])
    assert (answer["output"], answer["input"]) == ("new.xlsx", "small.xlsx")


def test_the_numbers_of_a_tree(tmp_path: Path) -> None:
    """Proves: over futures the expected cost lies above that of the base scenario; some lose output."""
    answer = invoke("solve", TUTORIAL, "--no-workbook", "--json").answer
    assert answer["base_cost"] < answer["expected_cost"]
    assert answer["cvar"] > 0.0
    accounts = [each["expected"] for each in answer["accounts"].values()]
    shown = {each["figure"]: each for each in answer["figures"]}
    assert shown["Sum of the three accounts"]["expected"] == pytest.approx(answer["objective"], rel=1e-9)
    assert shown["Lost output"]["base"] == pytest.approx(shown["Lost output"]["value"])
    assert sum(accounts) == pytest.approx(answer["objective"], rel=1e-9)
    assert sum(accounts[:2]) == pytest.approx(answer["expected_cost"], rel=1e-9)
    assert 0.0 <= answer["gap"] <= 1e-4
    assert answer["output"] is None


def test_a_plan_whose_checks_fail_ends_with_9(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: exit 9 and the name of the check, also if the solve hit a limit. Sensitivity: as it was, 0."""
    plan_it = api.plan

    def fail(*arguments: Any) -> Plan:
        plan = plan_it(*arguments)
        table = plan.checks.table.copy()
        table.loc[table["Check"] == "Goods balance", ["Figure", "Result"]] = [2.0, WRONG]
        return dataclasses.replace(plan, checks=dataclasses.replace(plan.checks, table=table))

    assert invoke("solve", "small.xlsx", "--json").code == 0
    monkeypatch.setattr(api, "plan", fail)
    ended = invoke("solve", "small.xlsx", "--json")
    assert (ended.code, ended.answer["exit_code"]) == (9, 9)
    assert ended.answer["checks_passed"] is False
    assert "Goods balance" in ended.answer["failed_checks"][0]
    assert "Goods balance" in ended.said


def test_a_plan_that_is_not_proven_best_ends_with_5(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: every status but optimal ends with 5, named in the object. Sensitivity: optimal ends with 0."""
    solve_it = api.solve

    def limited(*arguments: Any, **options: Any) -> api.Solved:
        solved = solve_it(*arguments, **options)
        answer = dataclasses.replace(solved.solution.answer, status=Status.TIME_LIMIT)
        return dataclasses.replace(solved, solution=dataclasses.replace(solved.solution, answer=answer))

    monkeypatch.setattr(api, "solve", limited)
    ended = invoke("solve", "small.xlsx", "--json")
    assert (ended.code, ended.answer["status"], ended.answer["gap"]) == (5, "time limit", None)
    assert "not proven best" in ended.said


@pytest.mark.parametrize(("error", "code", "status"), [
    (KeyboardInterrupt(), 130, "interrupted"), (RuntimeError("surprise"), 1, "unexpected error"),
])  # fmt: skip
def test_the_object_of_what_nobody_planned(
    error: BaseException, code: int, status: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: an interruption and an unexpected error give the object too."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(api, "solve", fail)
    monkeypatch.setenv("XDG_STATE_HOME", str(here))
    ended = invoke("solve", "small.xlsx", "--json")
    assert (ended.code, ended.answer["exit_code"], ended.answer["status"]) == (code, code, status)


NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


@pytest.mark.parametrize("width", [80, 60, 40])
def test_tables_cut_no_number(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: on a narrow terminal every number of the object is shown in full, to the digits shown, and no
    line is wider. Sensitivity: the same words with a digit more are not there.
    """
    monkeypatch.setenv("COLUMNS", str(width))
    answer = invoke("solve", TUTORIAL, "--path-only", "--no-workbook", "--json").answer
    shown = invoke("solve", TUTORIAL, "--path-only", "--no-workbook").data
    lines = [line for line in shown.splitlines() if line[:1] in "┌│├└"]
    assert max(map(cell_len, lines)) <= width
    cells = [cell.strip() for line in lines for cell in line.split("│")]
    numbers = [float(cell.replace(",", "")) for cell in cells if NUMBER.fullmatch(cell)]
    for figure in answer["figures"]:
        assert any(
            abs(number - figure["value"]) <= 0.005 * abs(figure["value"]) + 1e-6 for number in numbers
        ), figure
    assert "…" not in shown


def test_stress_begins_with_its_worst_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: sentences with units come first, the worst of all tests first of them, and each number of the
    tests stands in the tables of 80 columns.
    """
    monkeypatch.setenv("COLUMNS", "80")
    answer = invoke("stress", TUTORIAL, "--json").answer
    shown = invoke("stress", TUTORIAL).data
    worst = max(answer["tests"], key=lambda test: (test["lost_output"], test["extra_cost"]))
    first = answer["findings"][0]
    assert shown.startswith(first)
    assert first.startswith(f"If {worst['countries'][0]} is cut off from ")
    sector = max(worst["unserved"], key=lambda name: worst["unserved"][name])
    assert f"{sector} lacks {shown_number(worst['unserved'][sector])} t (" in first
    assert "extra cost ₹" in first
    assert len(answer["findings"]) <= 5
    cells = {cell.strip() for line in shown.splitlines() for cell in line.split("│")}
    for test in answer["tests"]:
        for value in (test["lost_output"], test["extra_cost"], sum(test["unserved"].values())):
            assert {f"{value:,.0f}", f"{value:,.1f}", f"{value:,.2f}"} & cells, (test["name"], value)


def test_json_is_json_for_strict_readers() -> None:
    """Proves: months without end are null: no reader meets Infinity or NaN."""

    def refuse(name: str) -> None:
        raise AssertionError(name)

    json.loads(invoke("stress", TUTORIAL, "--json").data, parse_constant=refuse)
