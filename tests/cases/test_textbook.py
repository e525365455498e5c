"""Textbook problems in workbooks equal their published optimum, or a plain linear program.

The programs are written here a second time, by hand and without the planner's words, for SciPy.
"""

from collections.abc import Sequence

import pytest
from scipy.optimize import linprog

from tests.cases import making, networks, trading
from tests.cases.solving import objective

EXACT = {"abs": 1e-6, "rel": 1e-9}
Terms = dict[str, float]


class Program:
    """A linear program by names: minimise cost, rows of named terms."""

    def __init__(self, costs: Terms, upper: Terms) -> None:
        self.names = list(costs)
        self.costs = [costs[name] for name in self.names]
        self.bounds = [(0.0, upper.get(name)) for name in self.names]
        self.equal: list[tuple[list[float], float]] = []
        self.at_most: list[tuple[list[float], float]] = []

    def row(self, terms: Terms, bound: float, *, equal: bool = False) -> None:
        """Add sum of terms <= (or =) bound."""
        assert set(terms) <= set(self.names), set(terms) - set(self.names)
        (self.equal if equal else self.at_most).append(([terms.get(name, 0.0) for name in self.names], bound))

    def optimum(self) -> float:
        """Least cost."""
        found = linprog(
            self.costs,
            A_ub=[row for row, _ in self.at_most] or None,
            b_ub=[bound for _, bound in self.at_most] or None,
            A_eq=[row for row, _ in self.equal] or None,
            b_eq=[bound for _, bound in self.equal] or None,
            bounds=self.bounds,
        )
        assert found.status == 0
        return float(found.fun)


def by_period(costs: dict[str, Sequence[float]]) -> Terms:
    """``buy`` with three costs becomes buy0, buy1, buy2."""
    return {f"{name}{t}": value for name, values in costs.items() for t, value in enumerate(values)}


def test_simple_warehouse():
    """Proves: buy at 10, sell 100 at 12, buy 100 at 8, sell at 9: 500 + 100 - 1,200 + 800 + 100 - 900 =
    -600. Sensitivity: with room for 50 only: sell the 50 at 12 after 50 of storage, and so on: -300.
    """
    assert objective(trading.WAREHOUSE) == pytest.approx(-600.0, **EXACT)
    half = objective(trading.WAREHOUSE, "Stocks.warehouse | grain.Maximum=50")
    assert half == pytest.approx(50.0 - 600.0 + 400.0 + 50.0 - 450.0, **EXACT)


def test_production_and_inventory():
    """Proves: the published model's optimum as a plain program; storage on the stock before production.
    Sensitivity: with storage on the stock after it, the objective is another.
    """
    months = range(3)
    costs = {f"x{p}{t}": -making.ROBERT_PROFITS[p][t] for p in making.ROBERT_PROFITS for t in months}
    for material, (_, storage, worth) in making.ROBERT_MATERIALS.items():
        costs |= {f"s{material}{t}": storage for t in months} | {f"s{material}3": -worth}
    program = Program(costs, {f"s{m}0": opening for m, (opening, _, _) in making.ROBERT_MATERIALS.items()})
    for t in months:
        program.row({f"x{p}{t}": 1.0 for p in making.ROBERT_PROFITS}, 40.0)
        for i, material in enumerate(making.ROBERT_MATERIALS):
            used = {f"x{p}{t}": making.ROBERT_INPUTS[p][i] for p in making.ROBERT_PROFITS}
            program.row(used | {f"s{material}{t}": -1.0, f"s{material}{t + 1}": 1.0}, 0.0, equal=True)
    assert objective(making.ROBERT) == pytest.approx(program.optimum(), **EXACT)
    assert abs(objective(making.ROBERT, "Settings.holding_cost_on=closing") - program.optimum()) > 1.0


def test_factory_planning():
    """Proves: profit 93,715.18 as published. Sensitivity: with room for 200 of the first
    product instead of 100 it is higher.
    """
    assert objective(making.FACTORY) == pytest.approx(-93715.178571428, abs=1e-5)
    roomy = objective(making.FACTORY, "Stocks.store | product 1.Maximum=200")
    assert roomy < -93715.178571428 - 100.0


def test_workforce():
    """Proves: hiring, dismissing, making and storing as in a plain program. Sensitivity: with free
    hiring and dismissing the plan is cheaper.
    """
    demand = making.WORKFORCE_DEMAND
    n = len(demand)
    costs = by_period(
        {
            "hire": [500.0] * n,
            "fire": [300.0] * n,
            "staff": [1000.0] * n,
            "make": [0.0] * n,
            "store": [20.0] * n,
        }
    )
    program = Program(costs, {})
    for t, need in enumerate(demand):
        before = {f"staff{t - 1}": -1.0} if t else {}
        staff = {f"staff{t}": 1.0, f"hire{t}": -1.0, f"fire{t}": 1.0} | before
        program.row(staff, 0.0 if t else 40.0, equal=True)
        program.row({f"make{t}": 1.0, f"staff{t}": -10.0}, 0.0)
        kept = {f"store{t - 1}": 1.0} if t else {}
        program.row({f"make{t}": 1.0, f"store{t}": -1.0} | kept, need, equal=True)
    assert objective(making.WORKFORCE) == pytest.approx(program.optimum(), **EXACT)
    free = objective(making.WORKFORCE, "Imports.hire.Price=0", "Commodities.worker.Disposal cost=0")
    assert free < program.optimum() - 1.0


def test_overtime_and_backlog():
    """Proves: regular time, overtime, stock and late service as in a plain program. Sensitivity: if
    late service costs 50 a month the plan is dearer.
    """

    def plain(late: float) -> float:
        n = len(making.OVERTIME_DEMAND)
        costs = by_period({"regular": [20.0] * n, "over": [28.0] * n, "store": [2.0] * n, "late": [late] * n})
        most = by_period({"regular": [120.0] * n, "over": [30.0] * n}) | {f"late{n - 1}": 0.0}
        program = Program(costs, most)
        for t, need in enumerate(making.OVERTIME_DEMAND):
            terms = {f"regular{t}": 1.0, f"over{t}": 1.0, f"store{t}": -1.0, f"late{t}": 1.0}
            before = {f"store{t - 1}": 1.0, f"late{t - 1}": -1.0} if t else {}
            program.row(terms | before, need, equal=True)
        return program.optimum()

    assert objective(making.OVERTIME) == pytest.approx(plain(5.0), **EXACT)
    dear = objective(making.OVERTIME, "Sectors.customers.Backlog cost=50")
    assert dear == pytest.approx(plain(50.0), **EXACT)
    assert dear > plain(5.0) + 1.0


def test_cash_constrained_trade():
    """Proves: purchases within the cash that has come in, as in a plain program. Sensitivity: with cash
    without end the profit is higher.
    """
    n = len(trading.CASH_BUY)
    sell = [-price for price in trading.CASH_SELL]
    program = Program(
        by_period({"buy": list(trading.CASH_BUY), "sell": sell, "store": [0.5] * n}),
        by_period({"sell": [150.0] * n}),
    )
    paid: Terms = {}
    for t in range(n):
        before = {f"store{t - 1}": 1.0} if t else {}
        program.row({f"buy{t}": 1.0, f"sell{t}": -1.0, f"store{t}": -1.0} | before, 0.0, equal=True)
        paid |= {f"buy{t}": trading.CASH_BUY[t], f"sell{t}": sell[t], f"store{t}": 0.5}
        program.row(dict(paid), trading.CASH_START)
    assert objective(trading.CASH) == pytest.approx(program.optimum(), **EXACT)
    assert objective(trading.CASH, "Limits.cash.Maximum=1000000") < program.optimum() - 1.0


def test_transshipment():
    """Proves: the cheapest flow through two depots, as in a plain program. Sensitivity: without depot 2's
    cheap lane from factory B it is dearer.
    """
    lanes = {f"{a}>{b}": unit for (a, b), unit in networks.SHIPPING.items()}
    work = {f"work {name}": unit for name, (_, unit) in networks.FACTORIES.items()}
    most = dict.fromkeys(lanes, networks.SHIPPING_MOST)
    most |= {f"work {name}": capacity for name, (capacity, _) in networks.FACTORIES.items()}
    program = Program(lanes | work, most)
    for place in {place for lane in networks.SHIPPING for place in lane}:
        into = {f"{a}>{b}": 1.0 for a, b in networks.SHIPPING if b == place}
        out = {f"{a}>{b}": -1.0 for a, b in networks.SHIPPING if a == place}
        made = {f"work {place}": 1.0} if place in networks.FACTORIES else {}
        program.row(into | out | made, networks.SHOPS.get(place, 0.0), equal=True)
    assert objective(networks.TRANSSHIPMENT) == pytest.approx(program.optimum(), **EXACT)
    dear = objective(networks.TRANSSHIPMENT, "Processes.factory B to depot 2.Variable cost=9")
    assert dear > program.optimum() + 1.0


def test_take_or_pay_by_quarter():
    """Proves: one monthly volume for the year, .7 of it paid in any case, spot and stock around it, as
    in a plain program. Sensitivity: without take-or-pay it is cheaper.
    """

    def plain(share: float) -> float:
        costs = by_period({"spot": list(trading.QUARTER_SPOT), "call": [12.0] * 4, "store": [3.0] * 4}) | {
            "volume": 0.0,
            "unused": 12.0,
        }
        most = by_period({"store": [120.0] * 4}) | {"volume": 100.0}
        program = Program(costs, most)
        for t, need in enumerate(trading.QUARTER_DEMAND):
            program.row({f"call{t}": 1.0, "volume": -3.0}, 0.0)
            before = {f"store{t - 1}": 1.0} if t else {}
            program.row({f"spot{t}": 1.0, f"call{t}": 1.0, f"store{t}": -1.0} | before, need, equal=True)
        called = {f"call{t}": -1.0 for t in range(4)}
        program.row(called | {"unused": -1.0, "volume": 12.0 * share}, 0.0)
        return program.optimum()

    assert objective(trading.TAKE_OR_PAY) == pytest.approx(plain(0.7), **EXACT)
    full = objective(trading.TAKE_OR_PAY, "Contracts.frame.Take or pay=1")
    free = objective(trading.TAKE_OR_PAY, "Contracts.frame.Take or pay=0")
    assert full == pytest.approx(plain(1.0), **EXACT)
    assert free == pytest.approx(plain(0.0), **EXACT)
    assert full > free + 1.0


def test_joint_products():
    """Proves: joint output, shared line and silo, orders a month ahead and goods in transit, as in a
    plain program. Sensitivity: a silo of 30 makes it dearer.
    """

    def plain(room: float) -> float:
        costs = by_period(
            {
                "order": [4.0] * 2,
                "rich": [3.0] * 3,
                "plain": [2.0] * 3,
                "ore": [0.25] * 3,
                "kept": [0.5] * 3,
                "lostrich": [30.0] * 3,
                "lostplain": [30.0] * 3,
                "sale": [-8.0] * 3,
            }
        )
        most = by_period(
            {
                "order": [260.0] * 2,
                "sale": [50.0] * 3,
                "lostrich": list(making.RICH_DEMAND),
                "lostplain": [30.0] * 3,
            }
        )
        program = Program(costs, most)
        for t in range(3):
            program.row({f"rich{t}": 1.5, f"plain{t}": 1.0}, 120.0)
            program.row({f"ore{t}": 1.0, f"kept{t}": 1.0}, room)
            came = {f"order{t - 1}": -1.0, f"ore{t - 1}": -1.0} if t else {}
            used = {f"rich{t}": 2.0, f"plain{t}": 1.0, f"ore{t}": 1.0}
            program.row(used | came, 0.0 if t else 150.0, equal=True)
            before = {f"kept{t - 1}": 1.0} if t else {}
            program.row(
                {f"rich{t}": 1.0, f"kept{t}": -1.0, f"lostrich{t}": 1.0} | before,
                making.RICH_DEMAND[t],
                equal=True,
            )
            out = {f"rich{t}": 0.25, f"plain{t}": 1.0, f"lostplain{t}": 1.0, f"sale{t}": -1.0}
            program.row(out, 30.0, equal=True)
        return program.optimum()

    assert objective(making.JOINT) == pytest.approx(plain(100.0), **EXACT)
    small = objective(making.JOINT, "Holders.silo.Capacity=30")
    assert small == pytest.approx(plain(30.0), **EXACT)
    assert small > plain(100.0) + 1.0


def test_steel_production():
    """Proves: profit 515,033 as published. Sensitivity: without the 10 tons of bands at the start it
    is less.
    """
    assert objective(making.STEEL) == pytest.approx(-515033.0, abs=1e-5)
    assert objective(making.STEEL, "Stocks.yard | bands.Opening stock=0") > -515033.0 + 1.0


def test_food_manufacture():
    """Proves: profit 107,842.59 as published, with the blend's hardness as a limit with coefficients.
    Sensitivity: with oils that all fit (a sale at 160) it is higher.
    """
    assert objective(trading.FOOD) == pytest.approx(-107842.5925925926, abs=1e-5)
    assert objective(trading.FOOD, "Sales.sell food.Price=160") < -107842.6 - 1.0


def test_distribution():
    """Proves: cost 198,500 as published. Sensitivity: with a depot in London for 10,000 it is dearer."""
    assert objective(networks.DISTRIBUTION) == pytest.approx(198500.0, **EXACT)
    assert objective(networks.DISTRIBUTION, "Plants.depot London.Capacity a month=10000") > 198500.0 + 1.0


def test_short_term_financing():
    """Proves: wealth 92.497 at the end as published; cash and debts are stocks that grow by their
    interest. Sensitivity: with a credit line of 20 it is less.
    """
    assert objective(trading.FINANCE) == pytest.approx(-92.4969491525, abs=1e-6)
    assert objective(trading.FINANCE, "Stocks.bank | credit.Maximum=20") > -92.4969 + 0.01
