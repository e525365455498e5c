"""The writer: walks the sheet specifications and writes the workbook whole or not at all."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import xlsxwriter

from planner.collection import without_collection
from planner.files import replacing
from planner.plan.disruption_stress import StressReport
from planner.plan.plan import Plan
from planner.report.control import with_control, write_control
from planner.report.fingerprint import seal
from planner.report.formula import in_quotes
from planner.report.layout import lay_out
from planner.report.live import worked_out
from planner.report.pages import SheetLayout
from planner.report.sheet_writer import Formats, SheetWriter, writable
from planner.report.sheets import sheets_of
from planner.report.sheets.stress import stress_sheet
from planner.report.spec import Sheet, Units
from planner.report.stored import packed_for, write_stored
from planner.report.style import FONT

FIXED_DATE = datetime(2000, 1, 1)
"""Document dates do not follow the clock, so that equal plans give equal files."""
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "in_memory": True,
    "default_format_properties": FONT,
}


class PlanSheet(xlsxwriter.worksheet.Worksheet):  # type: ignore[misc]
    """A worksheet that takes formulas as they are: none of ours uses a function newer than Excel 2007, so
    the library's search of each formula for some hundred newer ones is left out (a third of the time).
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """The formula without its equals sign."""
        del expand_future_functions
        return formula.removeprefix("=")


def write_plan(path: Path, plan: Plan) -> None:
    """Write the result workbook of a plan; OutputError if the place does not take it.

    The file appears whole or not at all: a temporary file beside it is flushed to disk and moved there.
    """
    with replacing(path) as temporary, without_collection():
        content, facts = packed_for(path, plan)
        told = replace(plan, run=replace(plan.run, figures={**plan.run.figures, **facts}))
        write_sheets(temporary, plan.terms, with_control(plan_sheets(told)), content)


def plan_sheets(plan: Plan) -> list[Sheet]:
    """The sheets of a plan with all figures and sentences."""
    return worked_out(plan.terms, sheets_of(plan))


def write_stress(path: Path, report: StressReport) -> None:
    """Write the stress tests of a plan as a workbook of one sheet, whole or not at all."""
    with replacing(path) as temporary:
        write_sheets(temporary, report.terms, [stress_sheet(report)])


def source_links(layouts: Sequence[SheetLayout]) -> dict[str, str]:
    """Code of a source -> the link to its line."""
    blocks = [(sheet.name, each) for sheet in layouts for each in sheet.blocks if each.table.key == "source"]
    return {
        str(code): f"internal:{in_quotes(name)}!A{row}"
        for name, block in blocks
        for row, code in enumerate(block.frame["Code"], start=block.placed.first_row + 1)
    }


def write_sheets(path: Path, terms: Units, sheets: Sequence[Sheet], stored: bytes = b"") -> None:
    """Write some sheets to a path, which is not replaced whole: see :func:`planner.files.replacing`;
    ``stored`` is the solution of a plan.
    """
    layouts = lay_out(terms, sheets)
    tables = {block.table.key: block.placed for sheet in layouts for block in sheet.blocks}
    workbook = xlsxwriter.Workbook(str(path), OPTIONS)
    workbook.set_properties({"title": writable(terms.title), "created": FIXED_DATE})
    workbook.set_calc_mode("auto")
    formats = Formats(workbook)
    sources = source_links(layouts)
    for layout in layouts:
        workbook.add_worksheet(layout.name, worksheet_class=PlanSheet)
    for layout in layouts:
        sheet = workbook.get_worksheet_by_name(layout.name)
        SheetWriter(workbook, sheet, terms, layout, tables, formats, sources).write()
    write_control(workbook, layouts)
    if stored:
        write_stored(workbook, stored)
    seal(workbook, layouts)
    workbook.close()
