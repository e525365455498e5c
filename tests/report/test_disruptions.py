"""Figures of the Disruptions sheet against hand calculations on one embargo of three or six months.

Calm: 120 bought at 10 and a reserve of 40 filled at 10 cost 1,600. Six months: 60 bought, the reserve, 20
unserved at 100 and 40 to restore at 10 cost 3,400. Three months: 90 bought, the reserve and 30 to restore
cost 1,600. Blind to it: 1,200, 6,600 and 3,900.
"""

from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from planner.plan.disruption import DisruptionPlan, InformationValues, disruption_plan
from planner.plan.disruption_odds import AS_BY_RATE, NO_RATE, odds_by_event
from planner.plan.disruption_paths import BranchPaths
from planner.plan.disruption_reserve import bought_in_need
from planner.plan.disruption_values import MEASURES
from planner.plan.futures import quantile
from planner.plan.plan import _rounded_up
from planner.report import write_plan
from planner.solver.solve import build
from planner.solver.tree.problem import pose
from planner.solver.tree.tree_solution import ExpectedCost
from planner.solver.tree.tree_solve import solve_tree
from planner.study.reserve_use import reserve_uses
from planner.tree.build_tree import build_tree
from tests.report.cases import embargo, embargo_solution, embargo_tables, plan_of, transport, tree_plan
from tests.support import horizon, make_inputs


def found(*, stress: bool = False) -> DisruptionPlan:
    """The disruptions of the embargo."""
    disruption = embargo(stress=stress).disruption
    assert disruption is not None
    return disruption


def test_branches_cost_what_they_cost_by_hand():
    """Proves: costs, unserved need, release, worst month and recovery of every branch. Sensitivity: without
    subtracting the base scenario, extra costs would be the costs.
    """
    table = found().branches.set_index("Branch")
    assert table["Cost"].tolist() == pytest.approx([1600.0, 3400.0, 1600.0])
    assert table["Extra cost"].tolist() == pytest.approx([0.0, 1800.0, 0.0])
    assert table["Unserved"].tolist() == pytest.approx([0.0, 20.0, 0.0])
    assert table["Released from reserves"].tolist() == pytest.approx([0.0, 40.0, 30.0])
    assert table["Probability"].tolist() == pytest.approx([0.5, 0.25, 0.25])
    long = table.loc["X stops"]
    assert pd.Timestamp("2027-07-01") <= long["Worst month"] < long["Recovered in"]
    assert long["Recovered in"] <= pd.Timestamp("2028-01-01")
    assert long["What happens"] == "embargo from Jul 2027 to Dec 2027 (6 months)"
    assert table["Leaves"].tolist() == ["", "base scenario", "X stops"]


def test_values_of_information_by_hand():
    """Proves: 2,050 expected against 3,225 blind; a premium of 400 and a saving of 2,750 break even at
    400 / 3,150; perfect foresight against a given 1,000. Sensitivity: what was not computed is blank.
    """
    values = found().values.set_index("Measure")["Value"]
    expected = [2050.0, 1600.0, 450.0, 3225.0, 1175.0, 1050.0, float("nan"), 50.0, 2000.0, 400.0, 2750.0]
    assert tuple(values.index) == MEASURES
    assert values.tolist() == pytest.approx([*expected, 40000.0 / 3150.0], nan_ok=True)
    words = found().values.set_index("Measure")["In words"]
    assert words["Value of knowing the length at onset"].startswith("Not known")
    assert not words["Value of perfect foresight"].startswith("Not known")


def test_key_figures_over_three_futures():
    """Proves: money of 1,600, 1,400 and 1,600 with probabilities 1/2, 1/4 and 1/4 has a mean of 1,550, and
    a tenth, half and nine tenths of the futures stay at or below 1,400, 1,600 and 1,600. Sensitivity:
    unweighted, the mean would be 1,533 and nine tenths 1,600 all the same.
    """
    money = next(each for each in embargo().figures if each.kind == "money")
    assert money.spread is not None
    assert (money.value, money.spread.base) == pytest.approx((1600.0, 1600.0))
    assert money.spread.expected == pytest.approx(1550.0)
    assert list(money.spread.quantiles.values()) == pytest.approx([1400.0, 1600.0, 1600.0])
    unserved = next(each for each in embargo().figures if each.kind == "unserved")
    assert unserved.spread is not None
    assert unserved.spread.expected == pytest.approx(100.0 * 20.0 / 120.0 / 4.0)


def test_quantiles_by_probability():
    """Proves: the smallest value that at least the share stays at or below; futures without probability do
    not count. Sensitivity: by number alone the half would be 2.
    """
    values, probabilities = np.array([3.0, 1.0, 2.0, 9.0]), np.array([0.6, 0.3, 0.1, 0.0])
    found = [quantile(values, probabilities, share) for share in (0.1, 0.3, 0.4, 0.5, 1.0)]
    assert found == [1.0, 1.0, 2.0, 3.0, 3.0]
    assert np.isnan(quantile(values, np.zeros(4), 0.5))


@pytest.mark.parametrize(("probability", "leads"), [(1.0, True), (0.91, True), (0.89, False)])
def test_an_all_but_certain_event_leads_with_the_mean(probability: float, leads: bool):
    """Proves: where the embargo is certain, or nothing happens in less than a tenth of futures, money is
    the mean of 1,400 and 1,600 by half of the embargo's probability, and 1,600 by what is left; it says so,
    and the base scenario stands beside it. Sensitivity: with eleven hundredths left the base scenario leads.
    """
    tables = dict(embargo_tables())
    tables["Scenarios"] = [{**tables["Scenarios"][0], "probability": probability}]
    plan = tree_plan(make_inputs(horizon(12, exposure_country="X"), tables), (), InformationValues())
    money = next(each for each in plan.figures if each.kind == "money")
    assert money.spread is not None
    assert money.spread.expected == pytest.approx(1500.0, rel=0.01)
    assert money.words.endswith("; mean") is leads
    assert money.value == (money.spread.expected if leads else money.spread.base)
    assert money.spread.base != pytest.approx(1500.0, rel=0.01)


def test_prices_of_policy_stand_beside():
    """Proves: a wish for 10 orders a month that each of the six (three) months of the embargo misses, at 1
    each, adds 60 and 30 in prices of policy, 22.5 on average, and nothing to costs. Sensitivity: added to
    them, the embargo would cost 945 more instead of 900.
    """
    limit = {"limit": "L", "quantity": "order", "minimum": 10.0, "penalty": 1.0}
    tables = {**embargo_tables(), "Limits": [limit]}
    inputs = make_inputs(horizon(12, exposure_country="X"), tables)
    plan = tree_plan(inputs, (), InformationValues())
    assert plan.disruption is not None
    table = plan.disruption.branches.set_index("Branch")
    assert table["Prices of policy"].tolist() == pytest.approx([0.0, 60.0, 30.0])
    assert table["Extra cost"].tolist() == pytest.approx([0.0, 1800.0, 0.0])
    assert (table["Money"] + table["Lost output"]).tolist() == pytest.approx(table["Cost"].tolist())
    values = plan.disruption.values.set_index("Measure")
    assert values.loc["Expected cost", ["Value", "Prices of policy"]].tolist() == pytest.approx(
        [2050.0, 22.5]
    )
    event = plan.disruption.events.set_index("Event").loc["embargo"]
    assert event["Extra cost if it happens"] == pytest.approx(900.0)
    assert event["Extra prices of policy if it happens"] == pytest.approx(45.0)
    assert sum(each["expected"] for each in plan.accounts.values()) == pytest.approx(
        plan.disruption.figures.objective
    )


def test_known_lengths_are_worth_their_difference():
    """Proves: 2,050 less a given 1,800 is 250. Sensitivity: perfect foresight is then blank."""
    inputs = make_inputs(horizon(12, exposure_country="X"), embargo_tables())
    disruption = tree_plan(inputs, (), InformationValues(known_lengths=ExpectedCost(1800.0))).disruption
    assert disruption is not None
    values = disruption.values.set_index("Measure")["Value"]
    assert values["Value of knowing the length at onset"] == pytest.approx(250.0)
    assert pd.isna(values["Value of perfect foresight"])
    assert disruption.survival.empty
    assert pd.isna(disruption.figures.survival)


def test_the_price_of_risk_stands_apart():
    """Proves: half a rupee per unit of CVaR (2,000 lost in the worst futures) adds 1,000 to the objective and
    nothing to the expected costs. Sensitivity: taken from the objective, blind plans would seem dearer.
    """
    inputs = make_inputs(horizon(12, exposure_country="X", cvar_weight=0.5), embargo_tables())
    plan = tree_plan(inputs, (), InformationValues())
    assert plan.disruption is not None
    figures = plan.disruption.figures
    assert figures.objective == pytest.approx(3050.0)
    assert (figures.expected, figures.deterministic) == pytest.approx((2050.0, 3225.0))
    checks = plan.checks.table.set_index("Check")["Result"]
    assert checks["Futures = objective"] == "OK"


def test_events_add_up_to_the_expectation():
    """Proves: what events add is the expected cost less the calm cost; a stress test adds nothing.
    Sensitivity: unweighted, the what-if would add 5,000. The reserve of 40 may be bought before June or in it
    for the same money; the stress test of June asks for 25 of 100: between 60 and 75 are unserved.
    """
    events = found(stress=True).events.set_index("Event")
    assert events["Expected extra cost"].sum() == pytest.approx(450.0)
    assert events.loc["embargo", "Extra cost if it happens"] == pytest.approx(900.0)
    assert events.loc["embargo", "Worst branch"] == "X stops"
    test = events.loc["embargo (stress test)"]
    assert (test["Probability"], test["Expected unserved"]) == (0.0, 0.0)
    assert 60.0 - 1e-6 <= test["Most unserved"] <= 75.0 + 1e-6


def test_drawdown_follows_the_age_of_the_event():
    """Proves: both lengths release 30 of 40 in the first three months, the longer 10 more: means of 75 %
    and 12.5 %. Sensitivity: weighted by nothing but the longer length they would be 75 % and 25 %.
    """
    row = found().drawdown.iloc[0]
    assert row["Stock at onset"] == pytest.approx(40.0)
    assert row["Probability"] == pytest.approx(0.5)
    assert row["In all"] == pytest.approx(0.875)
    assert row[["Months 1-3", "Months 4-6"]].sum() == pytest.approx(0.875)


def test_the_longest_embargo_sets_the_size_of_the_reserve():
    """Proves: six months release all 40, three months 30 at the same odds. Sensitivity: unweighted by
    probability the what-if, which releases 40 too, could bind.
    """
    row = found(stress=True).binding.iloc[0]
    assert (row["Commodity"], row["Branch"]) == ("m", "X stops")
    assert row["Released there"] == pytest.approx(40.0)
    assert row["Largest stock"] == pytest.approx(40.0)


def test_the_picture_shows_what_probability_passes():
    """Proves: half of all futures pass through the onset, a quarter ends in each length. Sensitivity: with
    probabilities of branches alone a quarter would pass.
    """
    picture = found().tree
    assert [path.strip() for path in picture["Path"]] == [
        "base scenario",
        "X stops",
        "X stops, ends after 3 months",
    ]
    assert picture["Goes this way"].tolist() == pytest.approx([1.0, 0.5, 0.25])
    indents = [len(path) - len(path.lstrip()) for path in picture["Path"]]
    assert indents == sorted(set(indents))


def test_survival_by_start_and_without_end():
    """Proves: tests with several starts make the map, one that never cuts shows the months left.
    Sensitivity: infinite survival as it stands would be no number in a cell.
    """
    disruption = found()
    assert disruption.survival.set_index("Sector").loc["s", ["May 2027", "Aug 2027"]].tolist() == [0.0, 4.0]
    left = disruption.survival.iloc[0]
    assert left[["May 2027", "Aug 2027"]].tolist() == [11.0, 8.0]
    assert disruption.suppliers["What is out"].tolist() == ["X"]
    assert disruption.suppliers["Lost output"].tolist() == [3000.0]
    assert disruption.event_tests["First cut after"].tolist() == [11.0]
    assert disruption.figures.survival == 0.0


def test_figures_and_run_speak_of_the_tree():
    """Proves: the Summary's figures and Run info's facts come with a tree. Sensitivity: a single path has
    none of them.
    """
    figures = {figure.kind: figure.value for figure in embargo().figures}
    assert figures["expected"] == pytest.approx(2050.0)
    assert figures["premium"] == pytest.approx(400.0)
    assert figures["saved"] == pytest.approx(1175.0)
    assert figures["worst"] == pytest.approx(20.0)
    assert figures["any disruption"] == pytest.approx(50.0)
    assert found().run["Branches"] == 3
    assert not {"expected", "worst"} & {figure.kind for figure in transport().figures}


def test_a_single_path_says_so(tmp_path: Path):
    """Proves: without a tree the sheet stands with one sentence. Sensitivity: with one it has tables."""
    inputs = make_inputs(horizon(12), embargo_tables())
    write_plan(tmp_path / "path.xlsx", plan_of(inputs))
    write_plan(tmp_path / "tree.xlsx", embargo())
    path, tree = (openpyxl.load_workbook(tmp_path / f"{name}.xlsx") for name in ("path", "tree"))
    assert not path["Disruptions"].tables
    assert any("single future" in str(row[0].value) for row in path["Disruptions"].iter_rows())
    assert {"t_branch", "t_value"} <= set(tree["Disruptions"].tables)
    assert {"t_survival", "t_supplier_test"} <= set(tree["Suppliers"].tables)
    assert "Suppliers" not in path.sheetnames
    assert len(tree["Suppliers"].conditional_formatting) == 1


def test_a_plan_within_a_gap_is_not_called_the_cheapest() -> None:
    """Proves: what is not ruled out is said in percent, rounded up to one digit: 4.9e-5 is .005 %."""
    assert [_rounded_up(100.0 * gap) for gap in (4.9e-5, 1e-4, 1.01e-4)] == [0.005, 0.01, 0.02]


def test_odds_by_rate_beside_those_in_the_tree():
    """Proves: an event without rate that happens in a scenario of .5 has no odds by rate; one of .3 a year
    that may begin in the eleven months from May 2027 has 1 - exp(-.275).
    Sensitivity: at nine a year, beside a worse event of .3, it lacks odds that three fifths of the base
    scenario cannot give back, in words.
    """
    by_rate = 1.0 - np.exp(-0.3 * 11 / 12)
    table = found().odds.set_index("Event")
    assert table.loc["embargo", ["Odds by rate", "Odds in the tree"]].tolist() == pytest.approx([0.0, 0.5])
    assert table.loc["embargo", "In words"] == NO_RATE
    tables = dict(embargo_tables()) | {"Scenarios": []}
    event = {"hazard_a_year": 0.3, "onset_every_months": 12}
    often = {"event": "embargo", "rank": 2} | event | {"hazard_a_year": 9.0}
    tables["Events"] = [often, {"event": "war", "rank": 1} | event]
    often_by_rate = 1.0 - np.exp(-9.0 * 11 / 12)
    in_tree = (1.0 - by_rate) * (often_by_rate + 0.6 * (1.0 - often_by_rate))
    disruption = tree_plan(make_inputs(horizon(12), tables), (), InformationValues()).disruption
    assert disruption is not None
    odds = disruption.odds.set_index("Event")
    assert odds.index.tolist() == ["war", "embargo"]
    assert odds["Odds by rate"].tolist() == pytest.approx([by_rate, often_by_rate])
    assert odds["Odds in the tree"].tolist() == pytest.approx([by_rate, in_tree])
    assert odds["In words"].iloc[0] == AS_BY_RATE
    assert odds["In words"].iloc[1].endswith(f"It has {in_tree / often_by_rate:.0%} of its odds.")
    assert odds_by_event(disruption.odds)["war"]["in_tree"] == pytest.approx(by_rate)


def test_what_a_reserve_buys_while_need_goes_short_is_found():
    """Proves: the plan buys nothing while the embargo lasts, and its check passes; of 5 bought in a month of
    it in which 3 go short it finds 3. Sensitivity: bought after the
    embargo it is nothing.
    """
    paths = BranchPaths(embargo_solution())
    assert bought_in_need(paths) == 0.0
    checks = embargo().checks.table.set_index("Check")
    assert checks.loc["Need before filling", ["Figure", "Result"]].tolist() == [0.0, "OK"]
    bought, short = np.zeros((3, 12)), np.zeros((3, 12))
    bought[1, [5, 10]], short[1, [5, 10]] = 5.0, 3.0
    for month, most in ((5, 3.0), (10, 0.0)):
        only = np.where(np.arange(12) == month, bought, 0.0)
        moved = BranchPaths(embargo_solution())
        vars(moved).update(bought={"m": only}, short={"m": short})
        assert bought_in_need(moved) == most


def test_with_and_without_the_reserve_by_hand():
    """Proves: in the embargo of six months the reserve of 40 leaves 20 unserved for 2,000, and money is 60
    bought, 40 filled and 40 to restore: 1,400. Shut, 60 go unserved for 6,000, and money is 1,000: it
    saves 3,600. Sensitivity: a reserve that opens any time has no such table.
    """
    inputs = make_inputs(horizon(12, exposure_country="X", discount_rate=0.0), embargo_tables())
    problem = pose(inputs, build(inputs).form, build_tree(inputs))
    solution = solve_tree(problem)
    uses = reserve_uses(solution, problem)
    assert [(each.event, each.branch) for each in uses] == [("embargo", "X stops")]
    assert uses[0].with_reserve == pytest.approx((20.0, 2000.0, 1400.0, 40.0))
    assert uses[0].without == pytest.approx((60.0, 6000.0, 1000.0, 0.0))
    found = disruption_plan(solution, (), InformationValues(), uses).reserve_use
    assert found["Saved"].tolist() == pytest.approx([3600.0])
    tables = embargo_tables() | {"Holders": [{"holder": "v", "kind": "reserve"}]}
    free = make_inputs(horizon(12), tables)
    problem = pose(free, build(free).form, build_tree(free))
    assert reserve_uses(solve_tree(problem), problem) == ()
