"""Rows of Lanes move goods as rows typed by hand would, and make nothing."""

from pathlib import Path
from typing import Any

import pytest

from planner.data import Inputs
from planner.derive.derived import Derived
from planner.solver.solve import NoPlanError, solve
from planner.workbook.reading.reader import read_workbook
from tests.cases.declaring import ABROAD, Case, month_of, series
from tests.cases.lanes import LANES_STEEL, LANES_TRANSPORT, LANES_TRANSSHIPMENT
from tests.cases.networks import TRANSSHIPMENT
from tests.cases.solving import objective, solved
from tests.report.cases import plan_of

EXACT = {"abs": 1e-6, "rel": 1e-9}
Tables = dict[str, list[dict[str, Any]]]


def port(*lanes: dict[str, Any], need: float = 10.0, price: float = 2.0, months: int = 1) -> Case:
    """Goods ``m`` bought at a port and needed in a town, with lanes between."""
    tables: Tables = {
        "Countries": ABROAD,
        "Commodities": [{"commodity": "m", "stage": "magnet"}],
        "Imports": [{"route": "sea", "country": "market", "commodity": "m @ port", "price": price}],
        "Lanes": [{"lane": "rail", "commodity": ("m",), "origin": "port", "destination": "town"} | lanes[0]],
        "Sectors": [{"sector": "buyers"}],
        "Demand": [{"sector": "buyers", "commodity": "m @ town", "demand_a_month": need}],
    }
    tables["Lanes"] += lanes[1:]
    return Case("port", "A port and a town.", tables, months=months)


def inputs_of(case: Case, folder: Path, *overrides: str) -> Inputs:
    """Inputs of a case that is written as a workbook."""
    case.write(folder / "book.xlsx")
    reading = read_workbook(folder / "book.xlsx", overrides)
    assert [str(each) for each in reading.problems] == []
    assert reading.inputs is not None
    return reading.inputs


def cost(case: Case, folder: Path, *overrides: str) -> float:
    """Objective of a case that is written as a workbook."""
    return solve(inputs_of(case, folder, *overrides)).objective


def test_transport_on_lanes():
    """Proves: six rows of Lanes give Dantzig's 153.675 and the duals .225, .153, .126. Sensitivity: at twice
    the cost of one lane that is used it is dearer.
    """
    solution = solved(LANES_TRANSPORT)
    duals = solution.duals("demand").set_index("sector")["dual"]
    assert solution.objective == pytest.approx(153.675, **EXACT)
    assert [duals[name] for name in ("New York", "Chicago", "Topeka")] == pytest.approx([0.225, 0.153, 0.126])
    assert objective(LANES_TRANSPORT, "Lanes.San Diego to Topeka.Cost=.252") > 153.7


def test_multicommodity_transport_on_lanes():
    """Proves: 199,500 as published; products of a lane share its 625 tons. Sensitivity: without that it is
    cheaper.
    """
    assert objective(LANES_STEEL) == pytest.approx(199500.0, **EXACT)
    assert objective(LANES_STEEL, "Lanes.*.Most a month=") < 199500.0 - 1.0


def test_transshipment_on_lanes():
    """Proves: nine lanes cost what eleven processes and their recipes by hand do. Sensitivity: a dearer lane
    changes both alike.
    """
    assert objective(LANES_TRANSSHIPMENT) == pytest.approx(objective(TRANSSHIPMENT), **EXACT)
    dear = objective(LANES_TRANSSHIPMENT, "Lanes.factory B to depot 2.Cost=9")
    by_hand = objective(TRANSSHIPMENT, "Processes.factory B to depot 2.Variable cost=9")
    assert dear == pytest.approx(by_hand, **EXACT)


def test_cost_and_loss(tmp_path: Path):
    """Proves: 10 needed at a loss of a tenth: 11.11 sent, bought at 2 and moved at 1: 33.33. Sensitivity:
    without the loss 30.
    """
    case = port({"sending_cost": 1.0, "loss_share": 0.1})
    assert cost(case, tmp_path) == pytest.approx(100.0 / 3.0, **EXACT)
    assert cost(case, tmp_path, "Lanes.rail.Loss=0") == pytest.approx(30.0, **EXACT)


def test_time_on_the_way(tmp_path: Path):
    """Proves: what is needed in the third month leaves two months before, when it costs 1. Sensitivity: on a
    lane without time it is bought in the third month, at 3.
    """
    case = port({"lead_time_months": 2}, months=3)
    case.tables["Series"] = [
        *series("Imports", "sea", "Price", (1.0, 2.0, 3.0)),
        *series("Demand", "buyers | m @ town", "Demand a month", (0.0, 0.0, 10.0)),
    ]
    assert cost(case, tmp_path) == pytest.approx(10.0, **EXACT)
    assert cost(case, tmp_path, "Lanes.rail.Time=0") == pytest.approx(30.0, **EXACT)


def test_goods_share_the_most(tmp_path: Path):
    """Proves: of 6 and 6 needed 10 go by rail at 1, 2 by road at 5: 20, and 24 for the goods. Sensitivity:
    with room for 12 it is 36.
    """
    road = {"lane": "road", "commodity": ("m", "n"), "origin": "port", "destination": "town"}
    rail = {"commodity": ("m", "n"), "sending_cost": 1.0, "capacity_a_month": 10.0}
    case = port(rail, road | {"sending_cost": 5.0}, need=6.0)
    tables = case.tables
    tables["Commodities"].append({"commodity": "n", "stage": "magnet"})
    tables["Imports"].append({"route": "air", "country": "market", "commodity": "n @ port", "price": 2.0})
    tables["Demand"].append({"sector": "buyers", "commodity": "n @ town", "demand_a_month": 6.0})
    assert cost(case, tmp_path) == pytest.approx(44.0, **EXACT)
    assert cost(case, tmp_path, "Lanes.rail.Most a month=12") == pytest.approx(36.0, **EXACT)


def test_series_on_lanes_and_on_their_processes(tmp_path: Path):
    """Proves: Series changes a lane by its own row (cost 1, then 4) and by the process of one good (then 7).
    Sensitivity: without it 2 x 10 x (2 + 1).
    """
    case = port({"sending_cost": 1.0}, months=2)
    assert cost(case, tmp_path) == pytest.approx(60.0, **EXACT)
    case.tables["Series"] = series("Lanes", "rail", "Cost", (1.0, 4.0))
    assert cost(case, tmp_path) == pytest.approx(90.0, **EXACT)
    case.tables["Series"] = series("Processes", "rail: m", "Variable cost", (1.0, 7.0))
    assert cost(case, tmp_path) == pytest.approx(120.0, **EXACT)


def test_other_sheets_name_what_lanes_make(tmp_path: Path):
    """Proves: stocks at a place, a typed row for a good at a place, a limit on the process and an event on
    the resource of a lane read without a word; 10 of 30 may go: 10 x 2 and 20 lost at 9. Sensitivity: a
    limit of 15 gives 165.
    """
    case = port({"capacity_a_month": 20.0}, need=30.0)
    case.tables["Commodities"].append({"commodity": "m @ town", "stage": "magnet", "reference_price": 5.0})
    case.tables.update(
        {
            "Shortage tiers": [{"sector": "all", "tier": "lost", "lost_value": 9.0}],
            "Holders": [{"holder": "shed"}],
            "Stocks": [{"holder": "shed", "commodity": "m @ port"}],
            "Limits": [{"limit": "track", "quantity": "run", "process": ("rail: m",), "maximum": 10.0}],
            "Events": [{"event": "strike", "hazard_a_year": 0.1, "first_onset": month_of(0)}],
            "Event lengths": [{"event": "strike", "length_months": 1, "probability": 1.0}],
            "Event effects": [
                {"event": "strike", "effect": "resource capacity", "resource": ("rail",), "value": 0.5}
            ],
        }
    )
    assert cost(case, tmp_path) == pytest.approx(200.0, **EXACT)
    assert cost(case, tmp_path, "Limits.track.Maximum=15") == pytest.approx(165.0, **EXACT)


def test_exposure_passes_through_a_lane(tmp_path: Path):
    """Proves: at most half of the stage from the watched country costs 10 x (2 + 4) / 2, as without lanes,
    and the plan tells a share of one half of a use of 10. Sensitivity: counting what goes on the lane as
    use would allow all 10 at 2, and tell a use of 20.
    """
    case = port({})
    case.tables["Countries"] = [{"country": "market"}, {"country": "friend"}]
    case.tables["Imports"].append(
        {"route": "friends", "country": "friend", "commodity": "m @ port", "price": 4.0}
    )
    case.settings["exposure_country"] = "market"
    for goods in ("magnet", "m"):
        for basis in ("direct", "embodied"):
            case.tables["Share caps"] = [
                {"cap": "half", "goods": goods, "country": "market", "basis": basis, "maximum_share": 0.5}
            ]
            assert cost(case, tmp_path) == pytest.approx(30.0, **EXACT), (goods, basis)
    exposure = plan_of(inputs_of(case, tmp_path)).exposure
    assert exposure.by_stage["Consumption"].tolist() == pytest.approx([10.0])
    assert exposure.by_stage["Own output"].tolist() == pytest.approx([0.0])
    assert exposure.total["Embodied share"].tolist() == pytest.approx([0.5])


def test_lanes_make_no_output_of_their_own(tmp_path: Path):
    """Proves: a plant whose magnets go to town counts 10 of own output, at the plant, and every check of the
    plan passes. Sensitivity: with the lane's output it would be 20.
    """
    case = port({"loss_share": 0.2})
    del case.tables["Imports"]
    case.tables.update(
        {
            "Plants": [{"plant": "works", "capacity_a_month": 50.0}],
            "Processes": [{"process": "make", "plant": "works", "variable_cost": 1.0}],
            "Recipes": [{"process": "make", "commodity": "m @ port", "output": 1.0}],
        }
    )
    plan = plan_of(inputs_of(case, tmp_path))
    assert plan.output.output_by_month["Output"].tolist() == pytest.approx([12.5])
    assert plan.output.end_output.iloc[:, -1].sum() == pytest.approx(12.5)
    assert plan.output.end_capacity["Plant"].tolist() == ["works"]
    (moved,) = plan.output.lanes_by_month.drop(columns="Month").itertuples(index=False, name=None)
    assert moved[1:4] == ("rail: m", "m @ port", "m @ town")
    assert moved[4:] == pytest.approx((12.5, 10.0))
    assert plan.output.lanes.iloc[:, -1].tolist() == pytest.approx([12.5])


def test_goods_at_places_have_the_price_and_the_origins_of_the_good(tmp_path: Path):
    """Proves: where only the port knows a price, the good and the town have it too; feed of the good counts
    behind what arrives at the port. Sensitivity: with a price of its own the town has that.
    """
    case = port({})
    case.settings["exposure_country"] = "China"
    case.tables["Countries"] = [{"country": "market"}, {"country": "China"}]
    case.tables["Origins"] = [
        {"country": "market", "goods": "m", "supplier": "China", "feed": "m", "share": 0.4}
    ]
    derived = Derived(inputs_of(case, tmp_path))
    assert [float(derived.reference[name][0]) for name in ("m", "m @ port", "m @ town")] == [2.0, 2.0, 2.0]
    assert derived.embodied["sea"].tolist() == pytest.approx([0.4])
    case.tables["Commodities"].append({"commodity": "m @ town", "reference_price": 5.0})
    assert Derived(inputs_of(case, tmp_path)).reference["m @ town"].tolist() == [5.0]


def test_cover_counts_what_can_be_made_at_another_place(tmp_path: Path):
    """Proves: oxide for 10 magnets, which works at the port can make for the town, covers a month of need, so
    that the rule costs nothing. Sensitivity: two months it does not cover.
    """
    case = port({})
    case.tables["Commodities"].append({"commodity": "oxide", "stage": "oxide"})
    case.tables.update(
        {
            "Plants": [{"plant": "works", "capacity_a_month": 50.0}],
            "Processes": [{"process": "make", "plant": "works", "variable_cost": 9.0}],
            "Recipes": [
                {"process": "make", "commodity": "oxide", "input": 1.0},
                {"process": "make", "commodity": "m @ port", "output": 1.0},
            ],
            "Holders": [{"holder": "vault", "kind": "reserve", "payer": "government"}],
            "Stocks": [{"holder": "vault", "commodity": "oxide", "opening": 10.0}],
            "Cover rules": [{"rule": "cover", "cover_months": 1.0, "counts": "convertible in time"}],
        }
    )
    assert cost(case, tmp_path) == pytest.approx(20.0, **EXACT)
    with pytest.raises(NoPlanError):
        cost(case, tmp_path, "Cover rules.cover.Cover=2")
