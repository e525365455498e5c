"""planner stress with a question of one's own, or with rows of Stress tests that came after the plan."""

import json
from pathlib import Path
from typing import Any

import pytest

import planner as package
from planner.study.asked_tests import Question
from tests.cli.test_stress import NEED, TABLES, found, planner, solve, write_inputs

LENT = {
    "Events": [{"event": "Quake", "opens_reserves": True}],
    "Event effects": [
        {"event": "Quake", "effect": "import availability", "country": ("Japan",), "value": 0.0}
    ],
    "Event lengths": [{"event": "Quake", "length_months": 1, "probability": 1.0}],
}
"""An event without odds, that takes what the cut-off takes."""


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """Inputs with an event, in inputs beside the folder of the plan."""
    return write_inputs(tmp_path / "inputs" / "small.xlsx", **LENT)


@pytest.fixture
def plan(inputs: Path, tmp_path: Path) -> Path:
    """Their plan."""
    return solve(inputs, tmp_path / "results" / "plan.xlsx")


def only(*arguments: object) -> dict[str, Any]:
    """The only test that was found."""
    (result,) = found(*arguments)
    return result


def test_a_question_is_one_test(plan: Path) -> None:
    """Proves: five in stock serve the first of two months without Japan, five are missing in the second: not
    a tenth is served there. Without a question the inputs' own two tests are run.
    """
    result = only(plan, "--cut", "Japan", "--from", "2027-06", "--months", 2)
    assert (result["countries"], result["first_month"], result["length_months"]) == (["Japan"], "2027-06", 2)
    assert result["unserved"]["Cars"] == pytest.approx(NEED)
    assert result["course"]["unserved"]["Cars"] == pytest.approx([0.0, NEED])
    assert result["months"] == ["2027-06", "2027-07"]
    assert result["first_below_90_percent"] == {"Cars": "2027-07"}
    assert len(found(plan)) == 2


def test_what_is_asked_is_said_in_words(plan: Path) -> None:
    """Proves: who lacks what, who falls below nine tenths when, whose stock gives, month by month."""
    told = planner("stress", plan, "--cut", "Japan", "--from", "Jun 2027", "--months", 2).stdout
    assert "If Japan is cut off from Jun 2027 for 2 months, Cars lacks 5" in told
    assert "Below 90 % of need: Cars from Jul 2027 (at worst 0 % served)." in told
    assert "Makers holds up to 5.00 t less than without it (Jun 2027)" in told
    assert "Jul 2027" in told.partition("what sectors lack, in t")[2]


def test_several_starts_and_each_supplier(plan: Path) -> None:
    """Proves: every month from June for two months ends with August, the last start that ends in the plan;
    --to ends it earlier; any cuts off each supplier.
    """
    starts = found(plan, "--cut", "any", "--from", "2027-06", "--months", 2, "--every", 1)
    assert [each["first_month"] for each in starts] == ["2027-06", "2027-07", "2027-08"]
    assert {tuple(each["countries"]) for each in starts} == {("Japan",)}
    fewer = found(plan, "--cut", "Japan", "--from", "2027-06", "--every", 1, "--to", "2027-07", "--months", 2)
    assert len(fewer) == 2


def test_an_event_alone_and_with_a_cut(plan: Path) -> None:
    """Proves: the quake takes what the cut takes; together they take no more, and are one test."""
    asked = ("--from", "2027-06", "--months", 2)
    quake = only(plan, "--event", "quake", *asked)
    both = only(plan, "--event", "Quake", "--cut", "Japan", *asked)
    assert quake["event"] == both["event"] == "Quake"
    assert quake["unserved"] == pytest.approx({"Cars": NEED})
    assert both["unserved"] == pytest.approx({"Cars": NEED})
    told = planner("stress", plan, "--event", "Quake", "--cut", "Japan", *asked).stdout
    assert "If Japan and Quake come together from Jun 2027" in told


def test_goods_of_a_country(tmp_path: Path) -> None:
    """Proves: without the steel of Japan nobody goes short; without its magnets five are missing."""
    steel = {"Commodities": [*TABLES["Commodities"], {"commodity": "Steel"}]}
    inputs = write_inputs(tmp_path / "two.xlsx", **steel)
    plan = solve(inputs, tmp_path / "plan.xlsx")
    asked = (plan, "--cut", "Japan", "--from", "2027-06", "--months", 2, "--goods")
    assert only(*asked, "steel")["unserved"]["Cars"] == pytest.approx(0.0, abs=1e-9)
    lacking = only(*asked, "Magnet | sintered")
    assert lacking["goods"] == ["Magnet | sintered"]
    assert lacking["unserved"]["Cars"] == pytest.approx(NEED)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--cut", "Japn", "--from", "2027-06"], '--cut: found "Japn"; expected a country of Countries; did'),
        (["--cut", "India", "--from", "2027-06"], '--cut: found "India"'),
        (["--event", "Quak", "--from", "2027-06"], 'did you mean "Quake"?'),
        (["--cut", "Japan", "--goods", "Bolt", "--from", "2027-06"], '--goods: found "Bolt"'),
        (["--cut", "Japan", "--from", "2028-01"], "; expected a month of the plan, 2027-04 to 2027-09"),
        (["--cut", "Japan", "--from", "soon"], '--from: found "soon"'),
        (["--cut", "Japan"], "--from: found nothing"),
        (["--months", "3"], "--cut: found nothing"),
        (["--event", "Quake", "--from", "2027-06", "--passed-on", "0.5"], "--passed-on: found no --cut"),
        (["--event", "Quake", "--from", "2027-06", "--goods", "Magnet"], "--goods: found no --cut"),
        (["--cut", "Japan", "--from", "2027-06", "--to", "2027-05"], "--to: found"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_a_usage_error(plan: Path, options: list[str], words: str) -> None:
    """Proves: exit 2, the option, what was found and what was expected; --json tells the same."""
    ended = planner("stress", plan, *options)
    assert ended.exit_code == 2
    assert words in ended.stderr
    answer = json.loads(planner("stress", plan, *options, "--json").stdout)
    assert (answer["exit_code"], answer["status"]) == (2, "usage error")
    assert any(words in line for line in answer["messages"])


def test_rows_that_came_after_the_plan_are_run(plan: Path, inputs: Path) -> None:
    """Proves: a plan fits inputs that differ in Stress tests and in an event that only they use, and says
    so. Sensitivity: another need, or odds for the event, and it does not fit.
    """
    later = [{"stress": "Quake in June", "event": ("Quake",), "first_month": "2027-06", "length_months": 2}]
    worse = LENT | {"Event lengths": [{"event": "Quake", "length_months": 2, "probability": 1.0}]}
    write_inputs(inputs, **worse, **{"Stress tests": later})
    ended = planner("stress", plan)
    assert ended.exit_code == 0, ended.stderr
    assert "made with other rows on Stress tests" in ended.stderr
    assert only(plan)["unserved"]["Cars"] == pytest.approx(NEED)
    write_inputs(inputs, **LENT | {"Events": [{"event": "Quake", "hazard_a_year": 0.1}]})
    assert planner("stress", plan).exit_code == 8
    write_inputs(inputs, **LENT)
    ended = planner("stress", plan)
    assert "other rows" not in ended.stderr


def test_a_question_from_python(inputs: Path, plan: Path) -> None:
    """Proves: a question gives the same for a workbook, its plan and a plan in memory."""
    question = Question(cut=("Japan",), first="2027-06", months=2)
    solved = package.solve(inputs)
    tested = [package.stress(each, question=question) for each in (inputs, plan, solved)]
    for each in tested:
        assert each.unserved["unserved"].tolist() == pytest.approx([NEED])
        assert any("Below 90 %" in words for words in each.findings)
    with pytest.raises(package.AskedError, match="--cut"):
        package.stress(solved, question=Question(first="2027-06"))
