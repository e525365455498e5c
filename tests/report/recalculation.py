"""A workbook recalculated by LibreOffice, and what that changes."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import openpyxl

ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
CLOSE = 1e-9
Cells = dict[tuple[str, str], object]


def office_command(program: str, profile: Path) -> list[str]:
    """The command that converts a workbook with recalculation forced, in a profile of its own."""
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS)
    return [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]


def formulas(path: Path) -> Iterator[tuple[str, str]]:
    """Sheet and address of every formula."""
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate


def saved(path: Path, where: list[tuple[str, str]]) -> Cells:
    """Saved values of some cells; empty text for blanks."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {at: book[at[0]][at[1]].value or "" for at in where}


def recalculated(path: Path, office: list[str], folder: Path) -> Path:
    """The workbook after LibreOffice has computed every formula anew."""
    out = folder / "again"
    subprocess.run([*office, "--outdir", str(out), str(path)], check=True, capture_output=True, timeout=600)
    return out / path.name


def differences(before: Cells, after: Cells) -> list[str]:
    """Cells whose value changed."""
    return [f"{at}: {one!r} became {after[at]!r}" for at, one in before.items() if not _same(one, after[at])]


def errors(cells: Cells) -> list[str]:
    """Cells that hold an error such as #DIV/0! or #NAME?."""
    return [f"{at}: {value}" for at, value in cells.items() if str(value).startswith("#")]


def _same(one: object, other: object) -> bool:
    """Equal, or as near as a sum of many numbers can be; a blank is read back where a 0 was."""
    before, after = (0.0 if value in ("", None) else value for value in (one, other))
    if isinstance(before, int | float) and isinstance(after, int | float):
        return abs(before - after) <= CLOSE * max(1.0, abs(before))
    return before == after
