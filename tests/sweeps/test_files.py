"""Cases beside the workbook: the sheet Sweep of a second workbook, and YAML."""

from pathlib import Path

import pytest

from planner.cases import CasesError, read_cases
from planner.schema.tables.study import SweepRow
from planner.workbook.writing.template import write_workbook
from tests.sweeps.books import DESIGN, HEADERS, book, duty, price
from tests.workbook.books import write_book

ROWS = [
    [*price("-20% | +20%", group="T"), None],
    [*price("*0.9 | *1.1", "Map price", group="M"), "grid"],
    [*duty("0 | .1", "Map duty", group="M"), "grid"],
    ["Talks", None, "Imports", "r1", "Duty", "=", 0, None],
    ["Talks", None, "Imports", "r1", "Price", "%", -10, None],
]
YAML = """\
# The same cases; values with signs of YAML are quoted.
cases:
  - {case: Price, group: T, sheet: Imports, row: r1, column: Price, value: ["-20%", +20%]}
  - case: Map price
    group: M
    design: grid
    sheet: Imports
    row: r1
    column: Price
    value: "*0.9 | *1.1"
  - {case: Map duty, group: M, design: grid, sheet: Imports, row: r1, column: Duty, value: [0, .1]}
  - Case: Talks
    sheet: Imports
    row: r1
    changes:
      - {column: Duty, operation: =, value: 0}
      - {column: Price, operation: "%", value: -10}
"""


def yaml_file(folder: Path, text: str) -> Path:
    """A file of cases."""
    path = folder / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sweep_is_the_same_wherever_it_is_written(tmp_path: Path):
    """Proves: the workbook's sheet, that of another workbook and YAML give the same 7 cases; a file replaces
    the workbook's own sheet.
    """
    own = read_cases(book(tmp_path, ROWS, DESIGN))
    assert len(own) == 1 + 2 + 4 + 1
    other = write_book(tmp_path / "cases.xlsx", {"Notes": [["Cases"]], "Sweep": [DESIGN, *ROWS]})
    plain = book(tmp_path, [price(59, "Own")])
    assert read_cases(plain, other) == own
    assert read_cases(plain, yaml_file(tmp_path, YAML)) == own
    assert read_cases(plain, yaml_file(tmp_path, YAML.replace("cases:\n", ""))) == own


def test_a_written_workbook_comes_back(tmp_path: Path):
    """Proves: rows that the template writer writes are read as they were given, numbers too."""
    rows = [
        {
            "case": "Wait",
            "group": "T",
            "sheet": "Imports",
            "row_key": "r1",
            "column": "Volume a year",
            "value": v,
        }
        for v in (3, "*2")
    ]
    rows[1] |= {"case": "Longer", "design": "one at a time", "note": "Why."}
    path = tmp_path / "cases.xlsx"
    write_workbook(path, settings={}, tables={"Sweep": rows})
    found = read_cases(book(tmp_path, [price(50)]), path)
    assert [(case.name, case.changes, case.note) for case in found[1:]] == [
        ("Wait", ("Imports.r1.Volume a year=3",), ""),
        ("Longer", ("Imports.r1.Volume a year=*2",), "Why."),
    ]
    assert SweepRow.__sheet_name__ == "Sweep"  # type: ignore[attr-defined]


def test_switches_of_the_first_workbook_govern_rows_of_the_second(tmp_path: Path):
    """Proves: a When in the second workbook reads the first one's switches."""
    rows = [[*price(50, "On"), "need=base"], [*price(51, "Off"), "need=high"]]
    other = write_book(tmp_path / "cases.xlsx", {"Sweep": [[*HEADERS, "When"], *rows]})
    assert [case.name for case in read_cases(book(tmp_path), other)][1:] == ["On"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", "cases.yaml", "expected a list of cases"),
        ("cases: 5", "cases.yaml, line 1", "expected a list of cases"),
        ("- case: A\n  - b", "cases.yaml, line 2", "cannot be read"),
        ("- {case: A, sheet: Imports, row: r1, column: Price, value: *1.2}", "cases.yaml, line 1", "quotes"),
        ("- case: A\n  sheet: Imports\n  rwo: r1\n  value: 5", "cases.yaml, line 3", 'did you mean "row"?'),
        ("- case: A\n  row: r1\n  value: 5", "cases.yaml, line 1", "expected sheet of the case"),
        ("- text", "cases.yaml, line 1", "expected an entry with case"),
        ("- case: A\n  changes: no", "cases.yaml, line 2", "expected a list of changes"),
        (
            "- {case: A, sheet: Imports, row: r1, column: Price,\n   value: 60}",
            "cases.yaml, line 2",
            "60 already",
        ),
        (
            "- case: A\n  design: grd\n  sheet: Imports\n  value: 5",
            "cases.yaml, line 2",
            'did you mean "grid"?',
        ),
    ],
)
def test_yaml_is_refused_by_line(text: str, line: str, words: str, tmp_path: Path):
    """Proves: what is wrong with the file, an entry or a value is told with its line."""
    with pytest.raises(CasesError) as error:
        read_cases(book(tmp_path, [price(50)]), yaml_file(tmp_path, text))
    (found,) = error.value.refusals
    assert found.place == line
    assert words in found.words


def test_a_second_workbook_is_refused_by_cell(tmp_path: Path):
    """Proves: a workbook without the sheet, and a cell of it that is no choice, are refused with the file."""
    plain = book(tmp_path, [price(50)])
    with pytest.raises(CasesError, match=r"^none\.xlsx: found no sheet Sweep with rows"):
        read_cases(plain, write_book(tmp_path / "none.xlsx", {"Notes": [["A"]]}))
    other = write_book(tmp_path / "c.xlsx", {"Sweep": [HEADERS, price(50, operation="/")]})
    with pytest.raises(CasesError, match=r'^c\.xlsx Sweep!F2: found "/"; expected one of =, \*, \+, %'):
        read_cases(plain, other)
