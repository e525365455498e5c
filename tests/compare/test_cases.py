"""Cases of a study side by side, from its workbook and from its long table."""

from pathlib import Path

import pandas as pd
import pytest

from planner.batch.study_tables import study_of
from planner.comparison import compared
from planner.comparison.cases import NoSuchCaseError
from planner.report.study import write_study
from tests.batch.hand_made import ONE_AT_A_TIME, Named


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """The workbook of hand-made cases."""
    path = tmp_path / "study.xlsx"
    write_study(path, study_of(ONE_AT_A_TIME, Named()))
    return path


def test_cases_of_a_workbook(study: Path) -> None:
    """Proves: base 100, hazard high 140; the words say so; names have no case."""
    found = compared([study], ["base", "HAZARD HIGH"])
    assert found.names == ("base", "hazard high")
    frame = found.sections[0].frame
    assert frame.iloc[0].tolist() == ["Money, ₹ crore", 100.0, 140.0, 40.0]
    assert found.words == ("hazard high against base: Money, ₹ crore 100 -> 140.",)


def test_a_case_without_a_plan_says_why(study: Path) -> None:
    """Proves: the reason stands in the words."""
    assert compared([study], ["base", "target high"]).words == (
        "target high has no plan: Targets!7 cannot be met.",
    )


def test_an_unknown_case_is_named(study: Path) -> None:
    """Proves: the nearest name is offered; without names the mend says how to give them."""
    with pytest.raises(NoSuchCaseError, match='has no case "hazard hihg"; did you mean "hazard high"'):
        compared([study], ["base", "hazard hihg"])
    with pytest.raises(NoSuchCaseError, match="--cases base,NAME"):
        compared([study])


def test_cases_of_a_long_table(tmp_path: Path) -> None:
    """Proves: a row per case and figure is enough."""
    rows = [
        (each.case.name, figure.key, figure.label, figure.unit, figure.value)
        for each in ONE_AT_A_TIME
        for figure in each.figures
    ]
    path = tmp_path / "cases.csv"
    pd.DataFrame(rows, columns=["case", "figure", "label", "unit", "value"]).to_csv(path, index=False)
    found = compared([path], ["base", "price high"])
    assert found.sections[0].frame["B less A"].tolist() == [30.0, -10.0]
