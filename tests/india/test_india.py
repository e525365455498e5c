"""The India base case as solved: certified, and the incentive is paid because investors need it."""

from pathlib import Path

import numpy as np
import pytest

from planner.data import Inputs
from planner.derive.derived import Derived
from planner.model.activities import QUANTITIES, tags_of
from planner.model.build import build_path
from planner.schema.tables.policy import SELECTORS_OF, Scheme
from planner.schema.tables.trade import Contract, InTransit
from planner.solver.solution import Solution
from planner.solver.solve import solve
from planner.study.shadow_prices import path_prices
from planner.workbook.reading.reader import read_workbook

INDIA = Path(__file__).resolve().parents[2] / "inputs" / "india.xlsx"
SCHEME = "Sintered magnet scheme"


def read(*overrides: str) -> Inputs:
    """The India inputs with changes for this test."""
    reading = read_workbook(INDIA, overrides)
    assert reading.inputs is not None, [str(problem) for problem in reading.problems]
    return reading.inputs


@pytest.fixture(scope="module")
def base() -> Solution:
    """The base case, solved once."""
    return solve(read())


def paid(solution: Solution) -> float:
    """Sales incentives and capital subsidies of the magnet scheme, ₹ crore."""
    frames = [solution.frame("sales_incentive"), solution.frame("capital_subsidy")]
    return float(sum(frame.loc[frame["scheme"] == SCHEME, "value"].sum() for frame in frames))


def magnets_made(solution: Solution) -> float:
    """Output of the scheme's plants, t."""
    runs = solution.frame("run")
    return float(runs.loc[runs["process"].str.startswith("Magnet plants"), "value"].sum())


def test_the_plan_is_certified(base: Solution) -> None:
    """Proves: rows, bounds, dual signs, gap and ledger hold within 1e-6 relative."""
    assert base.status == "optimal"
    assert [check.name for check in base.checks if not check.passed] == []


def test_system_cost_is_what_the_three_payers_bear(base: Solution) -> None:
    """Proves: buyers + producers + government = objective; every transfer cancels."""
    by_payer = base.ledger.groupby("payer")["discounted"].sum()
    assert by_payer.sum() == pytest.approx(base.objective, rel=1e-9)
    transfers = base.ledger[base.ledger["kind"] == "transfer"].groupby(["account", "period"])["amount"].sum()
    assert float(transfers.abs().max()) <= 1e-6


def test_without_participation_nothing_is_paid(base: Solution) -> None:
    """Proves: the incentive answers the investors' row and nothing else.

    Sensitivity: paid by need the scheme pays more than ₹500 crore, less than by right (the base since
    2026-11-27); without the row a rupee of incentive only costs public funds, so none is paid.
    """
    need = "Switches.incentive_payment=need"
    assert 500.0 < paid(solve(read(need))) < paid(base)
    assert paid(solve(read(need, "Settings.participation=no"))) == pytest.approx(0.0, abs=1e-6)


def test_pots_that_bind_cut_output_and_are_priced_right(base: Solution) -> None:
    """Proves: with both pots at a quarter of what is used, output falls, and the sales pot's shadow
    price lies between its two finite differences.
    """
    share = 0.25 * paid(base) / _pots(base.inputs)
    pots = {header: share * value for header, value in _pot_cells(base.inputs).items()}
    cut = read(*(f"Schemes.{SCHEME}.{header}={value}" for header, value in pots.items()))
    tight = solve(cut)
    assert paid(tight) == pytest.approx(sum(pots.values()), rel=1e-6)
    assert magnets_made(tight) < magnets_made(base) - 100.0
    assert tight.objective > base.objective
    found = next(
        each
        for each in path_prices(tight)
        if (each.moving.row.key, each.moving.header) == (SCHEME, "Sales pot")
    )
    assert found.dual < -1e-6
    assert found.more is not None
    assert found.less is not None
    assert -found.less.total - 1e-6 <= found.dual <= found.more.total + 1e-6


def _pot_cells(inputs: Inputs) -> dict[str, float]:
    """Header -> pot of the magnet scheme, ₹ crore."""
    row = inputs.by_key(Scheme)[SCHEME]
    return {"Sales pot": float(row.sales_pot or 0.0), "Capital pot": float(row.capital_pot or 0.0)}


def _pots(inputs: Inputs) -> float:
    return sum(_pot_cells(inputs).values())


def test_the_balance_of_motor_magnets_closes_from_the_numbers_alone(base: Solution) -> None:
    """Proves: what comes in equals what goes out over the horizon, added up without the model's rows.

    Opening stock + in transit + orders that arrive + call-offs + own output + releases
    = use + sales + disposal + fills + process inputs + closing stock + losses.
    """
    inputs, good = base.inputs, "Magnet MOT"
    derived = Derived(inputs)
    routes = {name for name, row in derived.routes.items() if row.commodity == good}
    contracts = {row.key for row in inputs.rows(Contract) if row.route in routes}
    incoming = total(base, "order", "route", routes) + total(base, "calloff", "contract", contracts)
    incoming += sum(row.quantity for row in inputs.rows(InTransit) if row.route in routes)
    incoming += total(base, "release", "commodity", {good}) - total(base, "fill", "commodity", {good})
    for process, lines in derived.recipes.items():
        for line in lines:
            if line.commodity == good:
                incoming += float(derived.net_output(line) @ base.series("run", process))
    outgoing = total(base, "use", "commodity", {good}) + total(base, "dispose", "commodity", {good})
    for holder, commodity, row in derived.working:
        if commodity == good:
            held = base.series("stock", holder, commodity)
            carried = np.concatenate([[row.opening], held[:-1]])
            outgoing += float((held - carried * derived.kept(row)).sum())
    assert incoming > 1000.0
    assert incoming == pytest.approx(outgoing, rel=1e-9)


def total(solution: Solution, family: str, name: str, wanted: set[str]) -> float:
    """Sum of a family over some keys, t."""
    frame = solution.frame(family)
    return float(frame.loc[frame[name].isin(wanted), "value"].sum())


def test_selectors_of_limits_are_what_quantities_carry(base: Solution) -> None:
    """Proves: the table of allowed selectors is what the model tags its quantities with."""
    path = build_path(base.inputs)
    for quantity, allowed in SELECTORS_OF.items():
        tags = {name for entry in QUANTITIES[quantity](path) for name in tags_of(path, entry)}
        assert tags - {"sale"} <= set(allowed), quantity
        assert not tags or set(allowed) - {"bloc"} <= tags, quantity
