"""Every formula of a plan workbook computed anew from the cells that it reads."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from planner.audit.cells import Book
from planner.audit.formula_text import NotReadableError
from planner.audit.result import AuditCheck, Layer, judged
from planner.audit.spreadsheet import Spreadsheet
from planner.audit.spreadsheet_values import SpreadsheetError
from planner.workbook.fingerprint import Cell, Place, Scalar

CLOSE = 1e-9
"""Relative difference of two figures that are the same sum in another order."""
FEW_REASONS = 3


@dataclass(frozen=True)
class Recomputed:
    """Formulas of a workbook, computed anew."""

    values: dict[tuple[str, Place], Scalar]
    """Sheet and place -> what the formula gives."""
    reasons: dict[tuple[str, Place], str]
    """Sheet and place -> why the formula could not be computed."""

    def off(self, book: Book) -> Iterator[tuple[str, Place]]:
        """Cells whose saved value is not what their formula gives."""
        for (sheet, place), value in self.values.items():
            if not same(book.sheets[sheet][place].value, value):
                yield sheet, place


def same(found: Scalar, expected: Scalar, close: float = CLOSE) -> bool:
    """Equal, or as near as a sum in another order; a blank is what empty text and 0 are read back as."""
    one, other = (0.0 if value in ("", None) else value for value in (found, expected))
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return abs(one - other) <= close * max(1.0, abs(other))


def completed(book: Book) -> Book:
    """A workbook with the values of formulas that a program has saved without them."""
    spreadsheet = Spreadsheet(book)
    sheets = {
        sheet: {
            place: Cell(spreadsheet.value(sheet, place), cell.formula)
            if cell.formula and cell.value is None
            else cell
            for place, cell in cells.items()
        }
        for sheet, cells in book.sheets.items()
    }
    return replace(book, sheets=sheets)


def recomputed(book: Book) -> Recomputed:
    """All formulas of a workbook."""
    spreadsheet, values, reasons = Spreadsheet(book), {}, {}
    for sheet, cells in book.sheets.items():
        for place, cell in cells.items():
            if cell.formula:
                try:
                    values[sheet, place] = spreadsheet.computed(cell.formula, sheet, place)
                except NotReadableError as error:
                    reasons[sheet, place] = str(error)
                except SpreadsheetError as error:
                    if str(error) != cell.value:
                        values[sheet, place] = str(error)
    return Recomputed(values, reasons)


def formula_checks(book: Book, found: Recomputed) -> Iterator[AuditCheck]:
    """One check for the formulas of each sheet."""
    off = Counter(sheet for sheet, _ in found.off(book))
    known = Counter(sheet for sheet, _ in found.values)
    for sheet, number in known.items():
        why = Counter(reason for (other, _), reason in found.reasons.items() if other == sheet)
        rest = f" Not computed: {_told(why)}." if why else ""
        words = f"Formulas whose saved value is not what the cells that they read give.{rest}"
        yield judged(Layer.FORMULAS, sheet, number, float(off[sheet]), 0.0, words)


def _told(reasons: Counter[str]) -> str:
    """Reasons, the most frequent first."""
    told = [f"{number} with {reason}" for reason, number in reasons.most_common(FEW_REASONS)]
    return ", ".join([*told, *(["others"] if len(reasons) > FEW_REASONS else [])])
