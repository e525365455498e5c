"""The recipes of docs/recipes.md do what they say: their commands are run, on workbooks edited by hand."""

import re
import shlex
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner, Result

import planner as package
from planner import cli

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
SUPPLIER = {
    "Route": "Brazil Magnet STD", "Country": "Brazil", "Commodity": "Magnet STD", "Lead time": 3,
    "First month": datetime(2028, 4, 1), "Price": 38, "Price unit": "USD/kg", "Maximum a month": 50,
}  # fmt: skip


def commands(recipe: str) -> list[list[str]]:
    """Arguments of the commands of a recipe, as they are printed."""
    (block,) = re.findall(rf"<!-- recipe: {recipe} -->\n```bash\n(.*?)```", TEXT, re.DOTALL)
    found = [shlex.split(line) for line in block.splitlines()]
    assert all(words[0] == "planner" for words in found)
    return [words[1:] for words in found]


def run(arguments: list[str]) -> Result:
    """What a command answers; it must be done."""
    ended = CliRunner().invoke(cli.app, arguments)
    assert ended.exit_code == 0, ended.stderr
    return ended


def cook(recipe: str) -> list[Result]:
    """What all commands of a recipe answer."""
    return [run(arguments) for arguments in commands(recipe)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the delivered inputs, those with one more supplier, and the plan that others are compared
    with.
    """
    made = tmp_path_factory.mktemp("recipes")
    (made / "inputs").mkdir()
    for name in ("india.xlsx", "tutorial.xlsx"):
        (made / "inputs" / name).write_bytes((ROOT / "inputs" / name).read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made)
        edited(Path("inputs/india.xlsx"), Path("inputs/india_brazil.xlsx"),
               lambda book: type_row(book["Imports"], SUPPLIER))  # fmt: skip
        cook("base")
    return made


@pytest.fixture
def here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That folder as the working directory."""
    monkeypatch.chdir(folder)
    return folder


def figures(name: str) -> pd.DataFrame:
    """Key figures of a plan beside those of the base: columns A and B by measure."""
    compared = package.compare("results/base.xlsx", f"results/{name}.xlsx")
    return compared.tables["figures"].set_index("Measure") if compared.tables else pd.DataFrame()


def table(sheet: Worksheet) -> tuple[int, dict[str, int]]:
    """Header row and columns of an input sheet."""
    (declared,) = sheet.tables.values()
    row = int(re.findall(r"\d+", declared.ref)[0])
    return row, {str(cell.value): int(cell.column) for cell in sheet[row] if cell.value}


def type_row(sheet: Worksheet, values: dict[str, Any]) -> None:
    """Fill the first empty row of a table, which grows where it is full, as in Excel."""
    header, columns = table(sheet)
    row = next(row for row in range(header + 1, header + 500) if sheet.cell(row, 1).value is None)
    (declared,) = sheet.tables.values()
    first, last = declared.ref.split(":")
    column, end = re.fullmatch(r"([A-Z]+)(\d+)", last).groups()  # type: ignore[union-attr]
    declared.ref = f"{first}:{column}{max(row, int(end))}"
    for name, value in values.items():
        sheet.cell(row, columns[name]).value = value


def rows_of(name: str, sheet: str) -> list[tuple[Any, ...]]:
    """Values of a sheet of a plan, row by row."""
    with closing(openpyxl.load_workbook(f"results/{name}.xlsx", read_only=True)) as book:
        return list(book[sheet].iter_rows(values_only=True))


def edited(source: Path, target: Path, edit: Callable[[Any], None]) -> None:
    """A workbook edited and saved under another name."""
    book = openpyxl.load_workbook(source)
    edit(book)
    book.save(target)


@pytest.mark.long
def test_a_bigger_pot(here: Path) -> None:
    """Proves: half as much again in the pot costs the system no more."""
    solved, compared = cook("pot")
    assert "Sales pot" in solved.stderr
    assert "differs" in compared.stdout or "less" in compared.stdout or "more" in compared.stdout
    found = figures("pot")
    if len(found):
        assert (
            found.loc["Sum of the three accounts", "B"] <= found.loc["Sum of the three accounts", "A"] + 0.01
        )


def test_a_new_supplier(here: Path) -> None:
    """Proves: the row passes the check, Brazil sends in July 2028 and not before, and money falls."""
    checked, _, compared = cook("supplier")
    assert "0 errors" in checked.stdout + checked.stderr
    assert "brazil against base: money" in compared.stdout
    found = figures("brazil")
    assert found.loc["Money", "B"] < found.loc["Money", "A"]
    assert any("Brazil Magnet STD" in row for row in rows_of("brazil", "Import mix"))


@pytest.mark.long
def test_a_delay(here: Path) -> None:
    """Proves: three cells are told, and own output of FY30 falls."""
    solved, _ = cook("delay")
    assert solved.stderr.count("24 -> 36") == 3
    years = package.compare("results/base.xlsx", "results/late.xlsx").tables["years"]
    own = years[(years["Measure"] == "Own output") & (years["Fiscal year"] == "FY30")].iloc[0]
    assert own["B"] < own["A"] - 100.0
    for ended in cook("compare")[:1]:
        assert "late against base" in ended.stdout
    assert Path("results/comparison.xlsx").is_file()


@pytest.mark.long
def test_a_bigger_reserve_and_its_money(here: Path) -> None:
    """Proves: the reserve is larger, and the plan says what it spends: more than 300, less than 5,000."""
    cook("reserve")
    found = figures("reserve")
    assert found.loc["Reserve, all forms", "B"] > found.loc["Reserve, all forms", "A"] + 1.0
    reached = [
        float(row[5])
        for row in rows_of("reserve", "Limits and targets")
        if len(row) > 5 and row[1] == "Reserve budget | most" and row[4] == 5000
    ]
    assert 300.0 < max(reached) < 4900.0


def test_a_stop_as_a_stress_test(here: Path) -> None:
    """Proves: both questions are answered in words from the plan, and a row that is typed later is run."""
    cut, event = cook("stress")
    assert "If China is cut off from Jan 2028 for 9 months" in cut.stdout
    assert "SC5 total embargo" in event.stdout
    for ended in (cut, event):
        assert "of its need" in ended.stdout or "% of need" in ended.stdout
        assert "solving" not in ended.stderr
    assert Path("results/embargo.xlsx").is_file()
    before = Path("inputs/india.xlsx").read_bytes()
    row = {"Stress test": "My stop", "Country": "China", "First start": datetime(2028, 1, 1), "Length": 9}
    edited(
        Path("inputs/india.xlsx"), Path("inputs/india.xlsx"), lambda book: _only(book["Stress tests"], row)
    )
    ended = run(["stress", "results/base.xlsx"])
    Path("inputs/india.xlsx").write_bytes(before)
    assert "made with other rows on Stress tests" in ended.stderr
    assert cut.stdout.splitlines()[0] == ended.stdout.splitlines()[0]


def _only(sheet: Worksheet, row: dict[str, Any]) -> None:
    """Leave a single row in a table."""
    header, columns = table(sheet)
    for number in range(header + 1, sheet.max_row + 1):
        for column in columns.values():
            sheet.cell(number, column).value = None
    type_row(sheet, row)


@pytest.mark.long
def test_a_stop_as_certain(here: Path) -> None:
    """Proves: one switch makes it certain, and the reserve gives in it."""
    (ended,) = cook("certain")
    assert "may_happen -> certain" in ended.stderr
    assert "All checks pass" in ended.stdout


@pytest.mark.long
def test_a_sweep(here: Path) -> None:
    """Proves: the first command solves nothing, the second writes the study."""
    listed, _ = cook("sweep")
    assert "Nothing was solved" in listed.stderr + listed.stdout
    assert Path("results/tornado.xlsx").is_file()


def test_a_problem_of_your_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: the cells of the recipe's table make a plan of 14,640."""
    monkeypatch.chdir(tmp_path)
    template, check, solve = commands("own")
    run(template)
    edited(Path("mine.xlsx"), Path("mine.xlsx"), _fill)
    assert "0 errors" in (checked := run(check)).stdout + checked.stderr
    run(solve)
    assert "14,640" in TEXT
    assert package.solve("mine.xlsx").objective == pytest.approx(14640.0)


def _fill(book: Any) -> None:
    """Type what the recipe's table says: sheet, then header and value in pairs."""
    block = TEXT.partition("| Sheet | Cells |")[2]
    for sheet, cells in re.findall(r"^\| (\w[\w ]*) \| (.*) \|$", block, re.MULTILINE):
        pairs = re.findall(r"([\w ]+?) `([^`]+)`", cells)
        values = {header.strip(): float(value) if value.isdecimal() else value for header, value in pairs}
        if sheet == "Settings":
            names = {book[sheet].cell(row, 1).value: row for row in range(1, book[sheet].max_row + 1)}
            for name, value in values.items():
                book[sheet].cell(names[name], 2).value = value
        else:
            type_row(book[sheet], values)


def test_a_certain_event_gives_a_sane_plan(tmp_path: Path) -> None:
    """Proves: on the tutorial one row of Scenarios with probability 1 makes the embargo certain: it is in all
    futures, the plan passes its checks and serves all but little, and being prepared saves money.
    """

    def certain(book: Any) -> None:
        sheet = book.create_sheet("Scenarios")
        sheet.append(["Scenario", "Leaves in", "Probability", "Event", "Length"])
        sheet.append(["China stops", "2028-01", 1, "China embargo", 9])

    edited(ROOT / "inputs" / "tutorial.xlsx", tmp_path / "certain.xlsx", certain)
    plan = package.solve(tmp_path / "certain.xlsx")
    assert plan.failed_checks == ()
    found = plan.key_figures["value"]
    assert float(found["Chance of any disruption"]) == pytest.approx(100.0)
    assert float(found["Unserved in the worst disruption"]) < 100.0
    assert float(found["Saved by being prepared"]) > 1.0
