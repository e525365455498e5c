"""The near-optimal space by hand, what it holds, and the verb."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner import cli
from planner.batch import alternatives as module
from planner.batch.alternatives import Alternatives, alternatives
from tests.tradeoffs.books import Tables, book, space_of

TUTORIAL = Path(__file__).resolve().parents[2] / "inputs" / "tutorial.xlsx"


def two_suppliers(other: float = 11.0) -> Tables:
    """100 are needed; China sells at 10, Japan at a price of its own; a unit short costs 12."""
    return {
        "Countries": [{"country": "China"}, {"country": "Japan"}],
        "Commodities": [{"commodity": "A", "stage": "magnet"}],
        "Imports": [
            {"route": country, "country": country, "commodity": "A", "price": price}
            for country, price in (("China", 10.0), ("Japan", other))
        ],
        "Sectors": [{"sector": "s"}],
        "Demand": [{"sector": "s", "commodity": "A", "demand_a_month": 100.0}],
        "Shortage tiers": [{"sector": "s", "tier": "lost", "lost_value": 12.0}],
    }


def spans(found: Alternatives) -> dict[str, tuple[float, float]]:
    """Measure -> least and most."""
    return {each.measure.key: (each.least, each.most) for each in found.found}


def test_two_suppliers(tmp_path: Path):
    """Proves: the plan costs 1,000, all from China; 2 % more are 20, which move 20 units at 1 each to Japan.
    Sensitivity: without slack nothing moves.
    """
    space = space_of(book(tmp_path / "a.xlsx", two_suppliers()))
    found = alternatives(space, 0.02)
    assert found.allowed == pytest.approx(20.0)
    own = spans(found)
    assert own["imports: China"] == pytest.approx((80.0, 100.0), abs=1e-3)
    assert own["imports: Japan"] == pytest.approx((0.0, 20.0), abs=1e-3)
    assert own["embodied"] == pytest.approx((80.0, 100.0), abs=1e-3)
    words = dict(zip(found.frame["Measure"], found.frame["Words"], strict=True))
    assert words["Imports from China"].startswith("at least 80.0 t of end product in every good plan (80 %")
    assert words["Imports from Japan"] == "free to choose: may come in, up to 20.0"
    still = spans(alternatives(space, 0.0))
    assert still["imports: China"] == pytest.approx((100.0, 100.0), abs=1e-2)


def test_a_good_plan_does_not_go_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Proves: with Japan at 13 a slack of 24 moves 8 units, 3 dearer each. Sensitivity: without what is held
    12 units would go unserved instead, 2 dearer each.
    """
    space = space_of(book(tmp_path / "a.xlsx", two_suppliers(13.0)))
    assert spans(alternatives(space, 0.024))["imports: China"][0] == pytest.approx(92.0, abs=1e-3)
    monkeypatch.setattr(module, "HELD", ())
    assert spans(alternatives(space, 0.024))["imports: China"][0] == pytest.approx(88.0, abs=1e-3)


def test_what_nothing_limits_is_as_much_as_one_likes(tmp_path: Path):
    """Proves: goods that are bought at nothing have no most, and the table says so."""
    free = two_suppliers()
    free["Commodities"][0]["disposal_cost"] = 0.0
    free["Imports"][1]["price"] = 0.0
    found = alternatives(space_of(book(tmp_path / "a.xlsx", free)))
    words = dict(zip(found.frame["Measure"], found.frame["Words"], strict=True))
    assert spans(found)["imports: Japan"][1] == float("inf")
    assert words["Imports from Japan"].endswith("as much as one likes")


def test_more_slack_leaves_more_to_choose():
    """Proves: over the tutorial's tree every span holds the plan of the inputs, and grows with the slack."""
    space = space_of(TUTORIAL)
    narrow, wide = (alternatives(space, slack) for slack in (0.005, 0.05))
    for one, other in zip(narrow.found, wide.found, strict=True):
        room = 1e-4 * max(1.0, abs(other.most))
        assert other.least <= one.least + room <= one.base + 2 * room
        assert one.base <= one.most + room <= other.most + 2 * room


def test_the_verb(tmp_path: Path):
    """Proves: the object and the table of the verb; a slack that is none is refused with what is expected."""
    inputs, table = book(tmp_path / "a.xlsx", two_suppliers()), tmp_path / "spans.csv"
    run = CliRunner()
    ended = run.invoke(cli.app, ["alternatives", str(inputs), "--slack", "2%", "--json", "-o", str(table)])
    assert ended.exit_code == 0, ended.stderr
    answer = json.loads(ended.stdout)
    china = next(each for each in answer["alternatives"] if each["measure"] == "Imports from China")
    assert china["least"] == pytest.approx(80.0, abs=1e-3)
    assert "Imports from China" in table.read_text(encoding="utf-8")
    for wrong in ("2", "much", "-1%", "1%x"):
        refused = run.invoke(cli.app, ["alternatives", str(inputs), f"--slack={wrong}"])
        assert refused.exit_code == 2
        assert "1% or 0.01" in refused.stderr
