"""Key figures over all futures by fiscal year, and who is missed least."""

import numpy as np
import pandas as pd
import pytest

from planner.plan.future_years import BANDS, BASE, EXPECTED, HIGH, LOW, MEASURES, WIDTH
from planner.plan.futures import spread
from planner.report.sheets.futures import FUTURES
from planner.report.sheets.suppliers import SUPPLIERS
from planner.report.spec import Filled, Lines, filled
from tests.report.cases import embargo, transport

HEADLINES = {"Own output": "output", "Imports": "imports", "Exposure": "embodied"}
"""Measure by fiscal year -> kind of the headline figure of the last headline year."""


def _fan(measure: str) -> pd.DataFrame:
    """The rows of a measure by name."""
    fan = embargo().disruption.fan_years
    return fan[fan["Measure"].str.startswith(f"{measure}, ")].set_index("Over the futures")


def test_figures_by_year_are_those_of_the_headlines():
    """Proves: what the years of a future add up to, and the last headline year, are the headline figures of
    that future and of all. Sensitivity: with another year, or events left out, they differ.
    """
    plan = embargo()
    by_year, futures = plan.disruption.future_years, plan.disruption.futures
    for header in ("Incentive paid", "Public outlay"):
        sums = by_year.groupby("Branch", sort=False)[header].sum()
        assert sums.to_numpy() == pytest.approx(futures[header].to_numpy(), abs=1e-6)
    last = plan.terms.last_headline_year
    for measure, kind in HEADLINES.items():
        whole = spread(futures, kind, ())
        assert whole is not None
        found = _fan(measure)[last]
        assert [found[BASE], found[EXPECTED], found[LOW], found[HIGH]] == pytest.approx(
            [whole.base, whole.expected, whole.quantiles[LOW], whole.quantiles[HIGH]], nan_ok=True
        )


def test_unserved_is_as_by_hand():
    """Proves: an embargo of three or six months, each of probability a quarter, leaves unserved what the
    branches tell: expected and tenths by year. Sensitivity: unweighted means differ.
    """
    plan = embargo()
    years = list(plan.terms.years)
    whole = _fan("Unserved")[years].sum(axis=1)
    branches = plan.disruption.branches
    expected = float((branches["Probability"] * branches["Unserved"]).sum())
    assert whole[EXPECTED] == pytest.approx(expected + whole[BASE])
    assert whole[EXPECTED] != pytest.approx(float(branches["Unserved"].mean()))
    assert whole[LOW] == pytest.approx(0.0)
    assert (_fan("Unserved").loc[WIDTH, years] >= 0.0).all()


def test_every_measure_has_its_band():
    """Proves: charts of fans find their five rows where they look for them."""
    fan = embargo().disruption.fan_years
    assert list(fan["Over the futures"]) == list(BANDS) * len(MEASURES)


def test_sheets_about_futures_are_left_out_of_a_plan_of_one():
    """Proves: a plan that knows a single future has no empty sheets about several."""
    assert FUTURES.applies(embargo())
    assert not FUTURES.applies(transport())


def test_suppliers_that_nobody_misses_stand_in_one_line():
    """Proves: tests that leave nothing unserved and cost nothing are told in one line, the others as rows.
    Sensitivity: with what is felt set to nothing all are rows.
    """
    plan = embargo()
    tests = plan.disruption.suppliers
    sheet = filled(SUPPLIERS, plan)
    shown = next(item.frame for item in sheet.items if isinstance(item, Filled) and len(item.frame))
    assert list(shown["What is out"]) == ["X"]
    calm = pd.concat([tests, tests.assign(**{"What is out": "Y", "Unserved": 0.0, "Lost output": 0.0})])
    calm.loc[calm["What is out"] == "Y", "Extra cost"] = 0.0
    object.__setattr__(plan.disruption, "suppliers", calm.reset_index(drop=True))
    try:
        again = filled(SUPPLIERS, plan)
    finally:
        object.__setattr__(plan.disruption, "suppliers", tests)
    lines = [text for item in again.items if isinstance(item, Lines) for text in item.text]
    assert len(lines) == 1
    assert lines[0].endswith("events: Y.")
    assert not np.isin("Y", next(i.frame for i in again.items if isinstance(i, Filled))["What is out"])
