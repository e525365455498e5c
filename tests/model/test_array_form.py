"""The path written straight into arrays against the one compiled through Pyomo."""

from pathlib import Path

import numpy as np
import pytest

from planner.model.array_form import build_arrays
from planner.model.path import ImpossibleRowError
from planner.model.standard_form import Labels, StandardForm
from planner.solver.solve import build
from planner.workbook.reading.reader import open_workbook, read_workbook
from tests.model.instances import INSTANCES, inputs_of
from tests.model.micro import market
from tests.support import horizon, make_inputs

INPUTS = Path(__file__).resolve().parents[2] / "inputs"


def places(found: Labels, wanted: Labels) -> np.ndarray:
    """Position of each label of one form in another."""
    return np.array(
        [found.positions[each] for each in zip(wanted.families, wanted.keys, strict=True)], dtype=np.int64
    )


def same(arrays: StandardForm, compiled: StandardForm) -> None:
    """Both forms say the same, label by label; what only the arrays have is a column without entries."""
    rows, columns = places(arrays.rows, compiled.rows), places(arrays.columns, compiled.columns)
    assert len(arrays.rows.keys) == len(rows)
    for name in ("row_lower", "row_upper"):
        assert np.array_equal(getattr(arrays, name)[rows], getattr(compiled, name))
    for name in ("lower", "upper", "decided"):
        assert np.array_equal(getattr(arrays, name)[columns], getattr(compiled, name))
    assert arrays.cost[columns] == pytest.approx(compiled.cost, rel=1e-12, abs=1e-12)
    assert arrays.offset == pytest.approx(compiled.offset, rel=1e-12)
    assert abs(arrays.matrix.tocsr()[rows][:, columns] - compiled.matrix.tocsr()).max() <= 1e-12
    others = np.setdiff1d(np.arange(len(arrays.cost)), columns)
    assert not arrays.cost[others].any()
    assert not abs(arrays.matrix[:, others]).sum()
    values = np.linspace(0.0, 1.0, len(columns))
    spread = np.zeros(len(arrays.cost))
    spread[columns] = values
    amounts = arrays.ledger.matrix @ spread + arrays.ledger.constants
    assert amounts == pytest.approx(compiled.ledger.matrix @ values + compiled.ledger.constants)
    assert arrays.ledger.lines.equals(compiled.ledger.lines)


@pytest.mark.parametrize("name", ["minimal.xlsx", "tutorial.xlsx", "india.xlsx"])
def test_delivered_workbooks(name: str) -> None:
    """Proves: bounds, costs, rows and ledger of the delivered workbooks are those of the compiled path."""
    inputs = read_workbook(INPUTS / name).inputs
    assert inputs is not None
    same(build_arrays(inputs), build(inputs).form)


@pytest.mark.parametrize("name", list(INSTANCES))
def test_every_group(name: str) -> None:
    """Proves: so are those of each instance of the groups. Sensitivity: a bound of another size differs."""
    inputs = inputs_of(name)
    same(build_arrays(inputs), build(inputs).form)


def test_another_price_differs() -> None:
    """Proves: the comparison sees a price. Sensitivity: it is the same price without the change."""
    inputs = make_inputs(horizon(2), market(10.0))
    dearer = make_inputs(horizon(2), market(11.0))
    same(build_arrays(inputs), build(inputs).form)
    with pytest.raises(AssertionError):
        same(build_arrays(dearer), build(inputs).form)


def test_a_row_that_cannot_hold() -> None:
    """Proves: at least 1 of nothing is refused with the rows that the compiled path names."""
    limit = {"limit": "L", "quantity": "order", "coefficient": 0.0, "minimum": 1.0}
    tables = market() | {"Limits": [limit]}
    inputs = make_inputs(horizon(1), tables)
    with pytest.raises(ImpossibleRowError) as arrays:
        build_arrays(inputs)
    with pytest.raises(ImpossibleRowError) as compiled:
        build(inputs)
    assert arrays.value.rows == compiled.value.rows


def test_a_book_is_read_many_times() -> None:
    """Proves: a book that is open gives what reading the file gives, also after it was read with a change.
    Sensitivity: with the change it gives other values.
    """
    opened = open_workbook(INPUTS / "tutorial.xlsx")
    change = "Settings.discount_rate=.11"
    first, other, again = opened.read(), opened.read((change,)), opened.read()
    for found, overrides in ((first, ()), (other, (change,)), (again, ())):
        direct = read_workbook(INPUTS / "tutorial.xlsx", overrides)
        assert found.inputs.source == direct.inputs.source
        assert found.changed == direct.changed
        assert found.problems == direct.problems
    assert other.inputs.source.values_sha256 != first.inputs.source.values_sha256
