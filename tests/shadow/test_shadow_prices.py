"""Shadow prices: moved inputs give the model that building them gives; prices lie between both re-solves."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from planner.data import Inputs
from planner.derive.derived import Derived
from planner.model.array_form import build_arrays
from planner.model.catalogue import Scope
from planner.model.moved_form import moved_form
from planner.model.rewriting import Writing
from planner.model.standard_form import StandardForm
from planner.plan.shadow import changes_in_words, price_in_words
from planner.plan.terms import terms
from planner.solver.solution import Solution
from planner.solver.solve import NoPlanError, solve
from planner.study.entry_prices import entry_prices
from planner.study.moves import DAY, MOVABLE, Moving, movings
from planner.study.shadow_prices import ShadowPrice, Worth, path_prices
from planner.workbook.reading.reader import read_workbook
from tests.model.instances import INSTANCES, inputs_of
from tests.model.micro import changed, joined, making, market, reserve
from tests.properties.plans import tables
from tests.support import horizon, make_inputs
from tests.tree.everything import everything

TUTORIAL = Path(__file__).resolve().parents[2] / "inputs" / "tutorial.xlsx"
NEAR = 1e-6


@cache
def known(name: str) -> Inputs:
    """The tutorial, the instance with every row family, or an instance of the model's tests."""
    if name == "tutorial":
        return read_workbook(TUTORIAL).inputs
    return everything() if name == "everything" else inputs_of(name)


@cache
def solved(name: str) -> Solution:
    """Its plan."""
    return solve(known(name))


@cache
def prices(name: str) -> tuple[ShadowPrice, ...]:
    """Its shadow prices."""
    return path_prices(solved(name))


def rows_of(form: StandardForm) -> Mapping[tuple[str, Any], tuple[float, float, Mapping[Any, float]]]:
    """(family, key) -> bounds and coefficients by label, of the rows that hold anything."""
    matrix, found = form.matrix.tocsr(), {}
    labels = list(zip(form.columns.families, form.columns.keys, strict=True))
    for at, label in enumerate(zip(form.rows.families, form.rows.keys, strict=True)):
        own = slice(matrix.indptr[at], matrix.indptr[at + 1])
        pairs = zip(matrix.indices[own].tolist(), matrix.data[own].tolist(), strict=True)
        bounds = float(form.row_lower[at]), float(form.row_upper[at])
        if np.isfinite(bounds).any():
            found[label] = *bounds, {labels[column]: value for column, value in pairs if value != 0.0}
    return found


@pytest.mark.parametrize("name", ["everything", "tutorial", *sorted(INSTANCES)])
def test_moved_numbers_give_the_model_that_building_gives(name: str) -> None:
    """Proves: every number that people ask about, a step more and a step less, changes the path into what the
    groups write for the moved inputs: the families that a column names are all that read it.
    Sensitivity: a family that is left out of MOVABLE (cover_plant, say) keeps its old rows.
    """
    inputs = known(name)
    form = build_arrays(inputs)
    writing = Writing(inputs, Derived(inputs), form)
    for moving in movings(inputs):
        for sign in (1.0, -1.0) if moving.goes_down else (1.0,):
            moved = moving.inputs(inputs, sign)
            found = rows_of(moved_form(writing, moved, moving.families, moving.focus).form)
            built = rows_of(build_arrays(moved))
            assert found.keys() == built.keys()
            for label, (lower, upper, terms_of_row) in built.items():
                assert found[label][:2] == pytest.approx((lower, upper), rel=1e-12), (moving, label)
                assert found[label][2] == pytest.approx(terms_of_row, rel=1e-12, abs=1e-12), (moving, label)


def test_every_column_that_moves_is_moved_somewhere() -> None:
    """Proves: the test above looks at every column of MOVABLE. Sensitivity: a column that no instance
    fills.
    """
    names = ("everything", "tutorial", *INSTANCES)
    moved = {each.movable for name in names for each in movings(known(name))}
    assert [(each.row.__name__, each.cell) for each in MOVABLE if each not in moved] == []


def assert_between(price: ShadowPrice) -> None:
    """The shadow price lies between a step less, its sign turned, and a step more; nearly so (5 %) where the
    number multiplies decisions.
    """
    near = NEAR + (0.05 * abs(price.dual) if price.multiplies else 0.0)
    if price.more is not None:
        assert price.dual <= price.more.total + near, price
    if price.less is not None:
        assert -price.less.total - near <= price.dual, price


@pytest.mark.parametrize("name", ["everything", "tutorial", *sorted(INSTANCES)])
def test_prices_lie_between_both_steps(name: str) -> None:
    """Proves: each headline shadow price is at most what a step more changes, and at least what a step less
    does. Sensitivity: with the sign of a step less left as it is it fails.
    """
    for price in prices(name):
        assert_between(price)


@settings(max_examples=15, deadline=None)
@given(tables())
def test_prices_of_random_plans_lie_between_both_steps(found: dict[str, list[dict[str, Any]]]) -> None:
    """Proves: the same over random small plans. Sensitivity: as above."""
    try:
        plan = solve(make_inputs(horizon(3), found))
    except NoPlanError:
        return
    for price in path_prices(plan):
        assert_between(price)


@pytest.mark.parametrize("name", ["everything", "tutorial", "schemes", "cover", "licences"])
def test_a_step_is_what_an_independent_solve_finds(name: str) -> None:
    """Proves: what a step more or less changes is the difference to a plan of the moved inputs that is built
    and solved from nothing; a step more alone where a step less is no mirror of it (shares; cover, whose next
    day has another need than the last).
    Sensitivity: a warm solve that keeps the row as it was.
    """
    inputs, plan = known(name), solved(name)
    for price in prices(name):
        for sign, worth in ((1.0, price.more), (-1.0, price.less)):
            bends = price.multiplies or price.moving.unit == DAY
            if worth is not None and not (sign < 0.0 and bends):
                other = solve(price.moving.inputs(inputs, sign))
                assert worth.total == pytest.approx(other.objective - plan.objective, rel=NEAR, abs=NEAR)


def moved(price: ShadowPrice) -> tuple[str, str, float, str]:
    """Row, column, step and unit of a price."""
    moving: Moving = price.moving
    return moving.row.key, moving.header, moving.step, moving.unit


def test_a_pot_a_budget_and_a_day_of_cover_by_hand() -> None:
    """Proves: a need of 100 in one month, made at 4 by a plant of 60 a month, else bought at 10; a reserve
    holds 15 days of need, worth nothing in the end, and a budget of 1,000 is not used up. One day more of
    cover costs 100 x 12 / 365 x 10; 1 a month more in the plant saves 6; the budget nothing. Sensitivity:
    steps in the column's own unit (a month of cover) cost 30 times as much.
    """
    rules = {"rule": "days", "cover_months": 15 * 12 / 365, "holder": ("v",)}
    budget = {"limit": "budget", "quantity": "reserve spending", "per": "total", "maximum": 1000.0}
    given_tables = joined(
        market(),
        changed(making(variable_cost=4.0), "Plants", capacity_a_month=60.0),
        reserve({"closing_value": 0.0}),
        {"Cover rules": [rules], "Limits": [budget]},
    )
    inputs = make_inputs(horizon(1, discount_rate=0.0), given_tables)
    found = {moved(each): each for each in path_prices(solve(inputs))}
    day = found["days", "Cover", 1.0, "day"]
    assert day.more is not None
    assert day.more.money == pytest.approx(100.0 * 12.0 / 365.0 * 10.0)
    plant = found["P", "Capacity a month", 1.0, "{quantity} a month"]
    assert plant.more is not None
    assert plant.more.money == pytest.approx(-6.0)
    unused = found["budget", "Maximum", 1.0, "{money}"]
    assert (unused.dual, unused.more, unused.less) == (0.0, Worth(0, 0, 0, 0), Worth(0, 0, 0, 0))
    names = terms(inputs)
    assert price_in_words(names, unused).startswith("Not scarce: ")
    assert "saves" in price_in_words(names, plant)


def test_words_tell_natures_apart() -> None:
    """Proves: money, lost output and prices of policy are told apart, what is saved first, and what is lost
    in the rest is not told. Sensitivity: one sum of all three.
    """
    names = terms(known("imports"))
    words = changes_in_words(names, Worth(-10.0, 4.0, 0.01, 0.0))
    assert words == "saves ₹10.0 crore of money, costs ₹4.00 crore of lost output"
    assert changes_in_words(names, Worth(0.0, 0.0, 0.0, 0.0)) == ""


def test_a_supplier_enters_at_the_price_told() -> None:
    """Proves: Y sells at 12 what X sells at 10: bought from once its price falls by a sixth. Z sells at 11,
    but only through a port that must be built at 50 and would serve the 100 that are needed: by hand, its
    price must fall to 9.5. Nothing would be bought from W, whose good nobody needs. Sensitivity: the
    reduced cost of Z alone tells 1/11.
    """
    given_tables = joined(
        market(),
        {
            "Countries": [{"country": "Y"}, {"country": "Z"}, {"country": "W"}],
            "Commodities": [{"commodity": "n", "disposal_cost": 1.0}],
            "Imports": [
                {"route": "y", "country": "Y", "commodity": "m", "price": 12.0},
                {"route": "z", "country": "Z", "commodity": "m", "price": 11.0},
                {"route": "w", "country": "W", "commodity": "n", "price": 5.0},
            ],
            "Resources": [{"resource": "port", "capacity_a_month": 0.0}],
            "Resource use": [{"resource": "port", "activity": "order", "route": ("z",), "use_per_unit": 1.0}],
            "New capacity": [
                {
                    "expansion": "port built",
                    "resource": "port",
                    "capital_cost": 0.5,
                    "life_years": 1.0,
                    "required_return": 0.0,
                }
            ],
        },
    )
    plan = solve(make_inputs(horizon(1, discount_rate=0.0), given_tables))
    found = {each.country: each.share for each in entry_prices(plan)}
    assert found.keys() == {"Y", "Z"}
    assert found["Y"] == pytest.approx(1.0 / 6.0, abs=1e-3)
    assert found["Z"] == pytest.approx(1.5 / 11.0, abs=1e-3)


def test_entry_prices_hold_in_an_independent_solve() -> None:
    """Proves: on the tutorial, at a price a little lower than told something is bought from the country,
    and a little higher nothing is. Sensitivity: a share of the wrong price.
    """
    plan = solved("tutorial")
    assert plan.form.scopes.size == len(plan.form.without(Scope.STRESS).rows.keys)
    for each in entry_prices(plan):
        costs = [at_share(plan, each.country, each.share + change) for change in (-0.002, 0.002)]
        assert costs[0] == pytest.approx(plan.objective, rel=1e-9)
        assert costs[1] < plan.objective - 1e-9


def at_share(plan: Solution, country: str, share: float) -> float:
    """Objective where a country's prices are lower by a share."""
    route_class = next(each for each in plan.inputs.tables if each.__name__ == "ImportRoute")
    rows = tuple(
        replace(row, price=row.price * (1.0 - share), freight=row.freight * (1.0 - share))
        if row.country == country
        else row
        for row in plan.inputs.rows(route_class)  # type: ignore[type-var]
    )
    tables_of = MappingProxyType({**plan.inputs.tables, route_class: rows})
    return solve(replace(plan.inputs, tables=tables_of)).objective
