"""What would change a plan, from the ledger of a sweep: worked out by hand, and through the command line."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import planner
from planner.batch.ledger import Ledger
from planner.batch.result import CaseResult
from planner.batch.sensitivity import sensitivities
from planner.cases.case import Case, Level
from planner.plan.case_figures import CaseFigure
from tests.cli.faults import TABLES, invoke, write_book

SHA = "a" * 64


def case(name: str, money: float, output: float, *levels: Level) -> CaseResult:
    """A solved case with two figures."""
    figures = (
        CaseFigure("money", "Money", "₹ crore", money),
        CaseFigure("own_output", "Own output", "t", output),
    )
    named = Case(name, (f"x={name}",) * bool(levels), "all", levels, f"why {name}")
    return CaseResult(named, "optimal", figures=figures, workbook_sha256=SHA)


BASE = case("base", 100.0, 50.0)
LITTLE = case("little", 100.01, 50.0, Level("a", "1"))
DEARER = case("dearer", 120.0, 50.0, Level("b", "1"))
CLOSED = case("closed", 90.0, 0.0, Level("c", "1"))
BOTH = case("both", 500.0, 0.0, Level("b", "1"), Level("c", "1"))


def test_cases_stand_by_how_far_they_move_the_plan() -> None:
    """Proves: closed moves money by .1 of it and output by all of it, 1.1; dearer .2; little (.0001) and what
    changes two things are not told. Sensitivity: without the base case nothing is.
    """
    found = sensitivities((BASE, LITTLE, DEARER, CLOSED, BOTH))
    assert list(found["If"]) == ["closed, 1", "dearer, 1"]
    assert list(found["Money"]) == [-10.0, 20.0]
    assert list(found["Own output"]) == [-50.0, 0.0]
    assert list(found["Why"]) == ["why closed", "why dearer"]
    assert sensitivities((LITTLE, DEARER)).empty


def test_a_ledger_gives_back_cases_of_one_workbook_with_their_levels(tmp_path: Path) -> None:
    """Proves: what was saved comes back whole; cases of other bytes stay out."""
    other = replace(CLOSED, workbook_sha256="b" * 64)
    with Ledger(tmp_path / "l.sqlite") as ledger:
        for number, each in enumerate((BASE, BOTH, other)):
            ledger.save(str(number), str(number), each)
        kept = ledger.of_workbook(SHA)
    assert {each.case.name: each.case.levels for each in kept} == {"base": (), "both": BOTH.case.levels}


@pytest.fixture
def swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """15 t at 2, and a sweep that doubles the price, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    rows = [{"case": "Price", "sheet": "Imports", "row_key": "Sea", "column": "Price", "operation": "*",
             "value": "2", "note": "It did so in 2010."}]  # fmt: skip
    book = write_book(tmp_path / "small.xlsx", Sweep=rows)
    assert invoke("sweep", book, "--quiet").code == 0
    return book


def test_the_plan_tells_what_a_sweep_found(swept: Path) -> None:
    """Proves: money 30, at twice the price 60: +30, on the Summary, in JSON and on Assumptions; all of it is
    paid at prices of rows that nothing is said about. Sensitivity: an edited workbook has no such sweep.
    """
    ended = invoke("solve", swept, "--json")
    (row,) = ended.answer["sensitivities"]
    assert (row["if"], row["why"]) == ("Price, x 2", "It did so in 2010.")
    assert row["money"] == pytest.approx(30.0)
    book = openpyxl.load_workbook(swept.parent / "results" / "small_plan.xlsx", data_only=True)
    page = [[each for each in row if each is not None] for row in book["Summary"].iter_rows(values_only=True)]
    assert any(row[:1] == ["What would change this"] for row in page)
    (told,) = (row for row in page if row[:1] == ["Price, x 2"])
    assert told[2] == pytest.approx(30.0)
    assert told[-1] == "It did so in 2010."
    write_book(swept, Imports=[TABLES["Imports"][0] | {"price": 3.0}])
    again = invoke("solve", swept, "--json", "--force")
    assert again.answer["sensitivities"] == []


def test_a_sweep_that_was_asked_for_must_be_one(swept: Path) -> None:
    """Proves: no file is a wrong option; a file that is no ledger, and one of other inputs, are said."""
    assert invoke("solve", swept, "--sweep", "none.sqlite").code == 2
    (swept.parent / "text.sqlite").write_text("no database", encoding="utf-8")
    assert "cannot be used" in invoke("solve", swept, "--sweep", "text.sqlite").said
    ledger = swept.parent / "results" / "small_sweep.sqlite"
    other = write_book(swept.parent / "other.xlsx", Imports=[TABLES["Imports"][0] | {"price": 3.0}])
    assert "has no case of these inputs" in invoke("solve", other, "--sweep", ledger).said


def test_python_reads_the_same_sweep(swept: Path) -> None:
    """Proves: planner.solve with the ledger has the table; without it none."""
    ledger = swept.parent / "results" / "small_sweep.sqlite"
    assert list(planner.solve(swept, sweep=ledger).tables["sensitivities"]["money"]) == [pytest.approx(30.0)]
    assert planner.solve(swept).tables["sensitivities"].empty
