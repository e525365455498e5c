"""A plan workbook held against its inputs: the stored solution in their program, and what Decisions tells."""

from collections.abc import Callable
from pathlib import Path

from planner.audit.cells import Book
from planner.audit.certificate import certificate_checks
from planner.audit.plan_book import PlanBook, PlanNotUsableError, inputs_of, read_plan
from planner.audit.result import AuditCheck, FaultyCell, Layer, not_checked
from planner.audit.stored import stored_solution
from planner.data import Inputs
from planner.model.path import ImpossibleRowError
from planner.plan.posed import DECISIONS, decision_check, posed_path, posed_tree
from planner.solver.solve import build
from planner.solver.tree.problem import pose
from planner.tree.build_tree import build_tree, is_needed
from planner.workbook.stored_solution import NoSolutionError, StoredSolution

OPTIMALITY = "Optimality"
UNLIKELY = "The base scenario has no probability: what it does is found apart from the branches."
Proof = tuple[tuple[AuditCheck, ...], tuple[FaultyCell, ...]]


def proof(book: Book, given: Path | None, tell: Callable[[str], None]) -> Proof:
    """Checks of a plan against its inputs (``given``, or where they are likely to be), and cells at fault.
    What stands in the way of them is told as a check that could not be made.
    """
    try:
        plan, inputs = _read(book.path, given)
        return _proven(plan, inputs, stored_solution(book), tell)
    except (PlanNotUsableError, NoSolutionError) as error:
        return (not_checked(Layer.CERTIFICATE, OPTIMALITY, str(error)),), ()


def _read(path: Path, given: Path | None) -> tuple[PlanBook, Inputs]:
    """The decisions of a plan, and its inputs; raises PlanNotUsableError."""
    plan = read_plan(path)
    reading = inputs_of(plan, given)
    if reading.inputs is None:
        raise PlanNotUsableError(f"{reading.path.name} has errors; planner check {reading.path} tells them.")
    return plan, reading.inputs


def _proven(plan: PlanBook, inputs: Inputs, stored: StoredSolution, tell: Callable[[str], None]) -> Proof:
    """Checks of a solution in the program of its inputs."""
    tell("building the model")
    try:
        form = build(inputs).form
    except ImpossibleRowError as error:
        raise PlanNotUsableError(f"{plan.input_name}: no plan of these inputs keeps {error}.") from error
    program, base, is_likely = posed_path(form), stored.values, True
    if program.names != stored.names and is_needed(inputs):
        tell("posing the branches")
        problem = pose(inputs, form, build_tree(inputs))
        program, is_likely = posed_tree(problem), problem.tree.branches[0].probability > 0.0
        base = stored.values[problem.extensive.maps[0]] if program.fits(stored) else base
    tell("checking the certificate")
    checks = tuple(certificate_checks(program, stored))
    if not program.fits(stored):
        return checks, ()
    if not is_likely:
        return (*checks, not_checked(Layer.CERTIFICATE, DECISIONS, UNLIKELY)), ()
    check, faults = decision_check(plan, inputs, form, base)
    return (*checks, check), tuple(faults)
