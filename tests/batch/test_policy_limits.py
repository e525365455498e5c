"""Targets and caps of the inputs as lines of charts."""

from pathlib import Path

from planner.batch.policy_limits import limits_of
from planner.batch.study_tables import limited_of
from planner.plan.columns import NameColumn
from planner.report.study import Limit
from planner.report.study.limits import message
from planner.workbook.reading.reader import read_workbook
from tests.batch.hand_made import ONE_AT_A_TIME

TUTORIAL = Path(__file__).resolve().parents[2] / "inputs" / "tutorial.xlsx"


def test_limits_of_the_tutorial() -> None:
    """Proves: 400 t of capacity are asked for, China's share is capped at 60 % in the last year, and the pots
    of the scheme, 200 and 40, are 240 together.
    """
    inputs = read_workbook(TUTORIAL).inputs
    assert inputs
    found = {key: [(each.value, each.is_cap) for each in limits] for key, limits in limits_of(inputs).items()}
    assert found == {
        "own_capacity": [(400.0, False)],
        "direct_exposure": [(60.0, True)],
        "incentive": [(240.0, True)],
    }


def test_cases_beyond_a_limit_are_counted() -> None:
    """Proves: of nine cases with a plan two cost more than 120 (130 and 140), largest first; one is under a
    least of 85. A figure without a limit is left out.
    """
    cap, least = Limit("Cap 120", 120.0), Limit("Least 85", 85.0, is_cap=False)
    (found,) = limited_of(ONE_AT_A_TIME, {"money": (cap,)})
    assert message(found) == "Money: 2 of 9 cases above Cap 120"
    assert found.frame["Case"].tolist()[:2] == ["hazard high", "price high"]
    assert set(found.frame[NameColumn("Cap 120")]) == {120.0}
    (found,) = limited_of(ONE_AT_A_TIME, {"money": (least,)})
    assert message(found) == "Money: 1 of 9 cases below Least 85"
