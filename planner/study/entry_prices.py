"""By how much a supplier's prices would have to fall for the plan to buy from it.

The least reduced cost of its orders, as a share of what they cost, says from where on buying may pay; a solve
at such prices says whether it does. Where it does not (something else must be bought or built first), the
share is sought from above, by tangents of the cost, which is concave in prices.
"""

from collections.abc import Iterator
from typing import NamedTuple

import highspy
import numpy as np

from planner.model.ledger import IMPORTS
from planner.model.standard_form import Floats, Integers, StandardForm
from planner.schema.tables.trade import Contract, ImportRoute
from planner.solver.highs import PRIMAL, Answer, Options, Status, load, run
from planner.solver.solution import Solution
from planner.solver.tree.basis import set_basis

NONE = 1e-7
"""Quantity, relative to the largest figure of the plan, below which nothing is bought."""
BY_PRIMAL: Options = {"simplex_strategy": PRIMAL}
BEYOND, MOST_TANGENTS = 1e-3, 12
"""Part of the price by which a fall is tried beyond where it may pay; tangents that are tried."""
FIRST_SHARES = (0.25, 1.0)
"""Where tangents may begin: goods for nothing lie far from the plan."""
WORTH_WHILE = 1e-9
"""Part of the objective that buying must save."""


class EntryPrice(NamedTuple):
    """A country that nothing is bought from, and its goods that come nearest to being bought."""

    country: str
    route: str
    commodity: str
    period: int
    """Of the order."""
    price: float
    """What is paid for a unit, with freight and without duty, money of the month."""
    share: float
    """Part of its prices, freight included, by which they would have to fall."""


class Orders(NamedTuple):
    """Columns of what can be bought from a country."""

    columns: Integers
    present: Floats
    """What a unit of each costs, present value."""


def entry_prices(solution: Solution) -> tuple[EntryPrice, ...]:
    """One of each country that could sell something and that nothing is bought from, the nearest first; those
    from which nothing would be bought for nothing are left out.
    """
    paid, present = _payments(solution.form)
    found: list[EntryPrice] = []
    solver: highspy.Highs | None = None
    for country, columns in _idle_countries(solution, present).items():
        orders = Orders(columns, present[columns])
        solver = _loaded(solution) if solver is None else solver
        entered = _share(solver, solution, orders)
        if entered is not None:
            share, at = entered
            route, period = _order(solution, at)
            row = solution.inputs.by_key(ImportRoute)[route]
            found.append(EntryPrice(country, route, row.commodity, period, float(paid[at]), share))
    return tuple(sorted(found, key=lambda each: each.share))


def _loaded(solution: Solution) -> highspy.Highs:
    """The plan, solved, to be given other costs."""
    solver = load(solution.form, BY_PRIMAL)
    if solution.basis is not None:
        set_basis(solver, solution.basis)
    run(solver)
    return solver


def _idle_countries(solution: Solution, present: Floats) -> dict[str, Integers]:
    """Country -> what can be bought from it, of those from which nothing is."""
    values, upper = solution.answer.values, solution.form.upper
    least = NONE * max(1.0, float(np.abs(values).max(initial=0.0)))
    routes = solution.inputs.by_key(ImportRoute)
    found: dict[str, list[int]] = {}
    for at in _columns(solution):
        found.setdefault(routes[_order(solution, at)[0]].country, []).append(at)
    idle = {name: np.array(own) for name, own in found.items() if values[own].max() <= least}
    open_ones = {name: own[(upper[own] > 0.0) & (present[own] > 0.0)] for name, own in idle.items()}
    return {name: own for name, own in open_ones.items() if len(own)}


def _columns(solution: Solution) -> Iterator[int]:
    """Everything that can be bought."""
    by_family = solution.form.columns.by_family
    for family in ("order", "calloff"):
        yield from by_family.get(family, np.zeros(0, dtype=np.int64)).tolist()


def _order(solution: Solution, column: int) -> tuple[str, int]:
    """Route and period of what can be bought."""
    key = solution.form.columns.keys[column]
    if solution.form.columns.families[column] == "order":
        return str(key[0]), int(key[2])
    return solution.inputs.by_key(Contract)[str(key[0])].route, int(key[1])


def _share(solver: highspy.Highs, solution: Solution, orders: Orders) -> tuple[float, int] | None:
    """Part of its prices from which buying pays, and the column that is bought then; None: it never does."""
    reduced = solution.answer.reduced_costs[orders.columns]
    shares = np.maximum(reduced, 0.0) / orders.present
    nearest = int(shares.argmin())
    share = float(shares[nearest])
    least = WORTH_WHILE * max(1.0, abs(solution.objective))
    if share < 1.0 and _bought(_answer(solver, solution, orders, share + BEYOND), solution, least):
        return share, int(orders.columns[nearest])
    return _from_above(solver, solution, orders, least)


def _from_above(
    solver: highspy.Highs, solution: Solution, orders: Orders, least: float
) -> tuple[float, int] | None:
    """The same, from low prices upwards: each tangent ends where buying pays at its quantities."""
    found = None
    for share in FIRST_SHARES:
        answer = _answer(solver, solution, orders, share)
        if _bought(answer, solution, least):
            break
    for _ in range(MOST_TANGENTS):
        if not _bought(answer, solution, least):
            break
        amounts = answer.values[orders.columns]
        pays = share - (solution.objective - answer.objective) / float(orders.present @ amounts)
        found = pays, int(orders.columns[amounts.argmax()])
        if share - pays <= BEYOND:
            break
        share = pays + 0.5 * BEYOND
        answer = _answer(solver, solution, orders, share)
    return found


def _bought(answer: Answer, solution: Solution, least: float) -> bool:
    """True if buying saves something."""
    return answer.status is Status.OPTIMAL and solution.objective - answer.objective > least


def _answer(solver: highspy.Highs, solution: Solution, orders: Orders, share: float) -> Answer:
    """The plan at lower prices; the solver has its own prices and basis again afterwards."""
    columns, cost = orders.columns.astype(np.int32), solution.form.cost[orders.columns]
    basis = solver.getBasis()
    solver.changeColsCost(len(columns), columns, cost - min(share, 1.0) * orders.present)
    answer = run(solver)
    solver.changeColsCost(len(columns), columns, cost)
    solver.setBasis(basis)
    return answer


def _payments(form: StandardForm) -> tuple[Floats, Floats]:
    """What importing a unit costs each column: money of the month, and present value."""
    ledger = form.ledger
    mine = (ledger.lines["account"] == IMPORTS.name).to_numpy(dtype=bool)
    matrix = ledger.matrix[mine]
    return matrix.T @ np.ones(matrix.shape[0]), matrix.T @ ledger.weights[mine]
