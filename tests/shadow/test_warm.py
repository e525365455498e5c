"""A loaded program answers a change the same, whatever was asked before."""

from dataclasses import replace

import highspy
import numpy as np
import pytest

from planner.solver.solve import solve
from planner.solver.warm import WarmProgram
from planner.workbook.reading.reader import read_workbook
from tests.batch.batch import TUTORIAL


def test_an_answer_does_not_depend_on_those_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: where a seventh of all costs is a fifth higher, or a tenth lower, duals are the same to the
    last digit in any order, although many are optimal. Sensitivity: where the solver is not cleared, they
    differ.
    """
    inputs = read_workbook(TUTORIAL).inputs
    assert inputs is not None
    solution = solve(inputs)
    form, seventh = solution.form, np.arange(len(solution.form.cost)) % 7 == 0
    asked = {
        name: replace(form, cost=form.cost * np.where(seventh, factor, 1.0))
        for name, factor in {"dearer": 1.2, "cheaper": 0.9}.items()
    }

    def duals(*order: str) -> np.ndarray:
        warm = WarmProgram(form, solution.basis)
        answers = [warm.changed(asked[name]) for name in order]
        assert all(answer.objective > 0.0 for answer in answers)
        return answers[-1].duals

    first = duals("dearer")
    for before in (["cheaper"], ["dearer"], ["cheaper", "dearer"]):
        assert np.array_equal(duals(*before, "dearer"), first)
    monkeypatch.setattr(highspy.Highs, "clearSolver", lambda _: None)
    assert any(
        not np.array_equal(duals(*before, "dearer"), duals("dearer"))
        for before in (["cheaper"], ["dearer"], ["cheaper", "dearer"])
    )
