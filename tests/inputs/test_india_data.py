"""What the documents and the evidence name is in the India workbook, with its source."""

import re

import numpy as np
import pytest

from planner.data import Inputs
from planner.derive.demand import demand
from planner.schema.tables.demand import Sector
from planner.schema.tables.general import Switch
from planner.schema.tables.places import Country
from planner.schema.tables.policy import Scheme, Target
from planner.schema.tables.production import Plant, Process, RecipeLine
from planner.schema.tables.stock import CoverRule, Stock
from planner.schema.tables.trade import ImportRoute
from planner.workbook.reading.override_text import parse_override
from planner.workbook.reading.reader import read_workbook
from tests.inputs.conftest import FOLDER

Tables = dict[str, list[dict[str, object]]]

SUPPLIERS = (
    "Japan",
    "Vietnam",
    "South Korea",
    "Malaysia",
    "Australia",
    "USA",
    "Germany",
    "France",
    "Netherlands",
    "Lithuania",
    "Kazakhstan",
    "Philippines",
    "South Africa",
    "Brazil",
    "Argentina",
    "Russia",
    "Estonia",
    "Thailand",
    "UK",
    "Slovenia",
    "Myanmar",
    "China",
)
TOTALS = {"FY28": 5340, "FY29": 6170, "FY30": 7120, "FY31": 8220, "FY32": 9120, "FY33": 10130}
"""Section 2d of the evidence, t a year; sectors are rounded to 10 t."""
FAMILIES_FY27 = {"Magnet STD": 2000, "Magnet MOT": 1940, "Magnet HIT": 610, "Magnet SMC": 80}
NOT_FOR_ROWS = {"Sources", "Change log", "Lever cells"}
ELEMENTS = ("NdPr", "Dy", "Tb", "Sm")


def test_every_row_has_known_sources_and_a_confidence(india_tables: Tables):
    """Every row has known sources and a confidence."""
    known = {row["code"] for row in india_tables["Sources"]}
    for sheet, rows in india_tables.items():
        for row in rows if sheet not in NOT_FOR_ROWS else []:
            codes = [code.strip() for code in str(row["source"]).split(";")]
            assert codes != [""], (sheet, row)
            assert set(codes) <= known, (sheet, row)
            assert row["confidence"] in {"stated", "derived", "assumed"}, (sheet, row)


def test_codes_named_in_notes_are_sources(india_tables: Tables):
    """Codes named in notes are sources."""
    known = {str(row["code"]) for row in india_tables["Sources"]}
    for rows in india_tables.values():
        for row in rows:
            named = set(re.findall(r"\b[STUPLDYXKVZB]\d{1,2}b?\b", str(row["note"])))
            assert named <= known, row


def test_sources_have_addresses_except_assumptions_and_press_documents(india_tables: Tables):
    """Sources have addresses except assumptions and press documents."""
    without = {row["code"] for row in india_tables["Sources"] if not row["address"]}
    assert without <= {"Assumption", "B0", "B1", "B2", "B3", "B4", "X29"}


def test_rows_from_assumption_say_assumed(india_tables: Tables):
    """Rows from assumption say assumed."""
    calibrations = {"Calibration"}  # sets the base price set against itself
    for sheet, rows in india_tables.items():
        for row in rows if sheet not in calibrations else []:
            if row.get("source") == "Assumption":
                assert row["confidence"] == "assumed", (sheet, row)


@pytest.mark.parametrize("country", SUPPLIERS)
def test_each_supplier_has_a_row_and_a_route(india: Inputs, country: str):
    """Each supplier has a row and a route."""
    assert country in india.by_key(Country)
    assert any(route.country == country for route in india.rows(ImportRoute))


def test_a_route_that_sells_nothing_says_why(india: Inputs):
    """A route that sells nothing says why."""
    shut = [route for route in india.rows(ImportRoute) if np.all(route.volume_a_year == 0.0)]
    assert shut
    assert all(route.note.startswith("Volume 0: ") and len(route.note) > 20 for route in shut)


@pytest.mark.parametrize(("year", "total"), TOTALS.items())
def test_totals_match_the_evidence(india: Inputs, year: str, total: float):
    """Totals match the evidence."""
    periods = india.calendar.year_periods[india.calendar.year_labels.index(year)]
    needed = sum(values[periods].sum() for values in demand(india).values())
    assert needed == pytest.approx(total, abs=25)


def test_first_year_rates_match_the_evidence(india: Inputs):
    """First year rates match the evidence."""
    assert sum(row.demand_a_year[0] for row in india.rows(Sector)) == pytest.approx(4630, abs=10)


@pytest.mark.parametrize(("family", "total"), FAMILIES_FY27.items())
def test_families_of_the_first_year_match_the_evidence(india: Inputs, family: str, total: float):
    """Families of the first year match the evidence."""
    season = 12 / len(india.calendar.year_periods[0])
    needed = sum(
        values[india.calendar.year_periods[0]].sum() * season
        for (_, name), values in demand(india).items()
        if name == family
    )
    assert needed == pytest.approx(total, rel=0.05)


@pytest.mark.parametrize("number", range(1, 22))
def test_each_contradiction_is_a_switch(india: Inputs, number: int):
    """Each contradiction is a switch."""
    assert any(row.contradiction == f"C{number}" for row in india.rows(Switch))


def test_every_reading_of_a_switch_changes_some_row(india_tables: Tables):
    """Every reading of a switch changes some row."""
    documentation_only = {"china_controls_since"}
    conditions = " ; ".join(str(row["when"]) for rows in india_tables.values() for row in rows)
    used = {
        (part.split("=")[0].strip(), reading.strip())
        for part in conditions.split(";")
        if "=" in part
        for reading in part.split("=")[1].split("|")
    }
    for row in india_tables["Switches"]:
        if row["switch"] not in documentation_only:
            readings = {part.strip() for part in str(row["options"]).split(";")}
            missing = {r for r in readings if (row["switch"], r) not in used} - {row["chosen"]}
            quiet = {"off", "none", "reported", "ceiling", "five_of_five", "over", "as_today"}
            assert missing <= quiet, (row["switch"], missing)


def test_the_chain_runs_from_monazite_to_four_families(india: Inputs):
    """The chain runs from monazite to four families."""
    made = {line.commodity for line in india.rows(RecipeLine) if np.nanmax(np.nan_to_num(line.output)) > 0}
    assert {"Monazite concentrate", *FAMILIES_FY27} <= made
    assert {f"{element} {form}" for element in ELEMENTS for form in ("oxide", "metal")} <= made
    joint = [
        line for line in india.rows(RecipeLine) if line.process == "Oxide separation" and line.output[-1] > 0
    ]
    assert len(joint) >= 5


def test_named_plants_and_schemes_are_there(india: Inputs):
    """Named plants and schemes are there."""
    plants = india.by_key(Plant)
    assert plants["IREL Vizag SmCo plant"].capacity_a_year[-1] == 3
    assert {plants[name].site for name in plants if name.startswith("Magnet plants")} == {
        "Telangana",
        "Tamil Nadu",
        "Andhra Pradesh",
    }
    assert "Kazakhstan oxide project" in plants
    scheme = india.by_key(Scheme)["Sintered magnet scheme"]
    assert (scheme.sales_pot, scheme.capital_pot, scheme.award_maximum) == (6450, 750, 6000)


def test_one_reading_of_the_target_is_required_and_all_are_reported(india: Inputs):
    """One reading of the target is required and all are reported."""
    targets = india.rows(Target)
    assert [row.target for row in targets if row.required] == ["6,000 t a year of capacity"]
    assert len({row.target for row in targets if row.basis != "share of need"}) == 4
    assert len([row for row in targets if row.basis == "share of need"]) == 4


def test_processes_have_recipes(india: Inputs):
    """Processes have recipes."""
    with_lines = {line.process for line in india.rows(RecipeLine)}
    assert with_lines == set(india.by_key(Process))


def test_a_reading_named_like_a_number_with_underscores_stays_a_name():
    """Proves: an override keeps 2027_04 as text; Python's own reader would make 202704 of it."""
    assert parse_override("Switches.rules_from=2027_04").value == "2027_04"
    assert parse_override("Limits.Reserve budget.Maximum=300").value == 300.0


@pytest.mark.parametrize(
    "reading", ["incentive_scheme=none", "incentive_scheme=proposal_1345", "oct25_rules_from=april_2027"]
)
def test_a_reading_that_switches_rows_off_still_reads(reading: str):
    """Proves: no other row, the calibration among them, needs what such a reading switches off."""
    found = read_workbook(FOLDER / "india.xlsx", [f"Switches.{reading}"])
    assert [str(problem) for problem in found.problems] == []


def test_the_base_reserve_asks_for_the_heavy_grades(india: Inputs):
    """Proves: HIT and SmCo have their own rule in the reserve, not only the cheapest tonnes."""
    rules = india.by_key(CoverRule)
    for family in ("Magnet HIT", "Magnet SMC"):
        assert rules[f"National reserve of {family}"].holder == ("National reserve",)


def test_an_override_reaches_the_reading_that_counts():
    """Proves: rows that share a key under different When all change, so the one that counts does too.

    Sensitivity: the first of the three rows is switched off in the base case; alone it changes nothing.
    """
    found = read_workbook(FOLDER / "india.xlsx", ["Stocks.Industry | Magnet SMC.Opening stock=99"])
    assert found.inputs is not None
    row = next(r for r in found.inputs.rows(Stock) if (r.holder, r.commodity) == ("Industry", "Magnet SMC"))
    assert row.opening == 99.0
