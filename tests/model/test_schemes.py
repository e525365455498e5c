"""Incentive schemes: rates, awards, windows, pots, capital subsidies, kinds."""

from typing import Any

import pytest

from planner.model.path import ImpossibleRowError
from tests.model.micro import Tables, changed, cost, joined, making, market, plan, without


def supported(process: dict[str, Any] | None = None, **scheme: Any) -> Tables:
    """Own output at 14 against import at 10, worth 20 beyond money; its owner needs 4 a unit."""
    costs = {"variable_cost": 14.0, "security_credit": 20.0, "maximum_a_month": 60.0} | (process or {})
    return joined(market(), making(**costs)) | {
        "Schemes": [{"scheme": "S"} | scheme],
        "Scheme plants": [{"scheme": "S", "plant": "P"}],
        "Participation": [{"plant": "P"}],
    }


OUTPUT_60 = 60 * (14.0 - 20.0) + 40 * 10.0
"""60 made, 40 bought."""
NOTHING = 1000.0
"""All bought."""


def made(units: float) -> float:
    """Cost when so many of 100 units are made at 14 with a credit of 20."""
    return units * (14.0 - 20.0) + (100.0 - units) * 10.0


@pytest.mark.proves("participation")
def test_nothing_runs_without_incentive():
    """Proves: the owner would lose 4 a unit, so nothing is made: 1,000. With a scheme 60 are made:
    -360 + 400 = 40. Sensitivity: without participation they are made without any incentive: 40, and
    nothing is paid when public funds cost anything.
    """
    assert cost(supported(sales_pot=0.0)) == pytest.approx(NOTHING)
    assert cost(supported()) == pytest.approx(OUTPUT_60)
    free = plan(supported(), participation=False, public_funds_cost=0.1)
    assert free.objective == pytest.approx(OUTPUT_60)
    assert free.series("sales_incentive", "S", "p").sum() == pytest.approx(0.0)
    needed = plan(supported(), public_funds_cost=0.1)
    assert needed.series("sales_incentive", "S", "p").sum() == pytest.approx(240.0)
    assert needed.objective == pytest.approx(OUTPUT_60 + 24.0)


@pytest.mark.proves("sales_pot")
def test_pot_binds_output_and_its_dual_is_the_finite_difference():
    """Proves: a pot of 160 pays 40 units: 600 - 240 = 360; one rupee more makes .25 units that save
    16 each: dual -4, which both one-sided differences confirm. Sensitivity: an open pot 40.
    """
    solution = plan(supported(sales_pot=160.0))
    dual = float(solution.duals("sales_pot")["dual"].iloc[0])
    assert solution.objective == pytest.approx(made(40.0))
    below, above = cost(supported(sales_pot=159.0)), cost(supported(sales_pot=161.0))
    right, left = above - solution.objective, solution.objective - below
    assert min(left, right) - 1e-6 <= dual <= max(left, right) + 1e-6
    assert dual == pytest.approx(-4.0)
    assert cost(supported()) == pytest.approx(OUTPUT_60)


@pytest.mark.proves("sales_pot_year")
def test_yearly_pot():
    """Proves: FY28 has 80 (20 units), FY29 160 (40 units) for one month each.. March and April.
    Sensitivity: without yearly pots 60 units in both.
    """
    tables = supported({"maximum_a_month": [0.0] * 11 + [60.0, 60.0]})
    tables = changed(tables, "Demand", demand_a_month=[0.0] * 11 + [100.0, 100.0])
    tables = changed(tables, "Participation", investor_rate=0.0)
    limited = changed(tables, "Schemes", sales_pot_a_year={"FY28": 80.0, "FY29": 160.0})
    assert cost(limited, 13) == pytest.approx(made(20.0) + made(40.0))
    assert cost(tables, 13) == pytest.approx(2 * OUTPUT_60)


@pytest.mark.proves("incentive_rate")
@pytest.mark.parametrize(
    ("rule", "units"), [("lower of both", 0.0), ("cap per unit", 60.0), ("share of price", 0.0)]
)
def test_rate_rules(rule: str, units: float):
    """Proves: the owner needs 4; a cap of 4 is enough, .3 x 10 = 3 is not, the lower of both is 3.
    Sensitivity: the three rules give output 60, 0 and 0; without a rate 60.
    """
    tables = supported(cap_per_unit=4.0, share_of_price=0.3, rate_rule=rule)
    assert cost(tables) == pytest.approx(made(units))
    assert cost(supported(rate_rule=rule)) == pytest.approx(OUTPUT_60)


@pytest.mark.proves("incentive_rate")
def test_rate_in_money_per_kilogram():
    """Proves: a cap of 40,000 INR/kg is 4 in the model's unit: 60 made; 39,000 INR/kg do not suffice.
    Sensitivity: the same number in model units is ample.
    """
    assert cost(supported(cap_per_unit=40000.0, price_unit="INR/kg")) == pytest.approx(OUTPUT_60)
    assert cost(supported(cap_per_unit=39000.0, price_unit="INR/kg")) == pytest.approx(NOTHING)
    assert cost(supported(cap_per_unit=39000.0)) == pytest.approx(OUTPUT_60)


def test_only_listed_processes_are_paid():
    """Proves: a scheme for another process of the plant pays nothing for p: 1,000. Sensitivity: for
    all processes 40.
    """
    tables = supported()
    tables["Processes"].append({"process": "other", "plant": "P"})
    tables["Recipes"].append({"process": "other", "commodity": "m", "output": 0.0, "input": 1.0})
    assert cost(changed(tables, "Scheme plants", process=("other",), plant="P")) == pytest.approx(NOTHING)
    paid = plan(changed(tables, "Scheme plants", process=("p",)))
    assert paid.objective == pytest.approx(OUTPUT_60)
    assert cost(without(tables, "Scheme plants")) == pytest.approx(NOTHING)


def test_scheme_window():
    """Proves: payments in April only: the 4 lost on May's units must come from April's rate of 6: 60
    in April earn 360 for 240 needed, so 120 / 4 = 30 are made in May: 40 + 520. Sensitivity: open
    throughout 80.
    """
    tables = changed(supported(cap_per_unit=6.0), "Participation", investor_rate=0.0)
    april = changed(tables, "Schemes", first_month="2027-04", last_month="2027-04")
    assert cost(april, 2) == pytest.approx(OUTPUT_60 + made(30.0))
    assert cost(tables, 2) == pytest.approx(2 * OUTPUT_60)


def test_buyer_incentive_moves_the_same_money():
    """Proves: paid to buyers who pass it on: the same plan (40); government gives 240, buyers end even.
    Sensitivity: as a producer scheme the ledger has no price supplement.
    """
    for kind, accounts in (
        ("buyer", {"buyer incentive", "price supplement"}),
        ("producer", {"sales incentive"}),
    ):
        solution = plan(supported(kind=kind, cap_per_unit=4.0))
        amounts = solution.ledger[solution.ledger["kind"] == "transfer"]
        assert solution.objective == pytest.approx(OUTPUT_60)
        assert set(amounts["account"]) - {"own output bought"} == accounts
        by_payer = amounts.groupby("payer")["amount"].sum()
        assert by_payer["government"] == pytest.approx(240.0)
        assert by_payer["producers"] == pytest.approx(-240.0 - 600.0)


def paid_by(tables: Tables, name: str = "S") -> float:
    """Sales incentive that a scheme pays on p, public funds costing a tenth."""
    return float(plan(tables, public_funds_cost=0.1).series("sales_incentive", name, "p").sum())


@pytest.mark.parametrize(
    ("passed_on", "units", "paid"), [(1.0, 60.0, 240.0), (0.8, 60.0, 300.0), (0.7, 0.0, 0.0)]
)
def test_buyers_pass_on_a_share(passed_on: float, units: float, paid: float):
    """Proves: the owner needs 4 above import parity for each of 60. Buyers are paid at most 5: passing on
    .8 of it they pay own makers 4 and keep 1, so 300 are paid; .7 is 3.5, too little, and nothing is made.
    Sensitivity: as if all were passed on 240 would do, and 60 be made at .7 too.
    """
    tables = supported(kind="buyer", cap_per_unit=5.0, passed_on=passed_on)
    assert cost(tables) == pytest.approx(made(units))
    assert paid_by(tables) == pytest.approx(paid)
    ledger = plan(tables, public_funds_cost=0.1).ledger
    supplement = ledger[(ledger["account"] == "price supplement") & (ledger["payer"] == "buyers")]
    assert supplement["amount"].sum() == pytest.approx(passed_on * paid)


def test_buyers_are_paid_beside_an_award():
    """Proves: each of 60 units needs 4; an award pays 3 and buyers 1 on the same units: 60 are made.
    Sensitivity: without the buyers' scheme 3 are too little.
    """
    tables = awarded({"first_month": "2027-04"}, cap_per_unit=3.0)
    both = joined(tables)
    both["Schemes"].append({"scheme": "B", "kind": "buyer", "cap_per_unit": 1.0})
    both["Scheme plants"].append({"scheme": "B", "plant": "P"})
    assert cost(both) == pytest.approx(OUTPUT_60)
    assert cost(tables) == pytest.approx(NOTHING)


def test_paid_by_right():
    """Proves: existing output that needs nothing is paid all the same: 60 units at 2 are 120, whatever public
    funds cost; the objective gains a hundredth of it. Sensitivity: by need nothing is paid.
    """
    tables = supported({"variable_cost": 6.0}, cap_per_unit=2.0, payment="by right")
    free = 60 * (6.0 - 20.0) + 40 * 10.0
    assert cost(tables, public_funds_cost=0.1) == pytest.approx(free - 0.01 * 120.0)
    assert paid_by(tables) == pytest.approx(120.0)
    assert paid_by(changed(tables, "Schemes", payment="need")) == pytest.approx(0.0)


def test_a_right_lasts_as_long_as_the_pot_and_early_sales_come_first():
    """Proves: 60 units a month at 2 for two months are 240; a pot of 150 pays 120 in April and 30 in May, and
    as much is made as without it. Sensitivity: a pot of 300 pays 240.
    """
    tables = supported({"variable_cost": 6.0}, cap_per_unit=2.0, payment="by right", sales_pot=150.0)
    solution = plan(tables, 2, discount_rate=0.1)
    assert solution.series("sales_incentive", "S", "p").tolist() == pytest.approx([120.0, 30.0])
    assert solution.series("run", "p").tolist() == pytest.approx([60.0, 60.0])
    ample = plan(changed(tables, "Schemes", sales_pot=300.0), 2, discount_rate=0.1)
    assert ample.series("sales_incentive", "S", "p").sum() == pytest.approx(240.0)


def awarded(expansion: dict[str, Any] | None = None, **scheme: Any) -> Tables:
    """The supported plant, to be built free of charge up to 720 a year; rate 4 a unit."""
    row = {"expansion": "E", "plant": "P", "capital_cost": 0.0, "maximum_in_total": 720.0}
    tables = supported({"maximum_a_month": None}, **({"cap_per_unit": 4.0} | scheme))
    return tables | {"New capacity": [row | (expansion or {})]}


@pytest.mark.proves("incentive_award", "award_within_build")
def test_incentive_needs_awarded_capacity():
    """Proves: 720 a year built and awarded earn on 60 a month: 40. Sensitivity: an award of at most
    360 a year pays for 30: 700 - 180 = 520.
    """
    assert cost(awarded()) == pytest.approx(OUTPUT_60)
    half = plan(awarded(award_maximum=360.0))
    assert half.objective == pytest.approx(made(30.0))
    assert half.duals("award_total")["dual"].tolist() == pytest.approx([-16.0 / 12.0])


@pytest.mark.proves("award_total")
def test_winners_limit_the_award():
    """Proves: three winners of at most 120 a year: 360 awarded: 30 made. Sensitivity: no winners'
    limit 60 made.
    """
    assert cost(awarded(beneficiaries=3, beneficiary_maximum=120.0)) == pytest.approx(made(30.0))
    assert cost(awarded()) == pytest.approx(OUTPUT_60)


@pytest.mark.proves("award_total", "award_within_build")
def test_least_award_forces_building():
    """Proves: at least 360 a year must be awarded, so built, although output is dear (credit 0) and
    capital 12 a unit over one year: 360 x 12 / 12 = 360 in a month, recovered by the capital subsidy.
    Sensitivity: without it nothing is built: 1,000; without expansions it is refused.
    """
    tables = awarded(
        {"capital_cost": 12.0, "life_years": 1.0, "required_return": 0.0},
        award_minimum=360.0,
        capital_share=1.0,
    )
    tables = changed(tables, "Processes", security_credit=0.0)
    assert cost(tables) == pytest.approx(1000.0 + 360.0)
    assert cost(changed(tables, "Schemes", award_minimum=0.0)) == pytest.approx(NOTHING)
    with pytest.raises(ImpossibleRowError):
        cost(without(tables, "New capacity"))


@pytest.mark.proves("award_within_build", "incentive_once")
def test_two_schemes_cannot_award_the_same_capacity():
    """Proves: two schemes of 2 a unit each do not add up to 4 on the same capacity: nothing is made.
    Sensitivity: on existing capacity, which needs no award, they add up: 40.
    """
    tables = awarded(cap_per_unit=2.0)
    tables["Schemes"].append({"scheme": "T", "cap_per_unit": 2.0})
    tables["Scheme plants"].append({"scheme": "T", "plant": "P"})
    assert cost(tables) == pytest.approx(NOTHING)
    existing = changed(without(tables, "New capacity"), "Plants", capacity_a_month=60.0)
    assert cost(existing) == pytest.approx(OUTPUT_60)


@pytest.mark.proves("incentive_award")
def test_sales_years_end():
    """Proves: two months of sales (1/6 of a year) earn after the start; the third month's units lose
    4 and earn nothing, so none are made: 40 + 40 + 1,000. Sensitivity: to the end 120.
    """
    tables = changed(awarded(sales_years=1.0 / 6.0), "Participation", investor_rate=0.0)
    assert cost(tables, 3) == pytest.approx(2 * OUTPUT_60 + NOTHING)
    assert cost(changed(tables, "Schemes", sales_years=None), 3) == pytest.approx(3 * OUTPUT_60)


@pytest.mark.proves("incentive_award")
def test_sales_years_count_from_the_end_of_gestation():
    """Proves: gestation of one month, then two months of sales earn: May and June: 1,000 + 80, and
    1,000 in July. Sensitivity: counted from the order June would be lost too.
    """
    tables = awarded({"gestation_months": 1}, sales_years=1.0 / 6.0)
    tables = changed(tables, "Participation", investor_rate=0.0)
    assert cost(tables, 4) == pytest.approx(2 * NOTHING + 2 * OUTPUT_60)


def test_sales_before_the_gestation_ends_do_not_earn():
    """Proves: existing capacity of the plant makes units before the new one starts, but without awarded
    capacity on stream they earn nothing: 1,000. Sensitivity: without gestation 40.
    """
    tables = changed(awarded({"gestation_months": 1}), "Plants", capacity_a_month=60.0)
    assert cost(tables) == pytest.approx(NOTHING)
    assert cost(changed(tables, "New capacity", gestation_months=0)) == pytest.approx(OUTPUT_60)


@pytest.mark.proves("sales_per_award")
def test_sales_cap_per_award():
    """Proves: at most .25 per unit a year of award: 720 x .25 = 180 pay 45 units: 550 - 270 = 280.
    Sensitivity: without it 40.
    """
    tables = awarded(sales_cap_per_award=0.25)
    assert cost(tables) == pytest.approx(made(45.0))
    assert cost(awarded()) == pytest.approx(OUTPUT_60)


def capital(**scheme: Any) -> Tables:
    """A year of output at 6 with capital of 8 a unit (paid within the year) against 10, worth 20."""
    tables = awarded(
        {"capital_cost": 8.0, "life_years": 1.0, "required_return": 0.0}, cap_per_unit=None, **scheme
    )
    tables = changed(tables, "Schemes", sales_pot=0.0)
    tables = changed(tables, "Participation", investor_rate=0.0)
    return changed(tables, "Processes", variable_cost=6.0)


def built(units: float) -> float:
    """Cost of a year when so many of 100 a month are made at 6 + 8 with a credit of 20."""
    return 12 * (units * (6.0 + 8.0 - 20.0) + (100.0 - units) * 10.0)


@pytest.mark.proves("capital_share")
def test_capital_subsidy_closes_the_gap():
    """Proves: a margin of 4 against capital of 8 a unit: half of the capital must be paid; with a share
    of .5 all 60 are built, at .4 none. Sensitivity: a cap of 3.2 per unit a year is .4 of 8.
    """
    assert cost(capital(capital_share=0.5), 12) == pytest.approx(built(60.0))
    assert cost(capital(capital_share=0.4), 12) == pytest.approx(built(0.0))
    assert cost(capital(capital_share=0.5, capital_cap_per_unit=3.2), 12) == pytest.approx(built(0.0))
    assert cost(capital(capital_share=0.6, capital_cap_per_unit=4.0), 12) == pytest.approx(built(60.0))


@pytest.mark.proves("capital_pot")
def test_capital_pot():
    """Proves: 4 per unit a year is needed, so 1,440 of pot build 360 a year, 30 a month. One rupee more
    builds .25 a year, each saving 16: dual -4. Sensitivity: open 60 a month.
    """
    solution = plan(capital(capital_share=0.5, capital_pot=1440.0), 12)
    assert solution.objective == pytest.approx(built(30.0))
    assert solution.duals("capital_pot")["dual"].tolist() == pytest.approx([-4.0])
    assert cost(capital(capital_share=0.5), 12) == pytest.approx(built(60.0))
    assert cost(capital(capital_share=0.5, capital_pot=0.0), 12) == pytest.approx(built(0.0))


def test_capital_subsidy_is_public_outlay():
    """Proves: 720 x 4 = 2,880 are paid at commissioning; at a cost of funds of .1 they add 288.
    Sensitivity: at 4.5 they would add 12,960, more than the 11,520 saved: nothing is built.
    """
    assert cost(capital(capital_share=0.5), 12, public_funds_cost=0.1) == pytest.approx(built(60.0) + 288.0)
    assert cost(capital(capital_share=0.5), 12, public_funds_cost=4.5) == pytest.approx(built(0.0))


@pytest.mark.proves("participation")
def test_participation_counts_upkeep_resources_and_feed():
    """Proves: 14 + hours 1 x 2 + .5 of feed at 4 = 18 for a price of 10: the owner needs 8 a unit: a
    cap of 8 makes 60, of 7.9 none. Sensitivity: without hours and feed 4 is enough.
    """
    tables = supported(cap_per_unit=8.0)
    tables["Commodities"].append({"commodity": "f"})
    tables["Imports"].append({"route": "f", "country": "X", "commodity": "f", "price": 4.0})
    tables["Recipes"].append({"process": "p", "commodity": "f", "input": 0.5})
    tables["Resources"] = [{"resource": "hours", "cost_per_unit": 2.0}]
    tables["Resource use"] = [{"resource": "hours", "process": ("p",), "use_per_unit": 1.0}]
    assert cost(tables) == pytest.approx(60 * (18.0 - 20.0) + 400.0)
    assert cost(changed(tables, "Schemes", cap_per_unit=7.9)) == pytest.approx(NOTHING)


@pytest.mark.proves("participation")
def test_investors_discount_at_their_own_rate():
    """Proves: a loss of 4 a unit now and a gain of g after a year: at 21 % g must be 4.84.
    Sensitivity: at rate 0 a gain of 4 is enough.
    """
    cost_by_month = [14.0] + [10.0] * 11 + [10.0 - 4.5]
    tables = supported({"variable_cost": cost_by_month, "maximum_a_month": [60.0] + [0.0] * 11 + [60.0]})
    tables = changed(tables, "Schemes", sales_pot=0.0)
    patient = cost(changed(tables, "Participation", investor_rate=0.0), 13)
    hasty = cost(changed(tables, "Participation", investor_rate=0.21), 13)
    later = 60 * (5.5 - 20.0) + 400.0
    assert patient == pytest.approx(OUTPUT_60 + 11 * 1000.0 + later)
    now = 60.0 * (4.5 / 1.21) / 4.0
    assert hasty == pytest.approx(made(now) + 11 * 1000.0 + later)


@pytest.mark.proves("participation")
def test_a_closed_route_still_tells_the_price():
    """Proves: with the only route closed from May, own output is still worth its price of 10, so the
    owner at 9 makes 60 a month: 60 x (9 - 20) each, the rest lost at 50 in May. Sensitivity: an owner
    at 11 makes nothing.
    """
    tables = supported({"variable_cost": 9.0}, sales_pot=0.0)
    tables["Imports"][0]["last_month"] = "2027-04"
    tables["Shortage tiers"] = [{"sector": "s", "tier": "1", "lost_value": 50.0}]
    made_each = 60 * (9.0 - 20.0)
    assert cost(tables, 2) == pytest.approx(2 * made_each + 40 * 10.0 + 40 * 50.0)
    assert cost(changed(tables, "Processes", variable_cost=11.0), 2) == pytest.approx(1000.0 + 5000.0)


def test_sales_years_are_rounded_to_months():
    """Proves: .1666 years are two months: 40 + 40 + 1,000. Sensitivity: .1 years are one month."""
    tables = changed(awarded(sales_years=0.1666), "Participation", investor_rate=0.0)
    assert cost(tables, 3) == pytest.approx(2 * OUTPUT_60 + NOTHING)
    month = changed(tables, "Schemes", sales_years=0.1)
    assert cost(month, 3) == pytest.approx(OUTPUT_60 + 2 * NOTHING)
