"""Workers that die, fail or cannot be started: what the pool gives, and what it says."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner import api
from planner.workers import WorkerEndedError, WorkerPool, pool
from tests.workers.tasks import (
    Sum,
    die,
    die_once,
    fail,
    fail_in_two_parts,
    leave,
    loaded_of,
    pool_inside,
    take_all_memory,
)

needs_signals = pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not known on Windows")


@pytest.fixture
def said() -> list[str]:
    """What the pool tells of replaced workers."""
    return []


@pytest.fixture
def workers(said: list[str]) -> Iterator[WorkerPool]:
    """Two workers."""
    with WorkerPool(2, tell=said.append) as found:
        yield found


def kill(workers: WorkerPool, position: int) -> None:
    """End a worker as the system does when memory runs out."""
    number = workers.process_ids[position]
    assert number is not None
    os.kill(number, signal.SIGKILL)


def test_one_call_each(workers: WorkerPool) -> None:
    """Proves: results come in order, from processes of their own that tell how much memory they took."""
    assert workers.each(len, [("ab",), ("abc",)]) == [2, 3]
    found = workers.each(os.getpid, [(), ()])
    assert found == list(workers.process_ids)
    assert os.getpid() not in found
    assert workers.each(len, [("a",)]) == [1]
    assert all(1e6 < peak < 1e9 for peak in workers.peaks)


def test_an_error_of_a_task_is_raised_and_nothing_else(workers: WorkerPool, said: list[str]) -> None:
    """Proves: the first error comes back with its place as a note, also where it cannot be sent as it is;
    the pool goes on, in step.
    """
    with pytest.raises(ValueError, match=r"^odd") as found:
        workers.each(fail, [("odd",), ("even",)])
    assert "in fail" in found.value.__notes__[0]
    with pytest.raises(RuntimeError, match="TwoPartError: one two"):
        workers.each(fail_in_two_parts, [(), ()])
    with pytest.raises(Exception, match="lambda"):
        workers.each(lambda: 1, [(), ()])
    assert workers.each(len, [("ab",), ("abc",)]) == [2, 3]
    assert said == []


@needs_signals
def test_a_worker_that_dies_in_a_call_is_replaced(
    workers: WorkerPool, said: list[str], tmp_path: Path
) -> None:
    """Proves: the call that was lost is made again, by a new process."""
    before = workers.process_ids
    assert workers.each(die_once, [(str(tmp_path / "died"),), (str(tmp_path),)]) == [7, 7]
    assert said == ["a worker process ended unexpectedly (exit code -9, SIGKILL); starting it again"]
    assert workers.process_ids[0] != before[0]
    assert workers.process_ids[1] == before[1]


@needs_signals
def test_what_a_dead_worker_held_is_built_again(workers: WorkerPool) -> None:
    """Proves: 1 + 2 + 3 = 6 although the first worker dies after 2; a call that failed counts (15 + 1 + 4 =
    20) although the second dies after it; another key is built again too.
    """
    assert workers.build("sum", Sum, [(1.0,), (10.0,)])
    assert workers.call("sum", "add", 2.0) == [3.0, 12.0]
    kill(workers, 0)
    assert workers.call("sum", "add", 3.0) == [6.0, 15.0]
    assert workers.build("other", Sum, [(100.0,), (200.0,)])
    with pytest.raises(ValueError, match=r"^7\.0"):
        workers.call("sum", "add_and_fail", 1.0)
    kill(workers, 1)
    assert workers.call("sum", "add", 4.0) == [11.0, 20.0]
    assert workers.call("other", "add", 1.0) == [101.0, 201.0]


@needs_signals
def test_calls_since_it_was_built_are_needed(workers: WorkerPool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves the sensitivity of the test above: if calls were not repeated the sum would be 1 + 3 = 4."""
    past = WorkerPool._past
    monkeypatch.setattr(WorkerPool, "_past", lambda self, position: list(past(self, position))[:1])
    workers.build("sum", Sum, [(1.0,), (10.0,)])
    workers.call("sum", "add", 2.0)
    kill(workers, 0)
    assert workers.call("sum", "add", 3.0) == [4.0, 15.0]


def test_building_again_lets_go_of_what_was_held(workers: WorkerPool) -> None:
    """Proves: a key holds what was built last; a key that nobody built is an error of the caller."""
    workers.build("sum", Sum, [(1.0,), (10.0,)])
    workers.build("sum", Sum, [(5.0,)])
    assert workers.call("sum", "add", 1.0) == [6.0]
    with pytest.raises(KeyError):
        workers.call("product", "add", 1.0)


@needs_signals
def test_a_worker_that_dies_twice_is_said(workers: WorkerPool, said: list[str]) -> None:
    """Proves: a worker is replaced once; then the user hears what may be wrong and what to do, and no
    process stays.
    """
    with pytest.raises(WorkerEndedError, match=r"SIGKILL.*twice.*Memory.*held [0-9]+\.[0-9] GB.*--path-only"):
        workers.each(die, [(), ()])
    assert len(said) in (1, 2)
    assert workers.process_ids == ()


def test_any_exit_code_is_said(workers: WorkerPool) -> None:
    """Proves: it is told with which exit code a worker left."""
    with pytest.raises(WorkerEndedError, match=r"\(exit code 3\), twice"):
        workers.each(leave, [(3,)])


def test_memory_that_cannot_be_had_is_said(workers: WorkerPool, said: list[str]) -> None:
    """Proves: where the system refuses memory instead of killing, the same is said, at once."""
    with pytest.raises(WorkerEndedError, match=r"ran out of memory.*--path-only"):
        workers.each(take_all_memory, [()])
    assert said == []


def test_processes_that_cannot_start_are_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: workers that end before they are ready, and a system that gives no processes, leave the work
    to the caller, with the reason.
    """
    with WorkerPool(2, preload=["planner.no_such_module"]) as found:
        assert found.each(len, [("ab",), ("abc",)]) is None
        assert found.why_alone == "worker processes could not be started (EOFError)"
        assert found.size == 1
        assert not found.build("sum", Sum, [(1.0,)])

    def refused(_: object) -> None:
        raise BlockingIOError

    monkeypatch.setattr(pool, "WorkerProcess", refused)
    with WorkerPool(2) as found:
        assert found.why_alone == "worker processes could not be started (BlockingIOError)"
        assert found.each(len, [("ab",)]) is None


def test_a_worker_starts_no_workers(workers: WorkerPool) -> None:
    """Proves: what is solved inside a worker process is solved there alone."""
    assert workers.each(pool_inside, [()]) == [("this is a worker process itself", 1)]


def test_workers_load_little() -> None:
    """Proves: workers start without Pyomo, pandas and the command line, which take seconds to load."""
    names = ["pyomo", "pandas", "typer"]
    with WorkerPool(2, preload=api.PRELOADED) as found:
        assert found.each(loaded_of, [(names,), (names,)]) == [[], []]
