"""Private members of a stockpile: what government pays them for what they hold, within a pot."""

from collections.abc import Iterator

from planner.calendar import MONTHS_A_YEAR
from planner.derive.effects import Fact
from planner.model.changes import NOTHING, Reads
from planner.model.ledger import MEMBER_PAYMENTS, Payer
from planner.model.path import NO_BOUNDS, Bounds, Key, Path, RowSpec, Sense, Term
from planner.schema.columns import Monthly
from planner.schema.tables.stock import Holder


def variables(path: Path) -> None:
    """Stock for which a member is paid; it alone counts in cover rules.

    0 <= paid_stock[holder, commodity, t]
    """
    paid: dict[Key, Bounds] = {
        (holder, commodity, t): NO_BOUNDS
        for holder, commodity in path.derived.stocks
        if path.derived.holders[holder].is_paid
        for t in path.periods
    }
    path.add("paid_stock", paid)


READS = Reads(
    costs=(Fact.REFERENCE,),
    rows={"paid_within": NOTHING, "member_pot": (Fact.REFERENCE,)},
    whole=("member_pot",),
)
"""Facts that an event may change behind what this group writes."""


def rows(path: Path) -> None:
    """Nobody is paid for more than is there, nor more than the pot holds."""
    path.constrain("paid_within", _paid_within(path))
    path.constrain("member_pot", _member_pot(path))


def _paid_within(path: Path) -> Iterator[RowSpec]:
    """A member is paid for what it holds at the period end.

    paid_stock[holder, commodity, t] <= stock[holder, commodity, t]
    """
    stock = path.variables("stock")
    for key, variable in path.variables("paid_stock").items():
        yield RowSpec(key, [Term(1.0, variable), Term(-1.0, stock[key])], Sense.AT_MOST, 0.0)


def _member_pot(path: Path) -> Iterator[RowSpec]:
    """All that a member is paid comes from its pot.

    sum(commodity, t: member_payment[holder, commodity, t] * paid_stock[holder, commodity, t]) <= payment_pot
    """
    for row in path.inputs.rows(Holder):
        if row.payment_pot is not None and row.is_paid:
            terms = [
                Term(float(payment(path, row, str(key[1]))[int(key[2])]), variable)
                for key, variable in path.variables("paid_stock").items()
                if key[0] == row.key
            ]
            yield RowSpec((row.key,), terms, Sense.AT_MOST, row.payment_pot)


def payment(path: Path, row: Holder, commodity: str) -> Monthly:
    """Money that a member is paid for one unit for one period, shape (periods,)."""
    share = row.member_fee + row.interest_subsidy * row.carrying_share
    a_month: Monthly = share / MONTHS_A_YEAR * path.derived.known_reference[commodity]
    return a_month * path.calendar.step_months


def costs(path: Path) -> None:
    """What government pays members.

    payments to members, government to holder: member_payment[holder, commodity, t]
        * paid_stock[holder, commodity, t]
    """
    units: dict[tuple[str, str], Monthly] = {}
    for (holder, commodity, t), variable in path.variables("paid_stock").items():
        row, name = path.derived.holders[str(holder)], (str(holder), str(commodity))
        if name not in units:
            units[name] = payment(path, row, name[1])
        unit = float(units[name][int(t)])
        path.ledger.transfer(MEMBER_PAYMENTS, Payer.GOVERNMENT, Payer(row.payer), int(t), unit, variable)
        path.ledger.spend_public(int(t), unit, variable)
