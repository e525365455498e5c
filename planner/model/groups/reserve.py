"""Stock of all holders; reserves apart from the market: filled, released, rotated, restored."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from planner.calendar import MONTHS_A_YEAR
from planner.derive.derived import Derived
from planner.derive.effects import Fact
from planner.model.changes import NOTHING, Reads
from planner.model.groups.balance import direct_use, process_need
from planner.model.groups.imports import payer_of
from planner.model.ledger import (
    CLOSING_STOCK,
    HOLDING,
    LOAN,
    RESERVE_TRADE,
    RESTORING,
    ROTATION,
    Payer,
)
from planner.model.path import NO_BOUNDS, Bounds, Key, Path, RowSpec, Sense, Term
from planner.schema.columns import Monthly
from planner.schema.tables import disruption as words
from planner.schema.tables.stock import DISRUPTION_ONLY, Holder, Stock


def variables(path: Path) -> None:
    """Stock of everybody; what reserves buy, release and rotate.

    stocks.minimum <= stock[holder, commodity, t] <= stocks.maximum
    0 <= fill[holder, commodity, t] <= fill_maximum_a_month * step_months
    0 <= release[holder, commodity, t]
    0 <= rotate[holder, commodity, t]
    0 <= to_restore[holder, commodity, t]

    The closing minimum and maximum bound the stock of the last period too. A reserve that is kept for
    disruptions releases nothing, and so owes nothing, where no event opens it. Need comes first: no reserve
    buys what an event hits until that has recovered, unless a minimum or closing minimum of its own asks for
    it.
    """
    path.add(
        "stock",
        {
            (holder, commodity, t): _stock_bounds(path, row, t)
            for (holder, commodity), row in path.derived.stocks.items()
            for t in path.periods
        },
    )
    fill: dict[Key, Bounds] = {}
    release: dict[Key, Bounds] = {}
    rotate: dict[Key, Bounds] = {}
    for holder, commodity, row in path.derived.reserves:
        most = row.fill_maximum_a_month * path.calendar.step_months
        for t in path.calendar.window(row.purchases_from, None):
            fill[holder, commodity, t] = (0.0, None if np.isnan(most[t]) else float(most[t]))
        closed = path.derived.holders[holder].release_rule == DISRUPTION_ONLY
        for t in range(path.last + 1 - path.calendar.lag(row.release_delay_months)):
            release[holder, commodity, t] = (0.0, 0.0 if closed else None)
        if row.rotation_months:
            rotate |= {(holder, commodity, t): NO_BOUNDS for t in path.periods}
    path.add("fill", fill)
    path.add("release", release)
    path.add("rotate", rotate)
    shut: Bounds = (0.0, 0.0)
    path.add("to_restore", {(h, m, t): shut for h, m in lenders(path.derived) for t in path.periods})


def lenders(derived: Derived) -> list[tuple[str, str]]:
    """(holder, commodity) of reserves that are released in disruptions alone: what they give is lent."""
    return [
        (holder, commodity)
        for holder, commodity, _ in derived.reserves
        if derived.holders[holder].release_rule == DISRUPTION_ONLY
    ]


def _stock_bounds(path: Path, row: Stock, t: int) -> Bounds:
    """Minimum and maximum, and the closing rules after the last period."""
    least, most = float(row.minimum[t]), float(row.maximum[t])
    if t == path.last:
        least = max(least, row.closing_minimum or 0.0)
        most = np.fmin(most, np.nan if row.closing_maximum is None else row.closing_maximum)
    return least, None if np.isnan(most) else float(most)


READS = Reads(
    costs=(Fact.REFERENCE,),
    rows=dict.fromkeys(
        ("holder_capacity", "release_limit", "rotation_due", "rotation_possible", "to_restore"), NOTHING
    )
    | {"reserve_balance": (Fact.STOCK_KEPT,)},
    stays={
        (words.IMPORT_PRICE, "holding stock"): "the opening stock is charged before anything is known",
    },
)
"""Facts that an event may change behind what this group writes."""


def rows(path: Path) -> None:
    """Reserve balance, storage capacity, release limit, rotation, and what is lent."""
    path.constrain("reserve_balance", _reserve_balance(path))
    path.constrain("holder_capacity", _holder_capacity(path))
    path.constrain("release_limit", _release_limit(path))
    path.constrain("rotation_due", _rotation_due(path))
    path.constrain("rotation_possible", _rotation_possible(path))
    path.constrain("to_restore", _to_restore(path))


def before(path: Path, holder: str, commodity: str, t: int, factor: float) -> tuple[list[Term], float]:
    """``factor`` x stock before a period, as terms and (for the opening stock) a constant."""
    if t:
        return [Term(factor, path.variables("stock")[holder, commodity, t - 1])], 0.0
    return [], factor * path.derived.stocks[holder, commodity].opening


def _reserve_balance(path: Path) -> Iterator[RowSpec]:
    """What a reserve holds: what is left of it, what it buys, what it gives.

    stock[holder, commodity, t] = kept[holder, commodity, t] * stock[holder, commodity, t - 1]
        + fill[holder, commodity, t] - release[holder, commodity, t]
    """
    stock = path.variables("stock")
    for holder, commodity, row in path.derived.reserves:
        for t in path.periods:
            key = (holder, commodity, t)
            carried, opening = before(path, *key, float(path.derived.kept(row)[t]))
            moves = [
                Term(sign, path.variables(family)[key])
                for family, sign in (("fill", 1.0), ("release", -1.0))
                if key in path.variables(family)
            ]
            yield RowSpec(key, [*carried, *moves, Term(-1.0, stock[key])], Sense.EQUAL, -opening)


def _holder_capacity(path: Path) -> Iterator[RowSpec]:
    """All that somebody holds has room.

    sum(commodity: stock[holder, commodity, t]) <= capacity
    """
    stock = path.variables("stock")
    for row in path.inputs.rows(Holder):
        held = [commodity for holder, commodity in path.derived.stocks if holder == row.key]
        for t in path.periods:
            if held and not np.isnan(row.capacity[t]):
                terms = [Term(1.0, stock[row.key, commodity, t]) for commodity in held]
                yield RowSpec((row.key, t), terms, Sense.AT_MOST, float(row.capacity[t]))


def _release_limit(path: Path) -> Iterator[RowSpec]:
    """A reserve gives at most a share of itself in a month.

    release[holder, commodity, t]
        <= min(release_maximum_share * step_months, 1) * stock[holder, commodity, t - 1]
    """
    for holder, commodity, row in path.derived.reserves:
        for t in path.periods:
            key = (holder, commodity, t)
            share = float(row.release_maximum_share[t]) * path.calendar.step_months
            if key in path.variables("release") and not np.isnan(share):
                held, opening = before(path, *key, -min(share, 1.0))
                yield RowSpec(
                    key, [Term(1.0, path.variables("release")[key]), *held], Sense.AT_MOST, -opening
                )


def _rotation_due(path: Path) -> Iterator[RowSpec]:
    """Stock that ages is exchanged in time.

    rotate[holder, commodity, t] >= step_months / rotation_months * stock[holder, commodity, t - 1]
    """
    for (holder, commodity, t), variable in path.variables("rotate").items():
        row = path.derived.stocks[str(holder), str(commodity)]
        share = path.calendar.step_months / row.rotation_months
        held, opening = before(path, str(holder), str(commodity), int(t), -share)
        yield RowSpec((holder, commodity, t), [Term(1.0, variable), *held], Sense.AT_LEAST, -opening)


def _rotation_possible(path: Path) -> Iterator[RowSpec]:
    """Old stock goes only where the commodity is used.

    sum(holder: rotate[holder, commodity, t])
        <= consumption[commodity, t] + sum(sale: sale[sale, t]) + dispose[commodity, t]
    """
    uses = direct_use(path)
    rotated: dict[tuple[str, int], list[Term]] = {}
    for (_, commodity, t), variable in path.variables("rotate").items():
        rotated.setdefault((str(commodity), int(t)), []).append(Term(1.0, variable))
    for slot, terms in rotated.items():
        taken = [Term(-c, v) for c, v in uses.get(slot, []) + process_need(path, *slot)]
        yield RowSpec(slot, terms + taken, Sense.AT_MOST, 0.0)


def _to_restore(path: Path) -> Iterator[RowSpec]:
    """What a reserve for disruptions releases is lent, until it has bought as much again.

    to_restore[holder, commodity, t] >= to_restore[holder, commodity, t - 1]
        + release[holder, commodity, t] - fill[holder, commodity, t]
    """
    owed, moves = path.variables("to_restore"), (("release", -1.0), ("fill", 1.0))
    for (holder, commodity, t), variable in owed.items():
        key, before_it = (holder, commodity, t), (holder, commodity, int(t) - 1)
        terms = [Term(1.0, variable)]
        terms += [Term(-1.0, owed[before_it])] if before_it in owed else []
        terms += [Term(sign, path.variables(f)[key]) for f, sign in moves if key in path.variables(f)]
        yield RowSpec(key, terms, Sense.AT_LEAST, 0.0)


def holding_cost(path: Path, holder: str, commodity: str, row: Stock) -> Monthly:
    """Cost of keeping one unit for one period, money, shape (periods,)."""
    share = path.derived.holders[holder].carrying_share / MONTHS_A_YEAR
    unit: Monthly = row.holding_cost + share * path.derived.known_reference[commodity]
    return unit * path.calendar.step_months


def closing_value(path: Path, commodity: str, row: Stock) -> float:
    """Worth of one unit left after the last period, money."""
    if row.closing_value is not None:
        return row.closing_value
    return path.inputs.settings.closing_value_share * float(
        path.derived.known_reference[commodity][path.last]
    )


def costs(path: Path) -> None:
    """Holding, rotation, worth of what is left, the reserve's trade with the market, and its loans.

    holding stock, holder: unit_holding_cost[holder, commodity, t] * stock[holder, commodity, t]
    rotation, holder: rotation_cost * rotate[holder, commodity, t]
    closing stock, holder: - unit_closing_value[holder, commodity] * stock[holder, commodity, end]
    reserve purchases and releases, holder to market: reference[commodity, t]
        * (fill[holder, commodity, t] - release[holder, commodity, t])
    reserve on loan, holder: (unit_holding_cost[holder, commodity, t] + interest[t] * reference[commodity, t])
        * to_restore[holder, commodity, t]
        + loan_premium * reference[commodity, t] * release[holder, commodity, t]
    restoring reserves, holder: max(0, reference[commodity, end] - unit_closing_value[holder, commodity])
        * to_restore[holder, commodity, end]

    Holding is charged on closing, opening or average stock, as the setting holding_cost_on says. A loan pays
    what the reserve saves while it is out (a price of policy), so that to sell and to buy again at the same
    price gains nothing; where prices fall or own output becomes cheaper that is not enough, and a premium
    says what a release must be worth. What is not restored when the plan ends is bought again at its full
    reference price: this charge and the closing value that the stock lacks make one price.
    """
    for (holder, commodity), row in path.derived.stocks.items():
        _holding(path, holder, commodity, row)
        worth = -closing_value(path, commodity, row)
        left = path.variables("stock")[holder, commodity, path.last]
        path.ledger.post(CLOSING_STOCK, Payer(path.derived.holders[holder].payer), path.last, worth, left)
    for key, variable in path.variables("rotate").items():
        stock = path.derived.stocks[str(key[0]), str(key[1])]
        payer = Payer(path.derived.holders[str(key[0])].payer)
        path.ledger.post(ROTATION, payer, int(key[2]), float(stock.rotation_cost[int(key[2])]), variable)
        if payer is Payer.GOVERNMENT:
            path.ledger.spend_public(int(key[2]), float(stock.rotation_cost[int(key[2])]), variable)
    for family, sign in (("fill", 1.0), ("release", -1.0)):
        for key, variable in path.variables(family).items():
            if key[2] in path.written:
                _trade(path, str(key[0]), str(key[1]), int(key[2]), sign, variable)
    _loans(path)


HOLDING_WEIGHTS = {"closing": (0.0, 1.0), "opening": (1.0, 0.0), "average": (0.5, 0.5)}
"""Weights of opening and closing stock in the stock that holding costs are charged on."""


def _holding(path: Path, holder: str, commodity: str, row: Stock) -> None:
    """Charge holding on opening, closing or average stock, as the settings say."""
    payer = Payer(path.derived.holders[holder].payer)
    opening, _ = HOLDING_WEIGHTS[path.inputs.settings.holding_cost_on]
    fixed = opening * float(holding_cost(path, holder, commodity, row)[0]) * row.opening
    charges = _kept_for(path, "stock", holder, commodity, row)
    path.ledger.post_constant(HOLDING, payer, 0, fixed)
    for charge in charges:
        path.ledger.post(HOLDING, payer, *charge)
    if payer is Payer.GOVERNMENT:
        path.ledger.spend_public_constant(0, fixed)
        for charge in charges:
            path.ledger.spend_public(*charge)


def _kept_for(
    path: Path, family: str, holder: str, commodity: str, row: Stock
) -> list[tuple[int, float, Any]]:
    """Holding cost of what a family of variables holds, or would hold: (period, price, variable)."""
    opening, closing = HOLDING_WEIGHTS[path.inputs.settings.holding_cost_on]
    unit, held = holding_cost(path, holder, commodity, row), path.variables(family)
    charges = [(t, closing * float(unit[t]), held[holder, commodity, t]) for t in path.written]
    return charges + [
        (t, opening * float(unit[t]), held[holder, commodity, t - 1]) for t in path.written if t
    ]


def interest(path: Path) -> Monthly:
    """Share of its worth that money loses from each period to the next; 0 in the last, shape (periods,)."""
    discount = path.ledger.discount
    return np.append(1.0 - discount[1:] / discount[:-1], 0.0)


def _loans(path: Path) -> None:
    """Charge what reserves save on what they have lent, and what is not restored at the end."""
    rate = interest(path)
    for holder, commodity in lenders(path.derived):
        row, payer = path.derived.stocks[holder, commodity], Payer(path.derived.holders[holder].payer)
        price, owed = path.derived.known_reference[commodity], path.variables("to_restore")
        charges = _kept_for(path, "to_restore", holder, commodity, row)
        charges += [(t, float(rate[t] * price[t]), owed[holder, commodity, t]) for t in path.written]
        given, premium = path.variables("release"), path.derived.holders[holder].loan_premium
        charges += [
            (t, premium * float(price[t]), given[holder, commodity, t])
            for t in path.written
            if (holder, commodity, t) in given
        ]
        for charge in charges:
            path.ledger.post(LOAN, payer, *charge)
        left, full = owed[holder, commodity, path.last], float(price[path.last])
        missing = max(0.0, full - closing_value(path, commodity, row))
        path.ledger.post(RESTORING, payer, path.last, missing, left, even_zero=full != 0.0)
        if payer is Payer.GOVERNMENT:
            path.ledger.spend_public(path.last, full, left)


def _trade(path: Path, holder: str, commodity: str, t: int, sign: float, variable: object) -> None:
    """A reserve buys from and sells to the market at the reference price."""
    owner = Payer(path.derived.holders[holder].payer)
    market = payer_of(path, commodity)
    price = sign * float(path.derived.known_reference[commodity][t])
    if owner is not market:
        path.ledger.transfer(RESERVE_TRADE, owner, market, t, price, variable)
    if owner is Payer.GOVERNMENT and sign > 0:
        path.ledger.spend_public(t, price, variable)
