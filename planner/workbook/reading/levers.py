"""Levers: what a planner turns on one sheet, put into the cells of the others before anything is checked.

A lever at its base changes nothing. Elsewhere the rows of Lever cells change cells as ``--set`` would: first
those that feed switches, so that a When sees them, then the others; of each, what sets a cell goes before
what multiplies or adds. Changes of a run come after levers, except those of levers themselves.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from planner.schema.sheet import REGISTRY
from planner.workbook.lever_values import Allowed, LeverValue, allowed_of, is_same, value_words
from planner.workbook.reading.drafts import DraftRow, DraftTable, Findings
from planner.workbook.reading.grid import Grid
from planner.workbook.reading.headers import find_table
from planner.workbook.reading.numbers import read_number_text
from planner.workbook.reading.override_text import (
    Override,
    OverrideError,
    Part,
    change_places,
    parse_override,
)
from planner.workbook.reading.overrides import (
    CellChange,
    Target,
    apply_overrides,
    find_targets,
    value_at,
    write_change,
)
from planner.workbook.reading.rows import read_rows
from planner.workbook.reading.switches import SWITCHES, apply_switches, read_switches

LEVERS, LEVER_CELLS = "Levers", "Lever cells"
BLANK = "blank"
"""The word that clears a cell."""
ATTRIBUTES = {Part.SHEET: "sheet", Part.KEY: "row_key", Part.COLUMN: "column", Part.VALUE: "operation"}
"""Part of a change -> the column of Lever cells that says it."""


@dataclass(frozen=True)
class LeverState:
    """One lever: where it stands and where it changes nothing."""

    name: str
    value: LeverValue
    base: LeverValue
    allowed: Allowed

    @property
    def is_off_base(self) -> bool:
        """True where it changes something."""
        return not is_same(self.value, self.base)


def apply_changes(
    overrides: Sequence[str], grids: Mapping[str, Grid], findings: Findings
) -> tuple[tuple[CellChange, ...], tuple[CellChange, ...]]:
    """Put the changes of a run and the levers into the cells; what each has written.

    Raises OverrideError for a change of the run that names nothing.
    """
    of_levers = [text for text in overrides if _is_of_levers(text)]
    first = apply_overrides(of_levers, grids)
    fed = apply_levers(grids, findings)
    later = apply_overrides([text for text in overrides if text not in of_levers], grids)
    return first + later, fed


def _is_of_levers(text: str) -> bool:
    """True for a change of the sheets of levers themselves."""
    return parse_override(text).sheet.casefold() in {LEVERS.casefold(), LEVER_CELLS.casefold()}


def apply_levers(grids: Mapping[str, Grid], findings: Findings) -> tuple[CellChange, ...]:
    """Put every lever off its base into its cells of the grids; tells every cell that was written."""
    table, feeding = _table(LEVERS, grids), _table(LEVER_CELLS, grids)
    if table is None:
        return ()
    states = _states(table, findings)
    rows = [row for row in feeding.rows if not row.broken] if feeding else []
    changes: list[CellChange] = []
    for is_of_switches in (True, False):
        _look_at_switches(grids, [each for each in (table, feeding) if each])
        off = {row.values["lever"].casefold() for row in table.rows if not row.holds}
        counting = [row for row in rows if row.holds and str(row.values["lever"]).casefold() not in off]
        part = [row for row in counting if (_folded(row, "sheet") == SWITCHES.casefold()) is is_of_switches]
        if feeding:
            changes += _fed(feeding, part, states, grids, findings)
    fed_levers = {_folded(row, "lever") for row in rows}
    for row in table.rows:
        if states.get(_folded(row, "lever")) and _folded(row, "lever") not in fed_levers:
            cell = table.cell(row, "lever")
            findings.add("lever_feeds_nothing", table.grid.name, cell, found=row.values["lever"])
    return tuple(changes)


def _folded(row: DraftRow, attribute: str) -> str:
    """A text of a row, whatever its case."""
    return str(row.values.get(attribute) or "").strip().casefold()


def _table(name: str, grids: Mapping[str, Grid]) -> DraftTable | None:
    """The rows of a sheet; what is wrong with its cells is said when all sheets are read."""
    grid = next((each for key, each in grids.items() if key.casefold() == name.casefold()), None)
    table = find_table(REGISTRY[name], grid, Findings()) if grid and grid.rows else None
    if table is not None:
        read_rows(table, Findings())
    return table


def _look_at_switches(grids: Mapping[str, Grid], tables: Sequence[DraftTable]) -> None:
    """Which rows count as the switches stand now."""
    switches = read_switches(_table(SWITCHES, grids), Findings())
    for table in tables:
        apply_switches(table, switches, Findings())


def _states(table: DraftTable, findings: Findings) -> dict[str, LeverState]:
    """Case-folded name -> lever, of all that can be read."""
    found: dict[str, LeverState] = {}
    for row in table.rows:
        state = None if row.broken else _state(table, row, findings)
        if state is not None:
            found[state.name.casefold()] = state
    return found


def _state(table: DraftTable, row: DraftRow, findings: Findings) -> LeverState | None:
    """A lever; None (and a problem) where its cells do not fit each other."""
    name, base = str(row.values["lever"]), str(row.values["base"])
    allowed = allowed_of(str(row.values["allowed"] or ""))
    if allowed is None:
        cell = table.cell(row, "allowed")
        findings.add("lever_allowed", table.grid.name, cell, found=row.values["allowed"])
        return None
    values: list[LeverValue] = []
    for attribute, text in (("base", base), ("value", str(row.values["value"] or base))):
        value = allowed.value_of(text)
        if value is None:
            words = {"found": text, "other": name, "expected": allowed.in_words}
            findings.add("lever_value", table.grid.name, table.cell(row, attribute), **words)
            return None
        values.append(value)
    return LeverState(name, values[1], values[0], allowed)


@dataclass(frozen=True)
class _Feeding:
    """A row of Lever cells with its lever and what it does: text behind the equals sign of ``--set``."""

    table: DraftTable
    row: DraftRow
    lever: LeverState
    amount: str
    is_setting: bool
    """True where the cell is set, to the lever's own value or another."""

    def add(self, findings: Findings, code: str, attribute: str, **words: object) -> None:
        """Note a problem of one of its cells."""
        findings.add(code, self.table.grid.name, self.table.cell(self.row, attribute), **words)


def _fed(
    table: DraftTable,
    rows: Sequence[DraftRow],
    states: Mapping[str, LeverState],
    grids: Mapping[str, Grid],
    findings: Findings,
) -> Iterator[CellChange]:
    """Check every row and write those that count, what sets a cell first."""
    known = [(row, states[name]) for row in rows if (name := _folded(row, "lever")) in states]
    feedings = [each for row, lever in known if (each := _feeding(table, row, lever, findings))]
    found = [step for each in feedings for step in _steps(each, grids, findings)]
    setters: dict[tuple[str, int, int], str] = {}
    for step in sorted(found, key=lambda each: not each.feeding.is_setting):
        if not _is_set_twice(step, setters, findings):
            changes = write_change(step.grid, step.override, step.targets)
            yield from (replace(each, lever=step.feeding.lever.name) for each in changes)


def _feeding(table: DraftTable, row: DraftRow, lever: LeverState, findings: Findings) -> _Feeding | None:
    """What a row does; None (and a problem) where it cannot be done."""
    operation = str(row.values["operation"])
    draft = _Feeding(table, row, lever, "", operation == "=")
    if _folded(row, "sheet") in {LEVERS.casefold(), LEVER_CELLS.casefold()}:
        draft.add(findings, "lever_cell", "sheet", found="levers cannot change levers.")
        return None
    at = str(row.values["at"] or "")
    if at and (lever.allowed.value_of(at) is None or is_same(lever.allowed.value_of(at) or "", lever.base)):
        words = {"found": at, "other": lever.name, "expected": lever.allowed.in_words}
        draft.add(findings, "lever_at", "at", base=value_words(lever.base), **words)
        return None
    text = str(row.values["value"] or "")
    amount = _amount_of_text(operation, text) if text else _own_amount(operation, lever)
    if amount is None:
        words = {"found": text or value_words(lever.value), "operation": operation, "other": lever.name}
        draft.add(findings, "lever_amount", "value" if text else "operation", **words)
        return None
    return replace(draft, amount=amount)


def _amount_of_text(operation: str, text: str) -> str | None:
    """What a value typed on Lever cells does, as ``--set`` writes it; None where it is no number."""
    if operation == "=":
        return "=" if text.casefold() == BLANK else f"={text}"
    number = read_number_text(text.removesuffix("%") if operation == "%" else text, share=False).value
    if number is None:
        return None
    return f"{operation}{number!r}" if operation in "*+" else f"*{1.0 + number / 100.0!r}"


def _own_amount(operation: str, lever: LeverState) -> str | None:
    """What a lever's own value does, measured from its base; None where it cannot be done."""
    value, base = lever.value, lever.base
    if operation == "=":
        return f"={value_words(value)}"
    if isinstance(value, str) or isinstance(base, str):
        return None
    if operation == "+":
        return f"+{value - base!r}"
    ends = (value, base) if operation == "*" else (100.0 + value, 100.0 + base)
    return f"*{ends[0] / ends[1]!r}" if ends[1] else None


@dataclass(frozen=True)
class _Step:
    """A change to be written, and the cells that it names."""

    feeding: _Feeding
    override: Override
    grid: Grid
    targets: tuple[Target, ...]


def _steps(feeding: _Feeding, grids: Mapping[str, Grid], findings: Findings) -> Iterator[_Step]:
    """The changes of a row if it counts; its cells are looked at in any case."""
    values, lever = feeding.row.values, feeding.lever
    texts = [str(values[name] or "") for name in ("sheet", "row_key", "column")]
    at = str(values["at"] or "")
    counts = lever.is_off_base and (not at or is_same(lever.allowed.value_of(at) or "", lever.value))
    places, missing = change_places(texts[0], texts[1], texts[2])
    if missing:
        words = "the cell is blank; expected what is changed."
        feeding.add(findings, "lever_cell", ATTRIBUTES[missing[0]], found=words)
        return
    try:
        for place in places:
            override = replace(parse_override(f"{place}={feeding.amount}"), text=_words(lever))
            grid, targets = find_targets(override, grids)
            if feeding.is_setting and not at and not values["value"]:
                _compare_base(feeding, grid, targets, findings)
            if counts:
                yield _Step(feeding, override, grid, tuple(targets))
    except OverrideError as error:
        feeding.add(findings, "lever_cell", ATTRIBUTES[error.part], found=str(error))


def _words(lever: LeverState) -> str:
    """What a lever does, in a few words."""
    return f"lever {lever.name} = {value_words(lever.value)}"


def _compare_base(feeding: _Feeding, grid: Grid, targets: Sequence[Target], findings: Findings) -> None:
    """Warn where a cell does not hold the base of the lever that sets it."""
    for target in targets:
        found, lever = value_at(grid, target), feeding.lever
        value = lever.allowed.value_of(_text(found)) if found not in (None, "") else None
        if value is None or not is_same(value, lever.base):
            words = {"found": _text(found), "other": f"{grid.name}!{target.cell}", "lever": lever.name}
            feeding.add(findings, "lever_base", "lever", expected=value_words(lever.base), **words)
            return


def _text(value: Any) -> str:
    """A cell's value as text."""
    if value is None:
        return BLANK
    if isinstance(value, date):
        return f"{value:%Y-%m}"
    return f"{value:.15g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def _is_set_twice(step: _Step, setters: dict[tuple[str, int, int], str], findings: Findings) -> bool:
    """True (and a problem) where another lever sets one of the cells too."""
    lever, sheet = step.feeding.lever.name, step.grid.name
    for target in step.targets if step.feeding.is_setting else ():
        other = setters.setdefault((sheet, target.row, target.position), lever)
        if other != lever:
            words = {"found": lever, "other": other, "expected": f"{sheet}!{target.cell}"}
            step.feeding.add(findings, "lever_twice", "lever", **words)
            return True
    return False
