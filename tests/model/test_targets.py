"""Targets in three readings."""

from typing import Any

import pytest

from planner.model.path import ImpossibleRowError
from tests.model.micro import Tables, changed, cost, joined, making, market, plan


def targeted(**target: Any) -> Tables:
    """Own output at 14 against import at 10, in a plant of class magnets that can be built."""
    row = {
        "target": "T",
        "basis": "capacity",
        "quantity": 600.0,
        "by_month": "2028-03",
        "plant_class": "magnets",
    }
    tables = joined(market(), making(variable_cost=14.0))
    tables["Plants"] = [{"plant": "P", "plant_class": "magnets", "capacity_a_month": 100.0}]
    return tables | {"Targets": [row | target]}


@pytest.mark.proves("target")
def test_output_in_the_year():
    """Proves: 600 in FY28 cost 4 more each: 12,000 + 2,400, one more unit 4. Sensitivity: reported
    only, 12,000.
    """
    solution = plan(targeted(basis="annual output"), 12)
    assert solution.objective == pytest.approx(14400.0)
    assert solution.duals("target")["dual"].tolist() == pytest.approx([4.0])
    assert cost(targeted(basis="annual output", required=False), 12) == pytest.approx(12000.0)


@pytest.mark.proves("target")
def test_cumulative_output():
    """Proves: 600 from June 2027 to April 2028 cost 4 more each: 14,000 + 2,400. Sensitivity: from
    January 2028 only 4 x 100 can be made, and 200 are missed at 50.
    """
    tables = targeted(basis="cumulative output", by_month="2028-04", first_month="2027-06")
    assert cost(tables, 14) == pytest.approx(16400.0)
    late = changed(tables, "Targets", first_month="2028-01", penalty=50.0)
    assert cost(late, 14) == pytest.approx(14000.0 + 400 * 4.0 + 200 * 50.0)


@pytest.mark.proves("target")
def test_capacity_by_a_date():
    """Proves: 1,200 a year exist; 600 more, ordered in April 2027 with 11 months of gestation, stand in
    March 2028 and are charged for that month: 600 x 1.2 / 12. Sensitivity: a target of 1,200 asks
    for nothing; with 12 months of gestation it cannot be met and is refused.
    """
    tables = targeted(quantity=1800.0)
    tables["New capacity"] = [
        {
            "expansion": "E",
            "plant": "P",
            "capital_cost": 12.0,
            "life_years": 10.0,
            "required_return": 0.0,
            "gestation_months": 11,
        }
    ]
    assert cost(tables, 12) == pytest.approx(12000.0 + 600.0 * 1.2 / 12.0)
    assert cost(changed(tables, "Targets", quantity=1200.0), 12) == pytest.approx(12000.0)
    with pytest.raises(ImpossibleRowError):
        cost(changed(tables, "New capacity", gestation_months=12), 12)


@pytest.mark.proves("target")
def test_a_date_beyond_the_horizon_is_judged_at_its_end():
    """Proves: capacity that would start after the horizon (and so cost nothing) does not meet a target
    dated later still. Sensitivity: with a start inside the horizon it does.
    """
    tables = targeted(quantity=1800.0, by_month="2030-03")
    expansion = {"expansion": "E", "plant": "P", "capital_cost": 12.0, "gestation_months": 24}
    with pytest.raises(ImpossibleRowError):
        cost(tables | {"New capacity": [expansion]}, 12)
    soon = tables | {"New capacity": [expansion | {"gestation_months": 12, "last_month": "2027-04"}]}
    assert cost(soon, 13) > 13000.0


@pytest.mark.proves("target")
def test_elastic_target():
    """Proves: missing 600 costs 3 each, less than 4: 12,000 + 1,800. Sensitivity: hard by the settings
    14,400.
    """
    tables = targeted(basis="annual output", penalty=3.0)
    assert cost(tables, 12) == pytest.approx(13800.0)
    assert cost(tables, 12, elastic=False) == pytest.approx(14400.0)


def test_only_the_class_or_the_named_plants_count():
    """Proves: another class's output does not count: a target on it that nothing can meet is refused;
    the plant by name works. Sensitivity: by its own class 14,400.
    """
    tables = targeted(basis="annual output")
    with pytest.raises(ImpossibleRowError):
        cost(changed(tables, "Targets", plant_class="metals"), 12)
    named = changed(tables, "Targets", plant_class="metals", plant=("P",))
    assert cost(named, 12) == pytest.approx(14400.0)
    assert cost(tables, 12) == pytest.approx(14400.0)


@pytest.mark.proves("target")
def test_share_of_need():
    """Proves: half of a need of 1,200 in FY28 costs 4 more each: 12,000 + 2,400. A feed of which one makes
    three end products counts threefold: 200 of it, at 5 each, are enough, and its slag that counts twofold
    adds nothing; if only slag counts 300 are. Sensitivity: a quarter of need costs half; other processes do
    not count.
    """
    tables = targeted(basis="share of need", quantity=0.5)
    assert cost(tables, 12) == pytest.approx(14400.0)
    assert cost(changed(tables, "Targets", quantity=0.25), 12) == pytest.approx(13200.0)
    mined = joined(
        tables,
        {
            "Commodities": [
                {"commodity": "feed", "stage": "oxide", "end_product_equivalent": 3.0, "disposal_cost": 0.0}
            ],
            "Processes": [{"process": "mine", "variable_cost": 5.0}],
            "Recipes": [{"process": "mine", "commodity": "feed", "output": 1.0}],
        },
    )
    named = changed(mined, "Targets", process=("mine",), plant_class="")
    assert cost(named, 12) == pytest.approx(12000.0 + 200 * 5.0)
    assert cost(changed(mined, "Targets", process=("p",)), 12) == pytest.approx(14400.0)
    slag = {"commodity": "slag", "stage": "oxide", "end_product_equivalent": 2.0, "disposal_cost": 0.0}
    joint = joined(
        named, {"Commodities": [slag], "Recipes": [{"process": "mine", "commodity": "slag", "output": 1.0}]}
    )
    assert cost(joint, 12) == pytest.approx(12000.0 + 200 * 5.0)
    assert cost(changed(joint, "Targets", commodity=("slag",)), 12) == pytest.approx(12000.0 + 300 * 5.0)
