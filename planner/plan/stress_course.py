"""Stress tests month by month: in sentences and as tables."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from planner.plan.columns import Field, Fields, Form, month, table, text
from planner.plan.disruption_stress import CourseTables, Tested, what, worst_starts
from planner.plan.figures import shown
from planner.plan.terms import Terms, month_name

SERVED = 0.9
"""Share of need below which a sector is told."""
RELEASED, LOWER = "released by the reserve", "stock lower than without the test"

_WHO: Fields = (
    text("What is out", "Countries that sell nothing, or the event."),
    text("Test", "The stress test."),
    month("Starts in", "Start of the test."),
    month(),
)
UNSERVED_FIELDS: Fields = (
    *_WHO,
    text("Sector", "Who needs."),
    Field("Need", "Need of the month, as the test makes it.", "{quantity}"),
    Field("Unserved", "Need that is not served.", "{quantity}"),
    Field("Unserved without the test", "As the plan has it.", "{quantity}"),
    Field(
        "Served", "Share of need that is served.", form=Form.SHARE,
        formula="1-[Unserved]/[Need]",
    ),
)  # fmt: skip
GIVEN_FIELDS: Fields = (
    *_WHO,
    text("Holder", "Whose stock."),
    text("What", f"{RELEASED.capitalize()}, or {LOWER}."),
    Field("Quantity", "In end-product terms.", "{quantity}"),
)


def first_below(result: Tested) -> dict[str, int | None]:
    """Sector -> first period in which less than nine tenths of its need are served; None: in none."""
    course = result.course
    found: dict[str, int | None] = {}
    for sector, unserved in course.unserved.items():
        need = np.array(course.need[sector])
        below = np.flatnonzero(np.array(unserved) > (1.0 - SERVED) * need + 1e-6)
        found[sector] = course.first_period + int(below[0]) if len(below) else None
    return found


def course_tables(terms: Terms, results: Sequence[Tested]) -> CourseTables:
    """All tests month by month: sectors that lack a material quantity, holders that give one."""
    unserved, given = [], []
    for result in results:
        course = result.course
        about = (what(result), result.test, terms.months[result.start])
        for sector, lacks in course.unserved.items():
            for i, lack in enumerate(lacks):
                if lack >= terms.least:
                    when, before = terms.months[course.first_period + i], course.unserved_before[sector][i]
                    unserved.append((*about, when, sector, course.need[sector][i], lack, before))
        for words, by_holder in ((RELEASED, course.released), (LOWER, course.drawn)):
            for holder, amounts in by_holder.items():
                for i, amount in enumerate(amounts):
                    if amount >= terms.least:
                        given.append((*about, terms.months[course.first_period + i], holder, words, amount))
    return CourseTables(table(UNSERVED_FIELDS, unserved), table(GIVEN_FIELDS, given))


def by_month(terms: Terms, result: Tested) -> pd.DataFrame:
    """A test as a small table: a row for each month, what each sector lacks, what reserves release."""
    course = result.course
    columns = {
        name: lacks for name, lacks in course.unserved.items() if max(lacks, default=0.0) >= terms.least
    }
    columns |= {
        f"{name} releases": given for name, given in course.released.items() if sum(given) >= terms.least
    }
    if not columns:
        return pd.DataFrame()
    number = max(len(values) for values in columns.values())
    felt = [i for i in range(number) if any(values[i] >= terms.least for values in columns.values())]
    last = felt[-1] + 1 if felt else number
    months = [month_name(terms.calendar, course.first_period + i) for i in range(last)]
    return pd.DataFrame({"Month": months} | {name: values[:last] for name, values in columns.items()})


def stories(terms: Terms, results: Sequence[Tested]) -> tuple[str, ...]:
    """Of each test at its worst start: who is first served below nine tenths, and what stocks give."""
    found: list[str] = []
    for worst in worst_starts(results):
        if worst.course.need:
            found += [_below(terms, worst), *_given(terms, worst)]
        else:
            found.append(f"{worst.name}: no plan keeps what is asked for; its figures are not known.")
    return tuple(found)


def _below(terms: Terms, result: Tested) -> str:
    """``Below 90 % of need: Wind from Apr 2028 (least 12 %), ...``."""
    first = {sector: at for sector, at in first_below(result).items() if at is not None}
    limit = f"{SERVED:.0%}".replace("%", " %")
    if not first:
        return f"Every sector gets at least {limit} of its need in every month."
    words = []
    for sector, at in sorted(first.items(), key=lambda pair: pair[1]):
        least = 100.0 * min(_served(result, sector))
        words.append(f"{sector} from {month_name(terms.calendar, at)} (at worst {shown(least)} % served)")
    others = len(result.course.need) - len(first)
    rest = f"; the other {others} sectors get more in every month" if others > 1 else ""
    return f"Below {limit} of need: {', '.join(words)}{rest}."


def _served(result: Tested, sector: str) -> Iterator[float]:
    """Share of a sector's need that is served, month by month."""
    course = result.course
    for need, lack in zip(course.need[sector], course.unserved[sector], strict=True):
        yield 1.0 if need <= 0.0 else max(0.0, 1.0 - lack / need)


def _given(terms: Terms, result: Tested) -> list[str]:
    """A sentence on what reserves release and whose stock is lower."""
    course = result.course
    words = []
    for holder, amounts in course.released.items():
        if sum(amounts) >= terms.least:
            when = _months(terms, course.first_period, amounts)
            words.append(f"{holder} releases {shown(sum(amounts))} {terms.quantity} ({when})")
    if course.released and not words:
        words.append("no reserve for disruptions releases anything")
    for holder, amounts in course.drawn.items():
        most = max(amounts, default=0.0)
        if most >= terms.least:
            at = month_name(terms.calendar, course.first_period + list(amounts).index(most))
            words.append(f"{holder} holds up to {shown(most)} {terms.quantity} less than without it ({at})")
    told = "; ".join(words)
    return [f"{told[0].upper()}{told[1:]}; in end-product terms."] if told else []


def _months(terms: Terms, start: int, amounts: Sequence[float]) -> str:
    """``Feb 2028 to Jun 2028``: first and last month with anything material."""
    given = [start + i for i, amount in enumerate(amounts) if amount >= terms.least / len(amounts)]
    first, last = month_name(terms.calendar, given[0]), month_name(terms.calendar, given[-1])
    return first if first == last else f"{first} to {last}"
