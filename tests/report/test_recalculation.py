"""Recalculating the workbook changes no number: saved values of formulas against LibreOffice."""

from collections.abc import Callable
from pathlib import Path

import pytest

from planner.plan import Plan
from planner.report import write_plan
from tests.report.cases import awkward, clashing, embargo, india, instance_plan, trading, transport
from tests.report.recalculation import differences, formulas, recalculated, saved


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    "name",
    [
        "transport",
        "awkward",
        "clashing",
        "trading",
        "schemes",
        "reserve",
        "plants",
        "embargo",
        "stress",
        "india",
    ],
)
def test_recalculation_changes_no_number(name: str, office: list[str], tmp_path: Path):
    """Recalculation changes no number."""
    cases: dict[str, Callable[[], Plan]] = {
        "transport": transport,
        "awkward": awkward,
        "trading": trading,
        "clashing": clashing,
        "embargo": embargo,
        "stress": lambda: embargo(stress=True),
        "india": india,
    }
    plan = cases.get(name, lambda: instance_plan(name))()
    path = tmp_path / "plan.xlsx"
    write_plan(path, plan)
    where = list(formulas(path))
    assert len(where) > 50
    before = saved(path, where)
    assert not differences(before, saved(recalculated(path, office, tmp_path), where))


@pytest.mark.libreoffice
def test_recalculation_would_find_a_wrong_number(office: list[str], tmp_path: Path):
    """Sensitivity: with a figure of a table falsified before writing, its formulas disagree."""
    plan = transport()
    wrong = plan.imports.by_country * 1
    years = [column for column in wrong if str(column).startswith("FY")]
    wrong[years] = wrong[years] + 1.0
    object.__setattr__(plan.imports, "by_country", wrong)
    path = tmp_path / "plan.xlsx"
    try:
        write_plan(path, plan)
    finally:
        wrong[years] = wrong[years] - 1.0
    where = list(formulas(path))
    assert differences(saved(path, where), saved(recalculated(path, office, tmp_path), where))
