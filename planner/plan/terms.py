"""Names, units and years that every subject of a plan shares."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from planner.calendar import Calendar
from planner.data import Inputs
from planner.schema.tables.places import Country

YES, NO = "yes", "no"
"""Words of the flags that tables show."""
TINY = 1e-7
"""Figures below this (in model units, relative to the largest of their frame) are solver noise."""


@dataclass(frozen=True)
class Terms:
    """Title, units, watched country and fiscal years of a plan."""

    title: str
    quantity: str
    money: str
    watched: str
    watches: bool
    """True if the watched country is one of the inputs."""
    calendar: Calendar
    headline_years: tuple[str, ...]
    materiality: float = 0.0
    """Quantities below this are no findings."""

    def unit_text(self, unit: str) -> str:
        """A unit of the model's catalogue in the words of the workbook."""
        for end_product in ("end-product unit", "end-product quantity"):
            unit = unit.replace(end_product, f"{self.quantity} of end product")
        return unit.replace("quantity", self.quantity).replace("money", self.money)

    @property
    def least(self) -> float:
        """Smallest quantity that is told: material, and no noise of the solver."""
        return max(TINY, self.materiality)

    @property
    def years(self) -> tuple[str, ...]:
        """All fiscal years of the horizon."""
        return self.calendar.year_labels

    @property
    def tail_years(self) -> tuple[str, ...]:
        """Fiscal years that only guard against end effects."""
        return tuple(year for year in self.years if year not in self.headline_years)

    @property
    def last_headline_year(self) -> str:
        """The year that headline figures end with."""
        return self.headline_years[-1]

    @property
    def last_headline_period(self) -> int:
        """Last period of that year."""
        return int(self.calendar.year_periods[self.years.index(self.last_headline_year)][-1])

    @cached_property
    def months(self) -> pd.DatetimeIndex:
        """First day of each period."""
        return pd.DatetimeIndex([f"{label}-01" for label in self.calendar.labels])

    @cached_property
    def year_of(self) -> np.ndarray:
        """Label of the fiscal year of each period."""
        return np.array(self.years, dtype=object)[self.calendar.year_index]

    @cached_property
    def year_ends(self) -> np.ndarray:
        """True for the last period of each fiscal year, shape (periods,)."""
        index = self.calendar.year_index
        ends: np.ndarray = index != np.append(index[1:], -1)
        return ends

    def timed(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame with Month and Fiscal year in front instead of its period."""
        period = frame["period"].to_numpy(dtype=int)
        rest = frame.drop(columns="period").reset_index(drop=True)
        rest.insert(0, "Month", self.months[period])
        rest.insert(1, "Fiscal year", self.year_of[period])
        return rest


def terms(inputs: Inputs) -> Terms:
    """The terms of the inputs; years wholly after report_last_month are the tail."""
    settings, calendar = inputs.settings, inputs.calendar
    last = settings.report_last_month
    until = calendar.periods if last is None else calendar.period_of(last) + 1
    years = tuple(
        label
        for label, periods in zip(calendar.year_labels, calendar.year_periods, strict=True)
        if periods[0] < until
    )
    return Terms(
        title=settings.title,
        quantity=settings.quantity_unit,
        money=settings.money_unit,
        watched=settings.exposure_country,
        watches=settings.exposure_country in inputs.by_key(Country),
        calendar=calendar,
        headline_years=years or calendar.year_labels,
        materiality=settings.materiality,
    )


def month_name(calendar: Calendar, period: int) -> str:
    """``Jan 2027`` for a period."""
    return pd.Timestamp(f"{calendar.labels[period]}-01").strftime("%b %Y")


def with_money(figure: str, unit: str) -> str:
    """``₹45 crore`` for a figure in ₹ crore; other units follow the figure."""
    sign, blank, rest = unit.partition(" ")
    if not blank or sign.isalnum():
        return f"{figure} {unit}"
    return f"-{sign}{figure[1:]} {rest}" if figure.startswith("-") else f"{sign}{figure} {rest}"


def yes_no(flags: np.ndarray) -> np.ndarray:
    """The words of a column of flags."""
    return np.where(flags, YES, NO)


def tidy(values: np.ndarray) -> np.ndarray:
    """Values without solver noise: tiny ones, relative to the largest, become 0."""
    values = np.asarray(values, dtype=float)
    largest = float(np.nanmax(np.abs(values))) if values.size else 0.0
    return np.where(np.abs(values) <= TINY * max(1.0, largest), 0.0, values)


def ratio(top: pd.Series, bottom: pd.Series) -> pd.Series:
    """Top / bottom, blank where bottom is 0 or blank."""
    return (top / bottom.where(bottom.abs() > TINY)).astype(float)


def by_year(frame: pd.DataFrame, keys: list[str], years: tuple[str, ...], value: str) -> pd.DataFrame:
    """Sums of ``value`` by keys (rows, in order of first sight) and fiscal year (columns); 0 where none."""
    if frame.empty:
        return pd.DataFrame(columns=[*keys, *years])
    sums = frame.groupby([*keys, "Fiscal year"], sort=False)[value].sum().unstack("Fiscal year")
    return sums.reindex(columns=list(years)).fillna(0.0).reset_index()


def largest_first(frame: pd.DataFrame, years: tuple[str, ...], within: str = "") -> pd.DataFrame:
    """Rows sorted by their total over the years, largest first, within blocks of a column if named."""
    if frame.empty:
        return frame
    total = frame[list(years)].abs().sum(axis=1)
    sorting = frame.assign(_total=-total)
    if within:
        order = {name: at for at, name in enumerate(dict.fromkeys(frame[within]))}
        sorting = sorting.assign(_block=frame[within].map(order)).sort_values(
            ["_block", "_total"], kind="stable"
        )
        return sorting.drop(columns=["_block", "_total"]).reset_index(drop=True)
    return sorting.sort_values("_total", kind="stable").drop(columns="_total").reset_index(drop=True)
