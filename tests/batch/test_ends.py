"""Real batches that are ended in the middle: resume ends with every case once."""

import random
import signal
import sqlite3
import subprocess
from pathlib import Path

import pytest

from planner.batch.runner import run_cases
from planner.batch.table import results_table
from tests.batch.batch import MANY, TUTORIAL
from tests.workers.test_ends import Started, begun, ended_at_last, none_stay, pytestmark

__all__ = ["ended_at_last", "pytestmark"]
QUICK, LONG = 3, 20
SEED = 20261127


def batch(ledger: Path, results: Path, *options: str) -> subprocess.Popen[str]:
    """A batch in a process of its own."""
    return begun("-m", "tests.batch.parent", ledger, results, *options)


def end_after(process: "subprocess.Popen[str]", cases: int, number: int) -> int:
    """End it with a signal once it has told so many cases."""
    assert process.stdout is not None
    for line in process.stdout:
        if int(line.split()[0]) >= cases:
            process.send_signal(number)
            break
    return process.wait()


def rows(ledger: Path) -> dict[str, str]:
    """Name -> status of every row of a ledger; no name twice."""
    base = sqlite3.connect(ledger)
    found = base.execute("SELECT name, status FROM cases").fetchall()
    assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    base.close()
    assert len(dict(found)) == len(found)
    return dict(found)


@pytest.fixture(scope="module")
def undisturbed() -> str:
    """The table of a batch in which nothing was ended."""
    return results_table(run_cases(TUTORIAL, MANY, path_only=True, jobs=1)).to_csv()


@pytest.mark.parametrize("times", [QUICK, pytest.param(LONG, marks=pytest.mark.long)])
def test_killed_again_and_again(
    ended_at_last: Started,
    tmp_path: Path,
    undisturbed: str,
    times: int,
) -> None:
    """Proves: a parent that is ended with kill -9 after some cases leaves a whole ledger and no process; each
    resumed run goes on from there, and the last ends with every case once and the table of a run in which
    nothing was ended.
    """
    ledger, results = tmp_path / "ledger.sqlite", tmp_path / "results.csv"
    draw, known = random.Random(SEED + times), 0
    for attempt in range(times):
        process = batch(ledger, results, *["--resume"] * (attempt > 0))
        ended_at_last.append(process)
        wanted = min(len(MANY) - 1, known + draw.randrange(1, max(2, len(MANY) // times)))
        assert end_after(process, wanted, signal.SIGKILL) == -signal.SIGKILL
        none_stay(process.pid)
        assert not results.exists()
        assert len(rows(ledger)) >= wanted
        known = len(rows(ledger))
    last = batch(ledger, results, "--resume")
    ended_at_last.append(last)
    assert last.wait() == 0
    assert set(rows(ledger)) == {case.name for case in MANY}
    assert results.read_text(encoding="utf-8") == undisturbed


def test_interrupted_by_hand(ended_at_last: Started, tmp_path: Path, undisturbed: str) -> None:
    """Proves: Ctrl-C ends a batch at once with its workers; what was done is kept."""
    ledger, results = tmp_path / "ledger.sqlite", tmp_path / "results.csv"
    process = batch(ledger, results)
    ended_at_last.append(process)
    assert end_after(process, 5, signal.SIGINT) != 0
    none_stay(process.pid)
    assert len(rows(ledger)) >= 5
    again = batch(ledger, results, "--resume")
    ended_at_last.append(again)
    assert again.wait() == 0
    assert results.read_text(encoding="utf-8") == undisturbed
