"""Sovereign cover: a lower return on guaranteed capital against what the government must expect to lose."""

from typing import Any

import pytest

from tests.model.micro import Tables, changed, cost, joined, making, market, plan

IMPORTED = 1200 * 1.15
LOSS = 6.5 / 12
"""Mean of what stands over the year: 1, 11/12, ... 1/12 at the ends of months counted from the start."""


def stake(**expansion: Any) -> Tables:
    """100 a month are needed, bought at 1.15 or made on new capacity of a year's life at 1 a unit of capital:
    with a return of 20 % the annuity is .2 / (1 - 1 / 1.2) = 1.2, with none it is 1.
    """
    row = {"expansion": "E", "plant": "P", "capital_cost": 1.0, "life_years": 1.0, "required_return": 0.2}
    cover = {"guaranteed_share": 1.0, "guaranteed_return": 0.0, "guarantee_loss": 0.12}
    return joined(market(price=1.15), making()) | {"New capacity": [row | cover | expansion]}


@pytest.mark.proves("covered_within_build")
def test_cover_lowers_the_return_and_costs_the_expected_loss():
    """Proves: uncovered, 1.2 a unit is dearer than 1.15, and all is bought: 1,380. Covered, capital costs 1,
    and the government expects to lose 12 % a year of what stands, 6.5 / 12 on average: 1.065, so all is
    made: 1,278, and public funds at a tenth cost 7.8 more. Sensitivity: at 36 % it is 1.195: bought.
    """
    assert cost(stake(guaranteed_share=0.0), 12) == pytest.approx(IMPORTED)
    made = 1200 * (1.0 + 0.12 * LOSS)
    assert cost(stake(), 12) == pytest.approx(made)
    assert cost(stake(), 12, public_funds_cost=0.1) == pytest.approx(made + 0.1 * 1200 * 0.12 * LOSS)
    assert cost(stake(guarantee_loss=0.36), 12) == pytest.approx(IMPORTED)


def test_a_guarantee_covers_a_share_of_capital():
    """Proves: half covered costs half of 1.2 and half of 1.065: 1.1325. A blank return is the public rate,
    here none. Sensitivity: all covered 1.065.
    """
    half = 1200 * (0.5 * 1.2 + 0.5 * (1.0 + 0.12 * LOSS))
    assert cost(stake(guaranteed_share=0.5), 12) == pytest.approx(half)
    assert cost(stake(guaranteed_return=None), 12) == pytest.approx(1200 * (1.0 + 0.12 * LOSS))


def test_guarantees_outstanding_are_limited():
    """Proves: 600 may stand at any month end, so 600 a year are covered and made, others bought; what stands
    is seen once a period: quarters give the same. Sensitivity: 1,200 may stand: all is made.
    """
    limit = {"limit": "L", "quantity": "guarantees outstanding", "per": "month", "maximum": 600.0}
    tables = stake() | {"Limits": [limit]}
    unit = 1.0 + 0.12 * LOSS
    assert cost(tables, 12) == pytest.approx(600 * unit + 600 * 1.15)
    assert cost(changed(tables, "Limits", maximum=1200.0), 12) == pytest.approx(1200 * unit)
    quarters = plan(tables, 12, step_months=3)
    assert float(quarters.frame("covered")["value"].sum()) == pytest.approx(600.0)


def test_owners_count_what_cover_saves():
    """Proves: an owner who earns import parity, 1.15, loses at 1.2 and gains at 1: with cover all is made.
    Sensitivity: without cover nothing is.
    """
    owned = stake() | {"Participation": [{"plant": "P", "investor_rate": 0.0}]}
    assert cost(owned, 12) == pytest.approx(1200 * (1.0 + 0.12 * LOSS))
    assert cost(changed(owned, "New capacity", guaranteed_share=0.0), 12) == pytest.approx(IMPORTED)
