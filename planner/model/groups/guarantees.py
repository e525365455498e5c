"""Sovereign cover: capital for which the government stands asks a lower return, at what it may lose."""

from collections.abc import Iterator

import numpy as np

from planner.calendar import MONTHS_A_YEAR
from planner.derive.capacity import annuity, annuity_at, capital_cost, charged, covered_return, outstanding
from planner.model.changes import NOTHING, Reads
from planner.model.ledger import CAPITAL_CHARGE, GUARANTEE_LOSS, Payer
from planner.model.path import NO_BOUNDS, Path, RowSpec, Sense, Term
from planner.schema.tables import disruption as words
from planner.schema.tables.production import NewCapacity


def variables(path: Path) -> None:
    """Capacity for whose capital, as far as a guarantee may cover it, the government stands.

    0 <= covered[expansion, y]
    """
    path.add(
        "covered",
        {
            (row.key, y): NO_BOUNDS
            for row in path.inputs.rows(NewCapacity)
            if row.guaranteed_share > 0.0
            for y in path.derived.order_periods[row.key]
        },
    )


READS = Reads(
    rows={"covered_within_build": NOTHING},
    stays={
        (words.DELAY, name): "a guarantee runs as it was given: from the order, over the planned life"
        for name in ("capital charge", "losses on guarantees")
    },
)
"""Facts that an event may change behind what this group writes."""


def rows(path: Path) -> None:
    """No more is covered than is ordered."""
    path.constrain("covered_within_build", _covered_within_build(path))


def _covered_within_build(path: Path) -> Iterator[RowSpec]:
    """Only capital that is spent can be covered.

    covered[expansion, y] <= build[expansion, y]
    """
    build = path.variables("build")
    for key, variable in path.variables("covered").items():
        yield RowSpec(key, [Term(1.0, variable), Term(-1.0, build[key])], Sense.AT_MOST, 0.0)


def costs(path: Path) -> None:
    """The lower return on what is covered, and what the government must expect to lose on it.

    capital charge, payer: - charged[expansion, y, t] * guaranteed_share
        * (annuity[expansion] - covered_annuity[expansion]) * capital_cost * step_months / 12
        * covered[expansion, y]
    losses on guarantees, government: guarantee_loss * outstanding[expansion, y, t] * capital_cost
        * step_months / 12 * covered[expansion, y]

    The loss is public money of the year in which it is expected; what stands is no outlay, and limits of
    guarantees outstanding see it.
    """
    rows_by_key = path.inputs.by_key(NewCapacity)
    for (name, y), variable in path.variables("covered").items():
        row = rows_by_key[str(name)]
        capital = capital_cost(path.derived, row, int(y)) * path.calendar.step_months / MONTHS_A_YEAR
        lower = annuity(row) - annuity_at(row, covered_return(path.derived, row))
        saved = charged(path.derived, row, int(y)) * row.guaranteed_share * lower * capital
        lost = outstanding(path.derived, row, int(y)) * row.guarantee_loss * capital
        for t in np.flatnonzero(saved).tolist():
            path.ledger.post(CAPITAL_CHARGE, Payer(row.payer), t, -float(saved[t]), variable)
        for t in np.flatnonzero(lost).tolist():
            path.ledger.post(GUARANTEE_LOSS, Payer.GOVERNMENT, t, float(lost[t]), variable)
            path.ledger.spend_public(t, float(lost[t]), variable)
