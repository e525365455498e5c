"""Stress tests of a plan: what an outage costs and how long each sector holds out."""

import pytest

from planner.solve.solve import build
from planner.solve.tree.planted import plant
from planner.solve.tree.stress import StressResult, run_stress
from planner.solve.tree.tree_solve import solve_tree
from planner.tree.grow import grow
from tests.support import horizon, make_inputs

NEVER = float("inf")


def outage_case() -> tuple[StressResult, ...]:
    """Case P5: three suppliers of parts, two products, stock at hand, each supplier out in turn."""
    tables = {
        "Countries": [{"country": name} for name in ("S1", "S2", "S3")],
        "Commodities": [{"commodity": name} for name in ("part", "P1", "P2")],
        "Imports": [
            {
                "route": f"from {name}",
                "country": name,
                "commodity": "part",
                "price": 0.0,
                "maximum_a_month": most,
            }
            for name, most in (("S1", 30.0), ("S2", 45.0), ("S3", 60.0))
        ],
        "Processes": [{"process": "make P1"}, {"process": "make P2"}],
        "Recipes": [
            row
            for name in ("P1", "P2")
            for row in (
                {"process": f"make {name}", "commodity": "part", "input": 1.0},
                {"process": f"make {name}", "commodity": name, "output": 1.0},
            )
        ],
        "Holders": [{"holder": "w"}],
        "Stocks": [
            {"holder": "w", "commodity": name, "opening": held, "maximum": held, "closing_value": 1.0}
            for name, held in (("P1", 20.0), ("P2", 25.0))
        ],
        "Sectors": [{"sector": "one"}, {"sector": "two"}],
        "Demand": [
            {"sector": "one", "commodity": "P1", "demand_a_month": 75.0},
            {"sector": "two", "commodity": "P2", "demand_a_month": 50.0},
        ],
        "Shortage tiers": [
            {"sector": "one", "tier": "lost", "lost_value": 5000.0},
            {"sector": "two", "tier": "lost", "lost_value": 6500.0},
        ],
        "Stress tests": [{"stress": "out", "first_month": "2027-04", "length_months": 2}],
    }
    inputs = make_inputs(horizon(8), tables)
    planted = plant(inputs, build(inputs).form, grow(inputs))
    return run_stress(solve_tree(planted), planted)


@pytest.mark.parametrize(
    ("supplier", "loss", "months"), [("S1", 0.0, 2.25), ("S2", 125_000.0, 9 / 7), ("S3", 275_000.0, 0.9)]
)
def test_outage_and_time_to_survive(supplier: str, loss: float, months: float):
    """Proves: published losses of two months without a supplier, and the months that stocks carry.

    Without S2 90 parts of 125 are left: 45 in stock last 45 / 35 months; of 250 needed 225 are there, and
    the 25 missing are taken from the product that loses least. Sensitivity: without S1 nothing is lost.
    """
    found = next(result for result in outage_case() if result.countries == (supplier,))
    assert found.lost_output == pytest.approx(loss, abs=1e-6)
    assert found.survives["one"] == pytest.approx(months, abs=1e-6)
    assert found.survives["two"] == NEVER
    assert found.unserved["two"] == pytest.approx(0.0, abs=1e-6)
