"""Months: dates, and what people type instead of dates."""

import re
from datetime import date, datetime, timedelta

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
FIRST_SERIAL, LAST_SERIAL = 36526, 73050
"""Day numbers of 1 January 2000 and 31 December 2099, how Excel stores dates."""
FIRST_YEAR = 1950
"""Dates before it are years typed into cells with a date format: Excel shows 2027 as a day of 1905."""
_SERIAL_ZERO = datetime(1899, 12, 30)


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


def month_of_serial(number: float) -> AbsoluteMonth | None:
    """The month of a date shown as a number such as 46388; None outside this century."""
    if not FIRST_SERIAL <= number <= LAST_SERIAL:
        return None
    return month_of_date(_SERIAL_ZERO + timedelta(days=number))
