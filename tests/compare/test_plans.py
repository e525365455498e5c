"""Plans side by side, by real solves of a case that can be worked out by hand, and of the tutorial."""

import json
from pathlib import Path

import openpyxl
import pytest

from planner.comparison import Comparison, compared
from planner.comparison.comparison import Section
from tests.compare.books import COST, run, tables, write
from tests.report.recalculation import differences, formulas, recalculated, saved

CHEAP_LAND = "Imports.Land.Price=1"
CHEAPER = 15.0
"""All 15 by land at 1."""
TUTORIAL = Path(__file__).resolve().parents[2] / "inputs" / "tutorial.xlsx"


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Plans with dear and with cheap land."""
    folder = tmp_path_factory.mktemp("plans")
    book = write(folder, "small")
    for name, change in (("dear", ()), ("cheap", ("--set", CHEAP_LAND))):
        done = run("solve", book, "-o", folder / f"{name}.xlsx", "--quiet", *change, folder=folder)
        assert done.returncode == 0, done.stderr
    return folder / "dear.xlsx", folder / "cheap.xlsx"


def section(comparison: Comparison, key: str) -> Section:
    """The section of a key."""
    return next(each for each in comparison.sections if each.key == key)


def test_figures_and_decisions_of_two_plans(plans: tuple[Path, Path]) -> None:
    """Proves: money 33 against 15; by sea 12 against 0, by land 3 against 15."""
    found = compared(plans)
    figures = section(found, "figures").frame.set_index("Measure")
    assert list(figures.loc["Money", ["A", "B", "B less A"]]) == pytest.approx(
        [COST, CHEAPER, CHEAPER - COST]
    )
    decisions = section(found, "decisions").frame
    imports = decisions[decisions["Decision"] == "Imports"].set_index("Of")["B less A"]
    assert sorted(imports) == pytest.approx([-12.0, 12.0])


def test_what_ceased_to_bind(plans: tuple[Path, Path]) -> None:
    """Proves: what comes by sea in the year was held at 12; with cheap land it is not."""
    frame = section(compared(plans), "binding").frame
    row = frame[frame["Row"].str.contains("Sea")].iloc[0]
    assert (row["A"], row["B"]) == ("binding in 1", "does not bind")


def test_changes_of_the_run_are_told_by_cell(plans: tuple[Path, Path]) -> None:
    """Proves: the price that --set changed is told as a cell of the inputs, found beside the plan."""
    frame = section(compared(plans), "inputs").frame
    assert frame[["Sheet", "Row", "Column", "A", "B"]].to_numpy().tolist() == [
        ["Imports", "Land", "Price", "3", "1"]
    ]


def test_inputs_that_are_gone_are_said_to_be(plans: tuple[Path, Path], tmp_path: Path) -> None:
    """Proves: without the inputs the cells cannot be told, and the reason is."""
    copies = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for plan, copy in zip(plans, copies, strict=True):
        copy.write_bytes(plan.read_bytes())
    found = section(compared(copies), "inputs")
    assert found.frame.empty
    assert "its inputs small.xlsx are not beside it" in found.empty


def test_words_name_accounts_and_the_largest_changed_decision(plans: tuple[Path, Path]) -> None:
    """Proves: one sentence with money and a decision; the change of the run in another."""
    first, second = compared(plans).words
    assert first.startswith("cheap against dear: money ₹18.0 crore less (33.0 -> 15.0)")
    assert "largest changed decision: imports of" in first
    assert second == f"cheap was made with {CHEAP_LAND}."


def test_a_plan_and_itself_do_not_differ(plans: tuple[Path, Path]) -> None:
    """Sensitivity: of equal plans no section but key figures, costs and runs has a row."""
    found = compared((plans[0], plans[0]))
    assert found.names == ("dear", "dear 2")
    assert found.words == ("dear 2 against dear: nothing differs.",)
    assert {each.key for each in found.sections if len(each.frame)} == {"figures", "accounts", "runs"}


def test_a_table_that_only_an_older_version_lacks_is_not_compared(
    plans: tuple[Path, Path], tmp_path: Path
) -> None:
    """Proves: a plan of another version without a table of decisions gives no decision that went to 0."""
    book = openpyxl.load_workbook(plans[0])
    del book["Import mix"].tables["t_country_year"]
    facts = book["Run info"]
    version = next(cell for cell in facts["A"] if cell.value == "Version: planner")
    facts.cell(version.row, 2).value = "0.0.1"
    book.save(tmp_path / "old.xlsx")
    frame = section(compared((tmp_path / "old.xlsx", plans[1])), "decisions").frame
    assert "Imports" not in set(frame["Decision"])


def test_solve_says_what_differs_from_the_last_plan(tmp_path: Path) -> None:
    """Proves: nothing of a first plan; then that nothing differs; then, once land is cheap, by how much.
    A plan of other inputs in the same place is not compared.
    """
    book = write(tmp_path, "small")
    place = tmp_path / "plan.xlsx"
    said = [run("solve", book, "-o", place, folder=tmp_path).stderr for _ in range(2)]
    assert "Against the last plan" not in said[0]
    assert "Against the last plan of small.xlsx: nothing differs." in said[1]
    cheap = tables()
    cheap["Imports"][1]["price"] = 1.0
    write(tmp_path, "small", cheap)
    done = run("solve", book, "-o", place, "--json", folder=tmp_path)
    sentence = json.loads(done.stdout)["against_last_plan"]
    assert sentence.startswith("Against the last plan of small.xlsx: money ₹18.0 crore less (33.0 -> 15.0)")
    other = write(tmp_path, "other")
    assert "Against the last plan" not in run("solve", other, "-o", place, folder=tmp_path).stderr


def test_the_workbook_of_a_comparison(plans: tuple[Path, Path], tmp_path: Path) -> None:
    """Proves: -o writes a sheet per section; figures stand in named tables; it may be written again, but
    nothing else is replaced.
    """
    place = tmp_path / "comparison.xlsx"
    for _ in range(2):
        done = run("compare", *plans, "-o", place, "--json", folder=tmp_path)
        assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["kind"] == "plans"
    assert said["sections"]["figures"][0]["b_less_a"] == pytest.approx(-18.0)
    book = openpyxl.load_workbook(place)
    assert book.sheetnames[:3] == ["Summary", "Inputs", "Key figures"]
    assert "t_figures" in book["Key figures"].tables
    refused = run("compare", *plans, "-o", plans[0], folder=tmp_path)
    assert refused.returncode == 2
    other = tmp_path / "mine.xlsx"
    openpyxl.Workbook().save(other)
    assert run("compare", *plans, "-o", other, folder=tmp_path).returncode == 7


@pytest.mark.libreoffice
def test_recalculation_changes_no_number(plans: tuple[Path, Path], office: list[str], tmp_path: Path) -> None:
    """Proves: differences are live formulas, and LibreOffice finds the same figures."""
    place = tmp_path / "comparison.xlsx"
    assert run("compare", *plans, "-o", place, folder=tmp_path).returncode == 0
    where = list(formulas(place))
    assert len(where) > 10
    assert not differences(saved(place, where), saved(recalculated(place, office, tmp_path), where))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("{plan}", "{book}"), "give files of one kind"),
        (("{plan}",), "give at least two files"),
        (("{plan}", "{plan}", "--cases", "base"), "--cases names cases of a study"),
    ],
)
def test_what_cannot_stand_side_by_side_is_refused(
    plans: tuple[Path, Path], arguments: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    """Proves: mixed kinds, a single plan and cases of plans are usage errors with the mend."""
    names = {"plan": plans[0], "book": plans[0].parent / "small.xlsx"}
    done = run("compare", *(each.format(**names) for each in arguments), folder=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr


def test_two_plans_of_the_tutorial(tmp_path: Path) -> None:
    """Proves: two plans of a tree: the reserve budget is halved, money and the reserve differ as the plans
    themselves say, and the cell is told.
    """
    for name, change in (("whole", ()), ("half", ("--set", "Limits.Reserve budget.Maximum=30"))):
        done = run("solve", TUTORIAL, "-o", tmp_path / f"{name}.xlsx", "-q", *change, folder=TUTORIAL.parent)
        assert done.returncode == 0, done.stderr
    whole, half = tmp_path / "whole.xlsx", tmp_path / "half.xlsx"
    (tmp_path / "tutorial.xlsx").write_bytes(TUTORIAL.read_bytes())
    found = compared((whole, half))
    figures = section(found, "figures").frame
    assert {"as planned", "mean of all futures"} == set(figures["Of"])
    reserve = figures[(figures["Measure"] == "Reserve of Magnet") & (figures["Of"] == "as planned")].iloc[0]
    assert reserve["B"] < reserve["A"]
    cells = section(found, "inputs").frame
    assert cells[["Row", "A", "B"]].to_numpy().tolist() == [["Reserve budget", "60", "30"]]
