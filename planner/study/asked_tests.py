"""Stress tests that are asked for in words, without a row on the sheet."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from planner.calendar import MONTHS_A_YEAR
from planner.data import Inputs
from planner.errors import PlannerError
from planner.schema.columns import AbsoluteMonth, month_text
from planner.schema.sheet import Place, sheet_of
from planner.schema.tables.disruption import Event, StressTest
from planner.schema.tables.places import Commodity, Country
from planner.schema.tables.policy import ANY_COUNTRY
from planner.schema.tables.trade import ImportRoute
from planner.workbook.reading.months import month_of_iso_text, month_of_named_text
from planner.workbook.reading.suggest import did_you_mean

ASKED = "asked"
"""Sheet that a test without a row is said to stand on."""


class AskedError(PlannerError):
    """What was asked for cannot be tested; the text names the option, what was found and expected."""


@dataclass(frozen=True)
class Question:
    """A stress test in the words of the command line; blank: not said.

    ``cut`` countries that sell nothing (``any``: each supplier in turn), only of ``goods`` if named;
    ``events`` that begin with it; from ``first`` (a month as text) for ``months``; again every ``every``
    months until ``last``.
    """

    cut: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    first: str = ""
    months: int = MONTHS_A_YEAR
    last: str = ""
    every: int = 0
    passed_on: float = 0.0
    buffer_months: int = 0

    @property
    def is_asked(self) -> bool:
        """True if anything was said."""
        return self != Question()


def asked_tests(inputs: Inputs, question: Question) -> tuple[StressTest, ...]:
    """The rows of a question; raises AskedError."""
    _refuse_parts(inputs, question)
    first = _month(inputs, question.first, "--from")
    row = _row(
        stress="Asked for",
        country=_countries(inputs, question.cut),
        event=_named(inputs.by_key(Event), question.events, "--event", "an event of Events"),
        commodity=_named(inputs.by_key(Commodity), question.goods, "--goods", "a commodity of Commodities"),
        first_month=first,
        last_month=_last_start(inputs, question, first),
        every_months=question.every or MONTHS_A_YEAR,
        length_months=question.months,
        passed_on=question.passed_on,
        buffer_months=question.buffer_months,
    )
    return (row,)


def _refuse_parts(inputs: Inputs, question: Question) -> None:
    """Raise AskedError for a question that lacks a part."""
    nobody = not question.cut and not question.events
    for is_wrong, words in (
        (
            nobody,
            f'--cut: found nothing; expected a country of Countries, "{ANY_COUNTRY}" for each supplier in'
            " turn, or an event with --event; for example --cut China --from 2028-01 --months 9.",
        ),
        (
            not question.first,
            f"--from: found nothing; expected a month of the plan, {_plan_months(inputs)}.",
        ),
        (
            bool(question.goods) and not question.cut,
            "--goods: found no --cut; expected countries that sell these goods no more.",
        ),
        (
            bool(question.passed_on or question.buffer_months) and not question.cut,
            "--passed-on: found no --cut; expected countries that are cut off (an event says on Event effects"
            " what it passes on).",
        ),
    ):
        if is_wrong:
            raise AskedError(words)


def _countries(inputs: Inputs, cut: Sequence[str]) -> tuple[str, ...]:
    """Countries that are cut off together; none: each supplier in turn."""
    if [each.casefold() for each in cut] == [ANY_COUNTRY]:
        return ()
    known = inputs.by_key(Country)
    found = _named(known, cut, "--cut", "a country of Countries")
    sellers = {route.country for route in inputs.rows(ImportRoute)}
    for name in found:
        if known[name].own or name not in sellers:
            why = "is your own country" if known[name].own else "sells nothing (it has no row on Imports)"
            raise AskedError(
                f'--cut: found "{name}", which {why}; expected one of {", ".join(sorted(sellers))}.'
            )
    return found


def _named(known: Collection[str], names: Sequence[str], option: str, what: str) -> tuple[str, ...]:
    """Names as the workbook spells them."""
    by_folded = {name.casefold(): name for name in known}
    for name in names:
        if name.casefold() not in by_folded:
            otherwise = f"there are {', '.join(known)}" if known else "the workbook has none"
            raise AskedError(
                f'{option}: found "{name}"; expected {what}{did_you_mean(name, known, otherwise)}'
            )
    return tuple(dict.fromkeys(by_folded[name.casefold()] for name in names))


def _month(inputs: Inputs, text: str, option: str) -> AbsoluteMonth:
    """A month of the plan."""
    found = month_of_iso_text(text) or month_of_named_text(text)
    if found is None or not 0 <= inputs.calendar.period_of(found) < inputs.calendar.periods:
        raise AskedError(f'{option}: found "{text}"; expected a month of the plan, {_plan_months(inputs)}.')
    return found


def _plan_months(inputs: Inputs) -> str:
    """``2027-01 to 2035-03``."""
    return f"{month_text(inputs.calendar.start)} to {month_text(inputs.calendar.end)}"


def _last_start(inputs: Inputs, question: Question, first: AbsoluteMonth) -> AbsoluteMonth | None:
    """The last start, if there are several: the one asked for, else the last from which a test ends within
    the months that headlines report.
    """
    if question.last:
        last = _month(inputs, question.last, "--to")
        if last < first:
            raise AskedError(f'--to: found "{question.last}"; expected no month before --from.')
        return last
    end = inputs.settings.report_last_month or inputs.calendar.end
    return max(first, end + 1 - question.months) if question.every else None


def _row(**values: Any) -> StressTest:
    """A row that stands on no sheet, with the defaults of one."""
    defaults = {name: column.default for name, column in sheet_of(StressTest).columns.items()}
    return StressTest(place=Place(ASKED, 0), **{**defaults, **values})
