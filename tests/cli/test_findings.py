"""Findings of stress tests, counted by hand: who lacks how much of what is needed, and at what cost."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from planner.plan.figures import shown
from planner.plan.findings import findings
from planner.plan.terms import terms, with_money
from planner.workbook.reading.reader import read_workbook
from tests.cli.faults import write_book

NEEDS = {
    ("Wind", "Magnet"): np.full(3, 40.0),
    ("Wind", "Alloy"): np.full(3, 10.0),
    ("Cars", "Magnet"): np.ones(3),
}


def cut_off(lost: float, start: int = 1, length: int = 2, event: str = "", **short: float) -> SimpleNamespace:
    """A test of two months from May 2027."""
    countries = () if event else ("Malaysia",)
    survives = {"Wind": 1.0, "Cars": np.inf}
    return SimpleNamespace(
        test="Test", name=f"Test {event}", countries=countries, goods=(), event=event, start=start,
        length=length, unserved=short, lost_output=lost, extra_cost=45.25 if short else 0.0,
        survives=survives,
    )  # fmt: skip


def test_the_worst_comes_first_in_sentences(tmp_path: Path) -> None:
    """Proves: of 100 t needed in two months 12 are lacking: 12 %; the worst start of each test stands for it.
    Sensitivity: one month shorter the same lack is 24 % of the need.
    """
    names = terms(read_workbook(write_book(tmp_path / "small.xlsx")).inputs)
    calm, hard = cut_off(0.0, event="Strike", length=1), cut_off(9.0, Wind=12.0, Cars=1.0)
    milder = cut_off(3.0, start=0, Wind=2.0)
    told = findings(names, NEEDS, [calm, milder, hard])
    assert told == (
        "If Malaysia is cut off from May 2027 for 2 months, Wind lacks 12.0 t (12.0 % of its need in these"
        " months) and can hold out for 1 month, 1 other sector 1.00 t; extra cost ₹45.2 crore.",
        "If Strike begins in May 2027 and lasts 1 month, nobody goes short; no extra cost.",
    )
    (shorter,) = findings(names, NEEDS, [cut_off(9.0, length=1, Wind=12.0)])
    assert "24.0 % of its need" in shorter
    assert len(findings(names, NEEDS, [calm, hard], most=1)) == 1


@pytest.mark.parametrize(("value", "words"), [
    (0.0, "0"), (-1e-9, "0"), (0.00045, "0.00045"), (-0.0045, "-0.0045"), (0.5, "0.50"), (45.25, "45.2"),
    (1234.5, "1,234"), (float("nan"), ""),
])  # fmt: skip
def test_numbers_keep_the_digits_that_count(value: float, words: str) -> None:
    """Proves: small numbers are not shown as nothing, noise is."""
    assert shown(value) == words


@pytest.mark.parametrize(("figure", "unit", "words"), [
    ("45", "₹ crore", "₹45 crore"), ("-45", "₹ crore", "-₹45 crore"), ("45", "USD million", "45 USD million"),
    ("45", "euro", "45 euro"),
])  # fmt: skip
def test_money_has_its_sign_where_it_is_read(figure: str, unit: str, words: str) -> None:
    """Proves: a currency sign stands before the figure, names of currencies after it."""
    assert with_money(figure, unit) == words
