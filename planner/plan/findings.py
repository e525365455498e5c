"""The worst that stress tests found, as sentences with units."""

from collections.abc import Mapping, Sequence

import numpy as np

from planner.plan.disruption_stress import Tested, what, worst_starts
from planner.plan.figures import shown
from planner.plan.terms import TINY, Terms, month_name, with_money
from planner.schema.columns import Monthly

MOST = 5
"""Findings that are told."""

Needs = Mapping[tuple[str, str], Monthly]
"""(sector, commodity) -> need of each period, quantity."""


def findings(terms: Terms, needs: Needs, results: Sequence[Tested], most: int = MOST) -> tuple[str, ...]:
    """A sentence for each of the worst tests at its worst start, hardest first: by lost output, unserved
    need and extra cost.
    """
    return tuple(_sentence(terms, needs, worst) for worst in worst_starts(results)[:most])


def _sentence(terms: Terms, needs: Needs, worst: Tested) -> str:
    """``If Malaysia is cut off from Apr 2029 for 6 months, Wind lacks 123 t ...``."""
    months = _months(worst.length * terms.calendar.step_months)
    start, out = month_name(terms.calendar, worst.start), what(worst)
    is_or_are = "are" if len(worst.countries) > 1 else "is"
    if not worst.countries:
        case = f"If {out} begins in {start} and lasts {months}"
    elif worst.event:
        case = f"If {out} come together from {start} for {months}"
    else:
        case = f"If {out} {is_or_are} cut off from {start} for {months}"
    short = {sector: lack for sector, lack in worst.unserved.items() if lack >= terms.least}
    lacks = _lacks(terms, needs, worst, short) if short else _nobody(terms, worst)
    cost = shown(worst.extra_cost)
    return f"{case}, {lacks}; {'no extra cost' if cost == '0' else _cost(terms, cost)}."


def _nobody(terms: Terms, worst: Tested) -> str:
    """Nobody goes short, or only by what is not material."""
    some = any(lack > TINY for lack in worst.unserved.values())
    return f"no sector lacks {shown(terms.materiality)} {terms.quantity}" if some else "nobody goes short"


def _cost(terms: Terms, cost: str) -> str:
    """``extra cost ₹45 crore``."""
    return f"extra cost {with_money(cost, terms.money)}"


def _months(number: float) -> str:
    """``1 month``, ``14.2 months``."""
    words = f"{number:g}" if number == round(number) else shown(number)
    return f"{words} month{'s' * (words != '1')}"


def _lacks(terms: Terms, needs: Needs, worst: Tested, short: Mapping[str, float]) -> str:
    """Who lacks how much, the sector with the most first."""
    sector = max(short, key=lambda name: short[name])
    need = _need(needs, sector, worst)
    share = f" ({shown(100.0 * short[sector] / need)} % of its need in these months)" if need > TINY else ""
    words = f"{sector} lacks {shown(short[sector])} {terms.quantity}{share}{_first(worst, sector)}"
    others = sum(short.values()) - short[sector]
    if len(short) == 1:
        return words
    number = f"{len(short) - 1} other sector{'s' * (len(short) > 2)}"
    return f"{words}, {number} {shown(others)} {terms.quantity}"


def _first(worst: Tested, sector: str) -> str:
    """How long the sector holds out if the test never ends, early need first; blank: to the end."""
    months = worst.survives.get(sector, np.inf)
    if not np.isfinite(months):
        return ""
    if months <= 0.0:
        return " and goes short at once"
    return f" and can hold out for {_months(months)}"


def _need(needs: Needs, sector: str, worst: Tested) -> float:
    """Need of a sector while the test lasts, quantity."""
    span = slice(worst.start, worst.start + worst.length)
    return float(sum(need[span].sum() for (name, _), need in needs.items() if name == sector))
