"""Concentration of imports: who sells, how suppliers are combined, how near tangents come to the index."""

from math import ceil, cos, log2, pi

import numpy as np

from planner.derive.derived import Derived

TOLERANCE = 0.005
"""Most by which the index may exceed a cap, relative to the cap: .25 may become .25125."""
TO = " to "


def suppliers(derived: Derived, goods: str) -> list[str]:
    """Countries with a route for a commodity, or for any of a stage, by name: the order of rows does not
    matter.
    """
    sold = {name for name, row in derived.commodities.items() if goods in {name, row.stage}}
    return sorted({row.country for row in derived.routes.values() if row.commodity in sold})


def index(quantities: np.ndarray) -> float:
    """Herfindahl-Hirschman index of what comes from each supplier, from 0 to 1; NaN where nothing comes."""
    total = float(np.sum(quantities))
    return float(np.sum((quantities / total) ** 2)) if total > 0.0 else np.nan


def pair_name(one: str, other: str) -> str:
    """What two suppliers, or groups that follow each other, are called together: the first to the last."""
    return f"{one.partition(TO)[0]}{TO}{other.rpartition(TO)[2]}"


def pairs(names: list[str]) -> list[tuple[str, str]]:
    """Which two are combined, one pair after the other; the last holds everybody. Empty for a single name."""
    found: list[tuple[str, str]] = []
    while len(names) > 1:
        joined = list(zip(names[::2], names[1::2], strict=False))
        found += joined
        names = [*(pair_name(*pair) for pair in joined), *names[2 * len(joined) :]]
    return found


def segments(countries: int) -> int:
    """Segments into which tangents cut the right angle of a pair, so that the index of so many countries
    exceeds its cap by :data:`TOLERANCE` at most.
    """
    number = 1
    while _above(countries, number) > TOLERANCE:
        number += 1
    return number


def most_above(countries: int) -> float:
    """Most by which the index of so many countries may exceed its cap, relative to the cap."""
    return _above(countries, segments(countries))


def _above(countries: int, number: int) -> float:
    """As :func:`most_above`, with so many segments: between two tangents a root is too small by the cosine of
    half their angle, at each level of pairs.
    """
    levels = ceil(log2(countries)) if countries > 1 else 0
    return float(cos(pi / (4.0 * number)) ** (-2 * levels) - 1.0)
