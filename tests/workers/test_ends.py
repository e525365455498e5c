"""Real processes that are ended in the middle of their work: nothing stays behind, nothing is said twice."""

import json
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.workers.tasks import TASKS

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "inputs" / "tutorial.xlsx"
PROCESSES = Path("/proc")
SOON, LATE = 5.0, 60.0
"""Seconds in which processes must be gone, and after which a test gives up waiting for work to begin."""
SEED = 20261126

pytestmark = pytest.mark.skipif(not PROCESSES.exists(), reason="processes are looked up in /proc")


def begun(*command: str | Path) -> subprocess.Popen[str]:
    """A process of Python that leads a group of its own, as one started in a terminal does: it hears signals
    also where the tests themselves run in the background, where a shell has them ignored.
    """
    before = {each: signal.signal(each, signal.SIG_DFL) for each in (signal.SIGINT, signal.SIGHUP)}
    try:
        return subprocess.Popen(
            [sys.executable, *map(str, command)], cwd=ROOT, text=True, encoding="utf-8",
            start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def living(group: int) -> list[int]:
    """Numbers of the processes of a group that have not ended."""
    found = []
    for folder in PROCESSES.glob("[0-9]*"):
        with suppress(OSError):  # ended meanwhile
            state, _, number = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
            if int(number) == group and state not in "ZX":
                found.append(int(folder.name))
    return found


def wait_until_busy(folder: Path, workers: int = 2) -> None:
    """Wait until so many workers have shown that they are at work."""
    until = time.monotonic() + LATE
    while len(list(folder.iterdir())) < workers:
        assert time.monotonic() < until, "no worker began"
        time.sleep(0.02)


def none_stay(group: int) -> None:
    """Check that a group is gone soon."""
    until = time.monotonic() + SOON
    while living(group):
        assert time.monotonic() < until, f"processes stay: {living(group)}"
        time.sleep(0.02)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where workers show that they are at work."""
    found = tmp_path / "busy"
    found.mkdir()
    return found


@pytest.fixture
def ended_at_last() -> Iterator[list[subprocess.Popen[str]]]:
    """Processes whose groups are ended after a test, however it goes."""
    found: list[subprocess.Popen[str]] = []
    yield found
    for process in found:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


Started = list[subprocess.Popen[str]]


@pytest.mark.parametrize(
    ("task", "name"),
    [
        *[("solve", name) for name in ("SIGKILL", "SIGTERM", "SIGHUP", "SIGINT")],
        ("count", "SIGKILL"),
        ("sleep", "SIGKILL"),
        ("lock", "SIGKILL"),
    ],
)
def test_workers_end_with_their_parent(ended_at_last: Started, folder: Path, task: str, name: str) -> None:
    """Proves: a parent that is ended takes its workers along, whether they are inside the solver, in Python
    or in the system. Nothing is said about it, nor by Python's resource tracker, which would tell of a
    semaphore that was left.
    """
    process = begun("-m", "tests.workers.parent", task, folder)
    ended_at_last.append(process)
    wait_until_busy(folder)
    process.send_signal(signal.Signals[name])
    none_stay(process.pid)
    assert process.communicate() == ("", "")
    assert process.returncode == (130 if name == "SIGINT" else -signal.Signals[name])


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_whole_group_is_interrupted(
    ended_at_last: Started, folder: Path, tmp_path: Path, name: str
) -> None:
    """Proves: Ctrl-C, or a signal to all processes, which reaches workers too, ends a solve with 130 and one
    sentence; no plan and no process stays.
    """
    plan = tmp_path / "plan.xlsx"
    process = begun("-m", "tests.workers.command", "-1", folder, "solve", TUTORIAL, "-o", plan, "--quiet")
    ended_at_last.append(process)
    wait_until_busy(folder)
    os.killpg(process.pid, signal.Signals[name])
    none_stay(process.pid)
    stdout, stderr = process.communicate()
    assert process.returncode == 130
    assert stdout == ""
    assert stderr.startswith("Interrupted")
    assert stderr.count("\n") == 1
    assert not plan.exists()


@pytest.mark.long
def test_one_death_is_told_and_changes_nothing(ended_at_last: Started, tmp_path: Path) -> None:
    """Proves: workers that die once are replaced, on the command line too: the same objective."""
    found = []
    for deaths in ("0", "1"):
        plan = tmp_path / f"{deaths}.xlsx"
        process = begun(
            "-m", "tests.workers.command", deaths, tmp_path, "solve", TUTORIAL, "-o", plan, "--json"
        )
        ended_at_last.append(process)
        stdout, stderr = process.communicate()
        assert process.returncode == 0, stderr
        found.append(json.loads(stdout))
        assert found[-1]["checks_passed"]
    key = "objective" if "objective" in found[0] else "objective_crore"
    assert found[1][key] == pytest.approx(found[0][key], rel=1e-9)


def test_two_deaths_are_said_in_the_right_words(ended_at_last: Started, tmp_path: Path) -> None:
    """Proves: workers that die twice end the run with exit code 1 and what to do, not as something
    unexpected with a traceback; no plan is written.
    """
    plan = tmp_path / "plan.xlsx"
    process = begun("-m", "tests.workers.command", "2", tmp_path, "solve", TUTORIAL, "-o", plan)
    ended_at_last.append(process)
    _, stderr = process.communicate()
    assert process.returncode == 1
    assert stderr.count("starting it again") == 2
    assert "ERROR a worker process ended unexpectedly (exit code -9, SIGKILL), twice." in stderr
    assert "Memory may have run out" in stderr
    assert "--path-only" in stderr
    assert "ERROR unexpected" not in stderr
    assert "Traceback" not in stderr
    assert not plan.exists()
    none_stay(process.pid)


UNGUARDED = """
from planner.workers import WorkerPool
with WorkerPool(2) as pool:
    print(pool.each(len, [("ab",), ("abc",)]))
"""
"""A program that would start workers again in every worker, if workers imported it."""


@pytest.mark.parametrize("kind", ["script", "stdin", "zip", "command"])
def test_any_program_may_start_workers(tmp_path: Path, kind: str) -> None:
    """Proves: workers do not import the program that runs, which needs no guard and no file."""
    script, archive = tmp_path / "program.py", tmp_path / "program.pyz"
    script.write_text(UNGUARDED)
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("__main__.py", UNGUARDED)
    arguments = {"script": [script], "stdin": ["-"], "zip": [archive], "command": ["-c", UNGUARDED]}[kind]
    done = subprocess.run(
        [sys.executable, *map(str, arguments)], input=UNGUARDED, capture_output=True, text=True,
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, timeout=LATE, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr, done.returncode) == ("[2, 3]\n", "", 0)


def test_tasks_of_the_program_itself_are_refused(tmp_path: Path) -> None:
    """Proves: the function of a script, which workers could not find, is named."""
    script = tmp_path / "program.py"
    script.write_text("def task(word): ...\n" + UNGUARDED.replace("each(len", "each(task"))
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, script], env=environment, capture_output=True, text=True, timeout=LATE, check=False
    )
    assert "TypeError: task must stand in a module that workers can import" in done.stderr


@pytest.mark.long
@pytest.mark.parametrize("number", range(20))
def test_any_moment_is_right_for_an_end(ended_at_last: Started, folder: Path, number: int) -> None:
    """Proves: at whatever moment a parent is ended, also while workers start, they end with it and raise no
    error of their own.
    """
    draw = random.Random(SEED + number)
    process = begun("-m", "tests.workers.parent", draw.choice(list(TASKS)), folder)
    ended_at_last.append(process)
    time.sleep(draw.uniform(0.2, 2.0))
    process.send_signal(draw.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGHUP]))
    none_stay(process.pid)
    assert process.communicate() == ("", "")
