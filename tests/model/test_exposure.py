"""Share caps: direct, embodied, any country; per month, year and in total."""

from typing import Any

import pytest

from tests.model.micro import Tables, changed, cost, joined, keeping, plan, without


def capped(**cap: Any) -> Tables:
    """C at 50, A at 70; need 100."""
    row = {"cap": "cap", "country": "C", "goods": "m", "maximum_share": 0.4, "per": "month"}
    return {
        "Countries": [{"country": "C"}, {"country": "A"}, {"country": "Own", "own": True}],
        "Commodities": [{"commodity": "m", "stage": "magnet"}],
        "Imports": [
            {"route": "c", "country": "C", "commodity": "m", "price": 50.0},
            {"route": "a", "country": "A", "commodity": "m", "price": 70.0},
        ],
        "Sectors": [{"sector": "s"}],
        "Demand": [{"sector": "s", "commodity": "m", "demand_a_month": 100.0}],
        "Share caps": [row | cap],
    }


FISCAL = {"per": "fiscal year"}


@pytest.mark.proves("share_cap", "consumed")
def test_direct_cap():
    """Proves: 40 from C, 60 from A: 2,000 + 4,200 = 6,200; one more unit from C saves 20.
    Sensitivity: a cap of 1 (or none) 5,000.
    """
    solution = plan(capped())
    assert solution.objective == pytest.approx(6200.0)
    assert solution.duals("share_cap")["dual"].tolist() == pytest.approx([-20.0])
    assert cost(capped(maximum_share=1.0)) == pytest.approx(5000.0)
    assert cost(capped(goods="magnet")) == pytest.approx(6200.0)


@pytest.mark.proves("share_cap")
def test_month_year_and_total():
    """Proves: A sells from April (FY29) only, C may be 40 % and each unit above costs 30: per month and per
    year March is 60 over (5,000 + 1,800) and April keeps the cap (2,000 + 4,200); in total C's 100
    of March are 20 over 80 of 200 (5,000 + 7,000 + 600). Sensitivity: without the cap 10,000.
    """
    tables = capped(per="month", penalty=30.0)
    demand = [0.0] * 11 + [100.0, 100.0]
    tables = changed(tables, "Demand", demand_a_month=demand)
    tables = changed(tables, "Imports", 1, first_month="2028-04")
    march, april = 5000.0 + 60 * 30.0, 40 * 50.0 + 60 * 70.0
    assert cost(tables, 13) == pytest.approx(march + april)
    assert cost(changed(tables, "Share caps", per="fiscal year"), 13) == pytest.approx(march + april)
    total = 100 * 50.0 + 100 * 70.0 + 20 * 30.0
    assert cost(changed(tables, "Share caps", per="total"), 13) == pytest.approx(total)
    assert cost(without(tables, "Share caps"), 13) == pytest.approx(10000.0)


def test_caps_by_year():
    """Proves: FY28 at .4, FY29 at .2: 6,200 + 6,600. Sensitivity: .4 in both 12,400."""
    tables = changed(capped(per="fiscal year"), "Demand", demand_a_month=[0.0] * 11 + [100.0, 100.0])
    yearly = changed(tables, "Share caps", maximum_by_year={"FY29": 0.2})
    assert cost(yearly, 13) == pytest.approx(12800.0)
    assert cost(tables, 13) == pytest.approx(12400.0)


@pytest.mark.proves("share_cap")
def test_any_country():
    """Proves: no country above .65: 65 from C, 35 from A: 3,250 + 2,450 = 5,700; at .4 own output at 90
    must make 20, our own country is not capped: 2,000 + 2,800 + 1,800. Sensitivity: only C capped
    at .4 6,200.
    """
    assert cost(capped(country="any", maximum_share=0.65)) == pytest.approx(5700.0)
    own = joined(
        capped(country="any"),
        {
            "Processes": [{"process": "p", "variable_cost": 90.0}],
            "Recipes": [{"process": "p", "commodity": "m", "output": 1.0}],
        },
    )
    assert cost(own) == pytest.approx(6600.0)
    assert cost(capped()) == pytest.approx(6200.0)


@pytest.mark.proves("share_cap")
def test_embodied_cap():
    """Proves: A is fed to .5 by C, so x from A carries .5: (100 - x) + .5 x <= .8 x 100 gives x = 40:
    3,000 + 2,800. Sensitivity: direct, a cap of .8 needs only 20 from A: 5,400.
    """
    tables = capped(basis="embodied", maximum_share=0.8)
    tables["Commodities"].append({"commodity": "ore", "stage": "oxide"})
    tables["Origins"] = [{"country": "A", "goods": "magnet", "supplier": "C", "feed": "oxide", "share": 0.5}]
    assert cost(tables) == pytest.approx(5800.0)
    assert cost(changed(tables, "Share caps", basis="direct")) == pytest.approx(5400.0)


def test_embodied_cap_sees_feed_of_own_output():
    """Proves: own magnets from C's oxide (2.5 magnets each) at 10 a magnet count as C's: a cap of .5
    leaves 50 of them, 50 from A: 500 + 3,500. Sensitivity: direct caps see no magnets from C: 1,000.
    """
    tables = capped(basis="embodied", maximum_share=0.5)
    tables["Commodities"].append({"commodity": "ore", "stage": "oxide", "end_product_equivalent": 2.5})
    tables["Imports"].append({"route": "o", "country": "C", "commodity": "ore", "price": 25.0})
    tables["Processes"] = [{"process": "p"}]
    tables["Recipes"] = [
        {"process": "p", "commodity": "m", "output": 1.0},
        {"process": "p", "commodity": "ore", "input": 0.4},
    ]
    assert cost(tables) == pytest.approx(4000.0)
    assert cost(changed(tables, "Share caps", basis="direct")) == pytest.approx(1000.0)


def test_stock_building_does_not_flatter_the_share():
    """Proves: 100 more from A into stock (closing minimum) do not raise the consumption that the share
    is taken of: 40 from C for 100 used: 6,200 + 7,000. Sensitivity: without the stock rule 6,200.
    """
    tables = joined(capped(), keeping(closing_minimum=100.0))
    assert cost(tables) == pytest.approx(40 * 50.0 + 160 * 70.0)
    assert cost(capped()) == pytest.approx(6200.0)


def test_elastic_cap():
    """Proves: a penalty of 15 is less than the 20 that A costs more: 5,000 + 60 x 15. Sensitivity:
    hard by the settings 6,200.
    """
    assert cost(capped(penalty=15.0)) == pytest.approx(5900.0)
    assert cost(capped(penalty=15.0), elastic=False) == pytest.approx(6200.0)


def test_rolling_year():
    """Proves: C sells in March and April 2028 alone and may be .4 of use: per fiscal year 480 are bought in
    each of the two months, per rolling year 480 in both together; at 15 each unit above, 1,300 are bought,
    which is 820 above, counted once each. Sensitivity: per fiscal year, and 340 above.
    """
    tables = joined(capped(per="rolling year"), keeping())
    tables = changed(tables, "Imports", first_month="2028-03", last_month="2028-04")
    by_year, elastic = (changed(tables, "Share caps", **each) for each in (FISCAL, {"penalty": 15.0}))
    assert cost(tables, 24) == pytest.approx(480 * 50.0 + 1920 * 70.0)
    assert cost(by_year, 24) == pytest.approx(960 * 50.0 + 1440 * 70.0)
    bought = 1300 * 50.0 + 1100 * 70.0
    assert cost(elastic, 24) == pytest.approx(bought + 820 * 15.0)
    assert cost(changed(elastic, "Share caps", **FISCAL), 24) == pytest.approx(bought + 340 * 15.0)


def test_rolling_year_has_the_cap_of_each_month():
    """Proves: .4 in FY28 and .2 in FY29: any year has at most the sum of its months, in all 480 + 240 of C.
    Sensitivity: .4 in both 960; a plan of less than a year is one span: .4 of 6 months.
    """
    tables = capped(per="rolling year", maximum_by_year={"FY29": 0.2})
    assert cost(tables, 24) == pytest.approx(720 * 50.0 + 1680 * 70.0)
    assert cost(capped(per="rolling year"), 24) == pytest.approx(960 * 50.0 + 1440 * 70.0)
    assert cost(capped(per="rolling year"), 6) == pytest.approx(240 * 50.0 + 360 * 70.0)
