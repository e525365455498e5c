"""Cases of one path: started from the base case's basis, the same as solved from nothing."""

import os
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest

from planner.batch import path_cases
from planner.batch.book import SolveOptions, book_of
from planner.batch.path_cases import PathCases, RebuildReason, mapped, same_numbers
from planner.batch.solving import solve_case
from planner.cases.case import Case
from planner.data import Inputs
from planner.model.array_form import build_arrays
from planner.model.catalogue import Scope
from planner.solver.solve import NoPlanError, solve
from planner.workbook.reading.reader import open_workbook
from tests.model.micro import joined, keeping, making, market, without
from tests.support import horizon, make_inputs

INPUTS = Path(__file__).resolve().parents[2] / "inputs"
PATH_ONLY = SolveOptions(path_only=True)
CHANGES: tuple[str, ...] = (
    "Settings.discount_rate=.11",
    "Settings.exposure_weight=0",
    "Imports.*.Price=*1.2",
    "Imports.China*.Price=*.8",
    "Sectors.*.Demand a year=*1.1",
    "Recipes.*.Output=*.97",
    "Cover rules.*.Cover=*.5",
    "New capacity.*.Capital cost=*1.3",
)
"""Costs, bounds, right-hand sides and coefficients."""


def made(price: float = 10.0, own: float = 8.0, months: int = 3) -> Inputs:
    """100 a month are needed: bought at a price, or made at a cost with room for 60 a month."""
    tables = joined(market(price), making(variable_cost=own))
    tables["Plants"][0]["capacity_a_year"] = 720.0
    return make_inputs(horizon(months), tables)


def test_a_price_changes_in_hand() -> None:
    """Proves: by hand 3 x (60 x 8 + 40 x 10) = 2,640; at 7 all is bought: 2,100, from the same basis, with no
    reason for a rebuild. Sensitivity: the base case itself is told to be it.
    """
    base = PathCases(made())
    known = base.solve(made())
    assert known.is_base
    assert known.solution.objective == pytest.approx(2640.0)
    cheaper = base.solve(made(price=7.0))
    assert not cheaper.is_base
    assert cheaper.solution.objective == pytest.approx(2100.0)
    assert cheaper.reason is RebuildReason.NONE


def test_rows_and_columns_come() -> None:
    """Proves: a warehouse that the base case does not have gives a model of another shape, which starts from
    what is left of the basis and says so. Sensitivity: of the same shape it says nothing.
    """
    tables = joined(market(), keeping(opening=100.0))
    inputs = make_inputs(horizon(3), tables)
    answer = PathCases(make_inputs(horizon(3), without(tables, "Stocks", "Holders"))).solve(inputs)
    assert answer.reason is RebuildReason.SHAPE
    assert answer.solution.objective == pytest.approx(solve(inputs).objective)


def test_a_basis_is_mapped_by_label() -> None:
    """Proves: what both models have keeps its status, whatever its position; what is new is basic (rows) or
    at its bound (columns).
    """
    small, large = (
        build_arrays(make_inputs(horizon(2), tables)).without(Scope.STRESS)
        for tables in (market(), joined(market(), keeping()))
    )
    answer, basis = PathCases(make_inputs(horizon(2), market())).start or (None, None)
    assert answer is not None
    assert basis is not None
    found = mapped(basis, small, large)
    for at, label in enumerate(zip(large.rows.families, large.rows.keys, strict=True)):
        expected = basis.rows[small.rows.positions[label]] if label in small.rows.positions else 1
        assert found.rows[at] == expected


def test_too_far_is_solved_from_nothing() -> None:
    """Proves: where the basis leads nowhere within its iterations, the case is solved from nothing, and the
    answer is the same. Sensitivity: with patience it needs no rebuild.
    """
    base = PathCases(made())
    with patch.object(path_cases, "LEAST_ITERATIONS", 0), patch.object(path_cases, "PATIENCE", 0.0):
        far = base.solve(made(price=7.0))
    assert far.reason is RebuildReason.TOO_FAR
    assert far.solution.objective == pytest.approx(2100.0)


def test_no_plan_is_told_from_nothing() -> None:
    """Proves: a case without a plan is solved from nothing before it is said to have none."""
    limited = joined(market())
    limited["Imports"][0]["maximum_a_month"] = 50.0
    with pytest.raises(NoPlanError) as found:
        PathCases(make_inputs(horizon(1), market())).solve(make_inputs(horizon(1), limited))
    assert found.value.status.value == "infeasible"


def test_without_a_base_plan() -> None:
    """Proves: where the base case has no plan, cases are solved all the same."""
    limited = joined(market())
    limited["Imports"][0]["maximum_a_month"] = 50.0
    base = PathCases(make_inputs(horizon(1), limited))
    assert base.solve(make_inputs(horizon(1), market())).reason is RebuildReason.NO_BASE


def test_same_numbers_see_every_array() -> None:
    """Proves: another price, another need and another cost are other numbers."""
    base = build_arrays(made())
    assert same_numbers(base, build_arrays(made()))
    assert not same_numbers(base, build_arrays(made(price=11.0)))
    assert not same_numbers(base, build_arrays(made(own=9.0)))


@pytest.mark.parametrize("name", ["tutorial.xlsx", pytest.param("india.xlsx", marks=pytest.mark.long)])
def test_warm_is_cold(name: str) -> None:
    """Proves: changed costs, bounds, right-hand sides and coefficients give the objective of a cold solve
    within 1e-7, certified, and cases do not depend on those before them.
    """
    opened = open_workbook(INPUTS / name)
    base = PathCases(opened.read().inputs)
    found = {}
    for change in (*CHANGES, *reversed(CHANGES)):
        inputs = opened.read((change,)).inputs
        assert inputs is not None, change
        answer = base.solve(inputs).solution
        assert all(check.passed for check in answer.checks)
        if change in found:
            assert np.array_equal(found[change], answer.answer.values)
        else:
            assert answer.objective == pytest.approx(solve(inputs).objective, rel=1e-7)
        found[change] = answer.answer.values


def test_what_cannot_be_solved_is_a_result() -> None:
    """Proves: a change that names nothing, changes nothing or makes the inputs wrong, and a case without a
    plan are results with a reason; none is raised.
    """
    book = book_of(INPUTS / "tutorial.xlsx")
    expected = {
        "Imports.Nowhere.Price=5": ("refused", "Nowhere"),
        "Settings.discount_rate=*1": ("refused", "changes nothing"),
        "Settings.discount_rate=often": ("input errors", "Settings!"),
    }
    for change, (status, words) in expected.items():
        result = solve_case(book, Case("c", (change,)), PATH_ONLY).result
        assert (result.status, result.figures) == (status, ())
        assert words in result.reason


def test_a_case_tells_its_cells() -> None:
    """Proves: a case that is solved tells each changed cell with both values, and what it cost."""
    book = book_of(INPUTS / "tutorial.xlsx")
    key, result = solve_case(book, Case("c", ("Settings.discount_rate=.11",)), PATH_ONLY)
    assert key
    assert result.status == "optimal"
    assert len(result.changed_cells) == 1
    assert "0.11" in result.changed_cells[0]
    assert result.core_seconds > 0.0
    assert {figure.key for figure in result.figures} > {"money", "embodied_exposure"}


def test_plans_are_kept(tmp_path: Path) -> None:
    """Proves: with a folder for plans a case leaves its workbook there, under a name of its own."""
    book = book_of(INPUTS / "minimal.xlsx")
    options = SolveOptions(path_only=True, plans=tmp_path / "plans")
    files = [solve_case(book, Case(name), options).result.plan_file for name in ("a/b", "a:b")]
    assert len(set(files)) == 2
    assert all(Path(file).is_file() for file in files)


def test_a_tree_has_quantiles() -> None:
    """Proves: with events a case is solved over the tree: it has branches, a gap and quantiles."""
    book = book_of(INPUTS / "tutorial.xlsx")
    result = solve_case(book, Case("base"), SolveOptions()).result
    assert result.status == "optimal"
    assert result.branches > 1
    money = next(figure for figure in result.figures if figure.key == "money")
    assert money.p10 <= money.p50 <= money.p90


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is looked up in /proc")
def test_memory_stays() -> None:
    """Proves: 300 cases take no more memory than 50, but for what allocators keep."""

    def megabytes() -> float:
        pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    book, after = book_of(INPUTS / "tutorial.xlsx"), {}
    for number in range(300):
        rate = f"Settings.discount_rate={0.05003 + number * 1e-4:.5f}"
        assert solve_case(book, Case("c", (rate,)), PATH_ONLY).result.status == "optimal"
        after[number] = megabytes()
    assert after[299] < 1.1 * after[49]
