"""Which styles of cells show a number as a date or as a span of time."""

from typing import NamedTuple
from xml.etree.ElementTree import Element

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EAST_ASIAN_DATES = frozenset((*range(27, 37), *range(50, 59)))
"""Built-in formats whose codes depend on the language of the spreadsheet program; all are dates."""


class Dates(NamedTuple):
    """Numbers of the styles that are dates, and of those that are spans of time."""

    dates: frozenset[int] = frozenset()
    spans: frozenset[int] = frozenset()


def date_styles(root: Element) -> Dates:
    """Styles of dates, read from the part of styles."""
    own = {each.get("numFmtId"): each.get("formatCode", "") for each in root.iter(f"{MAIN}numFmt")}
    used = [each.get("numFmtId", "0") for each in root.iterfind(f"{MAIN}cellXfs/{MAIN}xf")]
    codes = [own.get(number) or _built_in(number) for number in used]
    spans = frozenset(at for at, code in enumerate(codes) if is_timedelta_format(code))
    return Dates(frozenset(at for at, code in enumerate(codes) if is_date_format(code)) | spans, spans)


def _built_in(number: str) -> str:
    """The code of a built-in format; General for unknown ones."""
    known = int(number) if number.isdecimal() else 0
    return "yyyy-mm-dd" if known in EAST_ASIAN_DATES else BUILTIN_FORMATS.get(known, "General")
