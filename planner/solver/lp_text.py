"""A readable model file: LP or MPS by its ending, every name carrying its key.

``balance(NdPr_oxide,2027_04)`` is the balance of NdPr oxide in April 2027. The text is written here and not
by the solver, whose digits change from release to release: 12 significant digits everywhere.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import numpy as np
from scipy import sparse

from planner.calendar import Calendar
from planner.files import replacing
from planner.model.catalogue import PERIOD, ROW, VARIABLE, YEAR
from planner.model.path import Key
from planner.model.standard_form import Labels, StandardForm
from planner.solver.highs import LinearProgram, Program
from planner.solver.mps_text import mps_lines

FORBIDDEN = re.compile(r"[^A-Za-z0-9_.]")
"""Everything that some reader of LP files stumbles over."""
LONGEST_NAME, LONGEST_LINE = 200, 500
"""In characters: readers take 255 in a name and 560 in a line."""
OPEN = 1e30
"""Every reader takes this for infinity; the word for it differs."""
HEADER = r"\ Least present cost. Numbers have 12 significant digits; names carry their keys."


def write_lp(form: StandardForm, calendar: Calendar, file: Path) -> None:
    """Write the form to ``file`` (.mps, or LP text), whole or not at all; raises OutputError."""
    lines = mps_lines if file.suffix.lower() == ".mps" else lp_lines
    columns, rows = names(form.columns, calendar), names(form.rows, calendar)
    with replacing(file) as temporary, temporary.open("w", encoding="ascii", newline="\n") as text:
        text.writelines(f"{line}\n" for line in lines(form, columns, rows))


def names(labels: Labels, calendar: Calendar) -> list[str]:
    """A legal and unique name for each column or row, in index order."""
    seen: dict[str, int] = {}
    found = []
    for family, key in zip(labels.families, labels.keys, strict=True):
        name = f"{family}({','.join(_parts(family, key, calendar))})"
        if len(name) > LONGEST_NAME:
            name = f"{name[: LONGEST_NAME - 1]})"
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


def lp_lines(form: LinearProgram, columns: list[str], rows: list[str]) -> Iterator[str]:
    """The form in LP format; columns and rows are their names, in index order.

    A row between two bounds becomes two rows, ``name~lower`` and ``name~upper``: not every reader knows both
    bounds on one line. Columns stand in the order of their names, whatever order the model was compiled in.
    """
    form, columns = _by_name(form, columns)
    yield HEADER
    yield "minimize"
    yield from _wrapped("cost", chain(_cost_terms(form, columns), _constant(form.offset)), "")
    yield "subject to"
    yield from _rows(form, columns, rows)
    yield "bounds"
    for name, low, high in zip(columns, form.lower.tolist(), form.upper.tolist(), strict=True):
        yield from _bounds(name, low, high)
    yield "end"


def _by_name(form: LinearProgram, columns: list[str]) -> tuple[Program, list[str]]:
    """The same program with its columns in the order of their names, and these."""
    order = sorted(range(len(columns)), key=columns.__getitem__)
    matrix = sparse.csr_array(sparse.csc_array(form.matrix)[:, order])
    lower, upper, cost = form.lower[order], form.upper[order], form.cost[order]
    sides = (form.row_lower, form.row_upper)
    return Program(matrix, *sides, lower, upper, cost, form.offset), [columns[i] for i in order]


def _cost_terms(form: Program, columns: list[str]) -> Iterator[str]:
    """Columns that cost or earn; those in no row are named too, else a reader would not know them."""
    used = np.zeros(len(columns), dtype=bool)
    used[form.matrix.indices] = True
    for i in np.flatnonzero((form.cost != 0.0) | ~used).tolist():
        yield _term(float(form.cost[i]), columns[i])


def _constant(offset: float) -> list[str]:
    """The part of the cost that no decision changes."""
    return [f"{offset:+.12g}"] if offset else []


def _rows(form: Program, columns: list[str], rows: list[str]) -> Iterator[str]:
    """Every row; an empty one has a zero term, since a row needs one. Without columns there are no rows."""
    if not columns:
        return
    matrix = form.matrix
    starts, indices, data = matrix.indptr.tolist(), matrix.indices.tolist(), matrix.data.tolist()
    bounds = zip(rows, form.row_lower.tolist(), form.row_upper.tolist(), strict=True)
    for (name, low, high), start, stop in zip(bounds, starts, starts[1:], strict=False):
        terms = [_term(data[k], columns[indices[k]]) for k in range(start, stop)]
        for ending, relation in _relations(low, high):
            yield from _wrapped(name + ending, terms or [_term(0.0, columns[0])], relation)


def _relations(low: float, high: float) -> tuple[tuple[str, str], ...]:
    """(ending of the name, relation) of the one or two rows that say the bounds."""
    if low == high:
        return (("", f"= {number(low)}"),)
    if high == np.inf:
        return (("", f">= {number(low)}"),)
    if low == -np.inf:
        return (("", f"<= {number(high)}"),)
    return (("~lower", f">= {number(low)}"), ("~upper", f"<= {number(high)}"))


def _bounds(name: str, low: float, high: float) -> Iterator[str]:
    """What differs from 0 <= x."""
    if low == high:
        yield f" {name} = {number(low)}"
    elif low == -np.inf and high == np.inf:
        yield f" {name} free"
    elif low == 0.0 and high >= 0.0:
        if high < np.inf:
            yield f" {name} <= {number(high)}"
    elif high == np.inf:
        yield f" {name} >= {number(low)}"
    else:
        yield f" {number(low)} <= {name} <= {number(high)}"


def number(value: float) -> str:
    """12 significant digits; no minus before a zero; infinity as a number that every reader knows."""
    return f"{min(max(value, -OPEN), OPEN) + 0.0:.12g}"


def _term(value: float, name: str) -> str:
    """``+2.5 name``."""
    return f"{value + 0.0:+.12g} {name}"


def _wrapped(name: str, terms: Iterable[str], relation: str) -> Iterator[str]:
    """`` name: terms relation``, broken where a line would be too long."""
    line = f" {name}:"
    for part in chain(terms, (relation,) if relation else ()):
        if len(line) + 1 + len(part) > LONGEST_LINE:
            yield line
            line = "  "
        line = f"{line} {part}"
    yield line
