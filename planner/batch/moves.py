"""What one plan decides otherwise than another, in words."""

from collections.abc import Iterable, Iterator, Mapping

from planner.batch.measures import CAPACITY, IMPORTS, RESERVE, Measure
from planner.plan.figures import shown
from planner.plan.terms import Terms

MOST = 4
"""Moves of a group that are told, those that begin or end first, then the largest."""
NOISE = 1e-5
"""Share of a figure below which it is what lexicographic steps leave room for."""
GROUPS = {IMPORTS: "imports", RESERVE: "reserve", CAPACITY: "capacity"}
"""Group of decisions -> how its moves begin."""


def what_changes(
    terms: Terms, measures: Iterable[Measure], before: Mapping[str, float], after: Mapping[str, float]
) -> str:
    """Decisions that differ above materiality: what enters, what leaves, and what grows or shrinks most."""
    found: dict[str, list[tuple[bool, float, str]]] = {group: [] for group in GROUPS}
    for each in measures:
        pair = before[each.key], after[each.key]
        move, least = pair[1] - pair[0], max(terms.least, NOISE * max(map(abs, pair)))
        if each.group in found and abs(move) > least:
            is_small = [abs(value) <= least for value in pair]
            found[each.group].append((not any(is_small), -abs(move), _words(each, move, *is_small)))
    parts = [
        f"{words}: {', '.join(word for _, _, word in sorted(found[group])[:MOST])}"
        for group, words in GROUPS.items()
        if found[group]
    ]
    return "; ".join([*parts, *_short(terms, before, after)])


def _words(measure: Measure, move: float, was_none: bool, is_none: bool) -> str:
    """One move of one decision."""
    size = f"{'+' if move > 0.0 else '-'}{shown(float(f'{abs(move):.4g}'))}"
    verb = " enters" if was_none else " leaves" if is_none else ""
    return f"{measure.name}{verb} {size}"


def _short(terms: Terms, before: Mapping[str, float], after: Mapping[str, float]) -> Iterator[str]:
    """Need that one of the two leaves unserved."""
    more = after["unserved"] - before["unserved"]
    if abs(more) > terms.least:
        yield f"unserved {'+' if more > 0.0 else '-'}{shown(abs(more))}"
