"""The instances of all constraint groups, typed into workbooks: every column survives the way there."""

from pathlib import Path

import pytest

from planner.model.catalogue import GROUPS
from planner.solver.solve import solve
from planner.workbook.reading.reader import read_workbook
from planner.workbook.writing.template import write_workbook
from tests.model.instances import APRIL, INSTANCES, MARCH, inputs_of


@pytest.mark.parametrize("group", GROUPS)
def test_workbook_and_memory_agree(group: str, tmp_path: Path):
    """Proves: an instance written as a workbook and read back has the objective of the instance in
    memory. Sensitivity: at a price of 11 on route x it is dearer.
    """
    settings, tables = INSTANCES[group]
    plain = {
        name: [
            {key: value[0] if isinstance(value, list) else value for key, value in row.items()}
            for row in rows
        ]
        for name, rows in tables.items()
    }
    span = {"start_month": MARCH, "end_month": APRIL}
    monthly = [
        {
            "sheet": "Limits",
            "row_key": "spent",
            "column": "Maximum",
            "first_month": month,
            "last_month": month,
        }
        | {"value": value}
        for row in tables.get("Limits", [])
        if isinstance(row.get("maximum"), list)
        for month, value in zip((MARCH, APRIL), row["maximum"], strict=True)
    ]
    book = tmp_path / "instance.xlsx"
    write_workbook(book, settings=span | settings, tables=plain | {"Series": monthly}, all_columns=False)
    reading = read_workbook(book)
    assert reading.inputs is not None, [str(problem) for problem in reading.problems]
    expected = solve(inputs_of(group)).objective
    assert solve(reading.inputs).objective == pytest.approx(expected, rel=1e-9, abs=1e-6)
    dearer = read_workbook(book, ["Imports.x.Price=11"]).inputs or pytest.fail("the override was refused")
    assert solve(dearer).objective > expected + 1e-3
