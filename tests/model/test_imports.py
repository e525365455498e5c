"""Import routes: lead time, tiers, volumes, qualification, minimum orders, duty, exposure."""

import pytest

from planner.solver.solve import NoPlanError
from tests.model.micro import changed, cost, joined, keeping, making, market, plan, without


def test_lead_time_shifts_arrival():
    """Proves: an order takes two months, so April and May cannot be served (lost at 50 each) and June
    costs 10: 100 x (50 + 50 + 10) = 11,000. Sensitivity: without lead time 3,000.
    """
    tables = market(lead_time_months=2) | {
        "Shortage tiers": [{"sector": "s", "tier": "1", "lost_value": 50.0}]
    }
    solution = plan(tables, 3)
    assert solution.objective == pytest.approx(11000.0)
    assert solution.series("order", "r", "spot").tolist() == pytest.approx([100.0, 0.0, 0.0])
    assert cost(changed(tables, "Imports", lead_time_months=0), 3) == pytest.approx(3000.0)


def test_price_is_paid_on_arrival_and_fixed_on_order():
    """Proves: ordered in month 1 at 10, arriving twelve months later, at 21 % a year: 1,000 / 1.21.
    Sensitivity: undiscounted 1,000.
    """
    tables = market(price=[10.0] + [30.0] * 12, demand=[0.0] * 12 + [100.0], lead_time_months=12)
    assert cost(tables, 13, discount_rate=0.21) == pytest.approx(1000.0 / 1.21)
    assert cost(tables, 13) == pytest.approx(1000.0)


def test_lead_time_may_change_over_time():
    """Proves: only orders of April take two months; May and June are served at once: 100 x (50 + 10 +
    10) = 7,000. Sensitivity: two months throughout cost 11,000.
    """
    tables = market(lead_time_months=[2.0, 0.0, 0.0]) | {
        "Shortage tiers": [{"sector": "s", "tier": "1", "lost_value": 50.0}]
    }
    assert cost(tables, 3) == pytest.approx(7000.0)
    assert cost(changed(tables, "Imports", lead_time_months=2), 3) == pytest.approx(11000.0)


def test_losses_may_change_over_time():
    """Proves: stock bought in April at 10 for May loses 1 - .5 ** (1/12) only if the loss holds in May.

    A yearly loss of .5 leaves .5 ** (1/12) after a month, so 100 of May take 100 / .943874 of April.
    Sensitivity: a loss in April alone touches nothing.
    """
    tables = joined(market(price=[10.0, 99.0], demand=[0.0, 100.0]), keeping(loss_a_year=[0.0, 0.5]))
    assert cost(tables, 2) == pytest.approx(1000.0 * 2.0 ** (1.0 / 12.0))
    assert cost(changed(tables, "Stocks", loss_a_year=[0.5, 0.0]), 2) == pytest.approx(1000.0)


def test_lead_time_in_quarters_rounds_up():
    """Proves: four months are two quarters, so the first two quarters stay unserved at 50:
    300 x (50 + 50 + 10) = 33,000. Sensitivity: three months are one quarter: 21,000.
    """
    tables = market(lead_time_months=4) | {
        "Shortage tiers": [{"sector": "s", "tier": "1", "lost_value": 50.0}]
    }
    assert cost(tables, 9, step_months=3) == pytest.approx(33000.0)
    assert cost(changed(tables, "Imports", lead_time_months=3), 9, step_months=3) == pytest.approx(21000.0)


@pytest.mark.proves("route_month")
def test_tiers_rise():
    """Proves: 60 % of 100 at 10, the rest at 10 % more: 600 + 440 = 1,040, and a wider month saves
    nothing. Sensitivity: without tiers 1,000.
    """
    steps = [{"route": "r", "tier": "base", "share_of_volume": 0.6}]
    steps += [{"route": "r", "tier": "more", "share_of_volume": 2.0, "premium_share": 0.1}]
    tables = market(maximum_a_month=100.0) | {"Import tiers": steps}
    assert cost(tables) == pytest.approx(1040.0)
    assert cost(without(tables, "Import tiers")) == pytest.approx(1000.0)


@pytest.mark.proves("route_month")
def test_tiers_together_keep_the_month():
    """Proves: two steps of 80 cannot pass the month's 100: a second route at 30 serves 20 of 120:
    80 x 10 + 20 x 11 + 20 x 30 = 1,620; one more unit a month saves 19. Sensitivity: without the
    month's maximum 80 x 10 + 40 x 11 = 1,240.
    """
    steps = [{"route": "r", "tier": "base", "maximum_a_month": 80.0}]
    steps += [{"route": "r", "tier": "more", "maximum_a_month": 80.0, "premium_share": 0.1}]
    tables = market(demand=120.0, maximum_a_month=100.0) | {"Import tiers": steps}
    tables["Imports"].append({"route": "q", "country": "X", "commodity": "m", "price": 30.0})
    solution = plan(tables)
    assert solution.objective == pytest.approx(1620.0)
    assert solution.duals("route_month")["dual"].tolist() == pytest.approx([-19.0])
    assert cost(changed(tables, "Imports", maximum_a_month=None)) == pytest.approx(1240.0)


@pytest.mark.proves("route_year")
def test_yearly_volume_is_pro_rata_in_part_years():
    """Proves: 600 a year are 50 in one month; the rest costs 30: 500 + 1,500 = 2,000, and one more
    unit saves 20. Sensitivity: without the volume 1,000.
    """
    tables = market(volume_a_year=600.0)
    tables["Imports"].append({"route": "q", "country": "X", "commodity": "m", "price": 30.0})
    solution = plan(tables)
    assert solution.objective == pytest.approx(2000.0)
    assert solution.duals("route_year")["dual"].tolist() == pytest.approx([-20.0])
    assert cost(changed(tables, "Imports", volume_a_year=None)) == pytest.approx(1000.0)


@pytest.mark.proves("route_year")
def test_each_fiscal_year_has_its_volume():
    """Proves: FY28 allows 600 in twelve months, FY29 1,200 x 1/12 = 100 in April: of 1,300 needed
    700 cost 10 and 600 cost 30: 25,000. Sensitivity: one open year 13,000.
    """
    tables = market(volume_a_year={"FY28": 600.0, "FY29": 1200.0})
    tables["Imports"].append({"route": "q", "country": "X", "commodity": "m", "price": 30.0})
    assert cost(tables, 13) == pytest.approx(25000.0)
    assert cost(changed(tables, "Imports", volume_a_year=None), 13) == pytest.approx(13000.0)


def test_peak_month():
    """Proves: 1,200 a year with a peak of half the mean month bring 50 a month; the rest costs 30:
    2,000. Sensitivity: without the peak factor a month may take all of its 100: 1,000.
    """
    tables = market(volume_a_year=1200.0, peak_factor=0.5)
    tables["Imports"].append({"route": "q", "country": "X", "commodity": "m", "price": 30.0})
    assert cost(tables) == pytest.approx(2000.0)
    assert cost(changed(tables, "Imports", peak_factor=None)) == pytest.approx(1000.0)


def test_qualification_delays_a_new_source():
    """Proves: a source opened in May needs two months: it serves July only, the others cost 30:
    100 x (30 + 30 + 30 + 10) = 10,000. Sensitivity: without qualification 100 x (30 + 10 x 3) = 6,000.
    """
    tables = market(first_month="2027-05", qualification_months=2)
    tables["Imports"].append({"route": "q", "country": "X", "commodity": "m", "price": 30.0})
    assert cost(tables, 4) == pytest.approx(10000.0)
    assert cost(changed(tables, "Imports", qualification_months=0), 4) == pytest.approx(6000.0)


def test_last_month_closes_a_route():
    """Proves: a route open until April leaves May to the dear one: 1,000 + 3,000.
    Sensitivity: open throughout, 2,000.
    """
    tables = market(last_month="2027-04")
    tables["Imports"].append({"route": "q", "country": "X", "commodity": "m", "price": 30.0})
    assert cost(tables, 2) == pytest.approx(4000.0)
    assert cost(changed(tables, "Imports", last_month=None), 2) == pytest.approx(2000.0)


@pytest.mark.proves("route_minimum")
def test_minimum_order():
    """Proves: 40 must come from the dear route: 40 x 30 + 60 x 10 = 1,800; one more unit costs 20.
    Sensitivity: without it 1,000.
    """
    tables = market()
    dear = {"route": "q", "country": "X", "commodity": "m", "price": 30.0, "offtake_minimum_a_month": 40.0}
    tables["Imports"].append(dear)
    solution = plan(tables)
    assert solution.objective == pytest.approx(1800.0)
    assert solution.duals("route_minimum")["dual"].tolist() == pytest.approx([20.0])
    assert cost(changed(tables, "Imports", 1, offtake_minimum_a_month=0.0)) == pytest.approx(1000.0)


def test_duty_is_a_transfer():
    """Proves: buyers pay 25 % duty on 10 + 2 freight, government receives it: the system pays
    1,200, buyers 1,500, government -300. Sensitivity: without freight and duty 1,000.
    """
    solution = plan(market(freight=2.0, duty_share=0.25))
    by_payer = solution.ledger.groupby("payer")["amount"].sum().to_dict()
    assert solution.objective == pytest.approx(1200.0)
    assert by_payer == pytest.approx({"buyers": 1500.0, "government": -300.0})
    assert cost(market()) == pytest.approx(1000.0)


def test_foreign_price_units():
    """Proves: 1 USD/kg at 90 rupees is .009 crore a tonne: 100 x 10 x .009 = 9 crore.
    Sensitivity: in the model's own unit 1,000.
    """
    assert cost(market(price_unit="USD/kg"), usd_rupees=90.0) == pytest.approx(9.0)
    assert cost(market(price_unit="USD/t"), usd_rupees=90.0) == pytest.approx(0.009)
    assert cost(market(price_unit="INR/kg")) == pytest.approx(0.1)
    assert cost(market(price_unit="CNY/kg"), cny_rupees=12.0) == pytest.approx(1.2)
    assert cost(market(price_unit="JPY/kg"), jpy_rupees=0.5) == pytest.approx(0.05)
    assert cost(market()) == pytest.approx(1000.0)


def test_embodied_exposure_has_a_price():
    """Proves: a third country fed to .5 by China carries 50 of exposure at a weight of 4: 1,000 + 200;
    China itself 1,000 + 400. Sensitivity: weight 0: 1,000.
    """
    tables = market()
    tables["Countries"].append({"country": "China"})
    tables["Commodities"].append({"commodity": "ore", "stage": "mineral"})
    origin = {"country": "X", "goods": "m", "supplier": "China", "feed": "mineral", "share": 0.5}
    tables["Origins"] = [origin]
    assert cost(tables, exposure_weight=4.0) == pytest.approx(1200.0)
    assert cost(changed(tables, "Imports", country="China"), exposure_weight=4.0) == pytest.approx(1400.0)
    assert cost(changed(tables, "Commodities", end_product_equivalent=0.5), exposure_weight=4.0) == (
        pytest.approx(1100.0)
    )
    assert cost(tables) == pytest.approx(1000.0)


def test_reference_price_follows_its_route():
    """Proves: what is left at the end is worth .8 of the reference route's landed cost of 50: a stock
    of 10 that must stay is bought at 10 and credited at 40 each: 1,000 + 100 - 400 = 700.
    Sensitivity: by the cheapest route it is credited at 8: 1,020.
    """
    tables = joined(market(), keeping(closing_minimum=10.0, closing_maximum=10.0))
    tables["Imports"].append({"route": "q", "country": "X", "commodity": "m", "price": 50.0})
    named = changed(tables, "Commodities", reference_route="q")
    assert cost(named, closing_value_share=0.8) == pytest.approx(700.0)
    assert cost(tables, closing_value_share=0.8) == pytest.approx(1020.0)
    own = changed(tables, "Commodities", reference_price=20.0)
    assert cost(own, closing_value_share=0.8) == pytest.approx(940.0)


def test_closed_supply_has_no_plan():
    """Proves: a route with a maximum of 0 is closed and the need cannot be met.
    Sensitivity: 100 a month are enough.
    """
    with pytest.raises(NoPlanError):
        cost(market(maximum_a_month=0.0))
    assert cost(market(maximum_a_month=100.0)) == pytest.approx(1000.0)


def test_own_output_needs_no_route():
    """Proves: own output at 7 serves without any country: 700. Sensitivity: import costs 1,000."""
    tables = without(joined(market(), making(variable_cost=7.0)), "Imports", "Countries")
    assert cost(tables) == pytest.approx(700.0)
    assert cost(market()) == pytest.approx(1000.0)
