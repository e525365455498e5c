"""README, Settings and Lists: the sheets that are no tables."""

from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap

from xlsxwriter.utility import xl_col_to_name

from planner.schema.columns import Column, Kind
from planner.schema.settings import setting_columns
from planner.schema.sheet import Sheet
from planner.workbook.formats import number_format
from planner.workbook.layout import (
    CHECKS,
    COUNTS,
    FIRST_DATA_ROW,
    HEADER_ROW,
    LISTS,
    README,
    SENTENCE_ROW,
    SETTINGS,
    SETTINGS_HEADERS,
    TEMPLATE_VERSION,
    TITLE_ROW,
    VERSION_NAME,
    allowed_text,
    default_text,
    link_targets,
    quoted,
)
from planner.workbook.writing.book import TAB_COLOURS, Book
from planner.workbook.writing.row_choices import WHENS
from planner.workbook.writing.validation import List, choice_list_key, list_name, validation_of
from planner.workbook.writing.values import Noted, cell_of
from planner.workbook.writing.widths import A3

STEPS = (
    "1. Fill the yellow cells: first Settings, then Commodities, then the sheets that matter to you.",
    "2. Run  planner check FILE  : it names every problem by sheet and cell, and writes a marked copy.",
    "3. Run  planner solve FILE  : it writes the plan beside your other results and never changes this file.",
)
COLOURS = (
    ("required", "deep yellow", "you must fill this cell in every row"),
    ("input", "pale yellow", "you may fill this cell; its header's note says what a blank means"),
    ("computed", "white", "computed or explained by the workbook; the solver does not need it"),
    ("off", "grey", "the row does not count while its When, on Switches, does not hold"),
    ("moved", "orange", "a lever that stands off its base"),
    ("header", "dark blue", "header of a column; point at it to read what it means"),
    ("header_common", "grey blue", "header of a column that every sheet has: When, Source, Confidence, Note"),
)
RULES = (
    "Blank is not zero: every header's note says what a blank means. Type 0 for none.",
    "Names must be spelt as on the sheet that declares them; several names are separated by ;",
    "Rows that count only for one reading of an open question name it in When; of several readings of one"
    " thing the further ones can be folded away (- at the left), and What counts now lists all.",
    "What is turned on Levers comes first, then changes of a run (--set and sweeps), then Series, which"
    " override values over time.",
    "Columns that no row fills stand at the right, beyond Note, and are not printed.",
)
README_WIDTHS = (24, 30, 96)
SETTINGS_WIDTHS = (26, 30, 24, 32, 14, 12, 64)
LINE_HEIGHT = 13
"""Points for one line of text in a cell."""
HELPER_SENTENCES = {
    SETTINGS: "Horizon, units, exchange rates and rules of the whole plan.",
    COUNTS: "Which rows count as the switches stand now.",
    CHECKS: "Live formulas for what is obviously wrong.",
    LISTS: "Words behind the drop-downs.",
}


def write_readme(book: Book, title: str, readme: Sequence[str], tables: Sequence[Sheet]) -> None:
    """Purpose, three steps, colour key, rules, links to all sheets, template version."""
    for position, width in enumerate(README_WIDTHS):
        book.worksheets[README].set_column(position, position, width)
    book.put(README, 0, 0, title, book.formats("title"))
    row = _lines(book, 2, "What it is", readme or ("Inputs of a supply plan.",))
    row = _lines(book, row, "Three steps", STEPS)
    row = _colour_key(book, row)
    row = _lines(book, row, "Rules", RULES)
    row = _sheet_links(book, row, tables)
    book.put(README, row, 0, "Template version", book.formats("bold"))
    book.put(README, row, 1, TEMPLATE_VERSION, book.formats("text", "@"))
    book.define(VERSION_NAME, f"={README}!$B${row + 1}")
    book.worksheets[README].set_tab_color(TAB_COLOURS["General"])
    book.set_up(README, 1, 0, table=False)
    book.worksheets[README].set_portrait()
    book.worksheets[README].fit_to_pages(1, 1)


def _lines(book: Book, row: int, heading: str, lines: Iterable[str]) -> int:
    """A heading with lines below; gives the row after a gap."""
    book.put(README, row, 0, heading, book.formats("heading"))
    for line in lines:
        row += 1
        book.put(README, row, 0, line, book.formats("text"))
    return row + 2


def _colour_key(book: Book, row: int) -> int:
    """Every cell colour, with its name and meaning in words."""
    book.put(README, row, 0, "Colours", book.formats("heading"))
    for style, colour, meaning in COLOURS:
        row += 1
        book.put(README, row, 0, colour, book.formats(style))
        book.put(README, row, 1, meaning, book.formats("text"))
    return row + 2


def _sheet_links(book: Book, row: int, tables: Sequence[Sheet]) -> int:
    """One line per sheet: group, link, sentence."""
    book.put(README, row, 0, "Sheets", book.formats("heading"))
    by_name = {each.name: (each.group, each.sentence) for each in tables}
    by_name[SETTINGS] = ("General", HELPER_SENTENCES[SETTINGS])
    by_name |= {name: ("Help", HELPER_SENTENCES[name]) for name in (COUNTS, CHECKS, LISTS)}
    lines = [(name, *by_name[name]) for name in book.worksheets if name in by_name]
    shown = ""
    for name, group, sentence in sorted(lines, key=lambda line: list(TAB_COLOURS).index(line[1])):
        row += 1
        look = book.formats.with_edge(TAB_COLOURS[group])
        book.put(README, row, 0, "" if group == shown else group, look)
        address = f"internal:{quoted(name)}!A1"
        book.worksheets[README].write_url(row, 1, address, book.formats("link"), name)
        book.put(README, row, 2, sentence, book.formats("wrapped"))
        _set_height(book, README, row, {sentence: 1.15 * README_WIDTHS[2]})
        shown = group
    return row + 2


def _set_height(book: Book, sheet: str, row: int, widths: Mapping[str, float]) -> None:
    """Make a row tall enough for its texts in columns of the given widths."""
    lines = max(len(wrap(text, int(width))) for text, width in widths.items())
    if lines > 1:
        book.worksheets[sheet].set_row(row, LINE_HEIGHT * lines + 2)


def write_settings(book: Book, settings: Mapping[str, object], lists: Mapping[str, List]) -> None:
    """One line per setting, each value with a defined name."""
    book.put(SETTINGS, TITLE_ROW - 1, 0, "Settings", book.formats("title"))
    book.put(SETTINGS, SENTENCE_ROW - 1, 0, HELPER_SENTENCES[SETTINGS], book.formats("sentence"))
    book.finish(SETTINGS, "General")
    columns = setting_columns()
    for number, (attribute, column) in enumerate(columns.items()):
        _setting_line(book, FIRST_DATA_ROW - 1 + number, attribute, column, settings.get(attribute), lists)
    worksheet = book.worksheets[SETTINGS]
    headers = [{"header": text, "header_format": book.formats("header")} for text in SETTINGS_HEADERS]
    options = {"name": "table_Settings", "style": None, "columns": headers}
    last = FIRST_DATA_ROW - 2 + len(columns)
    worksheet.add_table(HEADER_ROW - 1, 0, last, len(SETTINGS_HEADERS) - 1, options)
    for position, width in enumerate(SETTINGS_WIDTHS):
        worksheet.set_column(position, position, width)
    book.set_up(SETTINGS, HEADER_ROW, 1, table=True)


def _setting_line(
    book: Book, row: int, attribute: str, column: Column, value: object, lists: Mapping[str, List]
) -> None:
    """One setting: name, value, unit, allowed, default, source, note."""
    noted = value if isinstance(value, Noted) else Noted(value)
    cell = cell_of(column, noted.value)
    style = "required" if column.required else "input"
    look = book.formats(style, number_format(column, [cell]))
    texts = {0: column.header, 2: column.unit, 3: allowed_text(column), 4: default_text(column)}
    texts |= {5: noted.source, 6: f"{column.meaning} {noted.note}".strip()}
    for position, text in texts.items():
        book.put(SETTINGS, row, position, text, book.formats("computed_text"))
    _set_height(book, SETTINGS, row, {text: SETTINGS_WIDTHS[position] for position, text in texts.items()})
    book.put(SETTINGS, row, 1, cell, look)
    rule = validation_of(column, lists, ())
    if rule:
        book.worksheets[SETTINGS].data_validation(row, 1, row, 1, rule)
    book.define(attribute, f"={SETTINGS}!$B${row + 1}")


def write_lists(book: Book, tables: Sequence[Sheet], whens: tuple[str, ...]) -> dict[str, List]:
    """Words behind the drop-downs, with defined names; the lists by what tells them apart. ``whens`` are the
    conditions that a When may name.
    """
    lists = _choice_lists(tables)
    if whens:
        lists[WHENS] = List(WHENS, whens)
    book.put(LISTS, TITLE_ROW - 1, 0, "Lists", book.formats("title"))
    book.put(LISTS, SENTENCE_ROW - 1, 0, HELPER_SENTENCES[LISTS], book.formats("sentence"))
    book.finish(LISTS, "Help")
    for position, each in enumerate(lists.values()):
        book.put(LISTS, HEADER_ROW - 1, position, each.name, book.formats("header"))
        for number, word in enumerate(each.words):
            book.put(LISTS, FIRST_DATA_ROW - 1 + number, position, word, book.formats("computed", "@"))
        letter, last = xl_col_to_name(position), FIRST_DATA_ROW + len(each.words) - 1
        book.define(each.name, f"={LISTS}!${letter}${FIRST_DATA_ROW}:${letter}${last}")
        width = max(len(text) for text in (each.name, *each.words))
        book.worksheets[LISTS].set_column(position, position, width + 2)
    _define_name_lists(book, tables)
    book.set_up(LISTS, HEADER_ROW, 0, table=True)
    book.worksheets[LISTS].set_paper(A3.number)
    book.worksheets[LISTS].fit_to_pages(1, 1)
    return lists


def _choice_lists(tables: Sequence[Sheet]) -> dict[str, List]:
    """Each different list of words once, named after the first column that uses it."""
    found: dict[str, List] = {}
    names: set[str] = set()
    columns = [*setting_columns().values(), *(c for each in tables for c in each.columns.values())]
    for column in columns:
        key = choice_list_key(column)
        if column.kind not in {Kind.CHOICE, Kind.FLAG} or key in found:
            continue
        base = "list_" + ("yes_no" if column.kind is Kind.FLAG else column.header.lower().replace(" ", "_"))
        name = next(n for n in (base, *(f"{base}_{i}" for i in range(2, 99))) if n not in names)
        names.add(name)
        found[key] = List(name, column.choices)
    return found


def _define_name_lists(book: Book, tables: Sequence[Sheet]) -> None:
    """A defined name for the first column of every sheet that others link to; it grows by itself."""
    targets = {target for each in tables for target in link_targets(each)}
    for each in tables:
        if each.name in targets:
            sheet = quoted(each.name)
            cells = f"{sheet}!$A${FIRST_DATA_ROW}:$A$2000"
            end = f"INDEX({cells},MAX(1,COUNTA({cells})))"
            book.define(list_name(each.name), f"={sheet}!$A${FIRST_DATA_ROW}:{end}")
