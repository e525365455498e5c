"""The months of a plan: periods, fiscal years and the arithmetic between them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.schema.columns import AbsoluteMonth, Monthly, month_text
from planner.schema.tables.policy import A_MONTH, A_ROLLING_YEAR, IN_TOTAL

MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Calendar:
    """Periods of ``step_months`` months from ``start`` to ``end`` (both inclusive)."""

    start: AbsoluteMonth
    end: AbsoluteMonth
    step_months: int = 1
    fiscal_year_first_month: int = 4

    @cached_property
    def periods(self) -> int:
        """Number of periods."""
        return (self.end - self.start + 1) // self.step_months

    @cached_property
    def months(self) -> NDArray[np.int64]:
        """First calendar month of each period, shape (periods,)."""
        return self.start + self.step_months * np.arange(self.periods)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """``2027-01`` for each period."""
        return tuple(month_text(int(month)) for month in self.months)

    @cached_property
    def years(self) -> NDArray[np.int64]:
        """Calendar year in which the fiscal year of each period ends, shape (periods,)."""
        return self.fiscal_year(self.months)

    def fiscal_year(self, months: NDArray[np.int64]) -> NDArray[np.int64]:
        """Calendar year in which the fiscal years of these months end."""
        first = self.fiscal_year_first_month
        ends_next_year = (months % 12 + 1 >= first) & (first > 1)
        return months // 12 + ends_next_year.astype(np.int64)

    @cached_property
    def year_labels(self) -> tuple[str, ...]:
        """``FY27`` for each fiscal year that the horizon touches."""
        return tuple(f"FY{year % 100:02d}" for year in np.unique(self.years))

    @cached_property
    def year_index(self) -> NDArray[np.int64]:
        """Position in :attr:`year_labels` of each period, shape (periods,)."""
        index: NDArray[np.int64] = self.years - self.years[0]
        return index

    @cached_property
    def year_periods(self) -> tuple[NDArray[np.int64], ...]:
        """The periods of each fiscal year."""
        return tuple(np.flatnonzero(self.year_index == y) for y in range(len(self.year_labels)))

    def period_of(self, month: AbsoluteMonth) -> int:
        """Period that holds a month; negative before the start, beyond the end after it."""
        return (month - self.start) // self.step_months

    def window(self, first: AbsoluteMonth | None, last: AbsoluteMonth | None) -> range:
        """Periods between two months (inclusive; None: open), cut to the horizon."""
        begin = 0 if first is None else max(0, self.period_of(first))
        end = self.periods if last is None else min(self.periods, self.period_of(last) + 1)
        return range(begin, max(begin, end))

    def spans(self, per: str, window: range | None = None) -> list[list[int]]:
        """The periods of a window (default: all) by ``month`` (one each), ``fiscal year``, ``total`` or
        ``rolling year``: any twelve months that follow each other, or all if there are fewer.
        """
        inside = range(self.periods) if window is None else window
        if per == A_MONTH:
            return [[t] for t in inside]
        if per == IN_TOTAL:
            return [list(inside)] if inside else []
        if per == A_ROLLING_YEAR:
            length = max(1, min(self.lag(MONTHS_A_YEAR), len(inside)))
            return [list(inside[end - length : end]) for end in range(length, len(inside) + 1)]
        years = [[int(t) for t in periods if int(t) in inside] for periods in self.year_periods]
        return [periods for periods in years if periods]

    def lag(self, months: int) -> int:
        """Periods that a delay of so many months takes, rounded up."""
        return -(-months // self.step_months)

    def per_period(self, yearly_rates: Monthly) -> Monthly:
        """Quantity of each period from yearly rates, shape (periods,)."""
        return yearly_rates * (self.step_months / MONTHS_A_YEAR)

    def lags(self, months: Monthly) -> NDArray[np.int64]:
        """Periods that delays of so many months take, rounded up, shape (periods,)."""
        return np.ceil(np.round(months / self.step_months, 9)).astype(np.int64)

    def discount(self, rate: float) -> Monthly:
        """Discount factor of each period from its distance to the start, shape (periods,)."""
        return self.discount_of(rate, self.months)

    def discount_of(self, rate: float, months: NDArray[np.int64]) -> Monthly:
        """Discount factor of some months, which may lie after the end, shape of ``months``."""
        factors: Monthly = (1.0 + rate) ** (-(months - self.start) / MONTHS_A_YEAR)
        return factors

    @cached_property
    def last_year(self) -> range:
        """Periods of the last twelve months, or all where the plan is shorter."""
        return range(max(0, self.periods - -(-MONTHS_A_YEAR // self.step_months)), self.periods)
