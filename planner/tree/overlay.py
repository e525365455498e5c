"""From a branch's events to changed numbers: bounds, right-hand sides, coefficients and costs.

The groups write again, for the inputs as the events change them, what depends on what has changed
(:mod:`planner.model.changes`); what differs from the path is the overlay. Numbers of periods before a
branch's start are never copied and stay as they are in its parent.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from planner.collection import without_collection
from planner.data import Inputs
from planner.derive.derived import Derived
from planner.derive.effects import EFFECTS, Fact
from planner.model.changes import rewrites
from planner.model.groups.limits import READS_ARRIVALS, READS_ENTRIES, READS_PRICES
from planner.model.ledger import Ledger
from planner.model.rewriting import READS, SUMS_OF_MONEY, Focus, Writing, joined, without
from planner.schema.tables.policy import Limit
from planner.tree.branch import Branch
from planner.tree.changed_inputs import changed_facts, changed_inputs, derived_under, without_normal
from planner.tree.draft import Draft
from planner.tree.factors import Effects, Factors
from planner.tree.index import PathIndex
from planner.tree.overlay_data import Overlay
from planner.tree.resting import rest


def overlay_of(index: PathIndex, effects: Effects, branch: Branch) -> Overlay:
    """Everything that differs from the path in a branch."""
    draft = Draft(index.places)
    factors = without_normal(effects.factors(branch.happenings))
    if factors:
        with without_collection():
            _rewrite(draft, index.writing, factors)
    rest(draft, index, effects, branch)
    return draft.overlay()


def _rewrite(draft: Draft, writing: Writing, factors: Factors) -> None:
    """Put in what the groups write for inputs with these factors."""
    inputs = changed_inputs(writing.inputs, factors)
    derived = derived_under(factors, writing.derived, inputs)
    facts = changed_facts(factors, writing.derived, derived)
    _put(draft, writing, Changed(inputs, derived, factors, facts))


class Changed(NamedTuple):
    """Inputs under events, and the factors that made them."""

    inputs: Inputs
    derived: Derived
    factors: Factors
    facts: frozenset[Fact]

    def focus(self, *facts: Fact) -> Focus:
        """What may change: routes of which one of these facts does, limits that read money or arrivals,
        periods. No event changes what new capacity costs.
        """
        routes = frozenset(
            name
            for effect, targets in self.factors.items()
            if not set(facts).isdisjoint(EFFECTS[effect].facts)
            for name in targets
        )
        read = READS_PRICES | (READS_ARRIVALS if Fact.ARRIVING in self.facts else frozenset())
        limits = frozenset(row.key for row in self.inputs.rows(Limit) if row.quantity in read)
        return Focus(routes, limits, self._periods, expansions=frozenset())

    @property
    def _periods(self) -> range:
        """From the first to the last period in which something changes, was begun, or is still felt."""
        periods = self.derived.calendar.periods
        moved = np.zeros(periods, dtype=bool)
        for effect, targets in self.factors.items():
            for values in targets.values():
                moved |= values != EFFECTS[effect].normal
        hit = np.flatnonzero(moved)
        effects = [EFFECTS[name] for name in self.factors]
        first = 0 if any(effect.reaches_back for effect in effects) else int(hit[0])
        return range(first, periods if any(effect.lasts for effect in effects) else int(hit[-1]) + 1)


def _put(draft: Draft, writing: Writing, changed: Changed) -> None:
    """Bounds, then costs, then rows, which may look at costs."""
    found, focus = rewrites(READS, changed.facts), changed.focus(Fact.ON_OFFER)
    before, after = writing.path(focus), writing.path(focus, changed.inputs, changed.derived)
    for group in found.bounds:
        after.write_bounds(group)
        for family, bounds in before.write_bounds(group).items():
            draft.put_bounds(family, bounds, after.bounds[family])
    posted, reposted = _costs(draft, writing, changed, found.costs)
    if found.rows & SUMS_OF_MONEY:
        entries = _reads_entries(writing, found.rows)
        after.ledger = joined(without(writing.ledger, posted, entries=entries), reposted)
    new = after.write_rows(found.rows)
    for family, rows in writing.rows(found.rows, focus).items():
        draft.put_rows(family, rows, new.get(family, {}))


def _costs(draft: Draft, writing: Writing, changed: Changed, groups: Sequence[str]) -> tuple[Ledger, Ledger]:
    """Put in the costs of groups; returns what they post for the inputs, and for the changed ones."""
    focus = changed.focus(Fact.PRICE, Fact.ARRIVING)
    before, after = writing.path(focus), writing.path(focus, changed.inputs, changed.derived)
    posted, reposted = Ledger(before.ledger.discount), Ledger(before.ledger.discount)
    for group in groups:
        posted = joined(posted, before.write_costs(group))
        reposted = joined(reposted, after.write_costs(group))
    draft.put_ledger(posted, reposted)
    return posted, reposted


def _reads_entries(writing: Writing, families: frozenset[str]) -> bool:
    """True if rows of some families add up postings that are not outlay alone."""
    limits = any(row.quantity in READS_ENTRIES for row in writing.inputs.rows(Limit))
    return limits or bool(families & {"loss_to_date"} & writing.form.rows.by_family.keys())
