"""Why there is no plan, in the planner's own words and cells.

An infeasible solve ends with a Farkas ray: weights on rows that add up to a contradiction. Its
rows alone are a small infeasible problem, and of that HiGHS finds an irreducible set: leave any
member out and the rest can hold. Each member is named by sheet and row of the workbook, what it
demands, and for which months. (Searching the whole problem took minutes on India and stopped
half-way; IIS strategy 4, since the default strategy returned an empty set.)
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from planner.calendar import Calendar
from planner.data import Inputs
from planner.model.catalogue import PERIOD, ROW, VARIABLE, YEAR
from planner.model.path import ImpossibleRowError, Key
from planner.model.standard_form import Labels, StandardForm
from planner.schema.sheet import REGISTRY, Place
from planner.solver.highs import Options, Status, load

IIS_OPTIONS: Options = {"iis_strategy": 4, "iis_time_limit": 60.0}
LOWER, UPPER, BOXED = 2, 3, 4
RAY_TINY = 1e-9
"""Weights of the ray below this share of the largest are noise."""

BOUND_SHEETS = {
    "order": "Imports", "contract": "Contracts", "calloff": "Contracts", "run": "Processes",
    "build": "New capacity", "stock": "Stocks", "fill": "Stocks", "release": "Stocks",
    "use": "Substitution", "short": "Shortage tiers", "sale": "Sales", "backlog": "Sectors",
}  # fmt: skip
"""Sheet whose cells bound the variables of a family."""

PHYSICS = frozenset({
    "balance", "reserve_balance", "separate_balance", "separate_within", "consumed", "to_date",
    "base_to_date", "to_restore",
})  # fmt: skip
"""Rows that always hold: not named beside others, since no cell can ease them."""


@dataclass(frozen=True)
class Culprit:
    """One member of the contradiction."""

    place: Place | None
    what: str
    demand: str
    months: str

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return where + " ".join(part for part in (self.what, self.demand, self.months) if part)


@dataclass(frozen=True)
class Diagnosis:
    """A sentence, and the members of the smallest contradiction found."""

    sentence: str
    culprits: tuple[Culprit, ...]

    def lines(self) -> list[str]:
        """The diagnosis as plain lines."""
        return [self.sentence, *(f"  - {culprit}" for culprit in self.culprits)]


WORDS = {
    Status.INFEASIBLE: "No plan satisfies all of these at once; ease one, or give a policy a penalty:",
    Status.UNBOUNDED: "Cost can fall without end: something can be sold or credited without limit:",
    Status.TIME_LIMIT: "The time limit was reached before any plan was found; allow more time.",
    Status.FAILED: "The solver gave up; scale of the inputs may be the reason.",
}


def diagnose(inputs: Inputs, form: StandardForm, status: Status) -> Diagnosis:
    """Explain a status other than optimal."""
    found: tuple[Culprit, ...] = ()
    if status is Status.INFEASIBLE:
        found = _contradiction(inputs, form)
    elif status is Status.UNBOUNDED:
        found = _endless(inputs, form)
    return Diagnosis(WORDS[status], found)


def diagnose_impossible(inputs: Inputs, error: ImpossibleRowError) -> Diagnosis:
    """Explain rows that cannot hold whatever is decided (nothing can serve them)."""
    merged = _by_months(
        inputs.calendar,
        (
            (family, key, f"needs {sense} {bound:,.6g}, but nothing can contribute")
            for family, key, sense, bound in error.rows
        ),
    )
    culprits = tuple(_culprit(inputs, *member) for member in merged)
    return Diagnosis("Some requirements have nothing that could meet them:", culprits)


def _contradiction(inputs: Inputs, form: StandardForm) -> tuple[Culprit, ...]:
    """Members of an irreducible infeasible set, policies before physics."""
    core = _core(form)
    solver = load(core, IIS_OPTIONS)
    solver.run()
    _, found = solver.getIis()
    rows = _row_members(core, found)
    columns = _column_members(core, found)
    merged = _by_months(inputs.calendar, rows) + _by_months(inputs.calendar, columns)
    easy = [member for member in merged if member[0] not in PHYSICS]
    merged = easy if len(easy) > 1 else merged
    return tuple(_culprit(inputs, *member) for member in merged)


def _core(form: StandardForm) -> StandardForm:
    """The rows with weight in the Farkas ray, as a problem of their own; all rows without a ray."""
    solver: Any = load(form, {"presolve": "off"})
    solver.run()
    _, has_ray, ray = solver.getDualRay()
    weights = np.abs(np.asarray(ray, dtype=np.float64)) if has_ray else np.ones(len(form.row_lower))
    kept = np.flatnonzero(weights > RAY_TINY * weights.max(initial=0.0))
    rows = Labels(tuple(form.rows.families[i] for i in kept), tuple(form.rows.keys[i] for i in kept))
    return replace(
        form,
        matrix=sparse.csc_array(form.matrix.tocsr()[kept]),
        row_lower=form.row_lower[kept],
        row_upper=form.row_upper[kept],
        rows=rows,
    )


def _row_members(form: StandardForm, found: Any) -> Iterator[tuple[str, Key, str]]:
    """(family, key, demand) of the rows."""
    for i, bound in zip(found.row_index_, found.row_bound_, strict=True):
        words = _words(float(form.row_lower[i]), float(form.row_upper[i]), int(bound))
        yield form.rows.families[i], form.rows.keys[i], words


def _column_members(form: StandardForm, found: Any) -> Iterator[tuple[str, Key, str]]:
    """(family, key, demand) of the bounds; a plain "not negative" is left out."""
    for j, bound in zip(found.col_index_, found.col_bound_, strict=True):
        lower, upper = float(form.lower[j]), float(form.upper[j])
        if int(bound) in {UPPER, BOXED} or (int(bound) == LOWER and lower > 0.0):
            yield form.columns.families[j], form.columns.keys[j], _words(lower, upper, int(bound))


def _words(lower: float, upper: float, bound: int) -> str:
    """What a row or bound demands."""
    if lower == upper:
        return "must balance (nothing else comes in)" if lower == 0.0 else f"must equal {lower:,.6g}"
    if bound == LOWER:
        return f"must reach {lower:,.6g}" if lower else "must hold"
    return f"allows at most {upper:,.6g}" if upper else "must hold"


Merged = tuple[str, Key, str, list[int]]


def _by_months(calendar: Calendar, members: Iterator[tuple[str, Key, str]]) -> list[Merged]:
    """Members that differ only by period become one, with its periods."""
    merged: dict[tuple[str, Key], tuple[str, list[int]]] = {}
    for family, key, words in members:
        index = ROW[family].index if family in ROW else VARIABLE[family].index
        timed = index[-1] in {PERIOD, YEAR}
        periods = [int(key[-1])] if timed and index[-1] == PERIOD else []
        if timed and index[-1] == YEAR:
            periods = [int(t) for t in calendar.year_periods[int(key[-1])]]
        _, known = merged.setdefault((family, key[:-1] if timed else key), (words, []))
        known.extend(periods)
    return [(family, key, words, sorted(set(periods))) for (family, key), (words, periods) in merged.items()]


def _culprit(inputs: Inputs, family: str, key: Key, words: str, periods: list[int]) -> Culprit:
    """Name a member by the cells that cause it."""
    sheet = ROW[family].sheet if family in ROW else BOUND_SHEETS.get(family, "")
    what = f"{family.replace('_', ' ')} of {' / '.join(str(part) for part in key)}"
    return Culprit(place_of(inputs, sheet, key), what, words, _span(inputs.calendar, periods))


def _span(calendar: Calendar, periods: list[int]) -> str:
    """Months in words."""
    if not periods:
        return ""
    first, last = calendar.labels[periods[0]], calendar.labels[periods[-1]]
    return f"in {first}" if first == last else f"in {first} to {last}"


def place_of(inputs: Inputs, sheet: str, key: Key) -> Place | None:
    """Workbook row that a model key comes from; None where no single row does."""
    if sheet not in REGISTRY:
        return None
    declared = REGISTRY[sheet]
    name = " | ".join(str(part) for part in key[: len(declared.key_attributes)])
    row = inputs.by_key(declared.row_class).get(name)
    return None if row is None else row.place


def _endless(inputs: Inputs, form: StandardForm) -> tuple[Culprit, ...]:
    """Columns that earn, have no upper bound, and grow along the solver's ray."""
    solver: Any = load(form, {"presolve": "off"})
    solver.run()
    _, has_ray, ray = solver.getPrimalRay()
    if not has_ray:
        return ()
    growing = np.flatnonzero((np.asarray(ray) > 0.0) & (form.cost < 0.0))
    members = ((form.columns.families[j], form.columns.keys[j], "grows without limit") for j in growing)
    merged = _by_months(inputs.calendar, members)
    return tuple(_culprit(inputs, *member) for member in merged)
