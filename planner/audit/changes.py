"""What has changed in a plan workbook since it was written, cell by cell, from its own digests."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from planner.audit.cells import Book
from planner.audit.result import AuditCheck, Fault, Layer, judged, not_checked
from planner.workbook import plan_words as words
from planner.workbook.fingerprint import (
    DIGITS,
    FORMULA,
    KEPT,
    Cell,
    Place,
    Scalar,
    cell_digest,
    digest,
    fingerprint,
    formula_text,
    read_digests,
    short_digest,
    value_digest,
)

MOST_DIGITS = 15
"""Digits of a number that every program keeps."""
EARLIER = "The plan has no fingerprint: an earlier version of the planner wrote it; solve again."


@dataclass(frozen=True)
class Sealed:
    """What a workbook says of itself: its fingerprint, where that stands, and digests of its cells."""

    told: str
    place: tuple[str, Place]
    digests: Mapping[str, Mapping[Place, str]]


@dataclass(frozen=True)
class Change:
    """A cell that is not as it was written."""

    sheet: str
    place: Place
    cell: Cell | None
    """As it is now."""
    was: str
    """Its digest then; blank: it was empty."""
    fault: Fault


def seal_of(book: Book) -> Sealed | None:
    """The fingerprint of a workbook; None if it has none that can be read."""
    facts, listed = (book.sheets.get(name, {}) for name in (words.RUN_INFO, words.FINGERPRINTS))
    place = next((at for at, cell in facts.items() if cell.value == words.FINGERPRINT), None)
    if place is None or not listed:
        return None
    holder = (place[0], place[1] + 1)
    lines: dict[str, list[str]] = {}
    for (row, column), cell in sorted(listed.items()):
        if column == 1 and row > 1:
            lines.setdefault(str(cell.value), []).append(str(listed.get((row, 2), Cell("")).value))
    try:
        digests = {sheet: read_digests(own) for sheet, own in lines.items()}
    except ValueError:
        return None
    told = facts.get(holder, Cell("")).value
    return Sealed(str(told), (words.RUN_INFO, holder), digests)


def changes(book: Book, sealed: Sealed) -> list[Change]:
    """All cells that are not as they were written, in the order of the sheets."""
    return [
        Change(sheet, place, cell, was, _fault(cell, was))
        for sheet in (*book.sheets, *(set(sealed.digests) - set(book.sheets)))
        if sheet != words.FINGERPRINTS
        for place, cell, was in _differing(book.sheets.get(sheet, {}), sealed.digests.get(sheet, {}))
        if (sheet, place) != sealed.place
    ]


def _differing(
    cells: Mapping[Place, Cell], digests: Mapping[Place, str]
) -> Iterator[tuple[Place, Cell | None, str]]:
    """Places whose digest is another one now."""
    for place in sorted(cells.keys() | digests.keys()):
        cell, was = cells.get(place), digests.get(place, "")
        now = cell_digest(cell)
        if now != (was or cell_digest(None)):
            yield place, cell, was


def _fault(cell: Cell | None, was: str) -> Fault:
    """What is wrong with a cell that has another digest."""
    if cell is None:
        return Fault.REMOVED
    if not was:
        return Fault.ADDED
    if cell.formula and digest(formula_text(cell.formula)) != formula_digest(was):
        return Fault.FORMULA
    is_same_kind = bool(cell.formula) == bool(formula_digest(was))
    rounded = short_digest(_value_part(was)) in _rounded_digests(cell.value)
    return Fault.ROUNDING if is_same_kind and rounded else Fault.CHANGED


def _rounded_digests(value: Scalar) -> set[str]:
    """Digests of a value, and of a number that another program has rounded up or down to its last digit."""
    if not isinstance(value, float):
        return {short_digest(value_digest(value))}
    kept = Decimal(format(value, KEPT))
    step = Decimal(1).scaleb(kept.adjusted() - MOST_DIGITS + 1) if kept else Decimal(0)
    return {short_digest(value_digest(float(kept + each * step))) for each in (-1, 0, 1)}


def formula_digest(was: str) -> str:
    """Digest of the formula that a cell had; blank: it had none."""
    return was[1 : 1 + DIGITS] if was.startswith(FORMULA) else ""


def _value_part(was: str) -> str:
    """Digest of the value that a cell had."""
    return was[1 + DIGITS :] if was.startswith(FORMULA) else was


def fingerprint_checks(book: Book, sealed: Sealed | None, found: int, rounded: int) -> Iterator[AuditCheck]:
    """The fingerprint as a whole, and cell by cell; of the ``found`` changes ``rounded`` are in the last
    digits alone.
    """
    if sealed is None:
        yield not_checked(Layer.FINGERPRINT, words.FINGERPRINT, EARLIER)
        return
    number = sum(map(len, book.sheets.values())) - 1
    is_other = fingerprint(book.sheets, sealed.place) != sealed.told
    is_saved_again = is_other and 0 < rounded == found
    told = f"0: all cells together are those whose SHA-256 stands in {words.RUN_INFO}."
    if is_saved_again:
        told = f"Another program saved it: {rounded} numbers differ, in their last digits alone."
    whole = float(is_other and not is_saved_again)
    yield judged(Layer.FINGERPRINT, words.FINGERPRINT, number, whole, 0.0, told)
    told = "Cells whose content is not that of which their digest was taken."
    yield judged(Layer.FINGERPRINT, "Cells as they were written", number, float(found - rounded), 0.0, told)
