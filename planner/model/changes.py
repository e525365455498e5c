"""How events change the matrix: each group says, beside its rows, which facts its numbers read.

What reads a fact that an event changes is written again by its own group for the changed inputs, so that an
event gives the matrix that the changed inputs would give. All else does not depend on it, or stays, for a
reason that its group gives.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from planner.derive.effects import EFFECTS, Fact

NOTHING: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Reads:
    """Facts behind the numbers of a group: bounds of its variables, its costs, each family of its rows."""

    rows: Mapping[str, tuple[Fact, ...]]
    """Family -> facts; every family of the group is named, also those that read nothing."""
    bounds: tuple[Fact, ...] = NOTHING
    costs: tuple[Fact, ...] = NOTHING
    sums_money: tuple[str, ...] = ()
    """Families that may add up postings of the ledger."""
    whole: tuple[str, ...] = ()
    """Families of which a row looks at many periods, so that they are written whole or not at all."""
    stays: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(effect; row family, account or fact) -> why it stays although changed inputs change it."""


class Rewrites(NamedTuple):
    """What is written again: bounds and costs by group, rows by family."""

    bounds: tuple[str, ...]
    costs: tuple[str, ...]
    rows: frozenset[str]


def rewrites(groups: Mapping[str, Reads], facts: Collection[Fact]) -> Rewrites:
    """What reads any of some facts."""

    def hit(read: Iterable[Fact]) -> bool:
        return not set(facts).isdisjoint(read)

    return Rewrites(
        tuple(name for name, reads in groups.items() if hit(reads.bounds)),
        tuple(name for name, reads in groups.items() if hit(reads.costs)),
        frozenset(family for reads in groups.values() for family, read in reads.rows.items() if hit(read)),
    )


def table(groups: Mapping[str, Reads]) -> dict[tuple[str, str], str]:
    """(effect, row family) -> how the effect changes it, for every effect and every family."""
    stays = {what: reason for reads in groups.values() for what, reason in reads.stays.items()}
    found = {}
    for effect, row in EFFECTS.items():
        for reads in groups.values():
            for family, read in reads.rows.items():
                common = [fact.value for fact in row.facts if fact in read]
                words = f"written again: reads {', '.join(common)}" if common else "does not depend on it"
                reason = stays.get((effect, family))
                found[effect, family] = f"{words}; stays in part: {reason}" if reason else words
    return found
