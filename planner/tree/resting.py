"""While an event lasts and recovers: rules rest and reserves open for the goods that it hits, and
buy none of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.schema.columns import Monthly, selects
from planner.schema.tables.policy import ShareCap
from planner.schema.tables.stock import DISRUPTION_ONLY, NET_IMPORTS, CoverRule
from planner.tree.branch import Branch, Happening
from planner.tree.draft import Draft
from planner.tree.factors import Effects
from planner.tree.hits import Hits
from planner.tree.index import PathIndex, Positions

Flags = NDArray[np.bool_]


def rest(draft: Draft, index: PathIndex, effects: Effects, branch: Branch) -> None:
    """Put in what rests, what opens and what waits on a branch: need comes first, so that a reserve buys
    nothing of what is hit; what it gives may be owed from then on.
    """
    opening = [each for each in branch.happenings if effects.opens_reserves(each)]
    if not opening:
        return
    disturbed = Disturbed(index, effects, tuple(opening))
    _open(draft, index, disturbed)
    for (_, commodity), positions in index.rows("rotation_due").items():
        _lift(draft, positions, disturbed.good(str(commodity))[positions.period])
    for (cap, _), positions in index.rows("share_cap").items():
        _lift(draft, positions, disturbed.cap(str(cap))[positions.period])
    for (cap,), positions in index.rows("concentration").items():
        _lift(draft, positions, disturbed.cap(str(cap))[positions.period])
    for (rule,), positions in index.rows("cover").items():
        _ease(draft, positions, disturbed.rule(str(rule))[positions.period])


def _open(draft: Draft, index: PathIndex, disturbed: "Disturbed") -> None:
    """Reserves for disruptions give what is hit, may owe it from then on, and buy none of it meanwhile."""
    for (holder, commodity), positions in index.columns("release").items():
        if index.derived.holders[str(holder)].release_rule == DISRUPTION_ONLY:
            open_at = disturbed.good(str(commodity))[positions.period]
            draft.upper[positions.at[open_at]] = np.inf
    for (_, commodity), positions in index.columns("to_restore").items():
        lent = np.logical_or.accumulate(disturbed.good(str(commodity)))
        draft.upper[positions.at[lent[positions.period]]] = np.inf
    for (holder, commodity), positions in index.columns("fill").items():
        if not index.derived.stocks[str(holder), str(commodity)].has_floor:
            waits = disturbed.good(str(commodity))[positions.period]
            draft.upper[positions.at[waits]] = 0.0


def _lift(draft: Draft, positions: Positions, rests: Flags) -> None:
    """Rows that do not hold meanwhile."""
    lower, upper = draft.everywhere
    lower[positions.at[rests]] = -np.inf
    upper[positions.at[rests]] = np.inf


def _ease(draft: Draft, positions: Positions, share: Monthly) -> None:
    """Cover rules ask for so much less; a rule of which all is hit does not hold."""
    lower, _ = draft.everywhere
    lower[positions.at] *= 1.0 - share
    _lift(draft, positions, share >= 1.0)


@dataclass(frozen=True)
class Disturbed:
    """Periods in which happenings that open reserves are felt, by good, cap and rule."""

    index: PathIndex
    effects: Effects
    happenings: tuple[Happening, ...]

    def _felt(self, *, more: int = 0) -> Iterator[tuple[Hits, Flags]]:
        """What each happening hits, and its periods until it has recovered, and so many more."""
        for happening in self.happenings:
            flags = np.zeros(self.index.inputs.calendar.periods, dtype=bool)
            flags[happening.onset : self.effects.recovered(happening) + more] = True
            yield self.effects.hits(happening), flags

    def good(self, commodity: str, *, more: int = 0) -> Flags:
        """Periods in which some happening hits a good, shape (periods,)."""
        flags = np.zeros(self.index.inputs.calendar.periods, dtype=bool)
        for hits, felt in self._felt(more=more):
            if commodity in hits.goods:
                flags |= felt
        return flags

    def cap(self, name: str) -> Flags:
        """Last periods of spans that meet a period in which imports of a cap's goods, taken together, are
        hit; of a stage, those of what sectors need.
        """
        row, inputs = self._caps[name], self.index.inputs
        named = [
            n for n, each in self.index.derived.commodities.items() if row.goods in {n, each.good, each.stage}
        ]
        goods = [name for name in named if name in self.index.derived.demanded] or named
        flags = np.zeros(inputs.calendar.periods, dtype=bool)
        for hits, felt in self._felt():
            if hits.hit_imports(goods):
                flags |= felt
        found = np.zeros(inputs.calendar.periods, dtype=bool)
        for span in inputs.calendar.spans(row.per):
            found[span[-1]] = flags[span].any()
        return found

    def rule(self, name: str) -> Monthly:
        """Share of a cover rule that rests in each period, until stocks can be filled again: that of the need
        that is hit, if any of the stock that counts is; all of a rule on net imports.
        """
        row, inputs, derived = self._rules[name], self.index.inputs, self.index.derived
        more = inputs.calendar.lag(inputs.settings.cover_refill_months)
        counted = {m for h, m in derived.stocks if selects(row.holder, h) and selects(row.commodity, m)}
        hit, whole = np.zeros(inputs.calendar.periods), np.zeros(inputs.calendar.periods)
        for (sector, commodity), need in derived.demand.items():
            if selects(row.sector, sector) and selects(row.demand_commodity, commodity):
                weight = need * derived.commodities[commodity].end_product_equivalent
                whole, hit = whole + weight, hit + weight * self.good(commodity, more=more)
        drawn = np.any([self.good(name, more=more) for name in counted], axis=0) if counted else False
        share: Monthly = np.divide(hit, whole, out=np.zeros_like(hit), where=whole > 0.0) * drawn
        return np.where(share > 0.0, 1.0, 0.0) if row.basis == NET_IMPORTS else share

    @cached_property
    def _caps(self) -> dict[str, ShareCap]:
        """Share caps by name."""
        return self.index.inputs.by_key(ShareCap)

    @cached_property
    def _rules(self) -> dict[str, CoverRule]:
        """Cover rules by name."""
        return self.index.inputs.by_key(CoverRule)
