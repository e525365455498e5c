"""A tree solved by workers of which some are killed: the answer is that of a run in which none is."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.solver.solve import build
from planner.solver.tree.problem import TreeProblem, pose
from planner.solver.tree.tree_solution import TreeSolution
from planner.solver.tree.tree_solve import Way, solve_tree
from planner.study.stress import run_stress
from planner.tree.build_tree import build_tree
from planner.workbook.reading.reader import read_workbook
from planner.workers import WorkerEndedError, WorkerPool
from planner.workers.process import WorkerProcess

TUTORIAL = Path(__file__).resolve().parents[2] / "inputs" / "tutorial.xlsx"


class Killer:
    """Ends workers right before they are sent chosen calls of the tree solver: call -> workers."""

    def __init__(self, patch: pytest.MonkeyPatch, victims: dict[int, Sequence[int]]) -> None:
        self.victims = victims
        self.methods: list[str] = []
        """Calls so far."""
        self._armed: list[WorkerProcess] = []
        call, send = WorkerPool.call, WorkerProcess.send

        def watched_call(pool: WorkerPool, key: str, method: str, *arguments: Any) -> list[Any]:
            self._armed = [pool._workers[i] for i in self.victims.get(len(self.methods), ())]
            self.methods.append(method)
            return call(pool, key, method, *arguments)

        def deadly_send(worker: WorkerProcess, request: bytes) -> None:
            if worker in self._armed:
                self._armed.remove(worker)
                worker.process.kill()
                worker.process.join()
            send(worker, request)

        patch.setattr(WorkerPool, "call", watched_call)
        patch.setattr(WorkerProcess, "send", deadly_send)

    def middle(self, method: str) -> int:
        """Number of the call in the middle of all calls of a method."""
        numbers = [i for i, name in enumerate(self.methods) if name == method]
        return numbers[len(numbers) // 2]


@pytest.fixture(scope="module")
def tutorial() -> TreeProblem:
    """A tree of three subtrees, with a row of expected values."""
    inputs = read_workbook(TUTORIAL).inputs
    assert inputs is not None
    return pose(inputs, build(inputs).form, build_tree(inputs))


def solved(tutorial: TreeProblem, said: list[str]) -> TreeSolution:
    """The tree solved by two workers."""
    with WorkerPool(2, tell=said.append) as pool:
        return solve_tree(tutorial, pool=pool, gap=1e-4, way=Way.BY_BRANCH)


@pytest.fixture(scope="module")
def undisturbed(tutorial: TreeProblem) -> tuple[TreeSolution, Killer]:
    """The answer, and the calls that led to it."""
    with pytest.MonkeyPatch.context() as patch:
        killer = Killer(patch, {})
        return solved(tutorial, []), killer


PAIRS = [
    ("warm_start", "duals"),
    ("evaluate", "combine"),
    pytest.param("keep", "combine", marks=pytest.mark.long),
    pytest.param("combine", "evaluate", marks=pytest.mark.long),
]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_killed_workers_change_nothing(
    tutorial: TreeProblem,
    undisturbed: tuple[TreeSolution, Killer],
    monkeypatch: pytest.MonkeyPatch,
    first: str,
    second: str,
) -> None:
    """Proves: with one worker killed in the middle of one call and the other in another, the objective, the
    gap and the duals are what they are without: solvers, points and duals are built again as they were.
    Sensitivity: with calls not repeated the duals of earlier cuts are missing (below).
    """
    expected, calls = undisturbed
    said: list[str] = []
    Killer(monkeypatch, {calls.middle(first): (0,), calls.middle(second): (1,)})
    found = solved(tutorial, said)
    assert len(said) == 2
    assert found.answer.processes == 2
    assert found.objective == pytest.approx(expected.objective, rel=1e-9)
    assert found.answer.gap == pytest.approx(expected.answer.gap, rel=1e-6)
    assert np.allclose(found.row_duals, expected.row_duals, rtol=1e-9, atol=1e-9)
    assert all(check.passed for check in found.checks)


def test_calls_must_be_repeated(
    tutorial: TreeProblem, undisturbed: tuple[TreeSolution, Killer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the sensitivity of the test above."""
    past = WorkerPool._past
    monkeypatch.setattr(WorkerPool, "_past", lambda self, position: list(past(self, position))[:1])
    Killer(monkeypatch, {undisturbed[1].middle("duals"): (0,)})
    with pytest.raises(IndexError):
        solved(tutorial, [])


def test_workers_killed_twice_are_said(
    tutorial: TreeProblem, undisturbed: tuple[TreeSolution, Killer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: the second death of a worker ends the solve with words on memory."""
    at = undisturbed[1].middle("evaluate")
    Killer(monkeypatch, {at: (1,), at + 1: (1,)})
    with pytest.raises(WorkerEndedError, match="twice"):
        solved(tutorial, [])


@pytest.mark.long
def test_stress_tests_survive_a_death(
    tutorial: TreeProblem, undisturbed: tuple[TreeSolution, Killer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: a worker killed while stress tests run is replaced, and they find the same."""
    send, sent = WorkerProcess.send, list[WorkerProcess]()

    def deadly_send(worker: WorkerProcess, request: bytes) -> None:
        send(worker, request)
        sent.append(worker)
        if len(sent) == 1:
            worker.process.kill()

    expected = run_stress(undisturbed[0], tutorial)
    monkeypatch.setattr(WorkerProcess, "send", deadly_send)
    with WorkerPool(2) as pool:
        assert run_stress(undisturbed[0], tutorial, pool) == expected
    assert len(sent) == 3
