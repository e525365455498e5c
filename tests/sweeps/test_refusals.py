"""Every refusal names the cell of Sweep, what was found and how to mend it, all at once."""

from pathlib import Path
from typing import Any

import pytest

from planner.cases import CasesError, read_cases
from planner.cases.judging import ModelJudge
from tests.sweeps.books import DESIGN, HEADERS, book, duty, price

MAP = "G"
"""A group."""


def at(sheet: str, row: str, column: str, value: Any = 5, operation: str = "") -> list[Any]:
    """A row of a case C."""
    return ["C", "", sheet, row, column, operation, value]


REFUSED: dict[str, tuple[list[list[Any]], list[str]]] = {
    "sheet": ([at("Imprts", "r1", "Price")], ['C2: "Imprts.r1.Price=5": the workbook has no sheet "Imprts"']),
    "row": ([at("Imports", "r9", "Price")], ['D2: Imports has no row "r9"']),
    "pattern": ([at("Imports", "x*", "Price")], ['D2: Imports has no row "x*"']),
    "column": ([at("Imports", "r1", "Prise")], ['E2: Imports has no column "Prise"; did you mean "Price"?']),
    "no row": ([at("Imports", "", "Price")], ["D2: the cell is blank; expected the name of the row"]),
    "no column": ([at("Imports", "r1", "")], ["E2: the cell is blank; expected the header of the changed"]),
    "setting": ([at("Settings", "discount", "")], ['D2: Settings has no "discount"']),
    "cell": ([at("Imports", "!Z9", "")], ['D2: "Imports!Z9=5": Z9 is no cell of the table on Imports']),
    "factor": ([price("a lot", operation="*")], ['G2: found "a lot"; expected a factor such as 1.2']),
    "comma": ([price("1,2", operation="*")], ['G2: found "1,2"; expected a factor']),
    "no number": ([at("Imports", "r1", "Country", 2, "*")], ["G2: ", "no number to multiply or add to"]),
    "percent": ([price(0.2, operation="%")], ["G2: found 0.2, which is less than one per cent; type 20 for"]),
    "unsigned": ([price("20%")], ['G2: found "20%", which could mean two things; type +20% to change by it']),
    "minus": ([price("-5")], ['G2: found "-5", which could mean two things; fill Operation']),
    "separator": ([price("5 |")], ['G2: found "5 |"; expected a value on both']),
    "same": ([price(60)], ['G2: case "Price" changes nothing: Imports!D2 is 60 already.']),
    "neutral": ([price("+0% | +5%")], ['G2: case "Price +0%" changes nothing: found "+0% | +5%"; leave']),
    "twice": ([price(50), price(50, "price", group="T")], ['A3: case "price" stands in Sweep!']),
    "base": ([price(50, "Base")], ['A2: "Base" is the workbook as it is']),
    "counts": ([price("4 | 5 | 7", "L"), duty("0 | .1", "L")], ["G3: found 2 values; expected 1 or 3"]),
    "several": (
        [at("Imprts", "r1", "Price"), price("x", "D", operation="+")],
        ["C2: ", 'G3: found "x"; expected a number to add'],
    ),
    "design": (
        [[*price("40 | 50", "L", group=MAP), "grid"], duty("0 | .1", "L", group=MAP)],
        ['H3: found "one at a time"; expected "grid" as in Sweep!H2'],
    ),
    "group": ([[*price("40 | 50"), "grid"]], ["B2: the cell is blank; expected the group whose levers"]),
    "range": ([[*price("40", group=MAP), "hypercube"]], ['G2: found "40"; expected the two ends of a range']),
    "ends": ([[*price("40 | *2", group=MAP), "hypercube"]], ["G2: found ", "two numbers that both set"]),
    "words": (
        [["N", MAP, "Switches", "need", "", "", "low | high", "hypercube"]],
        ['G2: found "low | high"; expected two numbers'],
    ),
}  # fmt: skip
"""Kind -> rows, and what is said, a line each that begins with a cell of Sweep."""


def said(path: Path, **options: Any) -> list[str]:
    """Refusals of a workbook's sweep."""
    with pytest.raises(CasesError) as error:
        read_cases(path, **options)
    assert str(error.value) == "\n".join(map(str, error.value.refusals))
    return [str(each) for each in error.value.refusals]


@pytest.mark.parametrize("kind", REFUSED)
def test_refusals_name_the_cell(kind: str, tmp_path: Path):
    """Proves: each mistake is refused at its cell; a faultless row beside it changes nothing of that."""
    rows, words = REFUSED[kind]
    found = said(book(tmp_path, [*rows, price(61, "Faultless")], DESIGN))
    text = "\n".join(found)
    assert all(word in text for word in words), text
    assert [line.split(":")[0] for line in found] == [
        f"Sweep!{word.split(':')[0]}" for word in words if word[1:3].rstrip(":").isdecimal()
    ]


def test_unknown_groups_are_refused(tmp_path: Path):
    """Proves: a group that no row has is refused with those there are."""
    assert said(book(tmp_path, [price(50, group="T")]), groups=["U"]) == [
        '--group: found "U"; expected one of T.'
    ]


def test_what_the_model_does_not_read_is_refused(tmp_path: Path):
    """Proves: a switch that moves no row and a note are refused by the rule that leaves them unread; what is
    read stands. Sensitivity: without the judge all pass.
    """
    rows = [
        ["Switch", None, "Switches", "duty", None, None, "free"],
        ["Note", None, "Imports", "r1", "Note", None, "dear"],
        price("-20% | +20%"),
        ["Need", None, "Switches", "need", None, None, "high | low"],
    ]
    path = book(tmp_path, rows)
    assert len(read_cases(path)) == 7
    first, second = said(path, judge=ModelJudge())
    assert first.startswith('Sweep!G2: case "Switch" changes nothing that is read: ')
    assert second.startswith(
        'Sweep!G3: case "Note" changes nothing that is read: Imports!I2 is text for readers'
    )


def test_a_case_with_errors_is_refused_before_it_is_solved(tmp_path: Path):
    """Proves: a duty of 20 (for 20 %) is refused with the message that the cell itself would get."""
    (found,) = said(book(tmp_path, [duty(20)]), judge=ModelJudge())
    assert found.startswith('Sweep!G2: case "Duty" cannot be solved: Imports!H2: found 20; expected share')


def test_a_workbook_with_errors_has_no_cases(tmp_path: Path):
    """Proves: errors of the workbook come first."""
    path = book(tmp_path, [price(50)], more={"Demand": [["Sector", "Commodity"], ["Defense", "STD"]]})
    assert any(line.startswith("Demand!A2: ") for line in said(path))


def test_a_missing_file_is_refused(tmp_path: Path):
    """Proves: a file of cases that is not there is named."""
    path = book(tmp_path, [price(50)])
    assert said(path, cases_path=tmp_path / "none.xlsx")[0].startswith("none.xlsx: there is no such file")
    assert said(path, cases_path=tmp_path / "none.yaml")[0].startswith(
        "none.yaml: cannot be read (No such file"
    )
    assert DESIGN[:-1] == HEADERS
