"""The price of exposure: what it avoids, for how much, and what the last unit costs."""

import pytest

import planner
from planner.plan import Plan, build_plan
from planner.plan.run import RunInfo
from planner.study.explanation import Explanation
from planner.study.exposure_price import exposure_prices
from planner.study.without import without_policy
from tests.model.micro import Tables, plan
from tests.support import horizon, make_inputs


def steps() -> Tables:
    """A need of 100 from China at 10, or from X: 30 at 14, 40 at 19.5, the rest at 30."""
    tiers = (("first", 30.0, 0.0), ("second", 40.0, 5.5), ("third", 100.0, 16.0))
    return {
        "Countries": [{"country": "China"}, {"country": "X"}],
        "Commodities": [{"commodity": "m"}],
        "Imports": [
            {"route": "c", "country": "China", "commodity": "m", "price": 10.0},
            {"route": "x", "country": "X", "commodity": "m", "price": 14.0},
        ],
        "Import tiers": [
            {"route": "x", "tier": name, "maximum_a_month": most, "premium_share": more / 14.0}
            for name, most, more in tiers
        ],
        "Sectors": [{"sector": "s"}],
        "Demand": [{"sector": "s", "commodity": "m", "demand_a_month": 100.0}],
    }


def planned(weight: float) -> Plan:
    """The plan at a price of exposure to China."""
    solution = plan(steps(), 1, exposure_weight=weight)
    run = RunInfo(command_line="", started="")
    return build_plan(solution, run=run, explanation=Explanation(exposure_prices=exposure_prices(solution)))


def test_what_the_price_avoids_and_what_the_last_unit_costs():
    """Proves: at 9 a unit 30 are avoided for 30 x 4; at 9.9, a tenth more, 40 more for 40 x 9.5, so that the
    last unit costs 9.5, between the two prices. Sensitivity: at 8 the next step is too dear at a tenth more.
    """
    found = planned(9.0)
    rows = found.exposure_prices.set_index("Price")
    assert rows["Exposure"].to_dict() == pytest.approx({0.0: 100.0, 8.1: 70.0, 9.0: 70.0, 9.9: 30.0})
    assert rows["Avoided"].to_list() == pytest.approx([0.0, 30.0, 30.0, 70.0])
    assert rows["Costs"].to_list() == pytest.approx([0.0, 120.0, 120.0, 120.0 + 380.0])
    assert rows["Costs per unit"].to_list()[1:] == pytest.approx([4.0, 4.0, 500.0 / 70.0])
    assert rows["At the margin"].dropna().to_list() == pytest.approx([4.0, 9.5])
    assert rows["With other prices of policy"].dropna().to_list() == pytest.approx([4.0, 9.5])
    assert found.exposure_price_words[0].startswith(
        "At ₹9.00 crore per t of embodied China content the plan avoids 30.0 t for ₹120 crore of money"
    )
    assert planned(8.0).exposure_prices["At the margin"].dropna().to_list() == pytest.approx([4.0])


def test_without_a_price_nothing_is_said():
    """Proves: without a price of exposure there is no table and no sentence."""
    found = planned(0.0)
    assert found.exposure_prices.empty
    assert found.exposure_price_words == ()


def test_the_price_is_a_policy_that_can_be_left_out():
    """Proves: left out as other policies are, it costs 120 and avoids 30. Sensitivity: against itself 0."""
    inputs = make_inputs(horizon(1, exposure_weight=9.0), steps())
    row = planner.solve(inputs, without=["Settings.exposure_weight"]).tables["policy_costs"].iloc[0]
    assert (row["money"], row["exposure_avoided"]) == pytest.approx((120.0, 30.0))
    assert without_policy(inputs, "settings.Exposure_weight").settings.exposure_weight == 0.0
