"""The sheet Sweep among the problems of a workbook: warnings, since no plan depends on it."""

from dataclasses import replace

from planner.cases.lines import SWEEP, CasesError, Refusal
from planner.cases.read import read_cases
from planner.workbook.messages import Problem, Severity
from planner.workbook.reading.reader import Reading

CODE = "sweep"


def with_sweep(reading: Reading) -> Reading:
    """A reading whose problems tell also what ``planner sweep`` would refuse, as far as cells show it: rows
    that wait for their group too. Inputs with errors are as they were.
    """
    table = reading.addresses.tables.get(SWEEP)
    if reading.inputs is None or table is None:
        return reading
    waiting = {str(row.values["group"] or "") for row in table.rows if row.holds and not row.values["runs"]}
    refusals: dict[Refusal, None] = {}
    for groups in ((), *((group,) for group in sorted(waiting) if group)):
        try:
            read_cases(reading, groups=groups)
        except CasesError as error:
            refusals |= dict.fromkeys(error.refusals)
    return replace(reading, problems=(*reading.problems, *map(_problem, refusals)))


def _problem(refusal: Refusal) -> Problem:
    """A refusal as a problem at its cell."""
    sheet, _, cell = refusal.place.partition("!")
    return Problem(CODE, Severity.WARNING, sheet, cell, refusal.words)
