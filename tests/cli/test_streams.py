"""Streams that are closed, full or of few signs, signals, and a locale or home that is not there: in real
processes.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest

from planner import api
from tests.cli.faults import Books, invoke, is_whole, make_books

pytestmark = pytest.mark.skipif(os.name != "posix", reason="streams and signals of POSIX")
PLANNER = f'"{sys.executable}" -m planner'
INPUTS = Path(__file__).resolve().parents[2] / "inputs"
BIG = INPUTS / "tutorial.xlsx"
C_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}


class Stream(NamedTuple):
    """What is typed in a shell, with some environment, and how it must end."""

    name: str
    typed: str
    code: int = 0
    says: str = ""
    shows: str = ""
    environment: Mapping[str, str] = MappingProxyType({})
    writes: str = "plan.xlsx"


PLAIN, LATIN = {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "latin-1"}
PIPE = "set -o pipefail;"
SOLVE = "planner solve small.xlsx -o plan.xlsx"
STREAMS = [
    Stream("ascii", SOLVE, 0, "", "? crore", PLAIN),
    Stream("latin-1", SOLVE, 0, "", "+---", LATIN),
    Stream(
        "ascii JSON", f"{SOLVE} --json", 0, "", r"\u20b9 crore",
        PLAIN,
    ),
    Stream("stdout closed", f"{SOLVE} >&-", 0, "Wrote"),
    Stream("stderr closed", f"{SOLVE} 2>&-", 0, "", "crore"),
    Stream("all closed", f"{SOLVE} <&- >&- 2>&-"),
    Stream("stderr full", f"{SOLVE} 2>/dev/full", 0, "", "crore"),
    Stream("stdout full", f"{SOLVE} >/dev/full", 7, "stdout could not be written"),
    Stream("stdout full, JSON", f"{SOLVE} --json >/dev/full", 7, "stdout"),
    Stream("both full", f"{SOLVE} >/dev/full 2>/dev/full", 7),
    Stream("reader left", f"{PIPE} {SOLVE} | true", 0, "Wrote"),
    Stream("reader left, JSON", f"{PIPE} {SOLVE} --json | true"),
    Stream("reader of talk left", f"{PIPE} {SOLVE} 2>&1 | true"),
    Stream("version to nobody", "set -o pipefail; planner --version | true", writes=""),
    Stream(
        "locale without é", "planner solve é.xlsx --lp é.lp --json", 0, "", r"\u00e9.xlsx", C_LOCALE,
        "results/é_plan.xlsx",
    ),
    Stream(
        "locale without é, keys", "planner solve é.xlsx -o plan.xlsx --set Imports.Sée.Price=1", 2,
        'no row "S?e"', "", C_LOCALE, "",
    ),
    Stream(
        "locale without é, plan",
        "planner solve é.xlsx -q && planner stress results/é_plan.xlsx --json", 0, "",
        '"exit_code": 0', C_LOCALE, "results/é_plan.xlsx",
    ),
    Stream("too large", "ulimit -f 4; planner solve small.xlsx -o plan.xlsx", 7, "larger than", writes=""),
    Stream(
        "model too large",
        f"ulimit -f 1; planner solve {BIG} --path-only --lp m.lp", 7, "m.lp", writes="",
    ),
    Stream(
        "folder deleted",
        "mkdir f; cd f; rmdir ../f; planner solve a.xlsx", 2, "does not exist", writes="",
    ),
    Stream("no colours wanted", SOLVE, 0, "", "crore", {"TERM": "dumb"}),
    Stream("narrow", SOLVE, 0, "", "30.0", {"COLUMNS": "20"}),
    Stream("absurd width", SOLVE, 0, "", "30.0", {"COLUMNS": "-5"}),
    *(
        Stream(f"time {time}", SOLVE, 2, "SOURCE_DATE_EPOCH", "",
               {"SOURCE_DATE_EPOCH": time}, "")
        for time in ("soon", "-1", "1e20", "1.5", "9" * 30, "")
    ),
    Stream(
        "time, JSON", "planner check small.xlsx --json", 2, "", '"usage error"',
        {"SOURCE_DATE_EPOCH": "x"}, ""
    ),
]  # fmt: skip
QUICK = {
    "ascii",
    "stdout closed",
    "stdout full",
    "reader left",
    "locale without é, plan",
    "too large",
    "time soon",
}
"""Each is a process or two of some seconds: the others are run before a release."""


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Books:
    """Ready-made files."""
    return make_books(tmp_path_factory.mktemp("books"))


def shell(typed: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of a shell in a folder."""
    line = re.sub(r"\bplanner(?= )", PLANNER, typed)
    return subprocess.run(
        ["bash", "-c", line], cwd=folder, capture_output=True, check=False, timeout=120,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"} | environment,
    )  # fmt: skip


PARAMETERS = [
    pytest.param(each, id=each.name, marks=[] if each.name in QUICK else [pytest.mark.long])
    for each in STREAMS
]


@pytest.mark.parametrize("stream", PARAMETERS)
def test_streams_never_break_a_run(stream: Stream, books: Books, tmp_path: Path) -> None:
    """Proves: the code, the words that can be said, a whole plan where it is due, nothing half written."""
    for name in ("small.xlsx", "é.xlsx"):
        books.put("small.xlsx", tmp_path / name)
    ended = shell(stream.typed, tmp_path, **stream.environment)
    assert ended.returncode == stream.code, ended.stderr
    assert stream.says in ended.stderr.decode()
    assert stream.shows in ended.stdout.decode("latin-1")
    assert b"Traceback" not in ended.stderr
    assert b"Exception ignored" not in ended.stderr
    assert not list(tmp_path.rglob(".planner.*"))
    if stream.writes:
        assert is_whole(tmp_path / stream.writes)
    else:
        assert not (tmp_path / "plan.xlsx").exists()


SIGNALS = [
    pytest.param("SIGTERM", ()),
    pytest.param("SIGTERM", ("--json",), marks=pytest.mark.long),
    pytest.param("SIGHUP", (), marks=pytest.mark.long),
    pytest.param("SIGINT", (), marks=pytest.mark.long),
]


@pytest.mark.parametrize(("name", "options"), SIGNALS)
def test_a_signal_is_an_orderly_interruption(name: str, options: tuple[str, ...], tmp_path: Path) -> None:
    """Proves: exit 130 with words (and one object), soon, no plan and no temporary file."""
    process = start(tmp_path, INPUTS / "tutorial.xlsx", *options)
    assert process.stderr is not None
    if options:
        time.sleep(2.0)
    else:
        assert any("solving" in line for line in process.stderr)
    process.send_signal(getattr(signal, name))
    said, talk = process.communicate(timeout=60)
    assert process.returncode == 130, talk
    assert "Interrupted" in talk
    assert "Traceback" not in talk
    assert list(tmp_path.iterdir()) == []
    if options:
        assert json.loads(said)["status"] == "interrupted"


@pytest.mark.long
def test_a_signal_ends_a_long_call_of_the_solver(tmp_path: Path) -> None:
    """Proves: a solver that is busy for half a minute does not keep a run from ending. Sensitivity: without a
    signal it ends by itself with 0.
    """
    source = "\n".join([
        "from planner import api", "from planner.cli import main", "import highspy, time",
        "from tests.cli.hard import solve_long", "api.solve = solve_long", "main()",
    ])  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-c", source, "solve", str(INPUTS / "minimal.xlsx")], cwd=tmp_path,
        stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(INPUTS.parent)},
    )  # fmt: skip
    assert process.stderr is not None
    assert any("long solve" in line for line in process.stderr)
    time.sleep(1.0)
    process.send_signal(signal.SIGTERM)
    _, talk = process.communicate(timeout=60)
    assert process.returncode == 130, talk
    assert "Interrupted" in talk


@pytest.mark.long
def test_an_ignored_hangup_stays_ignored(tmp_path: Path) -> None:
    """Proves: under nohup a hangup does not end the run."""
    line = f"trap '' HUP; exec {PLANNER} solve {INPUTS / 'minimal.xlsx'} -o plan.xlsx"
    process = subprocess.Popen(["bash", "-c", line], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    assert any("building" in each for each in process.stderr)
    process.send_signal(signal.SIGHUP)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert is_whole(tmp_path / "plan.xlsx")


def start(folder: Path, *arguments: object) -> subprocess.Popen[str]:
    """A solve that goes on while we look."""
    command = [sys.executable, "-m", "planner", "solve", *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"XDG_STATE_HOME": "/proc/none"}, "Details are in"),
        ({"HOME": "/proc/none", "XDG_STATE_HOME": ""}, "Details are in"),
        ({"XDG_STATE_HOME": "/proc/none", "TMPDIR": "broken"}, "No log could be written"),
    ],
)
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="XDG folders, and /proc takes no files")
def test_the_unexpected_is_told_without_a_home(
    environment: dict[str, str], words: str, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: exit 1 with the traceback in a temporary file, or said where that fails too."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("surprise [/b]")

    def broken(**_: object) -> tuple[int, str]:
        raise FileNotFoundError("no temporary folder")

    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(api, "solve", fail)
    if environment.get("TMPDIR"):
        monkeypatch.setattr("planner.cli.exits.tempfile.mkstemp", broken)
    ended = invoke("solve", books.folder / "small.xlsx", "--no-workbook")
    assert ended.code == 1
    assert "surprise [/b]" in ended.said
    assert words in ended.said
    found = ended.said.rpartition("Details are in ")[2].strip() if "Details" in words else ""
    told = Path(found).read_text(encoding="utf-8") if found else ended.said
    assert 'raise RuntimeError("surprise' in told
