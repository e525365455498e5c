"""One cell to one value, by the column's kind; every doubt becomes a problem."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl.utils.datetime import WINDOWS_EPOCH

from planner.schema.columns import Column, Kind, month_text
from planner.workbook.formats import is_share
from planner.workbook.layout import allowed_text
from planner.workbook.reading.drafts import Findings
from planner.workbook.reading.grid import ERROR_VALUES
from planner.workbook.reading.months import (
    FIRST_YEAR,
    month_of_date,
    month_of_iso_text,
    month_of_named_text,
    month_of_serial,
)
from planner.workbook.reading.numbers import NumberText, read_number_text
from planner.workbook.reading.sheet_xml import WHOLE
from planner.workbook.reading.suggest import did_you_mean
from planner.workbook.reading.words import LONGEST_NAME, SEPARATORS, tidy_name, tidy_text, unusable_in


class _Refused:
    """Stands for a cell whose value cannot be used."""


REFUSED = _Refused()
Moment = datetime | date | time | timedelta
YES, NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0")


@dataclass(frozen=True)
class CellPlace:
    """Where a cell is, what its column declares, and where its unit can be read."""

    findings: Findings
    sheet: str
    cell: str
    column: Column
    unit_place: str
    epoch: datetime = WINDOWS_EPOCH
    """Day that numbers of dates count from."""

    def refuse(self, code: str, **words: object) -> _Refused:
        """Note an error; gives REFUSED."""
        self.warn(code, **words)
        return REFUSED

    def warn(self, code: str, **words: object) -> None:
        """Note a problem."""
        self.findings.add(code, self.sheet, self.cell, **words)


def expected(column: Column) -> str:
    """What a column's cells should hold: ``quantity a month from 0 to 100,000``."""
    if not column.is_number:
        return allowed_text(column)
    limits = allowed_text(column).replace("a whole number", "").replace("a number", "").strip(", ")
    whole = "a whole number of " if column.kind is Kind.INTEGER else ""
    unit = PRICE_WORDS.get(column.unit, column.unit) or "a number"
    return f"{whole}{unit}" + (f" {limits}" if limits.startswith(("from", "up")) else _comma(limits))


PRICE_WORDS = {"price unit": "a number in the row's price unit"}
"""What a unit means where a message names it as what a cell should hold."""


def _comma(limits: str) -> str:
    """``, 0 or more``."""
    return f", {limits}" if limits else ""


def read_cell(value: Any, place: CellPlace) -> Any:
    """The value of a cell, None for a blank, REFUSED (and a problem) for what cannot be used."""
    if isinstance(value, str):
        value = value.strip()
        if value in ERROR_VALUES:
            return place.refuse("error_cell", found=value, expected=expected(place.column))
    if value is None or value == "":
        return None
    return READERS[place.column.kind](value, place)


def _text(value: Any, place: CellPlace) -> Any:
    """Free text; numbers and dates as people write them."""
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    return tidy_text(plain_text(value))


def _link(value: Any, place: CellPlace) -> Any:
    """Names of other rows; a date here is Excel's doing, and so are characters that cannot be seen."""
    if isinstance(value, Moment):
        return place.refuse("date_for_name", found=str(value)[:10])
    text = tidy_name(shown_number(value) if isinstance(value, bool) else plain_text(value))
    unusable = unusable_in(text)
    return place.refuse("unusable_name", found=unusable) if unusable else text


def _name(value: Any, place: CellPlace) -> Any:
    """A name of this row, which others can say."""
    text = _link(value, place)
    if text is REFUSED:
        return text
    if len(text) > LONGEST_NAME:
        return place.refuse("long_name", found=f"{len(text):,}", expected=LONGEST_NAME)
    separator = next((each for each in SEPARATORS if each in text), "")
    return place.refuse("unusable_name", found=f'"{separator}", which parts names') if separator else text


def plain_text(value: Any) -> str:
    """A value as text: 2027.0 is ``2027``, True is ``yes``."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return shown_number(value)


def shown_number(value: Any) -> str:
    """A value as Excel shows it: at most 15 digits of a number, TRUE in capitals."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < WHOLE else f"{value:.15g}"
    return str(value).upper() if isinstance(value, bool) else str(value)


def _links(value: Any, place: CellPlace) -> Any:
    """Several names separated by semicolons."""
    text = _link(value, place)
    return text if text is REFUSED else tuple(part.strip() for part in text.split(";") if part.strip())


def _choice(value: Any, place: CellPlace) -> Any:
    """One of the allowed words."""
    return match_word(tidy_name(plain_text(value)), place.column.choices, place)


def match_word(found: str, words: Sequence[str], place: CellPlace) -> Any:
    """The allowed word, whatever its case."""
    for word in words:
        if word.casefold() == found.casefold():
            return word
    mend = did_you_mean(found, words)
    return place.refuse("not_a_choice", found=found, expected=", ".join(words), mend=mend)


def _flag(value: Any, place: CellPlace) -> Any:
    """Yes or no."""
    word = plain_text(value).casefold()
    if word in YES or word in NO:
        return word in YES
    return place.refuse("not_a_choice", found=plain_text(value), expected="yes, no", mend=".")


def _month(value: Any, place: CellPlace) -> Any:
    """A month number."""
    if isinstance(value, datetime | date):
        if value.year < FIRST_YEAR:
            words = f"a date in {value.year} (a year such as 2027 typed alone is a day of 1905)"
            return place.refuse("not_a_month", found=words)
        return month_of_date(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        found = month_of_serial(float(value), place.epoch)
        if found is None:
            return place.refuse("not_a_month", found=f"the number {value:,g}".replace(",", ""))
        place.warn("date_as_number", found=f"{value:g}", mend=month_text(found))
        return found
    text = plain_text(value)
    iso = month_of_iso_text(text)
    if iso is not None:
        return iso
    named = month_of_named_text(text)
    if named is None:
        return place.refuse("not_a_month", found=f'text "{text}"')
    place.warn("date_as_text", found=text, mend=month_text(named))
    return named


def _number(value: Any, place: CellPlace) -> Any:
    """A number within the declared limits."""
    if isinstance(value, bool | Moment):
        found = f"a date ({str(value)[:10]})" if not isinstance(value, bool) else f"the word {value}".upper()
        return place.refuse("no_number", found=found, expected=expected(place.column))
    if isinstance(value, str):
        return _number_from_text(value, place)
    return within_limits(float(value), place)


def _number_from_text(text: str, place: CellPlace) -> Any:
    """A number typed as text, read with a warning or refused with a reason."""
    read = read_number_text(text, share=is_share(place.column))
    if read.value is None:
        return _refuse_text(text, read, place)
    result = within_limits(read.value, place)
    if result is not REFUSED:
        place.warn("text_number", found=text, mend=f"{read.value:.12g}")
    return result


def _refuse_text(text: str, read: NumberText, place: CellPlace) -> Any:
    """Note why a text is no number."""
    words = {"found": text, "expected": expected(place.column), "mend": read.suggestion}
    return place.refuse(read.refusal, unit_place=place.unit_place, **words)


def within_limits(value: float, place: CellPlace) -> Any:
    """The value, or REFUSED where it breaks the column's limits."""
    column = place.column
    if column.kind is Kind.INTEGER and math.isfinite(value) and not value.is_integer():
        return place.refuse("not_whole", found=f"{value:.12g}", expected=expected(column))
    low = -math.inf if column.minimum is None else column.minimum
    high = math.inf if column.maximum is None else column.maximum
    if low <= value <= high and math.isfinite(value):
        return int(value) if column.kind is Kind.INTEGER else value
    if is_share(column) and high < value <= 100.0:
        mend, percent = f"{value / 100.0:.12g}", f"{value:.12g}"
        words = {"found": percent, "expected": expected(column)}
        return place.refuse("percent_as_number", mend=mend, percent=percent, **words)
    unit = column.unit or "none"
    return place.refuse("out_of_range", found=f"{value:.12g}", expected=expected(column), unit=unit)


READERS: dict[Kind, Callable[[Any, CellPlace], Any]] = {
    Kind.TEXT: _text,
    Kind.NAME: _name,
    Kind.LINK: _link,
    Kind.LINKS: _links,
    Kind.CHOICE: _choice,
    Kind.FLAG: _flag,
    Kind.INTEGER: _number,
    Kind.NUMBER: _number,
    Kind.MONTHLY: _number,
    Kind.YEARLY: _number,
    Kind.MONTH: _month,
}
"""How each kind of column reads a filled cell."""
