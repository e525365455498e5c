"""Cover rules: months of forward demand in stock, feed within conversion, net imports."""

from typing import Any

import pytest

from planner.model.path import ImpossibleRowError
from tests.model.micro import Tables, changed, cost, joined, keeping, market, plan


def covered(**rule: Any) -> Tables:
    """A market with a free warehouse and a cover rule ``c`` of two months."""
    return joined(market(), keeping()) | {"Cover rules": [{"rule": "c", "cover_months": 2.0} | rule]}


@pytest.mark.proves("cover")
def test_cover_is_forward_demand():
    """Proves: two months of 100 must be in stock at the end of both months: 2,000 + 2,000; one more
    unit of cover at the end costs 10. Sensitivity: without the rule 2,000.
    """
    solution = plan(covered(), 2)
    assert solution.objective == pytest.approx(4000.0)
    assert solution.duals("cover")["dual"].sum() == pytest.approx(10.0)
    assert cost(joined(market(), keeping()), 2) == pytest.approx(2000.0)


@pytest.mark.proves("cover")
def test_fractional_months_and_growth():
    """Proves: 1.5 months after April are all of May's 200 and half of June's 400: 400 are held at the
    end of April, 200 of them also through May, at 1 each: 7,000 + 600. Sensitivity: without the
    rule 7,000.
    """
    tables = covered(cover_months=1.5, last_month="2027-04")
    tables = changed(
        changed(tables, "Demand", demand_a_month=[100.0, 200.0, 400.0]), "Stocks", holding_cost=1.0
    )
    assert cost(tables, 3) == pytest.approx(7600.0)
    assert cost({k: v for k, v in tables.items() if k != "Cover rules"}, 3) == pytest.approx(7000.0)


def test_cover_beyond_the_horizon_is_its_mean():
    """Proves: at the end, the mean of 100 and 300 goes on: one month of cover is 200: 6,000.
    Sensitivity: without the rule 4,000.
    """
    tables = changed(covered(cover_months=1.0), "Demand", demand_a_month=[100.0, 300.0])
    assert cost(tables, 2) == pytest.approx(6000.0)


def test_cover_in_quarters():
    """Proves: 1.5 months of cover are half of the next quarter's 300: 150 more to buy: 7,500 for two
    quarters. Sensitivity: without the rule 6,000.
    """
    assert cost(covered(cover_months=1.5), 6, step_months=3) == pytest.approx(7500.0)
    assert cost(joined(market(), keeping()), 6, step_months=3) == pytest.approx(6000.0)


def test_unavailable_share():
    """Proves: of which a tenth cannot be drawn, 200 / .9 must be held. Sensitivity: all drawable 200."""
    assert cost(covered(unavailable_share=0.1)) == pytest.approx(1000.0 + 2000.0 / 0.9)
    assert cost(covered()) == pytest.approx(3000.0)


def test_cover_window_and_selectors():
    """Proves: two months of 150 are 300: 1,500 + 3,000; for sector u alone 100; a rule that begins after
    the horizon asks for nothing; an empty shelf cannot cover. Sensitivity: the sums differ by what
    each selector leaves out.
    """
    tables = covered()
    tables["Sectors"].append({"sector": "u"})
    tables["Demand"].append({"sector": "u", "commodity": "m", "demand_a_month": 50.0})
    assert cost(tables) == pytest.approx(1500.0 + 3000.0)
    assert cost(changed(tables, "Cover rules", sector=("u",))) == pytest.approx(1500.0 + 1000.0)
    assert cost(changed(tables, "Cover rules", demand_commodity=("m",))) == pytest.approx(4500.0)
    assert cost(changed(tables, "Cover rules", first_month="2027-05")) == pytest.approx(1500.0)
    tables["Holders"].append({"holder": "other"})
    with pytest.raises(ImpossibleRowError):
        cost(changed(tables, "Cover rules", holder=("other",), penalty=None))


def test_elastic_cover():
    """Proves: missing cover costs 4 a unit and month, less than 10 to buy: 1,000 + 200 x 4 = 1,800.
    Sensitivity: hard by the settings 3,000; in quarters a unit missed costs 12, so it is bought.
    """
    tables = covered(penalty=4.0)
    assert cost(tables) == pytest.approx(1800.0)
    assert cost(tables, elastic=False) == pytest.approx(3000.0)
    assert cost(tables, 3, step_months=3) == pytest.approx(3000.0 + 2000.0)


def feed(**rule: Any) -> Tables:
    """Feed f at 1 (each 2 end products) that a plant of 60 a month can convert; m itself at 10."""
    tables = covered(conversion_class="magnets", **rule)
    tables["Commodities"].append({"commodity": "f", "end_product_equivalent": 2.0})
    tables["Imports"].append({"route": "f", "country": "X", "commodity": "f", "price": 1.0})
    tables["Stocks"].append({"holder": "w", "commodity": "f"})
    tables["Plants"] = [{"plant": "P", "plant_class": "magnets", "capacity_a_month": 60.0}]
    return tables


@pytest.mark.proves("cover_conversion", "cover_feed")
def test_feed_counts_within_conversion():
    """Proves: two months of 60 can be converted, so 120 of the 200 may be feed (60 at 1), 80 are m:
    1,000 + 60 + 800 = 1,860; one more unit of conversion over the window saves 10 - .5.
    Sensitivity: without the conversion limit all is feed: 1,000 + 100.
    """
    solution = plan(feed())
    assert solution.objective == pytest.approx(1860.0)
    assert solution.duals("cover_conversion")["dual"].tolist() == pytest.approx([-9.5])
    assert solution.duals("cover_feed")["dual"].tolist() == pytest.approx([-0.5])
    assert cost(changed(feed(), "Cover rules", conversion_class="")) == pytest.approx(1100.0)


def test_new_capacity_converts_feed():
    """Proves: free new capacity of 480 a year converts 40 more a month: 200 may all be feed: 1,100.
    Sensitivity: at .5 availability (30 + 20) x 2 = 100 are feed: 1,000 + 50 + 1,000.
    """
    tables = feed()
    tables["New capacity"] = [
        {"expansion": "E", "plant": "P", "capital_cost": 0.0, "maximum_in_total": 480.0}
    ]
    assert cost(tables) == pytest.approx(1100.0)
    assert cost(changed(tables, "Plants", availability=0.5)) == pytest.approx(2050.0)


@pytest.mark.proves("cover")
def test_net_imports():
    """Proves: own output serves 40, so imports are 60 and the stock s; half a month of them is
    s = .5 (60 + s) = 60: 1,200. Sensitivity: by consumption s = 50: 1,100.
    """
    tables = covered(cover_months=0.5, basis="net imports")
    tables["Processes"] = [{"process": "p", "maximum_a_month": 40.0}]
    tables["Recipes"] = [{"process": "p", "commodity": "m", "output": 1.0}]
    assert cost(tables) == pytest.approx(1200.0)
    assert cost(changed(tables, "Cover rules", basis="consumption")) == pytest.approx(1100.0)


def test_net_imports_count_goods_in_transit_and_exports():
    """Proves: 40 under way are imports too: s = .5 (40 + 60 + s) = 100: 160 are bought: 1,600; 20 bought
    for export are netted off: 1,800. Sensitivity: by consumption s = 50: 1,100.
    """
    tables = covered(cover_months=0.5, basis="net imports")
    tables["Pipeline"] = [{"route": "r", "arrival": "2027-04", "quantity": 40.0}]
    assert cost(tables) == pytest.approx(1600.0)
    assert cost(changed(tables, "Cover rules", basis="consumption")) == pytest.approx(1100.0)
    sale = {"sale": "x", "commodity": "m", "country": "X", "price": 0.0}
    exporting = tables | {"Sales": [sale | {"minimum_a_month": 20.0, "maximum_a_month": 20.0}]}
    assert cost(exporting) == pytest.approx(1800.0)


def test_end_product_equivalents():
    """Proves: a rule on f alone (2 end products each) holds 100 of f for 200 of m. Sensitivity: at an
    equivalent of 1 it holds 200.
    """
    tables = changed(feed(), "Cover rules", conversion_class="", commodity=("f",))
    assert cost(tables) == pytest.approx(1100.0)
    assert cost(changed(tables, "Commodities", 1, end_product_equivalent=1.0)) == pytest.approx(1200.0)


def in_time(**rule: Any) -> Tables:
    """The same feed: a process that makes m of half an f in the plant, at a price that keeps it idle; the
    rule counts what is convertible in time.
    """
    tables = feed(counts="convertible in time", **rule)
    tables["Cover rules"][0].pop("conversion_class")
    tables["Processes"] = [{"process": "p", "plant": "P", "variable_cost": 99.0}]
    tables["Recipes"] = [
        {"process": "p", "commodity": "f", "input": 0.5},
        {"process": "p", "commodity": "m", "output": 1.0},
    ]
    return tables


@pytest.mark.proves("cover_plant", "cover_feed")
def test_what_is_convertible_in_time_counts():
    """Proves: as above, 120 of the 200 may be feed, by recipes and without naming the plant: 1,860; one more
    unit of the plant's work in the two months saves 10 - .5. Sensitivity: all feed counted 1,100; goods ready
    to use alone 3,000.
    """
    solution = plan(in_time())
    assert solution.objective == pytest.approx(1860.0)
    assert solution.duals("cover_plant")["dual"].tolist() == pytest.approx([-9.5])
    assert solution.duals("cover_feed")["dual"].tolist() == pytest.approx([-0.5])
    assert cost(changed(in_time(), "Cover rules", counts="all")) == pytest.approx(1100.0)
    assert cost(changed(in_time(), "Cover rules", counts="goods ready")) == pytest.approx(3000.0)


def test_lead_times_and_plant_use_take_of_the_plant():
    """Proves: a month of lead leaves half of the two months: 60 of feed: 1,000 + 30 + 1,400 = 2,430; two
    months leave none: 3,000; a plant use of 2 leaves 60 too. Sensitivity: 1,860 without (above).
    """
    assert cost(changed(in_time(), "Processes", lead_time_months=1)) == pytest.approx(2430.0)
    assert cost(changed(in_time(), "Processes", lead_time_months=2)) == pytest.approx(3000.0)
    assert cost(changed(in_time(), "Processes", plant_use=2.0)) == pytest.approx(2430.0)


def test_only_plants_at_home_or_those_named_convert():
    """Proves: in a plant abroad nothing counts as convertible, nor in a plant that the rule does not name:
    3,000. Sensitivity: named by its class it does: 1,860.
    """
    assert cost(changed(in_time(), "Plants", country="X")) == pytest.approx(3000.0)
    tables = changed(in_time(), "Cover rules", conversion_class="magnets")
    assert cost(tables) == pytest.approx(1860.0)
    tables["Plants"].append({"plant": "Q", "plant_class": "other"})
    assert cost(changed(tables, "Cover rules", conversion_class="other")) == pytest.approx(3000.0)


def test_a_plant_is_counted_once_over_feeds():
    """Proves: metal x at 1.5 a unit of end product converts in the same plant: still 120 of feed in all, of
    the cheaper f: 1,860. With only 30 of f to be had, 60 of f and 60 of x: 1,000 + 30 + 90 + 800 = 1,920.
    Sensitivity: counted for each feed, all 200 would be feed: 1,000 + 60 + 120.
    """
    tables = in_time()
    tables["Commodities"].append({"commodity": "x"})
    tables["Imports"].append({"route": "x", "country": "X", "commodity": "x", "price": 1.5})
    tables["Stocks"].append({"holder": "w", "commodity": "x"})
    tables["Processes"].append({"process": "q", "plant": "P", "variable_cost": 99.0})
    tables["Recipes"] += [
        {"process": "q", "commodity": "x", "input": 1.0},
        {"process": "q", "commodity": "m", "output": 1.0},
    ]
    assert cost(tables) == pytest.approx(1860.0)
    assert cost(changed(tables, "Imports", 1, maximum_a_month=30.0)) == pytest.approx(1920.0)


def test_rules_by_good_ask_each_good_alone():
    """Proves: a second good n, 50 a month at 10, that no process makes: of a rule of two months for each good
    m has 120 in feed (60 + 800) and n none (1,000). Sensitivity: a rule that counts all takes the feed that
    is there for m as cover of n.
    """
    tables = in_time(demand_commodity=("m",), commodity=("m", "f"))
    tables["Commodities"].append({"commodity": "n"})
    tables["Imports"].append({"route": "n", "country": "X", "commodity": "n", "price": 10.0})
    tables["Demand"].append({"sector": "s", "commodity": "n", "demand_a_month": 50.0})
    tables["Stocks"].append({"holder": "w", "commodity": "n"})
    assert cost(tables) == pytest.approx(1500.0 + 860.0)
    own = {"rule": "n", "demand_commodity": ("n",), "cover_months": 2.0, "counts": "convertible in time"}
    tables["Cover rules"].append(own | {"commodity": ("n", "f")})
    assert cost(tables) == pytest.approx(1500.0 + 860.0 + 1000.0)
    assert cost(changed(tables, "Cover rules", 1, counts="all")) == pytest.approx(1500.0 + 860.0)
