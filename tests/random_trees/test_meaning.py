"""What must hold on random trees without any reference: more room costs less, more knowledge costs less."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest

from planner.model.catalogue import Scope
from planner.model.path import ImpossibleRowError
from planner.schema.tables import disruption
from planner.solver.highs import Status, load, run
from planner.solver.solve import build
from planner.solver.tree.problem import TreeProblem, pose
from planner.tree.branch import Tree, base_scenario_only, with_known_lengths
from planner.tree.build_tree import build_tree
from tests.random_trees.books import Book, random_book
from tests.random_trees.oracle import whole_matrix

NO_PLAN = float("inf")
QUICK, ALL = range(200, 206), range(200, 260)
"""Seeds that no other test looks at."""


def cost(book: Book, change: Callable[[Tree], Tree] = lambda tree: tree) -> float:
    """Objective of the whole matrix over the (changed) tree of a book; infinite if there is no plan."""
    inputs = book.inputs()
    try:
        form = build(inputs).form
    except ImpossibleRowError:
        return NO_PLAN
    return _objective(pose(inputs, form, change(build_tree(inputs))))


def _objective(problem: TreeProblem) -> float:
    """Objective of the whole matrix; infinite if there is no plan."""
    answer = whole_matrix(problem)
    assert answer.status in (Status.OPTIMAL, Status.INFEASIBLE)
    return answer.objective if answer.status is Status.OPTIMAL else NO_PLAN


def at_most(low: float, high: float) -> bool:
    """True if one cost is not above another, to the precision of the solver."""
    return low <= high + 1e-7 * max(1.0, abs(high)) if np.isfinite(low) else low == high


def changed(book: Book, change: Callable[[Book], None]) -> Book:
    """A copy of a book with something changed."""
    copy = deepcopy(book)
    change(copy)
    return copy


def more_room(book: Book) -> None:
    """A larger budget, larger pots, and a weaker share cap."""
    book.tables["Limits"][0]["maximum"] *= 2.0
    for pot in ("sales_pot", "capital_pot"):
        book.tables["Schemes"][0][pot] *= 1.5
    cap = book.tables["Share caps"][0]
    cap["maximum_by_year"] = {year: min(1.0, 1.2 * share) for year, share in cap["maximum_by_year"].items()}


def no_owner(book: Book) -> None:
    """Plants run whether they pay or not."""
    book.settings["participation"] = False


def no_cap_of_risk(book: Book) -> None:
    """The worst tail may be as bad as it likes."""
    book.settings.pop("cvar_cap", None)


def halved(tree: Tree) -> Tree:
    """Every branch that nothing leaves split in two with half the probability each; stress branches stay one,
    as what their service misses is priced in full, whatever their probability.
    """
    split = [not left and not b.stress for b, left in zip(tree.branches, tree.children, strict=True)]
    halves = [replace(branch, probability=branch.probability / 2.0) for branch in tree.branches]
    kept = [half if two else b for b, half, two in zip(tree.branches, halves, split, strict=True)]
    return Tree((*kept, *(half for half, two in zip(halves, split, strict=True) if two)))


def reversed_events(tree: Tree) -> Tree:
    """The same tree with subtrees in the opposite order."""
    order = [0, *(position for members in reversed(tree.subtrees) for position in members)]
    place = {position: i for i, position in enumerate(order)} | {-1: -1}
    return Tree(tuple(replace(tree.branches[p], parent=place[tree.branches[p].parent]) for p in order))


def tempered(share: float) -> Callable[[Tree], Tree]:
    """The tree with only a share of the probability of its branches; the rest stays in the base scenario."""

    def change(tree: Tree) -> Tree:
        branches = [replace(branch, probability=branch.probability * share) for branch in tree.branches[1:]]
        left = 1.0 - sum(branch.probability for branch in branches)
        return Tree((replace(tree.branches[0], probability=left), *branches))

    return change


def room_costs_nothing(seed: int) -> None:
    """Each way of asking for less never costs more."""
    book = random_book(seed)
    here = cost(book)
    for change in (more_room, no_owner, no_cap_of_risk):
        assert at_most(cost(changed(book, change)), here), f"seed {seed}: {change.__name__}"


def order_and_twins_change_nothing(seed: int) -> None:
    """Neither twins of half the probability nor the order of subtrees change the cost."""
    book = random_book(seed)
    here = cost(book)
    for change in (halved, reversed_events):
        assert cost(book, change) == pytest.approx(here, rel=1e-7, abs=1e-6), (
            f"seed {seed}: {change.__name__}"
        )


def a_single_branch_is_the_path(seed: int) -> None:
    """The tree of the base scenario alone is the path's own program."""
    inputs = random_book(seed).inputs()
    form = build(inputs).form
    path = run(load(form.without(Scope.STRESS)))
    alone = _objective(pose(inputs, form, base_scenario_only()))
    assert alone == pytest.approx(path.objective if path.status is Status.OPTIMAL else NO_PLAN, rel=1e-8)


def cost_is_concave_in_odds(seed: int) -> None:
    """Without rows weighted over the tree, a plan costs in proportion to the odds, so the best of all plans
    costs at half the odds at least the mean of what it costs at none and at all of them.
    """
    book = changed(random_book(seed), no_owner)
    no_cap_of_risk(book)
    never, half, always = (cost(book, tempered(share)) for share in (0.0, 0.5, 1.0))
    if np.isfinite(half):
        assert at_most((never + always) / 2.0, half), f"seed {seed}"


def knowing_lengths_costs_less(seed: int) -> None:
    """Whoever knows at onset how long an event lasts can do what those who do not know do. Not so where need
    changes under a cover rule, which asks for more as soon as it is known that need comes back.
    """
    book = random_book(seed)
    if any(row["effect"] == disruption.DEMAND for row in book.tables["Event effects"]):
        book.tables["Cover rules"] = []
    assert at_most(cost(book, with_known_lengths), cost(book)), f"seed {seed}"


PROPERTIES = (
    room_costs_nothing,
    order_and_twins_change_nothing,
    a_single_branch_is_the_path,
    cost_is_concave_in_odds,
    knowing_lengths_costs_less,
)


@pytest.mark.parametrize("holds", PROPERTIES, ids=lambda each: each.__name__)
@pytest.mark.parametrize("seed", QUICK)
def test_meaning(seed: int, holds: Callable[[int], None]) -> None:
    """Proves: see each property."""
    holds(seed)


@pytest.mark.long
@pytest.mark.parametrize("holds", PROPERTIES, ids=lambda each: each.__name__)
@pytest.mark.parametrize("seed", ALL)
def test_meaning_of_many(seed: int, holds: Callable[[int], None]) -> None:
    """As the quick one, over more seeds."""
    holds(seed)


def test_properties_can_fail() -> None:
    """Proves: less room costs more somewhere, so the property is no tautology."""
    dearer = [
        not at_most(cost(random_book(seed)), cost(changed(random_book(seed), more_room))) for seed in QUICK
    ]
    assert any(dearer)
