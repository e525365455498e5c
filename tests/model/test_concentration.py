"""Concentration caps: the index of imports, against closed forms and within the stated tolerance."""

from math import sqrt
from typing import Any

import numpy as np
import pytest

from planner.derive.concentration import TOLERANCE, index, most_above, pair_name, pairs, segments
from planner.solver.solution import Solution
from tests.model.micro import Tables, changed, cost, joined, plan, without

NEED = 100.0


def spread(cap: float, *prices: float, **row: Any) -> Tables:
    """A need of 100 from as many countries as there are prices, cheapest first."""
    names = [f"C{at}" for at in range(len(prices))]
    given = {"cap": "spread", "country": "any", "goods": "m", "basis": "concentration", "per": "month"}
    return {
        "Countries": [{"country": name} for name in names],
        "Commodities": [{"commodity": "m", "stage": "magnet"}],
        "Imports": [
            {"route": f"r{name}", "country": name, "commodity": "m", "price": price}
            for name, price in zip(names, prices, strict=True)
        ],
        "Sectors": [{"sector": "s"}],
        "Demand": [{"sector": "s", "commodity": "m", "demand_a_month": NEED}],
        "Share caps": [given | {"maximum_share": cap} | row],
    }


def bought(solution: Solution) -> np.ndarray:
    """Orders by country."""
    return solution.frame("order").groupby("route")["value"].sum().to_numpy(dtype=float)


def cheapest(cap: float, prices: np.ndarray) -> float:
    """Least cost of 100 with an index of at most ``cap`` where everybody sells: shares leave their mean
    against prices: mean price less root((cap - 1/n) * sum of squares of prices about their mean).
    """
    about = prices - prices.mean()
    return float(NEED * (prices.mean() - sqrt((cap - 1.0 / len(prices)) * float(about @ about))))


@pytest.mark.proves("concentration", "tangent", "imported")
@pytest.mark.parametrize(
    ("cap", "prices"),
    [
        (0.625, (10.0, 20.0)),
        (1.0 / 3.0 + 0.08, (10.0, 20.0, 30.0)),
        (0.22, (10.0, 11.0, 12.0, 14.0, 15.0)),
        (0.13, (10.0, 10.5, 11.0, 11.5, 12.0, 12.5, 13.0, 13.5, 14.0)),
    ],
)
def test_the_optimum_of_the_closed_form(cap: float, prices: tuple[float, ...]):
    """Proves: two at 10 and 20 under .625: 75 and 25, 1,250; three at 10, 20, 30 under .4133: shares .533,
    .333, .133, 1,600; five and nine as well: the plan costs no more than the true optimum and no less than
    that of the cap plus the tolerance, and its index is within it. Sensitivity: without the cap all comes
    from the first.
    """
    tables = spread(cap, *prices)
    solution = plan(tables)
    most = cap * (1.0 + TOLERANCE)
    assert cheapest(most, np.array(prices)) - 1e-6 <= solution.objective
    assert solution.objective <= cheapest(cap, np.array(prices)) + 1e-6
    assert cap - 1e-9 <= index(bought(solution)) <= cap * (1.0 + most_above(len(prices))) + 1e-9
    assert cost(without(tables, "Share caps")) == pytest.approx(NEED * prices[0])


def test_hand_figures_of_the_closed_form():
    """Proves: the two optima that a reader can check: 75 x 10 + 25 x 20, and 100 x (20 - .02 x 200)."""
    assert cheapest(0.625, np.array([10.0, 20.0])) == pytest.approx(1250.0)
    assert cheapest(1.0 / 3.0 + 0.08, np.array([10.0, 20.0, 30.0])) == pytest.approx(1600.0)


def test_a_missed_cap_has_its_price():
    """Proves: at 5 a unit of the root, all from the first misses .5 by 100 - root(.5) x 100 = 29.29:
    1,146.45, less than any mix. Sensitivity: hard by the settings it costs about 1,500.
    """
    tables = spread(0.5, 10.0, 20.0, penalty=5.0)
    assert cost(tables) == pytest.approx(1000.0 + 5.0 * (100.0 - 100.0 * sqrt(0.5)))
    assert cost(tables, elastic=False) == pytest.approx(1500.0, rel=0.025)


def test_a_single_supplier_is_an_index_of_one():
    """Proves: with one seller the root of 100 imported is 100, 50 above half of it: 1,050 at 1 a unit; at 4 a
    unit own output at 11 is cheaper, 1,100. Sensitivity: without the cap imports of 100 cost 1,000.
    """
    own = {"Processes": [{"process": "p", "variable_cost": 11.0}]}
    own["Recipes"] = [{"process": "p", "commodity": "m", "output": 1.0}]
    tables = joined(spread(0.25, 10.0, penalty=1.0), own)
    assert cost(tables) == pytest.approx(1000.0 + 50.0)
    assert cost(changed(tables, "Share caps", penalty=4.0)) == pytest.approx(1100.0)
    assert cost(without(tables, "Share caps")) == pytest.approx(1000.0)


def test_a_stage_and_a_fiscal_year():
    """Proves: over a year of two months, of which C1 sells in the second alone, .625 is kept by 150 and 50:
    2,500. Sensitivity: per month April has a single seller, so that nothing may be bought and 100 are lost at
    99; May costs 1,250.
    """
    tables = spread(0.625, 10.0, 20.0, per="fiscal year")
    tables = changed(tables, "Imports", 1, first_month="2027-05")
    tables["Shortage tiers"] = [{"sector": "all", "tier": "lost", "lost_value": 99.0}]
    assert cost(tables, 2) == pytest.approx(2500.0, rel=0.005)
    assert cost(changed(tables, "Share caps", goods="magnet"), 2) == pytest.approx(2500.0, rel=0.005)
    monthly = cost(changed(tables, "Share caps", per="month"), 2)
    assert monthly == pytest.approx(9900.0 + 1250.0, rel=0.005)


def test_pairs_and_tolerance():
    """Proves: five are combined in four pairs, of which the last holds all; the tolerance holds for one to
    forty countries, and one segment less would break it.
    """
    assert pairs(["a"]) == []
    assert pairs(list("abcde")) == [("a", "b"), ("c", "d"), ("a to b", "c to d"), ("a to d", "e")]
    assert pair_name("a to d", "e") == "a to e"
    for countries in range(1, 41):
        assert 0.0 <= most_above(countries) <= TOLERANCE
    assert [segments(number) for number in (1, 2, 3, 8)] == [1, 12, 16, 20]
