"""Trees solved branch by branch to a gap: prices, combinations of plans, bounds, worker processes."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import sparse

from planner.solver.clock import Clock
from planner.solver.highs import Floats, SolverFailedError
from planner.solver.partition import shared_out
from planner.solver.solve import build
from planner.solver.tree import benders, prices
from planner.solver.tree import problem as posing
from planner.solver.tree.basis import Basis
from planner.solver.tree.benders import BendersResult, MasterProblem
from planner.solver.tree.by_branch import Decomposition, PrimalRecovery
from planner.solver.tree.distributed import DistributedSubproblems
from planner.solver.tree.first_stage import FirstStage
from planner.solver.tree.prices import (
    PriceSearch,
    TrustRegion,
    first_prices,
    promising_prices,
    search_prices,
)
from planner.solver.tree.problem import TreeProblem, pose
from planner.solver.tree.recourse import BendersCut
from planner.solver.tree.restricted_master import ConvexCombination, Proposal, RestrictedMaster
from planner.solver.tree.tree_answer import BY_BRANCH, WHOLE
from planner.solver.tree.tree_solve import Way, solve_tree
from planner.solver.tree.tuning import PRICE_RISE
from planner.tree.branch import Tree
from planner.tree.build_tree import build_tree
from planner.workbook.reading.reader import read_workbook
from planner.workers import WorkerPool

INPUTS = Path(__file__).resolve().parents[2] / "inputs"


@pytest.fixture(scope="module")
def tutorial() -> TreeProblem:
    """The tree of the tutorial: an embargo of two lengths, and a plant that must pay for its owner."""
    inputs = read_workbook(INPUTS / "tutorial.xlsx").inputs
    assert inputs is not None
    return pose(inputs, build(inputs).form, build_tree(inputs))


@pytest.mark.parametrize("gap", [1e-3, 1e-4, 1e-5])
def test_gap_is_kept_and_proven(tutorial: TreeProblem, gap: float) -> None:
    """Proves: a plan found by prices and combinations costs at most the gap more than the best, keeps every
    row, and its duals prove as much. Sensitivity: combined at the prices of one plan alone, or with the
    bound of other prices than those of the duals, the checks or the distance fail.
    """
    best = solve_tree(tutorial, way=Way.WHOLE).objective
    found = solve_tree(tutorial, gap=gap, way=Way.BY_BRANCH)
    assert len(tutorial.core.expectation.rows) == 1
    assert [check.name for check in found.checks if not check.passed] == []
    assert best * (1.0 - 1e-9) <= found.objective <= best * (1.0 + gap)
    assert found.answer.method == BY_BRANCH
    assert found.answer.gap <= gap


def test_what_is_certain_is_solved_as_one_matrix(
    tutorial: TreeProblem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: where something is sure to happen, a tree that is no small one is solved as one matrix too, and
    costs what it costs branch by branch. Sensitivity: where the base scenario may come, it is not.
    """
    monkeypatch.setattr(posing, "SMALL_COLUMNS", 0)
    base, first, *rest = tutorial.tree.branches
    sure = replace(first, probability=first.probability + base.probability)
    certain = pose(tutorial.inputs, tutorial.form, Tree((replace(base, probability=0.0), sure, *rest)))
    found, other = solve_tree(certain), solve_tree(certain, gap=1e-5, way=Way.BY_BRANCH)
    assert found.answer.method == WHOLE
    assert [check.name for check in found.checks if not check.passed] == []
    assert found.objective * (1.0 - 1e-7) <= other.objective <= found.objective * (1.0 + 1e-5)
    assert solve_tree(tutorial).answer.method == BY_BRANCH


def test_the_deterministic_plan_keeps_expectation_constraints(tutorial: TreeProblem) -> None:
    """Proves: the deterministic plan costs more than the best, and its branch costs average
    to its objective: nothing is owed. Sensitivity: with expectation constraints only priced they do not.
    """
    found = solve_tree(tutorial, gap=1e-4, way=Way.BY_BRANCH)
    assert found.deterministic_accounts is not None
    assert found.deterministic_objective is not None
    assert found.deterministic_objective > found.objective
    assert float(found.probabilities @ found.deterministic_accounts.sum(axis=1)) == pytest.approx(
        found.deterministic_objective, rel=1e-9
    )


def test_processes_find_the_same(tutorial: TreeProblem) -> None:
    """Proves: two worker processes give the plan that one process gives."""
    alone = solve_tree(tutorial, gap=1e-4, way=Way.BY_BRANCH)
    with WorkerPool(workers=2) as pool:
        together = solve_tree(tutorial, pool=pool, gap=1e-4, way=Way.BY_BRANCH)
    assert together.answer.processes == 2
    assert together.objective == pytest.approx(alone.objective, rel=2e-4)
    assert all(check.passed for check in together.checks)


def test_first_prices_are_a_little_above_the_worth_on_the_path() -> None:
    """Proves: worth on the path is raised by 3 %; what is worth nothing, or a ten-millionth, has no price."""
    found = first_prices(np.array([0.2, 0.05, 1e-7, 0.0, -0.2]))
    assert found == pytest.approx(PRICE_RISE * np.array([0.2, 0.05, 0.0, 0.0, -0.2]))


def cut(subtree: int, value: float, contribution: float) -> BendersCut:
    """A solve of a subtree that adds something to one expectation constraint."""
    return BendersCut(
        subtree, True, 0.0, np.zeros(0, np.int64), np.zeros(0), value, np.array([contribution]), 0, 0
    )


def asking(least: float, most: float, given: float) -> FirstStage:
    """A first stage of one column (free, between 0 and 1) in one expectation constraint."""
    empty, one = sparse.csr_array((0, 1)), np.ones(1)
    row = sparse.csr_array(given * np.ones((1, 1)))
    return FirstStage(empty, one[:0], one[:0], 0 * one, one, 0 * one, 0.0, row, least * one, most * one)


def master_of(stage: FirstStage, *proposals: tuple[int, float, list[BendersCut]]) -> RestrictedMaster:
    """A restricted master of two first stages: x = 1, then x = 0. Proposals: first stage, price, cuts."""
    master = RestrictedMaster(stage, first_stages=[np.ones(1), np.zeros(1)])
    for number, price, cuts in proposals:
        master.add_proposal(number, np.array([price]), cuts)
    return master


WIDE = np.array([100.0])
"""Bound on the price."""


def test_proposals_combine_to_keep_the_row_at_least_cost() -> None:
    """Proves: the row asks for 6, the first stage gives 1; subtree 0 can give 2 for 10 or 6 for 18 (2 each),
    subtree 1 1 for 5 or 2 for 6 (1 each). Subtree 1 gives 2; the other 3 of which a quarter of the way:
    10 + .25 x 8 + 6 = 18. Sensitivity: with one weight for both subtrees it would cost 18.6.
    """
    master = master_of(
        asking(6.0, np.inf, 1.0),
        (0, 0.0, [cut(0, 10.0, 2.0), cut(1, 5.0, 1.0)]),
        (0, 3.0, [cut(0, 18.0, 6.0), cut(1, 6.0, 2.0)]),
    )
    found = master.combined(WIDE)
    assert found.cost == pytest.approx(18.0, abs=1e-5)
    assert found.missed == pytest.approx(0.0, abs=1e-9)
    assert found.weights[0] == pytest.approx([0.75, 0.25], abs=1e-6)
    assert found.weights[1] == pytest.approx([0.0, 1.0], abs=1e-6)


def test_plans_combine_where_responses_alone_cannot() -> None:
    """Proves: the owner of a plant (x = 1) is 4 short and the subtree gives 2 at most, whatever the price;
    without it (x = 0) nothing is asked and the subtree costs 9 instead of 3. Half a plant is paid for by 2:
    half of 5 (what the subtree costs when it gives 2) and half of 9 = 7. One more for the owner saves 4 of
    the 4 between them: its price is 1. Sensitivity: with plans of x = 1 alone 2 are missed at any price.
    """
    plant = [(0, 0.0, [cut(0, 3.0, 0.0)]), (0, 5.0, [cut(0, 5.0, 2.0)])]
    none = (1, 5.0, [cut(0, 9.0, 2.0)])
    alone = master_of(asking(0.0, np.inf, -4.0), *plant).combined(WIDE)
    assert alone.missed == pytest.approx(2.0, abs=1e-6)
    assert alone.cost == pytest.approx(5.0 + 2.0 * 100.0, abs=1e-4)
    both = master_of(asking(0.0, np.inf, -4.0), *plant, none).combined(WIDE)
    assert both.missed == pytest.approx(0.0, abs=1e-9)
    assert both.first_stage == pytest.approx([0.5], abs=1e-6)
    assert both.cost == pytest.approx(7.0, abs=1e-5)
    assert both.prices == pytest.approx([1.0], abs=1e-6)
    assert alone.prices == pytest.approx([100.0])


class Kept(DistributedSubproblems):
    """Subtrees that only count how many of their answers were to be kept."""

    def __init__(self) -> None:
        self.count = 0

    def keep(self) -> None:
        self.count += 1


class Asked(Kept):
    """Subtrees that note at which price they are asked, and give 2 for 7."""

    def __init__(self) -> None:
        super().__init__()
        self.prices: list[float] = []

    def evaluate(self, x: Floats, prices: Floats, among: frozenset[int] | None = None) -> list[BendersCut]:
        self.prices += prices.tolist()
        return [cut(0, 7.0, 2.0)]


@pytest.mark.parametrize(("tried", "kept", "enough"), [((1, 0), 2, True), ((1,), 1, False)])
def test_iterations_end_where_what_they_tried_combines(
    tried: tuple[int, ...], kept: int, enough: bool
) -> None:
    """Proves: the owner of a plant (x = 1) is 4 short and the subtree gives 2 for 5; without it (x = 0) the
    subtree costs 9 and gives 2. Both together make a plan of half a plant for 7: enough where 6.9995 are
    proven and a ten-thousandth is accepted, not where 6.9 are; also enough where prices before proved it.
    Sensitivity: with the plant alone there is no plan.
    """
    search, subtrees = PriceSearch(np.array([5.0]), WIDE, 1e-4), Kept()
    master = RestrictedMaster(asking(0.0, np.inf, -4.0), first_stages=[np.zeros(1)])
    found = PrimalRecovery(True, master, subtrees, search, np.array([5.0]))
    for x in tried:
        found.learn(np.array([float(x)]), [cut(0, 5.0 if x else 9.0, 2.0)], 1e-4)
    assert subtrees.count == len(master.proposals) == kept
    assert found.is_enough(6.9995, 7.1) is enough
    assert not found.is_enough(6.9, 7.1)
    assert not found.is_enough(-np.inf, 7.1)
    search.learn(np.array([4.0]), 6.9995)
    assert found.is_enough(6.0, 7.1) is enough


@pytest.mark.parametrize(("objective", "enough"), [(5.0009, True), (5.002, False)])
def test_iterations_end_where_prices_do_more(objective: float, enough: bool) -> None:
    """Proves: a combination that misses 1 at ten times the price of 5 lacks 50; iterations end once their own
    gap is below two accepted ones (.001), far less than that. Sensitivity: where it misses a ten-thousandth
    (lacks .005), iterations that lack .0009 go on.
    """
    for missed, is_enough in ((1.0, enough), (1e-4, False)):
        search = PriceSearch(np.array([5.0]), WIDE, 1e-4)
        master = RestrictedMaster(asking(0.0, np.inf, -4.0), first_stages=[np.zeros(1)])
        found = PrimalRecovery(True, master, Kept(), search, np.array([5.0]))
        found.learn(np.ones(1), [cut(0, 5.0, 4.0 - missed)], 1e-4)
        assert found.is_enough(5.0, objective) is is_enough


@pytest.mark.parametrize(("asked", "expected"), [(-1.0, [0.0, 1.0]), (-3.0, [1.0, 0.0]), (-9.0, [1.0])])
def test_first_stages_that_a_plan_combines(asked: float, expected: list[float]) -> None:
    """Proves: with the plant (x = 1) the subtree costs 5 and the row reaches -4, without it 9 and 0. Where it
    asks for -1, the plan is a quarter of a plant, for -3 three quarters: the first stages come heaviest
    first. Sensitivity: where -9 will do, the one without a plant has no weight.
    """
    with_plant, without = (0, 5.0, [cut(0, 5.0, 0.0)]), (1, 5.0, [cut(0, 9.0, 0.0)])
    master = master_of(asking(asked, np.inf, -4.0), with_plant, without)
    found = master.combined(WIDE)
    assert [float(x[0]) for x in master.parts_of(found)] == expected
    assert found.first_stage[0] == pytest.approx(min(1.0, -asked / 4.0), rel=1e-6)


@pytest.mark.parametrize(("proven", "enough"), [(7.1, True), (7.0, False)])
def test_iterations_end_where_other_prices_prove_more(proven: float, enough: bool) -> None:
    """Proves: at these prices no more than 7.1 is to be proven, the cost of the best first stage; iterations
    end where other prices have proven that, though no plan is near. Sensitivity: where others have proven
    less, they go on.
    """
    search = PriceSearch(np.array([5.0]), WIDE, 1e-4)
    search.learn(np.array([4.0]), proven)
    master = RestrictedMaster(asking(0.0, np.inf, -4.0), first_stages=[np.zeros(1)])
    found = PrimalRecovery(True, master, Kept(), search, np.array([5.0]))
    found.learn(np.ones(1), [cut(0, 5.0, 2.0)], 1e-4)
    assert not master.combined(search.bound).is_plan
    assert found.is_enough(6.0, 7.1) is enough


def test_iterations_end_where_only_little_is_missed() -> None:
    """Proves: a plan of 5 that misses 5 millionths, at ten times the price of 5, counts as 5.00025:
    enough where 5 are proven and a ten-thousandth is accepted, because prices are for what is missed.
    Sensitivity: it is no plan; and one that misses a thousandth is not enough.
    """
    for missed, enough in ((5e-6, True), (1e-3, False)):
        search = PriceSearch(np.array([5.0]), WIDE, 1e-4)
        master = RestrictedMaster(asking(0.0, np.inf, -4.0), first_stages=[np.zeros(1)])
        found = PrimalRecovery(True, master, Kept(), search, np.array([5.0]))
        found.learn(np.ones(1), [cut(0, 5.0, 4.0 - missed)], 1e-4)
        assert found.is_enough(5.0, 5.1) is enough
        assert not master.combined(search.bound).is_plan


@pytest.mark.parametrize(
    ("is_coupled", "is_feasible", "distance", "kept"),
    [(True, True, 1e-3, 1), (False, True, 1e-3, 0), (True, False, 1e-3, 0), (True, True, 1e-2, 0)],
)
def test_only_what_may_be_combined_is_kept(
    is_coupled: bool, is_feasible: bool, distance: float, kept: int
) -> None:
    """Proves: a first stage is kept where rows couple the subtrees, all can go on from it, and the bounds are
    no more than twenty accepted gaps apart. Sensitivity: each condition alone keeps it out.
    """
    subtrees, search = Kept(), PriceSearch(np.array([5.0]), WIDE, 1e-4)
    master = RestrictedMaster(asking(0.0, np.inf, -4.0), first_stages=[np.zeros(1)])
    found = PrimalRecovery(is_coupled, master, subtrees, search, np.array([5.0]))
    found.learn(np.ones(1), [cut(0, 5.0, 2.0)._replace(feasible=is_feasible)], distance)
    assert subtrees.count == len(master.proposals) == kept
    assert not found.is_enough(5.0, 5.1)


def test_prices_promise_most_in_the_trust_region() -> None:
    """Proves: at price p the restricted master promises min(10 + 4 p, 18 - 2 p) for a row that asks for 6 (2
    are given for 10, 8 for 18): most at 4/3. A tenth around 1 ends at 1.1 (14.4), around 3 at 2.7 (12.6);
    around 1.3 it holds 4/3 (15 1/3). Sensitivity: a bound of .5 leaves 12.
    """
    master = master_of(asking(6.0, np.inf, 0.0), (0, 0.0, [cut(0, 10.0, 2.0)]), (0, 9.0, [cut(0, 18.0, 8.0)]))

    def most(centre: float, bound: float = 100.0) -> list[float]:
        sides = TrustRegion(np.array([0.1]), 0.0).around(np.array([centre]), np.array([bound]))
        prices, promised = promising_prices(master, *sides)
        return [float(prices[0]), promised]

    assert most(1.0) == pytest.approx([1.1, 14.4])
    assert most(3.0) == pytest.approx([2.7, 12.6])
    assert most(1.3) == pytest.approx([4.0 / 3.0, 46.0 / 3.0])
    assert most(0.5, 0.5) == pytest.approx([0.5, 12.0])


@pytest.mark.parametrize(
    ("costs", "is_held", "tried"),
    [
        ([20.0, 15.0, 15.0], False, 2),
        ([20.0, 15.0, 14.9999, 14.0], False, 2),
        ([20.0, 15.0, 14.0, 13.0, 12.0, 11.0], False, 4),
        ([20.0] * 17, True, 16),
    ],
    ids=["no gain", "too little", "as often as allowed", "held"],
)
def test_what_prices_cannot_mend_is_left_to_another_first_stage(
    monkeypatch: pytest.MonkeyPatch, costs: list[float], is_held: bool, tried: int
) -> None:
    """Proves: prices at one first stage go on while each makes the best combination cheaper by a quarter of
    the accepted gap (here .0004), four times at most. Sensitivity: where only plans with this first stage
    count, they go on although nothing is gained.
    """
    master = master_of(asking(6.0, np.inf, 0.0), (0, 0.0, [cut(0, 10.0, 6.0)]))
    search, asked = PriceSearch(np.array([1.0]), WIDE, 1e-4, is_held), list[None]()
    combined = master.combined(WIDE)

    def propose(known: RestrictedMaster, *_: object) -> Proposal:
        asked.append(None)
        return known.proposals[0]._replace(lagrangian=1.0)

    monkeypatch.setattr(prices, "propose", propose)
    monkeypatch.setattr(prices, "promising_prices", lambda *_: (np.array([1.0]), 20.0))
    monkeypatch.setattr(RestrictedMaster, "combined", lambda *_: replace(combined, cost=costs[len(asked)]))
    found = search_prices(master, Kept(), 0, search, Clock())
    assert len(asked) == tried
    assert found.cost == costs[tried]


def test_prices_of_iterations_stay_near_those_that_prove_most() -> None:
    """Proves: prices of 2, .001 and nothing may change by a quarter, the last of the least price there is;
    none goes beyond its bound. What is missed meanwhile costs ten prices, or ten of the least where there is
    no price. Sensitivity: prices that are tried at one first stage may go to a tenth of the dearest; where
    nothing has a price, it counts as 1.
    """
    bound = np.array([2.2, 100.0, 100.0])
    search = PriceSearch(np.array([2.0, 0.001, 0.0]), bound, 1e-4)
    least, most = search.region_of_sweeps(np.full(3, 0.25)).around(search.prices, bound)
    assert least == pytest.approx([1.5, 0.00075, -0.00025])
    assert most == pytest.approx([2.2, 0.00125, 0.00025])
    assert search.region_of_trials().around(search.prices, bound)[1] == pytest.approx([2.04, 0.005, 0.004])
    assert search.shortfall_cost == pytest.approx([20.0, 0.01, 0.01])
    free = PriceSearch(np.zeros(1), WIDE, 1e-4)
    assert free.region_of_sweeps(np.full(1, 0.25)).around(free.prices, WIDE)[1] == pytest.approx([0.25])
    assert free.shortfall_cost == pytest.approx([10.0])


@pytest.mark.parametrize(
    ("price", "missed", "paid", "bound", "expected"),
    [
        (2.0, 4.0, 20.0, 100.0, [2.5, 1.25]),
        (0.5, 4.0, 5.0, 100.0, [2.5, 1.25]),
        (0.5, 4.0, 5.0, 1.0, [1.0, 1.0]),
        (0.5, 0.1, 5.0, 100.0, [5.0, 1.25]),
        (0.5, 0.0, 0.5, 100.0, [0.625, 1.25]),
    ],
)
def test_prices_rise_where_they_say_nothing(
    price: float, missed: float, paid: float, bound: float, expected: list[float]
) -> None:
    """Proves: 4 of the first row are missed at a price of 2, which is 8 of a cost of 100,000, of which 10 are
    accepted: the price may rise by a quarter, as the region has it, or to 10 / 8. At .5 what is missed is
    worth 2, and it may rise fivefold; where .1 is missed, tenfold and no more, and never beyond its bound.
    Sensitivity: the second row is kept, and the region alone counts for it; so it does where nothing is
    missed, no plan is known, or prices may not rise.
    """
    search = PriceSearch(np.array([price, 1.0]), np.full(2, bound), 1e-4)
    _, most = search.region_of_sweeps(np.full(2, 0.25)).around(search.prices, search.bound)
    short = ConvexCombination(1e5, np.array([missed, 0.0]), np.zeros(1), {}, np.array([paid, 1.0]))
    assert search.risen(short, most, 10.0) == pytest.approx(expected)
    assert search.risen(replace(short, cost=np.inf), most, 10.0) == pytest.approx(most)
    assert search.risen(short, most, 1.0) == pytest.approx(most)


@pytest.mark.parametrize(
    ("missed", "is_held", "expected"),
    [
        (0.1, False, [10.0, 10.0]),
        (0.1, True, [0.9, 1.1]),
        (0.0, False, [0.9, 1.1]),
        (50.0, False, [0.9, 1.1]),
    ],
    ids=["little is missed", "held", "nothing", "much"],
)
def test_what_a_little_is_missed_of_is_asked_at_a_high_price(
    monkeypatch: pytest.MonkeyPatch, missed: float, is_held: bool, expected: list[float]
) -> None:
    """Proves: a tenth of a unit is missed at ten times its price of 1, which is less than the 10 that are
    accepted: subtrees are asked at a price of 10, no less, although the region ends at 1.1. Sensitivity: the
    region counts where the first stage is held, nothing is missed, or so much that the price says it.
    """
    master = master_of(asking(6.0, np.inf, 0.0), (0, 0.0, [cut(0, 10.0, 6.0)]))
    search, asked = PriceSearch(np.array([1.0]), WIDE, 1e-4, is_held), list[list[float]]()
    short = ConvexCombination(1e5, np.array([missed]), np.zeros(1), {}, np.array([10.0 if missed else 1.0]))

    def promising(_: RestrictedMaster, *sides: Floats) -> tuple[Floats, float]:
        asked.append([float(side[0]) for side in sides])
        return np.array([1.0]), 20.0

    monkeypatch.setattr(prices, "PRICE_RADIUS", 0.1)
    monkeypatch.setattr(prices, "propose", lambda known, *_: known.proposals[0])
    monkeypatch.setattr(prices, "promising_prices", promising)
    monkeypatch.setattr(RestrictedMaster, "combined", lambda *_: short)
    search_prices(master, Kept(), 0, search, Clock())
    assert asked[0] == pytest.approx(expected)


@pytest.mark.parametrize(("price", "expected"), [(0.0, 1), (2.0, 1), (3.0, 1), (5.0, 0)])
def test_iterations_begin_where_it_is_cheapest_at_new_prices(price: float, expected: int) -> None:
    """Proves: a first stage that costs 10 and brings 4 is cheaper at a price of 5 than one that costs 5 and
    brings 2 or, for 1 more, 3 (-10 against -5 and -9), but not at 3 (-2 against -1 and -3). Sensitivity: it
    is at 3 where the last is not known.
    """
    few = [(0, 0.0, [cut(0, 10.0, 4.0)]), (1, 0.0, [cut(0, 5.0, 2.0)])]
    known = master_of(asking(6.0, np.inf, 0.0), *few, (1, 2.0, [cut(0, 6.0, 3.0)]))
    assert known.cheapest_at(np.array([price])) == expected
    assert master_of(asking(6.0, np.inf, 0.0), *few).cheapest_at(np.array([3.0])) == 0


def test_prices_are_tried_where_iterations_balance() -> None:
    """Proves: iterations tried a plant (x = 1), whose owner is 2 short, and none (x = 0), which leaves 2: the
    first stage that is held is half a plant, and its subtrees are asked at the same price. Sensitivity: where
    no rows couple them, it is the one that they ended at.
    """
    plant, none = (0, 5.0, [cut(0, 5.0, 2.0)]), (1, 5.0, [cut(0, 9.0, 2.0)])
    for is_coupled, first_stages in ((True, [1.0, 0.0, 0.0, 0.5]), (False, [1.0, 0.0, 0.0])):
        subtrees = Asked()
        known = SimpleNamespace(
            problem=SimpleNamespace(is_coupled=is_coupled),
            master=master_of(asking(0.0, np.inf, -4.0), plant, none),
            subproblems=subtrees,
        )
        ended = BendersResult(np.zeros(1), 9.0, np.array([5.0]))
        search = PriceSearch(np.array([5.0]), WIDE, 1e-4)
        number = Decomposition._first_stage_to_hold(known, ended, 0, search)  # type: ignore[arg-type]
        assert number == len(first_stages) - 1
        assert [float(x[0]) for x in known.master.first_stages] == pytest.approx(first_stages, abs=1e-6)
        assert subtrees.prices == [5.0] * (len(first_stages) - 2)


def test_where_nothing_is_known_of_a_first_stage_there_is_no_plan() -> None:
    """Proves: a first stage that is only where to begin is no proposal, and proves nothing. Sensitivity: with
    what its subtree makes of it, it is one.
    """
    unknown = master_of(asking(0.0, np.inf, 0.0), (0, 5.0, []))
    assert not unknown.proposals[0].is_feasible
    assert unknown.proposals[0].lagrangian == np.inf
    assert unknown.combined(WIDE).cost == np.inf
    known = master_of(asking(0.0, np.inf, 0.0), (0, 5.0, []), (0, 5.0, [cut(0, 3.0, 0.0)]))
    assert known.combined(WIDE).cost == pytest.approx(3.0)


def test_the_trust_region_follows_kept_promises() -> None:
    """Proves: 10 are proven and 14 promised at prices of 1.02, the upper side of the region around 1, and 2
    inside it. Who keeps 12 has kept half: the region of the first widens threefold. 11 leaves it, unless the
    price was on that side before; 5 is worse than before by more than the promise and halves both.
    """
    found = {}
    for kept, before in ((12.0, 0.0), (11.0, 0.0), (11.0, 1.0), (5.0, 1.0)):
        region = TrustRegion(np.full(2, 0.02), 0.0)
        region.side[:] = before
        region.adapt(np.array([1.0, 2.0]), np.array([1.02, 2.0]), 4.0, kept - 10.0)
        assert region.side.tolist() == [1.0, 0.0]
        found[kept, before] = (region.radius / 0.02).round(9).tolist()
    assert found == {
        (12.0, 0.0): [3.0, 1.0],
        (11.0, 0.0): [1.0, 1.0],
        (11.0, 1.0): [3.0, 1.0],
        (5.0, 1.0): [0.5, 0.5],
    }


def test_forgotten_proposals_leave_the_rest() -> None:
    """Proves: a restricted master without a proposal of no weight combines to the same."""
    cuts = ([cut(0, 10.0, 2.0)], [cut(0, 40.0, 3.0)], [cut(0, 18.0, 8.0)])
    master = master_of(asking(6.0, np.inf, 0.0), *((0, float(i), each) for i, each in enumerate(cuts)))
    before = master.combined(WIDE)
    assert before.weights[0][1] == 0.0
    master.proposals = [master.proposals[i] for i in (0, 2)]
    after = master.combined(WIDE)
    assert after.cost == pytest.approx(before.cost, rel=1e-9)
    assert after.weights[0] == pytest.approx(before.weights[0][[0, 2]], abs=1e-9)


def test_groups_stay_together_and_loads_are_even() -> None:
    """Proves: the largest group first to whoever has least: 5 | 3 + 2. A group of 8 beside one of 2 stays
    whole, unless its halves may part: 4 + 2 | 4.
    """
    assert shared_out([[0], [1, 2], [3]], [2.0, 2.0, 3.0, 3.0], 2) == [(1, 2), (3, 0)]
    groups, sizes = [[0, 1], [2]], [4.0, 4.0, 2.0]
    assert shared_out(groups, sizes, 2) == [(0, 1), (2,)]
    assert shared_out(groups, sizes, 2, halves_allowed=True) == [(0, 2), (1,)]


def test_a_pool_of_one_works_here() -> None:
    """Proves: a single worker is this process: nothing is started, and it says why."""
    with WorkerPool(workers=1) as pool:
        assert pool.size == 1
        assert pool.each(len, [("ab",)]) is None
        assert pool.why_alone == "one core"
    with WorkerPool(workers=2) as pool:
        assert pool.each(len, [("ab",), ("abc",)]) == [2, 3]


def test_a_first_stage_that_breaks_its_rows_is_solved_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: 10 are asked of a column that costs 1. Where the solver calls 0 optimal, the first stage is
    solved from a fresh factor, then from nothing; where that does not help it fails instead of passing on 0.
    Sensitivity: an honest solver is asked once.
    """
    one = np.ones(1)
    stage = FirstStage(
        sparse.csr_array(np.ones((1, 1))), 10 * one, np.inf * one, 0 * one, 100 * one, one, 0.0,
        sparse.csr_array((0, 1)), one[:0], one[:0],
    )  # fmt: skip
    base = Basis(np.zeros(1, np.int64), np.ones(1, np.int64))
    asked: list[str] = []
    for lies in (0, 2, 3):
        asked.clear()
        master = MasterProblem(stage, 0, base, one, one[:0])
        monkeypatch.setattr(benders, "run_afresh", lambda _: asked.append("afresh"))
        monkeypatch.setattr(benders, "run_cold", lambda _: asked.append("cold"))
        missed = iter([100.0] * (4 if lies == 3 else lies) + [0.0] * 9)
        monkeypatch.setattr(MasterProblem, "_missed", property(lambda _, left=missed: next(left)))
        if lies == 3:
            with pytest.raises(SolverFailedError, match="rows are missed by 1e\\+02"):
                master.solve()
        else:
            solved = master.solve()
            assert solved is not None
            assert solved[0] == pytest.approx([10.0])
        assert asked == ["afresh", "cold"][: min(lies, 2)]
