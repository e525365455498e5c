"""What a policy costs: the plan against the best one without it."""

import pandas as pd
import pytest

import planner
from planner.data import Inputs
from planner.study.without import without_policy
from planner.workbook.reading.override_text import OverrideError
from tests.model.micro import market
from tests.support import horizon, make_inputs


def capped() -> Inputs:
    """A need of 2 at a price of 1; at most 1 may be ordered, and what goes short costs 3."""
    tables = market(1.0, 2.0)
    tables["Shortage tiers"] = [{"sector": "s", "tier": "lost", "lost_value": 3.0}]
    tables["Limits"] = [{"limit": "One only", "quantity": "order", "maximum": 1.0}]
    return make_inputs(horizon(1), tables)


def test_a_policy_is_priced_by_leaving_it_out():
    """Proves: with the limit 1 is paid and 3 lost, without it 2 paid: it costs -1 in money and 3 in lost
    output. Sensitivity: a plan priced against itself would show 0.
    """
    found = planner.solve(capped(), without=["limits.one only"]).tables["policy_costs"]
    assert len(found) == 1
    row = found.iloc[0]
    assert row["without"] == "limits.one only"
    assert (row["money"], row["lost_output"], row["money_and_lost_output"]) == pytest.approx((-1.0, 3.0, 2.0))
    assert (row["prices_of_policy"], row["exposure_avoided"]) == pytest.approx((0.0, 0.0))


def test_over_all_futures():
    """Proves: on a tree the plan with a policy and the one without it differ by no less than nothing in the
    objective, and both are whole trees. Sensitivity: the base scenario alone would give another figure.
    """
    plan = planner.solve("inputs/tutorial.xlsx", without=["Targets.400 t of capacity"])
    other = planner.solve("inputs/tutorial.xlsx", {"Targets.400 t of capacity.Required": False})
    row = plan.tables["policy_costs"].iloc[0]
    costs = row[["money", "lost_output", "prices_of_policy"]].astype(float)
    assert costs.sum() == pytest.approx(plan.objective - other.objective, abs=1e-3)
    assert costs.sum() >= -1e-3


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Limits.One onlx", 'did you mean "One only"'),
        ("Limit.One only", 'did you mean "Limits"'),
        ("One only", "is no sheet of policies"),
        ("Targets.x", "rows that count are none"),
    ],
)
def test_what_names_nothing_is_refused(name: str, words: str):
    """Proves: the message says what was meant. Sensitivity: taken as it is, every policy would cost 0."""
    with pytest.raises(OverrideError, match=words):
        without_policy(capped(), name)
    assert isinstance(planner.solve(capped()).tables["policy_costs"], pd.DataFrame)
