"""Nothing that HiGHS says reaches standard output: it belongs to the data of ``--json``."""

import re
import subprocess
import sys
from pathlib import Path

PLANNER = Path(__file__).resolve().parents[2] / "planner"
MAKE = "from planner.solver.highs import new_solver; s = new_solver(); s.addVar(0.0, 1.0); s.run()"
WORKER = """
import multiprocessing
from planner.solver.highs import new_solver

def solve(number):
    solver = new_solver()
    solver.addVar(float(number), 9.0)
    solver.changeColCost(0, 1.0)
    solver.run()
    return solver.getInfo().objective_function_value

if __name__ == "__main__":
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.map(solve, [1, 2]) == [1.0, 2.0]
"""


def said(*command: str) -> str:
    """Standard output of a Python process of its own, as the system sees it."""
    program = [sys.executable, *command]
    return subprocess.run(
        program, check=True, stdout=subprocess.PIPE, text=True, cwd=PLANNER.parent, timeout=120
    ).stdout


def test_the_first_solver_of_a_process_is_silent():
    """Proves: making and running the first solver prints nothing. Sensitivity: with output on it does."""
    assert said("-c", MAKE) == ""
    loud = MAKE.replace("new_solver();", "new_solver({'output_flag': True});")
    assert "HiGHS" in said("-c", loud)


def test_solvers_of_workers_are_silent(tmp_path: Path):
    """Proves: spawned processes that make their own solvers print nothing either."""
    script = tmp_path / "workers.py"
    script.write_text(WORKER, encoding="utf-8")
    assert said("-c", f"import runpy; runpy.run_path({str(script)!r})") == ""
    assert said(str(script)) == ""


def test_solvers_are_made_in_one_place():
    """Proves: no module but ``solve/highs.py`` makes a solver, which could be loud."""
    makes = re.compile(r"Highs\(")
    found = {path.name for path in PLANNER.rglob("*.py") if makes.search(path.read_text(encoding="utf-8"))}
    assert found == {"highs.py"}
