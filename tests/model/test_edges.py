"""Edges: empty tables, windows outside the horizon, zeros, contradictions in one row."""

from typing import Any

import numpy as np
import pytest

from planner.model.catalogue import GROUPS
from planner.model.path import ImpossibleRowError
from planner.solver.highs import Status
from planner.solver.solve import NoPlanError, build
from tests.model.instances import inputs_of
from tests.model.micro import Tables, changed, cost, joined, keeping, making, market, plan

OUTSIDE = {"first_month": "2035-01", "last_month": "2035-12"}
BEFORE = {"first_month": "2020-01", "last_month": "2020-12"}


def surrounded(**window: Any) -> Tables:
    """A market with everything that has a window, each outside the horizon."""
    tables = joined(market(), making(variable_cost=1.0, **window), keeping())
    tables["Imports"].append({"route": "q", "country": "X", "commodity": "m", "price": 1.0, **window})
    tables["Contracts"] = [
        {
            "contract": "k",
            "route": "r",
            "price": 1.0,
            "maximum_a_month": 9.0,
            "take_or_pay_share": 1.0,
            **window,
        }
    ]
    tables["Sales"] = [{"sale": "x", "commodity": "m", "price": 99.0, "minimum_a_month": 1.0, **window}]
    tables["New capacity"] = [{"expansion": "E", "plant": "P", "capital_cost": 0.0, **window}]
    tables["Schemes"] = [{"scheme": "S", "cap_per_unit": 9.0, "capital_share": 0.5, **window}]
    tables["Scheme plants"] = [{"scheme": "S", "plant": "P"}]
    tables["Participation"] = [{"plant": "P"}]
    tables["Cover rules"] = [{"rule": "c", "cover_months": 9.0, **window}]
    tables["Limits"] = [{"limit": "L", "quantity": "order", "maximum": 0.0, **window}]
    return tables


@pytest.mark.parametrize("window", [OUTSIDE, BEFORE], ids=["after", "before"])
@pytest.mark.parametrize("step", [1, 3])
def test_windows_outside_the_horizon_change_nothing(window: dict[str, str], step: int):
    """Proves: routes, contracts, sales, processes, orders, schemes, rules and limits of other times
    leave 3 x 1,000. Sensitivity: without their windows the plan is another.
    """
    assert cost(surrounded(**window), 3, step_months=step) == pytest.approx(3000.0)
    with pytest.raises((NoPlanError, ImpossibleRowError)):
        cost(surrounded(), 3, step_months=step)


def test_zeros_are_numbers():
    """Proves: rows of zeros (a use of 0, a coefficient of 0, a rate of 0, an empty recipe) neither crash
    nor bind: 1,000. Sensitivity: the same rows with ones bind.
    """
    tables = joined(market(), making(variable_cost=50.0))
    tables["Processes"].append({"process": "idle"})
    tables["Resources"] = [{"resource": "h", "capacity_a_month": 5.0}]
    tables["Resource use"] = [{"resource": "h", "activity": "order", "use_per_unit": 0.0}]
    tables["Limits"] = [{"limit": "L", "quantity": "order", "coefficient": 0.0, "maximum": 5.0}]
    tables["Schemes"] = [{"scheme": "S", "cap_per_unit": 0.0, "share_of_price": 0.0}]
    tables["Scheme plants"] = [{"scheme": "S", "plant": "P"}]
    tables["Cover rules"] = [{"rule": "c", "cover_months": 0.0}]
    assert cost(tables) == pytest.approx(1000.0)
    assert cost(changed(tables, "Limits", coefficient=1.0)) > 1000.0
    assert cost(changed(tables, "Resource use", use_per_unit=1.0)) > 1000.0


def test_policies_that_select_nothing():
    """Proves: a most on nothing holds, a least on nothing is refused by name; a cap on a country that
    sells nothing holds. Sensitivity: the least of 0 holds too.
    """
    tables = market()
    tables["Limits"] = [{"limit": "L", "quantity": "run", "maximum": 0.0}]
    tables["Share caps"] = [{"cap": "c", "country": "any", "goods": "nothing", "maximum_share": 0.1}]
    assert cost(tables) == pytest.approx(1000.0)
    least = changed(tables, "Limits", minimum=1.0, maximum=None)
    with pytest.raises(ImpossibleRowError) as caught:
        cost(least)
    assert caught.value.rows == [("limit", ("L", "least", 0), ">=", 1.0)]
    assert cost(changed(tables, "Limits", minimum=0.0)) == pytest.approx(1000.0)


@pytest.mark.parametrize(
    ("sheet", "values"),
    [
        ("Stocks", {"minimum": 50.0, "maximum": 20.0}),
        ("Stocks", {"closing_minimum": 50.0, "closing_maximum": 20.0}),
        ("Processes", {"minimum_a_month": 9.0, "maximum_a_month": 5.0}),
        ("Imports", {"offtake_minimum_a_month": 9.0, "maximum_a_month": 5.0}),
    ],
)
def test_least_above_most_is_infeasible_not_a_crash(sheet: str, values: dict[str, float]):
    """Proves: a row whose least is above its most ends as infeasible. Sensitivity: without it 1,000."""
    tables = joined(market(), making(variable_cost=50.0), keeping())
    assert cost(tables) == pytest.approx(1000.0)
    with pytest.raises(NoPlanError) as caught:
        cost(changed(tables, sheet, **values))
    assert caught.value.status is Status.INFEASIBLE


def test_endless_profit_is_called_unbounded():
    """Proves: buying at 10 to sell at 11 without limit is unbounded. Sensitivity: 50 to sell earn 50."""
    outlet = {"sale": "x", "commodity": "m", "price": 11.0}
    with pytest.raises(NoPlanError) as caught:
        cost(market() | {"Sales": [outlet]})
    assert caught.value.status is Status.UNBOUNDED
    assert cost(market() | {"Sales": [outlet | {"maximum_a_month": 50.0}]}) == pytest.approx(950.0)


def test_yearly_steps():
    """Proves: a step of twelve months: 1,200 a year at 10, a stock held for a year costs 12 months.
    Sensitivity: by months the same need costs the same.
    """
    assert cost(market(), 24, step_months=12) == pytest.approx(24000.0)
    assert cost(market(), 24) == pytest.approx(24000.0)
    tables = joined(market(demand=0.0), keeping(opening=10.0, minimum=10.0, holding_cost=1.0))
    assert cost(tables, 24, step_months=12) == pytest.approx(240.0)


def test_resource_use_by_another_tag_is_not_charged_to_the_owner():
    """Proves: a row that counts runs of a commodity counts nothing (runs have a process and a plant, no
    commodity), so it costs nobody and the owner at 9 sells at 10: 900. Sensitivity: named by its
    process the hours cost 5 and the owner stays away: 1,000.
    """
    tables = joined(market(), making(variable_cost=9.0))
    tables["Participation"] = [{"plant": "P"}]
    tables["Resources"] = [{"resource": "h", "cost_per_unit": 5.0}]
    tables["Resource use"] = [{"resource": "h", "commodity": ("m",), "use_per_unit": 1.0}]
    assert cost(tables) == pytest.approx(900.0)
    named = changed(tables, "Resource use", commodity=(), process=("p",))
    assert cost(named) == pytest.approx(1000.0)


@pytest.mark.parametrize("group", GROUPS)
def test_every_column_knows_its_month_of_decision(group: str):
    """Every variable is decided before the plan or in one of its periods, so a tree can copy it."""
    form = build(inputs_of(group)).form
    assert form.decided.min() >= -1
    assert form.decided.max() <= inputs_of(group).calendar.periods - 1
    orders = form.columns.by_family["order"]
    assert np.array_equal(form.decided[orders], [form.columns.keys[i][-1] for i in orders])


def test_decisions_of_investors():
    """Capacity and its award are decided when ordered, the subsidy is paid at the start of output, what
    is unused under a contract at the year's end.
    """
    tables = joined(market(), making(variable_cost=4.0))
    tables["New capacity"] = [
        {"expansion": "E", "plant": "P", "capital_cost": 1.0, "gestation_months": 5, "first_month": "2027-06"}
    ]
    tables["Schemes"] = [{"scheme": "S", "capital_share": 0.5}]
    tables["Scheme plants"] = [{"scheme": "S", "plant": "P"}]
    tables["Contracts"] = [{"contract": "k", "route": "r", "price": 10.0, "maximum_a_month": 9.0}]
    form = plan(tables, 12).form
    found = {family: form.decided[form.columns.by_family[family]].tolist() for family in ("build", "award")}
    assert found == {"build": [2], "award": [2]}
    assert form.decided[form.columns.by_family["capital_subsidy"]].tolist() == [7]
    assert form.decided[form.columns.by_family["unused"]].tolist() == [11]
