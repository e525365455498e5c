"""Recalculating the workbook changes no number: saved values of formulas against LibreOffice."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from planner.plan import Plan
from planner.report import write_plan
from tests.report.cases import awkward, embargo, india, instance_plan, trading, transport

ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
CLOSE = 1e-9
Cells = dict[tuple[str, str], object]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command that converts a workbook with recalculation forced, in a profile of its own."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    profile = tmp_path_factory.mktemp("profile")
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS)
    return [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]


def formulas(path: Path) -> Iterator[tuple[str, str]]:
    """Sheet and address of every formula."""
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate


def saved(path: Path, where: list[tuple[str, str]]) -> Cells:
    """Saved values of some cells; empty text for blanks."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {at: book[at[0]][at[1]].value or "" for at in where}


def recalculated(path: Path, office: list[str], folder: Path) -> Path:
    """The workbook after LibreOffice has computed every formula anew."""
    out = folder / "again"
    subprocess.run([*office, "--outdir", str(out), str(path)], check=True, capture_output=True, timeout=240)
    return out / path.name


def differences(before: Cells, after: Cells) -> list[str]:
    """Cells whose value changed."""
    return [f"{at}: {one!r} became {after[at]!r}" for at, one in before.items() if not _same(one, after[at])]


def _same(one: object, other: object) -> bool:
    """Equal, or as near as a sum of many numbers can be; a blank is read back where a 0 was."""
    before, after = (0.0 if value in ("", None) else value for value in (one, other))
    if isinstance(before, int | float) and isinstance(after, int | float):
        return abs(before - after) <= CLOSE * max(1.0, abs(before))
    return before == after


@pytest.mark.libreoffice
@pytest.mark.filterwarnings("ignore:Unable to read chart:UserWarning")
@pytest.mark.parametrize(
    "name", ["transport", "awkward", "trading", "schemes", "reserve", "plants", "embargo", "stress", "india"]
)
def test_recalculation_changes_no_number(name: str, office: list[str], tmp_path: Path):
    """Recalculation changes no number."""
    cases: dict[str, Callable[[], Plan]] = {
        "transport": transport,
        "awkward": awkward,
        "trading": trading,
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
@pytest.mark.filterwarnings("ignore:Unable to read chart:UserWarning")
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
