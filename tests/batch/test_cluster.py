"""A real Dask scheduler with two workers: the same results, also when a worker is killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from planner.batch.cluster import ClusterError, cluster_executor
from planner.batch.runner import run_cases
from tests.batch.batch import CASES, TUTORIAL
from tests.batch.test_runner import same

ROOT = Path(__file__).resolve().parents[2]
LATE = 60.0
"""Seconds after which a test gives up waiting."""

pytest.importorskip("distributed", reason='the optional extra "cluster" is not installed')
pytestmark = pytest.mark.filterwarnings("ignore")  # those of a library that is no part of ours


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def begun(folder: Path, *command: str) -> subprocess.Popen[bytes]:
    """A command of Dask's in a group of its own."""
    program = "from distributed.cli import dask_scheduler, dask_worker; import sys;"
    program += "command = sys.argv.pop(1);"
    program += "dask_scheduler.main() if command == 'scheduler' else dask_worker.main()"
    return subprocess.Popen(
        [sys.executable, "-c", program, *command],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_for_workers(address: str, number: int) -> None:
    """Wait until the cluster has so many workers."""
    from distributed import Client

    with Client(address, timeout=LATE) as client:
        client.wait_for_workers(number, timeout=LATE)


def wait_for_port(port: int) -> None:
    """Wait until somebody listens."""
    until = time.monotonic() + LATE
    while True:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1.0):
            return
        assert time.monotonic() < until, "the scheduler did not start"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Address of a scheduler, and its two workers."""
    folder, port = tmp_path_factory.mktemp("dask"), free_port()
    address = f"tcp://127.0.0.1:{port}"
    scheduler = ("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    worker = ("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard")
    started = [begun(folder, *scheduler)]
    try:
        wait_for_port(port)
        started += [begun(folder, *worker) for _ in range(2)]
        wait_for_workers(address, 2)
        yield address, started[1:]
    finally:
        for process in started:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not known on Windows")
def test_a_cluster_gives_the_same(cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path) -> None:
    """Proves: a scheduler and two workers give the results of this process to the last digit; after kill -9
    of one worker in the middle of a batch the other does its cases, and the ledger has each once.
    """
    address, workers = cluster
    serial = run_cases(TUTORIAL, CASES, path_only=True, jobs=1)
    with cluster_executor(address) as executor:
        assert same(run_cases(TUTORIAL, CASES, path_only=True, executor=executor), serial)
        ledger = tmp_path / "ledger.sqlite"
        results = run_cases(
            TUTORIAL, CASES, path_only=True, executor=executor, ledger=ledger,
            tell=lambda _: workers[0].kill(),
        )  # fmt: skip
        assert same(results, serial)
        again = run_cases(TUTORIAL, CASES, path_only=True, executor=executor, ledger=ledger, resume=True)
        assert same(again, serial)


def test_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: an address without a scheduler is told with how to start one."""
    monkeypatch.setattr("planner.batch.cluster.TIMEOUT_SECONDS", 1)
    nobody = cluster_executor(f"tcp://127.0.0.1:{free_port()}")
    with pytest.raises(ClusterError, match="dask scheduler"), nobody:
        pass
