"""A plan workbook held against its inputs: the stored solution in their program, and what Decisions tells."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from planner.audit.cells import Book
from planner.audit.certificate import PosedProgram, certificate_checks
from planner.audit.plan_book import PlanBook, PlanNotUsableError, inputs_of, read_plan
from planner.audit.result import AuditCheck, FaultyCell, Layer, not_checked
from planner.audit.stored import stored_solution
from planner.data import Inputs
from planner.model.catalogue import Scope
from planner.model.path import ImpossibleRowError
from planner.model.standard_form import StandardForm
from planner.plan.posed import DECISIONS, decision_check, posed_path, posed_tree
from planner.solver.highs import Answer, Floats, Status
from planner.solver.solution import Solution
from planner.solver.solve import build
from planner.solver.tree.problem import TreeProblem, pose
from planner.solver.tree.tree_answer import BY_BRANCH, TreeAnswer
from planner.solver.tree.tree_solution import TreeSolution
from planner.solver.tree.tree_solve import summed_duals
from planner.tree.build_tree import build_tree, is_needed
from planner.workbook.stored_solution import StoredSolution

UNLIKELY = "The base scenario has no probability: what it does is found apart from the branches."
Proof = tuple[tuple[AuditCheck, ...], tuple[FaultyCell, ...]]
"""Checks, and the cells at fault."""


@dataclass(frozen=True)
class HeldBook:
    """A plan workbook with the program of its inputs, and the solution that is stored in it."""

    plan: PlanBook
    inputs: Inputs
    form: StandardForm
    problem: TreeProblem | None
    """None: the plan is of one path."""
    program: PosedProgram
    stored: StoredSolution

    @property
    def fits(self) -> bool:
        """True if the solution is one of the program."""
        return self.program.fits(self.stored)

    @property
    def is_likely(self) -> bool:
        """False where the base scenario has no probability."""
        return self.problem is None or self.problem.tree.branches[0].probability > 0.0

    @property
    def base(self) -> Floats:
        """Columns of the base scenario."""
        values = self.stored.values
        return values if self.problem is None else values[self.problem.extensive.maps[0]]

    def solutions(self) -> tuple[Solution, Solution | None]:
        """The base scenario, and the mean of all futures (None: there is one), as they were solved."""
        stored, form = self.stored, self.form.without(Scope.STRESS)
        if self.problem is not None:
            tree = _tree_solution(self.problem, stored)
            return tree.solution_of(0), tree.expected
        reduced = form.cost - form.matrix.T @ stored.duals
        activity = form.matrix @ stored.values
        answer = Answer(
            Status.OPTIMAL, stored.objective, stored.values, reduced, stored.duals, activity, 0, 0.0,
            feasible=True,
        )  # fmt: skip
        return Solution(self.inputs, form, answer, ()), None


def _tree_solution(problem: TreeProblem, stored: StoredSolution) -> TreeSolution:
    """A solved tree from what is stored of it."""
    whole = problem.extensive
    reduced = whole.cost - whole.matrix.T @ stored.duals
    answer = TreeAnswer(Status.OPTIMAL, BY_BRANCH, stored.objective, 0.0, stored.values, stored.duals)
    duals, reduced_costs = summed_duals(problem, stored.duals, reduced)
    values = tuple(stored.values[seen] for seen in whole.maps)
    size = (len(whole.cost), len(whole.row_lower))
    return TreeSolution(
        problem.inputs, problem.form, problem.tree, problem.overlays, answer, values, duals, reduced_costs,
        (), size,
    )  # fmt: skip


def held_book(book: Book, given: Path | None, tell: Callable[[str], None]) -> HeldBook:
    """A plan workbook with its inputs (``given``, or where they are likely to be). Raises
    PlanNotUsableError where they are not found or not what they were, NoSolutionError where the workbook
    holds no solution.
    """
    plan = read_plan(book.path)
    reading = inputs_of(plan, given)
    inputs = reading.inputs
    if inputs is None:
        raise PlanNotUsableError(f"{reading.path.name} has errors; planner check {reading.path} tells them.")
    stored = stored_solution(book)
    tell("building the model")
    try:
        form = build(inputs).form
    except ImpossibleRowError as error:
        raise PlanNotUsableError(f"{plan.input_name}: no plan of these inputs keeps {error}.") from error
    program = posed_path(form)
    if program.names == stored.names or not is_needed(inputs):
        return HeldBook(plan, inputs, form, None, program, stored)
    tell("posing the branches")
    problem = pose(inputs, form, build_tree(inputs))
    return HeldBook(plan, inputs, form, problem, posed_tree(problem), stored)


def proof(held: HeldBook) -> Proof:
    """Checks of the stored solution in the program of the inputs, and of Decisions against it."""
    checks = tuple(certificate_checks(held.program, held.stored))
    if not held.fits:
        return checks, ()
    if not held.is_likely:
        return (*checks, not_checked(Layer.CERTIFICATE, DECISIONS, UNLIKELY)), ()
    check, faults = decision_check(held.plan, held.inputs, held.form, held.base)
    return (*checks, check), tuple(faults)
