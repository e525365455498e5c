"""From a branch's events to changed numbers: bounds, right-hand sides, coefficients and costs.

The groups write again, for the inputs as the events change them, what depends on what has changed
(:mod:`planner.model.changes`); what differs from the path is the overlay. Numbers of periods before a
branch's start are never copied and stay as they are in its parent.
"""

from collections.abc import Iterable

import numpy as np

from planner.derive.derived import Derived
from planner.model.catalogue import ROW, Scope
from planner.model.changes import REFERENCE, REWRITES, Rewrites
from planner.model.ledger import Ledger
from planner.model.rewriting import Focus, RewrittenPath, Writing
from planner.schema.tables import disruption as words
from planner.schema.tables.stock import DISRUPTION_ONLY
from planner.tree.atlas import Atlas
from planner.tree.branch import Branch
from planner.tree.changed_inputs import changed_inputs, conditions_of, without_normal
from planner.tree.core import Integers
from planner.tree.draft import Draft
from planner.tree.factors import ROUTE_EFFECTS, Effects, Factors
from planner.tree.overlay_data import Overlay


def overlay_of(atlas: Atlas, effects: Effects, branch: Branch) -> Overlay:
    """Everything that differs from the path in a branch."""
    draft = Draft(atlas.places)
    factors = without_normal(effects.factors(branch.happenings))
    if factors:
        _rewrite(draft, atlas.writing, factors)
    _lift_normal_times(draft, atlas, effects, branch)
    return draft.overlay()


def _rewrite(draft: Draft, writing: Writing, factors: Factors) -> None:
    """Put in what the groups write for inputs with these factors."""
    focus = frozenset(name for effect in ROUTE_EFFECTS for name in factors.get(effect, {}))
    found = [REWRITES[effect] for effect in factors]
    inputs = changed_inputs(writing.inputs, factors)
    facts = frozenset(fact for rewrites in found for fact in rewrites.facts)
    derived = writing.derived.changed(inputs, conditions_of(factors), facts)
    if words.IMPORT_PRICE in factors and _reference_moves(writing.derived, derived):
        found.append(REFERENCE)
    _put(draft, writing, writing.path(focus, inputs, derived), focus, found)


def _reference_moves(before: Derived, after: Derived) -> bool:
    """True if the reference price of some commodity has changed."""
    return any(
        not np.array_equal(price, after.known_reference[name])
        for name, price in before.known_reference.items()
    )


def _put(
    draft: Draft, writing: Writing, path: RewrittenPath, focus: Focus, found: Iterable[Rewrites]
) -> None:
    """Bounds, then costs, then rows, which may look at costs."""
    for group in dict.fromkeys(group for rewrites in found for group in rewrites.bounds):
        after = path.write_bounds(group)
        for family, before in writing.bounds(group, focus).items():
            draft.put_bounds(family, before, after[family])
    posted: dict[str, Ledger] = {}
    for group in dict.fromkeys(group for rewrites in found for group in rewrites.costs):
        posted[group] = path.write_costs(group)
        draft.put_ledger(writing.costs(group, focus), posted[group])
    families = frozenset(family for rewrites in found for family in rewrites.rows)
    if writing.reads_ledger(families):
        path.ledger = writing.ledger(posted, focus)
    rows = path.write_rows(families)
    for family in sorted(families):
        draft.put_rows(family, writing.rows(family, focus), rows.get(family, {}))


def _lift_normal_times(draft: Draft, atlas: Atlas, effects: Effects, branch: Branch) -> None:
    """While a disruption or its recovery lasts: policies of normal times rest, reserves open."""
    settings, calendar = atlas.inputs.settings, atlas.inputs.calendar
    disturbed, refilling = np.zeros(calendar.periods, dtype=bool), np.zeros(calendar.periods, dtype=bool)
    for happening in filter(effects.opens_reserves, branch.happenings):
        until = effects.recovered(happening)
        disturbed[happening.onset : until] = True
        refilling[happening.onset : until + calendar.lag(settings.cover_refill_months)] = True
    lower, upper = draft.everywhere
    for family in sorted(set(atlas.form.rows.families)):
        if ROW[family].scope is Scope.NORMAL_TIMES:
            rests = refilling if ROW[family].group == "cover" else disturbed
            for key, spots in atlas.rows(family).items():
                lifted = _touched(atlas, family, str(key[0]), spots.period, rests)
                lower[spots.at[lifted]] = -np.inf
                upper[spots.at[lifted]] = np.inf
    for (holder,), spots in atlas.columns("release").items():
        if atlas.derived.holders[str(holder)].release_rule == DISRUPTION_ONLY:
            draft.upper[spots.at[disturbed[spots.period]]] = np.inf


def _touched(atlas: Atlas, family: str, name: str, last: Integers, rests: Integers) -> Integers:
    """True for rows whose span of months meets a month in which the policy rests."""
    if family != "share_cap":
        return rests[last]
    spans = {span[-1]: span for span in atlas.inputs.calendar.spans(atlas.caps[name].per)}
    return np.array([bool(rests[spans[int(t)]].any()) for t in last], dtype=bool)
