"""The result workbook on paper and in other programs: few pages, readable type, charts that can be read."""

import math
import re
import subprocess
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from planner.plan import Plan
from planner.plan.columns import NameColumn, each_name, text
from planner.report import write_plan
from planner.report.control import with_control
from planner.report.layout import lay_out
from planner.report.pages import LEAST_SCALE, SheetLayout, print_scale, printed_pages, widest_print
from planner.report.spec import Filled, Sheet, Table
from planner.report.style import CHART_TYPE, FONT
from planner.report.write import plan_sheets
from tests.report.cases import embargo, india, instance_plan

LEAST_TYPE = 7.0
MOST_PAGES = 30


def _layouts(plan: Plan) -> list[SheetLayout]:
    """All sheets of a plan as they are placed."""
    return lay_out(plan.terms, with_control(plan_sheets(plan)))


def test_india_prints_on_few_pages_in_type_that_can_be_read():
    """Proves: on A4 no page is cut in width, type is 7 pt or more, and all of it takes 30 pages at most.
    Sensitivity: without a least scale, and with the inputs printed, it took 65 pages in type from 5 pt.
    """
    sheets = _layouts(india())
    for sheet in sheets:
        least = min(float(FONT["font_size"]), float(CHART_TYPE))
        assert sheet.content.one_page or print_scale(sheet) * least >= LEAST_TYPE, sheet.name
        assert sheet.content.one_page or sheet.room <= widest_print(portrait=sheet.portrait), sheet.name
    assert sum(map(printed_pages, sheets)) <= MOST_PAGES


def test_tables_too_wide_for_the_paper_go_on_across_pages():
    """Proves: a table of many years is not shrunk below 7 pt: pages go on across, and are counted.
    Sensitivity: fitted to one page across, its scale would be 0.3.
    """
    years = pd.DataFrame({"Name": ["a"], **{NameColumn(f"FY{year}"): [1.0] for year in range(40)}})
    fields = (text("Name", "Its name."), each_name("A year.", ""))
    wide = Sheet(
        "Wide", "Wide", "", (Filled(Table("wide", "Many years", "", lambda _: years, fields), years),)
    )
    (sheet,) = lay_out(embargo().terms, [wide])
    assert print_scale(sheet) == LEAST_SCALE
    assert printed_pages(sheet) == math.ceil(sheet.room / widest_print(portrait=False)) > 1


@pytest.mark.libreoffice
def test_pages_are_as_many_as_the_layout_says(office: list[str], tmp_path: Path):
    """Proves: the pages that are counted are those that a program prints."""
    plan = embargo(stress=True)
    path = tmp_path / "plan.xlsx"
    write_plan(path, plan)
    as_pdf = ["pdf" if each == "xlsx" else each for each in office]
    subprocess.run([*as_pdf, "--outdir", str(tmp_path), str(path)], check=True, capture_output=True)
    pages = re.findall(rb"/Type\s*/Page[^s]", (tmp_path / "plan.pdf").read_bytes())
    assert len(pages) == sum(map(printed_pages, _layouts(plan)))


@pytest.mark.parametrize("name", ["schemes", "embargo"])
def test_other_programs_can_read_and_save_it(name: str, tmp_path: Path):
    """Proves: openpyxl reads the workbook with its charts and saves it. Sensitivity: with dates along an
    axis it cannot.
    """
    path = tmp_path / "plan.xlsx"
    write_plan(path, embargo() if name == "embargo" else instance_plan(name))
    book = openpyxl.load_workbook(path)
    charts = sum(len(sheet._charts) for sheet in book)
    assert charts
    book.save(tmp_path / "again.xlsx")
    assert sum(len(sheet._charts) for sheet in openpyxl.load_workbook(tmp_path / "again.xlsx")) == charts
