"""Calibration: what the inputs imply beside what has been published."""

from typing import Any

import numpy as np
import pytest

from planner.data import Inputs
from planner.plan.calibration import calibration_table
from planner.plan.flows import Flows
from planner.schema.sheet import REGISTRY
from planner.schema.tables.general import MEASURES, PLANNED_MEASURES, Calibration
from planner.solver.solve import solve
from planner.workbook.checks.calibration import MEASURE, CalibrationLine, calibration
from tests.support import horizon, make_inputs


def small(**line: Any) -> CalibrationLine:
    """One line on a year in which 1,200 t are needed, of which Japan sells 300 t and China the rest."""
    tables = {
        "Countries": [{"country": "China"}, {"country": "Japan"}],
        "Commodities": [
            {"commodity": "Magnet", "reference_price": 0.5},
            {"commodity": "Oxide", "end_product_equivalent": 2.5},
            {"commodity": "Swarf", "end_product_equivalent": 0.0},
        ],
        "Sectors": [{"sector": "Cars"}, {"sector": "Wind"}],
        "Demand": [
            {"sector": "Cars", "commodity": "Magnet", "demand_a_month": 80},
            {"sector": "Wind", "commodity": "Magnet", "demand_a_month": 20},
        ],
        "Imports": [
            {"route": "C", "country": "China", "commodity": "Magnet", "price": 0.4, "duty_share": 0.25},
            {"route": "J", "country": "Japan", "commodity": "Magnet", "price": 0.9, "volume_a_year": 300},
        ],
        "Processes": [{"process": "Magnets"}, {"process": "Recycling"}],
        "Recipes": [
            {"process": "Magnets", "commodity": "Oxide", "input": 0.45},
            {"process": "Magnets", "commodity": "Magnet", "output": 1},
            {"process": "Magnets", "commodity": "Swarf", "output": 0.25},
            {"process": "Recycling", "commodity": "Swarf", "input": 1},
            {"process": "Recycling", "commodity": "Oxide", "output": 0.2},
        ],
        "Schemes": [
            {
                "scheme": "S",
                "sales_pot": 6450,
                "sales_years": 5,
                "award_maximum": 6000,
                "cap_per_unit": 0.215,
                "share_of_price": 0.4,
                "sales_cap_per_award": 1.075,
                "capital_cap_per_unit": 0.125,
                "beneficiary_minimum": 600,
            }
        ],
        "Events": [{"event": "quota", "recovery_months": 1}],
        "Event lengths": [
            {"event": "quota", "length_months": months, "probability": 0.5} for months in (3, 20)
        ],
        "Event effects": [
            {
                "event": "quota",
                "effect": "import availability",
                "country": ("China",),
                "from_month": age,
                "value": left,
            }
            for age, left in ((0, 0.0), (12, 0.5))
        ],
        "Calibration": [{"line": "x", "published": 1.0, "unit": "quantity", **line}],
    }
    return calibration(make_inputs(horizon(12), tables))[0]


CASES: dict[str, tuple[dict[str, Any], float]] = {
    "need": ({}, 1200),
    "price of need": ({"unit": "INR/kg"}, 5000),
    "import volume": ({"country": ("Japan",)}, 300),
    "landed price": ({"country": ("Japan",), "unit": "USD/kg"}, 100),
    "import bill": ({}, 300 * 0.9 + 900 * 0.5),
    "country share by quantity": ({"country": ("China",)}, 0.75),
    "country share by value": ({"country": ("China",)}, 450 / 720),
    "feed per unit": ({"process": "Magnets", "commodity": ("Oxide",)}, 0.45 - 0.25 * 0.2),
    "sales pot per unit": ({"scheme": "S"}, 0.215),
    "sales ceiling of a winner": ({"scheme": "S"}, 645),
    "capital ceiling of a winner": ({"scheme": "S"}, 75),
    "price below which the share binds": ({"scheme": "S", "unit": "INR/kg"}, 5375),
    "event loss over two years": ({"country": ("China",), "event": "quota"}, (12 + 0.5 * 8 + 0.25) / 24),
    **{measure: ({"country": ("China",)}, float("nan")) for measure in PLANNED_MEASURES},
}
"""Measure -> selectors, and the figure by hand. The quota takes all for a year, half for 8 months,
and a quarter in the month of recovery."""


def test_every_measure_is_computed_and_tested():
    """Every measure is computed and tested."""
    assert set(MEASURE) == set(MEASURES) == set(CASES)


@pytest.mark.parametrize("measure", CASES)
def test_measure(measure: str):
    """Each measure gives its hand-computed figure on the small year."""
    selectors, expected = CASES[measure]
    assert small(measure=measure, **selectors).computed == pytest.approx(expected, nan_ok=True)


def test_what_only_a_plan_tells():
    """Proves: the check leaves it to the plan; one that takes 60 a month at 3 from J and 40 at 2 from C buys
    .4 of the quantity and 80/260 of the value from C, for 12 x 260. Sensitivity: C could sell all of it.
    """
    tables = {
        "Countries": [{"country": "C"}, {"country": "J"}],
        "Commodities": [{"commodity": "m"}],
        "Sectors": [{"sector": "s"}],
        "Demand": [{"sector": "s", "commodity": "m", "demand_a_month": 100.0}],
        "Imports": [
            {"route": "c", "country": "C", "commodity": "m", "price": 2.0, "maximum_a_month": 9000.0},
            {"route": "j", "country": "J", "commodity": "m", "price": 3.0, "offtake_minimum_a_month": 60.0},
        ],
        "Calibration": [
            {"line": measure, "measure": measure, "country": country, "published": published, "unit": unit}
            for measure, country, published, unit in (
                (PLANNED_MEASURES[0], ("C",), 0.4, "share"),
                (PLANNED_MEASURES[1], ("C",), 0.4, "share"),
                (PLANNED_MEASURES[2], (), None, "money"),
            )
        ],
    }
    inputs = make_inputs(horizon(12), tables)
    assert {line.verdict for line in calibration(inputs)} == {"told by the plan", "no published figure"}
    found = calibration_table(Flows(solve(inputs)))
    assert list(found["In this plan"]) == pytest.approx([0.4, 80 / 260, 12 * 260])
    assert list(found["Verdict"]) == ["agrees", "23% below the published figure", "no published figure"]


def test_selected_sectors_only():
    """Selected sectors only."""
    assert small(measure="need", sector=("Wind",)).computed == 240


def test_bill_in_million_dollars():
    """Bill in million dollars."""
    assert small(measure="import bill", unit="USD million").computed == pytest.approx(720 / 9)


def test_year_outside_the_plan_is_said():
    """Year outside the plan is said."""
    line = small(measure="need", fiscal_year="FY40")
    assert np.isnan(line.computed)
    assert line.verdict == "not in these inputs"
    assert line.computed_text == ""


def test_scheme_that_does_not_count_is_said():
    """Scheme that does not count is said."""
    for measure in ("sales pot per unit", "sales ceiling of a winner", "capital ceiling of a winner"):
        assert small(measure=measure, scheme="other").verdict == "not in these inputs"


@pytest.mark.parametrize(
    ("published", "high", "verdict"),
    [
        (1200, None, "agrees"),
        (1000, 1300, "agrees"),
        (1100, None, "agrees"),
        (1000, None, "20% above the published figure"),
        (1500, 1600, "20% below the published figure"),
        (None, None, "no published figure"),
    ],
)
def test_verdict_in_words(published: float | None, high: float | None, verdict: str):
    """Verdict in words."""
    assert small(measure="need", published=published, published_high=high).verdict == verdict


def test_without_the_sheet_nothing_is_compared():
    """Without the sheet nothing is compared."""
    tables = {"Countries": [{"country": "China"}], "Commodities": [{"commodity": "Magnet"}]}
    assert calibration(make_inputs(horizon(12), tables)) == []


def test_text_for_print():
    """Text for print."""
    line = small(measure="need", published=460, published_high=870)
    assert (line.computed_text, line.published_text) == ("1,200 (FY28)", "460 to 870")


def test_india_figures(india: Inputs):
    """The arithmetic of the scheme (6,450 crore = 5 x 6,000 t x ₹2,150/kg) and the anchors of need."""
    found = {line.label: line for line in calibration(india)}
    assert found["Sales pot / (5 years x 6,000 t)"].computed == pytest.approx(0.215)
    bid = found["Price below which 40 % binds"].computed
    assert bid == pytest.approx(
        1900 / 0.4
    )  # the winning bid of the base since 2026-11-27; 5,375 at the ceiling
    assert found["Need in FY31, government estimate"].verdict == "agrees"
    assert found["Volumes outside China, FY33"].computed == pytest.approx(3572, abs=5)
    assert found["NdPr oxide per t of STD magnet, net of swarf"].computed == pytest.approx(0.385, abs=0.001)
    assert found["China's direct share, by value"].verdict == "agrees"
    assert found["Vehicle magnets, price"].ratio > 1.3  # NdPr rose from 430 to 750 yuan/kg since FY25
    assert len(found) == len(india.rows(Calibration))


def test_sheet_is_declared():
    """Sheet is declared."""
    assert REGISTRY["Calibration"].row_class is Calibration
