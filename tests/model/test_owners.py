"""Owners of plants: whole life of capital, margins after the plan."""

from typing import Any

import pytest

from planner.plan.flows import Flows
from planner.plan.incentive import IncentivePlan, incentive_plan
from tests.model.micro import Tables, changed, joined, making, market, plan

PUBLIC_FUNDS: dict[str, Any] = {"public_funds_cost": 0.1}
"""So that no more is paid than owners need."""


def long_lived(**expansion: Any) -> Tables:
    """720 a year that must be built: a margin of 10 - 6 = 4 a unit, for three years, against capital of 18 (6
    a year); the plan sees one year. A scheme pays for sales what the owner needs.
    """
    row = {"expansion": "E", "plant": "P", "capital_cost": 18.0, "life_years": 3.0, "required_return": 0.0}
    bounds = {"maximum_in_total": 720.0, "minimum_in_total": 720.0}
    return joined(market(), making(variable_cost=6.0)) | {
        "New capacity": [row | bounds | expansion],
        "Schemes": [{"scheme": "S"}],
        "Scheme plants": [{"scheme": "S", "plant": "P"}],
        "Participation": [{"plant": "P", "investor_rate": 0.0}],
    }


def paid(tables: Tables, later_margins: str = "going on", *, by_award: bool = False) -> float:
    """Incentives of a plan of a year, for a unit a year of capacity."""
    settings = PUBLIC_FUNDS | {"participation_by_award": by_award}
    solution = plan(tables, 12, later_margins=later_margins, **settings)
    return float(solution.frame("sales_incentive")["value"].sum()) / 720.0


@pytest.mark.proves("participation")
@pytest.mark.parametrize(
    ("kind", "need"),
    [
        ("going on", 18.0 - 3 * 4.0),
        ("fading", 18.0 - 4.0 - 4.0 * (24.0 - 11.5) / 12.0),
        ("none", 18.0 - 4.0),
        ("to the horizon", 6.0 - 4.0),
    ],
)
def test_capital_is_charged_over_its_whole_life(kind: str, need: float) -> None:
    """Proves: of capital of 18 three years of margins bear 12; margins that fade over 24 months count as 12.5
    months; none leaves 14. Sensitivity: to the horizon a third of the capital stands against one year.
    """
    assert paid(long_lived(), kind) == pytest.approx(need)


@pytest.mark.proves("participation")
@pytest.mark.parametrize(("kind", "more"), [("going on", 2.7), ("none", 0.9), ("to the horizon", 0.9)])
def test_upkeep_goes_on_with_the_margins(kind: str, more: float) -> None:
    """Proves: upkeep of 5 % of 18 is paid for three years; a plant without later margins closes after one.
    Sensitivity: without upkeep nothing is added.
    """
    assert paid(long_lived(upkeep_share=0.05), kind) - paid(long_lived(), kind) == pytest.approx(more)


@pytest.mark.proves("participation")
def test_what_starts_after_the_plan_is_not_judged() -> None:
    """Proves: capacity that starts in month 13 costs its owner nothing within the plan and earns nothing.
    Sensitivity: with a start in month 7 half a year is earned within the plan, and half of each of the 2.5
    years after it, as that year was: 18 - 2 - 5.
    """
    assert paid(long_lived(gestation_months=12, last_month="2027-04")) == pytest.approx(0.0)
    assert paid(long_lived(gestation_months=6, last_month="2027-04")) == pytest.approx(11.0)


@pytest.mark.proves("later_year")
def test_later_years_are_like_the_last_one() -> None:
    """Proves: where half of the capacity runs, half is earned in each of the three years: 18 - 6.
    Sensitivity: all of it runs: 18 - 12.
    """
    assert paid(changed(long_lived(), "Processes", maximum_a_month=30.0)) == pytest.approx(18.0 - 6.0)
    assert paid(long_lived()) == pytest.approx(6.0)


@pytest.mark.proves("later_capacity")
def test_only_new_capacity_earns_later() -> None:
    """Proves: 40 a month that stand already earn 4 a unit within the plan and nothing later, so that
    40 x 12 x 4 = 1,920 of 6 x 720 are borne by them. Sensitivity: with all of the last year later too nothing
    would be needed.
    """
    standing = changed(long_lived(), "Plants", capacity_a_month=40.0)
    assert paid(standing) * 720.0 == pytest.approx(6.0 * 720.0 - 1920.0)


def told(tables: Tables) -> IncentivePlan:
    """Tables about owners of a plan of a year."""
    return incentive_plan(Flows(plan(tables, 12, **PUBLIC_FUNDS)))


def capped(**scheme: Any) -> Tables:
    """The plant above with a rate of at most 10 a unit."""
    rate = {"rate_rule": "cap per unit", "cap_per_unit": 10.0}
    return changed(long_lived(), "Schemes", **(rate | {"sales_pot": 9000.0, "capital_pot": 0.0} | scheme))


def test_from_the_pots_to_what_owners_need() -> None:
    """Proves: of 9,000 the awards for 720 are entitled to 10 x 720, are paid and need 6 x 720. Where a limit
    asks for an outlay of 5,000, 680 of it are rent. Sensitivity: 6 x 720 of outlay leave no rent.
    """
    names = ["Pots", "Awarded", "Entitled", "Paid", "Needed", "Beyond need"]
    own = [9000.0, 720.0, 7200.0, 4320.0, 4320.0, 0.0]
    assert told(capped()).bridge[names].iloc[0].tolist() == pytest.approx(own)
    more = capped() | {
        "Limits": [{"limit": "spend", "quantity": "public outlay", "minimum": 5000.0, "per": "total"}]
    }
    generous = told(more)
    assert generous.bridge[names].iloc[0].tolist() == pytest.approx([*own[:3], 5000.0, 4320.0, 680.0])
    assert generous.owners[names[1:]].iloc[0].tolist() == pytest.approx([*own[1:3], 5000.0, 4320.0, 680.0])


def test_entitlement_ends_at_the_cap_of_an_award() -> None:
    """Proves: 7 a unit a year of award at most: 5,040. Sensitivity: the rate alone 7,200."""
    assert told(capped(sales_cap_per_award=7.0)).bridge["Entitled"].tolist() == pytest.approx([5040.0])


def test_sealed_bid() -> None:
    """Proves: three years of 10 - 6 leave 6 of capital of 18 for a year of sales, 60,000 rupees a kilogram
    under a ceiling of 100,000. Sensitivity: capital of 12 needs nothing, of 30 more than the ceiling.
    """
    bids = told(capped()).bids
    assert bids[["Bid", "Bid in full", "Ceiling"]].iloc[0].tolist() == pytest.approx([6e4, 6e4, 1e5])
    assert bids["In words"].tolist() == ["would build at ₹60,000/kg (ceiling ₹100,000/kg)"]
    cheap = changed(capped(), "New capacity", capital_cost=12.0)
    assert told(cheap).bids["In words"].tolist() == ["would build without an incentive"]
    dear = changed(capped(), "New capacity", capital_cost=30.0, minimum_in_total=0.0)
    assert told(dear).bids["In words"].tolist() == [
        "would build at ₹180,000/kg (ceiling ₹100,000/kg, too low)"
    ]


def test_a_bid_counts_the_subsidy_of_capital() -> None:
    """Proves: a third of capital of 18 is what the owner lacks: paid at the start, no incentive on sales is
    asked for. Sensitivity: a bid in full does not count it.
    """
    bids = told(capped(sales_pot=0.0, capital_share=1.0 / 3.0, capital_pot=None)).bids
    assert bids[["Bid", "Bid in full"]].iloc[0].tolist() == pytest.approx([0.0, 6e4], abs=1e-3)


def test_sales_that_earn_nothing_are_in_no_bid() -> None:
    """Proves: half a year of sales bears all of it: 12 a unit; runs after it at a gain still count.
    Sensitivity: a whole year 6.
    """
    bids = told(capped(sales_years=0.5, cap_per_unit=20.0)).bids
    assert bids[["Bid", "Bid in full"]].iloc[0].tolist() == pytest.approx([12e4, 12e4])


def built(tables: Tables, *, by_award: bool) -> float:
    """Capacity that a plan of a year orders."""
    solution = plan(tables, 12, participation_by_award=by_award, **PUBLIC_FUNDS)
    return float(solution.frame("build")["value"].sum())


@pytest.mark.proves("participation_award", "unawarded_capacity")
def test_an_award_carries_nothing_beside_it() -> None:
    """Proves: 720 are worth 20 a unit to all, each lacks 3 of capital of 15, and 360 are awarded without a
    limit on what is paid. By award 360 are built: what has no award cannot pay, also not with margins that
    awarded capacity earns. Sensitivity: the plant as a whole is paid for 720 through the award.
    """
    tables = changed(long_lived(capital_cost=15.0, minimum_in_total=0.0), "Schemes", award_maximum=360.0)
    tables = changed(tables, "Processes", security_credit=20.0)
    assert built(tables, by_award=True) == pytest.approx(360.0)
    assert built(tables, by_award=False) == pytest.approx(720.0)


@pytest.mark.proves("awarded_capacity")
def test_what_stands_does_not_pay_for_an_award() -> None:
    """Proves: 40 a month that stand earn 1,920, which do not bear what 720 with an award lack: 6 each.
    Sensitivity: the plant as a whole needs 1,920 less.
    """
    standing = changed(long_lived(), "Plants", capacity_a_month=40.0)
    standing = changed(standing, "Schemes", award_minimum=720.0)
    assert paid(standing, by_award=True) == pytest.approx(6.0)
    assert paid(standing) == pytest.approx(6.0 - 1920.0 / 720.0)


@pytest.mark.proves("awarded_within_run")
def test_awards_are_judged_by_what_is_made() -> None:
    """Proves: where half of the capacity runs, an award earns half: it needs 18 - 6. Sensitivity: where all
    of it runs 18 - 12.
    """
    half = changed(long_lived(), "Processes", maximum_a_month=30.0)
    assert paid(half, by_award=True) == pytest.approx(18.0 - 6.0)
    assert paid(long_lived(), by_award=True) == pytest.approx(6.0)


def test_plants_without_awards_are_judged_as_a_whole() -> None:
    """Proves: where no scheme can award anything, the setting changes nothing. Sensitivity: above."""
    tables = changed(long_lived(capital_cost=12.0), "Scheme plants")
    tables["Scheme plants"] = []
    assert paid(tables, by_award=True) == pytest.approx(0.0)
    assert built(tables, by_award=True) == pytest.approx(720.0)
