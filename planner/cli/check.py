"""``planner check``: every problem of a workbook, and how its numbers compare with published ones."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.cli.exits import Run, running
from planner.cli.options import AsJson, Quiet, Set, Workbook
from planner.files import readable
from planner.outputs import open_words

if TYPE_CHECKING:
    from planner.workbook.checks.calibration import CalibrationLine
    from planner.workbook.reading.reader import Reading

FIELDS = ("input", "input_sha256", "errors", "warnings", "problems", "calibration")


def check(workbook: Workbook, as_json: AsJson = False, quiet: Quiet = False, override: Set = None) -> None:
    """Report every problem of a workbook by cell, and how its numbers compare with published ones."""
    with running("check", FIELDS, as_json=as_json, quiet=quiet) as run:
        from planner.cases.checking import with_sweep
        from planner.changes import read
        from planner.workbook.checks.calibration import calibration

        run.answer["input"] = str(workbook)
        run.note(*open_words(workbook))
        overrides = [readable(each) for each in override or ()]
        reading = with_sweep(read(workbook, overrides, calibration=True))
        run.problems(reading, workbook)
        assert reading.inputs is not None  # problems have ended the run
        run.answer["input_sha256"] = reading.inputs.source.sha256
        _tell_ready(run, reading, workbook)
        lines = calibration(reading.inputs)
        run.answer["calibration"] = [_line(each) for each in lines]
        if lines and not run.is_silent:
            _show_calibration(lines)


def _tell_ready(run: Run, reading: "Reading", workbook: Path) -> None:
    """Say that nothing is wrong, or only a little."""
    ready = f"Ready to solve: planner solve {shlex.quote(str(workbook))}"
    run.note(ready if reading.problems else f"0 errors, 0 warnings in {workbook.name}. {ready}")


def _line(line: "CalibrationLine") -> dict[str, Any]:
    """A comparison for the object of --json."""
    return {
        "what": line.label, "here": line.computed, "fiscal_year": line.fiscal_year, "unit": line.unit,
        "published": line.published, "published_high": line.published_high, "verdict": line.verdict,
    }  # fmt: skip


def _show_calibration(lines: list["CalibrationLine"]) -> None:
    """How the numbers compare with published figures."""
    from planner.cli.tables import Column, show_table

    columns = {
        "What": [line.label for line in lines],
        "Here": [line.computed_text for line in lines],
        "Published": [line.published_text for line in lines],
        "Unit": [line.unit for line in lines],
        "Verdict": [line.verdict for line in lines],
    }
    show_table(
        "Calibration of the inputs",
        [Column(header, tuple(cells), is_number=False) for header, cells in columns.items()],
    )
