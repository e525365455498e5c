"""What rows of Limits, Resource use and Share caps mean: selectors that select nothing, bounds given twice,
concentration of one country or over a rolling year.
"""

from collections.abc import Iterator

import numpy as np

from planner.schema.sheet import Row
from planner.schema.tables.policy import (
    A_FISCAL_YEAR,
    A_MONTH,
    A_ROLLING_YEAR,
    ANY_COUNTRY,
    CONCENTRATION,
    IN_BASE,
    IN_TOTAL,
    SELECTORS_OF,
    Limit,
    ShareCap,
)
from planner.schema.tables.production import ResourceUse
from planner.workbook.checks.meaning import Contents, Finding

SELECTORS = (
    "route",
    "country",
    "bloc",
    "commodity",
    "stage",
    "process",
    "plant",
    "sector",
    "holder",
    "scheme",
)


def useless_selectors(contents: Contents) -> Iterator[Finding]:
    """Selectors that no such quantity has, so that the sum would be empty."""
    rows: list[tuple[Row, str]] = [(row, row.quantity) for row in contents.rows(Limit)]
    rows += [(row, row.activity) for row in contents.rows(ResourceUse)]
    for row, quantity in rows:
        allowed = SELECTORS_OF.get(quantity, SELECTORS)
        for name in SELECTORS:
            if name not in allowed and getattr(row, name, None):
                yield Finding(row, name, {"found": quantity, "expected": ", ".join(allowed)})


def bounded_twice(contents: Contents) -> Iterator[Finding]:
    """Rows of a limit that give a least or most although an earlier row of it does."""
    bounded: set[str] = set()
    for row in contents.rows(Limit):
        if row.is_bounded:
            if row.limit in bounded:
                yield Finding(row, "limit", {"found": row.limit})
            bounded.add(row.limit)


def shares_without_base(contents: Contents) -> Iterator[Finding]:
    """Shares of a base that no row counts in."""
    based = {row.limit for row in contents.rows(Limit) if row.counts_in == IN_BASE}
    for row in contents.rows(Limit):
        if row.has_share and row.limit not in based:
            name = "maximum_share" if np.isnan(row.minimum_share).all() else "minimum_share"
            yield Finding(row, name, {"found": row.limit})


def bases_without_share(contents: Contents) -> Iterator[Finding]:
    """Rows of a base that no share is taken of."""
    shared = {row.limit for row in contents.rows(Limit) if row.has_share}
    for row in contents.rows(Limit):
        if row.counts_in == IN_BASE and row.limit not in shared:
            yield Finding(row, "counts_in", {"found": row.limit})


def bounded_bases(contents: Contents) -> Iterator[Finding]:
    """Bounds on a row that counts in the base."""
    for row in contents.rows(Limit):
        if row.counts_in == IN_BASE and row.is_bounded:
            yield Finding(row, "counts_in", {"found": row.limit})


def before_without_lag(contents: Contents) -> Iterator[Finding]:
    """What was before the plan, for rows that do not look back."""
    for row in contents.rows(Limit):
        if row.before and not row.lag_months:
            yield Finding(row, "before", {"found": f"{row.before:g}"})


def concentration(contents: Contents) -> Iterator[Finding]:
    """Caps on concentration of one country, or over a rolling year."""
    spans = f"{A_MONTH}, {A_FISCAL_YEAR} or {IN_TOTAL}"
    for row in contents.rows(ShareCap):
        if row.basis == CONCENTRATION and row.country != ANY_COUNTRY:
            yield Finding(row, "country", {"found": row.country, "expected": ANY_COUNTRY})
        if row.basis == CONCENTRATION and row.per == A_ROLLING_YEAR:
            yield Finding(row, "per", {"found": row.per, "expected": spans})
