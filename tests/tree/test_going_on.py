"""Benders iterations that go on from where they ended, and prices that leave it to them."""

import highspy
import numpy as np
import pytest
from scipy import sparse

from planner.solver.clock import Clock
from planner.solver.highs import Floats, Status, decide
from planner.solver.tree import benders, prices
from planner.solver.tree.basis import Basis
from planner.solver.tree.benders import BendersResult, MasterProblem, iterate
from planner.solver.tree.distributed import DistributedSubproblems
from planner.solver.tree.first_stage import FirstStage
from planner.solver.tree.prices import PriceSearch, search_prices
from planner.solver.tree.recourse import BendersCut
from planner.solver.tree.restricted_master import Proposal, RestrictedMaster

ONE, NONE = np.ones(1), np.zeros(0)


class Parabola(DistributedSubproblems):
    """A subtree whose recourse cost is the square of the first stage; it counts what is asked."""

    def __init__(self) -> None:
        self.asked, self.points = 0, list[float]()

    def evaluate(self, x: Floats, prices: Floats, among: frozenset[int] | None = None) -> list[BendersCut]:
        self.asked += 1
        self.points.append(float(x[0]))
        value, slope = float(x[0]) ** 2, 2.0 * x
        constant = value - float(slope @ x)
        return [BendersCut(0, True, constant, np.zeros(1, np.int64), slope, value, NONE, 1, self.asked)]


class Erring:
    """Tells that there is no first stage, so many times, before it looks."""

    def __init__(self, errs: int) -> None:
        self.left, self.asked = errs, 0

    def __call__(self, solver: highspy.Highs) -> Status:
        self.asked, self.left = self.asked + 1, self.left - 1
        return Status.INFEASIBLE if self.left >= 0 else decide(solver)


class Nobody:
    """An observer that never has enough."""

    def learn(self, x: Floats, cuts: object, promised: float) -> None:
        pass

    def is_enough(self, bound: float, objective: float) -> bool:
        return False


def stage(offset: float = 0.0) -> FirstStage:
    """One column between 0 and 4 that earns 2 each."""
    empty = sparse.csr_array((0, 1))
    return FirstStage(empty, NONE, NONE, 0 * ONE, 4 * ONE, -2 * ONE, offset, empty, NONE, NONE)


def started(offset: float = 0.0) -> tuple[MasterProblem, Parabola, BendersResult]:
    """All that iterations need, from x = 4."""
    subtree = Parabola()
    master = MasterProblem(stage(offset), 1, Basis(np.zeros(1, np.int64), np.zeros(0, np.int64)), ONE, NONE)
    first = subtree.evaluate(4 * ONE, NONE)
    master.add(first[0])
    return master, subtree, BendersResult(4 * ONE, stage(offset).lagrangian(4 * ONE, first, NONE), NONE)


def test_a_first_stage_that_is_known_is_not_denied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: where the solver tells once that there is no first stage, though one is known, it is asked
    again from nothing, and iterations end at -1 as ever. Sensitivity: where none is known it is believed.
    """
    master, subtree, best = started()
    monkeypatch.setattr(benders, "decide", Erring(1))
    iterate(master, subtree, best, 1e-5, Clock(None), Nobody())
    assert best.status is Status.OPTIMAL
    assert best.objective == pytest.approx(-1.0, abs=1e-4)
    erring = Erring(1)
    monkeypatch.setattr(benders, "decide", erring)
    assert master.solve() is None
    assert erring.asked == 1


def test_iterations_go_on_from_where_they_ended() -> None:
    """Proves: x earns 2 x and costs x squared: -1 at x = 1. Iterations that ended at a gap of a tenth end at
    a hundred-thousandth when they go on, with the cuts that they had. Sensitivity: from the start it takes
    more of them than going on does.
    """
    master, subtree, best = started()
    iterate(master, subtree, best, 0.1, Clock(None), Nobody())
    assert best.status is Status.OPTIMAL
    assert 1e-5 < best.gap <= 0.1
    before = subtree.asked
    iterate(master, subtree, best, 1e-5, Clock(None), Nobody(), ())
    assert best.status is Status.OPTIMAL
    assert best.gap <= 1e-5
    assert best.bound <= -1.0 <= best.objective
    assert best.objective == pytest.approx(-1.0, abs=1e-4)
    assert len(best.simplex_iterations) == len(master.cuts) - 1 == subtree.asked - 1

    other, afresh, anew = started()
    iterate(other, afresh, anew, 1e-5, Clock(None), Nobody())
    assert 0 < subtree.asked - before < afresh.asked


@pytest.mark.parametrize(("objective", "second"), [(1008.0, 2.08), (2008.0, 0.8)])
def test_nothing_is_gained_near_a_hopeless_first_stage(objective: float, second: float) -> None:
    """Proves: the first cut, at x = 4, leads to .8, the side of the region (four fifths of 4 away), where no
    less than 988.8 is spent. From a best that costs 1008 six tenths of the way are gone, to 2.08; one that
    costs twice what may be spent is not worth staying near. Sensitivity: without that both go to 2.08.
    """
    master, subtree, best = started(offset=1000.0)
    assert best.objective == 1008.0
    best.objective = objective
    iterate(master, subtree, best, 1e-6, Clock(None), Nobody(), ())
    assert subtree.points[:2] == pytest.approx([4.0, second])


@pytest.mark.parametrize(("objective", "points"), [(np.inf, [4.0, 3.2, 1.28]), (2008.0, [4.0, 0.8, 1.76])])
def test_iterations_begin_near_what_is_no_first_stage(objective: float, points: list[float]) -> None:
    """Proves: where nothing is known of the cost at x = 4, the first step goes no further than a fifth, to
    3.2, and the next, six tenths of the way to 0, to 1.28. Sensitivity: from a hopeless first stage whose
    cost is known the first step goes to .8, four fifths away.
    """
    master, subtree, best = started(offset=1000.0)
    best.objective = objective
    iterate(master, subtree, best, 1e-6, Clock(None), Nobody(), ())
    assert subtree.points[:3] == pytest.approx(points)


@pytest.mark.parametrize(("within_reach", "tried"), [(9.9995, 0), (9.9, 3), (float("-inf"), 3)])
def test_prices_are_left_where_iterations_can_prove_enough(
    monkeypatch: pytest.MonkeyPatch, within_reach: float, tried: int
) -> None:
    """Proves: a plan costs 10, 9.8 are proven and a ten-thousandth is accepted. Where iterations would prove
    9.9995 no other prices are tried; where they would prove 9.9, or nothing is known of them, three are, the
    third of which proves enough.
    """
    row = sparse.csr_array(np.zeros((1, 1)))
    empty = sparse.csr_array((0, 1))
    asks = FirstStage(empty, NONE, NONE, 0 * ONE, ONE, 0 * ONE, 0.0, row, 6 * ONE, np.inf * ONE)
    master = RestrictedMaster(asks, first_stages=[ONE])
    gives = BendersCut(0, True, 0.0, np.zeros(0, np.int64), NONE, 10.0, 6 * ONE, 0, 0)
    master.add_proposal(0, ONE, [gives])
    search = PriceSearch(ONE, 100 * ONE, 1e-4, proven=9.8, within_reach=within_reach)
    worth = iter([9.85, 9.85, 9.9999])
    count = []

    def propose(known: RestrictedMaster, *_: object) -> Proposal:
        count.append(next(worth))
        search.learn(ONE, count[-1])
        return known.proposals[0]._replace(lagrangian=count[-1])

    monkeypatch.setattr(prices, "propose", propose)
    monkeypatch.setattr(prices, "promising_prices", lambda *_: (ONE, 10.0))
    monkeypatch.setattr(prices, "LEAST_SAVING", 0.0)
    found = search_prices(master, Parabola(), 0, search, Clock(None))
    assert found.cost == pytest.approx(10.0)
    assert len(count) == tried
