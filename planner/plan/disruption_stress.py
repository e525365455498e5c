"""Stress tests as tables: how long each sector paths by start month, and one supplier less."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from planner.plan.columns import REMAINING, Field, Fields, Form, headers, month, table, text
from planner.plan.terms import Terms

END = "to the end"
HALF_MONTHS, FULL_MONTHS = 6, 12
"""Survival of so many months is half-way, and well enough, on the map."""


SURVIVAL_FIELDS: Fields = (
    text("Sector", "Who is cut."),
    text("What is out", "Countries that sell nothing, or the event."),
    text("Test", "The stress test."),
    Field(REMAINING, "Months until the first cut; blank: no test starts here.", form=Form.MONTHS, heat=True),
)
TEST_FIELDS: Fields = (
    text("What is out", "Countries that sell nothing, or the event."),
    text("First cut", "The sector that is cut first, at any start."),
    text("Test", "The stress test.", width=18),
    month("Worst start", "Start month with the largest loss of output."),
    Field("Starts", "Start months that were tested.", form=Form.INTEGER),
    Field("Length", "How long it lasts.", "months", form=Form.INTEGER),
    Field("Unserved", "Unserved need beyond the base scenario's, all sectors.", "{quantity}"),
    Field("Lost output", "Lost output beyond the base scenario's, not discounted.", "{money}"),
    Field(
        "Extra cost",
        "Present cost less that of a false alarm, with the same stock at the end; no prices of policies.",
        "{money}",
    ),
    Field("First cut after", "Months until any sector is cut if it never ends.", "months", form=Form.MONTHS),
)


class Course(Protocol):
    """A stress test month by month, from its start: quantities by sector or holder."""

    @property
    def first_period(self) -> int:
        """Period of the first figures."""

    @property
    def need(self) -> Mapping[str, Sequence[float]]:
        """Sector -> need."""

    @property
    def unserved(self) -> Mapping[str, Sequence[float]]:
        """Sector -> unserved need."""

    @property
    def unserved_before(self) -> Mapping[str, Sequence[float]]:
        """Sector -> unserved need without the test."""

    @property
    def released(self) -> Mapping[str, Sequence[float]]:
        """Holder -> what its reserve for disruptions gives, in end-product terms."""

    @property
    def drawn(self) -> Mapping[str, Sequence[float]]:
        """Other holder -> by how much its stock is below that without the test, in end-product terms."""


class Tested(Protocol):
    """The result of one stress test from one start."""

    @property
    def test(self) -> str:
        """The test, as its row names it."""

    @property
    def name(self) -> str:
        """The test, who is out, and the month."""

    @property
    def countries(self) -> tuple[str, ...]:
        """Countries that are cut off; empty for an event."""

    @property
    def goods(self) -> tuple[str, ...]:
        """Goods that they sell no more; empty: all."""

    @property
    def event(self) -> str:
        """Event that happens; blank: countries are cut off."""

    @property
    def start(self) -> int:
        """First period of the test."""

    @property
    def length(self) -> int:
        """Periods that it lasts."""

    @property
    def unserved(self) -> Mapping[str, float]:
        """Sector -> unserved need beyond the base scenario's, quantity."""

    @property
    def lost_output(self) -> float:
        """Lost output beyond the base scenario's, money, not discounted."""

    @property
    def extra_cost(self) -> float:
        """Present cost less that of a false alarm at the same time, money."""

    @property
    def survives(self) -> Mapping[str, float]:
        """Sector -> months until it is first cut if the test never ends; infinite: never."""

    @property
    def course(self) -> Course:
        """What happens month by month."""


@dataclass(frozen=True)
class StressTables:
    """Stress tests of a plan as tables."""

    survival: pd.DataFrame
    suppliers: pd.DataFrame
    event_tests: pd.DataFrame


@dataclass(frozen=True)
class CourseTables:
    """Stress tests month by month."""

    unserved: pd.DataFrame
    given: pd.DataFrame
    """What reserves release, and by how much other stocks are lower."""


@dataclass(frozen=True)
class StressReport:
    """Stress tests of a plan that is held, with names and units to show them."""

    terms: Terms
    tables: StressTables
    courses: CourseTables
    words: tuple[str, ...]
    """Which plan was tested, in sentences."""


def stress_tables(terms: Terms, results: Sequence[Tested]) -> StressTables:
    """All tables of some tests."""
    return StressTables(
        survival=survival_map(terms, results),
        suppliers=test_table(terms, results, countries=True),
        event_tests=test_table(terms, results, countries=False),
    )


def months_left(terms: Terms, start: int) -> float:
    """Months of the plan from a period on."""
    return float((terms.calendar.periods - start) * terms.calendar.step_months)


def what(result: Tested) -> str:
    """Who or what is out."""
    goods = f" ({', '.join(result.goods)})" if result.goods else ""
    cut = f"{', '.join(result.countries)}{goods}" if result.countries else ""
    return " and ".join(words for words in (cut, result.event) if words)


def _groups(results: Sequence[Tested]) -> dict[tuple[str, str], list[Tested]]:
    """Results by test and by who is out, in order of first sight, each by start."""
    found: dict[tuple[str, str], list[Tested]] = {}
    for result in results:
        found.setdefault((result.test, what(result)), []).append(result)
    return {key: sorted(own, key=lambda each: each.start) for key, own in found.items()}


def survival_map(terms: Terms, results: Sequence[Tested]) -> pd.DataFrame:
    """Months until a sector is first cut, sectors by start month, for tests with several starts.

    The first row of a test holds the months that the plan has left: a sector with as many is never cut.
    """
    several = {key: own for key, own in _groups(results).items() if len({each.start for each in own}) > 1}
    starts = sorted({each.start for own in several.values() for each in own})
    rows = []
    for (test, out), own in several.items():
        left = {each.start: months_left(terms, each.start) for each in own}
        rows.append((f"({END} of the plan)", out, test, *(left.get(start, np.nan) for start in starts)))
        for sector in dict.fromkeys(sector for each in own for sector in each.survives):
            paths = {each.start: min(each.survives.get(sector, np.inf), left[each.start]) for each in own}
            rows.append((sector, out, test, *(paths.get(start, np.nan) for start in starts)))
    labels = [terms.months[start].strftime("%b %Y") for start in starts]
    return pd.DataFrame(rows, columns=[*headers(SURVIVAL_FIELDS), *labels])


def test_table(terms: Terms, results: Sequence[Tested], *, countries: bool) -> pd.DataFrame:
    """One row per test and country (or event): its worst start, hardest test first."""
    rows = [
        _tested(terms, test, own)
        for (test, _), own in _groups(results).items()
        if bool(own[0].countries) == countries
    ]
    order = ["Lost output", "Unserved", "Extra cost"]
    return table(TEST_FIELDS, rows).sort_values(order, ascending=False, kind="stable").reset_index(drop=True)


def worst_starts(results: Sequence[Tested]) -> list[Tested]:
    """The worst start of each test, hardest test first."""
    found = [max(own, key=_hardness) for own in _groups(results).values()]
    return sorted(found, key=_hardness, reverse=True)


def _hardness(result: Tested) -> tuple[float, float, float]:
    """What makes one test worse than another: lost output, unserved need, extra cost."""
    return result.lost_output, sum(result.unserved.values()), result.extra_cost


def _tested(terms: Terms, test: str, own: Sequence[Tested]) -> tuple[object, ...]:
    """The worst start of one test."""
    worst = max(own, key=_hardness)
    months, sector, start = shortest(terms, own)
    when = f" (from {terms.months[start].strftime('%b %Y')})" if sector and len(own) > 1 else ""
    return (
        what(worst),
        f"{sector}{when}" if sector else f"no sector, {END} of the plan",
        test,
        terms.months[worst.start],
        len({each.start for each in own}),
        worst.length * terms.calendar.step_months,
        float(sum(worst.unserved.values())),
        worst.lost_output,
        worst.extra_cost,
        months,
    )


def shortest(terms: Terms, results: Sequence[Tested]) -> tuple[float, str, int]:
    """(Months, sector, start) of the sector that is cut first in any test; no sector: months left."""
    cut = [
        (months, sector, each.start)
        for each in results
        for sector, months in each.survives.items()
        if np.isfinite(months)
    ]
    if cut:
        return min(cut, key=lambda found: found[0])
    start = min(each.start for each in results)
    return months_left(terms, start), "", start
