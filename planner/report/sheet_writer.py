"""Writes one sheet that has been laid out: text, tables, formulas, charts, print set-up."""

import math
import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

import numpy as np
import pandas as pd

from planner.plan.assumptions import codes
from planner.plan.columns import REMAINING, Field, Form, FormulaColumn, LinkColumn
from planner.plan.expressions import tables_named
from planner.report.charts import chart_object
from planner.report.formula import Placed, finds_its_words, in_quotes, in_row, resolve
from planner.report.layout import unit_words, with_units
from planner.report.pages import LEAST_SCALE, Block, SheetLayout, is_one_across
from planner.report.spec import Units
from planner.report.style import (
    FONT,
    GOOD_INK,
    GOOD_PAPER,
    HEAT,
    ROW_PIXELS,
    SHADES,
    STYLES,
    WARN_INK,
    WARN_PAPER,
    WORDS,
    number_format,
)
from planner.workbook import plan_words as words

REFERS = re.compile(r"[(\[{]")
"""What a formula has that is more than a figure or word."""
A4 = 9
POINTS_PER_PIXEL = 0.75
GOOD_WORDS = ("OK", "met")
WARN_WORDS = ("CHECK", "missed")
LONGEST_FOOTER_TITLE = 90
"""Characters of the title in the footer: each may be an & and count twice."""
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6}


@dataclass(frozen=True)
class Formats:
    """Cell formats of a workbook, each made once: named styles with properties of their own."""

    workbook: Any
    _made: dict[tuple[object, ...], Any] = field(default_factory=dict)

    def of(self, style: str, **properties: Any) -> Any:
        """The format of a style with some properties."""
        key = (style, *sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self.workbook.add_format(FONT | STYLES[style] | properties)
        return self._made[key]


@dataclass
class SheetWriter:
    """One sheet under way."""

    workbook: Any
    sheet: Any
    terms: Units
    layout: SheetLayout
    tables: Mapping[str, Placed]
    formats: Formats
    sources: Mapping[str, str] = field(default_factory=dict)
    """Code of a source -> the link to its line."""
    formulas: dict[tuple[str, Hashable, str], str] = field(default_factory=dict)

    def write(self) -> None:
        """Write everything and set the page up."""
        self.sheet.set_default_row(ROW_PIXELS * POINTS_PER_PIXEL)
        for at, width in self.layout.widths.items():
            self.sheet.set_column(at, at, width)
        printed = dict.fromkeys(range(self.layout.print_end), ROW_PIXELS)
        for row, height in (printed | self.layout.heights).items():
            self.sheet.set_row_pixels(row, height)
        self._lines()
        for block in self.layout.blocks:
            self._block(block)
        self._charts()
        self._page()

    def _lines(self) -> None:
        """Titles, sentences, notes and links."""
        for line in self.layout.lines:
            style = self.formats.of(line.style)
            if line.link:
                self.sheet.write_url(line.row, 0, line.link, style, line.text)
            elif line.formula and (formula := self._live(line.formula)):
                self.sheet.write_formula(line.row, 0, formula, style, writable(line.text))
            else:
                self.sheet.write_string(line.row, 0, writable(line.text), style)

    def _live(self, template: str) -> str:
        """The formula of a sentence; empty where it reads a table without rows, or words that mislead."""
        own = Placed(self.layout.name, 0, 0, (), (0, -1), 0)
        there = all(name in self.tables for name in tables_named(template))
        if not REFERS.search(template) or not there or not finds_its_words(template, self.tables, own, ""):
            return ""
        return resolve(template, self.tables, own, "", unit_words(self.terms))

    def _block(self, block: Block) -> None:
        """A table: header, body by column, totals, and the named table around it."""
        self._named_table(block)
        for at, declared in enumerate(block.fields):
            self._column(block, at, declared)
            if block.has_total:
                self._total(block, at, declared)

    def _named_table(self, block: Block) -> None:
        """The spreadsheet table, named after its key."""
        self.sheet.add_table(
            block.header_row,
            0,
            block.placed.last_row,
            len(block.fields) - 1,
            {
                "name": words.TABLE_PREFIX + block.table.key,
                "style": None,
                "autofilter": block.table.detail or block.table.filters,
                "columns": [
                    {"header": shown, "header_format": self.formats.of(_header_style(declared, block))}
                    for declared, shown in zip(block.fields, block.headers, strict=True)
                ],
            },
        )

    def _column(self, block: Block, at: int, declared: Field) -> None:
        """The body of a column: words, figures or live formulas with their values."""
        values = block.frame[declared.column].tolist()
        plain, leading = (self._format(block, declared, base) for base in ("cell", "leading cell"))
        rows = zip(values, templates(block, declared), places(block, declared), strict=True)
        for row, (value, template, place) in enumerate(rows, start=block.placed.first_row):
            own = self._format(block, declared, "cell", value) if declared.form is Form.FIGURE else plain
            style = leading if place and self._lead(row, at, place) else own
            formula = self._formula(block, declared, template)
            if declared.form is Form.LINK and value:
                self._link(row, at, value)
            elif declared.header == "Source" and (place := self._source(value)):
                self.sheet.write_url(row, at, place, self.formats.of("link", text_wrap=True), str(value))
            elif formula:
                self.sheet.write_formula(row, at, in_row(formula, row), style, _saved(value))
            else:
                self._plain(row, at, value, style)

    def _source(self, value: Any) -> str:
        """The line of the sheet Sources that the first code of a cell leads to; empty: there is none."""
        code = next(iter(codes(str(value))), "")
        return self.sources.get(code, "")

    def _formula(self, block: Block, declared: Field, template: str) -> str:
        """The formula of a column with marks for its row; empty where the figure must stand alone: it reads a
        table without rows, or looks up words that a spreadsheet takes for something else.
        """
        key = (block.table.key, declared.column, template)
        if key not in self.formulas:
            is_live = REFERS.search(template) is not None
            there = all(name in self.tables for name in tables_named(template))
            usable = (
                is_live and there and finds_its_words(template, self.tables, block.placed, declared.column)
            )
            self.formulas[key] = self._resolved(block, declared, template) if usable else ""
        return self.formulas[key]

    def _resolved(self, block: Block, declared: Field, template: str) -> str:
        """Addresses, units and names in one pass, so that names with brackets are not taken for columns."""
        return resolve(template, self.tables, block.placed, declared.column, unit_words(self.terms))

    def _link(self, row: int, column: int, value: Any) -> None:
        """A link to a file, from where the workbook stands."""
        style = self.formats.of("link", text_wrap=True)
        self.sheet.write_url(
            row, column, f"external:{_escaped(str(value))}", style, writable(PurePath(value).name)
        )

    def _lead(self, row: int, column: int, place: str) -> bool:
        """A link from a cell to a row of a table, under what the cell shows; False: the table has no rows."""
        key, _, number = place.partition("#")
        if key in self.tables:
            placed = self.tables[key]
            at = placed.first_row + 1 + (int(number) if number else -1)
            self.sheet.write_url(row, column, f"internal:{in_quotes(placed.sheet)}!A{at}", None, "")
        return key in self.tables

    def _plain(self, row: int, column: int, value: Any, style: Any) -> None:
        """A value as it is: blank where there is none, text always as text."""
        if value is None or value is pd.NaT or (isinstance(value, float) and not math.isfinite(value)):
            self.sheet.write_blank(row, column, None, style)
        elif isinstance(value, pd.Timestamp):
            self.sheet.write_datetime(row, column, value.to_pydatetime(), style)
        elif isinstance(value, (int, float, np.number)):
            self.sheet.write_number(row, column, float(value) + 0.0, style)  # no -0
        elif value == "":
            self.sheet.write_blank(row, column, None, style)
        else:
            self.sheet.write_string(row, column, writable(str(value)), style)

    def _total(self, block: Block, at: int, declared: Field) -> None:
        """The cell below a column: its sum, a label below the first, else a blank."""
        row, style = block.placed.total_row, self._format(block, declared, "total")
        if declared.total:
            letters = block.placed.column(declared.column)
            formula = f"=SUM({letters}{block.placed.first_row + 1}:{letters}{block.placed.last_row + 1})"
            values = pd.to_numeric(block.frame[declared.column], errors="coerce")
            self.sheet.write_formula(row, at, formula, style, math.fsum(values.dropna()))
        elif at == 0:
            self.sheet.write_string(row, at, "Total", self.formats.of("total"))
        else:
            self.sheet.write_blank(row, at, None, self.formats.of("total"))

    def _format(self, block: Block, declared: Field, base: str, value: Any = None) -> Any:
        """Cell format of a column (or of one figure), made once per number format and style."""
        largest = block.largest[declared.column] if value is None else abs(value)
        shown = number_format(declared.form, largest)
        properties: dict[str, Any] = {"num_format": shown}
        if declared.form in WORDS:
            properties = {"text_wrap": declared.form is Form.TEXT, "align": "left"}
            properties |= {} if declared is block.fields[0] else {"indent": 1}
        elif declared.form is Form.MONTH:
            properties["align"] = "left"
            properties |= {} if declared is block.fields[0] else {"indent": 1}
        return self.formats.of(base, **properties)

    def _charts(self) -> None:
        """Charts at their places, with words for readers who cannot see them."""
        for placed in self.layout.charts:
            drawn = chart_object(self.workbook, self.terms, placed, self.tables)
            options = {
                "x_offset": placed.left,
                "y_offset": 4,
                "object_position": 3,
                "description": with_units(self.terms, placed.chart.description),
            }
            self.sheet.insert_chart(placed.row, 0, drawn, options)

    def _page(self) -> None:
        """Paper, margins, repeated rows, print area, frozen rows, marks on words."""
        spec, sheet = self.layout.content, self.sheet
        if not self.layout.portrait:
            sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(**MARGINS)
        self._scale()
        sheet.set_footer(_footer(self.terms.title), {"scale_with_doc": False})
        sheet.set_h_pagebreaks(self.layout.breaks)
        sheet.hide_gridlines(2)
        repeated = next((b for b in self.layout.blocks if b.table.key == spec.repeat_table), None)
        top = repeated.header_row if repeated else 0
        sheet.repeat_rows(top, top)
        sheet.freeze_panes(top + 1, 0)
        sheet.print_area(0, 0, max(1, self.layout.print_end - 1), self.layout.columns - 1)
        self._marks()

    def _scale(self) -> None:
        """One page across, type of no less than 7 pt: tables too wide for that go on across pages."""
        if self.layout.content.one_page or is_one_across(self.layout):
            self.sheet.fit_to_pages(1, int(self.layout.content.one_page))
        else:
            self.sheet.set_print_scale(round(100 * LEAST_SCALE))
            self.sheet.repeat_columns(0, 0)

    def _marks(self) -> None:
        """Colour (besides the words themselves) on statuses that need a look."""
        for block in self.layout.blocks:
            for at, declared in enumerate(block.fields):
                if declared.column in {"Status", "Result"}:
                    self._mark(block, at)

        for block in self.layout.blocks:
            self._heat(block)

    def _heat(self, block: Block) -> None:
        """Colours from few months to many, or from least to largest, over the columns that ask for it."""
        hot = [at for at, declared in enumerate(block.fields) if declared.heat]
        if hot:
            area = (block.placed.first_row, hot[0], block.placed.last_row, hot[-1])
            self.sheet.conditional_format(*area, HEAT)
        first, last = block.placed.many
        if block.table.shades and last >= first:
            self.sheet.conditional_format(block.placed.first_row, first, block.placed.last_row, last, SHADES)

    def _mark(self, block: Block, at: int) -> None:
        """Two rules on one column."""
        good = self.workbook.add_format({"font_color": GOOD_INK, "bg_color": GOOD_PAPER})
        warn = self.workbook.add_format({"font_color": WARN_INK, "bg_color": WARN_PAPER, "bold": True})
        area = (block.placed.first_row, at, block.placed.last_row, at)
        for told, style in ((GOOD_WORDS, good), (WARN_WORDS, warn)):
            for word in told:
                rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": style}
                self.sheet.conditional_format(*area, rule)


def _escaped(path: str) -> str:
    """A path as a link has it: no sign of it is taken for an anchor."""
    return path.replace("%", "%25").replace("#", "%23").replace(" ", "%20")


def writable(text: str) -> str:
    """Text that a file can hold: halves of letters, as names of files and options may have, as ``?``."""
    return text.encode("utf-8", "replace").decode()


def _footer(title: str) -> str:
    """Title, sheet and page; Excel takes 255 characters, and digits after a size for more of the size."""
    left, rest = '&L&8&"Arial,Regular"', "&C&8&A&R&8Page &P of &N"
    short = title.replace("\n", " ")[:LONGEST_FOOTER_TITLE]
    return left + writable(short).replace("&", "&&") + rest


def _header_style(declared: Field, block: Block) -> str:
    """Headers stand over their figures: words to the left, figures to the right."""
    if declared.form not in {*WORDS, Form.MONTH}:
        return "figure header"
    return "header" if declared is block.fields[0] else "indented header"


def templates(block: Block, declared: Field) -> list[str]:
    """The formula template of each row of a column: its own, the table's, or none."""
    column = FormulaColumn(declared.header if declared.label is None else REMAINING)
    if column in block.frame.columns:
        return [str(template) for template in block.frame[column]]
    return [declared.formula] * len(block.frame)


def places(block: Block, declared: Field) -> list[str]:
    """Where each cell of a column leads; blank: nowhere."""
    column = LinkColumn(declared.header)
    if column in block.frame.columns:
        return [str(place) for place in block.frame[column]]
    return [""] * len(block.frame)


def _saved(value: Any) -> Any:
    """The saved value of a formula: empty text where the figure does not exist."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, pd.Timestamp):
        return (value - pd.Timestamp("1899-12-30")).days
    return float(value) + 0.0 if isinstance(value, (int, float, np.number)) else writable(str(value))
