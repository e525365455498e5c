"""Golden LPs: the whole text of a tiny instance of every constraint group.

A change of the mathematics shows as a change of these files. Rewrite them with
``pytest tests/model/test_golden.py --update-golden`` and read the difference before committing.
"""

from pathlib import Path

import highspy
import pytest

from planner.model.catalogue import GROUPS
from planner.solver.highs import new_solver
from planner.solver.lp_text import write_lp
from planner.solver.solve import build, solve_form
from tests.model.instances import inputs_of

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("group", GROUPS)
def test_model_equals_its_golden_lp(group: str, tmp_path: Path, request: pytest.FixtureRequest):
    """The LP text of the instance equals tests/model/golden/<group>.lp."""
    inputs = inputs_of(group)
    written = tmp_path / f"{group}.lp"
    write_lp(build(inputs).form, inputs.calendar, written)
    golden = GOLDEN / f"{group}.lp"
    if request.config.getoption("--update-golden"):
        GOLDEN.mkdir(exist_ok=True)
        golden.write_text(written.read_text(encoding="utf-8"), encoding="utf-8")
    assert written.read_text(encoding="utf-8") == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("group", GROUPS)
def test_golden_lp_solves_to_the_same_objective(group: str):
    """HiGHS reads the golden file back and finds the objective of the model itself."""
    inputs = inputs_of(group)
    solution = solve_form(inputs, build(inputs).form)
    solver = new_solver()
    assert solver.readModel(str(GOLDEN / f"{group}.lp")) == highspy.HighsStatus.kOk
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    assert solver.getInfo().objective_function_value == pytest.approx(solution.objective, rel=1e-9, abs=1e-6)
