"""Figures and sentences of sheets that follow from other tables: worked out before anything is placed.

A column that has formulas but no figures in its frame gets them here, cell by cell; so do sentences. What is
written is the same formula, so that there is one declaration of each.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from planner.plan.columns import REMAINING, Field, FormulaColumn
from planner.plan.expressions import Cells, evaluated, tables_named
from planner.report.layout import unit_words
from planner.report.spec import BREAK, Charts, Filled, Lines, Links, Sheet, Units

Frames = dict[str, pd.DataFrame]


def worked_out(terms: Units, sheets: Iterable[Sheet]) -> list[Sheet]:
    """Sheets with every live figure and sentence; tables that need others come after them, in their order."""
    chosen = list(sheets)
    tables = [item for sheet in chosen for item in sheet.items if isinstance(item, Filled)]
    frames: Frames = {each.table.key: each.frame for each in tables if not _missing(each)}
    words = unit_words(terms)
    for each in tables:
        if _missing(each):
            frames[each.table.key] = _completed(each, frames, words)

    def item(old: Lines | Filled | Charts | Links) -> Lines | Filled | Charts | Links:
        if isinstance(old, Filled):
            return replace(old, frame=frames[old.table.key])
        return _told(old, frames, words) if isinstance(old, Lines) and old.live else old

    return [replace(sheet, items=tuple(item(old) for old in sheet.items)) for sheet in chosen]


def _missing(filled: Filled) -> list[Field]:
    """Fields with formulas whose figures the frame lacks."""
    if filled.frame.empty:
        return []
    return [
        each for each in filled.table.fields if each.header not in filled.frame and each.header != REMAINING
    ]


def _completed(filled: Filled, frames: Frames, words: Mapping[str, str]) -> pd.DataFrame:
    """A frame with the columns that it lacks, in the order of the fields: each may read those before it."""
    frame = filled.frame.copy()
    for declared in _missing(filled):
        label = FormulaColumn(declared.header)
        given = frame[label] if label in frame.columns else [declared.formula] * len(frame)
        rows = frame.to_dict("records")
        values = [
            value_of(str(template), dict(row), frames, words, declared.header)
            for template, row in zip(given, rows, strict=True)
        ]
        frame[declared.header] = pd.Series(values, index=frame.index, dtype=object)
    return frame


def value_of(
    template: str, own: Mapping[Any, Any], frames: Frames, words: Mapping[str, str], header: str = ""
) -> Any:
    """The value of a cell; NaN for a blank one, or where a table that it reads has no rows."""
    if not template or any(name not in frames or frames[name].empty for name in tables_named(template)):
        return np.nan
    value = evaluated(template, Cells(own, (), frames, header, words))
    if isinstance(value, str):
        return value
    if isinstance(value, np.ndarray) and value.dtype.kind in "US":
        return str(value)
    if isinstance(value, np.datetime64 | pd.Timestamp):
        return np.nan if pd.isna(value) else pd.Timestamp(value)
    return np.nan if value is None else float(value)


def _told(lines: Lines, frames: Frames, words: Mapping[str, str]) -> Lines:
    """Sentences as parts, each with its words and its expression."""
    sentences = tuple(
        tuple((_words(value_of(part, {}, frames, words)), part) for part in sentence.split(BREAK))
        for sentence in lines.text
    )
    return replace(lines, sentences=sentences, live=False)


def _words(value: Any) -> str:
    """Words, or none for a blank."""
    return value if isinstance(value, str) else ""
