"""What importing and using the planner does to the process, and what goes from one process to another."""

import os
import pickle
import subprocess
import sys
import zipfile
from multiprocessing import get_context
from pathlib import Path
from shutil import copyfile, copytree

import pytest

import planner
from planner.solver.solve import solve
from planner.threads import VARIABLES
from planner.workers import WorkerPool

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "inputs" / "tutorial.xlsx"
STATE = """
import gc, logging, os, signal, sys, threading, warnings

def state():
    fatal = {getattr(signal, name, None) for name in ("SIGKILL", "SIGSTOP")}
    return {
        "environment": dict(os.environ),
        "signals": {each: signal.getsignal(each) for each in signal.Signals if each not in fatal},
        "wakeup": signal.set_wakeup_fd(-1),
        "collection": (gc.isenabled(), gc.get_threshold()),
        "logging": ([*logging.root.handlers], logging.root.level),
        "warnings": [*warnings.filters],
        "threads": threading.active_count(),
        "hooks": (sys.excepthook is sys.__excepthook__, sys.unraisablehook is sys.__unraisablehook__),
        "folder": os.getcwd(),
    }
"""


def python(source: str, *arguments: str, **environment: str) -> str:
    """Standard output of a program in a process of its own; its warnings are errors."""
    command = [sys.executable, "-W", "error", "-c", source, *arguments]
    clean = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=ROOT, env=clean | environment
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_loads_and_changes_nothing() -> None:
    """Proves: environment, signals, collection, logging, warnings, threads and hooks are as before, and no
    library was loaded. Sensitivity: with a variable set in the package this failed.
    """
    source = STATE + (
        "before = state()\n"
        "import planner\n"
        "assert state() == before\n"
        "print([name for name in ('numpy', 'pandas', 'pyomo', 'typer') if name in sys.modules])\n"
    )
    assert python(source).strip() == "[]"


def test_solving_leaves_the_process_as_it_was() -> None:
    """Proves: also a solve over a tree leaves environment, signals, collection, hooks and pandas' options."""
    source = STATE + (
        "import numpy, openpyxl, pandas, pyomo.environ, scipy.stats  # which filter warnings, and log\n"
        "shown = pandas.get_option('display.max_rows')\n"
        "import planner\n"
        "before = state()\n"
        "plan = planner.solve('inputs/tutorial.xlsx')\n"
        "assert state() == before, [(k, v, before[k]) for k, v in state().items() if v != before[k]]\n"
        "assert shown == pandas.get_option('display.max_rows')\n"
        "print(plan.status)\n"
    )
    assert python(source).strip() == "optimal"


def test_workers_have_one_thread_of_linear_algebra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: the environment of a worker says so before numpy is imported there; that of its parent says
    nothing.
    """
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    with WorkerPool(2) as workers:
        assert workers.each(os.getenv, [(VARIABLES[0],), (VARIABLES[1],)]) == ["1", "1"]
        assert workers.each(eval, 2 * [("'numpy' in __import__('sys').modules",)]) == [False, False]
    assert all(name not in os.environ for name in VARIABLES)


def test_inputs_and_plans_go_to_another_process(tmp_path: Path) -> None:
    """Proves: a process that has imported nothing reads what was pickled here, solves and writes it."""
    plan = planner.solve(TUTORIAL)
    (tmp_path / "both").write_bytes(pickle.dumps((plan.inputs, plan)))
    source = (
        "import pickle, sys\ninputs, plan = pickle.load(open(sys.argv[1], 'rb').__enter__())\n"
        if False
        else "import pathlib, pickle, sys\n"
        "inputs, plan = pickle.loads(pathlib.Path(sys.argv[1]).read_bytes())\n"
        "import planner\n"
        "plan.write(sys.argv[2])\n"
        "assert len(plan.tables['imports'])\n"
        "assert planner.stress(plan).findings\n"
        "print(repr(planner.solve(inputs).objective), repr(plan.objective))\n"
    )
    again, there = python(source, str(tmp_path / "both"), str(tmp_path / "plan.xlsx")).split()
    assert float(there) == plan.objective
    assert float(again) == pytest.approx(plan.objective, rel=1e-9)


def test_plans_come_back_from_spawned_processes() -> None:
    """Proves: cases can be solved by a pool of the standard library, inputs there and plans back."""
    inputs = planner.read(TUTORIAL)
    with get_context("spawn").Pool(1) as pool:
        (plan,) = pool.map(planner.solve, [inputs])
    assert plan.objective == pytest.approx(planner.solve(inputs).objective, rel=1e-9)
    assert plan.tables["imports"].equals(planner.solve(inputs).tables["imports"])


def test_solutions_can_be_pickled() -> None:
    """Proves: a solved path with its arrays comes back, read-only mappings included."""
    inputs = planner.read(TUTORIAL)
    solution = solve(inputs)
    again = pickle.loads(pickle.dumps(solution))
    assert again.objective == solution.objective
    assert again.frame("order").equals(solution.frame("order"))
    with pytest.raises(TypeError):
        again.inputs.tables[object] = ()


def test_the_wheel_says_that_it_is_typed(tmp_path: Path) -> None:
    """Proves: py.typed and every module are in what pip installs."""
    copytree(ROOT / "planner", tmp_path / "planner")
    for name in ("pyproject.toml", "README.md"):
        copyfile(ROOT / name, tmp_path / name)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", tmp_path / "out", tmp_path], check=True, capture_output=True)
    (wheel,) = (tmp_path / "out").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert "planner/py.typed" in names
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "planner").rglob("*.py")}
    assert modules <= names
