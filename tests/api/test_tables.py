"""The tables of a plan: stable names, long frames, figures that a reader can add up."""

from pathlib import Path

import pandas as pd
import pytest

import planner
from planner.interface.tables import OF_EVENTS, TABLES
from planner.plan.columns import NameColumn

TUTORIAL = Path(__file__).resolve().parents[2] / "inputs" / "tutorial.xlsx"
COLUMNS = {
    "imports": "month fiscal_year country route commodity stage kind quantity landed_price cost",
    "stock": "month fiscal_year year_end holder type commodity stage opening lost bought released",
    "capacity": "month fiscal_year year_end plant class makes_end_products site capacity_a_year",
    "output": "month fiscal_year stage commodity plant class at_home output",
    "demand": "month fiscal_year sector commodity need served by_substitutes unserved put_off",
    "costs": "account kind payer fiscal_year amount",
    "shadow_prices": "row in_words rule when shadow_price unit",
    "branches": "branch leaves in probability unserved released_from_reserves cost extra_cost",
    "stock_by_branch": "month branch stock",
    "unserved_by_branch": "branch sector unserved",
    "checks": "check figure tolerance result in_words",
    "assumptions": "where row confidence source sheet values note",
    "decisions": "variable key when value",
}
"""Columns that programs rely on; more may follow them."""


@pytest.fixture(scope="module")
def plan() -> planner.Plan:
    """The tutorial over its tree."""
    return planner.solve(TUTORIAL)


def test_every_table_is_there_and_tidy(plan: planner.Plan) -> None:
    """Proves: all names of the list give a frame of their own with snake_case names."""
    assert list(plan.tables) == list(TABLES)
    for name, frame in plan.tables.items():
        assert isinstance(frame, pd.DataFrame)
        assert list(frame.index) == list(range(len(frame)))
        for column in frame.columns:
            assert isinstance(column, str)
            assert column.isidentifier(), (name, column)
            assert column == column.lower()
        assert not any(isinstance(column, NameColumn) for column in frame.columns)


def test_columns_stay(plan: planner.Plan) -> None:
    """Proves: the columns that README and programs name are there, in order."""
    for name, words in COLUMNS.items():
        expected = words.split()
        assert list(plan.tables[name].columns)[: len(expected)] == expected, name


def test_figures_add_up(plan: planner.Plan) -> None:
    """Proves: need = served + substitutes + unserved + put off; costs by year add up to the account; stock
    moves as it should; shares of branches add up to one.
    """
    demand, costs, stock = (plan.tables[name] for name in ("demand", "costs", "stock"))
    parts = demand[["served", "by_substitutes", "unserved", "put_off"]].sum(axis=1)
    assert list(parts) == pytest.approx(list(demand["need"]), abs=1e-6)
    assert set(costs["fiscal_year"]) == {"FY28", "FY29", "FY30"}
    before = stock["closing"].shift().where(stock["month"] != stock["month"].min(), stock["opening"])
    assert list(stock["opening"]) == pytest.approx(list(before))
    assert stock["year_end"].dtype == bool
    assert stock["year_end"].sum() == 3 * len(stock[["holder", "commodity"]].drop_duplicates())
    assert plan.tables["branches"]["probability"].sum() == pytest.approx(1.0)


def test_a_table_is_a_copy(plan: planner.Plan) -> None:
    """Proves: what a program does to a table changes neither the plan nor the next one."""
    first = plan.tables["imports"]
    first["quantity"] = 0.0
    assert plan.tables["imports"]["quantity"].sum() > 0.0
    assert plan.tables["import_prices"].shape[1] == 4


def test_a_missing_table_says_what_was_meant(plan: planner.Plan) -> None:
    """Proves: KeyError with the nearest name; tables of events are missing where there are none."""
    with pytest.raises(KeyError, match='did you mean "imports"'):
        plan.tables["import"]
    with pytest.raises(KeyError, match="names them"):
        plan.tables["xyzzy"]
    path = planner.solve(TUTORIAL, events=False)
    assert list(path.tables) == [
        name for name, each in TABLES.items() if not each.attribute.startswith(OF_EVENTS)
    ]
    with pytest.raises(KeyError, match="table of events"):
        path.tables["branches"]
    assert "branches" not in path.tables
    assert "imports" in path.tables


def test_key_figures(plan: planner.Plan) -> None:
    """Proves: figures by name with units, and by a kind that no name of the inputs changes."""
    figures = plan.key_figures
    assert list(figures.columns) == [
        "value", "unit", "note", "kind", "base", "expected", "p10", "p50", "p90",
    ]  # fmt: skip
    told = figures[figures["base"].notna()]
    assert told["base"].tolist() == pytest.approx(told["value"].tolist(), abs=1e-6)
    assert {"money", "unserved", "reserve_cover", "capacity", "output", "imports"} <= set(told["kind"])
    assert (told[["p10", "p50"]].to_numpy() <= told[["p50", "p90"]].to_numpy()).all()
    assert figures.loc["Expected cost", "value"] == pytest.approx(plan.expected_cost)
    assert figures.set_index("kind").loc["reserve_cover", "unit"] == "days of own use"


def test_what_owners_are_paid_is_the_mean_of_all_futures():
    """Proves: what the owners' table says is paid is the expected incentive of the key figures. Sensitivity:
    it is not that of the base scenario.
    """
    plan = planner.solve(TUTORIAL)
    paid = float(plan.tables["incentive_owners"]["paid"].sum())
    incentive = plan.key_figures.loc["Incentive paid"]
    assert paid == pytest.approx(incentive["expected"], rel=1e-6)
    assert abs(paid - incentive["base"]) > 1e-3 * paid
