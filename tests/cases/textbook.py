"""Textbook planning problems typed into the schema."""

from tests.cases.making import FACTORY, JOINT, OVERTIME, ROBERT, STEEL, WORKFORCE
from tests.cases.networks import DISTRIBUTION, TRANSSHIPMENT
from tests.cases.trading import CASH, FINANCE, FOOD, TAKE_OR_PAY, WAREHOUSE

TEXTBOOK = (
    WAREHOUSE,
    CASH,
    TAKE_OR_PAY,
    FOOD,
    FINANCE,
    ROBERT,
    FACTORY,
    WORKFORCE,
    OVERTIME,
    JOINT,
    STEEL,
    TRANSSHIPMENT,
    DISTRIBUTION,
)
