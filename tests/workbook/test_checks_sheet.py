"""The Checks sheet of a workbook: live formulas whose saved figures are those of a recalculation."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from planner.workbook.writing.template import write_workbook
from planner.workbook.writing.values import Formula
from tests.workbook.test_round_trip import HORIZON, converted

LENGTHS = "Rows whose Probability does not sum to 1 by Event"
SCENARIOS = "Rows whose Probability sums above 1 in all"


def book_with(path: Path, lengths: list[Any], scenarios: list[Any], when: str = "") -> Path:
    """A workbook of one event with lengths of these probabilities, and scenarios of those."""
    tables = {
        "Commodities": [{"commodity": "magnet"}],
        "Events": [{"event": "embargo"}, {"event": "outage"}],
        "Event lengths": [
            {"event": "embargo", "length_months": i + 1, "probability": p} for i, p in enumerate(lengths)
        ]
        + [{"event": "outage", "length_months": 2, "probability": 1}],
        "Scenarios": [
            {"scenario": f"s{i}", "first_month": "2027-06", "probability": p, "when": when if i == 1 else ""}
            for i, p in enumerate(scenarios)
        ],
    }
    write_workbook(path, settings=HORIZON, tables=tables)
    return path


def figures(path: Path) -> dict[str, tuple[Any, Any]]:
    """Text of a check -> figure and result, as saved."""
    lines = load_workbook(path, data_only=True)["Checks"].iter_rows(min_row=6, values_only=True)
    return {f"{line[0]}: {line[1]}": (line[2], line[4]) for line in lines}


CASES = {
    "right": ([0.25, 0.75], [0.6, 0.4], "", (0, "OK"), (0, "OK")),
    "lengths": ([0.25, 0.7], [0.6], "", (2, "CHECK"), (0, "OK")),
    "formula": ([0.25, Formula("=3/4", 0.75)], [0.6, Formula("=1/2", 0.5)], "", (0, "OK"), (2, "CHECK")),
    "reading": ([1], [0.6, 0.6], "case=high", (0, "OK"), (0, "OK")),
    "scenarios": ([1], [0.6, 0.6, 0], "", (0, "OK"), (3, "CHECK")),
}


@pytest.mark.parametrize("name", CASES)
def test_probabilities(name: str, tmp_path: Path):
    """Proves: sums of probabilities are checked by event and over all scenarios. Sensitivity: without
    the check of a sheet its line is absent, and each wrong case is told apart from a right one.
    """
    lengths, scenarios, when, by_event, in_all = CASES[name]
    found = figures(book_with(tmp_path / "book.xlsx", lengths, scenarios, when))
    assert found[f"Event lengths: {LENGTHS}"] == by_event
    assert found[f"Scenarios: {SCENARIOS}"] == in_all


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", ["formula", "scenarios", "lengths", "reading"])
def test_recalculated(name: str, tmp_path: Path):
    """Proves: the formulas give the saved figures. Sensitivity: without it, a figure could be saved with
    a formula that says something else.
    """
    lengths, scenarios, when, _, _ = CASES[name]
    path = book_with(tmp_path / "book.xlsx", lengths, scenarios, when)
    (tmp_path / "out").mkdir()
    assert figures(converted(path, tmp_path / "out")) == figures(path)
