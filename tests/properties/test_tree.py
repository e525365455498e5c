"""Properties of the tree that need no reference."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planner.solver.solve import solve
from planner.solver.tree.tree_solution import conditional_value_at_risk
from planner.tree.branch import Tree, base_scenario_only, with_known_lengths
from planner.tree.build_tree import build_tree
from tests.support import horizon, make_inputs
from tests.tree.embargoes import MONTHS, Embargo, embargoes
from tests.tree.growing import solved_inputs

FEW = settings(max_examples=6, deadline=None, derandomize=True)
OFTEN = 2.0
"""Events a year, so that every branch weighs something."""


def cost(case: Embargo, **changes: Any) -> float:
    """Objective of the tree of an instance, or of a changed one."""
    return solved_inputs(replace(case, **changes).inputs()).objective


@FEW
@given(embargoes(hazard=0.0), st.floats(0.0, 3.0), st.floats(0.0, 3.0))
def test_cost_rises_with_hazard(case: Embargo, one: float, other: float):
    """With one onset month a higher rate only moves probability from calm to the event (with several, an
    early event also forestalls a later and perhaps worse one).
    """
    low, high = sorted((one, other))
    once = replace(case, every=MONTHS)
    assert cost(once, hazard=high) >= cost(once, hazard=low) - 1e-6


@FEW
@given(embargoes(hazard=OFTEN), st.floats(0.0, 1.0))
def test_cost_rises_with_severity(case: Embargo, share: float):
    """Less left of the source never costs less."""
    assert cost(case, left=case.left * share, later=case.later * share) >= cost(case) - 1e-6


@FEW
@given(embargoes(hazard=OFTEN), st.integers(1, 3))
def test_cost_rises_with_length(case: Embargo, more: int):
    """An event of even severity that lasts longer never costs less."""
    even = replace(case, later=case.left)
    longer = {months + more: share for months, share in case.lengths.items()}
    assert cost(even, lengths=longer) >= cost(even) - 1e-6


@FEW
@given(embargoes(hazard=OFTEN), st.sampled_from([0.0, 0.5]))
def test_a_split_branch_changes_nothing(case: Embargo, weight: float):
    """Every branch that nothing leaves, split in two with half the probability each."""
    inputs = case.inputs(cvar_weight=weight, cvar_level=0.7)
    tree = build_tree(inputs)
    halves = [replace(branch, probability=branch.probability / 2.0) for branch in tree.branches]
    split = tuple(
        b if left else half for b, half, left in zip(tree.branches, halves, tree.children, strict=True)
    )
    twins = tuple(half for half, left in zip(halves, tree.children, strict=True) if not left)
    assert solved_inputs(inputs, Tree(split + twins)).objective == pytest.approx(
        solved_inputs(inputs, tree).objective, rel=1e-8, abs=1e-6
    )


@FEW
@given(embargoes(hazard=OFTEN))
def test_knowing_more_costs_less(case: Embargo):
    """All known from the start <= lengths known at onset <= tree <= planned blind to disruption."""
    inputs = case.inputs()
    tree = build_tree(inputs)
    later = (replace(branch, parent=0, start=0) for branch in tree.branches[1:])
    foresight = solved_inputs(inputs, Tree((tree.branches[0], *later))).objective
    fan = solved_inputs(inputs, with_known_lengths(tree)).objective
    planned = solved_inputs(inputs, tree)
    assert planned.deterministic_objective is not None
    assert foresight <= fan + 1e-6
    assert fan <= planned.objective + 1e-6
    assert planned.objective <= planned.deterministic_objective + 1e-6


@FEW
@given(embargoes(hazard=OFTEN))
def test_one_branch_is_the_path(case: Embargo):
    """Nothing can happen: the tree has one branch and is the path model, to the last bit of its objective."""
    calm = replace(case, hazard=0.0).inputs()
    assert len(build_tree(calm)) == 1
    path = solve(calm).objective
    assert solved_inputs(calm).objective == pytest.approx(path, rel=1e-12, abs=1e-9)
    assert solved_inputs(case.inputs(), base_scenario_only()).objective == pytest.approx(
        path, rel=1e-12, abs=1e-9
    )


@FEW
@given(embargoes(hazard=OFTEN), st.integers(0, 2))
def test_branches_without_mass_change_no_expected_cost(case: Embargo, leaves: int):
    """A scenario of probability 0 without service levels is only looked at."""
    row = {"scenario": "what if", "first_month": f"2027-{4 + leaves:02d}", "probability": 0.0, "event": "e"}
    inputs = make_inputs(horizon(MONTHS), case.tables() | {"Scenarios": [row]})
    assert len(build_tree(inputs)) > len(build_tree(case.inputs()))
    assert solved_inputs(inputs).objective == pytest.approx(cost(case), rel=1e-8, abs=1e-6)


@FEW
@given(embargoes(hazard=OFTEN), st.sampled_from([0.0, 0.3, 0.7, 0.9]))
def test_objective_is_expected_cost_and_weighted_tail(case: Embargo, level: float):
    """Weight 0 is the expected cost; with a weight the model's tail is that of its branches' losses."""
    neutral = solved_inputs(case.inputs())
    assert neutral.objective == pytest.approx(neutral.expected_cost, rel=1e-9, abs=1e-6)
    averse = solved_inputs(case.inputs(cvar_weight=0.8, cvar_level=level))
    tail = conditional_value_at_risk(averse.losses, averse.probabilities, level)
    assert averse.objective == pytest.approx(averse.expected_cost + 0.8 * tail, rel=1e-9, abs=1e-6)


@FEW
@given(embargoes(hazard=OFTEN))
def test_the_tail_becomes_the_worst_case(case: Embargo):
    """At a level near 1 the CVaR is the loss of the worst branch."""
    solution = solved_inputs(case.inputs(cvar_weight=0.8, cvar_level=0.9999))
    worst = solution.losses[solution.probabilities > 0.0].max()
    assume(solution.probabilities[solution.losses >= worst - 1e-9].sum() >= 1e-4)
    expected = solution.expected_cost + 0.8 * worst
    assert solution.objective == pytest.approx(expected, rel=1e-9, abs=1e-6)


@FEW
@given(embargoes(hazard=OFTEN), st.integers(1, 500), st.integers(0, 10**9))
def test_samples(case: Embargo, size: int, seed: int):
    """Probabilities of a sample are multiples of 1 / size and sum to 1; equal seeds give equal trees."""
    chosen = {"sample_size": size, "sample_seed": seed}
    tree = build_tree(case.inputs(**chosen))
    counts = [branch.probability * size for branch in tree.branches]
    assert sum(branch.probability for branch in tree.branches) == pytest.approx(1.0, abs=1e-9)
    assert counts == pytest.approx([round(count) for count in counts], abs=1e-6)
    assert tree == build_tree(case.inputs(**chosen))


def test_seeds_and_sizes_matter():
    """Another seed draws another tree, and a large sample comes near the tree's own probabilities."""
    tables = {
        "Commodities": [{"commodity": "m"}],
        "Events": [{"event": "e", "hazard_a_year": 1.0, "onset_every_months": 1}],
    }

    def sampled(size: int, seed: int) -> Tree:
        return build_tree(make_inputs(horizon(12, sample_size=size, sample_seed=seed), tables))

    assert sampled(20, 1) != sampled(20, 2)
    calm = build_tree(make_inputs(horizon(12), tables)).branches[0].probability
    assert sampled(20000, 1).branches[0].probability == pytest.approx(calm, abs=0.02)
