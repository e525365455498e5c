"""``planner audit``: whether a plan workbook is as it was written, and adds up."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.cli.exits import Exit, Run, running
from planner.cli.options import AsJson, InputOfPlan, PlanToAudit, Quiet
from planner.cli.talk import progress, show

if TYPE_CHECKING:
    from planner.audit.cells import Book
    from planner.audit.result import Audit, FaultyCell

FIELDS = ("plan", "input", "passed", "checks", "cells")
HOW = (
    "Fingerprint, Formulas: openpyxl and numpy alone. Tables: drawn up anew by the planner's own code from"
    " the stored decisions and the inputs. Certificate: rows posed from the inputs by the planner's model,"
    " checked by numpy alone, without the model and without a solver."
)
LONGEST = 60
"""Letters of what a cell holds on the terminal."""
MOST_CELLS = 40
"""Cells that are shown; the object of --json has all."""


def audit(
    plan: PlanToAudit, inputs: InputOfPlan = None, as_json: AsJson = False, quiet: Quiet = False
) -> None:
    """Audit a plan workbook: whether it is as it was written, adds up and, with its inputs, is best."""
    with running("audit", FIELDS, as_json=as_json, quiet=quiet) as run:
        from planner.audit.audit import audit_of, book_of

        run.answer |= {"plan": str(plan), "input": None if inputs is None else str(inputs)}
        with progress(run.is_silent) as tell:
            tell(f"reading {plan.name}")
            book = book_of(plan)
            tell("computing its formulas anew")
            found = _with_inputs(audit_of(book), book, inputs, tell)
        _tell(run, found)


def _with_inputs(found: "Audit", book: "Book", inputs: Path | None, tell: Callable[[str], None]) -> "Audit":
    """An audit with what the inputs tell, or why they tell nothing."""
    from planner.audit.plan_book import PlanNotUsableError
    from planner.audit.result import Layer, not_checked
    from planner.plan.proven import held_book, proof
    from planner.report.redrawn import redrawn
    from planner.workbook.stored_solution import NoSolutionError

    try:
        held = held_book(book, inputs, tell)
    except (PlanNotUsableError, NoSolutionError) as error:
        missing = (
            not_checked(layer, "Against the inputs", str(error))
            for layer in (Layer.TABLES, Layer.CERTIFICATE)
        )
        return found.with_proof(tuple(missing), ())
    tell("drawing its tables up anew")
    found = found.with_proof(*redrawn(book, held))
    tell("checking the certificate")
    return found.with_proof(*proof(held))


def _tell(run: Run, found: "Audit") -> None:
    """What was found, and the code with which the run ends."""
    run.answer |= {
        "passed": not found.failed,
        "checks": [asdict(each) for each in found.checks],
        "cells": [asdict(each) for each in found.cells],
    }
    if not run.is_silent:
        _show(found)
    if found.failed:
        run.code = Exit.CHECK_FAILED
        run.tell(f"ERROR {found.sentence}")
    else:
        run.note(found.sentence)


def _show(found: "Audit") -> None:
    """Checks, then the cells at fault."""
    from planner.cli.tables import Column, show_table

    show_table(found.sentence, _columns(found.checks, Column))
    show(HOW)
    cells = found.at_fault
    if cells:
        columns = tuple(
            Column(
                name.capitalize(), tuple(_short(each, name) for each in cells[:MOST_CELLS]), is_number=False
            )
            for name in ("cell", "found", "expected", "fault")
        )
        show_table(f"{len(cells)} cells", columns)
        if len(cells) > MOST_CELLS:
            show(f"... and {len(cells) - MOST_CELLS} more; --json has all.")


def _short(cell: "FaultyCell", name: str) -> str:
    """Words about a cell, cut where they would fill the terminal."""
    words = str(getattr(cell, name))
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 3]}..."


def _columns(checks: Any, column: Any) -> tuple[Any, ...]:
    """The checks by column."""
    return (
        column("Layer", tuple(each.layer for each in checks), is_number=False),
        column("Check", tuple(each.check for each in checks), is_number=False),
        column("Looked at", tuple(f"{each.looked_at:,}" for each in checks), is_number=True),
        column("Found", tuple(f"{each.figure:.3g}" for each in checks), is_number=True),
        column("At most", tuple(f"{each.tolerance:.3g}" for each in checks), is_number=True),
        column("Verdict", tuple(str(each.verdict) for each in checks), is_number=False),
        column("In words", tuple(each.words for each in checks), is_number=False),
    )
