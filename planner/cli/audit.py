"""``planner audit``: whether a plan workbook is as it was written, and adds up."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from planner.cli.exits import Exit, Run, running
from planner.cli.options import AsJson, InputOfPlan, PlanToAudit, Quiet
from planner.cli.talk import progress, show

if TYPE_CHECKING:
    from planner.audit.result import Audit, FaultyCell

FIELDS = ("plan", "input", "passed", "checks", "cells")
POSED = (
    "Fingerprint and formulas were checked with openpyxl and numpy alone. The program of the certificate was"
    " posed from the inputs by the planner's own model, and checked without it and without a solver."
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
        from planner.plan.proven import proof

        run.answer |= {"plan": str(plan), "input": None if inputs is None else str(inputs)}
        with progress(run.is_silent) as tell:
            tell(f"reading {plan.name}")
            book = book_of(plan)
            tell("computing its formulas anew")
            found = audit_of(book).with_proof(*proof(book, inputs, tell))
        run.note(POSED)
        _tell(run, found)


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
