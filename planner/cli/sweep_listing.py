"""Cases as a list: a table on a terminal, a line for each changed cell elsewhere."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from planner.cases import Case
from planner.cli.tables import Column, show_table
from planner.cli.talk import show, terminal_width
from planner.data import Inputs
from planner.tree.build_tree import is_needed
from planner.workbook.layout import SETTINGS
from planner.workbook.reading.overrides import CellChange, cell_words

SHOWN = 3
"""Cells of a case that are told one by one."""
Cells = Sequence[CellChange]


def show_cases(cases: Sequence[Case], cells: Sequence[Cells]) -> None:
    """All cases on stdout; the base case changes nothing."""
    told = [(case, each) for case, each in zip(cases, cells, strict=True) if case.changes]
    if terminal_width() is None:
        show("\n".join(line for case, each in told for line in _lines(case, each)))
        return
    rows = [row for case, each in told for row in _rows(case, each)]
    headers = ("Case", "Group", "Cell", "What", "Old", "New")
    columns = zip(headers, zip(*rows, strict=True), strict=True)
    show_table("Cases", [Column(header, tuple(texts), is_number=False) for header, texts in columns])


def _lines(case: Case, cells: Cells) -> Iterator[str]:
    """``Dearer oxide: Imports!F14: 45 -> 54 (Price of China oxide)``."""
    yield from (f"{case.name}: {cell}" for cell in cells[:SHOWN])
    if len(cells) > SHOWN:
        yield f"{case.name}: ... and {len(cells) - SHOWN} more cells"


def _rows(case: Case, cells: Cells) -> Iterator[tuple[str, ...]]:
    """Name and group once, then a row for each cell."""
    heads = [(case.name, case.group), *[("", "")] * (len(cells) - 1)]
    for head, cell in list(zip(heads, cells, strict=True))[:SHOWN]:
        yield (*head, cell.place, _what(cell), cell_words(cell.old), cell_words(cell.new))
    if len(cells) > SHOWN:
        yield ("", "", f"and {len(cells) - SHOWN} more", "", "", "")


def _what(cell: CellChange) -> str:
    """``Price of China oxide``."""
    return cell.key if cell.sheet.casefold() == SETTINGS.casefold() else f"{cell.header} of {cell.key}"


def summary(cases: Sequence[Case], inputs: Inputs, *, path_only: bool) -> str:
    """How many cases of which groups would be solved, and each as what."""
    counts = Counter(case.group or "no group" for case in cases[1:])
    groups = ", ".join(f"{number} in {group}" for group, number in counts.items())
    what = "a tree of disruptions" if is_needed(inputs) and not path_only else "the base scenario alone"
    number = len(cases) - 1
    return (
        f"{number} case{'s' * (number > 1)} and the base case would be solved, each as {what} ({groups})."
        " Nothing was solved."
    )


def case_object(case: Case, cells: Cells) -> dict[str, Any]:
    """A case for the object of --json."""
    return {
        "name": case.name,
        "group": case.group,
        "note": case.note,
        "levels": [asdict(level) for level in case.levels],
        "set": list(case.changes),
        "changed": [
            {
                "cell": c.place,
                "row": c.key,
                "column": c.header,
                "old": cell_words(c.old),
                "new": cell_words(c.new),
            }
            for c in cells
        ],
    }
