"""Writes the workbook of a study whole or not at all."""

from pathlib import Path

from planner.collection import without_collection
from planner.files import replacing
from planner.report.study.sheets import study_sheets
from planner.report.study.study import Study
from planner.report.write import write_sheets


def write_study(path: Path, study: Study) -> None:
    """Write the workbook of a study; OutputError if the place does not take it.

    Links to plans are as seen from the folder of ``path``.
    """
    with replacing(path) as temporary, without_collection():
        write_sheets(temporary, study.units, study_sheets(study))
