"""Export licences, and goods kept apart for sectors that a supplier's rule bars."""

from typing import Any

import pytest

from planner.solver.solve import NoPlanError
from tests.model.micro import Tables, changed, cost, joined, keeping, making, market, plan, without


def licensed(**licence: Any) -> Tables:
    """Two licensed routes at 10, and an open one at 30."""
    tables = market(licence="L", maximum_a_month=60.0)
    tables["Imports"].append(tables["Imports"][0] | {"route": "r2"})
    tables["Imports"].append({"route": "q", "country": "X", "commodity": "m", "price": 30.0})
    return tables | {"Licences": [{"licence": "L"} | licence]}


@pytest.mark.proves("licence")
def test_throughput_times_approval():
    """Proves: 80 a month of which .5 are approved let 40 through: 400 + 60 x 30 = 2,200, and one more
    unit saves 20. Sensitivity: without a throughput 1,000.
    """
    solution = plan(licensed(throughput_a_month=80.0, approval_share=0.5))
    assert solution.objective == pytest.approx(2200.0)
    assert solution.duals("licence")["dual"].tolist() == pytest.approx([-20.0])
    assert cost(licensed()) == pytest.approx(1000.0)


def test_processing_time_adds_to_lead_time():
    """Proves: one month of shipping and one of processing leave two months to the open route:
    3,000 + 3,000 + 1,000. Sensitivity: without processing time 3,000 + 2 x 1,000.
    """
    tables = changed(licensed(processing_months=1), "Imports", lead_time_months=1)
    tables = changed(tables, "Imports", 1, lead_time_months=1)
    assert cost(tables, 3) == pytest.approx(7000.0)
    assert cost(changed(tables, "Licences", processing_months=0), 3) == pytest.approx(5000.0)


def barred(**dear: Any) -> Tables:
    """Barred sector ``d`` and free sector ``s``, each 100; X at 10, Y at 30."""
    tables = market()
    tables["Countries"].append({"country": "Y"})
    tables["Imports"].append({"route": "q", "country": "Y", "commodity": "m", "price": 30.0} | dear)
    tables["Sectors"].append({"sector": "d"})
    tables["Demand"].append({"sector": "d", "commodity": "m", "demand_a_month": 100.0})
    return tables | {"End-use bars": [{"country": "X", "sector": "d"}]}


@pytest.mark.proves("separate_source", "separate_balance")
def test_end_use_bar():
    """Proves: the barred sector is served from Y: 100 x 10 + 100 x 30 = 4,000. Sensitivity: without
    the bar 2,000.
    """
    solution = plan(barred())
    assert solution.objective == pytest.approx(4000.0)
    assert solution.duals("separate_balance")["dual"].abs().tolist() == pytest.approx([20.0])
    assert cost(without(barred(), "End-use bars")) == pytest.approx(2000.0)


@pytest.mark.proves("separate_within", "separate_balance")
def test_barred_goods_are_stored_apart():
    """Proves: Y sells only in April (at 30); May's barred need is stored: 100 x (10 + 30) twice =
    8,000 and 100 x 1 to hold. Sensitivity: with a warehouse for 40 the plan fails.
    """
    tables = joined(barred(last_month="2027-04"), keeping(holding_cost=1.0))
    assert cost(tables, 2) == pytest.approx(8100.0)
    with pytest.raises(NoPlanError):
        cost(changed(tables, "Stocks", maximum=40.0), 2)


def test_own_output_and_opening_stock_serve_barred_sectors():
    """Proves: own output at 25 takes the place of Y at 30: 1,000 + 2,500; an opening stock of 100
    serves the barred sector for nothing: 1,000. Sensitivity: with Y alone 4,000.
    """
    assert cost(joined(barred(), making(variable_cost=25.0))) == pytest.approx(3500.0)
    assert cost(joined(barred(), keeping(opening=100.0))) == pytest.approx(1000.0)
    assert cost(barred()) == pytest.approx(4000.0)


def test_barred_pipeline():
    """Proves: 100 under way from Y serve the barred sector: 1,000; the same from X do not, and Y is
    still needed: 3,000. Sensitivity: nothing under way 4,000.
    """
    ship = {"arrival": "2027-04", "quantity": 100.0}
    assert cost(barred() | {"Pipeline": [{"route": "q"} | ship]}) == pytest.approx(1000.0)
    assert cost(barred() | {"Pipeline": [{"route": "r"} | ship]}) == pytest.approx(3000.0)
