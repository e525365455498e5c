"""Write every input workbook of this folder's parent from the data modules beside this file.

Run ``python inputs/authoring/build.py`` after a change of the data.
"""

from collections.abc import Callable
from pathlib import Path

import minimal
import tutorial
from india import workbook as india

from planner.workbook.writing.template import write_workbook

INPUTS = Path(__file__).resolve().parent.parent


def write_india(path: Path) -> None:
    """The India base case."""
    write_workbook(path, settings=india.SETTINGS, tables=india.tables(), readme=india.README)


def write_minimal(path: Path) -> None:
    """The smallest workbook that solves."""
    write_workbook(
        path, settings=minimal.SETTINGS, tables=minimal.tables(), readme=minimal.README, all_columns=False
    )


def write_tutorial(path: Path) -> None:
    """The workbook to learn from."""
    write_workbook(
        path, settings=tutorial.SETTINGS, tables=tutorial.tables(), readme=tutorial.README, all_columns=False
    )


WORKBOOKS: dict[str, Callable[[Path], None]] = {
    "india.xlsx": write_india,
    "minimal.xlsx": write_minimal,
    "tutorial.xlsx": write_tutorial,
}
"""File name -> how it is written."""


def build(folder: Path = INPUTS) -> list[Path]:
    """Write all workbooks into ``folder``; returns their paths."""
    for name, write in WORKBOOKS.items():
        write(folder / name)
    return [folder / name for name in WORKBOOKS]


if __name__ == "__main__":
    build()
