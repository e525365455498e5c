"""What rows of Lanes mean: lanes between two places, with something to carry and somebody to carry it for."""

from collections.abc import Iterator, Mapping

import numpy as np

from planner.schema.sheet import Row
from planner.schema.tables.demand import Demand, Substitution
from planner.schema.tables.places import Commodity
from planner.schema.tables.production import Lane, Process, RecipeLine
from planner.schema.tables.stock import Stock
from planner.schema.tables.trade import ImportRoute, Sale
from planner.workbook.checks.meaning import Contents, Finding
from planner.workbook.reading.lanes import at_place
from planner.workbook.reading.suggest import did_you_mean

READ: tuple[type[Row], ...] = (
    Lane, Commodity, Process, RecipeLine, Demand, Substitution, Stock, ImportRoute, Sale
)  # fmt: skip
"""Sheets that say where goods come from and go to."""


def circles(contents: Contents) -> Iterator[Finding]:
    """Lanes that end where they begin."""
    for row in contents.rows(Lane):
        if row.origin.casefold() == row.destination.casefold():
            found = row.origin or "the good without a place"
            yield Finding(row, "destination", {"found": found})


def unfed(contents: Contents) -> Iterator[Finding]:
    """Lanes from a place to which nothing brings their goods."""
    fed = {row.commodity for row in contents.rows(ImportRoute)}
    fed |= {row.commodity for row in contents.rows(Stock) if row.opening}
    fed |= {row.commodity for row in contents.rows(RecipeLine) if not np.isnan(row.output).all()}
    yield from _outside(contents, "origin", dict.fromkeys(fed))


def unused(contents: Contents) -> Iterator[Finding]:
    """Lanes to a place where nothing takes their goods."""
    taken = {row.commodity for row in contents.rows(Demand)}
    taken |= {row.substitute for row in contents.rows(Substitution)}
    taken |= {row.commodity for row in contents.rows(Stock)} | {row.commodity for row in contents.rows(Sale)}
    taken |= {row.commodity for row in contents.rows(RecipeLine) if not np.isnan(row.input).all()}
    yield from _outside(contents, "destination", dict.fromkeys(taken))


def _outside(contents: Contents, attribute: str, known: Mapping[str, None]) -> Iterator[Finding]:
    """The first good of each lane that is not known at one of its ends."""
    for row in contents.rows(Lane):
        names = [at_place(good, getattr(row, attribute)) for good in row.commodity]
        found = next((name for name in names if name not in known), None)
        if found and row.origin.casefold() != row.destination.casefold():
            mend = did_you_mean(found, known, "add the row that does, or delete the lane")
            yield Finding(row, attribute, {"found": found, "mend": mend})
