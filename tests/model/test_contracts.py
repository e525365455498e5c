"""Contracts: volume within a year, take-or-pay, notice."""

from typing import Any

import numpy as np
import pytest

from tests.model.micro import Tables, changed, cost, market, plan


def contracted(**contract: Any) -> Tables:
    """A market with a contract ``k`` on its route."""
    row = {"contract": "k", "route": "r", "price": 5.0, "maximum_a_month": 100.0}
    return market() | {"Contracts": [row | contract]}


@pytest.mark.proves("within_contract")
def test_contract_is_cheaper_than_spot():
    """Proves: at most 60 a month at 5, the rest at 10: 300 + 400 = 700; one more contracted unit
    saves 5. Sensitivity: without the contract 1,000.
    """
    solution = plan(contracted(maximum_a_month=60.0))
    assert solution.objective == pytest.approx(700.0)
    assert solution.duals("within_contract")["dual"].tolist() == pytest.approx([-5.0])
    assert cost(market()) == pytest.approx(1000.0)


@pytest.mark.proves("take_or_pay")
def test_take_or_pay():
    """Proves: need 100 then 0; a contract of at least 80 a month at 9, half to be paid: 80 are
    called off in April and cover the 80 owed in two months, 20 come spot at 10: 920. With all to be
    paid 160 are owed, 80 of them unused at 9: 920 + 720 = 1,640. Sensitivity: nothing owed: 920.
    """
    tables = changed(contracted(price=9.0, minimum_a_month=80.0, maximum_a_month=80.0), "Demand")
    tables["Demand"][0]["demand_a_month"] = [100.0, 0.0]
    half, whole = (changed(tables, "Contracts", take_or_pay_share=share) for share in (0.5, 1.0))
    assert cost(half, 2) == pytest.approx(920.0)
    solution = plan(whole, 2)
    assert solution.objective == pytest.approx(1640.0)
    assert solution.duals("take_or_pay")["dual"].tolist() == pytest.approx([9.0])
    assert cost(tables, 2) == pytest.approx(920.0)


@pytest.mark.proves("take_or_pay")
def test_contract_window_within_a_year():
    """Proves: delivery only in May and June of four months with no need there: all of 2 x 30 is
    unused at 5: 300 on top of 2 x 1,000. Sensitivity: without take-or-pay 2,000.
    """
    window = {"first_month": "2027-05", "last_month": "2027-06", "minimum_a_month": 30.0}
    tables = contracted(take_or_pay_share=1.0, **window)
    tables["Demand"][0]["demand_a_month"] = [100.0, 0.0, 0.0, 100.0]
    assert cost(tables, 4) == pytest.approx(2300.0)
    assert cost(changed(tables, "Contracts", take_or_pay_share=0.0), 4) == pytest.approx(2000.0)


def test_one_volume_for_the_whole_year():
    """Proves: with full take-or-pay a volume v serves needs of 100 and 20 at 4 instead of 10: v = 20
    saves 6 in both months; each unit above saves 6 once and wastes 4 once, so v = 100 costs
    100 x 4 x 2 = 800. Sensitivity: at 6 both are worse than v = 20 is: 20 x 6 x 2 + 80 x 10 = 1,040.
    """
    tables = contracted(price=4.0, take_or_pay_share=1.0)
    tables["Demand"][0]["demand_a_month"] = [100.0, 20.0]
    assert cost(tables, 2) == pytest.approx(800.0)
    assert cost(changed(tables, "Contracts", price=6.0), 2) == pytest.approx(1040.0)


def test_contract_in_quarters():
    """Proves: 60 a month are 180 of a quarter's 300: 180 x 5 + 120 x 10 = 2,100; with full
    take-or-pay and no need 3 x 60 are paid for nothing: 900. Sensitivity: without it 0.
    """
    tables = contracted(minimum_a_month=60.0, maximum_a_month=60.0, take_or_pay_share=1.0)
    assert cost(tables, 3, step_months=3) == pytest.approx(2100.0)
    idle = changed(tables, "Demand", demand_a_month=0.0)
    assert cost(idle, 3, step_months=3) == pytest.approx(900.0)
    assert cost(changed(idle, "Contracts", take_or_pay_share=0.0), 3, step_months=3) == pytest.approx(0.0)


def test_route_duty_and_freight_apply():
    """Proves: contract price 5 + freight 1 = 6, and the duty of 50 % goes to government: system 600,
    buyers 900. Sensitivity: without them 500.
    """
    tables = contracted()
    solution = plan(changed(tables, "Imports", freight=1.0, duty_share=0.5))
    assert solution.objective == pytest.approx(600.0)
    assert solution.ledger.groupby("payer")["amount"].sum()["buyers"] == pytest.approx(900.0)
    assert cost(tables) == pytest.approx(500.0)


def test_notice_sets_the_month_of_decision():
    """Proves: the volume of FY29 (from period 12) with three months of notice is decided in period 9,
    that of FY28 before the start. Sensitivity: without notice in periods 12 and 0.
    """
    for notice, expected in ((3, [-1, 9]), (0, [0, 12])):
        form = plan(contracted(notice_months=notice), 24).form
        chosen = form.columns.by_family["contract"]
        assert form.decided[chosen].tolist() == expected
        assert np.array_equal(form.decided[form.columns.by_family["calloff"]], np.arange(24))


def _agreed(demand: float, **contract: Any) -> Tables:
    """A contract on the route at 9 instead of 10."""
    row = {"contract": "k", "route": "r", "price": 9.0, "maximum_a_month": 100.0}
    return market(demand=demand) | {"Contracts": [row | contract]}


def test_the_government_may_guarantee_offtake():
    """Proves: 10 are fixed, nobody needs any, and 8 must be paid at 9: 72, which the government pays and
    public funds at a tenth make 79.2. Sensitivity: users pay 72.
    """
    tables = _agreed(0.0, minimum_a_month=10.0, take_or_pay_share=0.8)
    guaranteed = changed(tables, "Contracts", take_or_pay_payer="government")
    assert cost(tables, public_funds_cost=0.1) == pytest.approx(72.0)
    assert cost(guaranteed, public_funds_cost=0.1) == pytest.approx(79.2)
    assert plan(guaranteed).ledger.groupby("payer")["amount"].sum()["government"] == pytest.approx(72.0)


def test_the_government_may_guarantee_a_price():
    """Proves: the seller gets at least 9.5: users pay 9 and the government .5, 950 for 100. Sensitivity: a
    floor of 10.5 is dearer than the market, and nothing is called off: 1,000; a floor of 8 costs nothing.
    """
    solution = plan(_agreed(100.0, floor_price=9.5))
    assert solution.objective == pytest.approx(950.0)
    assert solution.ledger.groupby("payer")["amount"].sum()["government"] == pytest.approx(50.0)
    assert cost(_agreed(100.0, floor_price=10.5)) == pytest.approx(1000.0)
    assert cost(_agreed(100.0, floor_price=8.0)) == pytest.approx(900.0)
