"""Months: dates, and what people type instead of dates."""

import re
from datetime import date, datetime, timedelta

from openpyxl.utils.datetime import WINDOWS_EPOCH

from planner.schema.columns import AbsoluteMonth

_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-\d{1,2})?(?:[ T].*)?")
_NAMED = re.compile(r"([a-z]{3,9})[\s\-/.,']+(\d{4}|\d{2})", re.IGNORECASE)
_FULL_NAMES = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH_NAMES = [name[:3] for name in _FULL_NAMES]
LAST_SERIAL = 80000
"""Day numbers beyond this, how Excel stores dates, are of the next century."""
CENTURY = range(2000, 2100)
"""Years in which a number may stand for a day."""
FIRST_YEAR = 1950
"""Dates before it are years typed into cells with a date format: Excel shows 2027 as a day of 1905."""


def month_number(year: int, month: int) -> AbsoluteMonth | None:
    """The month number; None if there is no such month."""
    return year * 12 + month - 1 if 1 <= month <= 12 and 1900 <= year <= 9999 else None


def month_of_date(day: date | datetime) -> AbsoluteMonth:
    """The month number of a date."""
    return day.year * 12 + day.month - 1


def month_of_iso_text(text: str) -> AbsoluteMonth | None:
    """The month of ``2027-01`` or ``2027-01-31``; None for other text."""
    match = _ISO.fullmatch(text.strip())
    return month_number(int(match.group(1)), int(match.group(2))) if match else None


def month_of_named_text(text: str) -> AbsoluteMonth | None:
    """The month of ``Jan 2027``, ``January 2027`` or ``Jan-27``; None for other text."""
    match = _NAMED.fullmatch(text.strip())
    if not match:
        return None
    word = match.group(1).lower()
    if word not in (*_MONTH_NAMES, *_FULL_NAMES, "sept"):
        return None
    year = int(match.group(2))
    return month_number(year + 2000 if year < 100 else year, _MONTH_NAMES.index(word[:3]) + 1)


def month_of_serial(number: float, epoch: datetime = WINDOWS_EPOCH) -> AbsoluteMonth | None:
    """The month of a date shown as a number such as 46388, which counts from ``epoch``; None outside this
    century.
    """
    if not 0 < number < LAST_SERIAL:
        return None
    day = epoch + timedelta(days=number)
    return month_of_date(day) if day.year in CENTURY else None
