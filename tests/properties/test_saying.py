"""The same plan said in other words has the same objective."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.model.catalogue import GROUPS
from planner.solver.solve import solve
from tests.model.instances import INSTANCES
from tests.model.instances import inputs_of as instance
from tests.properties.plans import Tables, cost, inputs_of, renamed, rescaled, tables
from tests.support import horizon, make_inputs, month

FEW = settings(max_examples=6, deadline=None, derandomize=True)
CLOSE = {"rel": 1e-7, "abs": 1e-6}


def of_instance(group: str, given_tables: Tables) -> float:
    """Objective of an instance's settings with other tables."""
    own, _ = INSTANCES[group]
    span = {"start_month": month("2028-03"), "end_month": month("2028-04")}
    return solve(make_inputs(horizon(2) | span | own, given_tables)).objective


@pytest.mark.parametrize("group", GROUPS)
def test_order_of_rows_does_not_matter(group: str):
    """Rows of every sheet shuffled: same objective."""
    _, given_tables = INSTANCES[group]
    order = random.Random(7)
    shuffled = {name: order.sample(rows, len(rows)) for name, rows in given_tables.items()}
    assert of_instance(group, shuffled) == pytest.approx(solve(instance(group)).objective, **CLOSE)


@pytest.mark.parametrize("group", GROUPS)
def test_names_do_not_matter(group: str):
    """Countries, commodities and sectors renamed: same objective."""
    own, given_tables = INSTANCES[group]
    names = {
        row[attribute]: f"new {row[attribute]}"
        for name, attribute in (("Countries", "country"), ("Sectors", "sector"), ("Holders", "holder"))
        for row in given_tables.get(name, [])
    }
    other = {
        name: [{key: renamed(value, names) for key, value in row.items()} for row in rows]
        for name, rows in given_tables.items()
    }
    watched = {"exposure_country": names.get(own.get("exposure_country", ""), "China")}
    span = {"start_month": month("2028-03"), "end_month": month("2028-04")}
    found = solve(make_inputs(horizon(2) | span | own | watched, other)).objective
    assert found == pytest.approx(solve(instance(group)).objective, **CLOSE)


@FEW
@given(tables())
def test_a_country_split_in_halves(plan: Tables):
    """X becomes two countries of the same bloc with half of its route each: same objective."""
    split = {name: [dict(row) for row in rows] for name, rows in plan.items()}
    split["Countries"].append({"country": "X2", "blocs": "east"})
    half = split["Imports"][0]["maximum_a_month"] / 2.0
    split["Imports"][0]["maximum_a_month"] = half
    split["Imports"].append(split["Imports"][0] | {"route": "x2", "country": "X2"})
    assert cost(split) == pytest.approx(cost(plan), **CLOSE)


@FEW
@given(tables(), st.sampled_from([(1000.0, 1.0), (1.0, 1000.0), (0.1, 10.0)]))
def test_units_do_not_matter(plan: Tables, units: tuple[float, float]):
    """Quantities and money in other units: the objective in the other money, each cell scaled by the
    unit that its column declares.
    """
    quantity, money = units
    inputs = inputs_of(plan)
    assert solve(rescaled(inputs, quantity, money)).objective == pytest.approx(
        money * solve(inputs).objective, rel=1e-6, abs=1e-5 * money
    )


@pytest.mark.parametrize("group", GROUPS)
def test_units_do_not_matter_in_any_group(group: str):
    """Tonnes for kilograms in every instance: same objective, so no column has a wrong unit."""
    inputs = instance(group)
    assert solve(rescaled(inputs, 100.0, 1.0)).objective == pytest.approx(
        solve(inputs).objective, rel=1e-6, abs=1e-5
    )
