"""The section of a comparison that tells changed cells of inputs."""

from collections.abc import Iterable, Sequence

import pandas as pd

from planner.comparison.comparison import LETTERS, Section
from planner.comparison.inputs import InputChange, input_changes
from planner.plan.columns import Field, Form, text
from planner.workbook.reading.reader import Reading


def input_section(readings: Sequence[Reading], names: Sequence[str], *, missing: str = "") -> Section:
    """Cells that are not the same in all inputs; ``missing`` says why they cannot be told."""
    changes = [input_changes(readings[0], each) for each in readings[1:]] if readings else []
    fields = (
        text("Sheet", "Sheet of the inputs."),
        text("Row", "Key of the row, or setting.", width=38),
        text("Column", "Header of the column, or fiscal year.", width=18),
        text("Cell", "Where it stands in the last inputs that have it.", width=9),
        *(
            Field(name, f"As {name} has it.", form=Form.TEXT, label=letter, width=34)
            for letter, name in zip(LETTERS, names, strict=False)
        ),
        text("Counts", "note: no plan depends on it; off: the row does not count in either."),
    )
    return Section(
        "inputs",
        "Inputs that differ",
        "Rows are matched by key: a moved row is no change. Changes of a run count as if typed.",
        fields,
        _frame(changes, [each.header if each.label is None else each.label for each in fields]),
        missing or "No cell of the inputs differs.",
    )


def _frame(changes: Sequence[Iterable[InputChange]], columns: Sequence[object]) -> pd.DataFrame:
    """A row per cell, values that count first; a file that does not differ shows the first one's value."""
    found: dict[tuple[str, str, str], list[InputChange | None]] = {}
    for at, each in enumerate(changes):
        places: dict[tuple[str, str, str], int] = {}
        for change in each:
            number = places[change.place] = places.get(change.place, 0) + 1
            sheet, key, column = change.place
            row = found.setdefault((sheet, f"{key}\n{number}", column), [None] * len(changes))
            row[at] = change
    rows = sorted((_row(each) for each in found.values()), key=lambda row: row[-1] == "note")
    return pd.DataFrame(rows, columns=list(columns))


def _row(changes: Sequence[InputChange | None]) -> tuple[str, ...]:
    """One cell over all inputs."""
    some = next(each for each in changes if each is not None)
    cell = next((each.new_cell or each.old_cell for each in reversed(changes) if each is not None), "")
    values = [some.old, *(some.old if each is None else each.new for each in changes)]
    counts = "note" if some.is_note else "off" if some.is_off else ""
    return some.sheet, some.key, some.column, cell, *values, counts
