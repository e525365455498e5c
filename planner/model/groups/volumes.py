"""Yearly volumes: what a route, an outlet or a process can do in a fiscal year."""

from collections.abc import Callable, Iterator

import numpy as np

from planner.model.path import Path, RowSpec, Sense, Term
from planner.schema.columns import Monthly


def year_rows(
    path: Path, name: str, yearly_rates: Monthly, terms_of: Callable[[int], list[Term]]
) -> Iterator[RowSpec]:
    """Sum over the fiscal year of ``terms_of(period)`` <= volume, part years pro rata.

    ``yearly_rates`` has shape (periods,), quantity a year; years with a blank have no row.
    """
    volume = path.calendar.per_period(yearly_rates)
    for y, periods in enumerate(path.calendar.year_periods):
        most = float(volume[periods].sum())
        terms = [] if np.isnan(most) else [term for t in periods for term in terms_of(int(t))]
        if terms:
            yield RowSpec((name, y), terms, Sense.AT_MOST, most)


def single(variables: dict[tuple[str | int, ...], object], name: str) -> Callable[[int], list[Term]]:
    """The variable of a name in a period, if there is one."""
    return lambda t: [Term(1.0, variables[name, t])] if (name, t) in variables else []
