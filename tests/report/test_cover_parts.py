"""Cover in its parts: goods ready to use, feed that plants can convert in time, idle feed; by good."""

from typing import Any

import pandas as pd
import pytest

from planner.plan import build_plan
from planner.plan.cover import DAYS_A_MONTH
from planner.plan.stock import StockPlan
from tests.model.micro import Tables, changed, joined, keeping, market, plan
from tests.report.cases import RUN

TWO_MONTHS = {"rule": "c", "cover_months": 2.0, "penalty": 0.001}


def held(feed: float = 100.0, **plant: Any) -> Tables:
    """Goods m: 50 in stock, 100 needed a month; feed f, each 2 end products, of which a plant of 60 a month
    can make m; a rule asks for two months.
    """
    tables = joined(market(), keeping(opening=50.0, minimum=50.0))
    tables["Commodities"].append({"commodity": "f", "end_product_equivalent": 2.0})
    tables["Stocks"].append({"holder": "w", "commodity": "f", "opening": feed, "minimum": feed})
    tables["Plants"] = [{"plant": "P", "capacity_a_month": 60.0} | plant]
    tables["Processes"] = [{"process": "p", "plant": "P", "variable_cost": 99.0}]
    tables["Recipes"] = [
        {"process": "p", "commodity": "f", "input": 0.5},
        {"process": "p", "commodity": "m", "output": 1.0},
    ]
    return tables | {"Cover rules": [dict(TWO_MONTHS)]}


def stock_of(tables: Tables, months: int = 1) -> StockPlan:
    """Tables about stock of the plan."""
    return build_plan(plan(tables, months), run=RUN).stock


def parts(tables: Tables, whose: str = "All stock") -> tuple[float, float, float]:
    """Ready, convertible in time, idle at the end of the first month."""
    row = stock_of(tables).parts_by_month.iloc[0]
    return tuple(float(row[f"{whose}, {part}"]) for part in ("ready", "convertible in time", "idle feed"))


def test_feed_counts_as_far_as_plants_convert_it_in_time():
    """Proves: 100 of feed are 200 end products, of which 60 x 2 months can be made: 50 ready, 120 in time, 80
    idle, 15.2, 36.5 and 24.3 days of 100 a month. Sensitivity: a plant of 100 a month leaves nothing idle,
    one that does not stand leaves all; before, all 250 counted.
    """
    assert parts(held()) == pytest.approx((50.0, 120.0, 80.0))
    assert parts(held(capacity_a_month=100.0)) == pytest.approx((50.0, 200.0, 0.0))
    assert parts(held(capacity_a_month=0.0)) == pytest.approx((50.0, 0.0, 200.0))
    row = stock_of(held()).parts_by_month.iloc[0]
    days = [row[f"All stock, days {part}"] for part in ("ready", "convertible in time", "idle feed")]
    assert days == pytest.approx([each * DAYS_A_MONTH for each in (0.5, 1.2, 0.8)])
    assert stock_of(held()).cover_by_month["All stock"].tolist() == pytest.approx([250.0])


def test_months_of_cover_are_those_that_rules_ask():
    """Proves: three months of cover convert 180; without a rule it is a year, so all 200. Sensitivity: two
    months 120 (above).
    """
    assert parts(changed(held(), "Cover rules", cover_months=3.0)) == pytest.approx((50.0, 180.0, 20.0))
    assert parts({name: rows for name, rows in held().items() if name != "Cover rules"}) == pytest.approx(
        (50.0, 200.0, 0.0)
    )


def test_lead_time_takes_of_the_months():
    """Proves: a month from run to goods leaves one of two months: 60 in time. Sensitivity: two months of lead
    leave nothing; none leaves 120.
    """
    assert parts(changed(held(), "Processes", lead_time_months=1)) == pytest.approx((50.0, 60.0, 140.0))
    assert parts(changed(held(), "Processes", lead_time_months=2)) == pytest.approx((50.0, 0.0, 200.0))


def test_plants_abroad_do_not_count():
    """Proves: feed that only a plant abroad can convert is idle. Sensitivity: at home 120 count."""
    assert parts(held(country="X")) == pytest.approx((50.0, 0.0, 200.0))


def test_a_plant_is_counted_once_over_the_feeds_that_share_it():
    """Proves: metal x (1 end product each) that the plant uses too, 100 of it, and 40 end products of feed:
    of 140 the plant makes 120 in two months. Sensitivity: counted for each feed, 40 + 100 would be in time.
    """
    tables = held(20.0)
    tables["Commodities"].append({"commodity": "x"})
    tables["Stocks"].append({"holder": "w", "commodity": "x", "opening": 100.0, "minimum": 100.0})
    tables["Processes"].append({"process": "q", "plant": "P", "variable_cost": 99.0})
    tables["Recipes"] += [
        {"process": "q", "commodity": "x", "input": 1.0},
        {"process": "q", "commodity": "m", "output": 1.0},
    ]
    assert parts(tables) == pytest.approx((50.0, 120.0, 20.0))


def test_each_plant_on_the_way_limits():
    """Proves: feed is made into metal x first, in a plant of 10 a month of which a good takes one: 20 in two
    months. Sensitivity: a way without that plant gives 120.
    """
    tables = changed(held(), "Recipes", commodity="x", input=1.0)
    tables["Commodities"].append({"commodity": "x"})
    tables["Plants"].append({"plant": "M", "capacity_a_month": 10.0})
    tables["Processes"].append({"process": "metal", "plant": "M"})
    tables["Recipes"] += [
        {"process": "metal", "commodity": "f", "input": 0.5},
        {"process": "metal", "commodity": "x", "output": 1.0},
    ]
    assert parts(tables) == pytest.approx((50.0, 20.0, 180.0))
    assert parts(changed(tables, "Processes", 1, plant="")) == pytest.approx((50.0, 120.0, 80.0))


def test_reserve_is_a_part_of_all_stock():
    """Proves: of the feed 30 are a reserve's: 60 end products, all in time, while all stock still has 120.
    Sensitivity: without the reserve nothing is held in one.
    """
    tables = changed(held(), "Stocks", 1, opening=70.0, minimum=70.0)
    tables["Holders"].append({"holder": "v", "kind": "reserve", "payer": "government"})
    tables["Stocks"].append({"holder": "v", "commodity": "f", "opening": 30.0, "minimum": 30.0})
    assert parts(tables, "Reserve") == pytest.approx((0.0, 60.0, 0.0))
    assert parts(tables) == pytest.approx((50.0, 120.0, 80.0))
    assert parts(held(), "Reserve") == pytest.approx((0.0, 0.0, 0.0))


def test_cover_by_good_is_that_of_each_good_alone():
    """Proves: a second good n, 20 needed a month and none held, that the same plant makes of the same feed:
    each good alone could have 120, n six months of its need; together they have 120. Sensitivity: without
    its process n has none.
    """
    tables = held()
    tables["Commodities"].append({"commodity": "n"})
    tables["Imports"].append({"route": "n", "country": "X", "commodity": "n", "price": 1.0})
    tables["Demand"].append({"sector": "s", "commodity": "n", "demand_a_month": 20.0})
    without = by_good(tables)
    assert without["All stock, convertible in time"].to_dict() == pytest.approx({"m": 120.0, "n": 0.0})
    tables["Processes"].append({"process": "q", "plant": "P", "variable_cost": 99.0})
    tables["Recipes"] += [
        {"process": "q", "commodity": "f", "input": 0.5},
        {"process": "q", "commodity": "n", "output": 1.0},
    ]
    found = by_good(tables)
    assert found["All stock, convertible in time"].to_dict() == pytest.approx({"m": 120.0, "n": 120.0})
    assert found["All stock, days convertible in time"].to_dict() == pytest.approx(
        {"m": 1.2 * DAYS_A_MONTH, "n": 6.0 * DAYS_A_MONTH}
    )
    assert parts(tables) == pytest.approx((50.0, 120.0, 80.0))


def by_good(tables: Tables) -> pd.DataFrame:
    """The first month's cover by good."""
    return stock_of(tables).good_by_month.set_index("Good")


def rule_row(tables: Tables, months: int = 1) -> pd.Series:
    """The first month of the only rule."""
    return stock_of(tables, months).rules_by_month.iloc[0]


def test_a_rule_tells_what_is_asked_held_short_and_what_closes_it():
    """Proves: 200 are asked, 50 ready, 120 in time, 80 idle, all held privately; a rule that counts what is
    convertible is short of 30: the plant is full, so goods close it, at 10: 300, and a tenth of that a year.
    Sensitivity: with room in the plant, feed at 1 would (2 end products each): of a rule that counts all none
    is short.
    """
    tables = joined(changed(held(), "Cover rules", counts="convertible in time"))
    tables["Imports"].append({"route": "f", "country": "X", "commodity": "f", "price": 1.0})
    tables = changed(tables, "Holders", carrying_share=0.1)
    row = rule_row(tables)
    found = [row[name] for name in ("Asked", "Ready", "Convertible in time", "Idle feed", "Held privately")]
    assert found == pytest.approx([200.0, 50.0, 120.0, 80.0, 250.0])
    assert (row["Counted"], row["Short"]) == pytest.approx((170.0, 30.0))
    assert row["Closed by"] == "m"
    assert (row["To buy it"], row["To hold it a year"]) == pytest.approx((300.0, 30.0))
    roomy = changed(tables, "Stocks", 1, opening=60.0, minimum=60.0)
    roomy = changed(roomy, "Plants", capacity_a_month=200.0)
    row = rule_row(roomy)
    assert (row["Short"], row["Closed by"]) == (pytest.approx(30.0), "f")
    assert (row["To buy it"], row["To hold it a year"]) == pytest.approx((15.0, 1.5))
    row = rule_row(changed(tables, "Cover rules", counts="all"))
    assert (row["Short"], row["Closed by"]) == (pytest.approx(0.0), "")
    row = rule_row(changed(tables, "Cover rules", counts="goods ready", unavailable_share=0.1))
    assert (row["Counted"], row["Short"]) == pytest.approx((45.0, 155.0))
    assert row["To buy it"] == pytest.approx(1550.0 / 0.9)


def test_a_rule_on_net_imports_tells_what_it_asks():
    """Proves: two months of the 100 that are imported are asked. Sensitivity: of need it is the same 200 in
    one month, with 40 made at home only 120.
    """
    tables = changed(held(), "Cover rules", basis="net imports")
    assert rule_row(tables)["Asked"] == pytest.approx(200.0)
    tables["Processes"].append({"process": "own", "maximum_a_month": 40.0, "minimum_a_month": 40.0})
    tables["Recipes"].append({"process": "own", "commodity": "m", "output": 1.0})
    assert rule_row(tables)["Asked"] == pytest.approx(120.0)


def test_what_government_holds_is_not_private():
    """Proves: a reserve's 30 of feed are not held privately: 190 of 250. Sensitivity: without it all is."""
    tables = changed(held(), "Stocks", 1, opening=70.0, minimum=70.0)
    tables["Holders"].append({"holder": "v", "kind": "reserve", "payer": "government"})
    tables["Stocks"].append({"holder": "v", "commodity": "f", "opening": 30.0, "minimum": 30.0})
    assert rule_row(tables)["Held privately"] == pytest.approx(190.0)
