"""Write an input workbook from the schema: empty (the template) or filled."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from planner.calendar import Calendar
from planner.files import replacing
from planner.schema.settings import setting_columns
from planner.schema.sheet import Sheet, sheets
from planner.workbook.formats import Formats
from planner.workbook.layout import CHECKS, COUNTS, HELPER_SHEETS, LISTS, README, SETTINGS
from planner.workbook.writing.book import Book, fixed_dates
from planner.workbook.writing.checks_sheet import write_checks
from planner.workbook.writing.counts_sheet import conditions_of, write_counts
from planner.workbook.writing.front_sheets import write_lists, write_readme, write_settings
from planner.workbook.writing.row_choices import LEVERS, SWITCHES, when_words
from planner.workbook.writing.sheet_plan import SheetPlan, plan_sheet
from planner.workbook.writing.switched_off import write_marks, write_switched_off
from planner.workbook.writing.table_sheet import write_table
from planner.workbook.writing.values import Noted, month_date

Rows = Sequence[Mapping[str, object]]

TEMPLATE_YEARS = tuple(f"FY{year}" for year in range(27, 35))
"""Fiscal-year headers of the empty template; planners may add or remove years."""
TEMPLATE_README = (
    "This workbook says what can be bought, made, stored and needed, month by month, under which policies.",
    "The solver reads it and writes a plan; it never changes this file.",
    "Only Settings and Commodities must be filled; a sheet without rows may be left empty or deleted.",
)


def write_template(path: Path) -> None:
    """Write the empty workbook with every sheet: what ``planner template FILE`` gives."""
    write_workbook(path, settings={}, tables={}, readme=TEMPLATE_README, all_sheets=True)


def write_workbook(
    path: Path,
    *,
    settings: Mapping[str, object],
    tables: Mapping[str, Rows],
    readme: Sequence[str] = (),
    fiscal_years: Sequence[str] | None = None,
    all_sheets: bool = False,
    all_columns: bool = True,
    extra_sheets: Mapping[str, Sequence[Sequence[object]]] | None = None,
) -> None:
    """Write an input workbook; the file appears whole or not at all.

    ``settings`` maps setting names to values (or to :class:`Noted`). ``tables`` maps sheet names
    to rows, each a mapping from attribute name to value: numbers, text, lists of names, months as
    ``2027-01``, fiscal-year groups as ``{"FY27": value}`` (or one number for all years), or a
    :class:`Formula`. ``fiscal_years`` are the year headers (default: those of the horizon).
    Sheets without rows are written only with ``all_sheets``; with ``all_columns=False`` only the
    used and the required columns are. ``extra_sheets`` are free notes, row by row.
    Raises KeyError for unknown sheets, settings, attributes or years.
    """
    _refuse_unknown(settings, tables)
    years = tuple(fiscal_years) if fiscal_years is not None else _years_of(settings)
    plans = [
        plan_sheet(declared, tables.get(declared.name, ()), years, all_columns=all_columns)
        for declared in sheets()
        if all_sheets or tables.get(declared.name)
    ]
    with replacing(path) as temporary, xlsxwriter.Workbook(str(temporary)) as workbook:
        fixed_dates(workbook, _plain(settings.get("title", "Supply plan")))
        book = Book(workbook, Formats(workbook))
        _write_all(book, plans, settings, readme, extra_sheets or {})


def _write_all(
    book: Book,
    plans: Sequence[SheetPlan],
    settings: Mapping[str, object],
    readme: Sequence[str],
    extra_sheets: Mapping[str, Sequence[Sequence[object]]],
) -> None:
    """Write every sheet in the order in which people meet them."""
    names = [plan.declared.name for plan in plans]
    by_name = dict(zip(names, plans, strict=True))
    conditions = conditions_of(plans)
    first = [LEVERS] if LEVERS in names else []
    views = [COUNTS] if conditions else []
    switches = [SWITCHES] if SWITCHES in names else []
    others = [name for name in names if name not in (*first, *switches)]
    for name in (README, *first, SETTINGS, *switches, *views, *others, CHECKS, LISTS, *extra_sheets):
        book.add_sheet(name)
    lists = write_lists(book, [plan.declared for plan in plans], when_words(by_name.get(SWITCHES)))
    write_readme(book, _plain(settings.get("title", "Supply plan")), readme, [p.declared for p in plans])
    write_settings(book, settings, lists)
    for plan in plans:
        write_table(book, plan, lists, names)
    write_switched_off(book, plans, len(lists))
    write_marks(book, plans)
    if conditions:
        write_counts(book, conditions, by_name[SWITCHES])
    write_checks(book, plans)
    for name, rows in extra_sheets.items():
        _write_notes(book, name, rows)


def _write_notes(book: Book, name: str, rows: Sequence[Sequence[object]]) -> None:
    """Write a sheet of free notes."""
    if name in HELPER_SHEETS:
        raise KeyError(f"{name} is written by the template itself")
    for number, row in enumerate(rows):
        for position, value in enumerate(row):
            book.put(name, number, position, value, book.formats("text"))


def _plain(value: object) -> str:
    """The text of a setting's value, with or without a note."""
    return str(value.value if isinstance(value, Noted) else value)


def _refuse_unknown(settings: Mapping[str, object], tables: Mapping[str, Rows]) -> None:
    """Raise KeyError for names that the schema does not declare."""
    declared: dict[str, Sheet] = {each.name: each for each in sheets()}
    for name in settings.keys() - setting_columns().keys():
        raise KeyError(f"unknown setting {name!r}")
    for name, rows in tables.items():
        if name not in declared:
            raise KeyError(f"unknown sheet {name!r}")
        for row in rows:
            for attribute in row.keys() - declared[name].columns.keys():
                raise KeyError(f"{name} has no column {attribute!r}; row {dict(row)}")


def _years_of(settings: Mapping[str, object]) -> tuple[str, ...]:
    """Fiscal-year headers of the horizon; those of the template if there is no horizon yet."""
    plain: dict[str, Any] = {k: v.value if isinstance(v, Noted) else v for k, v in settings.items()}
    if not plain.get("start_month") or not plain.get("end_month"):
        return TEMPLATE_YEARS
    first, last = month_date(plain["start_month"]), month_date(plain["end_month"])
    if isinstance(first, str) or isinstance(last, str):
        return TEMPLATE_YEARS
    numbers = [day.year * 12 + day.month - 1 for day in (first, last)]
    first_month = int(plain.get("fiscal_year_first_month") or 4)
    return Calendar(numbers[0], numbers[1], 1, first_month).year_labels
