"""Cells of a worksheet under way, as its file will have them."""

from typing import Any


def texts_of(workbook: Any) -> dict[int, str]:
    """Number of a text in the workbook -> the text."""
    return {at: text for text, at in workbook.str_table.string_table.items()}


def constant_of(cell: Any) -> float | None:
    """The number of a cell without a formula; None for all else."""
    is_number = type(cell).__name__ in {"Number", "Datetime"}
    return float(f"{cell.number:.16G}") if is_number else None
