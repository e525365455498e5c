"""Odds late in the base scenario."""

from math import exp

import pytest

from planner.plan.disruption_paths import BranchPaths
from planner.plan.late_odds import late_odds, late_words
from planner.solver.solve import build
from planner.solver.tree.problem import pose
from planner.solver.tree.tree_solve import solve_tree
from planner.tree.build_tree import build_tree
from tests.model.micro import joined, keeping, market
from tests.support import horizon, make_inputs


def paths(rate: float) -> BranchPaths:
    """A may begin in month 2 for a year with a rate, B (rank 1) from month 14 to the end (25 months)."""
    tables = joined(market(demand=[100.0] * 25), keeping())
    tables["Events"] = [
        {"event": "A", "hazard_a_year": rate, "rank": 2, "first_onset": "2027-05", "last_onset": "2027-05"},
        {"event": "B", "hazard_a_year": 0.1, "rank": 1, "first_onset": "2028-05", "last_onset": "2028-05"},
    ]
    tables["Event lengths"] = [{"event": name, "length_months": 1, "probability": 1.0} for name in "AB"]
    tables["Event effects"] = [{"event": name, "effect": "import price", "value": 2.0} for name in ("A", "B")]
    inputs = make_inputs(horizon(25), tables)
    return BranchPaths(solve_tree(pose(inputs, build(inputs).form, build_tree(inputs))))


def test_who_has_seen_nothing_faces_what_is_left():
    """Proves: with three A a year (nineteen of twenty futures) B, the worse, keeps its odds b, and who has
    seen nothing faces it with b / (b + .4 (1 - a) (1 - b)) instead of b (the base scenario gives three
    fifths of its futures to A). Sensitivity: with a rare A it is near
    its rate, and nothing is said.
    """
    a, b = 1.0 - exp(-3.0), 1.0 - exp(-0.1)
    found = late_odds(paths(3.0))
    assert found is not None
    assert (found.event, found.start) == ("B", 13)
    assert found.by_rate == pytest.approx(b)
    assert found.in_tree == pytest.approx(b / (b + 0.4 * (1.0 - a) * (1.0 - b)))
    assert "faces B with 84%" in late_words(paths(3.0))[0]
    assert late_words(paths(0.1)) == []


def test_scenarios_of_an_event_say_nothing_of_its_rate():
    """Proves: a scenario in which A begins between its onsets, or nothing does, is told without odds by rate.
    Sensitivity: in the month of its onset A's scenario would count as its onset.
    """
    tables = joined(market(demand=[100.0] * 25), keeping())
    tables["Events"] = [
        {"event": "A", "hazard_a_year": 0.1, "first_onset": "2027-05", "last_onset": "2027-05"},
    ]
    tables["Event effects"] = [{"event": "A", "effect": "import price", "value": 2.0}]
    for events in (("A",), ()):
        tables["Scenarios"] = [
            {"scenario": "certain", "first_month": "2028-01", "probability": 1.0, "event": events}
        ]
        inputs = make_inputs(horizon(25), tables)
        found = BranchPaths(solve_tree(pose(inputs, build(inputs).form, build_tree(inputs))))
        assert found.probabilities[0] == pytest.approx(0.0, abs=1e-12)
        assert late_odds(found) is None
