"""The Summary against the data sheets of the written workbook: every sentence and figure worked out again
from saved values, by other arithmetic than that of its formulas, over many plans.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.cell import range_boundaries

from planner.plan import Plan
from planner.plan.disruption import InformationValues
from planner.report import write_plan
from planner.workbook.reading.reader import read_workbook
from tests.report.cases import (
    awkward,
    clashing,
    embargo,
    embargo_tables,
    india,
    instance_plan,
    plan_of,
    trading,
    transport,
    tree_plan,
)
from tests.report.recalculation import recalculated
from tests.support import horizon, make_inputs

Row = dict[str, Any]
INPUTS = Path(__file__).resolve().parents[2] / "inputs"
CLOSE = 1e-9


def certain() -> Plan:
    """The embargo for sure: that nothing happens has no probability."""
    tables = dict(embargo_tables())
    tables["Scenarios"] = [dict(row) | {"probability": 1.0} for row in tables["Scenarios"]]
    settings = horizon(12, exposure_country="X", discount_rate=0.0)
    return tree_plan(make_inputs(settings, tables), (), InformationValues())


def another_country() -> Plan:
    """Buyers of another country, other units, who watch Freedonia and miss the stock that is asked for."""
    tables = dict(embargo_tables()) | {
        "Countries": [{"country": "Freedonia"}, {"country": "Sylvania"}],
        "Imports": [
            {
                "route": "near",
                "country": "Freedonia",
                "commodity": "m",
                "price": 10.0,
                "maximum_a_month": 9.0,
            },
            {"route": "far", "country": "Sylvania", "commodity": "m", "price": 14.0, "maximum_a_month": 1.5},
        ],
        "Cover rules": [{"rule": "Three months", "cover_months": 3.0, "penalty": 2.0}],
    }
    units = {"quantity_unit": "lb", "money_unit": "$ million", "title": "Freedonia", "elastic": True}
    settings = horizon(18, exposure_country="Freedonia", discount_rate=0.0, **units)
    return tree_plan(make_inputs(settings, tables), (), InformationValues())


def of_file(name: str) -> Plan:
    """The path of a delivered workbook."""
    inputs = read_workbook(INPUTS / name).inputs
    assert inputs is not None
    return plan_of(inputs)


PLANS: dict[str, Callable[[], Plan]] = {
    "textbook": transport,
    "no need": trading,
    "awkward names": awkward,
    "clashing names": clashing,
    "an embargo": embargo,
    "a stress test": lambda: embargo(stress=True),
    "a certain event": certain,
    "another country": another_country,
    "missed targets": lambda: instance_plan("targets"),
    "missed limits": lambda: instance_plan("limits"),
    "cover": lambda: instance_plan("cover"),
    "a scheme": lambda: instance_plan("participation"),
    "no scheme": lambda: instance_plan("plants"),
    "minimal": lambda: of_file("minimal.xlsx"),
    "tutorial": lambda: of_file("tutorial.xlsx"),
}
LONG = pytest.param("india", marks=pytest.mark.long)


class Page:
    """The Summary as it was saved, and the tables of all sheets by key."""

    def __init__(self, path: Path) -> None:
        book = openpyxl.load_workbook(path, data_only=True)
        self.tables: dict[str, list[Row]] = {}
        self.at: dict[str, tuple[str, str]] = {}
        for sheet in book:
            for found in sheet.tables.values():
                head, *rows = [[cell.value for cell in row] for row in sheet[found.ref]]
                self.tables[found.name[2:]] = [dict(zip(map(str, head), row, strict=True)) for row in rows]
                self.at[found.name[2:]] = (sheet.title, found.ref)
        self.sheet = book["Summary"]
        self.live = openpyxl.load_workbook(path)["Summary"]
        blocks = [range_boundaries(ref) for title, ref in self.at.values() if title == "Summary"]
        inside = {row for _, top, _, bottom in blocks for row in range(top, bottom + 1)}
        first = [row[0] for row in self.sheet.iter_rows(min_row=2)]
        self.lines = [
            str(cell.value) for cell in first
            if cell.value is not None and cell.row not in inside and not cell.hyperlink
        ]  # fmt: skip

    def rows(self, key: str) -> list[Row]:
        """Rows of a table; none where the workbook has not got it."""
        return self.tables.get(key, [])

    def cell(self, key: str, row: Row, header: str) -> Any:
        """A cell by its header without unit."""
        del key
        for name in (header, *(name for name in row if name.startswith(f"{header}, "))):
            if name in row:
                return row[name]
        raise KeyError((header, list(row)))


@cache
def page_of(name: str, folder: Path) -> Page:
    """The written Summary of a plan."""
    path = folder / f"{name}.xlsx"
    write_plan(path, {**PLANS, "india": india}[name]())
    return Page(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the workbooks of this file are written once."""
    return tmp_path_factory.mktemp("summaries")


@pytest.fixture(params=[*PLANS, LONG])
def page(request: pytest.FixtureRequest, folder: Path) -> Page:
    """The Summary of each plan."""
    return page_of(str(request.param), folder)


def value(row: Row, header: str) -> Any:
    """A cell by its header, whatever unit follows it."""
    names = [name for name in row if name == header or name.startswith(f"{header}, ")]
    return row[min(names, key=len)]


def number(row: Row, header: str) -> float:
    """A figure; a blank is 0."""
    found = value(row, header)
    return 0.0 if found in (None, "") else float(found)


def shown(figure: float) -> str:
    """A figure as a sentence shows it, by hand."""
    size = abs(figure)
    if size >= 99.95:
        return f"{figure + 1e-9:,.0f}"
    return f"{figure:.1f}" if size >= 9.995 else f"{figure:.2f}" if size >= 0.005 else "0"


def told_numbers(text: str) -> list[float]:
    """Every number of a sentence."""
    return [float(each.replace(",", "")) for each in re.findall(r"-?\d[\d,]*\.?\d*", text)]


def test_the_first_line_counts_the_checks(page: Page):
    """Proves: the verdict is that of the sheet Checks. Sensitivity: below, with a changed check."""
    results = [row["Result"] for row in page.rows("check")]
    failed = sum(result != "OK" for result in results)
    results += [row["Result"] for row in page.rows("control")]
    expected = {0: "All checks pass.", 1: "1 check needs a look."}
    assert page.lines[1].endswith(expected.get(failed, f"{failed} checks need a look."))
    assert "OK" in results


def test_what_is_missed_first_is_the_first_of_limits_and_targets(page: Page):
    """Proves: its name, how far, and how many more are missed, counted anew."""
    policies, line = page.rows("policy"), page.lines[2]
    missed = [row for row in policies if row["Status"] == "missed"]
    if not missed:
        assert line in {
            "No limit, target or other policy is missed.",
            "No limit, target or other policy is set.",
        }
        return
    assert line.startswith(f"Missed first: {missed[0]['Row']} ({missed[0]['Policy']}), by ")
    assert shown(missed[0]["Worst miss"]) in line
    others = {1: "nothing else is missed.", 2: "one more is missed."}
    assert line.endswith(others.get(len(missed), f"{len(missed) - 1} more are missed."))


def test_costs_are_those_of_the_cost_sheet_or_of_all_futures(page: Page):
    """Proves: money and lost output, present values, and the odds that nothing happens."""
    text = " ".join(line for line in page.lines if line != "Sheets of this workbook")
    branches = page.rows("branch")
    if not branches:
        nature = {row["Nature"]: row["Present value"] for row in page.rows("nature")}
        for name in ("money", "lost output", "price of policy"):
            assert shown(abs(nature.get(name, 0.0))) in text, name
        return
    futures = [row for row in branches if row["Probability"] > 0]
    assert f"{len(futures)} future" in text
    for name in ("Money", "Lost output"):
        assert shown(sum(row["Probability"] * number(row, name) for row in branches)) in text
    is_certain = branches[0]["Probability"] == 0.0
    assert ("has no probability" in text) == is_certain
    assert ("read the expected figures" in text) == (branches[0]["Probability"] < 0.1)


def test_figures_of_decisions_are_those_of_their_sheets(page: Page):
    """Proves: capacity, reserves, awards and imports, their money and futures, added up anew."""
    for row in page.rows("decide"):
        label = row["Decide now"]
        wanted, cost = _decision(page, label)
        assert number(row, "Amount") == pytest.approx(wanted, rel=CLOSE), label
        assert number(row, "Money") == pytest.approx(cost, rel=CLOSE), label
        share = value(row, "In futures")
        assert share in (None, "") or 0.0 <= share <= 1.0 + CLOSE


def _decision(page: Page, label: str) -> tuple[float, float]:
    """Amount and money of a decision from the data sheets."""
    if label.startswith("Award under "):
        scheme = label.removeprefix("Award under ")
        own = next(row for row in page.rows("bridge") if row["Scheme"] == scheme)
        paid = sum(row["Amount"] for row in page.rows("incentive_month") if row["Scheme"] == scheme)
        return number(own, "Awarded"), paid
    if label.startswith("Order "):
        months = sorted({row["Month"] for row in page.rows("demand_month")})
        own = [row for row in page.rows("new_capacity") if row["Expansion"] == label.removeprefix("Order ")]
        soon = [row for row in own if row["Ordered"] <= _end_of_first_year(page, months)]
        size = sum(number(row, "Capacity") for row in soon)
        return size, sum(number(row, "Capacity") * number(row, "Capital cost a unit") for row in soon)
    if label.startswith("Fill the reserve: "):
        name, years = label.removeprefix("Fill the reserve: "), _headline(page)
        own = [
            row for row in page.rows("stock_month")
            if row["Commodity"] == name and row["Type"] == "reserve" and row["Fiscal year"] in years
        ]  # fmt: skip
        return (
            sum(row["Bought"] or 0.0 for row in own),
            sum((row["Bought"] or 0.0) * (value(row, "Reference price") or 0.0) for row in own),
        )
    named = re.fullmatch(r"Buy (?P<stage>.+) from (?P<who>.+), (?P<year>[^,]+)", label)
    assert named is not None
    bought = [
        row for row in page.rows("arrivals")
        if row["Stage"] == named["stage"] and row["Fiscal year"] == named["year"]
    ]  # fmt: skip
    countries = {row["Country"] for row in bought}
    others = [row["Decide now"] for row in page.rows("decide") if row["Decide now"] != label]
    apart = {name for name in countries if f"Buy {named['stage']} from {name}, {named['year']}" in others}
    chosen = {named["who"]} if named["who"] in countries else countries - apart
    own = [row for row in bought if row["Country"] in chosen]
    return sum(number(row, "Quantity") for row in own), sum(number(row, "Cost") for row in own)


def _headline(page: Page) -> list[str]:
    """Headline years: the columns of key figures by year."""
    rows = page.rows("figure_year")
    return [name for name in rows[0] if name not in {"Measure", "Unit"}] if rows else []


def _end_of_first_year(page: Page, months: list[datetime]) -> datetime:
    """Last month of the first fiscal year with twelve months."""
    years: dict[str, list[datetime]] = {}
    for row in page.rows("demand_month"):
        years.setdefault(row["Fiscal year"], [])
        if row["Month"] not in years[row["Fiscal year"]]:
            years[row["Fiscal year"]].append(row["Month"])
    whole = [max(own) for own in years.values() if len(own) == 12]
    return min(whole, default=max(months))


def test_asked_and_reached_agree_with_their_words(page: Page):
    """Proves: short by is the difference, met or missed follows from it, and what is asked is the input's."""
    asked = {row["What"]: row for row in page.rows("asked")}
    certain = bool(page.rows("branch")) and page.rows("branch")[0]["Probability"] < 0.1
    for row in page.rows("reach"):
        lead = row["Expected"] if certain and row["Expected"] not in (None, "") else row["Base"]
        if row["Asked"] in (None, ""):
            assert row["Result"] in (None, "")
            assert row["Short by"] in (None, "")
            continue
        own = asked.get(row["Asked and reached"])
        at_most = own["Sense"] == "at most" if own else "exposure" in row["Asked and reached"]
        gap = (lead - row["Asked"]) if at_most else (row["Asked"] - lead)
        missed = {"missed", "not required"}
        assert (row["Result"] in missed) == (gap > 0.05), row
        assert number(row, "Short by") == pytest.approx(gap if gap > 0.05 else 0.0, rel=CLOSE, abs=CLOSE)
        if own:
            assert row["Asked"] == pytest.approx(own["Asked"])


def quantile(rows: list[Row], header: str, share: float) -> float:
    """The smallest figure that so much of all probability stays at or below, by hand."""
    known = [row for row in rows if row["Probability"] > 0 and value(row, header) not in (None, "")]
    total, reached = sum(row["Probability"] for row in known), 0.0
    for row in sorted(known, key=lambda each: float(value(each, header))):
        reached += row["Probability"]
        if reached >= share * total * (1.0 - 1e-7):
            return float(value(row, header))
    raise AssertionError(header)


COLUMNS = {
    "Own output": ("Own output", 0.1),
    "Need that stays unserved": ("Need unserved", 0.9),
    "Public outlay": ("Public outlay", 0.9),
    "Money, present value": ("Money", 0.9),
    "Lost output, present value": ("Lost output", 0.9),
}


def test_means_and_worst_tenths_are_those_of_the_futures(page: Page):
    """Proves: expected is probability x figure, the worst tenth the tenth from the worse end."""
    futures = page.rows("future")
    for row in page.rows("reach") if futures else ():
        for start, (header, share) in COLUMNS.items():
            if row["Asked and reached"].startswith(start) and row["Asked"] in (None, ""):
                mean = sum(each["Probability"] * number(each, header) for each in futures)
                assert row["Expected"] == pytest.approx(mean, rel=CLOSE, abs=CLOSE)
                assert row["Worst tenth"] == pytest.approx(quantile(futures, header, share))


def test_days_of_cover_are_those_of_the_worst_month(page: Page):
    """Proves: the days that a rule reaches are what is asked less the worst shortage, as a share of it."""
    years = _headline(page)
    for rule in {row["Rule"] for row in page.rows("cover_rule_month")}:
        shown_row = [row for row in page.rows("reach") if row["Asked and reached"] == rule]
        own = [
            row for row in page.rows("cover_rule_month")
            if row["Rule"] == rule and row["Fiscal year"] in years and number(row, "Asked") > 0.05
        ]  # fmt: skip
        if shown_row and shown_row[0]["Base"] not in (None, ""):
            least = min(1.0 - number(row, "Short") / number(row, "Asked") for row in own)
            days = max(row["Days asked"] for row in own)
            assert shown_row[0]["Base"] == pytest.approx(least * days, rel=1e-6)


def test_shares_served_are_worked_out_of_need(page: Page):
    """Proves: served shares are 1 less unserved over need in the same months, and the sentence tells them."""
    served = {
        (f"{row['What is out']} from {row['Starts in']:%b %Y}", f"{row['Lasts, months']:.0f}"): row
        for row in page.rows("served")
    }
    for row in page.rows("stops"):
        own = served[row["If supply stops"], row["Lasts"].split()[0]]
        for span in ("months 1-3", "months 4-6", "months 7-12"):
            need, lack = (number(own, f"{word}, {span}") for word in ("Need", "Unserved"))
            told = row[span.capitalize()]
            assert (told in (None, "")) == (need <= 1e-7)
            assert need <= 1e-7 or told == pytest.approx(1.0 - lack / need)
        assert row["Lasts"].endswith("1 month" if own["Lasts, months"] == 1 else "months")
    sentences = [line for line in page.lines if line.startswith(("Without ", "Under "))]
    assert len(sentences) == bool(page.rows("stops"))


def test_supply_adds_up_to_use(page: Page):
    """Proves: what is made, bought and taken from stock is what is used, and shares follow."""
    rows = {row["Who supplies"]: row for row in page.rows("supply")}
    if not rows:
        return
    is_certain = bool(page.rows("branch")) and page.rows("branch")[0]["Probability"] == 0.0
    assert (value(rows["Used in all"], "Base") in (None, "")) == is_certain
    parts = [row for name, row in rows.items() if name != "Used in all" and not name.startswith("   ")]
    for header, share in (("Base", "Share of use"), ("Expected", "Expected share")):
        used = number(rows["Used in all"], header)
        assert sum(number(row, header) for row in parts) == pytest.approx(used, abs=0.3)
        for row in rows.values():
            told = value(row, header) in (None, "") or used <= 1e-7
            assert told or number(row, share) == pytest.approx(number(row, header) / used)


def test_mean_supply_is_that_of_the_futures(page: Page):
    """Proves: what is made at home on average is the mean of the table of futures."""
    futures, rows = page.rows("future"), page.rows("supply")
    made = [row for row in rows if row["Who supplies"].startswith("Made at home")]
    if futures and made:
        mean = sum(each["Probability"] * number(each, "Own output") for each in futures)
        assert made[0]["Expected"] == pytest.approx(mean)


def test_every_figure_and_sentence_is_a_formula(page: Page):
    """Proves: no figure of the page is typed, nor are its verdict, what is missed, and the costs. Of names
    that criteria misread (clashing names) key figures stand alone, as on other sheets.
    """
    blocks = [range_boundaries(ref) for title, ref in page.at.values() if title == "Summary"]
    typed = [
        cell.coordinate
        for left, top, right, bottom in blocks
        for row in page.live.iter_rows(top + 1, bottom, left, right)
        for cell in row
        if isinstance(cell.value, int | float | datetime)
    ]
    assert typed == [] or page.sheet["A1"].value.startswith("2027 & after")
    formulas = [cell.row for cell in page.live["A"] if cell.data_type == "f"]
    assert {4, 7, *([5] if page.rows("policy") else [])} <= set(formulas)


def test_links_lead_to_their_tables(page: Page):
    """Proves: names in the first column lead to a cell that is there, inside a table of another sheet."""
    sheets = {title for title, _ in page.at.values()}
    links = [row[0].hyperlink for row in page.sheet.iter_rows() if row[0].hyperlink]
    inside = [link.location for link in links if not link.location.endswith("!A1")]
    for location in inside:
        title, cell = location.rsplit("!", 1)
        assert title.strip("'").replace("''", "'") in sheets
        assert int(cell[1:]) > 1
    assert len(inside) >= len(page.rows("reach"))


def test_assumed_shares_are_counted(page: Page):
    """Proves: the share of assumed rows, counted among the rows themselves."""
    line = next((each for each in page.lines if each.startswith("What rests on assumptions")), "")
    rows = page.rows("assumption")
    if rows:
        share = sum(row["Confidence"] == "assumed" for row in rows) / len(rows)
        assert told_numbers(line)[:2] == pytest.approx([100.0 * share, len(rows)], abs=0.51)


def words(page: Page) -> Iterator[str]:
    """Every text of the page."""
    for row in page.sheet.iter_rows():
        yield from (str(cell.value) for cell in row if isinstance(cell.value, str))


WRONG = re.compile(r"\bnan\b|NaT|None|\b1 months\b|\b0\.0+ |-0\b|  \w|#\w+[!?]|, ,|;\.|\.\.|\( *\)")


def test_words_are_grammatical(page: Page):
    """Proves: no empty or broken words, sentences end with a full stop. Sensitivity: below."""
    text = " ".join(line for line in page.lines if line != "Sheets of this workbook")
    assert text.endswith(".")
    assert all(part[0].isupper() or part[0].isdigit() for part in re.split(r"(?<=[a-z)])\. ", text))
    assert [text for text in words(page) if WRONG.search(text.strip())] == []


@pytest.mark.libreoffice
def test_a_changed_cell_changes_the_sentence(office: list[str], folder: Path, tmp_path: Path):
    """Proves: the sentence on what is missed, and days of cover, follow cells of other sheets when they are
    recalculated. Sensitivity: the saved workbook says what it said.
    """
    page_of("another country", folder)
    book = openpyxl.load_workbook(folder / "another country.xlsx")
    for key, header, figure in (("t_policy", "Worst miss", 17.0), ("t_cover_rule_month", "Days asked", 30.0)):
        sheet = next(each for each in book if key in each.tables)
        rows = list(sheet[sheet.tables[key].ref])
        at = [cell.value for cell in rows[0]].index(header)
        for row in rows[1:]:
            row[at].value = figure
    changed = tmp_path / "changed.xlsx"
    book.save(changed)
    before, after = Page(folder / "another country.xlsx"), Page(recalculated(changed, office, tmp_path))
    assert "by 29.5 lb" in before.lines[2]
    assert "by 17.0 lb" in after.lines[2]
    share = number(before.rows("reach")[0], "Base") / 91.25
    assert number(after.rows("reach")[0], "Base") == pytest.approx(30.0 * share)


def test_wrong_words_would_be_found():
    """Sensitivity of the words above."""
    for text in ("for 1 months", "0.0 t short", "nan days", "by -0 t", "from NaT", "x; .."):
        assert WRONG.search(text)
