"""Every kind of message has a workbook that brings it out, at the right cell, with found and mend."""

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from planner.schema.sheet import sheet_of
from planner.schema.tables.stock import Holder
from planner.workbook.messages import MESSAGES
from planner.workbook.reading.reader import read_workbook
from tests.workbook.books import BASE, Case, Edit, Sheets, put, write_book
from tests.workbook.broken.archives import ARCHIVES
from tests.workbook.broken.sheets import SHEETS
from tests.workbook.disruption_cases import DISRUPTIONS, FAULTLESS
from tests.workbook.lane_cases import LANE_MESSAGES
from tests.workbook.lever_cases import LEVER_CASES
from tests.workbook.test_file_messages import FILES


def rename(sheet: str, name: str) -> Edit:
    """An edit that renames a sheet."""

    def edit(book: Workbook) -> None:
        book[sheet].title = name

    return edit


def merge(sheet: str, cells: str) -> Edit:
    """An edit that merges cells."""

    def edit(book: Workbook) -> None:
        book[sheet].merge_cells(cells)

    return edit


def hide_row(sheet: str, row: int) -> Edit:
    """An edit that hides a row."""

    def edit(book: Workbook) -> None:
        book[sheet].row_dimensions[row].hidden = True

    return edit


def template_version(version: str) -> Edit:
    """An edit that makes the README state a template version."""

    def edit(book: Workbook) -> None:
        book.create_sheet("README")["B3"] = version
        book.defined_names["template_version"] = DefinedName("template_version", attr_text="README!$B$3")

    return edit


def table_over(sheet: str, cells: str) -> Edit:
    """An edit that adds a row and an Excel Table above it."""

    def edit(book: Workbook) -> None:
        book[sheet].append(["r2", "NA", "STD", 61, "USD/kg", 1000, 0, 0.0825])
        book[sheet].add_table(Table(displayName="imports", ref=cells))

    return edit


SWITCHES = [["Switch", "Chosen", "Options"], ["case", "base", "base; high"]]
SERIES = ["Sheet", "Key", "Column", "Operation", "Value"]
ROUTES = BASE["Imports"]
REST = ROUTES[1][4:]
ROUTE_PAIR = [["b", *ROUTES[1][1:]], ["c", *ROUTES[1][1:]]]
COMMON_HEADERS = ["When", "Source", "Confidence", "Note"]
UNFILLED_HEADERS = [
    column.header
    for column in sheet_of(Holder).columns.values()
    if column.header
    not in {"Holder", "Type", "Payer", "Release", "Capacity", "Carrying cost", *COMMON_HEADERS}
]
"""Columns of Holders that the case of a missing column does not fill."""
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
RECIPES: Sheets = {
    "Processes": [["Process"], ["Sintering"]],
    "Recipes": [
        ["Process", "Commodity", "Input", "Output"],
        ["Sintering", "NdPr oxide", 0.385, None],
        ["Sintering", "STD", None, 10],
    ],
}


def series(*row: object) -> Sheets:
    """A Series sheet of one row."""
    return {"Series": [SERIES, list(row)]}


CASES = [
    Case("newer_template", "book.xlsx", "version 9.0", template_version("9.0")),
    Case("older_template", "book.xlsx", "version 0.3", template_version("0.3")),
    Case("missing_sheet", "Commodities", "Commodity", without="Commodities", also=("unknown_key",)),
    Case("misspelt_sheet", "Import", 'did you mean "Imports"?', rename("Imports", "Import")),
    Case(
        "unread_sheet",
        "Import routes",
        'no sheet "Imports"; if',
        rename("Imports", "Import routes"),
    ),
    Case(
        "no_rows",
        "Commodities",
        "at least one",
        sheets={"Commodities": [["Commodity"]]},
        also=("unknown_key",),
    ),
    Case(
        "no_headers",
        "Sectors",
        '"Sector"',
        put("Sectors", "A1", "Who"),
        sheets={"Sectors": [["Who"], ["x"]]},
        also=("unknown_key",),
    ),
    Case("duplicate_header", "Imports!I1", "also stands in D1", put("Imports", "I1", "Price")),
    Case("missing_column", "Imports!1", '"Country"', put("Imports", "B1", "Nation"), also=("unused_column",)),
    Case(
        "misspelt_column",
        "Imports!F1",
        'did you mean "Volume a year"?',
        put("Imports", "F1", "Volumes a year"),
    ),
    Case("merged_cells", "Imports!A2", "A2:B2", merge("Imports", "A2:B2"), also=("missing_value",)),
    Case(
        "absent_column",
        "Holders!1",
        'column "Capacity" is missing while the sheet has its others, so that every row reads as blank',
        sheets={
            "Holders": [
                [
                    "Holder",
                    "Type",
                    "Payer",
                    "Release",
                    "Carrying cost",
                    *UNFILLED_HEADERS,
                    *COMMON_HEADERS,
                ],
                ["yard", "reserve", "government", "any time", 0.1],
            ]
        },
    ),
    Case(
        "overruled_figure",
        "Share caps!D2",
        "as E2 to F2 of the row go before it",
        sheets={
            "Share caps": [
                ["Cap", "Country", "Goods", "Maximum share", "FY27", "FY28"],
                ["c", "NA", "magnet", 0.5, 0.4, 0.3],
            ]
        },
    ),
    Case(
        "overruled_figure",
        "Sectors!B2",
        "as C2 to D2 of the row go before it",
        sheets={"Sectors": [["Sector", "Demand a year", "FY27", "FY28"], ["Defence", 100, 7, 8]]},
    ),
    Case(
        "overruled_figure",
        "Plants!C2",
        "as B2 of the row go before it",
        sheets={"Plants": [["Plant", "Capacity a month", "Capacity a year"], ["p", 5, 50]]},
    ),
    Case(
        "set_by_series",
        "Imports!D2",
        "as Series!E2 sets it over the whole plan",
        sheets=series("Imports", "*", "Price", "=", 70),
    ),
    Case("unused_column", "Imports!I1", "Colour", put("Imports", "I1", "Colour")),
    Case("stray_cell", "Imports!XFD1048576", "far from the table", put("Imports", "XFD1048576", 1)),
    Case("hidden_rows", "Imports!2", "row 2 is hidden", hide_row("Imports", 2)),
    Case("blank_row", "Countries!4", "row 4 is blank", put("Countries", "A5", "Japan")),
    Case("below_table", "Imports!3", "A1:H2", table_over("Imports", "A1:H2")),
    Case("formula_without_value", "Imports!D2", "let it calculate", put("Imports", "D2", "=2*30")),
    Case("error_cell", "Imports!D2", "#REF!", put("Imports", "D2", "#REF!")),
    Case("decimal_comma", "Imports!D2", "type 1.5 if", put("Imports", "D2", "1,5")),
    Case(
        "number_with_unit",
        "Imports!F2",
        'found text "1,000 t"; expected quantity a fiscal year, 0 or more; type 1000',
        put("Imports", "F2", "1,000 t"),
    ),
    Case("not_a_number", "Imports!D2", '"n/a"', put("Imports", "D2", "n/a")),
    Case("no_number", "Imports!F2", "a date (2027-01-01)", put("Imports", "F2", datetime(2027, 1, 1))),
    Case(
        "not_whole", "Ramps!B2", "found 1.5", sheets={"Ramps": [["Ramp", "From", "Share"], ["slow", 1.5, 1]]}
    ),
    Case(
        "out_of_range",
        "Imports!F2",
        "found -5; expected quantity a fiscal year, 0 or more",
        put("Imports", "F2", -5),
    ),
    Case("percent_as_number", "Demand!C2", "type 0.12 or 12 %", put("Demand", "C2", 12)),
    Case("percent_as_number", "Imports!H2", "type 0.0825 or 8.25 %", put("Imports", "H2", 8.25)),
    Case(
        "missing_value", "Imports!D2", "expected a number in the row's price unit", put("Imports", "D2", None)
    ),
    Case("not_a_choice", "Imports!E2", 'did you mean "USD/kg"?', put("Imports", "E2", "USD per kg")),
    Case("not_a_month", "Settings!B2", 'text "01/04/2027"', put("Settings", "B2", "01/04/2027")),
    Case("not_a_month", "Settings!B2", "a day of 1905", put("Settings", "B2", datetime(1905, 7, 19))),
    Case("date_for_name", "Commodities!A3", "Mar-27", put("Commodities", "A3", datetime(2027, 3, 1))),
    Case(
        "text_number",
        "Imports!F2",
        'text "₹ 1,00,000"; read as the number 100000',
        put("Imports", "F2", "₹ 1,00,000"),
    ),
    Case("date_as_text", "Settings!B2", "read as 2027-01", put("Settings", "B2", "January 2027")),
    Case("date_as_number", "Settings!B2", "read as 2027-01", put("Settings", "B2", 46388)),
    Case("case_differs", "Demand!A2", '"defence" is read as "Defence"', put("Demand", "A2", "defence")),
    Case(
        "unknown_setting",
        "Settings!A4",
        'did you mean "discount_rate"?',
        put("Settings", "A4", "discount rate"),
    ),
    Case(
        "unwatched_country",
        "Settings!B4",
        '"Indai" is not on Countries (column A), so that no share of it can be watched; did you mean',
        sheets={"Settings": [*BASE["Settings"], ["exposure_country", "Indai"]]},
    ),
    Case("duplicate_setting", "Settings!A4", "row 2", put("Settings", "A4", "start_month")),
    Case("missing_setting", "Settings", '"end_month"', put("Settings", "A3", None)),
    Case("end_before_start", "Settings!B3", "ends in 2026-12", put("Settings", "B3", "2026-12")),
    Case(
        "horizon_not_whole_steps",
        "Settings!B4",
        "12 months",
        sheets={"Settings": [*BASE["Settings"], ["step_months", 5]]},
    ),
    Case(
        "period_across_years",
        "Settings!B4",
        "of 4 months from 2027-01 reaches into the next fiscal year",
        sheets={"Settings": [*BASE["Settings"], ["step_months", 4]]},
    ),
    Case(
        "series_cuts_period",
        "Series!D2",
        "of 3 months that begins in 2027-04",
        sheets={
            "Settings": [*BASE["Settings"], ["step_months", 3]],
            "Series": [
                ["Sheet", "Key", "Column", "From", "Value"],
                ["Imports", "r1", "Price", "2027-05", 70],
            ],
        },
    ),
    Case(
        "unknown_switch",
        "Imports!I2",
        '"kase"',
        sheets={"Switches": SWITCHES, "Imports": [[*ROUTES[0], "When"], [*ROUTES[1], "kase=base"]]},
    ),
    Case(
        "unknown_option",
        "Imports!I2",
        'did you mean "high"?',
        sheets={"Switches": SWITCHES, "Imports": [[*ROUTES[0], "When"], [*ROUTES[1], "case=hihg"]]},
    ),
    Case(
        "when_unreadable",
        "Imports!I2",
        "switch=option",
        sheets={"Switches": SWITCHES, "Imports": [[*ROUTES[0], "When"], [*ROUTES[1], "base"]]},
    ),
    Case(
        "unknown_key",
        "Demand!A2",
        '"Defense" is not in Sectors (column A); did you mean "Defence"?',
        put("Demand", "A2", "Defense"),
    ),
    Case(
        "unknown_key",
        "Demand!A2",
        'there is no sheet "Sectors" with rows',
        without="Sectors",
        also=("absent_sheet",),
    ),
    Case("absent_sheet", "Sectors", "Demand!A2 is the first", without="Sectors", also=("unknown_key",)),
    Case(
        "switched_off",
        "Demand!A2",
        "switched off on Sectors",
        sheets={
            "Switches": SWITCHES,
            "Sectors": [["Sector", "Demand a year", "When"], ["Defence", 100, "case=high"]],
        },
    ),
    Case(
        "useless_selector",
        "Limits!C2",
        "it can be selected by process, plant, country, bloc",
        sheets={"Limits": [["Limit", "Quantity", "Commodity", "Maximum"], ["l", "run", "STD", 5]]},
    ),
    Case(
        "bounded_twice",
        "Limits!A3",
        "clear its Minimum and Maximum",
        sheets={"Limits": [["Limit", "Quantity", "Maximum"], ["l", "use", 5], ["l", "stock", 5]]},
    ),
    Case(
        "share_without_base",
        "Limits!C2",
        "with base under Counts in",
        sheets={"Limits": [["Limit", "Quantity", "Maximum share"], ["l", "use", 0.5]]},
    ),
    Case(
        "base_without_share",
        "Limits!D3",
        "of which no share is asked",
        sheets={
            "Limits": [
                ["Limit", "Quantity", "Maximum", "Counts in"],
                ["l", "use", 5, None],
                ["l", "order", None, "base"],
            ]
        },
    ),
    Case(
        "bounded_base",
        "Limits!D3",
        "move them there",
        sheets={
            "Limits": [
                ["Limit", "Quantity", "Maximum share", "Counts in"],
                ["l", "use", None, "sum"],
                ["l", "order", 0.5, "base"],
            ]
        },
    ),
    Case(
        "before_without_lag",
        "Limits!D2",
        "found 3 before the plan",
        sheets={"Limits": [["Limit", "Quantity", "Maximum", "Before the plan"], ["l", "use", 5, 3]]},
    ),
    Case(
        "concentration_of_what",
        "Share caps!B2",
        "takes any",
        sheets={
            "Share caps": [
                ["Cap", "Country", "Goods", "Basis", "Maximum share"],
                ["l", "NA", "STD", "concentration", 0.4],
            ]
        },
    ),
    Case("duplicate_key", "Countries!A4", "row 2", put("Countries", "A4", "na")),
    Case(
        "unknown_series_column",
        "Series!C2",
        'did you mean "Price"?',
        sheets=series("Imports", "r1", "Prize", "=", 5),
    ),
    Case(
        "series_not_varying",
        "Series!C2",
        "leave From and To blank",
        sheets={
            "Series": [
                ["Sheet", "Key", "Column", "From", "Value"],
                ["Imports", "r1", "Qualification", "2027-05", 5],
            ]
        },
    ),
    Case(
        "series_blank",
        "Series!D2",
        "nothing to multiply",
        sheets=series("Imports", "r1", "Maximum a month", "*", 2),
    ),
    Case(
        "series_out_of_range",
        "Series!E2",
        "would become -1",
        sheets=series("Imports", "*", "Volume a year", "=", -1),
        also=("set_by_series",),
    ),
    Case(
        "minimum_above_maximum",
        "Contracts!D2",
        "(5) is above the most (2)",
        sheets={
            "Contracts": [
                ["Contract", "Route", "Price", "Minimum a month", "Maximum a month"],
                ["c", "r1", 1, 5, 2],
            ]
        },
    ),
    Case(
        "window_reversed",
        "Imports!J2",
        "before it begins in 2027-06",
        sheets={"Imports": [[*ROUTES[0], "First month", "Last month"], [*ROUTES[1], "2027-06", "2027-02"]]},
    ),
    Case(
        "reference_route_commodity",
        "Commodities!C3",
        "sells STD",
        sheets={
            "Commodities": [
                ["Commodity", "Stage", "Reference route"],
                ["STD", "magnet", "r1"],
                ["NdPr oxide", "oxide", "r1"],
            ]
        },
    ),
    Case(
        "origins_above_one",
        "Origins!E3",
        "sum to 1.4",
        sheets={
            "Origins": [
                ["Country", "Goods", "Fed from", "Feed", "Share"],
                ["NA", "magnet", "India", "oxide", 0.7],
                ["NA", "magnet", "NA", "oxide", 0.7],
            ]
        },
    ),
    Case(
        "demand_ways",
        "Demand!D2",
        "found share of sector and demand a month",
        sheets={"Demand": [[*BASE["Demand"][0], "Demand a month"], [*BASE["Demand"][1], 5]]},
    ),
    Case("share_without_total", "Demand!C2", "fill it there", put("Sectors", "B2", None)),
    Case("several_own_countries", "Countries!C3", "NA and India", put("Countries", "C2", "yes")),
    Case(
        "foreign_price_unit",
        "Imports!E2",
        "now kg and ₹ crore",
        sheets={"Settings": [*BASE["Settings"], ["quantity_unit", "kg"]]},
    ),
    Case(
        "plant_or_resource",
        "New capacity!B2",
        "found neither; expected a Plant or a Resource",
        sheets={"New capacity": [["Expansion", "Plant", "Capital cost"], ["more", None, 1]]},
    ),
    Case(
        "plant_or_resource",
        "New capacity!C2",
        "found Leap and desk",
        sheets={
            "Plants": [["Plant"], ["Leap"]],
            "Resources": [["Resource"], ["desk"]],
            "New capacity": [["Expansion", "Plant", "Resource", "Capital cost"], ["more", "Leap", "desk", 1]],
        },
    ),
    Case(
        "idle_resource",
        "New capacity!B2",
        "no row of Resource use takes desk",
        sheets={
            "Resources": [["Resource"], ["desk"]],
            "New capacity": [["Expansion", "Resource", "Capital cost"], ["more", "desk", 1]],
        },
    ),
    Case(
        "right_without_rate",
        "Schemes!B2",
        "Cap per unit",
        sheets={
            "Plants": [["Plant"], ["P"]],
            "Schemes": [["Scheme", "Payment"], ["S", "by right"]],
            "Scheme plants": [["Scheme", "Plant"], ["S", "P"]],
        },
    ),
    Case(
        "weightless_profile",
        "Profiles!B2",
        "flat",
        sheets={
            "Profiles": [
                [
                    "Profile",
                    *["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
                ],
                ["flat", *[0] * 12],
            ]
        },
    ),
    Case(
        "substitute_for_itself",
        "Substitution!C2",
        "STD",
        sheets={"Substitution": [["Sector", "Instead of", "Substitute"], ["all", "STD", "STD"]]},
    ),
    Case("sector_shares", "Demand!C2", "sum to 0.9", put("Demand", "C2", 0.9)),
    Case(
        "tier_shares",
        "Import tiers!C3",
        "sum to 0.8",
        sheets={"Import tiers": [["Route", "Tier", "Share of volume"], ["r1", "a", 0.5], ["r1", "b", 0.3]]},
    ),
    Case("recipe_creates_mass", "Recipes!D3", "10 t out of 0.385 t", sheets=RECIPES),
    Case(
        "recipe_nets",
        "Recipes!D2",
        "difference (0 per activity) counts",
        sheets={**RECIPES, "Recipes": [RECIPES["Recipes"][0], ["Sintering", "STD", 1, 1]]},
    ),
    Case(
        "empty_recipe_line",
        "Recipes!C3",
        "neither",
        sheets={**RECIPES, "Recipes": [*RECIPES["Recipes"][:2], ["Sintering", "STD"]]},
    ),
    Case(
        "negative_price", "Imports!D2", "the price is -60", put("Imports", "D2", -60), also=("cheap_magnet",)
    ),
    Case(
        "dear_price", "Imports!D2", "is 42,000 USD/kg; expected at most 10,000", put("Imports", "D2", 42000)
    ),
    Case(
        "odd_price",
        "Imports!D2",
        "the price is 25 times that of other routes of STD",
        sheets={"Imports": [ROUTES[0], ["a", "NA", "STD", 1500, *REST], *ROUTE_PAIR]},
    ),
    Case(
        "boundless_route",
        "Imports!F2",
        "any quantity can be bought on a from 2027-01 to 2027-12",
        sheets={"Imports": [ROUTES[0], ["a", "NA", "STD", 60, "USD/kg", None, 0, 0], *ROUTE_PAIR]},
    ),
    Case(
        "late_shipment",
        "Pipeline!B2",
        "arrives in 2027-06, while what was ordered before the plan begins arrives by 2027-03 (it takes 2",
        sheets={
            "Imports": [ROUTES[0], [*ROUTES[1][:6], 2, 0]],
            "Pipeline": [["Route", "Arrival", "Quantity"], ["r1", "2027-06", 5]],
        },
    ),
    Case("cheap_magnet", "Imports!D2", "6 USD/kg", put("Imports", "D2", 6)),
    Case("nothing_in_transit", "Imports!G2", "take 2 months", put("Imports", "G2", 2)),
    *DISRUPTIONS,
    *LEVER_CASES,
    *LANE_MESSAGES,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_message(case: Case, tmp_path: Path):
    """Proves that a mistake is named at its cell with what was found; sensitivity: the base has none."""
    sheets = {name: rows for name, rows in BASE.items() if name != case.without} | dict(case.sheets or {})
    reading = read_workbook(write_book(tmp_path / "book.xlsx", sheets, case.edit))
    found = {each.code: each for each in reversed(reading.problems)}
    assert case.code in found, [str(each) for each in reading.problems]
    assert found[case.code].place == case.place
    assert case.says in found[case.code].text
    assert set(found) == {case.code, *case.also}
    stops = any(MESSAGES[code].severity.value == "ERROR" for code in found)
    assert (reading.inputs is None) == stops


def test_base_has_no_problems(tmp_path: Path):
    """Proves that the base of all cases is read without a word."""
    reading = read_workbook(write_book(tmp_path / "book.xlsx"))
    assert reading.problems == ()
    assert reading.inputs is not None


@pytest.mark.parametrize("sheets", FAULTLESS.values(), ids=FAULTLESS)
def test_faultless_disruptions(sheets: Sheets, tmp_path: Path):
    """Proves: disruptions close to a mistake are read without a word. Sensitivity: without it, a check
    that always speaks would pass.
    """
    reading = read_workbook(write_book(tmp_path / "book.xlsx", {**BASE, **sheets}))
    assert [str(each) for each in reading.problems] == []


def test_every_message_has_a_test():
    """Registry: a message without a case fails here."""
    tested = {case.code for case in CASES} | {row[0] for row in FILES}
    tested |= {code for _, _, code in ARCHIVES} | {broken.code for broken in SHEETS}
    tested |= {"lever_idle"}  # what the whole workbook must be read twice for: test_levers.py
    tested -= {""}
    assert tested == set(MESSAGES)
