"""Published and closed-form cases come out to 1e-6."""

import pytest

from planner.model.catalogue import Scope
from planner.solver.diagnosis import diagnose
from planner.solver.solve import NoPlanError, build
from tests.cases.published import C1, C3, C4, C6, C7, P1
from tests.cases.solving import objective, read, solved

EXACT = {"abs": 1e-6}


def test_p1_dantzig_transport():
    """Proves: 153.675, and one more case costs .225, .153 and .126 (thousand $) in the three markets.
    Sensitivity: without the plants' limits every market is served from its nearest plant.
    """
    solution = solved(P1)
    duals = solution.duals("demand").set_index("sector")["dual"]
    assert solution.objective == pytest.approx(153.675, **EXACT)
    assert duals["New York"] == pytest.approx(0.225, **EXACT)
    assert duals["Chicago"] == pytest.approx(0.153, **EXACT)
    assert duals["Topeka"] == pytest.approx(0.126, **EXACT)


def test_c1_ride_out():
    """Proves: peak stock 350, cost 6,150 = 1,200 x 5 + .1 x 1,500 (stock at month ends while it is built
    as late as the 200 a month allow). Sensitivity: with supply all year 6,000.
    """
    solution = solved(C1)
    assert solution.objective == pytest.approx(6150.0, **EXACT)
    assert solution.series("stock", "warehouse", "oxide").max() == pytest.approx(350.0, **EXACT)


def test_c3_capped_incentive():
    """Proves: domestic 300, objective 57,000, pot dual -1/3, between its two finite differences.
    Sensitivity: without a pot every unit is made: 50,000; with an empty one 60,000.
    """
    solution = solved(C3)
    dual = float(solution.duals("sales_pot")["dual"].iloc[0])
    assert solution.objective == pytest.approx(57000.0, **EXACT)
    assert solution.series("run", "sintering").sum() == pytest.approx(300.0, **EXACT)
    assert dual == pytest.approx(-1 / 3, **EXACT)
    right = objective(C3, "Schemes.incentive.Sales pot=9001") - solution.objective
    left = solution.objective - objective(C3, "Schemes.incentive.Sales pot=8999")
    assert min(left, right) - 1e-6 <= dual <= max(left, right) + 1e-6
    assert objective(C3, "Schemes.incentive.Sales pot=30000") == pytest.approx(50000.0, **EXACT)
    assert objective(C3, "Schemes.incentive.Sales pot=0") == pytest.approx(60000.0, **EXACT)
    assert objective(C3, "Settings.participation=no") == pytest.approx(50000.0, **EXACT)


@pytest.mark.parametrize(("cap", "cost"), [(1.0, 50000.0), (0.6, 58000.0), (0.4, 62000.0), (0.2, 66000.0)])
def test_c4_share_cap(cap: float, cost: float):
    """Proves: 50 x share + 70 x the rest of 1,000. Sensitivity: the cost falls by 20 a unit of cap."""
    assert objective(C4, f"Share caps.China.Maximum share={cap}") == pytest.approx(cost, **EXACT)


def test_c4_infeasible_names_cap_and_capacity():
    """Proves: .19 leaves 810 for Australia's 800; the diagnosis names the cap and the route.
    Sensitivity: at .2 there is a plan.
    """
    inputs = read(C4, "Share caps.China.Maximum share=0.19")
    with pytest.raises(NoPlanError) as caught:
        objective(C4, "Share caps.China.Maximum share=0.19")
    form = build(inputs).form.without(Scope.STRESS)
    words = "\n".join(diagnose(inputs, form, caught.value.status).lines())
    assert "Share caps!" in words
    assert "Imports!" in words


@pytest.mark.parametrize(
    ("monthly", "sales", "capital"), [(50.0, 645.0, 75.0), (100.0, 1290.0, 150.0), (500.0, 6450.0, 750.0)]
)
def test_c6_incentive_arithmetic(monthly: float, sales: float, capital: float):
    """Proves: 600, 1,200 and 6,000 t a year for five years earn 645, 1,290 and 6,450 crore on sales and
    75, 150 and 750 on capital: with a credit of .5 the cost is 60 x t x (.815 - .5) + capital.
    Sensitivity: a pot one crore smaller than the sales need makes 1 / .215 t less, bought at .6.
    """
    demand = f"Demand.industry | magnet.Demand a month={monthly}"
    solution = solved(C6, demand)
    tonnes = 60.0 * monthly
    assert solution.objective == pytest.approx(tonnes * (0.815 - 0.5) + capital, rel=1e-9, abs=1e-6)
    assert solution.frame("sales_incentive")["value"].sum() == pytest.approx(sales, rel=1e-9)
    assert solution.frame("capital_subsidy")["value"].sum() == pytest.approx(capital, rel=1e-9)
    smaller = objective(C6, demand, f"Schemes.PLI.Sales pot={sales - 1.0}")
    assert smaller > solution.objective + (0.6 - 0.315) / 0.215 - 0.125 / 5 / 0.215 - 1e-6


def test_c6_the_forty_percent_rule_binds_below_5375():
    """Proves: at 5,375 INR/kg .4 of the price is still 2,150 and 3,000 t are made; at 5,374 the owner,
    who still loses 2,150, cannot be paid enough and all is bought. Sensitivity: the cap rule alone
    pays at 5,374 too.
    """
    works = "Processes.sintering.Variable cost={}"
    route = "Imports.sea.Price={}"
    at = objective(C6, works.format(7525), route.format(5375))
    below = objective(C6, works.format(7524), route.format(5374))
    capped = objective(C6, works.format(7524), route.format(5374), "Schemes.PLI.Rate rule=cap per unit")
    assert at == pytest.approx(3000 * (0.7525 - 0.5) + 75.0, **EXACT)
    assert below == pytest.approx(3000 * 0.5374, **EXACT)
    assert capped == pytest.approx(3000 * (0.7524 - 0.5) + 75.0, **EXACT)


def test_c7_embodied_exposure():
    """Proves: z(metal of Vietnam) = .8, z(magnet of Japan) = .6 + .4 x .8 = .92, nothing direct: the
    exposure price of 1 adds .92 to the .54 paid (60 USD/kg at 90). Sensitivity: Vietnam on its own
    oxide: .6.
    """
    solution = solved(C7)
    assert solution.objective == pytest.approx(0.54 + 0.92, **EXACT)
    own = objective(C7, "Origins.Vietnam | metal | China | oxide.Share=0")
    assert own == pytest.approx(0.54 + 0.6, **EXACT)
