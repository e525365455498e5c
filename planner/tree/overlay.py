"""From factors to changed numbers: bounds, right-hand sides, coefficients and costs of one branch.

One function per effect, in one table. Each scales what the path says, so that nothing about a
constraint is written twice; numbers of periods before a branch's start are never copied and stay as
they are in its parent.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from planner.derive.prices import border_price, price_factor
from planner.model.catalogue import ROW, Scope
from planner.model.ledger import DUTY, EXPOSURE, IMPORTS
from planner.schema.columns import Monthly
from planner.schema.tables import disruption as words
from planner.schema.tables.policy import ShareCap
from planner.schema.tables.stock import DISRUPTION_ONLY
from planner.schema.tables.trade import Contract, ImportTier, InTransit
from planner.tree.atlas import Atlas
from planner.tree.branch import Branch
from planner.tree.core import Floats, Integers
from planner.tree.factors import JOIN, Effects
from planner.tree.overlay_data import Change, CostChange, Overlay, changed


class _Draft:
    """Copies of the path's arrays while effects are applied."""

    def __init__(self, atlas: Atlas) -> None:
        core, ledger = atlas.core, atlas.form.ledger
        self.atlas = atlas
        self.lower, self.upper = core.lower.copy(), core.upper.copy()
        self.row_lower, self.row_upper = core.everywhere.lower.copy(), core.everywhere.upper.copy()
        self.data, self.ledger = core.everywhere.matrix.data.copy(), ledger.matrix.data.copy()

    def overlay(self) -> Overlay:
        """What has changed."""
        core = self.atlas.core
        entries = changed(self.atlas.form.ledger.matrix.data, self.ledger)
        return Overlay(
            changed(core.lower, self.lower),
            changed(core.upper, self.upper),
            changed(core.everywhere.lower, self.row_lower),
            changed(core.everywhere.upper, self.row_upper),
            changed(core.everywhere.matrix.data, self.data),
            entries,
            self._costs(entries),
        )

    def _costs(self, entries: Change) -> CostChange:
        """Extra present cost of changed ledger entries."""
        ledger = self.atlas.form.ledger
        lines = np.searchsorted(ledger.matrix.indptr, entries.at, side="right") - 1
        extra = ledger.weights[lines] * (entries.value - ledger.matrix.data[entries.at])
        periods = ledger.lines["period"].to_numpy(dtype=np.int64)
        return CostChange(ledger.matrix.indices[entries.at].astype(np.int64), periods[lines], extra)


def overlay_of(atlas: Atlas, effects: Effects, branch: Branch) -> Overlay:
    """Everything that differs from the path in a branch."""
    draft = _Draft(atlas)
    factors = effects.factors(branch.happenings)
    for effect, apply in EFFECTS.items():
        for target, values in factors.get(effect, {}).items():
            apply(draft, target, values)
    _loss_follows(draft)
    _lift_normal_times(draft, effects, branch)
    return draft.overlay()


def scaled(bounds: Floats, factor: Floats) -> Floats:
    """Bounds times factors; an open bound stays open unless nothing is left."""
    with np.errstate(invalid="ignore"):
        return np.where(factor == 0.0, 0.0, bounds * factor)


def _availability(draft: _Draft, route: str, left: Monthly) -> None:
    """Orders, monthly volume, minimum orders and contracts of a route.

    The volume of the year stands: what was ordered before may not be taken back. A route that has only
    a yearly volume is held to what is left of its mean month.
    """
    atlas = draft.atlas
    orders = atlas.columns("order").get((route,))
    if orders is not None:
        mean = atlas.inputs.calendar.per_period(atlas.derived.routes[route].volume_a_year)
        most = np.where(np.isfinite(draft.upper[orders.at]), draft.upper[orders.at], mean[orders.period])
        limited = left[orders.period] < 1.0
        most = scaled(np.where(np.isnan(most), np.inf, most), left[orders.period])
        draft.upper[orders.at] = np.where(limited, most, draft.upper[orders.at])
    for family, bounds in (("route_month", draft.row_upper), ("route_minimum", draft.row_lower)):
        found = atlas.rows(family).get((route,))
        if found is not None:
            bounds[found.at] = scaled(bounds[found.at], left[found.period])
    for row in atlas.inputs.rows(Contract):
        if row.route == route:
            _contract(draft, row, left)


def _contract(draft: _Draft, row: Contract, left: Monthly) -> None:
    """Call-off within what can be delivered; nothing owed for what cannot (force majeure)."""
    atlas = draft.atlas
    within = atlas.entries_by("within_contract", ("contract",)).get(row.key)
    if within is not None:
        draft.data[within.at] *= left[within.period]
    owed = atlas.entries_by("take_or_pay", ("contract",)).get(row.key)
    if owed is not None and row.force_majeure:
        for at, year in zip(owed.at, owed.period, strict=True):
            periods = _delivering(atlas, row, int(year))
            shares = row.take_or_pay_share[periods]
            if shares.sum() > 0.0:
                draft.data[at] *= float((shares * left[periods]).sum() / shares.sum())


def _delivering(atlas: Atlas, row: Contract, year: int) -> Integers:
    """Periods of a fiscal year in which a contract delivers."""
    window = atlas.inputs.calendar.window(row.first_month, row.last_month)
    periods = atlas.inputs.calendar.year_periods[year]
    return periods[(periods >= window.start) & (periods < window.stop)]


def _arrivals(draft: _Draft, route: str, left: Monthly) -> None:
    """What arrives in a period, and what is paid for it on delivery."""
    atlas = draft.atlas
    for family in ("balance", "separate_source"):
        found = atlas.entries_by(family, ("order", "calloff")).get(route)
        if found is not None:
            draft.data[found.at] *= left[found.period]
    for row in atlas.inputs.rows(InTransit):
        period = atlas.inputs.calendar.period_of(row.arrival)
        if row.route == route and 0 <= period < len(left):
            _lost_in_transit(draft, row, period, 1.0 - float(left[period]))
    paid = atlas.postings((IMPORTS.name, DUTY.name, EXPOSURE.name)).get(route)
    if paid is not None:
        draft.ledger[paid.at] *= left[paid.period]


def _lost_in_transit(draft: _Draft, row: InTransit, period: int, share: float) -> None:
    """Goods under way at the start that do not arrive: the balance misses them."""
    commodity = draft.atlas.derived.routes[row.route].commodity
    found = draft.atlas.rows("balance")[commodity,]
    at = found.at[found.period == period]
    for bounds in (draft.row_lower, draft.row_upper):
        bounds[at] += share * row.quantity


def _import_price(draft: _Draft, route: str, times: Monthly) -> None:
    """Spot orders: the price part of what is paid, by month of order; freight stays."""
    priced = _priced(draft.atlas, route)
    draft.ledger[priced.at] *= 1.0 + (times[priced.period] - 1.0) * priced.part


class _Priced(NamedTuple):
    """Postings of spot orders: position in the ledger's data, period of the order, part that is price."""

    at: Integers
    period: Integers
    part: Floats


def _priced(atlas: Atlas, route: str) -> _Priced:
    """What is paid for the spot orders of a route, looked up once."""
    known: dict[str, _Priced] = atlas.memory.setdefault("priced", {})
    if route not in known:
        parts, keys = _price_parts(atlas, route), atlas.form.columns.keys
        paid = atlas.postings((IMPORTS.name, DUTY.name)).get(route)
        found = [] if paid is None else list(zip(paid.at.tolist(), paid.column.tolist(), strict=True))
        spot = [(at, str(keys[c][1]), int(keys[c][2])) for at, c in found if len(keys[c]) == 3]
        known[route] = _Priced(
            np.array([at for at, _, _ in spot], dtype=np.int64),
            np.array([period for _, _, period in spot], dtype=np.int64),
            np.array([parts[tier][period] for _, tier, period in spot], dtype=np.float64),
        )
    return known[route]


def _price_parts(atlas: Atlas, route: str) -> dict[str, Monthly]:
    """Tier -> part of the border price that is price, not freight."""
    row = atlas.derived.routes[route]
    alone = row.price * price_factor(atlas.inputs.settings, row.price_unit)
    border = border_price(atlas.inputs, row)
    premiums = {t.tier: t.premium_share for t in atlas.inputs.rows(ImportTier) if t.route == route}
    premiums = premiums or {"spot": np.zeros(len(alone))}
    with np.errstate(invalid="ignore", divide="ignore"):
        return {
            tier: np.nan_to_num(alone * (1.0 + premium) / (border + premium * alone), nan=1.0)
            for tier, premium in premiums.items()
        }


def _plant(draft: _Draft, plant: str, left: Monthly) -> None:
    """Capacity of a plant: what stands and what was built."""
    found = draft.atlas.rows("plant_capacity").get((plant,))
    if found is not None:
        draft.row_upper[found.at] = scaled(draft.row_upper[found.at], left[found.period])
        for at, period in zip(*found, strict=True):
            for entry, _ in _built(draft.atlas, int(at)):
                draft.data[entry] *= left[period]


def _built(atlas: Atlas, row: int) -> list[tuple[int, int]]:
    """(position, column) of new capacity in a capacity row."""
    built = atlas.memory.setdefault(
        "built", set(atlas.form.columns.by_family.get("build", np.zeros(0)).tolist())
    )
    columns = atlas.core.everywhere.matrix.indices
    spots = atlas.entries_of(row)
    return [(at, int(columns[at])) for at in range(spots.start, spots.stop) if int(columns[at]) in built]


def _delay(draft: _Draft, plant: str, months: Monthly) -> None:
    """New capacity that would start while the event lasts comes on stream so many months later."""
    atlas = draft.atlas
    found = atlas.rows("plant_capacity").get((plant,))
    if found is None:
        return
    path = atlas.core.everywhere.matrix.data
    known = {
        (int(period), column): at
        for row, period in zip(*found, strict=True)
        for at, column in _built(atlas, int(row))
    }
    planned: dict[int, int] = {}
    for period, column in known:
        planned[column] = min(period, planned.get(column, period))
    for (period, column), at in known.items():
        late = atlas.inputs.calendar.lag(round(float(months[planned[column]])))
        earlier = known.get((period - late, column))
        draft.data[at] = 0.0 if earlier is None else path[earlier]


def _process_yield(draft: _Draft, process: str, left: Monthly) -> None:
    """Output of a process that arrives in a period."""
    for family, sign in (("balance", 1.0), ("separate_source", -1.0)):
        found = draft.atlas.entries_by(family, ("run",)).get(process)
        if found is not None:
            made = sign * draft.data[found.at] > 0.0
            draft.data[found.at] = np.where(
                made, draft.data[found.at] * left[found.period], draft.data[found.at]
            )


def _demand(draft: _Draft, target: str, times: Monthly) -> None:
    """Need of a sector, and everything that is a share of it."""
    sector, commodity = target.split(JOIN)
    atlas = draft.atlas
    found = atlas.rows("demand", 2).get((sector, commodity))
    if found is not None:
        for bounds in (draft.row_lower, draft.row_upper):
            bounds[found.at] *= times[found.period]
    short = atlas.columns("short", 2).get((sector, commodity))
    if short is not None:
        draft.upper[short.at] = scaled(draft.upper[short.at], times[short.period])
    for key, spots in atlas.columns("use", 3).items():
        if key[:2] == (sector, commodity) and key[2] != commodity:
            draft.upper[spots.at] = scaled(draft.upper[spots.at], times[spots.period])
    _compared(draft, sector, commodity, times)


def _compared(draft: _Draft, sector: str, commodity: str, times: Monthly) -> None:
    """Priority compares shares of need: coefficients of the other sector follow."""
    found = draft.atlas.entries("priority", ("short",))
    keys, rows = draft.atlas.form.columns.keys, draft.atlas.entry_keys("priority", found)
    for at, period, column, row in zip(found.at, found.period, found.column, rows, strict=True):
        if row[2] == commodity and keys[column][0] == row[1]:
            if row[0] == sector:
                draft.data[at] *= times[period]
            if row[1] == sector and times[period] > 0.0:
                draft.data[at] /= times[period]


def _licence(draft: _Draft, licence: str, left: Monthly) -> None:
    """Throughput of a licence."""
    found = draft.atlas.rows("licence").get((licence,))
    if found is not None:
        draft.row_upper[found.at] = scaled(draft.row_upper[found.at], left[found.period])


EFFECTS: dict[str, Callable[[_Draft, str, Monthly], None]] = {
    words.AVAILABILITY: _availability,
    words.ARRIVALS: _arrivals,
    words.IMPORT_PRICE: _import_price,
    words.DELAY: _delay,
    words.PLANT: _plant,
    words.YIELD: _process_yield,
    words.DEMAND: _demand,
    words.LICENCE: _licence,
}
"""In this order: a delay takes the path's coefficients, an outage scales what is left."""


def _loss_follows(draft: _Draft) -> None:
    """Where the loss counts the whole cost, its rows follow changed costs."""
    atlas = draft.atlas
    if atlas.inputs.settings.risk_on == "lost output" or not atlas.rows("loss_to_date", 0):
        return
    ledger = atlas.form.ledger
    moved = changed(ledger.matrix.data, draft.ledger)
    lines = np.searchsorted(ledger.matrix.indptr, moved.at, side="right") - 1
    periods = ledger.lines["period"].to_numpy(dtype=np.int64)
    found = atlas.entries("loss_to_date", tuple(atlas.form.columns.by_family))
    where = {(int(p), int(c)): int(at) for at, p, c in zip(*found, strict=True)}
    for at, line, value in zip(moved.at, lines, moved.value, strict=True):
        spot = where.get((int(periods[line]), int(ledger.matrix.indices[at])))
        if spot is not None:
            draft.data[spot] += ledger.weights[line] * (value - ledger.matrix.data[at])


def _lift_normal_times(draft: _Draft, effects: Effects, branch: Branch) -> None:
    """While a disruption or its recovery lasts: policies of normal times rest, reserves open."""
    atlas = draft.atlas
    settings, calendar = atlas.inputs.settings, atlas.inputs.calendar
    disturbed, refilling = np.zeros(calendar.periods, dtype=bool), np.zeros(calendar.periods, dtype=bool)
    for happening in filter(effects.opens_reserves, branch.happenings):
        until = effects.recovered(happening)
        disturbed[happening.onset : until] = True
        refilling[happening.onset : until + calendar.lag(settings.cover_refill_months)] = True
    for family in sorted(set(atlas.form.rows.families)):
        if ROW[family].scope is Scope.NORMAL_TIMES:
            rests = refilling if ROW[family].group == "cover" else disturbed
            for key, spots in atlas.rows(family, 1).items():
                lifted = _touched(atlas, family, str(key[0]), spots.period, rests)
                draft.row_lower[spots.at[lifted]] = -np.inf
                draft.row_upper[spots.at[lifted]] = np.inf
    for (holder,), spots in atlas.columns("release").items():
        if atlas.derived.holders[str(holder)].release_rule == DISRUPTION_ONLY:
            draft.upper[spots.at[disturbed[spots.period]]] = np.inf


def _touched(atlas: Atlas, family: str, name: str, last: Integers, rests: Integers) -> Integers:
    """True for rows whose span of months meets a month in which the policy rests."""
    if family != "share_cap":
        return rests[last]
    caps = atlas.memory.setdefault("caps", atlas.inputs.by_key(ShareCap))
    spans = {span[-1]: span for span in atlas.inputs.calendar.spans(caps[name].per)}
    return np.array([bool(rests[spans[int(t)]].any()) for t in last], dtype=bool)
