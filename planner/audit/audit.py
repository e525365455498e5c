"""The audit of a plan workbook: its fingerprint, its formulas, and what they say together."""

from pathlib import Path

from planner.audit.cells import Book, read_book
from planner.audit.changes import Change, changes, fingerprint_checks, seal_of
from planner.audit.expectations import named_changes, shown
from planner.audit.plan_book import PlanNotUsableError
from planner.audit.recomputation import Recomputed, completed, formula_checks, recomputed
from planner.audit.result import Audit, Fault, FaultyCell, address
from planner.workbook import plan_words as words


def audit(path: Path) -> Audit:
    """An audit of a plan workbook from the workbook alone; raises PlanNotUsableError."""
    return audit_of(book_of(path))


def book_of(path: Path) -> Book:
    """A plan workbook as it is read for an audit; raises PlanNotUsableError."""
    book = completed(read_book(path))
    if not {words.RUN_INFO, words.DECISIONS} <= set(book.sheets):
        missing = words.RUN_INFO if words.RUN_INFO not in book.sheets else words.DECISIONS
        raise PlanNotUsableError(f"{path.name}: it has no sheet {missing}, so it is no plan; solve again.")
    return book


def audit_of(book: Book) -> Audit:
    """An audit of what was read."""
    found, sealed = recomputed(book), seal_of(book)
    changed = [] if sealed is None else changes(book, sealed)
    named = named_changes(book, found, changed)
    rounded = sum(each.fault is Fault.ROUNDING for each in named)
    checks = (*fingerprint_checks(book, sealed, len(changed), rounded), *formula_checks(book, found))
    return Audit(checks, (*named, *_unfounded(book, found, changed)))


def _unfounded(book: Book, found: Recomputed, changed: list[Change]) -> list[FaultyCell]:
    """Formulas that are as they were written, but do not follow any more from the cells that they read."""
    known = {(each.sheet, each.place) for each in changed}
    return [
        FaultyCell(
            address(sheet, place),
            shown(book.sheets[sheet][place]),
            repr(found.values[sheet, place]),
            Fault.DOES_NOT_FOLLOW,
        )
        for sheet, place in found.off(book)
        if (sheet, place) not in known
    ]
