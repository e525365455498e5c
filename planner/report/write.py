"""The writer: walks the sheet specifications and writes the workbook whole or not at all."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import cast

import xlsxwriter

from planner.collection import without_collection
from planner.files import replacing
from planner.plan.disruption_stress import StressReport
from planner.plan.plan import Plan
from planner.report.formula import Placed
from planner.report.layout import lay_out
from planner.report.pages import SheetLayout
from planner.report.sheet_writer import SheetWriter, writable
from planner.report.sheets import SHEETS
from planner.report.sheets.stress import stress_sheet
from planner.report.spec import SheetSpec
from planner.report.style import FONT, STYLES

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
        _write(temporary, plan, SHEETS)


def write_stress(path: Path, report: StressReport) -> None:
    """Write the stress tests of a plan as a workbook of one sheet, whole or not at all.

    The sheet brings its own tables; of the plan the writer asks for its terms alone, which a report has.
    """
    with replacing(path) as temporary:
        _write(temporary, cast(Plan, report), (stress_sheet(report),))


def _write(path: Path, plan: Plan, specs: Sequence[SheetSpec]) -> None:
    """Write some sheets to a path."""
    layouts = lay_out(plan, specs)
    tables = {block.table.key: block.placed for sheet in layouts for block in sheet.blocks}
    workbook = xlsxwriter.Workbook(str(path), OPTIONS)
    workbook.set_properties({"title": writable(plan.terms.title), "created": FIXED_DATE})
    workbook.set_calc_mode("auto")
    formats = {name: workbook.add_format(FONT | style) for name, style in STYLES.items()}
    for layout in layouts:
        workbook.add_worksheet(layout.name, worksheet_class=PlanSheet)
    for layout in layouts:
        _write_sheet(workbook, plan, layout, tables, formats)
    workbook.close()


def _write_sheet(
    workbook: xlsxwriter.Workbook,
    plan: Plan,
    layout: SheetLayout,
    tables: dict[str, Placed],
    formats: dict[str, xlsxwriter.format.Format],
) -> None:
    """Write one sheet."""
    writer = SheetWriter(workbook, workbook.get_worksheet_by_name(layout.name), plan, layout, tables, formats)
    writer.write()
