"""Model files say the same program to another reader: LP and MPS text, bounds of every kind."""

from pathlib import Path

import highspy
import numpy as np
import pytest
from scipy import sparse

from planner.files import OutputError
from planner.model.catalogue import GROUPS
from planner.solver.highs import Program, Status, load, new_solver, run
from planner.solver.lp_text import LONGEST_LINE, LONGEST_NAME, lp_lines, names, write_lp
from planner.solver.mps_text import mps_lines
from planner.solver.solve import build
from tests.model.instances import inputs_of

INF = np.inf
COLUMNS = ["up(a)", "free(a)", "fixed(a)", "below(a)", "between(a)", "idle(a)", "debt(a)"]
ROWS = ["range(a)", "least(a)", "most(a)", "equal(a)", "open(a)", "empty(a)"]
WRITERS = {".lp": lp_lines, ".mps": mps_lines}


def every_kind() -> Program:
    """One column or row for every kind of bound.

    By hand: up = 4 (most), free = -3 (range's lower bound with up + free >= 1), fixed = 2, below = -5 (its
    own bound, cost -1), between = 3 (equal: between + fixed = 5), debt = -9 (least: debt >= -9), idle = 0.
    Cost: -2 * 4 + 1 * -3 + 10 * 2 - 1 * -5 + 1 * 3 + 1 * -9 + 100 = 108.
    """
    entries = [(0, 0, 1), (0, 1, 1), (1, 6, 1), (2, 0, 1), (3, 4, 1), (3, 2, 1), (4, 1, 1), (4, 6, 1 / 3)]
    rows, columns, values = zip(*entries, strict=True)
    return Program(
        matrix=sparse.csr_array((np.array(values, dtype=float), (rows, columns)), shape=(6, 7)),
        row_lower=np.array([1.0, -9.0, -INF, 5.0, -INF, -INF]),
        row_upper=np.array([6.0, INF, 4.0, 5.0, INF, 7.0]),
        lower=np.array([0.0, -INF, 2.0, -INF, -2.5, 0.0, -INF]),
        upper=np.array([INF, INF, 2.0, -5.0, 8.0, 6.0, 0.0]),
        cost=np.array([-2.0, 1.0, 10.0, -1.0, 1.0, 0.0, 1.0]),
        offset=100.0,
    )


def read_back(text: list[str], ending: str, folder: Path) -> highspy.Highs:
    """A solver that has read the text from a file."""
    file = folder / f"model{ending}"
    file.write_text("\n".join(text) + "\n", encoding="ascii")
    solver = new_solver()
    assert solver.readModel(str(file)) == highspy.HighsStatus.kOk
    return solver


@pytest.mark.parametrize("ending", WRITERS)
def test_every_kind_of_bound_is_read_back(ending: str, tmp_path: Path):
    """Proves: the optimum (108 by hand), its values and the bounds of columns survive the file. Sensitivity:
    with the constant left out of the program it is 8.
    """
    program = every_kind()
    assert run(load(program)).objective == pytest.approx(108.0)
    solver = read_back(list(WRITERS[ending](program, COLUMNS, ROWS)), ending, tmp_path)
    assert run(solver).objective == pytest.approx(108.0)
    read = solver.getLp()
    place = {name: i for i, name in enumerate(read.col_names_)}
    assert sorted(place) == sorted(COLUMNS)
    order = [place[name] for name in COLUMNS]
    assert np.asarray(read.col_lower_)[order].tolist() == program.lower.tolist()
    assert np.asarray(read.col_upper_)[order].tolist() == program.upper.tolist()
    values = np.asarray(solver.getSolution().col_value)[order]
    assert values[[0, 1, 2, 3, 4, 6]] == pytest.approx([4.0, -3.0, 2.0, -5.0, 3.0, -9.0])
    without = Program(**(vars(program) | {"offset": 0.0}))
    again = read_back(list(WRITERS[ending](without, COLUMNS, ROWS)), ending, tmp_path)
    assert run(again).objective == pytest.approx(8.0)


def between(low: float, high: float, cost: float) -> Program:
    """Least cost * x with low <= x <= high said by a row; x itself is free."""
    free = np.array([INF])
    matrix = sparse.csr_array(np.array([[1.0]]))
    return Program(matrix, np.array([low]), np.array([high]), -free, free, np.array([cost]), 0.0)


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize(("side", "objective"), [("lower", -3.0), ("upper", 6.0)])
def test_both_sides_of_a_range_hold(ending: str, side: str, objective: float, tmp_path: Path):
    """Proves: -3 <= x <= 6 stops x at -3 when it costs and at 6 when it earns (shown as its value).
    Sensitivity: without the row x is unbounded.
    """
    sign = 1.0 if side == "lower" else -1.0
    solver = read_back(list(WRITERS[ending](between(-3.0, 6.0, sign), ["x"], ["r"])), ending, tmp_path)
    assert sign * run(solver).objective == pytest.approx(objective)
    loose = read_back(list(WRITERS[ending](between(-INF, INF, sign), ["x"], ["r"])), ending, tmp_path)
    assert run(loose).status is Status.UNBOUNDED


def test_numbers_have_twelve_digits_and_no_minus_zero():
    """Proves: a third is written with 12 digits in both formats, and -0 as 0."""
    program = every_kind()
    program.cost[5] = -0.0
    for ending, lines in WRITERS.items():
        text = "\n".join(lines(program, COLUMNS, ROWS))
        assert "0.333333333333" in text
        assert "0.3333333333333" not in text
        assert "-0 " not in text, ending


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("ending", WRITERS)
def test_files_of_models_have_their_optimum(group: str, ending: str, tmp_path: Path):
    """Proves: HiGHS reads the written file of every instance and finds the optimum of the model itself."""
    inputs = inputs_of(group)
    form = build(inputs).form
    file = tmp_path / f"model{ending}"
    write_lp(form, inputs.calendar, file)
    solver = new_solver()
    assert solver.readModel(str(file)) == highspy.HighsStatus.kOk
    assert run(solver).objective == pytest.approx(run(load(form)).objective, rel=1e-9, abs=1e-6)
    assert max(map(len, file.read_text(encoding="ascii").splitlines())) <= LONGEST_LINE
    every_name = names(form.columns, inputs.calendar) + names(form.rows, inputs.calendar)
    assert max(map(len, every_name)) <= LONGEST_NAME


def test_a_file_that_cannot_be_written_is_an_error_and_leaves_nothing(tmp_path: Path):
    """Proves: a folder that is not there is reported, and no temporary file stays behind."""
    inputs = inputs_of("balance")
    form = build(inputs).form
    with pytest.raises(OutputError, match="cannot be written"):
        write_lp(form, inputs.calendar, tmp_path / "absent" / "model.lp")
    (tmp_path / "model.lp").mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        write_lp(form, inputs.calendar, tmp_path / "model.lp")
    assert [path.name for path in tmp_path.iterdir()] == ["model.lp"]
