"""Trees solved one after another, each from where the last one ended: the same plans as from nothing."""

import pickle
from pathlib import Path
from typing import Any

import highspy
import numpy as np
import pytest
from scipy import sparse

from planner.solver import in_place
from planner.solver.clock import Clock
from planner.solver.highs import (
    DUAL,
    OPTIONS,
    PRIMAL,
    Program,
    SilentHighs,
    Status,
    decide,
    load,
    pass_program,
    run,
)
from planner.solver.in_place import change_program
from planner.solver.solve import build
from planner.solver.tree import problem as posing
from planner.solver.tree import recourse as recourse_problem
from planner.solver.tree import session as solving
from planner.solver.tree.base_scenario import solve_base_scenario
from planner.solver.tree.basis import Basis
from planner.solver.tree.distributed import DistributedSubproblems, smallest
from planner.solver.tree.prices import are_far, moved_prices
from planner.solver.tree.problem import TreeProblem, pose
from planner.solver.tree.recourse import RecourseProblem, RecourseProgram
from planner.solver.tree.session import RebuildReason, TreeSession
from planner.solver.tree.tree_solve import Way, solve_tree
from planner.solver.tree.tuning import KNOWN_RADIUS, UNKNOWN_RADIUS
from planner.tree.build_tree import build_tree
from planner.workbook.reading.reader import read_workbook
from planner.workers import WorkerPool

INPUTS = Path(__file__).resolve().parents[2] / "inputs"
CHANGES = (
    "Settings.discount_rate=*1.3",
    "Imports.*.Price=*1.2",
    "Imports.*.Price=*0.95",
    "Events.*.Hazard=*0.5",
    "Imports.China magnets.FY29=*0.8",
)
"""Costs, prices up and down, odds, bounds."""


def problem(*changes: str, book: str = "tutorial.xlsx") -> TreeProblem:
    """The tree of a workbook with changes."""
    inputs = read_workbook(INPUTS / book, changes).inputs
    assert inputs is not None
    return pose(inputs, build(inputs).form, build_tree(inputs))


def small(demand: float, price: float, yield_: float = 1.0) -> Program:
    """Min price * buy + 10 * short  s.t.  yield * buy + short >= demand, buy <= 8."""
    return Program(
        matrix=sparse.csr_array(np.array([[yield_, 1.0]])),
        row_lower=np.array([demand]),
        row_upper=np.array([np.inf]),
        lower=np.zeros(2),
        upper=np.array([8.0, np.inf]),
        cost=np.array([price, 10.0]),
        offset=0.0,
    )


@pytest.mark.parametrize("most", [2_000, 0])
def test_a_program_becomes_another(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """Proves: after the change the loaded program is the other one, whether coefficients are changed one by
    one or all is handed over: 10 are needed, 8 bought at half the yield for 3 each give 4, and 6 are short at
    10: 84. Sensitivity: before, 8 were bought at 2 and 2 short: 36.
    """
    monkeypatch.setattr(in_place, "MOST_COEFFICIENTS", most)
    before, after = small(10.0, 2.0), small(10.0, 3.0, 0.5)
    solver = load(before)
    assert run(solver).objective == pytest.approx(36.0)
    assert change_program(solver, before.matrix, after) == 1
    assert run(solver).objective == pytest.approx(84.0)


class Hesitant(SilentHighs):
    """A solver that cannot tell how its first solves ended; it notes from what each began."""

    def __init__(self, hesitates: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        for name, value in OPTIONS.items():
            self.setOptionValue(name, value)
        self.hesitates, self.began = hesitates, list[bool]()

    def run(self) -> highspy.HighsStatus:
        self.began.append(bool(self.getBasis().valid))
        return super().run()

    def getModelStatus(self) -> highspy.HighsModelStatus:  # noqa: N802
        told: highspy.HighsModelStatus = super().getModelStatus()
        return highspy.HighsModelStatus.kUnknown if len(self.began) <= self.hesitates else told


@pytest.mark.parametrize(("hesitates", "began"), [(0, [True]), (1, [True, True]), (2, [True, True, False])])
def test_what_cannot_be_told_is_solved_again_from_its_basis(hesitates: int, began: list[bool]) -> None:
    """Proves: where the solver cannot tell how it ended it begins again from its last basis, and from nothing
    only if that does not help. Sensitivity: what it can tell is solved once.
    """
    solver = Hesitant(0)
    pass_program(solver, small(10.0, 2.0))
    solver.run()
    solver.hesitates, solver.began = hesitates, []
    assert decide(solver) is Status.OPTIMAL
    assert solver.began == began
    assert solver.getObjectiveValue() == pytest.approx(36.0)


@pytest.mark.parametrize(("most", "iterations"), [(20_000, 1), (0, 0)])
def test_a_basis_that_leads_nowhere_is_given_up(
    monkeypatch: pytest.MonkeyPatch, most: int, iterations: int
) -> None:
    """Proves: a subtree that may not iterate from its basis is solved from nothing, where presolve needs no
    iteration, and proves the same: after 2 of 10 were left by a first stage of 8, nothing is by one of 12.
    Sensitivity: within the limit it is solved from its basis, in one iteration.
    """
    monkeypatch.setattr(recourse_problem, "LEAST_LIMIT", most)
    loaded = RecourseProblem(0, recourse(10.0, 3.0))
    assert loaded.evaluate(np.array([8.0]), np.zeros(0)).recourse_cost == pytest.approx(6.0)
    cut = loaded.evaluate(np.array([12.0]), np.zeros(0))
    assert cut.recourse_cost == 0.0
    assert cut.slope.size == 0
    assert cut.iterations == iterations


@pytest.mark.parametrize(
    ("demand", "most", "stands", "expected"),
    [(10.0, 100, True, PRIMAL), (11.0, 100, True, DUAL), (10.0, 0, True, DUAL), (10.0, 100, False, DUAL)],
    ids=["price alone", "demand too", "too large", "stands nowhere"],
)
def test_where_only_prices_change_values_still_keep_the_rows(
    monkeypatch: pytest.MonkeyPatch, demand: float, most: int, stands: bool, expected: int
) -> None:
    """Proves: after 2 of 10 were bought at 3 they still may be at 4, and the primal method starts from there,
    once: 8. Sensitivity: where more is demanded (3: 12), where the program is too large or nothing is known
    to stand, it is solved as ever, by the dual method.
    """
    monkeypatch.setattr(recourse_problem, "PRIMAL_COLUMNS", most)
    loaded, methods = RecourseProblem(0, recourse(10.0, 3.0)), []
    loaded.evaluate(np.array([8.0]), np.zeros(0))
    loaded.remember([0])
    if stands:
        loaded.stand()
    loaded.change(recourse(demand, 4.0), np.zeros(0))

    def noted(solver: highspy.Highs) -> Status:
        methods.append(solver.getOptionValue("simplex_strategy")[1])
        return decide(solver)

    monkeypatch.setattr(recourse_problem, "decide", noted)
    costs = [loaded.evaluate(np.array([8.0]), np.zeros(0)).recourse_cost for _ in range(2)]
    assert costs == pytest.approx([4.0 * (demand - 8.0)] * 2)
    assert methods == [expected, DUAL]


def test_another_shape_is_refused() -> None:
    """Proves: a program with more columns cannot be changed into."""
    wider = sparse.csr_array(np.ones((1, 3)))
    with pytest.raises(ValueError, match=r"\(1, 3\)"):
        change_program(load(small(1.0, 1.0)), wider, small(1.0, 1.0))


def recourse(demand: float, price: float) -> RecourseProgram:
    """Min price * buy  s.t.  buy + x >= demand: what the first stage x leaves is bought."""
    nothing = np.zeros(0, dtype=np.int64)
    one = sparse.csr_array(np.array([[1.0]]))
    return RecourseProgram(
        matrix=one,
        row_lower=np.array([demand]),
        row_upper=np.array([np.inf]),
        lower=np.zeros(1),
        upper=np.array([np.inf]),
        cost=np.array([price]),
        offset=0.0,
        scale=1.0,
        linked=np.array([0]),
        technology=one,
        coupling=sparse.csr_array((0, 1)),
        origins=Basis(nothing, nothing),
    )


def test_cuts_that_are_still_proven() -> None:
    """Proves: with 2 bought at 3 the dual is 3. For 14 instead of 10 it proves 3 * (14 - x); at a price of 4
    as much, which is too little, but a bound; at a price of 2 nothing. Sensitivity: the next solve, from the
    last basis, gives each its own cut.
    """
    for demand, price, known in ((14.0, 3.0, 42.0), (10.0, 4.0, 30.0), (10.0, 2.0, None)):
        loaded = RecourseProblem(0, recourse(10.0, 3.0))
        loaded.evaluate(np.array([8.0]), np.zeros(0))
        loaded.remember([0])
        cuts = loaded.change(recourse(demand, price), np.zeros(0))
        assert [cut.constant for cut in cuts] == ([] if known is None else [known])
        assert all(cut.slope.tolist() == [-3.0] for cut in cuts)
        own = loaded.evaluate(np.array([8.0]), np.zeros(0))
        assert own.constant == pytest.approx(price * demand)
        assert own.slope.tolist() == [-price]


@pytest.mark.parametrize("columns", [20_000, 0], ids=["whole", "by branch"])
def test_a_session_finds_what_a_solve_finds(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    """Proves: solved one after another, problems cost what they cost from nothing (within two gaps where they
    are solved to one), all checks pass, and only the first is loaded. Sensitivity: the problems differ from
    each other by far more.
    """
    monkeypatch.setattr(posing, "SMALL_COLUMNS", columns)
    one_after_another, found = TreeSession(), []
    for changes in ((), *((each,) for each in CHANGES), ()):
        posed = problem(*changes)
        solved, reason = one_after_another.solve(posed, gap=1e-5)
        best = solve_tree(posed, way=Way.WHOLE).objective
        assert best * (1.0 - 1e-7) <= solved.objective <= best * (1.0 + (1e-7 if columns else 1e-5))
        assert [check.name for check in solved.checks if not check.passed] == []
        assert solved.status is Status.OPTIMAL
        found.append(best)
        assert (reason is None) == (len(found) > 1), changes
    assert min(abs(each / found[0] - 1.0) for each in found[1:-1]) > 1e-3


@pytest.mark.parametrize(
    ("columns", "number"),
    [(20_000, 2), (0, 2), (0, 1)],
    ids=["whole", "by branch", "from values that keep all rows"],
)
def test_pinned_problems_do_not_depend_on_each_other(
    monkeypatch: pytest.MonkeyPatch, columns: int, number: int
) -> None:
    """Proves: where the first problem is pinned, another gives the same plan to the last digit whatever was
    solved between, one of another shape among it, or nothing, and costs what it costs from nothing.
    Sensitivity: where nothing is pinned, more is simplexed after problems that lie further off, or other
    digits come.
    """
    monkeypatch.setattr(posing, "SMALL_COLUMNS", columns)
    asked, between = problem(CHANGES[number]), [problem(each) for each in (CHANGES[0], CHANGES[3 - number])]
    other = problem("Settings.end_month=2029-12")
    found = {}
    for pin in (True, False):
        session = TreeSession()
        session.solve(problem(), gap=1e-5, pin=pin)
        assert session.is_pinned is pin
        first, _ = session.solve(asked, gap=1e-5)
        assert [session.solve(each, gap=1e-5)[1] for each in between] == [None, None]
        if pin:
            assert session.solve(other)[1] is RebuildReason.COLUMNS
        again, reason = session.solve(asked, gap=1e-5)
        assert reason is None
        at_once, _ = session.solve(asked, gap=1e-5)
        found[pin] = [(each.objective, each.answer.simplex_iterations) for each in (first, again, at_once)]
        best = solve_tree(asked, way=Way.WHOLE).objective
        assert best * (1.0 - 1e-7) <= again.objective <= best * (1.0 + 1e-5)
    assert found[True][0] == found[True][1] == found[True][2]
    assert found[False][0] != found[False][1]


def test_a_pinned_problem_is_solved_again_between_its_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: a problem that needed other prices for its plan than for its bound is solved once more half-way
    between both before it is pinned, and others start from the prices there. Sensitivity: not pinned, it is
    left at the prices of its bound; a problem that needed one set of prices is not solved again.
    """
    monkeypatch.setattr(posing, "SMALL_COLUMNS", 0)
    again: list[TreeProblem] = []
    original = TreeSession._changed

    def changed(self: TreeSession, posed: TreeProblem, *rest: Any) -> Any:
        again.append(posed)
        return original(self, posed, *rest)

    monkeypatch.setattr(TreeSession, "_changed", changed)
    for change, times in (((CHANGES[1],), 1), ((), 0)):
        asked, free, pinned = problem(*change), TreeSession(), TreeSession()
        free.solve(asked, gap=1e-5)
        assert free.start is not None
        assert again == []
        pinned.solve(asked, gap=1e-5, pin=True)
        assert again == [asked] * times
        assert pinned.start is not None
        before, after = free.start.proof, pinned.start.proof
        assert after.prices == pytest.approx(before.middle_prices, rel=1e-12)
        assert (after.prices != before.prices).any() == bool(times)
        again.clear()


def test_another_process_takes_over_where_a_problem_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: what a pinned session starts from goes through a file, and a session that takes it over finds
    the same for another problem to the last digit, in as many iterations, without solving the first.
    Sensitivity: a session that takes over nothing has nothing loaded; small trees leave nothing.
    """
    asked, small = problem(CHANGES[1]), TreeSession()
    small.solve(problem(), pin=True)
    assert small.start is None
    monkeypatch.setattr(posing, "SMALL_COLUMNS", 0)
    here, there = TreeSession(), TreeSession()
    assert there.start is None
    here.solve(problem(), gap=1e-5, pin=True)
    there.take_over(problem(), pickle.loads(pickle.dumps(here.start)))
    assert there.is_pinned
    own, _ = here.solve(asked, gap=1e-5)
    other, reason = there.solve(asked, gap=1e-5)
    assert reason is None
    assert (other.objective, other.answer.simplex_iterations) == (
        own.objective,
        own.answer.simplex_iterations,
    )
    assert TreeSession().solve(asked, gap=1e-5)[1] is RebuildReason.FIRST


@pytest.mark.parametrize(
    ("sizes", "expected"), [([5, 1, 2, 2], {1, 2, 3}), ([4, 1, 2, 2], {1, 2}), ([9, 9], {0}), ([7], None)]
)
def test_small_subtrees_hold_half_of_all_columns(sizes: list[int], expected: set[int] | None) -> None:
    """Proves: small subtrees are the smallest ones that hold half of all columns together: 1, 2 and 2 of 10.
    Sensitivity: of 9 columns they are more than half; a subtree that stands alone is not small.
    """
    assert smallest(sizes, 0.5) == expected


def test_subtrees_that_are_not_asked_keep_their_last_cut() -> None:
    """Proves: only subtree 1 is solved where it alone is asked for at the first stage that all were solved
    for. Sensitivity: at another first stage, or where all are asked, all are solved again.
    """
    posed = problem()
    base = solve_base_scenario(posed, Clock(None))
    subtrees = DistributedSubproblems(WorkerPool(workers=1), posed, base.basis)
    prices, one = base.worth, frozenset({1})

    def solves(x: np.ndarray, among: frozenset[int] | None) -> list[int]:
        return [each.cut_id for each in subtrees.evaluate(x, prices, among)]

    first = [0] * len(posed.tree.subtrees)
    assert len(first) > 2
    assert solves(base.values, None) == first
    assert solves(base.values, one) == [0, 1, *first[2:]]
    assert solves(base.values, None) == [1, 2, *([1] * len(first[2:]))]
    assert solves(base.values * 1.0001, one) == [2, 3, *([2] * len(first[2:]))]


def test_far_prices_are_solved_from_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: where prices are far from those of the problem before, the next is solved from nothing, says
    so, costs the same, and leaves the pinned one as it was. Sensitivity: nearer ones start from it.
    """
    monkeypatch.setattr(posing, "SMALL_COLUMNS", 0)
    asked, found = problem(CHANGES[1]), []
    session = TreeSession()
    session.solve(problem(), gap=1e-5, pin=True)
    for is_far, expected in ((False, None), (True, RebuildReason.FAR), (False, None)):
        monkeypatch.setattr(solving, "are_far", lambda before, after, is_far=is_far: is_far)
        solved, reason = session.solve(asked, gap=1e-5)
        assert reason is expected
        found.append(solved.objective)
    assert found[0] == found[2]
    assert found[1] == pytest.approx(found[0], rel=1e-5)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([2.0, 0.0], [19.0, 0.0], False),
        ([2.0, 0.0], [21.0, 0.0], True),
        ([-2.0, 0.0], [21.0, 0.0], True),
        ([2.0, 0.0], [2.0, 19.0], False),
        ([2.0, 0.0], [2.0, -21.0], True),
        ([2.0, 0.001], [2.0, 1.0], False),
        ([0.0, 0.0], [2.0, 0.0], False),
        ([], [], False),
    ],
)
def test_prices_that_are_far(before: list[float], after: list[float], expected: bool) -> None:
    """Proves: prices are far from ten times the dearest there was; a small one that rises a thousandfold is
    not, and nothing is far from no prices at all. Sensitivity: 19 for 2 is near, 21 is far.
    """
    assert are_far(np.array(before), np.array(after)) is expected


@pytest.mark.parametrize(
    ("proven", "before", "after", "expected", "radius"),
    [
        ([2.0, 0.4], [1.0, 0.2], [1.1, 0.2], [2.2, 0.4], [KNOWN_RADIUS, KNOWN_RADIUS]),
        ([2.0, 0.0], [1.0, 0.0], [1.0, 15.0], [2.0, 2.0], [KNOWN_RADIUS, UNKNOWN_RADIUS]),
        ([2.0, 0.0], [1.0, 0.0], [1.0, -15.0], [2.0, -2.0], [KNOWN_RADIUS, UNKNOWN_RADIUS]),
        ([2.0, 0.003], [1.0, 0.001], [1.0, 0.05], [2.0, 0.05], [KNOWN_RADIUS, UNKNOWN_RADIUS]),
        ([2.0, 0.003], [1.0, 0.001], [1.0, 0.009], [2.0, 0.027], [KNOWN_RADIUS, KNOWN_RADIUS]),
        ([2.0, 0.0], [1.0, 0.0], [1.0, 0.0], [2.0, 0.0], [KNOWN_RADIUS, KNOWN_RADIUS]),
        ([0.0, 0.0], [0.0, 0.0], [3.0, 0.0], [3.0, 0.0], [UNKNOWN_RADIUS, KNOWN_RADIUS]),
    ],
    ids=["moved", "new", "new and negative", "risen by far", "risen", "worthless", "none before"],
)
def test_prices_move_with_their_worth(
    proven: list[float], before: list[float], after: list[float], expected: list[float], radius: list[float]
) -> None:
    """Proves: a price moves as its row's worth in the base scenario; where there was none, or the worth has
    risen more than tenfold, it is that worth itself, at most the dearest price of the proof, and others are
    sought farther around. Sensitivity: a worth that rises ninefold takes its price along.
    """
    prices, around = moved_prices(np.array(proven), np.array(before), np.array(after))
    assert prices == pytest.approx(expected)
    assert around == pytest.approx(radius)


def test_other_shapes_are_loaded_anew() -> None:
    """Proves: fewer months and fewer branches are named as reasons, and solved right all the same."""
    one_after_another = TreeSession()
    reasons = []
    shorter = "Settings.end_month=2029-12"
    for changes in ((), (shorter,), (shorter, "Events.*.Onset every=24")):
        posed = problem(*changes)
        solved, reason = one_after_another.solve(posed)
        assert solved.objective == pytest.approx(solve_tree(posed, way=Way.WHOLE).objective, rel=1e-7)
        reasons.append(reason)
    assert reasons == [RebuildReason.FIRST, RebuildReason.COLUMNS, RebuildReason.BRANCHES]
