"""Why a changed cell changes nothing: the rule that leaves it unread, with the cell that overrules it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from planner.calendar import Calendar
from planner.data import Inputs
from planner.schema.columns import month_text
from planner.schema.sheet import COMMON, REGISTRY, Place
from planner.schema.tables.disruption import Event
from planner.schema.tables.policy import Target
from planner.schema.tables.production import Plant, Process
from planner.schema.tables.trade import ImportRoute
from planner.workbook.checks.precedence import GOES_BEFORE, has_numbers, sets, year_cells, year_group
from planner.workbook.checks.unread_parts import ROW_PARTS, SETTING_PARTS
from planner.workbook.layout import SETTINGS
from planner.workbook.reading.build import NOT_VALUES
from planner.workbook.reading.drafts import ColumnPlace, DraftRow, DraftTable
from planner.workbook.reading.levers import LEVERS
from planner.workbook.reading.overrides import CellChange, cell_words
from planner.workbook.reading.reader import Reading
from planner.workbook.reading.series import SERIES, fits_key
from planner.workbook.reading.switches import SWITCHES, chosen_cell, failing_switches


class Reason(Enum):
    """Why nothing changes."""

    AT_BASE = "lever at its base"
    SAME_VALUE = "same value"
    FOR_READERS = "text for readers"
    ROW_OFF = "row switched off"
    SWITCH_UNUSED = "no row names the switch as chosen"
    OUTSIDE_PLAN = "fiscal year outside the plan"
    YEARS_FILLED = "every year has its own figure"
    OVERRIDDEN = "a Series row sets it"
    CLOSED = "nothing can be done in its months"
    PATH_ONLY = "disruptions are left out"
    CHECK_ONLY = "only planner check reads it"
    NOT_REQUIRED = "the row is only reported"
    NOT_USED = "the part that it belongs to is not used"
    UNKNOWN = "not known"


@dataclass(frozen=True)
class Unread:
    """A reason with its words, which end a sentence."""

    reason: Reason
    words: str


@dataclass(frozen=True)
class Spot:
    """A changed cell of a table as the reader sees it. ``typed`` is None where the row does not count."""

    change: CellChange
    reading: Reading
    inputs: Inputs
    table: DraftTable
    place: ColumnPlace
    draft: DraftRow
    typed: Any
    path_only: bool

    @property
    def calendar(self) -> Calendar:
        """The months of the plan."""
        return self.inputs.calendar


def why_unread(change: CellChange, reading: Reading, *, path_only: bool = False) -> Unread:
    """The first rule that leaves a changed cell unread; ``reading`` is that of the changed workbook."""
    if cell_words(change.old) == cell_words(change.new):
        return Unread(Reason.SAME_VALUE, f"{change.place} is {cell_words(change.old)} already.")
    assert reading.inputs is not None
    if change.sheet.casefold() == SETTINGS.casefold():
        return _why_setting(change, reading.inputs)
    spot = _spot(change, reading, reading.inputs, path_only)
    found = (rule(spot) for rule in RULES) if spot else iter(())
    return next((each for each in found if each), _unknown(change))


def _unknown(change: CellChange) -> Unread:
    """The words where no rule fits."""
    return Unread(Reason.UNKNOWN, f"nothing reads {change.place} as the workbook stands.")


def _spot(change: CellChange, reading: Reading, inputs: Inputs, path_only: bool) -> Spot | None:
    """What stands at a changed cell."""
    tables = reading.addresses.tables
    name = next((each for each in tables if each.casefold() == change.sheet.casefold()), "")
    if not name:
        return None
    table = tables[name]
    place = next((each for each in table.places if each.position == change.position), None)
    draft = next((each for each in table.rows if each.number == change.row), None)
    typed = next(
        (row for row in inputs.rows(table.declared.row_class) if row.place == Place(name, change.row)), None
    )
    if place is None or draft is None:
        return None
    return Spot(change, reading, inputs, table, place, draft, typed, path_only)


def _at_base(spot: Spot) -> Unread | None:
    """Levers that change nothing where they stand."""
    if spot.table.name != LEVERS or spot.place.attribute != "value":
        return None
    base = cell_words(spot.draft.values.get("base"))
    return Unread(
        Reason.AT_BASE, f"lever {spot.change.key} is at its base, {base}, or feeds no row that counts."
    )


def _for_readers(spot: Spot) -> Unread | None:
    """Sources, notes, and sheets for people."""
    text = spot.place.attribute in COMMON and spot.place.attribute != "when"
    if text or spot.table.name in NOT_VALUES or (spot.table.name, spot.place.attribute) in FOR_READERS:
        return Unread(Reason.FOR_READERS, f"{spot.change.place} is text for readers; no number follows it.")
    return None


FOR_READERS = frozenset(
    (
        ("Events", "description"),
        ("Switches", "question"),
        ("Switches", "contradiction"),
        ("Plants", "site"),
        ("Resources", "unit"),
        ("Schemes", "beneficiary_minimum"),
    )
)
"""(sheet, attribute) of columns that explain."""


def _row_off(spot: Spot) -> Unread | None:
    """Rows whose When does not hold."""
    if spot.draft.holds:
        return None
    when = cell_words(spot.draft.values.get("when"))
    cell = f"{spot.table.name}!{spot.table.cell(spot.draft, 'when')}"
    switches = spot.reading.addresses.tables.get(SWITCHES)
    turned = [
        f"{chosen_cell(switches, name)} has {name} = {chosen}"
        for name, chosen in failing_switches(when, spot.inputs.switches)
        if switches
    ]
    because = f" ({'; '.join(turned)})" if turned else ""
    return Unread(Reason.ROW_OFF, f"the row is off: its When, {cell}, asks for {when}{because}.")


def _switch_unused(spot: Spot) -> Unread | None:
    """A switch turned to a reading that changes no row."""
    if spot.table.name != SWITCHES or spot.place.attribute != "chosen":
        return None
    words = f'the rows whose When names the switch "{spot.change.key}" say the same in both readings.'
    return Unread(Reason.SWITCH_UNUSED, words)


def _outside_plan(spot: Spot) -> Unread | None:
    """Fiscal years beyond the plan."""
    years = spot.calendar.year_labels
    if not spot.place.year or spot.place.year in years:
        return None
    words = f"{spot.place.year} is outside the plan ({years[0]} to {years[-1]})."
    return Unread(Reason.OUTSIDE_PLAN, words)


def _years_filled(spot: Spot) -> Unread | None:
    """A figure for all years beside one for each; and one for every year beside figures by year."""
    name, attribute = spot.table.name, spot.place.attribute
    group = year_group(name, attribute, spot.place.column)
    if not group or spot.place.year:
        return None
    found = year_cells(spot.table, spot.change.row, group, spot.calendar.year_labels)
    if len(found) < len(spot.calendar.year_labels):
        return None
    years, cells = list(found), list(found.values())
    words = (
        f"{spot.change.place} stands only for years without a figure of their own, and all have one"
        f" ({name}!{cells[0]} to {cells[-1]}); name a year, e.g. {name}.{spot.change.key}.{years[0]}"
    )
    every = f", or all with {spot.table.declared.columns[group].header}=*FACTOR" if group == attribute else ""
    return Unread(Reason.YEARS_FILLED, f"{words}{every}.")


def _other_column(spot: Spot) -> Unread | None:
    """A figure that another column of the row goes before."""
    other = GOES_BEFORE.get((spot.table.name, spot.place.attribute))
    values = getattr(spot.typed, other, None) if other else None
    if other is None or not has_numbers(values):
        return None
    cell = f"{spot.table.name}!{spot.table.cell(spot.draft, other)}"
    header = spot.table.declared.columns[other].header
    return Unread(Reason.OVERRIDDEN, f"{header} ({cell}) goes before it.")


def _overridden(spot: Spot) -> Unread | None:
    """Series rows that set the value."""
    series = spot.reading.addresses.tables.get(SERIES)
    rows = [row for row in series.rows if row.holds and not row.broken] if series else []
    if spot.table.name == SERIES:
        rows = [row for row in rows if row.number > spot.draft.number and _same_target(row, spot.draft)]
    else:
        rows = [row for row in rows if sets(row, spot.table, spot.draft, spot.place.column)]
    if series is None or not rows:
        return None
    cells = [f"{series.grid.name}!{series.cell(row, 'value')}" for row in rows]
    words = f"{' and '.join(cells[-2:])} sets it instead; change that cell."
    return Unread(Reason.OVERRIDDEN, words)


def _same_target(later: DraftRow, earlier: DraftRow) -> bool:
    """True if a later Series row sets what an earlier one changes."""
    names = ("sheet", "row_key", "column")
    same = all(str(later.values[n]).casefold() == str(earlier.values[n]).casefold() for n in names)
    return same and later.values["operation"] == "="


def _series_of_off_rows(spot: Spot) -> Unread | None:
    """Series rows whose targets do not count, or whose months lie outside the plan."""
    if spot.table.name != SERIES:
        return None
    values = spot.draft.values
    window = spot.calendar.window(values.get("first_month"), values.get("last_month"))
    if not len(window):
        return Unread(Reason.OUTSIDE_PLAN, "its months are outside the plan.")
    target = spot.reading.addresses.tables.get(_declared_name(str(values["sheet"])))
    fitting = [row for row in target.rows if fits_key(target, row, str(values["row_key"]))] if target else []
    if any(row.holds for row in fitting):
        return None
    words = f"every row of {values['sheet']} that it changes is off (its When does not hold)."
    return Unread(Reason.ROW_OFF, words)


def _declared_name(sheet: str) -> str:
    """The declared spelling of a sheet's name."""
    return next((name for name in REGISTRY if name.casefold() == sheet.casefold()), sheet)


def _left_out(spot: Spot) -> Unread | None:
    """Sheets that this run does not look at."""
    if spot.table.name == "Calibration":
        return Unread(Reason.CHECK_ONLY, "only planner check reads it.")
    if spot.path_only and spot.table.declared.group == "Disruptions":
        return Unread(Reason.PATH_ONLY, "--path-only leaves all disruptions out.")
    return None


def _not_required(spot: Spot) -> Unread | None:
    """Targets that are only reported."""
    if isinstance(spot.typed, Target) and not spot.typed.required:
        cell = f"{spot.table.name}!{spot.table.cell(spot.draft, 'required')}"
        return Unread(Reason.NOT_REQUIRED, f"the target is only reported ({cell} is no).")
    return None


def _event_never(spot: Spot) -> Unread | None:
    """Events without hazard that no scenario and no stress test names."""
    event = getattr(spot.typed, "event", "")
    found = spot.inputs.by_key(Event).get(event) if event else None
    if found is None or found.hazard_a_year > 0.0:
        return None
    return Unread(
        Reason.NOT_USED, f'event "{event}" has no Hazard, and no scenario or test lives through it.'
    )


def _closed(spot: Spot) -> Unread | None:
    """Rows that can do nothing in the months that the cell speaks of; plants run while a process does."""
    if spot.typed is None:
        return None
    workers: list[Any] = [spot.typed]
    if isinstance(spot.typed, Plant):
        workers = [row for row in spot.inputs.rows(Process) if row.plant == spot.typed.plant]
    windows = [_open_months(row, spot.calendar) for row in workers]
    begin, end = _months_of(spot.place.year, spot.calendar)
    if not windows or any(max(first, begin) <= min(last, end) for first, last in windows):
        return None
    spans = " and ".join(f"from {month_text(first)} to {month_text(last)}" for first, last in windows)
    return Unread(Reason.CLOSED, f"{spot.change.key} is open only {spans}.")


def _open_months(row: Any, calendar: Calendar) -> tuple[int, int]:
    """First and last month in which a row can do something; the last may come before the first."""
    first, last = getattr(row, "first_month", None), getattr(row, "last_month", None)
    wait = int(getattr(row, "qualification_months", 0))
    return (calendar.start if first is None else first) + wait, calendar.end if last is None else last


def _months_of(year: str, calendar: Calendar) -> tuple[int, int]:
    """First and last month of a fiscal year of the plan, or of the whole plan."""
    if not year:
        return calendar.start, calendar.end
    months = calendar.months[calendar.year_periods[calendar.year_labels.index(year)]]
    return int(months[0]), int(months[-1]) + calendar.step_months - 1


def _no_volume(spot: Spot) -> Unread | None:
    """Routes, sales and processes that may do nothing, and what stands on such a route."""
    row = spot.typed
    name = getattr(row, "route", "")
    if not hasattr(row, "volume_a_year"):
        row = spot.inputs.by_key(ImportRoute).get(name) if isinstance(name, str) else None
    if row is None:
        return None
    most = np.fmin(row.volume_a_year, row.maximum_a_month)
    window = spot.calendar.window(row.first_month, row.last_month)
    open_most = most[window.start : window.stop]
    if open_most.size and bool((open_most == 0.0).all()):
        return Unread(Reason.CLOSED, f"nothing can go through {row.key}: its volume is 0 while it is open.")
    return None


def _not_used(spot: Spot) -> Unread | None:
    """Numbers that belong to a part which the row does not use."""
    part = ROW_PARTS.get((spot.table.name, spot.place.attribute))
    if part is None or spot.typed is None or part.is_used(spot.typed, spot.inputs):
        return None
    return Unread(Reason.NOT_USED, f"{part.otherwise}.")


RULES: tuple[Callable[[Spot], Unread | None], ...] = (
    _at_base,
    _for_readers,
    _row_off,
    _switch_unused,
    _left_out,
    _outside_plan,
    _years_filled,
    _other_column,
    _series_of_off_rows,
    _overridden,
    _not_required,
    _closed,
    _no_volume,
    _event_never,
    _not_used,
)
"""Tried in this order; the first that fits is told."""


def _why_setting(change: CellChange, inputs: Inputs) -> Unread:
    """Why a setting changes nothing."""
    part = SETTING_PARTS.get(change.key.casefold())
    if part and not part.is_used(inputs):
        return Unread(Reason.NOT_USED, f"{part.otherwise}.")
    return _unknown(change)


def rows_off(reading: Reading) -> Iterator[CellChange]:
    """Changed cells whose rows do not count."""
    for change in (*reading.changed, *reading.fed):
        table = next(
            (t for name, t in reading.addresses.tables.items() if name.casefold() == change.sheet.casefold()),
            None,
        )
        if table and any(row.number == change.row and not row.holds and not row.sheet for row in table.rows):
            yield change
