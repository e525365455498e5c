"""The sheet What counts now: every row with a When, and whether it counts as the switches stand, live."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from openpyxl.utils.datetime import WINDOWS_EPOCH

from planner.workbook.layout import COUNTS, FIRST_DATA_ROW, HEADER_ROW, SENTENCE_ROW, TITLE_ROW, quoted
from planner.workbook.reading.switches import failing_switches
from planner.workbook.writing.book import Book
from planner.workbook.writing.row_choices import SWITCHES
from planner.workbook.writing.sheet_plan import SheetPlan, names_of
from planner.workbook.writing.switched_off import is_off
from planner.workbook.writing.values import Formula

HEADERS = ("Sheet", "Row", "When", "Counts now", "What it says")
WIDTHS = (18, 52, 50, 12, 60)
SENTENCE = (
    "Choose yes under Counts now to see what the plan reads; it follows Switches. Rows without a When count"
    " always. Not printed: the sheets themselves print such rows grey."
)
MOST_WORDS = 3
"""Values of a row that are shown."""


@dataclass(frozen=True)
class Condition:
    """A row with a When: its sheet, its row number, and what tells it from others."""

    plan: SheetPlan
    row: int
    """From 1, as people count."""

    @property
    def when(self) -> str:
        """Its condition."""
        return str(self.plan.cells_of("when")[self.row - FIRST_DATA_ROW])

    def cell(self, attribute: str) -> str:
        """``Schemes!$A$7``."""
        return f"{quoted(self.plan.declared.name)}!${self.plan.letter(attribute)}${self.row}"


def conditions_of(plans: Sequence[SheetPlan]) -> list[Condition]:
    """Every row that counts only while switches stand so, if there are switches."""
    if not any(plan.declared.name == SWITCHES for plan in plans):
        return []
    return [
        Condition(plan, FIRST_DATA_ROW + number)
        for plan in plans
        if plan.declared.name != SWITCHES
        for number, when in enumerate(plan.cells_of("when"))
        if when not in (None, "")
    ]


def write_counts(book: Book, conditions: Sequence[Condition], switches: SheetPlan) -> None:
    """Write the sheet."""
    book.put(COUNTS, TITLE_ROW - 1, 0, COUNTS, book.formats("title"))
    book.put(COUNTS, SENTENCE_ROW - 1, 0, SENTENCE, book.formats("sentence"))
    book.finish(COUNTS, "Help")
    chosen = {
        str(name): str(reading)
        for name, reading in zip(switches.cells_of("switch"), switches.cells_of("chosen"), strict=True)
    }
    for number, condition in enumerate(conditions):
        _write(book, FIRST_DATA_ROW - 1 + number, condition, chosen)
    worksheet = book.worksheets[COUNTS]
    last = FIRST_DATA_ROW - 2 + len(conditions)
    headers = [{"header": text, "header_format": book.formats("header")} for text in HEADERS]
    options = {"name": "table_Counts", "style": None, "columns": headers}
    worksheet.add_table(HEADER_ROW - 1, 0, last, len(HEADERS) - 1, options)
    rule = {
        "type": "formula",
        "criteria": f'=$D{FIRST_DATA_ROW}="no"',
        "format": book.formats.changed("off"),
    }
    worksheet.conditional_format(FIRST_DATA_ROW - 1, 0, last, len(HEADERS) - 1, rule)
    for position, width in enumerate(WIDTHS):
        worksheet.set_column(position, position, width)
    book.set_up(COUNTS, HEADER_ROW, 2, table=True)
    worksheet.print_area(0, 0, SENTENCE_ROW - 1, len(HEADERS) - 1)


def _write(book: Book, row: int, condition: Condition, chosen: dict[str, str]) -> None:
    """One line: link, name and condition taken from the row itself, so that they follow it."""
    name = condition.plan.declared.name
    look, text = book.formats("computed"), book.formats("computed_text")
    address = f"internal:{quoted(name)}!A{condition.row}"
    book.worksheets[COUNTS].write_url(row, 0, address, book.formats("link"), name)
    parts = [each for each in names_of(condition.plan.declared) if condition.plan.letter(each)]
    formula = '&" | "&'.join(condition.cell(each) for each in parts)
    values = [_shown(condition, each) for each in parts]
    book.put(COUNTS, row, 1, Formula(f"={formula}", " | ".join(values)), text)
    book.put(COUNTS, row, 2, Formula(f'={condition.cell("when")}&""', condition.when), text)
    counts = "no" if any(True for _ in failing_switches(condition.when, chosen)) else "yes"
    book.put(COUNTS, row, 3, Formula(f'=IF({is_off(f"$C{row + 1}")[1:]},"no","yes")', counts), look)
    book.put(COUNTS, row, 4, "; ".join(_words(condition)), text)


def _shown(condition: Condition, attribute: str) -> str:
    """A cell as a formula joins it: blank cells give nothing."""
    value = condition.plan.cells_of(attribute)[condition.row - FIRST_DATA_ROW]
    if isinstance(value, Formula):
        value = value.value
    if isinstance(value, datetime):
        return str((value - WINDOWS_EPOCH).days)
    return "" if value is None else f"{value:.15g}" if isinstance(value, int | float) else str(value)


def _words(condition: Condition) -> Iterator[str]:
    """The first values of the row, as it was written."""
    number = condition.row - FIRST_DATA_ROW
    skipped = {*names_of(condition.plan.declared), "when", "source", "confidence", "note"}
    told = 0
    for column in condition.plan.columns:
        if column.attribute not in skipped and column.cells[number] not in (None, "") and told < MOST_WORDS:
            told += 1
            yield f"{column.header} {_shown(condition, column.attribute)}"
