"""What events do, by hand: each effect, its profile, recovery, and what is passed on to third countries.

Everywhere the event comes for sure in May 2027 (the second month), so that the objective is the cost of one
path: need 100 a month at a price of 10, 50 for each unit of lost output.
"""

from typing import Any

import pytest

from planner.schema.tables import disruption
from tests.model.micro import Tables, joined, making, market
from tests.tree.growing import expected, planned

MAY = "2027-05"
BASE = 1000.0
"""Cost of a month without an event."""


def under(
    tables: Tables, *effects: dict[str, Any], length: int | None = None, recovery: int = 0
) -> dict[str, Any]:
    """The tables with an event of these effects that comes in May."""
    found = {"Shortage tiers": [{"sector": "s", "tier": "lost", "lost_value": 50.0}]} | tables
    found["Events"] = [{"event": "e", "recovery_months": recovery}]
    found["Event effects"] = [{"event": "e", **row} for row in effects]
    row = {"scenario": "it comes", "first_month": MAY, "probability": 1.0, "event": "e"}
    return found | {"Scenarios": [row | {"length_months": length}]}


def hit(
    tables: Tables, *effects: dict[str, Any], length: int | None = None, recovery: int = 0, months: int = 2
) -> float:
    """Cost of a plan that meets such an event."""
    return expected(under(tables, *effects, length=length, recovery=recovery), months)


def bought() -> Tables:
    """At most 100 a month from X."""
    return market(maximum_a_month=100.0)


def made(**process: Any) -> Tables:
    """100 a month made for 10 each, nothing else."""
    tables = joined(market(first_month="2030-01"), making(variable_cost=10.0, **process))
    return tables | {"Plants": [{"plant": "P", "country": "X", "capacity_a_month": 100.0}]}


AVAILABLE = {"effect": disruption.AVAILABILITY}
MISSED_60 = BASE + 40 * 10.0 + 60 * 50.0
"""Cost of two months if only 40 come in the second."""


def test_import_availability():
    """Proves: 40 of 100 can be ordered: 400 + 60 x 50. Sensitivity: another country's event costs nothing."""
    assert hit(bought(), AVAILABLE | {"country": ("X",), "value": 0.4}) == pytest.approx(MISSED_60)
    other = bought()
    other["Countries"].append({"country": "Y"})
    assert hit(other, AVAILABLE | {"country": ("Y",), "value": 0.4}) == pytest.approx(2 * BASE)


@pytest.mark.parametrize(
    ("fits", "misses"),
    [
        ({"bloc": "east"}, {"bloc": "west"}),
        ({"stage": "oxide"}, {"stage": "metal"}),
        ({"commodity": ("m",)}, {"commodity": ("n",)}),
        ({"route": ("r",)}, {"route": ("n",)}),
    ],
)
def test_selectors_of_routes(fits: dict[str, Any], misses: dict[str, Any]):
    """Proves: each selector finds the route. Sensitivity: with another value it does not."""
    tables = bought()
    tables["Countries"] = [{"country": "X", "blocs": "east; north"}]
    tables["Commodities"] = [{"commodity": "m", "stage": "oxide"}, {"commodity": "n", "stage": "metal"}]
    tables["Imports"].append({"route": "n", "country": "X", "commodity": "n", "price": 1.0})
    assert hit(tables, AVAILABLE | {"value": 0.4} | fits) == pytest.approx(MISSED_60)
    assert hit(tables, AVAILABLE | {"value": 0.4} | misses) == pytest.approx(2 * BASE)


def test_availability_scales_minimum_orders():
    """Proves: of 30 that must be bought at 80, half can be: 15 x 70 more. Sensitivity: calm, 30 x 70."""
    tables = bought()
    tables["Imports"].append(
        {"route": "dear", "country": "X", "commodity": "m", "price": 80.0, "offtake_minimum_a_month": 30.0}
    )
    dear = AVAILABLE | {"route": ("dear",)}
    assert hit(tables, dear | {"value": 0.5}) == pytest.approx(2 * BASE + (30 + 15) * 70.0)
    assert hit(tables, dear | {"value": 1.0}) == pytest.approx(2 * BASE + (30 + 30) * 70.0)


def contracted(**contract: Any) -> Tables:
    """50 a month at 60 under contract, of which 40 must be paid; the market sells at 10."""
    row = {
        "contract": "k",
        "route": "dear",
        "price": 60.0,
        "minimum_a_month": 50.0,
        "maximum_a_month": 50.0,
        "take_or_pay_share": 0.8,
    }
    tables = joined(bought(), {"Contracts": [row | contract]})
    tables["Imports"].append({"route": "dear", "country": "X", "commodity": "m", "price": 200.0})
    return tables


def test_take_or_pay_is_relaxed_by_force_majeure():
    """Proves: 80 of two months are owed at 50 above the market; nothing is owed for a month without
    deliveries: 40 x 50. Sensitivity: without the clause all 80 are, 50 of them delivered in April and 30
    paid for nothing.
    """
    cut = AVAILABLE | {"route": ("dear",), "value": 0.0}
    free = AVAILABLE | {"route": ("dear",), "value": 1.0}
    assert hit(contracted(), free) == pytest.approx(2 * BASE + 80 * 50.0)
    assert hit(contracted(), cut) == pytest.approx(2 * BASE + 40 * 50.0)
    assert hit(contracted(force_majeure=False), cut) == pytest.approx(2 * BASE + 50 * 50.0 + 30 * 60.0)


def test_contract_delivers_what_is_left():
    """Proves: of 100 a month under contract at 5, 40 can be delivered; 60 are bought at 10. Sensitivity:
    an event that spares the route costs nothing.
    """
    tables = contracted(price=5.0, minimum_a_month=100.0, maximum_a_month=100.0)
    dear = AVAILABLE | {"route": ("dear",)}
    assert hit(tables, dear | {"value": 0.4}) == pytest.approx(500.0 + 40 * 5.0 + 60 * 10.0)
    assert hit(tables, dear | {"value": 1.0}) == pytest.approx(2 * 500.0)


def test_arrivals():
    """Proves: 40 of what was ordered arrive and are paid for. Sensitivity: all of it, 2,000."""
    tables = bought()
    arrivals = {"effect": disruption.ARRIVALS, "country": ("X",)}
    assert hit(tables, arrivals | {"value": 0.4}) == pytest.approx(MISSED_60)
    assert hit(tables, arrivals | {"value": 1.0}) == pytest.approx(2 * BASE)


def test_arrivals_of_what_was_under_way():
    """Proves: of 100 under way for May 40 come: 60 lost, and nothing can be bought. Sensitivity: as planned,
    all come.
    """
    tables = market(demand=[0.0, 100.0], first_month="2030-01")
    tables["Pipeline"] = [{"route": "r", "arrival": MAY, "quantity": 100.0}]
    arrivals = {"effect": disruption.ARRIVALS, "route": ("r",)}
    assert hit(tables, arrivals | {"value": 0.4}) == pytest.approx(60 * 50.0)
    assert hit(tables, arrivals | {"value": 1.0}) == pytest.approx(0.0)


def test_import_price():
    """Proves: half as much again on the price of 10, not on the freight of 2. Sensitivity: times 1: 12."""
    tables = market(freight=2.0)
    price = {"effect": disruption.IMPORT_PRICE, "country": ("X",)}
    assert hit(tables, price | {"value": 1.5}) == pytest.approx(1200.0 + 1700.0)
    assert hit(tables, price | {"value": 1.0}) == pytest.approx(1200.0 + 1200.0)


def test_import_price_carries_duty():
    """Proves: a duty of 10 % is on the higher price too: 100 + 150. Sensitivity: the old price, 200."""
    for times, duty in ((1.5, 250.0), (1.0, 200.0)):
        solution = planned(
            under(market(duty_share=0.1), {"effect": disruption.IMPORT_PRICE, "value": times}), 2
        )
        ledger = solution.solution_of(1).ledger
        paid = ledger[(ledger["account"] == "duty") & (ledger["payer"] == "buyers")]
        assert paid["amount"].sum() == pytest.approx(duty)


def test_plant_availability():
    """Proves: 40 of 100 can be made. Sensitivity: another country's plants do not count."""
    plants = {"effect": disruption.PLANT}
    assert hit(made(), plants | {"plant": ("P",), "value": 0.4}) == pytest.approx(MISSED_60)
    assert hit(made(), plants | {"country": ("X",), "value": 0.4}) == pytest.approx(MISSED_60)
    tables = made()
    tables["Countries"].append({"country": "Y"})
    assert hit(tables, plants | {"country": ("Y",), "value": 0.4}) == pytest.approx(2 * BASE)


def test_process_yield():
    """Proves: 100 runs give 40: 1,000 + 60 x 50. Sensitivity: of a plant that is not there, nothing."""
    result = {"effect": disruption.YIELD, "value": 0.4}
    assert hit(made(), result | {"process": ("p",)}) == pytest.approx(BASE + 1000.0 + 60 * 50.0)
    assert hit(made(), result | {"plant": ("P",)}) == pytest.approx(BASE + 1000.0 + 60 * 50.0)
    other = joined(made(), {"Processes": [{"process": "q"}]})
    assert hit(other, result | {"process": ("q",)}) == pytest.approx(2 * BASE)


def test_demand():
    """Proves: 150 are needed. Sensitivity: of another sector, 100."""
    tables = joined(market(), {"Sectors": [{"sector": "t"}]})
    need = {"effect": disruption.DEMAND, "value": 1.5}
    tables["Demand"].append({"sector": "t", "commodity": "m", "demand_a_month": 0.0})
    assert hit(tables, need | {"sector": ("s",)}) == pytest.approx(BASE + 1500.0)
    assert hit(tables, need | {"sector": ("t",)}) == pytest.approx(2 * BASE)
    assert hit(tables, need | {"commodity": ("m",)}) == pytest.approx(BASE + 1500.0)


def test_demand_scales_the_steps_of_shortage():
    """Proves: of a need of 200, 40 (not 20) can be given up for 20: 100 x 10 + 40 x 20 + 60 x 50.
    Sensitivity: of a need of 100 nothing is given up.
    """
    tables = bought()
    tables["Shortage tiers"] = [
        {"sector": "s", "tier": "thrift", "share_of_demand": 0.2, "lost_value": 20.0},
        {"sector": "s", "tier": "lost", "lost_value": 50.0},
    ]
    assert hit(tables, {"effect": disruption.DEMAND, "value": 2.0}) == pytest.approx(BASE + 1000 + 800 + 3000)
    assert hit(tables, {"effect": disruption.DEMAND, "value": 1.0}) == pytest.approx(2 * BASE)


def test_licence_throughput():
    """Proves: 40 of 100 pass. Sensitivity: another licence costs nothing."""
    tables = market(licence="L")
    tables["Licences"] = [{"licence": "L", "throughput_a_month": 100.0}, {"licence": "M"}]
    throughput = {"effect": disruption.LICENCE, "value": 0.4}
    assert hit(tables, throughput | {"licence": ("L",)}) == pytest.approx(MISSED_60)
    assert hit(tables, throughput | {"licence": ("M",)}) == pytest.approx(2 * BASE)


def sold(**sale: Any) -> Tables:
    """Besides the 100 that are needed, up to 50 a month are sold at 14, 4 more than they cost."""
    tables = market()
    return tables | {
        "Sales": [{"sale": "out", "commodity": "m", "price": 14.0, "maximum_a_month": 50.0} | sale]
    }


def test_sale_price():
    """Proves: 50 a month earn 4 each; at half the price nothing is sold in May. Sensitivity: another outlet's
    price changes nothing.
    """
    price = {"effect": disruption.SALE_PRICE, "value": 0.5}
    assert hit(sold(), price | {"sale": ("out",)}) == pytest.approx(2 * BASE - 200.0)
    assert hit(sold(), price | {"commodity": ("m",), "value": 1.5}) == pytest.approx(2 * BASE - 200 - 50 * 11)
    other = sold()
    other["Sales"].append({"sale": "other", "commodity": "m", "price": 5.0})
    assert hit(other, price | {"sale": ("other",)}) == pytest.approx(2 * BASE - 400.0)


def test_sale_volume():
    """Proves: an outlet that takes a fifth buys 10 instead of 50 in May, one that is closed none, and one
    that must be given 20 only 4 then. Sensitivity: with 1 all are sold.
    """
    volume = {"effect": disruption.SALE_VOLUME}
    for value in (1.0, 0.2, 0.0):
        assert hit(sold(), volume | {"value": value}) == pytest.approx(2 * BASE - 200.0 - value * 200.0)
    owed = sold(price=5.0, minimum_a_month=20.0)
    assert hit(owed, volume | {"value": 0.2}) == pytest.approx(2 * BASE + 20 * 5.0 + 4 * 5.0)


def test_shortage_value():
    """Proves: with 40 of 100 in April and May a tonne short costs 50, in May four times as much. Sensitivity:
    of a sector that needs nothing, nothing.
    """
    tables = market(maximum_a_month=40.0) | {"Sectors": [{"sector": "s"}, {"sector": "t"}]}
    tables["Demand"].append({"sector": "t", "commodity": "m", "demand_a_month": 0.0})
    value = {"effect": disruption.SHORTAGE_VALUE, "value": 4.0}
    short = 2 * 400.0 + 60 * 50.0
    assert hit(tables, value | {"sector": ("s",)}) == pytest.approx(short + 60 * 200.0)
    assert hit(tables, value | {"sector": ("t",)}) == pytest.approx(short + 60 * 50.0)


def test_stock_kept():
    """Proves: nothing can be bought; of 200 in stock 100 are used in April and a quarter of the rest is left
    in May: 75 go short. Sensitivity: of another holder's stock, or with all left, none.
    """
    tables = market(first_month="2030-01")
    tables["Holders"] = [{"holder": "h"}, {"holder": "g"}]
    tables["Stocks"] = [
        {"holder": "h", "commodity": "m", "opening": 200.0},
        {"holder": "g", "commodity": "m", "maximum": 0.0},
    ]
    kept = {"effect": disruption.STOCK_KEPT, "value": 0.25}
    assert hit(tables, kept | {"holder": ("h",)}) == pytest.approx(75 * 50.0)
    assert hit(tables, kept | {"holder": ("g",)}) == pytest.approx(0.0)
    assert hit(tables, kept | {"commodity": ("m",), "value": 1.0}) == pytest.approx(0.0)


def test_resource_capacity():
    """Proves: 100 made at 4 take 2 of 300 hours each; what cannot be made is bought at 10. A strike leaves a
    fifth of the hours: 30 made, 70 bought in May. Sensitivity: of another resource, nothing.
    """
    tables = joined(market(), making(variable_cost=4.0))
    tables["Resources"] = [{"resource": "hours", "capacity_a_month": 300.0}, {"resource": "desk"}]
    tables["Resources"][1]["capacity_a_month"] = 1.0
    tables["Resource use"] = [{"resource": "hours", "activity": "run", "use_per_unit": 2.0}]
    strike = {"effect": disruption.RESOURCE, "value": 0.2}
    assert hit(tables, strike | {"resource": ("hours",)}) == pytest.approx(400.0 + 30 * 4.0 + 70 * 10.0)
    assert hit(tables, strike | {"resource": ("desk",)}) == pytest.approx(800.0)


def test_new_capacity_comes_later():
    """Proves: 100 a month ordered in April start in May, cost 120 a month from then and make for 10; two
    months late they still cost three times 120, and April to June are lost. Sensitivity: on time only April
    is lost.
    """
    tables = made()
    tables["Plants"] = [{"plant": "P"}]
    tables["New capacity"] = [
        {
            "expansion": "E",
            "plant": "P",
            "capital_cost": 12.0,
            "life_years": 10.0,
            "required_return": 0.0,
            "gestation_months": 1,
            "last_month": "2027-04",
            "minimum_in_total": 1200.0,
            "maximum_in_total": 1200.0,
        }
    ]
    delay = {"effect": disruption.DELAY, "plant": ("P",)}
    assert hit(tables, delay | {"value": 0.0}, months=4) == pytest.approx(360.0 + 5000.0 + 3 * BASE)
    assert hit(tables, delay | {"value": 2.0}, months=4) == pytest.approx(360.0 + 3 * 5000.0 + BASE)


def licensed(months_to_build: int) -> Tables:
    """100 a month made for 4 under a bought licence: 120 a month from its start; else bought at 10."""
    tables = joined(market(), making(variable_cost=4.0))
    tables["Resources"] = [{"resource": "licence"}]
    tables["Resource use"] = [{"resource": "licence", "use_per_unit": 1.0}]
    tables["New capacity"] = [
        {"expansion": "E", "resource": "licence", "capital_cost": 12.0, "life_years": 10.0}
        | {"required_return": 0.0, "last_month": "2027-04", "gestation_months": months_to_build}
        | {"minimum_in_total": 1200.0, "maximum_in_total": 1200.0}
    ]
    return tables


def test_bought_capacity_of_a_resource():
    """Proves: a strike leaves a fifth of what is bought of a licence: 20 made and 80 bought in May.
    Sensitivity: with all of it 2 x (400 + 120).
    """
    half = {"effect": disruption.RESOURCE, "resource": ("licence",)}
    assert hit(licensed(0), half | {"value": 1.0}) == pytest.approx(2 * 520.0)
    assert hit(licensed(0), half | {"value": 0.2}) == pytest.approx(520.0 + 120.0 + 80.0 + 800.0)


def test_licence_comes_later():
    """Proves: a licence due in May that is two months late costs 120 from May and is used from July.
    Sensitivity: a delay of plants alone changes nothing.
    """
    on_time, late = {"value": 0.0}, {"value": 2.0}
    delay = {"effect": disruption.DELAY, "resource": ("licence",)}
    assert hit(licensed(1), delay | on_time, months=4) == pytest.approx(1000.0 + 3 * 520.0)
    assert hit(licensed(1), delay | late, months=4) == pytest.approx(3 * 1000.0 + 2 * 120.0 + 520.0)
    plants = {"effect": disruption.DELAY, "plant": ("P",)}
    assert hit(licensed(1), plants | late, months=4) == pytest.approx(1000.0 + 3 * 520.0)


def test_every_effect_has_a_case():
    """Proves: all effects of the schema are hit here. Sensitivity: a new effect without a case fails."""
    cases = globals()
    words = {name for name in vars(disruption) if vars(disruption)[name] in disruption.EFFECTS}
    used = {name for each in cases.values() if callable(each) and hasattr(each, "__code__")
            for name in each.__code__.co_names}  # fmt: skip
    assert words <= used | {"AVAILABILITY"}
    assert AVAILABLE["effect"] == disruption.AVAILABILITY


def test_profile_by_age():
    """Proves: 40 left in May, 20 in June and after: rows of one profile replace each other by age.
    Sensitivity: without the second row 40 in both.
    """
    first, second = AVAILABLE | {"value": 0.4}, AVAILABLE | {"value": 0.2, "from_month": 1}
    later = 20 * 10.0 + 80 * 50.0
    assert hit(bought(), first, second, months=4) == pytest.approx(MISSED_60 + 2 * later)
    assert hit(bought(), first, months=3) == pytest.approx(MISSED_60 + 400.0 + 3000.0)


def test_before_its_first_row_a_profile_is_one():
    """Proves: an effect from the second month of age leaves May alone. Sensitivity: from 0 May is hit too."""
    assert hit(bought(), AVAILABLE | {"value": 0.4, "from_month": 1}, months=3) == pytest.approx(
        BASE + MISSED_60
    )
    assert hit(bought(), AVAILABLE | {"value": 0.4}, months=3) == pytest.approx(MISSED_60 + 3400.0)


def test_profiles_on_one_target_multiply():
    """Proves: .8 by country and .5 by route leave .4. Sensitivity: one alone leaves .8."""
    by_country = AVAILABLE | {"country": ("X",), "value": 0.8}
    by_route = AVAILABLE | {"route": ("r",), "value": 0.5}
    assert hit(bought(), by_country, by_route) == pytest.approx(MISSED_60)
    assert hit(bought(), by_country) == pytest.approx(BASE + 800.0 + 1000.0)


def test_recovery_in_equal_steps():
    """Proves: one month at 0, then 25, 50 and 75 % in three months of recovery, then all: 100 + 75 + 50 + 25
    units lost at 40 more than their price. Sensitivity: without recovery only the first 100.
    """
    gone = AVAILABLE | {"value": 0.0}
    assert hit(bought(), gone, length=1, recovery=3, months=6) == pytest.approx(6 * BASE + 250 * 40.0)
    assert hit(bought(), gone, length=1, months=6) == pytest.approx(6 * BASE + 100 * 40.0)


def contagion(**effect: Any) -> float:
    """X falls away; Y sells the same for 12, 80 % of it made from feed of X."""
    tables = joined(bought(), {"Commodities": [{"commodity": "f", "stage": "feed"}]})
    tables["Commodities"][0]["stage"] = "goods"
    tables["Countries"].append({"country": "Y"})
    tables["Imports"].append(
        {"route": "y", "country": "Y", "commodity": "m", "price": 12.0, "maximum_a_month": 100.0}
    )
    tables["Origins"] = [
        {"country": "Y", "goods": "goods", "supplier": "X", "feed": "feed", "share": 0.8},
        {"country": "Y", "goods": "goods", "supplier": "Y", "feed": "feed", "share": 0.2},
    ]
    return hit(tables, AVAILABLE | {"country": ("X",), "value": 0.0} | effect, months=3)


def test_third_countries_feel_it():
    """Proves: half of the loss is passed on to the 80 % of Y that come from X: Y sells 60.
    Sensitivity: nothing passed on, 100 at 12; with a month of own stock it begins in June.
    """
    all_from_y, part = 1200.0, 60 * 12.0 + 40 * 50.0
    assert contagion(passed_on=0.5) == pytest.approx(BASE + 2 * part)
    assert contagion(passed_on=0.0) == pytest.approx(BASE + 2 * all_from_y)
    assert contagion(passed_on=0.5, buffer_months=1) == pytest.approx(BASE + all_from_y + part)
