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
from planner.model.catalogue import ROW, Scope
from planner.model.changes import MORE_AVAILABLE, REFERENCE, REWRITES, SUMS_OF_MONEY, Rewrites
from planner.model.groups.limits import READS_ARRIVALS, READS_ENTRIES, READS_PRICES
from planner.model.ledger import Ledger
from planner.model.rewriting import Focus, Writing, joined, without
from planner.schema.tables import disruption as words
from planner.schema.tables.policy import Limit
from planner.schema.tables.stock import DISRUPTION_ONLY
from planner.tree.branch import Branch
from planner.tree.changed_inputs import changed_inputs, conditions_of, without_normal
from planner.tree.core import Integers
from planner.tree.draft import Draft
from planner.tree.factors import Effects, Factors
from planner.tree.index import PathIndex
from planner.tree.overlay_data import Overlay


def overlay_of(index: PathIndex, effects: Effects, branch: Branch) -> Overlay:
    """Everything that differs from the path in a branch."""
    draft = Draft(index.places)
    factors = without_normal(effects.factors(branch.happenings))
    if factors:
        with without_collection():
            _rewrite(draft, index.writing, factors)
    _lift_normal_times(draft, index, effects, branch)
    return draft.overlay()


def _rewrite(draft: Draft, writing: Writing, factors: Factors) -> None:
    """Put in what the groups write for inputs with these factors."""
    found = [REWRITES[effect] for effect in factors]
    inputs = changed_inputs(writing.inputs, factors)
    facts = frozenset(fact for rewrites in found for fact in rewrites.facts)
    derived = writing.derived.changed(inputs, conditions_of(factors), facts)
    if words.IMPORT_PRICE in factors and _reference_moves(writing.derived, derived):
        found.append(REFERENCE)
    if any(np.any(times > 1.0) for times in factors.get(words.AVAILABILITY, {}).values()):
        found.append(MORE_AVAILABLE)
    _put(draft, writing, Changed(inputs, derived, factors), found)


def _reference_moves(before: Derived, after: Derived) -> bool:
    """True if the reference price of some commodity has changed."""
    return any(
        not np.array_equal(price, after.known_reference[name])
        for name, price in before.known_reference.items()
    )


class Changed(NamedTuple):
    """Inputs under events, and the factors that made them."""

    inputs: Inputs
    derived: Derived
    factors: Factors

    def focus(self, *effects: str) -> Focus:
        """What may change: routes that these effects hit, limits that read money or arrivals, periods."""
        routes = frozenset(name for effect in effects for name in self.factors.get(effect, {}))
        read = READS_PRICES | (READS_ARRIVALS if words.ARRIVALS in self.factors else frozenset())
        limits = frozenset(row.key for row in self.inputs.rows(Limit) if row.quantity in read)
        return Focus(routes, limits, self._periods)

    @property
    def _periods(self) -> range:
        """From the first to the last period in which something changes; what arrives was ordered, and what
        comes out was begun, before; capacity that is late is missed to the end.
        """
        periods = self.derived.calendar.periods
        moved = np.zeros(periods, dtype=bool)
        for effect, targets in self.factors.items():
            for values in targets.values():
                moved |= values != (0.0 if effect == words.DELAY else 1.0)
        hit = np.flatnonzero(moved)
        first = 0 if {words.ARRIVALS, words.YIELD} & self.factors.keys() else int(hit[0])
        late = bool({words.DELAY, words.ARRIVALS} & self.factors.keys())
        return range(first, periods if late else int(hit[-1]) + 1)


def _put(draft: Draft, writing: Writing, changed: Changed, found: Sequence[Rewrites]) -> None:
    """Bounds, then costs, then rows, which may look at costs."""
    focus = changed.focus(words.AVAILABILITY)
    before, after = writing.path(focus), writing.path(focus, changed.inputs, changed.derived)
    for group in dict.fromkeys(group for rewrites in found for group in rewrites.bounds):
        after.write_bounds(group)
        for family, bounds in before.write_bounds(group).items():
            draft.put_bounds(family, bounds, after.bounds[family])
    posted, reposted = _costs(draft, writing, changed, found)
    families = frozenset(family for rewrites in found for family in rewrites.rows)
    if families & SUMS_OF_MONEY:
        entries = _reads_entries(writing, families)
        after.ledger = joined(without(writing.ledger, posted, entries=entries), reposted)
    new = after.write_rows(families)
    for family, rows in writing.rows(families, focus).items():
        draft.put_rows(family, rows, new.get(family, {}))


def _costs(
    draft: Draft, writing: Writing, changed: Changed, found: Sequence[Rewrites]
) -> tuple[Ledger, Ledger]:
    """Put in the costs of groups; returns what they post for the inputs, and for the changed ones."""
    focus = changed.focus(words.IMPORT_PRICE, words.ARRIVALS)
    before, after = writing.path(focus), writing.path(focus, changed.inputs, changed.derived)
    posted, reposted = Ledger(before.ledger.discount), Ledger(before.ledger.discount)
    for group in dict.fromkeys(group for rewrites in found for group in rewrites.costs):
        posted = joined(posted, before.write_costs(group))
        reposted = joined(reposted, after.write_costs(group))
    draft.put_ledger(posted, reposted)
    return posted, reposted


def _reads_entries(writing: Writing, families: frozenset[str]) -> bool:
    """True if rows of some families add up postings that are not outlay alone."""
    limits = any(row.quantity in READS_ENTRIES for row in writing.inputs.rows(Limit))
    return limits or bool(families & {"loss_to_date"} & writing.form.rows.by_family.keys())


def _lift_normal_times(draft: Draft, index: PathIndex, effects: Effects, branch: Branch) -> None:
    """While a disruption or its recovery lasts: policies of normal times rest, reserves open."""
    settings, calendar = index.inputs.settings, index.inputs.calendar
    disturbed, refilling = np.zeros(calendar.periods, dtype=bool), np.zeros(calendar.periods, dtype=bool)
    for happening in filter(effects.opens_reserves, branch.happenings):
        until = effects.recovered(happening)
        disturbed[happening.onset : until] = True
        refilling[happening.onset : until + calendar.lag(settings.cover_refill_months)] = True
    lower, upper = draft.everywhere
    for family in sorted(set(index.form.rows.families)):
        if ROW[family].scope is Scope.NORMAL_TIMES:
            rests = refilling if ROW[family].group == "cover" else disturbed
            for key, spots in index.rows(family).items():
                lifted = _touched(index, family, str(key[0]), spots.period, rests)
                lower[spots.at[lifted]] = -np.inf
                upper[spots.at[lifted]] = np.inf
    for (holder,), spots in index.columns("release").items():
        if index.derived.holders[str(holder)].release_rule == DISRUPTION_ONLY:
            draft.upper[spots.at[disturbed[spots.period]]] = np.inf


def _touched(index: PathIndex, family: str, name: str, last: Integers, rests: Integers) -> Integers:
    """True for rows whose span of months meets a month in which the policy rests."""
    if family != "share_cap":
        return rests[last]
    spans = {span[-1]: span for span in index.inputs.calendar.spans(index.caps[name].per)}
    return np.array([bool(rests[spans[int(t)]].any()) for t in last], dtype=bool)
