"""Contracts: a monthly volume fixed per fiscal year; what is not called off is partly paid."""

from collections.abc import Iterator
from typing import Any

from planner.derive.effects import Fact
from planner.derive.prices import border_price, duty, floor_supplement
from planner.model.changes import Reads
from planner.model.groups.imports import payer_of, post_delivery
from planner.model.ledger import PRICE_FLOOR, TAKE_OR_PAY, Account, Payer
from planner.model.path import NO_BOUNDS, Bounds, Key, Path, RowSpec, Sense, Term
from planner.schema.tables.trade import GOVERNMENT, Contract


def delivery_periods(path: Path, row: Contract) -> dict[int, list[int]]:
    """Fiscal-year position -> periods in which the contract delivers."""
    found: dict[int, list[int]] = {}
    for t in path.calendar.window(row.first_month, row.last_month):
        found.setdefault(int(path.calendar.year_index[t]), []).append(t)
    return found


def variables(path: Path) -> None:
    """Contracts, in the months in which they deliver.

    contracts.minimum_a_month <= contract[contract, y] <= contracts.maximum_a_month
    0 <= calloff[contract, t]
    0 <= unused[contract, y]
    """
    volume: dict[Key, Bounds] = {}
    calloff: dict[Key, Bounds] = {}
    for row in path.inputs.rows(Contract):
        for y, periods in delivery_periods(path, row).items():
            volume[row.key, y] = (
                float(row.minimum_a_month[periods].max()),
                float(row.maximum_a_month[periods].min()),
            )
            calloff |= {(row.key, t): NO_BOUNDS for t in periods}
    path.add("contract", volume)
    path.add("calloff", calloff)
    path.add("unused", dict.fromkeys(volume, NO_BOUNDS))


READS = Reads(
    costs=(Fact.ARRIVING,),
    rows={"within_contract": (Fact.ON_OFFER,), "take_or_pay": (Fact.ON_OFFER,)},
)
"""Facts that an event may change behind what this group writes."""


def rows(path: Path) -> None:
    """Call-off within the contract; take-or-pay."""
    path.constrain("within_contract", _within_contract(path))
    path.constrain("take_or_pay", _take_or_pay(path))


def _within_contract(path: Path) -> Iterator[RowSpec]:
    """Deliveries stay within the volume that was fixed for the fiscal year.

    calloff[contract, t] <= deliverable[route, t] * step_months * contract[contract, y]
    """
    calloff, contract = path.variables("calloff"), path.variables("contract")
    step, routes = path.calendar.step_months, path.derived.contract_routes
    for (name, t), variable in calloff.items():
        y = int(path.calendar.year_index[int(t)])
        most = float(step * path.derived.deliverable(routes[str(name)])[int(t)])
        terms = [Term(1.0, variable), Term(-most, contract[name, y])]
        yield RowSpec((name, t), terms, Sense.AT_MOST, 0.0)


def _take_or_pay(path: Path) -> Iterator[RowSpec]:
    """What must be paid is called off, or paid without delivery.

    sum(t in y: calloff[contract, t]) + unused[contract, y]
        >= sum(t in y: take_or_pay_share * step_months) * contract[contract, y]

    With force majeure nothing is owed for what cannot be delivered: the share is taken times
    deliverable[route, t].
    """
    calloff, contract = path.variables("calloff"), path.variables("contract")
    unused = path.variables("unused")
    for row in path.inputs.rows(Contract):
        share = row.take_or_pay_share * (path.derived.deliverable(row.route) if row.force_majeure else 1.0)
        for y, periods in delivery_periods(path, row).items():
            owed = float(share[periods].sum()) * path.calendar.step_months
            terms = [Term(1.0, calloff[row.key, t]) for t in periods]
            terms += [Term(1.0, unused[row.key, y]), Term(-owed, contract[row.key, y])]
            yield RowSpec((row.key, y), terms, Sense.AT_LEAST, 0.0)


def costs(path: Path) -> None:
    """Deliveries at the contract's price; unused volume at its price, at year end.

    imports, user: arriving[route, t] * border_price[contract, t] * calloff[contract, t]
    duty, user to government: arriving[route, t] * duty_share * border_price[contract, t]
        * calloff[contract, t]
    exposure price, government: exposure_weight * embodied[route, t] * end_product_equivalent
        * arriving[route, t] * calloff[contract, t]
    take-or-pay, user or government: border_price[contract, t] * unused[contract, y]
    price floor of contracts, government: arriving[route, t] * floor_supplement[contract, t]
        * calloff[contract, t]
    """
    calloff, unused = path.variables("calloff"), path.variables("unused")
    for row in path.inputs.rows(Contract):
        route = path.derived.routes[row.route]
        border, customs = border_price(path.inputs, row), duty(path.inputs, row)
        floor = floor_supplement(path.inputs, row) * path.derived.arriving(route.key)
        for y, periods in delivery_periods(path, row).items():
            for t in periods:
                post_delivery(path, route, t, float(border[t]), float(customs[t]), calloff[row.key, t])
                _support(path, PRICE_FLOOR, t, float(floor[t]), calloff[row.key, t])
            end = periods[-1]
            if row.take_or_pay_payer == GOVERNMENT:
                _support(path, TAKE_OR_PAY, end, float(border[end]), unused[row.key, y])
            else:
                path.ledger.post(
                    TAKE_OR_PAY, payer_of(path, route.commodity), end, float(border[end]), unused[row.key, y]
                )


def _support(path: Path, account: Account, t: int, unit: float, variable: Any) -> None:
    """What the government pays so that a seller sells."""
    path.ledger.post(account, Payer.GOVERNMENT, t, unit, variable)
    path.ledger.spend_public(t, unit, variable)
