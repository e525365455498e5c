"""The result workbook as a file: whole or not at all, the same each time, readable, printable, safe."""

import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from planner.files import OutputError
from planner.plan import Plan
from planner.plan.columns import Form
from planner.report import write_plan
from planner.report.style import number_format
from tests.model.instances import INSTANCES
from tests.report.cases import AWKWARD, awkward, embargo, instance_plan, trading, transport

CASES = {
    "transport": transport,
    "awkward": awkward,
    "trading": trading,
    "embargo": lambda: embargo(stress=True),
} | {group: (lambda group=group: instance_plan(group)) for group in INSTANCES}
LETTERS_A_UNIT = 1.15


def written(plan: Plan, folder: Path) -> openpyxl.Workbook:
    """The workbook of a plan, read back with saved values."""
    path = folder / "plan.xlsx"
    write_plan(path, plan)
    return openpyxl.load_workbook(path, data_only=True)


def body(sheet: Worksheet, table: str) -> dict[str, list[Cell]]:
    """Cells of a named table by header."""
    rows = list(sheet[sheet.tables[table].ref])
    return {str(cell.value): [row[at] for row in rows[1:]] for at, cell in enumerate(rows[0])}


@pytest.mark.parametrize("name", CASES)
def test_every_kind_of_plan_is_written_and_adds_up(name: str, tmp_path: Path):
    """Every kind of plan is written and adds up."""
    plan = CASES[name]()
    book = written(plan, tmp_path)
    assert plan.checks.all_passed, plan.checks.table
    assert {cell.value for cell in body(book["Checks"], "t_check")["Result"]} == {"OK"}


def test_equal_plans_give_equal_bytes(tmp_path: Path):
    """Equal plans give equal bytes."""
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write_plan(first, transport())
    write_plan(second, transport())
    assert first.read_bytes() == second.read_bytes()


def test_text_stays_text(tmp_path: Path):
    """Text stays text."""
    book = written(awkward(), tmp_path)
    sectors = body(book["Demand and shortages"], "t_need_year")["Sector"]
    assert [cell.value for cell in sectors] == list(AWKWARD)
    assert {cell.data_type for cell in sectors} == {"s"}
    assert book["Summary"]["A1"].value == "=HYPERLINK(1)"
    assert book["Summary"]["A1"].data_type == "s"


def test_zeros_have_no_sign_and_no_dash_where_zero_is_an_answer():
    """Proves: what rounds to zero is shown as a dash, without a minus; of a figure that stands alone and of
    months until the first cut a 0. Sensitivity: as a plain number zero months would be a dash.
    """
    assert number_format(Form.NUMBER, 12.0) == '[>=0.05]#,##0.0;[<=-0.05]-#,##0.0;"–"'
    assert number_format(Form.SHARE) == '[>=0.0005]0.0%;[<=-0.0005]-0.0%;"–"'
    assert number_format(Form.MONTHS, 1000.0) == '[>=0.5]#,##0;[<=-0.5]-#,##0;"0"'
    assert number_format(Form.FIGURE, 0.0).endswith(';"0"')


@pytest.mark.parametrize("name", ["transport", "awkward", "schemes", "reserve", "embargo"])
def test_no_figure_is_wider_than_its_column(name: str, tmp_path: Path):
    """A figure that does not fit shows as ###; words wrap or run on."""
    for sheet in written(CASES[name](), tmp_path):
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, float | int):
                    shown = _shown(float(cell.value), cell.number_format)
                    width = sheet.column_dimensions[cell.column_letter].width
                    assert len(shown) <= width * LETTERS_A_UNIT, (sheet.title, cell.coordinate, shown)


def _shown(value: float, form: str) -> str:
    """About what a cell shows."""
    form = form.partition("]")[2]
    if form.startswith("0.0%"):
        return f"{value:.1%}"
    if "E+" in form:
        return f"{value:.1E}"
    places = len(form.split(";")[0].partition(".")[2])
    return f"{value:,.{places}f}"


@pytest.mark.parametrize("name", ["transport", "schemes", "embargo"])
def test_sheets_are_ready_for_readers_and_printers(name: str, tmp_path: Path):
    """Sheets are ready for readers and printers."""
    book = written(CASES[name](), tmp_path)
    seen = [sheet for sheet in book if sheet.sheet_state == "visible"]
    for sheet in seen:
        assert sheet.page_setup.fitToWidth in {None, 1}, "None is the default of 1"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows
        assert sheet.print_area
        assert sheet.freeze_panes
        assert sheet.sheet_view.selection[-1].activeCell in {None, "A1", "A2"}
        assert not sheet.merged_cells.ranges
        for table in sheet.tables.values():
            headers = [cell.value for cell in sheet[table.ref][0]]
            assert all(headers)
            assert len(set(headers)) == len(headers)
    assert book["Summary"].page_setup.fitToHeight in {None, 1}
    assert all(sheet.page_setup.fitToHeight == 0 for sheet in seen if sheet.title != "Summary")
    assert book["Summary"].page_setup.orientation == "portrait"


def test_summary_leads_to_every_sheet(tmp_path: Path):
    """Summary leads to every sheet."""
    book = written(transport(), tmp_path)
    links = [row[0].hyperlink for row in book["Summary"].iter_rows() if row[0].hyperlink]
    targets = {link.location.split("!")[0].strip("'") for link in links}
    seen = {sheet.title for sheet in book if sheet.sheet_state == "visible"}
    assert targets == seen - {"Summary"}


def test_charts_have_words_and_are_not_smoothed(tmp_path: Path):
    """Charts have words and are not smoothed."""
    path = tmp_path / "plan.xlsx"
    write_plan(path, instance_plan("schemes"))
    with zipfile.ZipFile(path) as parts:
        drawings = [parts.read(n).decode() for n in parts.namelist() if n.startswith("xl/drawings/drawing")]
        charts = [parts.read(n).decode() for n in parts.namelist() if n.startswith("xl/charts/chart")]
    assert charts
    assert sum(text.count("<xdr:graphicFrame") for text in drawings) == len(charts)
    assert sum(text.count('descr="') for text in drawings) == len(charts)
    assert not any('<c:smooth val="1"' in text for text in charts)


def test_units_come_from_the_settings(tmp_path: Path):
    """Units come from the settings."""
    book = written(transport(), tmp_path)
    units = [cell.value for cell in body(book["Key figures"], "t_figure")["Unit"]]
    assert "thousand $" in units
    words = [
        cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    ]
    assert not [text for text in words if "crore" in text]


def test_sheets_without_a_subject_say_so(tmp_path: Path):
    """Sheets without a subject say so."""
    book = written(transport(), tmp_path)
    said = {
        sheet.title: " ".join(str(row[0].value) for row in sheet.iter_rows() if row[0].value)
        for sheet in book
    }
    assert "holds nothing in a reserve" in said["Stockpile"]
    assert "No incentive scheme" in said["Incentive"]
    assert "Nothing comes from China" in said["China exposure"]
    assert "Nothing is made at home" in said["Domestic output"]
    assert not book["Stockpile"]._charts
    assert not book["Incentive"].tables


def test_a_place_that_takes_no_file_is_named_and_the_old_file_stays(tmp_path: Path):
    """A place that takes no file is named and the old file stays."""
    with pytest.raises(OutputError, match=r"nowhere.*cannot be written"):
        write_plan(tmp_path / "nowhere" / "plan.xlsx", transport())
    folder = tmp_path / "plan.xlsx"
    folder.mkdir()
    (folder / "kept").write_text("kept")
    with pytest.raises(OutputError, match=r"plan\.xlsx"):
        write_plan(folder, transport())
    assert (folder / "kept").read_text() == "kept"
    assert [path.name for path in tmp_path.iterdir()] == ["plan.xlsx"]
