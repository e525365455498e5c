"""Odds of events in the tree: by the worst of a path, in scenarios, several on a path."""

from math import exp
from typing import Any

import numpy as np
import pytest

from planner.tree.branch import Tree
from planner.tree.build_tree import build_tree
from planner.tree.hazards import Hazard, by_rank, worst_event_probabilities
from tests.model.micro import joined, keeping, market
from tests.support import horizon, make_inputs
from tests.tree.growing import expected

A, B = 0.3, 0.6
"""Events a year of two events that may begin in one month of twelve."""


def two(**others: Any) -> dict[str, Any]:
    """A from the second month, B from the thirteenth; each with one onset that stands for a year."""
    rows = [
        {"event": "A", "hazard_a_year": A, "rank": 1, "first_onset": "2027-05", "last_onset": "2027-05"},
        {"event": "B", "hazard_a_year": B, "rank": 2, "first_onset": "2028-05", "last_onset": "2028-05"},
    ]
    lengths = [{"event": name, "length_months": 1, "probability": 1.0} for name in "AB"]
    return {"Events": rows, "Event lengths": lengths} | others


def tree(tables: dict[str, Any], **settings: Any) -> Tree:
    """The tree of tables over 25 months."""
    return build_tree(make_inputs(horizon(25, **settings), tables))


def odds(found: Tree, event: str) -> float:
    """Probability of the futures in which an event happens."""
    return sum(
        branch.probability
        for branch in found.branches
        if any(happening.event == event for happening in branch.happenings)
    )


def by_name(found: Tree) -> dict[str, float]:
    """Branch -> probability."""
    return {branch.name: branch.probability for branch in found.branches}


def test_each_event_has_the_odds_of_its_rate_and_the_worst_tells_a_path():
    """Proves: A and B have the odds of their rates; what A hides of B, a x b, is given back by the futures in
    which nothing happens, 1 - a - (1 - a) b, as it is less than three fifths of them. Sensitivity: B ten
    times a year would need more, and lacks the rest.
    """
    a, b = 1.0 - exp(-A), 1.0 - exp(-B)
    for turned in (False, True):
        given = two()
        if turned:
            given["Events"] = [row | {"rank": 3 - row["rank"]} for row in given["Events"]]
        found = tree(given)
        assert [odds(found, name) for name in "AB"] == pytest.approx([a, b])
        assert found.branches[0].probability == pytest.approx(1.0 - a - b)
    often, likely = two(), 1.0 - exp(-10.0)
    often["Events"][1] = often["Events"][1] | {"hazard_a_year": 10.0}
    calm = (1.0 - a) * (1.0 - likely)
    assert odds(tree(often), "B") == pytest.approx((1.0 - a) * likely + 0.6 * calm)
    assert tree(often).branches[0].probability == pytest.approx(0.4 * calm)


def test_three_ranks_against_a_million_simulated_paths():
    """Proves: onsets of three events drawn one by one, each path told by its worst, give the odds of every
    onset within four standard errors. Sensitivity: competing by time alone is off by hundreds of them.
    """
    rates, size = (0.08, 0.4, 0.9), 1_000_000
    onsets = ((3.0, 15.0, 27.0), (1.0, 19.0), (2.0, 8.0, 14.0, 20.0, 26.0, 32.0))
    hazards = [
        Hazard(str(i), rate, months, 36.0, float(i))
        for i, (rate, months) in enumerate(zip(rates, onsets, strict=True))
    ]
    rng = np.random.default_rng(20261126)
    first = np.array(
        [
            months[0] + 12.0 * rng.exponential(1.0 / rate, size)
            for rate, months in zip(rates, onsets, strict=True)
        ]
    )
    happens = first < 36.0
    worst = np.where(happens.any(axis=0), happens.argmax(axis=0), -1)
    found = {key: chance for _, key, chance in worst_event_probabilities(by_rank(hazards[::-1]))}
    for i, months in enumerate(onsets):
        edges = [*months, 36.0]
        drawn = np.histogram(first[i][worst == i], bins=edges)[0] / size
        for k, share in enumerate(drawn):
            chance = found[str(i), k]
            assert abs(share - chance) < 4.0 * np.sqrt(chance * (1.0 - chance) / size), (i, k)
    calm = 1.0 - sum(found.values())
    assert calm == pytest.approx(exp(-0.08 * 33 / 12 - 0.4 * 35 / 12 - 0.9 * 34 / 12))


SLIP = {"scenario": "slip", "first_month": "2027-07", "probability": 0.4, "event": "late"}


def slipping(**settings: Any) -> Tree:
    """A before the scenario is known, B after it."""
    given = two(Scenarios=[SLIP])
    given["Events"] = [*given["Events"], {"event": "late"}]
    return tree(given, **settings)


def test_events_leave_scenarios():
    """Proves: B leaves the scenario with its share, .4 x its odds; A, whose onset is over when the scenario
    is known, has all of its odds in the other futures, and three fifths of those in which nothing happens
    give B what A hides of it. Sensitivity: with room for no branch B is in no scenario, and has its odds
    outside.
    """
    a, b = 1.0 - exp(-A), (1.0 - (1.0 - exp(-A))) * (1.0 - exp(-B))
    found, calm = slipping(), 0.6 - a - 0.6 * b
    names = by_name(found)
    assert names["slip, then B, 2028-05"] == pytest.approx(0.4 * b)
    assert names["slip"] == pytest.approx(0.4 * (1.0 - b))
    assert names["A, 2027-05"] == pytest.approx(a)
    assert names["B, 2028-05"] == pytest.approx(0.6 * b + 0.6 * calm)
    few = slipping(most_branches=1)
    assert "slip, then B, 2028-05" not in by_name(few)
    assert by_name(few)["slip"] == pytest.approx(0.4)
    assert [odds(few, name) for name in "AB"] == pytest.approx([a, b + 0.6 * (0.6 - a - b)])


def test_two_events_on_a_path_are_four_futures():
    """Proves: nothing, A, B, A then B, each with its product of odds. Sensitivity: without room for another
    branch, or with one event a path, A then B is told as A.
    """
    a, b = 1.0 - exp(-A), 1.0 - exp(-B)
    names = by_name(tree(two(), events_per_path=2))
    assert names == pytest.approx(
        {
            "base scenario": (1.0 - a) * (1.0 - b),
            "A, 2027-05": a * (1.0 - b),
            "A, 2027-05, then B, 2028-05": a * b,
            "B, 2028-05": (1.0 - a) * b,
        }
    )
    assert by_name(tree(two(), events_per_path=2, most_branches=3)) == pytest.approx(by_name(tree(two())))


def losing() -> dict[str, Any]:
    """Need 100 a month at 10 from one country, of which A leaves half and B a quarter; lost: 50 a unit."""
    effects = [
        {"event": name, "effect": "import availability", "value": left}
        for name, left in (("A", 0.5), ("B", 0.25))
    ]
    tables = joined(market(demand=[100.0] * 25, maximum_a_month=100.0), keeping())
    tables |= two(**{"Event effects": effects})
    return tables | {"Shortage tiers": [{"sector": "s", "tier": "lost", "lost_value": 50.0}]}


def test_two_events_on_a_path_lose_twice():
    """Proves: 25 x 1,000, and 50 and 75 lost at 50 - 10 in a month of A and of B: with two events a path each
    counts with all of its odds; with one, B's odds where A has been come from where nothing is, and the
    mean is the same. Sensitivity: where B is likelier than three fifths of these, it is told too seldom.
    """
    a, b = 1.0 - exp(-A), 1.0 - exp(-B)
    both = 25_000.0 + a * 50 * 40 + b * 75 * 40
    assert expected(losing(), 25, events_per_path=2) == pytest.approx(both)
    assert expected(losing(), 25) == pytest.approx(both)
    often, likely = losing(), 1.0 - exp(-10.0)
    often["Events"] = [often["Events"][0], often["Events"][1] | {"hazard_a_year": 10.0}]
    fewer = a * likely - 0.6 * (1.0 - a) * (1.0 - likely)
    all_told = 25_000.0 + a * 50 * 40 + likely * 75 * 40
    assert expected(often, 25, events_per_path=2) == pytest.approx(all_told)
    assert expected(often, 25) == pytest.approx(all_told - fewer * 75 * 40)


def test_a_worse_event_begins_while_a_milder_one_lasts():
    """Proves: B (three months) is hit by A in its second month, and they multiply: 75, 87.5 and 75 short.
    Sensitivity: with the ranks exchanged the milder one does not begin while the worse one lasts.
    """
    given = losing()
    given["Events"] = [
        {"event": "A", "hazard_a_year": A, "rank": 1, "first_onset": "2028-06", "last_onset": "2028-06"},
        {"event": "B", "hazard_a_year": B, "rank": 2, "first_onset": "2028-05", "last_onset": "2028-05"},
    ]
    given["Event lengths"] = [
        {"event": "A", "length_months": 1, "probability": 1.0},
        {"event": "B", "length_months": 3, "probability": 1.0},
    ]
    a, b = 1.0 - exp(-A * 11 / 12), 1.0 - exp(-B)
    cost = 25_000.0 + 40 * (a * (1 - b) * 50 + (1 - a) * b * 225 + a * b * (75 + 87.5 + 75))
    assert expected(given, 25, events_per_path=2) == pytest.approx(cost)
    milder = [row | {"rank": 3 - row["rank"]} for row in given["Events"]]
    names = by_name(tree(given | {"Events": milder}, events_per_path=2))
    assert "B, 2028-05, then A, 2028-06" not in names
    assert sum(names.values()) == pytest.approx(1.0)


def three(rate_of_b: float) -> dict[str, Any]:
    """A, B and then C, of ranks 1, 2, 3; C begins in the last four months, once a year."""
    given = two()
    given["Events"] = [
        given["Events"][0],
        given["Events"][1] | {"hazard_a_year": rate_of_b},
        {"event": "C", "hazard_a_year": 1.0, "rank": 3, "first_onset": "2029-01", "last_onset": "2029-01"},
    ]
    given["Event lengths"] = [
        *given["Event lengths"],
        {"event": "C", "length_months": 1, "probability": 1.0},
    ]
    return given


def test_events_that_worse_ones_tell_are_left_out():
    """Proves: of C, A and B leave exp(-.3 - .6), less than half: it is left out, and its futures are those in
    which nothing worse happens. Sensitivity: with a rarer B they leave exp(-.3 - .3), more than half, and
    it has branches.
    """
    assert by_name(tree(three(B))) == pytest.approx(by_name(tree(two())))
    rarer = tree(three(0.3))
    assert odds(rarer, "C") == pytest.approx(1.0 - exp(-4 / 12))


@pytest.mark.parametrize("most", [1, 20, 40, 100, 1000])
@pytest.mark.parametrize("per_path", [1, 2, 3])
def test_probabilities_sum_to_one_and_the_worst_keeps_its_odds(most: int, per_path: int):
    """Proves: three ranks, two of them shared, unknown lengths, recovery and two scenarios: whatever is cut,
    probabilities sum to 1, none is negative, the worst event has its odds exactly and scenarios theirs.
    """
    names = ("w", "x", "y", "z")
    rows = [
        {"event": n, "hazard_a_year": 0.1 + 0.1 * i, "rank": r, "recovery_months": i, "onset_every_months": 7}
        for i, (n, r) in enumerate(zip(names, (1, 2, 2, 0), strict=True))
    ]
    lengths = [
        {"event": n, "length_months": m, "probability": 0.5} for i, n in enumerate(names) for m in (2, 5 + i)
    ]
    scenarios = [
        SLIP | {"probability": 0.2, "event": "z"},
        {"scenario": "more", "follows": "slip", "first_month": "2028-01", "probability": 0.1, "event": "y"},
    ]
    given = {"Events": rows, "Event lengths": lengths, "Scenarios": scenarios}
    found = tree(given, events_per_path=per_path, most_branches=most)
    assert min(branch.probability for branch in found.branches) >= 0.0
    assert odds(found, "w") == pytest.approx(1.0 - exp(-0.1 * 2.0))
    slips = [at for at, branch in enumerate(found.branches) if branch.name == "slip"]
    assert found.subtree_probability[slips[0]] == pytest.approx(0.3)
    assert len(set(by_name(found))) == len(found)


def test_several_events_in_one_scenario():
    """Proves: A leaves half for one month and B a quarter for two: 87.5, then 75 short. Sensitivity: one of
    them alone.
    """
    row = {"scenario": "both", "first_month": "2027-06", "probability": 0.5, "event": "A; B"}
    given = losing() | {"Scenarios": [row]}
    given["Events"] = [{"event": "A"}, {"event": "B"}]
    given["Event lengths"] = [
        {"event": name, "length_months": n, "probability": 1.0} for name, n in (("A", 1), ("B", 2))
    ]
    assert expected(given, 25) == pytest.approx(25_000.0 + 0.5 * 40 * (87.5 + 75.0))
    alone = given | {"Scenarios": [row | {"event": "A"}]}
    assert expected(alone, 25) == pytest.approx(25_000.0 + 0.5 * 40 * 50.0)


def test_unknown_lengths_of_several_events_are_told_apart_when_they_end():
    """Proves: A of 1 or 3 months and B of 1 or 2, independent: one branch at first, three more that leave it
    when the first of them ends, or the second. Sensitivity: with one length each, one branch.
    """
    row = {"scenario": "both", "first_month": "2027-06", "probability": 0.5, "event": "A; B"}
    lengths = [("A", 1, 0.4), ("A", 3, 0.6), ("B", 1, 0.3), ("B", 2, 0.7)]
    given = {"Events": [{"event": "A"}, {"event": "B"}], "Scenarios": [row]}
    given["Event lengths"] = [{"event": e, "length_months": n, "probability": p} for e, n, p in lengths]
    found = tree(given)
    assert sorted((branch.start, round(branch.probability, 9)) for branch in found.branches[1:]) == [
        (2, 0.21),
        (3, 0.06),
        (3, 0.09),
        (3, 0.14),
    ]
    given["Event lengths"] = given["Event lengths"][:1] + given["Event lengths"][2:3]
    assert len(tree(given)) == 2


def test_a_scenario_follows_another_in_the_same_month():
    """Proves: half of the futures know of A in a month, a fifth of all of B on top in the same month: 50 and
    87.5 short. Sensitivity: B a month later, when A is over, 75.
    """
    rows = [
        {"scenario": "one", "first_month": "2027-06", "probability": 0.3, "event": "A", "length_months": 1},
        {
            "scenario": "more",
            "follows": "one",
            "first_month": "2027-06",
            "probability": 0.2,
            "event": "B",
            "length_months": 1,
        },
    ]
    given = losing() | {"Events": [{"event": "A"}, {"event": "B"}], "Scenarios": rows}
    assert expected(given, 25) == pytest.approx(25_000.0 + 40 * (0.3 * 50 + 0.2 * 87.5))
    later = given | {"Scenarios": [rows[0], rows[1] | {"first_month": "2027-07"}]}
    assert expected(later, 25) == pytest.approx(25_000.0 + 40 * (0.5 * 50 + 0.2 * 75))


def test_copies_have_one_length_where_the_cap_cuts():
    """Proves: with room for one more branch than events and scenario take, B begins in the scenario and lasts
    four months, that of its lengths (1, 4, 6) nearest to the mean of 3.9. Sensitivity: with room for all, its
    three lengths.
    """
    given = two(Scenarios=[SLIP])
    given["Events"] = [*given["Events"], {"event": "late"}]
    shares = {1: 0.3, 4: 0.3, 6: 0.4}
    given["Event lengths"] = given["Event lengths"][:1] + [
        {"event": "B", "length_months": n, "probability": p} for n, p in shares.items()
    ]
    few = [branch for branch in tree(given, most_branches=7).branches if branch.name.startswith("slip, then")]
    assert [each.happenings[-1].ends - each.happenings[-1].onset for each in few] == [4]
    many = [branch for branch in tree(given).branches if branch.name.startswith("slip, then B")]
    assert len(many) == 3
    assert sum(each.probability for each in many) == pytest.approx(few[0].probability)
