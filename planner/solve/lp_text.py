"""A readable model file: LP or MPS by its ending, every name carrying its key.

``balance(NdPr_oxide,2027_04)`` is the balance of NdPr oxide in April 2027. HiGHS writes the file.
"""

import re
from pathlib import Path

from planner.calendar import Calendar
from planner.files import replacing
from planner.model.catalogue import PERIOD, ROW, VARIABLE, YEAR
from planner.model.path import Key
from planner.model.standard_form import Labels, StandardForm
from planner.solve.highs import load

FORBIDDEN = re.compile(r"[^A-Za-z0-9_.]")
"""Everything that some reader of LP files stumbles over."""


def write_lp(form: StandardForm, calendar: Calendar, file: Path) -> None:
    """Write the form to ``file`` (.lp or .mps), whole or not at all; raises OSError."""
    solver = load(form)
    lp = solver.getLp()
    lp.integrality_ = []  # else empty sections for whole numbers are written
    lp.col_names_ = names(form.columns, calendar)
    lp.row_names_ = names(form.rows, calendar)
    solver.passModel(lp)
    with replacing(file) as temporary:
        solver.writeModel(str(temporary))


def names(labels: Labels, calendar: Calendar) -> list[str]:
    """A legal and unique name for each column or row, in index order."""
    seen: dict[str, int] = {}
    found = []
    for family, key in zip(labels.families, labels.keys, strict=True):
        name = f"{family}({','.join(_parts(family, key, calendar))})"
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name}~{seen[name]}")
    return found


def _parts(family: str, key: Key, calendar: Calendar) -> list[str]:
    """Key parts as text: periods as months, years as fiscal years."""
    index = VARIABLE[family].index if family in VARIABLE else ROW[family].index
    words = {PERIOD: calendar.labels, YEAR: calendar.year_labels}
    return [
        FORBIDDEN.sub("_", words[name][int(part)] if name in words else str(part))
        for name, part in zip(index, key, strict=True)
    ]
