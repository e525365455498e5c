"""One digit changed in cells of a workbook, in the file itself: nothing else of it moves."""

import random
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.utils.cell import range_boundaries

CELL = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)>(<f[^>]*>.*?</f>)?<v>([^<]*)</v></c>', re.DOTALL)


@dataclass(frozen=True)
class NumericCell:
    """A cell with a number: its sheet, address and part of the file, and whether a formula gives it."""

    sheet: str
    address: str
    part: str
    is_formula: bool


def parts(path: Path) -> dict[str, str]:
    """Sheet -> its part of the file, in the order of the sheets."""
    names = openpyxl.load_workbook(path, read_only=True).sheetnames
    return {name: f"xl/worksheets/sheet{at}.xml" for at, name in enumerate(names, start=1)}


def numeric_cells(path: Path) -> list[NumericCell]:
    """All cells that show a number."""
    found = []
    with zipfile.ZipFile(path) as archive:
        for sheet, part in parts(path).items():
            for address, attributes, formula, value in CELL.findall(archive.read(part).decode()):
                if " t=" not in attributes and value:
                    found.append(NumericCell(sheet, address, part, bool(formula)))
    return found


def printed_cells(path: Path) -> list[NumericCell]:
    """Those of them that are printed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        book = openpyxl.load_workbook(path)
    last = {
        sheet.title: range_boundaries(sheet.print_area.split("!")[-1].replace("$", ""))[3]
        for sheet in book
        if sheet.sheet_state == "visible" and sheet.print_area
    }
    return [
        each
        for each in numeric_cells(path)
        if int(re.sub("[A-Z]", "", each.address)) <= (last.get(each.sheet) or 0)
    ]


def other_digit(text: str, chance: random.Random, most: int = 17) -> str:
    """A number with one of its first ``most`` significant digits changed, so that it is another number."""
    mantissa = re.split("[eE]", text)[0]
    leading = len(mantissa) - len(mantissa.lstrip("-0."))
    digits = [at for at, letter in enumerate(mantissa) if letter.isdigit() and at >= leading][:most]
    digits = digits or [at for at, letter in enumerate(text) if letter.isdigit()][-1:]
    while True:
        at = chance.choice(digits)
        digit = chance.choice([each for each in "0123456789" if each != text[at]])
        changed = text[:at] + digit + text[at + 1 :]
        if float(changed) != float(text):
            return changed


def change_digits(
    path: Path,
    to: Path,
    cells: Iterable[NumericCell],
    chance: random.Random,
    *,
    typed: bool = False,
    most: int = 17,
) -> None:
    """A copy of a workbook with one of the first ``most`` digits of some cells changed; ``typed``: as by a
    person, so that a formula is gone.
    """
    wanted: dict[str, set[str]] = {}
    for each in cells:
        wanted.setdefault(each.part, set()).add(each.address)

    def changed(part: str) -> Callable[[re.Match[str]], str]:
        def one(match: re.Match[str]) -> str:
            address, attributes, formula, value = match.groups()
            if address not in wanted[part]:
                return match.group(0)
            kept = "" if typed or formula is None else formula
            return f'<c r="{address}"{attributes}>{kept}<v>{other_digit(value, chance, most)}</v></c>'

        return one

    with zipfile.ZipFile(path) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item.filename)
            if item.filename in wanted:
                content = CELL.sub(changed(item.filename), content.decode()).encode()
            new.writestr(item, content)
