"""Every figure that a sheet computes is what the plan says, and formulas mean what they mean in Excel."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

from planner.plan import Plan
from planner.plan.expressions import Cells, evaluated, tables_named
from planner.report.control import with_control
from planner.report.formula import finds_its_words
from planner.report.layout import lay_out, unit_words
from planner.report.pages import Block
from planner.report.sheet_writer import templates
from planner.report.write import plan_sheets
from tests.model.instances import INSTANCES
from tests.report.cases import awkward, clashing, embargo, instance_plan, transport

CLOSE = 1e-9
PLANS: dict[str, Callable[[], Plan]] = {
    "transport": transport,
    "awkward": awkward,
    "clashing": clashing,
    "embargo": embargo,
    "stress": lambda: embargo(stress=True),
}


def computed(plan: Plan) -> Iterator[tuple[str, Any, Any]]:
    """(place, what the plan says, what its formula gives) of every live cell."""
    sheets = lay_out(plan.terms, with_control(plan_sheets(plan)))
    blocks = [block for sheet in sheets for block in sheet.blocks]
    frames = {block.table.key: block.frame for block in blocks}
    placed = {block.table.key: block.placed for block in blocks}
    for block in blocks:
        for declared in block.fields:
            label = declared.column
            for row, template in enumerate(templates(block, declared)):
                known = template and tables_named(template) <= placed.keys()
                if known and finds_its_words(template, placed, block.placed, label):
                    place = f"{block.table.key}.{declared.header}#{row}"
                    cells = cells_of(block, row, frames, label, unit_words(plan.terms))
                    yield place, block.frame[label].iloc[row], evaluated(template, cells)


def cells_of(
    block: Block, row: int, frames: dict[str, pd.DataFrame], label: Any, words: dict[str, str]
) -> Cells:
    """What references stand for in one row of a table."""
    own = dict(zip(block.frame.columns, block.frame.iloc[row], strict=True))
    many = tuple(own[each.column] for each in block.fields if each.label is not None)
    return Cells(own, many, frames, label, words)


def differ(one: Any, other: Any) -> bool:
    """True for words that are not the same, and numbers further apart than a long sum can be."""
    if isinstance(one, str | pd.Timestamp):
        return bool(other != one)
    says, gives = float(one), float(other)
    if np.isnan(says) or np.isnan(gives):
        return bool(np.nan_to_num(says) != np.nan_to_num(gives))
    return abs(says - gives) > CLOSE * max(1.0, abs(says))


@pytest.mark.parametrize("name", [*PLANS, *INSTANCES])
def test_what_a_sheet_computes_is_what_the_plan_says(name: str) -> None:
    """Proves: each live cell, worked out on the tables of the plan, gives the plan's own figure.
    Sensitivity: below.
    """
    plan = PLANS.get(name, lambda: instance_plan(name))()
    cells = list(computed(plan))
    assert len(cells) > 10
    assert [each for each in cells if differ(*each[1:])] == []


def test_another_figure_is_found() -> None:
    """Sensitivity: a year of imports moved by a thousandth of a unit differs in every cell that reads it."""
    plan = transport()
    wrong = plan.imports.by_country
    year = plan.terms.years[0]
    before = wrong[year].copy()
    try:
        wrong[year] = before + 0.001
        found = {place.partition(".")[0] for place, *figures in computed(plan) if differ(*figures)}
    finally:
        wrong[year] = before
    assert found == {"country_year"}


ROWS = {
    "a": np.array([1.0, 2.0, np.nan]),
    "b": np.array([4.0, 0.0, 5.0]),
    "w": np.array(["x", "Y", ""], object),
}
OTHER = pd.DataFrame({"key": ["x", "x", "y"], "n": [1.0, 2.0, 4.0]})


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("[a]+[b]*2", [9.0, 2.0, 10.0]),
        ("([a]+[b])*2", [10.0, 4.0, 10.0]),
        ("2*-[a]", [-2.0, -4.0, 0.0]),
        ("MAX(0,[a]-[b])", [0.0, 2.0, 0.0]),
        ('IF([b]>0,[a]/[b],"")', [0.25, np.nan, 0.0]),
        ('IF(ISNUMBER([a]),[a],"")', [1.0, 2.0, np.nan]),
        ("1E-7*[a]", [1e-7, 2e-7, 0.0]),
        ("ROUND([a]/3,2)", [0.33, 0.67, 0.0]),
        ("ROUND(EXP([a]-1),3)", [1.0, 2.718, 0.368]),
        ('IF([w]="y",1,2)', [2.0, 1.0, 2.0]),
        ('IF(EXACT([w],"y"),1,2)', [2.0, 2.0, 2.0]),
        ("SUM({many})", [11.0, 22.0, 33.0]),
    ],
)
def test_rows_at_once(expression: str, expected: list[float]) -> None:
    """Proves: signs bind as in a spreadsheet, blanks count 0, words have no case; by hand."""
    many = (np.array([1.0, 2.0, 3.0]), np.array([10.0, 20.0, 30.0]))
    found = evaluated(expression, Cells(ROWS, many))
    assert np.broadcast_to(found, 3) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('SUMIFS({t.n},{t.key},"x")', 3.0),
        ('SUMIFS({t.n},{t.key},"<>x")', 4.0),
        ("SUMIFS({t.n},{t.key},[w])", 4.0),
        ('SUMIFS({t.{self}},{t.key},"{quantity}")', 4.0),
        ('COUNTIFS({t.key},"x",{t.n},2)', 1.0),
        ('SUMPRODUCT(({t.key}="X")*{t.n}^2)', 5.0),
        ("SUMPRODUCT(SUMIFS({t.n},{t.key},{u.key})^2)", 25.0),
        ("SUM({t.n})-{t.n#2}", 3.0),
        ("ROWS({t.n})", 3.0),
    ],
)
def test_other_tables(expression: str, expected: float) -> None:
    """Proves: sums over other tables by words, by hand."""
    cells = Cells({"w": "y"}, tables={"t": OTHER, "u": OTHER.iloc[1:]}, header="n", words={"quantity": "y"})
    assert evaluated(expression, cells) == pytest.approx(expected)


@pytest.mark.parametrize(
    "expression", ["[a] if [b] else 1", "LEFT([w],1)", "__import__('os')", "[a].real", "-[a]^2"]
)
def test_nothing_else_is_read(expression: str) -> None:
    """Proves: what is not part of the language is refused."""
    with pytest.raises((ValueError, SyntaxError)):
        evaluated(expression, Cells(ROWS))
