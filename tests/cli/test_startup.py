"""What each command loads: seconds are for the benchmark, lists of modules for tests."""

import subprocess
import sys
from pathlib import Path

import pytest

MINIMAL = Path(__file__).resolve().parents[2] / "inputs" / "minimal.xlsx"
SOURCE = """
import sys
from planner.cli import main
try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
sys.stderr.write(" ".join(sys.modules))
"""
SOLVERS = ("pyomo", "highspy", "pandas", "scipy")
LIBRARIES = (*SOLVERS, "numpy", "openpyxl", "xlsxwriter")
NOT_LOADED = [
    (("--version",), LIBRARIES),
    (("--help",), LIBRARIES),
    (("solve", "--help"), LIBRARIES),
    (("check", str(MINIMAL)), (*SOLVERS, "xlsxwriter")),
    (("template", "new.xlsx"), SOLVERS),
    (("solve", str(MINIMAL), "-o", "plan.xlsx", "--quiet"), ("pyomo.environ", "scipy.stats", "rich.table")),
]


@pytest.mark.parametrize(("arguments", "names"), NOT_LOADED, ids=[row[0][0] for row in NOT_LOADED])
def test_commands_load_what_they_use(
    arguments: tuple[str, ...], names: tuple[str, ...], tmp_path: Path
) -> None:
    """Proves: help loads no library of numbers, check no solver and no Pyomo, and a solve neither Pyomo's
    plugins nor SciPy's statistics. Sensitivity: a solve does load Pyomo's core and HiGHS.
    """
    command = [sys.executable, "-c", SOURCE, *arguments]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    loaded = set(done.stderr.split())
    assert [name for name in names if name in loaded] == []
    assert {"planner.cli", "typer"} <= loaded
    if arguments[-1] == "--quiet":
        assert {"pyomo.core", "highspy", "scipy.sparse"} <= loaded


def test_pyomo_still_finds_scipy_when_it_needs_it() -> None:
    """Proves: Pyomo that is used beside the planner resolves SciPy as ever, and compiles to its arrays."""
    source = (
        "import planner.model.pyomo_parts, sys\n"
        "assert 'scipy.stats' not in sys.modules\n"
        "import pyomo.environ as pyo\n"
        "from pyomo.common.dependencies import scipy\n"
        "from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler\n"
        "model = pyo.ConcreteModel()\n"
        "model.x = pyo.Var(bounds=(0, None))\n"
        "model.least = pyo.Constraint(expr=2 * model.x >= 3)\n"
        "model.cost = pyo.Objective(expr=model.x)\n"
        "form = LinearStandardFormCompiler().write(model, mixed_form=True)\n"
        "assert form.A.toarray().tolist() == [[2.0]]\n"
        "assert scipy.stats.norm.cdf(0.0) == 0.5\n"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
