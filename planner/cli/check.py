"""``planner check``."""

from typing import Any

from rich.table import Table

from planner.cli.exits import guarded, tell_problems
from planner.cli.options import Quiet, Set, Workbook
from planner.cli.talk import data


def check(workbook: Workbook, quiet: Quiet = False, override: Set = None) -> None:
    """Report every problem of a workbook by cell, and how its numbers compare with published ones."""
    from planner import workflow

    with guarded():
        reading = workflow.read(workbook, override or (), calibration=True)
        tell_problems(reading, workbook, quiet)
        if not quiet and reading.inputs is not None:
            _print_calibration(reading.inputs)


def _print_calibration(inputs: Any) -> None:
    """How the numbers compare with published figures."""
    from planner.workbook.calibration import calibration

    lines = calibration(inputs)
    if not lines:
        return
    table = Table("What", "Here", "Published", "Unit", "Verdict", title="Calibration of the inputs")
    for line in lines:
        table.add_row(line.label, line.computed_text, line.published_text, line.unit, line.verdict)
    data.print(table)
