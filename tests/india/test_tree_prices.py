"""Shadow prices of India's tree against the tree solved again: by hand, a quarter of an hour."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from planner.derive.derived import Derived
from planner.model.moved_form import Writing
from planner.solver.solve import build
from planner.solver.tree.problem import TreeProblem, pose
from planner.solver.tree.session import TreeSession
from planner.solver.tree.tree_solution import TreeSolution
from planner.study.shadow_prices import told_steps
from planner.tree.build_tree import build_tree
from planner.workbook.reading.reader import read_workbook

INDIA = Path(__file__).resolve().parents[2] / "inputs" / "india.xlsx"
GAP = 5e-5
STEPS = {
    ("Share caps", "China share of magnets"): 3.0,
    ("Cover rules", "Two months of cover"): 8.0,
    ("Cover rules", "National reserve"): 10.0,
    ("Limits", "Plants really built"): 100.0,
}
"""Sheet and row -> steps both ways: so many that they change more than the gaps leave open."""


@dataclass
class Solves:
    """Trees solved one after another, each from the last one."""

    session: TreeSession
    base: TreeProblem

    def bounds(self, problem: TreeProblem) -> tuple[TreeSolution, float, float]:
        """A solution, what no plan costs less than, and what it costs, money."""
        found, _ = self.session.solve(problem, gap=GAP)
        return found, found.objective - found.answer.gap * abs(found.objective), found.objective


@pytest.mark.long
def test_shadow_prices_lie_between_the_tree_solved_again() -> None:
    """Proves: what a step more saves or costs by the shadow price of a headline row lies between what several
    steps less and several steps more change per step when the whole tree is solved again, as far as the gaps
    of the solves tell. Sensitivity: twice the price lies outside for each row.
    """
    inputs = read_workbook(INDIA).inputs
    assert inputs is not None
    solves = Solves(TreeSession(), pose(inputs, build(inputs).form, build_tree(inputs)))
    planned, least, _ = solves.bounds(solves.base)
    writing = Writing(inputs, Derived(inputs), solves.base.form)
    told = {
        (each.moving.sheet, each.moving.row.key): each
        for each in told_steps(writing, planned.row_duals, planned.values[0])
    }
    for row, steps in STEPS.items():
        price, found = told[row].dual, {}
        for sign in (-1.0, 1.0):
            moved = told[row].moving.inputs(inputs, sign * steps)
            found[sign] = solves.bounds(pose(moved, build(moved).form, build_tree(moved)))[1:]
        below = (least - found[-1.0][1]) / steps
        above = (found[1.0][1] - least) / steps
        assert below <= price <= above, row
        assert not below <= 2.0 * price <= above, row
