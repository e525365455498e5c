"""What the base scenario decides, as a table that can be read again: every variable that is not 0."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.audit.plan_book import Decision, PlanBook, PlanNotUsableError
from planner.calendar import Calendar
from planner.model.catalogue import PERIOD, VARIABLE, YEAR
from planner.model.path import Key
from planner.model.standard_form import Floats, StandardForm
from planner.workbook import plan_words as words

if TYPE_CHECKING:
    from planner.solver.solution import Solution

SEPARATOR, BAR = " | ", "|"
SHOWN = 3
"""Unknown variables that are named."""

Name = tuple[str, str, str]
"""Family, key without its time, label of its period or fiscal year."""


def decision_table(solution: "Solution") -> pd.DataFrame:
    """Variable, key, time and value of every column that is not 0, in the order of the model."""
    columns, values = solution.form.columns, solution.answer.values
    calendar = solution.inputs.calendar
    rows = [
        (*name_of(calendar, columns.families[at], columns.keys[at]), float(values[at]))
        for at in np.flatnonzero(values).tolist()
    ]
    return pd.DataFrame(rows, columns=[words.VARIABLE, words.KEY, words.WHEN, words.AMOUNT])


def name_of(calendar: Calendar, family: str, key: Key) -> Name:
    """How a variable is told: no two of a model are told alike."""
    parts, when = [], ""
    for index, part in zip(VARIABLE[family].index, key, strict=True):
        if index == PERIOD:
            when = calendar.labels[int(part)]
        elif index == YEAR:
            when = calendar.year_labels[int(part)]
        else:
            parts.append(str(part).replace(BAR, 2 * BAR))
    return family, SEPARATOR.join(parts), when


def decided_values(form: StandardForm, calendar: Calendar, book: PlanBook) -> Floats:
    """Columns of the path as a plan workbook has decided them; raises PlanNotUsableError for variables
    that the model of these inputs does not have.
    """
    columns = form.columns
    at = {
        name_of(calendar, family, key): i
        for i, (family, key) in enumerate(zip(columns.families, columns.keys, strict=True))
    }
    unknown = [each for each in book.decisions if each[1:4] not in at]
    if unknown:
        raise PlanNotUsableError(_unknown_words(book, unknown))
    values = np.zeros(len(form.cost))
    for each in book.decisions:
        values[at[each[1:4]]] = each.value
    return values


def _unknown_words(book: PlanBook, unknown: Iterable[Decision]) -> str:
    """Which variables are not known, and why that may be."""
    told = [f"{each.place} ({', '.join(filter(None, each[1:4]))})" for each in unknown]
    more = f" and {len(told) - SHOWN} more" if len(told) > SHOWN else ""
    return (
        f"{book.path.name}: the model has no variable as in {', '.join(told[:SHOWN])}{more}; the plan was"
        f" made with another version (planner {book.version}); solve again."
    )
