"""From results of cases to tornados, maps, samples and words: all worked out by hand."""

from math import isnan

import pytest

from planner.batch.levers import maps_of, sample_of, tornados_of
from planner.batch.result import CaseResult
from planner.batch.study_tables import changed_table, study_of
from planner.cases.case import Case, Level
from planner.plan.columns import NameColumn
from tests.batch.hand_made import BASE, HAZARD, ONE_AT_A_TIME, PRICE, Named, figures, grid, result


def test_tornado_is_sorted_by_swing_and_names_what_is_idle() -> None:
    """Proves: Hazard swings 60 (80 to 140), Price 40, talks 10 (least and most of its settings), Target 1
    (its high end has no plan); idle moves nothing. Of exposure only Price moves, by 10.
    """
    money, exposure = tornados_of(ONE_AT_A_TIME, {})
    assert list(money.frame["Lever"]) == ["Hazard", "Price", "talks", "Target"]
    assert list(money.frame["Swing"]) == [60.0, 40.0, 10.0, 1.0]
    assert list(money.frame["Low end"]) == ["x .5", "x .5", "succeed", "x .5"]
    assert list(money.frame["High end"]) == ["x 2", "x 2", "fail", "x 2 (infeasible)"]
    assert isnan(money.frame["At high end"].iloc[3])
    assert money.idle == ("idle",)
    assert list(exposure.frame["Swing"]) == [10.0]


def test_without_a_base_case_there_is_no_tornado() -> None:
    """Sensitivity: bars start at the base case; without it nothing can be said."""
    assert tornados_of((*PRICE, *HAZARD), {}) == ()


def test_a_swing_counts_the_base_case() -> None:
    """Proves: both ends below the base case: 90 and 80 from 100 swing 20, not 10."""
    cases = (
        BASE,
        result("low", Level("L", "1", -1), money=90.0),
        result("high", Level("L", "2", 1), money=80.0),
    )
    assert list(tornados_of(cases, {})[0].frame["Swing"]) == [20.0]


def test_map_of_a_grid() -> None:
    """Proves: rows are hazards, columns lengths, cells 100 + hazard x length; exposure, which does not move,
    has no map. Sensitivity: a grid with a hole is no grid.
    """
    (found,) = maps_of((BASE, *grid()), {})
    assert (found.label, found.down, found.across) == ("Money", "Hazard", "Length")
    lengths = [NameColumn(f"{each} months") for each in (3, 6, 12)]
    assert found.frame[lengths].to_numpy().tolist() == [[103.0, 106.0, 112.0], [106.0, 112.0, 124.0]]
    assert maps_of((BASE, *grid()[:-1]), {}) == ()


def test_ranks_of_a_sample() -> None:
    """Proves: money rises with a in every case (rank correlation 1) and falls with b (-1)."""
    cases = [
        result(f"s{n}", Level("a", f"x {n}"), Level("b", f"x {9 - n}"), money=100.0 + n**3) for n in (1, 2, 4)
    ]
    found = sample_of(cases)
    assert list(found["Lever"]) == ["a", "b"]
    assert list(found[NameColumn("Money")]) == pytest.approx([1.0, -1.0])


def test_words_name_statuses_and_movers() -> None:
    """Proves: the sentences say how many cases ended how, the three largest levers, and the idle one."""
    words = study_of(ONE_AT_A_TIME, Named()).words
    assert words[0] == "10 cases: 9 optimal, 1 infeasible."
    assert words[1] == "Infeasible: target high; Remarks says why."
    assert words[2] == "Money: Hazard moves it from 100 to 80.0 at x .5 or 140 at x 2 ₹ crore."
    assert [each.split()[1] for each in words[2:5]] == ["Hazard", "Price", "talks"]
    assert words[-1] == "Moves none of these figures: idle."


def test_words_without_levers_name_the_cases_that_differ_most() -> None:
    """Proves: named cases are told by their difference from the base case."""
    words = study_of((BASE, result("embargo", money=160.0)), Named()).words
    assert words[1] == "Money: 60.0 ₹ crore more in embargo than in the base case (100)."


def test_changed_cells_are_split() -> None:
    """Proves: cell, old, new and what are told apart; what is told otherwise stands whole."""
    told = ("Imports!F14: 12 -> 14.4 (Price of China -> India | spot)", "something else")
    found = changed_table([CaseResult(Case("a"), "optimal", changed_cells=told, figures=figures(1.0))])
    assert found.to_numpy().tolist() == [
        ["a", "Imports!F14", "12", "14.4", "Price of China -> India | spot"],
        ["a", "", "", "", "something else"],
    ]
