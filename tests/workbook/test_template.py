"""The template: every sheet and column, help, drop-downs, equal bytes; the writer refuses unknown words."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.schema.columns import Kind
from planner.schema.settings import setting_columns
from planner.schema.sheet import sheets
from planner.workbook.layout import HEADER_ROW, TEMPLATE_VERSION, UNITS_ROW
from planner.workbook.reading.reader import read_workbook
from planner.workbook.writing.template import TEMPLATE_YEARS, write_template, write_workbook

HORIZON = {"start_month": "2027-01", "end_month": "2027-12"}
EXPANDED = {"Commodities", "Processes", "Resources"}
COMMODITIES = {"Commodities": [{"commodity": "magnet"}]}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The empty template."""
    path = tmp_path_factory.mktemp("template") / "template.xlsx"
    write_template(path)
    return path


def test_every_column_is_there_with_help(template: Path):
    """Proves that sheets come in declared order, each column with its unit and a note that explains it."""
    book = load_workbook(template)
    first, *others = (each.name for each in sheets())
    assert first == "Levers"
    assert book.sheetnames == ["README", first, "Settings", *others, "Checks", "Lists"]
    for declared in sheets():
        sheet = book[declared.name]
        headers = {cell.value: cell for cell in sheet[HEADER_ROW]}
        for column in declared.columns.values():
            name = TEMPLATE_YEARS[0] if column.kind is Kind.YEARLY else column.header
            assert column.meaning in headers[name].comment.text
            assert column.unit in (sheet.cell(UNITS_ROW, headers[name].column).value or "")
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes == f"B{HEADER_ROW + 1}"
        assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"


def test_choices_have_drop_downs(template: Path):
    """Proves that every closed list is a drop-down from a defined name that exists."""
    book = load_workbook(template)
    for declared in sheets():
        rules = book[declared.name].data_validations.dataValidation
        lists = [rule.formula1.lstrip("=") for rule in rules if rule.type == "list"]
        closed = [c for c in declared.columns.values() if c.kind in {Kind.CHOICE, Kind.FLAG, Kind.LINK}]
        assert len(lists) == len(closed)
        assert set(lists) <= set(book.defined_names)


def test_settings_have_names(template: Path):
    """Proves that every setting can be named in formulas, and that the version is stated."""
    book = load_workbook(template)
    assert set(setting_columns()) <= set(book.defined_names)
    sheet, _, cell = book.defined_names["template_version"].attr_text.partition("!")
    assert book[sheet][cell.replace("$", "")].value == TEMPLATE_VERSION


def test_empty_template_lacks_only_what_it_must(template: Path):
    """Proves that the template itself is free of mistakes: only what must be typed is missing."""
    found = [(each.code, each.place) for each in read_workbook(template).problems]
    assert found == [
        ("missing_value", "Settings!B7"),
        ("missing_value", "Settings!B8"),
        ("no_rows", "Commodities"),
    ]


def test_equal_inputs_give_equal_bytes(tmp_path: Path):
    """Proves that nothing in the file follows the clock; sensitivity: another name changes it."""
    written = []
    for number, name in enumerate(("magnet", "magnet", "oxide")):
        path = tmp_path / f"{number}.xlsx"
        write_workbook(path, settings=HORIZON, tables={"Commodities": [{"commodity": name}]})
        written.append(path.read_bytes())
    assert written[0] == written[1] != written[2]


def test_text_stays_text(tmp_path: Path):
    """Proves that a name which looks like a formula is no formula."""
    tables = {"Commodities": [{"commodity": "=1+1", "note": "@x"}]}
    write_workbook(tmp_path / "t.xlsx", settings=HORIZON, tables=tables)
    assert (
        read_workbook(tmp_path / "t.xlsx").addresses.tables["Commodities"].rows[0].values["commodity"]
        == "=1+1"
    )


def test_compact_workbook(tmp_path: Path):
    """Proves that a small workbook can leave out unused columns and is read the same."""
    hashes = set()
    for compact in (True, False):
        path = tmp_path / f"{compact}.xlsx"
        write_workbook(path, settings=HORIZON, tables=COMMODITIES, all_columns=not compact)
        inputs = read_workbook(path).inputs
        assert inputs is not None
        hashes.add(inputs.source.values_sha256)
        assert (load_workbook(path)["Commodities"].max_column == 1) is compact
    assert len(hashes) == 1


UNKNOWN = [
    ({"titel": "x"}, COMMODITIES, "titel"),
    (HORIZON, {"Comodities": []}, "Comodities"),
    (HORIZON, {"Commodities": [{"name": "x"}]}, "name"),
    (HORIZON, {"Sectors": [{"sector": "x", "demand_a_year": {"FY99": 1}}]}, "FY99"),
]


@pytest.mark.parametrize(("settings", "tables", "word"), UNKNOWN, ids=[row[2] for row in UNKNOWN])
def test_unknown_words_raise(settings: dict, tables: dict, word: str, tmp_path: Path):
    """Proves that a misspelt setting, sheet, column or year is never written."""
    with pytest.raises(KeyError, match=word):
        write_workbook(tmp_path / "u.xlsx", settings=settings, tables=tables)
    assert list(tmp_path.iterdir()) == []


def test_names_that_follow_from_lanes_may_be_typed(template: Path):
    """Proves: a name that is not in the list, such as a good at a place, is asked about and not refused.
    Sensitivity: names of other sheets are refused.
    """
    styles: dict[str, set[str]] = {}
    for sheet in load_workbook(template).worksheets:
        for rule in sheet.data_validations.dataValidation:
            if rule.type == "list" and rule.showErrorMessage:
                styles.setdefault(str(rule.formula1), set()).add(rule.errorStyle or "stop")
    for name in EXPANDED:
        assert styles[f"names_of_{name}"] == {"warning"}
    assert styles["names_of_Plants"] == {"stop"}
