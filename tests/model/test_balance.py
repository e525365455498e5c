"""Balance of commodities, sales and disposal: micro-cases by hand."""

import pytest

from planner.solver.highs import Status
from planner.solver.solve import NoPlanError
from tests.model.micro import changed, cost, joined, keeping, making, market, plan, without


@pytest.mark.proves("balance")
def test_opening_stock_serves_first():
    """Proves: 30 in stock at the start serve 30 of 100, so 70 are bought at 10: 700, and one more
    unit of need costs 10. Sensitivity: without opening stock the cost would be 1,000.
    """
    tables = joined(market(), keeping(opening=30.0))
    solution = plan(tables)
    assert solution.objective == pytest.approx(700.0)
    assert solution.duals("demand")["dual"].tolist() == pytest.approx([10.0])
    assert cost(changed(tables, "Stocks", opening=0.0)) == pytest.approx(1000.0)


@pytest.mark.proves("balance")
def test_stock_carries_cheap_months():
    """Proves: price 10 then 20, need 100 each: both months are bought in the first for 10 plus 1 to
    hold: 2,100. Sensitivity: without a stock row nothing can be carried: 3,000.
    """
    tables = joined(market(price=[10.0, 20.0]), keeping(holding_cost=1.0))
    assert cost(tables, 2) == pytest.approx(2100.0)
    assert cost(without(tables, "Stocks", "Holders"), 2) == pytest.approx(3000.0)


def test_loss_shrinks_what_is_carried():
    """Proves: 99 % lost a year leaves .01^(1/12) after a month, so 50 served in May take 50 divided
    by that, bought at 10 (May's price of 40 is dearer). Sensitivity: without loss 500.
    """
    tables = joined(market(price=[10.0, 40.0], demand=[0.0, 50.0]), keeping(loss_a_year=0.99))
    assert cost(tables, 2) == pytest.approx(500.0 / 0.01 ** (1 / 12))
    assert cost(changed(tables, "Stocks", loss_a_year=0.0), 2) == pytest.approx(500.0)


def test_opening_stock_also_decays():
    """Proves: of 100 held at the start .01^(1/12) are left in the first month; the rest of 100 is
    bought at 10. Sensitivity: without loss nothing is bought.
    """
    tables = joined(market(), keeping(opening=100.0, loss_a_year=0.99))
    assert cost(tables) == pytest.approx(1000.0 * (1.0 - 0.01 ** (1 / 12)))
    assert cost(changed(tables, "Stocks", loss_a_year=0.0)) == pytest.approx(0.0)


def test_negative_loss_is_growth():
    """Proves: a loss of -100 % a year doubles a stock in twelve months, so 100 in May take
    100 / 2^(1/12) bought in April at 10. Sensitivity: without growth 1,000.
    """
    tables = joined(market(price=[10.0, 40.0], demand=[0.0, 100.0]), keeping(loss_a_year=-1.0))
    assert cost(tables, 2) == pytest.approx(1000.0 / 2.0 ** (1 / 12))
    assert cost(changed(tables, "Stocks", loss_a_year=0.0), 2) == pytest.approx(1000.0)


@pytest.mark.proves("balance")
def test_pipeline_arrives():
    """Proves: 40 under way arrive in May and are already paid: 100 + 60 units at 10 = 1,600.
    Sensitivity: without the pipeline 2,000.
    """
    tables = market() | {"Pipeline": [{"route": "r", "arrival": "2027-05", "quantity": 40.0}]}
    assert cost(tables, 2) == pytest.approx(1600.0)
    assert cost(without(tables, "Pipeline"), 2) == pytest.approx(2000.0)


def test_pipeline_outside_the_horizon_does_not_count():
    """Proves: what arrives before or after the horizon changes nothing: 1,000.
    Sensitivity: inside the horizon the cost would be 600.
    """
    ships = [{"route": "r", "arrival": month, "quantity": 40.0} for month in ("2027-03", "2027-05")]
    assert cost(market() | {"Pipeline": ships}) == pytest.approx(1000.0)
    inside = [{"route": "r", "arrival": "2027-04", "quantity": 40.0}]
    assert cost(market() | {"Pipeline": inside}) == pytest.approx(600.0)


def test_surplus_needs_a_way_out():
    """Proves: a joint product without a use must be thrown away at 3 each: 100 x (5 + 3) = 800.
    Sensitivity: without a disposal cost there is no plan at all.
    """
    tables = joined(without(market(), "Imports"), making(variable_cost=5.0))
    tables["Commodities"].append({"commodity": "waste", "disposal_cost": 3.0})
    tables["Recipes"].append({"process": "p", "commodity": "waste", "output": 1.0})
    assert cost(tables) == pytest.approx(800.0)
    with pytest.raises(NoPlanError) as caught:
        cost(changed(tables, "Commodities", 1, disposal_cost=None))
    assert caught.value.status is Status.INFEASIBLE


def test_sale_earns_money():
    """Proves: 50 sold at 15 and bought at 10 earn 250: 1,000 - 250 = 750. An obligation of 20 at a
    price of 4 costs 120. Sensitivity: without the outlet 1,000.
    """
    outlet = {"sale": "x", "commodity": "m", "price": 15.0, "maximum_a_month": 50.0}
    tables = market() | {"Sales": [outlet]}
    assert cost(tables) == pytest.approx(750.0)
    assert cost(changed(tables, "Sales", price=4.0, minimum_a_month=20.0)) == pytest.approx(1120.0)
    assert cost(changed(tables, "Sales", maximum_a_month=0.0)) == pytest.approx(1000.0)


@pytest.mark.proves("sale_year")
def test_sales_of_a_part_year_are_pro_rata():
    """Proves: 120 a year allow 20 in two months of the year: profit 5 x 20 = 100 on 2,000.
    Sensitivity: without the yearly volume 50 a month are sold: 1,500.
    """
    outlet = {"sale": "x", "commodity": "m", "price": 15.0, "maximum_a_month": 50.0, "volume_a_year": 120.0}
    tables = market() | {"Sales": [outlet]}
    solution = plan(tables, 2)
    assert solution.objective == pytest.approx(1900.0)
    assert solution.duals("sale_year")["dual"].tolist() == pytest.approx([-5.0])
    assert cost(changed(tables, "Sales", volume_a_year=None), 2) == pytest.approx(1500.0)


def test_sales_window():
    """Proves: an outlet open only in May earns 5 x 50 once: 1,750. Sensitivity: open in both, 1,500."""
    outlet = {"sale": "x", "commodity": "m", "price": 15.0, "maximum_a_month": 50.0}
    window = {"first_month": "2027-05", "last_month": "2027-05"}
    assert cost(market() | {"Sales": [outlet | window]}, 2) == pytest.approx(1750.0)
    assert cost(market() | {"Sales": [outlet]}, 2) == pytest.approx(1500.0)


def test_quarters_are_three_months():
    """Proves: with steps of three months, a need of 100 a month is 300 a period: two periods at 10
    are 6,000; volumes a month count three times. Sensitivity: by months, six months cost the same.
    """
    tables = market(maximum_a_month=100.0)
    assert cost(tables, 6, step_months=3) == pytest.approx(6000.0)
    assert cost(tables, 6) == pytest.approx(6000.0)


def test_discounting_by_distance_to_the_start():
    """Proves: at 21 % a year the thirteenth month weighs 1/1.21: 1,000 / 1.21 for the only need.
    Sensitivity: undiscounted it is 1,000.
    """
    tables = market(demand=[0.0] * 12 + [100.0])
    assert cost(tables, 13, discount_rate=0.21) == pytest.approx(1000.0 / 1.21)
    assert cost(tables, 13) == pytest.approx(1000.0)


def test_nothing_to_do_is_a_plan():
    """Proves: commodities without need, routes or stock give an empty plan of cost 0.
    Sensitivity: one unit of need costs its price.
    """
    assert cost({"Commodities": [{"commodity": "m"}]}) == 0.0
    assert cost(market(demand=0.0)) == 0.0
    assert cost(market(demand=1.0)) == pytest.approx(10.0)
