"""An audit of the workbook alone: what it was when it was written, and formulas that follow."""

import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from planner.audit.audit import audit
from planner.audit.result import Fault, Layer, Verdict
from planner.plan import Plan
from planner.report import write_plan
from planner.workbook import plan_words as words
from tests.audit.digits import change_digits, numeric_cells
from tests.report.cases import awkward, clashing, embargo, instance_plan, trading, transport
from tests.report.recalculation import recalculated

CASES: dict[str, Callable[[], Plan]] = {
    "transport": transport,
    "trading": trading,
    "awkward": awkward,
    "clashing": clashing,
    "embargo": embargo,
    "schemes": lambda: instance_plan("schemes"),
    "reserve": lambda: instance_plan("reserve"),
    "plants": lambda: instance_plan("plants"),
}


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan over a tree, as it was written."""
    path = tmp_path_factory.mktemp("plan") / "plan.xlsx"
    write_plan(path, embargo())
    return path


@pytest.mark.parametrize("name", CASES)
def test_an_untouched_plan_passes(name: str, tmp_path: Path) -> None:
    """Proves: whatever names and signs a plan has, its file is read back as it was written, and every
    formula is computed here as it was when it was written; none is beyond the audit.
    """
    path = tmp_path / "plan.xlsx"
    write_plan(path, CASES[name]())
    found = audit(path)
    assert found.cells == ()
    assert {each.verdict for each in found.checks} == {Verdict.OK}
    assert not any("Not computed" in each.words for each in found.checks)
    assert sum(each.looked_at for each in found.checks if each.layer is Layer.FORMULAS) > 50


def named(path: Path) -> set[str]:
    """Cells that an audit says are not as they were written."""
    return {each.cell for each in audit(path).cells if each.fault is not Fault.DOES_NOT_FOLLOW}


@pytest.mark.parametrize("typed", [False, True], ids=["saved values", "typed over"])
def test_each_of_300_changed_digits_is_named(typed: bool, plan: Path, tmp_path: Path) -> None:
    """Proves: one digit changed in each of 300 numeric cells, formulas among them, all at once: those cells
    are named and no other. Sensitivity: an untouched plan has none.
    """
    chance = random.Random(13)
    cells = chance.sample(numeric_cells(plan), 300)
    assert {each.is_formula for each in cells} == {True, False}
    change_digits(plan, tmp_path / "changed.xlsx", cells, chance, typed=typed)
    assert named(tmp_path / "changed.xlsx") == {f"{each.sheet}!{each.address}" for each in cells}


def test_what_was_there_is_told(plan: Path, tmp_path: Path) -> None:
    """Proves: beside a cell that was changed the audit says what it held: a formula's own value, the formula
    that was typed over, a number that differs in a digit; and words that were changed, added or removed.
    """
    book = openpyxl.load_workbook(plan)
    costs = book["Costs"]
    cell = next(each for row in costs.iter_rows() for each in row if each.data_type == "f")
    formula, decisions = str(cell.value), book["Decisions"]
    constant = next(each for each in decisions["D"] if isinstance(each.value, int | float))
    number = constant.value
    cell.value, constant.value = 17.0, number + 3.0
    costs["A1"].value, costs["A2"].value, costs["Z99"].value = "Changed", None, "added"
    book.save(tmp_path / "changed.xlsx")  # without the values of formulas
    found = {each.cell: each for each in audit(tmp_path / "changed.xlsx").cells}
    told = found[f"Costs!{cell.coordinate}"]
    assert told.fault is Fault.CHANGED
    assert told.found == "17.0"
    assert formula in told.expected
    assert found[f"Decisions!{constant.coordinate}"].expected == f"{float(number)!r} (one digit differs)"
    assert found["Costs!A1"].fault is Fault.CHANGED
    assert found["Costs!A2"].fault is Fault.REMOVED
    assert found["Costs!Z99"].fault is Fault.ADDED


def test_formulas_that_do_not_follow_are_named(plan: Path, tmp_path: Path) -> None:
    """Proves: where a number was changed, formulas that read it and kept their values are named too, apart
    from cells that were changed.
    """
    chance = random.Random(2)
    ledger = [each for each in numeric_cells(plan) if each.sheet == "Costs" and not each.is_formula]
    change_digits(plan, tmp_path / "changed.xlsx", ledger, chance)
    found = audit(tmp_path / "changed.xlsx")
    assert any(each.fault is Fault.DOES_NOT_FOLLOW for each in found.cells)
    failed = {each.check for each in found.failed if each.layer is Layer.FORMULAS}
    assert "Costs" in failed


@pytest.mark.libreoffice
def test_a_plan_that_another_program_saved_passes(plan: Path, office: list[str], tmp_path: Path) -> None:
    """Proves: LibreOffice recalculates and saves a plan with fewer digits and formulas in its own spelling,
    and the audit still tells that nothing has changed.
    """
    found = audit(recalculated(plan, office, tmp_path))
    assert found.failed == ()
    assert {each.fault for each in found.cells} <= {Fault.ROUNDING}


def test_a_plan_without_a_fingerprint_says_what_was_not_checked(plan: Path, tmp_path: Path) -> None:
    """Proves: where the digests are gone, the audit says so and still computes the formulas."""
    book = openpyxl.load_workbook(plan)
    del book[words.FINGERPRINTS]
    book.save(tmp_path / "changed.xlsx")
    found = audit(tmp_path / "changed.xlsx")
    assert [each.layer for each in found.checks if each.verdict is Verdict.NOT_CHECKED] == [Layer.FINGERPRINT]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A process of the command line."""
    command = [sys.executable, "-m", "planner", "audit", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_command_ends_with_a_code_for_scripts(plan: Path, tmp_path: Path) -> None:
    """Proves: 0 for a plan that passes, 9 for one that does not, 8 for a file that is none; --json names
    cells.
    """
    passed = run(str(plan), "--json")
    assert passed.returncode == 0
    assert json.loads(passed.stdout)["passed"] is True
    chance = random.Random(1)
    cell = chance.choice(numeric_cells(plan))
    change_digits(plan, tmp_path / "changed.xlsx", [cell], chance)
    failed = run(str(tmp_path / "changed.xlsx"), "--json")
    assert failed.returncode == 9
    told = json.loads(failed.stdout)
    assert f"{cell.sheet}!{cell.address}" in {each["cell"] for each in told["cells"]}
    (tmp_path / "none.xlsx").write_text("none")
    assert run(str(tmp_path / "none.xlsx")).returncode == 8
