"""While a disruption or its recovery lasts, policies of normal times rest and closed reserves open."""

from typing import Any

import pytest

from tests.model.micro import Tables, changed, joined, keeping, market, reserve
from tests.tree.growing import expected, planned, value
from tests.tree.test_effects import AVAILABLE, BASE, bought, hit, under


def test_closed_reserve_opens_in_a_disruption():
    """Proves: 150 in a reserve for disruptions only serve May (nothing can be bought) and, in the month of
    recovery with half of the market, 50 of June. Sensitivity: without recovery June is normal and 50 stay,
    although releasing them would save 10 a unit; a reserve that opens any time releases them.
    """
    gone = AVAILABLE | {"value": 0.0}
    closed = joined(bought(), reserve({"opening": 150.0}, release_rule="disruption only"))
    assert hit(closed, gone, length=1, recovery=1, months=4) == pytest.approx(2.5 * BASE)
    assert hit(closed, gone, length=1, months=4) == pytest.approx(3 * BASE)
    calm = planned(under(closed, gone, length=1), 4)
    assert value(calm, 0, "release", "v", "m", 0) == pytest.approx(0.0)
    assert [value(calm, 1, "release", "v", "m", t) for t in range(4)] == pytest.approx([0.0, 100.0, 0.0, 0.0])
    opened = joined(bought(), reserve({"opening": 150.0}, release_rule="any time"))
    assert hit(opened, gone, length=1, months=4) == pytest.approx(4 * BASE - 1500.0)


def test_an_event_that_opens_no_reserves_leaves_all_rules():
    """Proves: the same reserve stays closed although all of May's need goes unserved, and a cover of 100 is
    held throughout. Sensitivity: an event that opens reserves draws on both.
    """
    gone = AVAILABLE | {"value": 0.0}
    closed = joined(bought(), reserve({"opening": 150.0}, release_rule="disruption only"))
    tables = under(closed, gone, length=1)
    kept = changed(tables, "Events", opens_reserves=False)
    solution = planned(kept, 4)
    assert [value(solution, 1, "release", "v", "m", t) for t in range(4)] == pytest.approx([0.0] * 4)
    assert solution.objective > expected(tables, 4) + 1.0
    slight = under(covered(5), AVAILABLE | {"value": 1.0}, length=1, recovery=1)
    stays = planned(changed(slight, "Events", opens_reserves=False), 5)
    assert [value(stays, 1, "stock", "w", "m", t) for t in range(5)] == pytest.approx([100.0] * 5)


def capped(**cap: Any) -> Tables:
    """Half at most from X at 10 (a hard cap), the rest from Y at 20."""
    tables = joined(bought(), {"Countries": [{"country": "Y"}]})
    tables["Imports"].append({"route": "y", "country": "Y", "commodity": "m", "price": 20.0})
    row = {"cap": "half", "country": "X", "goods": "m", "per": "month", "maximum_share": 0.5}
    return tables | {"Share caps": [row | cap]}


def test_share_caps_rest():
    """Proves: without Y X serves all of May: 1,500 + 1,000 + 1,500. Sensitivity: with recovery June rests
    too; a cap per fiscal year rests for the whole year, so nothing is bought from Y at all.
    """
    no_y = AVAILABLE | {"country": ("Y",), "value": 0.0}
    assert hit(capped(), no_y, length=1, months=3) == pytest.approx(1500.0 + 1000.0 + 1500.0)
    assert hit(capped(), no_y, length=1, recovery=1, months=3) == pytest.approx(1500.0 + 1000.0 + 1000.0)
    assert hit(capped(per="fiscal year"), no_y, length=1, months=3) == pytest.approx(3000.0)


def covered(months: int) -> Tables:
    """A cover of a month of need (a hundred) at every month end, holding .5 a unit."""
    tables = joined(market(), keeping(holding_cost=0.5))
    return tables | {
        "Cover rules": [{"rule": "c", "cover_months": 1.0, "last_month": f"2027-{3 + months:02d}"}]
    }


def test_cover_rests_until_stocks_are_filled_again():
    """Proves: in calm 100 are held to the end: 5 x 1,000 + 1,000 + 5 x 50. From May the event, a month of
    recovery and a month to refill rest the rule: the stock of April is not needed until the end of August.
    Sensitivity: without months to refill, not until the end of July.
    """
    slight = AVAILABLE | {"value": 1.0}
    tables = under(covered(5), slight, length=1, recovery=1)
    stock = {
        refill: [
            value(planned(tables, 5, cover_refill_months=refill), 1, "stock", "w", "m", t) for t in range(5)
        ]
        for refill in (0, 1)
    }
    assert stock[0] == pytest.approx([100.0, 0.0, 0.0, 100.0, 100.0])
    assert stock[1] == pytest.approx([100.0, 0.0, 0.0, 0.0, 100.0])
    assert expected(tables, 5, cover_refill_months=1) == pytest.approx(6000.0 + 2 * 50.0)
    calm = changed(tables, "Scenarios", probability=0.0)
    assert expected(calm, 5) == pytest.approx(6000.0 + 5 * 50.0)


def test_rotation_rests():
    """Proves: a third of 120 must be rotated each month at 1 a unit, but not in May: 2 x 40. Sensitivity: an
    event in no month costs 3 x 40 more than the market.
    """
    stock = {"opening": 120.0, "rotation_months": 3, "rotation_cost": 1.0, "minimum": 120.0}
    tables = under(joined(market(), reserve(stock)), AVAILABLE | {"value": 1.0}, length=1)
    assert expected(tables, 3) == pytest.approx(3 * BASE + 2 * 40.0)
    assert expected(changed(tables, "Scenarios", probability=0.0), 3) == pytest.approx(3 * BASE + 3 * 40.0)
