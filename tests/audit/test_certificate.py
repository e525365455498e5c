"""A plan held against its inputs: every branch keeps every row, and nothing cheaper can be."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from planner import api
from planner.audit.audit import book_of
from planner.audit.certificate import certificate_checks
from planner.audit.plan_book import PlanNotUsableError
from planner.audit.result import AuditCheck, Fault, Layer, Verdict
from planner.audit.stored import stored_solution
from planner.plan import RunInfo
from planner.plan.posed import posed_path, posed_tree
from planner.plan.proven import HeldBook, Proof, held_book, proof
from planner.report import stored as report_stored
from planner.report import write_plan
from planner.report.redrawn import redrawn
from planner.solver.solve import build
from planner.solver.tree.problem import pose
from planner.tree.build_tree import build_tree
from planner.workbook import plan_words as words
from planner.workbook.fingerprint import Cell
from planner.workbook.reading.reader import read_workbook
from planner.workbook.stored_solution import NoSolutionError, StoredSolution, unpacked

INPUTS = Path(__file__).resolve().parents[2] / "inputs"


@pytest.fixture(scope="module", params=["tutorial", "minimal"])
def plan(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan over a tree and one of a path, each beside its inputs."""
    folder = tmp_path_factory.mktemp(request.param)
    shutil.copy(INPUTS / f"{request.param}.xlsx", folder)
    return written(folder / f"{request.param}.xlsx", folder / "plan.xlsx")


def written(workbook: Path, path: Path) -> Path:
    """The plan of a workbook."""
    inputs = read_workbook(workbook).inputs
    assert inputs is not None
    steps = api.Progress()
    solved = api.solve(inputs, api.build(inputs, steps), steps)
    write_plan(path, api.plan(solved, RunInfo(), steps))
    return path


def held(path: Path) -> HeldBook:
    """A plan with its inputs beside it."""
    return held_book(book_of(path), None, lambda _: None)


def proven(path: Path) -> Proof:
    """The proof of a plan, its inputs beside it."""
    return proof(held(path))


def test_an_untouched_plan_is_proven_best(plan: Path) -> None:
    """Proves: with its inputs, a plan's rows, bounds, cost, signs of duals and distance from the best are
    checked, by groups in words, and pass.
    """
    checks, cells = proven(plan)
    assert cells == ()
    assert {each.verdict for each in checks} == {Verdict.OK}
    told = {each.check: each for each in checks}
    assert {"Signs of duals", "Distance from the best plan", "Decisions as they were solved"} <= set(told)
    assert told["Distance from the best plan"].tolerance <= 1e-3
    assert any("pots" in name for name in told) == ("tutorial" in str(plan.parent))
    assert sum(each.layer is Layer.CERTIFICATE for each in checks) == len(checks)


def test_a_wrong_decision_is_named_with_what_was_solved(plan: Path, tmp_path: Path) -> None:
    """Proves: a number on Decisions that is not the stored solution's is named, with the right one."""
    for each in plan.parent.glob("*.xlsx"):
        shutil.copy(each, tmp_path)
    book = openpyxl.load_workbook(plan)
    cell = [each for each in book[words.DECISIONS]["D"] if isinstance(each.value, int | float)][-1]
    right = cell.value
    cell.value = right * 1.1
    book.save(tmp_path / "plan.xlsx")
    _, (found,) = proven(tmp_path / "plan.xlsx")
    assert found.cell == f"{words.DECISIONS}!{cell.coordinate}"
    assert found.fault is Fault.NOT_AS_SOLVED
    assert float(found.expected) == pytest.approx(right, rel=1e-12)


def checked(plan: Path, stored: StoredSolution) -> dict[str, AuditCheck]:
    """Checks of a solution in the program of a plan's inputs."""
    workbook = next(each for each in plan.parent.glob("*.xlsx") if each != plan)
    inputs = read_workbook(workbook).inputs
    assert inputs is not None
    form = build(inputs).form
    program = posed_path(form)
    if program.names != stored.names:
        program = posed_tree(pose(inputs, form, build_tree(inputs)))
    return {each.check: each for each in certificate_checks(program, stored)}


def wrong(stored: StoredSolution) -> Iterator[tuple[str, StoredSolution, str]]:
    """Solutions that are wrong in one thing, and the check that must say so."""
    values, duals = stored.values, stored.duals
    largest, dearest = int(np.abs(values).argmax()), int(np.abs(duals).argmax())
    yield (
        "below 0",
        replace(stored, values=np.where(values == values.max(), -1.0, values)),
        "Bounds of decisions",
    )
    halved = np.where(np.arange(len(values)) == largest, 0.5 * values, values)
    yield "a decision halved", replace(stored, values=halved), ""
    turned = np.where(np.arange(len(duals)) == dearest, -duals, duals)
    yield "a dual turned", replace(stored, duals=turned), ""
    yield "no duals", replace(stored, duals=np.zeros_like(duals)), "Distance from the best plan"
    yield "another objective", replace(stored, objective=stored.objective * 1.01), "Cost of the plan"


def test_a_wrong_solution_is_refuted(plan: Path) -> None:
    """Proves: a decision or a dual that is wrong is found by the arrays alone. Sensitivity: the solution as
    it was stored passes.
    """
    stored = stored_solution(book_of(plan))
    assert {each.verdict for each in checked(plan, stored).values()} == {Verdict.OK}
    for name, other, expected in wrong(stored):
        failed = {each.check for each in checked(plan, other).values() if each.verdict is Verdict.CHECK}
        assert failed, name
        assert not expected or expected in failed, (name, failed)


def test_what_cannot_be_checked_is_said(plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: without its inputs or its solution the audit says what it could not check, and why."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(plan, tmp_path / "plan.xlsx")
    with pytest.raises(PlanNotUsableError, match="--input FILE"):
        held(tmp_path / "plan.xlsx")
    book = openpyxl.load_workbook(plan)
    del book[words.SOLUTION]
    book.save(plan.parent / "bare.xlsx")
    with pytest.raises(NoSolutionError, match="does not hold its solution"):
        held(plan.parent / "bare.xlsx")
    (plan.parent / "bare.xlsx").unlink()


def test_tables_are_drawn_up_anew(plan: Path) -> None:
    """Proves: from the stored decisions and the inputs alone, thousands of cells of the tables come out as
    they stand; one that was changed is named with what it should be.
    """
    book = book_of(plan)
    checks, cells = redrawn(book, held(plan))
    assert cells == ()
    assert {each.verdict for each in checks} == {Verdict.OK}
    assert {"Costs", "Import mix", "Demand and shortages", "Decisions"} <= {each.check for each in checks}
    ledger = book.tables["t_ledger"]
    place = (ledger.area[1] + 1, 3)
    right = book.sheets["Costs"][place].value
    book.sheets["Costs"][place] = Cell(12345.0)
    (found,) = redrawn(book, held(plan))[1]
    assert found.cell == f"Costs!C{place[0]}"
    assert float(found.expected) == pytest.approx(right, rel=1e-9)


def test_a_large_solution_stands_beside_its_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: what is too large for a workbook is written beside it and read from there; a file that was
    changed is no proof.
    """
    monkeypatch.setattr(report_stored, "LARGEST", 10)
    written(INPUTS / "minimal.xlsx", tmp_path / "large.xlsx")
    beside = tmp_path / f"large{words.SOLUTION_SUFFIX}"
    assert words.SOLUTION not in openpyxl.load_workbook(tmp_path / "large.xlsx", read_only=True).sheetnames
    assert stored_solution(book_of(tmp_path / "large.xlsx")).names == unpacked(beside.read_bytes()).names
    beside.write_bytes(beside.read_bytes() + b"more")
    with pytest.raises(NoSolutionError, match="not the file that was written"):
        stored_solution(book_of(tmp_path / "large.xlsx"))
