"""Trees solved branch by branch to a gap: prices of weighted rows, blends, bounds, worker processes."""

from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from planner.solve.crew import Crew, shared_out
from planner.solve.solve import build
from planner.solve.tree import by_branch
from planner.solve.tree.blend import blended
from planner.solve.tree.planted import Planted, plant
from planner.solve.tree.prices import MORE_THAN_CALM, PriceSearch, first_prices
from planner.solve.tree.subtree import Cut
from planner.solve.tree.tree_solve import solve_tree
from planner.solve.tree.trunk import Trunk
from planner.tree.grow import grow
from planner.workbook.reading.reader import read_workbook

INPUTS = Path(__file__).resolve().parents[2] / "inputs"


@pytest.fixture(scope="module")
def tutorial() -> Planted:
    """The tree of the tutorial: an embargo of two lengths, and a plant that must pay for its owner."""
    inputs = read_workbook(INPUTS / "tutorial.xlsx").inputs
    assert inputs is not None
    return plant(inputs, build(inputs).form, grow(inputs))


@pytest.fixture
def never_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small trees are solved as large ones are."""
    monkeypatch.setattr(by_branch, "EXACT_COLUMNS", 0)


@pytest.mark.usefixtures("never_whole")
@pytest.mark.parametrize("gap", [1e-3, 1e-4, 1e-5])
def test_gap_is_kept_and_proven(tutorial: Planted, gap: float) -> None:
    """Proves: a plan found by prices and blends costs at most the gap more than the best, keeps every row,
    and its duals prove as much. Sensitivity: blended at the prices of one calm path alone, or with the
    bound of other prices than those of the duals, the checks or the distance fail.
    """
    best = solve_tree(tutorial, whole=True).objective
    found = solve_tree(tutorial, gap=gap)
    assert len(tutorial.core.expectation.rows) == 1
    assert [check.name for check in found.checks if not check.passed] == []
    assert best * (1.0 - 1e-9) <= found.objective <= best * (1.0 + gap)
    assert found.start.method == by_branch.BY_BRANCH
    assert found.start.gap <= gap


@pytest.mark.usefixtures("never_whole")
def test_blind_plan_keeps_weighted_rows(tutorial: Planted) -> None:
    """Proves: the plan that is blind to disruption costs more than the best, and its branch costs average
    to its objective: nothing is owed. Sensitivity: with weighted rows only priced they do not.
    """
    found = solve_tree(tutorial, gap=1e-4)
    assert found.blind_costs is not None
    assert found.blind_objective is not None
    assert found.blind_objective > found.objective
    assert float(found.masses @ found.blind_costs) == pytest.approx(found.blind_objective, rel=1e-9)


@pytest.mark.usefixtures("never_whole")
def test_processes_find_the_same(tutorial: Planted) -> None:
    """Proves: two worker processes give the plan that one process gives."""
    alone = solve_tree(tutorial, gap=1e-4)
    with Crew(workers=2) as crew:
        together = solve_tree(tutorial, crew=crew, gap=1e-4)
    assert together.start.processes == 2
    assert together.objective == pytest.approx(alone.objective, rel=2e-4)
    assert all(check.passed for check in together.checks)


def search(count: int = 1) -> PriceSearch:
    """A search over rows that ask for at least something."""
    return PriceSearch(np.ones(count), np.zeros(count, dtype=bool))


def test_prices_are_reflected_to_the_other_side() -> None:
    """Proves: a row missed by 10 at price 1 and exceeded by 30 at price 2 is kept at 1.25 if it moves in
    proportion; after 30 too much the next price aims at 30 too little, no lower than the bracket.
    """
    prices = search()
    prices.observe(np.array([1.0]), np.array([-10.0]))
    prices.observe(np.array([2.0]), np.array([30.0]))
    assert prices.root(instead=np.zeros(1)) == pytest.approx([1.25])
    assert prices.next() == pytest.approx([1.0])
    prices.observe(np.array([1.5]), np.array([10.0]))
    assert prices.next() == pytest.approx([1.0])
    assert prices.root(instead=np.zeros(1)) == pytest.approx([1.25])


def test_prices_step_until_both_sides_are_known() -> None:
    """Proves: steps double while a row stays missed, each row by itself; no price falls below nothing."""
    prices = search(2)
    prices.observe(np.array([1.0, 1.0]), np.array([-1.0, 1.0]))
    first = prices.next()
    prices.observe(first, np.array([-1.0, 1.0]))
    second = prices.next()
    assert first == pytest.approx([1.01, 0.99])
    assert second == pytest.approx([1.01 * 1.02, 0.99 * 0.98])
    nothing = search()
    nothing.observe(np.zeros(1), np.array([5.0]))
    assert nothing.next() == pytest.approx([0.0])


def test_first_prices_raise_what_is_far_below_the_dearest() -> None:
    """Proves: worth on the path is raised a little, worth far below the dearest to that, none stays none."""
    found = first_prices(np.array([0.2, 0.25, 0.05, 0.0, -0.2]))
    assert found == pytest.approx(MORE_THAN_CALM * np.array([0.2, 0.25, 0.25, 0.0, -0.2]))


def cut(subtree: int, value: float, contribution: float) -> Cut:
    """A solve of a subtree that adds something to one weighted row."""
    return Cut(subtree, True, 0.0, np.zeros(0, np.int64), np.zeros(0), value, np.array([contribution]), 0, 0)


def test_blend_keeps_the_row_at_least_cost() -> None:
    """Proves: the row asks for 6, the calm path gives 1; subtree 0 can give 2 for 10 or 6 for 18 (2 each),
    subtree 1 1 for 5 or 2 for 6 (1 each). Subtree 1 gives 2; the other 3 of which a quarter of the way:
    10 + .25 x 8 + 6 = 18. Sensitivity: with one weight for both subtrees it would cost 18.6.
    """
    empty = sparse.csr_array((0, 1))
    one = np.ones(1)
    trunk = Trunk(empty, one[:0], one[:0], 0 * one, one, 0 * one, 0.0,
                  sparse.csr_array(np.ones((1, 1))), 6 * one, np.inf * one)  # fmt: skip
    points = [[cut(0, 10.0, 2.0), cut(1, 5.0, 1.0)], [cut(0, 18.0, 6.0), cut(1, 6.0, 2.0)]]
    found = blended(trunk, one, points, penalty=100.0)
    assert found.cost == pytest.approx(18.0, abs=1e-5)
    assert found.short == pytest.approx(0.0, abs=1e-9)
    assert found.weights[0] == pytest.approx([0.75, 0.25], abs=1e-6)
    assert found.weights[1] == pytest.approx([0.0, 1.0], abs=1e-6)


def test_groups_stay_together_and_loads_are_even() -> None:
    """Proves: the largest group first to whoever has least: 5 | 3 + 2. A group of 8 beside one of 2 stays
    whole, unless its halves may part: 4 + 2 | 4.
    """
    assert shared_out([[0], [1, 2], [3]], [2.0, 2.0, 3.0, 3.0], 2) == [(1, 2), (3, 0)]
    groups, sizes = [[0, 1], [2]], [4.0, 4.0, 2.0]
    assert shared_out(groups, sizes, 2) == [(0, 1), (2,)]
    assert shared_out(groups, sizes, 2, halves_allowed=True) == [(0, 2), (1,)]


def test_a_crew_of_one_works_here() -> None:
    """Proves: a single worker is this process: nothing is started, and it says why."""
    with Crew(workers=1) as crew:
        assert crew.size == 1
        assert crew.each(len, [("ab",)]) is None
        assert crew.why_alone == "one core"
    with Crew(workers=2) as crew:
        assert crew.each(len, [("ab",), ("abc",)]) == [2, 3]
