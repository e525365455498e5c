"""Rows that are off are grey: conditional formats that read When as the reader does, live on the switches."""

from collections.abc import Sequence

from xlsxwriter.utility import xl_col_to_name

from planner.workbook.layout import FIRST_DATA_ROW, HEADER_ROW, LISTS, SPARE_ROWS
from planner.workbook.writing.book import Book
from planner.workbook.writing.row_choices import LEVERS, SWITCHES
from planner.workbook.writing.sheet_plan import SheetPlan, readings_of
from planner.workbook.writing.values import Formula

NAMES, READINGS = "switch_names", "switch_readings"
"""Defined names of the switches and what is chosen, in small letters and without blanks."""
SPARE_SWITCHES = 30
CLAUSES = 3
"""Conditions joined by ; that are looked at."""
LONGEST = 150
"""Characters of one condition that are looked at."""


def write_switched_off(book: Book, plans: Sequence[SheetPlan], position: int) -> None:
    """Make the rows that are off grey on every sheet; the switches as chosen stand on Lists from column
    ``position`` on.
    """
    switches = next((plan for plan in plans if plan.declared.name == SWITCHES), None)
    if switches is None:
        return
    _write_switches(book, switches, position)
    look = book.formats.changed("off")
    for plan in plans:
        letter = plan.letter("when")
        if letter is None or plan is switches:
            continue
        first, last = FIRST_DATA_ROW - 1, FIRST_DATA_ROW + plan.rows + SPARE_ROWS - 1
        rule = {"type": "formula", "criteria": is_off(f"${letter}{FIRST_DATA_ROW}"), "format": look}
        sheet = book.worksheets[plan.declared.name]
        sheet.conditional_format(first, 0, last, len(plan.columns) - 1, rule)


def write_marks(book: Book, plans: Sequence[SheetPlan]) -> None:
    """Mark levers off their base; and where several readings of one thing stand below each other, show its
    name once.
    """
    for plan in plans:
        if plan.declared.name == LEVERS:
            condition = f'{_first(plan, "value")}<>"",{_first(plan, "value")}<>{_first(plan, "base")}'
            _mark(book, plan, ("value",), condition, "moved")
        if readings_of(plan):
            names = tuple(each for each in plan.declared.key_attributes if plan.letter(each))
            same = (f"{_first(plan, each)}={_first(plan, each, above=1)}" for each in names)
            _mark(book, plan, names, f'{_first(plan, names[0])}<>"",{",".join(same)}', "repeated")


def _first(plan: SheetPlan, attribute: str, above: int = 0) -> str:
    """First cell of an attribute, or the one above it: its column fixed."""
    return f"${plan.letter(attribute)}{FIRST_DATA_ROW - above}"


def _mark(book: Book, plan: SheetPlan, attributes: Sequence[str], conditions: str, style: str) -> None:
    """Let the cells of some attributes take a look while all conditions hold."""
    first, last = FIRST_DATA_ROW - 1, FIRST_DATA_ROW + plan.rows + SPARE_ROWS - 1
    rule = {"type": "formula", "criteria": f"=AND({conditions})", "format": book.formats.changed(style)}
    for position, column in enumerate(plan.columns):
        if column.attribute in attributes:
            book.worksheets[plan.declared.name].conditional_format(first, position, last, position, rule)


def _write_switches(book: Book, switches: SheetPlan, position: int) -> None:
    """Two columns of Lists: names of switches and what is chosen, whatever rows are added."""
    rows = switches.rows + SPARE_SWITCHES
    for column, (name, attribute) in enumerate(((NAMES, "switch"), (READINGS, "chosen")), start=position):
        book.put(LISTS, HEADER_ROW - 1, column, name, book.formats("header"))
        source = switches.range_of(attribute)
        cells = next(each.cells for each in switches.columns if each.attribute == attribute)
        for number in range(rows):
            text = f'=LOWER(SUBSTITUTE(INDEX({source},{number + 1})," ",""))'
            value = str(cells[number] if number < len(cells) else "").lower().replace(" ", "")
            book.put(
                LISTS, FIRST_DATA_ROW - 1 + number, column, Formula(text, value), book.formats("computed")
            )
        letter, last = xl_col_to_name(column), FIRST_DATA_ROW + rows - 1
        book.define(name, f"={LISTS}!${letter}${FIRST_DATA_ROW}:${letter}${last}")
        book.worksheets[LISTS].set_column(column, column, 26)


def is_off(cell: str) -> str:
    """Formula that is true where the condition in a cell does not hold: one of its clauses fails."""
    failing = ",".join(_fails(_clause(cell, number)) for number in range(CLAUSES))
    return f'=AND({cell}<>"",OR({failing}))'


def _clause(cell: str, number: int) -> str:
    """The number-th condition of those joined by ; in small letters and without blanks."""
    parts = f'SUBSTITUTE(LOWER(SUBSTITUTE({cell}," ","")),";",REPT(" ",{LONGEST}))'
    return f"TRIM(MID({parts},{number * LONGEST + 1},{LONGEST}))"


def _fails(clause: str) -> str:
    """True if a clause stands there and no switch meets it: ``a=x``, ``a=x|y``, or ``a=x|b=y``."""
    whole = f'ISNUMBER(FIND("|"&{NAMES}&"="&{READINGS}&"|","|"&{clause}&"|"))'
    begins = f'(LEFT({clause},LEN({NAMES})+1)={NAMES}&"=")'
    chosen = f'ISNUMBER(FIND("|"&{READINGS}&"|","|"&MID({clause},LEN({NAMES})+2,{LONGEST})&"|"))'
    return f'AND({clause}<>"",SUMPRODUCT(({NAMES}<>"")*({whole}+{begins}*{chosen}))=0)'
