"""The fingerprint of a workbook under way: taken of what was written, and written beside it."""

from collections.abc import Iterable
from typing import Any

from planner.report.pages import SheetLayout
from planner.report.written import constant_of, texts_of
from planner.workbook import plan_words as words
from planner.workbook.fingerprint import Cell, Place, Scalar, digest_lines, fingerprint


def seal(workbook: Any, layouts: Iterable[SheetLayout]) -> None:
    """Write the digests of all cells on a sheet of their own, and the SHA-256 of everything into Run info;
    nothing where no fact holds it: studies have none.
    """
    place = _place(layouts)
    if place is None:
        return
    sheet, (row, column) = place
    texts = texts_of(workbook)
    cells = {each.get_name(): _cells(each, texts) for each in workbook.worksheets()}
    cells[sheet].pop((row, column), None)
    lines = [(name, line) for name, own in cells.items() for line in digest_lines(own)]
    digests = workbook.add_worksheet(words.FINGERPRINTS)
    digests.hide()
    digests.fit_to_pages(1, 0)
    for at, pair in enumerate([(words.FINGERPRINT_OF, words.FINGERPRINT_DIGESTS), *lines]):
        for to, text in enumerate(pair):
            digests.write_string(at, to, text)
    texts = texts_of(workbook)
    cells[words.FINGERPRINTS] = _cells(digests, texts)
    holder = workbook.get_worksheet_by_name(sheet)
    style = holder.table[row - 1][column - 1].format
    holder.write_string(row - 1, column - 1, fingerprint(cells, place), style)


def _place(layouts: Iterable[SheetLayout]) -> tuple[str, Place] | None:
    """Sheet and cell that hold the fingerprint."""
    for layout in layouts:
        for block in layout.blocks:
            facts = block.frame[words.FACT].tolist() if words.FACT in block.frame else []
            if words.FINGERPRINT in facts:
                column = block.placed.headers.index(words.FACT_VALUE) + block.placed.first_column
                return layout.name, (block.placed.first_row + facts.index(words.FINGERPRINT) + 1, column + 1)
    return None


def _cells(sheet: Any, texts: dict[int, str]) -> dict[Place, Cell]:
    """Content of the cells of a worksheet as its file will have it."""
    return {
        (row + 1, column + 1): found
        for row, cells in sheet.table.items()
        for column, cell in cells.items()
        if (found := _cell(cell, texts)) is not None
    }


def _cell(cell: Any, texts: dict[int, str]) -> Cell | None:
    """Content of a cell; None for a blank."""
    number = constant_of(cell)
    if number is not None:
        return Cell(number)
    match type(cell).__name__:
        case "String" | "RichString":
            return Cell(texts[cell.string])
        case "Formula" | "ArrayFormula":
            return Cell(_saved(cell.value), cell.formula)
        case "Boolean":
            return Cell(bool(cell.boolean))
    return None


def _saved(value: Any) -> Scalar:
    """The value of a formula."""
    return value if isinstance(value, str | bool) or value is None else float(value)
