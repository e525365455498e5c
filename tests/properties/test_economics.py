"""Directions, shadow prices, the ledger and the solver."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.model.catalogue import GROUPS
from planner.solver.highs import load, run
from planner.solver.solve import build, solve
from tests.model.instances import inputs_of as instance
from tests.properties.plans import Tables, changed, cost, inputs_of, tables

FEW = settings(max_examples=8, deadline=None, derandomize=True)
EASIER = (
    ("Imports", 0, "maximum_a_month"),
    ("Imports", 1, "maximum_a_month"),
    ("Plants", 0, "capacity_a_month"),
    ("Schemes", 0, "sales_pot"),
    ("Schemes", 0, "cap_per_unit"),
    ("Holders", 0, "capacity"),
    ("Limits", 0, "maximum"),
)
DEARER = (
    ("Imports", 0, "price"),
    ("Imports", 2, "price"),
    ("Processes", 0, "variable_cost"),
    ("Stocks", 0, "holding_cost"),
    ("Shortage tiers", 1, "lost_value"),
)
TWO_CELLS = ({"route_year", "route_month"}, {"target", "build_total"})
"""Families in which two cells of the planner can bound the same sum (a year of one period, a target
on the only expansion): both rows are asked for, so both are there."""


@FEW
@given(tables(), st.sampled_from(EASIER))
def test_cost_falls_with_budgets_and_capacities(plan: Tables, where: tuple[str, int, str]):
    """Half as much again of any capacity, pot or limit never costs more."""
    assert cost(changed(plan, *where, 1.5)) <= cost(plan) + 1e-6


@FEW
@given(tables(), st.sampled_from(DEARER))
def test_cost_rises_with_prices(plan: Tables, where: tuple[str, int, str]):
    """Any price half as high again never costs less (nobody is held to participation here)."""
    assert cost(changed(plan, *where, 1.5), participation=False) >= cost(plan, participation=False) - 1e-6


@FEW
@given(tables(), st.sampled_from([1.01, 1.3]))
def test_cost_rises_with_demand(plan: Tables, factor: float):
    """More need never costs less."""
    assert cost(changed(plan, "Demand", 0, "demand_a_month", factor)) >= cost(plan) - 1e-6


@FEW
@given(tables(), st.sampled_from(["sales_pot", "holder_capacity", "limit", "plant_capacity"]))
def test_duals_lie_between_finite_differences(plan: Tables, family: str):
    """The dual of a row is at least the cost change of one unit more and at most of one unit less."""
    inputs = inputs_of(plan)
    form = build(inputs).form
    base = solve(inputs)
    row = int(form.rows.by_family[family][0])
    dual = float(base.answer.duals[row])
    changes = []
    for step in (-0.25, 0.25):
        solver = load(form)
        upper = float(form.row_upper[row]) + step
        solver.changeRowBounds(row, float(form.row_lower[row]), upper)
        changes.append((run(solver).objective - base.objective) / step)
    assert changes[0] - 1e-6 <= dual <= changes[1] + 1e-6


@pytest.mark.parametrize("group", GROUPS)
def test_system_is_the_sum_of_its_payers(group: str):
    """Ledger = objective; payers add up to it; transfers cancel."""
    solution = solve(instance(group))
    ledger = solution.ledger
    by_payer = ledger.groupby("payer")["discounted"].sum()
    transfers = ledger[ledger["kind"] == "transfer"]["discounted"].sum()
    assert by_payer.sum() == pytest.approx(solution.objective, rel=1e-9, abs=1e-6)
    assert transfers == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("group", GROUPS)
def test_simplex_and_interior_point_agree(group: str):
    """Two methods, one objective."""
    form = build(instance(group)).form
    simplex, interior = run(load(form)), run(load(form, {"solver": "ipm"}))
    assert interior.objective == pytest.approx(simplex.objective, rel=1e-7, abs=1e-6)


@pytest.mark.parametrize("group", GROUPS)
def test_certificate_passes(group: str):
    """Residuals, dual signs, duality gap and ledger of every instance."""
    assert [check.name for check in solve(instance(group)).checks if not check.passed] == []


@pytest.mark.parametrize("group", GROUPS)
def test_no_two_proportional_rows(group: str):
    """No row is a multiple of another in the same direction: duplicates steal duals."""
    form = build(instance(group)).form
    rows = form.matrix.tocsr()
    seen: dict[tuple[object, ...], str] = {}
    for i in range(len(form.row_lower)):
        begin, end = rows.indptr[i], rows.indptr[i + 1]
        order = rows.indices[begin:end].argsort()
        columns, values = rows.indices[begin:end][order], rows.data[begin:end][order]
        if len(values) < 2:
            continue
        below, above = np.isfinite(form.row_upper[i]), np.isfinite(form.row_lower[i])
        sides = (below, above) if values[0] > 0.0 else (above, below)
        key = (tuple(columns.tolist()), tuple((values / values[0]).round(12).tolist()), sides)
        name = form.rows.families[i]
        assert key not in seen or {name, seen[key]} in TWO_CELLS, (name, form.rows.keys[i], seen[key])
        seen[key] = name
