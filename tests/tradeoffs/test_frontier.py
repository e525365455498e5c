"""The frontier by hand, its ends, what it holds, and the verb."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from typer.testing import CliRunner, Result

from planner import api, cli
from planner.batch import frontier as module
from planner.batch.frontier import NoEndError, frontier
from planner.batch.frontier_words import frontier_words
from planner.batch.plan_space import LargeTreeError, plan_space
from planner.batch.priced_frontier import priced_frontier
from planner.cli import frontier as verb
from planner.workbook.reading.reader import read_workbook
from tests.tradeoffs.books import SHORT, TRANSPORT, book, space_of

INPUTS = Path(__file__).resolve().parents[2] / "inputs"
TUTORIAL, INDIA = INPUTS / "tutorial.xlsx", INPUTS / "india.xlsx"


def planner(*arguments: object) -> Result:
    """What the command line answers."""
    return CliRunner().invoke(cli.app, [str(each) for each in arguments])


def test_the_front_of_a_transport_problem(tmp_path: Path):
    """Proves: six points of the two-objective transport problem of TRANSPORT, with the marginal price before
    and after the kink. Sensitivity: at a supply of 30 from Japan the front ends at exposure 70 and cost 170.
    """
    found = frontier(space_of(book(tmp_path / "a.xlsx", TRANSPORT)), points=6)
    frame = found.frame
    assert list(frame["Exposure"]) == pytest.approx([100.0, 90.0, 80.0, 70.0, 60.0, 50.0], rel=1e-5)
    assert list(frame["Cost"]) == pytest.approx([140.0, 150.0, 160.0, 170.0, 180.0, 210.0], rel=1e-5)
    assert list(frame["Marginal"])[1:] == pytest.approx([1.0, 1.0, 1.0, 1.0, 3.0], rel=1e-4)
    assert list(frame["At the margin"])[1:4] == pytest.approx([1.0, 1.0, 1.0])
    assert list(frame["Base case"]) == ["yes", "", "", "", "", ""]
    assert list(frame["Share of today's"])[-1] == pytest.approx(0.5, rel=1e-5)
    assert frame["What changes"][1] == "imports: Japan enters +10.0, China -10.0"
    scarce = {**TRANSPORT, "Limits": [{**TRANSPORT["Limits"][0], "maximum": 30.0}]}
    last = frontier(space_of(book(tmp_path / "b.xlsx", scarce)), points=6).frame.iloc[-1]
    assert (last["Exposure"], last["Cost"]) == pytest.approx((70.0, 170.0), rel=1e-5)


def test_the_plan_of_the_inputs_is_on_it(tmp_path: Path):
    """Proves: at a price of exposure of 2, between the slopes 1 and 3, the plan of the inputs is the kink at
    60 for 180 in cost without that price. Sensitivity: at a price of 4 it is the last point.
    """
    found = frontier(space_of(book(tmp_path / "a.xlsx", TRANSPORT, exposure_weight=2.0)), points=3)
    base = found.frame[found.frame["Base case"] == "yes"].iloc[0]
    assert (base["Exposure"], base["Cost"]) == pytest.approx((60.0, 180.0), rel=1e-6)
    assert found.base_excess == pytest.approx(0.0, abs=1e-4)
    assert len(found.points) == 4
    dear = frontier(space_of(book(tmp_path / "b.xlsx", TRANSPORT, exposure_weight=4.0)), points=3)
    assert list(dear.frame["Base case"]) == ["", "", "yes"]


def test_nothing_is_avoided_by_going_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Proves: with one source there is no choice, although going short would have no exposure. Sensitivity:
    without what is held the front goes on to nothing imported and a loss of 500.
    """
    space = space_of(book(tmp_path / "a.xlsx", SHORT))
    found = frontier(space)
    assert list(found.frame["Exposure"]) == pytest.approx([100.0])
    assert found.held["lost-output"] == pytest.approx(0.0)
    assert "nothing to choose" in frontier_words(found)[0]
    monkeypatch.setitem(module.HELD, module.MONEY, ())
    last = frontier(space).frame.iloc[-1]
    assert (last["Exposure"], last["Lost output"]) == pytest.approx((0.0, 500.0), abs=1e-3)


def test_unserved_is_made_less_where_it_is_looked_at(tmp_path: Path):
    """Proves: at a price above what a loss costs all stays unserved, and serving all costs 100 (10 - 5) more.
    Sensitivity: where it is cheap nothing is unserved, and there is one point.
    """
    dear = {**SHORT, "Imports": [{**SHORT["Imports"][0], "price": 10.0}]}
    frame = frontier(space_of(book(tmp_path / "a.xlsx", dear)), "unserved", points=3).frame
    assert list(frame["Need unserved"]) == pytest.approx([100.0, 50.0, 0.0], abs=1e-3)
    assert list(frame["Cost"]) == pytest.approx([500.0, 750.0, 1000.0], rel=1e-5)
    assert len(frontier(space_of(book(tmp_path / "b.xlsx", SHORT)), "unserved").points) == 1


def test_a_measure_that_nothing_limits(tmp_path: Path):
    """Proves: a reserve that may be as large as one likes has no most, which is said. Sensitivity: with a
    maximum of 30 the front ends there.
    """
    reserve: dict[str, list[dict[str, Any]]] = {
        "Holders": [{"holder": "v", "kind": "reserve"}],
        "Stocks": [{"holder": "v", "commodity": "A"}],
    }
    with pytest.raises(NoEndError, match="has no most"):
        frontier(space_of(book(tmp_path / "a.xlsx", SHORT | reserve)), "reserve-days")
    reserve["Stocks"][0]["maximum"] = 30.0
    frame = frontier(space_of(book(tmp_path / "b.xlsx", SHORT | reserve)), "reserve-days").frame
    assert frame.iloc[-1]["Reserve, mean of all months"] == pytest.approx(30.0 / 100.0 * 365.0 / 12.0)


@pytest.mark.parametrize("events", [True, False])
@pytest.mark.parametrize(
    ("of", "against"), [("embodied", "money"), ("direct", "money"), ("reserve-days", "lost-output")]
)
def test_points_of_the_tutorial_are_undominated(events: bool, of: str, against: str):
    """Proves: over the tree and on the path each point is better in the one and worse in the other, slopes
    rise (the front is convex), and nothing held is exceeded.
    """
    space = space_of(TUTORIAL, events=events)
    found = frontier(space, of, against, points=5)
    assert bool(space.branches) is events
    told = [each for each in found.points if not each.is_between]
    better = np.array([each.values[found.of.measure.key] for each in told]) * found.of.sign
    worse = np.array([each.values[found.against.measure.key] for each in told]) * found.against.sign
    if len(told) > 1:
        assert (np.diff(better) < 0.0).all()
        assert (np.diff(worse) > 0.0).all()
        slopes = -np.diff(worse) / np.diff(better)
        assert (np.diff(slopes) > -1e-3 * np.abs(slopes[1:])).all()
    for key, most in found.held.items():
        assert max(each.values[key] for each in told) <= most + 1e-5 * max(1.0, most)
    assert sum(each.is_base for each in found.points) == 1


@pytest.mark.long
def test_nine_points_of_india():
    """Proves: nine points on the path, undominated; the ends are the least of each alone under what is held,
    the plan of the inputs is within a hundred-thousandth of the front.
    """
    space = space_of(INDIA, events=False)
    found = frontier(space)
    told = [each for each in found.points if not each.is_between]
    assert len(told) == 9
    for key, sign in (("embodied", -1.0), ("cost", 1.0)):
        values = np.array([each.values[key] for each in told])
        assert (np.diff(sign * values) > 0.0).all()
    assert abs(found.base_excess) < 1e-5 * told[0].values["cost"]
    cheapest = module.LoadedProgram(space.program).least(space.measures["cost"].functional)
    assert told[0].values["cost"] == pytest.approx(space.measures["cost"].at(cheapest.values), rel=1e-6)


def test_prices_of_exposure_find_points_of_the_front(monkeypatch: pytest.MonkeyPatch):
    """Proves: plans of the tutorial's tree at five prices of exposure lie near the front that is found with
    nothing held (near, because the price is discounted and the exposure is not) and never below it; exposure
    falls with the price. Sensitivity: the front at the least exposure found is dearer than at the most.
    """
    inputs = read_workbook(TUTORIAL, ("Settings.exposure_weight=0.2",)).inputs
    assert inputs is not None
    found = priced_frontier(inputs, 5)
    exposures = [each.values["embodied"] for each in found.points]
    assert exposures == sorted(exposures, reverse=True)
    assert list(found.frame["Base case"]).count("yes") == 1
    assert "Settings.exposure_weight=0.8" in list(found.frame["Set"])
    monkeypatch.setitem(module.HELD, module.MONEY, ())
    space = plan_space(inputs, api.Progress())
    search = module._Search(space, *module.axes(space, "embodied", "money"), ())
    costs = [space.values(search.point(each).values)["cost"] for each in exposures]
    own = np.array([each.values["cost"] for each in found.points])
    assert own == pytest.approx(costs, rel=3e-3)
    assert (own >= np.array(costs) - 1e-3).all()
    assert costs[-1] > costs[0] + 1.0


def test_the_verb_tells_points_and_writes_a_table(tmp_path: Path):
    """Proves: the object of --json and the table agree; the terminal names what changes. Sensitivity: what
    stands in the way of the table is told before anything is solved.
    """
    inputs, table = book(tmp_path / "a.xlsx", TRANSPORT), tmp_path / "front.csv"
    ended = planner("frontier", inputs, "--points", 6, "--json", "-o", table)
    assert ended.exit_code == 0, ended.stderr
    answer = json.loads(ended.stdout)
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    assert [float(row["Exposure"]) for row in rows] == [each["exposure"] for each in answer["points"]]
    assert answer["points"][0]["base_case"] == "yes"
    assert answer["points"][0]["marginal"] is None
    assert "Japan enters +10" in planner("frontier", inputs, "--points", 6).stdout
    again = planner("frontier", inputs, "-o", table)
    assert again.exit_code == 7
    assert "--force" in again.stderr
    assert "solving" not in again.stderr


def test_the_workbook_of_a_frontier(tmp_path: Path):
    """Proves: the sheet Frontier of the workbook has the points of the table. Sensitivity: alternatives have
    a sheet of their own and no frontier.
    """
    inputs, out = book(tmp_path / "a.xlsx", TRANSPORT), tmp_path / "front.xlsx"
    assert planner("frontier", inputs, "--points", 6, "-o", out).exit_code == 0
    cells = list(openpyxl.load_workbook(out)["Frontier"].iter_rows(values_only=True))
    assert sum("yes" in row for row in cells) == 1
    assert any("Japan enters" in str(cell) for row in cells for cell in row)
    other = tmp_path / "spans.xlsx"
    assert planner("alternatives", inputs, "-o", other).exit_code == 0
    names = openpyxl.load_workbook(other).sheetnames
    assert "Alternatives" in names
    assert "Frontier" not in names


def test_a_large_tree_needs_a_price_to_begin_with():
    """Proves: without a price of exposure there is nothing to multiply, which is said with how to mend it."""
    inputs = read_workbook(TUTORIAL).inputs
    assert inputs is not None
    assert inputs.settings.exposure_weight == 0.0
    with pytest.raises(LargeTreeError, match="exposure_weight"):
        priced_frontier(inputs)


def test_the_verb_knows_every_measure():
    """Proves: what the options take is what the module knows."""
    assert tuple(module.OF) == verb.OF
    assert tuple(module.HELD) == verb.AGAINST


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--of", "beauty"), "expected one of embodied"),
        (("--against", "time"), "expected one of money"),
        (("-o", "front.txt"), "expected a name that ends with .xlsx or .csv"),
    ],
)
def test_what_cannot_be_asked(tmp_path: Path, options: tuple[str, ...], words: str):
    """Proves: usage errors name the option and what it takes."""
    ended = planner("frontier", book(tmp_path / "a.xlsx", TRANSPORT), *options)
    assert ended.exit_code == 2
    assert words in " ".join(ended.stderr.split())


def test_the_plan_of_a_point_can_be_opened_and_tested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Proves: kept plans are plan workbooks of the inputs that keep every row, and say that they are not the
    cheapest. Sensitivity: over a tree the option is refused.
    """
    monkeypatch.chdir(tmp_path)
    ended = planner("frontier", TUTORIAL, "--points", 2, "--path-only", "--keep-plans", "--json")
    assert ended.exit_code == 0, ended.stderr
    plans = json.loads(ended.stdout)["plans"]
    assert len(plans) == 2
    tested = planner("stress", plans[-1], "--input", TUTORIAL, "--quiet")
    assert tested.exit_code == 0, tested.stderr
    refused = planner("frontier", TUTORIAL, "--points", 2, "--keep-plans")
    assert refused.exit_code == 2
    assert "--path-only" in refused.stderr


def test_a_large_tree_is_told_how_to_go_on():
    """Proves: India's tree is refused for what prices of exposure cannot tell, with what does it."""
    ended = planner("frontier", INDIA, "--of", "incentive")
    assert ended.exit_code == 2
    assert "--path-only" in ended.stderr
