"""From the sheets to the tree: onsets, lengths, scenarios that follow scenarios, stress tests, samples."""

import ast
from math import exp
from pathlib import Path
from typing import Any

import pytest

from planner.schema.sheet import COMMON, REGISTRY
from planner.tree.branch import Branch, Happening, Tree, with_known_lengths
from planner.tree.build_tree import build_tree, is_needed
from tests.support import horizon, make_inputs, month

HERE = Path(__file__).parent
SHEETS = ("Events", "Event lengths", "Event effects", "Scenarios", "Stress tests")


def tree(tables: dict[str, Any], months: int = 24, **settings: Any) -> Tree:
    """The tree of some tables."""
    return build_tree(make_inputs(horizon(months, **settings), tables))


def events(*lengths: tuple[int, float], **event: Any) -> dict[str, Any]:
    """One event with its lengths."""
    rows = [{"event": "e", "length_months": n, "probability": p} for n, p in lengths]
    return {"Events": [{"event": "e", "description": "told to people"} | event], "Event lengths": rows}


def test_onset_months():
    """Proves: every six months from the fifth to the sixteenth month, each for the time up to the next (the
    last for six months too). Sensitivity: by default from the second month, every twelve.
    """
    hazard = {"hazard_a_year": 0.6, "onset_every_months": 6}
    found = tree(events(first_onset="2027-08", last_onset="2028-07", **hazard))
    assert [branch.start for branch in found.branches[1:]] == [4, 10]
    assert [branch.probability for branch in found.branches] == pytest.approx(
        [exp(-0.6), 1.0 - exp(-0.3), exp(-0.3) - exp(-0.6)]
    )
    assert [branch.start for branch in tree(events(hazard_a_year=0.6)).branches[1:]] == [1, 13]


def test_a_sample_shares_what_scenarios_leave_over():
    """Proves: one drawn future takes the .65 that a scenario of .35 leaves over (an event all but certain in
    its only month). Sensitivity: were the draw not scaled, probabilities would sum to 1.35.
    """
    scenario = {"scenario": "s", "first_month": "2027-05", "probability": 0.35}
    given = events(hazard_a_year=12.0) | {"Scenarios": [scenario]}
    found = tree(given, sample_size=1, sample_seed=1)
    assert sorted(branch.probability for branch in found.branches) == pytest.approx([0.0, 0.35, 0.65])


def test_no_onset_after_the_headline_months():
    """Proves: with headline figures to the twelfth month nothing begins later. Sensitivity: without, a second
    onset.
    """
    given = events(hazard_a_year=0.6)
    assert len(tree(given, report_last_month=month("2028-03"))) == 2
    assert len(tree(given)) == 3


def test_one_chain_for_all_lengths():
    """Proves: the longest length goes on, shorter ones leave it when they end, and lengths that outlast the
    plan are one. Sensitivity: in a longer plan 12 and 30 months are two.
    """
    scenario = {"scenario": "s", "first_month": "2027-05", "probability": 0.5, "event": "e"}
    given = events((3, 0.2), (12, 0.3), (30, 0.5)) | {"Scenarios": [scenario]}
    found = tree(given, 12)
    assert [(each.parent, each.start, each.probability) for each in found.branches] == [
        (-1, 0, 0.5),
        (0, 1, pytest.approx(0.4)),
        (1, 4, pytest.approx(0.1)),
    ]
    assert len(tree(given, 24)) == 4
    assert [each.start for each in with_known_lengths(found).branches] == [0, 1, 1]


def test_a_scenario_without_event_ends_the_one_it_follows():
    """Proves: the event ends where the second scenario leaves. Sensitivity: in the first it goes on."""
    rows = [
        {"scenario": "on", "first_month": "2027-05", "probability": 0.3, "event": "e"},
        {"scenario": "over", "follows": "on", "first_month": "2027-09", "probability": 0.2},
    ]
    found = tree(events() | {"Scenarios": rows[::-1]})
    assert found.branches[1].happenings == (Happening("e", 1, None),)
    assert found.branches[2] == Branch("over", 1, 5, 0.2, (Happening("e", 1, 5),))
    assert found.branches[0].probability == pytest.approx(0.5)


def test_generated_events_share_what_scenarios_leave():
    """Proves: a scenario of .6 leaves .4 to the event of Events. Sensitivity: without it all."""
    scenario = {"scenario": "s", "first_month": "2027-05", "probability": 0.6}
    given = events(hazard_a_year=1.0, onset_every_months=24)
    happens = 1.0 - exp(-23.0 / 12.0)
    assert tree(given | {"Scenarios": [scenario]}).branches[2].probability == pytest.approx(0.4 * happens)
    assert tree(given).branches[1].probability == pytest.approx(happens)


def test_probabilities_above_one_are_refused():
    """Proves: .7 and .4 have no tree. Sensitivity: .7 and .3 have, and leave nothing to calm."""
    rows = [
        {"scenario": name, "first_month": "2027-05", "probability": share}
        for name, share in (("a", 0.7), ("b", 0.4))
    ]
    with pytest.raises(ValueError, match=r"sum to 1\.1"):
        tree({"Scenarios": rows})
    assert tree({"Scenarios": [rows[0], rows[1] | {"probability": 0.3}]}).branches[0].probability == 0.0


def test_scenarios_in_a_circle_are_refused():
    """Proves: two scenarios that follow each other are named. Sensitivity: in a row they are a tree."""
    rows = [
        {"scenario": "a", "follows": "b", "first_month": "2027-06", "probability": 0.1},
        {"scenario": "b", "follows": "a", "first_month": "2027-05", "probability": 0.1},
    ]
    with pytest.raises(ValueError, match="circle"):
        tree({"Scenarios": rows})
    assert len(tree({"Scenarios": [rows[0], rows[1] | {"follows": ""}]})) == 3


SUPPLIERS = {
    "Countries": [{"country": "X"}, {"country": "Y"}, {"country": "own", "own": True}],
    "Commodities": [{"commodity": "m"}],
    "Imports": [
        {"route": name, "country": name, "commodity": "m", "price": 1.0} for name in ("X", "Y", "own")
    ],
}


def test_stress_tests_in_the_plan():
    """Proves: one branch of no probability per start month, that ends after its length; blank countries test
    each foreign supplier in turn. Sensitivity: tests outside the plan are no branches.
    """
    row = {
        "stress": "t",
        "country": ("X",),
        "first_month": "2027-06",
        "last_month": "2028-01",
        "every_months": 6,
        "length_months": 4,
        "passed_on": 0.3,
        "buffer_months": 2,
        "in_plan": True,
    }
    found = tree(SUPPLIERS | {"Stress tests": [row]})
    assert [each.happenings for each in found.branches[1:]] == [
        (Happening("", 2, 6, ("X",), 0.3, 2),),
        (Happening("", 8, 12, ("X",), 0.3, 2),),
    ]
    assert all(each.stress and each.probability == 0.0 for each in found.branches[1:])
    each = tree(SUPPLIERS | {"Stress tests": [row | {"country": (), "last_month": None}]})
    assert [branch.happenings[0].cut_off for branch in each.branches[1:]] == [("X",), ("Y",)]
    outside = make_inputs(horizon(24), SUPPLIERS | {"Stress tests": [row | {"in_plan": False}]})
    assert len(build_tree(outside)) == 1
    assert not is_needed(outside)


def test_quarters():
    """Proves: in a plan of quarters an event of three months from the fifth month lasts one period of the
    second quarter. Sensitivity: of four months, two.
    """
    scenario = {"scenario": "s", "first_month": "2027-08", "probability": 0.5, "event": "e"}
    for length, ends in ((3, 2), (4, 3)):
        given = events() | {"Scenarios": [scenario | {"length_months": length}]}
        assert tree(given, step_months=3).branches[1].happenings == (Happening("e", 1, ends),)


def words() -> set[str]:
    """Names of attributes that tests of the tree, its cases and its properties set."""
    files = [*HERE.glob("*.py"), HERE.parent / "cases" / "futures.py", HERE.parent / "model" / "test_risk.py"]
    found: set[str] = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                found |= {str(key.value) for key in node.keys if isinstance(key, ast.Constant)}
            if isinstance(node, ast.keyword) and node.arg:
                found.add(node.arg)
    return found


@pytest.mark.parametrize("name", SHEETS)
def test_every_column_is_set_by_a_case(name: str):
    """Proves: each column of the tree's sheets is given in some case. Sensitivity: a new column fails."""
    assert [column for column in REGISTRY[name].columns if column not in words() | {*COMMON}] == []
