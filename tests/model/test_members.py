"""Private members: they hold at their own cost, or are paid by government, within a pot."""

from typing import Any

import pytest

from planner.plan import build_plan
from tests.model.micro import Tables, changed, cost, joined, keeping, market, plan, without
from tests.report.cases import RUN


def member(**holder: Any) -> Tables:
    """A market of 100 a month at 10 and a member who must hold a month's need: carrying costs it 1.2 of its
    value a year, so 1 a unit and month.
    """
    tables = joined(market(), keeping()) | {"Cover rules": [{"rule": "c", "cover_months": 1.0}]}
    tables = changed(tables, "Commodities", reference_price=10.0)
    return changed(tables, "Holders", kind="member", carrying_share=1.2, **holder)


def payer_sums(tables: Tables, account: str) -> dict[str, float]:
    """Payer -> what it bears of an account."""
    lines = plan(tables).ledger
    return lines[lines["account"] == account].groupby("payer")["amount"].sum().to_dict()


def test_a_member_without_a_payment_holds_at_its_own_cost():
    """Proves: 100 more are bought and held for a month: 1,000 + 1,000 + 100, as working stock would; buyers
    bear the holding. Sensitivity: without the rule 1,000.
    """
    assert cost(member()) == pytest.approx(2100.0)
    assert cost(changed(member(), "Holders", kind="working stock")) == pytest.approx(2100.0)
    assert payer_sums(member(), "holding stock") == pytest.approx({"buyers": 100.0})
    assert payer_sums(member(), "payments to members") == {}
    assert cost(without(member(), "Cover rules")) == pytest.approx(1000.0)


@pytest.mark.proves("paid_within")
def test_fee_and_subsidy_move_money_from_government_to_the_member():
    """Proves: a fee of .6 of value a year is .5 a unit and month, half the carrying cost another .5: 100 of
    100 for the 100 held, and the cost of the system stays 2,100. At a cost of public funds of .2 it is 20
    more. Sensitivity: holding as working stock, the same fee pays nothing.
    """
    tables = member(member_fee=0.6, interest_subsidy=0.5)
    assert cost(tables) == pytest.approx(2100.0)
    assert payer_sums(tables, "payments to members") == pytest.approx({"buyers": -100.0, "government": 100.0})
    assert cost(tables, public_funds_cost=0.2) == pytest.approx(2120.0)
    solution = plan(tables, public_funds_cost=0.2)
    assert solution.frame("paid_stock")["value"].tolist() == pytest.approx([100.0])
    assert solution.duals("paid_within")["dual"].tolist() == pytest.approx([-11.0])
    working = changed(tables, "Holders", kind="working stock")
    assert payer_sums(working, "payments to members") == {}


@pytest.mark.proves("member_pot")
def test_the_pot_bounds_what_counts():
    """Proves: a pot of 30 pays .5 a month for 60 of 100; 40 are missed at 15: 1,000 + 60 x 11 + 40 x 15;
    one more in the pot saves 2 x (15 - 11). Sensitivity: without a limit 2,100; a member without a fee counts
    whatever the pot holds.
    """
    tables = changed(member(member_fee=0.6, payment_pot=30.0), "Cover rules", penalty=15.0)
    solution = plan(tables)
    assert solution.objective == pytest.approx(1000.0 + 660.0 + 600.0)
    assert solution.duals("member_pot")["dual"].tolist() == pytest.approx([-8.0])
    assert cost(changed(tables, "Holders", payment_pot=None)) == pytest.approx(2100.0)
    assert cost(changed(tables, "Holders", member_fee=0.0)) == pytest.approx(2100.0)


def test_a_maximum_is_what_the_member_will_hold():
    """Proves: of 100 asked the member holds at most 70: 30 are missed at 15. Sensitivity: 2,100 without."""
    tables = changed(member(member_fee=0.6), "Cover rules", penalty=15.0)
    limited = changed(tables, "Stocks", maximum=70.0)
    assert cost(limited) == pytest.approx(1000.0 + 770.0 + 450.0)
    assert cost(tables) == pytest.approx(2100.0)


def test_a_switch_leaves_a_holder_out_of_cover():
    """Proves: stock that does not count leaves the rule short of 100 at 15: 2,500. Sensitivity: 2,100."""
    tables = changed(member(counts_in_cover=False), "Cover rules", penalty=15.0, holder=("w",))
    assert cost(tables) == pytest.approx(2500.0)
    assert cost(changed(tables, "Holders", counts_in_cover=True)) == pytest.approx(2100.0)


def test_the_plan_tells_what_members_hold_and_are_paid():
    """Proves: the rule's row has the 60 that the pot pays for, held privately, and 40 short; public outlay is
    30. Sensitivity: without a limit 100 and 50.
    """
    tables = changed(member(member_fee=0.6, payment_pot=30.0), "Cover rules", penalty=15.0)
    open_ended = changed(tables, "Holders", payment_pot=None)
    for given, held, outlay in ((tables, 60.0, 30.0), (open_ended, 100.0, 50.0)):
        found = build_plan(plan(given), run=RUN)
        row = found.stock.rules_by_month.iloc[0]
        assert (row["Held privately"], row["Short"]) == pytest.approx((held, 100.0 - held))
        assert found.costs.public_outlay == pytest.approx(outlay)
        assert found.checks.failed == 0
