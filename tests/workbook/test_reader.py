"""What the reader makes of switches, series, links, years and blanks."""

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.data import Inputs
from planner.schema.sheet import Row
from planner.schema.tables.demand import Sector, ShortageTier
from planner.schema.tables.disruption import EventEffect, EventLength, Scenario
from planner.schema.tables.places import Country
from planner.schema.tables.policy import Limit, ShareCap
from planner.schema.tables.trade import ImportRoute
from planner.workbook.messages import has_errors, report
from planner.workbook.reading.months import month_of_named_text, month_of_serial
from planner.workbook.reading.numbers import read_number_text
from planner.workbook.reading.reader import read_workbook
from tests.workbook.books import BASE, Edit, Sheets, put, write_book

ROUTES = BASE["Imports"]


def read(folder: Path, sheets: Sheets, edit: Edit | None = None) -> Inputs:
    """Inputs of the base with other sheets; fails if there are errors."""
    reading = read_workbook(write_book(folder / "book.xlsx", dict(BASE) | dict(sheets), edit))
    assert reading.inputs is not None, [str(each) for each in reading.problems]
    return reading.inputs


def only(inputs: Inputs, row_class: type[Row]) -> Any:
    """The one row of a sheet."""
    (row,) = inputs.rows(row_class)
    return row


def test_country_na_and_blanks(tmp_path: Path):
    """Proves that NA is a name, a blank without default is NaN and never 0, and arrays are read-only."""
    inputs = read(tmp_path, {})
    assert inputs.rows(Country)[0].country == "NA"
    route = only(inputs, ImportRoute)
    assert np.isnan(route.maximum_a_month).all()
    assert (route.freight == 0.0).all()
    assert route.price.shape == (12,)
    with pytest.raises(ValueError, match="read-only"):
        route.price[0] = 1.0


def test_fiscal_years(tmp_path: Path):
    """Proves how year headers are spelt, that years outside the plan are left, missing ones NaN."""
    sheets = {"Sectors": [["Sector", "FY2027", "2030-31"], ["Defence", 7, 9]]}
    sheets["Demand"] = [["Sector", "Commodity", "Demand a month"], ["Defence", "STD", 1]]
    sector = only(read(tmp_path, sheets), Sector)
    np.testing.assert_array_equal(sector.demand_a_year, [7.0] * 3 + [np.nan] * 9)


def test_one_value_for_all_years(tmp_path: Path):
    """Proves that the group's own name as header stands for all years without a column of their own."""
    sheets = {"Sectors": [["Sector", "Demand a year", "FY28"], ["Defence", 7, 8]]}
    np.testing.assert_array_equal(only(read(tmp_path, sheets), Sector).demand_a_year, [7.0] * 3 + [8.0] * 9)


WHENS = [
    ("case=high", False),
    ("case=base", True),
    ("CASE = Base", True),
    ("case=high|base", True),
    ("case=high | talks=succeed", True),
    ("case=base; talks=fail", False),
    ("case=base; talks=succeed", True),
]


@pytest.mark.parametrize(("when", "holds"), WHENS)
def test_when(when: str, holds: bool, tmp_path: Path):
    """Proves that ; means and, | means or; sensitivity: both outcomes occur."""
    switches = [["Switch", "Chosen", "Options"], ["case", "base", "base; high"]]
    switches.append(["talks", "succeed", "succeed; fail"])
    sheets = {"Switches": switches, "Imports": [[*ROUTES[0], "When"], [*ROUTES[1], when]]}
    inputs = read(tmp_path, sheets)
    assert len(inputs.rows(ImportRoute)) == int(holds)
    assert inputs.switches == {"case": "base", "talks": "succeed"}


SERIES = ["Sheet", "Key", "Column", "From", "To", "Operation", "Value"]


def test_series(tmp_path: Path):
    """Proves that later rows win, windows hold, wild keys fit, and * and + act on what stands."""
    rows = [
        SERIES,
        ["Imports", "r1", "Price", "2027-03", "2027-04", "=", 10],
        ["Imports", "*", "Price", "2027-04", None, "*", 2],
        ["imports", "R1", "price", None, "2027-01", "+", 5],
        ["Imports", "r1", "Volume a year", "2027-12", None, "*", 0.5],
    ]
    route = only(read(tmp_path, {"Series": rows}), ImportRoute)
    np.testing.assert_array_equal(route.price, [65, 60, 10, 20, *[120] * 8])
    np.testing.assert_array_equal(route.volume_a_year, [1000] * 11 + [500])


@pytest.mark.parametrize(
    ("key", "fits"), [("r*", True), ("*1", True), ("R*1", True), ("s*", False), ("*r", False), ("r.", False)]
)
def test_a_star_in_a_key_stands_for_any_text(tmp_path: Path, key: str, fits: bool):
    """Proves: * stands for any text within a name, whatever its case, and no other sign is special; a key
    that fits no row is a problem.
    """
    sheets = dict(BASE) | {"Series": [SERIES, ["Imports", key, "Price", None, None, "*", 2]]}
    reading = read_workbook(write_book(tmp_path / "book.xlsx", sheets))
    assert (reading.inputs is not None) == fits
    if reading.inputs is not None:
        assert (only(reading.inputs, ImportRoute).price == 120.0).all()


def test_series_changes_one_value_for_the_whole_plan(tmp_path: Path):
    """Proves that a number without months can be changed by a Series row that gives no months."""
    rows = [SERIES, ["Imports", "r1", "Qualification", None, None, "=", 3]]
    assert only(read(tmp_path, {"Series": rows}), ImportRoute).qualification_months == 3


def test_series_on_disruptions(tmp_path: Path):
    """Proves: lengths, scenarios and the profiles of one effect can be changed by key. Sensitivity:
    without the effect in the key, prices would change with availability.
    """
    effect = ["embargo", "import availability"]
    sheets = {
        "Events": [["Event", "Hazard"], ["embargo", 0.05]],
        "Event lengths": [["Event", "Length", "Probability"], ["embargo", 3, 0.5], ["embargo", 6, 0.5]],
        "Event effects": [
            ["Event", "Effect", "Country", "From", "Value"],
            [*effect, "NA", 0, 0.2],
            [*effect, "NA", 3, 0.4],
            ["embargo", "import price", "NA", 0, 1.5],
        ],
        "Scenarios": [
            ["Scenario", "Follows", "Leaves in", "Probability"],
            ["b", "A", "2027-06", 0.1],
            ["a", None, "2027-03", 0.2],
        ],
        "Series": [
            SERIES,
            ["Event lengths", "embargo | 3", "Probability", None, None, "=", 0.25],
            ["Event lengths", "embargo | 6", "Probability", None, None, "+", 0.25],
            ["Event effects", "embargo | import availability", "Value", None, None, "*", 0.5],
            ["Scenarios", "b", "Probability", None, None, "=", 0.05],
        ],
    }
    inputs = read(tmp_path, sheets)
    assert [row.probability for row in inputs.rows(EventLength)] == [0.25, 0.75]
    assert [row.value for row in inputs.rows(EventEffect)] == [0.1, 0.2, 1.5]
    assert [(row.follows, row.probability) for row in inputs.rows(Scenario)] == [("a", 0.05), ("", 0.2)]


def test_series_with_when(tmp_path: Path):
    """Proves that an override counts only while its When holds."""
    switches = [["Switch", "Chosen", "Options"], ["case", "base", "base; high"]]
    rows = [[*SERIES, "When"], ["Imports", "r1", "Price", None, None, "=", 10, "case=high"]]
    route = only(read(tmp_path, {"Switches": switches, "Series": rows}), ImportRoute)
    assert (route.price == 60.0).all()


def test_words_and_lists_in_links(tmp_path: Path):
    """Proves that a stage, a bloc, any and all are taken, and lists are split."""
    sheets = {
        "Share caps": [["Cap", "Country", "Goods", "Maximum share"], ["c", "any", "magnet", 0.5]],
        "Shortage tiers": [["Sector", "Tier", "Lost value"], ["all", "t", 1]],
        "Limits": [["Limit", "Quantity", "Country", "Bloc", "Maximum"], ["l", "order", "NA; India", "EU", 5]],
    }
    inputs = read(tmp_path, sheets)
    assert (only(inputs, ShareCap).country, only(inputs, ShareCap).goods) == ("any", "magnet")
    assert only(inputs, ShortageTier).sector == "all"
    assert only(inputs, Limit).country == ("NA", "India")
    assert only(inputs, Limit).bloc == "EU"


def test_hash_of_values(tmp_path: Path):
    """Proves that sources do not change the hash of the values; sensitivity: a price does."""
    first = read(tmp_path, {}).source
    noted = read(tmp_path, {"Imports": [[*ROUTES[0], "Source"], [*ROUTES[1], "S1"]]}).source
    dearer = read(tmp_path, {}, put("Imports", "D2", 61)).source
    assert first.values_sha256 == noted.values_sha256 != dearer.values_sha256
    assert first.sha256 != noted.sha256


ODD = [
    *("x", "", " ", "=1", "#N/A", "a;b;", "1,5", "FY27", "*", "a=b", "a|b", "=", "\u00a0", "Name | x", "all"),
    *(None, -1, 0, 1.5, 1e300, 46388, True, datetime(2027, 1, 5), time(3, 4), timedelta(days=2)),
]
PLACES = st.tuples(st.sampled_from(sorted(BASE)), st.integers(1, 5), st.integers(1, 9), st.sampled_from(ODD))
RELAXED = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@RELAXED
@given(places=st.lists(PLACES, min_size=1, max_size=12))
def test_nothing_makes_the_reader_fail(places: list[tuple[str, int, int, Any]], tmp_path: Path):
    """Proves that odd cells anywhere give words or inputs, never an exception."""

    def edit(book: Any) -> None:
        for sheet, row, column, value in places:
            book[sheet].cell(row, column).value = value

    reading = read_workbook(write_book(tmp_path / "odd.xlsx", BASE, edit))
    assert (reading.inputs is None) == has_errors(reading.problems)


NUMBERS = [
    ("1,000", 1000.0),
    ("12,34,567.5", 1234567.5),
    ("1,234,567", 1234567.0),
    ("1 234 567", 1234567.0),
    ("₹ 7,300", 7300.0),
    ("Rs. 7,300", 7300.0),
    ("(45)", -45.0),
    ("-45", -45.0),
    ("$60", 60.0),
    ("1e3", 1000.0),
    (".5", 0.5),
]


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_number_text(text: str, value: float):
    """Proves that grouping, currency signs and brackets are read."""
    assert read_number_text(text, share=False).value == value


REFUSED = [
    ("1,5", "decimal_comma", "1.5"),
    ("1.000,5", "decimal_comma", "1000.5"),
    ("12,34", "decimal_comma", "12.34"),
    ("1,000 t", "number_with_unit", "1000"),
    ("12 %", "number_with_unit", "12"),
    ("NA", "not_a_number", ""),
    ("2027-13", "not_a_number", ""),
    ("about 5", "not_a_number", ""),
]


@pytest.mark.parametrize(("text", "refusal", "suggestion"), REFUSED)
def test_refused_number_text(text: str, refusal: str, suggestion: str):
    """Proves that nothing doubtful is guessed; a suggestion is given where there is one."""
    read = read_number_text(text, share=False)
    assert (read.value, read.refusal, read.suggestion) == (None, refusal, suggestion)


def test_percent_text_only_for_shares():
    """Proves that 12 % is .12 for a share; sensitivity: refused for other numbers above."""
    assert read_number_text("12 %", share=True).value == pytest.approx(0.12)


MONTHS = [("Jan 2027", 2027 * 12), ("sept-27", 2027 * 12 + 8), ("Janvier 2027", None), ("Mar 27, x", None)]


@pytest.mark.parametrize(("text", "month"), MONTHS)
def test_named_months(text: str, month: int | None):
    """Proves which month names are read."""
    assert month_of_named_text(text) == month


def test_serial_months():
    """Proves that day numbers of this century are dates; sensitivity: a bare year is not."""
    assert month_of_serial(46388) == 2027 * 12
    assert month_of_serial(2027) is None


def test_report_groups_repeats(tmp_path: Path):
    """Proves that repeats are told once with their places, errors first, and the closing line counts."""

    def edit(book: Any) -> None:
        for row in range(3, 9):
            book["Countries"].append([f"C{row}"])
            book["Imports"].append([f"r{row}", "Nowhere", "STD", 60, "USD/kg", "1,000", 0, 0])

    reading = read_workbook(write_book(tmp_path / "book.xlsx", BASE, edit))
    lines = report(reading.problems, "book.xlsx", "book_checked.xlsx")
    assert [line.split(":")[0] for line in lines] == [
        "ERROR Imports!B3",
        "WARNING Imports!F3",
        lines[2].split(":")[0],
    ]
    assert lines[0].endswith("The same kind in B4, B5, B6, B7, B8.")
    assert lines[2] == (
        "6 errors, 6 warnings in book.xlsx. Nothing was solved. A marked copy is in book_checked.xlsx."
    )
