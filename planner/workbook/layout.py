"""Where things stand in an input workbook; writer and reader share these words."""

from planner.schema.columns import Column, Kind
from planner.schema.sheet import COMMON, Sheet

TEMPLATE_VERSION = "1.0"
"""Version of the input language; the first number changes when old workbooks need upgrading."""
VERSION_NAME = "template_version"
"""Defined name that carries the template version."""

README, SETTINGS, LISTS, CHECKS, COUNTS = "README", "Settings", "Lists", "Checks", "What counts now"
HELPER_SHEETS = (README, SETTINGS, LISTS, CHECKS, COUNTS)
"""Sheets that are no tables."""

TITLE_ROW, SENTENCE_ROW, LINK_ROW, UNITS_ROW, HEADER_ROW, FIRST_DATA_ROW = 1, 2, 3, 4, 5, 6
"""Row numbers as people count them."""

SETTINGS_HEADERS = ("name", "value", "unit", "allowed", "default", "source", "note")
LINK_SEPARATOR = "; "
SPARE_ROWS = 200
"""Empty rows below a table that drop-downs, checks and lists already cover."""


def quoted(sheet: str) -> str:
    """A sheet name as formulas write it."""
    return "'" + sheet.replace("'", "''") + "'" if not sheet.isidentifier() else sheet


def is_common(attribute: str) -> bool:
    """True for the columns that every sheet ends with."""
    return attribute in COMMON


def allowed_text(column: Column) -> str:
    """What may be typed into a cell, in words."""
    if column.choices and column.kind is not Kind.LINK:
        return ", ".join(column.choices)
    if column.kind in {Kind.LINK, Kind.LINKS}:
        where = " or ".join(column.targets)
        names = f"names on {where}, separated by ;" if column.kind is Kind.LINKS else f"a name on {where}"
        return names + (f", or {' or '.join(_words(column))}" if column.choices else "")
    if column.is_number:
        return _range_text(column)
    words = {Kind.MONTH: "a month, e.g. Jan 2027", Kind.NAME: "a name"}
    return words.get(column.kind, "text")


def _words(column: Column) -> list[str]:
    """The words that a link may say instead of a name."""
    return [f"a {word}" if word in {"stage", "class", "bloc"} else word for word in column.choices]


def _range_text(column: Column) -> str:
    """``0 to 1``, ``0 or more``, ``any number``."""
    noun = "a whole number" if column.kind is Kind.INTEGER else "a number"
    low, high = column.minimum, column.maximum
    open_above = high is None or high >= 1e9
    if low is None:
        return noun if open_above else f"{noun} up to {high:,g}"
    return f"{noun}, {low:,g} or more" if open_above else f"{noun} from {low:,g} to {high:,g}"


def column_help(column: Column) -> str:
    """One text that explains a column to a planner."""
    facts = [column.meaning]
    if column.unit:
        facts.append(f"Unit: {column.unit}.")
    facts.append(f"Allowed: {allowed_text(column)}.")
    if column.required:
        facts.append("Required.")
    elif column.default not in (None, "", ()):
        facts.append(f"Blank reads as {default_text(column)}.")
    return " ".join(facts)


def default_text(column: Column) -> str:
    """The default as a planner would type it; empty if there is none."""
    if column.default in (None, ()):
        return ""
    if column.kind is Kind.FLAG:
        return "yes" if column.default else "no"
    return f"{column.default:g}" if column.is_number else str(column.default)


def link_targets(declared: Sheet) -> set[str]:
    """Sheets whose first column this sheet points into."""
    return {target for column in declared.columns.values() for target in column.targets}
