"""India's reserve serves need: what events do to the plan of the base scenario, held until they begin."""

from collections.abc import Iterator

import pytest

from planner.solver.solve import build, solve_form
from planner.solver.tree.branch_subproblem import solve_branch
from planner.solver.tree.problem import TreeProblem, pose
from planner.study.held_plan import HeldPlan
from planner.study.reserve_use import Held, Outcome
from planner.study.stress import NoEffects
from planner.tree.branch import Branch
from planner.tree.build_tree import build_tree
from planner.tree.overlay import overlay_of
from planner.tree.overlay_data import Overlay
from tests.india.test_india import read

Found = dict[str, tuple[Outcome, Outcome, Outcome]]


@pytest.fixture(scope="module")
def outcomes() -> Found:
    """Branch -> the event, the event with the reserve shut, and a false alarm: rules rest, nothing is out."""
    inputs = read()
    form = build(inputs).form
    problem = pose(inputs, form, build_tree(inputs))
    held = Held(HeldPlan((solve_form(inputs, form).answer.values,)), problem)
    nothing = NoEffects(inputs, problem.index.derived)

    def outcome(branch: Branch, overlay: Overlay) -> Outcome:
        solution = solve_branch(held.program(branch, overlay).subproblem)
        assert solution is not None, branch.name
        return held.outcome(overlay, solution)

    found: Found = {}
    for branch in _of_one_event(problem):
        event, alarm = (overlay_of(problem.index, each, branch) for each in (problem.effects, nothing))
        event_and_shut = outcome(branch, event), outcome(branch, held.shut(event))
        found[branch.name] = (*event_and_shut, outcome(branch, alarm))
    return found


def _of_one_event(problem: TreeProblem) -> Iterator[Branch]:
    """Branches that leave the base scenario with one event that opens reserves."""
    for branch in problem.tree.branches:
        alone = branch.parent == 0 and len(branch.happenings) == 1
        if alone and problem.effects.opens_reserves(branch.happenings[0]):
            yield branch


@pytest.mark.long
def test_no_event_that_takes_away_saves(outcomes: Found) -> None:
    """Proves: no event costs a crore less in money and lost output than a false alarm. Sensitivity: the worst
    embargo costs more than 1,000.
    """
    extra = {
        name: event.money + event.lost_output - alarm.money - alarm.lost_output
        for name, (event, _, alarm) in outcomes.items()
    }
    assert {name: round(cost, 1) for name, cost in extra.items() if cost < -1.0} == {}
    assert max(extra.values()) > 1000.0


@pytest.mark.long
def test_what_nobody_lacks_stays(outcomes: Found) -> None:
    """Proves: a false alarm, and an event that leaves no need unserved without the reserve, release next to
    nothing. Sensitivity: the worst event releases hundreds of tonnes, and serves need with them.
    """
    for name, (event, shut, alarm) in outcomes.items():
        assert alarm.released < 10.0, name
        if shut.unserved < 1.0:
            assert event.released < 10.0, name
    worst, shut, _ = max(outcomes.values(), key=lambda found: found[1].unserved - found[0].unserved)
    assert worst.released > 100.0
    assert shut.unserved - worst.unserved > 100.0
