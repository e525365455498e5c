"""The marked copy: the planner's workbook with wrong cells coloured and explained, the input untouched."""

import hashlib
import os
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from planner.files import OutputError, opened_in, replacing
from planner.workbook.layout import quoted
from planner.workbook.messages import Problem, Severity, has_errors, report
from planner.workbook.reading.reader import Reading

PROBLEMS = "Problems"
ENDING = "_checked"
HEADERS = ("Kind", "Place", "What is wrong, what was expected, how to mend it")
AUTHOR = "planner check"
PROPERTIES = "docProps/core.xml"
SIGNATURE = "marked copy as written by planner check: "
UNSIGNED = f"{SIGNATURE}{'?' * 8}"
"""Keywords of the document; a digest of all its other parts takes the place of the question marks."""
FILLS = {
    Severity.ERROR: PatternFill("solid", fgColor="F4B183"),
    Severity.WARNING: PatternFill("solid", fgColor="FFE699"),
}
"""Orange for errors, yellow for warnings; the comment says which in words."""


def marked_path(path: Path) -> Path:
    """``india_checked.xlsx`` beside ``india.xlsx``."""
    return path.with_name(f"{path.stem}{ENDING}.xlsx")


def write_marked_copy(path: Path, problems: Sequence[Problem]) -> Path:
    """Write the marked copy of a workbook that could be opened; gives its path. A copy that somebody has
    worked in since it was written is kept, and so is a file that is no copy: another name is taken.

    Raises OutputError when it cannot be written.
    """
    book = _book(path)
    _mark_cells(book, problems)
    _list_problems(book, problems)
    book.properties.keywords = UNSIGNED
    target = next(each for each in _names(path) if may_replace(each, path))
    if opened := opened_in(target):
        raise OutputError(f"{target.name} is open in {opened[0]}; close it there.")
    with replacing(target) as temporary:
        book.save(temporary)
        _sign(temporary)
    return target


def _names(path: Path) -> Iterator[Path]:
    """``india_checked.xlsx``, ``india_checked_2.xlsx`` and so on."""
    first = marked_path(path)
    yield first
    for number in count(2):
        yield first.with_stem(f"{first.stem}_{number}")


def may_replace(copy: Path, path: Path) -> bool:
    """True if nothing is lost with a file: it is not there, is a marked copy as we wrote it, or is an
    older one than the workbook that it was made of.
    """
    if not os.path.lexists(copy):
        return True
    try:
        with zipfile.ZipFile(copy) as archive:
            words = archive.read(PROPERTIES)
            if SIGNATURE.encode() + _digest(archive).encode() in words:
                return True
            return SIGNATURE.encode() in words and copy.stat().st_mtime < path.stat().st_mtime
    except (OSError, KeyError, zipfile.BadZipFile):
        return False


def _sign(copy: Path) -> None:
    """Write a digest of its parts into a copy, so that a later edit shows."""
    with zipfile.ZipFile(copy) as archive:
        digest = _digest(archive)
        parts = [(part, archive.read(part)) for part in archive.infolist()]
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts:
            archive.writestr(part, content.replace(UNSIGNED.encode(), f"{SIGNATURE}{digest}".encode()))


def _digest(archive: zipfile.ZipFile) -> str:
    """SHA-256 of names and checksums of all parts but the document's properties."""
    parts = sorted((part.filename, part.CRC) for part in archive.infolist() if part.filename != PROPERTIES)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _book(path: Path) -> Workbook:
    """The workbook as it is to be copied; raises OutputError for one with parts beyond repair."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # parts that openpyxl leaves out of the copy
            return load_workbook(BytesIO(path.read_bytes()))
    except Exception as error:
        raise OutputError(f"{path} holds parts that cannot be copied ({error}).") from error


def report_problems(reading: Reading, path: Path) -> tuple[list[str], bool]:
    """The lines that a planner reads, and whether there are errors; writes the marked copy if so."""
    failed = has_errors(reading.problems)
    if not (failed and reading.opened):
        return report(reading.problems, path.name), failed
    try:
        copy = write_marked_copy(path, reading.problems).name
    except OutputError as error:
        return [*report(reading.problems, path.name), f"No marked copy: {error}"], failed
    lines = report(reading.problems, path.name, copy)
    usual = marked_path(path).name
    if copy != usual:
        lines.append(
            f"{usual} is no marked copy, or was changed after it was written, and is kept as it is; only"
            f" {path.name} is read, so make changes there."
        )
    return lines, failed


def _mark_cells(book: Workbook, problems: Sequence[Problem]) -> None:
    """Colour and comment every place that has problems."""
    at: dict[tuple[str, str], list[Problem]] = defaultdict(list)
    for each in problems:
        if each.sheet in book.sheetnames and each.cell:
            at[each.sheet, _cell_name(each)].append(each)
    for (sheet, name), found in at.items():
        cell = book[sheet][name]
        errors = any(each.severity is Severity.ERROR for each in found)
        cell.fill = FILLS[Severity.ERROR if errors else Severity.WARNING]
        if not isinstance(cell, MergedCell):
            cell.comment = _comment(cell, found)


def _cell_name(found: Problem) -> str:
    """The cell that stands for a problem's place: the first one for a whole row."""
    return f"A{found.cell}" if found.cell.isdigit() else found.cell


def _comment(cell: Any, found: Sequence[Problem]) -> Comment:
    """The messages of a cell, after what its comment said before."""
    texts = [f"{each.severity.value}: {each.text}" for each in found]
    before = cell.comment.text if cell.comment else ""
    return Comment("\n".join([*texts, before]).strip(), AUTHOR, height=110, width=340)


def _list_problems(book: Workbook, problems: Sequence[Problem]) -> None:
    """A first sheet that lists all problems with links."""
    if PROBLEMS in book.sheetnames:
        del book[PROBLEMS]
    sheet = book.create_sheet(PROBLEMS, 0)
    sheet.append(HEADERS)
    for header in sheet[1]:
        header.font = Font(name="Calibri", bold=True)
    ordered = sorted(problems, key=lambda each: each.severity is Severity.WARNING)
    for row, each in enumerate(ordered, start=2):
        sheet.append((each.severity.value, each.place, each.text))
        sheet.cell(row, 1).fill = FILLS[each.severity]
        sheet.cell(row, 3).alignment = Alignment(wrap_text=True, vertical="top")
        if each.sheet in book.sheetnames:
            place = sheet.cell(row, 2)
            location = f"{quoted(each.sheet)}!{_cell_name(each) if each.cell else 'A1'}"
            place.hyperlink = Hyperlink(place.coordinate, location=location)
            place.font = Font(name="Calibri", color="0563C1", underline="single")
    for letter, width in (("A", 11), ("B", 24), ("C", 120)):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.active = 0
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
