"""One ledger: every rupee of the objective is a line with an account, a payer and a period.

The objective is the sum of all lines, discounted. Transfers are posted twice with opposite
signs, so system cost = buyers + producers + government by construction and is tested after
the solve from the numbers alone.

By its nature each account is money, lost output, or a price of policy: what no bill ever asks for and a
setting or a penalty puts on a wish. Transfers are money that changes hands.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple

from planner.schema.columns import Monthly


class Account(NamedTuple):
    """A line of the ledger: its name, its kind (a nature, or a transfer), whether it is money going out."""

    name: str
    kind: str
    spending: bool = False
    revenue: bool = False


class Payer(Enum):
    """Who bears a cost (negative: receives)."""

    BUYERS = "buyers"
    PRODUCERS = "producers"
    GOVERNMENT = "government"


MONEY, OUTPUT_LOSS, POLICY_PRICE, TRANSFER = "money", "lost output", "price of policy", "transfer"
NATURES = (MONEY, OUTPUT_LOSS, POLICY_PRICE)
"""The three accounts into which the objective is split; transfers cancel."""

IMPORTS = Account("imports", MONEY, spending=True)
TAKE_OR_PAY = Account("take-or-pay", MONEY, spending=True)
PROCESSING = Account("processing", MONEY, spending=True)
RESOURCES = Account("resources", MONEY, spending=True)
CAPITAL_CHARGE = Account("capital charge", MONEY, spending=True)
UPKEEP = Account("upkeep", MONEY, spending=True)
GUARANTEE_LOSS = Account("losses on guarantees", MONEY, spending=True)
PRICE_FLOOR = Account("price floor of contracts", MONEY, spending=True)
HOLDING = Account("holding stock", MONEY, spending=True)
ROTATION = Account("rotation", MONEY, spending=True)
SUBSTITUTION = Account("substitution", MONEY, spending=True)
DISPOSAL = Account("disposal", MONEY, spending=True)
SALES = Account("sales", MONEY, revenue=True)
LOST_OUTPUT = Account("lost output", OUTPUT_LOSS)
LATE_SERVICE = Account("late service", OUTPUT_LOSS)
CLOSING_STOCK = Account("closing stock", MONEY)
RESTORING = Account("restoring reserves", MONEY)
DUTY = Account("duty", TRANSFER)
OWN_OUTPUT = Account("own output bought", TRANSFER)
OFFTAKE_FLOOR = Account("offtake floor", TRANSFER)
SALES_INCENTIVE = Account("sales incentive", TRANSFER)
CAPITAL_SUBSIDY = Account("capital subsidy", TRANSFER)
BUYER_INCENTIVE = Account("buyer incentive", TRANSFER)
PRICE_SUPPLEMENT = Account("price supplement", TRANSFER)
RESERVE_TRADE = Account("reserve purchases and releases", TRANSFER)
MEMBER_PAYMENTS = Account("payments to members", TRANSFER)
PUBLIC_FUNDS = Account("cost of public funds", POLICY_PRICE)
OWED = Account("payments owed", POLICY_PRICE)
EXPOSURE = Account("exposure price", POLICY_PRICE)
SECURITY = Account("security credit", POLICY_PRICE)
LOAN = Account("reserve on loan", POLICY_PRICE)
MISSED = Account("missed policies", POLICY_PRICE)
RISK = Account("risk", POLICY_PRICE)

ACCOUNTS: tuple[Account, ...] = (
    IMPORTS, TAKE_OR_PAY, PROCESSING, RESOURCES, CAPITAL_CHARGE, UPKEEP, GUARANTEE_LOSS,
    PRICE_FLOOR, HOLDING, ROTATION,
    SUBSTITUTION, DISPOSAL, SALES, LOST_OUTPUT, LATE_SERVICE, CLOSING_STOCK, RESTORING, DUTY, OWN_OUTPUT,
    OFFTAKE_FLOOR, SALES_INCENTIVE, CAPITAL_SUBSIDY, BUYER_INCENTIVE, PRICE_SUPPLEMENT,
    RESERVE_TRADE, MEMBER_PAYMENTS, PUBLIC_FUNDS, OWED, EXPOSURE, SECURITY, LOAN, MISSED, RISK,
)  # fmt: skip
OUTPUT_LOSSES = tuple(account for account in ACCOUNTS if account.kind == OUTPUT_LOSS)
"""Accounts of what a shortage costs."""


class Line(NamedTuple):
    """Key of a ledger line."""

    account: Account
    payer: Payer
    period: int


@dataclass
class Ledger:
    """Entries (line, coefficient, variable) and constants (line, amount), undiscounted money."""

    discount: Monthly
    entries: list[tuple[Line, float, Any]] = field(default_factory=list)
    constants: list[tuple[Line, float]] = field(default_factory=list)
    outlay: list[tuple[int, float, Any]] = field(default_factory=list)
    """Public money out: (period, coefficient, variable), for budgets and the cost of funds."""
    outlay_constants: list[tuple[int, float]] = field(default_factory=list)
    """Public money out that nothing decides: (period, amount)."""

    def post(
        self,
        account: Account,
        payer: Payer,
        period: int,
        coefficient: float,
        variable: Any,
        *,
        even_zero: bool = False,
    ) -> None:
        """Charge ``coefficient`` per unit of a variable to a payer in a period. ``even_zero`` keeps a place
        for what is nothing now and may be something under an event.
        """
        if coefficient != 0.0 or even_zero:
            self.entries.append((Line(account, payer, period), coefficient, variable))

    def post_constant(self, account: Account, payer: Payer, period: int, amount: float) -> None:
        """Charge a fixed amount."""
        if amount != 0.0:
            self.constants.append((Line(account, payer, period), amount))

    def transfer(
        self,
        account: Account,
        giver: Payer,
        taker: Payer,
        period: int,
        coefficient: float,
        variable: Any,
        *,
        even_zero: bool = False,
    ) -> None:
        """Money from one payer to another: two lines that cancel. ``even_zero`` keeps a place for what is
        nothing now and may be something under an event.
        """
        if coefficient != 0.0 or even_zero:
            self.entries.append((Line(account, giver, period), coefficient, variable))
            self.entries.append((Line(account, taker, period), -coefficient, variable))

    def spend_public(self, period: int, coefficient: float, variable: Any) -> None:
        """Note public money out, so that budgets and the cost of public funds see it."""
        if coefficient != 0.0:
            self.outlay.append((period, coefficient, variable))

    def spend_public_constant(self, period: int, amount: float) -> None:
        """Note public money out that nothing decides."""
        if amount != 0.0:
            self.outlay_constants.append((period, amount))
