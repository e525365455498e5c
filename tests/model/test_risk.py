"""Risk: conditional value at risk as weight and as cap, service levels under stress."""

from typing import Any

import pytest

from tests.model.micro import Tables, joined, keeping, market, plan
from tests.model.test_demand import short
from tests.tree.growing import expected, planned, value


def cut(**scenario: Any) -> Tables:
    """Need 100 in the second month, sold for 10 unless X is cut off (.2); stock at 20 before; lost: 50."""
    tables = joined(market(demand=[0.0, 100.0], first_month="2027-05"), keeping())
    tables["Imports"].append(
        {"route": "early", "country": "X", "commodity": "m", "price": 20.0, "last_month": "2027-04"}
    )
    row = {"scenario": "cut", "first_month": "2027-05", "probability": 0.2, "event": "e"} | scenario
    return tables | {
        "Shortage tiers": [{"sector": "s", "tier": "lost", "lost_value": 50.0}],
        "Events": [{"event": "e"}],
        "Event effects": [{"event": "e", "effect": "import availability", "value": 0.0}],
        "Scenarios": [row],
    }


@pytest.mark.proves("loss_to_date", "excess")
def test_weight_on_the_tail_of_lost_output():
    """Proves: a ton not kept costs 18 (.8 x 10 + .2 x 50) and 50 of CVaR(.8): at a weight of .02 it is
    18 + 1 against 20 and nothing is kept, at .1 all. Sensitivity: at level 0 the tail is the mean, 18 + 1.
    """
    assert expected(cut(), 2) == pytest.approx(1800.0)
    assert expected(cut(), 2, cvar_weight=0.02, cvar_level=0.8) == pytest.approx(1900.0)
    assert expected(cut(), 2, cvar_weight=0.1, cvar_level=0.8) == pytest.approx(2000.0)
    assert expected(cut(), 2, cvar_weight=0.1, cvar_level=0.0) == pytest.approx(1900.0)


@pytest.mark.proves("loss_to_date", "excess")
def test_risk_on_total_cost():
    """Proves: what is paid counts too: keeping 100 costs 2,000 and .1 x 2,000 of tail, less than
    1,800 + .1 x 5,000. Sensitivity: on lost output alone 2,000.
    """
    settings = {"cvar_weight": 0.1, "cvar_level": 0.8}
    assert expected(cut(), 2, risk_on="total cost", **settings) == pytest.approx(2200.0)
    assert expected(cut(), 2, **settings) == pytest.approx(2000.0)


@pytest.mark.proves("loss_to_date")
def test_losses_count_at_present_value():
    """Proves: with 12 % a year all of the second month counts 1.12^(-1/12): 1,900 times that.
    Sensitivity: without discount 1,900.
    """
    factor = 1.12 ** (-1.0 / 12.0)
    settings = {"cvar_weight": 0.02, "cvar_level": 0.8}
    assert expected(cut(), 2, discount_rate=0.12, **settings) == pytest.approx(1900.0 * factor)
    assert expected(cut(), 2, **settings) == pytest.approx(1900.0)


@pytest.mark.proves("cvar_cap")
def test_cap_on_the_tail():
    """Proves: a CVaR of 1,000 allows 20 of 100 to be lost: 80 x 20 + 20 x 18, and one more unit of it saves
    2 / 50. Sensitivity: a cap of 0 keeps all, a cap of 5,000 nothing.
    """
    solution = planned(cut(), 2, cvar_cap=1000.0, cvar_level=0.8)
    assert solution.objective == pytest.approx(1960.0)
    assert solution.solution_of(0).duals("cvar_cap")["dual"].tolist() == pytest.approx([-0.04])
    assert expected(cut(), 2, cvar_cap=0.0, cvar_level=0.8) == pytest.approx(2000.0)
    assert expected(cut(), 2, cvar_cap=5000.0, cvar_level=0.8) == pytest.approx(1800.0)


def test_on_one_path_the_tail_is_the_loss():
    """Proves: 1,100 of lost output at a weight of .5 add 550, in an account of their own.
    Sensitivity: without the weight 1,700.
    """
    solution = plan(short(), cvar_weight=0.5)
    assert solution.objective == pytest.approx(2250.0)
    ledger = solution.ledger
    assert ledger[ledger["account"] == "risk"]["discounted"].sum() == pytest.approx(550.0)
    assert plan(short()).objective == pytest.approx(1700.0)


def under_test(in_plan: bool = True, **sector: Any) -> Tables:
    """As ``cut``, but X is cut off only in a stress test without probability."""
    tables = cut(probability=0.0)
    del tables["Scenarios"]
    tables["Sectors"] = [{"sector": "s", "service_level": 0.9, **sector}]
    test = {"stress": "X out", "country": ("X",), "first_month": "2027-05", "in_plan": in_plan}
    return tables | {"Stress tests": [test]}


@pytest.mark.proves("service")
def test_service_level_in_a_stress_branch():
    """Proves: 90 must be kept at 20 although the test has no probability; the rest is bought at 10 in calm
    times: 1,900. Sensitivity: a test outside the plan, or no service level, asks for nothing: 1,000.
    """
    solution = planned(under_test(), 2)
    assert solution.objective == pytest.approx(1900.0)
    assert value(solution, 1, "short", "s", "m", "lost", 1) == pytest.approx(10.0)
    assert expected(under_test(in_plan=False), 2) == pytest.approx(1000.0)
    assert expected(under_test(service_level=0.0), 2) == pytest.approx(1000.0)


@pytest.mark.proves("service")
def test_service_level_at_a_price():
    """Proves: keeping costs 20 - 10 a ton more; missing 90 at 8 costs 720. Sensitivity: at 12, or with hard
    policies, 90 are kept: 1,900.
    """
    solution = planned(under_test(service_penalty=8.0), 2)
    assert solution.objective == pytest.approx(1720.0)
    assert value(solution, 1, "missed_service", "s", "m", 1) == pytest.approx(90.0)
    assert expected(under_test(service_penalty=12.0), 2) == pytest.approx(1900.0)
    assert expected(under_test(service_penalty=8.0), 2, elastic=False) == pytest.approx(1900.0)


@pytest.mark.proves("service")
def test_service_level_in_a_scenario_without_probability():
    """Proves: an explicit scenario of probability 0 is a stress test: 1,900. Sensitivity: with probability .2
    service levels do not hold in it and nothing is kept: 1,800.
    """
    sectors = {"Sectors": [{"sector": "s", "service_level": 0.9}]}
    assert expected(cut(probability=0.0) | sectors, 2) == pytest.approx(1900.0)
    assert expected(cut() | sectors, 2) == pytest.approx(1800.0)
